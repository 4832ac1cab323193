//! VirtualAlloc, VirtualFree.

use super::virtual_view::{commit_in_view, view_to_commit};
use super::{Cx, Deed};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Holds, Region, Space};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ErrorCode, GRANULARITY, PAGE_BYTES};

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const PAGE: u64 = PAGE_BYTES as u64;
const SLOT: u32 = 0x0200_0000;

/// What a call asks for.
pub(super) struct Wanted {
    pub(super) address: u32,
    pub(super) size: u32,
    pub(super) kind: u32,
    pub(super) protect: u32,
}

impl Wanted {
    fn reserves(&self) -> bool {
        self.kind & MEM_RESERVE != 0 || self.address == 0
    }

    fn commits(&self) -> bool {
        self.kind & MEM_COMMIT != 0
    }
}

pub(super) fn virtual_alloc(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let wanted = Wanted {
        address: cx.args.number("lpAddress", 0)?,
        size: cx.args.number("dwSize", 0)?,
        kind: cx.args.number("flAllocationType", 0)?,
        protect: cx.args.number("flProtect", PAGE_NOACCESS)?,
    };
    let mut case = cx.case(VA_03A, O_11A);
    if let Some(key) = view_to_commit(cx, &wanted) {
        return Ok(commit_in_view(cx, case, &wanted, key));
    }
    if wanted.kind & MEM_RESET != 0 && cx.state.law.desktop {
        case.unsure("what the system may forget is not covered");
    }
    if wanted.size == 0 {
        case.refuse(INVALID, VA_04, wrong_word(cx));
    }
    if wanted.kind & MEM_RESET != 0 {
        case.refuse(INVALID, VA_07, SZ_72);
    }
    check_words(cx, &mut case, &wanted);
    let absolute = cx.state.absolute(cx.process, wanted.address);
    let space = cx.space();
    let existing = cx.state.region_at(space, absolute).map(|(key, _)| key);
    if !wanted.reserves() {
        check_commit(cx, &mut case, &wanted, absolute, existing);
    } else if wanted.address != 0 {
        check_place(cx, &mut case, &wanted, absolute);
    }
    check_room(cx, &mut case, &wanted, absolute, existing);
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    if base == 0 {
        return Ok(verdict);
    }
    Ok(verdict.and(allocated(cx, &wanted, base, space)))
}

fn check_words(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted) {
    let known = MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN;
    let kinds = wanted.kind & !(known | MEM_RESET) == 0
        && (wanted.kind & (MEM_COMMIT | MEM_RESERVE | MEM_RESET)) != 0;
    case.refuse_if(!kinds, INVALID, wrong_word(cx));
    check_protection(cx, case, wanted.protect, wrong_word(cx));
}

/// One protection, and what may be added to it (VP-03, SZ-300).
pub(super) fn check_protection(cx: &Cx<'_>, case: &mut Case, protect: u32, wrong: ClauseId) {
    let modifiers = protect & (PAGE_GUARD | PAGE_NOCACHE | PAGE_PHYSICAL);
    if modifiers != 0 && cx.state.law.desktop {
        case.unsure("guard pages, caches and devices are not covered on the desktop");
    }
    let plain = protect & !(PAGE_GUARD | PAGE_NOCACHE);
    if modifiers & PAGE_PHYSICAL != 0 || (modifiers != 0 && plain == PAGE_NOACCESS) {
        return case.refuse_by(INVALID, SZ_300);
    }
    case.refuse_if(!PROTECTIONS.contains(&plain), INVALID, wrong);
}

/// What pages of VirtualAlloc can have, without what is added to it (VP-02).
pub(super) const PROTECTIONS: [u32; 6] = [
    PAGE_NOACCESS,
    PAGE_READONLY,
    PAGE_READWRITE,
    PAGE_EXECUTE,
    PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE,
];

/// The pages that a range covers: every page that it touches (VA-03b).
pub(super) fn touched(address: u32, size: u32) -> (u64, u64) {
    let end = u64::from(address) + u64::from(size);
    (u64::from(address) / PAGE, end.div_ceil(PAGE))
}

/// The pages that an allocation at an address covers: all of what it reserves (SZ-264).
fn covered(wanted: &Wanted, absolute: u32) -> (u64, u64) {
    let (from, to) = touched(absolute, wanted.size);
    let places = u64::from(GRANULARITY) / PAGE;
    (if wanted.reserves() { from / places * places } else { from }, to)
}

/// The clause that settles which code an argument that makes no sense has.
fn wrong_word(cx: &Cx<'_>) -> ClauseId {
    if cx.state.law.desktop { SZ_240 } else { O_11A }
}

fn check_commit(
    cx: &Cx<'_>,
    case: &mut Case,
    wanted: &Wanted,
    absolute: u32,
    existing: Option<(Space, u32)>,
) {
    let (_, end) = touched(absolute, wanted.size);
    let (lowest, beyond) = cx.state.law.private;
    let outside = absolute < lowest || end * PAGE > u64::from(beyond);
    if cx.state.law.desktop && outside {
        return case.refuse_by(INVALID, SZ_240);
    }
    let own = existing.and_then(|key| cx.state.regions.get(&key));
    let Some(region) = own.filter(|region| region.holds == Holds::Own) else {
        return match cx.state.law.desktop {
            true => case.refuse_by(ERROR_INVALID_ADDRESS, SZ_250),
            false => case.refuse(INVALID, O_11A, O_11A),
        };
    };
    let beyond = end * PAGE > u64::from(region.base) + region.len;
    match cx.state.law.desktop {
        true => case.refuse_if(beyond, ERROR_INVALID_ADDRESS, SZ_250),
        false if beyond => case.refuse(INVALID, O_11A, O_11A),
        false => {}
    }
    if region.owner != cx.process {
        case.may_refuse(INVALID, O_11A);
    }
}

/// A reservation at a given address must find it free (VA-06, SZ-72).
fn check_place(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, absolute: u32) {
    let space = cx.space();
    let from = absolute - absolute % GRANULARITY;
    let (_, end) = touched(absolute, wanted.size);
    let last = u32::try_from((end * PAGE).saturating_sub(1)).unwrap_or(u32::MAX);
    let private = cx.state.law.private;
    let outside = absolute < private.0 || end * PAGE > u64::from(private.1);
    if outside && !cx.state.law.one_space {
        let settles = if cx.state.law.desktop { SZ_240 } else { SZ_72 };
        return case.refuse_by(INVALID, settles);
    }
    if cx.state.is_taken(space, from, last) {
        match cx.state.law.desktop {
            true => case.refuse(ERROR_INVALID_ADDRESS, VA_06, SZ_250),
            false => case.refuse(INVALID, VA_06, SZ_72),
        }
    }
    if cx.state.lost_to_dlls(cx.process, from, end * PAGE).is_some() {
        case.refuse_by(INVALID, SZ_346);
    }
    let slot = |address: u32| address / SLOT;
    let own = cx.state.processes.get(&cx.process).map(|process| process.slot);
    if cx.state.law.one_space && own.is_some_and(|own| slot(absolute) != own || slot(last) != own) {
        case.refuse_by(INVALID, SZ_72);
    }
    let start = if cx.state.law.one_space { absolute % SLOT } else { absolute };
    if start < GRANULARITY {
        // The lowest 64 KB of a slot are never given out (IN-01).
        case.refuse(INVALID, IN_01, SZ_72);
    }
}

fn check_room(
    cx: &Cx<'_>,
    case: &mut Case,
    wanted: &Wanted,
    absolute: u32,
    existing: Option<(Space, u32)>,
) {
    let addresses =
        u64::from(wanted.size).div_ceil(u64::from(GRANULARITY)) * u64::from(GRANULARITY);
    // Where the caller says where, the place is wrong and not too small (SZ-72, SZ-240).
    if wanted.address == 0 {
        let (code, clause) = match cx.state.law.desktop {
            true => (ERROR_NOT_ENOUGH_MEMORY, SZ_240),
            false => (ERROR_OUTOFMEMORY, O_11B),
        };
        case.may_refuse_if(addresses > u64::from(SLOT) / 4, code, clause);
        let taken = cx.state.processes.get(&cx.process).map_or(0, |process| process.reserved);
        let lost = cx.state.lost_bytes(cx.machine);
        case.may_refuse_if(taken + lost + addresses > u64::from(SLOT) / 2, code, clause);
        let (first, end) = cx.state.law.private;
        case.refuse_if(u64::from(wanted.size) > u64::from(end - first), code, clause);
    }
    if !wanted.commits() || !cx.state.law.ram_at_once {
        return;
    }
    let (from, to) = match wanted.address {
        0 => (0, u64::from(wanted.size).div_ceil(PAGE)),
        _ => covered(wanted, absolute),
    };
    let region = existing.filter(|_| !wanted.reserves());
    let region = region.and_then(|key| cx.state.regions.get(&key));
    let new = (to - from) - region.map_or(0, |region| region.committed.count(from, to));
    let Some(machine) = cx.state.machine(cx.machine) else { return };
    let short = ERROR_NOT_ENOUGH_MEMORY;
    let held = machine.committed.saturating_add(machine.pressed);
    if machine.faulty
        || held.saturating_add(machine.touched).saturating_add(new) > machine.ram_pages
    {
        case.may_refuse(short, O_11C);
    }
    case.refuse_if(held.saturating_add(new) > machine.ram_pages, short, O_11C);
    let (may, must) = machine.refuses_block(0, new);
    case.may_refuse_if(may, short, OOM_06);
    case.refuse_if(must, short, OOM_06);
}

/// Whether what the kernel says it reserved and committed are the pages that were asked for.
fn allocated_as_asked(
    cx: &Cx<'_>,
    wanted: &Wanted,
    absolute: u32,
    (from, to): (u64, u64),
) -> Verdict {
    cx.agrees(|deed| match *deed {
        Deed::Reserved { base, len } => {
            let end = (u64::from(base) + len).div_ceil(PAGE);
            Some(base == absolute && end == to)
        }
        Deed::Committed { base, len, protect } => {
            let (first, end) = (u64::from(base) / PAGE, (u64::from(base) + len) / PAGE);
            Some(protect == wanted.protect && (first, end) == (from, to))
        }
        _ => None,
    })
}

/// Notes what was reserved and committed, and whether it may lie there.
fn allocated(cx: &mut Cx<'_>, wanted: &Wanted, base: u32, space: Space) -> Verdict {
    let mut verdict = Verdict::Permitted(VA_03A);
    let absolute = cx.state.absolute(cx.process, base);
    let told = &cx.notes.placed;
    if !told.is_empty() && !told.iter().any(|told| cx.state.absolute(cx.process, *told) == absolute)
    {
        return Verdict::Contradicts(format!("what was allocated lies at {:#010x}", told[0]));
    }
    let (from, to) = match wanted.address {
        0 => touched(absolute, wanted.size),
        _ => covered(wanted, cx.state.absolute(cx.process, wanted.address)),
    };
    verdict = verdict.and(allocated_as_asked(cx, wanted, absolute, (from, to)));
    if wanted.reserves() {
        let first = absolute;
        if first % GRANULARITY != 0 {
            verdict = verdict.and(cx.breach(IN_16, "reservations start at multiples of 64 KB"));
        }
        let asked = cx.state.absolute(cx.process, wanted.address);
        if wanted.address != 0 && first != asked - asked % GRANULARITY {
            verdict =
                verdict.and(cx.breach(VA_02A, "the address asked for is rounded down to 64 KB"));
        }
        let last = u32::try_from((to * PAGE).saturating_sub(1)).unwrap_or(u32::MAX);
        let taken = cx.state.region_begins(space, first, last)
            || cx.state.block_in(cx.process, first, last).is_some();
        if taken || cx.state.region_at(space, first).is_some() {
            verdict = verdict.and(cx.breach(VA_06, "the range is reserved already"));
        }
        if cx.state.lost_to_dlls(cx.process, first, to * PAGE).is_some() {
            verdict = verdict.and(cx.breach(IN_06, "a DLL takes these addresses in all processes"));
        }
        if wanted.address == 0 {
            verdict = verdict.and(check_area(cx, wanted, absolute));
        }
        let len = (to * PAGE).saturating_sub(u64::from(first));
        let region = Region::new(first, len, cx.process, wanted.protect);
        cx.state.reserve((space, first), region);
    } else if absolute != (from * PAGE) as u32 {
        verdict = verdict.and(cx.breach(VA_02B, "the address asked for is rounded down to a page"));
    }
    if wanted.commits() {
        let key = cx.state.region_at(space, (from * PAGE) as u32).map(|(key, _)| key);
        let region = key.and_then(|key| cx.state.regions.get_mut(&key));
        if let Some(region) = region {
            let new = (to - from) - region.committed.count(from, to);
            region.committed.set(from, to, Some(wanted.protect));
            cx.state.on_machine(cx.machine, |machine| {
                machine.committed = machine.committed.saturating_add(new);
            });
        }
    }
    verdict
}

/// Where the system puts what has no address of its own (O-04, LMA-02, LMA-03).
fn check_area(cx: &Cx<'_>, wanted: &Wanted, absolute: u32) -> Verdict {
    if !cx.state.law.one_space {
        return Verdict::Permitted(VA_03A);
    }
    let large =
        wanted.size >= 0x20_0000 && wanted.kind == MEM_RESERVE && wanted.protect == PAGE_NOACCESS;
    let area = (0x4200_0000..0x8000_0000).contains(&absolute);
    if large != area {
        let clause = if large { LMA_02 } else { LMA_03 };
        return cx.breach(clause, "it lies in the wrong part of the address space");
    }
    let slot = cx.state.processes.get(&cx.process).map(|process| process.slot);
    if !large && slot.is_some_and(|slot| absolute / SLOT != slot) {
        return cx.breach(LMA_05, "memory from VirtualAlloc lies in the slot of the process");
    }
    Verdict::Permitted(VA_03A)
}

pub(super) fn virtual_free(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let address = cx.args.number("lpAddress", 0)?;
    let size = cx.args.number("dwSize", 0)?;
    let kind = cx.args.number("dwFreeType", 0)?;
    let mut case = cx.case(VF_02, O_12);
    let absolute = cx.state.absolute(cx.process, address);
    let space = cx.space();
    let there = cx.state.region_at(space, absolute);
    let of_system = there.is_some_and(|(_, region)| region.holds != Holds::Own);
    let found = there
        .filter(|(_, region)| region.holds == Holds::Own)
        .map(|(key, region)| (key, region.base, region.len, region.owner));
    let word = if cx.state.law.desktop { SZ_241 } else { O_12 };
    if kind == MEM_RELEASE | MEM_DECOMMIT {
        case.refuse(INVALID, VF_03, word);
    }
    case.refuse_if(kind != MEM_RELEASE && kind != MEM_DECOMMIT, INVALID, word);
    match found {
        None if cx.state.law.desktop && cx.state.view_at(space, address).is_none() => {
            // A size besides MEM_RELEASE is wrong as well, and no clause of the desktop says how.
            let settles = if kind == MEM_RELEASE && size != 0 { O_12 } else { SZ_250 };
            case.refuse(ERROR_INVALID_ADDRESS, VF_01, settles);
        }
        None if of_system => case.refuse_by(INVALID, SZ_359),
        None => {
            let view = cx.state.view_at(space, address).is_some();
            let must = if view && kind == MEM_DECOMMIT { M_71B } else { VF_01 };
            case.refuse(INVALID, must, if view { SZ_88 } else { O_12 });
        }
        Some((_, base, len, owner)) => {
            if owner != cx.process {
                case.refuse(INVALID, O_10, O_10);
            }
            let desktop = cx.state.law.desktop;
            if kind == MEM_RELEASE && size == 0 && base != absolute && desktop {
                case.refuse(ERROR_INVALID_ADDRESS, VF_01, SZ_250);
            } else if kind == MEM_RELEASE && (size != 0 || base != absolute) {
                case.refuse(INVALID, VF_01, word);
            }
            let (_, end) = touched(absolute, size);
            let whole = desktop && base == absolute;
            let beyond = (size == 0 && !whole) || end * PAGE > u64::from(base) + len;
            case.refuse_if(kind == MEM_DECOMMIT && beyond, INVALID, word);
        }
    }
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    let Some((key, ..)) = found.filter(|_| done) else { return Ok(verdict) };
    if kind == MEM_RELEASE {
        cx.state.release(key);
    } else {
        // No size means the whole reservation on the desktop (SZ-252).
        let whole = found.filter(|_| size == 0).map_or(size, |(_, _, len, _)| len as u32);
        decommit(cx, key, absolute, whole);
    }
    Ok(verdict)
}

fn decommit(cx: &mut Cx<'_>, key: (Space, u32), absolute: u32, size: u32) {
    let (from, to) = touched(absolute, size);
    let Some(region) = cx.state.regions.get_mut(&key) else { return };
    let gone = region.committed.count(from, to);
    region.committed.set(from, to, None);
    for page in region.pages.within(from, to) {
        region.pages.forget(page);
    }
    let shown: Vec<u64> = region.shows.range(from..to).map(|(page, _)| *page).collect();
    let shown: Vec<_> = shown.iter().filter_map(|page| region.shows.remove(page)).collect();
    let gone = gone.saturating_sub(cx.state.stop_showing(shown.into_iter()));
    cx.state.on_machine(cx.machine, |machine| {
        machine.committed = machine.committed.saturating_sub(gone);
    });
}
