//! The address space of a machine up to CE 5.0: 33 slots of 32 MB and the large memory area.
//!
//! One 4 GB space for the whole machine (MAP-01). Slot 0 shows the running process (SLOT-02); a
//! process lives in a slot of its own; views, and large reservations, lie in the large memory
//! area (MAP-04, LMA-01). All tables here hold addresses in slot form: those of slot 0 are
//! turned into those of the process's own slot first.

use crate::record::{Translation, TranslationBlock};
use crate::{FaultCause, Kernel, State};
use abi::{Address, GRANULARITY, MachineId, PAGE_BYTES, ThreadId};

/// Bytes in a slot: 32 MB (MAP-03).
pub const SLOT_BYTES: u32 = 32 << 20;

/// The first address that only the kernel can use (MAP-02, PERM-11).
pub const KERNEL_START: u32 = 0x8000_0000;

/// The first address of the large memory area, as in every version that has one (MAP-04).
const LARGE_MEMORY_START: u32 = 0x4200_0000;

/// 64 KB places in the user half of a machine's address space.
pub(crate) const PLACES: u32 = KERNEL_START / GRANULARITY;

/// Bytes that one block of cached translations covers: 4 MB.
pub(crate) const BLOCK_BYTES: u32 = 4 << 20;

/// Cached translations in a block.
pub(crate) const BLOCK_PAGES: u32 = BLOCK_BYTES / PAGE_BYTES;

/// Blocks in the user half of a machine's address space.
pub(crate) const BLOCKS: u32 = KERNEL_START / BLOCK_BYTES;

/// What the processor needs to know of the running thread to translate an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    /// The thread that runs.
    pub thread: ThreadId,
    /// The machine that it runs on.
    pub machine: MachineId,
    /// The first address of its process's slot.
    pub slot_base: u32,
    directory: u32,
}

impl Cpu {
    /// The address in slot form: an address of slot 0 is one of the process's own slot.
    #[inline]
    pub fn slot_form(&self, address: u32) -> u32 {
        if address < SLOT_BYTES { address.wrapping_add(self.slot_base) } else { address }
    }
}

impl State {
    /// The cached translation of an address that the thread may touch at all.
    ///
    /// Arithmetic wraps: what comes out wrong is beyond the tables and finds nothing.
    #[inline]
    pub(crate) fn translation(&self, cpu: &Cpu, address: u32) -> Option<&Translation> {
        const LARGE_BYTES: u32 = KERNEL_START - LARGE_MEMORY_START;
        let in_large_area = address.wrapping_sub(LARGE_MEMORY_START) < LARGE_BYTES;
        let form = if in_large_area { address } else { cpu.slot_form(address) };
        if !in_large_area && (form ^ cpu.slot_base) >= SLOT_BYTES {
            return None;
        }
        let block = self.directories.get(cpu.directory.wrapping_add(form / BLOCK_BYTES))?.0;
        let row = block.checked_sub(1)?.wrapping_add(form % BLOCK_BYTES / PAGE_BYTES);
        self.translations.get(row)
    }
}

impl Kernel<'_> {
    /// The processor's view of a thread.
    pub fn cpu(&self, thread: ThreadId) -> Cpu {
        let process = &self.state.processes[self.state.threads[thread.0].process.0];
        Cpu {
            thread,
            machine: process.machine,
            slot_base: process.slot * SLOT_BYTES,
            directory: process.machine.0 * BLOCKS,
        }
    }

    /// The address in slot form, if the thread may touch addresses there at all.
    pub(crate) fn reachable_form(&self, cpu: &Cpu, address: Address) -> Result<u32, FaultCause> {
        let at = cpu.slot_form(address.0);
        if at >= KERNEL_START {
            return Err(FaultCause::KernelSpace);
        }
        let in_slots = at < LARGE_MEMORY_START;
        if in_slots && at % SLOT_BYTES < GRANULARITY {
            return Err(FaultCause::NullGuard);
        }
        let own = at / SLOT_BYTES == cpu.slot_base / SLOT_BYTES;
        // Slot 1 holds code of ROM modules that every process may read; none is modelled yet.
        if in_slots && !own && at / SLOT_BYTES != 1 {
            return Err(FaultCause::OtherSlot);
        }
        Ok(at)
    }

    /// Remembers where a page of addresses (in slot form) leads.
    pub(crate) fn set_translation(&mut self, machine: MachineId, at: u32, to: Translation) {
        let directory = machine.0 * BLOCKS + at / BLOCK_BYTES;
        let block = match self.state.directories[directory].0 {
            0 => self.new_block(directory),
            block => block,
        };
        let row = block - 1 + at % BLOCK_BYTES / PAGE_BYTES;
        self.state.translations.set(row, to);
    }

    fn new_block(&mut self, directory: u32) -> u32 {
        let block = self.state.translations.len() + 1;
        self.state.translations.push_copies(BLOCK_PAGES, &Translation::default());
        self.state.directories.set(directory, TranslationBlock(block));
        block
    }

    /// The frame that the cached translation of an address in slot form leads to, if there is one.
    #[cfg(test)]
    pub(crate) fn cached_frame(&self, machine: MachineId, at: u32) -> Option<abi::FrameId> {
        let block = self.state.directories[machine.0 * BLOCKS + at / BLOCK_BYTES].0;
        let row = block.checked_sub(1)? + at % BLOCK_BYTES / PAGE_BYTES;
        self.state.translations[row].frame_plus_1.checked_sub(1).map(abi::FrameId)
    }

    /// Forgets where a page of addresses (in slot form) leads.
    pub(crate) fn forget_translation(&mut self, machine: MachineId, at: u32) {
        let block = self.state.directories[machine.0 * BLOCKS + at / BLOCK_BYTES].0;
        if block == 0 {
            return;
        }
        let row = block - 1 + at % BLOCK_BYTES / PAGE_BYTES;
        if self.state.translations[row].frame_plus_1 != 0 {
            self.state.translations.set(row, Translation::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{A, B, C, DESK, PDA, at, lab};
    use abi::Address;

    #[test]
    fn an_address_of_slot_0_is_one_of_the_own_slot_and_others_stay_as_they_are() {
        let mut lab = lab(1);
        lab.kernel(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[B.0].primary);
            assert_eq!((cpu.machine, cpu.slot_base), (PDA, 3 * SLOT_BYTES));
            let forms = [
                (0, 0x0600_0000),
                (0x01FF_FFFF, 0x07FF_FFFF),
                (0x0200_0000, 0x0200_0000),
                (0x0600_0000, 0x0600_0000),
                (u32::MAX, u32::MAX),
            ];
            for (address, form) in forms {
                assert_eq!(cpu.slot_form(address), form, "{address:#x}");
            }
        });
    }

    #[test]
    fn what_is_cached_for_one_machine_is_not_for_another() {
        let mut lab = lab(4);
        let (near, far) = (lab.map(A, r"\\srv\data\x"), lab.map(C, r"\\srv\data\x"));
        assert_eq!(near, far);
        lab.touch(A, near);
        lab.kernel(|kernel| {
            assert!(kernel.cached_frame(PDA, near.0).is_some());
            assert!(kernel.cached_frame(DESK, near.0).is_none());
            kernel.forget_translation(DESK, near.0);
            assert!(kernel.cached_frame(PDA, near.0).is_some());
            kernel.forget_translation(PDA, near.0);
            assert!(kernel.cached_frame(PDA, near.0).is_none());
        });
    }

    #[test]
    fn translations_of_far_addresses_lie_in_blocks_of_their_own() {
        let mut lab = lab(4);
        let private = lab.commit(A, 1).expect("there is room");
        let view = lab.map(A, r"\f");
        assert_eq!(lab.world.state.translations.len(), 0);
        lab.touch(A, private);
        lab.touch(A, view);
        lab.touch(A, at(view, 8192));
        assert_eq!(lab.world.state.translations.len(), 2 * BLOCK_PAGES);
    }

    #[test]
    fn undo_brings_back_what_was_cached_and_takes_away_what_was_not() {
        let mut lab = lab(4);
        let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
        lab.touch(A, f);
        lab.world.state.set_barrier(true);
        let mark = lab.world.state.mark();
        lab.touch(A, log);
        lab.touch(A, at(f, 4096));
        let private = lab.commit(A, 1).expect("there is room");
        lab.write(A, private, "1");
        lab.unmap(A, f);
        lab.world.state.undo_to(&mark);
        lab.kernel(|kernel| {
            let cached = |at: Address| kernel.cached_frame(PDA, at.0).is_some();
            assert!(cached(f));
            assert!(!cached(at(f, 4096)) && !cached(log) && !cached(private));
        });
        assert_eq!(lab.world.state.translations.len(), BLOCK_PAGES);
    }
}
