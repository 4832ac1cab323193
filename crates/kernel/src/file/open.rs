//! How files are opened and created, and what opens they allow beside each other.

use crate::path::FilePath;
use crate::record::{Body, DirectoryEntry, FileRecord, OpenFile, Sharing};
use crate::volume::Place;
use crate::{Kernel, Refusal};
use abi::constant::FILE_ATTRIBUTE_READONLY;
use abi::world::FileKind;
use abi::{FileId, Handle, ProcessId, VolumeId};
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
    /// Others may read.
    pub share_read: bool,
    /// Others may write.
    pub share_write: bool,
    /// The handle is for mapping the file.
    pub for_mapping: bool,
    /// What to do about a file that exists or does not.
    pub disposition: Disposition,
    /// The FILE_ATTRIBUTE_ bits of a file that is created, anew or for the first time.
    pub attributes: u32,
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
    /// Refuses, in this order: `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`; `NoAccessOnShare`; `IsFolder`,
    /// `RomModule`; `FileExists`, `FileNotFound`; `InRom`, `ReadOnlyFile`; `MappingSharing`, `Sharing`;
    /// `Mapped`; `OutOfHandles`.
    pub fn open_file(
        &mut self,
        process: ProcessId,
        path: &FilePath,
        request: &OpenRequest,
    ) -> Result<Opened, Refusal> {
        let machine = self.machine_of(process);
        let place = self.look_up(machine, path)?;
        let existing = self.check_open(&place, request)?;
        self.room_for_handles(process, 1)?;
        let file = match existing {
            Some(file) => {
                self.write_left_over(machine, file);
                if request.disposition.truncates() {
                    self.set_size(file, 0);
                }
                if request.disposition == Disposition::CreateAlways {
                    self.set_attributes(file, request.attributes);
                }
                file
            }
            None => self.create_file(place.volume, path, request.attributes),
        };
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
            share_read: open.share_read,
            share_write: open.share_write,
            for_mapping: open.for_mapping,
        });
        let handle = self.open_handle(process, object)?;
        Ok(Opened { handle, existed: existing.is_some() })
    }

    /// Takes note that an open-file object is gone.
    pub(crate) fn file_closed(&mut self, open: OpenFile) {
        self.state.files.edit(open.file.0, |file| {
            file.opens -= 1;
            file.sharing.count(&open, u32::checked_sub);
        });
    }

    /// The file that exists, if the request can be granted.
    fn check_open(
        &mut self,
        place: &Place,
        request: &OpenRequest,
    ) -> Result<Option<FileId>, Refusal> {
        let volume = self.state.volumes[place.volume.0].rules();
        // CF-10
        if volume.remote() && !request.read && !request.write {
            return Err(Refusal::NoAccessOnShare);
        }
        let file = match place.entry {
            Some(DirectoryEntry::Folder) => return Err(Refusal::IsFolder),
            Some(DirectoryEntry::File(file)) => file,
            None if !request.disposition.creates() => return Err(Refusal::FileNotFound),
            None if !volume.writable() => return Err(Refusal::InRom),
            None => return Ok(None),
        };
        let record = &self.state.files[file.0];
        if record.kind == FileKind::RomModule {
            return Err(Refusal::RomModule);
        }
        if request.disposition == Disposition::CreateNew {
            return Err(Refusal::FileExists);
        }
        if request.changes() && !volume.writable() {
            return Err(Refusal::InRom);
        }
        if request.changes() && record.attributes & FILE_ATTRIBUTE_READONLY != 0 {
            return Err(Refusal::ReadOnlyFile);
        }
        record.sharing.check(request)?;
        if request.disposition.truncates() && self.is_mapped(file) {
            return Err(Refusal::Mapped);
        }
        Ok(Some(file))
    }

    fn create_file(&mut self, volume: VolumeId, path: &FilePath, attributes: u32) -> FileId {
        let file = self.new_file(
            path,
            FileRecord {
                volume,
                medium: self.state.volumes[volume.0].medium,
                path: path.text().clone(),
                kind: FileKind::Plain,
                attributes,
                size: 0,
                changes: 0,
                opens: 0,
                sharing: Sharing::default(),
                mappings: 0,
            },
        );
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
    /// Whether an existing file would be changed, now or through the handle.
    fn changes(&self) -> bool {
        self.write || self.disposition.truncates()
    }

    fn open_file(&self, file: FileId) -> OpenFile {
        OpenFile {
            file,
            read: self.read,
            write: self.write,
            share_read: self.share_read,
            share_write: self.share_write,
            for_mapping: self.for_mapping,
            position: 0,
        }
    }
}

impl Sharing {
    /// Whether the opens that there are allow a further one, and it allows them.
    ///
    /// An open for mapping that writes is the only one for mapping (CFFM-09, OPEN-22); beside
    /// it, what dwShareMode says holds (CFFM-06). An open without access conflicts with none.
    fn check(&self, request: &OpenRequest) -> Result<(), Refusal> {
        if !request.read && !request.changes() {
            return Ok(());
        }
        let denied = request.read && self.deny_read > 0
            || request.changes() && self.deny_write > 0
            || !request.share_read && self.readers > 0
            || !request.share_write && self.writers > 0;
        let mapped_twice = request.for_mapping
            && (self.mapping_writers > 0 || request.changes() && self.for_mapping > 0);
        match (mapped_twice, denied) {
            (true, _) => Err(Refusal::MappingSharing),
            (false, true) => Err(Refusal::Sharing),
            (false, false) => Ok(()),
        }
    }

    /// Counts an open in or out.
    pub(super) fn count(&mut self, open: &OpenFile, change: fn(u32, u32) -> Option<u32>) {
        if !open.read && !open.write {
            return;
        }
        let counts = [
            (&mut self.readers, open.read),
            (&mut self.writers, open.write),
            (&mut self.deny_read, !open.share_read),
            (&mut self.deny_write, !open.share_write),
            (&mut self.for_mapping, open.for_mapping),
            (&mut self.mapping_writers, open.for_mapping && open.write),
        ];
        for (count, counts) in counts {
            *count = change(*count, u32::from(counts)).expect("every close had its open");
        }
    }
}
