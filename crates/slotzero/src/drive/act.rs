//! What happens from outside: the acts of the world that a scenario has.

use super::answer::Wrong;
use super::request::Act;
use super::session::{Session, process_and_thread, said};
use abi::{MachineId, ProcessId};
use runner::act::{Undone, perform};
use scenario::{Name, StepKind, echo};
use trace::Event;
use trace::text::excerpt;

impl Session<'_> {
    /// Lets the world do something.
    pub(super) fn happen(&mut self, act: &Act) -> Result<(), Wrong> {
        let step = scenario::act_from_json("request", &act.step, &self.described)
            .map_err(|mistakes| Wrong::input(said(&mistakes)))?;
        let here = self.machine_of(act.proc.as_deref())?;
        let victim = match &step {
            StepKind::Activate(act) => Some(self.victim(&act.process.value)?),
            StepKind::Kill(kill) => Some(self.victim(&kill.process.value)?),
            _ => None,
        };
        let text = || act.step.to_string();
        self.announce(None, text);
        self.kernel().emit(|| Event::Act { text: excerpt(&text()) });
        match perform(&mut self.kernel(), &step, here, victim) {
            Ok(_) => Ok(()),
            Err(Undone::NoVolume(path)) => {
                Err(Wrong::input(format!("the machine has no volume at {}", echo(&path))))
            }
            Err(Undone::Idle(why)) => Err(Wrong::input(format!("this does nothing: {why}"))),
        }
    }

    /// The machine of a living process; that of `main`, alive or not, if nobody is named.
    pub(super) fn machine_of(&self, proc: Option<&str>) -> Result<MachineId, Wrong> {
        let Some(proc) = proc else { return Ok(self.home) };
        let (name, _) = process_and_thread(proc)?;
        let process = self.heard_of(&self.known_as(name))?;
        Ok(self.world.state.processes[process.0].machine)
    }

    /// The machine on which the world describes a process.
    pub(super) fn described_machine(&self, proc: &str) -> Option<MachineId> {
        let (name, _) = process_and_thread(proc).ok()?;
        let (machine, _) = self.described.process_places.get(&*self.known_as(name))?;
        Some(MachineId(*machine as u32))
    }

    /// The living process with this name, which is not started if there is none.
    pub(super) fn heard_of(&self, name: &str) -> Result<ProcessId, Wrong> {
        self.living(name).ok_or_else(|| {
            let why = if self.was_seen(name) { "has ended" } else { "was never started" };
            Wrong::ended(format!("{} {why}", echo(name)))
        })
    }

    fn victim(&self, name: &Name) -> Result<ProcessId, Wrong> {
        self.heard_of(&self.known_as(name))
    }
}
