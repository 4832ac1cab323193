//! FlushViewOfFile.

use super::Cx;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Reach, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::error::*;
use abi::{ErrorCode, GRANULARITY, OsVersion, PAGE_BYTES};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

pub(super) fn flush_view(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let base = cx.args.number("lpBaseAddress", 0)?;
    let len = cx.args.number("dwNumberOfBytesToFlush", 0)?;
    let desktop = cx.state.law.desktop;
    let mut case = cx.case(if desktop { W_52B } else { FV_01 }, SZ_16);
    let space = cx.state.space_at(cx.process, base);
    if len == 0 && !desktop {
        case.refuse(INVALID, FV_02, OPEN_11A);
    }
    if cx.version() == OsVersion::Ce6_0 && base % GRANULARITY != 0 {
        // Two pages of this version contradict each other (FV-04, OPEN-11b).
        case.may_refuse(INVALID, FV_04);
    }
    let mine = cx.state.view_at(space, base).filter(|view| {
        view.holders.contains_key(&cx.process) && u64::from(base) + u64::from(len) <= view.end()
    });
    let range = mine.map(|view| {
        let from = view.offset + u64::from(base - view.base);
        let page = u64::from(PAGE_BYTES);
        // No length means the rest of the view (W-52a).
        let rest = view.end() - u64::from(base);
        let len = if len == 0 { rest } else { u64::from(len) };
        (view.object, from / page, (from + len).div_ceil(page))
    });
    match range {
        None => case.refuse_by(INVALID, SZ_16),
        Some((object, from, to)) => check_medium(cx, &mut case, object, from, to),
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let Some((object, from, to)) = range {
        match done {
            true => cx.state.flushed(object, from, to),
            false => cx.state.may_be_flushed(object, from, to),
        }
    }
    Ok(verdict)
}

/// A medium that is gone or full fails a flush that has something to write (SZ-18).
fn check_medium(cx: &Cx<'_>, case: &mut Case, object: Row, from: u64, to: u64) {
    let Body::Mapping(mapping) = &cx.state.objects[object].body else {
        return case.unsure("nothing is known of the object");
    };
    let Some(file) = mapping.file else { return };
    let dirty = cx.state.is_dirty(object, from, to);
    match cx.state.reach(cx.machine, file) {
        Reach::Gone(code, _) if dirty => {
            // What had to make room for something was written before the medium went.
            match cx.state.is_surely_dirty(object, from, to) {
                true => case.refuse_by(code, SZ_18),
                false => case.may_refuse(code, SZ_18),
            }
            // Another volume's error is as good: no document names one.
            case.may_refuse(ERROR_WRITE_FAULT, SZ_18);
            case.may_refuse(ERROR_DEVICE_REMOVED, SZ_18);
        }
        _ => {}
    }
    cx.may_go_wrong(case);
}
