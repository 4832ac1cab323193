//! The pager: page-in, write-back, page-out. Bytes move between frames and volumes here only.
//!
//! Pages come in at first touch. Dirty pages of a file go back when they are flushed, after the
//! last view of their object is gone, and when their frame is wanted. A write-back that fails
//! never makes a page clean. Pages of RAM-backed objects never leave (PG-01: no page file).

use crate::choice::ChoicePoint;
use crate::record::{BackingRecord, FrameOwner, Row};
use crate::{FaultCause, Kernel, Refusal};
use abi::{BackingId, ErrorCode, FileId, FrameId, MachineId, PAGE_BYTES};
use journal::PageVersion;
use trace::Event;
use trace::event::{PageSource, WriteReason};

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

    fn page_in(&mut self, backing: BackingId, page: u64) -> Result<FrameId, FaultCause> {
        let record = self.state.backings[backing.0];
        let (version, source) = match record.file {
            None => (PageVersion::zero(), PageSource::Zero),
            Some(file) => {
                let version = self.file_page(record.machine, file, page).map_err(cause_of)?;
                (hide_tail(&record, page, version), source_of(&record))
            }
        };
        let movable = record.file.is_some() && !record.in_place;
        if movable {
            self.charge(record.machine, 1).map_err(cause_of)?;
        }
        let frame = self.take_frame(FrameOwner::Backing(backing, page), version);
        self.link_resident(backing, page, frame);
        if movable {
            self.link_evictable(record.machine, frame);
        }
        let (machine, ram_used) = (record.machine, self.machine(record.machine).ram_used);
        self.emit(|| Event::PageIn { machine, backing, page, frame, source, ram_used });
        Ok(frame)
    }

    fn link_resident(&mut self, backing: BackingId, page: u64, frame: FrameId) {
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

    /// Notes the first write to a page since it was clean. Pages of RAM need no note.
    pub(crate) fn mark_dirty(&mut self, frame: FrameId) {
        let FrameOwner::Backing(backing, page) = self.state.frames[frame.0].owner else { return };
        let record = self.state.backings[backing.0];
        if record.file.is_none() || self.state.frames[frame.0].dirty {
            return;
        }
        assert!(!record.in_place, "a ROM page is never written");
        self.state.frames.edit(frame.0, |frame| frame.dirty = true);
        self.state.backings.edit(backing.0, |backing| backing.dirty += 1);
        self.state.machines.edit(record.machine.0, |machine| machine.evictable_dirty += 1);
        self.emit(|| Event::Dirtied { backing, page });
    }

    /// Writes a dirty page of a file back, whole: nothing is merged (CFM-30).
    ///
    /// After a failure the page is as dirty as before.
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
        self.emit(|| Event::WriteBack { backing, page, file, reason: why, error });
        result?;
        self.forget_dirt(backing, frame);
        self.forget_page(backing, page);
        Ok(())
    }

    /// Counts a dirty page as clean: it has been written, or its content is lost.
    pub(crate) fn forget_dirt(&mut self, backing: BackingId, frame: FrameId) {
        let machine = self.state.backings[backing.0].machine;
        self.state.frames.edit(frame.0, |frame| frame.dirty = false);
        self.state.backings.edit(backing.0, |backing| backing.dirty -= 1);
        self.state.machines.edit(machine.0, |machine| machine.evictable_dirty -= 1);
    }

    /// The page with the file's own bytes after the end of the object (SZ-08).
    fn keep_tail(&self, record: &BackingRecord, page: u64, version: PageVersion) -> PageVersion {
        let (Some(end), Some(file)) = (end_in_page(record, page), record.file) else {
            return version;
        };
        let mut bytes = *version.bytes();
        let offset = page * u64::from(PAGE_BYTES) + end as u64;
        self.peek_file(file, offset, &mut bytes[end..]);
        PageVersion::from_bytes(bytes)
    }

    /// Writes the dirty pages of a range back, in order, until one fails.
    pub(crate) fn write_range(
        &mut self,
        backing: BackingId,
        pages: std::ops::Range<u64>,
        why: WriteReason,
    ) -> Result<(), Refusal> {
        for (page, frame) in self.resident_pages(backing) {
            if pages.contains(&page) && self.state.frames[frame.0].dirty {
                self.write_back(frame, why)?;
            }
        }
        Ok(())
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

    /// After the last view: dirty pages are due. Now, or later if that is put off (OPEN-15).
    pub(crate) fn settle(&mut self, backing: BackingId) {
        let record = self.state.backings[backing.0];
        if record.dirty == 0 {
            return;
        }
        self.state.backings.edit(backing.0, |backing| backing.pending = true);
        self.emit(|| Event::WritesPending { backing, pages: record.dirty });
        let put_off = self.machine(record.machine).defer_writes;
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
        if self.state.backings[backing.0].dirty == 0 {
            self.state.backings.edit(backing.0, |backing| backing.pending = false);
            self.drop_if_unused(backing);
        }
    }

    /// Decides whether writes that become due are put off until something forces them.
    pub fn defer_writes(&mut self, machine: MachineId, on: bool) {
        self.state.machines.edit(machine.0, |machine| machine.defer_writes = on);
    }

    /// Carries out the writes that a machine has put off.
    pub fn write_all_pending(&mut self, machine: MachineId) {
        let due = |record: &BackingRecord| record.machine == machine && record.pending;
        self.write_pending_where(due);
    }

    /// Carries out the put-off writes to a file on a machine, before it is mapped again.
    pub(crate) fn write_pending_of(&mut self, machine: MachineId, file: FileId) {
        let of_file =
            |record: &BackingRecord| record.machine == machine && record.file == Some(file);
        self.write_pending_where(|record| record.pending && of_file(record));
    }

    fn write_pending_where(&mut self, due: impl Fn(&BackingRecord) -> bool) {
        let backings: Vec<u32> = self
            .state
            .backings
            .iter()
            .filter(|(_, record)| due(record))
            .map(|(row, _)| row)
            .collect();
        for row in backings {
            self.write_pending(BackingId(row), WriteReason::Deferred);
        }
    }

    /// Gives up the frame of a page that is clean or not wanted any more.
    pub(crate) fn drop_page(&mut self, frame: FrameId) {
        let FrameOwner::Backing(backing, page) = self.state.frames[frame.0].owner else {
            panic!("only pages of backings are dropped");
        };
        let record = self.state.backings[backing.0];
        self.forget_page(backing, page);
        if record.file.is_some() && !record.in_place {
            self.unlink_evictable(record.machine, frame);
            self.uncharge(record.machine, 1);
        }
        self.unlink_resident(backing, page, frame);
        self.give_frame(frame);
        let (machine, ram_used) = (record.machine, self.machine(record.machine).ram_used);
        self.emit(|| Event::Evicted { machine, backing, page, frame, ram_used });
        if self.state.backings[backing.0].dirty == 0 && record.pending {
            self.state.backings.edit(backing.0, |backing| backing.pending = false);
        }
    }

    /// Gives a backing up once no object uses it and nothing of it has to be written.
    pub(crate) fn drop_if_unused(&mut self, backing: BackingId) {
        let record = self.state.backings[backing.0];
        if record.users == 0 && record.dirty == 0 {
            self.drop_backing(backing);
        }
    }

    /// Gives a backing up with all its pages, written or not.
    pub(crate) fn drop_backing(&mut self, backing: BackingId) {
        let record = self.state.backings[backing.0];
        assert!(record.first_view.is_none(), "a view keeps its backing");
        let mut at = record.first;
        while let Some(frame) = at {
            let gone = self.state.frames[frame.0];
            at = gone.next;
            if record.file.is_some() && !record.in_place {
                self.unlink_evictable(record.machine, frame);
                self.uncharge(record.machine, 1);
            }
            let FrameOwner::Backing(_, page) = gone.owner else {
                panic!("the list of a backing holds its own frames");
            };
            self.state.resident.remove(&(backing, page));
            self.give_frame(frame);
        }
        match record.file {
            Some(file) => self.state.files.edit(file.0, |file| file.mappings -= 1),
            // A RAM-backed object paid for all its pages at once.
            None => self.uncharge(record.machine, record.pages as u32),
        }
        self.state.backings.remove(backing.0);
        let ram_used = self.machine(record.machine).ram_used;
        self.emit(|| Event::BackingDropped { backing, ram_used });
    }

    /// Forgets the cached translations of a page, in every view of its backing.
    fn forget_page(&mut self, backing: BackingId, page: u64) {
        let record = self.state.backings[backing.0];
        let mut at = record.first_view;
        while let Some(view) = at {
            let view = self.state.views[view.0];
            let first = view.offset / u64::from(PAGE_BYTES);
            let pages = u64::from(view.len.div_ceil(PAGE_BYTES));
            if (first..first + pages).contains(&page) {
                let base = self.state.regions[view.region.0].base;
                let at = base + (page - first) as u32 * PAGE_BYTES;
                self.forget_translation(record.machine, at);
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
fn hide_tail(record: &BackingRecord, page: u64, version: PageVersion) -> PageVersion {
    match end_in_page(record, page) {
        Some(end) if !record.in_place && version.bytes()[end..].iter().any(|byte| *byte != 0) => {
            let mut bytes = *version.bytes();
            bytes[end..].fill(0);
            PageVersion::from_bytes(bytes)
        }
        _ => version,
    }
}

fn source_of(record: &BackingRecord) -> PageSource {
    match (record.in_place, record.expanded) {
        (true, _) => PageSource::RomInPlace,
        (false, true) => PageSource::RomExpanded,
        (false, false) => PageSource::File,
    }
}

/// Why a page that is refused raises an exception.
fn cause_of(refusal: Refusal) -> FaultCause {
    match refusal {
        Refusal::OutOfFrames => FaultCause::OutOfFrames,
        Refusal::MediumRemoved => FaultCause::MediumRemoved,
        Refusal::ServerGone => FaultCause::ServerGone,
        _ => FaultCause::ReadFailed,
    }
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
