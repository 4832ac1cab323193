//! The records of the journaled tables: small, plain, and nothing but content.

use abi::world::{FileKind, VolumeKind};
use abi::{
    BackingId, FileId, FrameId, MachineId, ObjectId, ProcessId, RegionId, ServerId, ThreadId,
    ViewId, VolumeId,
};
use journal::{PageVersion, Record};
use std::sync::Arc;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MachineRecord {
    /// Its name.
    pub name: Arc<str>,
    /// RAM for pages, in frames.
    pub ram_pages: u32,
    /// Frames in use: resident file pages and committed pages.
    pub ram_used: u32,
    /// The most frames that were ever in use.
    pub ram_peak: u32,
    /// Frames that the world took away to press on memory.
    pub ram_pressed: u32,
    /// Whether the platform supports page-in.
    pub page_in: bool,
    /// Whether closed handle values come back without a new generation.
    pub reuse_handle_values: bool,
    /// Whether lazy writes are put off until something forces them.
    pub defer_writes: bool,
    /// Frames that hold file pages and could be given up.
    pub evictable: u32,
    /// Those of them that are dirty.
    pub evictable_dirty: u32,
    /// The evictable page that came in first.
    pub oldest: Option<FrameId>,
    /// The evictable page that came in last.
    pub newest: Option<FrameId>,
}

impl MachineRecord {
    /// Frames that pages can have: those that the world has not taken away.
    pub fn ram_limit(&self) -> u32 {
        self.ram_pages - self.ram_pressed
    }
}

/// A file server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerRecord {
    /// Its name.
    pub name: Arc<str>,
}

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
}

/// How many of a file's opens do what, so that a further one can be judged at once. Opens
/// without access are in none of the counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sharing {
    /// They read.
    pub readers: u32,
    /// They write.
    pub writers: u32,
    /// They let nobody else read.
    pub deny_read: u32,
    /// They let nobody else write.
    pub deny_write: u32,
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

/// The key of a name: the machine and name space, and the name itself, in its case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey {
    /// The machine.
    pub machine: MachineId,
    /// The name space: 0 where all types share one.
    pub space: u8,
    /// The name.
    pub name: Arc<str>,
}

/// Tells an object from those that had its number before it. It is for observers: no operation
/// looks at it, so it is no content of the world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serial(pub u64);

impl Serial {
    /// Whether both are of one object.
    pub fn same(self, other: Serial) -> bool {
        self.0 == other.0
    }
}

impl PartialEq for Serial {
    fn eq(&self, _: &Serial) -> bool {
        true
    }
}

impl Eq for Serial {}

impl std::hash::Hash for Serial {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl Record for Serial {}

/// A kernel object: what a handle can stand for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectRecord {
    /// The machine that it is on.
    pub machine: MachineId,
    /// What it is, with its own state.
    pub body: Body,
    /// Tells it from those that had its number before.
    pub serial: Serial,
    /// Its name, where it has one.
    pub name: Option<Arc<str>>,
    /// The entry of its handle value, while a process holds a handle; for a process or a thread
    /// also while it lives, because the value is its identifier.
    pub handle: Option<u32>,
    /// Handles that processes hold, in all.
    pub handles: u32,
    /// Internal references: views, waiting threads, a living process or thread to itself.
    pub pins: u32,
}

/// What an object is, with its own state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// A file-mapping object.
    FileMapping(FileMapping),
    /// An open file.
    File(OpenFile),
    /// An event.
    Event {
        /// True: it stays signalled until ResetEvent.
        manual_reset: bool,
        /// Its state.
        signalled: bool,
    },
    /// A mutex.
    Mutex {
        /// Who owns it.
        owner: Option<ThreadId>,
        /// How often the owner has taken it.
        depth: u32,
        /// True if its last owner ended without releasing it.
        abandoned: bool,
    },
    /// A semaphore.
    Semaphore {
        /// How many more can pass.
        count: u32,
        /// The most that `count` can be.
        maximum: u32,
    },
    /// A waitable timer, as far as it holds a name.
    WaitableTimer,
    /// A job, as far as it holds a name.
    Job,
    /// A process.
    Process(ProcessId),
    /// A thread.
    Thread(ThreadId),
}

/// The state of a file-mapping object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileMapping {
    /// What gives its pages content.
    pub backing: BackingId,
    /// True for PAGE_READWRITE, false for PAGE_READONLY.
    pub writable: bool,
    /// Its size in bytes, as asked for. It never changes.
    pub size: u64,
}

/// The state of an open file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpenFile {
    /// The file.
    pub file: FileId,
    /// GENERIC_READ was asked for.
    pub read: bool,
    /// GENERIC_WRITE was asked for.
    pub write: bool,
    /// Others may read.
    pub share_read: bool,
    /// Others may write.
    pub share_write: bool,
    /// It came from CreateFileForMapping.
    pub for_mapping: bool,
    /// The file pointer, in bytes.
    pub position: u64,
}

/// What a process holds of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Holding {
    /// How many handles.
    pub count: u32,
    /// For a file-mapping object: one of them was opened with PAGE_READWRITE (OPEN-26).
    pub writable: bool,
}

/// One entry of a machine's handle table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HandleRow {
    /// The object that the value stands for.
    pub object: Option<ObjectId>,
    /// How often the entry was given out before, without what `reuse_handle_values` gave out
    /// again.
    pub generation: u32,
}

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
    /// Its length in pages.
    pub pages: u64,
    /// Its length in bytes.
    pub size: u64,
    /// File-mapping objects on it.
    pub users: u32,
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
    /// The neighbours among all evictable pages of the machine, by age of page-in.
    pub younger: Option<FrameId>,
    /// See `younger`.
    pub older: Option<FrameId>,
}

// The neighbours are table indexes: two worlds that differ only there are the same world.
impl std::hash::Hash for FrameRecord {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.owner.hash(state);
        self.dirty.hash(state);
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
    /// Whether it can be written to.
    pub writable: bool,
    /// How often it is mapped, by all processes.
    pub count: u32,
    /// The process that mapped it first.
    pub mapper: ProcessId,
    /// How often that process holds it; what others hold is in `view_counts`.
    pub mapper_count: u32,
    /// The view of the same backing that was mapped before it.
    pub next: Option<ViewId>,
}

/// What a region of addresses is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegionUse {
    /// A view.
    View(ViewId),
    /// Memory of VirtualAlloc.
    Private,
}

/// A reserved range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegionRecord {
    /// The machine.
    pub machine: MachineId,
    /// The process that reserved it; none for a view, which belongs to all who map it.
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
    /// Its frame, once it was touched.
    pub frame: Option<FrameId>,
}

/// A cached translation: what a page of addresses leads to. It can always be found again from
/// the other tables, so the table of it is a derived one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Translation {
    /// The frame, plus one; 0: look it up.
    pub frame_plus_1: u32,
    /// Reading is allowed.
    pub read: bool,
    /// Writing is allowed, and the page is dirty already.
    pub write: bool,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProcessRecord {
    /// The machine.
    pub machine: MachineId,
    /// Its slot, while it lives.
    pub slot: u32,
    /// Its name.
    pub name: Arc<str>,
    /// The object that stands for it.
    pub object: ObjectId,
    /// The number of the program that its primary thread runs, if any.
    pub program: Option<u32>,
    /// Its first thread, while it lives.
    pub primary: ThreadId,
    /// Threads that it ever had.
    pub threads: u32,
    /// Its exit code, once it has ended.
    pub exit_code: Option<u32>,
}

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThreadState {
    /// It can take a step.
    Ready,
    /// It waits for an object, at most until `due`.
    Waiting {
        /// The object.
        object: ObjectId,
        /// When it gives up, in milliseconds; none: never.
        due: Option<u64>,
        /// Its place in the queue of the object: lower ones are served first.
        place: u64,
    },
    /// It sleeps until `due`; none: for ever.
    Sleeping {
        /// When it wakes, in milliseconds.
        due: Option<u64>,
    },
    /// It has ended.
    Ended,
}

/// A thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreadRecord {
    /// Its process.
    pub process: ProcessId,
    /// Its number within the process, from 1.
    pub number: u32,
    /// The object that stands for it.
    pub object: ObjectId,
    /// The number of the program that it runs, if any.
    pub program: Option<u32>,
    /// Its last error.
    pub last_error: u32,
    /// What it is doing.
    pub state: ThreadState,
    /// The answer of a wait that is over, until the caller has fetched it.
    pub answer: Option<u32>,
    /// Its exit code, once it has ended.
    pub exit_code: Option<u32>,
}

/// What kind of operation an injected fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultPoint {
    /// Reading a page from its medium.
    PageIn,
    /// Writing a page back.
    WriteBack,
    /// Taking a frame or committing RAM.
    Allocation,
    /// Growing a file.
    Growth,
    /// Any request to a server.
    Server,
}

/// An injected fault: the `remaining`-th operation from now fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FaultPlan {
    /// The machine on which it is counted.
    pub machine: MachineId,
    /// What it hits.
    pub point: FaultPoint,
    /// How many operations are left, this one included; 0: it has struck.
    pub remaining: u64,
    /// All later ones fail too.
    pub persistent: bool,
}

macro_rules! records {
    ($($name:ident),* $(,)?) => { $(impl Record for $name {})* };
}

records!(
    MachineRecord,
    ServerRecord,
    VolumeRecord,
    FileRecord,
    DirectoryEntry,
    ObjectRecord,
    Holding,
    BackingRecord,
    ViewRecord,
    RegionRecord,
    PrivatePage,
    ProcessRecord,
    ThreadRecord,
    FaultPlan,
);

/// A row of another table, found by a key. The other table holds the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<I>(pub I);

impl<I> std::hash::Hash for Row<I> {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl<I: Clone + Eq> Record for Row<I> {}

/// The object that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Named(pub ObjectId);

impl Record for Named {}

/// The content of a file's page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageContent(pub PageVersion);

impl Record for PageContent {}

/// Where a block of the second level of cached translations begins, plus one; 0: nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TranslationBlock(pub u32);

impl Record for TranslationBlock {}

impl Record for HandleRow {
    fn is_blank(&self) -> bool {
        *self == HandleRow::default()
    }
}

impl Record for FrameRecord {
    /// A frame counts for the page that it holds, not for its own number.
    fn logical_key(&self, _row: u32) -> u64 {
        self.owner.logical_key()
    }

    fn is_blank(&self) -> bool {
        self.owner == FrameOwner::Free
    }
}

impl Record for Translation {}

impl FrameOwner {
    /// The key of the page, the same whichever frame holds it.
    pub fn logical_key(self) -> u64 {
        match self {
            FrameOwner::Free => 0,
            FrameOwner::Backing(backing, page) => (u64::from(backing.0) << 40) ^ page ^ (1 << 63),
            FrameOwner::Region(region, page) => (u64::from(region.0) << 40) ^ u64::from(page),
        }
    }
}
