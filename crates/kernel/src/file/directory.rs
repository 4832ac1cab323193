//! What is done to files by path alone: attributes, deletion.

use super::open::OpenRequest;
use crate::path::{self, FilePath};
use crate::record::{DirectoryEntry, FileRecord, OpenFile, PathKey};
use crate::{Kernel, Refusal, Stop};
use abi::constant::{FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_NORMAL, FILE_ATTRIBUTE_READONLY};
use abi::{FileId, MachineId, VolumeId, not_modelled};
use trace::Event;

impl Kernel<'_> {
    /// The FILE_ATTRIBUTE_ bits of a file or folder.
    ///
    /// Refuses `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`, `FileNotFound`,
    /// `DeletePending`.
    pub fn attributes_of(&mut self, machine: MachineId, path: &FilePath) -> Result<u32, Refusal> {
        let place = self.look_up(machine, path)?;
        let rules = self.state.volumes[place.volume.0].rules();
        match place.entry.ok_or(Refusal::FileNotFound)? {
            DirectoryEntry::Folder if self.is_root(place.volume, path) => {
                Ok(rules.root_attributes())
            }
            DirectoryEntry::Folder => Ok(FILE_ATTRIBUTE_DIRECTORY),
            DirectoryEntry::File(file) if self.state.files[file.0].doomed => {
                Err(Refusal::DeletePending)
            }
            DirectoryEntry::File(file) => {
                let record = &self.state.files[file.0];
                match record.attributes | rules.fixed_attributes(record.kind) {
                    0 => Ok(FILE_ATTRIBUTE_NORMAL),
                    attributes => Ok(attributes),
                }
            }
        }
    }

    /// The same, and the length in bytes: 0 for a folder.
    pub fn attributes_and_size(
        &mut self,
        machine: MachineId,
        path: &FilePath,
    ) -> Result<(u32, u64), Refusal> {
        let attributes = self.attributes_of(machine, path)?;
        let size = match self.find(machine, path) {
            Ok(file) => self.state.files[file.0].size,
            Err(_) => 0,
        };
        Ok((attributes, size))
    }

    fn is_root(&self, volume: VolumeId, path: &FilePath) -> bool {
        path.text().len() == self.state.volumes[volume.0].mount.len()
    }

    /// Gives a file other FILE_ATTRIBUTE_ bits, all of them such as can be set. The attributes of
    /// folders are not modelled.
    ///
    /// Refuses `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`, `FileNotFound`, `InRom`.
    pub fn change_attributes(
        &mut self,
        machine: MachineId,
        path: &FilePath,
        attributes: u32,
    ) -> Result<(), Stop> {
        let place = self.look_up(machine, path)?;
        if place.entry == Some(DirectoryEntry::Folder) {
            return Err(Stop::NotModelled(not_modelled::FOLDER_ATTRIBUTES));
        }
        let file = place.file()?;
        self.writable(file)?;
        self.set_attributes(file, attributes);
        Ok(())
    }

    pub(super) fn set_attributes(&mut self, file: FileId, attributes: u32) {
        if self.state.files[file.0].attributes == attributes {
            return;
        }
        self.state.files.edit(file.0, |file| file.attributes = attributes);
        self.emit(|| Event::FileAttributes { file, attributes });
    }

    /// Deletes a file, or dooms it if open-file objects remain that share deleting.
    ///
    /// Refuses, in this order: `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`,
    /// `FileNotFound`, `IsFolder`; `InRom`, `DeletePending`; and as `check_removal` does.
    /// What nothing holds open or maps goes at once (M-62a).
    pub fn delete_file(&mut self, machine: MachineId, path: &FilePath) -> Result<(), Refusal> {
        let place = self.look_up(machine, path)?;
        let file = place.file()?;
        self.writable(file)?;
        self.not_doomed(file)?;
        self.check_removal(file)?;
        self.remove(file);
        Ok(())
    }

    /// Marks an open file as to be deleted when its last handle is closed, or takes the mark off.
    ///
    /// Refuses `HandleAccess` for a handle without DELETE; `InRom`, `ReadOnlyFile`;
    /// `MappedDelete`.
    pub fn dispose(&mut self, open: &OpenFile, doomed: bool) -> Result<(), Refusal> {
        if !open.delete {
            return Err(Refusal::HandleAccess);
        }
        self.writable(open.file)?;
        if doomed {
            self.not_read_only(open.file)?;
            if self.has_section(open.file) {
                return Err(Refusal::MappedDelete);
            }
        }
        self.doom(open.file, doomed);
        Ok(())
    }

    /// Whether a file may be removed by its path, as far as it is itself concerned:
    /// `DeletePending`, `ReadOnlyFile`.
    pub(super) fn check_fate(&self, file: FileId) -> Result<(), Refusal> {
        self.not_doomed(file)?;
        self.not_read_only(file)
    }

    fn not_doomed(&self, file: FileId) -> Result<(), Refusal> {
        match self.state.files[file.0].doomed {
            true => Err(Refusal::DeletePending),
            false => Ok(()),
        }
    }

    fn not_read_only(&self, file: FileId) -> Result<(), Refusal> {
        match self.state.files[file.0].attributes & FILE_ATTRIBUTE_READONLY {
            0 => Ok(()),
            _ => Err(Refusal::ReadOnlyFile),
        }
    }

    /// Whether a file, and those who use it, let it be removed: `ReadOnlyFile`, and `InUse` if it is
    /// open or mapped (DF-01, DF-03); or where deleting is an access, which is to open the file before
    /// anything else, `Sharing`, `ReadOnlyFile` and `MappedDelete` (SZ-186).
    pub(super) fn check_removal(&mut self, file: FileId) -> Result<(), Refusal> {
        let record = &self.state.files[file.0];
        if !self.rules.files.delete_access {
            self.not_read_only(file)?;
            let used = record.opens > 0 || self.has_section(file) || self.is_mapped(file);
            return if used { Err(Refusal::InUse) } else { Ok(()) };
        }
        record.sharing.check(&OpenRequest { delete: true, ..OpenRequest::sharing_all() })?;
        self.not_read_only(file)?;
        match self.has_section(file) {
            true => Err(Refusal::MappedDelete),
            false => Ok(()),
        }
    }

    /// Removes a file: now, or if it is open, with its last handle.
    pub(super) fn remove(&mut self, file: FileId) {
        match self.state.files[file.0].opens {
            0 => self.unlink(file),
            _ => self.doom(file, true),
        }
    }

    pub(super) fn doom(&mut self, file: FileId, doomed: bool) {
        if self.state.files[file.0].doomed != doomed {
            self.state.files.edit(file.0, |file| file.doomed = doomed);
            self.emit(|| Event::FileDoomed { file, doomed });
        }
    }

    /// Takes a file that is not open its path. What maps it keeps its bytes.
    pub(super) fn unlink(&mut self, file: FileId) {
        let record = &self.state.files[file.0];
        let (mapped, key) = (record.mappings > 0, record.key());
        assert_eq!(record.opens, 0, "an open file keeps its path");
        self.state.directory.remove(&key);
        if mapped {
            self.state.files.edit(file.0, |file| file.unlinked = true);
            self.emit(|| Event::FileUnlinked { file });
        } else {
            self.erase(file);
        }
    }

    /// Takes note that a backing of a file is gone: the last one takes an unlinked file with it.
    pub(crate) fn unmap_file(&mut self, file: FileId) {
        let gone = self.state.files.edit(file.0, |file| {
            file.mappings -= 1;
            file.mappings == 0 && file.unlinked
        });
        if gone {
            self.erase(file);
        }
    }

    fn erase(&mut self, file: FileId) {
        let FileRecord { volume, size, .. } = self.state.files[file.0];
        self.cut_pages(file, 0, size);
        self.state.files.remove(file.0);
        self.state.volumes.edit(volume.0, |volume| volume.used -= size);
        self.emit(|| Event::FileDeleted { file });
    }
}

impl FileRecord {
    /// Where the file is found.
    pub(super) fn key(&self) -> PathKey {
        PathKey { volume: self.volume, medium: self.medium, path: path::lower(&self.path) }
    }
}
