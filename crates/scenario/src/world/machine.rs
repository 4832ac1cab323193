//! `Machine(name:, ram:, page_in:, reuse_handle_values:, system:, low_memory:, paging_pool:, has: […])`.

use super::item::{File, Item, Process, Store};
use super::low_memory::Limits;
use super::path::Path;
use super::volume::Volume;
use super::{World, fold, pool, ram, report_taken};
use crate::diagnostic::Diagnostic;
use crate::limits::{RAM_PAGES, ROM_BYTES};
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::{Span, Spanned};
use crate::syntax::node::{Call, Name};
use abi::OsVersion;
use abi::world::{FileKind, MachineSpec, ModuleSpec, PoolSpec, ProcessSpec, VolumeKind};

/// Reads a machine into the world.
pub(super) fn read(call: Call, world: &mut World, cx: &mut Context<'_>) {
    let Some(mut fields) = Fields::of_call(call, cx) else { return };
    let name = cx.named(&mut fields, "name");
    let ram: Option<Spanned<u32>> = fields.required_integer("ram", 1..=i128::from(RAM_PAGES), cx);
    let page_in = fields.optional("page_in", cx).unwrap_or(true);
    let reuse_handle_values = fields.optional("reuse_handle_values", cx).unwrap_or(false);
    let system: Option<Spanned<bool>> = fields.optional("system", cx);
    let low_memory: Option<Limits> = fields.optional("low_memory", cx);
    let paging_pool: Option<Spanned<PoolSpec>> = fields.optional("paging_pool", cx);
    let items: Vec<Item> = fields.optional("has", cx).unwrap_or_default();
    fields.end(cx);
    if let Some(name) = &name {
        match world.machine_places.get(&name.value) {
            Some(&first) => report_taken("machine", name, first, cx),
            None => {
                world.machine_places.insert(name.value.clone(), name.span);
            }
        }
    }
    let system = system.filter(|system| system.value);
    if let Some(system) = system {
        note_system_processes(system.span, world, cx);
    }
    world.system.push(system.is_some());
    if let Some(ram) = ram {
        let store = items.iter().find_map(|item| match item {
            Item::ObjectStore(store) => Some(store),
            _ => None,
        });
        ram::check(ram, store, cx);
    }
    let contents = Contents::read(items, world, cx);
    let ram_pages = ram.map_or(1, |ram| ram.value);
    world.machines.push(MachineSpec {
        name: name.map(|name| name.to_string()).unwrap_or_default(),
        ram_pages,
        page_in,
        reuse_handle_values,
        volumes: contents.volumes.into_iter().map(|volume| volume.spec).collect(),
        processes: contents.processes,
        low_memory: low_memory.map(|limits| limits.0),
        // The processes of the system differ between versions, and are added for each.
        system: false,
        paging_pool: paging_pool.and_then(|pool| pool::check(pool, ram_pages, cx)),
    });
}

/// A machine's volumes and processes.
struct Contents {
    /// The object store, the ROM, and then cards and disks.
    volumes: Vec<Volume>,
    processes: Vec<ProcessSpec>,
}

const STORE: usize = 0;
const ROM: usize = 1;

impl Contents {
    /// Sorts what a machine has into its volumes: first the volumes, so that order in the text
    /// does not matter, then what is on them, then the processes.
    fn read(items: Vec<Item>, world: &mut World, cx: &mut Context<'_>) -> Contents {
        let mut contents = Contents::empty();
        contents.add_volumes(&items, cx);
        contents.add_first_disk(cx);
        let mut processes = Vec::new();
        for item in items {
            match item {
                Item::File(file) => contents.add_file(file, cx),
                Item::Folder(path) => contents.add_folder(path, cx),
                Item::Process(process) => processes.push(process),
                Item::ObjectStore(_) | Item::Rom(_) | Item::StorageCard(..) | Item::Disk(..) => {}
            }
        }
        for process in processes {
            contents.add_process(process, world, cx);
        }
        for volume in &contents.volumes {
            volume.check_size(cx);
        }
        contents
    }

    fn empty() -> Contents {
        let mut store = Volume::new(VolumeKind::ObjectStore, "\\".to_owned(), None);
        store.spec.folders.push("\\Windows".to_owned());
        let mut rom = Volume::new(VolumeKind::Rom, "\\".to_owned(), None);
        rom.limit_bytes = Some(ROM_BYTES);
        Contents { volumes: vec![store, rom], processes: Vec::new() }
    }

    fn add_volumes(&mut self, items: &[Item], cx: &mut Context<'_>) {
        for item in items {
            match item {
                Item::ObjectStore(store) => {
                    ram::check_store(store, cx);
                    self.describe(STORE, "object store", store, cx);
                }
                Item::Rom(store) => self.describe(ROM, "ROM", store, cx),
                Item::StorageCard(name, store) => {
                    let mount = format!("\\{}", name.value);
                    self.mount(VolumeKind::StorageCard, mount, "card", name, store, cx);
                }
                Item::Disk(drive, store) => {
                    let name = Spanned::new(drive.value.0.clone(), drive.span);
                    let mount = name.value.to_string();
                    self.mount(VolumeKind::Disk, mount, "disk", &name, store, cx);
                }
                Item::File(_) | Item::Folder(_) | Item::Process(_) => {}
            }
        }
    }

    /// Adds a card or a disk, if nothing is seen there yet.
    fn mount(
        &mut self,
        kind: VolumeKind,
        mount: String,
        what: &str,
        name: &Spanned<Name>,
        store: &Store,
        cx: &mut Context<'_>,
    ) {
        let first = self.volumes.iter().find(|volume| fold(&volume.spec.mount) == fold(&mount));
        if let Some(first) = first.and_then(|first| first.span) {
            report_taken(what, name, first, cx);
            return;
        }
        let mut volume = Volume::new(kind, mount, Some(name.span));
        volume.describe(store);
        self.volumes.push(volume);
    }

    /// A desktop machine whose disks nobody names has the disk `C:`.
    fn add_first_disk(&mut self, cx: &Context<'_>) {
        let has_disk = self.volumes.iter().any(|volume| volume.spec.kind == VolumeKind::Disk);
        if cx.on_desktop() && !has_disk {
            self.volumes.push(Volume::new(VolumeKind::Disk, "C:".to_owned(), None));
        }
    }

    fn describe(&mut self, which: usize, what: &str, store: &Store, cx: &mut Context<'_>) {
        let volume = &mut self.volumes[which];
        if let Some(first) = volume.span.replace(store.span) {
            let message = format!("a machine has one {what}");
            cx.report(Diagnostic::error(store.span, message).also(first, "first here"));
        }
        volume.describe(store);
    }

    fn add_file(&mut self, file: File, cx: &mut Context<'_>) {
        let Some(which) = self.volume_of(&file.path, cx) else { return };
        let in_rom = !matches!(file.kind, FileKind::Plain | FileKind::Image);
        let on_disk = self.volumes[which].spec.kind == VolumeKind::Disk;
        if file.kind == FileKind::Image && !on_disk {
            let message = "an executable image lies on a disk or a share";
            cx.report(Diagnostic::error(file.path.span, message));
            return;
        }
        let which = match (in_rom, which) {
            (true, STORE) => ROM,
            (true, _) => {
                let message = "a file of the ROM does not lie on a card or a disk";
                cx.report(Diagnostic::error(file.path.span, message));
                return;
            }
            (false, which) => which,
        };
        // Object store and ROM show their files in one tree, so they share their names.
        let other = if which == ROM { STORE } else { ROM };
        if which <= ROM && !self.volumes[other].is_free(&file.path, cx) {
            return;
        }
        self.volumes[which].add_file(file, cx);
    }

    fn add_folder(&mut self, path: Spanned<Path>, cx: &mut Context<'_>) {
        if let Some(which) = self.volume_of(&path, cx) {
            self.volumes[which].add_folder(path, cx);
        }
    }

    /// The volume that a path leads to; the ROM's files count as the object store's here.
    fn volume_of(&self, path: &Spanned<Path>, cx: &mut Context<'_>) -> Option<usize> {
        if path.is_remote() {
            let message = "a machine has no files of a server";
            cx.report(
                Diagnostic::error(path.span, message)
                    .help("they belong to `Server(name:, shares: [Share(name:, files: […])])`"),
            );
            return None;
        }
        let first = fold(path.parts().next().unwrap_or_default());
        let named = |volume: &Volume| fold(volume.spec.mount.trim_start_matches('\\')) == first;
        let mut volumes = self.volumes.iter().enumerate().skip(ROM + 1);
        let found = volumes.find(|(_, volume)| named(volume)).map(|(at, _)| at);
        if found.is_some() && path.parts().count() == 1 {
            let message = "this is the name of a card or a disk";
            cx.report(Diagnostic::error(path.span, message));
            return None;
        }
        if found.is_none() && path.has_drive() {
            let message = format!("the machine has no disk `{}`", path.parts().next()?);
            cx.report(Diagnostic::error(path.span, message).help("name it: `Disk(drive: \"C:\")`"));
            return None;
        }
        Some(found.unwrap_or(STORE))
    }

    fn add_process(&mut self, process: Process, world: &mut World, cx: &mut Context<'_>) {
        let name = process.name;
        let before = self.processes.len();
        if let Some(version) = world.is_full(before)
            && before.checked_sub(1).is_none_or(|fewer| world.is_full(fewer).is_none())
        {
            report_full(version, name.span, cx);
        }
        note_process(&name, world, cx);
        if let Some(image) = &process.image {
            self.check_image(image, cx);
        }
        let image = process.image.map(|image| image.value.0.to_string());
        self.processes.push(ProcessSpec { name: name.to_string(), image });
    }

    /// Reports an image that is no EXE of the machine.
    fn check_image(&self, image: &Spanned<Path>, cx: &mut Context<'_>) {
        let wanted = fold(&image.0);
        let mut files = self.volumes.iter().flat_map(|volume| &volume.spec.files);
        let exe = |module| matches!(module, Some(ModuleSpec::Exe { .. }));
        match files.find(|file| fold(&file.path) == wanted) {
            Some(file) if exe(file.module) => {}
            Some(_) => {
                let message = "this file is no program";
                cx.report(
                    Diagnostic::error(image.span, message)
                        .help("a program is a file with `module: Exe(…)`"),
                );
            }
            None => {
                cx.report(Diagnostic::error(image.span, "the machine has no file at this path"));
            }
        }
    }
}

/// Notes the name of a process of the machine that is read now.
fn note_process(name: &Spanned<Name>, world: &mut World, cx: &mut Context<'_>) {
    let machine = world.machines.len();
    match world.process_places.get(&name.value) {
        Some(&(_, first)) => report_taken("process", name, first, cx),
        None => {
            world.process_places.insert(name.value.clone(), (machine, name.span));
        }
    }
}

/// Notes the names of the processes of the system; a world that runs on several versions has those
/// by name that all of them have.
fn note_system_processes(span: Span, world: &mut World, cx: &mut Context<'_>) {
    let mut versions = world.on.iter();
    if versions.clone().any(|version| version.system_processes().is_empty()) {
        let message = "the desktop has no processes of the system here";
        cx.report(Diagnostic::error(span, message));
    }
    let Some(first) = versions.next() else { return };
    let common = first.system_processes().iter();
    let in_all = |name: &&&str| world.on.iter().all(|on| on.system_processes().contains(name));
    for name in common.filter(in_all).collect::<Vec<_>>() {
        note_process(&Spanned::new(Name::from(*name), span), world, cx);
    }
}

fn report_full(version: OsVersion, span: Span, cx: &mut Context<'_>) {
    let limit = version.process_limit();
    let (message, label) = if version.has_slots() {
        let message = format!("a machine has slots for {limit} processes beside the kernel");
        (message, "no slot is left for this one")
    } else {
        (format!("a machine of {version} runs at most {limit} processes"), "one too many")
    };
    cx.report(Diagnostic::error(span, message).label(label));
}
