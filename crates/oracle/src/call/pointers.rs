//! Pointers of one process in the hands of another, and the rights to follow them.

use super::{Cx, process};
use crate::args::Readable;
use crate::case::Case;
use crate::memory::bars_writes;
use crate::state::{Body, Rights, Spot, State, Toucher};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::PAGE_GUARD;
use abi::error::*;
use abi::protection::allows;
use abi::{AccessKind, ClauseId, PAGE_BYTES, ProcessId};
use trace::event::ObjectKind;

/// The first address of the large memory area, and of the kernel.
const LARGE: u32 = 0x4200_0000;
const KERNEL: u32 = 0x8000_0000;

/// Ranges of more pages than this are not looked at page by page.
const MANY_PAGES: u64 = 4096;

impl Cx<'_> {
    fn rights(&self) -> Rights {
        self.state.toucher(self.thread).rights
    }

    /// The function returns this.
    fn returns(&self, due: u32, clause: ClauseId) -> Verdict {
        match self.answer.value.filter(|told| *told != due) {
            Some(_) => self.breach(clause, format!("it returns {due:#010x}")),
            None => Verdict::Permitted(clause),
        }
    }
}

pub(super) fn zero_pointer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let pointer = cx.args.number("ptr", 0)?;
    Ok(unmapped(cx, pointer, PTR_02))
}

pub(super) fn unmap_pointer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let pointer = cx.args.number("lpv", 0)?;
    Ok(unmapped(cx, pointer, PTR_08))
}

fn unmapped(cx: &Cx<'_>, pointer: u32, clause: ClauseId) -> Verdict {
    match pointer >> 25 {
        2..=32 => cx.returns(pointer & 0x01FF_FFFF, clause),
        0 => cx.returns(pointer, clause),
        _ => cx.returns(pointer, PTR_10),
    }
}

pub(super) fn map_to_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let (pointer, handle) = (cx.args.number("lpv", 0)?, cx.args.number("hProc", 0)?);
    let works = if pointer >> 25 == 0 { PTR_03 } else { PTR_04 };
    let mut case = cx.case(works, SZ_285);
    let target = running(cx, &mut case, handle, SZ_285);
    let Some(target) = target else { return Ok(case.judge(cx.value() != 0, cx.answer)) };
    let rights = cx.rights();
    Ok(map(cx, (case, works), (pointer, target), rights, true))
}

/// The running process that a handle stands for, or an identifier, which the trace may never have told.
pub(super) fn running(
    cx: &mut Cx<'_>,
    case: &mut Case,
    value: u32,
    clause: ClauseId,
) -> Option<ProcessId> {
    let known = cx.object(value).is_some() || value == cx.state.law.pseudo.0;
    let told = known || value == 0 || cx.state.died(cx.process, value).is_some();
    if !told && cx.answer.last_error != Some(ERROR_INVALID_HANDLE) {
        case.unsure("whose identifier it is the trace does not tell");
        return None;
    }
    let row = process::behind(cx, case, value, ObjectKind::Process, clause)?;
    let Body::Process(process) = cx.state.objects[row].body else { return None };
    if !cx.state.runs(row) {
        case.refuse_by(ERROR_INVALID_HANDLE, clause);
        return None;
    }
    Some(process)
}

pub(super) fn map_caller(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let (pointer, len) = (cx.args.number("ptr", 0)?, cx.args.number("dwLen", 0)?);
    let mut case = cx.case(PTR_07, SZ_285);
    let made = cx.state.threads.get(&cx.thread).and_then(|known| known.calls.last().copied());
    let Some((caller, rights)) = made else {
        case.refuse_by(ERROR_ACCESS_DENIED, SZ_287);
        return Ok(case.judge(cx.value() != 0, cx.answer));
    };
    let first = cx.state.absolute(caller, pointer);
    let last = u64::from(first) + u64::from(len.saturating_sub(1));
    let large = |at: u64| (u64::from(LARGE)..u64::from(KERNEL)).contains(&at);
    let inside = last >> 25 == u64::from(first >> 25) || (large(first.into()) && large(last));
    if !inside && pointer != 0 {
        case.refuse(ERROR_ACCESS_DENIED, PTR_07, SZ_286);
    }
    Ok(map(cx, (case, PTR_07), (pointer, caller), rights, inside))
}

/// A pointer in the slot of a process, if the rights are enough; NULL as it is.
fn map(
    cx: &Cx<'_>,
    (mut case, works): (Case, ClauseId),
    (pointer, target): (u32, ProcessId),
    rights: Rights,
    fits: bool,
) -> Verdict {
    let value = cx.value();
    if pointer == 0 && !case.must_fail() {
        return cx.returns(0, SZ_280);
    }
    let due = cx.state.absolute(target, pointer);
    if fits && !cx.state.has_right_to(rights, due) {
        let clause = if due >= KERNEL { SZ_292 } else { works };
        case.refuse(ERROR_ACCESS_DENIED, clause, SZ_285);
    }
    let verdict = case.judge(value != 0, cx.answer);
    let clause = if matches!(pointer >> 25, 1 | 33..) { PTR_10 } else { works };
    match value != 0 && !case.must_fail() && value != due {
        true => verdict.and(cx.breach(clause, format!("it is {due:#010x} there"))),
        false => verdict,
    }
}

pub(super) fn owner_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let owner = cx.state.owner_of(cx.thread);
    Ok(part(cx, owner))
}

pub(super) fn caller_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let made = cx.state.threads.get(&cx.thread).and_then(|known| known.calls.last().copied());
    Ok(match (made, cx.answer.value) {
        (Some((caller, _)), _) => part(cx, caller),
        (None, Some(told)) if told != 0 => {
            cx.breach(SZ_287, "outside of a call there is no caller")
        }
        (None, _) => Verdict::Permitted(SZ_287),
    })
}

/// The identifier of a process that plays a part in a call (PSL-02).
fn part(cx: &mut Cx<'_>, process: ProcessId) -> Verdict {
    let row = cx.state.process_object(process);
    let known = cx.state.processes.get(&process).and_then(|process| process.id);
    process::identify(cx, row, known, PSL_03)
}

pub(super) fn current_permissions(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let known = cx.state.threads.get(&cx.thread);
    let migrated = known.is_some_and(|known| !known.calls.is_empty());
    let slot = cx.state.processes.get(&cx.process).map_or(0, |process| process.slot);
    let clause = match cx.rights() == cx.state.first_rights(slot) {
        true => PERM_03,
        false if migrated => O_15,
        false => PERM_04,
    };
    Ok(cx.returns(cx.rights().permissions, clause))
}

pub(super) fn set_permissions(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let fresh = cx.args.number("newperms", 0)?;
    let verdict = cx.returns(cx.rights().permissions, PERM_05);
    if let Some(known) = cx.state.threads.get_mut(&cx.thread) {
        known.rights.permissions = fresh;
    }
    Ok(verdict)
}

pub(super) fn set_kernel_mode(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let on = cx.args.number("fMode", 0)? != 0;
    let verdict = cx.returns(cx.rights().kernel_mode.into(), PERM_09);
    if let Some(known) = cx.state.threads.get_mut(&cx.thread) {
        known.rights.kernel_mode = on;
    }
    Ok(verdict)
}

pub(super) fn bad_read(cx: &mut Cx<'_>) -> Readable<Verdict> {
    is_bad(cx, "lp", None, AccessKind::Read)
}

pub(super) fn bad_write(cx: &mut Cx<'_>) -> Readable<Verdict> {
    is_bad(cx, "lp", None, AccessKind::Write)
}

pub(super) fn bad_code(cx: &mut Cx<'_>) -> Readable<Verdict> {
    is_bad(cx, "lpfn", Some(1), AccessKind::Read)
}

fn is_bad(cx: &mut Cx<'_>, pointer: &str, len: Option<u32>, kind: AccessKind) -> Readable<Verdict> {
    let at = cx.args.number(pointer, 0)?;
    let len = len.map_or_else(|| cx.args.number("ucb", 0), Ok)?;
    if cx.rights().kernel_mode && at >= KERNEL {
        return Ok(cx.returns(0, PERM_12));
    }
    let who = cx.state.toucher(cx.thread);
    Ok(match touchable(cx.state, who, (at, len), kind) {
        Some(allowed) => cx.returns((!allowed).into(), SZ_288),
        None => Verdict::NotCovered("what lies there the trace does not tell"),
    })
}

/// Whether the protection of the pages of a range allows to touch all of them; none: it cannot be
/// told.
pub(super) fn touchable(
    state: &State,
    who: Toucher,
    (at, len): (u32, u32),
    kind: AccessKind,
) -> Option<bool> {
    let end = u64::from(at) + u64::from(len);
    let mut address = u64::from(at);
    let mut told = true;
    for _ in 0..MANY_PAGES {
        if address >= end {
            return told.then_some(true);
        }
        let Ok(here) = u32::try_from(address) else { return Some(false) };
        let allowed = match state.spot(who, here) {
            Spot::View(key, page) => {
                let view = state.views.get(&key)?;
                let forbids = crate::memory::forbids(state, view, view.page_at(here), page, kind);
                Some(forbids.is_none())
            }
            // Who asks for a guard page may not touch it, and leaves the guard (SZ-301).
            Spot::Private(private) | Spot::Grows(private) => {
                let guarded = private.protect & PAGE_GUARD != 0;
                let writes = kind == AccessKind::Write;
                let barred = || writes && bars_writes(state, who.process, private).is_some();
                Some(!guarded && allows(private.protect, kind) && !barred())
            }
            Spot::Code(..) => Some(kind != AccessKind::Write),
            Spot::Block(..) => Some(kind != AccessKind::Execute),
            Spot::Reserved | Spot::Overflow | Spot::Nothing(_) => Some(false),
            Spot::Untold => None,
        };
        match allowed {
            Some(false) => return Some(false),
            Some(true) => {}
            None => told = false,
        }
        address = (address & !0xFFF) + 0x1000;
    }
    None
}

/// Whether a page of a file that a range shows might not come in: its medium may be gone.
pub(super) fn may_stay_away(state: &State, who: Toucher, (at, len): (u32, u32)) -> bool {
    let page_bytes = u64::from(PAGE_BYTES);
    let end = u64::from(at) + u64::from(len);
    let pages = (u64::from(at) / page_bytes..end.div_ceil(page_bytes)).take(MANY_PAGES as usize);
    let machine = state.machine_of(who.process);
    pages.filter_map(|page| u32::try_from(page * page_bytes).ok()).any(|here| {
        let shown = match state.spot(who, here) {
            Spot::View(key, _) => state.views.get(&key).map(|view| view.object),
            Spot::Code(object, _) => Some(object),
            _ => None,
        };
        shown.is_some_and(|object| {
            !state.is_in_place(object) && state.may_fail_to_come(machine, object)
        })
    })
}
