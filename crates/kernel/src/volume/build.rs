//! A volume as it is before the first step: its folders, its files, their bytes.

use crate::file::MAX_FILE_BYTES;
use crate::path::{self, FilePath};
use crate::record::{DirectoryEntry, FileRecord, Sections, Sharing, VolumeRecord};
use crate::volume::kind_of;
use crate::{Kernel, Refusal};
use abi::constant::FILE_ATTRIBUTE_READONLY;
use abi::world::{FileKind, FileSpec, VolumeKind, VolumeSpec};
use abi::{FileId, MachineId, ServerId, VolumeId};
use std::sync::Arc;
use trace::Event;

impl Kernel<'_> {
    /// Adds a volume of a machine or of a server, with its folders and files. After a refusal
    /// the world is half built and not to be used.
    ///
    /// Refuses a path of wrong form; `PathNotFound` for what lies outside the volume; `FileExists`
    /// and `IsFolder` for what is there already; `InRom` for a file that this kind of volume
    /// cannot hold; `TooLarge` and `DiskFull`.
    pub fn add_volume(
        &mut self,
        machine: Option<MachineId>,
        server: Option<ServerId>,
        spec: &VolumeSpec,
    ) -> Result<VolumeId, Refusal> {
        let mount = self.path_from("", &spec.mount)?;
        self.check_mount(machine, server, spec.kind, &mount)?;
        let volume = VolumeId(self.state.volumes.push(VolumeRecord {
            kind: spec.kind,
            machine,
            server,
            mount: mount.text().clone(),
            capacity: spec.capacity_bytes.unwrap_or(u64::MAX),
            used: 0,
            filler: 0,
            page_in: spec.page_in,
            present: true,
            medium: 0,
        }));
        self.add_root(volume);
        for folder in &spec.folders {
            let path = self.path_below(volume, folder)?;
            self.add_folder(volume, path.key())?;
        }
        for file in &spec.files {
            self.add_file(volume, file)?;
        }
        Ok(volume)
    }

    fn check_mount(
        &self,
        machine: Option<MachineId>,
        server: Option<ServerId>,
        kind: VolumeKind,
        mount: &FilePath,
    ) -> Result<(), Refusal> {
        assert!(machine.is_some() != server.is_some(), "a volume has one owner");
        let fits = match kind {
            VolumeKind::ObjectStore | VolumeKind::Rom => mount.key().is_empty(),
            VolumeKind::Disk => mount.text().len() == 2 && mount.text().ends_with(':'),
            VolumeKind::StorageCard => mount.server().is_none() && !mount.key().is_empty(),
            VolumeKind::RemoteShare => server.is_some_and(|server| {
                let name = &self.state.servers[server.0].name;
                mount.server().is_some_and(|found| path::same(found, name))
            }),
        };
        if !fits || kind_of(kind).remote() != server.is_some() {
            return Err(Refusal::BadPath);
        }
        let taken = |record: &VolumeRecord| {
            record.machine == machine
                && path::same(&record.mount, mount.text())
                && (record.kind == kind || !mount.key().is_empty())
        };
        match self.state.volumes.iter().any(|(_, record)| taken(record)) {
            true => Err(Refusal::FileExists),
            false => Ok(()),
        }
    }

    /// Makes the root folder of the medium that is in a volume.
    pub(super) fn add_root(&mut self, volume: VolumeId) {
        let root = path::lower(&self.state.volumes[volume.0].mount);
        let key = self.path_key(volume, &root);
        self.state.directory.insert(key, DirectoryEntry::Folder);
    }

    /// A path below the root of a volume.
    fn path_below(&self, volume: VolumeId, text: &str) -> Result<FilePath, Refusal> {
        let path = self.path_from("", text)?;
        let mount = &self.state.volumes[volume.0].mount;
        match path.is_within(mount) {
            true => Ok(path),
            false => Err(Refusal::PathNotFound),
        }
    }

    /// Makes a folder and those that it lies in, as far as they are missing.
    fn add_folder(&mut self, volume: VolumeId, key: &str) -> Result<(), Refusal> {
        let mut missing = Vec::new();
        let mut at = key;
        loop {
            match self.entry(volume, at) {
                Some(DirectoryEntry::Folder) => break,
                Some(DirectoryEntry::File(_)) => return Err(Refusal::FileExists),
                None => missing.push(at),
            }
            at = path::parent(at).ok_or(Refusal::PathNotFound)?;
        }
        for folder in missing {
            let key = self.path_key(volume, folder);
            self.state.directory.insert(key, DirectoryEntry::Folder);
        }
        Ok(())
    }

    fn add_file(&mut self, volume: VolumeId, spec: &FileSpec) -> Result<(), Refusal> {
        let path = self.path_below(volume, &spec.path)?;
        match self.entry(volume, path.key()) {
            Some(DirectoryEntry::Folder) => return Err(Refusal::IsFolder),
            Some(DirectoryEntry::File(_)) => return Err(Refusal::FileExists),
            None => self.add_folder(volume, path::parent(path.key()).unwrap_or_default())?,
        }
        let record = &self.state.volumes[volume.0];
        if !record.rules().holds(spec.kind) {
            return Err(Refusal::InRom);
        }
        let size = spec.content.len().filter(|&size| size <= MAX_FILE_BYTES);
        let size = size.ok_or(Refusal::TooLarge)?;
        if size > record.free() {
            return Err(Refusal::DiskFull);
        }
        let attributes = if spec.read_only { FILE_ATTRIBUTE_READONLY } else { 0 };
        let file = self.new_file(
            volume,
            &path,
            FileRecord {
                kind: spec.kind,
                module: spec.module,
                attributes,
                size,
                ..self.blank_file(volume, &path)
            },
        );
        self.state.volumes.edit(volume.0, |volume| volume.used += size);
        self.fill_with(file, &spec.content)
    }

    /// An empty file without attributes, on the medium that is in a volume.
    pub(crate) fn blank_file(&self, volume: VolumeId, path: &FilePath) -> FileRecord {
        FileRecord {
            volume,
            medium: self.state.volumes[volume.0].medium,
            path: path.text().clone(),
            kind: FileKind::Plain,
            module: None,
            attributes: 0,
            size: 0,
            changes: 0,
            opens: 0,
            sharing: Sharing::default(),
            mappings: 0,
            sections: Sections::default(),
            doomed: false,
            unlinked: false,
        }
    }

    /// Enters a file into the tables. Its bytes are zero.
    pub(crate) fn new_file(
        &mut self,
        volume: VolumeId,
        path: &FilePath,
        record: FileRecord,
    ) -> FileId {
        let key = self.path_key(volume, path.key());
        let file = FileId(self.state.files.insert(record));
        let before = self.state.directory.insert(key, DirectoryEntry::File(file));
        assert!(before.is_none(), "a new file replaces nothing");
        let path = Arc::clone(path.text());
        self.emit(|| Event::FileCreated { file, volume, path });
        file
    }
}
