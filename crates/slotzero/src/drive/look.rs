//! Looks at the world: what the checks of a scenario compare, as facts.

mod memory;
mod storage;
mod system;

use super::answer::Wrong;
use super::given::{self, Arguments};
use super::request;
use super::session::{Session, process_and_thread};
use abi::{FileId, MachineId, ProcessId, ThreadId};
use kernel::Kernel;
use scenario::echo;
use scenario::near::nearest;
use serde_json::Value;
use std::sync::Arc;

/// A thing that can be looked at.
struct Thing {
    name: &'static str,
    /// What says more exactly what is meant; those after the first `required` can be left out.
    args: &'static [&'static str],
    required: usize,
    tell: fn(&mut Look<'_, '_, '_>) -> Result<Value, Wrong>,
}

macro_rules! things {
    ($($name:literal [$($arg:literal),*] $required:literal $tell:path;)*) => {
        &[$(Thing { name: $name, args: &[$($arg),*], required: $required, tell: $tell }),*]
    };
}

/// Everything that can be looked at, in the order of the names.
const THINGS: &[Thing] = things! {
    "Address" ["of"] 1 memory::address;
    "Clock" [] 0 system::clock;
    "Faults" [] 0 system::faults;
    "File" ["path", "at", "len", "machine"] 1 storage::file;
    "Object" ["of"] 1 system::object;
    "Page" ["at"] 1 memory::page;
    "Pages" ["path", "dirty", "machine"] 0 memory::pages;
    "Process" ["name"] 1 system::process;
    "Ram" ["machine"] 0 memory::ram;
    "Views" ["path", "machine"] 0 memory::views;
    "Volume" ["path", "machine"] 1 storage::volume;
};

/// A look in progress: the conversation, who looks, what at.
struct Look<'l, 's, 'f> {
    session: &'s mut Session<'f>,
    name: Arc<str>,
    /// The machine that is meant if none is named.
    here: MachineId,
    process: Option<ProcessId>,
    thread: u32,
    args: Arguments<'l>,
}

/// Tells what is so. Nothing changes, and nobody is started.
pub(super) fn look(session: &mut Session<'_>, request: &request::Look) -> Result<Value, Wrong> {
    let known = THINGS.iter().map(|thing| thing.name);
    let thing = THINGS.iter().find(|thing| thing.name == request.at).ok_or_else(|| {
        let shown = echo(&request.at);
        Wrong::input(match nearest(&request.at, known.clone()) {
            Some(near) => format!("there is no look at `{shown}`; did you mean `{near}`?"),
            None => {
                let known = known.clone().collect::<Vec<_>>().join(", ");
                format!("there is no look at `{shown}`, only at {known}")
            }
        })
    })?;
    given::check(thing.name, thing.args, thing.required, &request.args)?;
    let proc = request.proc.as_deref();
    let here = session.machine_of(proc).or_else(|ended| {
        // A process of the world that has ended still says which machine is meant.
        proc.and_then(|proc| session.described_machine(proc)).ok_or(ended)
    })?;
    let (name, thread) = process_and_thread(request.proc.as_deref().unwrap_or(super::MAIN))?;
    let name = session.known_as(name);
    let process = session.living(&name);
    let args = Arguments::new(&name, &request.args);
    (thing.tell)(&mut Look { session, name, here, process, thread, args })
}

impl Look<'_, '_, '_> {
    /// The thread that looks, where the answer depends on who does.
    fn thread(&mut self) -> Result<ThreadId, Wrong> {
        let process = self.session.heard_of(&self.name)?;
        let (name, number) = (echo(&self.name), self.thread);
        let found = self.session.kernel().find_thread(process, number);
        found.ok_or_else(|| Wrong::ended(format!("{name} has no living thread {number}")))
    }

    /// The machine that is named, or that of whoever looks.
    fn machine(&self) -> Result<MachineId, Wrong> {
        if !self.args.has("machine") {
            return Ok(self.here);
        }
        let wanted = self.args.text("machine")?;
        let machines = &self.session.world.state.machines;
        let found = machines.iter().find(|(_, machine)| *machine.name == *wanted);
        found.map(|(row, _)| MachineId(row)).ok_or_else(|| {
            let shown = echo(wanted);
            let known = machines.iter().map(|(_, machine)| &*machine.name);
            Wrong::input(match nearest(wanted, known) {
                Some(near) => format!("there is no machine `{shown}`; did you mean `{near}`?"),
                None => format!("there is no machine `{shown}`"),
            })
        })
    }

    /// The file that `path` names, if it is given. There must be such a file.
    fn file(&mut self) -> Result<Option<FileId>, Wrong> {
        if !self.args.has("path") {
            return Ok(None);
        }
        let (machine, path) = (self.machine()?, self.session.rooted(self.args.text("path")?));
        let found = self.session.kernel().find_file(machine, &path);
        let wrong = |_| Wrong::input(format!("there is no file {}", echo(&path)));
        found.map(Some).map_err(wrong)
    }

    fn kernel(&mut self) -> Kernel<'_> {
        self.session.kernel()
    }
}
