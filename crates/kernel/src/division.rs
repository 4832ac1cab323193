//! The line between the two parts of RAM: the object store and program memory (RAM-01).
//!
//! The pages of the object store are the capacity of its volume, those of program memory the
//! frames of the machine; both together never change. A machine whose object store has no capacity
//! has no line (SZ-322).

use crate::record::VolumeRecord;
use crate::{Kernel, Refusal, Stop};
use abi::world::VolumeKind;
use abi::{MachineId, PAGE_BYTES, VolumeId, not_modelled};
use trace::Event;

/// The fewest pages that a part can get: 128 KB (RAM-04b, RAM-03, SZ-323).
pub const LEAST_PAGES: u32 = (128 << 10) / PAGE_BYTES;
/// The most pages that the object store can get: 256 MB (RAM-02, SZ-323).
pub const STORE_MOST_PAGES: u32 = (256 << 20) / PAGE_BYTES;

/// How the RAM of a machine is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Division {
    /// Pages of the object store.
    pub store_pages: u64,
    /// Pages of program memory.
    pub ram_pages: u32,
}

/// The room of an object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreRoom {
    /// Bytes that its files can have in all.
    pub size_bytes: u64,
    /// Bytes by which they can grow.
    pub free_bytes: u64,
}

/// What became of another division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divided {
    /// It is there.
    Changed,
    /// It will be there when the machine starts again.
    AtRestart,
    /// One waits for that already, and nothing has changed.
    Pending,
}

impl Kernel<'_> {
    /// How the RAM of a machine is divided now. A machine without a line is not modelled.
    pub fn division(&self, machine: MachineId) -> Result<Division, Stop> {
        let (_, store) = self.line(machine)?;
        let store_pages = store.capacity.div_ceil(PAGE_BYTES.into());
        Ok(Division { store_pages, ram_pages: self.machine(machine).ram_pages })
    }

    /// The room of a machine's object store. One without a capacity is not modelled.
    pub fn store_room(&self, machine: MachineId) -> Result<StoreRoom, Stop> {
        let (_, store) = self.line(machine)?;
        Ok(StoreRoom { size_bytes: store.capacity, free_bytes: store.free() })
    }

    /// Gives the object store of a machine so many pages, and program memory the rest.
    ///
    /// Pages that are free change sides at once; if program memory has too few of them, the line
    /// waits for the next start (SZ-324). While it does, nothing else is looked at (SZ-325).
    ///
    /// Refuses before it changes anything: `StoreTooLarge`, `PartTooSmall`, `StoreInUse`. A machine
    /// without a line is not modelled.
    pub fn divide(&mut self, machine: MachineId, store_pages: u32) -> Result<Divided, Stop> {
        let before = self.division(machine)?;
        if self.machine(machine).store_due.is_some() {
            return Ok(Divided::Pending);
        }
        self.check_division(machine, before, store_pages)?;
        // What the store gets has to be free in program memory first.
        let wanted = u64::from(store_pages).saturating_sub(before.store_pages);
        if wanted > 0 && self.make_room(machine, wanted).is_err() {
            self.state.machines.edit(machine.0, |record| record.store_due = Some(store_pages));
            self.emit(|| Event::DivisionDue { machine, store_pages });
            return Ok(Divided::AtRestart);
        }
        if u64::from(store_pages) != before.store_pages {
            self.move_line(machine, store_pages);
        }
        Ok(Divided::Changed)
    }

    /// A machine that starts again takes up the division that waits for it (SZ-336).
    ///
    /// No process runs: what is left in RAM are pages of the ROM's modules. Where even those cannot
    /// go, on a platform without page-in, the division waits on.
    pub(crate) fn take_up_division(&mut self, machine: MachineId) {
        let Some(store_pages) = self.machine(machine).store_due else { return };
        let Ok(before) = self.division(machine) else { return };
        let wanted = u64::from(store_pages).saturating_sub(before.store_pages);
        if self.free_frames(machine, wanted).is_ok() {
            self.state.machines.edit(machine.0, |record| record.store_due = None);
            self.move_line(machine, store_pages);
        }
    }

    /// Whether both parts can be so large (RAM-02, RAM-04b) and the files still fit (SZ-337).
    fn check_division(
        &self,
        machine: MachineId,
        before: Division,
        store_pages: u32,
    ) -> Result<(), Refusal> {
        if store_pages > STORE_MOST_PAGES {
            return Err(Refusal::StoreTooLarge);
        }
        let all = before.store_pages + u64::from(before.ram_pages);
        let left = all.checked_sub(store_pages.into());
        // What is set aside for a paging pool is in use for good.
        let pool = self.machine(machine).pool.as_ref();
        let least = pool.map_or(0, |pool| pool.spec.set_aside()).max(LEAST_PAGES);
        let fits = |left: u64| (least.into()..=u32::MAX.into()).contains(&left);
        if store_pages < LEAST_PAGES || !left.is_some_and(fits) {
            return Err(Refusal::PartTooSmall);
        }
        let held = self.divided_store(machine).map_or(0, |(_, store)| store.used + store.filler);
        match held > bytes_of(store_pages) {
            true => Err(Refusal::StoreInUse),
            false => Ok(()),
        }
    }

    /// Moves the line. What changes sides is free.
    fn move_line(&mut self, machine: MachineId, store_pages: u32) {
        let (volume, before) =
            self.divided_store(machine).expect("a machine with a line has a store");
        let all = before.capacity.div_ceil(PAGE_BYTES.into())
            + u64::from(self.machine(machine).ram_pages);
        let left = all - u64::from(store_pages);
        let ram_pages = u32::try_from(left).expect("the division was checked");
        self.state.volumes.edit(volume.0, |record| record.capacity = bytes_of(store_pages));
        let had = self.machine(machine).ram_pages;
        self.state.machines.edit(machine.0, |record| record.ram_pages = ram_pages);
        let record = self.machine(machine);
        assert!(record.ram_used <= record.ram_limit(), "only free frames change sides");
        self.emit(|| Event::MemoryDivided { machine, store_pages, ram_pages });
        if ram_pages < had {
            self.frames_taken(machine);
        }
    }

    /// A division that waits is one that the machine does not have and can have: the object store
    /// grows by it.
    ///
    /// # Panics
    /// If one is not.
    pub(crate) fn divisions_that_wait_can_be(&self) {
        for (row, record) in self.state.machines.iter() {
            let Some(due) = record.store_due else { continue };
            let machine = MachineId(row);
            let grows = |now: Division| u64::from(due) > now.store_pages;
            let waits = |now| grows(now) && self.check_division(machine, now, due).is_ok();
            assert!(self.division(machine).is_ok_and(waits), "a division that waits can be");
        }
    }

    fn line(&self, machine: MachineId) -> Result<(VolumeId, &VolumeRecord), Stop> {
        self.divided_store(machine).ok_or(Stop::NotModelled(not_modelled::NO_LINE))
    }

    /// The object store of a machine, if it has a capacity.
    pub(crate) fn divided_store(&self, machine: MachineId) -> Option<(VolumeId, &VolumeRecord)> {
        let own = |record: &VolumeRecord| {
            record.machine == Some(machine)
                && record.kind == VolumeKind::ObjectStore
                && record.capacity < u64::MAX
        };
        let mut volumes = self.state.volumes.iter().filter(|(_, record)| own(record));
        volumes.next().map(|(row, record)| (VolumeId(row), record))
    }
}

fn bytes_of(pages: u32) -> u64 {
    u64::from(pages) * u64::from(PAGE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal::{PartTooSmall, StoreInUse, StoreTooLarge};
    use crate::sandbox::memory::{A, B, DESK, Lab, PDA, lab};
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Machines with so many frames, the first with an object store of 40 pages.
    fn divided(frames: u32) -> Lab {
        let mut lab = lab(frames);
        lab.kernel(|kernel| {
            let store = kernel.find_volume(PDA, r"\f").expect("there is a store");
            kernel.state.volumes.edit(store.0, |store| store.capacity = bytes_of(40));
        });
        lab
    }

    fn divide(lab: &mut Lab, store_pages: u32) -> Result<Divided, Stop> {
        lab.kernel(|kernel| kernel.divide(PDA, store_pages))
    }

    /// The pages of the object store and of program memory.
    fn now(lab: &mut Lab) -> (u64, u32) {
        let division = lab.kernel(|kernel| kernel.division(PDA)).expect("there is a line");
        (division.store_pages, division.ram_pages)
    }

    #[test]
    fn both_parts_together_stay_as_large_as_they_were() {
        let mut lab = divided(64);
        for store in [72, 32, 33, 40] {
            assert_eq!(divide(&mut lab, store), Ok(Divided::Changed));
            assert_eq!(now(&mut lab), (u64::from(store), 104 - store));
        }
    }

    #[test]
    fn a_last_part_of_a_page_counts_as_a_page() {
        let mut lab = divided(64);
        lab.kernel(|kernel| {
            let (store, _) = kernel.divided_store(PDA).expect("there is a store");
            kernel.state.volumes.edit(store.0, |store| store.capacity -= 1);
        });
        assert_eq!(now(&mut lab), (40, 64));
        assert_eq!(divide(&mut lab, 40), Ok(Divided::Changed));
        let size =
            |lab: &mut Lab| lab.kernel(|kernel| kernel.store_room(PDA)).map(|it| it.size_bytes);
        assert_eq!(size(&mut lab), Ok(bytes_of(40) - 1), "nothing has moved");
        assert_eq!(divide(&mut lab, 41), Ok(Divided::Changed));
        assert_eq!((now(&mut lab), size(&mut lab)), ((41, 63), Ok(bytes_of(41))));
    }

    #[test]
    fn a_refused_division_changes_nothing() {
        let mut lab = divided(STORE_MOST_PAGES + 100);
        let before = lab.world.clone();
        let refused = |refusal| Err(Stop::Refused(refusal));
        assert_eq!(divide(&mut lab, STORE_MOST_PAGES + 1), refused(StoreTooLarge));
        assert_eq!(divide(&mut lab, 31), refused(PartTooSmall));
        assert!(lab.world == before);
        lab.kernel(|kernel| {
            let (store, _) = kernel.divided_store(PDA).expect("there is a store");
            kernel.fill_volume(store, 4097);
        });
        let before = lab.world.clone();
        assert_eq!(divide(&mut lab, 38), refused(StoreInUse));
        assert!(lab.world == before);
        assert_eq!(divide(&mut lab, 39), Ok(Divided::Changed));
    }

    #[test]
    fn frames_in_use_make_it_wait_for_the_next_start_which_takes_it_up() {
        for cut in [false, true] {
            let mut lab = divided(64);
            lab.commit(B, 40).expect("there is room");
            assert_eq!(divide(&mut lab, 65), Ok(Divided::AtRestart));
            for store in [66, 40, 0] {
                assert_eq!(divide(&mut lab, store), Ok(Divided::Pending));
            }
            assert_eq!(now(&mut lab), (40, 64));
            lab.kernel(|kernel| if cut { kernel.power_cut(PDA) } else { kernel.warm_boot(PDA) });
            assert_eq!(now(&mut lab), (65, 39));
            assert_eq!(divide(&mut lab, 64), Ok(Divided::Changed));
        }
    }

    #[test]
    fn a_start_of_another_machine_takes_up_nothing() {
        let mut lab = divided(64);
        lab.kernel(|kernel| kernel.press_memory(PDA, 0));
        assert_eq!(divide(&mut lab, 41), Ok(Divided::AtRestart));
        lab.kernel(|kernel| kernel.warm_boot(DESK));
        assert_eq!(divide(&mut lab, 41), Ok(Divided::Pending));
        assert_eq!(now(&mut lab), (40, 64));
    }

    #[test]
    fn pages_of_files_make_way_and_dirty_ones_are_written_first() {
        let mut lab = divided(34);
        lab.commit(B, 31).expect("there is room");
        let f = lab.map(A, r"\f");
        lab.write(A, f, "1");
        lab.touch(A, crate::sandbox::memory::at(f, 4096));
        assert_eq!(divide(&mut lab, 42), Ok(Divided::Changed));
        assert_eq!((now(&mut lab), lab.world.state.machines[PDA.0].ram_used), ((42, 32), 32));
        lab.medium(r"\f");
        assert_eq!(lab.said.last().map(|line| &**line), Some("f holds 4096a 4096b 4096c 4096d"));
    }

    #[test]
    fn a_machine_without_a_capacity_has_no_line() {
        let mut lab = lab(64);
        let none = Stop::NotModelled(not_modelled::NO_LINE);
        assert_eq!(divide(&mut lab, 40), Err(none));
        let room = |machine| move |kernel: &mut Kernel<'_>| kernel.store_room(machine);
        assert_eq!(lab.kernel(room(PDA)), Err(none));
        assert_eq!(lab.kernel(room(DESK)), Err(none), "it has no store at all");
    }

    #[test]
    fn what_waits_and_cannot_be_is_noticed() {
        for due in [39, 40, 90, 31] {
            let lab = AssertUnwindSafe(divided(64));
            let broken = catch_unwind(move || {
                let AssertUnwindSafe(mut lab) = lab;
                let set = |kernel: &mut Kernel<'_>| {
                    kernel.state.machines.edit(PDA.0, |machine| machine.store_due = Some(due));
                };
                lab.kernel(set);
            });
            assert!(broken.is_err(), "{due} pages");
        }
    }
}
