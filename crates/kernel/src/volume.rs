//! Volumes: what each kind of medium allows, and which volume a path leads to.
//!
//! A path belongs to the volume with the longest mount point among those that are there. At `\`
//! there are two: the object store is asked first, then the ROM.

mod build;
mod disk;
mod medium;
mod object_store;
mod remote_share;
mod rom;
mod storage_card;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use crate::path::{self, FilePath};
use crate::record::{DirectoryEntry, FaultPoint, PathKey, VolumeRecord};
use crate::{Kernel, Refusal};
use abi::world::{FileKind, VolumeKind};
use abi::{FileId, MachineId, ProcessId, VolumeId};
use std::sync::Arc;

/// What a kind of medium allows and shows.
pub trait Volume: Sync {
    /// Whether files can be made, changed and deleted.
    fn writable(&self) -> bool;

    /// Whether the medium can be taken out.
    fn removable(&self) -> bool;

    /// Whether the files are on a server.
    fn remote(&self) -> bool;

    /// Whether files stored like this can be on it.
    fn holds(&self, kind: FileKind) -> bool;

    /// Whether a page of such a file can be used where it lies.
    fn in_place(&self, kind: FileKind) -> bool;

    /// The FILE_ATTRIBUTE_ bits that such a file shows and that nobody can set.
    fn fixed_attributes(&self, kind: FileKind) -> u32;

    /// The FILE_ATTRIBUTE_ bits of its root folder.
    fn root_attributes(&self) -> u32;
}

/// What a kind of medium allows and shows.
pub fn kind_of(kind: VolumeKind) -> &'static dyn Volume {
    match kind {
        VolumeKind::ObjectStore => &object_store::ObjectStore,
        VolumeKind::Rom => &rom::Rom,
        VolumeKind::StorageCard => &storage_card::StorageCard,
        VolumeKind::RemoteShare => &remote_share::RemoteShare,
        VolumeKind::Disk => &disk::Disk,
    }
}

impl VolumeRecord {
    /// What its kind allows and shows.
    pub fn rules(&self) -> &'static dyn Volume {
        kind_of(self.kind)
    }

    /// How many more bytes its files can have.
    pub fn free(&self) -> u64 {
        self.capacity - self.used - self.filler
    }
}

/// Where a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The volume that has it or, where there is nothing, that would get it.
    pub(crate) volume: VolumeId,
    /// What is there.
    pub(crate) entry: Option<DirectoryEntry>,
}

impl Kernel<'_> {
    /// The volume that a path belongs to, with its medium in or out.
    pub fn find_volume(&self, machine: MachineId, path: &str) -> Option<VolumeId> {
        let path = self.path_on(machine, path).ok()?;
        let seen = |record: &VolumeRecord| record.machine.is_none_or(|owner| owner == machine);
        self.volumes_at(&path, seen).first().copied()
    }

    /// The file that a path stands for.
    ///
    /// Refuses a path of wrong form; `NoSuchShare`, `ServerGone`; `PathNotFound` or `CardOut`,
    /// `FileNotFound`, `IsFolder`.
    pub fn find_file(&self, machine: MachineId, path: &str) -> Result<FileId, Refusal> {
        self.find(machine, &self.path_on(machine, path)?)
    }

    /// The same for a path whose form is right.
    pub(crate) fn find(&self, machine: MachineId, path: &FilePath) -> Result<FileId, Refusal> {
        self.locate(&self.volumes_for(machine, path)?, path)?.file()
    }

    /// The current folder of a process, without a backslash at its end.
    pub fn current_folder(&self, process: ProcessId) -> Arc<str> {
        self.first_folder(self.machine_of(process))
    }

    /// The root of a machine's first disk, or of its one file system.
    pub(crate) fn first_folder(&self, machine: MachineId) -> Arc<str> {
        let own = |record: &&VolumeRecord| record.machine == Some(machine);
        let disk = |record: &&VolumeRecord| record.kind == VolumeKind::Disk;
        let mut volumes = self.state.volumes.iter().map(|(_, record)| record).filter(own);
        volumes.find(disk).map_or_else(|| Arc::from(""), |disk| Arc::clone(&disk.mount))
    }

    /// Whether the medium of a file is there: `MediumRemoved`, `ServerGone`.
    pub fn reachable(&self, machine: MachineId, file: FileId) -> Result<(), Refusal> {
        let record = &self.state.files[file.0];
        let volume = &self.state.volumes[record.volume.0];
        if !volume.present || volume.medium != record.medium {
            return Err(Refusal::MediumRemoved);
        }
        self.connected(machine, volume)
    }

    /// Notes a request to the medium of a file: a fault may hit it if that is a server.
    pub(crate) fn request(&mut self, machine: MachineId, file: FileId) -> Result<(), Refusal> {
        self.reachable(machine, file)?;
        self.ask_server(machine, self.state.files[file.0].volume)
    }

    /// Finds out where a path leads to, and notes the request.
    pub(crate) fn look_up(
        &mut self,
        machine: MachineId,
        path: &FilePath,
    ) -> Result<Place, Refusal> {
        let volumes = self.volumes_for(machine, path)?;
        self.ask_server(machine, volumes[0])?;
        self.locate(&volumes, path)
    }

    fn locate(&self, volumes: &[VolumeId], path: &FilePath) -> Result<Place, Refusal> {
        for &volume in volumes {
            if let Some(entry) = self.entry(volume, path.key()) {
                if path.is_of_folder() && entry != DirectoryEntry::Folder {
                    return Err(Refusal::BadPath);
                }
                return Ok(Place { volume, entry: Some(entry) });
            }
        }
        let folder = path::parent(path.key()).ok_or(Refusal::PathNotFound)?;
        let holds = |&volume: &VolumeId| self.entry(volume, folder) == Some(DirectoryEntry::Folder);
        if !volumes.iter().any(holds) {
            let machine = self.state.volumes[volumes[0].0].machine;
            return Err(self.no_folder(machine, path));
        }
        match path.is_of_folder() {
            true => Err(Refusal::BadPath),
            false => Ok(Place { volume: volumes[0], entry: None }),
        }
    }

    /// The volumes that can have a path, in the order in which they are asked.
    fn volumes_for(&self, machine: MachineId, path: &FilePath) -> Result<Vec<VolumeId>, Refusal> {
        let owner = path.server().is_none().then_some(machine);
        let volumes = self.volumes_at(path, |record| record.present && record.machine == owner);
        match volumes.first() {
            Some(first) => self.connected(machine, &self.state.volumes[first.0])?,
            None if path.server().is_some() => return Err(Refusal::NoSuchShare),
            None => return Err(self.no_folder(owner, path)),
        }
        Ok(volumes)
    }

    /// Why there is no folder for a path on a machine: its card is out, or there is none.
    fn no_folder(&self, machine: Option<MachineId>, path: &FilePath) -> Refusal {
        let out = |record: &VolumeRecord| {
            !record.present && record.machine == machine && path.is_within(&record.mount)
        };
        match self.volumes_at(path, out).is_empty() {
            true => Refusal::PathNotFound,
            false => Refusal::CardOut,
        }
    }

    /// The volumes with the longest mount point that holds a path, the object store first.
    fn volumes_at(&self, path: &FilePath, seen: impl Fn(&VolumeRecord) -> bool) -> Vec<VolumeId> {
        let mut found: Vec<(usize, VolumeKind, u32)> = self
            .state
            .volumes
            .iter()
            .filter(|(_, record)| seen(record) && path.is_within(&record.mount))
            .map(|(row, record)| (record.mount.len(), record.kind, row))
            .collect();
        let longest = found.iter().map(|(len, ..)| *len).max();
        found.retain(|(len, ..)| Some(*len) == longest);
        found.sort_unstable();
        found.into_iter().map(|(.., row)| VolumeId(row)).collect()
    }

    fn connected(&self, machine: MachineId, volume: &VolumeRecord) -> Result<(), Refusal> {
        match volume.server {
            Some(server) if self.state.cut.contains(&(machine, server)) => Err(Refusal::ServerGone),
            _ => Ok(()),
        }
    }

    fn ask_server(&mut self, machine: MachineId, volume: VolumeId) -> Result<(), Refusal> {
        let remote = self.state.volumes[volume.0].rules().remote();
        if remote && self.fault_strikes(machine, FaultPoint::Server) {
            return Err(Refusal::ServerGone);
        }
        Ok(())
    }

    /// What a path in lower case stands for on the medium that is in a volume.
    pub(crate) fn entry(&self, volume: VolumeId, key: &str) -> Option<DirectoryEntry> {
        self.state.directory.get(&self.path_key(volume, key)).copied()
    }

    /// The key of a path in lower case on the medium that is in a volume.
    pub(crate) fn path_key(&self, volume: VolumeId, key: &str) -> PathKey {
        PathKey { volume, medium: self.state.volumes[volume.0].medium, path: Arc::from(key) }
    }

    /// Whether a file's volume can bring in single pages (FSD-04).
    /// A file system may be unable to bring in single pages (FSD-04).
    pub fn file_can_page(&self, file: FileId) -> bool {
        self.volume_of(file).page_in
    }

    /// Whether the pages of a file can be used where they lie (CFM-33).
    pub fn file_in_place(&self, file: FileId) -> bool {
        self.volume_of(file).rules().in_place(self.state.files[file.0].kind)
    }

    /// The volume that a file is on.
    pub(crate) fn volume_of(&self, file: FileId) -> &VolumeRecord {
        &self.state.volumes[self.state.files[file.0].volume.0]
    }
}

impl Place {
    /// The file that is there: `FileNotFound`, `IsFolder`.
    pub(crate) fn file(&self) -> Result<FileId, Refusal> {
        match self.entry {
            Some(DirectoryEntry::File(file)) => Ok(file),
            Some(DirectoryEntry::Folder) => Err(Refusal::IsFolder),
            None => Err(Refusal::FileNotFound),
        }
    }
}
