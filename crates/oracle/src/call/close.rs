//! CloseHandle and DuplicateHandle.

use super::Cx;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ClauseId, ErrorCode, ProcessId};
use trace::event::ObjectKind;

const NO_HANDLE: ErrorCode = ERROR_INVALID_HANDLE;
const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

/// The pseudohandles of the calling thread and process on Windows CE.
pub(super) const CURRENT_THREAD: u32 = 0x41;
pub(super) const CURRENT_PROCESS: u32 = 0x42;

pub(super) fn close_handle(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hObject", 0)?;
    let mut case = cx.case(CH_02, CH_03);
    let row = check_open(cx, &mut case, value);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let (true, Some(row)) = (done, row) {
        cx.state.close(cx.process, value, row, CH_02);
    }
    Ok(verdict)
}

/// The reasons for which a process cannot close a handle; returns what it would close.
fn check_open(cx: &Cx<'_>, case: &mut Case, value: u32) -> Option<Row> {
    if [CURRENT_THREAD, CURRENT_PROCESS].contains(&value) {
        case.unsure("no document read says what comes of closing a pseudohandle");
        return None;
    }
    if let Some(row) = cx.state.handle(cx.process, value) {
        if !cx.state.objects[row].holders.contains_key(&cx.process) {
            case.refuse(NO_HANDLE, O_20, O_20);
        }
        return Some(row);
    }
    if cx.state.identified(cx.process, value).is_some() {
        // An identifier serves as a handle (HND-05), of which the process has none open.
        case.refuse(NO_HANDLE, O_20, O_20);
        return None;
    }
    if cx.is_vague(value) {
        case.unsure("what the value stands for the trace does not tell");
        return None;
    }
    let (must, settles) = why_dead(cx, value);
    case.refuse(NO_HANDLE, must, settles);
    None
}

/// Why a value is no handle: the clause, and the one that settles the code.
fn why_dead(cx: &Cx<'_>, value: u32) -> (ClauseId, ClauseId) {
    match cx.state.died(cx.process, value) {
        Some((why, _)) if why.id == CH_05.id => (CH_05, OPEN_20A),
        Some((why, _)) if why.id == CFFM_03.id => (OPEN_20C, OPEN_20A),
        Some((why, _)) if why.id == HND_09.id => (HND_09, O_22),
        Some(_) => (CH_02, SZ_50),
        None => (CH_03, SZ_50),
    }
}

/// The process that a handle of DuplicateHandle stands for.
fn process_behind(cx: &Cx<'_>, value: u32) -> Option<ProcessId> {
    if value == CURRENT_PROCESS {
        return Some(cx.process);
    }
    match cx.state.objects[cx.object(value)?].body {
        Body::Process(process) => Some(process),
        _ => None,
    }
}

pub(super) fn duplicate_handle(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let source_process = cx.args.number("hSourceProcessHandle", CURRENT_PROCESS)?;
    let value = cx.args.number("hSourceHandle", 0)?;
    let target_process = cx.args.number("hTargetProcessHandle", CURRENT_PROCESS)?;
    let inherit = cx.args.number("bInheritHandle", 0)?;
    let options = cx.args.number("dwOptions", DUPLICATE_SAME_ACCESS)?;
    let mut case = cx.case(DUP_01, SZ_52);
    let wants = cx.args.wants("lpTargetHandle");
    if options & DUPLICATE_SAME_ACCESS == 0 {
        case.refuse(INVALID, DUP_01, SZ_51);
    }
    if inherit != 0 || !wants {
        case.refuse(INVALID, DUP_03, SZ_51);
    }
    case.refuse_if(options & !3 != 0, INVALID, SZ_51);
    let source = process_behind(cx, source_process);
    let target = process_behind(cx, target_process);
    if source.is_none() || target.is_none() {
        case.refuse_by(NO_HANDLE, SZ_52);
    }
    let row = source.and_then(|source| source_object(cx, source, value));
    let alive = |source| cx.state.untold && cx.state.died(source, value).is_none();
    if source.is_some_and(alive) && row.is_none() {
        case.unsure("nothing is known of the handle");
    } else if source.is_some() && row.is_none() {
        case.refuse_by(NO_HANDLE, SZ_52);
    }
    let ended = |process: ProcessId| {
        cx.state.processes.get(&process).is_some_and(|process| !process.running)
    };
    if source.is_some_and(ended) || target.is_some_and(ended) {
        case.may_refuse(NO_HANDLE, SZ_52);
    }
    let done = cx.value() != 0;
    let mut verdict = case.judge(done, cx.answer);
    let given = cx.answer.output("lpTargetHandle");
    if let (true, Some(row), Some(target), Some(given)) = (done, row, target, given) {
        if !cx.notes.opened.is_empty() && !cx.notes.opened.contains(&given) {
            let opened = format!("the handle that was opened is {:#010x}", cx.notes.opened[0]);
            verdict = verdict.and(Verdict::Contradicts(opened));
        }
        let known = cx.state.objects[row].value.filter(|_| cx.state.law.one_space);
        if known.is_some_and(|known| known != given) {
            let other = "the same object has the same handle value in every process";
            verdict = verdict.and(cx.breach(HND_02, other));
        }
        cx.state.open(target, given, row);
        let from = source.unwrap_or(cx.process);
        share_rights(cx, row, (from, value), (target, given));
    }
    if let (Some(source), Some(row), true) = (source, row, options & DUPLICATE_CLOSE_SOURCE != 0) {
        // Whatever the outcome (DUP-02).
        cx.state.close(source, value, row, CH_02);
    }
    Ok(verdict)
}

/// What a process can duplicate by a value: what it has open, and itself.
fn source_object(cx: &mut Cx<'_>, source: ProcessId, value: u32) -> Option<Row> {
    match value {
        CURRENT_PROCESS if source == cx.process => return Some(cx.process_object(source)),
        CURRENT_THREAD if source == cx.process => return Some(cx.thread_object(cx.thread)),
        CURRENT_PROCESS | CURRENT_THREAD => return None,
        _ => {}
    }
    let row = cx.state.handle(source, value)?;
    cx.state.objects[row].holders.contains_key(&source).then_some(row)
}

/// A duplicate gives the access of its source; each is a process and its handle.
fn share_rights(cx: &mut Cx<'_>, row: Row, source: (ProcessId, u32), target: (ProcessId, u32)) {
    let [source, target] =
        [source, target].map(|(process, value)| cx.state.rights_key(process, value));
    let Body::Mapping(mapping) = &mut cx.state.objects[row].body else { return };
    let writable = mapping.rights.get(&source).copied();
    *mapping.rights.entry(target).or_default() |= writable.unwrap_or(true);
}

impl Cx<'_> {
    /// The object that stands for a process or a thread, made when it is first heard of.
    pub(super) fn process_object(&mut self, process: ProcessId) -> Row {
        if let Some(row) = self.state.processes.get(&process).and_then(|known| known.object) {
            return row;
        }
        let machine = self.state.machine_of(process);
        let body = Body::Process(process);
        let row = self.state.add_object(ObjectKind::Process, machine, None, body);
        if let Some(known) = self.state.processes.get_mut(&process) {
            known.object = Some(row);
        }
        row
    }

    /// The same for a thread.
    pub(super) fn thread_object(&mut self, thread: abi::ThreadId) -> Row {
        if let Some(row) = self.state.threads.get(&thread).and_then(|known| known.object) {
            return row;
        }
        let machine = self.state.machine_of(self.state.process_of(thread));
        let body = Body::Thread(thread);
        let row = self.state.add_object(ObjectKind::Thread, machine, None, body);
        if let Some(known) = self.state.threads.get_mut(&thread) {
            known.object = Some(row);
        }
        row
    }
}
