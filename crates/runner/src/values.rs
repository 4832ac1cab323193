//! What names are bound to, and what places and arguments stand for when a step is taken.

use crate::bind::BoundArg;
use crate::bind::ValueKind;
use crate::plan::PlannedCall;
use crate::progress::{BindingKey, Bound};
use crate::run::{Halt, Run};
use abi::{Address, Handle, MachineId, ProcessId, ThreadId};
use coredll::{Arg, Args};
use kernel::record::{Body, Row};
use kernel::space::SLOT_BYTES;
use scenario::{Actor, Diagnostic, Name, Place, Span, Spanned, echo};

impl Run<'_> {
    /// What a name is bound to: by this run of a program, or by a script.
    pub(crate) fn bound(&self, scope: u32, name: &str) -> Option<Bound> {
        self.bound_to(scope, self.plan.number(name)?)
    }

    /// The same for the name with this number.
    pub(crate) fn bound_to(&self, scope: u32, name: u32) -> Option<Bound> {
        let own = match scope {
            0 => None,
            _ => self.progress.own_bindings.get(&BindingKey { scope, name }).copied(),
        };
        own.or_else(|| self.progress.bindings[name])
    }

    /// Binds a name to the value of a call.
    pub(crate) fn bind(
        &mut self,
        scope: u32,
        name: &str,
        value: u32,
        kind: ValueKind,
        by: ProcessId,
    ) {
        let number = self.plan.number(name).expect("the plan knows every name that is bound");
        self.bind_to(scope, number, value, kind, by);
    }

    /// The same for the name with this number.
    pub(crate) fn bind_to(
        &mut self,
        scope: u32,
        name: u32,
        value: u32,
        kind: ValueKind,
        by: ProcessId,
    ) {
        let object = match kind {
            ValueKind::Handle => self.kernel().resolve(by, Handle(value)).ok(),
            ValueKind::Identifier => {
                let machine = self.machine_of(by);
                self.kernel().identified(machine, Handle(value))
            }
            ValueKind::Number => None,
            ValueKind::Address => self.object_at(by, value),
        };
        let object = object.map(|object| (object, self.world.state.objects[object.0].serial));
        let bound = Bound { value, kind, object, process: by };
        match scope {
            0 => self.progress.bindings.set(name, Some(bound)),
            _ => _ = self.progress.own_bindings.insert(BindingKey { scope, name }, bound),
        }
    }

    /// The file-mapping object that an address shows.
    fn object_at(&mut self, by: ProcessId, value: u32) -> Option<abi::ObjectId> {
        let view = self.kernel().view_around(by, Address(value))?;
        Some(self.world.state.views[view.0].object)
    }

    /// The value of a name; that it is bound by now is the author's business.
    pub(crate) fn value(&self, scope: u32, name: &str, span: Span) -> Result<Bound, Halt> {
        self.bound(scope, name).ok_or_else(|| too_early(name, span))
    }

    /// The process that a handle, bound to this name, stands for.
    pub(crate) fn bound_process(&self, scope: u32, name: &str) -> Option<ProcessId> {
        let (object, _) = self.bound(scope, name)?.object?;
        match self.world.state.objects.get(object.0)?.body {
            Body::Process(process) => Some(process),
            _ => None,
        }
    }

    /// What a scenario calls a thread in its schedule; none if it has no name for its process.
    pub(crate) fn name_of(&self, thread: ThreadId) -> Option<Actor> {
        let record = &self.world.state.threads[thread.0];
        let called = |name: &str| self.process(0, name) == Some(record.owner);
        let own = &*self.world.state.processes[record.owner.0].name;
        let bound = self.progress.bindings.iter().filter(|(_, bound)| bound.is_some());
        let bound = bound.map(|(number, _)| self.plan.names[number as usize]);
        let process = [own].into_iter().chain(bound).find(|name| called(name))?;
        Some(Actor { process: Name::from(process), thread: record.number })
    }

    /// The machine of a process.
    pub(crate) fn machine_of(&self, process: ProcessId) -> MachineId {
        self.world.state.processes[process.0].machine
    }

    /// The thread that a step names.
    pub(crate) fn actor(&self, scope: u32, actor: &Actor, span: Span) -> Result<ThreadId, Halt> {
        self.thread_of(scope, &actor.process, actor.thread, span)
    }

    /// The thread with this number of the process with this name.
    pub(crate) fn thread_of(
        &self,
        scope: u32,
        name: &str,
        number: u32,
        span: Span,
    ) -> Result<ThreadId, Halt> {
        let process = self.process(scope, name).ok_or_else(|| {
            let message = format!("no process \"{}\" has been started", echo(name));
            Halt::from(Diagnostic::error(span, message))
        })?;
        let found = self.world.state.process_threads.get(&(process, number));
        found.map(|&Row(thread)| thread).ok_or_else(|| {
            let running = self.world.state.processes[process.0].exit_code.is_none();
            let message = match running {
                true => format!("{} has no living thread {number}", echo(name)),
                false => format!("{} has ended and takes no more steps", echo(name)),
            };
            Diagnostic::error(span, message).into()
        })
    }

    /// The process that a step names.
    pub(crate) fn named_process(
        &self,
        scope: u32,
        name: &Spanned<Name>,
    ) -> Result<ProcessId, Halt> {
        self.process(scope, name).ok_or_else(|| {
            let message = format!("no process \"{}\" has been started", echo(name));
            Diagnostic::error(name.span, message).into()
        })
    }

    /// The machine that a step names, or that of the acting process.
    pub(crate) fn named_machine(
        &self,
        name: Option<&Spanned<Name>>,
        actor: Option<ThreadId>,
    ) -> MachineId {
        let acting = actor.and_then(|thread| self.world.state.threads.get(thread.0));
        let here = acting.map_or(MachineId(0), |thread| self.machine_of(thread.owner));
        crate::act::named_machine(&self.world.state, name, here)
    }

    /// The address that a place stands for; `None` if it lies outside the 32-bit space.
    pub(crate) fn address(
        &self,
        scope: u32,
        place: &Spanned<Place>,
    ) -> Result<Option<Address>, Halt> {
        let number = match &place.value {
            Place::Bound { name, .. } => self.plan.number(name),
            Place::Address(_) | Place::InSlot { .. } => None,
        };
        self.address_by(scope, place, number)
    }

    /// The same, if the number of the name in it is known.
    pub(crate) fn address_by(
        &self,
        scope: u32,
        place: &Spanned<Place>,
        number: Option<u32>,
    ) -> Result<Option<Address>, Halt> {
        match &place.value {
            Place::Address(address) => Ok(Some(Address(*address))),
            Place::Bound { name, offset } => {
                let bound = number.and_then(|number| self.bound_to(scope, number));
                let bound = bound.ok_or_else(|| too_early(name, name.span))?;
                Ok(add(bound.value, *offset).map(Address))
            }
            Place::InSlot { process, offset } => {
                let process = self.named_process(scope, process)?;
                Ok(Some(self.in_slot(process, *offset)))
            }
        }
    }

    fn in_slot(&self, process: ProcessId, offset: u32) -> Address {
        Address(self.world.state.processes[process.0].slot * SLOT_BYTES + offset)
    }

    /// The arguments of a call: known before, or put together in `room`.
    pub(crate) fn arguments<'a>(
        &self,
        scope: u32,
        call: PlannedCall<'a>,
        room: &'a mut Args,
    ) -> Result<&'a Args, Halt> {
        let args = &call.bound.args;
        if !args.varies {
            return Ok(&args.known);
        }
        room.clone_from(&args.known);
        for (given, field) in args.given.iter().zip(&call.written.args) {
            if given.arg.varies() {
                let value = self.argument(scope, &given.arg, field.value.span)?;
                room.set(usize::from(given.param), value);
            }
        }
        Ok(room)
    }

    /// An argument that varies. Sums of handles and addresses with offsets wrap as C's do.
    fn argument(&self, scope: u32, arg: &BoundArg, span: Span) -> Result<Arg, Halt> {
        Ok(match arg {
            BoundArg::Handles(handles) => {
                let value =
                    |handle: &Spanned<BoundArg>| self.word(scope, &handle.value, handle.span);
                let values = handles.iter().map(|handle| value(handle).map(Handle));
                Arg::Handles(values.collect::<Result<_, Halt>>()?)
            }
            word => Arg::Number(self.word(scope, word, span)?),
        })
    }

    fn word(&self, scope: u32, arg: &BoundArg, span: Span) -> Result<u32, Halt> {
        Ok(match arg {
            BoundArg::Number(value) => *value,
            BoundArg::Name { number, offset } => {
                let too_early = || too_early(self.plan.names[*number as usize], span);
                let bound = self.bound_to(scope, *number).ok_or_else(too_early)?;
                bound.value.wrapping_add(*offset)
            }
            BoundArg::InSlot { process, offset } => {
                let name = Spanned::new(process.clone(), span);
                let process = self.named_process(scope, &name)?;
                self.in_slot(process, *offset).0
            }
            other => unreachable!("{other:?} is no number"),
        })
    }
}

/// A name is used before the step that binds it has been taken.
fn too_early(name: &str, span: Span) -> Halt {
    let mistake = Diagnostic::error(span, format!("\"{}\" is not bound yet", echo(name)));
    Halt::TooEarly(Box::new(mistake.help("the step that binds it has not been taken")))
}

/// An address and an offset, unless the sum lies outside the 32-bit space.
fn add(value: u32, offset: i64) -> Option<u32> {
    i64::from(value).checked_add(offset).and_then(|sum| u32::try_from(sum).ok())
}
