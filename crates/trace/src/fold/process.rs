//! Processes, threads, and the clock.

use super::error::{Folded, Thing, demand};
use super::{Contradiction, Detail, Fold};
use crate::Event;
use crate::event::{ObjectKind, Pause};
use abi::{ErrorCode, MachineId, NK_KEY, ObjectId, ProcessId, RegionId, ThreadId, slot_key};
use std::sync::Arc;

/// A process. It stays known after its end, until its identifier is used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The machine.
    pub machine: MachineId,
    /// Its slot, while it lives.
    pub slot: u32,
    /// Its name.
    pub name: Arc<str>,
    /// The object that stands for it.
    pub object: ObjectId,
    /// When it came to the front last, counted on its machine; 0: it is no application of a machine
    /// with a shell.
    pub activated: u32,
    /// It was asked to give memory back, and has not come to the front since.
    pub hibernating: bool,
    /// Its exit code, once it has ended.
    pub exit_code: Option<u32>,
}

impl Process {
    /// False once it has ended.
    pub fn is_alive(&self) -> bool {
        self.exit_code.is_none()
    }
}

/// A thread. It stays known after its end, until its identifier is used again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The process that made it.
    pub owner: ProcessId,
    /// The process whose code it runs: its owner, or a server that it has moved into.
    pub current: ProcessId,
    /// Which slots it may touch beside that of its current process: a bit for each.
    pub permissions: u32,
    /// It runs in kernel mode.
    pub kernel_mode: bool,
    /// The calls into servers that it is in, the outermost first.
    pub calls: Vec<ServerCall>,
    /// Its number within the process, from 1.
    pub number: u32,
    /// The object that stands for it.
    pub object: ObjectId,
    /// What it is doing.
    pub state: ThreadState,
    /// Its own priority, if it was ever changed.
    pub priority: Option<u32>,
    /// Its stack: the region, and how many bytes of it its functions take, from its top down.
    pub stack: Option<(RegionId, u32)>,
    /// Its last error.
    pub last_error: ErrorCode,
    /// What its last wait came to.
    pub answer: Option<u32>,
    /// Its exit code, once it has ended.
    pub exit_code: Option<u32>,
}

impl Thread {
    /// False once it has ended.
    pub fn is_alive(&self) -> bool {
        self.exit_code.is_none()
    }

    /// Goes back to where it was when it was in so many calls into servers.
    pub(super) fn leave(&mut self, calls: usize) {
        for call in self.calls.drain(calls..).rev() {
            self.current = call.caller;
            self.permissions = call.permissions;
            self.kernel_mode = call.kernel_mode;
        }
    }
}

/// A call into a server, while it goes on: what the thread goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerCall {
    /// The process that made the call.
    pub caller: ProcessId,
    /// The mask that the thread had there.
    pub permissions: u32,
    /// Whether it was in kernel mode there.
    pub kernel_mode: bool,
}

/// What a thread is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThreadState {
    /// It can take a step.
    Ready,
    /// It waits for some objects, at most until `due`.
    Waiting {
        /// The objects.
        objects: Vec<ObjectId>,
        /// When it gives up, in milliseconds since the start; none: never.
        due: Option<u64>,
    },
    /// It sleeps until `due`.
    Sleeping {
        /// When it wakes, in milliseconds since the start; none: never.
        due: Option<u64>,
    },
    /// It pauses in the middle of a step, for a field bug.
    Paused,
    /// It has ended.
    Ended,
}

impl Fold {
    pub(super) fn living_process(&self, id: ProcessId) -> Result<&Process, Contradiction> {
        let process = self.processes.get(&id).ok_or(Contradiction::Unknown(Thing::Process(id)))?;
        demand(process.is_alive(), Thing::Process(id), "has ended").map(|()| process)
    }

    pub(super) fn thread_mut(&mut self, id: ThreadId) -> Result<&mut Thread, Contradiction> {
        self.threads.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Thread(id)))
    }

    /// Folds what happens to processes, threads and the clock.
    pub(super) fn fold_process(&mut self, event: &Event) -> Folded {
        match event {
            Event::ProcessStarted { process, object, machine, slot, name } => {
                let (machine, slot, object) = (*machine, *slot, *object);
                let name = Arc::clone(name);
                let activated = self.first_activation(machine, &name)?;
                let (hibernating, exit_code) = (false, None);
                let new =
                    Process { machine, slot, name, object, activated, hibernating, exit_code };
                self.process_started(*process, new)
            }
            Event::ProcessEnded { process, exit_code } => self.process_ended(*process, *exit_code),
            &Event::ThreadStarted { thread, object, process, number } => {
                self.thread_started(thread, object, process, number)
            }
            Event::ThreadEnded { thread, exit_code } => {
                let known = self.thread_mut(*thread)?;
                demand(known.is_alive(), Thing::Thread(*thread), "has ended")?;
                known.state = ThreadState::Ended;
                known.exit_code = Some(*exit_code);
                known.leave(0);
                Ok(())
            }
            Event::Blocked { thread, objects, due, pause, .. } => match pause {
                Pause::Wait => self.blocked(*thread, objects, *due),
                Pause::Pager | Pause::Midway => self.pauses(*thread),
            },
            Event::Resumed { thread, answer } => {
                let known = self.thread_mut(*thread)?;
                let waits = !matches!(known.state, ThreadState::Ready | ThreadState::Ended);
                demand(waits, Thing::Thread(*thread), "does not wait")?;
                // What goes on in the middle of a step gets its answer at the end.
                known.answer = (known.state != ThreadState::Paused).then_some(*answer);
                known.state = ThreadState::Ready;
                Ok(())
            }
            Event::StackMade { thread, region } => self.stack_made(*thread, *region),
            Event::StackUsed { thread, bytes } => {
                let known = &mut self.thread_mut(*thread)?.stack;
                let (_, used) = known
                    .as_mut()
                    .ok_or(Contradiction::State(Thing::Thread(*thread), "has no stack"))?;
                *used = *bytes;
                Ok(())
            }
            Event::PriorityChanged { thread, priority } => {
                // One that has ended keeps its record, and a priority in it, while a handle is open.
                self.thread_mut(*thread)?.priority = Some(*priority);
                Ok(())
            }
            Event::PermissionsSet { .. }
            | Event::KernelMode { .. }
            | Event::ServerEntered { .. }
            | Event::ServerLeft { .. } => self.fold_migration(event),
            Event::HibernatePosted { process } => self.hibernate_posted(*process),
            Event::ProcessActivated { process } => self.process_activated(*process),
            Event::Clock { now } => {
                demand(self.clock <= *now, Thing::Clock, "would go back")?;
                self.clock = *now;
                Ok(())
            }
            other => unreachable!("{other:?} is of another group"),
        }
    }

    /// When a process that starts comes to the front: at once, if it is an application.
    fn first_activation(&mut self, machine: MachineId, name: &str) -> Result<u32, Contradiction> {
        let known = self.machine_mut(machine)?;
        match known.never_asked.as_ref().is_some_and(|never| !never.contains(&name)) {
            true => Ok(known.next_activation()),
            false => Ok(0),
        }
    }

    fn hibernate_posted(&mut self, id: ProcessId) -> Folded {
        let known = self.living_process(id)?;
        demand(known.activated > 0, Thing::Process(id), "is no application")?;
        demand(!known.hibernating, Thing::Process(id), "was asked already")?;
        self.processes.entry(id).and_modify(|known| known.hibernating = true);
        Ok(())
    }

    fn process_activated(&mut self, id: ProcessId) -> Folded {
        let known = self.living_process(id)?;
        demand(known.activated > 0, Thing::Process(id), "is no application")?;
        let machine = known.machine;
        let activated = self.machine_mut(machine)?.next_activation();
        self.processes.entry(id).and_modify(|known| {
            (known.activated, known.hibernating) = (activated, false);
        });
        Ok(())
    }

    fn stack_made(&mut self, id: ThreadId, region: RegionId) -> Folded {
        let known = self.regions.get(&region);
        let owner = known.ok_or(Contradiction::Unknown(Thing::Region(region)))?.process;
        let of = Thing::Thread(id);
        let thread = self.thread_mut(id)?;
        demand(thread.is_alive(), of, "has ended")?;
        demand(owner == Some(thread.owner), of, "has no such region")?;
        demand(thread.stack.is_none(), of, "has a stack already")?;
        thread.stack = Some((region, 0));
        Ok(())
    }

    fn process_started(&mut self, id: ProcessId, new: Process) -> Folded {
        self.machine_mut(new.machine)?;
        let mut living = self.processes.iter().filter(|(_, process)| process.is_alive());
        let clash = living.find(|(known, process)| {
            **known == id || (process.machine, process.slot) == (new.machine, new.slot)
        });
        if let Some((&known, _)) = clash {
            let is = "is alive, with that number or in that slot";
            return Err(Contradiction::State(Thing::Process(known), is));
        }
        self.set_detail(new.object, ObjectKind::Process, Detail::Process(id))?;
        self.processes.insert(id, new);
        Ok(())
    }

    fn process_ended(&mut self, id: ProcessId, exit_code: u32) -> Folded {
        self.living_process(id)?;
        let of = Thing::Process(id);
        let thread = self.threads.values().any(|thread| thread.owner == id && thread.is_alive());
        demand(!thread, of, "still has a thread")?;
        let view = self.views.values().any(|view| view.holders.contains_key(&id));
        demand(!view, of, "still holds a view")?;
        let region = self.regions.values().any(|region| region.process == Some(id));
        demand(!region, of, "still has reserved addresses")?;
        let handle = self.objects.values().any(|object| object.holders.contains_key(&id));
        demand(!handle, of, "still holds a handle")?;
        if let Some(process) = self.processes.get_mut(&id) {
            process.exit_code = Some(exit_code);
        }
        Ok(())
    }

    fn thread_started(
        &mut self,
        id: ThreadId,
        object: ObjectId,
        process: ProcessId,
        number: u32,
    ) -> Folded {
        self.living_process(process)?;
        if self.threads.get(&id).is_some_and(Thread::is_alive) {
            return Err(Contradiction::Exists(Thing::Thread(id)));
        }
        self.set_detail(object, ObjectKind::Thread, Detail::Thread(id))?;
        let slot = self.living_process(process)?.slot;
        let permissions = if self.version.has_slots() { slot_key(slot) | NK_KEY } else { 0 };
        let new = Thread {
            owner: process,
            current: process,
            permissions,
            kernel_mode: false,
            calls: Vec::new(),
            number,
            object,
            state: ThreadState::Ready,
            priority: None,
            stack: None,
            last_error: ErrorCode(0),
            answer: None,
            exit_code: None,
        };
        self.threads.insert(id, new);
        Ok(())
    }

    fn pauses(&mut self, id: ThreadId) -> Folded {
        let thread = self.thread_mut(id)?;
        demand(thread.state == ThreadState::Ready, Thing::Thread(id), "cannot pause")?;
        thread.state = ThreadState::Paused;
        Ok(())
    }

    fn blocked(&mut self, id: ThreadId, objects: &[ObjectId], due: Option<u64>) -> Folded {
        for object in objects {
            self.object_mut(*object)?;
        }
        let thread = self.thread_mut(id)?;
        demand(thread.state == ThreadState::Ready, Thing::Thread(id), "cannot begin to wait")?;
        thread.state = match objects {
            [] => ThreadState::Sleeping { due },
            objects => ThreadState::Waiting { objects: objects.to_vec(), due },
        };
        Ok(())
    }

    /// The living thread of a process with this number, counted from 1.
    pub fn find_thread(&self, process: ProcessId, number: u32) -> Option<ThreadId> {
        let found = self.threads.iter().find(|(_, thread)| {
            thread.owner == process && thread.number == number && thread.is_alive()
        });
        found.map(|(&id, _)| id)
    }
}
