//! Machines, volumes, files, processes, threads, and the ranges of the map.

use super::{Hued, Maker};
use crate::film::item::{Band, File, Machine, Process, Thread, Volume};
use crate::film::{Content, Key, Owner};
use abi::world::{FileKind, VolumeKind};
use abi::{FileId, GRANULARITY, MachineId, OsVersion, ProcessId, ThreadId, VolumeId, map};
use trace::fold::{self, ThreadState};
use trace::tell::words;

/// The size of a slot in bytes.
const SLOT_BYTES: u32 = 1 << 25;

/// The slots: slot 0, slot 1, and one for each of 31 processes.
const SLOTS: u32 = 33;

/// The first address of the large memory area, behind the slots.
const LARGE_AREA: u32 = SLOTS * SLOT_BYTES;

/// The first address that is the system's on every version.
const SYSTEM: u32 = 0x8000_0000;

/// The window of CE 6.0 in which views of RAM are the same for all processes (SI-07D).
const COMMON_WINDOW: u32 = 0x6000_0000;

/// The DLLs of a process on CE 6.0, in its own space (SI-07e); what is below is its own (CE6-03).
const DLLS: u32 = 0x4000_0000;

/// The last address of a process on the desktop: the 64 KB behind it are never given out.
const LAST_ON_THE_DESKTOP: u32 = 0x7FFE_FFFF;

/// The ranges of the map that a process has where it has a space of its own.
pub(in crate::film) fn own_bands(version: OsVersion, process: ProcessId) -> Vec<Key> {
    let firsts: &[u32] = match version {
        OsVersion::Ce6_0 => &[0, DLLS],
        _ => &[0],
    };
    firsts.iter().map(|first| Key::Band(Owner::Process(process), *first)).collect()
}

/// The ranges of the map that a machine has from its start.
pub(in crate::film) fn bands(version: OsVersion, machine: MachineId) -> Vec<Key> {
    let owner = Owner::Machine(machine);
    if version.has_slots() {
        let slots = (0..=SLOTS).map(|slot| slot * SLOT_BYTES);
        return slots.map(|first| Key::Band(owner, first)).collect();
    }
    match version {
        OsVersion::Ce6_0 => vec![Key::Band(owner, COMMON_WINDOW)],
        _ => Vec::new(),
    }
}

impl Maker<'_> {
    /// The range of the map that an address of a process, in slot form, lies in.
    pub(super) fn band_of(&self, owner: Owner, address: u32) -> Key {
        let first = match owner {
            Owner::Process(_) if self.fold.version() == OsVersion::Ce6_0 => address / DLLS * DLLS,
            Owner::Process(_) => 0,
            Owner::Machine(_) if !self.fold.version().has_slots() => COMMON_WINDOW,
            Owner::Machine(_) if address >= LARGE_AREA => LARGE_AREA,
            Owner::Machine(_) => address / SLOT_BYTES * SLOT_BYTES,
        };
        Key::Band(owner, first)
    }

    pub(super) fn band(&self, owner: Owner, first: u32) -> Option<Band> {
        let version = self.fold.version();
        // The lowest 64 KB are never given out; what lies there is told of slot 0 as a whole.
        let range = map::range_of(version, first.max(GRANULARITY));
        match owner {
            Owner::Machine(machine) if version.has_slots() && first < LARGE_AREA => {
                let slot = first / SLOT_BYTES;
                let last = first + (SLOT_BYTES - 1);
                let process = self.in_slot(machine, slot);
                let name = match process {
                    Some(process) => self.names.process(process),
                    None if slot == 1 && version == OsVersion::Ce3_0 => "kernel".to_owned(),
                    None if slot == 1 => "DLLs".to_owned(),
                    None => String::new(),
                };
                let what = range.map_or("", |range| range.what).to_owned();
                Some(Band {
                    machine: Key::Machine(machine),
                    slot: Some(slot),
                    process: process.map(Key::Process),
                    what,
                    name,
                    first,
                    last,
                    clause: range.map(|range| range.clause.id),
                })
            }
            Owner::Machine(machine) => {
                let name = if version.has_slots() { "large memory area" } else { "views of RAM" };
                Some(Band {
                    machine: Key::Machine(machine),
                    slot: None,
                    process: None,
                    what: range.map_or("", |range| range.what).to_owned(),
                    name: name.to_owned(),
                    first,
                    last: range.map_or(SYSTEM - 1, |range| range.last),
                    clause: range.map(|range| range.clause.id),
                })
            }
            Owner::Process(process) => {
                let known = self.fold.processes().get(&process)?;
                let (what, last) = range
                    .map_or(("the space of the process", LAST_ON_THE_DESKTOP), |range| {
                        (range.what, range.last)
                    });
                let name = self.names.process(process);
                known.is_alive().then(|| Band {
                    machine: Key::Machine(known.machine),
                    slot: None,
                    process: Some(Key::Process(process)),
                    what: what.to_owned(),
                    name: if first == DLLS { format!("DLLs of {name}") } else { name },
                    first,
                    last,
                    clause: range.map(|range| range.clause.id),
                })
            }
        }
    }

    /// The process whose memory is seen in a slot.
    fn in_slot(&self, machine: MachineId, slot: u32) -> Option<ProcessId> {
        if slot == 0 {
            let running = self.running.get(&machine).copied();
            let alive =
                |id: &ProcessId| self.fold.processes().get(id).is_some_and(fold::Process::is_alive);
            return running.filter(alive);
        }
        let mut living = self.fold.processes().iter().filter(|(_, process)| process.is_alive());
        let found = living.find(|(_, process)| process.machine == machine && process.slot == slot);
        found.map(|(id, _)| *id)
    }

    pub(super) fn machine(&self, id: MachineId) -> Option<Machine> {
        let machine = self.fold.machines().get(&id)?;
        let tally = &machine.tally;
        let mut pager = format!(
            "{} in, {} written back, {} given up",
            words::count(tally.paged_in, "page", "pages"),
            tally.written_back,
            tally.evicted,
        );
        if tally.failed_writes > 0 {
            pager += &format!(", {} not written", tally.failed_writes);
        }
        let cut_off: Vec<String> =
            machine.cut_off.iter().map(|id| self.names.server(*id)).collect();
        if !cut_off.is_empty() {
            pager += &format!("; cut off from {}", cut_off.join(", "));
        }
        Some(Machine {
            name: self.names.machine(id),
            ram: machine.ram_pages,
            used: machine.ram_used,
            peak: machine.ram_peak,
            pressed: machine.ram_pressed,
            pool: machine.pool.as_ref().map(|pool| pool.len() as u64),
            pager,
        })
    }

    pub(super) fn volume(&self, id: VolumeId) -> Option<Volume> {
        let volume = self.fold.volumes().get(&id)?;
        let of = volume.machine.map(|machine| self.names.machine(machine));
        let of = of.or_else(|| volume.server.map(|server| self.names.server(server)));
        let mut what = match volume.kind {
            VolumeKind::ObjectStore => "object store",
            VolumeKind::Rom => "ROM",
            VolumeKind::StorageCard => "storage card",
            VolumeKind::RemoteShare => "share of a server",
            VolumeKind::Disk => "disk",
        }
        .to_owned();
        if let Some(capacity) = volume.capacity {
            what += &format!(", {} in all", words::size(capacity));
        }
        if volume.filler > 0 {
            what += &format!(", {} taken by the world", words::size(volume.filler));
        }
        if !volume.page_in {
            what += ", no page-in";
        }
        match (volume.present, volume.medium) {
            (false, _) => what += ", not there",
            (true, 0) => {}
            (true, medium) => what += &format!(", medium {}", medium.saturating_add(1)),
        }
        Some(Volume { of: of.unwrap_or_default(), mount: self.names.volume(id), what })
    }

    pub(super) fn file(&mut self, id: FileId) -> Option<File> {
        let file = self.fold.files().get(&id).filter(|file| file.exists)?;
        let mut what = words::size(file.size);
        what += match file.kind {
            FileKind::Plain => "",
            FileKind::RomUncompressed => ", uncompressed in ROM",
            FileKind::RomCompressed => ", compressed in ROM",
            FileKind::RomModule => ", a module in ROM",
            FileKind::RomModuleCompressed => ", a compressed module in ROM",
            FileKind::Image => ", an image",
        };
        if file.attributes & abi::constant::FILE_ATTRIBUTE_READONLY != 0 {
            what += ", read-only";
        }
        if file.doomed {
            what += ", to be deleted";
        }
        if !file.linked {
            what += ", has no path any more";
        }
        let hue = self.hues.of(Hued::Content(Content::File(id)));
        Some(File { volume: Key::Volume(file.volume), path: self.names.file(id), what, hue })
    }

    pub(super) fn process(&mut self, id: ProcessId) -> Option<Process> {
        let process = self.fold.processes().get(&id)?;
        let place = match self.fold.version().has_slots() {
            true => format!("slot {}, {:#010x}", process.slot, u64::from(process.slot) << 25),
            false => "its own address space".to_owned(),
        };
        let what = match process.exit_code {
            Some(code) => format!("ended with {}", words::exit_code(code)),
            None if process.hibernating => format!("{place}, asked to give memory back"),
            None => place,
        };
        let hue = self.hues.of(Hued::Process(id));
        Some(Process {
            machine: Key::Machine(process.machine),
            name: self.names.process(id),
            what,
            alive: process.is_alive(),
            hue,
        })
    }

    pub(super) fn thread(&self, id: ThreadId) -> Option<Thread> {
        let thread = self.fold.threads().get(&id)?;
        let mut what = match &thread.state {
            ThreadState::Ready => "can run".to_owned(),
            ThreadState::Waiting { objects, due } => {
                let objects: Vec<String> =
                    objects.iter().map(|object| self.names.object(*object)).collect();
                format!("waits for {}, {}", objects.join(", "), words::until(*due))
            }
            ThreadState::Sleeping { due } => format!("sleeps {}", words::until(*due)),
            ThreadState::Paused => "pauses in the middle of a call".to_owned(),
            ThreadState::Ended => {
                format!("ended with {}", words::exit_code(thread.exit_code.unwrap_or_default()))
            }
        };
        if thread.current != thread.owner {
            what += &format!(", in {}", self.names.process(thread.current));
        }
        if thread.kernel_mode {
            what += ", in kernel mode";
        }
        Some(Thread {
            process: Key::Process(thread.owner),
            name: self.names.thread(id),
            what,
            last_error: thread.last_error.to_string(),
        })
    }
}
