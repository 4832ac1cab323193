//! Looks at RAM, pages, views and addresses.

use super::Look;
use crate::drive::answer::Wrong;
use abi::constant::{Family, name_of};
use abi::{Address, BackingId, FrameId, MachineId, PAGE_BYTES, ProcessId, ViewId};
use kernel::Kernel;
use kernel::record::BackingRecord;
use kernel::region::Physical;
use kernel::space::{KERNEL_START, SLOT_BYTES};
use serde_json::{Value, json};
use std::sync::Arc;

/// Frames of RAM: how many there are, how many are in use, how many were at most.
pub(super) fn ram(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let machine = look.machine()?;
    let kernel = look.kernel();
    let record = kernel.machine(machine);
    Ok(json!({
        "pages": record.ram_pages,
        "used": record.ram_used,
        "peak": kernel.state.ram_peaks[machine.0],
        "pressed": record.ram_pressed,
    }))
}

/// The path of the file behind a backing; null for RAM.
fn path_of(kernel: &Kernel<'_>, backing: &BackingRecord) -> Option<Arc<str>> {
    backing.file.map(|file| kernel.state.files[file.0].path.clone())
}

/// The page behind an address, as the looking process sees it.
pub(super) fn page(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let address = Address(look.args.number(look.session, "at")?);
    let thread = look.thread()?;
    let kernel = look.kernel();
    let cpu = kernel.cpu(thread);
    let process = kernel.state.threads[thread.0].current;
    let Some(spot) = kernel.spot(&cpu, address) else { return Ok(json!({"mapped": false})) };
    let view = kernel.view_around(process, address);
    let (path, page) = view.map_or((None, None), |view| {
        let record = &kernel.state.views[view.0];
        let from_base = address.0 - kernel.view_base(view).0;
        let page = (record.offset + u64::from(from_base)) / u64::from(PAGE_BYTES);
        (path_of(&kernel, &kernel.state.backings[record.backing.0]), Some(page))
    });
    // A page that is used in ROM has no frame of RAM: its file and number tell which it is.
    let frame = match spot.physical() {
        Some(Physical::Frame(FrameId(frame))) => Some(frame),
        Some(Physical::Rom(..)) | None => None,
    };
    Ok(json!({
        "mapped": true,
        "resident": spot.frame.is_some(),
        "dirty": spot.dirty,
        "in_rom": spot.in_rom.is_some(),
        "frame": frame,
        "path": path,
        "page": page,
    }))
}

/// The resident pages of a machine, or those of one file; only the dirty ones if wanted.
pub(super) fn pages(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let (machine, only) = (look.machine()?, look.file()?);
    let dirty = look.args.truth("dirty")?;
    let kernel = look.kernel();
    let mut pages = Vec::new();
    for (row, backing) in kernel.state.backings.iter() {
        if backing.machine != machine || (only.is_some() && backing.file != only) {
            continue;
        }
        let path = path_of(&kernel, backing);
        for (page, frame) in kernel.resident_pages(BackingId(row)) {
            let record = &kernel.state.frames[frame.0];
            if record.dirty || !dirty {
                pages.push(json!({
                    "path": path,
                    "page": page,
                    "frame": (!backing.in_place).then_some(frame.0),
                    "dirty": record.dirty,
                    "pending": record.dirty && backing.pending,
                    "in_rom": backing.in_place,
                }));
            }
        }
    }
    if only.is_none() && !dirty {
        pages.extend(private_pages(&kernel, machine));
    }
    Ok(Value::Array(pages))
}

/// The pages of private memory that have a frame.
fn private_pages(kernel: &Kernel<'_>, machine: MachineId) -> Vec<Value> {
    let pages = kernel.state.private_pages.sorted().into_iter();
    pages
        .filter_map(|((region, page), record)| {
            let region = &kernel.state.regions[region.0];
            let owner = region.owner.filter(|_| region.machine == machine)?;
            Some(json!({
                "process": kernel.state.processes[owner.0].name,
                "address": region.base + page * PAGE_BYTES,
                "frame": kernel.frame_of(record.shows)?.0,
            }))
        })
        .collect()
}

/// Who maps what: a line for each view and each process that holds it.
pub(super) fn views(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let (machine, only) = (look.machine()?, look.file()?);
    let kernel = look.kernel();
    let mut lines = Vec::new();
    for (row, view) in kernel.state.views.iter() {
        let backing = &kernel.state.backings[view.backing.0];
        if backing.machine != machine || (only.is_some() && backing.file != only) {
            continue;
        }
        for (process, record) in kernel.state.processes.iter() {
            let count = kernel.view_count(ViewId(row), ProcessId(process));
            if count > 0 {
                lines.push(json!({
                    "process": record.name,
                    "base": kernel.view_base(ViewId(row)).0,
                    "len": view.len,
                    "path": path_of(&kernel, backing),
                    "offset": view.offset,
                    "protect": name_of(view.protect, &[Family::PageProtection]),
                    "name": kernel.state.objects[view.object.0].name,
                    "count": count,
                }));
            }
        }
    }
    Ok(Value::Array(lines))
}

/// Where an address lies, and what is there.
pub(super) fn address(look: &mut Look<'_, '_, '_>) -> Result<Value, Wrong> {
    let address = look.args.number(look.session, "of")?;
    let here = look.here;
    let kernel = look.kernel();
    let slot = address / SLOT_BYTES;
    let area = match kernel.rules.slots() {
        _ if address >= KERNEL_START => "Kernel",
        Some(slots) if slots.large_memory.contains(address) => "LargeMemoryArea",
        Some(_) if slot == 0 => "SlotZero",
        Some(slots) if address < slots.large_memory.start => "Slot",
        _ => "Other",
    };
    let owner = (area == "Slot").then(|| kernel.process_in_slot(here, slot)).flatten();
    let owner = owner.map(|process| kernel.state.processes[process.0].name.clone());
    Ok(json!({"area": area, "process": owner}))
}
