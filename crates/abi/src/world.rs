//! What a world consists of before its first step: plain data that a scenario, a program or a
//! JSON document describes, the kernel builds, and a trace carries in its first line.

use crate::{Content, OsVersion, PoolKind, Quirk};
use serde::{Deserialize, Serialize};

/// Everything there is: devices and the servers between them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorldSpec {
    /// The operating-system version that every machine runs.
    pub version: OsVersion,
    /// The devices.
    pub machines: Vec<MachineSpec>,
    /// The file servers, reachable from every device.
    pub servers: Vec<ServerSpec>,
    /// Names of the programs that CreateProcess and CreateThread may start, in order.
    pub programs: Vec<String>,
    /// The field bugs that its machines have, each once and of its version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quirks: Vec<Quirk>,
}

/// One device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineSpec {
    /// Its name, unique in the world.
    pub name: String,
    /// RAM for pages, in 4 KB frames.
    pub ram_pages: u32,
    /// False for a platform without page-in support (clause CFM-27).
    pub page_in: bool,
    /// True to hand out a closed handle's value again at once, without a new generation.
    pub reuse_handle_values: bool,
    /// The volumes. At most one object store and one ROM.
    pub volumes: Vec<VolumeSpec>,
    /// The processes that run when the first step begins, in order of their slots.
    pub processes: Vec<ProcessSpec>,
    /// When memory is low (OOM-07); none: as the version has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_memory: Option<LowMemory>,
    /// True if the processes of the system run, with the shell that asks applications to give memory
    /// back (OOM-08). They are the first of `processes`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub system: bool,
    /// The paging pool; none: all RAM may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging_pool: Option<PoolSpec>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// From how few free pages on one request is limited, and to how many pages (OOM-05). All numbers
/// are pages of 4 KB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LowMemory {
    /// Memory is low while fewer pages than these are free.
    pub low: u32,
    /// Memory is critical while fewer pages than these are free.
    pub critical: u32,
    /// The largest request that may leave memory low.
    pub low_block: u32,
    /// The largest request that may leave memory critical.
    pub critical_block: u32,
}

impl LowMemory {
    /// A machine on which every request is met that there are frames for.
    pub const NEVER: LowMemory = LowMemory { low: 0, critical: 0, low_block: 0, critical_block: 0 };

    /// Whether a request for `pages` pages is too large while `free` pages are free (OOM-06).
    pub fn refuses(self, pages: u64, free: u64) -> bool {
        let left = free.saturating_sub(pages);
        let below = |threshold: u32| left < u64::from(threshold);
        below(self.critical) && pages > u64::from(self.critical_block)
            || below(self.low) && pages > u64::from(self.low_block)
    }
}

/// How large a paging pool is, in pages of 4 KB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PoolSpec {
    /// So many frames, set aside at boot ([`PoolKind::SetAside`]).
    SetAside {
        /// How many.
        pages: u32,
    },
    /// A number of pages that the pool comes back to and one that it never passes
    /// ([`PoolKind::Counted`]).
    Counted {
        /// What it is trimmed to, at least one page.
        target: u32,
        /// The most that it holds, at least its target.
        maximum: u32,
    },
}

impl PoolSpec {
    /// What kind of pool it is.
    pub const fn kind(self) -> PoolKind {
        match self {
            PoolSpec::SetAside { .. } => PoolKind::SetAside,
            PoolSpec::Counted { .. } => PoolKind::Counted,
        }
    }

    /// How many pages it holds when nothing has to leave it.
    pub const fn target(self) -> u32 {
        match self {
            PoolSpec::SetAside { pages } => pages,
            PoolSpec::Counted { target, .. } => target,
        }
    }

    /// The most pages that it holds.
    pub const fn maximum(self) -> u32 {
        match self {
            PoolSpec::SetAside { pages } => pages,
            PoolSpec::Counted { maximum, .. } => maximum,
        }
    }

    /// How many frames it takes at boot.
    pub const fn set_aside(self) -> u32 {
        match self {
            PoolSpec::SetAside { pages } => pages,
            PoolSpec::Counted { .. } => 0,
        }
    }
}

/// A process that runs from the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessSpec {
    /// Its name, unique in the world.
    pub name: String,
    /// The path of the EXE that it runs, one of the machine's files; none: its address space is
    /// empty when it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// What kind of medium a volume is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum VolumeKind {
    /// The RAM file system at `\`.
    ObjectStore,
    /// The read-only files of the OS image, seen at `\` beside the object store.
    Rom,
    /// A removable card, seen as a folder of the root.
    StorageCard,
    /// A share of a file server, seen at `\\server\share`.
    RemoteShare,
    /// A fixed disk of a desktop machine, seen at a drive such as `C:`.
    Disk,
}

/// One volume of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumeSpec {
    /// What kind of medium it is.
    pub kind: VolumeKind,
    /// Where its root is seen: `\`, `\Storage Card`, `\\server\share`, `C:`.
    pub mount: String,
    /// How many bytes its files may have in all; `None`: no limit.
    pub capacity_bytes: Option<u64>,
    /// False if this file system cannot bring in single pages (fact FSD-04).
    pub page_in: bool,
    /// Folders that exist besides those that the files need, as full paths.
    pub folders: Vec<String>,
    /// Its files.
    pub files: Vec<FileSpec>,
}

/// How a file is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// An ordinary file.
    Plain,
    /// A file of the ROM's FILES section, stored as it is: it can be read in place.
    RomUncompressed,
    /// A file of the ROM's FILES section, stored compressed: its pages need RAM.
    RomCompressed,
    /// An entry of the ROM's MODULES section, stored as it is: it cannot be opened as a file, and
    /// its code is executed in place.
    RomModule,
    /// An entry of the ROM's MODULES section, stored compressed: its pages need RAM.
    RomModuleCompressed,
    /// An ordinary file with an executable image in it, on a desktop machine.
    Image,
}

impl FileKind {
    /// Whether it is an entry of the ROM's MODULES section.
    pub fn is_rom_module(self) -> bool {
        matches!(self, FileKind::RomModule | FileKind::RomModuleCompressed)
    }

    /// Whether it is stored compressed in the ROM.
    pub fn is_compressed(self) -> bool {
        matches!(self, FileKind::RomCompressed | FileKind::RomModuleCompressed)
    }
}

/// An EXE or a DLL for Windows CE. Its first page of code is the first page of its file; its last
/// pages are the data that it can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ModuleSpec {
    /// A program.
    Exe {
        /// Bytes of data that it can write, at the end of the file; whole pages are taken.
        data: u32,
        /// Bytes reserved for the stack of a thread (the linker's /STACK); none: the default of the
        /// version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stack: Option<u32>,
    },
    /// A library.
    Dll {
        /// Bytes of data that it can write, at the end of the file; whole pages are taken.
        data: u32,
        /// False for an image that cannot be moved for want of its .rel file (SLOT-05).
        rel: bool,
    },
}

impl ModuleSpec {
    /// Bytes of data that it can write.
    pub fn data(self) -> u32 {
        match self {
            ModuleSpec::Exe { data, .. } | ModuleSpec::Dll { data, .. } => data,
        }
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSpec {
    /// The full path, with the volume's mount.
    pub path: String,
    /// How it is stored.
    pub kind: FileKind,
    /// What can be loaded of it, if it is an EXE or a DLL for Windows CE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<ModuleSpec>,
    /// True if it carries FILE_ATTRIBUTE_READONLY.
    pub read_only: bool,
    /// Its bytes.
    pub content: Content,
}

/// A file server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSpec {
    /// Its name, unique in the world, compared without regard to case.
    pub name: String,
    /// Its shares; `mount` is `\\server\share`.
    pub shares: Vec<VolumeSpec>,
}

/// The name of a program as it is compared: without folder, case and `.exe` (SZ-67).
pub fn program_key(image: &str) -> String {
    let name = image.rsplit(['\\', '/']).next().unwrap_or(image).to_lowercase();
    match name.strip_suffix(".exe") {
        Some(bare) => bare.to_owned(),
        None => name,
    }
}
