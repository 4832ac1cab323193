//! UnmapViewOfFile.

use super::Cx;
use crate::args::Readable;
use crate::verdict::Verdict;
use abi::ErrorCode;
use abi::clause::*;
use abi::error::*;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;

pub(super) fn unmap_view(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let base = cx.args.number("lpBaseAddress", 0)?;
    let key = (cx.state.space_at(cx.process, base), base);
    let mut case = cx.case(UM_02A, OPEN_10);
    match cx.state.views.get(&key) {
        Some(view) if !view.holders.contains_key(&cx.process) => {
            case.refuse(INVALID, O_24B, O_24B);
        }
        Some(_) => {}
        None if cx.state.untold => case.unsure("not all views are known"),
        None => {
            let region = cx.state.region_at(key.0, cx.state.absolute(cx.process, base));
            let settles = if region.is_some() { SZ_88 } else { OPEN_10 };
            case.refuse(INVALID, UM_01, settles);
        }
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if done {
        cx.state.unmap(key, cx.process);
    }
    Ok(verdict)
}
