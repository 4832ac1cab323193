//! Small worlds and the events in them, for the tests of this crate.

use crate::event::{FORMAT, ObjectKind, PageSource, Pause};
use crate::{Event, Fold, Header};
use abi::constant::{PAGE_READONLY, PAGE_READWRITE, SEC_COMMIT};
use abi::world::{
    FileKind, FileSpec, MachineSpec, PoolSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec,
    WorldSpec,
};
use abi::{
    AccessKind, Address, BackingId, Content, ErrorCode, FileId, FrameId, Handle, MachineId,
    ObjectId, OsVersion, Piece, ProcessId, ThreadId, ViewId, VolumeId,
};
use std::sync::Arc;

pub(crate) const PDA: MachineId = MachineId(0);
/// `\Windows\chart.bin`: three pages of 0xA5 in ROM.
pub(crate) const CHART: FileId = FileId(0);
/// `\Storage Card\log.bin`: 6000 bytes of the pattern.
pub(crate) const LOG: FileId = FileId(1);
pub(crate) const ROM: VolumeId = VolumeId(0);
pub(crate) const CARD: VolumeId = VolumeId(1);
pub(crate) const READER: ProcessId = ProcessId(0);
pub(crate) const WRITER: ProcessId = ProcessId(1);
/// The first thread of the reader.
pub(crate) const READING: ThreadId = ThreadId(0);
/// The first thread of the writer.
pub(crate) const WRITING: ThreadId = ThreadId(1);
pub(crate) const BASE: Address = Address(0x4200_0000);

/// A machine with 8 pages of RAM, a file in ROM, a file on a card and two processes.
pub(crate) fn header() -> Header {
    let rom = volume(
        VolumeKind::Rom,
        r"\",
        FileSpec {
            path: r"\Windows\chart.bin".to_owned(),
            kind: FileKind::RomUncompressed,
            module: None,
            read_only: false,
            content: Content::fill(0xA5, 0x3000),
        },
    );
    let card = volume(
        VolumeKind::StorageCard,
        r"\Storage Card",
        FileSpec {
            path: r"\Storage Card\log.bin".to_owned(),
            kind: FileKind::Plain,
            module: None,
            read_only: false,
            content: Content { pieces: vec![Piece::Pattern { len: 6000 }] },
        },
    );
    Header {
        engine: "0.1.0".into(),
        format: FORMAT,
        version: OsVersion::CeNet4_2,
        about: "A sentence about it.".into(),
        world: WorldSpec {
            version: OsVersion::CeNet4_2,
            machines: vec![MachineSpec {
                name: "pda".to_owned(),
                ram_pages: 8,
                page_in: true,
                reuse_handle_values: false,
                paging_pool: None,
                volumes: vec![rom, card],
                processes: ["reader", "writer"]
                    .map(|name| ProcessSpec { name: name.into(), image: None })
                    .into(),
                low_memory: None,
                system: false,
            }],
            servers: Vec::new(),
            programs: Vec::new(),
            quirks: Vec::new(),
        },
    }
}

/// The same world with a paging pool.
pub(crate) fn header_with(pool: PoolSpec) -> Header {
    let mut header = header();
    header.world.machines[0].paging_pool = Some(pool);
    header
}

/// A page comes into the pool.
pub(crate) fn pool_in(page: u64, frame: u32, ram_used: u32) -> Event {
    let (machine, backing, source) = (PDA, BackingId(0), PageSource::File);
    let (frame, pooled) = (FrameId(frame), true);
    Event::PageIn { machine, backing, page, frame, source, pooled, ram_used }
}

/// A page gives up its frame.
pub(crate) fn evicted(page: u64, frame: u32, ram_used: u32) -> Event {
    let (machine, backing, frame) = (PDA, BackingId(0), FrameId(frame));
    Event::Evicted { machine, backing, page, frame, ram_used }
}

/// The same world with a second machine and a server, and no file.
pub(crate) fn header_of_two() -> Header {
    let mut header = header();
    let mut second = header.world.machines[0].clone();
    header.world.machines[0].volumes.clear();
    second.name = "desk".to_owned();
    second.volumes.clear();
    second.processes.clear();
    header.world.machines.push(second);
    header.world.servers.push(ServerSpec { name: "nas".to_owned(), shares: Vec::new() });
    header
}

fn volume(kind: VolumeKind, mount: &str, file: FileSpec) -> VolumeSpec {
    VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes: None,
        page_in: true,
        folders: Vec::new(),
        files: vec![file],
    }
}

/// What happens before the first step: the files appear and the processes start.
pub(crate) fn start() -> Vec<Event> {
    let mut events = vec![
        Event::FileCreated { file: CHART, volume: ROM, path: r"\Windows\chart.bin".into() },
        Event::FileCreated { file: LOG, volume: CARD, path: r"\Storage Card\log.bin".into() },
    ];
    events.extend(process(0, "reader"));
    events.extend(process(1, "writer"));
    events
}

/// A process starts: the n-th has objects 2n and 2n + 1.
pub(crate) fn process(n: u32, name: &str) -> Vec<Event> {
    let (process, slot) = (ProcessId(n), n + 2);
    let (object, of_thread) = (ObjectId(2 * n), ObjectId(2 * n + 1));
    vec![
        created(object.0, ObjectKind::Process, None),
        Event::ProcessStarted { process, object, machine: PDA, slot, name: name.into() },
        created(of_thread.0, ObjectKind::Thread, None),
        Event::ThreadStarted { thread: ThreadId(n), object: of_thread, process, number: 1 },
    ]
}

pub(crate) fn created(object: u32, kind: ObjectKind, name: Option<&str>) -> Event {
    Event::ObjectCreated { object: ObjectId(object), kind, machine: PDA, name: name.map(Arc::from) }
}

pub(crate) fn step(index: u32, line: u32, thread: Option<ThreadId>, text: &str) -> Event {
    Event::Step { index, line, thread, text: text.into() }
}

pub(crate) fn call(
    thread: ThreadId,
    api: &'static str,
    args: &[(&'static str, &'static str)],
) -> Event {
    Event::Call { thread, api: api.into(), args: pairs(args), values: Vec::new() }
}

pub(crate) fn returned(thread: ThreadId, api: &'static str, result: &'static str) -> Event {
    gave(thread, api, result, &[], &[])
}

pub(crate) fn gave(
    thread: ThreadId,
    api: &'static str,
    result: &'static str,
    outputs: &[(&'static str, &'static str)],
    names: &[(&'static str, &'static str)],
) -> Event {
    Event::Return {
        thread,
        api: api.into(),
        result: result.into(),
        outputs: pairs(outputs),
        names: pairs(names),
        last_error: None,
        clause: None,
    }
}

pub(crate) fn refused(
    thread: ThreadId,
    api: &'static str,
    result: &'static str,
    code: ErrorCode,
    clause: &'static str,
) -> Event {
    Event::Return {
        thread,
        api: api.into(),
        result: result.into(),
        outputs: Vec::new(),
        names: Vec::new(),
        last_error: Some(code),
        clause: Some(clause.into()),
    }
}

fn pairs<N: From<&'static str>, V: From<&'static str>>(
    pairs: &[(&'static str, &'static str)],
) -> Vec<(N, V)> {
    pairs.iter().map(|&(name, value)| (name.into(), value.into())).collect()
}

pub(crate) fn opened(process: ProcessId, object: u32, handle: u32, count: u32) -> Event {
    let (object, handle) = (ObjectId(object), Handle(handle));
    Event::HandleOpened { process, object, handle, count, access: 0, flags: 0 }
}

pub(crate) fn file_opened(object: u32, file: FileId, write: bool) -> Event {
    Event::FileOpened {
        object: ObjectId(object),
        file,
        read: true,
        write,
        execute: false,
        delete: false,
        share_read: true,
        share_write: false,
        share_delete: false,
        for_mapping: true,
        delete_on_close: false,
    }
}

/// Object 5 becomes a file-mapping object of so many bytes of a file, or of RAM; backing 0.
pub(crate) fn mapped(file: Option<FileId>, size: u64) -> Event {
    Event::MappingCreated {
        object: ObjectId(5),
        backing: BackingId(0),
        file,
        protect: if file == Some(CHART) { PAGE_READONLY } else { PAGE_READWRITE },
        section: SEC_COMMIT,
        size,
        in_place: file == Some(CHART),
    }
}

/// A process maps view 0, of object 5, for the `count`-th time.
pub(crate) fn view(process: ProcessId, len: u32, protect: u32, count: u32) -> Event {
    let (view, object) = (ViewId(0), ObjectId(5));
    Event::ViewMapped { view, object, process, base: BASE, offset: 0, len, protect, count }
}

pub(crate) fn page_in(page: u64, frame: u32, source: PageSource, ram_used: u32) -> Event {
    let (machine, backing) = (PDA, BackingId(0));
    let (frame, pooled) = (FrameId(frame), false);
    Event::PageIn { machine, backing, page, frame, source, pooled, ram_used }
}

pub(crate) fn access(thread: ThreadId, kind: AccessKind, at: u32, bytes: &[u8]) -> Event {
    Event::Access { thread, kind, address: Address(BASE.0 + at), bytes: bytes.into() }
}

/// The file of the card is mapped as a whole, for the reader, read-write: handle 0x8000A.
pub(crate) fn log_mapped() -> Vec<Event> {
    let mut events = start();
    events.extend([
        created(5, ObjectKind::FileMapping, None),
        mapped(Some(LOG), 6000),
        opened(READER, 5, 0x8000A, 1),
        view(READER, 6000, PAGE_READWRITE, 1),
    ]);
    events
}

/// The fold after these events, which must not contradict each other.
pub(crate) fn folded(events: &[Event]) -> Fold {
    let mut fold = Fold::new(&header());
    for event in events {
        fold.apply(event).unwrap_or_else(|error| panic!("{error}: {event:?}"));
    }
    fold
}

/// A thread waits for any of these objects, or pauses.
pub(crate) fn blocked(thread: ThreadId, objects: &[u32], due: Option<u64>, pause: Pause) -> Event {
    let objects = objects.iter().copied().map(ObjectId).collect();
    Event::Blocked { thread, objects, all: false, due, pause }
}
