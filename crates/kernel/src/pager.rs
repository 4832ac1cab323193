//! The pager: page-in, write-back, page-out. Bytes move between frames and volumes here only.
//!
//! Pages come in at first touch. Dirty pages of a file go back when they are flushed, after the
//! last view of their object is gone, and when their frame is wanted. A write-back that fails
//! never makes a page clean. Pages of RAM-backed objects never leave (PG-01: no page file).

mod write_back;

use crate::record::{BackingRecord, FrameOwner, FrameRecord, Row};
use crate::{FaultCause, Kernel, Refusal};
use abi::{BackingId, FrameId, PAGE_BYTES};
use journal::PageVersion;
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

    /// Gives up the frame of a clean page of a file.
    pub(crate) fn evict_page(&mut self, frame: FrameId) {
        let FrameRecord { owner: FrameOwner::Backing(backing, page), dirty: false, .. } =
            self.state.frames[frame.0]
        else {
            panic!("only clean pages of backings are evicted");
        };
        let machine = self.state.backings[backing.0].machine;
        self.forget_page(backing, page);
        self.unlink_evictable(machine, frame);
        self.uncharge(machine, 1);
        self.unlink_resident(backing, page, frame);
        self.give_frame(frame);
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::Evicted { machine, backing, page, frame, ram_used });
        // It may have been written only now: then an object that is gone has nothing left to wait for.
        self.drop_if_unused(backing);
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
