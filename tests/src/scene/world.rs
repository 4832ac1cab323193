//! Random worlds: one machine or two, volumes of every kind that a version has, files of no bytes, of
//! whole pages and of a little more or less, much RAM and next to none.

use crate::program::PATHS;
use abi::world::{
    FileKind, FileSpec, LowMemory, MachineSpec, ModuleSpec, PoolSpec, ProcessSpec, ServerSpec,
    VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, OsVersion, Piece, PoolKind};
use proptest::prelude::*;
use std::sync::Arc;

/// The names of the machines and of all their processes.
const MACHINES: [&str; 2] = ["pda", "pad"];
const PROCESSES: [&str; 4] = ["a", "b", "c", "d"];

/// The only server and its share.
pub(super) const SERVER: &str = "srv";
const SHARE: &str = r"\\srv\pub";

/// Where a machine's card is seen.
pub(super) const CARD: &str = r"\Storage Card";

/// The program that CreateThread starts and that serves calls.
pub(super) const PROGRAM: &str = "work";

/// Lengths of files: nothing, a byte, the edges of pages, more than a granule of addresses.
const LENGTHS: [u64; 10] = [0x1800, 0, 1, 0xFFF, 0x1000, 0x1001, 0x2000, 0x2FFF, 0x3001, 0x1_1000];
/// The longest that fits onto the smallest card or share.
const SMALL: usize = 9;

/// Frames of RAM. With fewer than [`ROOM`], processes begin empty.
const RAM: [u32; 10] = [14, 1, 2, 3, 6, 9, 20, 40, 90, 2000];
const ROOM: u32 = 20;

/// A world of any version.
pub(super) fn worlds() -> impl Strategy<Value = WorldSpec> {
    let versions = prop::sample::select(OsVersion::ALL.as_slice());
    let two = prop_oneof![2 => Just(false), 1 => any::<bool>()];
    let machines = (machine(), machine(), two);
    let counts = (1..=3usize, 1..=2usize);
    let share = (writable(), prop::option::weighted(0.9, file(SMALL)));
    (versions, machines, counts, share).prop_map(|(version, machines, counts, (medium, file))| {
        let (first, second, two) = machines;
        let mut names = PROCESSES.into_iter();
        let mut machines = vec![made(version, MACHINES[0], first, names.by_ref().take(counts.0))];
        if two {
            let left = names.take(counts.1);
            // One machine of a world has the processes of the system.
            machines.push(made(version, MACHINES[1], Parts { system: false, ..second }, left));
        }
        let files = file.map(|file| plain(PATHS[4], file)).into_iter().collect();
        let share = medium.volume(VolumeKind::RemoteShare, SHARE, files);
        let servers = vec![ServerSpec { name: SERVER.to_owned(), shares: vec![share] }];
        let programs = vec![PROGRAM.to_owned()];
        WorldSpec { version, machines, servers, programs, quirks: Vec::new() }
    })
}

/// A file: its bytes, and whether it may be written to.
type FileParts = (Content, bool);

fn content(lengths: usize) -> impl Strategy<Value = Content> + Clone {
    let len = prop::sample::select(&LENGTHS[..lengths]);
    let pieces = |(len, kind): (u64, u8)| match kind {
        0..=3 => vec![Piece::Pattern { len }],
        4 => vec![Piece::Fill { byte: 0x2E, len }],
        5 => vec![Piece::Fill { byte: 0, len }],
        _ => vec![Piece::Bytes(Arc::from(*b"begin")), Piece::Pattern { len }],
    };
    (len, 0..7u8).prop_map(move |parts| Content { pieces: pieces(parts) })
}

fn file(lengths: usize) -> impl Strategy<Value = FileParts> + Clone {
    (content(lengths), prop::bool::weighted(0.1))
}

/// A medium that can be written to.
#[derive(Clone, Debug)]
struct Medium {
    capacity_bytes: Option<u64>,
    page_in: bool,
}

fn writable() -> impl Strategy<Value = Medium> + Clone {
    let capacity = prop::sample::select(&[None, Some(0x4000), Some(0x9001), Some(0x4_0000)][..]);
    (capacity, prop::bool::weighted(0.15))
        .prop_map(|(capacity_bytes, whole)| Medium { capacity_bytes, page_in: !whole })
}

impl Medium {
    fn volume(&self, kind: VolumeKind, mount: &str, files: Vec<FileSpec>) -> VolumeSpec {
        // Every machine has this folder.
        let folders = match kind {
            VolumeKind::ObjectStore => vec![r"\Windows".to_owned()],
            VolumeKind::Disk => vec![r"C:\Windows".to_owned()],
            _ => Vec::new(),
        };
        let Medium { capacity_bytes, page_in } = *self;
        VolumeSpec { kind, mount: mount.to_owned(), capacity_bytes, page_in, folders, files }
    }
}

/// What a machine is made of.
#[derive(Clone, Debug)]
struct Parts {
    ram_pages: u32,
    page_in: bool,
    reuse_handle_values: bool,
    system: bool,
    low_memory: Option<LowMemory>,
    pool: Option<(u32, u32)>,
    store: Medium,
    rom_page_in: bool,
    data: Option<FileParts>,
    card: Option<(Medium, Option<FileParts>)>,
    /// Its ROM files: as it is, and compressed.
    rom: [Option<Content>; 2],
    images: Images,
}

/// The EXE and the DLLs of a machine.
#[derive(Clone, Debug)]
struct Images {
    tool: bool,
    app: bool,
    core: bool,
    compressed: bool,
    data: u32,
    rel: bool,
    /// Which processes run the EXE.
    run_by: u8,
}

fn machine() -> impl Strategy<Value = Parts> {
    let rare = || prop::bool::weighted(0.15);
    let often = || prop::bool::weighted(0.85);
    let limits = (0..6u32, 0..9u32, 1..3u32).prop_map(|(critical, more, critical_block)| {
        LowMemory { low: critical + more, critical, low_block: 4, critical_block }
    });
    let limits = prop::option::weighted(0.3, limits);
    let pool = prop::option::of((1..6u32, 0..4u32));
    let plain = (prop::sample::select(&RAM[..]), rare(), rare(), rare(), limits, pool);
    let capacity = prop::sample::select(&[None, None, Some(0x2_0000), Some(0x2_1001)][..]);
    let store = (capacity, rare(), rare()).prop_map(|(capacity_bytes, whole, whole_rom)| {
        (Medium { capacity_bytes, page_in: !whole }, !whole_rom)
    });
    let data = prop::option::weighted(0.9, file(LENGTHS.len()));
    let log = prop::option::weighted(0.9, file(SMALL));
    let card = prop::option::weighted(0.8, (writable(), log));
    let rom = || prop::option::weighted(0.8, content(LENGTHS.len()));
    let images = (often(), often(), often(), rare(), 0..3u32, rare(), any::<u8>()).prop_map(
        |(tool, app, core, compressed, data, fixed, run_by)| Images {
            tool,
            app,
            core,
            compressed,
            data: data * 0x1000,
            rel: !fixed,
            run_by,
        },
    );
    (plain, store, data, card, [rom(), rom()], images).prop_map(
        |(plain, (store, rom_page_in), data, card, rom, images)| {
            let (ram_pages, whole, reuse_handle_values, system, low_memory, pool) = plain;
            Parts {
                ram_pages,
                page_in: !whole,
                reuse_handle_values,
                system,
                low_memory,
                pool,
                store,
                rom_page_in,
                data,
                card,
                rom,
                images,
            }
        },
    )
}

/// A machine with processes of these names.
fn made(
    version: OsVersion,
    name: &str,
    parts: Parts,
    processes: impl Iterator<Item = &'static str>,
) -> MachineSpec {
    let desktop = version == OsVersion::Win32;
    let image = |at: usize| {
        let runs = !desktop && parts.images.app && parts.ram_pages >= ROOM;
        (runs && parts.images.run_by >> at & 1 == 1).then(|| r"\app.exe".to_owned())
    };
    let own = processes.enumerate();
    let own = own.map(|(at, name)| ProcessSpec { name: name.to_owned(), image: image(at) });
    let system = parts.system && !desktop && parts.ram_pages >= ROOM;
    let of_system = version.system_processes().iter().filter(|_| system);
    let of_system = of_system.map(|name| ProcessSpec { name: (*name).to_owned(), image: None });
    let paging_pool = version.paging_pool().zip(parts.pool);
    let paging_pool = paging_pool.map(|(kind, (target, more))| match kind {
        PoolKind::SetAside => PoolSpec::SetAside { pages: target.min(parts.ram_pages) },
        PoolKind::Counted => PoolSpec::Counted { target, maximum: target + more },
    });
    MachineSpec {
        name: name.to_owned(),
        ram_pages: parts.ram_pages,
        page_in: parts.page_in,
        reuse_handle_values: parts.reuse_handle_values && !desktop,
        processes: of_system.chain(own).collect(),
        low_memory: parts.low_memory.filter(|_| version.low_memory().is_some()),
        system,
        paging_pool,
        volumes: if desktop { disks(&parts) } else { volumes(&parts) },
    }
}

fn plain(path: &str, (content, read_only): FileParts) -> FileSpec {
    let kind = FileKind::Plain;
    FileSpec { path: path.to_owned(), kind, module: None, read_only, content }
}

fn image(path: &str, kind: FileKind, module: ModuleSpec, len: u64) -> FileSpec {
    let content = Content { pieces: vec![Piece::Pattern { len }] };
    FileSpec { module: Some(module), kind, ..plain(path, (content, false)) }
}

/// The one disk of a desktop.
fn disks(parts: &Parts) -> Vec<VolumeSpec> {
    let mut files = Vec::new();
    files.extend(parts.data.clone().map(|file| plain(r"C:\data.bin", file)));
    if parts.images.tool {
        let tool = plain(r"C:\tool.dll", (Content { pieces: tool() }, false));
        files.push(FileSpec { kind: FileKind::Image, ..tool });
    }
    vec![parts.store.volume(VolumeKind::Disk, "C:", files)]
}

fn tool() -> Vec<Piece> {
    vec![Piece::Pattern { len: 0x3000 }]
}

/// The volumes of a device.
fn volumes(parts: &Parts) -> Vec<VolumeSpec> {
    let Images { data, rel, .. } = parts.images;
    let dll = ModuleSpec::Dll { data, rel };
    let mut files = Vec::new();
    files.extend(parts.data.clone().map(|file| plain(PATHS[0], file)));
    if parts.images.tool {
        files.push(image(r"\tool.dll", FileKind::Plain, dll, 0x3000));
    }
    if parts.images.app {
        let exe = ModuleSpec::Exe { data, stack: rel.then_some(0x5000) };
        files.push(image(r"\app.exe", FileKind::Plain, exe, 0x2800));
    }
    let store = parts.store.volume(VolumeKind::ObjectStore, r"\", files);
    let compressed = parts.images.compressed;
    let module = if compressed { FileKind::RomModuleCompressed } else { FileKind::RomModule };
    let core = parts.images.core.then(|| image(r"\Windows\core.dll", module, dll, 0x2000));
    let kinds = [FileKind::RomUncompressed, FileKind::RomCompressed];
    let rom = parts.rom.iter().zip(kinds).zip(&PATHS[2..]).filter_map(|((content, kind), path)| {
        let file = plain(path, (content.clone()?, false));
        Some(FileSpec { kind, ..file })
    });
    let medium = Medium { capacity_bytes: None, page_in: parts.rom_page_in };
    let rom = medium.volume(VolumeKind::Rom, r"\", core.into_iter().chain(rom).collect());
    let card = parts.card.as_ref().map(|(medium, log)| {
        let files = log.clone().map(|file| plain(PATHS[1], file)).into_iter().collect();
        medium.volume(VolumeKind::StorageCard, CARD, files)
    });
    [store, rom].into_iter().chain(card).collect()
}
