//! Heaps and local memory.

use super::{Cx, Deed};
use crate::args::Readable;
use crate::case::Case;
use crate::state::{Block, Heap, HeapKey, Holds, PART_BYTES, Region};
use crate::verdict::Verdict;
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::{ClauseId, ErrorCode, PAGE_BYTES};
use std::sync::Arc;

const INVALID: ErrorCode = ERROR_INVALID_PARAMETER;
const PAGE: u64 = PAGE_BYTES as u64;
const SLOT: u32 = 0x0200_0000;
/// The bytes at the beginning of a heap that are its own (SZ-307).
const HEAD: u64 = 64;

/// The heap that a call names; none: it is none of the caller's, or the call is untold.
fn named(cx: &Cx<'_>, case: &mut Case) -> Readable<Option<HeapKey>> {
    let heap = cx.args.number("hHeap", 0)?;
    let at = cx.state.absolute(cx.process, heap);
    if cx.state.process_heaps.get(&cx.process) == Some(&at) {
        return Ok(Some((cx.process, 0)));
    }
    let key = (cx.process, at);
    if at != 0 && cx.state.heaps.contains_key(&key) {
        return Ok(Some(key));
    }
    // LocalAlloc makes the heap of its process, and does not tell where it is.
    let own = cx.state.process_heaps.contains_key(&cx.process);
    let hidden = !own && cx.state.heaps.contains_key(&(cx.process, 0));
    match cx.state.untold || hidden {
        true => case.unsure("what the trace does not tell may have made the heap"),
        false => case.refuse_by(ERROR_INVALID_HANDLE, SZ_309),
    }
    Ok(None)
}

fn check_flags(cx: &Cx<'_>, case: &mut Case, name: &str, known: u32) -> Readable<u32> {
    let flags = cx.args.number(name, 0)?;
    case.refuse_if(flags & !known != 0, INVALID, SZ_309);
    Ok(flags)
}

/// The block that a call names, and its address in slot form.
fn block<'s>(
    cx: &'s Cx<'_>,
    case: &mut Case,
    heap: Option<HeapKey>,
    (name, clause): (&str, ClauseId),
) -> Readable<Option<(u32, &'s Block)>> {
    let at = cx.state.absolute(cx.process, cx.args.number(name, 0)?);
    let Some(heap) = heap else { return Ok(None) };
    let found = cx.state.heaps.get(&heap).and_then(|heap| heap.blocks.get(&at));
    match found {
        Some(block) => return Ok(Some((at, block))),
        None if cx.state.untold => case.unsure("what the trace does not tell may have made it"),
        None => case.refuse_by(INVALID, clause),
    }
    Ok(None)
}

/// The most pages that lie under so many bytes, wherever they begin, and one for a head.
fn most_pages(bytes: u32) -> u64 {
    u64::from(bytes).div_ceil(PAGE) + 2
}

/// Whether there may be too little room for so many bytes, of which the call commits at most `asked`
/// pages beside what a process begins with.
fn check_room(cx: &Cx<'_>, case: &mut Case, heap: Option<HeapKey>, (bytes, asked): (u32, u64)) {
    let low = cx.state.machine(cx.machine).is_none_or(|machine| {
        let held = machine.committed + machine.touched + machine.pressed;
        machine.faulty || held + most_pages(bytes) > machine.ram_pages
    });
    case.may_refuse_if(low, ERROR_NOT_ENOUGH_MEMORY, SZ_308);
    let limited = cx.state.machine(cx.machine).is_some_and(|on| on.refuses_block(1, asked).0);
    case.may_refuse_if(limited, ERROR_NOT_ENOUGH_MEMORY, OOM_06);
    let taken = cx.state.processes.get(&cx.process).map_or(0, |process| process.reserved);
    let crowded = taken + u64::from(bytes.saturating_add(PART_BYTES)) > u64::from(SLOT) / 2;
    let heap = heap.and_then(|heap| cx.state.heaps.get(&heap));
    let fixed = heap.and_then(|heap| heap.maximum);
    case.may_refuse_if(crowded || fixed.is_some(), ERROR_OUTOFMEMORY, SZ_308);
}

/// RAM and addresses that a block may take, of so many bytes: no less than it does.
fn charge(cx: &mut Cx<'_>, bytes: u32) {
    let pages = u64::from(bytes).div_ceil(PAGE) + 1;
    cx.state.on_machine(cx.machine, |machine| machine.touched += pages);
    if let Some(process) = cx.state.processes.get_mut(&cx.process) {
        process.reserved += u64::from(bytes) + PAGE;
    }
}

/// A heap begins where nothing else is, at a multiple of 64 KB (IN-16), and takes that many bytes of
/// addresses at once (HEAP-02, SZ-313). What it commits of them is counted, and no more than that.
fn placed(cx: &mut Cx<'_>, base: u32, len: u64, initial: u32) -> Verdict {
    let at = cx.state.absolute(cx.process, base);
    let last = (u64::from(at) + len).min(1 << 32) - 1;
    let told = cx.agrees(|deed| match *deed {
        Deed::Reserved { base, len: told } => Some((base, told) == (at, len)),
        _ => None,
    });
    let verdict = match at % 0x1_0000 {
        0 => lies_free(cx, at, last as u32, None),
        _ => cx.breach(IN_16, "a heap begins at a multiple of 64 KB, as reservations do"),
    };
    take_part(cx, at, len);
    let pages = (HEAD + u64::from(initial)).div_ceil(PAGE);
    cx.state.on_machine(cx.machine, |machine| machine.touched += pages);
    verdict.and(told)
}

/// The first part of a heap takes so many bytes of addresses.
fn take_part(cx: &mut Cx<'_>, at: u32, len: u64) {
    let region = Region { holds: Holds::Heap, ..Region::new(at, len, cx.process, PAGE_READWRITE) };
    cx.state.reserve((cx.state.space_at(cx.process, at), at), region);
}

/// Whether a heap, or a block of the heap whose first part begins at an address, lies where nothing
/// else is.
fn lies_free(cx: &Cx<'_>, first: u32, last: u32, block: Option<u32>) -> Verdict {
    let space = cx.space();
    let slot = cx.state.processes.get(&cx.process).map(|process| process.slot);
    if cx.state.law.one_space && slot != Some(first / SLOT) {
        return cx.breach(LMA_05, "memory of a heap lies in the slot of its process");
    }
    let region = cx.state.region_at(space, first).map(|(_, region)| region);
    let in_heap = region.is_some_and(|region| {
        let end = u64::from(region.base) + region.len;
        let of_it = region.holds == Holds::Heap && block == Some(region.base);
        of_it && u64::from(last) < end
    });
    match cx.state.is_taken(space, first, last) && !in_heap {
        true => cx.breach(VA_06, "the range is reserved already"),
        false if cx.state.lost_to_dlls(cx.process, first, u64::from(last) + 1).is_some() => {
            cx.breach(IN_06, "a DLL takes these addresses in all processes")
        }
        false => Verdict::Permitted(HEAP_02),
    }
}

pub(super) fn process_heap(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(HEAP_02, SZ_308);
    let known = cx.state.process_heaps.get(&cx.process).copied();
    if known.is_none() {
        check_room(cx, &mut case, None, (0, 0)); // SZ-357: nobody asks for its first page.
    }
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    if base == 0 {
        return Ok(verdict);
    }
    let at = cx.state.absolute(cx.process, base);
    if known.is_some_and(|known| known != at) {
        return Ok(verdict.and(cx.breach(SZ_307, "the process has one heap, and it was another")));
    }
    if known.is_some() {
        return Ok(verdict);
    }
    let told = placed(cx, base, PART_BYTES.into(), 0);
    cx.state.process_heaps.insert(cx.process, at);
    cx.state.heaps.entry((cx.process, 0)).or_default();
    Ok(verdict.and(told))
}

pub(super) fn create(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let initial = cx.args.number("dwInitialSize", 0)?;
    let maximum = cx.args.number("dwMaximumSize", 0)?;
    let mut case = cx.case(HEAP_02, SZ_309);
    check_flags(cx, &mut case, "flOptions", HEAP_NO_SERIALIZE)?;
    case.refuse_if(maximum != 0 && initial > maximum, INVALID, SZ_313);
    check_room(cx, &mut case, None, (initial.max(maximum), most_pages(initial)));
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    if base == 0 {
        return Ok(verdict);
    }
    let least = HEAD + u64::from(initial);
    let len = least.max(if maximum == 0 { PART_BYTES } else { maximum }.into());
    let told = placed(cx, base, len.next_multiple_of(PAGE), initial);
    let at = cx.state.absolute(cx.process, base);
    let heap = Heap { maximum: (maximum != 0).then_some(maximum), ..Heap::default() };
    let again = cx.state.heaps.insert((cx.process, at), heap).is_some();
    let fresh = match again || cx.state.process_heaps.get(&cx.process) == Some(&at) {
        true => cx.breach(SZ_307, "another heap has this address"),
        false => Verdict::Permitted(HEAP_02),
    };
    Ok(verdict.and(told).and(fresh))
}

pub(super) fn destroy(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_313, SZ_309);
    let heap = named(cx, &mut case)?;
    case.refuse_if(heap == Some((cx.process, 0)), INVALID, SZ_309);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    if let Some(heap) = heap.filter(|_| done) {
        cx.state.heaps.remove(&heap);
        cx.state.release((cx.state.space_at(cx.process, heap.1), heap.1));
    }
    Ok(verdict)
}

pub(super) fn alloc(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let bytes = cx.args.number("dwBytes", 0)?;
    let mut case = cx.case(HEAP_02, SZ_309);
    let heap = named(cx, &mut case)?;
    let known = HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY;
    let flags = check_flags(cx, &mut case, "dwFlags", known)?;
    take(cx, case, heap, bytes, flags & HEAP_ZERO_MEMORY != 0)
}

pub(super) fn local_alloc(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let (flags, bytes) = (cx.args.number("uFlags", 0)?, cx.args.number("uBytes", 0)?);
    let mut case = cx.case(HEAP_02, SZ_310);
    case.refuse_if(flags & !LMEM_ZEROINIT != 0, INVALID, SZ_310);
    let heap = (cx.process, 0);
    let known = cx.state.heaps.get(&heap);
    let first = known.is_none_or(|heap| heap.blocks.is_empty()) && bytes <= PART_BYTES / 2;
    let base = cx.value();
    if base != 0 {
        cx.state.heaps.entry(heap).or_default();
    }
    // A first block that is not large tells where its heap begins (SZ-307).
    let begins = u64::from(cx.state.absolute(cx.process, base)).checked_sub(HEAD);
    let begins = begins.filter(|begins| first && base != 0 && begins % 0x1_0000 == 0);
    let own = cx.state.process_heaps.contains_key(&cx.process);
    if let Some(begins) = begins.filter(|_| !cx.state.untold && !own) {
        cx.state.process_heaps.insert(cx.process, begins as u32);
        take_part(cx, begins as u32, PART_BYTES.into());
    }
    take(cx, case, Some(heap), bytes, flags & LMEM_ZEROINIT != 0)
}

fn take(
    cx: &mut Cx<'_>,
    mut case: Case,
    heap: Option<HeapKey>,
    bytes: u32,
    zero: bool,
) -> Readable<Verdict> {
    let largest = heap.and_then(|heap| cx.state.heaps.get(&heap)?.maximum);
    let room = largest.map(|largest| u64::from(largest).max(1).div_ceil(PAGE) * PAGE);
    case.refuse_if(room.is_some_and(|room| u64::from(bytes) > room), ERROR_OUTOFMEMORY, SZ_308);
    // The first block lies behind the head of its heap, whose page is there before it (SZ-307).
    let known = heap.and_then(|heap| cx.state.heaps.get(&heap));
    let behind = (HEAD + u64::from(bytes)).div_ceil(PAGE) - 1;
    let first = known.is_none_or(|heap| heap.blocks.is_empty()) && bytes <= PART_BYTES / 2;
    let asked = if first && !cx.state.untold { behind } else { most_pages(bytes) };
    check_room(cx, &mut case, heap, (bytes, asked));
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    let Some(heap) = heap.filter(|_| base != 0) else { return Ok(verdict) };
    Ok(verdict.and(took(cx, heap, base, Block::new(bytes, zero))))
}

/// Notes a block, and whether it may lie there.
fn took(cx: &mut Cx<'_>, heap: HeapKey, base: u32, block: Block) -> Verdict {
    let at = cx.state.absolute(cx.process, base);
    let last = at.saturating_add(block.bytes.max(1) - 1);
    let begins = match heap.1 {
        0 => cx.state.process_heaps.get(&heap.0).copied(),
        base => Some(base),
    };
    let mut verdict = lies_free(cx, at, last, begins.or(Some(0)));
    if at % 8 != 0 {
        verdict = verdict.and(cx.breach(HEAP_01, "blocks begin at multiples of 8 bytes"));
    }
    if cx.state.block_in(cx.process, at, last).is_some() {
        verdict = verdict.and(cx.breach(HEAP_03, "another block lies there, and does not move"));
    }
    let end = u64::from(at) + u64::from(block.bytes);
    let within = |put: &(u32, Arc<[u8]>)| {
        let first = cx.state.absolute(cx.process, put.0);
        first >= at && u64::from(first) + put.1.len() as u64 <= end
    };
    if !cx.notes.put.iter().all(within) {
        let wrong = "the call writes to memory that is none of the block's";
        verdict = verdict.and(Verdict::Contradicts(String::from(wrong)));
    }
    charge(cx, block.bytes);
    cx.state.heaps.entry(heap).or_default().blocks.insert(at, block);
    verdict
}

pub(super) fn re_alloc(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let bytes = cx.args.number("dwBytes", 0)?;
    let mut case = cx.case(HEAP_02, SZ_309);
    let heap = named(cx, &mut case)?;
    let known = HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY | HEAP_REALLOC_IN_PLACE_ONLY;
    let flags = check_flags(cx, &mut case, "dwFlags", known)?;
    let found =
        block(cx, &mut case, heap, ("lpMem", SZ_309))?.map(|(at, block)| (at, block.clone()));
    let in_place = flags & HEAP_REALLOC_IN_PLACE_ONLY != 0;
    let shorter = found.as_ref().is_some_and(|(_, block)| bytes <= block.bytes);
    case.may_refuse_if(in_place && !shorter, ERROR_NOT_ENOUGH_MEMORY, SZ_312);
    if !shorter {
        check_room(cx, &mut case, heap, (bytes, most_pages(bytes)));
    }
    let base = cx.value();
    let verdict = case.judge(base != 0, cx.answer);
    let (Some(heap), Some((at, mut block))) = (heap, found) else { return Ok(verdict) };
    if base == 0 {
        return Ok(verdict);
    }
    let moved = cx.state.absolute(cx.process, base) != at;
    let told = match moved && in_place {
        true => cx.breach(SZ_312, "the block was to stay where it is"),
        false => Verdict::Permitted(HEAP_02),
    };
    if let Some(heap) = cx.state.heaps.get_mut(&heap) {
        heap.blocks.remove(&at);
    }
    block.resize(bytes, flags & HEAP_ZERO_MEMORY != 0);
    Ok(verdict.and(told).and(took(cx, heap, base, block)))
}

pub(super) fn free(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_308, SZ_309);
    let heap = named(cx, &mut case)?;
    check_flags(cx, &mut case, "dwFlags", HEAP_NO_SERIALIZE)?;
    let found = block(cx, &mut case, heap, ("lpMem", SZ_309))?.map(|(at, _)| at);
    let done = cx.value() != 0;
    let verdict = case.judge(done, cx.answer);
    give(cx, heap.filter(|_| done), found);
    Ok(verdict)
}

fn give(cx: &mut Cx<'_>, heap: Option<HeapKey>, block: Option<u32>) {
    let heap = heap.and_then(|heap| cx.state.heaps.get_mut(&heap));
    if let (Some(heap), Some(block)) = (heap, block) {
        heap.blocks.remove(&block);
    }
}

pub(super) fn local_free(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let block_given = cx.args.number("hMem", 0)?;
    let mut case = cx.case(SZ_310, SZ_310);
    let heap = Some((cx.process, 0)).filter(|_| block_given != 0);
    let found = block(cx, &mut case, heap, ("hMem", SZ_310))?.map(|(at, _)| at);
    let done = cx.value() == 0;
    let verdict = case.judge(done, cx.answer);
    give(cx, heap.filter(|_| done), found);
    if !done && cx.value() != block_given {
        return Ok(verdict.and(cx.breach(SZ_310, "a failure returns what was given")));
    }
    Ok(verdict)
}

pub(super) fn size(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_312, SZ_309);
    let heap = named(cx, &mut case)?;
    check_flags(cx, &mut case, "dwFlags", HEAP_NO_SERIALIZE)?;
    let bytes = block(cx, &mut case, heap, ("lpMem", SZ_309))?.map(|(_, block)| block.bytes);
    Ok(sized(cx, &case, cx.value() != u32::MAX, bytes))
}

pub(super) fn local_size(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_310, SZ_310);
    let heap = Some((cx.process, 0));
    let bytes = block(cx, &mut case, heap, ("hMem", SZ_310))?.map(|(_, block)| block.bytes);
    // A block without bytes has the size that means failure.
    let done = cx.value() != 0 || bytes == Some(0);
    Ok(sized(cx, &case, done, bytes))
}

fn sized(cx: &Cx<'_>, case: &Case, done: bool, bytes: Option<u32>) -> Verdict {
    let verdict = case.judge(done, cx.answer);
    match bytes {
        Some(bytes) if done && bytes != cx.value() => {
            verdict.and(cx.breach(SZ_312, format!("the block has {bytes} bytes")))
        }
        _ => verdict,
    }
}

pub(super) fn validate(cx: &mut Cx<'_>) -> Readable<Verdict> {
    let mut case = cx.case(SZ_312, SZ_309);
    let heap = named(cx, &mut case)?;
    check_flags(cx, &mut case, "dwFlags", HEAP_NO_SERIALIZE)?;
    if cx.args.number("lpMem", 0)? != 0 {
        block(cx, &mut case, heap, ("lpMem", SZ_309))?;
    }
    Ok(case.judge(cx.value() != 0, cx.answer))
}
