//! The world of the scripts: four machines and a file server.
//!
//! | Machine | Processes | Volumes |
//! | --- | --- | --- |
//! | `pda`, 64 frames | `a` (two threads), `b` | object store, ROM, `\Storage Card` of 100 bytes, `\Card`, `\Raw` that cannot page |
//! | `desk`, 64 frames | `desk` | object store |
//! | `old`, without page-in | `old` | object store |
//! | `halved`, 64 frames | `halved` | object store of 64 pages |
//!
//! The server `srv` has the share `data`. The program `reader` can be started.
//!
//! On the desktop `a` and `b` run on the machine `pc` with the disks `C:` and, of 100 bytes, `D:`.

use abi::world::{
    FileKind, FileSpec, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, OsVersion, Piece};

/// The description of the world.
pub(super) fn small() -> WorldSpec {
    let share =
        volume(VolumeKind::RemoteShare, r"\\srv\data", vec![plain(r"\\srv\data\x", "remote")]);
    let store = || vec![volume(VolumeKind::ObjectStore, r"\", vec![plain(r"\own", "own")])];
    let halved =
        store().into_iter().map(|store| VolumeSpec { capacity_bytes: Some(64 << 12), ..store });
    let halved = halved.collect();
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![
            machine("pda", volumes(), &["a", "b"]),
            machine("desk", store(), &["desk"]),
            MachineSpec { page_in: false, ..machine("old", store(), &["old"]) },
            machine("halved", halved, &["halved"]),
        ],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: vec!["reader".to_owned()],
        quirks: Vec::new(),
    }
}

/// The same for another version, or the world of the desktop.
pub(super) fn of(version: OsVersion) -> WorldSpec {
    if version != OsVersion::Win32 {
        return WorldSpec { version, ..small() };
    }
    let pages = FileSpec { content: three_pages(), ..plain(r"C:\pages", "") };
    let image = file(r"C:\windows\image.dll", FileKind::Image, "MZ image");
    let files = vec![pages, plain(r"C:\f.dat", "hello"), image, plain(r"C:\fixed.txt", "fixed")];
    let disks = vec![
        volume(VolumeKind::Disk, "C:", files),
        VolumeSpec { capacity_bytes: Some(100), ..volume(VolumeKind::Disk, "D:", Vec::new()) },
    ];
    WorldSpec { version, machines: vec![machine("pc", disks, &["a", "b"])], ..small() }
}

fn volumes() -> Vec<VolumeSpec> {
    let small = vec![plain(r"\Storage Card\log", "0123456789")];
    let pages = FileSpec { content: three_pages(), ..plain(r"\Card\pages", "") };
    let raw = volume(VolumeKind::StorageCard, r"\Raw", vec![plain(r"\Raw\x", "raw")]);
    vec![
        volume(
            VolumeKind::ObjectStore,
            r"\",
            vec![
                plain(r"\a.txt", "hello"),
                plain(r"\empty", ""),
                plain(r"\My Documents\fixed.txt", "fixed"),
            ],
        ),
        volume(
            VolumeKind::Rom,
            r"\",
            vec![
                file(r"\Windows\plain.bin", FileKind::RomUncompressed, "in rom"),
                file(r"\Windows\packed.bin", FileKind::RomCompressed, "packed"),
                file(r"\Windows\core.dll", FileKind::RomModule, "code"),
            ],
        ),
        VolumeSpec {
            capacity_bytes: Some(100),
            ..volume(VolumeKind::StorageCard, r"\Storage Card", small)
        },
        volume(VolumeKind::StorageCard, r"\Card", vec![pages, plain(r"\Card\y", "card")]),
        VolumeSpec { page_in: false, ..raw },
    ]
}

/// Two pages of `a` and of `b`, and ten bytes of `c`.
fn three_pages() -> Content {
    let fill = |byte, len| Piece::Fill { byte, len };
    Content { pieces: vec![fill(b'a', 4096), fill(b'b', 4096), fill(b'c', 10)] }
}

fn machine(name: &str, volumes: Vec<VolumeSpec>, processes: &[&str]) -> MachineSpec {
    MachineSpec {
        name: name.to_owned(),
        ram_pages: 64,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes,
        processes: processes
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
        low_memory: Some(abi::world::LowMemory::NEVER),
        system: false,
    }
}

fn volume(kind: VolumeKind, mount: &str, files: Vec<FileSpec>) -> VolumeSpec {
    VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes: None,
        page_in: true,
        folders: Vec::new(),
        files,
    }
}

fn plain(path: &str, bytes: &str) -> FileSpec {
    file(path, FileKind::Plain, bytes)
}

fn file(path: &str, kind: FileKind, bytes: &str) -> FileSpec {
    FileSpec {
        path: path.to_owned(),
        kind,
        module: None,
        read_only: path.ends_with("fixed.txt"),
        content: Content::bytes(bytes.as_bytes()),
    }
}
