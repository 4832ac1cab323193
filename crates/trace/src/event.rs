//! The events, grouped by what they are about.
//!
//! Sizes are in bytes and RAM is in pages, unless a name says otherwise. Identifiers are those of
//! the kernel's tables; they are used again after the thing is gone.

use abi::world::WorldSpec;
use abi::{
    AccessKind, Address, BackingId, ErrorCode, ExceptionCode, FileId, FrameId, Handle, MachineId,
    ObjectId, OsVersion, ProcessId, RegionId, ServerId, ThreadId, ViewId, VolumeId,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The number of the trace format. It grows when a reader of the old form would go wrong.
pub const FORMAT: u32 = 1;

/// The first event of every trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The engine's own version.
    pub engine: Arc<str>,
    /// The form of the trace: [`FORMAT`].
    pub format: u32,
    /// Whose rules hold.
    pub version: OsVersion,
    /// The scenario's name and sentence, where there is one.
    pub about: Arc<str>,
    /// Everything there is before the first step, file contents included.
    pub world: WorldSpec,
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

/// Why a handle was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CloseReason {
    /// The program called CloseHandle.
    Call,
    /// The kernel closed it: a CreateFileForMapping handle of a failed mapping, a source handle.
    Kernel,
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

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields say what they are; the variants are documented")]
pub enum Event {
    /// The trace begins.
    Header(Box<Header>),

    // Steps.
    /// A scenario step begins. `line` is 1-based; 0 where there is no file.
    Step { index: u32, line: u32, text: Arc<str> },
    /// A thread calls an API function.
    Call { thread: ThreadId, api: Arc<str>, args: Vec<(Arc<str>, Arc<str>)> },
    /// The call returns. `last_error` is there if the call wrote it; `clause` if it was refused.
    Return {
        thread: ThreadId,
        api: Arc<str>,
        result: Arc<str>,
        outputs: Vec<(Arc<str>, Arc<str>)>,
        last_error: Option<ErrorCode>,
        clause: Option<Arc<str>>,
    },
    /// A thread touches memory by itself. `bytes` are those read or written.
    Access { thread: ThreadId, kind: AccessKind, address: Address, bytes: Arc<[u8]> },
    /// A touch of memory raised an exception.
    Exception {
        thread: ThreadId,
        code: ExceptionCode,
        kind: AccessKind,
        address: Address,
        cause: Arc<str>,
        guarded: bool,
    },
    /// The world acted on its own: a card was ejected, a server cut off.
    Act { text: Arc<str> },
    /// A free decision was taken: which option of how many.
    Choice { point: Arc<str>, option: u32, of: u32 },
    /// An expectation was checked.
    Check { text: Arc<str>, met: bool },

    // Objects, handles, names.
    /// A kernel object came to be.
    ObjectCreated { object: ObjectId, kind: ObjectKind, machine: MachineId, name: Option<Arc<str>> },
    /// A kernel object is gone; its name is free.
    ObjectDestroyed { object: ObjectId },
    /// A process opened a handle; `count` is how many it now holds of this object.
    HandleOpened { process: ProcessId, object: ObjectId, handle: Handle, count: u32 },
    /// A process lost a handle; `count` is how many it still holds of this object.
    HandleClosed {
        process: ProcessId,
        object: ObjectId,
        handle: Handle,
        count: u32,
        reason: CloseReason,
    },
    /// An object was signalled or stopped being so.
    Signalled { object: ObjectId, signalled: bool },

    // File mappings, views, pages.
    /// A file-mapping object got its backing. `file` is absent for RAM.
    MappingCreated {
        object: ObjectId,
        backing: BackingId,
        file: Option<FileId>,
        writable: bool,
        size: u64,
        in_place: bool,
    },
    /// A process mapped a view; `count` is how often it now holds this one.
    ViewMapped {
        view: ViewId,
        object: ObjectId,
        process: ProcessId,
        base: Address,
        offset: u64,
        len: u32,
        writable: bool,
        count: u32,
    },
    /// A process unmapped a view; `count` is how often it still holds it, `left` how often all do.
    ViewUnmapped { view: ViewId, process: ProcessId, base: Address, count: u32, left: u32 },
    /// A page became resident.
    PageIn {
        machine: MachineId,
        backing: BackingId,
        page: u64,
        frame: FrameId,
        source: PageSource,
        ram_used: u32,
    },
    /// A page was written to for the first time since it was clean.
    Dirtied { backing: BackingId, page: u64 },
    /// A dirty page went to its file, whole. `error` is there if it did not arrive.
    WriteBack {
        backing: BackingId,
        page: u64,
        file: FileId,
        reason: WriteReason,
        error: Option<ErrorCode>,
    },
    /// A page stopped being resident.
    Evicted { machine: MachineId, backing: BackingId, page: u64, frame: FrameId, ram_used: u32 },
    /// The dirty pages of a backing wait for their write-back.
    WritesPending { backing: BackingId, pages: u32 },
    /// A backing is gone with its pages.
    BackingDropped { backing: BackingId, ram_used: u32 },
    /// RAM was promised to an object or to a range of addresses, or given back.
    RamCharged { machine: MachineId, pages: i64, ram_used: u32 },

    // Address space.
    /// A range of addresses was reserved.
    Reserved { region: RegionId, process: ProcessId, base: Address, len: u32 },
    /// Pages were committed, or committed again with another protection.
    Committed { region: RegionId, base: Address, len: u32, protect: u32 },
    /// Pages were decommitted.
    Decommitted { region: RegionId, base: Address, len: u32 },
    /// A range of addresses was released.
    Released { region: RegionId, base: Address },

    // Files.
    /// A file came to be.
    FileCreated { file: FileId, volume: VolumeId, path: Arc<str> },
    /// A file changed its length.
    FileResized { file: FileId, size: u64 },
    /// A program wrote to a file by WriteFile.
    FileWritten { file: FileId, offset: u64, bytes: Arc<[u8]> },
    /// A file got other attributes.
    FileAttributes { file: FileId, attributes: u32 },
    /// A file was deleted.
    FileDeleted { file: FileId },
    /// A volume appeared or went away. Another `medium` is another card, which is empty.
    VolumePresent { volume: VolumeId, medium: u32, present: bool },
    /// The world took room away from a volume or gave it back; `free` bytes are left.
    VolumeFilled { volume: VolumeId, free: u64 },
    /// A machine lost or found a server.
    Link { machine: MachineId, server: ServerId, connected: bool },

    // Processes and threads.
    /// A process started, in a slot of its machine.
    ProcessStarted { process: ProcessId, machine: MachineId, slot: u32, name: Arc<str> },
    /// A process ended.
    ProcessEnded { process: ProcessId, exit_code: u32 },
    /// A thread started; `number` counts from 1 within its process.
    ThreadStarted { thread: ThreadId, process: ProcessId, number: u32 },
    /// A thread ended.
    ThreadEnded { thread: ThreadId, exit_code: u32 },
    /// A thread waits, for an object or (Sleep) for none, at most until `due` in milliseconds.
    Blocked { thread: ThreadId, object: Option<ObjectId>, due: Option<u64> },
    /// A thread's wait is over; `answer` is what its call returns.
    Resumed { thread: ThreadId, answer: u32 },
    /// The clock moved; milliseconds since the start.
    Clock { now: u64 },
}
