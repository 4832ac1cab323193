//! Stacks of threads, in processes that began with an image.

use super::heaps::PART_BYTES;
use super::{Holds, Region, Row, Runs, Space, State};
use crate::bytes::PAGE;
use abi::constant::PAGE_READWRITE;
use abi::world::ModuleSpec;
use abi::{GRANULARITY, PAGE_BYTES, ProcessId, ThreadId};

/// Bytes in a slot.
const SLOT: u32 = 0x0200_0000;

impl State {
    /// The pages of a stack; `asked` are the bytes that its thread asks for (STK-03, STK-04).
    pub(crate) fn stack_pages(&self, exe: Row, asked: Option<u32>) -> u32 {
        let of_exe = match self.files[exe].module {
            Some(ModuleSpec::Exe { stack, .. }) => stack,
            _ => None,
        };
        let (default, counts) = self.law.stack;
        let bytes = asked.filter(|_| counts).or(of_exe).unwrap_or(default);
        // The overflow area, and one more (SZ-349).
        bytes.div_ceil(PAGE_BYTES).max(2)
    }

    /// Where a stack lies that a thread of a process gets: the lowest range that is free.
    pub(crate) fn place_for_stack(
        &self,
        process: ProcessId,
        asked: Option<u32>,
    ) -> Option<(u32, u32)> {
        let exe = self.processes.get(&process)?.image?;
        let pages = self.stack_pages(exe, asked);
        Some((self.lowest_free(process, 0, pages)?, pages))
    }

    /// The lowest range of so many pages, from an address on, that is free in a process.
    fn lowest_free(&self, process: ProcessId, from: u32, pages: u32) -> Option<u32> {
        let (start, end) = match self.law.one_space {
            true => {
                let slot = self.absolute(process, GRANULARITY);
                (slot, slot - GRANULARITY + SLOT)
            }
            false => self.law.private,
        };
        let bytes = u64::from(pages) * u64::from(PAGE_BYTES);
        let bytes = bytes.next_multiple_of(GRANULARITY.into());
        let mut base = start.max(from.next_multiple_of(GRANULARITY));
        while u64::from(base) + bytes <= u64::from(end) {
            let beyond = u64::from(base) + bytes;
            let last = (beyond - 1) as u32;
            let space = self.space_at(process, base);
            match self.lost_to_dlls(process, base, beyond) {
                Some((_, after)) => base = after.next_multiple_of(GRANULARITY),
                None if self.is_taken(space, base, last) => base += GRANULARITY,
                None => return Some(base),
            }
        }
        None
    }

    /// A process has the heap that it begins with, behind its stack (SZ-352).
    pub(super) fn give_first_heap(&mut self, process: ProcessId, stack: (u32, u32)) {
        let behind = stack.0 + stack.1 * PAGE_BYTES;
        let pages = PART_BYTES / PAGE_BYTES;
        let Some(base) = self.lowest_free(process, behind, pages) else { return };
        let first = u64::from(base) / PAGE as u64;
        let mut committed = Runs::default();
        // Its head keeps its first page (SZ-307).
        committed.set(first, first + 1, Some(PAGE_READWRITE));
        let region = Region {
            committed,
            holds: Holds::Heap,
            ..Region::new(base, PART_BYTES.into(), process, PAGE_READWRITE)
        };
        let machine = self.machine_of(process);
        self.on_machine(machine, |machine| machine.committed += 1);
        self.reserve((self.space_at(process, base), base), region);
        self.process_heaps.insert(process, base);
        self.heaps.entry((process, 0)).or_default();
    }

    /// A thread has a stack at an address.
    pub(crate) fn give_stack(
        &mut self,
        thread: Option<ThreadId>,
        process: ProcessId,
        (base, pages): (u32, u32),
    ) {
        let space = self.space_at(process, base);
        let (first, len) = (u64::from(base) / PAGE as u64, u64::from(pages));
        let mut committed = Runs::default();
        committed.set(first + len - 1, first + len, Some(PAGE_READWRITE));
        let region = Region {
            committed,
            holds: Holds::Stack { used: 1 },
            ..Region::new(base, len * PAGE as u64, process, PAGE_READWRITE)
        };
        let machine = self.machine_of(process);
        self.on_machine(machine, |machine| machine.committed += 1);
        self.reserve((space, base), region);
        if let Some(known) = thread.and_then(|thread| self.threads.get_mut(&thread)) {
            known.stack = Some((space, base));
        }
    }

    /// The functions of a thread take so many bytes of its stack now.
    pub(crate) fn stack_used(&mut self, thread: ThreadId, bytes: u32) -> bool {
        let Some(key) = self.threads.get(&thread).and_then(|known| known.stack) else {
            return false;
        };
        let pages = u64::from(bytes.div_ceil(PAGE_BYTES)).max(1);
        let Some(region) = self.regions.get(&key) else { return false };
        let end = (u64::from(region.base) + region.len) / PAGE as u64;
        let fits = pages < region.len / PAGE as u64;
        self.recount(key, |region| {
            region.committed.set(end.saturating_sub(pages), end, Some(PAGE_READWRITE));
            region.holds = Holds::Stack { used: pages };
        });
        fits
    }

    /// A page of a stack or of data of a module is there from now on.
    pub(crate) fn page_comes(&mut self, key: (Space, u32), page: u64) {
        self.recount(key, |region| {
            region.perhaps.remove(&page);
            region.committed.set(page, page + 1, Some(PAGE_READWRITE));
        });
    }

    /// A use of a stack ended at an address of it: the pages above may be committed.
    pub(crate) fn stack_ended(&mut self, process: ProcessId, address: u32) {
        let absolute = self.absolute(process, address);
        let found = self.region_at(self.space_at(process, absolute), absolute);
        let Some((key, region)) = found else { return };
        if matches!(region.holds, Holds::Stack { .. }) {
            let end = (u64::from(region.base) + region.len) / PAGE as u64;
            let first = u64::from(absolute) / PAGE as u64 + 1;
            self.recount(key, |region| region.committed.set(first, end, Some(PAGE_READWRITE)));
        }
    }

    /// Changes what a region has, and what its machine counts of it.
    pub(crate) fn recount(&mut self, key: (Space, u32), change: impl FnOnce(&mut Region)) {
        let Some(region) = self.regions.get_mut(&key) else { return };
        let before = region.frames();
        change(region);
        let (after, owner) = (region.frames(), region.owner);
        let machine = self.machine_of(owner);
        self.on_machine(machine, |machine| {
            machine.committed = (machine.committed + after.0).saturating_sub(before.0);
            machine.touched = (machine.touched + after.1).saturating_sub(before.1);
        });
    }

    /// The stack of a thread that ends is gone.
    pub(super) fn drop_stack(&mut self, thread: ThreadId) {
        let key = self.threads.get_mut(&thread).and_then(|known| known.stack.take());
        key.into_iter().for_each(|key| self.release(key));
    }
}

impl Region {
    /// The frames that it certainly has, and those that it may have besides: pages of a stack that
    /// no function uses may have been taken (SZ-350).
    pub(crate) fn frames(&self) -> (u64, u64) {
        let committed = self.committed.count(0, u64::MAX);
        match self.holds {
            Holds::Stack { used } => (used.min(committed), committed.saturating_sub(used)),
            Holds::Own | Holds::Image { .. } | Holds::Heap => (committed, 0),
        }
    }

    /// Whether a page of it, by its number in the address space, may have been taken from it.
    pub(crate) fn may_have_lost(&self, page: u64) -> bool {
        let end = (u64::from(self.base) + self.len) / PAGE as u64;
        matches!(self.holds, Holds::Stack { used } if page < end.saturating_sub(used))
    }
}
