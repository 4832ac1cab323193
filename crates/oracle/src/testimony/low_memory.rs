//! What a kernel tells of the shell when memory is low.

use super::Testimony;
use crate::verdict::Verdict;
use abi::{ProcessId, clause};

impl Testimony {
    /// Whether the shell asks when memory is low, and whom it has to ask then.
    pub(super) fn hibernation_fits(&self, process: ProcessId) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let asked = fold.processes().get(&process)?;
        let machine = fold.machines().get(&asked.machine)?;
        let held = machine.ram_used.saturating_add(machine.ram_pressed);
        let unused = machine.ram_pages.saturating_sub(held);
        if self.version.hibernation_pages().is_none_or(|pages| unused >= pages) {
            return Some(self.breach("enough memory is free", clause::OOM_01));
        }
        let idle_longer = fold.processes().values().any(|other| {
            let here = other.machine == asked.machine && other.is_alive() && !other.hibernating;
            here && (1..asked.activated).contains(&other.activated)
        });
        Some(match idle_longer {
            true => self.breach("another application has been idle longer", clause::OOM_08),
            false => Verdict::Permitted(clause::OOM_08),
        })
    }
}
