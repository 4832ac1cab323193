//! Devices, servers, and what the world does to them.

use abi::world::{LowMemory, PoolSpec};
use abi::{FrameId, MachineId};
use journal::Record;
use std::fmt;
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
    /// Frames that the world took away to press on memory.
    pub ram_pressed: u32,
    /// When memory is low.
    pub low_memory: LowMemory,
    /// The shell runs, which asks applications to give memory back.
    pub shell: bool,
    /// How often an application came to the front.
    pub activations: u32,
    /// Whether the platform supports page-in.
    pub page_in: bool,
    /// Whether closed handle values come back without a new generation.
    pub reuse_handle_values: bool,
    /// Whether lazy writes are put off until something forces them.
    pub defer_writes: bool,
    /// Frames that hold file pages and could be given up when RAM runs out.
    pub evictable: PageQueue,
    /// How many of them are dirty.
    pub evictable_dirty: u32,
    /// The paging pool, if it has one; without it all RAM may be used (PAGE-05b).
    pub pool: Option<Pool>,
    /// The pages that the object store gets when the machine starts again, if it is to get others
    /// than it has.
    pub store_due: Option<u32>,
}

/// Frames by the age of the page-in of what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageQueue {
    /// How many there are.
    pub len: u32,
    /// The one whose page came in first.
    pub oldest: Option<FrameId>,
    /// The one whose page came in last.
    pub newest: Option<FrameId>,
}

// Which frames they are makes no other world; the pages in them tell their order themselves.
impl std::hash::Hash for PageQueue {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.len.hash(state);
    }
}

/// A paging pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pool {
    /// How large it is.
    pub spec: PoolSpec,
    /// The pages that it holds.
    pub queue: PageQueue,
    /// The thread that trims it gets no time.
    pub trim_held: bool,
}

/// Which of a machine's queues of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueOf {
    /// All that can be given up when RAM runs out.
    Evictable,
    /// The paging pool.
    Pool,
}

impl MachineRecord {
    /// Frames that pages can have: those that the world has not taken away.
    pub fn ram_limit(&self) -> u32 {
        self.ram_pages - self.ram_pressed
    }

    /// One of its queues of pages; that of the pool is there if it has a pool.
    pub fn queue(&self, of: QueueOf) -> &PageQueue {
        match of {
            QueueOf::Evictable => &self.evictable,
            QueueOf::Pool => &self.pool.as_ref().expect("the machine has a pool").queue,
        }
    }

    /// The same, to be changed.
    pub fn queue_mut(&mut self, of: QueueOf) -> &mut PageQueue {
        match of {
            QueueOf::Evictable => &mut self.evictable,
            QueueOf::Pool => &mut self.pool.as_mut().expect("the machine has a pool").queue,
        }
    }
}

/// A file server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerRecord {
    /// Its name.
    pub name: Arc<str>,
}

/// What kind of operation an injected fault hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultPoint {
    /// Reading a page from its medium; one that is used in place is not read.
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

impl fmt::Display for FaultPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FaultPoint::PageIn => "PageIn",
            FaultPoint::WriteBack => "WriteBack",
            FaultPoint::Allocation => "Allocation",
            FaultPoint::Growth => "Growth",
            FaultPoint::Server => "Server",
        })
    }
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

/// A fault that may strike once, at any operation of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PossibleFault {
    /// The machine that it may hit; any of them if none is named.
    pub machine: Option<MachineId>,
    /// What it may hit.
    pub point: FaultPoint,
    /// All later operations of the kind on that machine fail too.
    pub persistent: bool,
    /// It has struck.
    pub struck: bool,
}

impl Record for PossibleFault {}
impl Record for MachineRecord {}
impl Record for ServerRecord {}
impl Record for FaultPlan {}
