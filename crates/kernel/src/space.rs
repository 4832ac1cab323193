//! Address spaces, and which addresses of them a thread may touch.
//!
//! Up to CE 5.0 a machine has one 4 GB space (MAP-01): slot 0 shows the running process (SLOT-02);
//! a process lives in a slot of its own; views, and large reservations, lie in the large memory
//! area (MAP-04, LMA-01). All tables here hold addresses in slot form: those of slot 0 are
//! turned into those of the process's own slot first.
//!
//! From CE 6.0 on each process has a space of its own (SI-07). The machine still has one: on CE
//! 6.0 it holds the window of RAM-backed views, which all processes see at one address (MV-11).
//!
//! Either way a thread reaches two ranges: one of its process alone, and one that is common to all.

use crate::record::{Directory, RegionBlock, Translation};
use crate::versions::{AddressSpace, Area};
use crate::{Fault, FaultCause, Kernel, State, Stop};
use abi::{
    AccessKind, Address, GRANULARITY, MachineId, PAGE_BYTES, ProcessId, ThreadId, not_modelled,
    slot_key,
};

/// Bytes in a slot: 32 MB (MAP-03).
pub const SLOT_BYTES: u32 = 32 << 20;

/// The first address that only the kernel can use (MAP-02, PERM-11).
pub const KERNEL_START: u32 = 0x8000_0000;

/// 64 KB places in the user half of an address space.
pub(crate) const PLACES: u32 = KERNEL_START / GRANULARITY;

/// Bytes that one block of cached translations covers: 4 MB.
pub(crate) const BLOCK_BYTES: u32 = 4 << 20;

/// Cached translations in a block.
pub(crate) const BLOCK_PAGES: u32 = BLOCK_BYTES / PAGE_BYTES;

/// 64 KB places that a block covers.
pub(crate) const BLOCK_PLACES: u32 = BLOCK_BYTES / GRANULARITY;

/// Blocks in the user half of an address space.
pub(crate) const BLOCKS: u32 = KERNEL_START / BLOCK_BYTES;

/// An address space: that of a machine, or of a process.
///
/// The spaces of all machines lie interleaved: row `number * machines + machine`, where number 0 is
/// the machine's own and others are the numbers of its processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(pub(crate) u32);

/// What the processor needs to know of the running thread to translate an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    /// The thread that runs.
    pub thread: ThreadId,
    /// The machine that it runs on.
    pub machine: MachineId,
    /// The first address of its current process's slot; 0 if it has none.
    pub slot_base: u32,
    /// Which other slots it may touch: a bit for each.
    pub permissions: u32,
    /// It runs in kernel mode.
    pub kernel_mode: bool,
    /// What its current process alone has.
    own: Reach,
    /// What all processes of the machine have in common.
    common: Reach,
}

/// A touch of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touch {
    /// The address, as the program wrote it.
    pub(crate) at: Address,
    /// How it is touched.
    pub(crate) kind: AccessKind,
}

/// A range of addresses that a thread reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    space: SpaceId,
    /// The row of the space's first directory.
    directories: u32,
    start: u32,
    bytes: u32,
}

impl Reach {
    fn new(space: SpaceId, area: Area) -> Reach {
        let directories = space.0.wrapping_mul(BLOCKS);
        Reach { space, directories, start: area.start, bytes: area.end - area.start }
    }

    #[inline]
    fn contains(&self, form: u32) -> bool {
        form.wrapping_sub(self.start) < self.bytes
    }
}

impl Cpu {
    /// The address in slot form: an address of slot 0 is one of the process's own slot.
    /// Both show the same bytes (PTR-01, O-18). Other addresses have one form alone (PTR-10).
    #[inline]
    pub fn slot_form(&self, address: u32) -> u32 {
        if address < SLOT_BYTES { address.wrapping_add(self.slot_base) } else { address }
    }

    /// The space that an address in slot form is one of.
    #[inline]
    pub fn space_of(&self, form: u32) -> SpaceId {
        if self.common.contains(form) { self.common.space } else { self.own.space }
    }
}

impl State {
    /// The cached translation of an address that the thread may touch at all.
    ///
    /// Each table is asked for a row, and has none that stands for nothing. Arithmetic wraps: what comes
    /// out wrong is beyond the tables and finds nothing.
    #[inline]
    pub(crate) fn translation(&self, cpu: &Cpu, address: u32) -> Option<&Translation> {
        // What all have in common lies behind slot 0 and has one form alone.
        let (first, form) = if cpu.common.contains(address) {
            (cpu.common.directories, address)
        } else {
            let form = cpu.slot_form(address);
            (cpu.own.contains(form).then_some(cpu.own.directories)?, form)
        };
        let directory = first.wrapping_add(form / BLOCK_BYTES);
        let row = self.directories.get(directory)?.row(form % BLOCK_BYTES / PAGE_BYTES);
        self.translations.get(row)
    }
}

impl Kernel<'_> {
    /// The processor's view of a thread.
    pub fn cpu(&self, thread: ThreadId) -> Cpu {
        let record = self.state.threads[thread.0];
        let cpu = self.cpu_in(record.current, thread);
        Cpu { permissions: record.permissions, kernel_mode: record.kernel_mode, ..cpu }
    }

    /// The same as if the thread were one of this process that has only just begun.
    pub fn cpu_in(&self, process: ProcessId, thread: ThreadId) -> Cpu {
        let record = &self.state.processes[process.0];
        let (machine, common) = (record.machine, SpaceId(record.machine.0));
        let (permissions, kernel_mode) = (self.first_permissions(process), false);
        match &self.rules.space {
            AddressSpace::Slots(slots) => {
                let slot_base = record.slot * SLOT_BYTES;
                let slot = Area { start: slot_base, end: slot_base + SLOT_BYTES };
                Cpu {
                    thread,
                    machine,
                    slot_base,
                    permissions,
                    kernel_mode,
                    own: Reach::new(common, slot),
                    common: Reach::new(common, slots.large_memory),
                }
            }
            AddressSpace::Flat(flat) => {
                let own = SpaceId(record.slot * self.state.machines.len() + machine.0);
                let shared = flat.shared_views.unwrap_or(Area { start: 0, end: 0 });
                Cpu {
                    thread,
                    machine,
                    slot_base: 0,
                    permissions,
                    kernel_mode,
                    own: Reach::new(own, flat.private),
                    common: Reach::new(common, shared),
                }
            }
        }
    }

    /// The space that an address of a process, in slot form, is one of.
    #[inline]
    pub fn space_of(&self, process: ProcessId, form: u32) -> SpaceId {
        match &self.rules.space {
            AddressSpace::Slots(_) => SpaceId(self.state.processes[process.0].machine.0),
            AddressSpace::Flat(_) => self.flat_space_of(process, form),
        }
    }

    #[inline(never)]
    fn flat_space_of(&self, process: ProcessId, form: u32) -> SpaceId {
        self.cpu_in(process, self.state.processes[process.0].primary).space_of(form)
    }

    /// The space that all processes of a machine have in common.
    pub(crate) fn common_space(&self, machine: MachineId) -> SpaceId {
        SpaceId(machine.0)
    }

    /// The first address of the slot of a process; 0 if it has a space of its own.
    pub(crate) fn slot_base(&self, process: ProcessId) -> u32 {
        match &self.rules.space {
            AddressSpace::Slots(_) => self.state.processes[process.0].slot * SLOT_BYTES,
            AddressSpace::Flat(_) => 0,
        }
    }

    /// Makes room in the tables for the space of a process with this number.
    pub(crate) fn add_space(&mut self, number: u32) {
        let machines = self.state.machines.len();
        let spaces = match self.rules.space {
            AddressSpace::Slots(_) => machines,
            AddressSpace::Flat(_) => (number + 1) * machines,
        };
        let known = self.state.directories.len() / BLOCKS;
        if spaces <= known {
            return;
        }
        // Twice as many each time: the bitmap is laid out anew.
        let spaces = spaces.max(known * 2);
        self.state.places_used.grow(spaces * PLACES);
        let blocks = (spaces - known) * BLOCKS;
        self.state.directories.push_copies(blocks, &Directory::default());
        self.state.region_blocks.push_copies(blocks, &RegionBlock::default());
    }

    /// The address in slot form, if the thread may touch addresses there at all.
    /// In kernel mode the kernel's addresses are not refused (PERM-11), but what lies there is not
    /// modelled.
    pub(crate) fn reachable_form(&self, cpu: &Cpu, touch: Touch) -> Result<u32, Stop> {
        let Touch { at: address, kind } = touch;
        let fault = |cause| Err(Stop::Faulted(Fault { address, kind, cause }));
        let at = cpu.slot_form(address.0);
        if at >= KERNEL_START {
            return match cpu.kernel_mode {
                true => Err(Stop::NotModelled(not_modelled::KERNEL_MEMORY)),
                false => fault(FaultCause::KernelSpace),
            };
        }
        match self.rules.slots() {
            // LMA-06, O-09: what lies in the large memory area no process has to itself.
            Some(slots) if at < slots.large_memory.start => {
                if at % SLOT_BYTES < GRANULARITY {
                    return fault(FaultCause::NullGuard);
                }
                // A thread reaches the slot of its current process whatever its mask says (SZ-284), and
                // those of others by its mask or in kernel mode (PERM-01, PERM-07, PERM-15, O-17).
                // Slot 1 holds code of ROM modules that every process may read (SLOT-04), and none may
                // write (O-30).
                let (form, slot) = (Address(at), at / SLOT_BYTES);
                let allowed = self.has_right_to(cpu.permissions, cpu.kernel_mode, form);
                match cpu.own.contains(at) || allowed {
                    true if slot < slots.first_process && !slots.slot_1_is_for_all => {
                        Err(Stop::NotModelled(not_modelled::KERNEL_MEMORY))
                    }
                    true => Ok(at),
                    false => fault(FaultCause::OtherSlot {
                        permissions: cpu.permissions,
                        key: slot_key(slot),
                    }),
                }
            }
            None if at < GRANULARITY => fault(FaultCause::NullGuard),
            _ => Ok(at),
        }
    }

    /// The space and the slot form of an address, if the thread may touch addresses there at all.
    pub fn reach(&self, cpu: &Cpu, address: Address) -> Option<(SpaceId, u32)> {
        let touch = Touch { at: address, kind: AccessKind::Read };
        let form = self.reachable_form(cpu, touch).ok()?;
        Some((cpu.space_of(form), form))
    }

    /// The same for an address of another process, as its own threads have it.
    pub fn reach_of(&self, process: ProcessId, address: Address) -> Option<(SpaceId, u32)> {
        self.reach(&self.cpu_in(process, self.state.processes[process.0].primary), address)
    }

    /// Remembers where a page of addresses (in slot form) leads.
    pub(crate) fn set_translation(&mut self, space: SpaceId, at: u32, to: Translation) {
        let directory = space.0 * BLOCKS + at / BLOCK_BYTES;
        if self.state.directories[directory].block().is_none() {
            self.new_block(directory);
        }
        let row = self.state.directories[directory].row(at % BLOCK_BYTES / PAGE_BYTES);
        self.state.translations.set(row, to);
    }

    fn new_block(&mut self, directory: u32) {
        let first = self.state.translations.len();
        self.state.translations.push_copies(BLOCK_PAGES, &Translation::default());
        self.state.directories.set(directory, Directory::of_block(first));
    }

    /// The frame that the cached translation of an address in slot form leads to, if there is one.
    #[cfg(test)]
    pub(crate) fn cached_frame(&self, space: SpaceId, at: u32) -> Option<abi::FrameId> {
        let directory = self.state.directories[space.0 * BLOCKS + at / BLOCK_BYTES];
        let entry = self.state.translations.get(directory.row(at % BLOCK_BYTES / PAGE_BYTES))?;
        entry.frame_plus_1.checked_sub(1).map(abi::FrameId)
    }

    /// Forgets where a page of addresses (in slot form) leads.
    pub(crate) fn forget_translation(&mut self, space: SpaceId, at: u32) {
        self.forget_translations(space, at, 1);
    }

    /// The same for pages one after the other, block by block.
    pub(crate) fn forget_translations(&mut self, space: SpaceId, at: u32, pages: u32) {
        let (mut page, end) = (at / PAGE_BYTES, at / PAGE_BYTES + pages);
        while page < end {
            let block = page / BLOCK_PAGES;
            let next = end.min((block + 1) * BLOCK_PAGES);
            let directory = self.state.directories[space.0 * BLOCKS + block];
            let first = directory.row(page % BLOCK_PAGES);
            // Where there is no block, nothing was cached.
            if first < self.state.translations.len() {
                for row in first..first + (next - page) {
                    if self.state.translations[row].frame_plus_1 != 0 {
                        self.state.translations.set(row, Translation::default());
                    }
                }
            }
            page = next;
        }
    }
}

#[cfg(test)]
mod flat_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{A, B, C, DESK_SPACE, PDA, PDA_SPACE, at, lab};
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
            assert!(kernel.cached_frame(PDA_SPACE, near.0).is_some());
            assert!(kernel.cached_frame(DESK_SPACE, near.0).is_none());
            kernel.forget_translation(DESK_SPACE, near.0);
            assert!(kernel.cached_frame(PDA_SPACE, near.0).is_some());
            kernel.forget_translation(PDA_SPACE, near.0);
            assert!(kernel.cached_frame(PDA_SPACE, near.0).is_none());
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
            let cached = |at: Address| kernel.cached_frame(PDA_SPACE, at.0).is_some();
            assert!(cached(f));
            assert!(!cached(at(f, 4096)) && !cached(log) && !cached(private));
        });
        assert_eq!(lab.world.state.translations.len(), BLOCK_PAGES);
    }
}
