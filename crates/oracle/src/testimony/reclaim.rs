//! Which pages are given up first when frames run out: clean pages of files, then pages of stacks that
//! no function uses, then dirty pages of files (SZ-350).

use super::Testimony;
use crate::verdict::Verdict;
use abi::{BackingId, MachineId, PAGE_BYTES, PoolKind, RegionId, ThreadId, clause};
use trace::event::WriteReason;
use trace::fold::{Backing, Thread};
use trace::{Event, Fold};

impl Testimony {
    /// Judges the order in which pages go. The world is that before the event.
    pub(super) fn goes_first(&mut self, event: &Event) -> Option<Verdict> {
        match *event {
            Event::Touch { thread, .. } => self.toucher = Some(thread),
            Event::Step { .. } => self.toucher = None,
            // The pages of a stack that ends go at once.
            Event::Decommitted { region, base, len: PAGE_BYTES } => {
                let fold = self.fold.as_ref()?;
                let page = base.0.checked_sub(fold.regions().get(&region)?.base.0)? / PAGE_BYTES;
                return self.stack_page_goes(fold, region, page);
            }
            Event::WriteBack { backing, reason: WriteReason::Pressure, .. } => {
                return self.dirty_page_goes(backing);
            }
            _ => {}
        }
        None
    }

    /// A page of a stack that is taken is the lowest unused one of the first thread that has any.
    fn stack_page_goes(&self, fold: &Fold, region: RegionId, page: u32) -> Option<Verdict> {
        let stacks = || fold.threads().iter().filter(|(_, thread)| thread.is_alive());
        let of = stacks().find(|(_, thread)| thread.stack.is_some_and(|it| it.0 == region))?.0;
        let machine = fold.regions().get(&region)?.machine;
        if self.has_clean_page(fold, machine) {
            let wrong = "a page of a stack is taken, and there are clean pages of files";
            return Some(self.breach(wrong, clause::SZ_350));
        }
        let mut before = stacks().take_while(|(id, _)| *id != of);
        let earlier = before.any(|(id, thread)| {
            Some(*id) != self.toucher && lowest_unused(fold, thread, machine).is_some()
        });
        let lowest = fold.regions().get(&region)?.pages.keys().next();
        (earlier || lowest != Some(&page)).then(|| {
            let wrong = "the lowest unused page of the first thread's stack is taken first";
            self.breach(wrong, clause::SZ_350)
        })
    }

    /// Dirty pages go last.
    fn dirty_page_goes(&self, backing: BackingId) -> Option<Verdict> {
        let fold = self.fold.as_ref().filter(|_| clause::SZ_350.holds_in(self.version))?;
        let machine = fold.backings().get(&backing)?.machine;
        let unused = |(id, thread): (&ThreadId, &Thread)| {
            Some(*id) != self.toucher && lowest_unused(fold, thread, machine).is_some()
        };
        let wrong = match self.has_clean_page(fold, machine) {
            true => "a dirty page is written to make room, and there are clean ones",
            false if fold.threads().iter().any(unused) => {
                "a dirty page is written to make room, and there are unused pages of stacks"
            }
            false => return None,
        };
        Some(self.breach(wrong, clause::SZ_350))
    }

    /// Whether a page of a file on a machine could be dropped as it is.
    fn has_clean_page(&self, fold: &Fold, machine: MachineId) -> bool {
        let known = fold.machines().get(&machine);
        let pool = known.and_then(|machine| machine.pool.as_ref()).map(|pool| pool.spec.kind());
        let clean = |backing: &Backing| {
            let pages = backing.pages.values().filter(|page| !page.dirty);
            pages.filter(|page| page.pooled.is_none() || pool != Some(PoolKind::SetAside)).count()
                > 0
        };
        let mut all = fold.backings().values().filter(|backing| backing.machine == machine);
        all.any(|backing| can_leave(fold, backing) && clean(backing))
    }
}

/// Whether pages of a backing are ever given up: pages of files, but not those used in place, and not
/// those of a module that came in as a whole (PAGE-03).
fn can_leave(fold: &Fold, backing: &Backing) -> bool {
    let Some(file) = backing.file.filter(|_| !backing.in_place) else { return false };
    let volume = fold.files().get(&file).and_then(|file| fold.volumes().get(&file.volume));
    let pages_in = fold.machines().get(&backing.machine).is_some_and(|machine| machine.page_in);
    backing.object.is_some() || pages_in && volume.is_some_and(|volume| volume.page_in)
}

/// The lowest committed page of a stack on a machine that no function of its thread uses.
fn lowest_unused(fold: &Fold, thread: &Thread, machine: MachineId) -> Option<u32> {
    let (region, used) = thread.stack.filter(|_| thread.is_alive())?;
    let region = fold.regions().get(&region).filter(|region| region.machine == machine)?;
    let kept = used.div_ceil(PAGE_BYTES).max(1);
    let lowest = *region.pages.keys().next()?;
    (lowest < (region.len / PAGE_BYTES).saturating_sub(kept)).then_some(lowest)
}
