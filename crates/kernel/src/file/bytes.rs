//! The bytes on the media: pages that are not all zero, and how long each file is.
//!
//! Beyond the end of a file every byte of its last page is zero, so that a file that grows again
//! reads as zero there (OPEN-17).

use super::{MAX_FILE_BYTES, STORED_PAGES_LIMIT};
use crate::record::{FaultPoint, PageContent};
use crate::{Kernel, Refusal, Stop};
use abi::{FileId, MachineId, not_modelled};
use journal::{PAGE_BYTES, PageVersion};
use std::ops::Range;
use std::sync::Arc;
use trace::Event;

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
        self.request(machine, file)?;
        self.writable(file)?;
        self.check_growth(machine, file, size)?;
        self.resize_backings(file, size)?;
        self.set_size(file, size);
        Ok(())
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
        if bytes.len() as u64 / PAGE + u64::from(self.state.file_pages.len())
            > u64::from(STORED_PAGES_LIMIT)
        {
            return Err(Stop::NotModelled(not_modelled::LARGE_MEDIUM));
        }
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
        let more = size.saturating_sub(self.state.files[file.0].size);
        if more == 0 {
            return Ok(());
        }
        if size > MAX_FILE_BYTES {
            return Err(Refusal::TooLarge);
        }
        let struck = self.fault_strikes(machine, FaultPoint::Growth);
        if struck || more > self.volume_of(file).free() {
            return Err(Refusal::DiskFull);
        }
        Ok(())
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

    /// Drops pages of a file. A sparse file may have far more pages than there are on all media.
    fn drop_pages(&mut self, file: FileId, pages: Range<u64>) {
        if pages.end - pages.start <= u64::from(self.state.file_pages.len()) {
            for page in pages {
                self.state.file_pages.remove(&(file, page));
            }
            return;
        }
        let doomed: Vec<(FileId, u64)> = self
            .state
            .file_pages
            .sorted()
            .into_iter()
            .map(|(key, _)| key)
            .filter(|(of, page)| *of == file && pages.contains(page))
            .collect();
        for key in doomed {
            self.state.file_pages.remove(&key);
        }
    }

    fn put_bytes(&mut self, file: FileId, offset: u64, bytes: &[u8]) {
        for (page, within, part) in pieces(offset, bytes.len()) {
            let mut whole = *self.stored_page(file, page).bytes();
            whole[within].copy_from_slice(&bytes[part]);
            self.set_page(file, page, PageVersion::from_bytes(whole));
        }
    }

    fn stored_page(&self, file: FileId, page: u64) -> PageVersion {
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
    let mut bytes = *version.bytes();
    bytes[from..].fill(0);
    PageVersion::from_bytes(bytes)
}
