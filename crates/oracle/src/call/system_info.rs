//! GetSystemInfo.

use super::Cx;
use crate::args::Readable;
use crate::verdict::Verdict;
use abi::clause::*;
use abi::{GRANULARITY, PAGE_BYTES};

pub(super) fn system_info(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let told = |name: &str, known: u32| cx.answer.output(name).is_none_or(|told| told == known);
    if !told("dwPageSize", PAGE_BYTES) {
        let guides = cx.breach(SI_05, "a page has 4,096 bytes").and(cx.breach(SI_04, "4 KB"));
        return Ok(guides.and(cx.breach(O_29, "the processor has pages of 4 KB")));
    }
    if !told("dwAllocationGranularity", GRANULARITY) {
        let unit = "the allocation granularity is 65,536 bytes";
        return Ok(cx.breach(MS_02, unit).and(cx.breach(M_33A, unit)));
    }
    let clause = if cx.state.law.one_space { SZ_84 } else { SZ_242 };
    let last = if cx.state.law.desktop { 0x7FFE_FFFF } else { 0x7FFF_FFFF };
    let ends = told("lpMinimumApplicationAddress", 0x0001_0000)
        && told("lpMaximumApplicationAddress", last);
    Ok(match ends {
        true => Verdict::Permitted(clause),
        false => {
            cx.breach(clause, format!("programs have the addresses from 0x10000 to {last:#x}"))
        }
    })
}
