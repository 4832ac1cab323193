//! What must hold of files and volumes after every step. Each function panics with the name of
//! what does not hold: that is a bug of the model, never of a scenario.

use crate::Kernel;
use crate::path;
use crate::record::{Body, DirectoryEntry, OpenFile, PageContent, PathKey, Sections, Sharing};
use abi::{FileId, VolumeId};
use journal::PAGE_BYTES;
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant of files and volumes.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_file_invariants(&self) {
        self.every_file_has_one_path();
        self.every_entry_lies_in_a_folder();
        self.volumes_account_for_their_files();
        self.stored_pages_lie_within_their_files();
        self.files_count_their_opens();
        self.files_count_their_backings();
        self.files_count_their_sections();
        self.what_is_to_be_deleted_is_kept_by_somebody();
    }

    fn every_file_has_one_path(&self) {
        let mut named = 0;
        for (key, entry) in self.state.directory.iter() {
            let DirectoryEntry::File(file) = entry else { continue };
            let record = self.state.files.get(file.0).expect("an entry leads to a file");
            let own = (record.volume, record.medium, path::lower(&record.path));
            let found = (key.volume, key.medium, key.path.clone());
            assert!(own == found, "a file is found under its own path");
            named += 1;
        }
        let unlinked = self.state.files.iter().filter(|(_, file)| file.unlinked).count() as u32;
        assert_eq!(named + unlinked, self.state.files.len(), "every file has one path");
    }

    fn every_entry_lies_in_a_folder(&self) {
        for key in self.state.directory.iter().map(|(key, _)| key) {
            let mount = path::lower(&self.state.volumes[key.volume.0].mount);
            let Some(folder) = path::parent(&key.path).filter(|_| key.path != mount) else {
                continue;
            };
            let above = |volume: VolumeId| {
                let medium = self.state.volumes[volume.0].medium;
                let medium = if volume == key.volume { key.medium } else { medium };
                let folder = PathKey { volume, medium, path: folder.into() };
                self.state.directory.get(&folder) == Some(&DirectoryEntry::Folder)
            };
            // A folder of the ROM can hold files of the object store.
            let volumes = self.state.volumes.iter().map(|(row, _)| VolumeId(row));
            assert!(above(key.volume) || volumes.into_iter().any(above), "entries lie in folders");
        }
    }

    fn volumes_account_for_their_files(&self) {
        let mut sizes: BTreeMap<(VolumeId, u32), u64> = BTreeMap::new();
        for (_, file) in self.state.files.iter() {
            *sizes.entry((file.volume, file.medium)).or_default() += file.size;
        }
        for (row, volume) in self.state.volumes.iter() {
            let size = sizes.get(&(VolumeId(row), volume.medium)).copied().unwrap_or(0);
            assert_eq!(volume.used, size, "a volume accounts for its files");
            let room = volume.capacity.checked_sub(volume.used);
            assert!(room >= Some(volume.filler), "a volume holds no more than it can");
        }
    }

    fn stored_pages_lie_within_their_files(&self) {
        for ((file, page), PageContent(version)) in self.state.file_pages.sorted() {
            let record = self.state.files.get(file.0).expect("a stored page belongs to a file");
            let start = page * PAGE_BYTES as u64;
            assert!(start < record.size, "a stored page lies within its file");
            let end = (record.size - start).min(PAGE_BYTES as u64) as usize;
            let bytes = version.bytes();
            let (within, beyond) = bytes.split_at(end);
            assert!(beyond.iter().all(|byte| *byte == 0), "what lies past the end is zero");
            assert!(within.iter().any(|byte| *byte != 0), "a page of zeros is not stored");
        }
    }

    fn files_count_their_opens(&self) {
        let mut opens: BTreeMap<FileId, Vec<OpenFile>> = BTreeMap::new();
        for (_, object) in self.state.objects.iter() {
            if let Body::File(open) = object.body {
                opens.entry(open.file).or_default().push(open);
            }
        }
        for (row, file) in self.state.files.iter() {
            let opens = opens.remove(&FileId(row)).unwrap_or_default();
            assert_eq!(opens.len() as u32, file.opens, "I3: a file counts its opens");
            let mut sharing = Sharing::default();
            opens.iter().for_each(|open| sharing.count(open, u32::checked_add));
            assert_eq!(sharing, file.sharing, "I3: a file counts how it is shared");
        }
        assert!(opens.is_empty(), "an open file is a file");
    }

    fn files_count_their_backings(&self) {
        let mut counts: BTreeMap<FileId, u32> = BTreeMap::new();
        for file in self.state.backings.iter().filter_map(|(_, backing)| backing.file) {
            *counts.entry(file).or_default() += 1;
        }
        for (row, file) in self.state.files.iter() {
            let count = counts.remove(&FileId(row)).unwrap_or(0);
            assert_eq!(count, file.mappings, "I3: a file counts its backings");
        }
        assert!(counts.is_empty(), "a backing is of a file");
    }

    fn files_count_their_sections(&self) {
        let mut counts: BTreeMap<FileId, Sections> = BTreeMap::new();
        for (_, object) in self.state.objects.iter() {
            if let Body::FileMapping(mapping) = object.body {
                if let Some(file) = self.state.backings[mapping.backing.0].file {
                    counts.entry(file).or_default().count(&mapping, u32::checked_add);
                }
            }
        }
        for (row, file) in self.state.files.iter() {
            let count = counts.remove(&FileId(row)).unwrap_or_default();
            assert_eq!(count, file.sections, "I3: a file counts its file-mapping objects");
        }
        assert!(counts.is_empty(), "a file that is mapped is a file");
    }

    fn what_is_to_be_deleted_is_kept_by_somebody(&self) {
        for (_, file) in self.state.files.iter() {
            assert!(!file.doomed || file.unlinked || file.opens > 0, "a doomed file is open");
            let kept = file.opens == 0 && file.mappings > 0;
            assert!(!file.unlinked || kept, "a file without a path is mapped and not open");
        }
    }
}
