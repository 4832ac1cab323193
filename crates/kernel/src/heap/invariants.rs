//! What must hold for heaps.

use super::occupied;
use super::room::bounds_of;
use crate::Kernel;
use crate::record::{HeapGap, RegionUse, Row};
use abi::{HeapId, PAGE_BYTES, ProcessId, RegionId};
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
        if self.rules.heap.is_some() {
            let mut running =
                self.state.processes.iter().filter(|(_, process)| process.exit_code.is_none());
            let has = |row| self.state.process_heaps.contains(&ProcessId(row));
            let whole = running.all(|(row, process)| process.image.is_none() || has(row));
            assert!(whole, "a process with an image has a heap");
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
        for ((heap, base), block) in self.state.heap_blocks.sorted() {
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
        let blocks: BTreeMap<_, _> = self.state.heap_blocks.sorted().into_iter().collect();
        for (&(heap, start), _) in self.state.heap_parts.iter().filter(|(_, part)| !part.large) {
            let (first, end) = self.shared_room(heap, start);
            let blocks = blocks.range((heap, start)..=(heap, (end - 1) as u32));
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
        for (&(heap, base), gap) in &gaps {
            let mut least = gap.bytes;
            for key in bounds_of(heap, base) {
                let bound = self.state.heap_rooms.get(&key).map_or(0, |bound| bound.bytes);
                assert!(bound >= least, "no gap exceeds its bounds");
                least = bound;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kernel;
    use crate::record::{HeapBlock, HeapGap};
    use crate::sandbox::memory::{A, lab};
    use crate::sandbox::{broken, machines};
    use abi::{FileId, HeapId};
    use expect_test::expect;

    /// What the invariants say of a heap with three blocks and a gap among them, after a change
    /// behind the kernel's back. `blocks` are the bases of the blocks that are left.
    fn say(change: impl FnOnce(&mut Kernel<'_>, HeapId, [u32; 2])) -> String {
        let mut lab = lab(8);
        let (heap, blocks) = lab.kernel(|kernel| {
            let heap = kernel.make_heap(A, 0, 0).expect("there is room");
            let blocks = [0; 3].map(|_| kernel.take_block(heap, 24).expect("there is room"));
            kernel.free_block(heap, blocks[1]);
            (heap, [blocks[0], blocks[2]])
        });
        let change = |kernel: &mut Kernel<'_>| change(kernel, heap, blocks);
        broken(&mut lab.world, change, |kernel| kernel.check_heap_invariants())
    }

    #[test]
    fn gaps_that_are_not_what_blocks_leave_are_noticed() {
        let said = [
            say(|_, _, _| ()),
            say(|kernel, heap, [first, _]| {
                kernel.state.heap_blocks.insert((heap, first), HeapBlock { bytes: 32 });
            }),
            say(|kernel, heap, [_, last]| {
                kernel.state.heap_gaps.remove(&(heap, last - 24));
            }),
            say(|kernel, heap, [first, _]| {
                let key = (heap, 0, first >> 10);
                kernel.state.heap_rooms.insert(key, HeapGap { bytes: 24 });
            }),
            say(|kernel, heap, [first, _]| {
                kernel.state.heap_rooms.remove(&(heap, 2, first >> 20));
            }),
        ];
        expect![[r#"
            nothing
            gaps are what blocks leave
            gaps are what blocks leave
            no gap exceeds its bounds
            no gap exceeds its bounds"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_process_with_an_image_has_a_heap() {
        let said = broken(
            &mut machines(&[&["a"]]),
            |kernel| {
                kernel.state.processes.edit(A.0, |process| process.image = Some(FileId(0)));
            },
            |kernel| kernel.check_heap_invariants(),
        );
        assert_eq!(said, "a process with an image has a heap");
    }
}
