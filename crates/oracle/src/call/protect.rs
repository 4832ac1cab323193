//! VirtualProtect.

use super::Cx;
use super::virtual_memory::{PROTECTIONS, check_protection};
use crate::args::Readable;
use crate::bytes::PAGE;
use crate::case::Case;
use crate::state::{Body, Holds, Space, View};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::protection::{allows, shares_writes};
use abi::{AccessKind, ErrorCode};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

const COPIED: [u32; 2] = [PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY];

/// What a call asks for: the pages of the address space, and their protection.
struct Wanted {
    from: u64,
    to: u64,
    protect: u32,
}

pub(super) fn virtual_protect(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let address = cx.args.number("lpAddress", 0)?;
    let size = cx.args.number("dwSize", 0)?;
    let protect = cx.args.number("flNewProtect", PAGE_READWRITE)?;
    let mut case = cx.case(if cx.state.law.desktop { VP_02 } else { VP_01 }, SZ_216);
    let space = cx.state.space_at(cx.process, address);
    let absolute = cx.state.absolute(cx.process, address);
    let end = u64::from(absolute) + u64::from(size);
    let wanted =
        Wanted { from: u64::from(absolute) / PAGE as u64, to: end.div_ceil(PAGE as u64), protect };
    if size == 0 {
        case.unsure("no document read says what comes of a size of 0");
    }
    if !cx.args.wants("lpflOldProtect") {
        case.unsure("no document read says what comes of no place for the old protection");
    }
    if cx.state.pages_untold || (protect & !0xFF != 0 && cx.state.law.desktop) {
        case.unsure("guard pages, caches and devices are not covered");
    }
    let view = cx.state.view_at(space, address).map(|view| (space, view.base));
    let done = cx.value() != 0;
    Ok(match view {
        Some(key) => in_view(cx, case, &wanted, key, done),
        None => in_region(cx, case, &wanted, space, done),
    })
}

/// The code of a range that is not committed pages of one allocation (SZ-216).
fn not_there(cx: &Cx<'_>, case: &mut Case) {
    match cx.state.law.desktop {
        true => case.refuse_by(ERROR_INVALID_ADDRESS, SZ_216),
        false => case.refuse(INVALID, VP_01, SZ_216),
    }
}

fn in_region(
    cx: &mut Cx<'_>,
    mut case: Case,
    wanted: &Wanted,
    space: Space,
    done: bool,
) -> Verdict {
    let base = (wanted.from * PAGE as u64) as u32;
    let found = cx.state.region_at(space, base).map(|(key, region)| (key, region.clone()));
    let (found, of_system) = match found {
        Some((_, region)) if region.holds != Holds::Own => (None, !cx.state.law.desktop),
        found => (found, false),
    };
    if COPIED.contains(&wanted.protect) {
        case.refuse(INVALID, SZ_216, SZ_216);
    } else {
        check_protection(cx, &mut case, wanted.protect, VP_02);
    }
    let old = match &found {
        None if of_system => {
            case.refuse_by(INVALID, SZ_359);
            None
        }
        None if cx.state.untold => {
            case.unsure("what lies there the trace does not tell");
            None
        }
        None => {
            not_there(cx, &mut case);
            None
        }
        Some((_, region)) => {
            if region.owner != cx.process {
                case.refuse_by(INVALID, O_10);
            }
            let end = (u64::from(region.base) + region.len) / PAGE as u64;
            let whole = wanted.to <= end
                && region.committed.count(wanted.from, wanted.to) == wanted.to - wanted.from;
            if !whole {
                not_there(cx, &mut case);
            }
            region.committed.get(wanted.from)
        }
    };
    let verdict = case.judge(done, cx.answer);
    if let (true, Some((key, _))) = (done, found) {
        if let Some(region) = cx.state.regions.get_mut(&key) {
            region.committed.set(wanted.from, wanted.to, Some(wanted.protect));
        }
    }
    verdict.and(old_fits(cx, old.filter(|_| done)))
}

fn in_view(
    cx: &mut Cx<'_>,
    mut case: Case,
    wanted: &Wanted,
    key: (Space, u32),
    done: bool,
) -> Verdict {
    let Some(view) = cx.state.views.get(&key) else { return Verdict::Permitted(M_72) };
    if !cx.state.law.desktop {
        case.unsure("another protection for pages of a view is not covered");
    }
    case.works_by(M_72);
    let first = u64::from(view.base) / PAGE as u64;
    let (from, to) = (wanted.from - first, wanted.to - first);
    let bare = match &cx.state.objects[view.object].body {
        Body::Mapping(mapping) => mapping.committed.as_ref().is_some_and(|pages| {
            let offset = view.offset / PAGE as u64;
            pages.count(offset + from, offset + to) < to - from
        }),
        _ => false,
    };
    if wanted.to * PAGE as u64 > view.end() || bare {
        not_there(cx, &mut case);
    }
    match PROTECTIONS.contains(&wanted.protect) || COPIED.contains(&wanted.protect) {
        true => case.refuse_if(!fits(view, wanted.protect), INVALID, SZ_217),
        false => case.refuse(INVALID, VP_02, O_11A),
    }
    let old = view.copies.is_empty().then(|| view.protection(from));
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(view)) = (done, cx.state.views.get_mut(&key)) {
        view.set_protection(from, to, wanted.protect);
    }
    verdict.and(old_fits(cx, old.filter(|_| done)))
}

/// Whether a protection allows no more than a view does: what is written to a copy is written to no
/// view (SZ-217).
fn fits(view: &View, protect: u32) -> bool {
    let kinds = [AccessKind::Read, AccessKind::Execute];
    let less = kinds.iter().all(|kind| !allows(protect, *kind) || allows(view.protect, *kind));
    less && (!shares_writes(protect) || shares_writes(view.protect))
}

/// The protection of the first page as it was.
fn old_fits(cx: &Cx<'_>, old: Option<u32>) -> Verdict {
    let clause = if cx.state.law.desktop { M_72 } else { VP_02 };
    match (old, cx.answer.output("lpflOldProtect")) {
        (Some(known), Some(told)) if known != told => {
            cx.breach(clause, format!("the first page had the protection {known:#x}"))
        }
        _ => Verdict::Permitted(clause),
    }
}
