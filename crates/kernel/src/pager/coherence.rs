//! Pages that are those of a file, whatever object they are seen through (M-63a).
//!
//! Where a page belongs to its file (`PageIdentity::File`), all objects of a file on a machine have
//! one backing. Where ReadFile and WriteFile are coherent with views, they go through its resident
//! pages too. Pages of another machine are its own: a remote file is not coherent.

use crate::record::{BackingRecord, Row};
use crate::versions::PageIdentity;
use crate::{Kernel, Refusal};
use abi::{BackingId, FileId, FrameId, MachineId, PAGE_BYTES};
use std::ops::Range;
use std::sync::Arc;
use trace::Event;
use trace::event::WriteReason;

const PAGE: u64 = PAGE_BYTES as u64;

impl Kernel<'_> {
    /// The backing that all objects of a file on a machine share, if pages are those of the file.
    pub(crate) fn shared_backing(&self, machine: MachineId, file: FileId) -> Option<BackingId> {
        self.state.file_backings.get(&(machine, file)).map(|row| row.0)
    }

    /// Notes a new backing of a file as the one that later objects of the file share.
    pub(crate) fn share_backing(&mut self, backing: BackingId) {
        let BackingRecord { machine, file, .. } = self.state.backings[backing.0];
        let shares = self.rules.mapping.page_identity == PageIdentity::File;
        if let Some(file) = file.filter(|_| shares) {
            self.state.file_backings.insert((machine, file), Row(backing));
        }
    }

    /// Forgets a backing that goes.
    pub(crate) fn unshare_backing(&mut self, record: &BackingRecord) {
        if let Some(file) = record.file {
            self.state.file_backings.remove(&(record.machine, file));
        }
    }

    /// Copies bytes of a file as a program of a machine reads them: from resident pages where those
    /// are coherent with the file, else from the medium. Past the end are zeros.
    pub fn peek_content(&self, machine: MachineId, file: FileId, offset: u64, into: &mut [u8]) {
        self.peek_file(file, offset, into);
        for (frame, start) in self.coherent_frames(machine, file, offset, into.len()) {
            let bytes = self.state.memory.version(frame.0).bytes();
            let (of_page, of_file) = overlap(start, offset, into.len());
            into[of_file].copy_from_slice(&bytes[of_page]);
        }
    }

    /// Carries what was written to a file over to its resident pages, where those are coherent.
    pub(crate) fn spread_write(
        &mut self,
        machine: MachineId,
        file: FileId,
        offset: u64,
        bytes: &Arc<[u8]>,
    ) {
        let frames = self.coherent_frames(machine, file, offset, bytes.len());
        for &(frame, start) in &frames {
            let (of_page, of_file) = overlap(start, offset, bytes.len());
            self.state.memory.write(frame.0, of_page.start as u32, &bytes[of_file]);
        }
        if let Some(backing) = self.shared_backing(machine, file).filter(|_| !frames.is_empty()) {
            self.emit(|| Event::PagesWritten { backing, offset, bytes: Arc::clone(bytes) });
        }
    }

    /// Makes the shared backings of a file as long as the file is to be. Pages past the end are
    /// written back and given up first.
    ///
    /// # Errors
    /// What a write-back is refused for; nothing is shorter then.
    pub(crate) fn resize_backings(&mut self, file: FileId, size: u64) -> Result<(), Refusal> {
        let of_machines = (0..self.state.machines.len()).map(MachineId);
        let backings: Vec<BackingId> =
            of_machines.filter_map(|machine| self.shared_backing(machine, file)).collect();
        for &backing in &backings {
            self.write_range(backing, size / PAGE..u64::MAX, WriteReason::Flush)?;
        }
        for backing in backings {
            // Of objects that are gone nothing is left once their last dirty page is written.
            self.drop_if_unused(backing);
            if self.state.backings.get(backing.0).is_none() {
                continue;
            }
            for frame in self.resident_in(backing, size / PAGE..u64::MAX) {
                self.evict_page(frame);
            }
            self.state.backings.edit(backing.0, |record| {
                record.size = size;
                record.pages = size.div_ceil(PAGE);
            });
            self.emit(|| Event::BackingResized { backing, size });
        }
        Ok(())
    }

    /// The resident pages that a range of a file touches, with the offset where each begins, if
    /// reads and writes of the file go through them.
    fn coherent_frames(
        &self,
        machine: MachineId,
        file: FileId,
        offset: u64,
        len: usize,
    ) -> Vec<(FrameId, u64)> {
        let backing = self.shared_backing(machine, file);
        let Some(backing) = backing.filter(|_| self.rules.mapping.coherent_file_io && len > 0)
        else {
            return Vec::new();
        };
        let pages = offset / PAGE..offset.saturating_add(len as u64).div_ceil(PAGE);
        let resident = |page| self.state.resident.get(&(backing, page)).map(|row| (row.0, page));
        pages.filter_map(resident).map(|(frame, page)| (frame, page * PAGE)).collect()
    }
}

/// Where a page that begins at `start` and a range of a file overlap: in the page and in the range.
fn overlap(start: u64, offset: u64, len: usize) -> (Range<usize>, Range<usize>) {
    let from = start.max(offset);
    let to = (start + PAGE).min(offset + len as u64);
    let within = |base: u64| (from - base) as usize..(to - base) as usize;
    (within(start), within(offset))
}
