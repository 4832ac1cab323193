//! Reserved ranges of addresses: reserve, commit, decommit, release, query.

use crate::record::{FrameOwner, PrivatePage, RegionRecord, RegionUse, Row};
use crate::space::{Cpu, PLACES, SLOT_BYTES};
use crate::{Kernel, Refusal};
use abi::constant::{PAGE_READONLY, PAGE_READWRITE};
use abi::{Address, FrameId, GRANULARITY, MachineId, PAGE_BYTES, ProcessId, RegionId};
use trace::Event;

/// Where a new region may lie, in slot form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first address.
    pub start: u32,
    /// The first address after it.
    pub end: u32,
}

/// What a page of addresses is, as VirtualQuery tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    /// Nothing is reserved.
    Free,
    /// Reserved, not committed.
    Reserved,
    /// Committed, with this PAGE_ protection.
    Committed(u32),
}

/// A run of pages of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRun {
    /// The first address, in slot form.
    pub base: u32,
    /// The length in pages.
    pub pages: u32,
    /// The state of all its pages.
    pub state: PageState,
    /// The region that it belongs to.
    pub region: Option<RegionRecord>,
}

/// What is behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The frame of the page, if it is resident.
    pub frame: Option<FrameId>,
    /// Written to since page-in or the last write-back.
    pub dirty: bool,
    /// The frame is the ROM's own.
    pub in_rom: bool,
}

impl Kernel<'_> {
    /// Looks at the page behind an address without bringing it in; none if nothing is mapped or
    /// committed there.
    pub fn spot(&self, cpu: &Cpu, address: Address) -> Option<Spot> {
        let at = self.reachable_form(cpu, address).ok()?;
        let id = self.region_around(cpu.machine, at)?;
        let region = &self.state.regions[id.0];
        let page = (at - region.base) / PAGE_BYTES;
        let (frame, in_place) = match region.used_for {
            RegionUse::Private => (self.state.private_pages.get(&(id, page))?.frame, false),
            RegionUse::View(view) => {
                let view = &self.state.views[view.0];
                let number = view.offset / u64::from(PAGE_BYTES) + u64::from(page);
                let frame = self.state.resident.get(&(view.backing, number)).map(|row| row.0);
                (frame, self.state.backings[view.backing.0].in_place)
            }
        };
        let dirty = frame.is_some_and(|frame| self.state.frames[frame.0].dirty);
        Some(Spot { frame, dirty, in_rom: frame.is_some() && in_place })
    }

    /// The slot of a process without its lowest 64 KB, which are never given out (IN-01).
    pub fn slot_area(&self, process: ProcessId) -> Area {
        let base = self.state.processes[process.0].slot * SLOT_BYTES;
        Area { start: base + GRANULARITY, end: base + SLOT_BYTES }
    }

    /// The large memory area.
    pub fn large_memory_area(&self) -> Area {
        Area { start: self.rules.large_memory_start, end: self.rules.large_memory_end }
    }

    /// The lowest free range of `pages` pages in an area (O-07), or the highest.
    pub fn find_free(
        &self,
        machine: MachineId,
        area: Area,
        pages: u64,
        top_down: bool,
    ) -> Result<u32, Refusal> {
        let places = (pages * u64::from(PAGE_BYTES)).div_ceil(u64::from(GRANULARITY));
        if places > u64::from((area.end - area.start) / GRANULARITY) {
            return Err(Refusal::OutOfAddresses);
        }
        let (places, origin) = (places as u32, machine.0 * PLACES);
        let (from, to) = (origin + area.start / GRANULARITY, origin + area.end / GRANULARITY);
        let used = &self.state.places_used;
        let found = if top_down {
            used.highest_clear_run(from, to, places)
        } else {
            used.lowest_clear_run(from, to, places)
        };
        found.map(|place| (place - origin) * GRANULARITY).ok_or(Refusal::OutOfAddresses)
    }

    /// True if no 64 KB place of the range is in use.
    pub fn is_free(&self, machine: MachineId, base: u32, pages: u32) -> bool {
        let first = machine.0 * PLACES + base / GRANULARITY;
        let places = places_of(pages);
        self.state.places_used.lowest_clear_run(first, first + places, places) == Some(first)
    }

    /// Reserves a free range. `base` is a multiple of 64 KB, in slot form.
    pub(crate) fn reserve(&mut self, region: RegionRecord) -> RegionId {
        assert_eq!(region.base % GRANULARITY, 0, "regions begin at a 64 KB place");
        let place = region.machine.0 * PLACES + region.base / GRANULARITY;
        self.state.places_used.set_range(place, places_of(region.pages));
        self.state.region_starts.set_range(place, 1);
        let id = RegionId(self.state.regions.insert(region));
        self.state.region_at.insert(place, Row(id));
        id
    }

    /// Gives a range of addresses back. Its pages are gone already.
    pub(crate) fn unreserve(&mut self, id: RegionId) -> RegionRecord {
        let region = self.state.regions.remove(id.0);
        assert_eq!(region.committed, 0, "no page outlives its region");
        let place = region.machine.0 * PLACES + region.base / GRANULARITY;
        self.state.places_used.clear_range(place, places_of(region.pages));
        self.state.region_starts.clear_range(place, 1);
        self.state.region_at.remove(&place);
        region
    }

    /// The region that begins at this address.
    pub(crate) fn region_with_base(&self, machine: MachineId, base: u32) -> Option<RegionId> {
        if base % GRANULARITY != 0 {
            return None;
        }
        let Row(id) = *self.state.region_at.get(&(machine.0 * PLACES + base / GRANULARITY))?;
        Some(id)
    }

    /// The region that this address lies in. The rest of its last 64 KB place is not part of it.
    pub(crate) fn region_around(&self, machine: MachineId, at: u32) -> Option<RegionId> {
        let origin = machine.0 * PLACES;
        let place = origin + at / GRANULARITY;
        let start = self.state.region_starts.highest_set(origin, place + 1)?;
        let Row(id) = *self.state.region_at.get(&start)?;
        let region = &self.state.regions[id.0];
        ((at - region.base) / PAGE_BYTES < region.pages).then_some(id)
    }

    /// Reserves private memory for a process and reports it.
    pub fn reserve_private(
        &mut self,
        process: ProcessId,
        base: u32,
        pages: u32,
        protect: u32,
    ) -> RegionId {
        let machine = self.machine_of(process);
        let region = self.reserve(RegionRecord {
            machine,
            owner: Some(process),
            base,
            pages,
            used_for: RegionUse::Private,
            protect,
            committed: 0,
        });
        let len = pages * PAGE_BYTES;
        self.emit(|| Event::Reserved { region, process, base: Address(base), len });
        region
    }

    /// The private region of the process that contains the whole range of pages.
    pub fn private_region(
        &self,
        process: ProcessId,
        base: u32,
        pages: u32,
    ) -> Result<RegionId, Refusal> {
        let machine = self.machine_of(process);
        let id = self.region_around(machine, base).ok_or(Refusal::NotReserved)?;
        let region = &self.state.regions[id.0];
        let first = (base - region.base) / PAGE_BYTES;
        let inside = first.checked_add(pages).is_some_and(|end| end <= region.pages);
        let own = region.owner == Some(process) && region.used_for == RegionUse::Private;
        if inside && own { Ok(id) } else { Err(Refusal::NotReserved) }
    }

    /// Commits pages of a private region. Pages that are committed keep their content (VA-05).
    pub fn commit(
        &mut self,
        id: RegionId,
        base: u32,
        pages: u32,
        protect: u32,
    ) -> Result<(), Refusal> {
        let RegionRecord { machine, base: start, .. } = self.state.regions[id.0];
        let first = (base - start) / PAGE_BYTES;
        let known = |page| self.state.private_pages.get(&(id, page)).is_some();
        let fresh = (first..first + pages).filter(|&page| !known(page)).count() as u32;
        if fresh > 0 {
            self.charge(machine, u64::from(fresh))?;
            self.ram_event(machine, i64::from(fresh));
        }
        for page in first..first + pages {
            let frame = self.state.private_pages.get(&(id, page)).and_then(|page| page.frame);
            self.state.private_pages.insert((id, page), PrivatePage { protect, frame });
            self.forget_translation(machine, start + page * PAGE_BYTES);
        }
        self.state.regions.edit(id.0, |region| region.committed += fresh);
        let len = pages * PAGE_BYTES;
        self.emit(|| Event::Committed { region: id, base: Address(base), len, protect });
        Ok(())
    }

    /// Decommits pages of a private region. Pages that are not committed stay so (VF-02).
    pub fn decommit(&mut self, id: RegionId, base: u32, pages: u32) {
        let RegionRecord { machine, base: start, .. } = self.state.regions[id.0];
        let first = (base - start) / PAGE_BYTES;
        let mut gone = 0;
        for page in first..first + pages {
            let Some(private) = self.state.private_pages.remove(&(id, page)) else { continue };
            gone += 1;
            if let Some(frame) = private.frame {
                assert_eq!(self.state.frames[frame.0].owner, FrameOwner::Region(id, page));
                self.give_frame(frame);
            }
            self.forget_translation(machine, start + page * PAGE_BYTES);
        }
        self.state.regions.edit(id.0, |region| region.committed -= gone);
        let len = pages * PAGE_BYTES;
        self.emit(|| Event::Decommitted { region: id, base: Address(base), len });
        if gone > 0 {
            self.uncharge(machine, gone);
            self.ram_event(machine, -i64::from(gone));
        }
    }

    /// Releases a private or reserved region with all its pages.
    pub fn release(&mut self, id: RegionId) {
        let RegionRecord { base, pages, committed, .. } = self.state.regions[id.0];
        if committed > 0 {
            self.decommit(id, base, pages);
        }
        self.unreserve(id);
        self.emit(|| Event::Released { region: id, base: Address(base) });
    }

    /// The run of like pages that begins at the page of an address in slot form (VQ-01).
    pub fn query(&self, machine: MachineId, at: u32) -> PageRun {
        let base = at / PAGE_BYTES * PAGE_BYTES;
        let Some(id) = self.region_around(machine, at) else {
            return self.free_run(machine, base);
        };
        let region = self.state.regions[id.0];
        let first = (base - region.base) / PAGE_BYTES;
        let state = self.page_state(id, first);
        let end = (first + 1..region.pages)
            .find(|&page| self.page_state(id, page) != state)
            .unwrap_or(region.pages);
        PageRun { base, pages: end - first, state, region: Some(region) }
    }

    fn free_run(&self, machine: MachineId, base: u32) -> PageRun {
        let origin = machine.0 * PLACES;
        let limit = match base {
            at if at < self.rules.large_memory_start => (at / SLOT_BYTES + 1) * SLOT_BYTES,
            _ => self.rules.large_memory_end,
        };
        let place = origin + base.div_ceil(GRANULARITY);
        let next = self.state.region_starts.lowest_set(place, origin + limit / GRANULARITY);
        let end = next.map_or(limit, |next| (next - origin) * GRANULARITY);
        let pages = (end - base) / PAGE_BYTES;
        PageRun { base, pages, state: PageState::Free, region: None }
    }

    fn page_state(&self, id: RegionId, page: u32) -> PageState {
        match self.state.regions[id.0].used_for {
            RegionUse::View(view) => match self.state.views[view.0].writable {
                true => PageState::Committed(PAGE_READWRITE),
                false => PageState::Committed(PAGE_READONLY),
            },
            RegionUse::Private => match self.state.private_pages.get(&(id, page)) {
                Some(private) => PageState::Committed(private.protect),
                None => PageState::Reserved,
            },
        }
    }
}

/// 64 KB places that a range of pages takes (O-14).
fn places_of(pages: u32) -> u32 {
    pages.div_ceil(GRANULARITY / PAGE_BYTES)
}
