//! What a kernel tells when memory is low: of the shell, and of stacks.

use super::Testimony;
use crate::verdict::Verdict;
use abi::{PAGE_BYTES, ProcessId, clause};
use trace::Event;

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

    /// Whether a page of a stack is taken that no function uses. Whoever it is taken for, a call that
    /// fails all the same has not done it: it stays taken (SZ-358).
    pub(crate) fn takes_unused_stack(&self, event: &Event) -> bool {
        let &Event::Decommitted { region, base, len: PAGE_BYTES } = event else { return false };
        let Some(fold) = self.fold.as_ref() else { return false };
        let mut stacks = fold.threads().values().filter_map(|thread| thread.stack);
        let used = stacks.find(|stack| stack.0 == region).map(|stack| stack.1);
        let (Some(used), Some(stack)) = (used, fold.regions().get(&region)) else { return false };
        let end = u64::from(stack.base.0) + u64::from(stack.len);
        u64::from(base.0) + u64::from(PAGE_BYTES) + u64::from(used) <= end
    }
}
