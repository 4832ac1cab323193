//! VirtualCopy, CeVirtualSharedAlloc, and the functions with Ex.

use super::protect::virtual_protect;
use super::virtual_memory::{check_protection, touched, virtual_alloc, virtual_free};
use super::{Cx, Deed};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Body, Holds, Region, Row, Shown, Space, Spot};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ErrorCode, GRANULARITY, PAGE_BYTES, ProcessId};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const PAGE: u64 = PAGE_BYTES as u64;

/// Pages of an address space, from a number on, and whose it is.
struct Range {
    process: ProcessId,
    space: Space,
    address: u32,
    from: u64,
    to: u64,
}

impl Range {
    fn new(cx: &Cx<'_>, process: ProcessId, address: u32, size: u32) -> Range {
        let absolute = cx.state.absolute(process, address);
        let (from, to) = touched(absolute, size);
        Range { process, space: cx.state.space_at(process, address), address, from, to }
    }

    fn first(&self) -> u32 {
        (self.from * PAGE) as u32
    }
}

pub(super) fn virtual_copy(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let case = cx.case(VC_01, SZ_302);
    let process = cx.process;
    copy(cx, case, process, process)
}

/// What the pages of a source are.
enum Source {
    /// Committed pages of a region.
    Region((Space, u32)),
    /// Pages of an object, from this one on.
    Object(Row, u64),
    /// Something that cannot be told.
    Untold,
    /// No committed pages of one allocation.
    None,
}

fn source(cx: &Cx<'_>, range: &Range) -> Source {
    let size = ((range.to - range.from) * PAGE) as u32;
    let who = match range.process == cx.process {
        true => cx.state.toucher(cx.thread),
        false => cx.state.of_process(range.process),
    };
    match cx.state.spot(who, range.address) {
        Spot::View(key, page) => {
            let view = &cx.state.views[&key];
            let inside = u64::from(range.first()) + u64::from(size) <= view.end();
            let mapping = match &cx.state.objects[view.object].body {
                Body::Mapping(mapping) => Some(mapping),
                _ => None,
            };
            match (inside, mapping) {
                (false, _) => Source::None,
                (true, Some(mapping)) if mapping.committed.is_none() => {
                    Source::Object(view.object, page)
                }
                _ => Source::Untold,
            }
        }
        Spot::Private(private) => {
            let region = &cx.state.regions[&private.key];
            let end = (u64::from(region.base) + region.len) / PAGE;
            let whole = range.to <= end
                && region.committed.count(range.from, range.to) == range.to - range.from;
            if whole { Source::Region(private.key) } else { Source::None }
        }
        Spot::Reserved | Spot::Nothing(_) => Source::None,
        Spot::Block(..) | Spot::Grows(_) | Spot::Overflow | Spot::Code(..) | Spot::Untold => {
            Source::Untold
        }
    }
}

fn copy(cx: &mut Cx<'_>, mut case: Case, to: ProcessId, from: ProcessId) -> Readable<Verdict> {
    let dest = cx.args.number("lpvDest", 0)?;
    let src = cx.args.number("lpvSrc", 0)?;
    let size = cx.args.number("cbSize", 0)?;
    let protect = cx.args.number("fdwProtect", PAGE_READWRITE)?;
    case.refuse_if(size == 0, INVALID, SZ_302);
    if src >= 0x8000_0000 || protect & PAGE_PHYSICAL != 0 {
        case.unsure("devices are not covered");
    }
    check_protection(cx, &mut case, protect, SZ_302);
    case.refuse_if(dest % PAGE_BYTES != src % PAGE_BYTES, INVALID, SZ_302);
    let range = Range::new(cx, from, src, size);
    let target = Range::new(cx, to, dest, size);
    let found = source(cx, &range);
    match found {
        Source::None => case.refuse(INVALID, VC_01, SZ_302),
        Source::Untold => case.unsure("what the source is cannot be told"),
        Source::Region(_) | Source::Object(..) => {}
    }
    let key = check_target(cx, &mut case, &target);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let Some(key) = key.filter(|_| done) else {
        cx.state.pages_untold |= done;
        return Ok(verdict);
    };
    match found {
        Source::Region(_) | Source::Object(..) => show(cx, &found, &range, (key, &target), protect),
        Source::None | Source::Untold => cx.state.pages_untold = true,
    }
    Ok(verdict)
}

/// The destination is reserved in one allocation of its process, and nothing of it committed.
fn check_target(cx: &Cx<'_>, case: &mut Case, target: &Range) -> Option<(Space, u32)> {
    let Some((key, region)) = cx.state.region_at(target.space, target.first()) else {
        match cx.state.untold {
            true => case.unsure("what lies there the trace does not tell"),
            false => case.refuse(INVALID, VC_01, SZ_302),
        }
        return None;
    };
    let end = (u64::from(region.base) + region.len) / PAGE;
    let vacant = target.to <= end && region.committed.count(target.from, target.to) == 0;
    if !vacant || region.owner != target.process || region.holds != Holds::Own {
        case.refuse(INVALID, VC_01, SZ_302);
    }
    Some(key)
}

/// Notes what the pages of the destination show.
fn show(
    cx: &mut Cx<'_>,
    found: &Source,
    range: &Range,
    (key, target): ((Space, u32), &Range),
    protect: u32,
) {
    for number in 0..target.to - target.from {
        let shown = match *found {
            Source::Region(from) => cx.state.show_again(from, range.from + number),
            Source::Object(row, page) => Some(Shown::Object(row, page + number)),
            Source::None | Source::Untold => None,
        };
        let page = target.from + number;
        if let (Some(shown), Some(region)) = (shown, cx.state.regions.get_mut(&key)) {
            region.shows.insert(page, shown);
            region.committed.set(page, page + 1, Some(protect));
        }
    }
    if let Source::Object(row, _) = *found {
        // Its memory may outlast it (SZ-304).
        let size = match &cx.state.objects[row].body {
            Body::Mapping(mapping) => mapping.size,
            _ => 0,
        };
        cx.state.on_machine(cx.machine, |machine| machine.touched += size.div_ceil(PAGE));
    }
}

/// What CeVirtualSharedAlloc is asked for.
struct Sharing {
    address: u32,
    size: u32,
    reserves: bool,
    commits: bool,
}

pub(super) fn shared_alloc(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let (address, size) = (cx.args.number("lpvAddr", 0)?, cx.args.number("cbSize", 0)?);
    let both = MEM_RESERVE | MEM_COMMIT;
    let action = match cx.args.number("fdwAction", 0)? {
        0 => both,
        action => action,
    };
    let (reserves, commits) = (action & MEM_RESERVE != 0, action & MEM_COMMIT != 0);
    let wanted = Sharing { address, size, reserves, commits };
    let mut case = cx.case(LMA_07, SZ_305);
    case.refuse_if(size == 0 || action & !both != 0, INVALID, SZ_305);
    let key = check_sharing(cx, &mut case, &wanted);
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    if base == 0 {
        return Ok(verdict);
    }
    let placed = cx.agrees(|deed| match *deed {
        Deed::Reserved { base: told, .. } => Some(told == base),
        _ => None,
    });
    Ok(verdict.and(placed).and(shared(cx, &wanted, key, base)))
}

/// What stands against it; where to commit, if that is all.
fn check_sharing(cx: &Cx<'_>, case: &mut Case, wanted: &Sharing) -> Option<(Space, u32)> {
    let (from, to) = touched(wanted.address, wanted.size);
    let known = cx.state.region_at(cx.space(), wanted.address);
    if wanted.reserves && wanted.address != 0 {
        case.refuse(INVALID, LMA_07, SZ_305);
    }
    if !wanted.reserves {
        let fits = known.is_some_and(|(_, region)| {
            let end = u64::from(region.base) + region.len;
            region.shared && region.owner == cx.process && to * PAGE <= end
        });
        case.refuse_if(!fits, INVALID, SZ_305);
    }
    let size = u64::from(wanted.size);
    let many = cx.state.is_crowded(cx.process, 0x4200_0000, size, 0x3E00_0000);
    case.may_refuse_if(wanted.reserves && many, ERROR_OUTOFMEMORY, O_11B);
    let low = cx.state.machine(cx.machine).is_none_or(|machine| {
        let held = machine.committed + machine.touched + machine.pressed;
        machine.faulty || held + (to - from) > machine.ram_pages
    });
    case.may_refuse_if(wanted.commits && low, ERROR_NOT_ENOUGH_MEMORY, O_11C);
    let held = known.filter(|_| !wanted.reserves);
    let held = held.map_or(0, |(_, region)| region.committed.count(from, to));
    let limited = cx.state.machine(cx.machine).filter(|_| wanted.commits);
    let (may, must) =
        limited.map_or((false, false), |machine| machine.refuses_block(0, to - from - held));
    case.may_refuse_if(may, ERROR_NOT_ENOUGH_MEMORY, OOM_06);
    case.refuse_if(must, ERROR_NOT_ENOUGH_MEMORY, OOM_06);
    known.map(|(key, _)| key)
}

/// Notes shared memory, and whether it may lie there.
fn shared(cx: &mut Cx<'_>, wanted: &Sharing, known: Option<(Space, u32)>, base: u32) -> Verdict {
    let mut area = Verdict::Permitted(LMA_07);
    let mut key = known.unwrap_or((cx.space(), base));
    if wanted.reserves {
        key = (cx.space(), base);
        let len = u64::from(wanted.size).div_ceil(PAGE) * PAGE;
        let end = u64::from(base) + len;
        if base % GRANULARITY != 0 || base < 0x4200_0000 || end > 0x8000_0000 {
            area = cx.breach(SZ_305, "it lies outside the large memory area");
        } else if cx.state.is_taken(key.0, base, (end - 1) as u32) {
            area = cx.breach(VA_06, "the range is reserved already");
        }
        let region = Region { shared: true, ..Region::new(base, len, cx.process, PAGE_READWRITE) };
        cx.state.reserve(key, region);
    }
    let (from, to) = touched(if wanted.reserves { base } else { wanted.address }, wanted.size);
    if let Some(region) = cx.state.regions.get_mut(&key).filter(|_| wanted.commits) {
        let new = (to - from) - region.committed.count(from, to);
        region.committed.set(from, to, Some(PAGE_READWRITE));
        cx.state.on_machine(cx.machine, |machine| machine.committed += new);
    }
    area
}

/// The running process that a handle stands for, or why the call fails.
fn target(cx: &Cx<'_>, case: &mut Case, name: &str) -> Readable<Option<ProcessId>> {
    let own = cx.state.law.pseudo.0;
    let value = cx.args.number(name, own)?;
    if value == own {
        return Ok(Some(cx.process));
    }
    let body = cx.object(value).map(|row| &cx.state.objects[row].body);
    Ok(match body {
        Some(Body::Process(process)) => {
            let known = cx.state.processes.get(process);
            let runs = known.is_some_and(|known| known.running);
            case.refuse_if(!runs, ERROR_INVALID_HANDLE, SZ_306);
            runs.then_some(*process)
        }
        Some(Body::Other) | None if cx.is_vague(value) => {
            case.unsure("nothing is known of the object");
            None
        }
        _ => {
            case.refuse(ERROR_INVALID_HANDLE, VX_01, SZ_306);
            None
        }
    })
}

/// A function that acts on the process of a handle as one without Ex does on its caller (VX-01).
fn within(cx: &mut Cx<'_>, judge: fn(&mut Cx<'_>) -> Readable<Verdict>) -> Readable<Verdict> {
    let mut case = cx.case(VX_01, SZ_306);
    match target(cx, &mut case, "hProcess")? {
        Some(process) => {
            let Cx { thread, args, answer, notes, narrow, .. } = *cx;
            let machine = cx.state.machine_of(process);
            let state = &mut *cx.state;
            judge(&mut Cx { state, thread, process, machine, args, answer, notes, narrow })
        }
        None => Ok(case.judge(cx.value() != 0, cx.answer)),
    }
}

pub(super) fn alloc_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    within(cx, virtual_alloc)
}

pub(super) fn free_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    within(cx, virtual_free)
}

pub(super) fn protect_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    within(cx, virtual_protect)
}

pub(super) fn copy_ex(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(VC_01, SZ_302);
    let to = target(cx, &mut case, "hDstProc")?;
    let from = target(cx, &mut case, "hSrcProc")?;
    match (to, from) {
        (Some(to), Some(from)) => copy(cx, case, to, from),
        _ => Ok(case.judge(cx.value() != 0, cx.answer)),
    }
}
