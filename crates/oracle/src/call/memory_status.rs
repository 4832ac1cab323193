//! GlobalMemoryStatus.

use super::Cx;
use crate::args::Readable;
use crate::verdict::Verdict;
use abi::clause::*;
use abi::{ClauseId, PAGE_BYTES};

const PAGE: u64 = PAGE_BYTES as u64;
const SLOT: u32 = 0x0200_0000;

pub(super) fn memory_status(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let told = |name: &str| cx.answer.output(name).map(u64::from);
    let machine = cx.state.machine(cx.machine);
    let known = machine.map_or(0, |machine| machine.ram_pages * PAGE);
    let (space, unreserved) = addresses(cx);
    let mut verdict = Verdict::Permitted(SZ_311);
    let mut check = |name: &str, wrong: bool, clause: ClauseId, why: &str| {
        if wrong && told(name).is_some() {
            verdict = std::mem::replace(&mut verdict, Verdict::Permitted(SZ_311))
                .and(cx.breach(clause, format!("{name}: {why}")));
        }
    };
    let differs = |name: &str, known: u64| told(name) != Some(known);
    let total = known.min(u64::from(u32::MAX));
    check("dwTotalPhys", differs("dwTotalPhys", total), SZ_311, "it is the RAM of the machine");
    check("dwTotalVirtual", differs("dwTotalVirtual", space), MS_01, "it is that of a process");
    for name in ["dwTotalPageFile", "dwAvailPageFile"] {
        check(name, differs(name, 0), SZ_311, "there is no paging file");
    }
    let odd = |name: &str, unit: u64| told(name).is_some_and(|told| told % unit != 0);
    check("dwAvailPhys", odd("dwAvailPhys", PAGE), SZ_311, "frames are whole");
    check("dwAvailVirtual", odd("dwAvailVirtual", 0x1_0000), SZ_311, "places are whole");
    let more = told("dwAvailVirtual").is_some_and(|told| told > unreserved);
    check("dwAvailVirtual", more, SZ_311, "what is reserved is not available");
    let held = machine.map_or(0, |machine| machine.committed + machine.pressed);
    let free = known.saturating_sub(held * PAGE);
    let more = told("dwAvailPhys").is_some_and(|told| told > free);
    check("dwAvailPhys", more, SZ_311, "what is committed is not available");
    if let Some(free) = told("dwAvailPhys").filter(|_| known > 0) {
        let load = known.saturating_sub(free) * 100 / known;
        check("dwMemoryLoad", differs("dwMemoryLoad", load), SZ_311, "it is what is in use");
    }
    Ok(verdict)
}

/// The addresses of a process in bytes, and the most of them that can be unreserved.
fn addresses(cx: &Cx<'_>) -> (u64, u64) {
    let process = cx.state.processes.get(&cx.process);
    let (first, end) = match (cx.state.law.one_space, process) {
        (true, Some(process)) => {
            let first = process.slot.saturating_mul(SLOT);
            (first, first.saturating_add(SLOT))
        }
        _ => cx.state.law.private,
    };
    let space = cx.space();
    let own = cx.state.regions.range((space, first)..(space, end));
    let whole = |len: u64| len.next_multiple_of(0x1_0000);
    let taken: u64 = own.map(|(_, region)| whole(region.len)).sum();
    let guard = if cx.state.law.one_space { 0x1_0000 } else { 0 };
    let total = u64::from(end - first);
    (total, total.saturating_sub(guard + taken))
}
