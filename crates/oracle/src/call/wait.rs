//! WaitForSingleObject, WaitForMultipleObjects and Sleep.
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
    let row = cx.notes.waited.first().copied().or_else(|| cx.object(value));
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

/// What a wait for several objects is asked for.
struct Several {
    count: u32,
    handles: Vec<u32>,
    all: bool,
    limit: u32,
}

impl Several {
    fn read(cx: &Cx<'_>) -> Readable<Several> {
        let handles = cx.args.handles("lpHandles")?;
        Ok(Several {
            count: cx.args.number("nCount", handles.len() as u32)?,
            handles,
            all: cx.args.number("fWaitAll", 0)? != 0,
            limit: cx.args.number("dwMilliseconds", INFINITE)?,
        })
    }
}

pub(super) fn wait_for_several(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = Several::read(cx)?;
    let mut case = cx.case(SZ_272, SZ_273);
    let invalid = ERROR_INVALID_PARAMETER;
    let none = wanted.handles.is_empty() || !(1..=MAXIMUM_WAIT_OBJECTS).contains(&wanted.count);
    case.refuse_if(none, invalid, SZ_273);
    case.refuse_if(wanted.all && !cx.state.law.desktop, invalid, SZ_270);
    if !none && wanted.count as usize > wanted.handles.len() {
        case.unsure("what lies behind the array is not known");
    }
    let asked = wanted.handles.iter().take(wanted.count as usize);
    let pseudo = [cx.state.law.pseudo.0, cx.state.law.pseudo.1];
    let mut rows = Vec::new();
    for &value in asked {
        let row = cx.object(value);
        let cannot =
            |row: Row| matches!(cx.state.objects[row].body, Body::File(_) | Body::Mapping(_));
        match row {
            _ if pseudo.contains(&value) || cx.is_vague(value) => {
                case.unsure("nothing is known of an object");
            }
            None => cx.no_handle(&mut case, value, SZ_273),
            Some(row) if cannot(row) => case.refuse_by(ERROR_INVALID_HANDLE, SZ_273),
            Some(row) => rows.push(row),
        }
    }
    if wanted.all {
        let twins = rows.iter().enumerate().any(|(at, row)| rows[..at].contains(row));
        case.refuse_if(twins, invalid, SZ_271);
    }
    let told = cx.value();
    let verdict = case.judge(told != WAIT_FAILED, cx.answer);
    if told == WAIT_FAILED || rows.len() != wanted.count as usize {
        return Ok(verdict);
    }
    Ok(verdict.and(judge_several(cx, &wanted, &rows, told)))
}

/// Which object ended the wait, and what it takes.
fn judge_several(cx: &mut Cx<'_>, wanted: &Several, rows: &[Row], told: u32) -> Verdict {
    let signals: Vec<Signal> = rows.iter().map(|row| cx.state.signal(*row, cx.thread)).collect();
    let open = |signal: Signal| matches!(signal, Signal::Set | Signal::Abandoned);
    let blocked = cx.notes.blocked;
    if told == WAIT_TIMEOUT {
        let ends = wanted.limit != INFINITE;
        let through = if wanted.all {
            signals.iter().all(|signal| open(*signal))
        } else {
            signals.iter().any(|signal| open(*signal))
        };
        return match (ends, through && !blocked) {
            (false, _) => cx.breach(SZ_56, "the wait has no end"),
            (true, true) => cx.breach(SZ_272, "the objects let the thread through"),
            _ => Verdict::Permitted(SZ_272),
        };
    }
    let index = told.checked_sub(WAIT_ABANDONED).unwrap_or(told) as usize;
    let abandoned = told >= WAIT_ABANDONED;
    let Some(&signal) = signals.get(index) else {
        return cx.breach(SZ_272, "the answer is no place in the array");
    };
    let mut said = Verdict::Permitted(SZ_272);
    if !blocked {
        let passed = if wanted.all {
            signals.iter().all(|signal| *signal != Signal::Unset)
        } else {
            signal != Signal::Unset && !signals[..index].iter().any(|signal| open(*signal))
        };
        let clause = if wanted.all { SZ_271 } else { SZ_272 };
        if !passed {
            said = cx.breach(clause, "this is not what lets the thread through first");
        }
        if signal != Signal::Unknown && abandoned != (signal == Signal::Abandoned) && !wanted.all {
            said =
                said.and(cx.breach(SZ_58, "abandoned is a mutex whose owner ended, and it alone"));
        }
    }
    let taken = if wanted.all { rows } else { &rows[index..=index] };
    for &row in taken {
        if blocked {
            let object = &mut cx.state.objects[row];
            object.grants = object.grants.saturating_sub(1);
        }
        take(cx, row);
    }
    said
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
