//! The words that events use for kinds, reasons and sources.

use abi::{Content, Handle, HeapId, RegionId, ViewId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// The name of something that the engine knows, or a text that it makes: a function, a parameter, a
/// constant, a clause. Nothing is copied to tell a name; read back from a file it is a text of its own.
pub type Word = Cow<'static, str>;

/// What an argument of a call stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A NULL pointer where text or an output is meant.
    Null,
    /// A number, a handle's value or an address.
    Number(u32),
    /// Text, whole.
    Text(Arc<str>),
    /// Text that is too long to be told whole: how it begins, its length in UTF-16 units, and a hash
    /// by which it is told apart from others.
    LongText {
        /// How it begins.
        begin: Arc<str>,
        /// Its length in UTF-16 units.
        units: u64,
        /// Its hash.
        hash: u64,
    },
    /// Bytes that were written out in place of an address.
    Data(Content),
    /// An array of handles.
    Handles {
        /// The handles.
        handles: Vec<Handle>,
    },
}

/// A kind of kernel object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ObjectKind {
    /// A file-mapping object.
    FileMapping,
    /// An open file.
    File,
    /// An event.
    Event,
    /// A mutex.
    Mutex,
    /// A semaphore.
    Semaphore,
    /// A waitable timer, as far as it holds a name.
    WaitableTimer,
    /// A job, as far as it holds a name.
    Job,
    /// A process.
    Process,
    /// A thread.
    Thread,
}

impl ObjectKind {
    /// What people call it.
    pub const fn word(self) -> &'static str {
        match self {
            ObjectKind::FileMapping => "file-mapping object",
            ObjectKind::File => "open file",
            ObjectKind::Event => "event",
            ObjectKind::Mutex => "mutex",
            ObjectKind::Semaphore => "semaphore",
            ObjectKind::WaitableTimer => "waitable timer",
            ObjectKind::Job => "job",
            ObjectKind::Process => "process",
            ObjectKind::Thread => "thread",
        }
    }
}

/// Why a handle was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CloseReason {
    /// The program called CloseHandle.
    Call,
    /// The kernel closed it: a CreateFileForMapping handle of a failed mapping.
    Kernel,
    /// The kernel closed it: a CreateFileForMapping handle whose last mapping is gone.
    Mapping,
    /// It was the source of DuplicateHandle with DUPLICATE_CLOSE_SOURCE.
    Source,
    /// The process ended.
    ProcessEnd,
}

/// Where the bytes of a page came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageSource {
    /// The ROM's own page, used where it lies.
    RomInPlace,
    /// A compressed ROM file, expanded into RAM.
    RomExpanded,
    /// A file, copied into RAM.
    File,
    /// Nothing: a fresh page of zeros.
    Zero,
}

/// What a range of addresses is reserved for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Memory of its process.
    #[default]
    Memory,
    /// Memory that its process alone can write to, and all can read.
    Shared,
    /// A part of this heap.
    Heap(HeapId),
}

impl Purpose {
    pub(super) fn is_memory(&self) -> bool {
        *self == Purpose::Memory
    }
}

/// Which pages others are to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PagesOf {
    /// Those of a region.
    Region {
        /// The region.
        region: RegionId,
        /// The first page, counted from its start.
        page: u32,
    },
    /// Those of a view.
    View {
        /// The view.
        view: ViewId,
        /// The first page, counted from its start.
        page: u32,
    },
}

/// Why a page was written back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WriteReason {
    /// FlushViewOfFile asked for it.
    Flush,
    /// The last view went, or the process ended.
    LastUnmap,
    /// Memory ran low.
    Pressure,
    /// A write that had been put off was due.
    Deferred,
}

/// What a call into a server passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerArg {
    /// The name that the server has for it.
    pub name: Arc<str>,
    /// What the caller passed.
    pub given: u32,
    /// What the server gets: a pointer in the caller's slot, anything else as it is.
    pub passed: u32,
    /// The system knows it for a pointer.
    pub pointer: bool,
}

/// Why a thread does not go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pause {
    /// It waits or sleeps, as it asked for.
    #[default]
    Wait,
    /// It waits in the pager for a card that is out.
    Pager,
    /// It has left a call in the middle, and may go on with it at any time.
    Midway,
}

impl Pause {
    pub(super) fn is_wait(&self) -> bool {
        *self == Pause::Wait
    }
}
