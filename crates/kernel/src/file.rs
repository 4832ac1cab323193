//! Files and the open-file objects on them: the file pointer, the end of the file.
//!
//! Bytes go to and from the medium in [`bytes`]; which opens a file allows is in [`open`]; what
//! is done by path alone, in [`directory`], and with two paths, in [`relocate`].

pub mod bytes;
mod content;
pub mod directory;
mod invariants;
pub mod open;
pub mod relocate;
mod sharing;
#[cfg(test)]
mod tests;

use crate::record::{Body, OpenFile};
use crate::versions::MappedFile;
use crate::{Kernel, Refusal, Stop};
use abi::{FileId, Handle, MachineId, ObjectId, ProcessId, not_modelled};

/// The greatest length of a file in bytes: offsets of Windows CE are signed.
pub const MAX_FILE_BYTES: u64 = i64::MAX as u64;

/// The most bytes that one call moves between a file and a program. More is not modelled.
pub const TRANSFER_LIMIT: u32 = 32 << 20;

/// The most pages with a byte other than zero that all media hold together. More is not modelled.
pub const STORED_PAGES_LIMIT: u32 = 1 << 16;

/// What a file pointer is moved from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The start of the file.
    Begin,
    /// Where it is.
    Current,
    /// The end of the file.
    End,
}

impl Kernel<'_> {
    /// The open file that a handle stands for, with what the handle allows: `BadHandle`.
    /// Each handle of the desktop has rights of its own (SZ-236).
    pub fn open_file_of(
        &self,
        process: ProcessId,
        handle: Handle,
    ) -> Result<(ObjectId, OpenFile), Refusal> {
        let (object, rights) = self.resolve_granted(process, handle)?;
        let limited = self.rules.handles.desktop && rights != 0;
        match self.state.objects[object.0].body {
            Body::File(open) if limited => Ok((object, open.limited_to(rights))),
            Body::File(open) => Ok((object, open)),
            _ => Err(Refusal::BadHandle),
        }
    }

    /// How many of `count` bytes there are from the file pointer on.
    pub fn bytes_ahead(&self, open: &OpenFile, count: u32) -> u32 {
        let left = self.state.files[open.file.0].size.saturating_sub(open.position);
        left.min(u64::from(count)) as u32
    }

    /// Reads from the file pointer on, and leaves it where it is. The bytes come from the medium:
    /// what is dirty in a view is not among them (OPEN-14), unless the version keeps them coherent.
    ///
    /// Refuses `MediumRemoved` and `ServerGone`; more than [`TRANSFER_LIMIT`] is not modelled.
    pub fn read_open_file(
        &mut self,
        machine: MachineId,
        open: &OpenFile,
        count: u32,
    ) -> Result<Vec<u8>, Stop> {
        self.request(machine, open.file)?;
        let len = self.bytes_ahead(open, count);
        if len > TRANSFER_LIMIT {
            return Err(Stop::NotModelled(not_modelled::LARGE_TRANSFER));
        }
        let mut bytes = vec![0; len as usize];
        self.read_file(machine, open.file, open.position, &mut bytes);
        Ok(bytes)
    }

    /// Writes at the file pointer and moves it on. All bytes, or none.
    ///
    /// Refuses as [`Kernel::write_file`] does.
    pub fn write_open_file(
        &mut self,
        machine: MachineId,
        object: ObjectId,
        bytes: &[u8],
    ) -> Result<(), Stop> {
        let Body::File(open) = self.state.objects[object.0].body else {
            panic!("only open files have a file pointer");
        };
        self.write_file(machine, open.file, open.position, bytes)?;
        self.move_pointer(object, open.position + bytes.len() as u64);
        Ok(())
    }

    /// Sets the file pointer.
    pub fn move_pointer(&mut self, object: ObjectId, position: u64) {
        self.state.objects.edit(object.0, |object| match &mut object.body {
            Body::File(open) => open.position = position,
            _ => panic!("only open files have a file pointer"),
        });
    }

    /// Moves the file pointer by a distance, at most to `limit`. It may come to lie past the end. The
    /// medium is asked for wherever it moves from (SZ-232).
    ///
    /// Refuses `NegativeSeek`, `TooLarge`, `MediumRemoved`, `ServerGone`.
    pub fn seek_open_file(
        &mut self,
        machine: MachineId,
        object: ObjectId,
        from: (Origin, i64),
        limit: u64,
    ) -> Result<u64, Refusal> {
        let Body::File(open) = self.state.objects[object.0].body else {
            panic!("only open files have a file pointer");
        };
        let size = self.file_size(machine, open.file)?;
        let (origin, distance) = from;
        let start = match origin {
            Origin::Begin => 0,
            Origin::Current => open.position,
            Origin::End => size,
        };
        let position = i128::from(start) + i128::from(distance);
        let position = u64::try_from(position).map_err(|_| Refusal::NegativeSeek)?;
        if position > limit {
            return Err(Refusal::TooLarge);
        }
        self.move_pointer(object, position);
        Ok(position)
    }

    /// The length of a file in bytes: `MediumRemoved`, `ServerGone`.
    pub fn file_size(&mut self, machine: MachineId, file: FileId) -> Result<u64, Refusal> {
        self.request(machine, file)?;
        Ok(self.state.files[file.0].size)
    }

    /// Makes the file end at the file pointer. What is new reads as zero (OPEN-17).
    ///
    /// Refuses `Mapped`, for a longer file too where mapped files are pinned (OPEN-12), and as
    /// [`Kernel::resize_file`] does.
    /// A mapped file refuses whether or not its medium is there (SZ-103).
    pub fn end_open_file(&mut self, machine: MachineId, open: &OpenFile) -> Result<(), Refusal> {
        let (file, size) = (open.file, open.position);
        let pinned = self.rules.files.mapped == MappedFile::Pinned;
        let held = pinned || size < self.state.files[file.0].size;
        if held && self.has_section(file) {
            return Err(Refusal::Mapped);
        }
        self.check_resize(machine, file, size)?;
        if held {
            self.let_go(file)?;
        }
        self.resize_backings(file, size)?;
        self.set_size(file, size);
        Ok(())
    }

    /// Hands everything that was written to a file over to its medium. Nothing is ever held back
    /// but the dirty pages of views, and those are written only where views and files are
    /// coherent (SZ-41).
    ///
    /// Refuses `MediumRemoved`, `ServerGone`, `WriteFailed`.
    pub fn flush_open_file(&mut self, machine: MachineId, open: &OpenFile) -> Result<(), Refusal> {
        self.request(machine, open.file)?;
        self.settle_views(machine, open.file)
    }
}
