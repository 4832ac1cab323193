//! What must hold for heaps.

use super::occupied;
use super::room::rooms;
use crate::Kernel;
use crate::record::{HeapGap, RegionUse, Row};
use abi::{HeapId, PAGE_BYTES, RegionId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of heaps.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_heap_invariants(&self) {
        self.parts_are_regions();
        self.blocks_lie_in_committed_memory();
        self.gaps_are_what_blocks_leave();
        for (process, &Row(heap)) in self.state.process_heaps.iter() {
            let owner = self.state.heaps.get(heap.0).map(|heap| heap.process);
            assert_eq!(owner, Some(*process), "the heap of a process is its own");
        }
    }

    fn parts_are_regions(&self) {
        let mut regions: BTreeMap<RegionId, HeapId> = BTreeMap::new();
        for (row, region) in self.state.regions.iter() {
            if let RegionUse::Heap(heap) = region.used_for {
                regions.insert(RegionId(row), heap);
                let owner = self.state.heaps.get(heap.0).map(|heap| heap.process);
                assert_eq!(owner, region.owner, "a heap's memory belongs to its process");
            }
        }
        for (&(heap, base), part) in self.state.heap_parts.iter() {
            let known = regions.remove(&part.region);
            assert_eq!(known, Some(heap), "a part of a heap is a region of it");
            assert_eq!(self.state.regions[part.region.0].base, base, "a part begins where it lies");
        }
        assert!(regions.is_empty(), "each region of a heap is a part of it");
        for (row, heap) in self.state.heaps.iter() {
            let first = self.state.heap_parts.contains(&(HeapId(row), heap.base));
            assert!(first, "a heap keeps its first part");
        }
    }

    fn blocks_lie_in_committed_memory(&self) {
        let mut before: Option<(HeapId, u64)> = None;
        for (&(heap, base), block) in self.state.heap_blocks.iter() {
            assert!(self.state.heaps.contains(heap.0), "a block is one of a heap");
            let clear = before.is_none_or(|(other, end)| other != heap || end <= u64::from(base));
            assert!(clear, "blocks lie apart");
            let (&(_, start), part) = self.part_around(heap, base);
            let end = u64::from(base) + occupied(block.bytes);
            assert!(end <= self.part_end(heap, start), "a block lies in its part");
            let last = ((end - 1 - u64::from(start)) / u64::from(PAGE_BYTES)) as u32;
            let committed = ((base - start) / PAGE_BYTES..=last)
                .all(|page| self.state.private_pages.contains(&(part.region, page)));
            assert!(committed, "a block lies in committed memory");
            before = Some((heap, end));
        }
    }
    fn gaps_are_what_blocks_leave(&self) {
        let mut gaps: BTreeMap<(HeapId, u32), HeapGap> = BTreeMap::new();
        for (&(heap, start), _) in self.state.heap_parts.iter().filter(|(_, part)| !part.large) {
            let (first, end) = self.shared_room(heap, start);
            let blocks = self.state.heap_blocks.range((heap, start)..=(heap, (end - 1) as u32));
            let blocks = blocks.map(|(key, block)| (u64::from(key.1), occupied(block.bytes)));
            let mut at = u64::from(first);
            for (base, bytes) in blocks.chain([(end, 0)]) {
                if base > at {
                    gaps.insert((heap, at as u32), HeapGap { bytes: (base - at) as u32 });
                }
                at = base + bytes;
            }
        }
        assert!(self.state.heap_gaps.iter().eq(gaps.iter()), "gaps are what blocks leave");
        assert!(self.state.heap_rooms.iter().eq(rooms(&gaps).iter()), "the largest gaps are known");
    }
}
