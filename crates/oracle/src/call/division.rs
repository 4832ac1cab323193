//! SetSystemMemoryDivision, GetSystemMemoryDivision, GetStoreInformation.

use super::{Cx, Deed};
use crate::args::Readable;
use crate::case::Case;
use crate::state::Line;
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::world::PoolSpec;
use abi::{ClauseId, PAGE_BYTES};

const PAGE: u64 = PAGE_BYTES as u64;

/// The fewest pages of a part, 128 KB, and the most of the store, 256 MB (RAM-04b, RAM-02).
const LEAST: u64 = (128 << 10) / PAGE;
const STORE_MOST: u64 = (256 << 20) / PAGE;

const NO_LINE: &str = "the object store has no capacity";

pub(super) fn set(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = u64::from(cx.args.number("dwStorePages", 0)?);
    let Some(line) = cx.state.line(cx.machine) else { return Ok(Verdict::NotCovered(NO_LINE)) };
    let verdict = judge_set(cx, wanted, line).and(done_as_told(cx, wanted, line));
    match cx.value() {
        SYSMEM_CHANGED => cx.state.move_line(cx.machine, wanted),
        SYSMEM_MUSTREBOOT => {
            cx.state.on_machine(cx.machine, |machine| machine.store_due = Some(wanted));
        }
        _ => {}
    }
    Ok(verdict)
}

fn judge_set(cx: &Cx<'_>, wanted: u64, line: Line) -> Verdict {
    let told = cx.value();
    let due = cx.state.machine(cx.machine).and_then(|machine| machine.store_due);
    if told > SYSMEM_FAILED {
        return cx.breach(RAM_04A, "it is none of the four answers");
    }
    if (told == SYSMEM_REBOOTPENDING) != due.is_some() {
        let wrong = match due {
            Some(pages) => format!("{pages} pages wait for the restart of the machine"),
            None => String::from("nothing waits for a restart of the machine"),
        };
        return cx.breach(RAM_04C, wrong);
    }
    let mut case = cx.case(RAM_04A, SZ_337);
    if due.is_none() {
        check_range(cx, &mut case, wanted, line);
    }
    let verdict = case.judge(told != SYSMEM_FAILED, cx.answer);
    match told {
        SYSMEM_CHANGED | SYSMEM_MUSTREBOOT if !case.must_fail() => {
            verdict.and(in_time(cx, told == SYSMEM_CHANGED, wanted, line))
        }
        _ => verdict,
    }
}

/// The reasons against another division.
fn check_range(cx: &Cx<'_>, case: &mut Case, wanted: u64, line: Line) {
    if wanted > STORE_MOST {
        case.refuse(ERROR_INVALID_PARAMETER, RAM_02, SZ_337);
    }
    let left = (line.store + line.ram).saturating_sub(wanted);
    // What is set aside for a paging pool is in use for good.
    let pool = cx.state.machine(cx.machine).and_then(|machine| machine.pool);
    let least = pool.map_or(0, PoolSpec::set_aside).into();
    if wanted < LEAST || left < LEAST.max(least) {
        case.refuse(ERROR_INVALID_PARAMETER, RAM_04B, SZ_337);
    }
    let held = room(cx).map_or(0, |(size, free)| size.saturating_sub(free));
    case.refuse_if(held > wanted * PAGE, ERROR_INVALID_PARAMETER, SZ_337);
}

/// Whether the line could or could not be moved at once (SZ-324).
fn in_time(cx: &Cx<'_>, at_once: bool, wanted: u64, line: Line) -> Verdict {
    let Some(machine) = cx.state.machine(cx.machine) else {
        return Verdict::NotCovered("nothing is known of the machine");
    };
    let left = (line.store + line.ram).saturating_sub(wanted);
    let held = machine.committed.saturating_add(machine.pressed);
    let unknown = machine.faulty || machine.unseen > 0 || cx.state.untold;
    let may_wait = unknown || held.saturating_add(machine.touched) > left;
    match at_once {
        true if wanted > line.store && held > left => {
            cx.breach(SZ_324, "pages that are in use have changed sides")
        }
        false if wanted <= line.store || !may_wait => {
            cx.breach(SZ_324, "the pages are free, and nothing has to wait")
        }
        _ => Verdict::Permitted(RAM_04A),
    }
}

/// Whether what the kernel says it did is what the call answered.
fn done_as_told(cx: &Cx<'_>, wanted: u64, line: Line) -> Verdict {
    let deed = |deed: &&Deed| matches!(deed, Deed::Divided { .. } | Deed::DivisionDue { .. });
    let done = cx.notes.deeds.iter().find(deed);
    let asked = match cx.value() {
        SYSMEM_CHANGED if wanted != line.store => Some(Deed::Divided { store: wanted }),
        SYSMEM_MUSTREBOOT => Some(Deed::DivisionDue { store: wanted }),
        _ => None,
    };
    match done == asked.as_ref() || (done.is_none() && !cx.notes.testified) {
        true => Verdict::Permitted(RAM_04A),
        false => Verdict::Contradicts(format!("it was {done:?}, and the answer means {asked:?}")),
    }
}

pub(super) fn get(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let outputs = ["lpdwStorePages", "lpdwRamPages", "lpdwPageSize"];
    let mut case = cx.case(RAM_06, SZ_338);
    let null = outputs.iter().any(|name| !cx.args.wants(name));
    case.refuse_if(null, ERROR_INVALID_PARAMETER, SZ_338);
    let Some(line) = cx.state.line(cx.machine) else { return Ok(told_without_line(cx, &case)) };
    let known = [line.store, line.ram, PAGE];
    Ok(told(cx, &case, outputs.into_iter().zip(known), RAM_06))
}

pub(super) fn store_information(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_339, SZ_338);
    case.refuse_if(!cx.args.wants("lpsi"), ERROR_INVALID_PARAMETER, SZ_338);
    let Some((size, free)) = room(cx) else { return Ok(told_without_line(cx, &case)) };
    let known = [("dwStoreSize", size), ("dwFreeSize", free)];
    Ok(told(cx, &case, known.into_iter(), SZ_339))
}

/// The capacity of the object store, and what is free of it, in bytes.
fn room(cx: &Cx<'_>) -> Option<(u64, u64)> {
    let store = &cx.state.volumes[cx.state.object_store(cx.machine)?];
    Some((store.capacity?, store.free()?))
}

/// A machine without a line: only a refusal can be judged.
fn told_without_line(cx: &Cx<'_>, case: &Case) -> Verdict {
    match case.must_fail() {
        true => case.judge(cx.value() != 0, cx.answer),
        false => Verdict::NotCovered(NO_LINE),
    }
}

/// What a function tells against what is known.
fn told(
    cx: &Cx<'_>,
    case: &Case,
    known: impl Iterator<Item = (&'static str, u64)>,
    clause: ClauseId,
) -> Verdict {
    let verdict = case.judge(cx.value() != 0, cx.answer);
    let differs = |(name, known): &(&str, u64)| {
        let known = (*known).min(u32::MAX.into());
        cx.answer.output(name).is_some_and(|told| u64::from(told) != known)
    };
    let wrong = known.into_iter().find(differs).filter(|_| cx.value() != 0);
    match wrong {
        Some((name, known)) => verdict.and(cx.breach(clause, format!("{name} is {known}"))),
        None => verdict,
    }
}
