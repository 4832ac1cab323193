//! Volumes, files, and what paths stand for.

use abi::world::{FileKind, ModuleSpec, VolumeKind};
use abi::{FileId, MachineId, ServerId, VolumeId};
use journal::{PageVersion, Record};
use std::sync::Arc;

/// A volume. A share of a server is one volume, seen by every machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VolumeRecord {
    /// What kind of medium it is.
    pub kind: VolumeKind,
    /// The machine that it belongs to; none for a share.
    pub machine: Option<MachineId>,
    /// The server that it belongs to; none for a local volume.
    pub server: Option<ServerId>,
    /// Where its root is seen, without a trailing backslash (the root itself is empty).
    pub mount: Arc<str>,
    /// How many bytes its files may have in all; `u64::MAX` if there is no limit.
    pub capacity: u64,
    /// How many bytes its files have.
    pub used: u64,
    /// How many bytes the world took away to fill the medium up.
    pub filler: u64,
    /// Whether its file system can bring in single pages.
    pub page_in: bool,
    /// Whether a medium is in the device.
    pub present: bool,
    /// Which medium is in the device: another number is another card.
    pub medium: u32,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileRecord {
    /// The volume that it is on.
    pub volume: VolumeId,
    /// The medium that it is on.
    pub medium: u32,
    /// Its full path, in the case in which it was created.
    pub path: Arc<str>,
    /// How it is stored.
    pub kind: FileKind,
    /// What can be loaded of it.
    pub module: Option<ModuleSpec>,
    /// FILE_ATTRIBUTE_ bits that can be set.
    pub attributes: u32,
    /// Its length in bytes.
    pub size: u64,
    /// Grows with every change of content or length: a time stamp without a clock.
    pub changes: u64,
    /// Open-file objects on it.
    pub opens: u32,
    /// How those of them that read or write share it.
    pub sharing: Sharing,
    /// File-mapping objects and pending write-backs on it.
    pub mappings: u32,
    /// The file-mapping objects among them that live.
    pub sections: Sections,
    /// It is to be deleted when the last open-file object on it is gone.
    pub doomed: bool,
    /// Nothing has its path any more: it lives on only for what maps it.
    pub unlinked: bool,
}

/// How many file-mapping objects on a file live, by what a further open has to allow for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sections {
    /// All of them.
    pub live: u32,
    /// Those through which the file is written.
    pub writable: u32,
    /// Those that show it as an executable image.
    pub image: u32,
}

/// How many of a file's opens do what, so that a further one can be judged at once. Opens
/// without access are in none of the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sharing {
    /// They read or execute.
    pub readers: u32,
    /// They write.
    pub writers: u32,
    /// They may delete.
    pub deleters: u32,
    /// They let nobody else read.
    pub deny_read: u32,
    /// They let nobody else write.
    pub deny_write: u32,
    /// They let nobody delete.
    pub deny_delete: u32,
    /// They are for mapping.
    pub for_mapping: u32,
    /// They are for mapping, and write.
    pub mapping_writers: u32,
}

/// What a path stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DirectoryEntry {
    /// A folder.
    Folder,
    /// A file.
    File(FileId),
}

/// The key of a path: where it is looked up, and its lower-case form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathKey {
    /// The volume.
    pub volume: VolumeId,
    /// The medium.
    pub medium: u32,
    /// The full path in lower case, without a trailing backslash.
    pub path: Arc<str>,
}

/// The content of a file's page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageContent(pub PageVersion);

impl Record for PageContent {
    fn second_sum(&self) -> u64 {
        self.0.second_sum()
    }
}

impl Record for VolumeRecord {}
impl Record for FileRecord {}
impl Record for DirectoryEntry {}
