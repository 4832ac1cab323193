//! A world as a scenario describes it.

use abi::world::{
    FileKind, FileSpec, MachineSpec, ModuleSpec, PoolSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, Piece};

/// The value of the field `world`.
pub fn world_text(world: &WorldSpec) -> String {
    let system = world.version.system_processes().len();
    let machines = world.machines.iter().map(|it| machine(it, if it.system { system } else { 0 }));
    let servers = world.servers.iter().map(|server| {
        let shares: String = server.shares.iter().map(share).collect();
        format!("Server(name: {:?}, shares: [{shares}]),\n", server.name)
    });
    format!("[{}]", machines.chain(servers).collect::<String>())
}

/// A machine; those that run first come by themselves.
fn machine(machine: &MachineSpec, system: usize) -> String {
    let mut text = format!("Machine(name: {:?}, ram: {}, ", machine.name, machine.ram_pages);
    let flags = [
        ("page_in: false, ", !machine.page_in),
        ("reuse_handle_values: true, ", machine.reuse_handle_values),
        ("system: true, ", machine.system),
    ];
    flags.iter().filter(|(_, holds)| *holds).for_each(|(flag, _)| text += flag);
    if let Some(limits) = machine.low_memory {
        text += &format!(
            "low_memory: Limits(low: {}, critical: {}, low_block: {}, critical_block: {}), ",
            limits.low, limits.critical, limits.low_block, limits.critical_block
        );
    }
    text += &match machine.paging_pool {
        Some(PoolSpec::SetAside { pages }) => format!("paging_pool: {pages}, "),
        Some(PoolSpec::Counted { target, maximum }) => {
            format!("paging_pool: (target: {target}, maximum: {maximum}), ")
        }
        None => String::new(),
    };
    text += "has: [\n";
    machine.volumes.iter().for_each(|it| text += &volume(it));
    for process in machine.processes.iter().skip(system) {
        let image = process.image.as_ref().map(|image| format!(", image: r\"{image}\""));
        text += &format!("Process(name: {:?}{}),\n", process.name, image.unwrap_or_default());
    }
    text + "]),\n"
}

/// What is written of a medium.
fn medium(volume: &VolumeSpec) -> String {
    let capacity = volume.capacity_bytes.map(|bytes| format!("capacity: {bytes:#x}, "));
    let page_in = if volume.page_in { "" } else { "page_in: false, " };
    capacity.unwrap_or_default() + page_in
}

/// A volume of a machine, and what is on it.
fn volume(volume: &VolumeSpec) -> String {
    let medium = medium(volume);
    let mut text = match volume.kind {
        VolumeKind::ObjectStore | VolumeKind::Rom if medium.is_empty() => String::new(),
        VolumeKind::ObjectStore => format!("ObjectStore({medium}),\n"),
        VolumeKind::Rom => format!("Rom({medium}),\n"),
        VolumeKind::StorageCard => {
            let name = volume.mount.trim_start_matches('\\');
            format!("StorageCard(name: {name:?}, {medium}),\n")
        }
        VolumeKind::Disk => format!("Disk(drive: {:?}, {medium}),\n", volume.mount),
        VolumeKind::RemoteShare => unreachable!("a machine has no share of its own"),
    };
    // Each machine has the folder of the system.
    let named = volume.folders.iter().filter(|path| !path.ends_with(r"\Windows"));
    named.for_each(|path| text += &format!("Folder(path: r\"{path}\"),\n"));
    volume.files.iter().for_each(|it| text += &file(&it.path, it));
    text
}

fn share(volume: &VolumeSpec) -> String {
    let (name, medium) = (volume.mount.rsplit('\\').next().unwrap_or_default(), medium(volume));
    let files = volume.files.iter().map(|it| file(&it.path[volume.mount.len()..], it));
    format!("Share(name: {name:?}, {medium}files: [{}])", files.collect::<String>())
}

fn file(path: &str, file: &FileSpec) -> String {
    let (word, more) = match file.kind {
        FileKind::Plain => ("File", ""),
        FileKind::Image => ("File", ", image: true"),
        FileKind::RomUncompressed => ("RomFile", ""),
        FileKind::RomCompressed => ("RomFile", ", compressed: true"),
        FileKind::RomModule => ("RomModule", ""),
        FileKind::RomModuleCompressed => ("RomModule", ", compressed: true"),
    };
    let read_only = if file.read_only { ", read_only: true" } else { "" };
    let module = match file.module {
        None => String::new(),
        Some(ModuleSpec::Exe { data, stack }) => {
            let stack = stack.map(|stack| format!(", stack: {stack:#x}")).unwrap_or_default();
            format!(", module: Exe(data: {data:#x}{stack})")
        }
        Some(ModuleSpec::Dll { data, rel }) => {
            let rel = if rel { "" } else { ", rel: false" };
            format!(", module: Dll(data: {data:#x}{rel})")
        }
    };
    let content = content(&file.content);
    format!("{word}(path: r\"{path}\", content: {content}{read_only}{module}{more}),\n")
}

/// Data as the language writes it.
pub fn content(content: &Content) -> String {
    let pieces: Vec<String> = content.pieces.iter().map(piece).collect();
    match &pieces[..] {
        [one] => one.clone(),
        pieces => format!("Join([{}])", pieces.join(", ")),
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Pattern { len } => format!("Pattern(len: {len:#x})"),
        Piece::Fill { byte, len } => format!("Fill(byte: {byte:#04x}, len: {len:#x})"),
        Piece::Bytes(bytes) => {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("Hex(\"{}\")", digits.join(" "))
        }
    }
}
