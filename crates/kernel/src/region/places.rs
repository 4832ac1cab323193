//! Which places of 64 KB are in use, and by which region.
//!
//! A bitmap finds what is free. Which region has a place stands in the row of the place, as a page
//! table would say it; 4 MB that one region has as a whole take one row together.

use crate::record::{RegionAt, RegionBlock, RegionRecord};
use crate::space::{BLOCK_PLACES, KERNEL_START, PLACES, SpaceId};
use crate::versions::Area;
use crate::{Kernel, Refusal};
use abi::{GRANULARITY, PAGE_BYTES, RegionId};

impl Kernel<'_> {
    /// The lowest range of `pages` pages in an area in which nothing is reserved, or the highest.
    #[inline(always)]
    pub(crate) fn find_unused(
        &self,
        space: SpaceId,
        area: Area,
        pages: u64,
        top_down: bool,
    ) -> Result<u32, Refusal> {
        let places = pages.div_ceil(u64::from(GRANULARITY / PAGE_BYTES));
        if places > u64::from((area.end - area.start) / GRANULARITY) {
            return Err(Refusal::OutOfAddresses);
        }
        let (places, origin) = (places as u32, space.0 * PLACES);
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
    /// Places begin at multiples of 64 KB (IN-16).
    pub fn is_free(&self, space: SpaceId, base: u32, pages: u32) -> bool {
        let first = space.0 * PLACES + base / GRANULARITY;
        let places = places_of(pages);
        self.state.places_used.lowest_clear_run(first, first + places, places) == Some(first)
    }

    /// Reserves a free range. `base` is a multiple of 64 KB, in slot form.
    ///
    /// Inlined, so that the record is built in its row.
    #[inline(always)]
    pub(crate) fn reserve(&mut self, region: RegionRecord) -> RegionId {
        assert_eq!(region.base % GRANULARITY, 0, "regions begin at a 64 KB place");
        let (place, places) = places_taken(&region);
        let id = RegionId(self.state.regions.insert(region));
        if places == 1 {
            self.state.places_used.set(place);
            self.note_place(place, Some(id));
        } else {
            self.state.places_used.set_range(place, places);
            self.note_region(place, places, Some(id));
        }
        id
    }

    /// Gives a range of addresses back. Its pages are gone already.
    #[inline(always)]
    pub(crate) fn unreserve(&mut self, id: RegionId) {
        let region = &self.state.regions[id.0];
        assert_eq!(region.committed, 0, "no page outlives its region");
        let (place, places) = places_taken(region);
        self.state.regions.remove(id.0);
        if places == 1 {
            self.state.places_used.clear(place);
            self.note_place(place, None);
        } else {
            self.state.places_used.clear_range(place, places);
            self.note_region(place, places, None);
        }
    }

    /// The region that begins at this address.
    pub(crate) fn region_with_base(&self, space: SpaceId, base: u32) -> Option<RegionId> {
        self.record_with_base(space, base).map(|(id, _)| id)
    }

    /// The same, with its record.
    #[inline(always)]
    pub(crate) fn record_with_base(
        &self,
        space: SpaceId,
        base: u32,
    ) -> Option<(RegionId, &RegionRecord)> {
        if base >= KERNEL_START {
            return None;
        }
        let id = self.region_at(space.0 * PLACES + base / GRANULARITY)?;
        let record = &self.state.regions[id.0];
        (record.base == base).then_some((id, record))
    }

    /// The region that this address lies in. The rest of its last 64 KB place is not part of it.
    pub fn region_around(&self, space: SpaceId, at: u32) -> Option<RegionId> {
        if at >= KERNEL_START {
            return None;
        }
        let id = self.region_at(space.0 * PLACES + at / GRANULARITY)?;
        let region = &self.state.regions[id.0];
        ((at - region.base) / PAGE_BYTES < region.pages).then_some(id)
    }

    /// The region that this place is part of, counted through all spaces.
    #[inline]
    pub(crate) fn region_at(&self, place: u32) -> Option<RegionId> {
        let RegionBlock { rows, whole } = self.state.region_blocks[place / BLOCK_PLACES];
        match rows.checked_sub(1) {
            Some(first) if whole.is_none() => self.state.region_at[first + place % BLOCK_PLACES].0,
            _ => whole,
        }
    }

    /// Notes which region has these places.
    pub(crate) fn note_region(&mut self, place: u32, places: u32, region: Option<RegionId>) {
        let (mut at, end) = (place, place + places);
        while at < end {
            if at % BLOCK_PLACES == 0 && end - at >= BLOCK_PLACES {
                let whole = |block: &mut RegionBlock| block.whole = region;
                self.state.region_blocks.edit(at / BLOCK_PLACES, whole);
                at += BLOCK_PLACES;
            } else {
                self.note_place(at, region);
                at += 1;
            }
        }
    }

    /// The same for one place.
    #[inline]
    fn note_place(&mut self, place: u32, region: Option<RegionId>) {
        let rows = match self.state.region_blocks[place / BLOCK_PLACES].rows {
            0 => self.add_rows(place / BLOCK_PLACES),
            rows => rows,
        };
        self.state.region_at.set(rows - 1 + place % BLOCK_PLACES, RegionAt(region));
    }

    /// Makes rows for the places of a block; where they begin, plus one.
    #[inline(never)]
    fn add_rows(&mut self, block: u32) -> u32 {
        let rows = self.state.region_at.len() + 1;
        self.state.region_at.push_copies(BLOCK_PLACES, &RegionAt(None));
        self.state.region_blocks.edit(block, |block| block.rows = rows);
        rows
    }
}

/// The first place of a region, counted through all spaces, and how many it takes.
fn places_taken(region: &RegionRecord) -> (u32, u32) {
    (region.space.0 * PLACES + region.base / GRANULARITY, places_of(region.pages))
}

/// 64 KB places that a range of pages takes (O-14).
/// Even one byte takes a whole one (SI-02, SI-03, SI-04).
fn places_of(pages: u32) -> u32 {
    pages.div_ceil(GRANULARITY / PAGE_BYTES)
}
