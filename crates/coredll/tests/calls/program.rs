//! Random programs: steps that are total, so that any of them can be left out.

use abi::constant::*;
use abi::{Content, OsVersion, Piece};
use coredll::{Api, Arg, Args, Returns};
use proptest::prelude::*;
use std::sync::Arc;

/// One file of each kind.
pub(crate) const PATHS: [&str; 6] = [
    r"\data.bin",
    r"\Storage Card\log.bin",
    r"\Windows\chart.bin",
    r"\Windows\packed.bin",
    r"\\srv\pub\shared.bin",
    r"\new.bin",
];

/// Names of EXEs and DLLs, and of none.
pub(crate) const IMAGES: [&str; 5] = ["core", "tool", r"\tool.dll", "app.exe", "none"];

/// A step of one of the two threads.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) thread: usize,
    pub(crate) operation: Operation,
}

/// What a program can pass: every value that a call has returned, good or bad, living or stale.
pub(crate) struct Held {
    version: OsVersion,
    /// What stands for the process that calls.
    current_process: u32,
    /// The identifiers of two processes.
    ids: [u32; 2],
    pub(crate) handles: Vec<u32>,
    bases: Vec<u32>,
    /// Those of them that are files, file-mapping objects and views.
    files: Vec<u32>,
    mappings: Vec<u32>,
    views: Vec<u32>,
}

impl Held {
    /// What it has at the beginning.
    pub(crate) fn new(version: OsVersion, current_process: u32, ids: [u32; 2]) -> Held {
        // Addresses of slot 0, one of each slot, one of the large memory area, one of the kernel.
        let low = [0, 0x1_0000, 0x1_2000, 0x2_0000, 0x2_4000];
        let bases = low.into_iter().chain([0x401_0000, 0x601_0000, 0x4200_0000, 0x8000_0000]);
        Held {
            version,
            current_process,
            ids,
            handles: vec![0, 0xFFFF_FFFF, 0x1234_5678],
            bases: bases.collect(),
            files: Vec::new(),
            mappings: Vec::new(),
            views: Vec::new(),
        }
    }

    /// Keeps what a function returned. What stands for a failure is there from the beginning.
    pub(crate) fn keep(&mut self, api: &Api, value: u32) {
        let failed = matches!(value, 0 | u32::MAX);
        match api.returns {
            Returns::HandleOrNull | Returns::HandleOrInvalid if !failed => self.handles.push(value),
            Returns::AddressOrNull if !failed => self.bases.push(value),
            _ => return,
        }
        match api.name {
            "CreateFile" | "CreateFileForMapping" => self.files.push(value),
            "CreateFileMapping" => self.mappings.push(value),
            "MapViewOfFile" => self.views.push(value),
            _ => {}
        }
    }

    /// The base of a view, or another address.
    pub(crate) fn view(&self, index: usize) -> u32 {
        latest(&self.views, &self.bases, index)
    }
}

/// A value of a kind, counted from the latest, or one of all values.
fn latest(kind: &[u32], all: &[u32], index: usize) -> u32 {
    let values = if index % 2 == 0 && !kind.is_empty() { kind } else { all };
    values[values.len() - 1 - index / 2 % values.len()]
}

/// What a step does. Handles and addresses are chosen among all that were ever returned.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Open {
        path: usize,
        access: u32,
        share: u32,
        disposition: u32,
        for_mapping: bool,
    },
    CreateFileMapping {
        file: usize,
        protect: u32,
        high: u32,
        low: u32,
        name: Option<u8>,
    },
    Map {
        handle: usize,
        access: u32,
        offset: u32,
        len: u32,
    },
    Unmap {
        base: usize,
    },
    Flush {
        at: (usize, u32),
        len: u32,
    },
    Close {
        handle: usize,
    },
    Duplicate {
        handle: usize,
        close_source: bool,
    },
    ReadFile {
        handle: usize,
        len: u32,
        into: Option<usize>,
    },
    WriteFile {
        handle: usize,
        len: u32,
        from: Option<usize>,
    },
    Seek {
        handle: usize,
        to: i32,
    },
    SetEnd {
        handle: usize,
    },
    FlushFile {
        handle: usize,
    },
    Delete {
        path: usize,
    },
    Attributes {
        path: usize,
        set: u32,
    },
    Event {
        name: Option<u8>,
    },
    Mutex {
        name: Option<u8>,
    },
    Wait {
        handle: usize,
    },
    Alloc {
        size: u32,
        kind: u32,
        protect: u32,
    },
    Free {
        base: usize,
        size: u32,
        kind: u32,
    },
    Query {
        base: usize,
    },
    MapPointer {
        base: usize,
        process: usize,
    },
    MapCaller {
        base: usize,
        len: u32,
    },
    UnMap {
        base: usize,
    },
    Rights {
        mask: u32,
    },
    KernelMode {
        on: bool,
    },
    IsBad {
        base: usize,
        len: u32,
        write: bool,
    },
    ReadMemory {
        process: usize,
        at: usize,
        len: u32,
        into: Option<usize>,
    },
    WriteMemory {
        process: usize,
        at: usize,
        len: u32,
        from: Option<usize>,
    },
    /// Moves the thread into a server; none: back out of one.
    Move {
        server: Option<usize>,
    },
    Load {
        image: usize,
    },
    FreeLibrary {
        base: usize,
    },
    GetModule {
        image: Option<usize>,
    },
    ModuleName {
        base: Option<usize>,
        into: Option<usize>,
        size: u32,
    },
    Start {
        image: usize,
    },
    Terminate {
        handle: usize,
    },
    UseStack {
        bytes: u32,
    },
    Poke {
        at: (usize, u32),
        value: u8,
    },
    Act(u8),
}

/// A random step.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    (0..2usize, operation()).prop_map(|(thread, operation)| Step { thread, operation })
}

fn pick(values: &'static [u32]) -> impl Strategy<Value = u32> + Clone {
    prop::sample::select(values)
}

fn name() -> impl Strategy<Value = Option<u8>> + Clone {
    prop::option::of(0..2u8)
}

/// Counted from the latest: what was just returned is of use, what is old may be stale.
fn index() -> impl Strategy<Value = usize> + Clone {
    prop_oneof![3 => 0..3usize, 1 => 0..64usize]
}

fn at() -> impl Strategy<Value = (usize, u32)> + Clone {
    (index(), pick(&[0, 1, 0xFFE, 0x1000, 0x17FE, 0x2FFF, 0xFFFF_FFFF]))
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        8 => file_operation(),
        12 => view_operation(),
        4 => other_operation(),
        4 => pointer_operation(),
        3 => module_operation(),
    ]
}

fn file_operation() -> impl Strategy<Value = Operation> {
    let len = pick(&[0, 1, 100, 0x1000, 0x2801]);
    const BOTH: u32 = GENERIC_READ | GENERIC_WRITE;
    let access = pick(&[GENERIC_READ, BOTH, BOTH, BOTH, BOTH, GENERIC_WRITE, 0, 1]);
    const SHARED: u32 = FILE_SHARE_READ | FILE_SHARE_WRITE;
    const OPEN: u32 = OPEN_EXISTING;
    let share = pick(&[0, FILE_SHARE_READ, SHARED, SHARED, SHARED, SHARED, FILE_SHARE_DELETE]);
    let disposition = pick(&[OPEN, OPEN, OPEN, OPEN, OPEN, OPEN_ALWAYS, CREATE_ALWAYS, 9]);
    let open = (0..PATHS.len(), access, share, disposition, any::<bool>());
    prop_oneof![
        4 => open.prop_map(|(path, access, share, disposition, for_mapping)| Operation::Open {
            path, access, share, disposition, for_mapping,
        }),
        1 => (index(), len.clone(), prop::option::of(index()))
            .prop_map(|(handle, len, into)| Operation::ReadFile { handle, len, into }),
        1 => (index(), len, prop::option::of(index()))
            .prop_map(|(handle, len, from)| Operation::WriteFile { handle, len, from }),
        1 => (index(), -1..0x3000i32).prop_map(|(handle, to)| Operation::Seek { handle, to }),
        1 => index().prop_map(|handle| Operation::SetEnd { handle }),
        1 => index().prop_map(|handle| Operation::FlushFile { handle }),
        1 => (0..PATHS.len()).prop_map(|path| Operation::Delete { path }),
        1 => (0..PATHS.len(), pick(&[0, 1, 0x40, 0x80]))
            .prop_map(|(path, set)| Operation::Attributes { path, set }),
    ]
}

fn view_operation() -> impl Strategy<Value = Operation> {
    // What is right comes more often: a view takes a file and an object.
    const WRITE: u32 = PAGE_READWRITE;
    const SEE: u32 = FILE_MAP_WRITE;
    let protect = pick(&[PAGE_READONLY, WRITE, WRITE, WRITE, WRITE | SEC_COMMIT, PAGE_WRITECOPY]);
    let low = pick(&[0, 0, 0, 1, 0x1800, 0x2000, 0x3800, 0x1_1000, 0xFFFF_FFFF]);
    let access = pick(&[FILE_MAP_READ, SEE, SEE, SEE, FILE_MAP_ALL_ACCESS, FILE_MAP_COPY]);
    let offset = pick(&[0, 0, 0, 0, 0, 0x1_0000, 0x1000]);
    let len = pick(&[0, 0, 0, 0, 1, 0x1000, 0x2001, 0x8000_0000]);
    prop_oneof![
        4 => (index(), protect, pick(&[0, 0, 0, 0, 0, 0, 1, 0xFFFF_FFFF]), low, name()).prop_map(
            |(file, protect, high, low, name)| Operation::CreateFileMapping {
                file, protect, high, low, name,
            }
        ),
        4 => (index(), access, offset, len).prop_map(|(handle, access, offset, len)| {
            Operation::Map { handle, access, offset, len }
        }),
        2 => index().prop_map(|base| Operation::Unmap { base }),
        1 => (at(), pick(&[0, 1, 0x1000, 0x4000]))
            .prop_map(|(at, len)| Operation::Flush { at, len }),
        3 => (at(), any::<u8>()).prop_map(|(at, value)| Operation::Poke { at, value }),
        2 => index().prop_map(|handle| Operation::Close { handle }),
    ]
}

fn other_operation() -> impl Strategy<Value = Operation> {
    let kind = pick(&[MEM_RESERVE, MEM_COMMIT, MEM_RESERVE | MEM_COMMIT, MEM_RESET]);
    let protect = pick(&[PAGE_READWRITE, PAGE_NOACCESS, PAGE_READONLY, 0]);
    prop_oneof![
        1 => (index(), any::<bool>())
            .prop_map(|(handle, close_source)| Operation::Duplicate { handle, close_source }),
        1 => name().prop_map(|name| Operation::Event { name }),
        1 => name().prop_map(|name| Operation::Mutex { name }),
        1 => index().prop_map(|handle| Operation::Wait { handle }),
        2 => (pick(&[0, 1, 0x1001, 0x20_0000, 0xFFFF_FFFF]), kind, protect)
            .prop_map(|(size, kind, protect)| Operation::Alloc { size, kind, protect }),
        1 => (index(), pick(&[0, 1, 0x2000]), pick(&[MEM_RELEASE, MEM_DECOMMIT, 0]))
            .prop_map(|(base, size, kind)| Operation::Free { base, size, kind }),
        1 => index().prop_map(|base| Operation::Query { base }),
        2 => (0..12u8).prop_map(Operation::Act),
    ]
}

fn pointer_operation() -> impl Strategy<Value = Operation> {
    let process = 0..2usize;
    let len = pick(&[0, 1, 100, 0x1000, 0xFFFF_FFFF]);
    let mask = pick(&[0, 1, 3, 5, 7, 0xFFFF_FFFF]);
    prop_oneof![
        2 => (index(), process.clone())
            .prop_map(|(base, process)| Operation::MapPointer { base, process }),
        1 => (index(), len.clone()).prop_map(|(base, len)| Operation::MapCaller { base, len }),
        1 => index().prop_map(|base| Operation::UnMap { base }),
        2 => mask.prop_map(|mask| Operation::Rights { mask }),
        1 => any::<bool>().prop_map(|on| Operation::KernelMode { on }),
        1 => (index(), len.clone(), any::<bool>())
            .prop_map(|(base, len, write)| Operation::IsBad { base, len, write }),
        2 => (process.clone(), index(), len.clone(), prop::option::of(index()))
            .prop_map(|(process, at, len, into)| Operation::ReadMemory { process, at, len, into }),
        2 => (process.clone(), index(), len, prop::option::of(index()))
            .prop_map(|(process, at, len, from)| Operation::WriteMemory { process, at, len, from }),
        4 => prop::option::of(process).prop_map(|server| Operation::Move { server }),
    ]
}

fn module_operation() -> impl Strategy<Value = Operation> {
    let image = 0..IMAGES.len();
    let bytes = pick(&[0, 1, 0x1000, 0x1001, 0x3000, 0x4000, 0x4001, 0xFFFF_FFFF]);
    prop_oneof![
        4 => image.clone().prop_map(|image| Operation::Load { image }),
        3 => index().prop_map(|base| Operation::FreeLibrary { base }),
        1 => prop::option::of(image.clone()).prop_map(|image| Operation::GetModule { image }),
        1 => (prop::option::of(index()), prop::option::of(index()), pick(&[0, 1, 5, 260]))
            .prop_map(|(base, into, size)| Operation::ModuleName { base, into, size }),
        2 => image.prop_map(|image| Operation::Start { image }),
        1 => index().prop_map(|handle| Operation::Terminate { handle }),
        3 => bytes.prop_map(|bytes| Operation::UseStack { bytes }),
    ]
}

/// The function that an operation calls, and the arguments.
pub(crate) fn arguments(held: &Held, operation: &Operation) -> (&'static str, Args) {
    let values = Values(held);
    let (function, values) = values
        .file_call(operation)
        .or_else(|| values.view_call(operation))
        .or_else(|| values.other_call(operation))
        .or_else(|| values.pointer_call(operation))
        .or_else(|| values.module_call(operation))
        .expect("a step that calls nothing has no arguments");
    let api = coredll::find(function).expect("the function exists");
    (function, Args::new(api.params, values))
}

/// A function and its arguments, in the order of its parameters.
type Made = (&'static str, Vec<Option<Arg>>);

/// Where the values of arguments come from.
struct Values<'h>(&'h Held);

impl Values<'_> {
    fn handle(&self, index: usize) -> Option<Arg> {
        number(latest(&[], &self.0.handles, index))
    }

    fn file(&self, index: usize) -> Option<Arg> {
        number(latest(&self.0.files, &self.0.handles, index))
    }

    /// Whether the version has a function.
    fn has(&self, function: &str) -> bool {
        coredll::find(function).is_some_and(|api| api.versions.contains(&self.0.version))
    }

    fn base(&self, index: usize) -> Option<Arg> {
        number(latest(&[], &self.0.bases, index))
    }

    fn file_call(&self, operation: &Operation) -> Option<Made> {
        Some(match *operation {
            Operation::Open { path, access, share, disposition, for_mapping } => (
                if for_mapping && self.has("CreateFileForMapping") {
                    "CreateFileForMapping"
                } else {
                    "CreateFile"
                },
                vec![text(PATHS[path]), number(access), number(share), None, number(disposition)],
            ),
            Operation::ReadFile { handle, len, into } => {
                let buffer = into.and_then(|into| self.base(into));
                ("ReadFile", vec![self.file(handle), buffer, number(len)])
            }
            Operation::WriteFile { handle, len, from } => {
                let data = Content { pieces: vec![Piece::Pattern { len: len.into() }] };
                let buffer = from.map_or(Some(Arg::Data(data)), |from| self.base(from));
                ("WriteFile", vec![self.file(handle), buffer, number(len)])
            }
            Operation::Seek { handle, to } => {
                let values = vec![self.file(handle), number(to as u32), None, number(FILE_BEGIN)];
                ("SetFilePointer", values)
            }
            Operation::SetEnd { handle } => ("SetEndOfFile", vec![self.file(handle)]),
            Operation::FlushFile { handle } => ("FlushFileBuffers", vec![self.file(handle)]),
            Operation::Delete { path } => ("DeleteFile", vec![text(PATHS[path])]),
            Operation::Attributes { path, set } => {
                ("SetFileAttributes", vec![text(PATHS[path]), number(set)])
            }
            _ => return None,
        })
    }

    fn view_call(&self, operation: &Operation) -> Option<Made> {
        Some(match *operation {
            Operation::CreateFileMapping { file, protect, high, low, name } => {
                let (protect, high, low) = (number(protect), number(high), number(low));
                let values = vec![self.file(file), None, protect, high, low, named(name)];
                ("CreateFileMapping", values)
            }
            Operation::Map { handle, access, offset, len } => (
                "MapViewOfFile",
                vec![
                    number(latest(&self.0.mappings, &self.0.handles, handle)),
                    number(access),
                    None,
                    number(offset),
                    number(len),
                ],
            ),
            Operation::Unmap { base } => ("UnmapViewOfFile", vec![number(self.0.view(base))]),
            Operation::Flush { at, len } => {
                let base = self.0.view(at.0);
                ("FlushViewOfFile", vec![number(base.wrapping_add(at.1)), number(len)])
            }
            Operation::Close { handle } => ("CloseHandle", vec![self.handle(handle)]),
            _ => return None,
        })
    }

    fn pointer_call(&self, operation: &Operation) -> Option<Made> {
        let process = |process: usize| number(self.0.ids[process]);
        Some(match *operation {
            Operation::MapPointer { base, process: of } => {
                ("MapPtrToProcess", vec![self.base(base), process(of)])
            }
            Operation::MapCaller { base, len } => {
                ("MapCallerPtr", vec![self.base(base), number(len)])
            }
            Operation::UnMap { base } => ("UnMapPtr", vec![self.base(base)]),
            Operation::Rights { mask } => ("SetProcPermissions", vec![number(mask)]),
            Operation::KernelMode { on } => ("SetKMode", vec![number(on.into())]),
            Operation::IsBad { base, len, write } => (
                if write { "IsBadWritePtr" } else { "IsBadReadPtr" },
                vec![self.base(base), number(len)],
            ),
            Operation::ReadMemory { process: of, at, len, into } => {
                let buffer = into.and_then(|into| self.base(into));
                ("ReadProcessMemory", vec![process(of), self.base(at), buffer, number(len)])
            }
            Operation::WriteMemory { process: of, at, len, from } => {
                let data = Content { pieces: vec![Piece::Pattern { len: len.into() }] };
                let buffer = from.map_or(Some(Arg::Data(data)), |from| self.base(from));
                ("WriteProcessMemory", vec![process(of), self.base(at), buffer, number(len)])
            }
            _ => return None,
        })
    }

    fn module_call(&self, operation: &Operation) -> Option<Made> {
        let made = match *operation {
            Operation::Load { image } => ("LoadLibrary", vec![text(IMAGES[image])]),
            Operation::FreeLibrary { base } => ("FreeLibrary", vec![self.base(base)]),
            Operation::GetModule { image } => {
                ("GetModuleHandle", vec![image.and_then(|image| text(IMAGES[image]))])
            }
            Operation::ModuleName { base, into, size } => {
                let (base, into) = [base, into].map(|at| at.and_then(|at| self.base(at))).into();
                ("GetModuleFileName", vec![base, into, number(size)])
            }
            Operation::Start { image } => ("CreateProcess", vec![text(IMAGES[image])]),
            Operation::Terminate { handle } => {
                ("TerminateProcess", vec![self.handle(handle), number(7)])
            }
            _ => return None,
        };
        // The desktop has no modules.
        Some(if self.has(made.0) { made } else { ("GetLastError", Vec::new()) })
    }

    fn other_call(&self, operation: &Operation) -> Option<Made> {
        Some(match *operation {
            Operation::Duplicate { handle, close_source } => {
                let current = number(self.0.current_process);
                let options = number(DUPLICATE_SAME_ACCESS | u32::from(close_source));
                let handle = self.handle(handle);
                let values = vec![current.clone(), handle, current, None, None, None, options];
                ("DuplicateHandle", values)
            }
            Operation::Event { name } => ("CreateEvent", vec![None, None, None, named(name)]),
            Operation::Mutex { name } => ("CreateMutex", vec![None, None, named(name)]),
            Operation::Wait { handle } => {
                ("WaitForSingleObject", vec![self.handle(handle), number(0)])
            }
            Operation::Alloc { size, kind, protect } => {
                ("VirtualAlloc", vec![None, number(size), number(kind), number(protect)])
            }
            Operation::Free { base, size, kind } => {
                ("VirtualFree", vec![self.base(base), number(size), number(kind)])
            }
            Operation::Query { base } => ("VirtualQuery", vec![self.base(base)]),
            _ => return None,
        })
    }
}

fn number(value: u32) -> Option<Arg> {
    Some(Arg::Number(value))
}

fn text(text: &str) -> Option<Arg> {
    Some(Arg::Text(Arc::from(text)))
}

/// One of the two names.
fn named(name: Option<u8>) -> Option<Arg> {
    name.and_then(|name| text(if name == 0 { "one" } else { "Two" }))
}
