//! Priorities of threads.

use super::Cx;
use super::process::behind;
use crate::args::Readable;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::ERROR_INVALID_PARAMETER;
use trace::event::ObjectKind;

/// How many priorities there are, and how many of them, the last ones, have names.
const ALL: u32 = 256;
const NAMED: u32 = 8;

/// What a thread begins with (SZ-275).
const NORMAL: u32 = 251;

pub(super) fn ce_set(cx: &mut Cx<'_>) -> Readable<Verdict> {
    set(cx, ALL)
}

pub(super) fn set_named(cx: &mut Cx<'_>) -> Readable<Verdict> {
    set(cx, NAMED)
}

pub(super) fn ce_get(cx: &mut Cx<'_>) -> Readable<Verdict> {
    get(cx, |priority| priority)
}

pub(super) fn get_named(cx: &mut Cx<'_>) -> Readable<Verdict> {
    get(cx, |priority| priority.saturating_sub(ALL - NAMED))
}

/// A function that knows so many priorities, the last ones of all, numbered from 0.
fn set(cx: &mut Cx<'_>, known: u32) -> Readable<Verdict> {
    let value = cx.args.number("hThread", 0)?;
    let left_out = NORMAL - (ALL - known);
    let priority = cx.args.number("nPriority", left_out)?;
    let mut case = cx.case(SZ_278, SZ_278);
    let row = behind(cx, &mut case, value, ObjectKind::Thread, SZ_278);
    case.refuse_if(priority >= known, ERROR_INVALID_PARAMETER, SZ_278);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(Body::Thread(id))) = (done, row.map(|row| body(cx, row))) {
        if let Some(thread) = cx.state.threads.get_mut(&id) {
            thread.priority = Some((ALL - known).saturating_add(priority));
        }
    }
    Ok(verdict)
}

fn get(cx: &mut Cx<'_>, told_as: fn(u32) -> u32) -> Readable<Verdict> {
    let value = cx.args.number("hThread", 0)?;
    let mut case = cx.case(SZ_275, SZ_278);
    let row = behind(cx, &mut case, value, ObjectKind::Thread, SZ_278);
    let told = cx.value();
    let verdict = case.judge(told != THREAD_PRIORITY_ERROR_RETURN, cx.answer);
    let Some(Body::Thread(id)) = row.map(|row| body(cx, row)) else { return Ok(verdict) };
    let Some(thread) = cx.state.threads.get(&id).filter(|_| !case.must_fail()) else {
        return Ok(verdict);
    };
    let due = told_as(thread.priority.unwrap_or(NORMAL));
    Ok(match told == due {
        true => verdict,
        false => verdict.and(cx.breach(SZ_275, format!("the priority of the thread is {due}"))),
    })
}

fn body(cx: &Cx<'_>, row: Row) -> Body {
    cx.state.objects[row].body.clone()
}
