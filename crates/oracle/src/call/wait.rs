//! WaitForSingleObject and Sleep.
//!
//! A thread that had to wait is let through when the object is signalled, and its call returns
//! later: until then the object may look signalled although it is taken.

use super::Cx;
use crate::args::Readable;
use crate::state::{Body, Row, State};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;

/// What waiting for an object comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Set,
    Unset,
    Abandoned,
    Unknown,
}

impl State {
    /// Threads that wait for an object may have been let through, so many at most.
    pub(super) fn grant_waiters(&mut self, row: Row, most: u32) {
        let object = &mut self.objects[row];
        let all = matches!(object.body, Body::Event { manual: true, .. }) && most > 0;
        let more = if all { object.waiters } else { most.min(object.waiters) };
        object.grants = object.grants.saturating_add(more).min(object.waiters);
    }

    fn signal(&self, row: Row, thread: abi::ThreadId) -> Signal {
        let told = |set: bool| if set { Signal::Set } else { Signal::Unset };
        match self.objects[row].body {
            Body::Event { set, .. } => set.map_or(Signal::Unknown, told),
            Body::Mutex { abandoned: true, owner: None, .. } => Signal::Abandoned,
            Body::Mutex { owner, .. } => told(owner.is_none_or(|owner| owner == thread)),
            Body::Semaphore { count, .. } => told(count > 0),
            Body::Process(id) => {
                self.processes.get(&id).map_or(Signal::Unknown, |known| told(!known.running))
            }
            Body::Thread(id) => {
                self.threads.get(&id).map_or(Signal::Unknown, |known| told(!known.running))
            }
            Body::File(_) | Body::Mapping(_) | Body::Other => Signal::Unknown,
        }
    }

    /// A thread begins to wait for an object, or stops.
    pub(crate) fn waits(&mut self, row: Row, begins: bool) {
        let waiters = &mut self.objects[row].waiters;
        *waiters = if begins { waiters.saturating_add(1) } else { waiters.saturating_sub(1) };
        if !begins {
            self.settle(row);
        }
    }
}

pub(super) fn wait(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hHandle", 0)?;
    let limit = cx.args.number("dwMilliseconds", INFINITE)?;
    let mut case = cx.case(SZ_56, SZ_61);
    let (process, thread) = cx.state.law.pseudo;
    if [process, thread].contains(&value) {
        let told = cx.value();
        return Ok(match told {
            // It waits for itself, which has not ended.
            WAIT_TIMEOUT if limit != INFINITE => Verdict::Permitted(SZ_61),
            _ => cx.breach(SZ_61, "the caller has not ended"),
        });
    }
    let row = cx.notes.waited.or_else(|| cx.object(value));
    if cx.is_vague(value) {
        case.unsure("nothing is known of the object");
    }
    let cannot = |row: Row| matches!(cx.state.objects[row].body, Body::File(_) | Body::Mapping(_));
    match row {
        None => cx.no_handle(&mut case, value, SZ_61),
        Some(row) if cannot(row) => case.refuse_by(ERROR_INVALID_HANDLE, SZ_61),
        Some(_) => {}
    }
    let told = cx.value();
    let verdict = case.judge(told != WAIT_FAILED, cx.answer);
    let Some(row) = row.filter(|row| !cannot(*row) && told != WAIT_FAILED) else {
        return Ok(verdict);
    };
    let signal = cx.state.signal(row, cx.thread);
    let blocked = cx.notes.blocked;
    let object = &mut cx.state.objects[row];
    let granted = blocked && object.grants > 0;
    let others = object.waiters > 0 || object.grants > 0;
    if granted && told != WAIT_TIMEOUT {
        object.grants -= 1;
    }
    let answer = judge_answer(cx, told, signal, granted, others, limit);
    if told != WAIT_TIMEOUT {
        take(cx, row);
    }
    Ok(verdict.and(answer))
}

fn judge_answer(
    cx: &Cx<'_>,
    told: u32,
    signal: Signal,
    granted: bool,
    others: bool,
    limit: u32,
) -> Verdict {
    if ![WAIT_OBJECT_0, WAIT_ABANDONED, WAIT_TIMEOUT].contains(&told) {
        return cx.breach(SZ_61, "no wait for one object returns this");
    }
    if signal == Signal::Unknown {
        return Verdict::NotCovered("whether the object is signalled is not known");
    }
    match told {
        WAIT_OBJECT_0 if signal == Signal::Abandoned => {
            cx.breach(SZ_58, "its owner ended: the wait returns WAIT_ABANDONED")
        }
        WAIT_OBJECT_0 if signal == Signal::Unset && !granted => {
            cx.breach(SZ_56, "the object is not signalled")
        }
        WAIT_ABANDONED if signal != Signal::Abandoned => {
            cx.breach(SZ_58, "no owner of the object ended")
        }
        WAIT_TIMEOUT if limit == INFINITE => cx.breach(SZ_56, "the wait has no end"),
        WAIT_TIMEOUT if signal != Signal::Unset && !others => {
            cx.breach(SZ_56, "the object is signalled, and nobody else waits for it")
        }
        _ => Verdict::Permitted(SZ_56),
    }
}

/// A wait that is over takes what it waited for.
fn take(cx: &mut Cx<'_>, row: Row) {
    let thread = cx.thread;
    let mut owns = false;
    match &mut cx.state.objects[row].body {
        Body::Event { manual: false, set } => *set = Some(false),
        Body::Mutex { owner, count, abandoned } => {
            owns = owner.is_none();
            (*owner, *abandoned) = (Some(thread), false);
            *count = count.saturating_add(1);
        }
        Body::Semaphore { count, .. } => *count = count.saturating_sub(1),
        _ => {}
    }
    if owns {
        cx.owns(row);
    }
}

pub(super) fn sleep(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let limit = cx.args.number("dwMilliseconds", 0)?;
    if cx.answer.value.is_some_and(|value| value != 0) {
        return Ok(Verdict::Contradicts(String::from("Sleep returns nothing")));
    }
    Ok(match limit {
        INFINITE => cx.breach(SZ_63, "this sleep has no end"),
        _ => Verdict::Permitted(SZ_99),
    })
}
