//! Kernel objects, their names and their handles.

use abi::constant::{DELETE, FILE_EXECUTE, FILE_READ_DATA, FILE_WRITE_DATA};
use abi::{BackingId, FileId, Handle, MachineId, ObjectId, ProcessId, ThreadId};
use journal::Record;
use std::sync::Arc;
use trace::event::CloseReason;

/// The hash of a name with its machine and name space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameHash(pub u64);

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

/// What a thread found that has left a call after the look-up of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LookUp {
    /// The object that had the name; none: it was free.
    pub found: Option<ObjectId>,
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
    /// The entry of its value in the table of its machine: where all processes share that table,
    /// while a process holds a handle; for a process or a thread also while it lives, because the
    /// value is its identifier.
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
    /// Its PAGE_ protection.
    pub protect: u32,
    /// Its SEC_ attributes.
    pub section: u32,
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
    /// GENERIC_EXECUTE was asked for.
    pub execute: bool,
    /// DELETE was asked for.
    pub delete: bool,
    /// Others may read.
    pub share_read: bool,
    /// Others may write.
    pub share_write: bool,
    /// Others may delete.
    pub share_delete: bool,
    /// The file is deleted when this is gone (FILE_FLAG_DELETE_ON_CLOSE).
    pub delete_on_close: bool,
    /// It came from CreateFileForMapping.
    pub for_mapping: bool,
    /// The file pointer, in bytes.
    pub position: u64,
}

impl OpenFile {
    /// What a handle with these FILE_ rights allows of it.
    pub fn limited_to(self, rights: u32) -> OpenFile {
        OpenFile {
            read: self.read && rights & FILE_READ_DATA != 0,
            write: self.write && rights & FILE_WRITE_DATA != 0,
            execute: self.execute && rights & FILE_EXECUTE != 0,
            delete: self.delete && rights & DELETE != 0,
            ..self
        }
    }
}

/// What a process holds through one handle value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Holding {
    /// How many handles; where each handle has a value of its own, one.
    pub count: u32,
    /// What they allow, if the object is a file mapping: SECTION_ bits. Of a file FILE_ rights; 0:
    /// everything that it was opened for.
    pub access: u32,
    /// The HANDLE_FLAG_ bits.
    pub flags: u32,
}

/// One entry of a handle table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HandleRow {
    /// The object that the value stands for.
    pub object: Option<ObjectId>,
    /// How often the entry was given out before, without what `reuse_handle_values` gave out
    /// again.
    pub generation: u32,
    /// Why the kernel itself closed its last value, if it did. No operation looks at it: it is
    /// there to say why a dead value is refused.
    pub taken_back: Option<CloseReason>,
    /// The lowest process that holds the value; none if no process does.
    pub first_holder: Option<Holder>,
}

/// A process that holds a handle value, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// Who holds it.
    pub process: ProcessId,
    /// At least one handle.
    pub holding: Holding,
}

/// A row of the handle tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableId(pub u32);

/// How many runs of rows a handle table can have.
pub const HANDLE_RUNS: usize = 12;

/// A handle table: of a machine, or of a process. Its entries lie in runs of rows; a table in
/// which nothing was ever opened has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HandleTable {
    /// The first row of each run.
    pub runs: [u32; HANDLE_RUNS],
    /// How many words of 64 entries the runs have.
    pub words: u32,
    /// Entries in use or used up.
    pub taken: u32,
    /// The lowest word with a free entry; `words` if there is none.
    pub first_free: u32,
}

/// The handle that the kernel closes with the last mapping that was made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileHandle {
    /// Who holds it.
    pub process: ProcessId,
    /// Its value.
    pub handle: Handle,
}

impl Record for HandleRow {
    fn is_blank(&self) -> bool {
        *self == HandleRow::default()
    }
}

impl Record for ObjectRecord {}
impl Record for Holding {}
impl Record for HandleTable {}
impl Record for FileHandle {}
impl Record for LookUp {}
