//! Volumes, files, paths, and what the media may hold.

use super::{Row, State, StoreId};
use crate::bytes::{First, PAGE, PageSet, Pages, pieces};
use abi::clause::{OPEN_16, OPEN_17};
use abi::error::*;
use abi::world::{FileKind, ModuleSpec, VolumeKind, VolumeSpec};
use abi::{ErrorCode, MachineId, ServerId};
use std::collections::BTreeSet;

/// A volume.
#[derive(Clone, Debug)]
pub(crate) struct Volume {
    pub(crate) kind: VolumeKind,
    pub(crate) machine: Option<MachineId>,
    pub(crate) server: Option<ServerId>,
    /// In lower case.
    pub(crate) mount: String,
    pub(crate) capacity: Option<u64>,
    pub(crate) page_in: bool,
    pub(crate) present: bool,
    pub(crate) medium: u32,
    pub(crate) filler: u64,
    /// What the files of the medium in it have in all; by medium.
    used: std::collections::BTreeMap<u32, u64>,
    folders: BTreeSet<String>,
}

impl Volume {
    /// The bytes that are free on the medium; none: without a limit, and nobody took room away.
    pub(crate) fn free(&self) -> Option<u64> {
        let used = self.used.get(&self.medium).copied().unwrap_or(0);
        let capacity = self.capacity.or((self.filler > 0).then_some(u64::MAX))?;
        Some(capacity.saturating_sub(used).saturating_sub(self.filler))
    }
}

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct FileState {
    pub(crate) volume: Row,
    pub(crate) medium: u32,
    pub(crate) path: String,
    pub(crate) kind: FileKind,
    /// What can be loaded of it.
    pub(crate) module: Option<ModuleSpec>,
    pub(crate) read_only: bool,
    pub(crate) attributes: u32,
    /// Its length; none: unknown.
    pub(crate) size: Option<u64>,
    pub(crate) exists: bool,
    first: First,
    /// How much of `first` still holds.
    kept: u64,
    pages: Pages,
    /// Its objects of kind File that are open.
    pub(crate) opens: Vec<Row>,
    /// Its file-mapping objects that live, and those that left dirty pages.
    pub(crate) mappings: Vec<Row>,
    /// The pages that views see of it.
    pub(crate) stores: Vec<StoreId>,
    /// It is to be deleted with its last handle.
    pub(crate) doomed: bool,
}

impl FileState {
    /// What a page of the medium may hold. Past the end of the file are zeros, by choice.
    pub(crate) fn page(&self, page: u64) -> PageSet {
        let Some(size) = self.size else { return PageSet::unknown() };
        let known = self.pages.get(page).cloned();
        let mut set = known.unwrap_or_else(|| self.first.page(page, self.kept));
        let start = page.saturating_mul(PAGE as u64);
        let end = size.saturating_sub(start).min(PAGE as u64) as usize;
        let kept = self.kept.saturating_sub(start).min(PAGE as u64) as usize;
        if self.pages.get(page).is_none() && kept < end {
            set.clear_from(kept, OPEN_17);
        }
        if end < PAGE {
            set.clear_from(end, OPEN_16);
        }
        set
    }
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// Refused: the code, and the clause that lets it fail and settles the code.
    Refused(ErrorCode, abi::ClauseId),
    /// A file.
    File(Row),
    /// A folder, or a mount.
    Folder,
    /// Nothing, in a folder that exists, on this volume.
    Free(Row, String),
    /// Nothing can be said.
    Unsure,
}

/// Whether a file can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Fine,
    /// It cannot: the code, and the clause.
    Gone(ErrorCode, abi::ClauseId),
}

impl State {
    pub(super) fn add_volume(
        &mut self,
        spec: &VolumeSpec,
        machine: Option<MachineId>,
        server: Option<ServerId>,
    ) {
        let row = self.volumes.len();
        let mount = spec.mount.trim_end_matches('\\').to_lowercase();
        let folders = spec.folders.iter().map(|folder| folder.to_lowercase()).collect();
        self.volumes.push(Volume {
            kind: spec.kind,
            machine,
            server,
            mount,
            capacity: spec.capacity_bytes,
            page_in: spec.page_in,
            present: true,
            medium: 0,
            filler: 0,
            used: std::collections::BTreeMap::new(),
            folders,
        });
        for file in &spec.files {
            let first = First::new(&file.content);
            let size = first.len();
            let path = file.path.to_lowercase();
            let known = self.add_file(row, path, file.kind, file.read_only, first);
            self.files[known].module = file.module;
            let volume = &mut self.volumes[row];
            *volume.used.entry(0).or_default() += size;
            let mut folder = file.path.to_lowercase();
            while let Some(at) = folder.rfind('\\').filter(|at| *at > 0) {
                folder.truncate(at);
                volume.folders.insert(folder.clone());
            }
        }
    }

    fn add_file(
        &mut self,
        volume: Row,
        path: String,
        kind: FileKind,
        read_only: bool,
        first: First,
    ) -> Row {
        let row = self.files.len();
        let medium = self.volumes[volume].medium;
        self.by_path.insert((volume, medium, path.clone()), row);
        self.files.push(FileState {
            volume,
            medium,
            path,
            kind,
            module: None,
            read_only,
            attributes: u32::from(read_only),
            size: Some(first.len()),
            exists: true,
            kept: first.len(),
            first,
            pages: Pages::default(),
            opens: Vec::new(),
            mappings: Vec::new(),
            stores: Vec::new(),
            doomed: false,
        });
        row
    }

    /// The file at a path, in lower case, of the medium in a volume.
    pub(crate) fn file_at(&self, volume: Row, path: &str) -> Option<Row> {
        let medium = self.volumes.get(volume)?.medium;
        self.by_path.get(&(volume, medium, path.to_owned())).copied()
    }

    /// The path of a file, in lower case.
    pub(crate) fn path_of(&self, file: Row) -> Option<&str> {
        let found = self.by_path.iter().find(|(_, row)| **row == file);
        found.map(|((_, _, path), _)| path.as_str())
    }

    /// A file came to be, empty.
    pub(crate) fn make_file(&mut self, volume: Row, path: String, attributes: u32) -> Row {
        let row =
            self.add_file(volume, path, FileKind::Plain, attributes & 1 != 0, First::default());
        self.files[row].attributes = attributes;
        row
    }

    /// A file is gone.
    pub(crate) fn delete_file(&mut self, row: Row) {
        let file = &mut self.files[row];
        file.exists = false;
        let key = (file.volume, file.medium, file.path.clone());
        self.by_path.remove(&key);
        match self.law.desktop {
            // What maps it keeps its bytes (SZ-187).
            true => {
                let file = &self.files[row];
                let used = self.volumes[file.volume].used.entry(file.medium).or_default();
                *used = used.saturating_sub(file.size.unwrap_or(0));
            }
            false => self.set_size(row, Some(0)),
        }
    }

    /// A file has another path on its volume; it stays the same file (SZ-199).
    pub(crate) fn move_file(&mut self, row: Row, path: String) {
        let file = &self.files[row];
        let (volume, medium, old) = (file.volume, file.medium, file.path.clone());
        self.by_path.remove(&(volume, medium, old));
        if let Some(replaced) = self.by_path.get(&(volume, medium, path.clone())).copied() {
            self.delete_file(replaced);
        }
        self.by_path.insert((volume, medium, path.clone()), row);
        self.files[row].path = path;
    }

    /// A path gets the bytes, the length and the attributes of a file (SZ-194): the bytes that
    /// ReadFile would read.
    pub(crate) fn copy_file(&mut self, machine: MachineId, from: Row, volume: Row, path: String) {
        let to = match self.file_at(volume, &path) {
            Some(row) => row,
            None => self.make_file(volume, path, 0),
        };
        self.set_size(to, Some(0));
        let source = self.files[from].clone();
        let size = source.size.unwrap_or(0);
        self.set_size(to, source.size);
        let mut seen = source.pages.within(0, u64::MAX);
        let stores = source.stores.iter().map(|id| &self.stores[*id]);
        seen.extend(stores.flat_map(|store| store.pages.within(0, u64::MAX)));
        let target = &mut self.files[to];
        (target.first, target.kept) = (source.first, source.kept);
        if source.kind == FileKind::Image {
            target.kind = FileKind::Image;
        }
        (target.attributes, target.read_only) = (source.attributes, source.read_only);
        for page in seen.into_iter().filter(|page| page.saturating_mul(PAGE as u64) < size) {
            let set = self.read_page(machine, from, page);
            self.put_page(to, page, set);
        }
    }

    /// The file has another length.
    pub(crate) fn set_size(&mut self, row: Row, size: Option<u64>) {
        let file = &mut self.files[row];
        let old = file.size.unwrap_or(0);
        let new = size.unwrap_or(old);
        let used = self.volumes[file.volume].used.entry(file.medium).or_default();
        *used = used.saturating_sub(old).saturating_add(new);
        if new < old {
            let cut = (new % PAGE as u64) as usize;
            let page = new / PAGE as u64;
            file.kept = file.kept.min(new);
            let last = file.pages.get(page).cloned();
            file.pages.forget_from(page);
            if let (Some(mut last), true) = (last, cut > 0) {
                last.clear_from(cut, OPEN_17);
                file.pages.put(page, last, &mut self.budget);
            }
        }
        file.size = size;
        self.stores_resized(row, old, new);
    }

    /// What the medium holds in a page is this, as far as the file reaches.
    pub(crate) fn put_page(&mut self, row: Row, page: u64, set: PageSet) {
        self.files[row].pages.put(page, set, &mut self.budget);
    }

    /// Bytes were written to the file by a call.
    pub(crate) fn write_file(
        &mut self,
        by: Option<MachineId>,
        row: Row,
        offset: u64,
        bytes: &[u8],
    ) {
        for (page, within, from, to) in pieces(offset, bytes.len()) {
            let mut set = self.files[row].page(page);
            set.overlay(within, &bytes[from..to]);
            self.put_page(row, page, set);
            self.views_may_see(by, row, page, within, &bytes[from..to]);
        }
    }

    /// Whether the medium of a file can be reached from a machine.
    pub(crate) fn reach(&self, machine: MachineId, row: Row) -> Reach {
        let file = &self.files[row];
        let volume = &self.volumes[file.volume];
        let cut = volume.server.is_some_and(|server| {
            self.machine(machine).is_some_and(|machine| machine.cut_off.contains(&server))
        });
        if cut {
            return Reach::Gone(ERROR_BAD_NETPATH, abi::clause::SZ_79);
        }
        match volume.present && volume.medium == file.medium {
            true => Reach::Fine,
            false => Reach::Gone(ERROR_DEVICE_REMOVED, abi::clause::SZ_76),
        }
    }

    /// What a path leads to, for a machine. Its form has been found good.
    pub(crate) fn look_up(&self, machine: MachineId, path: &str) -> Where {
        if self.files_untold {
            return Where::Unsure;
        }
        let path = path.to_lowercase();
        let path = path.trim_end_matches('\\');
        if path.starts_with("\\\\") {
            return self.look_up_share(machine, path);
        }
        let mine = |volume: &&Volume| volume.machine == Some(machine);
        // A mounted card hides a folder of its name; without it its name is free.
        let under = |volume: &&Volume| {
            volume.present && (volume.mount.is_empty() || is_below(path, &volume.mount))
        };
        let found = self.volumes.iter().filter(mine).filter(under);
        let Some(longest) = found.map(|volume| volume.mount.len()).max() else {
            return self.no_volume(machine, path);
        };
        let rows: Vec<Row> = (0..self.volumes.len())
            .filter(|row| {
                let volume = &self.volumes[*row];
                mine(&volume) && under(&volume) && volume.mount.len() == longest
            })
            .collect();
        self.look_on(&rows, path)
    }

    fn no_volume(&self, machine: MachineId, path: &str) -> Where {
        let mounts = self.volumes.iter().filter(|volume| volume.machine == Some(machine));
        match mounts.map(|volume| &volume.mount).any(|mount| path == mount) {
            true => Where::Unsure,
            false => Where::Refused(ERROR_PATH_NOT_FOUND, abi::clause::SZ_23),
        }
    }

    fn look_up_share(&self, machine: MachineId, path: &str) -> Where {
        let server = path[2..].split('\\').next().unwrap_or_default();
        let Some(id) = self.servers.iter().position(|known| known == server) else {
            return Where::Refused(ERROR_BAD_NETPATH, abi::clause::SZ_46);
        };
        let id = ServerId(id as u32);
        if self.machine(machine).is_some_and(|machine| machine.cut_off.contains(&id)) {
            return Where::Refused(ERROR_BAD_NETPATH, abi::clause::SZ_79);
        }
        let on = (0..self.volumes.len()).find(|row| {
            let volume = &self.volumes[*row];
            volume.server == Some(id) && is_below(path, &volume.mount)
        });
        match on {
            Some(row) => self.look_on(&[row], path),
            None => Where::Refused(ERROR_BAD_NETPATH, abi::clause::SZ_46),
        }
    }

    fn look_on(&self, rows: &[Row], path: &str) -> Where {
        for row in rows {
            let volume = &self.volumes[*row];
            if let Some(file) = self.by_path.get(&(*row, volume.medium, path.to_owned())) {
                return Where::File(*file);
            }
        }
        let folder = |folder: &str| {
            folder.is_empty()
                || rows.iter().any(|row| {
                    let volume = &self.volumes[*row];
                    volume.mount == folder || volume.folders.contains(folder)
                })
        };
        if folder(path) {
            return Where::Folder;
        }
        let parent = path.rfind('\\').map_or("", |at| &path[..at]);
        let writable = rows.iter().find(|row| self.volumes[**row].kind != VolumeKind::Rom);
        let blank = rows.iter().any(|row| self.volumes[*row].medium != 0);
        match (folder(parent), writable.or(rows.first())) {
            (true, Some(row)) if !blank || self.volumes[*row].mount == parent => {
                Where::Free(*row, path.to_owned())
            }
            (false, Some(_)) => Where::Refused(ERROR_PATH_NOT_FOUND, abi::clause::SZ_23),
            _ => Where::Unsure,
        }
    }
}

fn is_below(path: &str, mount: &str) -> bool {
    path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('\\'))
}
