//! GetHandleInformation and SetHandleInformation.

use super::Cx;
use crate::args::Readable;
use crate::case::Case;
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;

const KNOWN: u32 = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;

/// The handle has to be open; pseudohandles have no flags that any document tells.
fn check_open(cx: &Cx<'_>, case: &mut Case, value: u32) {
    let (process, thread) = cx.state.law.pseudo;
    if [process, thread].contains(&value) {
        case.unsure("no document read says what flags a pseudohandle has");
    } else if cx.state.handle(cx.process, value).is_none() {
        cx.no_handle(case, value, SZ_168);
    }
}

pub(super) fn get_information(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hObject", 0)?;
    let mut case = cx.case(M_53B, SZ_168);
    check_open(cx, &mut case, value);
    if !cx.args.wants("lpdwFlags") {
        case.unsure("no document read says what comes of no place for the flags");
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let known = cx.state.flags(cx.process, value);
    Ok(match cx.answer.output("lpdwFlags").filter(|_| done && !case.must_fail()) {
        Some(told) if told != known => {
            let wrong = format!("the flags of the handle are {known:#x}, not {told:#x}");
            verdict.and(cx.breach(M_53B, wrong))
        }
        _ => verdict,
    })
}

pub(super) fn set_information(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let value = cx.args.number("hObject", 0)?;
    let mask = cx.args.number("dwMask", 0)?;
    let flags = cx.args.number("dwFlags", 0)?;
    let mut case = cx.case(M_53C, SZ_168);
    check_open(cx, &mut case, value);
    case.refuse_if(mask & !KNOWN != 0, ERROR_INVALID_PARAMETER, SZ_168);
    if flags & !KNOWN != 0 && mask & !KNOWN == 0 {
        case.may_refuse(ERROR_INVALID_PARAMETER, SZ_168);
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if done {
        let old = cx.state.flags(cx.process, value);
        cx.state.set_flags(cx.process, value, (old & !mask) | (flags & mask & KNOWN));
    }
    Ok(verdict)
}

impl Cx<'_> {
    /// Notes of a new handle whether it is inherited.
    pub(crate) fn mark_inheritable(&mut self, value: u32, inherits: bool) {
        if inherits && !self.state.law.one_space {
            self.state.set_flags(self.process, value, HANDLE_FLAG_INHERIT);
        }
    }
}
