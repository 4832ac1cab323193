//! What is done to files by path alone: attributes, deletion.

use crate::path::FilePath;
use crate::record::DirectoryEntry;
use crate::{Kernel, Refusal, Stop};
use abi::constant::{FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_NORMAL, FILE_ATTRIBUTE_READONLY};
use abi::{FileId, MachineId, VolumeId, not_modelled};
use trace::Event;

impl Kernel<'_> {
    /// The FILE_ATTRIBUTE_ bits of a file or folder.
    ///
    /// Refuses `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`, `FileNotFound`.
    pub fn attributes_of(&mut self, machine: MachineId, path: &FilePath) -> Result<u32, Refusal> {
        let place = self.look_up(machine, path)?;
        let rules = self.state.volumes[place.volume.0].rules();
        match place.entry.ok_or(Refusal::FileNotFound)? {
            DirectoryEntry::Folder if self.is_root(place.volume, path) => {
                Ok(rules.root_attributes())
            }
            DirectoryEntry::Folder => Ok(FILE_ATTRIBUTE_DIRECTORY),
            DirectoryEntry::File(file) => {
                let record = &self.state.files[file.0];
                match record.attributes | rules.fixed_attributes(record.kind) {
                    0 => Ok(FILE_ATTRIBUTE_NORMAL),
                    attributes => Ok(attributes),
                }
            }
        }
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

    /// Deletes a file that nobody has open or mapped.
    ///
    /// Refuses, in this order: `NoSuchShare`, `ServerGone`, `PathNotFound` or `CardOut`, `FileNotFound`, `IsFolder`; `InRom`,
    /// `ReadOnlyFile`; `InUse` (DF-01, DF-03).
    pub fn delete_file(&mut self, machine: MachineId, path: &FilePath) -> Result<(), Refusal> {
        let place = self.look_up(machine, path)?;
        let file = place.file()?;
        self.writable(file)?;
        let record = &self.state.files[file.0];
        if record.attributes & FILE_ATTRIBUTE_READONLY != 0 {
            return Err(Refusal::ReadOnlyFile);
        }
        let size = record.size;
        if record.opens > 0 || self.is_mapped(file) {
            return Err(Refusal::InUse);
        }
        let key = self.path_key(place.volume, path.key());
        self.state.directory.remove(&key);
        self.cut_pages(file, 0, size);
        self.state.files.remove(file.0);
        self.state.volumes.edit(place.volume.0, |volume| volume.used -= size);
        self.emit(|| Event::FileDeleted { file });
        Ok(())
    }
}
