//! Processes and threads.

use super::TableId;
use abi::{FileId, MachineId, ObjectId, ProcessId, RegionId, ThreadId};
use journal::Record;
use std::sync::Arc;

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
    /// The EXE that it runs from; none: it began without one.
    pub image: Option<FileId>,
    /// When it came to the front last, counted on its machine; 0: it is no application.
    pub activated: u32,
    /// It was asked to give memory back, and has not come to the front since.
    pub hibernating: bool,
    /// The world describes it.
    pub of_world: bool,
    /// Its first thread, while it lives.
    pub primary: ThreadId,
    /// Its handle table; once it has ended, that of its machine.
    pub table: TableId,
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
    /// It waits for what stands in `awaited`, at most until `due`.
    Waiting {
        /// How many objects: at least one.
        objects: u32,
        /// For all of them, not for any.
        all: bool,
        /// When it gives up, in milliseconds; none: never.
        due: Option<u64>,
    },
    /// It sleeps until `due`; none: for ever.
    Sleeping {
        /// When it wakes, in milliseconds.
        due: Option<u64>,
    },
    /// It has ended.
    Ended,
    /// It waits in the pager for a card, with [`Quirk::PagerWaitsForGoneCard`](abi::Quirk).
    InPager,
    /// It has left a call or a touch of memory in the middle, and can go on with it at any time.
    Midway,
}

/// One of the objects that a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Awaited {
    /// The object.
    pub object: ObjectId,
    /// The thread's place in the queue of the object.
    pub place: QueuePlace,
}

/// Where a thread stands in the queue of an object: lower ones are served first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueuePlace {
    /// The thread's own priority.
    pub priority: u32,
    /// The order of coming among those of one priority.
    pub number: u64,
}

impl QueuePlace {
    /// Behind every thread.
    pub const LAST: QueuePlace = QueuePlace { priority: u32::MAX, number: u64::MAX };
}

/// A place in the queue of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Waiter {
    /// Who waits.
    pub thread: ThreadId,
    /// Which of the objects that it waits for this one is, from 0.
    pub index: u32,
}

/// The stack of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stack {
    /// Where it lies.
    pub region: RegionId,
    /// Bytes that the thread's functions take now, from its top down.
    pub used: u32,
}

/// A thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreadRecord {
    /// The process that made it: when that ends, it ends.
    pub owner: ProcessId,
    /// The process whose code it runs: its owner, or the server that it has moved into.
    pub current: ProcessId,
    /// Which slots it may touch beside that of its current process: a bit for each (PERM-01).
    pub permissions: u32,
    /// It runs in kernel mode.
    pub kernel_mode: bool,
    /// How many calls into servers it is in: the rows of `server_calls`.
    pub calls: u32,
    /// Its number within its owner, from 1.
    pub number: u32,
    /// The object that stands for it.
    pub object: ObjectId,
    /// The number of the program that it runs, if any.
    pub program: Option<u32>,
    /// Its priority, from 0, the most urgent, to 255.
    pub priority: u32,
    /// Its stack; none in a process that began without an image.
    pub stack: Option<Stack>,
    /// Its last error.
    pub last_error: u32,
    /// What it is doing.
    pub state: ThreadState,
    /// The answer of a wait that is over, until the caller has fetched it.
    pub answer: Option<u32>,
    /// Its exit code, once it has ended.
    pub exit_code: Option<u32>,
}

/// A call into a server, while it goes on: what the thread goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ServerCall {
    /// The process that made the call.
    pub caller: ProcessId,
    /// The mask that the thread had there.
    pub permissions: u32,
    /// Whether it was in kernel mode there.
    pub kernel_mode: bool,
}

impl Record for ProcessRecord {}
impl Record for ServerCall {}
impl Record for ThreadRecord {}
impl Record for Awaited {}
impl Record for Waiter {}
