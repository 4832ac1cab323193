//! VirtualQuery and GetSystemInfo: what addresses there are, and what lies at them.

use super::Cx;
use crate::args::Readable;
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{GRANULARITY, PAGE_BYTES};

const PAGE: u64 = PAGE_BYTES as u64;

pub(super) fn virtual_query(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let address = cx.args.number("lpAddress", 0)?;
    let length = cx.args.number("dwLength", 28)?;
    let mut case = cx.case(VQ_01, SZ_89);
    let kernel = address >= 0x8000_0000;
    case.refuse_if(kernel || length < 28, ERROR_INVALID_PARAMETER, SZ_89);
    case.refuse_if(!cx.args.wants("lpBuffer"), ERROR_INVALID_PARAMETER, SZ_89);
    let value = cx.value();
    let verdict = case.judge(value != 0, cx.answer);
    if value == 0 || case.must_fail() {
        return Ok(verdict);
    }
    if value != 28 {
        let wrong = "it returns the number of bytes of the structure, which are 28";
        return Ok(verdict.and(cx.breach(VQ_01, wrong)));
    }
    Ok(verdict.and(described(cx, address)))
}

/// Whether the description fits what is known.
fn described(cx: &Cx<'_>, address: u32) -> Verdict {
    if cx.state.pages_untold {
        return Verdict::NotCovered("what protections pages have is not known");
    }
    let space = cx.state.space_at(cx.process, address);
    let page = address - address % PAGE_BYTES;
    let told = |name: &str| cx.answer.output(name);
    if told("BaseAddress").is_some_and(|base| base != page) {
        return cx.breach(VQ_01, "the address is rounded down to a page");
    }
    let absolute = cx.state.absolute(cx.process, page);
    let (state, protect, end) = if let Some(view) = cx.state.view_at(space, address) {
        let protect = if view.writable { PAGE_READWRITE } else { PAGE_READONLY };
        (MEM_COMMIT, Some(protect), view.end() - u64::from(page))
    } else if let Some((_, region)) = cx.state.region_at(space, absolute) {
        let (first, last) =
            (u64::from(absolute) / PAGE, (u64::from(region.base) + region.len) / PAGE);
        let run = (region.committed.same_until(first, last) - first) * PAGE;
        match region.committed.get(first) {
            Some(protect) => (MEM_COMMIT, Some(protect), run),
            None => (MEM_RESERVE, None, run),
        }
    } else {
        // What the trace does not tell may be there.
        return Verdict::NotCovered("what else a process has in its slot the trace does not tell");
    };
    if told("State").is_some_and(|told| told != state) {
        return cx.breach(VQ_01, format!("the state of the page is {state:#x}"));
    }
    if let (Some(known), Some(told)) = (protect, told("Protect")) {
        if known != told {
            return cx.breach(VQ_01, format!("the protection of the page is {known:#x}"));
        }
    }
    if told("RegionSize").is_some_and(|told| u64::from(told) != end) {
        return cx.breach(VQ_01, format!("the run of like pages has {end} bytes"));
    }
    Verdict::Permitted(VQ_01)
}

pub(super) fn system_info(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let told = |name: &str, known: u32| cx.answer.output(name).is_none_or(|told| told == known);
    if !told("dwPageSize", PAGE_BYTES) {
        return Ok(cx.breach(SI_05, "a page has 4,096 bytes").and(cx.breach(SI_04, "4 KB")));
    }
    if !told("dwAllocationGranularity", GRANULARITY) {
        return Ok(cx.breach(MS_02, "the allocation granularity is 65,536 bytes"));
    }
    let ends = told("lpMinimumApplicationAddress", 0x0001_0000)
        && told("lpMaximumApplicationAddress", 0x7FFF_FFFF);
    Ok(match ends || !cx.state.law.one_space {
        true => Verdict::Permitted(MS_02),
        false => cx.breach(SZ_84, "programs have the addresses from 0x00010000 to 0x7FFFFFFF"),
    })
}
