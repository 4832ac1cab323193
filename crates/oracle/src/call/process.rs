//! Processes, threads and the last error.

use super::{Cx, start};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::{HANDLE_FLAG_INHERIT, STACK_SIZE_PARAM_IS_A_RESERVATION, STILL_ACTIVE};
use abi::error::*;
use abi::{ClauseId, ErrorCode};
use trace::event::ObjectKind;

const NO_HANDLE: ErrorCode = ERROR_INVALID_HANDLE;
const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

pub(super) fn create_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let image = cx.args.text("lpApplicationName")?;
    let flags = cx.args.number("dwCreationFlags", 0)?;
    let inherit = cx.args.number("bInheritHandles", 0)?;
    let mut case = cx.case(PROC_01, PROC_01);
    let exe = match image.as_deref() {
        None => {
            case.refuse(INVALID, PROC_01, SZ_67);
            None
        }
        Some(image) => start::exe(cx, &mut case, image),
    };
    if flags != 0 || (inherit != 0 && !cx.state.law.desktop) {
        case.may_refuse(INVALID, PROC_01);
    }
    start::check_slots(cx, &mut case);
    if let Some(file) = exe {
        start::check_image(cx, &mut case, file);
    }
    case.may_refuse(ERROR_NOT_ENOUGH_MEMORY, SZ_05);
    cx.may_go_wrong(&mut case);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if !done {
        return Ok(verdict);
    }
    let machine = cx.machine;
    let process = cx.notes.processes.first().copied();
    let thread = cx.notes.threads.first().copied();
    let made = match process {
        Some(process) => cx.state.process_object(process),
        None => {
            cx.state.on_machine(machine, |machine| machine.unseen += 1);
            cx.state.add_object(ObjectKind::Process, machine, None, Body::Other)
        }
    };
    let primary = match thread {
        Some(thread) => cx.state.thread_object(thread),
        None => cx.state.add_object(ObjectKind::Thread, machine, None, Body::Other),
    };
    let outputs = [("hProcess", "dwProcessId", made), ("hThread", "dwThreadId", primary)];
    if let Some(process) = process.filter(|_| inherit != 0 && cx.state.law.desktop) {
        cx.state.inherit(cx.process, process);
    }
    if let (Some(process), Some(file)) = (process, exe) {
        cx.state.begin_image(process, thread, file);
    }
    let mut told = Verdict::Permitted(PROC_02).and(start::begins(cx, thread));
    for (handle, id, row) in outputs {
        if let Some(value) = cx.answer.output(handle) {
            told = told.and(cx.got_handle(row, value, true));
        }
        if let Some(id) = cx.answer.output(id) {
            told = told.and(cx.id_form(row, id));
            cx.told_id(row, id);
        }
    }
    Ok(verdict.and(told))
}

impl Cx<'_> {
    /// Whether a value can be the identifier of an object. Where all handles of an object have one
    /// value (HND-02), an identifier, which serves as a handle (HND-05, SZ-98), is that value.
    fn id_form(&self, row: Row, id: u32) -> Verdict {
        let known = self.state.objects[row].value.filter(|_| self.state.law.one_space);
        if let Some(known) = known.filter(|known| *known != id) {
            let wrong = format!("the object has the handle value {known:#010x}");
            return self.breach(HND_02, wrong);
        }
        let odd = match (self.state.law.one_space, self.state.law.desktop) {
            (true, _) => false,
            (false, true) => id % 4 != 0,
            (false, false) => id % 4 != 2,
        };
        match odd {
            true => self.breach(SZ_160, "an identifier has another form"),
            false => Verdict::Permitted(GLE_01),
        }
    }

    /// Notes the identifier of a process or thread.
    fn told_id(&mut self, row: Row, id: u32) {
        self.state.ids.insert((self.machine, id), row);
        match self.state.objects[row].body {
            Body::Process(process) => {
                let known = self.state.processes.get_mut(&process);
                known.into_iter().for_each(|known| known.id = Some(id));
            }
            Body::Thread(thread) => {
                let known = self.state.threads.get_mut(&thread);
                known.into_iter().for_each(|known| known.id = Some(id));
            }
            _ => {}
        }
    }
}

pub(super) fn create_thread(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let start = cx.args.text("lpStartAddress");
    let mut case = cx.case(CH_06, SZ_92);
    if start == Ok(None) && cx.args.number("lpStartAddress", 0) == Ok(0) {
        case.refuse_by(INVALID, SZ_92);
    }
    case.may_refuse(ERROR_NOT_ENOUGH_MEMORY, SZ_05);
    let flags = cx.args.number("dwCreationFlags", 0)?;
    let size = cx.args.number("dwStackSize", 0)?;
    let asks = flags & STACK_SIZE_PARAM_IS_A_RESERVATION != 0 && size > 0;
    let has_stack = cx.state.processes.get(&cx.process).is_some_and(|it| it.image.is_some());
    let mut stack = cx.state.place_for_stack(cx.process, asks.then_some(size));
    // Where heaps lie the trace may not tell.
    let elsewhere = cx.state.has_heap_elsewhere(cx.process);
    case.may_refuse_if(has_stack && elsewhere, ERROR_OUTOFMEMORY, SZ_352);
    if has_stack && stack.is_none() {
        case.may_refuse(ERROR_OUTOFMEMORY, SZ_352);
        case.refuse_if(!cx.state.untold, ERROR_OUTOFMEMORY, SZ_352);
    }
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    if value == 0 {
        return Ok(verdict);
    }
    let thread = cx.notes.threads.first().copied();
    if let (Some((base, _)), Some(told)) =
        (stack.as_mut().filter(|_| elsewhere), start::told_stack(cx))
    {
        *base = told;
    }
    if let Some(place) = stack {
        cx.state.give_stack(thread, cx.process, place);
    }
    let verdict = verdict.and(start::begins(cx, thread));
    let row = match cx.notes.threads.first().copied() {
        Some(thread) => cx.state.thread_object(thread),
        None => cx.state.add_object(ObjectKind::Thread, cx.machine, None, Body::Other),
    };
    let told = cx.got_handle(row, value, true);
    let mut form = Verdict::Permitted(GLE_01);
    if let Some(id) = cx.answer.output("lpThreadId") {
        form = cx.id_form(row, id);
        cx.told_id(row, id);
    }
    Ok(verdict.and(told).and(form))
}

pub(super) fn current_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    Ok(current(cx, cx.state.law.pseudo.0))
}

pub(super) fn current_thread(cx: &mut Cx<'_>) -> Readable<Verdict> {
    Ok(current(cx, cx.state.law.pseudo.1))
}

fn current(cx: &Cx<'_>, pseudo: u32) -> Verdict {
    match cx.answer.value.is_none_or(|value| value == pseudo) {
        true => Verdict::Permitted(HND_06),
        false => {
            let clause = if cx.state.law.desktop { SZ_161 } else { HND_06 };
            cx.breach(clause, "the handle of oneself is a pseudohandle, always the same")
        }
    }
}

pub(super) fn current_process_id(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let row = cx.state.process_object(cx.process);
    let known = cx.state.processes.get(&cx.process).and_then(|process| process.id);
    let clause = if cx.state.law.desktop { SZ_230 } else { HND_05 };
    Ok(identify(cx, row, known, clause))
}

pub(super) fn current_thread_id(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let row = cx.state.thread_object(cx.thread);
    let known = cx.state.threads.get(&cx.thread).and_then(|thread| thread.id);
    let clause = if cx.state.law.desktop { SZ_230 } else { HND_05 };
    Ok(identify(cx, row, known, clause))
}

/// An identifier stays the same, and is nobody else's.
pub(super) fn identify(cx: &mut Cx<'_>, row: Row, known: Option<u32>, clause: ClauseId) -> Verdict {
    let Some(id) = cx.answer.value else {
        return Verdict::Contradicts(String::from("the answer is no identifier"));
    };
    if known.is_some_and(|known| known != id) {
        return cx.breach(clause, "the identifier was another one before");
    }
    // On the desktop an identifier is no handle.
    let known = cx.object(id).filter(|_| !cx.state.law.desktop);
    let holder = known.filter(|holder| *holder != row);
    if holder.is_some_and(|holder| !matches!(cx.state.objects[holder].body, Body::Other)) {
        return cx.breach(clause, "the identifier is a handle to something else");
    }
    let form = cx.id_form(row, id);
    cx.told_id(row, id);
    Verdict::Permitted(clause).and(form)
}

pub(super) fn open_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let inherit = cx.args.number("bInheritHandle", 0)?;
    let id = cx.args.number("dwProcessId", 0)?;
    let works = if cx.state.law.desktop { SZ_230 } else { HND_05 };
    let mut case = cx.case(works, SZ_64);
    case.refuse_if(inherit != 0 && !cx.state.law.desktop, INVALID, SZ_64);
    let told = cx.state.ids.get(&(cx.machine, id)).copied();
    // On the desktop an identifier is no handle.
    let row = if cx.state.law.desktop { told } else { cx.object(id).or(told) };
    let is_process = |row: &Row| matches!(cx.state.objects[*row].body, Body::Process(_));
    let process = row.filter(is_process);
    if process.is_none() {
        // The identifier may never have been told to anybody.
        match row.is_none() && (cx.answer.value != Some(0) || cx.state.law.desktop) {
            true => case.unsure("whose identifier it is the trace does not tell"),
            false => case.refuse_by(INVALID, SZ_64),
        }
    } else if process.is_some_and(|row| !cx.state.runs(row)) {
        case.may_refuse(INVALID, SZ_64);
    }
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    let opened = match (value != 0, opened_process(cx), process) {
        (false, ..) => return Ok(verdict),
        (true, Some(other), _) => open_known(cx, other, id, value),
        (true, None, Some(row)) => cx.got_handle(row, value, false),
        (true, None, None) => {
            let row = cx.state.add_object(ObjectKind::Process, cx.machine, None, Body::Other);
            cx.got_handle(row, value, true)
        }
    };
    if inherit != 0 {
        cx.state.set_flags(cx.process, value, HANDLE_FLAG_INHERIT);
    }
    Ok(verdict.and(opened))
}

/// The process that the kernel says a call opened.
fn opened_process(cx: &Cx<'_>) -> Option<Row> {
    let opened = cx.notes.opens.first()?;
    cx.state.numbers.get(&opened.object).copied()
}

/// A process was opened by an identifier: it is the one that it has.
fn open_known(cx: &mut Cx<'_>, row: Row, id: u32, value: u32) -> Verdict {
    let known = match cx.state.objects[row].body {
        Body::Process(process) => cx.state.processes.get(&process).and_then(|known| known.id),
        _ => None,
    };
    let told = match known.filter(|known| *known != id) {
        Some(known) => {
            let clause = if cx.state.law.desktop { SZ_230 } else { HND_05 };
            cx.breach(
                clause,
                format!("the process that was opened has the identifier {known:#010x}"),
            )
        }
        None => cx.id_form(row, id),
    };
    cx.told_id(row, id);
    told.and(cx.got_handle(row, value, false))
}

impl Cx<'_> {
    /// The process whose identifier a value was until this call ended it.
    fn ended_now(&self, value: u32) -> Option<Row> {
        let row = self.state.ids.get(&(self.machine, value)).copied()?;
        let ended = |id| self.notes.ended.contains(id);
        matches!(&self.state.objects[row].body, Body::Process(id) if ended(id)).then_some(row)
    }
}

/// The object of a process or thread that a handle stands for, if it is of this kind.
pub(super) fn behind(
    cx: &mut Cx<'_>,
    case: &mut Case,
    value: u32,
    kind: ObjectKind,
    clause: ClauseId,
) -> Option<Row> {
    let (process, thread) = cx.state.law.pseudo;
    match (value, kind) {
        (_, ObjectKind::Process) if value == process => {
            return Some(cx.state.process_object(cx.process));
        }
        (_, ObjectKind::Thread) if value == thread => {
            return Some(cx.state.thread_object(cx.thread));
        }
        _ => {}
    }
    let row = cx.object(value).or_else(|| cx.ended_now(value));
    if cx.is_vague(value) {
        case.unsure("nothing is known of the process or thread");
        return None;
    }
    let row = row.filter(|row| cx.state.objects[*row].kind == kind);
    if row.is_none() {
        case.refuse_by(NO_HANDLE, clause);
    }
    row
}

pub(super) fn exit_code_process(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hProcess", 0)?;
    exit_code(cx, value, ObjectKind::Process)
}

pub(super) fn exit_code_thread(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hThread", 0)?;
    exit_code(cx, value, ObjectKind::Thread)
}

fn exit_code(cx: &mut Cx<'_>, value: u32, kind: ObjectKind) -> Readable<Verdict> {
    let mut case = cx.case(SZ_65, SZ_68);
    let row = behind(cx, &mut case, value, kind, SZ_68);
    case.refuse_if(!cx.args.wants("lpExitCode"), INVALID, SZ_93);
    let verdict = case.judge(cx.value() != 0, cx.answer);
    let told = cx.answer.output("lpExitCode").filter(|_| cx.value() != 0);
    let (Some(row), Some(told)) = (row, told) else { return Ok(verdict) };
    let ended = match cx.state.objects[row].body {
        Body::Process(id) => cx.state.processes.get(&id).map(|known| known.exit_code),
        Body::Thread(id) => cx.state.threads.get(&id).map(|known| known.exit_code),
        _ => None,
    };
    let wrong = match (cx.state.runs(row), ended.flatten()) {
        (true, _) if told != STILL_ACTIVE => Some((SZ_65, "it runs: the code is STILL_ACTIVE")),
        (false, Some(code)) if told != code => Some((SZ_65, "it ended with another code")),
        (false, None) if told == STILL_ACTIVE => {
            Some((PROC_03B, "it has ended: the code is no longer STILL_ACTIVE"))
        }
        _ => None,
    };
    Ok(match wrong {
        Some((clause, reason)) => verdict.and(cx.breach(clause, reason)),
        None => verdict,
    })
}

pub(super) fn terminate(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hProcess", 0)?;
    let code = cx.args.number("uExitCode", 0)?;
    let mut case = cx.case(PROC_03A, SZ_68);
    let row = behind(cx, &mut case, value, ObjectKind::Process, SZ_68);
    // A process that ended within this call did so because of it.
    let at_once = row.is_some_and(|row| match cx.state.objects[row].body {
        Body::Process(id) => cx
            .state
            .processes
            .get(&id)
            .is_some_and(|known| known.exit_code == Some(code) && cx.notes.ended.contains(&id)),
        _ => false,
    });
    if row.is_some_and(|row| !cx.state.runs(row)) && !at_once {
        case.refuse_by(ERROR_ACCESS_DENIED, SZ_66);
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        if let Body::Process(id) = cx.state.objects[row].body {
            cx.state.end_process(id, Some(code));
        }
    }
    Ok(verdict)
}

pub(super) fn get_last_error(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let known = cx.state.threads.get(&cx.thread).and_then(|thread| thread.last_error);
    Ok(match (known, cx.answer.value) {
        (Some(known), Some(told)) if known != told => {
            let wrong = format!("the last error of the thread is {}", ErrorCode(known));
            cx.breach(GLE_01, wrong)
        }
        (None, _) => Verdict::NotCovered("the last error is not known"),
        _ => Verdict::Permitted(GLE_01),
    })
}

pub(super) fn set_last_error(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let code = cx.args.number("dwErrCode", 0)?;
    if let Some(thread) = cx.state.threads.get_mut(&cx.thread) {
        thread.last_error = Some(code);
    }
    Ok(match cx.answer.last_error {
        Some(told) if told.0 != code => cx.breach(GLE_01, "it sets the code that it is given"),
        _ => Verdict::Permitted(GLE_01),
    })
}
