//! What lies at addresses, and how much of them is free.

use super::{PageRun, PageState};
use crate::Kernel;
use crate::space::{KERNEL_START, PLACES, SLOT_BYTES, SpaceId};
use crate::versions::AddressSpace;
use abi::{GRANULARITY, PAGE_BYTES, ProcessId, RegionId};

impl Kernel<'_> {
    /// The bytes of addresses that a process has for itself, and those of them that are not
    /// reserved, in whole places.
    pub fn address_room(&self, process: ProcessId) -> (u32, u32) {
        let area = self.private_area(process);
        let origin = self.space_of(process, area.start).0 * PLACES;
        let (from, to) = (origin + area.start / GRANULARITY, origin + area.end / GRANULARITY);
        let free = (from..to).filter(|&place| !self.state.places_used.get(place)).count() as u32;
        // With slots the lowest place is one of the slot that nobody gets (IN-01).
        let total = if self.rules.slots().is_some() { SLOT_BYTES } else { area.end - area.start };
        (total, free * GRANULARITY)
    }

    /// How many pages, from that of an address on, are committed in one allocation.
    pub fn committed_run(&self, space: SpaceId, at: u32) -> u32 {
        let Some(id) = self.region_around(space, at) else { return 0 };
        let region = &self.state.regions[id.0];
        let first = (at - region.base) / PAGE_BYTES;
        let bare = |&page: &u32| self.page_protect(id, page).is_none();
        (first..region.pages).find(bare).unwrap_or(region.pages) - first
    }

    /// The run of like pages that begins at the page of an address in slot form (VQ-01).
    pub fn query(&self, space: SpaceId, at: u32) -> PageRun {
        let base = at / PAGE_BYTES * PAGE_BYTES;
        let Some(id) = self.region_around(space, at) else {
            return self.free_run(space, base);
        };
        let region = self.state.regions[id.0];
        let first = (base - region.base) / PAGE_BYTES;
        let state = self.page_state(id, first);
        let end = (first + 1..region.pages)
            .find(|&page| self.page_state(id, page) != state)
            .unwrap_or(region.pages);
        PageRun { base, pages: end - first, state, region: Some(region) }
    }

    fn free_run(&self, space: SpaceId, base: u32) -> PageRun {
        let origin = space.0 * PLACES;
        let limit = self.end_of_area(base);
        let place = origin + base.div_ceil(GRANULARITY);
        let next = self.state.places_used.lowest_set(place, origin + limit / GRANULARITY);
        let end = next.map_or(limit, |next| (next - origin) * GRANULARITY);
        let pages = (end - base) / PAGE_BYTES;
        PageRun { base, pages, state: PageState::Free, region: None }
    }

    /// The first address after the area of the map that an address lies in.
    fn end_of_area(&self, at: u32) -> u32 {
        let ends = match &self.rules.space {
            AddressSpace::Slots(slots) if at < slots.large_memory.start => {
                let slot = at / SLOT_BYTES;
                let is_guard = at % SLOT_BYTES < GRANULARITY;
                let guarded = slot != 1 || !slots.slot_1_is_for_all;
                // What nobody gets is a run of its own (SZ-361).
                let bytes = if is_guard && guarded { GRANULARITY } else { SLOT_BYTES };
                return slot * SLOT_BYTES + bytes;
            }
            AddressSpace::Slots(slots) => return slots.large_memory.end,
            AddressSpace::Flat(flat) => [Some(flat.private), flat.shared_views],
        };
        let ends = ends.into_iter().flatten().flat_map(|area| [area.start, area.end]);
        ends.filter(|&end| end > at).min().unwrap_or(KERNEL_START)
    }

    fn page_state(&self, id: RegionId, page: u32) -> PageState {
        self.page_protect(id, page).map_or(PageState::Reserved, PageState::Committed)
    }
}
