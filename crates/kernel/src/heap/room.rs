//! The gaps between the blocks of a heap, so that the lowest one that is large enough is found
//! without a look at all those before it.
//!
//! Levels above the gaps bound what begins in a stretch of addresses: 1 KB, 32 KB, 1 MB. A gap that
//! is noted raises its bounds; one that goes leaves them, and the next search that looks in vain
//! lowers them. Parts for large blocks have no gaps: no other block gets what is left of them.

use crate::Kernel;
use crate::record::HeapGap;
use abi::HeapId;
use std::ops::RangeInclusive;

/// The length of a stretch of each level, as a power of two.
const LEVELS: [u32; 3] = [10, 15, 20];

impl Kernel<'_> {
    /// Where the lowest gap of at least so many bytes begins.
    pub(super) fn lowest_gap(&mut self, heap: HeapId, bytes: u64) -> Option<u32> {
        self.lowest_in(heap, LEVELS.len() - 1, 0..=u32::MAX, bytes)
    }

    /// The same in some stretches of a level.
    fn lowest_in(
        &mut self,
        heap: HeapId,
        level: usize,
        stretches: RangeInclusive<u32>,
        bytes: u64,
    ) -> Option<u32> {
        let fits = |gap: &HeapGap| u64::from(gap.bytes) >= bytes;
        let (mut from, end) = stretches.into_inner();
        loop {
            let stretch = {
                let mut rows = self.state.heap_rooms.range(rooms(heap, level, from..=end));
                rows.find(|row| fits(row.1))?.0.2
            };
            let found = match level {
                0 => {
                    let mut gaps = self.state.heap_gaps.range(gaps_of(heap, stretch));
                    gaps.find(|row| fits(row.1)).map(|(key, _)| key.1)
                }
                _ => self.lowest_in(heap, level - 1, below(level, stretch), bytes),
            };
            if found.is_some() {
                return found;
            }
            self.lower_bound(heap, level, stretch);
            if stretch == end {
                return None;
            }
            from = stretch + 1;
        }
    }

    /// Bounds a stretch by what is known of its parts.
    fn lower_bound(&mut self, heap: HeapId, level: usize, stretch: u32) {
        let largest = match level {
            0 => self.state.heap_gaps.range(gaps_of(heap, stretch)).map(|row| row.1.bytes).max(),
            _ => {
                let parts = rooms(heap, level - 1, below(level, stretch));
                self.state.heap_rooms.range(parts).map(|row| row.1.bytes).max()
            }
        };
        let key = (heap, level as u8, stretch);
        match largest {
            Some(bytes) => _ = self.state.heap_rooms.insert(key, HeapGap { bytes }),
            None => _ = self.state.heap_rooms.remove(&key),
        }
    }

    /// How many bytes after a block belong to no other.
    pub(super) fn gap_bytes(&self, heap: HeapId, from: u64) -> u64 {
        let key = u32::try_from(from).ok().map(|from| (heap, from));
        let gap = key.and_then(|key| self.state.heap_gaps.get(&key));
        gap.map_or(0, |gap| u64::from(gap.bytes))
    }

    /// A range belongs to no block any more, and joins the gaps beside it in its part, in which
    /// blocks can lie from `start` to `end`. Returns where the gap begins and ends.
    pub(super) fn open_room(
        &mut self,
        heap: HeapId,
        (start, end): (u32, u64),
        from: u32,
        to: u64,
    ) -> (u32, u64) {
        let gaps = &self.state.heap_gaps;
        let before = gaps.range((heap, start)..(heap, from)).next_back();
        let before = before.filter(|(key, gap)| key.1 + gap.bytes == from);
        let first = before.map_or(from, |(key, _)| key.1);
        let mut last = to;
        if to < end
            && let Some(after) = self.state.heap_gaps.remove(&(heap, to as u32))
        {
            last += u64::from(after.bytes);
        }
        self.add_gap(heap, first, (last - u64::from(first)) as u32);
        (first, last)
    }

    /// A block takes the first bytes of a gap.
    pub(super) fn take_room(&mut self, heap: HeapId, from: u32, bytes: u64) {
        let gap = self.state.heap_gaps.remove(&(heap, from)).expect("a block takes a gap").bytes;
        let (taken, left) = (bytes as u32, gap - bytes as u32);
        if left > 0 {
            self.add_gap(heap, from + taken, left);
        }
    }

    /// Forgets the gaps of a part that goes.
    pub(super) fn forget_gaps(&mut self, heap: HeapId, start: u32, end: u64) {
        let gaps = self.state.heap_gaps.range((heap, start)..=(heap, (end - 1) as u32));
        let gone: Vec<_> = gaps.map(|(key, _)| *key).collect();
        for key in gone {
            self.state.heap_gaps.remove(&key);
        }
    }

    /// Forgets the bounds of a heap that goes.
    pub(super) fn forget_rooms(&mut self, heap: HeapId) {
        let all = (heap, 0, 0)..=(heap, u8::MAX, u32::MAX);
        let gone: Vec<_> = self.state.heap_rooms.range(all).map(|(key, _)| *key).collect();
        for key in gone {
            self.state.heap_rooms.remove(&key);
        }
    }

    /// Notes a gap, or that one has grown.
    fn add_gap(&mut self, heap: HeapId, base: u32, bytes: u32) {
        self.state.heap_gaps.insert((heap, base), HeapGap { bytes });
        for key in bounds_of(heap, base) {
            let known = self.state.heap_rooms.get(&key).map_or(0, |bound| bound.bytes);
            // Those above are no lower.
            if bytes <= known {
                break;
            }
            self.state.heap_rooms.insert(key, HeapGap { bytes });
        }
    }
}

/// The bounds that a gap counts for, the lowest level first.
pub(super) fn bounds_of(heap: HeapId, base: u32) -> impl Iterator<Item = (HeapId, u8, u32)> {
    (0..).zip(LEVELS).map(move |(level, log)| (heap, level, base >> log))
}

/// The keys of the bounds of some stretches.
fn rooms(
    heap: HeapId,
    level: usize,
    stretches: RangeInclusive<u32>,
) -> RangeInclusive<(HeapId, u8, u32)> {
    let (first, last) = stretches.into_inner();
    (heap, level as u8, first)..=(heap, level as u8, last)
}

/// The stretches of the level below that a stretch is made of.
fn below(level: usize, stretch: u32) -> RangeInclusive<u32> {
    let log = LEVELS[level] - LEVELS[level - 1];
    stretch << log..=stretch << log | ((1 << log) - 1)
}

/// The keys of the gaps that begin in a stretch of the lowest level.
fn gaps_of(heap: HeapId, stretch: u32) -> RangeInclusive<(HeapId, u32)> {
    let first = stretch << LEVELS[0];
    (heap, first)..=(heap, first | ((1 << LEVELS[0]) - 1))
}
