//! What is done with two paths: moving a file, and copying one.
//!
//! First everything about the file that there is is judged, then everything about the path that
//! it is to have, then whether there is room. The bytes are those that ReadFile sees: writes that
//! outlived their objects go to the medium first (SZ-97). Attributes are carried over.

use super::open::{Disposition, OpenRequest};
use crate::path::FilePath;
use crate::record::{DirectoryEntry, FileRecord};
use crate::volume::Place;
use crate::{Kernel, Refusal, Stop};
use abi::{FileId, MachineId, not_modelled};
use std::sync::Arc;
use trace::Event;

/// How a file is to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoveRequest {
    /// A file that has the new path is replaced; otherwise it is in the way.
    pub replace: bool,
    /// The file may be copied to another volume and deleted.
    pub copy: bool,
}

impl Kernel<'_> {
    /// Gives a file another path. On its volume it stays the same file, with its handles and
    /// views; on another one it is a copy, and the file that there was is deleted.
    ///
    /// Refuses, in this order, and changes nothing then: what looking up the first path may
    /// bring, `FileNotFound`; `InRom`, `RomModule`, `DeletePending`; `InUse`, or `Sharing` where
    /// deleting is an access; what looking up the second path may bring, `FileExists`, or
    /// `InRom`, `DeletePending`, `ReadOnlyFile`, `TargetInUse` of what is to be replaced;
    /// `OtherVolume`, `DiskFull`. To move a folder is not modelled.
    /// A mapped file is moved as well where the version allows it (M-62c).
    pub fn move_file(
        &mut self,
        machine: MachineId,
        from: &FilePath,
        to: &FilePath,
        how: MoveRequest,
    ) -> Result<(), Stop> {
        let file = self.source(machine, from)?;
        self.writable(file)?;
        self.check_unused(file)?;
        let place = self.target(machine, to)?;
        let replaced = match place.entry {
            Some(DirectoryEntry::File(found)) if found == file => None,
            None => None,
            Some(DirectoryEntry::File(found)) if how.replace => {
                self.check_replaced(found)?;
                Some(found)
            }
            Some(_) => return Err(Refusal::FileExists.into()),
        };
        if self.state.files[file.0].volume == place.volume {
            self.replace(replaced)?;
            self.rename(file, place, to);
            return Ok(());
        }
        if !how.copy {
            return Err(Refusal::OtherVolume.into());
        }
        self.check_copy(machine, file, place, replaced)?;
        self.hand_over(machine, file)?;
        self.replace(replaced)?;
        self.copy_to(file, place, to);
        // Where a mapped file is left alone, it stays as it was: the move has been made.
        if !self.has_section(file) {
            self.remove(file);
        }
        Ok(())
    }

    /// Makes a copy of a file, or gives a file that exists the bytes and the attributes of
    /// another.
    ///
    /// Refuses, in this order, and changes nothing then: what looking up the first path may
    /// bring, `FileNotFound`, `IsFolder`; `RomModule`, `DeletePending`, `Sharing`; what looking
    /// up the second path may bring; `IsFolder`, `InRom`, and of a file that has it `FileExists`
    /// if there must be none, `Sharing` if it is the same, `DeletePending`, `ReadOnlyFile`,
    /// `Sharing`, `SectionSharing`, `Mapped`; `DiskFull`.
    /// What is mapped and shared for reading is read (M-62d).
    pub fn copy_file(
        &mut self,
        machine: MachineId,
        from: &FilePath,
        to: &FilePath,
        must_be_new: bool,
    ) -> Result<(), Stop> {
        let file = self.look_up(machine, from)?.file()?;
        self.check_source(file)?;
        let reads = OpenRequest { read: true, ..OpenRequest::sharing_all() };
        self.state.files[file.0].sharing.check(&reads)?;
        let place = self.look_up(machine, to)?;
        let existing = match place.entry {
            Some(DirectoryEntry::Folder) => return Err(Refusal::IsFolder.into()),
            Some(DirectoryEntry::File(_)) if must_be_new => return Err(Refusal::FileExists.into()),
            Some(DirectoryEntry::File(found)) if found == file => {
                return Err(Refusal::Sharing.into());
            }
            Some(DirectoryEntry::File(found)) => Some(found),
            None => None,
        };
        if !self.state.volumes[place.volume.0].rules().writable() {
            return Err(Refusal::InRom.into());
        }
        if let Some(found) = existing {
            self.check_overwritten(found)?;
        }
        self.check_copy(machine, file, place, existing)?;
        self.hand_over(machine, file)?;
        match existing {
            Some(found) => {
                self.let_go(found)?;
                self.set_size(found, 0);
                self.copy_bytes(file, found);
                self.set_attributes(found, self.state.files[file.0].attributes);
            }
            None => self.copy_to(file, place, to),
        }
        Ok(())
    }

    /// The file that is to be moved: `FileNotFound`. Folders stay where they are.
    fn source(&mut self, machine: MachineId, from: &FilePath) -> Result<FileId, Stop> {
        let place = self.look_up(machine, from)?;
        if place.entry == Some(DirectoryEntry::Folder) {
            return Err(Stop::NotModelled(not_modelled::FOLDER_MOVE));
        }
        let file = place.file()?;
        self.check_source(file)?;
        Ok(file)
    }

    fn check_source(&self, file: FileId) -> Result<(), Refusal> {
        match &self.state.files[file.0] {
            FileRecord { kind, .. } if kind.is_rom_module() => Err(Refusal::RomModule),
            FileRecord { doomed: true, .. } => Err(Refusal::DeletePending),
            _ => Ok(()),
        }
    }

    /// Whether those who use a file let it get another path. On its volume a mapped one can, where
    /// deleting is an access.
    fn check_unused(&mut self, file: FileId) -> Result<(), Refusal> {
        let record = &self.state.files[file.0];
        if self.rules.files.delete_access {
            let deletes = OpenRequest { delete: true, ..OpenRequest::sharing_all() };
            return record.sharing.check(&deletes);
        }
        match record.opens > 0 || self.has_section(file) {
            true => Err(Refusal::InUse),
            false => Ok(()),
        }
    }

    /// Where a file is to go, on a medium that can be written.
    fn target(&mut self, machine: MachineId, to: &FilePath) -> Result<Place, Refusal> {
        let place = self.look_up(machine, to)?;
        match place.entry.is_some() || self.state.volumes[place.volume.0].rules().writable() {
            true => Ok(place),
            false => Err(Refusal::InRom),
        }
    }

    /// Whether a file can make way for another: `InRom`, `DeletePending`, `ReadOnlyFile`,
    /// `TargetInUse`.
    fn check_replaced(&self, file: FileId) -> Result<(), Refusal> {
        self.writable(file)?;
        self.check_fate(file)?;
        match self.state.files[file.0].opens > 0 || self.has_section(file) {
            true => Err(Refusal::TargetInUse),
            false => Ok(()),
        }
    }

    /// Whether a file can get other bytes: `InRom`, `DeletePending`, `ReadOnlyFile`, `Sharing`,
    /// `SectionSharing`, `Mapped`.
    fn check_overwritten(&self, file: FileId) -> Result<(), Refusal> {
        self.writable(file)?;
        self.check_fate(file)?;
        let writes = OpenRequest {
            write: true,
            disposition: Disposition::CreateAlways,
            ..OpenRequest::sharing_all()
        };
        let record = &self.state.files[file.0];
        record.sharing.check(&writes)?;
        self.check_sections(record, &writes)?;
        match self.has_section(file) {
            true => Err(Refusal::Mapped),
            false => Ok(()),
        }
    }

    /// Whether a copy can be made: the source can be read and the target's volume has room.
    fn check_copy(
        &mut self,
        machine: MachineId,
        file: FileId,
        place: Place,
        replaced: Option<FileId>,
    ) -> Result<(), Stop> {
        self.request(machine, file)?;
        self.check_stored(self.pages_stored(file))?;
        let freed = replaced.map_or(0, |found| self.state.files[found.0].size);
        let more = self.state.files[file.0].size.saturating_sub(freed);
        self.check_room(machine, place.volume, more)?;
        Ok(())
    }

    /// Brings the bytes of a file that is to be read as a whole to its medium.
    fn hand_over(&mut self, machine: MachineId, file: FileId) -> Result<(), Refusal> {
        self.settle_views(machine, file)?;
        self.write_left_over(machine, file);
        Ok(())
    }

    /// Removes a file that makes way for another.
    fn replace(&mut self, replaced: Option<FileId>) -> Result<(), Refusal> {
        let Some(file) = replaced else { return Ok(()) };
        self.let_go(file)?;
        self.unlink(file);
        Ok(())
    }

    /// Gives a file another path on its volume.
    fn rename(&mut self, file: FileId, place: Place, to: &FilePath) {
        let before = self.state.files[file.0].key();
        self.state.directory.remove(&before);
        let key = self.path_key(place.volume, to.key());
        self.state.directory.insert(key, DirectoryEntry::File(file));
        let path = Arc::clone(to.text());
        self.state.files.edit(file.0, |file| file.path = Arc::clone(&path));
        self.emit(|| Event::FileMoved { file, path });
    }

    /// Makes a file with the bytes and the attributes of another.
    fn copy_to(&mut self, file: FileId, place: Place, to: &FilePath) {
        let attributes = self.state.files[file.0].attributes;
        let copy = self.create_file(place.volume, to, attributes);
        self.copy_bytes(file, copy);
    }
}
