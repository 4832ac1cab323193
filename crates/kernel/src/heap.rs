//! Heaps: blocks of memory within regions of a process.
//!
//! A heap begins as one reserved part, of which pages are committed as blocks need them. A heap
//! that is not fixed gets further parts, and each large block a part of its own (HEAP-01). Blocks
//! do not move (HEAP-03). A page in which no block lies any more goes back at once, and so does a
//! later part without a block. What a heap has to know of its blocks it keeps in its tables; only
//! its head lies in its memory, so that its first page stays.

mod invariants;
mod room;
mod seat;

use crate::record::{HeapBlock, HeapPart, HeapRecord, RegionUse, Row};
use crate::versions::HeapRules;
use crate::{Kernel, Refusal};
use abi::constant::PAGE_READWRITE;
use abi::{Address, HeapId, MachineId, PAGE_BYTES, ProcessId, RegionId};
use trace::Event;

/// Bytes at the start of a heap that no block gets (SZ-307).
pub const HEAD_BYTES: u32 = 64;

/// Blocks begin at multiples of so many bytes (HEAP-01, SZ-307).
pub const UNIT_BYTES: u32 = 8;

/// Where the heap that a new process begins with comes to lie; everything has been checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeapPlan {
    base: u32,
    pages: u32,
}

impl HeapPlan {
    fn end(&self) -> u32 {
        self.base + self.pages * PAGE_BYTES
    }
}

impl Kernel<'_> {
    fn heap_rules(&self) -> &'static HeapRules {
        self.rules.heap.as_ref().expect("the version has heaps")
    }

    /// Finds the heap of a process that is not there yet, behind its stack (SZ-352).
    ///
    /// # Errors
    /// `OutOfAddresses`.
    pub(crate) fn plan_first_heap(
        &self,
        machine: MachineId,
        slot: u32,
        from: u32,
    ) -> Result<Option<HeapPlan>, Refusal> {
        let Some(rules) = &self.rules.heap else { return Ok(None) };
        let pages = pages_of(rules.part_bytes.into());
        let base = self.find_for_new(machine, slot, from, pages)?;
        Ok(Some(HeapPlan { base, pages: pages as u32 }))
    }

    /// Gives a process its heap; a frame is free for the first page.
    pub(crate) fn begin_heap(&mut self, process: ProcessId, plan: HeapPlan) -> HeapId {
        let (heap, region) = self.found_heap(process, plan, false);
        self.commit_counted(region, 0..1, PAGE_READWRITE);
        self.state.process_heaps.insert(process, Row(heap));
        heap
    }

    /// The heap that a process has from its start on (PROC-02). That of a process without an image
    /// is made when it is asked for first, so that one that never asks takes nothing (SZ-307).
    ///
    /// # Errors
    /// `OutOfAddresses` and `OutOfFrames`; nothing has changed then.
    pub fn process_heap(&mut self, process: ProcessId) -> Result<HeapId, Refusal> {
        if let Some(&Row(heap)) = self.state.process_heaps.get(&process) {
            return Ok(heap);
        }
        let plan = self.plan_own_heap(process)?;
        self.make_room(self.machine_of(process), 1)?;
        Ok(self.begin_heap(process, plan))
    }

    /// Finds the heap of a process that runs and has none yet. Its first page is what the process
    /// begins with, and no request that is limited while memory is low (SZ-357).
    fn plan_own_heap(&self, process: ProcessId) -> Result<HeapPlan, Refusal> {
        let pages = pages_of(self.heap_rules().part_bytes.into());
        let base = self.find_part(process, pages)?;
        Ok(HeapPlan { base, pages: pages as u32 })
    }

    /// The lowest place for a part of a heap.
    fn find_part(&self, process: ProcessId, pages: u64) -> Result<u32, Refusal> {
        let area = self.private_area(process);
        self.find_free(self.space_of(process, area.start), area, pages, false)
    }

    /// Makes a heap with `initial` bytes of committed memory. One of `maximum` bytes is fixed; with
    /// 0 it grows.
    ///
    /// # Errors
    /// `OutOfAddresses`, `BlockTooLarge` and `OutOfFrames`; nothing has changed then.
    pub fn make_heap(
        &mut self,
        process: ProcessId,
        initial: u32,
        maximum: u32,
    ) -> Result<HeapId, Refusal> {
        let least = u64::from(HEAD_BYTES) + u64::from(initial);
        let wanted = match maximum {
            0 => least.max(u64::from(self.heap_rules().part_bytes)),
            _ => least.max(u64::from(maximum)),
        };
        let base = self.find_part(process, pages_of(wanted))?;
        let (machine, committed) = (self.machine_of(process), pages_of(least));
        self.check_block(machine, 0, committed)?;
        self.make_room(machine, committed)?;
        let plan = HeapPlan { base, pages: pages_of(wanted) as u32 };
        let (heap, region) = self.found_heap(process, plan, maximum != 0);
        self.commit_counted(region, 0..committed as u32, PAGE_READWRITE);
        Ok(heap)
    }

    /// Makes a heap of which nothing is committed yet.
    fn found_heap(
        &mut self,
        process: ProcessId,
        HeapPlan { base, pages }: HeapPlan,
        fixed: bool,
    ) -> (HeapId, RegionId) {
        let heap = HeapId(self.state.heaps.insert(HeapRecord { process, base, fixed }));
        self.emit(|| Event::HeapMade { heap, process, base: Address(base), fixed });
        (heap, self.add_part(heap, base, pages, false))
    }

    /// The heap of a process whose first part begins at an address in slot form.
    pub fn heap_at(&self, process: ProcessId, base: u32) -> Option<HeapId> {
        let region = self.region_with_base(self.space_of(process, base), base)?;
        let RegionUse::Heap(heap) = self.state.regions[region.0].used_for else { return None };
        let record = self.state.heaps[heap.0];
        (record.process == process && record.base == base).then_some(heap)
    }

    /// True for the heap that a process has from its start on.
    pub fn is_process_heap(&self, heap: HeapId) -> bool {
        let process = self.state.heaps[heap.0].process;
        self.state.process_heaps.get(&process).is_some_and(|row| row.0 == heap)
    }

    /// The bytes of a block that begins at an address in slot form.
    pub fn block_bytes(&self, heap: HeapId, base: u32) -> Option<u32> {
        self.state.heap_blocks.get(&(heap, base)).map(|block| block.bytes)
    }

    /// Takes a block of so many bytes, at the lowest address that has room (SZ-308), and returns
    /// its address in slot form. What is in it is what was there.
    ///
    /// # Errors
    /// `OutOfAddresses`, `BlockTooLarge` and `OutOfFrames`; nothing has changed then.
    pub fn take_block(&mut self, heap: HeapId, bytes: u32) -> Result<u32, Refusal> {
        let machine = self.machine_of(self.state.heaps[heap.0].process);
        let seat = self.seat(heap, bytes)?;
        if seat.fresh > 0 {
            self.check_block(machine, 0, seat.fresh.into())?;
            self.make_room(machine, seat.fresh.into())?;
        }
        Ok(self.put_block(heap, bytes, seat))
    }

    /// The same in the heap that a process has from its start on. If that is not there yet, it is
    /// made with the block, or neither is.
    ///
    /// # Errors
    /// As [`Kernel::take_block`].
    pub fn take_own_block(&mut self, process: ProcessId, bytes: u32) -> Result<u32, Refusal> {
        if let Some(&Row(heap)) = self.state.process_heaps.get(&process) {
            return self.take_block(heap, bytes);
        }
        let machine = self.machine_of(process);
        let plan = self.plan_own_heap(process)?;
        let seat = self.first_seat(process, plan, bytes)?;
        self.check_block(machine, 1, seat.fresh.into())?;
        self.make_room(machine, 1 + u64::from(seat.fresh))?;
        let heap = self.begin_heap(process, plan);
        Ok(self.put_block(heap, bytes, seat))
    }

    /// Gives a block another length where it is. False if there is no room for it there; nothing
    /// has changed then.
    ///
    /// # Errors
    /// `BlockTooLarge` and `OutOfFrames`; nothing has changed then either.
    pub fn resize_block(&mut self, heap: HeapId, base: u32, bytes: u32) -> Result<bool, Refusal> {
        let before = self.block_bytes(heap, base).expect("it is a block");
        let (&(_, start), &HeapPart { region, large }) = self.part_around(heap, base);
        let part = self.shared_room(heap, start);
        let [old, new] = [before, bytes].map(|bytes| u64::from(base) + occupied(bytes));
        let end = if large { part.1 } else { part.1.min(old + self.gap_bytes(heap, old)) };
        if new > end {
            return Ok(false);
        }
        let (_, pages) = self.pages_around(heap, base, bytes);
        if self.fresh_pages(region, pages.clone()) > 0 {
            let count = pages.end - pages.start;
            self.commit(region, start + pages.start * PAGE_BYTES, count, PAGE_READWRITE)?;
        }
        self.note_block(heap, base, bytes);
        if new > old && !large {
            self.take_room(heap, old as u32, new - old);
        }
        if new < old {
            if !large {
                self.open_room(heap, part, new as u32, old);
            }
            self.give_pages_back(region, (new as u32, end), (new as u32, old));
        }
        Ok(true)
    }

    /// Gives a block back, and the pages and the part in which no other lies.
    pub fn free_block(&mut self, heap: HeapId, base: u32) {
        let block = self.state.heap_blocks.remove(&(heap, base)).expect("it is a block");
        self.emit(|| Event::HeapBlock { heap, base: Address(base), bytes: None });
        let (&(_, start), &HeapPart { region, large }) = self.part_around(heap, base);
        // A part for a large block has no other, and is never the first.
        if large {
            return self.drop_part(heap, start);
        }
        let (part, end) = (self.shared_room(heap, start), u64::from(base) + occupied(block.bytes));
        let gap = self.open_room(heap, part, base, end);
        let first = self.state.heaps[heap.0].base == start;
        if gap == part && !first {
            self.drop_part(heap, start);
        } else {
            self.give_pages_back(region, gap, (base, end));
        }
    }

    /// Gives a heap up with all its blocks.
    pub fn drop_heap(&mut self, heap: HeapId) {
        for block in self.blocks_of(heap) {
            self.state.heap_blocks.remove(&(heap, block));
        }
        let all = (heap, 0)..=(heap, u32::MAX);
        let parts: Vec<_> = self.state.heap_parts.range(all).map(|row| row.0.1).collect();
        for base in parts {
            self.drop_part(heap, base);
        }
        self.forget_rooms(heap);
        if self.is_process_heap(heap) {
            self.state.process_heaps.remove(&self.state.heaps[heap.0].process);
        }
        self.state.heaps.remove(heap.0);
        self.emit(|| Event::HeapGone { heap });
    }

    /// Where the blocks of a heap begin, in their order: in each part they and the gaps lie side by side.
    fn blocks_of(&self, heap: HeapId) -> Vec<u32> {
        let mut blocks = Vec::new();
        for (&(_, start), part) in self.state.heap_parts.range((heap, 0)..=(heap, u32::MAX)) {
            let (first, end) = self.shared_room(heap, start);
            let mut at = u64::from(first);
            while at < end {
                let block = self.block_bytes(heap, at as u32);
                blocks.extend(block.map(|_| at as u32));
                let len = block.map_or_else(|| self.gap_bytes(heap, at), occupied);
                assert!(len > 0, "blocks and gaps lie side by side");
                // What is behind a large block is neither.
                at = if part.large { end } else { at + len };
            }
        }
        blocks
    }

    /// Gives up the heaps of a process that ends.
    pub(crate) fn end_heaps(&mut self, process: ProcessId) {
        let own = self.state.heaps.iter().filter(|(_, heap)| heap.process == process);
        let own: Vec<_> = own.map(|(row, _)| HeapId(row)).collect();
        own.into_iter().for_each(|heap| self.drop_heap(heap));
    }

    fn add_part(&mut self, heap: HeapId, base: u32, pages: u32, large: bool) -> RegionId {
        let process = self.state.heaps[heap.0].process;
        let used_for = RegionUse::Heap(heap);
        let region = self.reserve_for(process, (base, pages), PAGE_READWRITE, used_for);
        self.state.heap_parts.insert((heap, base), HeapPart { region, large });
        if !large {
            let (first, end) = self.shared_room(heap, base);
            self.open_room(heap, (first, end), first, end);
        }
        region
    }

    fn drop_part(&mut self, heap: HeapId, base: u32) {
        let end = self.part_end(heap, base);
        let part = self.state.heap_parts.remove(&(heap, base)).expect("it is a part");
        if !part.large {
            self.forget_gaps(heap, base, end);
        }
        self.release(part.region);
    }

    fn note_block(&mut self, heap: HeapId, base: u32, bytes: u32) {
        self.state.heap_blocks.insert((heap, base), HeapBlock { bytes });
        self.emit(|| Event::HeapBlock { heap, base: Address(base), bytes: Some(bytes) });
    }

    /// The part that an address lies in.
    fn part_around(&self, heap: HeapId, at: u32) -> (&(HeapId, u32), &HeapPart) {
        let before = self.state.heap_parts.range((heap, 0)..=(heap, at)).next_back();
        before.expect("a block lies in a part")
    }

    fn part_end(&self, heap: HeapId, start: u32) -> u64 {
        let region = &self.state.regions[self.part_around(heap, start).1.region.0];
        u64::from(start) + u64::from(region.pages) * u64::from(PAGE_BYTES)
    }

    /// The address behind the head of a heap, if the part has it.
    fn first_place(&self, heap: HeapId, start: u32) -> u32 {
        start + if self.state.heaps[heap.0].base == start { HEAD_BYTES } else { 0 }
    }

    /// Where blocks can lie in a part: the first address, and where it ends.
    fn shared_room(&self, heap: HeapId, start: u32) -> (u32, u64) {
        (self.first_place(heap, start), self.part_end(heap, start))
    }

    /// Gives the pages of a freed range back that lie in the gap that it is now part of.
    fn give_pages_back(&mut self, region: RegionId, gap: (u32, u64), freed: (u32, u64)) {
        let page = u64::from(PAGE_BYTES);
        let first = (u64::from(freed.0) / page).max(u64::from(gap.0).div_ceil(page));
        let end = freed.1.div_ceil(page).min(gap.1 / page);
        if first < end {
            self.decommit(region, (first * page) as u32, (end - first) as u32);
        }
    }
}

/// The bytes of addresses that a block takes.
fn occupied(bytes: u32) -> u64 {
    u64::from(bytes.max(1)).next_multiple_of(u64::from(UNIT_BYTES))
}

fn pages_of(bytes: u64) -> u64 {
    bytes.div_ceil(u64::from(PAGE_BYTES))
}
