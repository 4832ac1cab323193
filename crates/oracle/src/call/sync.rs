//! Events, mutexes, semaphores, and what only holds a name: timers, jobs.

use super::Cx;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::EVENT_ALL_ACCESS;
use abi::error::*;
use abi::{ClauseId, ErrorCode};
use std::sync::Arc;
use trace::event::ObjectKind;

const NO_HANDLE: ErrorCode = ERROR_INVALID_HANDLE;
const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

pub(super) fn create_event(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let manual = cx.args.number("bManualReset", 0)? != 0;
    let set = cx.args.number("bInitialState", 0)? != 0;
    let name = cx.args.text("lpName")?;
    let case = cx.case(NM_06, SZ_53);
    let made = (ObjectKind::Event, Body::Event { manual, set: Some(set) });
    create(cx, case, made, name, "lpEventAttributes")
}

pub(super) fn create_mutex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let owned = cx.args.number("bInitialOwner", 0)? != 0;
    let name = cx.args.text("lpName")?;
    let case = cx.case(NAME_03, SZ_53);
    let owner = owned.then_some(cx.thread);
    let body = Body::Mutex { owner, count: u32::from(owned), abandoned: false };
    create(cx, case, (ObjectKind::Mutex, body), name, "lpMutexAttributes")
}

pub(super) fn create_semaphore(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let count = cx.args.number("lInitialCount", 0)? as i32;
    let most = cx.args.number("lMaximumCount", 0)? as i32;
    let name = cx.args.text("lpName")?;
    let mut case = cx.case(NM_06, SZ_59);
    let good = most > 0 && (0..=most).contains(&count);
    if !good {
        // With an existing name the other parameters are ignored (NM-06).
        let exists = name.as_deref();
        let exists =
            exists.and_then(|name| cx.state.named(cx.machine, ObjectKind::Semaphore, name));
        // Which of two mistakes counts, that of the name or that of the counts, no clause says.
        let misnamed = name.as_deref().is_some_and(|name| name.contains('\\'));
        match exists.is_some() || misnamed {
            true => case.may_refuse(INVALID, SZ_59),
            false => case.refuse_by(INVALID, SZ_59),
        }
    }
    let body = Body::Semaphore { count: count.max(0) as u32, most: most.max(0) as u32 };
    create(cx, case, (ObjectKind::Semaphore, body), name, "lpSemaphoreAttributes")
}

pub(super) fn create_timer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let name = cx.args.text("lpTimerName")?;
    let case = cx.case(NM_06, SZ_53);
    create(cx, case, (ObjectKind::WaitableTimer, Body::Other), name, "lpTimerAttributes")
}

pub(super) fn create_job(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let name = cx.args.text("lpName")?;
    let case = cx.case(NM_06, SZ_53);
    create(cx, case, (ObjectKind::Job, Body::Other), name, "lpJobAttributes")
}

/// Makes an object, or opens the one that has the name.
fn create(
    cx: &mut Cx<'_>,
    mut case: Case,
    (kind, body): (ObjectKind, Body),
    given: Option<Arc<str>>,
    attributes: &str,
) -> Readable<Verdict> {
    let name = cx.name(&mut case, given.as_deref(), false);
    let holder = name.as_deref().and_then(|name| cx.state.named(cx.machine, kind, name));
    let existing = holder.filter(|row| cx.state.objects[*row].kind == kind);
    match (holder, existing) {
        (Some(holder), None) if cx.state.law.desktop => {
            let mapping = cx.state.objects[holder].kind == ObjectKind::FileMapping;
            case.refuse_by(NO_HANDLE, if mapping { M_40C } else { NM_09A });
        }
        (Some(_), None) => case.refuse(NO_HANDLE, NM_03, SZ_53),
        (_, Some(_)) => case.leaves(ERROR_ALREADY_EXISTS, NM_06),
        _ => case.leaves(NO_ERROR, if cx.state.law.desktop { SZ_166 } else { SZ_54 }),
    }
    cx.may_go_wrong(&mut case);
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    if value == 0 {
        return Ok(verdict);
    }
    let existed = cx.answer.last_error == Some(ERROR_ALREADY_EXISTS);
    let row = existing.filter(|_| existed || cx.answer.last_error.is_none());
    let (row, fresh) = match row {
        Some(row) => (row, false),
        None => {
            let owned = matches!(body, Body::Mutex { owner: Some(_), .. });
            let row = cx.state.add_object(kind, cx.machine, name.as_deref(), body);
            if owned {
                cx.owns(row);
            }
            (row, true)
        }
    };
    let told = cx.got_handle(row, value, fresh);
    let inherit = cx.inherits(attributes);
    cx.mark_inheritable(value, inherit);
    Ok(verdict.and(told))
}

impl Cx<'_> {
    /// Notes that the calling thread took a mutex.
    pub(super) fn owns(&mut self, mutex: Row) {
        if let Some(thread) = self.state.threads.get_mut(&self.thread) {
            thread.mutexes.push(mutex);
        }
    }

    /// The object of a kind that a handle stands for.
    fn of_kind(&self, case: &mut Case, value: u32, kind: ObjectKind) -> Option<Row> {
        let row = self.object(value).filter(|row| self.state.objects[*row].kind == kind);
        if row.is_none() {
            self.no_handle(case, value, SZ_68);
        }
        row
    }
}

pub(super) fn open_event(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let access = cx.args.number("dwDesiredAccess", 0)?;
    let inherit = cx.args.number("bInheritHandle", 0)?;
    let mut case = cx.case(NM_07A, SZ_55);
    if !cx.state.law.desktop && (access != EVENT_ALL_ACCESS || inherit != 0) {
        case.refuse(INVALID, NM_07B, SZ_55);
    }
    open(cx, case, ObjectKind::Event, "lpName")
}

pub(super) fn open_mutex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let case = cx.case(SZ_167, SZ_167);
    open(cx, case, ObjectKind::Mutex, "lpName")
}

pub(super) fn open_semaphore(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let case = cx.case(SZ_167, SZ_167);
    open(cx, case, ObjectKind::Semaphore, "lpName")
}

pub(super) fn open_timer(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let case = cx.case(SZ_167, SZ_167);
    open(cx, case, ObjectKind::WaitableTimer, "lpTimerName")
}

pub(super) fn open_job(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let case = cx.case(SZ_167, SZ_167);
    open(cx, case, ObjectKind::Job, "lpName")
}

/// Opens an object that has the name.
fn open(cx: &mut Cx<'_>, mut case: Case, kind: ObjectKind, parameter: &str) -> Readable<Verdict> {
    let inherit = cx.args.number("bInheritHandle", 0)?;
    let given = cx.args.text(parameter)?;
    let settles = if cx.state.law.desktop { SZ_167 } else { SZ_55 };
    case.refuse_if(given.is_none(), INVALID, settles);
    let name = cx.name(&mut case, given.as_deref(), true);
    let holder = name.as_deref();
    let holder = holder.and_then(|name| cx.state.named(cx.machine, kind, name));
    let existing = holder.filter(|row| cx.state.objects[*row].kind == kind);
    if existing.is_none() && name.is_some() {
        match holder {
            Some(row) if cx.state.law.desktop => {
                let mapping = cx.state.objects[row].kind == ObjectKind::FileMapping;
                case.refuse(NO_HANDLE, if mapping { M_40C } else { NM_09A }, SZ_167);
            }
            Some(_) => case.refuse(NO_HANDLE, NM_07A, SZ_55),
            None => case.refuse(ERROR_FILE_NOT_FOUND, NM_07A, settles),
        }
    }
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    let Some(row) = existing.filter(|_| value != 0) else { return Ok(verdict) };
    let told = cx.got_handle(row, value, false);
    cx.mark_inheritable(value, inherit != 0);
    Ok(verdict.and(told))
}

pub(super) fn set_event(cx: &mut Cx<'_>) -> Readable<Verdict> {
    change_event(cx, true)
}

pub(super) fn reset_event(cx: &mut Cx<'_>) -> Readable<Verdict> {
    change_event(cx, false)
}

/// The waiters of this moment are let through, and nothing is left for others (SZ-274).
pub(super) fn pulse_event(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let verdict = change_event(cx, true)?;
    change_event(cx, false).map(|_| verdict)
}

fn change_event(cx: &mut Cx<'_>, to: bool) -> Readable<Verdict> {
    let value = cx.args.number("hEvent", 0)?;
    let mut case = cx.case(SZ_56, SZ_68);
    let row = cx.of_kind(&mut case, value, ObjectKind::Event);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        cx.state.grant_waiters(row, if to { 1 } else { 0 });
        if let Body::Event { set, .. } = &mut cx.state.objects[row].body {
            *set = Some(to);
        }
    }
    Ok(verdict)
}

pub(super) fn release_mutex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hMutex", 0)?;
    let mut case = cx.case(SZ_57, SZ_68);
    let row = cx.of_kind(&mut case, value, ObjectKind::Mutex);
    let thread = cx.thread;
    let mine = row.is_some_and(|row| {
        matches!(cx.state.objects[row].body, Body::Mutex { owner, .. } if owner == Some(thread))
    });
    if row.is_some() && !mine {
        case.refuse_by(ERROR_NOT_OWNER, SZ_57);
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, true, Some(row)) = (done, mine, row) {
        if let Body::Mutex { owner, count, .. } = &mut cx.state.objects[row].body {
            *count = count.saturating_sub(1);
            if *count == 0 {
                *owner = None;
                cx.state.grant_waiters(row, 1);
            }
        }
    }
    Ok(verdict)
}

pub(super) fn release_semaphore(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hSemaphore", 0)?;
    let more = cx.args.number("lReleaseCount", 1)? as i32;
    let mut case = cx.case(SZ_60, SZ_68);
    case.refuse_if(more < 1, INVALID, SZ_59);
    let row = cx.of_kind(&mut case, value, ObjectKind::Semaphore);
    let (count, most, waiting) = match row.map(|row| &cx.state.objects[row]) {
        Some(object) => match object.body {
            // What was granted to a thread that waited is taken, though it has not returned.
            Body::Semaphore { count, most } => (count, most, object.grants > 0),
            _ => (0, u32::MAX, true),
        },
        None => (0, u32::MAX, true),
    };
    if more > 0 && u64::from(count) + more as u64 > u64::from(most) && row.is_some() {
        past_most(&mut case, waiting);
    }
    let done = cx.value() != 0;
    let mut verdict = case.judge(done, cx.answer);
    let before = cx.answer.output("lpPreviousCount");
    if let (true, Some(row)) = (done, row) {
        if before.is_some_and(|before| before != count) && !waiting {
            let wrong = format!("the count before was {count}");
            verdict = verdict.and(cx.breach(SZ_59, wrong));
        }
        cx.state.grant_waiters(row, more.max(0) as u32);
        if let Body::Semaphore { count, .. } = &mut cx.state.objects[row].body {
            *count = count.saturating_add(more.max(0) as u32);
        }
    }
    Ok(verdict)
}

fn past_most(case: &mut Case, waiting: bool) {
    let full = ERROR_TOO_MANY_POSTS;
    let clause: ClauseId = SZ_60;
    match waiting {
        // Threads that were let through have not all come back yet.
        true => case.may_refuse(full, clause),
        false => case.refuse_by(full, clause),
    }
}
