//! The world: two machines, a card, a share.

use abi::world::{
    FileKind, FileSpec, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, OsVersion, Piece};
use kernel::World;

/// The files; those that can be written come first.
pub(crate) const PATHS: [&str; 5] = [r"\f", r"\Card\log", r"\\srv\data\x", r"\rom", r"\packed"];

/// Two machines of eight frames, a card, a share. The files are a few pages long and end within one.
pub(crate) fn spec() -> WorldSpec {
    let machine = |name: &str, volumes, processes: &[&str]| MachineSpec {
        name: name.to_owned(),
        ram_pages: 8,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes,
        processes: processes
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
    };
    let share =
        volume(VolumeKind::RemoteShare, r"\\srv\data", &[(PATHS[2], FileKind::Plain, 8192)]);
    let volumes = vec![
        volume(VolumeKind::ObjectStore, r"\", &[(PATHS[0], FileKind::Plain, 70_536)]),
        volume(
            VolumeKind::Rom,
            r"\",
            &[
                (PATHS[3], FileKind::RomUncompressed, 9000),
                (PATHS[4], FileKind::RomCompressed, 9000),
            ],
        ),
        volume(VolumeKind::StorageCard, r"\Card", &[(PATHS[1], FileKind::Plain, 10_000)]),
    ];
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![
            machine("first", volumes, &["a", "b"]),
            machine("second", Vec::new(), &["c"]),
        ],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: Vec::new(),
    }
}

pub(crate) fn world() -> World {
    World::new(&spec()).expect("the description is a world")
}

fn volume(kind: VolumeKind, mount: &str, files: &[(&str, FileKind, u64)]) -> VolumeSpec {
    let file = |&(path, kind, len): &(&str, FileKind, u64)| FileSpec {
        path: path.to_owned(),
        kind,
        module: None,
        read_only: false,
        content: Content { pieces: vec![Piece::Pattern { len }] },
    };
    VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes: Some(80_000),
        page_in: true,
        folders: Vec::new(),
        files: files.iter().map(file).collect(),
    }
}
