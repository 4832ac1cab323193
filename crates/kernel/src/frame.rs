//! Physical memory: which frames are in use, for what, and which of them can be given up.
//!
//! RAM is counted, not laid out: a machine has a number of frames, and `ram_used` says how many
//! are taken. Committed pages of RAM-backed objects and of private memory count from the commit
//! on (CFM-11: SEC_COMMIT allocates storage for all pages); pages of files count while they are
//! resident; ROM pages that are used in place never count. What is set aside for a paging pool
//! counts from boot on, whatever is in it.

mod low_memory;
mod queue;

pub use self::low_memory::NotActivated;
use crate::choice::ChoicePoint;
use crate::record::{FaultPoint, FrameOwner, FrameRecord, MachineRecord, QueueOf, Row};
use crate::{Kernel, Refusal};
use abi::{FileId, FrameId, MachineId};
use journal::PageVersion;
use trace::Event;
use trace::event::WriteReason;

impl Kernel<'_> {
    /// Takes `pages` frames of RAM, giving up file pages where that is needed.
    ///
    /// Refuses as [`Kernel::make_room`] does.
    pub(crate) fn charge(&mut self, machine: MachineId, pages: u64) -> Result<(), Refusal> {
        if self.fault_strikes(machine, FaultPoint::Allocation) {
            return Err(Refusal::OutOfFrames);
        }
        let record = self.machine(machine);
        if pages > u64::from(record.ram_limit() - record.ram_used) {
            self.free_frames(machine, pages)?;
        }
        // There was room for them: they fit into the RAM of a machine.
        self.count_frames(machine, pages as u32);
        Ok(())
    }

    /// Gives up file pages until `pages` frames are free.
    ///
    /// Refuses as [`Kernel::free_frames`] does, and where a fault strikes.
    pub(crate) fn make_room(&mut self, machine: MachineId, pages: u64) -> Result<(), Refusal> {
        if self.fault_strikes(machine, FaultPoint::Allocation) {
            return Err(Refusal::OutOfFrames);
        }
        self.free_frames(machine, pages)
    }

    /// The same, and no fault strikes.
    ///
    /// Refuses before it changes anything if that would not do: `OutOfFrames`. Only a medium that
    /// is there and fails all the same is found out on the way; what was given up by then stays so
    /// (SZ-358).
    /// Pages that can be read again go, before anything fails for want of RAM: clean ones first,
    /// then dirty ones after their write-back (O-26, OOM-09, SZ-75, PG-02b, PG-03). RAM-backed
    /// pages are not among them.
    pub(crate) fn free_frames(&mut self, machine: MachineId, pages: u64) -> Result<(), Refusal> {
        let missing = |record: &MachineRecord| {
            pages.saturating_sub(u64::from(record.ram_limit() - record.ram_used))
        };
        let at_first = missing(self.machine(machine));
        if at_first > 0 && at_first > self.frames_to_give(machine, at_first) {
            return Err(Refusal::OutOfFrames);
        }
        while missing(self.machine(machine)) > 0 {
            if !self.evict_one(machine) {
                return Err(Refusal::OutOfFrames);
            }
        }
        Ok(())
    }

    /// Counts frames that are free as used.
    #[inline(always)]
    pub(crate) fn count_frames(&mut self, machine: MachineId, pages: u32) {
        let used = self.state.machines.edit(machine.0, |record| {
            record.ram_used += pages;
            assert!(record.ram_used <= record.ram_limit(), "only free frames are taken");
            record.ram_used
        });
        if used > self.state.ram_peaks[machine.0] {
            self.state.ram_peaks.set(machine.0, used);
        }
    }

    /// Gives `pages` frames of RAM back.
    pub(crate) fn uncharge(&mut self, machine: MachineId, pages: u32) {
        self.state.machines.edit(machine.0, |record| {
            assert!(record.ram_used >= pages, "frames are given back once");
            record.ram_used -= pages;
        });
    }

    /// A frame with these bytes for this owner. Whether it costs RAM is the caller's affair.
    pub(crate) fn take_frame(&mut self, owner: FrameOwner, version: PageVersion) -> FrameId {
        let row = self.state.memory.insert(owner.logical_key(), version);
        while self.state.frames.len() <= row {
            self.state.frames.push(FrameRecord::default());
        }
        assert_eq!(self.state.frames[row].owner, FrameOwner::Free, "a frame has one owner");
        self.state.frames.set(row, FrameRecord { owner, ..FrameRecord::default() });
        FrameId(row)
    }

    /// Gives a frame up, whatever it holds.
    pub(crate) fn give_frame(&mut self, frame: FrameId) {
        let version = self.state.memory.remove(frame.0);
        self.state.memory.recycle(version);
        self.state.frames.set(frame.0, FrameRecord::default());
    }

    /// Gives up one page: a clean one of a file if there is any, else one of a stack that no function
    /// uses (STK-08), else a dirty one of a file that can be written (O-26, SZ-350).
    fn evict_one(&mut self, machine: MachineId) -> bool {
        let record = self.machine(machine);
        let clean = record.evictable.len - record.evictable_dirty;
        if clean > 0 {
            let pick = self.choose(ChoicePoint::Evict, clean);
            let victim = self.clean_page(machine, pick);
            self.evict_page(victim);
            return true;
        }
        if self.reclaim_stack_page(machine) {
            return true;
        }
        let mut skip = 0;
        while let Some(victim) = self.dirty_page(machine, skip) {
            let known = self.dirty_up_to(machine).filter(|frame| *frame != victim);
            // The failure is in the trace. What could not be written stays dirty, unless it is lost.
            let _ = self.write_back(victim, WriteReason::Pressure);
            if !self.state.frames[victim.0].dirty {
                self.evict_page(victim);
                self.note_dirty_up_to(machine, known);
                return true;
            }
            skip += 1;
        }
        false
    }

    /// The clean evictable page with `skip` others before it, oldest first; there is one.
    fn clean_page(&mut self, machine: MachineId, skip: u32) -> FrameId {
        let of = QueueOf::Evictable;
        let start = match self.dirty_up_to(machine) {
            Some(known) => self.state.frames[known.0].neighbours(of).younger,
            None => self.machine(machine).evictable.oldest,
        };
        let clean = |skip| {
            let mut pages = self.queued_from(start, of).filter(|(_, record)| !record.dirty);
            pages.nth(skip as usize).expect("clean pages are counted")
        };
        let ((_, first), (found, _)) = (clean(0), clean(skip));
        self.note_dirty_up_to(machine, first.neighbours(of).older);
        found
    }

    /// The page up to which, oldest first, all evictable pages are known to be dirty.
    fn dirty_up_to(&self, machine: MachineId) -> Option<FrameId> {
        self.state.dirty_up_to.get(&machine).map(|row| row.0)
    }

    pub(crate) fn note_dirty_up_to(&mut self, machine: MachineId, frame: Option<FrameId>) {
        match frame {
            Some(frame) => _ = self.state.dirty_up_to.insert(machine, Row(frame)),
            None => _ = self.state.dirty_up_to.remove(&machine),
        }
    }

    /// The dirty evictable page with `skip` others before it, oldest first.
    fn dirty_page(&self, machine: MachineId, skip: u32) -> Option<FrameId> {
        let mut dirty = self.evictable_pages(machine).filter(|(_, record)| record.dirty);
        dirty.nth(skip as usize).map(|page| page.0)
    }

    /// How many frames could be given up if `wanted` were, or that it is enough: those of clean pages
    /// and, if they do not do, those of dirty pages whose medium can be reached and of unused pages
    /// of stacks.
    fn frames_to_give(&self, machine: MachineId, wanted: u64) -> u64 {
        let record = self.machine(machine);
        let clean = u64::from(record.evictable.len - record.evictable_dirty);
        if wanted <= clean {
            return clean;
        }
        let writable = self.evictable_pages(machine).filter(|(_, record)| {
            record.dirty
                && self.file_of(record).is_some_and(|file| self.reachable(machine, file).is_ok())
        });
        let more = wanted - clean;
        let unused = self.unused_stack_pages(machine, more);
        let left = more.saturating_sub(unused).try_into().unwrap_or(usize::MAX);
        clean + unused + writable.take(left).count() as u64
    }

    /// The file that a page belongs to.
    fn file_of(&self, frame: &FrameRecord) -> Option<FileId> {
        match frame.owner {
            FrameOwner::Backing(backing, _) => self.state.backings[backing.0].file,
            FrameOwner::Region(..) | FrameOwner::Shared(_) | FrameOwner::Free => None,
        }
    }

    /// The file pages that could be given up, oldest first.
    fn evictable_pages(&self, machine: MachineId) -> impl Iterator<Item = (FrameId, &FrameRecord)> {
        self.queued_pages(machine, QueueOf::Evictable)
    }

    /// The world takes free frames away until only `leave` are free. File pages stay for now:
    /// they go when somebody else wants a frame.
    pub fn press_memory(&mut self, machine: MachineId, leave: u32) {
        let record = self.machine(machine);
        let taken = (record.ram_limit() - record.ram_used).saturating_sub(leave);
        self.state.machines.edit(machine.0, |record| record.ram_pressed += taken);
        self.pressure_event(machine);
        if taken > 0 {
            self.frames_taken(machine);
        }
    }

    /// The world gives the frames back that it held.
    pub fn release_memory(&mut self, machine: MachineId) {
        self.state.machines.edit(machine.0, |record| record.ram_pressed = 0);
        self.pressure_event(machine);
    }

    fn pressure_event(&mut self, machine: MachineId) {
        let MachineRecord { ram_pressed: pressed, ram_used, .. } = *self.machine(machine);
        self.emit(|| Event::RamPressed { machine, pressed, ram_used });
    }

    /// Reports how much RAM is used after a change that no page event reports.
    pub(crate) fn ram_event(&mut self, machine: MachineId, pages: i64) {
        if pages == 0 {
            return;
        }
        if self.listens() {
            let ram_used = self.machine(machine).ram_used;
            self.emit(|| Event::RamCharged { machine, pages, ram_used });
        }
        if pages > 0 {
            self.frames_taken(machine);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Refusal;
    use crate::choice::ChoicePoint;
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, B, C, DESK, PDA, at, check, lab};
    use expect_test::expect;

    #[test]
    fn clean_pages_go_first_and_of_them_the_one_that_came_in_first() {
        check(
            3,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.write(A, f, "1");
                lab.touch(A, at(f, 8192));
                lab.touch(A, at(f, 4096));
                lab.touch(A, at(f, 8192));
                lab.say("pressure");
                lab.picks.0 = vec![(ChoicePoint::Evict, 0)];
                lab.touch(A, log);
                lab.touch(A, at(log, 4096));
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                page-in f 2: File, RAM 2
                page-in f 1: File, RAM 3
                pressure
                choose evict: 0 of 2
                evict f 2, RAM 2
                page-in log 0: File, RAM 3
                choose evict: 0 of 2
                evict f 1, RAM 2
                page-in log 1: File, RAM 3
                RAM: 3 of 3, at most 3"#]],
        );
    }

    #[test]
    fn chance_may_pick_another_clean_page() {
        check(
            4,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                for page in 0..4 {
                    lab.touch(A, at(f, page * 4096));
                }
                lab.write(A, at(f, 4096), "1");
                lab.say("pressure");
                lab.picks.0 = vec![(ChoicePoint::Evict, 1), (ChoicePoint::Evict, 1)];
                lab.touch(A, log);
                lab.touch(A, at(log, 4096));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                page-in f 1: File, RAM 2
                page-in f 2: File, RAM 3
                page-in f 3: File, RAM 4
                dirty f 1
                pressure
                choose evict: 1 of 3
                evict f 2, RAM 3
                page-in log 0: File, RAM 4
                choose evict: 1 of 3
                evict f 3, RAM 3
                page-in log 1: File, RAM 4"#]],
        );
    }

    #[test]
    fn then_dirty_pages_go_after_their_write_back_oldest_first() {
        check(
            2,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.write(A, at(f, 4096), "1");
                lab.write(A, f, "2");
                lab.say("pressure");
                lab.touch(A, log);
                lab.write(A, log, "3");
                lab.touch(A, at(log, 4096));
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 1: File, RAM 1
                dirty f 1
                page-in f 0: File, RAM 2
                dirty f 0
                pressure
                write-back f 1: Pressure
                evict f 1, RAM 1
                page-in log 0: File, RAM 2
                dirty log 0
                write-back f 0: Pressure
                evict f 0, RAM 1
                page-in log 1: File, RAM 2
                f holds 2 4095a 1 4095b 4096c 4096d"#]],
        );
    }

    #[test]
    fn a_page_keeps_its_age_when_it_becomes_dirty_and_clean_again() {
        check(
            3,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.write(A, f, "1");
                lab.touch(A, at(f, 4096));
                lab.touch(A, at(f, 8192));
                lab.flush(A, f, 1);
                lab.say("pressure");
                lab.touch(A, log);
                lab.touch(A, at(log, 4096));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                page-in f 1: File, RAM 2
                page-in f 2: File, RAM 3
                write-back f 0: Flush
                pressure
                choose evict: 0 of 3
                evict f 0, RAM 2
                page-in log 0: File, RAM 3
                choose evict: 0 of 3
                evict f 1, RAM 2
                page-in log 1: File, RAM 3"#]],
        );
    }

    #[test]
    fn dirty_pages_that_cannot_be_written_are_passed_over() {
        check(
            3,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.write(A, log, "1");
                lab.write(A, f, "2");
                lab.write(A, at(f, 4096), "3");
                lab.say("pressure");
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card));
                lab.fault(FaultPoint::WriteBack, 1);
                lab.touch(A, at(f, 8192));
                lab.read(A, log, 2);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in log 0: File, RAM 1
                dirty log 0
                page-in f 0: File, RAM 2
                dirty f 0
                page-in f 1: File, RAM 3
                dirty f 1
                pressure
                write-back log 0: Pressure, fails with ERROR_DEVICE_REMOVED (1617)
                write-back f 0: Pressure, fails with ERROR_WRITE_FAULT (29)
                write-back f 1: Pressure
                evict f 1, RAM 2
                page-in f 2: File, RAM 3
                a reads 1 a"#]],
        );
    }

    #[test]
    fn what_cannot_be_had_is_refused_before_anything_is_given_up() {
        let mut lab = lab(4);
        let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
        lab.write(A, log, "1");
        lab.touch(A, f);
        lab.touch(A, at(f, 4096));
        let card = lab.card();
        lab.kernel(|kernel| kernel.eject(card));
        let before = lab.world.state.clone();
        lab.kernel(|kernel| assert_eq!(kernel.charge(PDA, 4), Err(Refusal::OutOfFrames)));
        assert!(lab.world.state == before, "3 of 4 frames could be had");
        lab.kernel(|kernel| assert_eq!(kernel.charge(PDA, u64::MAX), Err(Refusal::OutOfFrames)));
        assert!(lab.world.state == before);
        assert_eq!(lab.try_object(B, "", 4 * 4096), Err(Refusal::OutOfFrames));
        assert!(lab.world.state == before);
        lab.object(B, "", 3 * 4096);
    }

    #[test]
    fn neither_ram_nor_private_memory_nor_rom_is_ever_given_up() {
        check(
            4,
            |lab| {
                let (rom, f) = (lab.map(A, r"\rom"), lab.map(A, r"\f"));
                let object = lab.object(A, "", 4096);
                let ram = lab.view(A, object, 0, 0);
                let private = lab.commit(A, 2).expect("there is room");
                lab.touch(A, rom);
                lab.write(A, ram, "1");
                lab.write(A, private, "2");
                lab.say("pressure");
                lab.touch(A, f);
                lab.touch(A, at(f, 4096));
                let refused = lab.commit(B, 2);
                lab.say(format!("{refused:?}"));
                lab.commit(B, 1).expect("a frame can be had");
                lab.read(A, f, 1);
                for base in [ram, private, rom] {
                    lab.read(A, base, 2);
                }
            },
            expect![[r#"
                create rom: 4196 bytes in place
                a maps 4196 bytes of rom at 0x42000000, holds 1
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42010000, holds 1
                RAM +1: 1
                create RAM: 4096 bytes
                a maps 4096 bytes of RAM at 0x42020000, holds 1
                reserve 0x04010000 + 0x2000
                RAM +2: 3
                commit 0x04010000 + 0x2000
                page-in rom 0: RomInPlace, RAM 3
                page-in RAM 0: Zero, RAM 3
                pressure
                page-in f 0: File, RAM 4
                evict f 0, RAM 3
                page-in f 1: File, RAM 4
                reserve 0x06010000 + 0x2000
                Err(OutOfFrames)
                reserve 0x06020000 + 0x1000
                evict f 1, RAM 3
                RAM +1: 4
                commit 0x06020000 + 0x1000
                a reads and raises at 0x42010000 (read): no frame of RAM is free for the page
                a reads 1 .
                a reads 2 .
                a reads 2r"#]],
        );
    }

    #[test]
    fn pages_expanded_from_rom_are_given_up_like_those_of_files() {
        check(
            1,
            |lab| {
                let packed = lab.map(A, r"\packed");
                lab.touch(A, packed);
                lab.read(A, at(packed, 4096), 1);
            },
            expect![[r#"
                create packed: 4196 bytes
                a maps 4196 bytes of packed at 0x42000000, holds 1
                page-in packed 0: RomExpanded, RAM 1
                evict packed 0, RAM 0
                page-in packed 1: RomExpanded, RAM 1
                a reads q"#]],
        );
    }

    #[test]
    fn an_access_across_more_pages_than_there_are_frames_still_touches_them_all() {
        check(
            1,
            |lab| {
                let f = lab.map(A, r"\f");
                lab.write(A, at(f, 4095), "12");
                lab.read(A, at(f, 4094), 4);
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                write-back f 0: Pressure
                evict f 0, RAM 0
                page-in f 1: File, RAM 1
                dirty f 1
                write-back f 1: Pressure
                evict f 1, RAM 0
                page-in f 0: File, RAM 1
                evict f 0, RAM 0
                page-in f 1: File, RAM 1
                a reads a 1 2 b
                RAM: 1 of 1, at most 1"#]],
        );
    }

    #[test]
    fn without_a_frame_a_touch_raises_and_changes_nothing() {
        check(
            0,
            |lab| {
                let f = lab.map(A, r"\f");
                let before = lab.world.state.clone();
                lab.read(A, f, 1);
                lab.write(A, f, "1");
                assert!(lab.world.state == before);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                a reads and raises at 0x42000000 (read): no frame of RAM is free for the page
                a writes and raises at 0x42000000 (write): no frame of RAM is free for the page"#]],
        );
    }

    #[test]
    fn the_world_presses_on_memory_by_taking_free_frames_and_no_others() {
        check(
            4,
            |lab| {
                let f = lab.map(A, r"\f");
                lab.touch(A, f);
                lab.kernel(|kernel| kernel.press_memory(PDA, 1));
                lab.kernel(|kernel| kernel.press_memory(PDA, 2));
                lab.touch(A, at(f, 4096));
                lab.touch(A, at(f, 8192));
                lab.ram();
                lab.kernel(|kernel| kernel.release_memory(PDA));
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                page-in f 1: File, RAM 2
                choose evict: 0 of 2
                evict f 0, RAM 1
                page-in f 2: File, RAM 2
                RAM: 2 of 4, at most 2
                RAM: 2 of 4, at most 2"#]],
        );
    }

    #[test]
    fn each_machine_has_its_own_frames() {
        check(
            1,
            |lab| {
                let (near, far) = (lab.map(A, r"\\srv\data\x"), lab.map(C, r"\\srv\data\x"));
                lab.touch(A, near);
                lab.touch(C, far);
                lab.kernel(|kernel| kernel.press_memory(DESK, 0));
                lab.touch(C, at(far, 4096));
                lab.ram();
            },
            expect![[r#"
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42000000, holds 1
                create x: 8192 bytes
                c maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                page-in x 0: File, RAM 1
                evict x 0, RAM 0
                page-in x 1: File, RAM 1
                RAM: 1 of 1, at most 1"#]],
        );
    }

    #[test]
    fn an_injected_fault_hits_every_kind_of_taking_frames() {
        let mut lab = lab(8);
        let f = lab.map(A, r"\f");
        for nth in 1..=3 {
            lab.fault(FaultPoint::Allocation, nth);
        }
        assert_eq!(lab.try_object(A, "", 1), Err(Refusal::OutOfFrames));
        assert_eq!(lab.commit(A, 1), Err(Refusal::OutOfFrames));
        lab.touch(A, f);
        lab.touch(A, f);
        assert_eq!(lab.world.state.machines[PDA.0].ram_used, 1);
    }
}
