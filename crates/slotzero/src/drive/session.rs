//! A conversation: the world, who has been heard of, what names are bound to.

use super::answer::Wrong;
use super::request::Reset;
use super::setup::{MAIN, Setup, build};
use super::tape::Tape;
use super::wait::Pending;
use abi::world::{MachineSpec, ProcessSpec};
use abi::{Address, Handle, MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use kernel::record::{ProcessRecord, Serial};
use kernel::{Defaults, Kernel, World};
use scenario::{Diagnostics, Files, NoFiles, echo};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use trace::Event;
use trace::text::excerpt;

/// The longest name of a process, in characters.
const NAME_CHARACTERS: usize = 128;

/// A conversation.
pub(super) struct Session<'f> {
    pub(super) files: &'f dyn Files,
    pub(super) world: World,
    /// The world as it was described, which knows the names of machines, servers and volumes.
    pub(super) described: Arc<scenario::World>,
    pub(super) pending: BTreeMap<ThreadId, Pending>,
    pub(super) tape: Tape,
    chance: Defaults,
    /// The machine on which processes start that the world does not name.
    pub(super) home: MachineId,
    /// What `main` is called in this world.
    main: Arc<str>,
    /// The processes that have been seen: they are not started again by themselves.
    seen: BTreeSet<Arc<str>>,
    /// Those that this request has started.
    newly_seen: Vec<Arc<str>>,
    bound: BTreeMap<(Arc<str>, String), Bound>,
    /// How many requests have begun.
    requests: u32,
    /// The request after which invariants are checked again.
    next_check: u64,
}

/// What a name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The value.
    pub(super) value: u32,
    /// The object that the value stood for when it was bound.
    pub(super) object: Option<(ObjectId, Serial)>,
}

/// Who makes a call.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) name: Arc<str>,
    pub(super) process: ProcessId,
    pub(super) thread: ThreadId,
}

/// What is said about a JSON value of the scenario language.
pub(super) fn said(mistakes: &Diagnostics) -> String {
    let line = |mistake: &scenario::Diagnostic| match &mistake.help {
        Some(help) => format!("{} ({help})", mistake.message),
        None => mistake.message.clone(),
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("; ")
}

impl<'f> Session<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Session<'f> {
        let reset =
            Reset { version: OsVersion::CeNet4_2, world: None, programs: Vec::new(), trace: false };
        Session::begin(build(&reset, &NoFiles).expect("the default world can be built"), files)
    }

    /// Begins anew; nothing changes if the new world cannot be.
    pub(super) fn reset(&mut self, reset: &Reset) -> Result<(), Wrong> {
        *self = Session::begin(build(reset, self.files)?, self.files);
        Ok(())
    }

    fn begin(setup: Setup, files: &'f dyn Files) -> Session<'f> {
        let mut session = Session {
            files,
            world: setup.world,
            described: setup.described,
            pending: BTreeMap::new(),
            tape: setup.tape,
            chance: Defaults,
            home: MachineId(0),
            main: setup.main,
            seen: BTreeSet::new(),
            newly_seen: Vec::new(),
            bound: BTreeMap::new(),
            requests: 0,
            next_check: 0,
        };
        if let Some(main) = session.living(&session.main) {
            session.home = session.world.state.processes[main.0].machine;
        }
        session.see_processes();
        session
    }

    /// Does what a request asks for. Where that ends with an error, nothing has changed.
    pub(super) fn attempt<T>(
        &mut self,
        act: impl FnOnce(&mut Session<'f>) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        let (state, tape) = (self.world.state.mark(), self.tape.mark());
        self.newly_seen.clear();
        self.requests += 1;
        let result = act(self);
        match &result {
            Ok(_) => {
                self.see_processes();
                self.fetch_answers();
                self.check_invariants();
                self.world.state.forget_log();
            }
            Err(_) => {
                self.world.state.undo_to(&state);
                self.tape.take_back(tape);
                for name in std::mem::take(&mut self.newly_seen) {
                    self.seen.remove(&name);
                }
            }
        }
        result
    }

    fn check_invariants(&mut self) {
        let now = u64::from(self.requests);
        if now >= self.next_check {
            self.kernel().check_invariants();
            self.next_check = now + self.world.state.steps_to_next_check();
        }
    }

    /// Reports that a request is carried out, by this thread or by the world.
    pub(super) fn announce(&mut self, thread: Option<ThreadId>, text: impl FnOnce() -> String) {
        let index = self.requests;
        self.kernel().emit(|| Event::Step { index, line: 0, thread, text: excerpt(&text()) });
    }

    /// Binds a name of a process.
    pub(super) fn bind(&mut self, process: &Arc<str>, name: &str, value: u32) {
        let object = self.living(process).and_then(|process| self.object_of(process, value));
        let bound = Bound { value, object };
        self.bound.insert((process.clone(), name.to_owned()), bound);
    }

    /// The object that a handle or an address stands for.
    pub(super) fn object_of(&mut self, by: ProcessId, value: u32) -> Option<(ObjectId, Serial)> {
        let kernel = self.kernel();
        let object = kernel.resolve(by, Handle(value)).ok().or_else(|| {
            let view = kernel.view_around(by, Address(value))?;
            Some(kernel.state.views[view.0].object)
        })?;
        Some((object, kernel.state.objects[object.0].serial))
    }

    /// What a name of a process is bound to.
    pub(super) fn bound(&self, process: &str, name: &str) -> Option<Bound> {
        self.bound.get(&(Arc::from(process), name.to_owned())).copied()
    }

    /// Forgets the names of a process that begins anew.
    pub(super) fn forget(&mut self, process: &Arc<str>) {
        self.bound.retain(|(owner, _), _| owner != process);
    }

    /// The operations on the world.
    pub(super) fn kernel(&mut self) -> Kernel<'_> {
        self.world.kernel(&mut self.tape, &mut self.chance)
    }

    /// What `name` is called in this world.
    pub(super) fn known_as(&self, name: &str) -> Arc<str> {
        if name == MAIN { self.main.clone() } else { Arc::from(name) }
    }

    /// Who is meant by `name` or `name/2`; `main` if nobody is named. A process that was never
    /// heard of is started.
    pub(super) fn caller(&mut self, name: Option<&str>) -> Result<Caller, Wrong> {
        let (name, number) = process_and_thread(name.unwrap_or(MAIN))?;
        let name = self.known_as(name);
        let process = match self.living(&name) {
            Some(process) => process,
            None if self.was_seen(&name) => {
                return Err(Wrong::ended(format!("{} has ended", echo(&name))));
            }
            None => self.start(&name)?,
        };
        let thread = self.kernel().find_thread(process, number).ok_or_else(|| {
            Wrong::ended(format!("{} has no living thread {number}", echo(&name)))
        })?;
        Ok(Caller { name, process, thread })
    }

    /// The living process with this name.
    pub(super) fn living(&self, name: &str) -> Option<ProcessId> {
        let mut processes = self.world.state.processes.iter();
        let lives = |process: &ProcessRecord| process.exit_code.is_none() && *process.name == *name;
        processes.find(|(_, process)| lives(process)).map(|(row, _)| ProcessId(row))
    }

    /// True if a process with this name lives or has lived.
    pub(super) fn was_seen(&self, name: &str) -> bool {
        self.seen.contains(name)
    }

    /// Starts a process: one of the world as that describes it, any other without an EXE, on the machine
    /// of `main`.
    pub(super) fn start(&mut self, name: &Arc<str>) -> Result<ProcessId, Wrong> {
        if name.is_empty() || name.chars().count() > NAME_CHARACTERS {
            let message = format!("the name of a process has 1 to {NAME_CHARACTERS} characters");
            return Err(Wrong::input(message));
        }
        let mut machines = self.described.machines.iter().zip(0..);
        let of_world = |(machine, row): (&MachineSpec, u32)| {
            let process = machine.processes.iter().find(|process| process.name == **name)?;
            Some((MachineId(row), process.clone()))
        };
        let unknown = || (self.home, ProcessSpec { name: name.to_string(), image: None });
        let (machine, spec) = machines.find_map(of_world).unwrap_or_else(unknown);
        let started = self.kernel().start_described(machine, &spec);
        let process = started.map_err(|refusal| {
            Wrong::limit(format!("{} cannot be started: {refusal:?}", echo(name)))
        })?;
        if self.seen.insert(name.clone()) {
            self.newly_seen.push(name.clone());
        }
        Ok(process)
    }

    fn see_processes(&mut self) {
        let names = self.world.state.processes.iter().map(|(_, process)| process.name.clone());
        self.seen.extend(names);
    }
}

/// `name`, or `name/2` for its second thread.
pub(super) fn process_and_thread(name: &str) -> Result<(&str, u32), Wrong> {
    let Some((name, number)) = name.rsplit_once('/') else { return Ok((name, 1)) };
    match number.parse() {
        Ok(number) => Ok((name, number)),
        Err(_) => Err(Wrong::input(format!("`{}` is no thread's number", echo(number)))),
    }
}
