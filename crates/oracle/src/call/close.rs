//! CloseHandle and DuplicateHandle.

use super::Cx;
use super::mapping_desktop::rights_for;
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Row};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ClauseId, ErrorCode, ProcessId};

const NO_HANDLE: ErrorCode = ERROR_INVALID_HANDLE;
const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

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
    let (process, thread) = cx.state.law.pseudo;
    if [thread, process].contains(&value) {
        match cx.state.law.desktop {
            true => case.works_by(SZ_161),
            false => case.unsure("no document read says what comes of closing a pseudohandle"),
        }
        return None;
    }
    if let Some(row) = cx.state.handle(cx.process, value) {
        if !cx.state.objects[row].holders.contains_key(&cx.process) {
            case.refuse(NO_HANDLE, O_20, O_20);
        }
        let kept = cx.state.flags(cx.process, value) & HANDLE_FLAG_PROTECT_FROM_CLOSE != 0;
        case.refuse_if(kept, NO_HANDLE, M_53C);
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
    if cx.state.law.desktop {
        return (SZ_168, SZ_168);
    }
    let never = if cx.state.law.one_space { SZ_50 } else { SZ_160 };
    match cx.state.died(cx.process, value) {
        Some((why, _)) if why.id == CH_05.id => (CH_05, OPEN_20A),
        Some((why, _)) if why.id == CFFM_03.id => (OPEN_20C, OPEN_20A),
        Some((why, _)) if why.id == HND_09.id => (HND_09, O_22),
        Some(_) => (CH_02, never),
        None => (CH_03, never),
    }
}

/// The process that a handle of DuplicateHandle stands for.
fn process_behind(cx: &Cx<'_>, value: u32) -> Option<ProcessId> {
    if value == cx.state.law.pseudo.0 {
        return Some(cx.process);
    }
    match cx.state.objects[cx.object(value)?].body {
        Body::Process(process) => Some(process),
        _ => None,
    }
}

/// What a duplicate is asked to be.
struct Wanted {
    source: u32,
    value: u32,
    target: u32,
    access: u32,
    inherit: bool,
    options: u32,
}

impl Wanted {
    fn same_access(&self) -> bool {
        self.options & DUPLICATE_SAME_ACCESS != 0
    }

    fn closes(&self) -> bool {
        self.options & DUPLICATE_CLOSE_SOURCE != 0
    }

    /// On the desktop a source is moved nowhere: it is closed, and that is all (SZ-164).
    fn only_closes(&self, cx: &Cx<'_>) -> bool {
        cx.state.law.desktop && self.target == 0 && self.closes()
    }
}

pub(super) fn duplicate_handle(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let own = cx.state.law.pseudo.0;
    let wanted = Wanted {
        source: cx.args.number("hSourceProcessHandle", own)?,
        value: cx.args.number("hSourceHandle", 0)?,
        target: cx.args.number("hTargetProcessHandle", own)?,
        access: cx.args.number("dwDesiredAccess", 0)?,
        inherit: cx.args.number("bInheritHandle", 0)? != 0,
        options: cx.args.number("dwOptions", DUPLICATE_SAME_ACCESS)?,
    };
    let works = match (cx.state.law.one_space, cx.state.law.desktop) {
        (true, _) => DUP_01,
        (false, true) => M_52B,
        (false, false) => DUP_04,
    };
    let mut case = cx.case(works, SZ_52);
    check_options(cx, &mut case, &wanted);
    let source = process_behind(cx, wanted.source);
    let target = process_behind(cx, wanted.target);
    let nowhere = wanted.only_closes(cx);
    if cx.is_vague(wanted.source) || (cx.is_vague(wanted.target) && !nowhere) {
        case.unsure("nothing is known of the process behind a handle");
    }
    if source.is_none() || (target.is_none() && !nowhere) {
        case.refuse_by(NO_HANDLE, if cx.state.law.desktop { M_52C } else { SZ_52 });
    }
    let row = source.and_then(|source| source_object(cx, source, wanted.value));
    if source.is_some() && row.is_none() {
        case.refuse_by(NO_HANDLE, if cx.state.law.desktop { M_52C } else { SZ_52 });
    }
    if let (Some(source), Some(row), false) = (source, row, nowhere) {
        check_rights(cx, &mut case, &wanted, row, source);
    }
    let ended = |process: ProcessId| {
        cx.state.processes.get(&process).is_some_and(|process| !process.running)
    };
    if source.is_some_and(ended) || target.is_some_and(ended) {
        case.may_refuse(NO_HANDLE, SZ_52);
        if cx.state.law.desktop {
            case.unsure("no document read says what comes of a process that has ended");
        }
    }
    let done = cx.value() != 0;
    let mut verdict = case.judge(done, cx.answer);
    let given = cx.answer.output("lpTargetHandle").filter(|_| done && !nowhere);
    if let (Some(source), Some(row), Some(target), Some(given)) = (source, row, target, given) {
        verdict = verdict.and(duplicated(cx, &wanted, row, (source, target), given));
    }
    if let (Some(source), Some(row), true) = (source, row, wanted.closes()) {
        // Whatever the outcome (DUP-02, W-58a); a pseudo-handle is none to close (SZ-161).
        let pseudo = [cx.state.law.pseudo.0, cx.state.law.pseudo.1].contains(&wanted.value);
        let kept = cx.state.flags(source, wanted.value) & HANDLE_FLAG_PROTECT_FROM_CLOSE != 0;
        if !kept && !pseudo {
            cx.state.close(source, wanted.value, row, CH_02);
        }
    }
    Ok(verdict)
}

fn check_options(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    let nowhere = !cx.args.wants("lpTargetHandle");
    let settles = if cx.state.law.one_space { SZ_51 } else { SZ_164 };
    if !cx.state.law.desktop {
        if !wanted.same_access() {
            case.refuse(INVALID, if cx.state.law.one_space { DUP_01 } else { HND_08 }, settles);
        }
        if wanted.inherit {
            case.refuse(INVALID, if cx.state.law.one_space { DUP_03 } else { HND_08 }, settles);
        }
        if nowhere {
            case.refuse(INVALID, DUP_03, settles);
        }
    } else if nowhere && !wanted.only_closes(cx) {
        case.unsure("no document read says what comes of no place for the duplicate");
    }
    case.refuse_if(wanted.options & !3 != 0, INVALID, settles);
}

/// Notes the duplicate that a process got.
fn duplicated(
    cx: &mut Cx<'_>,
    wanted: &Wanted,
    row: Row,
    (source, target): (ProcessId, ProcessId),
    given: u32,
) -> Verdict {
    let mut verdict = Verdict::Permitted(GLE_01);
    if (cx.notes.testified || !cx.notes.opened.is_empty()) && !cx.notes.opened.contains(&given) {
        verdict = Verdict::Contradicts(match cx.notes.opened.first() {
            Some(opened) => format!("the handle that was opened is {opened:#010x}"),
            None => String::from("the kernel opened no handle"),
        });
    }
    let known = cx.state.objects[row].value.filter(|_| cx.state.law.one_space);
    if known.is_some_and(|known| known != given) {
        let other = "the same object has the same handle value in every process";
        verdict = verdict.and(cx.breach(HND_02, other));
    }
    if !cx.state.law.one_space && cx.state.handle(target, given).is_some() {
        let clause = if cx.state.law.desktop { SZ_160 } else { HND_04 };
        verdict = verdict.and(cx.breach(clause, "the value stands for what is open already"));
    }
    cx.state.open(target, given, row);
    share_rights(cx, wanted, row, (source, wanted.value), (target, given));
    if wanted.inherit && cx.state.law.desktop {
        cx.state.set_flags(target, given, HANDLE_FLAG_INHERIT);
    }
    verdict
}

/// What a process can duplicate by a value: what it has open, and itself.
fn source_object(cx: &mut Cx<'_>, source: ProcessId, value: u32) -> Option<Row> {
    let (process, thread) = cx.state.law.pseudo;
    match value {
        _ if value == process && source == cx.process => {
            return Some(cx.state.process_object(source));
        }
        _ if value == thread && source == cx.process => {
            return Some(cx.state.thread_object(cx.thread));
        }
        _ if [process, thread].contains(&value) => return None,
        _ => {}
    }
    let row = cx.state.handle(source, value)?;
    cx.state.objects[row].holders.contains_key(&source).then_some(row)
}

/// The rights of a file that an access mask asks for (SZ-189).
fn rights_to_file(access: u32) -> u32 {
    let has =
        |bits: u32, right: u32| if access & (bits | GENERIC_ALL | right) != 0 { right } else { 0 };
    has(GENERIC_READ, FILE_READ_DATA)
        | has(GENERIC_WRITE, FILE_WRITE_DATA)
        | has(GENERIC_EXECUTE, FILE_EXECUTE)
        | has(0, DELETE)
}

/// A duplicate of a file handle allows no more than its source (W-58c, SZ-236).
fn check_rights(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row, source: ProcessId) {
    let Body::File(open) = &cx.state.objects[row].body else { return };
    if !cx.state.law.desktop || wanted.same_access() {
        return;
    }
    let open = open.through(cx.state.rights_key(source, wanted.value));
    let asked = rights_to_file(wanted.access);
    let lacks = |right: u32, has: bool| asked & right != 0 && !has;
    let more = lacks(FILE_READ_DATA, open.read)
        || lacks(FILE_WRITE_DATA, open.write)
        || lacks(FILE_EXECUTE, open.execute)
        || lacks(DELETE, open.delete);
    if more {
        case.refuse(ERROR_ACCESS_DENIED, W_58C, SZ_236);
    }
}

/// A duplicate gives the access of its source, or on the desktop the one that is asked for (M-52a);
/// each is a process and its handle.
fn share_rights(
    cx: &mut Cx<'_>,
    wanted: &Wanted,
    row: Row,
    source: (ProcessId, u32),
    target: (ProcessId, u32),
) {
    let asked = cx.state.law.desktop && !wanted.same_access();
    let [source, target] =
        [source, target].map(|(process, value)| cx.state.rights_key(process, value));
    let body = &mut cx.state.objects[row].body;
    let is_file = matches!(body, Body::File(_));
    let Some(known) = body.rights() else { return };
    let rights = match (asked, known.get(&source).copied()) {
        (true, _) if is_file => rights_to_file(wanted.access),
        (true, _) => rights_for(wanted.access),
        (false, Some(rights)) => rights,
        (false, None) if is_file => return,
        (false, None) => SECTION_ALL_ACCESS,
    };
    *known.entry(target).or_default() |= rights;
}
