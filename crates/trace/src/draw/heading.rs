//! What stands above and below the steps: the world before, and what it came to.

use super::Style;
use super::style::Colour;
use crate::Header;
use crate::fold::{Fold, Machine};
use crate::tell::words;
use crate::text::{cut, wrap};
use abi::MachineId;
use abi::world::{FileKind, MachineSpec, PoolSpec, ServerSpec, VolumeKind, VolumeSpec};

/// The version, the sentence, and what there is before the first step.
pub(super) fn heading(header: &Header, style: Style) -> String {
    let about = style.text(&header.about);
    let lines = wrap(&about, style.width() - 12);
    let mut text = String::new();
    for (line, version) in lines.iter().zip([header.version.name()].into_iter().chain([""; 2])) {
        let version = style.paint(&format!("{version:<12}"), Colour::Bold);
        let line = cut(line, style.width() - 12, style.more());
        text.push_str(format!("{version}{line}").trim_end());
        text.push('\n');
    }
    for machine in &header.world.machines {
        text.push_str(&machine_lines(machine, style));
    }
    for server in &header.world.servers {
        text.push_str(&server_lines(server, style));
    }
    if !header.world.quirks.is_empty() {
        let names: Vec<&str> = header.world.quirks.iter().map(|quirk| quirk.name()).collect();
        text.push_str(&line(&format!("field bugs: {}", names.join(", ")), style));
    }
    text
}

fn machine_lines(spec: &MachineSpec, style: Style) -> String {
    let ram = words::count(spec.ram_pages, "page", "pages");
    let page_in = if spec.page_in { "" } else { ", no page-in" };
    let pool = spec.paging_pool.map_or(String::new(), |pool| format!(", {}", self::pool(pool)));
    let mut text = line(&format!("{}: {ram} of RAM{page_in}{pool}", style.text(&spec.name)), style);
    let shown = spec.volumes.iter().filter(|volume| !is_plain(volume));
    shown.for_each(|volume| text.push_str(&volume_line(volume, style)));
    text
}

fn pool(spec: PoolSpec) -> String {
    match spec {
        PoolSpec::SetAside { pages } => {
            format!("{pages} of them set aside for the paging pool")
        }
        PoolSpec::Counted { target, maximum } => {
            let maximum = words::count(maximum, "page", "pages");
            format!("a paging pool of {target} to {maximum}")
        }
    }
}

fn server_lines(spec: &ServerSpec, style: Style) -> String {
    let mut text = line(&format!("{}: a file server", style.text(&spec.name)), style);
    spec.shares.iter().for_each(|share| text.push_str(&volume_line(share, style)));
    text
}

/// Whether there is nothing to tell of a volume: every machine has an empty object store.
fn is_plain(volume: &VolumeSpec) -> bool {
    volume.files.is_empty()
        && volume.page_in
        && volume.capacity_bytes.is_none()
        && matches!(volume.kind, VolumeKind::ObjectStore | VolumeKind::Rom | VolumeKind::Disk)
}

fn volume_line(spec: &VolumeSpec, style: Style) -> String {
    let kind = match spec.kind {
        VolumeKind::ObjectStore => "object store",
        VolumeKind::Rom => "ROM",
        VolumeKind::StorageCard => "card",
        VolumeKind::RemoteShare => "share",
        VolumeKind::Disk => "disk",
    };
    let room =
        spec.capacity_bytes.map_or(String::new(), |room| format!(", {} in all", words::size(room)));
    let page_in = if spec.page_in { "" } else { ", no page-in" };
    let files: Vec<String> = spec
        .files
        .iter()
        .map(|file| {
            let size = file.content.len().map_or("endless".to_owned(), words::size);
            let stored = match file.kind {
                FileKind::Plain if file.read_only => ", read-only",
                FileKind::Plain => "",
                FileKind::RomUncompressed => ", uncompressed",
                FileKind::RomCompressed => ", compressed",
                FileKind::RomModule => ", a module",
                FileKind::RomModuleCompressed => ", a module, compressed",
                FileKind::Image if file.read_only => ", an image, read-only",
                FileKind::Image => ", an image",
            };
            format!("{} ({size}{stored})", style.text(&file.path))
        })
        .collect();
    let files = if files.is_empty() { "no files".to_owned() } else { files.join(", ") };
    let mount = style.text(&spec.mount);
    line(&format!("  {kind} at {mount}{room}{page_in}: {files}"), style)
}

fn line(text: &str, style: Style) -> String {
    format!("{}\n", cut(text, style.width(), style.more()))
}

/// What a machine's memory came to.
pub(super) fn summary(fold: &Fold, id: MachineId, machine: &Machine, style: Style) -> String {
    let tally = &machine.tally;
    let pages = words::count(tally.paged_in, "page in", "pages in");
    let in_place = match tally.in_place {
        0 => String::new(),
        in_place => format!(" ({in_place} in place)"),
    };
    let (used, ram, peak) = (machine.ram_used, machine.ram_pages, machine.ram_peak);
    let pool = machine.pool.as_ref();
    let pool = pool.map_or(String::new(), |pool| format!(", {} in the pool", pool.len()));
    let mut text = format!(
        "{}: RAM {used} of {ram} pages, at most {peak}{pool}; {pages}{in_place}; {} written back",
        style.text(&machine.name),
        tally.written_back,
    );
    if tally.failed_writes > 0 {
        let failed = words::count(tally.failed_writes, "write-back", "write-backs");
        text.push_str(&format!(", {failed} failed"));
    }
    let own = fold.backings().values().filter(|backing| backing.machine == id);
    let dirty: u64 = own.map(|backing| u64::from(backing.dirty)).sum();
    if dirty > 0 {
        text.push_str(&format!(", {} left", words::count(dirty, "dirty page", "dirty pages")));
    }
    let (room, more) = (style.width() - 2, style.more());
    let lines: Vec<String> =
        wrap(&text, room).into_iter().map(|line| cut(line, room, more)).collect();
    format!("{}\n", lines.join("\n  "))
}
