//! Arbitrary worlds, as a header carries them.

use super::{big, bytes, small};
use abi::world::{
    FileKind, FileSpec, LowMemory, MachineSpec, PoolSpec, ProcessSpec, ServerSpec, VolumeKind,
    VolumeSpec, WorldSpec,
};
use abi::{Content, OsVersion, Piece, Quirk};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn world() -> impl Strategy<Value = WorldSpec> {
    let names = vec(any::<String>(), 0..3);
    let servers = vec((any::<String>(), vec(volume(), 0..2)), 0..2);
    let quirks = vec(select(Quirk::ALL.to_vec()), 0..3);
    (select(OsVersion::ALL.to_vec()), vec(machine(), 0..3), servers, names, quirks).prop_map(
        |(version, machines, servers, programs, quirks)| WorldSpec {
            version,
            machines,
            servers: servers
                .into_iter()
                .map(|(name, shares)| ServerSpec { name, shares })
                .collect(),
            programs,
            quirks,
        },
    )
}

fn machine() -> impl Strategy<Value = MachineSpec> {
    let processes = vec(any::<String>().prop_map(|name| ProcessSpec { name, image: None }), 0..3);
    let limits = (small(), small(), small(), small()).prop_map(
        |(low, critical, low_block, critical_block)| LowMemory {
            low,
            critical,
            low_block,
            critical_block,
        },
    );
    let settings = (
        small(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        option::of(limits),
        option::of(pool()),
    );
    (any::<String>(), settings, vec(volume(), 0..3), processes).prop_map(
        |(
            name,
            (ram_pages, page_in, reuse_handle_values, system, low_memory, paging_pool),
            volumes,
            processes,
        )| {
            MachineSpec {
                name,
                ram_pages,
                page_in,
                reuse_handle_values,
                volumes,
                processes,
                low_memory,
                system,
                paging_pool,
            }
        },
    )
}

fn pool() -> impl Strategy<Value = PoolSpec> {
    prop_oneof![
        small().prop_map(|pages| PoolSpec::SetAside { pages }),
        (small(), small()).prop_map(|(target, maximum)| PoolSpec::Counted { target, maximum }),
    ]
}

fn volume() -> impl Strategy<Value = VolumeSpec> {
    use VolumeKind::*;
    let kind = select(vec![ObjectStore, Rom, StorageCard, RemoteShare, Disk]);
    let capacity = option::of(any::<u64>());
    let folders = vec(any::<String>(), 0..2);
    (kind, any::<String>(), capacity, any::<bool>(), folders, vec(file(), 0..3)).prop_map(
        |(kind, mount, capacity_bytes, page_in, folders, files)| VolumeSpec {
            kind,
            mount,
            capacity_bytes,
            page_in,
            folders,
            files,
        },
    )
}

fn file() -> impl Strategy<Value = FileSpec> {
    use FileKind::*;
    let kind =
        select(vec![Plain, RomUncompressed, RomCompressed, RomModule, RomModuleCompressed, Image]);
    let piece = prop_oneof![
        bytes().prop_map(Piece::Bytes),
        (any::<u8>(), big()).prop_map(|(byte, len)| Piece::Fill { byte, len }),
        big().prop_map(|len| Piece::Pattern { len }),
    ];
    (any::<String>(), kind, any::<bool>(), vec(piece, 0..3)).prop_map(
        |(path, kind, read_only, pieces)| FileSpec {
            path,
            kind,
            module: None,
            read_only,
            content: Content { pieces },
        },
    )
}
