//! What there is to draw of each thing: facts and words, ready to be laid out.

use super::Key;
use serde::Serialize;

/// A thing as it is after a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Item {
    /// A machine and its RAM.
    Machine(Machine),
    /// A volume.
    Volume(Volume),
    /// A file.
    File(File),
    /// A process.
    Process(Process),
    /// A thread.
    Thread(Thread),
    /// A range of the map.
    Band(Band),
    /// A kernel object.
    Object(Object),
    /// A handle value.
    Handle(Handle),
    /// A view or a reserved range.
    Span(Span),
    /// Pages of a span.
    Run(Run),
    /// A page that is in memory.
    Page(Page),
    /// Sixteen bytes, wherever they are.
    Line(Line),
}

/// A machine and its RAM, in pages of 4 KB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Machine {
    /// Its name.
    pub name: String,
    /// Pages for programs.
    pub ram: u32,
    /// Those in use.
    pub used: u32,
    /// The most that were in use.
    pub peak: u32,
    /// Those that the world holds.
    pub pressed: u32,
    /// Those in the paging pool, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<u64>,
    /// What its pager did so far.
    pub pager: String,
}

/// A volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Volume {
    /// The machine or server that it belongs to.
    pub of: String,
    /// Where it is seen.
    pub mount: String,
    /// What kind of medium it is, how large, and whether it is there.
    pub what: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its volume.
    pub volume: Key,
    /// Its path.
    pub path: String,
    /// How long it is, how it is stored, whether it is still there.
    pub what: String,
    /// The number of its colour.
    pub hue: u32,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Process {
    /// Its machine.
    pub machine: Key,
    /// Its name.
    pub name: String,
    /// Where it lives, and what has become of it.
    pub what: String,
    /// It has not ended.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alive: bool,
    /// The number of the colour of its own memory.
    pub hue: u32,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Its process.
    pub process: Key,
    /// Its name.
    pub name: String,
    /// What it is doing, and where.
    pub what: String,
    /// Its last error.
    pub last_error: String,
}

/// A range of the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The machine.
    pub machine: Key,
    /// The number of the slot, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<u32>,
    /// The process that lives in it, or that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<Key>,
    /// What lies there.
    pub what: String,
    /// Its name, in a word or two.
    pub name: String,
    /// The first address.
    pub first: u32,
    /// The last address.
    pub last: u32,
    /// The clause that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<&'static str>,
}

/// A kernel object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Object {
    /// Its machine.
    pub machine: Key,
    /// Its kind, name or file.
    pub name: String,
    /// What it is made of, and its state.
    pub what: String,
    /// What keeps it.
    pub kept: String,
    /// The number of the colour of what it shows, if it shows something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hue: Option<u32>,
}

/// A handle value of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handle {
    /// The process.
    pub process: Key,
    /// The object, while the handle is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Key>,
    /// The value.
    pub value: String,
    /// What it stands for, or stood for.
    pub name: String,
    /// How many handles of this value the process holds, and what they allow.
    pub what: String,
    /// Its life so far, in a sentence.
    pub life: String,
    /// Which life of this value it is, counted from 1.
    pub lives: u32,
}

/// A view or a reserved range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The range of the map that it lies in.
    pub band: Key,
    /// Its first address.
    pub base: u32,
    /// Its length in pages.
    pub pages: u32,
    /// What it is: view, memory, heap, stack, image.
    pub kind: &'static str,
    /// What it shows or is for.
    pub name: String,
    /// Who has it, with which protection.
    pub what: String,
    /// The object behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Key>,
    /// The number of its colour.
    pub hue: u32,
}

/// Pages of a span that have the same protection and show successive pages of memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// How many.
    pub pages: u32,
    /// Their protection, in a few letters: `rw`, `r`, `rx`, `rc` for copy on write, `-` for none.
    pub allows: String,
    /// Their protection, in words.
    pub protect: String,
    /// What the pages of memory are of that they show.
    pub family: String,
    /// The number of the first of them.
    pub from: u64,
}

impl Run {
    /// The page of memory that a page of the run shows, counted from the first of the run.
    pub fn page(&self, page: u64) -> Option<Key> {
        Key::of_page(&self.family, self.from + page)
    }
}

/// A page that is in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The machine.
    pub machine: Key,
    /// What it is a page of, and which.
    pub name: String,
    /// The frame of RAM, or of ROM.
    pub frame: u32,
    /// It is the ROM's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rom: bool,
    /// It was written to since it came from its file or went there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dirty: bool,
    /// It is in the paging pool.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pooled: bool,
    /// Where its bytes came from.
    pub from: &'static str,
    /// The number of its colour.
    pub hue: u32,
}

/// Sixteen bytes of a content, side by side wherever they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What they are of.
    pub name: String,
    /// How far from its start the first of them is, in bytes.
    pub offset: u64,
    /// Where they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
    /// Which of the bytes are not the same wherever they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differ: Vec<u8>,
}

/// Bytes at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The place.
    pub name: String,
    /// What it is: volume, frame, view.
    pub kind: &'static str,
    /// The bytes in hexadecimal; none if there are none, or if another column has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<String>,
    /// The column whose bytes are seen here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<usize>,
    /// Who wrote them: from which byte on, up to which, and the number of the write.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<(u8, u8, u32)>,
}
