//! Small worlds from text, for the tests of volumes and files.

use crate::{Defaults, Kernel, Quirks, Rules, State, World};
use abi::world::{FileKind, FileSpec, VolumeKind, VolumeSpec};
use abi::{Content, MachineId, OsVersion, ServerId};
use std::sync::Arc;
use trace::Silent;

/// The machine of the tests.
pub(crate) const PDA: MachineId = MachineId(0);
/// Another machine.
pub(crate) const DESK: MachineId = MachineId(1);
/// The server that both can reach.
pub(crate) const SRV: ServerId = ServerId(0);

/// A world without processes. A line is `store`, `rom`, `card MOUNT BYTES` or `share MOUNT` for a
/// volume of [`PDA`] or of [`SRV`], or `PATH = text` for a file of the volume above it. A file of
/// the ROM is compressed if its name ends with `.z`, and a module if it ends with `.dll`.
pub(crate) fn world(text: &str) -> World {
    let rules = Rules::of(OsVersion::CeNet4_2);
    let (quirks, programs) = (Quirks::default(), Arc::from([]));
    let mut world = World { rules, quirks, programs, state: State::new() };
    with(&mut world, |kernel| {
        kernel.state.servers.push(crate::record::ServerRecord { name: Arc::from("srv") });
        for spec in volumes(text) {
            let remote = spec.kind == VolumeKind::RemoteShare;
            let (machine, server) = if remote { (None, Some(SRV)) } else { (Some(PDA), None) };
            kernel.add_volume(machine, server, &spec).expect("the volume can be made");
        }
    });
    world
}

/// Does something to a world with nobody listening.
pub(crate) fn with<T>(world: &mut World, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
    act(&mut world.kernel(&mut Silent, &mut Defaults))
}

/// The descriptions of volumes in text.
pub(crate) fn volumes(text: &str) -> Vec<VolumeSpec> {
    let mut volumes: Vec<VolumeSpec> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(" = ") {
            Some((path, content)) => {
                let volume = volumes.last_mut().expect("a file is on a volume");
                volume.files.push(file(volume.kind, path, content));
            }
            None => volumes.push(volume(line)),
        }
    }
    volumes
}

fn volume(line: &str) -> VolumeSpec {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, r"\"));
    let (kind, mount, capacity_bytes) = match kind {
        "store" => (VolumeKind::ObjectStore, rest, None),
        "rom" => (VolumeKind::Rom, rest, None),
        "share" => (VolumeKind::RemoteShare, rest, None),
        "card" => {
            let (mount, bytes) = rest.rsplit_once(' ').expect("a card has a mount and a size");
            (VolumeKind::StorageCard, mount, Some(bytes.parse().expect("a number of bytes")))
        }
        other => panic!("no volume is called {other}"),
    };
    let (mount, folders, files) = (mount.to_owned(), Vec::new(), Vec::new());
    VolumeSpec { kind, mount, capacity_bytes, page_in: true, folders, files }
}

fn file(volume: VolumeKind, path: &str, content: &str) -> FileSpec {
    let kind = match volume {
        VolumeKind::Rom if path.ends_with(".z") => FileKind::RomCompressed,
        VolumeKind::Rom if path.ends_with(".dll") => FileKind::RomModule,
        VolumeKind::Rom => FileKind::RomUncompressed,
        _ => FileKind::Plain,
    };
    let content = Content::bytes(content.as_bytes());
    FileSpec { path: path.to_owned(), kind, module: None, read_only: false, content }
}
