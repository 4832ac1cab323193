//! Touches of memory that is a process's own: committed pages, pages of a view's own, pages that are seen
//! at more than one address, blocks of heaps.

use super::{image, judge_bytes};
use crate::state::{HeapKey, Holds, Private, Shown, Space, State};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::constant::PAGE_GUARD;
use abi::protection::{allows, copies_writes};
use abi::{AccessKind, ProcessId};

pub(super) fn in_private(
    state: &mut State,
    private: Private,
    kind: AccessKind,
    within: usize,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let Private { key, page, protect } = private;
    if !allows(protect, kind) {
        let wrong = format!("the protection {protect:#x} does not allow to {kind}: this raises");
        return Verdict::breach(clause::VP_02, version, wrong);
    }
    let mut budget = std::mem::take(&mut state.budget);
    let shows = state.regions.get(&key).and_then(|region| region.shows.get(&page).copied());
    if let Some(shown) = shows {
        state.budget = budget;
        return in_shown(state, shown, kind, within, bytes);
    }
    state.budget = budget;
    let own = image::own_page(state, private);
    if let Some(verdict) = image::comes_in(state, private) {
        return verdict;
    }
    budget = std::mem::take(&mut state.budget);
    let verdict = match state.regions.get_mut(&key) {
        Some(region) => {
            let mut set = own;
            let clause = if region.holds == Holds::Own { clause::VA_01 } else { clause::PAGE_01 };
            let verdict = match kind {
                AccessKind::Read => judge_bytes(&set, within, bytes, clause, version),
                AccessKind::Write | AccessKind::Execute => Verdict::Permitted(clause::VP_02),
            };
            match kind {
                AccessKind::Write => set.overlay(within, bytes),
                AccessKind::Read => set.narrow(within, bytes),
                AccessKind::Execute => {}
            }
            region.pages.put(page, set, &mut budget);
            verdict
        }
        None => Verdict::NotCovered("the range is not known"),
    };
    state.budget = budget;
    verdict
}

/// A page that a view has of its own once it was written to, whatever protection it gets (M-63d).
pub(super) fn in_copy(
    state: &mut State,
    key: (Space, u32),
    (own, page): (u64, u64),
    kind: AccessKind,
    within: usize,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let view = &state.views[&key];
    let known = view.copies.get(&own).cloned();
    let (row, fresh) = (view.object, known.is_none());
    let mut set = known.unwrap_or_else(|| state.object_page(row, page));
    if fresh {
        state.copy_made(row);
    }
    let verdict = match kind {
        AccessKind::Read => judge_bytes(&set, within, bytes, clause::M_63D, version),
        AccessKind::Write | AccessKind::Execute => Verdict::Permitted(clause::M_63D),
    };
    match kind {
        AccessKind::Read => set.narrow(within, bytes),
        AccessKind::Write => set.overlay(within, bytes),
        AccessKind::Execute => {}
    }
    if let Some(view) = state.views.get_mut(&key) {
        view.copies.insert(own, set);
    }
    verdict
}

/// A write that found no frame for its copy of a page may have brought the page in.
pub(super) fn came_to_be_copied(
    state: &mut State,
    key: (Space, u32),
    (page, address): (u64, u32),
    kind: AccessKind,
) {
    let view = &state.views[&key];
    let (row, own) = (view.object, view.page_at(address));
    let copies = kind == AccessKind::Write && copies_writes(view.protection(own));
    if copies && !view.copies.contains_key(&own) && !super::is_gone(state, row) {
        state.page_may_come(row, page);
    }
}

/// A page that is seen at other addresses too (VC-01).
pub(super) fn in_shown(
    state: &mut State,
    shown: Shown,
    kind: AccessKind,
    within: usize,
    bytes: &[u8],
) -> Verdict {
    let version = state.law.version;
    let mut set = match shown {
        Shown::Page(number) => state.shown.get(&number).map(|page| page.set.clone()),
        Shown::Object(row, page) => Some(state.object_page(row, page)),
    };
    let Some(set) = &mut set else { return Verdict::NotCovered("the page is not known") };
    let verdict = match kind {
        AccessKind::Read => judge_bytes(set, within, bytes, clause::VC_01, version),
        AccessKind::Write | AccessKind::Execute => Verdict::Permitted(clause::VC_01),
    };
    match kind {
        AccessKind::Write => set.overlay(within, bytes),
        AccessKind::Read => set.narrow(within, bytes),
        AccessKind::Execute => {}
    }
    match shown {
        Shown::Page(number) => {
            if let Some(page) = state.shown.get_mut(&number) {
                page.set = set.clone();
            }
        }
        Shown::Object(row, page) if kind == AccessKind::Write => {
            state.write_page(row, page, within, bytes);
        }
        Shown::Object(row, page) => state.keep_page(row, page, set.clone()),
    }
    verdict
}

/// What stands against a touch of a committed page besides its protection.
pub(super) fn is_barred(
    state: &State,
    process: ProcessId,
    private: Private,
    kind: AccessKind,
) -> Option<Verdict> {
    let version = state.law.version;
    if private.protect & PAGE_GUARD != 0 {
        let wrong = "the first touch of a guard page raises an exception";
        return Some(Verdict::breach(clause::SZ_301, version, wrong));
    }
    let clause = bars_writes(state, process, private).filter(|_| kind == AccessKind::Write)?;
    Some(Verdict::breach(clause, version, "nothing can be written there: this raises"))
}

/// Why a process cannot write to a committed page whatever its protection: it is another's shared
/// memory, or a page of ROM.
pub(crate) fn bars_writes(state: &State, process: ProcessId, private: Private) -> Option<ClauseId> {
    let region = state.regions.get(&private.key)?;
    if region.shared && region.owner != process {
        return Some(clause::LMA_07);
    }
    match region.shows.get(&private.page) {
        Some(Shown::Object(row, _)) if state.is_in_place(*row) => Some(clause::SZ_304),
        _ => None,
    }
}

/// A touch of a block of a heap.
pub(super) fn in_block(
    state: &mut State,
    process: ProcessId,
    heap: HeapKey,
    base: u32,
    kind: AccessKind,
    (at, bytes): (u32, &[u8]),
) -> Verdict {
    let (version, at) = (state.law.version, state.absolute(process, at));
    // A page of it may be seen at other addresses, of which nothing is told.
    if state.pages_untold {
        return Verdict::Permitted(clause::HEAP_02);
    }
    let block = state.heaps.get_mut(&heap).and_then(|heap| heap.blocks.get_mut(&base));
    let Some(block) = block else { return Verdict::NotCovered("the block is not known") };
    let part = block.part(at - base, bytes.len());
    let mut verdict = Verdict::Permitted(clause::HEAP_02);
    for (known, told) in part.iter_mut().zip(bytes) {
        let wrong = known.is_some_and(|known| known != *told) && kind == AccessKind::Read;
        if wrong {
            let wrong = format!("a byte of the block at {base:#010x} is told as {told:#04x}");
            verdict = Verdict::breach(clause::SZ_308, version, wrong);
        }
        *known = Some(*told);
    }
    verdict
}
