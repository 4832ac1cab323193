//! Machines, servers, volumes: RAM, links, media.

use super::error::{Folded, Thing, demand, same};
use super::{Contradiction, Fold, Pool};
use crate::Event;
use abi::world::{MachineSpec, PoolSpec, VolumeKind, VolumeSpec};
use abi::{MachineId, OsVersion, ServerId, VolumeId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its name.
    pub name: Arc<str>,
    /// RAM for pages, in frames.
    pub ram_pages: u32,
    /// Whether its platform can bring in single pages.
    pub page_in: bool,
    /// Frames in use, without those that the world holds.
    pub ram_used: u32,
    /// The most frames that a page or a promise of pages ever brought into use.
    pub ram_peak: u32,
    /// Frames that the world holds to press on memory.
    pub ram_pressed: u32,
    /// The processes that its shell never asks to give memory back; none: no shell runs that would.
    pub never_asked: Option<&'static [&'static str]>,
    /// How often an application came to the front.
    pub activations: u32,
    /// The pages that its object store gets when it starts again, if they are others than now.
    pub store_due: Option<u32>,
    /// The servers that it is cut off from.
    pub cut_off: BTreeSet<ServerId>,
    /// Its paging pool, if it has one.
    pub pool: Option<Pool>,
    /// What its pager did so far.
    pub tally: Tally,
}

/// What a pager did so far, in pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages that came from a file or the ROM. A new page of zeros comes from nowhere.
    pub paged_in: u64,
    /// Those of them that are the ROM's own.
    pub in_place: u64,
    /// Pages that were written back.
    pub written_back: u64,
    /// Write-backs that failed.
    pub failed_writes: u64,
    /// Pages that gave up their frame.
    pub evicted: u64,
}

/// A file server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub name: Arc<str>,
}

/// A volume. A share of a server is one volume, seen by every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// What kind of medium it is.
    pub kind: VolumeKind,
    /// The machine that it belongs to; none for a share.
    pub machine: Option<MachineId>,
    /// The server that it belongs to; none for a local volume.
    pub server: Option<ServerId>,
    /// Where its root is seen.
    pub mount: Arc<str>,
    /// How many bytes its files may have in all; none: no limit.
    pub capacity: Option<u64>,
    /// Whether its file system can bring in single pages.
    pub page_in: bool,
    /// Whether a medium is in the device.
    pub present: bool,
    /// Which medium was in it last.
    pub medium: u32,
    /// Bytes that the world holds to fill it.
    pub filler: u64,
}

impl Volume {
    pub(super) fn new(
        spec: &VolumeSpec,
        machine: Option<MachineId>,
        server: Option<ServerId>,
    ) -> Volume {
        Volume {
            kind: spec.kind,
            machine,
            server,
            mount: Arc::from(spec.mount.as_str()),
            capacity: spec.capacity_bytes,
            page_in: spec.page_in,
            present: true,
            medium: 0,
            filler: 0,
        }
    }
}

impl Machine {
    pub(super) fn new(spec: &MachineSpec, version: OsVersion) -> Machine {
        let shell = spec.system && version.hibernation_pages().is_some();
        Machine {
            name: Arc::from(spec.name.as_str()),
            ram_pages: spec.ram_pages,
            page_in: spec.page_in,
            ram_used: spec.paging_pool.map_or(0, PoolSpec::set_aside),
            ram_peak: spec.paging_pool.map_or(0, PoolSpec::set_aside),
            ram_pressed: 0,
            never_asked: shell.then(|| version.system_processes()),
            activations: 0,
            store_due: None,
            cut_off: BTreeSet::new(),
            pool: spec.paging_pool.map(Pool::new),
            tally: Tally::default(),
        }
    }

    pub(super) fn next_activation(&mut self) -> u32 {
        self.activations += 1;
        self.activations
    }
}

impl Fold {
    pub(super) fn machine_mut(&mut self, id: MachineId) -> Result<&mut Machine, Contradiction> {
        self.machines.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Machine(id)))
    }

    fn volume_mut(&mut self, id: VolumeId) -> Result<&mut Volume, Contradiction> {
        self.volumes.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Volume(id)))
    }

    /// Takes over how much RAM is used after a change of so many pages.
    pub(super) fn ram_changed(&mut self, id: MachineId, change: i128, told: u32) -> Folded {
        let machine = self.machine_mut(id)?;
        let known = i128::from(machine.ram_used) + change;
        same(Thing::Machine(id), "RAM used", told, known)?;
        demand(told <= machine.ram_pages, Thing::Machine(id), "has less RAM")?;
        machine.ram_used = told;
        if change > 0 {
            machine.ram_peak = machine.ram_peak.max(told);
        }
        Ok(())
    }

    /// Folds what happens to machines, servers and volumes.
    pub(super) fn fold_machine(&mut self, event: &Event) -> Folded {
        match *event {
            Event::RamCharged { machine, pages, ram_used } => {
                self.ram_changed(machine, i128::from(pages), ram_used)
            }
            Event::RamPressed { machine, pressed, ram_used } => {
                self.ram_pressed(machine, pressed, ram_used)
            }
            Event::MemoryDivided { machine, store_pages, ram_pages } => {
                self.divided(machine, store_pages, ram_pages)
            }
            Event::DivisionDue { machine, store_pages } => {
                let known = self.machine_mut(machine)?;
                let none = known.store_due.is_none();
                demand(none, Thing::Machine(machine), "has a division due already")?;
                known.store_due = Some(store_pages);
                Ok(())
            }
            Event::VolumePresent { volume, present, medium } => {
                self.volume_present(volume, present, medium)
            }
            Event::VolumeFilled { volume, filler } => {
                self.volume_mut(volume)?.filler = filler;
                Ok(())
            }
            Event::Link { machine, server, connected } => self.link(machine, server, connected),
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    fn ram_pressed(&mut self, id: MachineId, pressed: u32, told: u32) -> Folded {
        let machine = self.machine_mut(id)?;
        same(Thing::Machine(id), "RAM used", told, machine.ram_used)?;
        let fits = u64::from(told) + u64::from(pressed) <= u64::from(machine.ram_pages);
        demand(fits, Thing::Machine(id), "has less RAM")?;
        machine.ram_pressed = pressed;
        Ok(())
    }

    /// Pages change sides: none is lost, none is in use, and what waits is taken up as it is.
    fn divided(&mut self, id: MachineId, store_pages: u32, ram_pages: u32) -> Folded {
        const PAGE: u64 = abi::PAGE_BYTES as u64;
        let own =
            |volume: &Volume| volume.machine == Some(id) && volume.kind == VolumeKind::ObjectStore;
        let store = self.volumes.iter().find(|(_, volume)| own(volume)).map(|(&id, _)| id);
        let store = store.ok_or(Contradiction::State(Thing::Machine(id), "has no object store"))?;
        let held = self.volume_used(store).saturating_add(self.volume_mut(store)?.filler);
        let told = u64::from(store_pages) + u64::from(ram_pages);
        let capacity = self.volume_mut(store)?.capacity;
        let no_line = Contradiction::State(Thing::Volume(store), "has no capacity");
        let before = capacity.ok_or(no_line)?.div_ceil(PAGE);
        let machine = self.machine_mut(id)?;
        let all = before.saturating_add(machine.ram_pages.into());
        same(Thing::Machine(id), "pages", told, all)?;
        let due = machine.store_due.take().is_none_or(|due| due == store_pages);
        demand(due, Thing::Machine(id), "has another division due")?;
        let taken = u64::from(machine.ram_used) + u64::from(machine.ram_pressed);
        demand(taken <= u64::from(ram_pages), Thing::Machine(id), "has less RAM")?;
        machine.ram_pages = ram_pages;
        let room = u64::from(store_pages) * PAGE;
        demand(held <= room, Thing::Volume(store), "holds more")?;
        self.volume_mut(store)?.capacity = Some(room);
        Ok(())
    }

    fn volume_present(&mut self, id: VolumeId, present: bool, medium: u32) -> Folded {
        let volume = self.volume_mut(id)?;
        let is = if present { "has a medium already" } else { "has no medium already" };
        demand(volume.present != present, Thing::Volume(id), is)?;
        volume.present = present;
        if volume.medium != medium {
            volume.medium = medium;
            volume.filler = 0;
        }
        Ok(())
    }

    fn link(&mut self, id: MachineId, server: ServerId, connected: bool) -> Folded {
        if !self.servers.contains_key(&server) {
            return Err(Contradiction::Unknown(Thing::Server(server)));
        }
        let machine = self.machine_mut(id)?;
        let changed = match connected {
            true => machine.cut_off.remove(&server),
            false => machine.cut_off.insert(server),
        };
        let is = if connected { "is not cut off" } else { "is cut off already" };
        demand(changed, Thing::Server(server), is)
    }

    /// How many bytes the files of a volume's medium have in all.
    pub fn volume_used(&self, id: VolumeId) -> u64 {
        let medium = self.volumes.get(&id).map(|volume| volume.medium);
        let on_it =
            |file: &&super::File| file.exists && file.volume == id && Some(file.medium) == medium;
        self.files.values().filter(on_it).fold(0, |sum, file| file.size.saturating_add(sum))
    }
}
