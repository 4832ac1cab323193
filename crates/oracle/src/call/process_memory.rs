//! ReadProcessMemory and WriteProcessMemory.

use super::Cx;
use super::buffer::bytes_read;
use super::pointers::{may_stay_away, running, touchable};
use crate::args::{Buffer, Readable};
use crate::case::Case;
use crate::memory::{came_in, may_have_come_in};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::error::*;
use abi::{AccessKind, ProcessId};

/// A copy to or from the memory of a process, as far as it is known.
struct Copied {
    target: Option<ProcessId>,
    base: u32,
    buffer: Option<u32>,
    len: u32,
}

impl Copied {
    /// It is done: whatever it touched has come in.
    fn came_in(&self, cx: &mut Cx<'_>) {
        if let Some(target) = self.target {
            let who = cx.state.of_process(target);
            came_in(cx.state, who, (self.base, self.len));
        }
        if let Some(buffer) = self.buffer {
            let who = cx.state.toucher(cx.thread);
            came_in(cx.state, who, (buffer, self.len));
        }
    }
}

/// An identifier that no call told may be that of any process of the machine.
fn of_somebody(cx: &mut Cx<'_>, range: (u32, u32)) {
    let known = cx.state.processes.iter().filter(|(_, known)| known.running);
    let here = known.filter(|(_, known)| known.machine == cx.machine);
    for process in here.map(|(id, _)| *id).collect::<Vec<_>>() {
        let who = cx.state.of_process(process);
        may_have_come_in(cx.state, who, range);
    }
}

/// The reasons against a copy: the process, the range, the buffer.
fn check(cx: &mut Cx<'_>, case: &mut Case, kinds: (AccessKind, AccessKind)) -> Readable<Copied> {
    let (handle, base) = (cx.args.number("hProcess", 0)?, cx.args.number("lpBaseAddress", 0)?);
    let buffer = cx.args.buffer("lpBuffer")?;
    let len = cx.args.number("nSize", 0)?;
    let target = running(cx, case, handle, SZ_289);
    let must = if kinds.0 == AccessKind::Read { PERM_14 } else { SZ_289 };
    if let Some(target) = target {
        let who = cx.state.of_process(target);
        let fits = touchable(cx.state, who, (base, len), kinds.0);
        match fits {
            Some(true) => {}
            Some(false) => case.refuse(ERROR_NOACCESS, must, SZ_289),
            None => case.may_refuse(ERROR_NOACCESS, SZ_289),
        }
        if fits != Some(false) {
            case.may_refuse_if(may_stay_away(cx.state, who, (base, len)), ERROR_NOACCESS, SZ_289);
            may_have_come_in(cx.state, who, (base, len));
        }
    } else if cx.value() != 0 || cx.answer.last_error != Some(ERROR_INVALID_HANDLE) {
        of_somebody(cx, (base, len));
    }
    if let Buffer::At(at) = buffer {
        let who = cx.state.toucher(cx.thread);
        let fits = touchable(cx.state, who, (at.0, len), kinds.1);
        match fits {
            Some(true) => {}
            Some(false) => case.refuse_by(ERROR_NOACCESS, SZ_289),
            None => case.may_refuse(ERROR_NOACCESS, SZ_289),
        }
        if fits != Some(false) {
            case.may_refuse_if(may_stay_away(cx.state, who, (at.0, len)), ERROR_NOACCESS, SZ_289);
            may_have_come_in(cx.state, who, (at.0, len));
        }
    }
    // A page may fail to come in at any time.
    let low = cx.state.may_lack_frames(cx.machine);
    case.may_refuse_if(low, ERROR_NOACCESS, SZ_289);
    let buffer = if let Buffer::At(at) = buffer { Some(at.0) } else { None };
    Ok(Copied { target, base, buffer, len })
}

/// All was copied, or nothing: the count is that of the call.
fn counted(cx: &Cx<'_>, copied: &Copied, output: &str) -> Verdict {
    match cx.answer.output(output).filter(|count| *count != copied.len) {
        Some(_) => cx.breach(SZ_289, format!("all of the {} bytes are copied", copied.len)),
        None => Verdict::Permitted(SZ_289),
    }
}

pub(super) fn read(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(PERM_14, SZ_289);
    let copied = check(cx, &mut case, (AccessKind::Read, AccessKind::Write))?;
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if !done {
        return Ok(verdict);
    }
    copied.came_in(cx);
    let verdict = verdict.and(counted(cx, &copied, "lpNumberOfBytesRead"));
    let Some(target) = copied.target else { return Ok(verdict) };
    let who = cx.state.of_process(target);
    let known = crate::memory::known(cx.state, who, copied.base, copied.len);
    let told = match bytes_read(cx, "lpBuffer") {
        Ok(told) => Some(told).filter(|told| told.len() == copied.len as usize),
        Err(wrong) => return Ok(Verdict::Contradicts(String::from(wrong))),
    };
    let wrong = known.zip(told).is_some_and(|(known, told)| known != told);
    Ok(match wrong {
        true => verdict.and(cx.breach(PERM_14, "the process has other bytes there")),
        false => verdict,
    })
}

pub(super) fn write(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_289, SZ_289);
    let copied = check(cx, &mut case, (AccessKind::Write, AccessKind::Read))?;
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if !done {
        return Ok(verdict);
    }
    copied.came_in(cx);
    Ok(verdict.and(counted(cx, &copied, "lpNumberOfBytesWritten")))
}
