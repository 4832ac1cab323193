//! Touches of modules and stacks, and of images on the desktop.

use super::{PAGE, judge_bytes};
use crate::bytes::PageSet;
use crate::state::{Holds, Private, Reach, Row, Spot, State, Toucher};
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::protection::{allows, copies_writes};
use abi::{AccessKind, ProcessId};

const GONE: &str = "the page was never touched, and its medium is gone: it cannot come in";

/// A page of code can be read and executed (SZ-353); its bytes are those of the file.
pub(super) fn in_code(
    state: &mut State,
    object: Row,
    page: u64,
    kind: AccessKind,
    (within, bytes): (usize, &[u8]),
) -> Verdict {
    let version = state.law.version;
    if kind == AccessKind::Write {
        return Verdict::breach(clause::SZ_353, version, "code cannot be written to: this raises");
    }
    if !state.is_seen(object, page) && gone(state, object) {
        return Verdict::breach(clause::SZ_77, version, GONE);
    }
    let mut set = state.object_page(object, page);
    if kind == AccessKind::Execute {
        return Verdict::Permitted(clause::PAGE_03);
    }
    let verdict = judge_bytes(&set, within, bytes, clause::PAGE_03, version);
    set.narrow(within, bytes);
    state.keep_page(object, page, set);
    verdict
}

/// The file of a module that pages can come from is gone.
fn gone(state: &State, object: Row) -> bool {
    let Some(file) = state.file_of(object) else { return false };
    let machine = state.objects[object].machine;
    !state.comes_in_whole(machine, file) && state.reach(machine, file) != Reach::Fine
}

/// What a page of a process's own may hold: what was written, the bytes of the file for data of a
/// module, zeros otherwise; and zeros for a page of a stack that may have been taken (SZ-350).
pub(super) fn own_page(state: &State, private: Private) -> PageSet {
    let zero = || PageSet::zero(None);
    let Some(region) = state.regions.get(&private.key) else { return zero() };
    let known = region.pages.get(private.page).cloned();
    match region.holds {
        Holds::Own | Holds::Heap => known.unwrap_or_else(zero),
        Holds::Image { module, first } => known.unwrap_or_else(|| {
            let within = private.page - u64::from(region.base) / PAGE as u64;
            state.files[state.module(module).file].page(u64::from(first) + within)
        }),
        Holds::Stack { .. } => {
            let mut set = known.unwrap_or_else(zero);
            if region.may_have_lost(private.page) {
                set.or(&zero());
            }
            set
        }
    }
}

/// A touch that goes well brings a page of data in, or commits one of a stack.
pub(super) fn comes_in(state: &mut State, private: Private) -> Option<Verdict> {
    let region = state.regions.get(&private.key)?;
    let fresh = region.committed.get(private.page).is_none();
    let absent = fresh && !region.perhaps.contains(&private.page);
    if let (Holds::Image { module, .. }, true) = (region.holds, absent) {
        let known = state.module(module);
        if state.reach(known.machine, known.file) != Reach::Fine {
            return Some(Verdict::breach(clause::SZ_77, state.law.version, GONE));
        }
    }
    if region.holds != Holds::Own && fresh {
        state.page_comes(private.key, private.page);
    }
    None
}

/// Whether a page of a process's own belongs to a module or a stack, and may not be there.
pub(super) fn may_be_absent(state: &State, private: Private) -> bool {
    let Some(region) = state.regions.get(&private.key) else { return false };
    let fresh = region.committed.get(private.page).is_none();
    match region.holds {
        Holds::Own | Holds::Heap => false,
        Holds::Image { .. } => fresh,
        Holds::Stack { .. } => fresh || region.may_have_lost(private.page),
    }
}

/// A touch of a page that has no frame yet raises without a frame, or if it cannot be read.
pub(super) fn raised_in_own(
    state: &State,
    process: ProcessId,
    private: Private,
    kind: AccessKind,
) -> Verdict {
    let machine = state.machine_of(process);
    let Some(region) = state.regions.get(&private.key) else {
        return Verdict::NotCovered("the range is not known");
    };
    if !allows(private.protect, kind) {
        return Verdict::Permitted(clause::SZ_353);
    }
    match region.holds {
        Holds::Image { module, .. } => {
            let gone = state.reach(machine, state.module(module).file) != Reach::Fine;
            raised(state, gone, state.may_lack_frames(machine), clause::SZ_342)
        }
        Holds::Own | Holds::Stack { .. } | Holds::Heap => {
            raised(state, false, state.may_lack_frames(machine), clause::SZ_349)
        }
    }
}

/// A touch of code that raises.
pub(super) fn raised_in_code(state: &State, object: Row, page: u64, kind: AccessKind) -> Verdict {
    if kind == AccessKind::Write {
        return Verdict::Permitted(clause::SZ_353);
    }
    let machine = state.objects[object].machine;
    let whole = state.file_of(object).is_some_and(|file| state.comes_in_whole(machine, file));
    if whole || state.is_in_place(object) {
        let clause = if whole { clause::PAGE_03 } else { clause::PAGE_02 };
        let wrong = "the page is there, and can be touched";
        return Verdict::breach(clause, state.law.version, wrong);
    }
    let left = state.may_have_left(object, page) || !state.is_seen(object, page);
    let gone = gone(state, object) && left;
    raised(state, gone, state.may_find_no_frame(object), clause::PAGE_04)
}

fn raised(state: &State, gone: bool, low: bool, clause: ClauseId) -> Verdict {
    match (gone, low) {
        (true, _) => Verdict::Permitted(clause::SZ_77),
        (false, true) => Verdict::Permitted(clause::SZ_71),
        (false, false) => {
            let wrong = "the touch is allowed, a frame is free, and the page can come in";
            Verdict::breach(clause, state.law.version, wrong)
        }
    }
}

/// Whether a page of a process's own that may be touched might not come in.
pub(crate) fn may_fail(state: &State, private: Private) -> bool {
    let Some(region) = state.regions.get(&private.key) else { return true };
    let machine = state.machine_of(region.owner);
    let gone = match region.holds {
        Holds::Image { module, .. } => {
            state.reach(machine, state.module(module).file) != Reach::Fine
        }
        Holds::Own | Holds::Stack { .. } | Holds::Heap => false,
    };
    let absent = may_be_absent(state, private) || !state.law.ram_at_once;
    absent && (gone || state.may_lack_frames(machine))
}

/// A touch that raises at the first byte of a page may have brought in the pages before it, each of
/// which keeps its frame; a use of a stack those above it. `first` is where the touch began, if told.
pub(crate) fn came_in_before(state: &mut State, who: Toucher, first: Option<u64>, address: u32) {
    state.stack_ended(who.process, address);
    if address % PAGE as u32 != 0 {
        return;
    }
    views_came_in(state, who, first.unwrap_or(address.into()), address);
    let below = (1..=address / PAGE as u32).map(|page| address - page * PAGE as u32);
    let absent = |at: &u32| match state.spot(who, *at) {
        Spot::Private(private) | Spot::Grows(private) => may_be_absent(state, private),
        _ => false,
    };
    let came = below.take_while(absent).count() as u64;
    let machine = state.machine_of(who.process);
    state.on_machine(machine, |machine| machine.touched += came);
}

/// The pages of views that a touch may have brought in before it raised, and so show what they
/// held then: a write tells nothing of them.
fn views_came_in(state: &mut State, who: Toucher, first: u64, address: u32) {
    let page = PAGE as u64;
    let numbers = first / page..u64::from(address) / page;
    for number in numbers.take(COUNTED_PAGES as usize) {
        let at = (number * page) as u32;
        if let Spot::View(key, page) = state.spot(who, at) {
            let view = &state.views[&key];
            let (row, own) = (view.object, view.page_at(at));
            if view.copies.contains_key(&own) || super::is_gone(state, row) {
                continue;
            }
            let copies = copies_writes(view.protection(own));
            state.object_page(row, page);
            if copies {
                state.copy_made(row);
            }
        }
    }
}

/// The pages of which it is counted one by one whether a call may have brought them in.
const COUNTED_PAGES: u64 = 4096;

/// A call that tells nothing of its touches may have brought in the pages of a range, each of which
/// keeps its frame.
pub(crate) fn may_have_come_in(state: &mut State, who: Toucher, (at, len): (u32, u32)) {
    let page = PAGE as u64;
    let first = u64::from(at) / page;
    let end = (u64::from(at) + u64::from(len)).div_ceil(page);
    let counted = end.min(first + COUNTED_PAGES);
    let mut came = end - counted;
    for number in first..counted {
        let spot = state.spot(who, (number * page) as u32);
        if let Some((object, page)) = of_file(state, spot) {
            state.page_may_come(object, page);
        }
        let (Spot::Private(private) | Spot::Grows(private)) = spot else { continue };
        if may_be_absent(state, private) {
            came += 1;
            may_come(state, private);
        }
    }
    let machine = state.machine_of(who.process);
    state.on_machine(machine, |machine| machine.touched += came);
}

/// The page of an object that a touch brings in here, if its medium is there.
fn of_file(state: &State, spot: Spot) -> Option<(Row, u64)> {
    match spot {
        Spot::View(key, page) => {
            let row = state.views.get(&key)?.object;
            (!super::is_gone(state, row)).then_some((row, page))
        }
        Spot::Code(object, page) => (!gone(state, object)).then_some((object, page)),
        _ => None,
    }
}

/// A page of a process's own may come in, and nobody tells whether it does.
fn may_come(state: &mut State, private: Private) {
    let Some(region) = state.regions.get(&private.key) else { return };
    let reached = match region.holds {
        Holds::Image { module, .. } => {
            let known = state.module(module);
            state.reach(known.machine, known.file) == Reach::Fine
        }
        _ => true,
    };
    if let Some(region) = state.regions.get_mut(&private.key).filter(|_| reached) {
        region.perhaps.insert(private.page);
    }
}

/// A call that has touched a whole range brought its pages in, and committed those of stacks.
pub(crate) fn came_in(state: &mut State, who: Toucher, (at, len): (u32, u32)) {
    let page = PAGE as u64;
    let first = u64::from(at) / page;
    let end = (u64::from(at) + u64::from(len)).div_ceil(page).min(first + COUNTED_PAGES);
    for number in first..end {
        let spot = state.spot(who, (number * page) as u32);
        if let Some((object, page)) = of_file(state, spot) {
            state.object_page(object, page);
        }
        if let Spot::Private(private) | Spot::Grows(private) = spot {
            comes_in(state, private);
        }
    }
}

/// The first page of an image can be read, as it lies in the file (SZ-258).
pub(super) fn in_image(
    state: &State,
    file: Row,
    page: u64,
    kind: AccessKind,
    (within, bytes): (usize, &[u8]),
) -> Verdict {
    match (page, kind) {
        (0, AccessKind::Read) => {
            let set = state.files[file].page(0);
            judge_bytes(&set, within, bytes, clause::SZ_258, state.law.version)
        }
        _ => Verdict::NotCovered("how the parts of an image are protected is not told"),
    }
}
