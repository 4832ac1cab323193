//! Heaps and their blocks, as far as programs were told of them.

use super::State;
use abi::ProcessId;
use std::collections::BTreeMap;

/// A heap: its process, and its address, which is 0 for that of the process.
pub(crate) type HeapKey = (ProcessId, u32);

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
    /// The block of a heap of a process that an address in slot form lies in.
    pub(super) fn block_at(&self, process: ProcessId, absolute: u32) -> Option<(HeapKey, u32)> {
        let own = self.heaps.range((process, 0)..=(process, u32::MAX));
        own.filter_map(|(key, heap)| {
            let (&base, block) = heap.blocks.range(..=absolute).next_back()?;
            (absolute - base < block.bytes).then_some((*key, base))
        })
        .next()
    }

    /// True if a process has a heap.
    pub(super) fn has_heap(&self, process: ProcessId) -> bool {
        self.heaps.range((process, 0)..=(process, u32::MAX)).next().is_some()
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
