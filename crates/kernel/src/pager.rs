//! The pager: page-in, write-back, page-out. Bytes move between frames and volumes here only.
//!
//! Pages come in at first touch. Dirty pages of a file go back when they are flushed, after the
//! last view of their object is gone, and when their frame is wanted. A write-back that fails
//! never makes a page clean, but for a field bug. Pages of RAM-backed objects never leave (PG-01: no page
//! file).

mod coherence;
mod copy_on_write;
mod pool;
mod write_back;

use crate::record::{BackingRecord, FrameOwner, FrameRecord, RegionRecord, Row};
use crate::{FaultCause, Kernel, Refusal};
use abi::{BackingId, FrameId, PAGE_BYTES};
use journal::PageVersion;
use std::ops::Range;
use trace::Event;
use trace::event::PageSource;

impl Kernel<'_> {
    /// The frame of a page of a backing, brought in if it is absent.
    pub(crate) fn backing_page(
        &mut self,
        backing: BackingId,
        page: u64,
    ) -> Result<FrameId, FaultCause> {
        match self.state.resident.get(&(backing, page)) {
            Some(&Row(frame)) => Ok(frame),
            None => self.page_in(backing, page),
        }
    }

    /// Brings a page in. There is a frame for it before it is read: to get one, a page of the same
    /// file may have to be written back first.
    /// Pages come in at their first touch (PG-02a, PAGE-04), those of what is no ROM used in place
    /// into RAM (OPEN-31, SZ-150). On an ejected card an absent page cannot, and a resident one is
    /// not looked for (SZ-77).
    fn page_in(&mut self, backing: BackingId, page: u64) -> Result<FrameId, FaultCause> {
        let record = self.state.backings[backing.0];
        let machine = record.machine;
        let movable = record.is_evictable();
        let costs = movable || record.file.is_none() && !self.rules.commit_takes_frames;
        if let (Some(file), true) = (record.file, movable) {
            self.reachable(machine, file).map_err(cause_of)?;
        }
        if costs {
            self.make_room_for_page(&record).map_err(cause_of)?;
        }
        let version = self.content_of(&record, page).map_err(cause_of)?;
        let takes_frame = costs && !self.is_set_aside(&record);
        if takes_frame {
            self.count_frames(machine, 1);
        }
        let frame = self.take_frame(FrameOwner::Backing(backing, page), version);
        self.link_resident(backing, page, frame);
        self.queue_page(&record, frame);
        let (source, pooled, ram_used) =
            (source_of(&record), record.pooled, self.machine(machine).ram_used);
        self.emit(|| Event::PageIn { machine, backing, page, frame, source, pooled, ram_used });
        if takes_frame {
            self.frames_taken(machine);
        }
        self.trim_or_wait(&record);
        Ok(frame)
    }

    /// What a page of a backing holds when it comes in.
    /// RAM that was never written to is zero (OPEN-18, M-20e). A page that is used in place is there:
    /// nothing is read that could fail (CFM-33, PAGE-02, ROM-05).
    fn content_of(&mut self, record: &BackingRecord, page: u64) -> Result<PageVersion, Refusal> {
        match record.file {
            Some(file) if record.in_place => Ok(self.stored_page(file, page)),
            Some(file) => {
                let version = self.file_page(record.machine, file, page)?;
                Ok(hide_tail(record, page, version))
            }
            None => Ok(PageVersion::zero()),
        }
    }

    pub(crate) fn link_resident(&mut self, backing: BackingId, page: u64, frame: FrameId) {
        self.state.resident.insert((backing, page), Row(frame));
        let first = self.state.backings.edit(backing.0, |record| {
            record.resident += 1;
            record.first.replace(frame)
        });
        self.state.frames.edit(frame.0, |record| record.next = first);
        if let Some(first) = first {
            self.state.frames.edit(first.0, |record| record.previous = Some(frame));
        }
    }

    fn unlink_resident(&mut self, backing: BackingId, page: u64, frame: FrameId) {
        self.state.resident.remove(&(backing, page));
        let record = self.state.frames[frame.0];
        if let Some(next) = record.next {
            self.state.frames.edit(next.0, |next| next.previous = record.previous);
        }
        if let Some(previous) = record.previous {
            self.state.frames.edit(previous.0, |previous| previous.next = record.next);
        }
        self.state.backings.edit(backing.0, |backing| {
            backing.resident -= 1;
            backing.dirty -= u32::from(record.dirty);
            if record.previous.is_none() {
                backing.first = record.next;
            }
        });
    }

    /// The resident pages of a backing, in order of their number.
    pub fn resident_pages(&self, backing: BackingId) -> Vec<(u64, FrameId)> {
        let mut pages = Vec::with_capacity(self.state.backings[backing.0].resident as usize);
        let mut at = self.state.backings[backing.0].first;
        while let Some(frame) = at {
            let record = &self.state.frames[frame.0];
            let FrameOwner::Backing(_, page) = record.owner else {
                panic!("the list of a backing holds its own frames");
            };
            pages.push((page, frame));
            at = record.next;
        }
        pages.sort_unstable();
        pages
    }

    /// The frames of the resident pages in a range, in order of their number.
    pub(crate) fn resident_in(&self, backing: BackingId, range: Range<u64>) -> Vec<FrameId> {
        if range.end - range.start < u64::from(self.state.backings[backing.0].resident) {
            let frame = |page| self.state.resident.get(&(backing, page)).map(|row| row.0);
            return range.filter_map(frame).collect();
        }
        let inside = |(page, frame)| range.contains(&page).then_some(frame);
        self.resident_pages(backing).into_iter().filter_map(inside).collect()
    }

    /// Gives up the frame of a clean page of a file.
    /// At the next touch the page shows the file as it is then (PG-06).
    pub(crate) fn evict_page(&mut self, frame: FrameId) {
        let FrameRecord { owner: FrameOwner::Backing(backing, page), dirty: false, .. } =
            self.state.frames[frame.0]
        else {
            panic!("only clean pages of backings are evicted");
        };
        let record = self.state.backings[backing.0];
        let machine = record.machine;
        self.forget_page(backing, page);
        self.unqueue_page(&record, frame);
        if !self.is_set_aside(&record) {
            self.uncharge(machine, 1);
        }
        self.unlink_resident(backing, page, frame);
        self.give_frame(frame);
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::Evicted { machine, backing, page, frame, ram_used });
        // It may have been written only now: then an object that is gone has nothing left to wait for.
        self.drop_if_unused(backing);
    }

    /// Gives a backing up once no object uses it and nothing of it has to be written.
    pub(crate) fn drop_if_unused(&mut self, backing: BackingId) {
        if self.state.backings[backing.0].is_unused() {
            self.drop_backing(backing);
        }
    }

    /// Drops a backing that nothing uses any more.
    pub(crate) fn drop_backing(&mut self, backing: BackingId) {
        let record = self.state.backings[backing.0];
        self.state.backings.remove(backing.0);
        assert!(record.first_view.is_none(), "a view keeps its backing");
        let mut at = record.first;
        while let Some(frame) = at {
            let gone = self.state.frames[frame.0];
            at = gone.next;
            self.unqueue_page(&record, frame);
            if record.file.is_some() && !record.in_place && !self.is_set_aside(&record) {
                self.uncharge(record.machine, 1);
            }
            let FrameOwner::Backing(_, page) = gone.owner else {
                panic!("the list of a backing holds its own frames");
            };
            self.state.resident.remove(&(backing, page));
            self.give_frame(frame);
        }
        self.unshare_backing(&record);
        match record.file {
            Some(_) => {}
            // A RAM-backed object paid for all its pages at once.
            None if self.rules.commit_takes_frames => {
                self.uncharge(record.machine, record.pages as u32);
            }
            None => self.uncharge(record.machine, record.resident),
        }
        if record.reserved {
            self.forget_section_pages(backing);
        }
        if self.listens() {
            let ram_used = self.machine(record.machine).ram_used;
            self.emit(|| Event::BackingDropped { backing, ram_used });
        }
        // Last: it may take the file with it, which nothing may then map.
        if let Some(file) = record.file {
            self.unmap_file(file);
        }
    }

    /// Forgets the cached translations of a page, in every view of its backing.
    fn forget_page(&mut self, backing: BackingId, page: u64) {
        let record = self.state.backings[backing.0];
        if let Some(module) = record.module {
            self.forget_image_page(module, page);
        }
        let mut at = record.first_view;
        while let Some(view) = at {
            let view = self.state.views[view.0];
            let first = view.offset / u64::from(PAGE_BYTES);
            let pages = u64::from(view.len.div_ceil(PAGE_BYTES));
            if (first..first + pages).contains(&page) {
                let RegionRecord { space, base, .. } = self.state.regions[view.region.0];
                self.forget_translation(space, base + (page - first) as u32 * PAGE_BYTES);
            }
            at = view.next;
        }
    }
}

/// Where the object ends in a page, if it ends within it.
fn end_in_page(record: &BackingRecord, page: u64) -> Option<usize> {
    let end = (record.size % u64::from(PAGE_BYTES)) as usize;
    (page + 1 == record.pages && end != 0).then_some(end)
}

/// The page without what the file has after the end of the object (SZ-08). A ROM page that is
/// used in place shows what it holds.
/// What a file has past the end of its object is not reached (CFM-16).
pub(crate) fn hide_tail(record: &BackingRecord, page: u64, version: PageVersion) -> PageVersion {
    match end_in_page(record, page) {
        Some(end) if !record.in_place && version.bytes()[end..].iter().any(|byte| *byte != 0) => {
            let mut bytes = version.bytes().into_owned();
            bytes[end..].fill(0);
            PageVersion::from_bytes(bytes)
        }
        _ => version,
    }
}

pub(crate) fn source_of(record: &BackingRecord) -> PageSource {
    match (record.file, record.in_place, record.expanded) {
        (None, ..) => PageSource::Zero,
        (_, true, _) => PageSource::RomInPlace,
        (_, false, true) => PageSource::RomExpanded,
        (_, false, false) => PageSource::File,
    }
}

/// Why a page that is refused raises an exception.
/// A card that is out is told by its medium and raises; nobody waits for it (FSD-08).
pub(crate) fn cause_of(refusal: Refusal) -> FaultCause {
    match refusal {
        Refusal::OutOfFrames => FaultCause::OutOfFrames,
        Refusal::MediumRemoved => FaultCause::MediumRemoved,
        Refusal::ServerGone => FaultCause::ServerGone,
        _ => FaultCause::ReadFailed,
    }
}

#[cfg(test)]
mod tests {
    use crate::record::FaultPoint;
    use crate::sandbox::memory::{A, B, C, Lab, PDA, at, check, lab};
    use abi::ServerId;
    use expect_test::expect;

    #[test]
    fn a_page_of_a_file_comes_in_at_its_first_touch_and_takes_a_frame() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\f");
                lab.ram();
                lab.read(A, at(base, 4095), 2);
                lab.read(A, at(base, 4096), 1);
                lab.ram();
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                RAM: 0 of 8, at most 0
                page-in f 0: File, RAM 1
                page-in f 1: File, RAM 2
                a reads a b
                a reads b
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn an_uncompressed_rom_file_is_read_where_it_lies_and_takes_no_frame() {
        check(
            0,
            |lab| {
                let base = lab.map(A, r"\rom");
                lab.read(A, at(base, 4095), 2);
                lab.ram();
            },
            expect![[r#"
                create rom: 4196 bytes in place
                a maps 4196 bytes of rom at 0x42000000, holds 1
                page-in rom 0: RomInPlace, RAM 0
                page-in rom 1: RomInPlace, RAM 0
                a reads r s
                RAM: 0 of 0, at most 0"#]],
        );
    }

    #[test]
    fn a_compressed_rom_file_is_expanded_into_frames() {
        check(
            8,
            |lab| {
                let base = lab.map(A, r"\packed");
                lab.read(A, at(base, 4095), 2);
                lab.ram();
            },
            expect![[r#"
                create packed: 4196 bytes
                a maps 4196 bytes of packed at 0x42000000, holds 1
                page-in packed 0: RomExpanded, RAM 1
                page-in packed 1: RomExpanded, RAM 2
                a reads p q
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn ram_is_zero_at_the_first_touch_and_was_paid_for_when_the_object_was_made() {
        check(
            8,
            |lab| {
                let object = lab.object(A, "", 8192);
                let base = lab.view(A, object, 0, 0);
                lab.ram();
                lab.write(A, at(base, 4096), "1");
                lab.read(A, at(base, 4095), 4);
                lab.ram();
            },
            expect![[r#"
                RAM +2: 2
                create RAM: 8192 bytes
                a maps 8192 bytes of RAM at 0x42000000, holds 1
                RAM: 2 of 8, at most 2
                page-in RAM 1: Zero, RAM 2
                page-in RAM 0: Zero, RAM 2
                a reads . 1 2.
                RAM: 2 of 8, at most 2"#]],
        );
    }

    #[test]
    fn all_views_of_an_object_show_the_one_page_that_came_in() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let (one, other) = (lab.view(A, object, 0, 0), lab.view(B, object, 0, 4096));
                lab.read(A, one, 1);
                lab.write(B, at(other, 1), "1");
                lab.read(A, one, 3);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                b maps 4096 bytes of f at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                a reads a
                dirty f 0
                a reads a 1 a"#]],
        );
    }

    #[test]
    fn each_object_of_a_file_and_each_machine_has_a_page_of_its_own() {
        check(
            8,
            |lab| {
                let (one, other) = (lab.map(A, r"\\srv\data\x"), lab.map(A, r"\\srv\data\x"));
                let far = lab.map(C, r"\\srv\data\x");
                lab.write(A, one, "1");
                lab.read(A, other, 2);
                lab.read(C, far, 2);
            },
            expect![[r#"
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42000000, holds 1
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42010000, holds 1
                create x: 8192 bytes
                c maps 8192 bytes of x at 0x42000000, holds 1
                page-in x 0: File, RAM 1
                dirty x 0
                page-in x 0: File, RAM 2
                a reads 2u
                page-in x 0: File, RAM 1
                c reads 2u"#]],
        );
    }

    #[test]
    fn a_view_from_an_offset_on_shows_the_pages_from_there_on() {
        check(
            64,
            |lab| {
                let object = lab.object(A, "", 3 * 65_536);
                let whole = lab.view(A, object, 0, 0);
                let part = lab.view(A, object, 65_536, 65_536);
                lab.write(A, at(whole, 65_536 + 4096), "1");
                lab.read(A, at(part, 4095), 2);
                lab.write(A, at(part, 65_535), "2");
                lab.read(A, at(whole, 131_071), 2);
            },
            expect![[r#"
                RAM +48: 48
                create RAM: 196608 bytes
                a maps 196608 bytes of RAM at 0x42000000, holds 1
                a maps 65536 bytes of RAM at 0x42030000, holds 1
                page-in RAM 17: Zero, RAM 48
                page-in RAM 16: Zero, RAM 48
                a reads . 1
                page-in RAM 31: Zero, RAM 48
                page-in RAM 32: Zero, RAM 48
                a reads 2 ."#]],
        );
    }

    #[test]
    fn a_page_that_cannot_come_in_raises_and_takes_no_frame() {
        check(
            8,
            |lab| {
                let (log, x) = (lab.map(A, r"\Card\log"), lab.map(A, r"\\srv\data\x"));
                lab.fault(FaultPoint::PageIn, 1);
                lab.read(A, log, 1);
                lab.fault(FaultPoint::Allocation, 1);
                lab.read(A, log, 1);
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card) && kernel.disconnect(PDA, ServerId(0)));
                lab.read(A, log, 1);
                lab.read(A, at(x, 4097), 1);
                lab.ram();
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                create x: 8192 bytes
                a maps 8192 bytes of x at 0x42010000, holds 1
                a reads and raises at 0x42000000 (read): the page could not be read from its medium
                a reads and raises at 0x42000000 (read): no frame of RAM is free for the page
                a reads and raises at 0x42000000 (read): the medium that holds the page was removed
                a reads and raises at 0x42011001 (read): the server that holds the page cannot be reached
                RAM: 0 of 8, at most 0"#]],
        );
    }

    #[test]
    fn a_page_that_could_not_come_in_comes_in_once_its_medium_is_back() {
        check(
            8,
            |lab| {
                let log = lab.map(A, r"\Card\log");
                lab.touch(A, log);
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card));
                lab.say("a resident page needs no medium");
                lab.read(A, log, 1);
                lab.read(A, at(log, 4096), 1);
                lab.kernel(|kernel| kernel.insert_medium(card, false));
                lab.read(A, at(log, 4096), 1);
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                page-in log 0: File, RAM 1
                a resident page needs no medium
                a reads a
                a reads and raises at 0x42001000 (read): the medium that holds the page was removed
                page-in log 1: File, RAM 2
                a reads b"#]],
        );
    }

    #[test]
    fn a_page_is_read_after_the_one_that_made_room_for_it_was_written() {
        check(
            1,
            |lab| {
                let (one, other) = (lab.map(A, r"\f"), lab.map(A, r"\f"));
                lab.write(A, one, "1");
                lab.read(A, other, 2);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42010000, holds 1
                page-in f 0: File, RAM 1
                dirty f 0
                write-back f 0: Pressure
                evict f 0, RAM 0
                page-in f 0: File, RAM 1
                a reads 1 a"#]],
        );
    }

    #[test]
    fn a_page_stays_absent_when_another_card_is_put_in() {
        check(
            8,
            |lab| {
                let log = lab.map(A, r"\Card\log");
                let card = lab.card();
                lab.kernel(|kernel| kernel.eject(card) && kernel.insert_medium(card, true));
                lab.read(A, log, 1);
            },
            expect![[r#"
                create log: 8202 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                a reads and raises at 0x42000000 (read): the medium that holds the page was removed"#]],
        );
    }

    #[test]
    fn a_rom_page_that_is_used_where_it_lies_shows_what_the_file_has_past_the_end_of_the_object() {
        check(
            8,
            |lab| {
                for path in [r"\rom", r"\packed"] {
                    let object = lab.object(A, path, 4100);
                    let base = lab.view(A, object, 0, 0);
                    lab.read(A, at(base, 4096), 6);
                }
            },
            expect![[r#"
                create rom: 4100 bytes in place
                a maps 4100 bytes of rom at 0x42000000, holds 1
                page-in rom 1: RomInPlace, RAM 0
                a reads 6s
                create packed: 4100 bytes
                a maps 4100 bytes of packed at 0x42010000, holds 1
                page-in packed 1: RomExpanded, RAM 1
                a reads 4q 2."#]],
        );
    }

    #[test]
    fn a_fault_of_a_page_in_hits_no_page_that_is_used_in_place() {
        check(
            8,
            |lab| {
                let (rom, packed) = (lab.map(A, r"\rom"), lab.map(A, r"\packed"));
                lab.fault(FaultPoint::PageIn, 1);
                lab.read(A, rom, 1);
                lab.read(A, packed, 1);
            },
            expect![[r#"
                create rom: 4196 bytes in place
                a maps 4196 bytes of rom at 0x42000000, holds 1
                create packed: 4196 bytes
                a maps 4196 bytes of packed at 0x42010000, holds 1
                page-in rom 0: RomInPlace, RAM 0
                a reads r
                a reads and raises at 0x42010000 (read): the page could not be read from its medium"#]],
        );
    }

    #[test]
    fn an_object_that_goes_gives_its_frames_back_and_its_file_is_free() {
        let mut lab = lab(8);
        let (rom, file, ram) = (lab.map(A, r"\rom"), lab.map(A, r"\f"), lab.object(A, "", 5000));
        let ram = lab.view(A, ram, 0, 0);
        for base in [rom, file, ram] {
            lab.touch(A, base);
            lab.touch(A, at(base, 4096));
        }
        assert_eq!(lab.world.state.machines[PDA.0].ram_used, 4);
        assert_eq!(lab.world.state.memory.len(), 6);
        lab.kernel(|kernel| kernel.end_process(A, 0));
        assert_eq!(lab.world.state.machines[PDA.0].ram_used, 0);
        assert!(lab.world.state.memory.is_empty() && lab.world.state.backings.is_empty());
        assert!(lab.world.state.files.iter().all(|(_, file)| file.mappings == 0));
    }

    #[test]
    fn the_page_that_came_in_shares_its_bytes_with_the_medium_until_it_is_written() {
        let mut lab = lab(8);
        let base = lab.map(A, r"\f");
        lab.touch(A, base);
        let shared = |lab: &Lab| {
            let state = &lab.world.state;
            let frame = state.machines[PDA.0].evictable.oldest.expect("a page is resident");
            let pages = state.file_pages.sorted();
            pages.iter().any(|(_, page)| page.0.same(state.memory.version(frame.0)))
        };
        assert!(shared(&lab));
        lab.write(A, base, "1");
        assert!(!shared(&lab));
    }
}
