//! What a kernel tells of the shell when memory is low.

use super::Testimony;
use crate::verdict::Verdict;
use abi::{MachineId, PoolKind, ProcessId, clause};
use trace::Event;
use trace::fold::{Machine, Process};

/// What the shell has to do and what it may.
#[derive(Clone, Debug, Default)]
pub(super) struct Shell {
    /// Where frames were taken of which too few are left, and somebody can be asked for memory.
    due: Option<MachineId>,
    /// Where frames were taken since the shell asked last.
    taken: Option<MachineId>,
}

impl Testimony {
    /// Judges whom the shell asks. The world is that before the event, which may take frames.
    pub(super) fn shell_asks(
        &mut self,
        event: &Event,
        taken: Option<(MachineId, u64)>,
    ) -> Option<Verdict> {
        if let Event::HibernatePosted { process } = *event {
            let since = std::mem::take(&mut self.shell);
            return self.hibernation_fits(process, since.taken);
        }
        let due = taken.and_then(|_| self.shell_is_due());
        if let Some((machine, _)) = taken {
            self.shell.taken = Some(machine);
        }
        due
    }

    /// Notes what frames that were taken leave. The world is that after the event.
    pub(super) fn shell_looks(&mut self, taken: Option<(MachineId, u64)>) {
        let Some((machine, _)) = taken else { return };
        if self.has_to_ask(machine) == Some(true) {
            self.shell.due = Some(machine);
        }
    }

    /// Whether somebody had to be asked and was not (SZ-327).
    pub(super) fn shell_is_due(&mut self) -> Option<Verdict> {
        self.shell.due.take().filter(|_| !self.power_failed)?;
        let wrong = "few pages are free, and the shell asks nobody who has not been asked";
        Some(self.breach(wrong, clause::SZ_327))
    }

    /// Whether the shell asks when memory is low, and whom it has to ask then.
    fn hibernation_fits(&self, process: ProcessId, taken: Option<MachineId>) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let asked = fold.processes().get(&process)?;
        let machine = fold.machines().get(&asked.machine)?;
        if self.version.hibernation_pages().is_none_or(|pages| unused(machine) >= pages.into()) {
            return Some(self.breach("enough memory is free", clause::OOM_01));
        }
        if asked.activated == 0 {
            return Some(self.breach("what has no window is never asked", clause::OOM_08));
        }
        let idle_longer = fold.processes().values().any(|other| {
            can_be_asked(other, asked.machine) && (1..asked.activated).contains(&other.activated)
        });
        let again = "it was asked already, and has not been in front since";
        let unasked = "nobody took frames since the shell asked last";
        Some(match idle_longer {
            true => self.breach("another application has been idle longer", clause::OOM_08),
            false if asked.hibernating => self.breach(again, clause::SZ_327),
            false if taken != Some(asked.machine) => self.breach(unasked, clause::SZ_327),
            false => Verdict::Permitted(clause::OOM_08),
        })
    }

    /// Whether too few pages are free, even if all that might be given up were, and somebody can be
    /// asked.
    fn has_to_ask(&self, id: MachineId) -> Option<bool> {
        let fold = self.fold.as_ref()?;
        let machine = fold.machines().get(&id)?;
        let enough = u64::from(self.version.hibernation_pages()?);
        let missing = enough.checked_sub(unused(machine)).filter(|missing| *missing > 0)?;
        fold.processes().values().find(|process| can_be_asked(process, id))?;
        let pool = machine.pool.as_ref().map(|pool| pool.spec.kind());
        let files = fold
            .backings()
            .values()
            .filter(|backing| backing.machine == id && backing.file.is_some() && !backing.in_place);
        let pages = files.flat_map(|backing| backing.pages.values());
        let given = pages.filter(|page| page.pooled.is_none() || pool != Some(PoolKind::SetAside));
        let living = fold.threads().values().filter(|thread| thread.is_alive());
        let stacks = living.filter_map(|thread| thread.stack);
        let stacks = stacks.filter_map(|(region, _)| fold.regions().get(&region));
        let stacks = stacks.filter(|region| region.machine == id);
        let on_stacks = stacks.flat_map(|region| region.pages.keys().skip(1));
        let limit = usize::try_from(missing).unwrap_or(usize::MAX);
        let most = given.map(|_| ()).chain(on_stacks.map(|_| ())).take(limit).count();
        Some(most < limit)
    }
}

/// The frames that nobody uses.
fn unused(machine: &Machine) -> u64 {
    let held = u64::from(machine.ram_used) + u64::from(machine.ram_pressed);
    u64::from(machine.ram_pages).saturating_sub(held)
}

/// An application that has not been asked since it was in front last.
fn can_be_asked(process: &Process, machine: MachineId) -> bool {
    let here = process.machine == machine && process.is_alive();
    here && process.activated > 0 && !process.hibernating
}
