//! Where blocks come to lie: found out before anything changes.

use super::{HEAD_BYTES, HeapPlan, occupied, pages_of};
use crate::versions::Area;
use crate::{Kernel, Refusal};
use abi::constant::PAGE_READWRITE;
use abi::{HeapId, PAGE_BYTES, ProcessId, RegionId};
use std::ops::Range;

/// Where a block comes to lie; addresses have been checked, and frames are still to be found.
pub(super) struct Seat {
    /// Its address in slot form.
    pub(super) base: u32,
    /// The part that is made for it, if none of those that are there has room.
    part: Option<NewPart>,
    /// How many pages of it are not committed yet.
    pub(super) fresh: u32,
}

/// A part that begins with the block that it is made for.
struct NewPart {
    pages: u32,
    large: bool,
}

impl Kernel<'_> {
    /// Finds a place for a block.
    pub(super) fn seat(&mut self, heap: HeapId, bytes: u32) -> Result<Seat, Refusal> {
        let record = self.state.heaps[heap.0];
        let large = !record.fixed && bytes > self.heap_rules().large_block_bytes;
        let gap = if large { None } else { self.lowest_gap(heap, occupied(bytes)) };
        if let Some(base) = gap {
            let (region, pages) = self.pages_around(heap, base, bytes);
            return Ok(Seat { base, part: None, fresh: self.fresh_pages(region, pages) });
        }
        if record.fixed {
            return Err(Refusal::OutOfAddresses);
        }
        let part = self.new_part(bytes, large);
        let base = self.find_part(record.process, part.pages.into())?;
        Ok(Seat { base, fresh: pages_of(occupied(bytes)) as u32, part: Some(part) })
    }

    /// Finds a place for the first block of a heap that is only planned.
    pub(super) fn first_seat(
        &self,
        process: ProcessId,
        plan: HeapPlan,
        bytes: u32,
    ) -> Result<Seat, Refusal> {
        let (first, rules) = (plan.base + HEAD_BYTES, self.heap_rules());
        if bytes <= rules.large_block_bytes {
            assert!(
                occupied(bytes) <= u64::from(plan.end() - first),
                "a heap has room for a block"
            );
            let pages = pages_of(u64::from(HEAD_BYTES) + occupied(bytes)) as u32;
            return Ok(Seat { base: first, part: None, fresh: pages - 1 });
        }
        let part = self.new_part(bytes, true);
        let area = self.private_area(process);
        let space = self.space_of(process, area.start);
        let mut base = self.find_free(space, area, part.pages.into(), false)?;
        if (plan.base..plan.end()).contains(&base) {
            let behind = Area { start: plan.end(), ..area };
            base = self.find_free(space, behind, part.pages.into(), false)?;
        }
        Ok(Seat { base, fresh: part.pages, part: Some(part) })
    }

    /// The part that a block needs that no other has room for.
    fn new_part(&self, bytes: u32, large: bool) -> NewPart {
        let least = if large { 0 } else { u64::from(self.heap_rules().part_bytes) };
        NewPart { pages: pages_of(occupied(bytes).max(least)) as u32, large }
    }

    /// Puts a block where there is room for it; frames are free for its pages. Returns its address.
    pub(super) fn put_block(
        &mut self,
        heap: HeapId,
        bytes: u32,
        Seat { base, part, fresh }: Seat,
    ) -> u32 {
        let large = part.as_ref().is_some_and(|part| part.large);
        if let Some(NewPart { pages, large }) = part {
            self.add_part(heap, base, pages, large);
        }
        if fresh > 0 {
            let (region, pages) = self.pages_around(heap, base, bytes);
            self.commit_fresh(region, pages, fresh, PAGE_READWRITE);
        }
        if !large {
            self.take_room(heap, base, occupied(bytes));
        }
        self.note_block(heap, base, bytes);
        base
    }

    /// The pages that a block of so many bytes lies in, and the region that has them. Those at its
    /// ends that are committed already are left out.
    pub(super) fn pages_around(
        &self,
        heap: HeapId,
        base: u32,
        bytes: u32,
    ) -> (RegionId, Range<u32>) {
        let region = self.part_around(heap, base).1.region;
        let within = u64::from(base - self.state.regions[region.0].base);
        let end = pages_of(within + occupied(bytes)) as u32;
        let absent = |page: &u32| !self.state.private_pages.contains(&(region, *page));
        let first = ((within / u64::from(PAGE_BYTES)) as u32..end).find(absent).unwrap_or(end);
        let last = (first..end).rfind(absent);
        (region, first..last.map_or(first, |last| last + 1))
    }
}

#[cfg(test)]
mod tests {
    use crate::Refusal;
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, Lab, PDA, lab};

    /// What a first block of so many bytes comes to, and how many pages are used then.
    fn first_block(lab: &mut Lab, bytes: u32) -> (Result<u32, Refusal>, u32) {
        let block = lab.kernel(|kernel| kernel.take_own_block(A, bytes));
        (block, lab.world.state.machines[PDA.0].ram_used)
    }

    #[test]
    fn a_first_block_and_its_heap_are_made_together_or_not_at_all() {
        let mut lab = lab(64);
        let before = lab.world.state.fingerprint();
        for bytes in [64 << 12, (63 << 12) + 1, 32 << 20, u32::MAX] {
            let why = if bytes > 1 << 20 { Refusal::OutOfAddresses } else { Refusal::OutOfFrames };
            assert_eq!(first_block(&mut lab, bytes), (Err(why), 0), "{bytes} bytes");
        }
        assert_eq!(lab.world.state.fingerprint(), before);
        lab.fault(FaultPoint::Allocation, 1);
        assert_eq!(first_block(&mut lab, 1), (Err(Refusal::OutOfFrames), 0));
        assert_eq!(first_block(&mut lab, 8), (Ok(0x401_0040), 1));
        assert_eq!(first_block(&mut lab, 8), (Ok(0x401_0048), 1));
    }

    #[test]
    fn a_large_first_block_lies_behind_its_heap_or_in_a_hole_before_it() {
        let large = (192 << 10) + 1;
        let mut fresh = lab(64);
        assert_eq!(first_block(&mut fresh, large), (Ok(0x407_0000), 50));
        // 256 KB are free at the bottom: too few for the heap, and enough for the block.
        let mut lab = lab(64);
        let base = lab.kernel(|kernel| {
            let area = kernel.private_area(A);
            let space = kernel.space_of(A, area.start);
            let hole = kernel.find_free(space, area, 64, false).expect("it is empty");
            kernel.reserve_private(A, hole + (64 << 12), 16, abi::constant::PAGE_NOACCESS);
            hole
        });
        assert_eq!(first_block(&mut lab, large), (Ok(base), 50));
        let heap = lab.kernel(|kernel| kernel.process_heap(A)).expect("it is there");
        assert_eq!(lab.world.state.heaps[heap.0].base, base + (80 << 12));
    }
}
