//! What there is before the first step.

use abi::world::{
    FileKind, FileSpec, LowMemory, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec,
    WorldSpec,
};
use abi::{Content, OsVersion, Piece};

/// The description of the world.
pub(crate) fn description(version: OsVersion, ram_pages: u32) -> WorldSpec {
    let machine = |name: &str, volumes, processes: &[&str]| MachineSpec {
        name: name.to_owned(),
        ram_pages,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes,
        processes: processes
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
        low_memory: Some(LowMemory::NEVER),
        system: false,
    };
    let plain = FileKind::Plain;
    let pda = vec![
        volume(VolumeKind::ObjectStore, r"\", vec![file(r"\f", plain, b"abcd", None)]),
        volume(
            VolumeKind::Rom,
            r"\",
            vec![
                file(r"\rom", FileKind::RomUncompressed, b"r", Some((b's', 100))),
                file(r"\packed", FileKind::RomCompressed, b"p", Some((b'q', 100))),
            ],
        ),
        volume(
            VolumeKind::StorageCard,
            r"\Card",
            vec![file(r"\Card\log", plain, b"ab", Some((b'c', 10)))],
        ),
    ];
    let shared = file(r"\\srv\data\x", plain, b"uv", None);
    let share = volume(VolumeKind::RemoteShare, r"\\srv\data", vec![shared]);
    WorldSpec {
        version,
        machines: vec![machine("pda", pda, &["a", "b"]), machine("desk", Vec::new(), &["c"])],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

fn volume(kind: VolumeKind, mount: &str, files: Vec<FileSpec>) -> VolumeSpec {
    VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes: (kind == VolumeKind::StorageCard).then_some(32_768),
        page_in: true,
        folders: Vec::new(),
        files,
    }
}

/// A file of whole pages of a letter each, and a rest in bytes.
fn file(path: &str, kind: FileKind, pages: &[u8], rest: Option<(u8, u64)>) -> FileSpec {
    let whole = pages.iter().map(|&byte| Piece::Fill { byte, len: 4096 });
    let rest = rest.map(|(byte, len)| Piece::Fill { byte, len });
    let content = Content { pieces: whole.chain(rest).collect() };
    FileSpec { path: path.to_owned(), kind, module: None, read_only: false, content }
}
