//! The events, grouped by what they are about.
//!
//! Sizes are in bytes and RAM is in pages, unless a name says otherwise. Identifiers are those of
//! the kernel's tables; they are used again after the thing is gone. What an event repeats of the
//! scenario's text (`text`, the values of `args`) is whole up to
//! [`EXCERPT_CHARACTERS`](crate::text::EXCERPT_CHARACTERS) and cut behind them: `… (123456 bytes)`.

mod group;
mod header;
mod words;

pub(crate) use group::Group;
pub use header::{FORMAT, Header};
pub use words::{
    CloseReason, ObjectKind, PageSource, PagesOf, Pause, Purpose, ServerArg, Value, Word,
    WriteReason,
};

use crate::text::Text;
use abi::{
    AccessKind, Address, BackingId, ErrorCode, ExceptionCode, FileId, FrameId, Handle, HeapId,
    MachineId, ModuleId, ObjectId, ProcessId, RegionId, ServerId, ThreadId, ViewId, VolumeId,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the names of a return call its result.
pub const RESULT: &str = "result";

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields say what they are; the variants are documented")]
pub enum Event {
    /// The trace begins.
    Header(Box<Header>),

    // Steps.
    /// A scenario step begins. `line` is 1-based; 0 where there is no file. `thread` takes the
    /// step; a step of the world itself has none.
    Step { index: u32, line: u32, thread: Option<ThreadId>, text: Text },
    /// A thread calls an API function. `args` are the arguments as they were written, `values` what
    /// they stood for, those included that were left out and have a value of their own.
    Call {
        thread: ThreadId,
        api: Word,
        args: Vec<(Arc<str>, Text)>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        values: Vec<(Word, Value)>,
    },
    /// The call returns. `names` are the constants that stand for values: of [`RESULT`], of outputs.
    /// `last_error` is there if the call wrote it; `clause` if it was refused.
    Return {
        thread: ThreadId,
        api: Word,
        result: Word,
        outputs: Vec<(Word, Word)>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        names: Vec<(Word, Word)>,
        last_error: Option<ErrorCode>,
        clause: Option<Word>,
    },
    /// A call gives bytes without an address to its caller, in an output of which its return shows
    /// the first few: these are all of them. It comes before the return.
    Gave {
        thread: ThreadId,
        output: Word,
        #[serde(with = "crate::json::runs")]
        bytes: Arc<[u8]>,
    },
    /// A thread is about to touch memory by itself: so many bytes from this address on. What comes
    /// of it follows, as accesses or as an exception; as both if a read comes to a page that raises.
    Touch { thread: ThreadId, kind: AccessKind, address: Address, len: u64 },
    /// A thread touched memory, by itself or, within a call, through the kernel: ReadFile into a
    /// buffer. It comes after the page-ins that it caused. `bytes` are those read or written, all
    /// of them; an instruction fetch has none. What a program reads is told in pieces if pages come
    /// in between.
    Access {
        thread: ThreadId,
        kind: AccessKind,
        address: Address,
        #[serde(with = "crate::json::runs")]
        bytes: Arc<[u8]>,
    },
    /// A touch of memory raised an exception. `address` is what was touched, as the program wrote it;
    /// `slot_form` is the same address in the slot of the process that runs, where that is another.
    Exception {
        thread: ThreadId,
        code: ExceptionCode,
        kind: AccessKind,
        address: Address,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot_form: Option<Address>,
        cause: Word,
        guarded: bool,
    },
    /// The world acted on its own: a card was ejected, a server cut off.
    Act { text: Text },
    /// A free decision was taken: which option of how many.
    Choice { point: Word, option: u32, of: u32 },
    /// An expectation was checked.
    Check { text: Text, met: bool },

    // Objects, handles, names.
    /// A kernel object came to be.
    ObjectCreated { object: ObjectId, kind: ObjectKind, machine: MachineId, name: Option<Arc<str>> },
    /// A kernel object is gone; its name is free.
    ObjectDestroyed { object: ObjectId },
    /// The last handle to an object that lives on is closed, and its name is free.
    NameFreed { object: ObjectId },
    /// A process opened a handle; `count` is how many it now holds with this value. `access` are
    /// the SECTION_ bits that it has through them to a file mapping, `flags` the HANDLE_FLAG_ bits.
    HandleOpened {
        process: ProcessId,
        object: ObjectId,
        handle: Handle,
        count: u32,
        #[serde(default, skip_serializing_if = "zero")]
        access: u32,
        #[serde(default, skip_serializing_if = "zero")]
        flags: u32,
    },
    /// A handle got other HANDLE_FLAG_ bits.
    HandleFlags { process: ProcessId, handle: Handle, flags: u32 },
    /// A process lost a handle; `count` is how many it still holds with this value.
    HandleClosed {
        process: ProcessId,
        object: ObjectId,
        handle: Handle,
        count: u32,
        reason: CloseReason,
    },
    /// A new object of kind File stands for an open file. The share flags say what others may do.
    FileOpened {
        object: ObjectId,
        file: FileId,
        read: bool,
        write: bool,
        execute: bool,
        delete: bool,
        share_read: bool,
        share_write: bool,
        share_delete: bool,
        for_mapping: bool,
        /// The file is deleted when the object is gone.
        delete_on_close: bool,
    },
    /// An object was signalled or stopped being so.
    Signalled { object: ObjectId, signalled: bool },

    // File mappings, views, pages.
    /// A file-mapping object got its backing. `file` is absent for RAM. `protect` is its PAGE_
    /// protection, `section` are its SEC_ attributes.
    MappingCreated {
        object: ObjectId,
        backing: BackingId,
        file: Option<FileId>,
        protect: u32,
        section: u32,
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
        protect: u32,
        count: u32,
    },
    /// A process unmapped a view; `count` is how often it still holds it, `left` how often all do.
    ViewUnmapped { view: ViewId, process: ProcessId, base: Address, count: u32, left: u32 },
    /// A page became resident. `pooled`: in the paging pool of its machine.
    PageIn {
        machine: MachineId,
        backing: BackingId,
        page: u64,
        frame: FrameId,
        source: PageSource,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pooled: bool,
        ram_used: u32,
    },
    /// A page was written to for the first time since it was clean.
    Dirtied { backing: BackingId, page: u64 },
    /// A dirty page went to its file, whole. `error` is there if it did not arrive; `lost` if it
    /// counts as clean all the same (a field bug).
    WriteBack {
        backing: BackingId,
        page: u64,
        file: FileId,
        reason: WriteReason,
        error: Option<ErrorCode>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        lost: bool,
    },
    /// A page stopped being resident.
    Evicted { machine: MachineId, backing: BackingId, page: u64, frame: FrameId, ram_used: u32 },
    /// The dirty pages of a backing wait for their write-back.
    WritesPending { backing: BackingId, pages: u32 },
    /// A view got a page of its own, with the bytes that the object had there; `page` counts from
    /// the start of the view.
    PageCopied { machine: MachineId, view: ViewId, page: u32, frame: FrameId, ram_used: u32 },
    /// Pages of a view got another protection; `page`, the first one, counts from its start.
    ViewProtected { view: ViewId, page: u32, pages: u32, protect: u32 },
    /// Pages of an object that began as a reserved one were committed, for all its views.
    SectionCommitted { backing: BackingId, page: u64, pages: u64 },
    /// What a program wrote to a file is in its resident pages too; `offset` counts from the start
    /// of the file.
    PagesWritten {
        backing: BackingId,
        offset: u64,
        #[serde(with = "crate::json::runs")]
        bytes: Arc<[u8]>,
    },
    /// A backing is as long as its file, which has another length now.
    BackingResized { backing: BackingId, size: u64 },
    /// A backing is gone with its pages.
    BackingDropped { backing: BackingId, ram_used: u32 },
    /// RAM was promised to an object or to a range of addresses, or given back.
    RamCharged { machine: MachineId, pages: i64, ram_used: u32 },
    /// The world took free frames away, or gave them back; `pressed` is how many it holds now. They
    /// do not count as used.
    RamPressed { machine: MachineId, pressed: u32, ram_used: u32 },
    /// The line between object store and program memory lies elsewhere now: each has so many pages.
    MemoryDivided { machine: MachineId, store_pages: u32, ram_pages: u32 },
    /// The object store gets so many pages when the machine starts again.
    DivisionDue { machine: MachineId, store_pages: u32 },

    // Address space.
    /// A range of addresses was reserved.
    Reserved {
        region: RegionId,
        process: ProcessId,
        base: Address,
        len: u32,
        #[serde(default, skip_serializing_if = "Purpose::is_memory")]
        purpose: Purpose,
    },
    /// Pages were committed, or committed again with another protection.
    Committed { region: RegionId, base: Address, len: u32, protect: u32 },
    /// A committed page, counted from the start of its region, was touched for the first time and
    /// got a frame of zeros. Its RAM was paid for at the commit.
    PrivatePageIn { region: RegionId, page: u32, frame: FrameId },
    /// Reserved pages, counted from the start of their region, are committed and show what others
    /// show, with a protection of their own. They take no RAM.
    PagesShared { region: RegionId, page: u32, pages: u32, protect: u32, source: PagesOf },
    /// A guard page, which begins at `base`, was touched and is none any more.
    GuardGone { region: RegionId, base: Address },
    /// Pages were decommitted.
    Decommitted { region: RegionId, base: Address, len: u32 },
    /// A range of addresses was released, with the pages of data that an image had in it.
    Released { region: RegionId, base: Address },
    /// A process has a heap, whose first part is reserved next and begins at `base`. One that is
    /// `fixed` gets no other part.
    HeapMade { heap: HeapId, process: ProcessId, base: Address, fixed: bool },
    /// A block of a heap has so many bytes from now on, or (none) is free.
    HeapBlock { heap: HeapId, base: Address, bytes: Option<u32> },
    /// A heap is gone; its parts were released.
    HeapGone { heap: HeapId },

    // Modules.
    /// An EXE or a DLL can be used on a machine: the first process loads it, or the ROM shows it to
    /// all. `code` are its pages of code, the first of its file, `data` the others; `base` and
    /// `data_base` are where they lie, in slot 0 or in slot 1, or in the space of each process.
    ModuleLoaded {
        module: ModuleId,
        machine: MachineId,
        file: FileId,
        backing: BackingId,
        base: Address,
        code: u32,
        data_base: Address,
        data: u32,
        in_place: bool,
    },
    /// A process loaded or freed a module; `count` is how often it has it loaded now.
    ModuleCounted { module: ModuleId, process: ProcessId, count: u32 },
    /// A module is seen at a range of addresses of a process, or of all, from a page of its file on.
    ImageMapped {
        region: RegionId,
        module: ModuleId,
        process: Option<ProcessId>,
        base: Address,
        page: u32,
        len: u32,
    },
    /// A page of data of a module, counted from the start of its region, came into a frame of the
    /// process's own, with the bytes of the file.
    DataIn { machine: MachineId, region: RegionId, page: u32, frame: FrameId, ram_used: u32 },
    /// Nobody has a module loaded any more.
    ModuleUnloaded { module: ModuleId },

    // Files.
    /// A file came to be, without a byte. Those of the header's world come first, in its order,
    /// with the length, the attributes and the bytes that the header gives them.
    FileCreated { file: FileId, volume: VolumeId, path: Arc<str> },
    /// A file changed its length.
    FileResized { file: FileId, size: u64 },
    /// A program wrote to a file by WriteFile.
    FileWritten {
        file: FileId,
        offset: u64,
        #[serde(with = "crate::json::runs")]
        bytes: Arc<[u8]>,
    },
    /// A file got other attributes.
    FileAttributes { file: FileId, attributes: u32 },
    /// A file has another path on its volume.
    FileMoved { file: FileId, path: Arc<str> },
    /// A file got the length, the bytes and the kind of another.
    FileCopied { from: FileId, to: FileId },
    /// A file is to be deleted with the last open-file object on it, or no longer.
    FileDoomed { file: FileId, doomed: bool },
    /// Nothing has the path of a file any more; what maps it keeps it.
    FileUnlinked { file: FileId },
    /// A file was deleted.
    FileDeleted { file: FileId },
    /// A volume appeared or went away. Another `medium` is another card; the first one is 0.
    VolumePresent { volume: VolumeId, present: bool, medium: u32 },
    /// The world took room on a volume away, or gave it back; `filler` is how many bytes it holds.
    VolumeFilled { volume: VolumeId, filler: u64 },
    /// A machine lost or found a server.
    Link { machine: MachineId, server: ServerId, connected: bool },

    // Processes and threads.
    /// A process started, in a slot of its machine; where there are none `slot` is the number of
    /// its space. `object` stands for it.
    ProcessStarted {
        process: ProcessId,
        object: ObjectId,
        machine: MachineId,
        slot: u32,
        name: Arc<str>,
    },
    /// A process ended.
    ProcessEnded { process: ProcessId, exit_code: u32 },
    /// A thread started; `number` counts from 1 within its process; `object` stands for it.
    ThreadStarted { thread: ThreadId, object: ObjectId, process: ProcessId, number: u32 },
    /// A thread got a stack, in a range of addresses that was just reserved.
    StackMade { thread: ThreadId, region: RegionId },
    /// The functions of a thread take so many bytes of its stack now.
    StackUsed { thread: ThreadId, bytes: u32 },
    /// A thread ended.
    ThreadEnded { thread: ThreadId, exit_code: u32 },
    /// A thread waits, for any of some objects, for all of them, or (Sleep) for none, at most until
    /// `due` in milliseconds; or it pauses for a field bug.
    Blocked {
        thread: ThreadId,
        objects: Vec<ObjectId>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        all: bool,
        due: Option<u64>,
        #[serde(default, skip_serializing_if = "Pause::is_wait")]
        pause: Pause,
    },
    /// A thread's wait is over; `answer` is what its call returns.
    Resumed { thread: ThreadId, answer: u32 },
    /// A thread has another priority of its own, from 0, the most urgent, to 255.
    PriorityChanged { thread: ThreadId, priority: u32 },
    /// A thread has another mask of the slots that it may touch: a bit for each.
    PermissionsSet { thread: ThreadId, permissions: u32 },
    /// A thread went into kernel mode, or out of it.
    KernelMode { thread: ThreadId, on: bool },
    /// A thread moved into a server, `process`, where it has this mask. `args` are what the call
    /// passes.
    ServerEntered {
        thread: ThreadId,
        process: ProcessId,
        permissions: u32,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        args: Vec<ServerArg>,
    },
    /// A thread moved back to `process`, and has the mask and the mode that it had there. `calls` is
    /// how many calls into servers it still is in. `result` is what its call returns; there is none
    /// if a server has ended with the call in it.
    ServerLeft {
        thread: ThreadId,
        process: ProcessId,
        calls: u32,
        permissions: u32,
        kernel_mode: bool,
        result: Option<u32>,
    },
    /// Memory is low, and the shell asks a process to give some back: it posts WM_HIBERNATE to it.
    HibernatePosted { process: ProcessId },
    /// The user brought a process to the front, which gets WM_ACTIVATE.
    ProcessActivated { process: ProcessId },
    /// The clock moved; milliseconds since the start.
    Clock { now: u64 },
}

fn zero(value: &u32) -> bool {
    *value == 0
}
