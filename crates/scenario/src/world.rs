//! The world before the first step: from syntax to what the kernel builds.

mod item;
mod low_memory;
mod machine;
mod module;
mod path;
mod pool;
mod ram;
mod server;
mod volume;

pub use path::Path;

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::limits::MACHINES;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::source::{Span, Spanned};
use crate::syntax::node::{Kind, Name, Node};
use abi::OsVersion;
use abi::world::{
    FileSpec, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use std::collections::BTreeMap;

/// What there is before the first step, and where it is written.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The devices: at least one.
    pub machines: Vec<MachineSpec>,
    /// The file servers.
    pub servers: Vec<ServerSpec>,
    /// Where each machine's name is written.
    pub machine_places: BTreeMap<Name, Span>,
    /// Where each process's name is written, and on which machine (an index) it runs.
    pub process_places: BTreeMap<Name, (usize, Span)>,
    /// Where each server's name is written.
    pub server_places: BTreeMap<Name, Span>,
    /// Which machines, by their numbers, run the processes of the system from the start.
    pub(crate) system: Vec<bool>,
    /// The versions that it is for.
    pub(crate) on: Vec<OsVersion>,
}

impl World {
    /// The world as the kernel builds it for a version: with the volumes that this version has, and
    /// without field bugs.
    pub fn spec(&self, version: OsVersion, programs: impl Iterator<Item = String>) -> WorldSpec {
        WorldSpec {
            version,
            machines: (self.machines.iter().zip(&self.system))
                .map(|(machine, &system)| on_version(machine, system, version))
                .collect(),
            servers: self.servers.clone(),
            programs: programs.collect(),
            quirks: Vec::new(),
        }
    }

    /// The version whose limit leaves no process beside so many to the machine that was added last.
    fn is_full(&self, processes: usize) -> Option<OsVersion> {
        let has_system = self.system.last() == Some(&true);
        self.on.iter().copied().find(|on| {
            let system = if has_system { on.system_processes().len() } else { 0 };
            processes + system >= on.process_limit() as usize
        })
    }

    /// The first process of the world that it names, which takes the steps without `by`.
    pub fn first_process(&self) -> Option<&str> {
        let mut processes = self.machines.iter().flat_map(|machine| &machine.processes);
        processes.next().map(|process| &*process.name)
    }

    /// True if it names a process so.
    pub fn has_process(&self, name: &str) -> bool {
        let mut processes = self.machines.iter().flat_map(|machine| &machine.processes);
        processes.any(|process| *process.name == *name)
    }

    /// Where the roots of a machine's volumes are seen, shares included.
    pub(crate) fn mounts(&self, machine: Option<usize>) -> Vec<(VolumeKind, &str)> {
        let machines = self.machines.iter().enumerate();
        let here = machines.filter(|(at, _)| machine.is_none_or(|machine| machine == *at));
        let volumes = here.flat_map(|(_, machine)| &machine.volumes);
        let shares = self.servers.iter().flat_map(|server| &server.shares);
        volumes.chain(shares).map(|volume| (volume.kind, &*volume.mount)).collect()
    }
}

impl FromNode for World {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<World> {
        let span = node.span;
        let mut world = World { on: cx.on.clone(), ..World::default() };
        for node in cx.list(node)? {
            let span = node.span;
            match node.kind {
                Kind::Call(call) if *call.name.value == *"Machine" => {
                    machine::read(*call, &mut world, cx);
                }
                Kind::Call(call) if *call.name.value == *"Server" => {
                    server::read(*call, &mut world, cx);
                }
                Kind::Call(call) => {
                    let known = ["Machine", "Server"].into_iter();
                    cx.unknown::<()>("part of the world", &call.name, call.name.span, known);
                }
                kind => {
                    cx.expected::<()>("`Machine(…)` or `Server(…)`", &Node { span, kind });
                }
            }
        }
        if world.machines.is_empty() {
            cx.report(Diagnostic::error(span, "a world needs at least one `Machine(…)`"));
        }
        if world.machines.len() > MACHINES {
            let message = format!("a world has at most {MACHINES} machines");
            cx.report(Diagnostic::error(span, message));
        }
        Some(world)
    }
}

/// A machine with those of its volumes that a version has. What lies at the root on Windows CE lies
/// on the first disk of the desktop, so that one scenario can run on both. With `system` its first
/// processes are those of the system, filesys.exe before all others (O-03, SLOT-11); on CE 6.0 it has
/// one (CE6-05).
fn on_version(machine: &MachineSpec, system: bool, version: OsVersion) -> MachineSpec {
    let desktop = version == OsVersion::Win32;
    let mut machine = machine.clone();
    if desktop {
        let kind = |kind| move |volume: &VolumeSpec| volume.kind == kind;
        let store = machine.volumes.iter().position(kind(VolumeKind::ObjectStore));
        let disk = machine.volumes.iter().position(kind(VolumeKind::Disk));
        if let (Some(store), Some(disk)) = (store, disk) {
            let (files, folders) = {
                let store = &mut machine.volumes[store];
                (std::mem::take(&mut store.files), std::mem::take(&mut store.folders))
            };
            let disk = &mut machine.volumes[disk];
            let drive = disk.mount.clone();
            let on_disk = |path: String| format!("{drive}{path}");
            let files = files.into_iter();
            disk.files.extend(files.map(|file| FileSpec { path: on_disk(file.path), ..file }));
            disk.folders.extend(folders.into_iter().map(on_disk));
        }
    }
    if system {
        let named = |name: &&str| ProcessSpec { name: (*name).to_owned(), image: None };
        machine.system = true;
        machine.processes.splice(..0, version.system_processes().iter().map(named));
    }
    machine.volumes.retain(|volume| (volume.kind == VolumeKind::Disk) == desktop);
    machine
}

/// Reports a name that was given before; `fold` is the name as it is compared.
fn report_taken(what: &str, name: &Spanned<Name>, first: Span, cx: &mut Context<'_>) {
    let message = format!("there is already a {what} {}", code(name));
    cx.report(Diagnostic::error(name.span, message).label("again here").also(first, "first here"));
}

/// A name of the file system as it is compared: without regard to case.
fn fold(name: &str) -> Name {
    Name::from(name.to_lowercase())
}
