//! The world: two machines, a card, a share.

use abi::world::{
    FileKind, FileSpec, MachineSpec, PoolSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec,
    WorldSpec,
};
use abi::{Content, OsVersion, Piece, PoolKind};
use kernel::World;
use kernel::record::{PageQueue, Pool};
use trace::{Silent, Sink};

/// The files; those that can be written come first.
pub(crate) const PATHS: [&str; 5] = [r"\f", r"\Card\log", r"\\srv\data\x", r"\rom", r"\packed"];

/// Two machines of eight frames, a card, a share; the first one may have a paging pool. The files are
/// a few pages long and end within one.
pub(crate) fn spec(pool: Option<PoolSpec>) -> WorldSpec {
    let machine = |name: &str, volumes, processes: &[&str]| MachineSpec {
        name: name.to_owned(),
        ram_pages: 8,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: pool.filter(|_| name == "first"),
        volumes,
        processes: processes
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
        low_memory: None,
        system: false,
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
        version: if pool.is_some() { OsVersion::Ce5_0 } else { OsVersion::CeNet4_2 },
        machines: vec![
            machine("first", volumes, &["a", "b"]),
            machine("second", Vec::new(), &["c"]),
        ],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

pub(crate) fn world(pool: Option<PoolSpec>) -> World {
    observed(pool, &mut Silent)
}

/// The world of a description. Its operations are those of slots; so a counted pool, which goes with
/// spaces of their own, is put into it afterwards.
pub(crate) fn observed(pool: Option<PoolSpec>, sink: &mut dyn Sink) -> World {
    let mut described = spec(pool);
    let counted = pool.filter(|pool| pool.kind() == PoolKind::Counted);
    if counted.is_some() {
        described.machines[0].paging_pool = None;
    }
    let mut world = World::observed(&described, sink).expect("the description is a world");
    if let Some(spec) = counted {
        world.state.machines.edit(0, |machine| {
            machine.pool = Some(Pool { spec, queue: PageQueue::default(), trim_held: false });
        });
    }
    world
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
