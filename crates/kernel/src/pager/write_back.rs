//! Dirty pages: how they come to be, when they are due, how they go back.

use super::end_in_page;
use crate::choice::ChoicePoint;
use crate::record::{BackingRecord, FrameOwner};
use crate::{Kernel, Refusal};
use abi::{BackingId, ErrorCode, FileId, FrameId, MachineId, PAGE_BYTES, Quirk};
use journal::PageVersion;
use trace::Event;
use trace::event::WriteReason;

impl Kernel<'_> {
    /// Notes the first write to a page since it was clean. Pages of RAM need no note.
    /// A page is dirty from then on (FV-03).
    pub(crate) fn mark_dirty(&mut self, frame: FrameId) {
        let FrameOwner::Backing(backing, page) = self.state.frames[frame.0].owner else { return };
        let record = self.state.backings[backing.0];
        if record.file.is_none() || self.state.frames[frame.0].dirty {
            return;
        }
        assert!(!record.in_place, "a ROM page is never written");
        assert!(!record.pooled, "a page of the paging pool is never written");
        self.state.frames.edit(frame.0, |frame| frame.dirty = true);
        self.state.backings.edit(backing.0, |backing| backing.dirty += 1);
        self.state.machines.edit(record.machine.0, |machine| machine.evictable_dirty += 1);
        self.emit(|| Event::Dirtied { backing, page });
    }

    /// Writes a dirty page of a file back, whole: nothing is merged (CFM-30).
    ///
    /// After a failure the page is as dirty as before, unless [`Quirk::FailedWriteBackIsClean`] strikes.
    /// Bytes past the end of the file go nowhere (M-63e). The page goes as a whole: of two
    /// machines the one that writes back last wins (SZ-81).
    pub(crate) fn write_back(&mut self, frame: FrameId, why: WriteReason) -> Result<(), Refusal> {
        let owner = self.state.frames[frame.0].owner;
        let FrameOwner::Backing(backing, page) = owner else {
            panic!("only pages of backings are written back");
        };
        let record = self.state.backings[backing.0];
        let file = record.file.expect("only pages of files are dirty");
        let version = self.keep_tail(&record, page, self.state.memory.version(frame.0).clone());
        let result = self.write_file_page(record.machine, file, page, &version);
        let error = result.err().map(|refusal| ErrorCode(code_of(refusal)));
        // SZ-366: what failed is told, and the page counts as clean all the same.
        let lost = error.is_some()
            && self.quirk_strikes(Quirk::FailedWriteBackIsClean, ChoicePoint::FailedWrite);
        self.emit(|| Event::WriteBack { backing, page, file, reason: why, error, lost });
        if error.is_none() || lost {
            self.forget_dirt(backing, frame);
            self.forget_page(backing, page);
        }
        result
    }

    /// Counts a dirty page as clean: it has been written, or its content is lost.
    pub(crate) fn forget_dirt(&mut self, backing: BackingId, frame: FrameId) {
        let machine = self.state.backings[backing.0].machine;
        self.note_dirty_up_to(machine, None);
        self.state.frames.edit(frame.0, |frame| frame.dirty = false);
        let left = self.state.backings.edit(backing.0, |backing| {
            backing.dirty -= 1;
            backing.dirty
        });
        if left == 0 {
            self.set_pending(backing, false);
        }
        self.state.machines.edit(machine.0, |machine| machine.evictable_dirty -= 1);
    }

    /// Notes that the dirty pages of a backing are due, or that none are.
    fn set_pending(&mut self, backing: BackingId, due: bool) {
        let BackingRecord { machine, pending, .. } = self.state.backings[backing.0];
        if pending == due {
            return;
        }
        self.state.backings.edit(backing.0, |backing| backing.pending = due);
        if due {
            self.state.pending_backings.insert((machine, backing), ());
        } else {
            self.state.pending_backings.remove(&(machine, backing));
        }
    }

    /// The page with the file's own bytes after the end of the object (SZ-08).
    fn keep_tail(&self, record: &BackingRecord, page: u64, version: PageVersion) -> PageVersion {
        let (Some(end), Some(file)) = (end_in_page(record, page), record.file) else {
            return version;
        };
        let mut bytes = version.bytes().into_owned();
        let offset = page * u64::from(PAGE_BYTES) + end as u64;
        self.peek_file(file, offset, &mut bytes[end..]);
        PageVersion::from_bytes(bytes)
    }

    /// Writes the dirty pages of a range back, in order, until one fails.
    /// Whichever view made them dirty (SZ-17).
    pub(crate) fn write_range(
        &mut self,
        backing: BackingId,
        pages: std::ops::Range<u64>,
        why: WriteReason,
    ) -> Result<(), Refusal> {
        for frame in self.resident_in(backing, pages) {
            if self.state.frames[frame.0].dirty {
                self.write_back(frame, why)?;
            }
        }
        Ok(())
    }

    /// After the last view: dirty pages are due. Now, or later if that is put off (OPEN-15).
    /// Until then writes are kept back (FV-08), and other readers of the file see what was there
    /// before (SZ-85). An unmap, a flush and memory pressure are the moments for them (UM-02b,
    /// UM-04, OV-02).
    pub(crate) fn settle(&mut self, backing: BackingId) {
        let &BackingRecord { machine, dirty: pages, .. } = &self.state.backings[backing.0];
        if pages == 0 {
            return;
        }
        self.set_pending(backing, true);
        self.emit(|| Event::WritesPending { backing, pages });
        let put_off = self.machine(machine).defer_writes;
        if !put_off && self.choose(ChoicePoint::LazyWrite, 2) == 0 {
            self.write_pending(backing, WriteReason::LastUnmap);
        }
    }

    /// Writes what is pending of a backing. What cannot be written stays pending.
    fn write_pending(&mut self, backing: BackingId, why: WriteReason) {
        for (_, frame) in self.resident_pages(backing) {
            if self.state.frames[frame.0].dirty {
                // The failure is in the trace; the page stays dirty and the write stays due.
                let _ = self.write_back(frame, why);
            }
        }
        self.drop_if_unused(backing);
    }

    /// Decides whether writes that become due are put off until something forces them.
    pub fn defer_writes(&mut self, machine: MachineId, on: bool) {
        self.state.machines.edit(machine.0, |machine| machine.defer_writes = on);
    }

    /// Carries out the writes that a machine has put off.
    pub fn write_all_pending(&mut self, machine: MachineId) {
        self.write_pending_where(machine, |_| true);
    }

    /// Carries out the put-off writes to a file on a machine, before it is mapped again.
    pub(crate) fn write_pending_of(&mut self, machine: MachineId, file: FileId) {
        self.write_pending_where(machine, |record| record.file == Some(file));
    }

    /// Whether an object maps the file. If only writes that outlived their objects hold it, they are
    /// carried out now (SZ-97); one that fails holds it on.
    pub(crate) fn is_mapped(&mut self, file: FileId) -> bool {
        if self.state.files[file.0].mappings == 0 {
            return false;
        }
        let left_over: Vec<BackingId> = self
            .state
            .pending_backings
            .iter()
            .map(|(&(_, backing), ())| backing)
            .filter(|backing| is_left_over(&self.state.backings[backing.0], file))
            .collect();
        if left_over.len() as u32 == self.state.files[file.0].mappings {
            for backing in left_over {
                self.write_pending(backing, WriteReason::Deferred);
            }
        }
        self.state.files[file.0].mappings > 0
    }

    /// Carries out the writes to a file that outlived their objects on a machine, before the machine
    /// opens, reads or writes the file by other means (SZ-97).
    pub(crate) fn write_left_over(&mut self, machine: MachineId, file: FileId) {
        if self.state.files[file.0].mappings > 0 {
            self.write_pending_where(machine, |record| is_left_over(record, file));
        }
    }

    fn write_pending_where(&mut self, machine: MachineId, due: impl Fn(&BackingRecord) -> bool) {
        let of_machine = (machine, BackingId(0))..=(machine, BackingId(u32::MAX));
        let pending = self.state.pending_backings.range(of_machine);
        let backings: Vec<BackingId> = pending
            .map(|(&(_, backing), ())| backing)
            .filter(|backing| due(&self.state.backings[backing.0]))
            .collect();
        for backing in backings {
            self.write_pending(backing, WriteReason::Deferred);
        }
    }
}

/// True for the backing of objects that are gone, of this file.
fn is_left_over(record: &BackingRecord, file: FileId) -> bool {
    record.users == 0 && record.file == Some(file)
}

/// The code that a failed write-back leaves in the trace.
fn code_of(refusal: Refusal) -> u32 {
    match refusal {
        Refusal::MediumRemoved => abi::error::ERROR_DEVICE_REMOVED.0,
        Refusal::ServerGone => abi::error::ERROR_BAD_NETPATH.0,
        Refusal::DiskFull => abi::error::ERROR_DISK_FULL.0,
        _ => abi::error::ERROR_WRITE_FAULT.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::choice::ChoicePoint;
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, B, C, PDA, at, check, lab};
    use expect_test::expect;

    #[test]
    fn the_first_write_to_a_clean_page_makes_it_dirty_and_no_other() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                lab.read(A, base, 2);
                lab.write(A, base, "1");
                lab.write(A, at(base, 1), "2");
                lab.flush(A, base, 1);
                lab.write(A, at(base, 2), "3");
                lab.read(A, base, 4);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                a reads 2a
                dirty f 0
                write-back f 0: Flush
                dirty f 0
                a reads 1 2 3 a"#]],
        );
    }

    /// The fingerprint with two pages of a file in RAM, after one of them was written to with what it
    /// held already.
    fn after_a_write_of_the_same(page: u32, same: &str) -> u64 {
        let mut lab = lab(8);
        let base = lab.map(A, r"\f");
        lab.touch(A, base);
        lab.touch(A, at(base, 4096));
        lab.write(A, at(base, page * 4096), same);
        lab.world.state.fingerprint_from_scratch()
    }

    #[test]
    fn which_page_is_dirty_makes_another_world_where_all_bytes_are_the_same() {
        assert_ne!(after_a_write_of_the_same(0, "a"), after_a_write_of_the_same(1, "b"));
    }

    #[test]
    fn a_write_through_another_view_of_a_dirty_page_is_not_noted_again() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 5000));
                lab.write(A, one, "1");
                lab.write(B, at(other, 1), "2");
                lab.read(A, one, 3);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                b maps 5000 bytes of f at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a reads 1 2 a"#]],
        );
    }

    #[test]
    fn a_write_that_raises_makes_no_page_dirty() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 4096);
                lab.write(A, at(base, 4095), "12");
                lab.write(A, base, "3");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 4096 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                a writes and raises at 0x42001000 (write): nothing is reserved at this address
                dirty f 0"#]],
        );
    }

    #[test]
    fn a_flush_writes_the_dirty_pages_that_its_range_touches() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                for page in 0..4 {
                    lab.write(A, at(base, page * 4096), "1");
                }
                lab.say("flush");
                lab.flush(A, at(base, 8191), 2);
                lab.flush(A, base, 16384);
                lab.flush(A, base, 16384);
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                page-in f 1: File, RAM 2
                dirty f 1
                page-in f 2: File, RAM 3
                dirty f 2
                page-in f 3: File, RAM 4
                dirty f 3
                flush
                write-back f 1: Flush
                write-back f 2: Flush
                write-back f 0: Flush
                write-back f 3: Flush
                f holds 1 4095a 1 4095b 1 4095c 1 4095d"#]],
        );
    }

    #[test]
    fn what_the_file_has_past_the_end_of_the_object_is_hidden_and_kept() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 5000);
                let base = lab.view(A, object, 0, 0);
                lab.read(A, at(base, 4990), 20);
                lab.write(A, at(base, 4998), "1234");
                lab.read(A, at(base, 4990), 20);
                lab.flush(A, base, 5000);
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 5000 bytes
                a maps 5000 bytes of f at 0x42000000, holds 1
                page-in f 1: File, RAM 1
                a reads 10b 10.
                dirty f 1
                a reads 8b 1 2 3 4 8.
                write-back f 1: Flush
                f holds 4096a 902b 1 2 3192b 4096c 4096d"#]],
        );
    }

    #[test]
    fn what_is_written_past_the_end_of_the_file_goes_nowhere() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\Card\log");
                lab.write(A, at(base, 8192 + 9), "12");
                lab.flush(A, at(base, 8192), 1);
                lab.medium(r"\Card\log");
                lab.read(A, at(base, 8192 + 8), 4);
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                page-in log 2: File, RAM 1
                dirty log 2
                write-back log 2: Flush
                log holds 4096a 4096b 9c 1
                a reads c 1 2 ."#]],
        );
    }

    #[test]
    fn a_page_is_written_whole_over_what_came_to_the_file_meanwhile() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                lab.write(A, base, "1");
                lab.kernel(|kernel| {
                    let file = kernel.find_file(PDA, r"\f").expect("the file exists");
                    kernel.write_file(PDA, file, 4090, b"-----------").expect("it can be written");
                });
                lab.flush(A, base, 1);
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                write-back f 0: Flush
                f holds 1 4095a 5- 4091b 4096c 4096d"#]],
        );
    }

    #[test]
    fn a_page_whose_write_back_fails_stays_dirty_and_the_later_ones_are_not_tried() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                for page in 0..3 {
                    lab.write(A, at(base, page * 4096), "1");
                }
                lab.say("flush");
                lab.fault(FaultPoint::WriteBack, 2);
                lab.flush(A, base, 16384);
                lab.medium(r"\f");
                lab.flush(A, base, 16384);
                lab.medium(r"\f");
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                page-in f 1: File, RAM 2
                dirty f 1
                page-in f 2: File, RAM 3
                dirty f 2
                flush
                write-back f 0: Flush
                write-back f 1: Flush, fails with ERROR_WRITE_FAULT (29)
                flush: WriteFailed
                f holds 1 4095a 4096b 4096c 4096d
                write-back f 1: Flush
                write-back f 2: Flush
                f holds 1 4095a 1 4095b 1 4095c 4096d"#]],
        );
    }

    #[test]
    fn the_code_of_a_failed_write_back_is_that_of_the_medium() {
        check(
            8,
            |lab| {
                let (log, x) = (lab.map(A, r"\Card\log"), lab.map(A, r"\\srv\data\x"));
                lab.write(A, log, "1");
                lab.write(A, x, "1");
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card) && kernel.disconnect(PDA, abi::ServerId(0)));
                lab.flush(A, log, 1);
                lab.flush(A, x, 1);
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42010000, holds 1
                page-in log 0: File, RAM 1
                dirty log 0
                page-in x 0: File, RAM 2
                dirty x 0
                write-back log 0: Flush, fails with ERROR_DEVICE_REMOVED (1617)
                flush: MediumRemoved
                write-back x 0: Flush, fails with ERROR_BAD_NETPATH (53)
                flush: ServerGone"#]],
        );
    }

    #[test]
    fn dirty_pages_are_due_after_the_last_view_of_their_object_and_go_before_it_is_destroyed() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 5000));
                lab.write(A, one, "1");
                lab.close(A, object);
                lab.unmap(A, one);
                lab.unmap(B, other);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                b maps 5000 bytes of f at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a unmaps 0x42000000, holds 0, left 0
                b unmaps 0x42010000, holds 0, left 0
                pending f: 1
                choose lazy-write: 0 of 2
                write-back f 0: LastUnmap
                drop f, RAM 0
                destroy f"#]],
        );
    }

    #[test]
    fn a_clean_object_has_nothing_due() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                lab.touch(A, base);
                lab.unmap(A, base);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                a unmaps 0x42000000, holds 0, left 0"#]],
        );
    }

    #[test]
    fn a_write_that_cannot_be_made_after_the_last_view_stays_due_although_the_object_is_gone() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\Card\log", 0);
                let base = lab.view(A, object, 0, 0);
                lab.touch(A, at(base, 4096));
                lab.write(A, base, "1");
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card));
                lab.unmap(A, base);
                lab.close(A, object);
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
                lab.kernel(|kernel| kernel.insert_medium(card, false));
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                page-in log 1: File, RAM 1
                page-in log 0: File, RAM 2
                dirty log 0
                a unmaps 0x42000000, holds 0, left 0
                pending log: 1
                choose lazy-write: 0 of 2
                write-back log 0: LastUnmap, fails with ERROR_DEVICE_REMOVED (1617)
                destroy log
                write-back log 0: Deferred, fails with ERROR_DEVICE_REMOVED (1617)
                write-back log 0: Deferred
                drop log, RAM 0"#]],
        );
    }

    #[test]
    fn a_due_write_can_be_put_off_by_chance_and_by_the_world() {
        check(
            8,
            |lab| {
                let (f, log) = (lab.map(A, r"\f"), lab.map(A, r"\Card\log"));
                lab.write(A, f, "1");
                lab.write(A, log, "1");
                lab.say("unmap");
                lab.picks.0.push((ChoicePoint::LazyWrite, 1));
                lab.unmap(A, f);
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                lab.unmap(A, log);
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                page-in log 0: File, RAM 2
                dirty log 0
                unmap
                a unmaps 0x42000000, holds 0, left 0
                pending f: 1
                choose lazy-write: 1 of 2
                a unmaps 0x42010000, holds 0, left 0
                pending log: 1
                write-back f 0: Deferred
                write-back log 0: Deferred"#]],
        );
    }

    #[test]
    fn a_new_object_of_the_file_forces_what_was_put_off_and_one_of_another_file_does_not() {
        check(
            8,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let base = lab.map(A, r"\f");
                lab.write(A, base, "1");
                lab.unmap(A, base);
                lab.say("map");
                lab.map(A, r"\Card\log");
                let again = lab.map(A, r"\f");
                lab.read(A, again, 2);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a unmaps 0x42000000, holds 0, left 0
                pending f: 1
                map
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                write-back f 0: Deferred
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42010000, holds 1
                page-in f 0: File, RAM 2
                a reads 1 a"#]],
        );
    }

    #[test]
    fn a_new_object_that_is_refused_forces_nothing() {
        check(
            8,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let base = lab.map(A, r"\Card\log");
                lab.write(A, base, "1");
                lab.unmap(A, base);
                let refused = lab.try_object(A, r"\Card\log", 40_000);
                lab.say(format!("{refused:?}"));
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                page-in log 0: File, RAM 1
                dirty log 0
                a unmaps 0x42000000, holds 0, left 0
                pending log: 1
                Err(DiskFull)"#]],
        );
    }

    #[test]
    fn a_flush_through_a_new_view_leaves_nothing_due() {
        check(
            8,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 0);
                lab.write(A, base, "1");
                lab.unmap(A, base);
                let base = lab.view(A, object, 0, 0);
                lab.flush(A, base, 1);
                lab.write(A, base, "2");
                lab.say("nothing is due");
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a unmaps 0x42000000, holds 0, left 0
                pending f: 1
                a maps 16384 bytes of f at 0x42000000, holds 1
                write-back f 0: Flush
                dirty f 0
                nothing is due"#]],
        );
    }

    #[test]
    fn pressure_carries_out_what_was_put_off_and_then_nothing_is_left_of_the_object() {
        check(
            1,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 0);
                lab.write(A, base, "1");
                lab.unmap(A, base);
                lab.close(A, object);
                lab.say("pressure");
                let log = lab.map(A, r"\Card\log");
                lab.touch(A, log);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                a unmaps 0x42000000, holds 0, left 0
                pending f: 1
                destroy f
                pressure
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                write-back f 0: Pressure
                evict f 0, RAM 0
                drop f, RAM 0
                page-in log 0: File, RAM 1"#]],
        );
    }

    #[test]
    fn until_a_put_off_write_is_made_other_readers_see_what_was_there_before() {
        check(
            8,
            |lab| {
                lab.kernel(|kernel| kernel.defer_writes(PDA, true));
                let base = lab.map(A, r"\\srv\data\x");
                lab.write(A, base, "1");
                lab.unmap(A, base);
                let far = lab.map(C, r"\\srv\data\x");
                lab.read(C, far, 2);
                lab.kernel(|kernel| kernel.write_all_pending(PDA));
                lab.medium(r"\\srv\data\x");
                lab.read(C, far, 2);
            },
            expect![[r#"
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                dirty x 0
                a unmaps 0x42000000, holds 0, left 0
                pending x: 1
                create x: 8192 bytes
                c maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                c reads 2u
                write-back x 0: Deferred
                x holds 1 4095u 4096v
                c reads 2u"#]],
        );
    }

    #[test]
    fn of_two_machines_each_sees_its_own_writes_and_the_last_flush_wins_with_whole_pages() {
        check(
            8,
            |lab| {
                let (near, far) = (lab.map(A, r"\\srv\data\x"), lab.map(C, r"\\srv\data\x"));
                lab.write(A, near, "A");
                lab.write(C, at(far, 1), "C");
                lab.read(A, near, 3);
                lab.read(C, far, 3);
                lab.flush(A, near, 1);
                lab.medium(r"\\srv\data\x");
                lab.flush(C, far, 1);
                lab.medium(r"\\srv\data\x");
                lab.read(A, near, 3);
            },
            expect![[r#"
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42000000, holds 1
                create x: 8192 bytes
                c maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                dirty x 0
                page-in x 0: File, RAM 1
                dirty x 0
                a reads A 2u
                c reads u C u
                write-back x 0: Flush
                x holds A 4095u 4096v
                write-back x 0: Flush
                x holds u C 4094u 4096v
                a reads A 2u"#]],
        );
    }
}
