//! The names by which pictures know the things that they draw.

use abi::{FileId, Handle, MachineId, ObjectId, ProcessId, RegionId, ThreadId, ViewId, VolumeId};
use serde::{Serialize, Serializer};
use std::fmt;
use trace::fold::{PageKey, Span};

/// One thing of a scene. It is drawn as short text, which is how a page refers to it.
///
/// Identifiers are those of the kernel's tables, which are used again: a key stands for whatever has
/// the identifier at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A machine: `m0`.
    Machine(MachineId),
    /// A volume: `v0`.
    Volume(VolumeId),
    /// A file: `f0`.
    File(FileId),
    /// A process: `p0`.
    Process(ProcessId),
    /// A thread: `t0`.
    Thread(ThreadId),
    /// A range of the map of a machine or of a process, by its first address: `m0@04000000`.
    Band(Owner, u32),
    /// A kernel object: `o0`.
    Object(ObjectId),
    /// A handle value of a process: `h0.0008000a`.
    Handle(ProcessId, Handle),
    /// A view or a reserved range of addresses: `w0`, `r0`.
    Span(Place),
    /// Pages of a span that have something in common, by the first of them: `w0+3`.
    Run(Place, u32),
    /// A page of memory: `b0.3`.
    Page(Page),
    /// Sixteen bytes of a content, by their number: `f0:12`.
    Line(Content, u64),
}

impl Key {
    /// The page with this number of a family, as [`Page::family`] names it.
    pub fn of_page(family: &str, number: u64) -> Option<Key> {
        let (kind, id) = (family.chars().next()?, family.get(1..)?);
        let small = u32::try_from(number).ok();
        Some(Key::Page(Page(match kind {
            'b' => PageKey::Backing(abi::BackingId(id.parse().ok()?), number),
            'r' => PageKey::Private(RegionId(id.parse().ok()?), small?),
            'w' => PageKey::Copy(ViewId(id.parse().ok()?), small?),
            's' => PageKey::Shared(number),
            _ => return None,
        })))
    }
}

/// Whose map a range of addresses is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// That of all processes of a machine.
    Machine(MachineId),
    /// That of one process.
    Process(ProcessId),
}

/// A view or a reserved range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A view.
    View(ViewId),
    /// A range that a process reserved, or that a module is seen in.
    Region(RegionId),
}

/// A page of memory, whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page(pub PageKey);

/// What bytes belong to, wherever they are: a file and the pages that show it have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// A file.
    File(FileId),
    /// The RAM of a file-mapping object without a file.
    Ram(abi::BackingId),
    /// Memory that a process committed.
    Private(RegionId),
    /// A page that several ranges of addresses show.
    Shared(u64),
}

impl From<Span> for Place {
    fn from(span: Span) -> Place {
        match span {
            Span::View(view) => Place::View(view),
            Span::Region(region) => Place::Region(region),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Machine(id) => write!(f, "m{}", id.0),
            Key::Volume(id) => write!(f, "v{}", id.0),
            Key::File(id) => write!(f, "f{}", id.0),
            Key::Process(id) => write!(f, "p{}", id.0),
            Key::Thread(id) => write!(f, "t{}", id.0),
            Key::Band(owner, first) => write!(f, "{owner}@{first:08x}"),
            Key::Object(id) => write!(f, "o{}", id.0),
            Key::Handle(process, handle) => write!(f, "h{}.{:08x}", process.0, handle.0),
            Key::Span(place) => write!(f, "{place}"),
            Key::Run(place, first) => write!(f, "{place}+{first}"),
            Key::Page(page) => write!(f, "{page}"),
            Key::Line(content, line) => write!(f, "{content}:{line}"),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Machine(id) => write!(f, "m{}", id.0),
            Owner::Process(id) => write!(f, "p{}", id.0),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::View(id) => write!(f, "w{}", id.0),
            Place::Region(id) => write!(f, "r{}", id.0),
        }
    }
}

impl Page {
    /// What the page is one of, without its number.
    pub fn family(self) -> String {
        match self.0 {
            PageKey::Backing(id, _) => format!("b{}", id.0),
            PageKey::Private(id, _) => format!("r{}", id.0),
            PageKey::Copy(id, _) => format!("w{}", id.0),
            PageKey::Shared(_) => String::from("s"),
        }
    }

    /// Its number among them.
    pub fn number(self) -> u64 {
        match self.0 {
            PageKey::Backing(_, page) => page,
            PageKey::Private(_, page) | PageKey::Copy(_, page) => u64::from(page),
            PageKey::Shared(number) => number,
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.family(), self.number())
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::File(id) => write!(f, "f{}", id.0),
            Content::Ram(id) => write!(f, "b{}", id.0),
            Content::Private(id) => write!(f, "r{}", id.0),
            Content::Shared(number) => write!(f, "s{number}"),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
