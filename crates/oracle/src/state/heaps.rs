//! Heaps and their blocks, as far as programs were told of them.

use super::{Holds, State};
use abi::ProcessId;
use std::collections::BTreeMap;

/// A heap: its process, and its address, which is 0 for that of the process.
pub(crate) type HeapKey = (ProcessId, u32);

/// The addresses that a heap reserves at once (HEAP-02, SZ-308).
pub(crate) const PART_BYTES: u32 = 384 << 10;

/// The most bytes of a block that are kept.
const KEPT: u32 = 1 << 16;

/// A heap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heap {
    /// The most that it may hold, if it does not grow.
    pub(crate) maximum: Option<u32>,
    /// Its blocks by their address, in slot form.
    pub(crate) blocks: BTreeMap<u32, Block>,
}

/// A block of a heap.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) bytes: u32,
    /// Its bytes, as far as they are known.
    pub(crate) known: Vec<Option<u8>>,
}

impl Block {
    /// A block of zeros, or of bytes of which nothing is known.
    pub(crate) fn new(bytes: u32, zero: bool) -> Block {
        let mut block = Block { bytes: 0, known: Vec::new() };
        block.resize(bytes, zero);
        block
    }

    /// It has another length; what is added is zero, or nothing is known of it.
    pub(crate) fn resize(&mut self, bytes: u32, zero: bool) {
        self.bytes = bytes;
        let kept = if bytes <= KEPT { bytes as usize } else { 0 };
        self.known.resize(kept, zero.then_some(0));
    }

    /// The bytes from `at` on, as far as they are kept.
    pub(crate) fn part(&mut self, at: u32, len: usize) -> &mut [Option<u8>] {
        let from = (at as usize).min(self.known.len());
        let to = (from + len).min(self.known.len());
        &mut self.known[from..to]
    }
}

impl State {
    /// The block of a heap that an address in slot form lies in: of any process where all have one
    /// address space, since whoever has the rights touches the same bytes.
    pub(super) fn block_at(&self, process: ProcessId, absolute: u32) -> Option<(HeapKey, u32)> {
        let machine = self.machine_of(process);
        let reached = |owner: ProcessId| {
            owner == process || (self.law.one_space && self.machine_of(owner) == machine)
        };
        let heaps = self.heaps.iter().filter(|(key, _)| reached(key.0));
        let mut found = heaps.filter_map(|(key, heap)| {
            let (&base, block) = heap.blocks.range(..=absolute).next_back()?;
            (absolute - base < block.bytes).then_some((*key, base))
        });
        found.next()
    }

    /// True if heaps of a process may take addresses of which the trace does not tell: all of them
    /// but the first part of the heap that a process with an image begins with.
    pub(crate) fn has_heap_elsewhere(&self, process: ProcessId) -> bool {
        let own = self.heaps.range((process, 0)..=(process, u32::MAX));
        let mut elsewhere = own.filter(|((_, base), heap)| {
            *base != 0 || !self.is_in_first_part(process, &heap.blocks)
        });
        elsewhere.next().is_some()
    }

    fn is_in_first_part(&self, process: ProcessId, blocks: &BTreeMap<u32, Block>) -> bool {
        let Some(&base) = self.process_heaps.get(&process) else { return false };
        let first = self.regions.get(&(self.space_at(process, base), base));
        let Some(region) = first.filter(|region| region.holds == Holds::Heap) else { return false };
        let end = u64::from(region.base) + region.len;
        let last = blocks.last_key_value().map_or(base, |(at, _)| *at);
        blocks.keys().next().is_none_or(|at| *at >= base) && u64::from(last) < end
    }

    /// A block that lies in a range of addresses of a process.
    pub(crate) fn block_in(&self, process: ProcessId, first: u32, last: u32) -> Option<u32> {
        let own = self.heaps.range((process, 0)..=(process, u32::MAX));
        own.filter_map(|(_, heap)| {
            let (&base, block) = heap.blocks.range(..=last).next_back()?;
            let end = u64::from(base) + u64::from(block.bytes.max(1));
            (end > u64::from(first)).then_some(base)
        })
        .next()
    }

    pub(super) fn end_heaps(&mut self, process: ProcessId) {
        self.heaps.retain(|key, _| key.0 != process);
        self.process_heaps.remove(&process);
    }
}
