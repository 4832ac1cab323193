//! The bytes on the media: pages that are not all zero, and how long each file is.
//!
//! Beyond the end of a file every byte of its last page is zero, so that a file that grows again
//! reads as zero there (OPEN-17).

use super::{MAX_FILE_BYTES, STORED_PAGES_LIMIT};
use crate::record::{BackingRecord, FaultPoint, FileRecord, PageContent};
use crate::{Kernel, Refusal, Stop};
use abi::{BackingId, FileId, MachineId, VolumeId, not_modelled};
use journal::{PAGE_BYTES, PageVersion};
use std::ops::Range;
use std::sync::Arc;
use trace::Event;
use trace::event::WriteReason;

const PAGE: u64 = PAGE_BYTES as u64;

impl Kernel<'_> {
    /// Copies bytes from a medium, whether it can be reached or not. Past the end are zeros.
    pub fn peek_file(&self, file: FileId, offset: u64, into: &mut [u8]) {
        let countable = usize::try_from(u64::MAX - offset).unwrap_or(usize::MAX).min(into.len());
        into[countable..].fill(0);
        for (page, within, part) in pieces(offset, countable) {
            let into = &mut into[part];
            match self.state.file_pages.get(&(file, page)) {
                Some(PageContent(version)) => into.copy_from_slice(&version.bytes()[within]),
                None => into.fill(0),
            }
        }
    }

    /// Reads bytes of a file as ReadFile does: from the medium, to which the writes that outlived
    /// their objects go first (SZ-97). What is dirty in a view is not among them (OPEN-14), unless
    /// the version keeps them coherent (M-63a). Past the end are zeros.
    pub fn read_file(&mut self, machine: MachineId, file: FileId, offset: u64, into: &mut [u8]) {
        self.write_left_over(machine, file);
        self.peek_content(machine, file, offset, into);
    }

    /// Writes the dirty pages of a file's views on a machine, where ordinary input and output
    /// agree with views: `MediumRemoved`, `ServerGone`, `WriteFailed`.
    pub(super) fn settle_views(&mut self, machine: MachineId, file: FileId) -> Result<(), Refusal> {
        if !self.rules.mapping.coherent_file_io {
            return Ok(());
        }
        let of_file = |(_, backing): &(u32, &BackingRecord)| {
            backing.machine == machine && backing.file == Some(file) && backing.dirty > 0
        };
        let dirty: Vec<_> = self
            .state
            .backings
            .iter()
            .filter(of_file)
            .map(|(row, backing)| (BackingId(row), backing.pages))
            .collect();
        for (backing, pages) in dirty {
            self.write_range(backing, 0..pages, WriteReason::Flush)?;
            // Of objects that are gone nothing is left once their last dirty page is written.
            self.drop_if_unused(backing);
        }
        Ok(())
    }

    /// A page of a file for the pager: `MediumRemoved`, `ServerGone`, `ReadFailed`.
    pub fn file_page(
        &mut self,
        machine: MachineId,
        file: FileId,
        page: u64,
    ) -> Result<PageVersion, Refusal> {
        self.request(machine, file)?;
        if self.fault_strikes(machine, FaultPoint::PageIn) {
            return Err(Refusal::ReadFailed);
        }
        Ok(self.stored_page(file, page))
    }

    /// Takes a page from the pager, whole: the last one wins, nothing is merged (CFM-30). What
    /// lies past the end of the file is dropped (OPEN-16).
    ///
    /// Refuses `MediumRemoved`, `ServerGone`, `InRom`, `WriteFailed`.
    pub fn write_file_page(
        &mut self,
        machine: MachineId,
        file: FileId,
        page: u64,
        version: &PageVersion,
    ) -> Result<(), Refusal> {
        self.request(machine, file)?;
        self.writable(file)?;
        if self.fault_strikes(machine, FaultPoint::WriteBack) {
            return Err(Refusal::WriteFailed);
        }
        let size = self.state.files[file.0].size;
        match size.saturating_sub(page.saturating_mul(PAGE)) {
            0 => return Ok(()),
            left if left < PAGE => self.set_page(file, page, clipped(version, left as usize)),
            _ => self.set_page(file, page, version.clone()),
        }
        self.state.files.edit(file.0, |file| file.changes += 1);
        Ok(())
    }

    /// Gives a file another length. What is new reads as zero.
    ///
    /// Refuses `MediumRemoved`, `ServerGone`, `InRom`, `TooLarge`, `DiskFull`, and changes
    /// nothing then.
    pub fn resize_file(
        &mut self,
        machine: MachineId,
        file: FileId,
        size: u64,
    ) -> Result<(), Refusal> {
        self.check_resize(machine, file, size)?;
        self.resize_backings(file, size)?;
        self.set_size(file, size);
        Ok(())
    }

    /// Whether a file can be given another length, as [`Kernel::resize_file`] refuses.
    pub(super) fn check_resize(
        &mut self,
        machine: MachineId,
        file: FileId,
        size: u64,
    ) -> Result<(), Refusal> {
        self.request(machine, file)?;
        self.writable(file)?;
        self.check_growth(machine, file, size)
    }

    /// Writes bytes to a file, which grows if it has to: every byte, or none. Resident pages of
    /// views neither see it nor change (OPEN-14), unless the version keeps them coherent (M-63a).
    ///
    /// Refuses as [`Kernel::resize_file`] does. Media that hold more than [`STORED_PAGES_LIMIT`]
    /// pages are not modelled.
    pub fn write_file(
        &mut self,
        machine: MachineId,
        file: FileId,
        offset: u64,
        bytes: &[u8],
    ) -> Result<(), Stop> {
        self.request(machine, file)?;
        self.writable(file)?;
        self.check_stored(bytes.len() as u64 / PAGE)?;
        let end = offset.checked_add(bytes.len() as u64).ok_or(Refusal::TooLarge)?;
        let grows = !bytes.is_empty() && end > self.state.files[file.0].size;
        if grows {
            self.check_growth(machine, file, end)?;
        }
        self.write_left_over(machine, file);
        if grows {
            self.resize_backings(file, end)?;
            self.set_size(file, end);
        }
        self.put_bytes(file, offset, bytes);
        // WF-02: a write of no bytes changes the time stamp too.
        self.state.files.edit(file.0, |file| file.changes += 1);
        let bytes: Arc<[u8]> = Arc::from(bytes);
        self.emit(|| Event::FileWritten { file, offset, bytes: Arc::clone(&bytes) });
        self.spread_write(machine, file, offset, &bytes);
        Ok(())
    }

    /// Whether a file on this kind of medium can be changed: `InRom`.
    pub(super) fn writable(&self, file: FileId) -> Result<(), Refusal> {
        match self.volume_of(file).rules().writable() {
            true => Ok(()),
            false => Err(Refusal::InRom),
        }
    }

    /// Whether a file can have this length: `TooLarge`, `DiskFull`.
    fn check_growth(&mut self, machine: MachineId, file: FileId, size: u64) -> Result<(), Refusal> {
        let FileRecord { size: before, volume, .. } = self.state.files[file.0];
        if size > MAX_FILE_BYTES {
            return Err(Refusal::TooLarge);
        }
        self.check_room(machine, volume, size.saturating_sub(before))
    }

    /// Whether a volume has room for more bytes: `DiskFull`.
    pub(super) fn check_room(
        &mut self,
        machine: MachineId,
        volume: VolumeId,
        more: u64,
    ) -> Result<(), Refusal> {
        if more == 0 {
            return Ok(());
        }
        let struck = self.fault_strikes(machine, FaultPoint::Growth);
        match struck || more > self.state.volumes[volume.0].free() {
            true => Err(Refusal::DiskFull),
            false => Ok(()),
        }
    }

    /// Sets the length of a file and accounts for it on its volume.
    pub(super) fn set_size(&mut self, file: FileId, size: u64) {
        let old = self.state.files[file.0].size;
        if size == old {
            return;
        }
        let volume = self.state.files[file.0].volume;
        self.state.volumes.edit(volume.0, |volume| volume.used = volume.used - old + size);
        self.state.files.edit(file.0, |file| {
            file.size = size;
            file.changes += 1;
        });
        if size < old {
            self.cut_pages(file, size, old);
        }
        self.emit(|| Event::FileResized { file, size });
    }

    /// Forgets the bytes of a file between two lengths.
    pub(super) fn cut_pages(&mut self, file: FileId, size: u64, old: u64) {
        if size % PAGE != 0 {
            let last = clipped(&self.stored_page(file, size / PAGE), (size % PAGE) as usize);
            self.set_page(file, size / PAGE, last);
        }
        self.drop_pages(file, size.div_ceil(PAGE)..old.div_ceil(PAGE));
    }

    fn drop_pages(&mut self, file: FileId, pages: Range<u64>) {
        for page in self.stored_pages(file, pages) {
            self.state.file_pages.remove(&(file, page));
        }
    }

    /// The pages of a file within a range that are stored. A sparse file may have far more pages
    /// than there are on all media.
    fn stored_pages(&self, file: FileId, pages: Range<u64>) -> Vec<u64> {
        let stored = &self.state.file_pages;
        if pages.end - pages.start <= u64::from(stored.len()) {
            return pages.filter(|&page| stored.get(&(file, page)).is_some()).collect();
        }
        let keys = stored.sorted().into_iter().map(|(key, _)| key);
        let own = keys.filter(|(of, page)| *of == file && pages.contains(page));
        own.map(|(_, page)| page).collect()
    }

    /// Whether so many more pages fit on the media: more than [`STORED_PAGES_LIMIT`] are not
    /// modelled.
    pub(super) fn check_stored(&self, more: u64) -> Result<(), Stop> {
        match more + u64::from(self.state.file_pages.len()) > u64::from(STORED_PAGES_LIMIT) {
            true => Err(Stop::NotModelled(not_modelled::LARGE_MEDIUM)),
            false => Ok(()),
        }
    }

    /// How many pages of a file are stored.
    pub(super) fn pages_stored(&self, file: FileId) -> u64 {
        let pages = self.state.files[file.0].size.div_ceil(PAGE);
        self.stored_pages(file, 0..pages).len() as u64
    }

    /// Gives a file without bytes the length, the bytes and the kind of another. There is room.
    pub(super) fn copy_bytes(&mut self, from: FileId, to: FileId) {
        let FileRecord { size, kind, .. } = self.state.files[from.0];
        let FileRecord { volume, size: before, .. } = self.state.files[to.0];
        assert_eq!(before, 0, "what is copied to has no bytes");
        for page in self.stored_pages(from, 0..size.div_ceil(PAGE)) {
            let version = self.stored_page(from, page);
            self.set_page(to, page, version);
        }
        self.state.volumes.edit(volume.0, |volume| volume.used += size);
        self.state.files.edit(to.0, |file| {
            (file.size, file.kind) = (size, kind);
            file.changes += 1;
        });
        self.emit(|| Event::FileCopied { from, to });
    }

    fn put_bytes(&mut self, file: FileId, offset: u64, bytes: &[u8]) {
        for (page, within, part) in pieces(offset, bytes.len()) {
            let mut whole = self.stored_page(file, page).bytes().into_owned();
            whole[within].copy_from_slice(&bytes[part]);
            self.set_page(file, page, PageVersion::from_bytes(whole));
        }
    }

    /// A page of a file as its medium has it.
    pub(crate) fn stored_page(&self, file: FileId, page: u64) -> PageVersion {
        match self.state.file_pages.get(&(file, page)) {
            Some(PageContent(version)) => version.clone(),
            None => PageVersion::zero(),
        }
    }

    /// Stores a page. Zeros are stored as nothing, so that equal files are equal.
    pub(super) fn set_page(&mut self, file: FileId, page: u64, version: PageVersion) {
        let before = if version == PageVersion::zero() {
            self.state.file_pages.remove(&(file, page))
        } else {
            self.state.file_pages.insert((file, page), PageContent(version))
        };
        if let Some(PageContent(before)) = before {
            self.state.memory.recycle(before);
        }
    }
}

/// The pages that a range of bytes touches: page, bytes within the page, bytes of the range.
fn pieces(offset: u64, len: usize) -> impl Iterator<Item = (u64, Range<usize>, Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let start = (at % PAGE) as usize;
        let here = (PAGE_BYTES - start).min(len - done);
        let piece = (at / PAGE, start..start + here, done..done + here);
        done += here;
        (here > 0).then_some(piece)
    })
}

/// A page with zeros from a byte on.
fn clipped(version: &PageVersion, from: usize) -> PageVersion {
    let mut bytes = version.bytes().into_owned();
    bytes[from..].fill(0);
    PageVersion::from_bytes(bytes)
}
