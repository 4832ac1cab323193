//! Pages: what gives them content, where they lie, where they are seen.

use super::{QueueOf, Row};
use crate::space::SpaceId;
use abi::{
    BackingId, FileId, FrameId, HeapId, MachineId, ModuleId, ObjectId, PAGE_BYTES, ProcessId,
    RegionId, SharedPageId, ThreadId, ViewId,
};
use journal::Record;

/// What gives the pages of file-mapping objects their content and identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BackingRecord {
    /// The machine that its pages are on.
    pub machine: MachineId,
    /// The file behind it; none for RAM.
    pub file: Option<FileId>,
    /// Pages of an uncompressed ROM file, used where they lie.
    pub in_place: bool,
    /// The file is a compressed ROM file.
    pub expanded: bool,
    /// Only the pages in `section_pages` are committed (SEC_RESERVE).
    pub reserved: bool,
    /// Its pages came in with its module and stay: they cannot be brought in one by one.
    pub resident_whole: bool,
    /// Its pages are those of the machine's paging pool.
    pub pooled: bool,
    /// The module that it is for; none: file-mapping objects.
    pub module: Option<ModuleId>,
    /// Its length in pages.
    pub pages: u64,
    /// Its length in bytes.
    pub size: u64,
    /// File-mapping objects on it.
    pub users: u32,
    /// Pages of regions that show a page of it (VirtualCopy).
    pub copies: u32,
    /// Resident pages.
    pub resident: u32,
    /// Dirty pages.
    pub dirty: u32,
    /// Its dirty pages are due to be written back.
    pub pending: bool,
    /// The resident page that came in last.
    pub first: Option<FrameId>,
    /// The view of it that was mapped last.
    pub first_view: Option<ViewId>,
}

impl BackingRecord {
    /// A backing of RAM for one object. `pages` fits: a size of 2^64 - 1 bytes has 2^52 pages.
    pub fn blank(machine: MachineId, size: u64) -> BackingRecord {
        BackingRecord {
            machine,
            file: None,
            in_place: false,
            expanded: false,
            reserved: false,
            resident_whole: false,
            pooled: false,
            module: None,
            pages: size.div_ceil(u64::from(PAGE_BYTES)),
            size,
            users: 1,
            copies: 0,
            resident: 0,
            dirty: 0,
            pending: false,
            first: None,
            first_view: None,
        }
    }

    /// True if nothing uses it any more, and nothing of it is still to be written.
    pub fn is_unused(&self) -> bool {
        self.users == 0 && self.copies == 0 && self.dirty == 0
    }

    /// True if its pages take frames that can be given up: they can be read again.
    pub fn is_evictable(&self) -> bool {
        self.file.is_some() && !self.in_place && !self.resident_whole
    }
}

/// Who a frame belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FrameOwner {
    /// Nobody.
    #[default]
    Free,
    /// A page of a backing.
    Backing(BackingId, u64),
    /// A private page of a region, counted from the region's start.
    Region(RegionId, u32),
    /// A page that several pages of regions show.
    Shared(SharedPageId),
}

/// What a frame is used for. The bytes are in the `memory` table, under the same number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FrameRecord {
    /// The page that it holds.
    pub owner: FrameOwner,
    /// Written to since page-in or the last write-back.
    pub dirty: bool,
    /// The neighbours among the resident pages of its backing.
    pub next: Option<FrameId>,
    /// See `next`.
    pub previous: Option<FrameId>,
    /// The neighbours among all evictable pages of the machine.
    pub by_age: Neighbours,
    /// The neighbours in the machine's paging pool.
    pub in_pool: Neighbours,
}

/// What is before and behind a frame in a queue of pages by the age of their page-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one whose page came in next.
    pub younger: Option<FrameId>,
    /// The one whose page came in before.
    pub older: Option<FrameId>,
    /// The page that it holds: its [`FrameOwner::logical_key`], or 0.
    pub older_page: u64,
}

impl FrameRecord {
    /// Its neighbours in one of the queues of its machine.
    pub fn neighbours(&self, queue: QueueOf) -> Neighbours {
        match queue {
            QueueOf::Evictable => self.by_age,
            QueueOf::Pool => self.in_pool,
        }
    }

    /// The same, to be changed.
    pub fn neighbours_mut(&mut self, queue: QueueOf) -> &mut Neighbours {
        match queue {
            QueueOf::Evictable => &mut self.by_age,
            QueueOf::Pool => &mut self.in_pool,
        }
    }
}

// The neighbours are table indexes: two worlds that differ only there are the same world. The order of
// the pages is no such thing: it says which goes first.
impl std::hash::Hash for FrameRecord {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.owner.hash(state);
        self.dirty.hash(state);
        self.by_age.older_page.hash(state);
        self.in_pool.older_page.hash(state);
    }
}

/// A view of a file-mapping object. Equal views share one record and one base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ViewRecord {
    /// The file-mapping object.
    pub object: ObjectId,
    /// The backing of the object.
    pub backing: BackingId,
    /// The region that it takes.
    pub region: RegionId,
    /// Where it begins in the object, in bytes.
    pub offset: u64,
    /// Its length in bytes, as asked for.
    pub len: u32,
    /// The PAGE_ protection of its pages.
    pub protect: u32,
    /// How often it is mapped, by all processes.
    pub count: u32,
    /// The process that mapped it first.
    pub mapper: ProcessId,
    /// How often that process holds it; what others hold is in `view_counts`.
    pub mapper_count: u32,
    /// The view of the same backing that was mapped before it.
    pub next: Option<ViewId>,
    /// The one that was mapped after it, which follows from the others' `next`.
    pub previous: Row<Option<ViewId>>,
}

/// What a view shows, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown {
    /// The file-mapping object.
    pub object: ObjectId,
    /// Where it begins in the object, in bytes.
    pub offset: u64,
    /// Its length in bytes, as asked for.
    pub len: u32,
    /// The PAGE_ protection of its pages.
    pub protect: u32,
}

impl ViewRecord {
    /// What it shows.
    pub fn shown(&self) -> Shown {
        let ViewRecord { object, offset, len, protect, .. } = *self;
        Shown { object, offset, len, protect }
    }
}

/// What a region of addresses is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionUse {
    /// A view.
    View(ViewId),
    /// Memory of VirtualAlloc.
    Private,
    /// Memory that its owner alone can write to, and all processes can read.
    Shared,
    /// A part of a heap.
    Heap(HeapId),
    /// A module, from a page of its file on.
    Image {
        /// The module.
        module: ModuleId,
        /// The page of its file that the region begins with.
        page: u32,
    },
    /// The stack of a thread.
    Stack(ThreadId),
}

/// A reserved range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegionRecord {
    /// The machine.
    pub machine: MachineId,
    /// The address space.
    pub space: SpaceId,
    /// The process that reserved it, or that has the module loaded; none for a view, which belongs
    /// to all who map it, and for what all processes see in slot 1.
    pub owner: Option<ProcessId>,
    /// Its first address, in slot form.
    pub base: u32,
    /// Its length in pages.
    pub pages: u32,
    /// What it is for.
    pub used_for: RegionUse,
    /// The protection that it was reserved with.
    pub protect: u32,
    /// Committed pages.
    pub committed: u32,
}

/// A committed private page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PrivatePage {
    /// Its PAGE_ protection.
    pub protect: u32,
    /// The physical page that it shows.
    pub shows: Shows,
}

/// The physical page that a committed page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shows {
    /// One of its own: its frame, once it was touched.
    Own(Option<FrameId>),
    /// One that others may show too.
    Shared(SharedPageId),
    /// A page of an object, by its number.
    Backing(BackingId, u64),
}

/// A physical page that several committed pages may show. It costs one frame of RAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SharedPage {
    /// The machine.
    pub machine: MachineId,
    /// Its frame, once it was touched.
    pub frame: Option<FrameId>,
    /// How many committed pages show it.
    pub users: u32,
}

/// A heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeapRecord {
    /// Whose it is.
    pub process: ProcessId,
    /// Where its first part begins, in slot form: what a program knows it by.
    pub base: u32,
    /// It gets no other part.
    pub fixed: bool,
}

/// A part of a heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeapPart {
    /// The region that it takes.
    pub region: RegionId,
    /// It is for one large block.
    pub large: bool,
}

/// A block of a heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeapBlock {
    /// How many bytes the program asked for.
    pub bytes: u32,
}

/// Bytes of a heap's part that belong to no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeapGap {
    /// How many.
    pub bytes: u32,
}

/// A PAGE_ protection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Protect(pub u32);

impl Record for FrameRecord {
    /// A frame counts for the page that it holds, not for its own number.
    fn logical_key(&self, _row: u32) -> u64 {
        self.owner.logical_key()
    }

    fn is_blank(&self) -> bool {
        self.owner == FrameOwner::Free
    }
}

impl FrameOwner {
    /// The key of the page, the same whichever frame holds it.
    pub fn logical_key(self) -> u64 {
        match self {
            FrameOwner::Free => 0,
            FrameOwner::Backing(backing, page) => (u64::from(backing.0) << 40) ^ page ^ (1 << 63),
            FrameOwner::Region(region, page) => (u64::from(region.0) << 40) ^ u64::from(page),
            FrameOwner::Shared(shared) => u64::from(shared.0) ^ (1 << 62),
        }
    }
}

impl Record for BackingRecord {}
impl Record for ViewRecord {}
impl Record for RegionRecord {}
impl Record for PrivatePage {}
impl Record for SharedPage {}
impl Record for HeapRecord {}
impl Record for HeapPart {}
impl Record for HeapBlock {}
impl Record for HeapGap {}
impl Record for Protect {}
