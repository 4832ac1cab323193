//! How files are opened and created. Which opens allow each other is in `sharing`.

use crate::path::FilePath;
use crate::record::{Body, DirectoryEntry, FileRecord, OpenFile};
use crate::volume::Place;
use crate::{Kernel, Refusal};
use abi::constant::FILE_ATTRIBUTE_READONLY;
use abi::{FileId, Handle, MachineId, ProcessId, VolumeId};
use trace::Event;

/// What to do about a file that exists, and about one that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Refuse it; create it.
    CreateNew,
    /// Truncate it; create it.
    CreateAlways,
    /// Open it; refuse.
    OpenExisting,
    /// Open it; create it.
    OpenAlways,
    /// Truncate it; refuse.
    TruncateExisting,
}

/// How a file is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenRequest {
    /// The handle is to read.
    pub read: bool,
    /// The handle is to write.
    pub write: bool,
    /// The handle is to execute.
    pub execute: bool,
    /// The handle is to delete.
    pub delete: bool,
    /// Others may read.
    pub share_read: bool,
    /// Others may write.
    pub share_write: bool,
    /// Others may delete.
    pub share_delete: bool,
    /// The handle is for mapping the file.
    pub for_mapping: bool,
    /// The file is deleted when the handle is closed.
    pub delete_on_close: bool,
    /// What to do about a file that exists or does not.
    pub disposition: Disposition,
    /// The FILE_ATTRIBUTE_ bits of a file that is created, anew or for the first time.
    pub attributes: u32,
    /// The HANDLE_FLAG_ bits of the handle.
    pub handle_flags: u32,
}

/// An open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The handle.
    pub handle: Handle,
    /// Whether the file existed before.
    pub existed: bool,
}

impl Kernel<'_> {
    /// Opens a file, creates or truncates it as asked, and gives the process a handle.
    ///
    /// Refuses, in this order: `NoAccessOnShare`; `NoSuchShare`, `ServerGone`, `PathNotFound` or
    /// `CardOut`; `IsFolder`; `FileNotFound`; `DeletePending`; `RomModule`, `FileExists`;
    /// `InRom`, `ReadOnlyFile`; `MappingSharing`, `Sharing`, `SectionSharing`; `ImageMapped`,
    /// `Mapped`; `OutOfHandles`. Nothing has changed then, except that writes that outlived their
    /// objects may have been made if one of them fails: it keeps the file mapped (SZ-97).
    /// CREATE_ALWAYS gives the file the attributes asked for, other dispositions leave those of a
    /// file that is there (SZ-48). Opens are compared in `sharing` (W-56b).
    pub fn open_file(
        &mut self,
        process: ProcessId,
        path: &FilePath,
        request: &OpenRequest,
    ) -> Result<Opened, Refusal> {
        let machine = self.machine_of(process);
        // CF-10: of the path alone, whether the server is there or not.
        let access = request.read || request.write || request.execute;
        if path.server().is_some() && !access && self.rules.files.share_needs_access {
            return Err(Refusal::NoAccessOnShare);
        }
        let place = self.look_up(machine, path)?;
        let existing = self.check_open(&place, request)?;
        self.room_for_handles(process, 1)?;
        let file = match existing {
            Some(file) => {
                self.renew(machine, file, request)?;
                file
            }
            None => self.create_file(place.volume, path, request.attributes),
        };
        // SZ-80: the file counts the opens of all machines.
        let open = request.open_file(file);
        self.state.files.edit(file.0, |file| {
            file.opens += 1;
            file.sharing.count(&open, u32::checked_add);
        });
        let object = self.create_object(machine, Body::File(open), None);
        self.emit(|| Event::FileOpened {
            object,
            file,
            read: open.read,
            write: open.write,
            execute: open.execute,
            delete: open.delete,
            share_read: open.share_read,
            share_write: open.share_write,
            share_delete: open.share_delete,
            for_mapping: open.for_mapping,
            delete_on_close: open.delete_on_close,
        });
        let handle = self.open_with(process, object, 0, request.handle_flags)?;
        Ok(Opened { handle, existed: existing.is_some() })
    }

    /// Takes note that an open-file object is gone: the last one takes a doomed file with it.
    /// Its share mode is gone with it; a mapped file stays open inside the system (UM-03, SZ-94).
    pub(crate) fn file_closed(&mut self, open: OpenFile) {
        if open.delete_on_close {
            self.doom(open.file, true);
        }
        let (opens, doomed) = self.state.files.edit(open.file.0, |file| {
            file.opens -= 1;
            file.sharing.count(&open, u32::checked_sub);
            (file.opens, file.doomed)
        });
        if opens == 0 && doomed {
            self.unlink(open.file);
        }
    }

    /// Does to an existing file what its opening asks for.
    fn renew(
        &mut self,
        machine: MachineId,
        file: FileId,
        request: &OpenRequest,
    ) -> Result<(), Refusal> {
        if !request.disposition.truncates() {
            self.write_left_over(machine, file);
            return Ok(());
        }
        self.let_go(file)?;
        self.set_size(file, 0);
        if request.disposition == Disposition::CreateAlways {
            self.set_attributes(file, request.attributes);
        }
        Ok(())
    }

    /// The file that exists, if the request can be granted.
    /// Of the MODULES section of the ROM nothing can be opened (CF-07, CF-08).
    fn check_open(
        &mut self,
        place: &Place,
        request: &OpenRequest,
    ) -> Result<Option<FileId>, Refusal> {
        let volume = self.state.volumes[place.volume.0].rules();
        let file = match place.entry {
            Some(DirectoryEntry::Folder) => return Err(Refusal::IsFolder),
            Some(DirectoryEntry::File(file)) => file,
            None if !request.disposition.creates() => return Err(Refusal::FileNotFound),
            None if !volume.writable() => return Err(Refusal::InRom),
            None if request.delete_on_close
                && request.attributes & FILE_ATTRIBUTE_READONLY != 0 =>
            {
                return Err(Refusal::ReadOnlyFile);
            }
            None => return Ok(None),
        };
        let record = &self.state.files[file.0];
        if record.doomed {
            return Err(Refusal::DeletePending);
        }
        if record.kind.is_rom_module() {
            return Err(Refusal::RomModule);
        }
        if request.disposition == Disposition::CreateNew {
            return Err(Refusal::FileExists);
        }
        if request.changes() && !volume.writable() {
            return Err(Refusal::InRom);
        }
        let alters = request.changes() || request.delete_on_close;
        if alters && record.attributes & FILE_ATTRIBUTE_READONLY != 0 {
            return Err(Refusal::ReadOnlyFile);
        }
        record.sharing.check(request)?;
        self.check_sections(record, request)?;
        if request.disposition.truncates() && self.has_section(file) {
            return Err(Refusal::Mapped);
        }
        Ok(Some(file))
    }

    pub(super) fn create_file(
        &mut self,
        volume: VolumeId,
        path: &FilePath,
        attributes: u32,
    ) -> FileId {
        let record = FileRecord { attributes, ..self.blank_file(volume, path) };
        let file = self.new_file(volume, path, record);
        if attributes != 0 {
            self.emit(|| Event::FileAttributes { file, attributes });
        }
        file
    }
}

impl Disposition {
    /// Whether a file that does not exist is created.
    pub fn creates(self) -> bool {
        use Disposition::{CreateAlways, CreateNew, OpenAlways};
        matches!(self, CreateNew | CreateAlways | OpenAlways)
    }

    /// Whether a file that exists loses its bytes.
    pub fn truncates(self) -> bool {
        matches!(self, Disposition::CreateAlways | Disposition::TruncateExisting)
    }
}

impl OpenRequest {
    /// A request that shares everything and asks for nothing: it opens what exists.
    pub fn sharing_all() -> OpenRequest {
        OpenRequest {
            read: false,
            write: false,
            execute: false,
            delete: false,
            share_read: true,
            share_write: true,
            share_delete: true,
            for_mapping: false,
            delete_on_close: false,
            disposition: Disposition::OpenExisting,
            attributes: 0,
            handle_flags: 0,
        }
    }

    /// Whether an existing file would be changed, now or through the handle.
    pub(super) fn changes(&self) -> bool {
        self.write || self.disposition.truncates()
    }

    fn open_file(&self, file: FileId) -> OpenFile {
        OpenFile {
            file,
            read: self.read,
            write: self.write,
            execute: self.execute,
            delete: self.delete,
            share_read: self.share_read,
            share_write: self.share_write,
            share_delete: self.share_delete,
            for_mapping: self.for_mapping,
            delete_on_close: self.delete_on_close,
            position: 0,
        }
    }
}
