//! The gaps between the blocks of a heap, so that the lowest one that is large enough is found
//! without a look at those before it.
//!
//! Two levels above the gaps know the largest that begins in a page and in a run of pages. Parts for
//! large blocks have no gaps: no other block gets what is left of them.

use crate::Kernel;
use crate::record::HeapGap;
use abi::{HeapId, PAGE_BYTES};
use std::collections::BTreeMap;

/// Pages that a row of the upper level knows of.
const RUN: u32 = 64;

/// The levels, as they stand in the keys.
const OF_PAGE: u8 = 0;
const OF_RUN: u8 = 1;

impl Kernel<'_> {
    /// Where the lowest gap of at least so many bytes begins.
    pub(super) fn lowest_gap(&self, heap: HeapId, bytes: u64) -> Option<u32> {
        let fits = |gap: &HeapGap| u64::from(gap.bytes) >= bytes;
        let rooms = &self.state.heap_rooms;
        let mut runs = rooms.range((heap, OF_RUN, 0)..=(heap, OF_RUN, u32::MAX));
        let (_, _, run) = *runs.find(|row| fits(row.1))?.0;
        let mut pages = rooms.range(pages_of_run(heap, run));
        let (_, _, page) = *pages.find(|row| fits(row.1)).expect("a page has what its run has").0;
        let mut gaps = self.state.heap_gaps.range(gaps_of_page(heap, page));
        let (_, base) = *gaps.find(|row| fits(row.1)).expect("a gap is what its page has").0;
        Some(base)
    }

    /// A range of a part that ends at `end` belongs to no block any more, and joins the gaps beside
    /// it. `start` is the part's first place.
    pub(super) fn open_room(&mut self, heap: HeapId, (start, end): (u32, u64), from: u32, to: u64) {
        let gaps = &self.state.heap_gaps;
        let before = gaps.range((heap, start)..(heap, from)).next_back();
        let before = before.filter(|(key, gap)| key.1 + gap.bytes == from);
        let first = before.map_or(from, |(key, _)| key.1);
        let after = if to < end { gaps.get(&(heap, to as u32)).copied() } else { None };
        let last = to + after.map_or(0, |gap| u64::from(gap.bytes));
        self.add_gap(heap, first, (last - u64::from(first)) as u32);
        if after.is_some() {
            self.remove_gap(heap, to as u32);
        }
    }

    /// A block takes the first bytes of a gap.
    pub(super) fn take_room(&mut self, heap: HeapId, from: u32, bytes: u64) {
        let gap = self.state.heap_gaps.get(&(heap, from)).expect("a block takes a gap").bytes;
        let (taken, left) = (bytes as u32, gap - bytes as u32);
        // The new one first: what is as large as before needs no search for the next largest.
        if left > 0 {
            self.add_gap(heap, from + taken, left);
        }
        self.remove_gap(heap, from);
    }

    /// Forgets the gaps of a part that goes.
    pub(super) fn forget_gaps(&mut self, heap: HeapId, start: u32, end: u64) {
        let gaps = self.state.heap_gaps.range((heap, start)..=(heap, (end - 1) as u32));
        let gone: Vec<u32> = gaps.map(|(key, _)| key.1).collect();
        gone.into_iter().for_each(|base| self.remove_gap(heap, base));
    }

    /// Notes a gap, or that one has grown.
    fn add_gap(&mut self, heap: HeapId, base: u32, bytes: u32) {
        self.state.heap_gaps.insert((heap, base), HeapGap { bytes });
        let page = base / PAGE_BYTES;
        for key in [(heap, OF_PAGE, page), (heap, OF_RUN, page / RUN)] {
            let known = self.state.heap_rooms.get(&key).map_or(0, |largest| largest.bytes);
            if bytes > known {
                self.state.heap_rooms.insert(key, HeapGap { bytes });
            }
        }
    }

    fn remove_gap(&mut self, heap: HeapId, base: u32) {
        let gone = self.state.heap_gaps.remove(&(heap, base)).expect("it is a gap");
        let page = base / PAGE_BYTES;
        if self.is_largest((heap, OF_PAGE, page), gone) {
            let gaps = self.state.heap_gaps.range(gaps_of_page(heap, page));
            let left = gaps.map(|row| row.1.bytes).max();
            self.set_largest((heap, OF_PAGE, page), left);
        }
        if self.is_largest((heap, OF_RUN, page / RUN), gone) {
            let pages = self.state.heap_rooms.range(pages_of_run(heap, page / RUN));
            let left = pages.map(|row| row.1.bytes).max();
            self.set_largest((heap, OF_RUN, page / RUN), left);
        }
    }

    fn is_largest(&self, key: (HeapId, u8, u32), gap: HeapGap) -> bool {
        *self.state.heap_rooms.get(&key).expect("who has a gap has a largest") == gap
    }

    fn set_largest(&mut self, key: (HeapId, u8, u32), largest: Option<u32>) {
        match largest {
            Some(bytes) => _ = self.state.heap_rooms.insert(key, HeapGap { bytes }),
            None => _ = self.state.heap_rooms.remove(&key),
        }
    }
}

/// The keys of the gaps that begin in a page.
fn gaps_of_page(heap: HeapId, page: u32) -> std::ops::RangeInclusive<(HeapId, u32)> {
    (heap, page * PAGE_BYTES)..=(heap, page * PAGE_BYTES + (PAGE_BYTES - 1))
}

/// The keys of the pages of a run.
fn pages_of_run(heap: HeapId, run: u32) -> std::ops::RangeInclusive<(HeapId, u8, u32)> {
    (heap, OF_PAGE, run * RUN)..=(heap, OF_PAGE, run * RUN + (RUN - 1))
}

/// The largest gaps of pages and runs, from the gaps alone.
pub(super) fn rooms(
    gaps: &BTreeMap<(HeapId, u32), HeapGap>,
) -> BTreeMap<(HeapId, u8, u32), HeapGap> {
    let mut rooms = BTreeMap::new();
    for (&(heap, base), &gap) in gaps {
        let page = base / PAGE_BYTES;
        for key in [(heap, OF_PAGE, page), (heap, OF_RUN, page / RUN)] {
            let largest: &mut HeapGap = rooms.entry(key).or_insert(gap);
            largest.bytes = largest.bytes.max(gap.bytes);
        }
    }
    rooms
}
