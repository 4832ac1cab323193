//! How an event can contradict those before it.

use abi::{
    Address, BackingId, FileId, FrameId, Handle, HeapId, MachineId, ObjectId, ProcessId, RegionId,
    ServerId, ThreadId, ViewId, VolumeId,
};
use std::fmt;

/// An event that cannot have happened after those before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {event}: {contradiction}")]
pub struct FoldError {
    /// Which event, counted from 1 with the header: its line in the JSON form.
    pub event: u64,
    /// How it contradicts what is known.
    pub contradiction: Contradiction,
}

/// How an event contradicts what is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// It speaks of something that there is not.
    #[error("there is no {0}")]
    Unknown(Thing),
    /// It makes something that there is already.
    #[error("{0} is there already")]
    Exists(Thing),
    /// It does what the state of something does not allow.
    #[error("{0} {1}")]
    State(Thing, &'static str),
    /// It tells a number that is not the one that is known.
    #[error("{what} of {of}: {told} is told, {known} is known")]
    Differs {
        /// What the number belongs to.
        of: Thing,
        /// What is counted or measured.
        what: &'static str,
        /// The number in the event.
        told: i128,
        /// The number that the events before it lead to.
        known: i128,
    },
    /// It reads a byte that nobody wrote.
    #[error("the byte at {address}: {told:#04x} is told, {known:#04x} is known")]
    Byte {
        /// Where the byte is.
        address: Address,
        /// The byte in the event.
        told: u8,
        /// The byte that the events before it lead to.
        known: u8,
    },
    /// It takes addresses that are in use.
    #[error("{base} is taken by {by}")]
    Overlap {
        /// The first address of what is new.
        base: Address,
        /// What is there.
        by: Thing,
    },
    /// It is a header, and there was one.
    #[error("a trace has one header")]
    SecondHeader,
}

/// What a contradiction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say what they are")]
pub enum Thing {
    Machine(MachineId),
    Server(ServerId),
    Volume(VolumeId),
    File(FileId),
    Process(ProcessId),
    Thread(ThreadId),
    Object(ObjectId),
    Handle(Handle),
    Backing(BackingId),
    View(ViewId),
    Region(RegionId),
    /// A heap.
    Heap(HeapId),
    /// A page that several pages of regions show.
    Shared(u64),
    Frame(FrameId),
    /// A page of a backing, counted from its start.
    Page(BackingId, u64),
    /// A committed page of a region, counted from its start.
    Private(RegionId, u32),
    /// Anything mapped or committed at an address.
    Address(Address),
    /// The clock, in milliseconds.
    Clock,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Thing::Machine(id) => id.fmt(f),
            Thing::Server(id) => id.fmt(f),
            Thing::Volume(id) => id.fmt(f),
            Thing::File(id) => id.fmt(f),
            Thing::Process(id) => id.fmt(f),
            Thing::Thread(id) => id.fmt(f),
            Thing::Object(id) => id.fmt(f),
            Thing::Handle(handle) => write!(f, "handle {handle}"),
            Thing::Backing(id) => id.fmt(f),
            Thing::View(id) => id.fmt(f),
            Thing::Region(id) => id.fmt(f),
            Thing::Heap(id) => id.fmt(f),
            Thing::Shared(number) => write!(f, "shared page {number}"),
            Thing::Frame(id) => id.fmt(f),
            Thing::Page(backing, page) => write!(f, "page {page} of {backing}"),
            Thing::Private(region, page) => write!(f, "committed page {page} of {region}"),
            Thing::Address(address) => write!(f, "memory at {address}"),
            Thing::Clock => f.write_str("clock"),
        }
    }
}

/// What folding one event comes to.
pub(super) type Folded = Result<(), Contradiction>;

/// Fails unless the number that is told is the one that is known.
pub(super) fn same(
    of: Thing,
    what: &'static str,
    told: impl Into<i128>,
    known: impl Into<i128>,
) -> Folded {
    let (told, known) = (told.into(), known.into());
    if told == known { Ok(()) } else { Err(Contradiction::Differs { of, what, told, known }) }
}

/// Fails unless something is in the state that the event needs; `is` says in which it is then.
pub(super) fn demand(holds: bool, thing: Thing, is: &'static str) -> Folded {
    if holds { Ok(()) } else { Err(Contradiction::State(thing, is)) }
}
