//! What must hold after every step: one function an invariant.
//!
//! I1: frames are conserved; I2: a page has one frame; I5: only pages that can be written back are
//! dirty; views, regions and places agree. I3, I4 and I7, on objects, names and handles, are
//! checked beside the objects, and what concerns files and volumes beside the files. Each function
//! panics with the name of what does not hold: that is a bug of the model, never of a scenario.

use crate::Kernel;
use crate::record::{FrameOwner, RegionUse};
use crate::space::PLACES;
use abi::{BackingId, FrameId, GRANULARITY, MachineId, PAGE_BYTES, RegionId, ViewId};
use std::collections::BTreeMap;

impl Kernel<'_> {
    /// Checks every invariant.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_invariants(&self) {
        self.frames_are_conserved();
        self.every_page_has_one_frame();
        self.backings_count_their_pages();
        self.only_writable_pages_are_dirty();
        self.views_are_those_of_their_backings();
        self.regions_take_the_places_in_use();
        self.cached_translations_are_true();
        self.check_file_invariants();
        self.check_object_invariants();
    }

    /// I1: RAM in use is what file pages and commitments have taken of it.
    fn frames_are_conserved(&self) {
        for (row, machine) in self.state.machines.iter() {
            let own = |machine: MachineId| machine == MachineId(row);
            let backings = self.state.backings.iter().filter(|(_, backing)| own(backing.machine));
            let pages: u64 = backings
                .map(|(_, backing)| match backing.file {
                    None => backing.pages,
                    Some(_) if backing.in_place => 0,
                    Some(_) => u64::from(backing.resident),
                })
                .sum();
            let regions = self.state.regions.iter().filter(|(_, region)| own(region.machine));
            let committed: u64 = regions.map(|(_, region)| u64::from(region.committed)).sum();
            let taken = pages + committed;
            assert_eq!(taken, u64::from(machine.ram_used), "I1: frames are conserved");
            assert!(machine.ram_used <= machine.ram_limit(), "I1: no more frames than there are");
            assert!(machine.ram_peak >= machine.ram_used, "I1: the peak is a peak");
        }
    }

    /// I2: the frames in use are those of the resident and the private pages, one each.
    fn every_page_has_one_frame(&self) {
        let mut owners = BTreeMap::new();
        for (row, frame) in self.state.frames.iter() {
            if frame.owner != FrameOwner::Free {
                let before = owners.insert(frame.owner, FrameId(row));
                assert_eq!(before, None, "I2: a page has one frame");
            }
        }
        assert_eq!(owners.len() as u32, self.state.memory.len(), "I2: a frame in use has an owner");
        for ((backing, page), frame) in self.state.resident.sorted() {
            let owner = owners.remove(&FrameOwner::Backing(backing, page));
            assert_eq!(owner, Some(frame.0), "I2: a resident page owns its frame");
        }
        for ((region, page), private) in self.state.private_pages.sorted() {
            let owner = owners.remove(&FrameOwner::Region(region, page));
            assert_eq!(owner, private.frame, "I2: a private page owns its frame");
        }
        assert!(owners.is_empty(), "I2: every frame in use belongs to a page");
    }

    fn backings_count_their_pages(&self) {
        for (row, backing) in self.state.backings.iter() {
            let pages = self.resident_pages(BackingId(row));
            assert_eq!(pages.len() as u32, backing.resident, "a backing counts its pages");
            let dirty = pages.iter().filter(|(_, frame)| self.state.frames[frame.0].dirty).count();
            assert_eq!(dirty as u32, backing.dirty, "a backing counts its dirty pages");
            assert!(pages.iter().all(|(page, _)| *page < backing.pages), "a page lies within");
            let kept = backing.users > 0 || backing.dirty > 0;
            assert!(kept, "a backing without objects only waits for its writes");
        }
        let resident: u32 = self.state.backings.iter().map(|(_, backing)| backing.resident).sum();
        assert_eq!(resident, self.state.resident.len(), "resident pages have backings");
    }

    /// I5: no dirty page without a file to write it to.
    fn only_writable_pages_are_dirty(&self) {
        for (_, frame) in self.state.frames.iter().filter(|(_, frame)| frame.dirty) {
            let FrameOwner::Backing(backing, _) = frame.owner else {
                panic!("I5: only pages of files are dirty");
            };
            let backing = &self.state.backings[backing.0];
            let writable = backing.file.is_some() && !backing.in_place;
            assert!(writable, "I5: no dirty page without a file to write it to");
        }
    }

    fn views_are_those_of_their_backings(&self) {
        let mut counts: BTreeMap<ViewId, u32> = BTreeMap::new();
        for ((view, _), count) in self.state.view_counts.sorted() {
            assert!(*count > 0, "a process that holds no view is not counted");
            *counts.entry(view).or_default() += count;
        }
        let mut listed = 0;
        for (row, backing) in self.state.backings.iter() {
            let mut at = backing.first_view;
            while let Some(view) = at {
                let record = &self.state.views[view.0];
                assert_eq!(record.backing, BackingId(row), "a view is in its backing's list");
                at = record.next;
                listed += 1;
            }
        }
        assert_eq!(listed, self.state.views.len(), "every view is in a list");
        for (row, view) in self.state.views.iter() {
            let count = view.mapper_count + counts.get(&ViewId(row)).copied().unwrap_or(0);
            assert_eq!(count, view.count, "I3: a view counts its uses");
            assert!(view.count > 0, "I3: a view without uses is gone");
        }
    }

    fn regions_take_the_places_in_use(&self) {
        let mut used = 0;
        for (row, region) in self.state.regions.iter() {
            let place = region.machine.0 * PLACES + region.base / GRANULARITY;
            let places = region.pages.div_ceil(GRANULARITY / PAGE_BYTES);
            let taken = (place..place + places).all(|place| self.state.places_used.get(place));
            assert!(taken && self.state.region_starts.get(place), "a region takes its places");
            let found = self.region_with_base(region.machine, region.base);
            assert_eq!(found, Some(RegionId(row)), "a region is found by its base");
            used += places;
        }
        assert_eq!(used, self.state.places_used.count(), "places in use belong to one region");
        assert_eq!(
            self.state.regions.len(),
            self.state.region_starts.count(),
            "starts are regions'"
        );
    }

    /// A cached translation leads to the frame of the page that the region shows.
    fn cached_translations_are_true(&self) {
        for (row, region) in self.state.regions.iter() {
            let shown = |page: u32| match region.used_for {
                RegionUse::View(view) => {
                    let view = &self.state.views[view.0];
                    let number = view.offset / u64::from(PAGE_BYTES) + u64::from(page);
                    self.state.resident.get(&(view.backing, number)).map(|frame| frame.0)
                }
                RegionUse::Private => {
                    self.state.private_pages.get(&(RegionId(row), page)).and_then(|page| page.frame)
                }
            };
            for page in 0..region.pages.min(64) {
                let at = region.base + page * PAGE_BYTES;
                let Some(frame) = self.cached_frame(region.machine, at) else { continue };
                assert_eq!(Some(frame), shown(page), "a cached translation is true");
            }
        }
    }
}
