//! Reserved ranges of addresses: reserve, commit, decommit, release, query.

mod commit;
mod places;
mod query;

use crate::record::{RegionRecord, RegionUse, Shows};
use crate::space::{Cpu, SLOT_BYTES, SpaceId, Touch};
use crate::versions::{AddressSpace, Area};
use crate::{Kernel, Refusal};
use abi::{
    AccessKind, Address, FileId, FrameId, GRANULARITY, MachineId, PAGE_BYTES, ProcessId, RegionId,
};
use trace::Event;
use trace::event::Purpose;

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
    /// The page of the ROM that is used in place, if that is what the frame stands for.
    pub in_rom: Option<(FileId, u64)>,
}

impl Spot {
    /// What the page physically is, if it is resident: a page of ROM, or a frame of RAM.
    pub fn physical(&self) -> Option<Physical> {
        let frame = self.frame?;
        Some(self.in_rom.map_or(Physical::Frame(frame), |(file, page)| Physical::Rom(file, page)))
    }
}

/// Physical memory behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Physical {
    /// A frame of RAM.
    Frame(FrameId),
    /// A page of a file in ROM, one and the same for all objects of the file (CFM-33).
    Rom(FileId, u64),
}

impl Kernel<'_> {
    /// Looks at the page behind an address without bringing it in; none if nothing is mapped or
    /// committed there.
    pub fn spot(&self, cpu: &Cpu, address: Address) -> Option<Spot> {
        let shows = self.shown_at(cpu, address)?;
        let frame = self.frame_of(shows);
        let in_rom = match shows {
            Shows::Backing(backing, number) => {
                let backing = &self.state.backings[backing.0];
                let file = backing.file.filter(|_| backing.in_place && frame.is_some());
                file.map(|file| (file, number))
            }
            Shows::Own(_) | Shows::Shared(_) => None,
        };
        let dirty = frame.is_some_and(|frame| self.state.frames[frame.0].dirty);
        Some(Spot { frame, dirty, in_rom })
    }

    /// What shows at an address that a thread can reach; none if nothing is mapped or committed there.
    pub(crate) fn shown_at(&self, cpu: &Cpu, address: Address) -> Option<Shows> {
        let touch = Touch { at: address, kind: AccessKind::Read };
        let at = self.reachable_form(cpu, touch).ok()?;
        let id = self.region_around(cpu.space_of(at), at)?;
        self.shown_page(id, (at - self.state.regions[id.0].base) / PAGE_BYTES)
    }

    /// What shows in a page of a region; none if it is not committed.
    pub(crate) fn shown_page(&self, id: RegionId, page: u32) -> Option<Shows> {
        match (self.state.private_pages.get(&(id, page)), self.state.regions[id.0].used_for) {
            (Some(own), _) => Some(own.shows),
            (None, RegionUse::View(view)) => {
                let view = &self.state.views[view.0];
                let number = view.offset / u64::from(PAGE_BYTES) + u64::from(page);
                Some(Shows::Backing(view.backing, number))
            }
            (None, RegionUse::Image { .. }) => {
                self.code_page(id, page).map(|(backing, number)| Shows::Backing(backing, number))
            }
            (None, _) => None,
        }
    }

    /// The frame of a physical page, if it is resident.
    pub fn frame_of(&self, shows: Shows) -> Option<FrameId> {
        match shows {
            Shows::Own(frame) => frame,
            Shows::Shared(shared) => self.state.shared_pages[shared.0].frame,
            Shows::Backing(backing, page) => {
                self.state.resident.get(&(backing, page)).map(|row| row.0)
            }
        }
    }

    /// Where a process reserves memory: its slot without the lowest 64 KB, which are never given
    /// out (IN-01), or the private part of its space.
    pub fn private_area(&self, process: ProcessId) -> Area {
        match &self.rules.space {
            AddressSpace::Slots(_) => {
                // SLOT-01: slot n begins at n times 32 MB.
                let base = self.state.processes[process.0].slot * SLOT_BYTES;
                Area { start: base + GRANULARITY, end: base + SLOT_BYTES }
            }
            AddressSpace::Flat(flat) => flat.private,
        }
    }

    /// Where views of a file or of RAM lie.
    pub fn view_area(&self, of_file: bool) -> Area {
        match &self.rules.space {
            AddressSpace::Slots(slots) => slots.large_memory,
            AddressSpace::Flat(flat) => {
                flat.shared_views.filter(|_| !of_file).unwrap_or(flat.private)
            }
        }
    }

    /// Whether views of a file or of RAM lie where all processes see them.
    pub(crate) fn views_are_common(&self, of_file: bool) -> bool {
        match &self.rules.space {
            AddressSpace::Slots(_) => true,
            AddressSpace::Flat(flat) => flat.shared_views.is_some() && !of_file,
        }
    }

    /// The lowest free range of `pages` pages in an area (O-07), or the highest, that no DLL of
    /// another process takes (IN-06, SZ-346).
    pub fn find_free(
        &self,
        space: SpaceId,
        area: Area,
        pages: u64,
        top_down: bool,
    ) -> Result<u32, Refusal> {
        let mut area = area;
        loop {
            let base = self.find_unused(space, area, pages, top_down)?;
            match self.lost_to_dlls(space, base, pages as u32) {
                None => return Ok(base),
                Some(lost) if top_down => area.end = lost.start.max(area.start),
                Some(lost) => area.start = lost.end.min(area.end),
            }
        }
    }

    /// The lowest free range of `pages` pages from an address on, in slot form, for a process that is
    /// not there yet and is to have this slot.
    pub(crate) fn find_for_new(
        &self,
        machine: MachineId,
        slot: u32,
        from: u32,
        pages: u64,
    ) -> Result<u32, Refusal> {
        let start = from.next_multiple_of(GRANULARITY);
        match &self.rules.space {
            AddressSpace::Slots(_) => {
                let area = Area { start, end: (slot + 1) * SLOT_BYTES };
                self.find_free(SpaceId(machine.0), area, pages, false)
            }
            // Nothing else is in its space yet.
            AddressSpace::Flat(flat) => {
                let end = u64::from(start) + pages * u64::from(PAGE_BYTES);
                let fits = end <= u64::from(flat.private.end);
                fits.then_some(start).ok_or(Refusal::OutOfAddresses)
            }
        }
    }

    /// True if the range can be reserved: no 64 KB place of it is in use, and no DLL takes it.
    pub fn can_reserve(&self, space: SpaceId, base: u32, pages: u32) -> bool {
        self.is_free(space, base, pages) && self.lost_to_dlls(space, base, pages).is_none()
    }

    /// Reserves private memory for a process and reports it.
    /// Nobody else gets the range until it is released, and it takes no RAM (VA-06).
    pub fn reserve_private(
        &mut self,
        process: ProcessId,
        base: u32,
        pages: u32,
        protect: u32,
    ) -> RegionId {
        self.reserve_for(process, (base, pages), protect, RegionUse::Private)
    }

    /// The same for another use; `place` is a base and a length in pages.
    pub fn reserve_for(
        &mut self,
        process: ProcessId,
        place: (u32, u32),
        protect: u32,
        used_for: RegionUse,
    ) -> RegionId {
        let (machine, (base, pages)) = (self.machine_of(process), place);
        let region = self.reserve(RegionRecord {
            machine,
            space: self.space_of(process, base),
            owner: Some(process),
            base,
            pages,
            used_for,
            protect,
            committed: 0,
        });
        let len = pages * PAGE_BYTES;
        let purpose = match used_for {
            RegionUse::Shared => Purpose::Shared,
            RegionUse::Heap(heap) => Purpose::Heap(heap),
            _ => Purpose::Memory,
        };
        self.emit(|| Event::Reserved { region, process, base: Address(base), len, purpose });
        region
    }

    /// The private region of the process that contains the whole range of pages.
    pub fn private_region(
        &self,
        process: ProcessId,
        base: u32,
        pages: u32,
    ) -> Result<RegionId, Refusal> {
        let id =
            self.region_around(self.space_of(process, base), base).ok_or(Refusal::NotReserved)?;
        let region = &self.state.regions[id.0];
        let first = (base - region.base) / PAGE_BYTES;
        let inside = first.checked_add(pages).is_some_and(|end| end <= region.pages);
        let allocated = matches!(region.used_for, RegionUse::Private | RegionUse::Shared);
        let own = region.owner == Some(process) && allocated;
        if inside && own { Ok(id) } else { Err(Refusal::NotReserved) }
    }

    /// The PAGE_ protection of a page of a region; none if it is not committed.
    pub(crate) fn page_protect(&self, id: RegionId, page: u32) -> Option<u32> {
        let view = match self.state.regions[id.0].used_for {
            RegionUse::Image { .. } => return Some(self.image_protect(id, page)),
            RegionUse::View(view) => &self.state.views[view.0],
            _ => return self.state.private_pages.get(&(id, page)).map(|page| page.protect),
        };
        let number = view.offset / u64::from(PAGE_BYTES) + u64::from(page);
        let known = !self.state.backings[view.backing.0].reserved
            || self.state.section_pages.contains(&(view.backing, number));
        let own = self.state.page_protects.get(&(id, page)).map(|protect| protect.0);
        known.then(|| own.unwrap_or(view.protect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{A, B, C, DESK_SPACE, Lab, PDA_SPACE, at, check, lab};
    use crate::view::Window;
    use abi::constant::{PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE};
    use expect_test::expect;

    const SLOT_2: u32 = 0x0400_0000;
    const PLACE_PAGES: u64 = 16;

    /// Reserves pages in the slot of `a` at an offset in places.
    fn reserve(lab: &mut Lab, place: u32, pages: u32) -> RegionId {
        let base = SLOT_2 + place * GRANULARITY;
        lab.kernel(|kernel| {
            assert!(kernel.is_free(PDA_SPACE, base, pages), "place {place} is free");
            kernel.reserve_private(A, base, pages, PAGE_READWRITE)
        })
    }

    /// The place in the slot of `a` that is found for so many pages.
    fn find(lab: &mut Lab, pages: u64, top_down: bool) -> Result<u32, Refusal> {
        lab.kernel(|kernel| kernel.find_free(PDA_SPACE, kernel.private_area(A), pages, top_down))
            .map(|base| (base - SLOT_2) / GRANULARITY)
    }

    #[test]
    fn the_lowest_gap_that_is_large_enough_is_found_and_from_above_the_highest() {
        let mut lab = lab(1);
        assert_eq!((find(&mut lab, 1, false), find(&mut lab, 1, true)), (Ok(1), Ok(511)));
        for place in [1, 3, 6, 508, 511] {
            reserve(&mut lab, place, 16);
        }
        let mut both = |pages| (find(&mut lab, pages, false), find(&mut lab, pages, true));
        assert_eq!(both(1), (Ok(2), Ok(510)));
        assert_eq!(both(PLACE_PAGES), (Ok(2), Ok(510)));
        assert_eq!(both(PLACE_PAGES + 1), (Ok(4), Ok(509)));
        assert_eq!(both(2 * PLACE_PAGES), (Ok(4), Ok(509)));
        assert_eq!(both(3 * PLACE_PAGES), (Ok(7), Ok(505)));
        assert_eq!(both(501 * PLACE_PAGES), (Ok(7), Ok(7)));
        let none = (Err(Refusal::OutOfAddresses), Err(Refusal::OutOfAddresses));
        assert_eq!(both(501 * PLACE_PAGES + 1), none);
        assert_eq!(both(u64::MAX / 4096), none);
    }

    #[test]
    fn what_is_given_back_is_found_again() {
        let mut lab = lab(1);
        let regions: Vec<_> = (1..=3).map(|place| reserve(&mut lab, place, 16)).collect();
        assert_eq!(find(&mut lab, 1, false), Ok(4));
        lab.kernel(|kernel| kernel.release(regions[1]));
        assert_eq!(find(&mut lab, 16, false), Ok(2));
        assert_eq!(find(&mut lab, 17, false), Ok(4));
    }

    #[test]
    fn every_region_takes_whole_places() {
        let mut lab = lab(1);
        reserve(&mut lab, 1, 1);
        reserve(&mut lab, 2, 17);
        assert_eq!(find(&mut lab, 1, false), Ok(4));
        lab.kernel(|kernel| {
            let free =
                |place: u32, pages| kernel.is_free(PDA_SPACE, SLOT_2 + place * GRANULARITY, pages);
            assert!(!free(1, 1) && !free(2, 1) && !free(3, 1) && free(4, 1));
            assert!(free(4, 508 * 16) && !free(0, 17) && free(0, 16));
        });
    }

    #[test]
    fn the_slots_of_processes_and_the_machines_are_apart() {
        let mut lab = lab(1);
        let areas = lab.kernel(|kernel| [A, B, C].map(|process| kernel.private_area(process)));
        let slot = |number: u32| Area {
            start: number * SLOT_BYTES + GRANULARITY,
            end: (number + 1) * SLOT_BYTES,
        };
        assert_eq!(areas, [slot(2), slot(3), slot(2)]);
        let base = slot(2).start;
        lab.kernel(|kernel| kernel.reserve_private(A, base, 1, PAGE_READWRITE));
        lab.kernel(|kernel| {
            assert!(!kernel.is_free(PDA_SPACE, base, 1) && kernel.is_free(DESK_SPACE, base, 1));
            let id = kernel.reserve_private(C, base, 1, PAGE_READWRITE);
            assert_eq!(kernel.region_with_base(DESK_SPACE, base), Some(id));
            assert_ne!(kernel.region_with_base(PDA_SPACE, base), Some(id));
        });
    }

    #[test]
    fn the_large_memory_area_has_15_872_places_and_the_next_view_is_refused() {
        let mut lab = lab(16);
        let object = lab.object(A, "", 65_536);
        // Views of different lengths are different views.
        let window = |len| Window { offset: 0, len, protect: PAGE_READWRITE, base: None };
        lab.kernel(|kernel| {
            for len in 1..=15_872 {
                kernel.map_view(B, object, window(len)).expect("a place is free");
            }
        });
        let before = lab.world.state.clone();
        let refused = lab.kernel(|kernel| kernel.map_view(B, object, window(15_873)));
        assert_eq!(refused, Err(Refusal::OutOfAddresses));
        assert!(lab.world.state == before);
        lab.kernel(|kernel| {
            kernel.map_view(A, object, window(15_872)).expect("an equal view needs no place");
            kernel.unmap_view(B, Address(0x5000_0000)).expect("it is the base of a view");
            let base = kernel.map_view(B, object, window(15_873));
            assert_eq!(base, Ok(Address(0x5000_0000)), "the place is free again");
        });
    }

    #[test]
    fn a_region_is_found_around_each_of_its_pages_and_not_around_the_rest_of_its_place() {
        let mut lab = lab(1);
        let (one, other) = (reserve(&mut lab, 1, 1), reserve(&mut lab, 3, 17));
        lab.kernel(|kernel| {
            let around = |at| kernel.region_around(PDA_SPACE, SLOT_2 + at);
            assert_eq!(around(0xFFFF), None);
            assert_eq!(
                (around(0x1_0000), around(0x1_0FFF), around(0x1_1000)),
                (Some(one), Some(one), None)
            );
            assert_eq!((around(0x2_FFFF), around(0x3_0000)), (None, Some(other)));
            assert_eq!((around(0x4_0FFF), around(0x4_1000)), (Some(other), None));
            assert_eq!(kernel.region_around(PDA_SPACE, u32::MAX), None);
            assert_eq!(kernel.region_around(DESK_SPACE, SLOT_2 + 0x1_0000), None);
            assert_eq!(kernel.region_with_base(PDA_SPACE, SLOT_2 + 0x1_1000), None);
        });
    }

    #[test]
    fn a_range_belongs_to_the_process_only_within_one_of_its_private_regions() {
        let mut lab = lab(8);
        let id = reserve(&mut lab, 1, 16);
        reserve(&mut lab, 2, 16);
        let base = SLOT_2 + GRANULARITY;
        let view = lab.map(A, r"\f");
        lab.kernel(|kernel| {
            assert_eq!(kernel.private_region(A, base, 16), Ok(id));
            assert_eq!(kernel.private_region(A, base + 15 * 4096, 1), Ok(id));
            let refused = [(A, base, 17), (A, base + 4096, u32::MAX), (B, base, 1), (A, view.0, 1)];
            for (process, base, pages) in refused {
                let found = kernel.private_region(process, base, pages);
                assert_eq!(found, Err(Refusal::NotReserved), "{base:#x}");
            }
        });
    }

    #[test]
    fn a_commit_takes_frames_for_the_pages_that_are_not_committed_yet() {
        check(
            4,
            |lab| {
                let id = reserve(lab, 1, 16);
                let base = Address(SLOT_2 + GRANULARITY);
                let commit = |lab: &mut Lab, page: u32, pages| {
                    let from = base.0 + page * 4096;
                    let done = lab.kernel(|kernel| kernel.commit(id, from, pages, PAGE_READWRITE));
                    if let Err(refusal) = done {
                        lab.say(format!("{refusal:?}"));
                    }
                };
                commit(lab, 1, 2);
                lab.write(A, at(base, 8192), "1");
                commit(lab, 0, 3);
                lab.say("committed pages keep their content");
                lab.read(A, at(base, 8192), 2);
                commit(lab, 0, 3);
                commit(lab, 0, 5);
                commit(lab, 0, 4);
                lab.ram();
            },
            expect![[r#"
                reserve 0x04010000 + 0x10000
                RAM +2: 2
                commit 0x04011000 + 0x2000
                RAM +1: 3
                commit 0x04010000 + 0x3000
                committed pages keep their content
                a reads 1 .
                commit 0x04010000 + 0x3000
                OutOfFrames
                RAM +1: 4
                commit 0x04010000 + 0x4000
                RAM: 4 of 4, at most 4"#]],
        );
    }

    #[test]
    fn a_refused_commit_changes_nothing() {
        let mut lab = lab(4);
        let id = reserve(&mut lab, 1, 16);
        let base = SLOT_2 + GRANULARITY;
        lab.kernel(|kernel| kernel.commit(id, base, 2, PAGE_READWRITE)).expect("frames");
        let before = lab.world.state.clone();
        let refused = lab.kernel(|kernel| kernel.commit(id, base, 5, PAGE_READONLY));
        assert_eq!(refused, Err(Refusal::OutOfFrames));
        assert!(lab.world.state == before);
    }

    #[test]
    fn a_decommit_gives_frames_back_and_what_is_committed_again_is_zero() {
        check(
            4,
            |lab| {
                let base = lab.commit(A, 3).expect("there is room");
                lab.write(A, at(base, 4095), "12");
                let id =
                    lab.kernel(|kernel| kernel.private_region(A, base.0, 3)).expect("reserved");
                lab.kernel(|kernel| kernel.decommit(id, base.0 + 4096, 2));
                lab.kernel(|kernel| kernel.decommit(id, base.0 + 4096, 2));
                lab.read(A, at(base, 4095), 1);
                lab.read(A, at(base, 4096), 1);
                lab.kernel(|kernel| kernel.commit(id, base.0, 2, PAGE_READWRITE)).expect("frames");
                lab.read(A, at(base, 4095), 2);
                lab.ram();
            },
            expect![[r#"
                reserve 0x04010000 + 0x3000
                RAM +3: 3
                commit 0x04010000 + 0x3000
                decommit 0x04011000 + 0x2000
                RAM -2: 1
                decommit 0x04011000 + 0x2000
                a reads 1
                a reads and raises at 0x04011000 (read): the page is reserved but not committed
                RAM +1: 2
                commit 0x04010000 + 0x2000
                a reads 1 .
                RAM: 2 of 4, at most 3"#]],
        );
    }

    #[test]
    fn a_release_gives_everything_back() {
        check(
            4,
            |lab| {
                let before = lab.world.state.fingerprint_from_scratch();
                let base = lab.commit(A, 3).expect("there is room");
                lab.write(A, base, "1");
                let id =
                    lab.kernel(|kernel| kernel.private_region(A, base.0, 3)).expect("reserved");
                lab.kernel(|kernel| kernel.release(id));
                lab.read(A, base, 1);
                let id = reserve(lab, 1, 3);
                lab.kernel(|kernel| kernel.release(id));
                assert_eq!(before, lab.world.state.fingerprint_from_scratch());
            },
            expect![[r#"
                reserve 0x04010000 + 0x3000
                RAM +3: 3
                commit 0x04010000 + 0x3000
                decommit 0x04010000 + 0x3000
                RAM -3: 0
                release 0x04010000
                a reads and raises at 0x04010000 (read): nothing is reserved at this address
                reserve 0x04010000 + 0x3000
                release 0x04010000"#]],
        );
    }

    #[test]
    fn a_process_that_ends_releases_what_it_reserved_wherever_that_lies() {
        check(
            4,
            |lab| {
                lab.commit(A, 2).expect("there is room");
                let large = lab.kernel(|kernel| kernel.view_area(true).start);
                lab.kernel(|kernel| kernel.reserve_private(A, large, 512, PAGE_NOACCESS));
                lab.commit(B, 1).expect("there is room");
                lab.say("end");
                lab.kernel(|kernel| kernel.end_process(A, 0));
                lab.ram();
            },
            expect![[r#"
                reserve 0x04010000 + 0x2000
                RAM +2: 2
                commit 0x04010000 + 0x2000
                reserve 0x42000000 + 0x200000
                reserve 0x06010000 + 0x1000
                RAM +1: 3
                commit 0x06010000 + 0x1000
                end
                decommit 0x04010000 + 0x2000
                RAM -2: 1
                release 0x04010000
                release 0x42000000
                a ends
                RAM: 1 of 4, at most 3"#]],
        );
    }

    /// The runs of pages from an address on, until one begins at or after `end`.
    fn runs(lab: &mut Lab, from: u32, end: u32) -> String {
        let (mut at, mut lines) = (from, Vec::new());
        while at < end {
            let run = lab.kernel(|kernel| kernel.query(PDA_SPACE, at));
            lines.push(format!("{:#010x} {:?} {}", run.base, run.state, run.pages));
            at = run.base + run.pages * PAGE_BYTES;
        }
        lines.join("\n")
    }

    #[test]
    fn a_query_tells_runs_of_pages_with_one_state_one_region_and_one_protection() {
        let mut lab = lab(8);
        let id = reserve(&mut lab, 2, 10);
        reserve(&mut lab, 3, 16);
        let base = SLOT_2 + 2 * GRANULARITY;
        lab.kernel(|kernel| {
            kernel.commit(id, base + 4096, 2, PAGE_READWRITE).expect("frames");
            kernel.commit(id, base + 3 * 4096, 1, PAGE_READONLY).expect("frames");
        });
        let found = runs(&mut lab, SLOT_2, SLOT_2 + SLOT_BYTES);
        expect![[r#"
            0x04000000 Free 16
            0x04010000 Free 16
            0x04020000 Reserved 1
            0x04021000 Committed(4) 2
            0x04023000 Committed(2) 1
            0x04024000 Reserved 6
            0x0402a000 Free 6
            0x04030000 Reserved 16
            0x04040000 Free 8128"#]]
        .assert_eq(&found);
    }

    #[test]
    fn a_query_of_the_large_memory_area_tells_views_by_their_access_and_free_pages_to_its_end() {
        let mut lab = lab(8);
        lab.map(A, r"\rom");
        lab.map(A, r"\f");
        let found = runs(&mut lab, 0x4200_0000, 0x8000_0000);
        expect![[r#"
            0x42000000 Committed(2) 2
            0x42002000 Free 14
            0x42010000 Committed(4) 4
            0x42014000 Free 253932"#]]
        .assert_eq(&found);
    }

    #[test]
    fn a_query_within_a_run_begins_at_its_own_page() {
        let mut lab = lab(1);
        reserve(&mut lab, 1, 16);
        let run = lab.kernel(|kernel| kernel.query(PDA_SPACE, SLOT_2 + GRANULARITY + 3 * 4096 + 5));
        assert_eq!((run.base, run.pages), (SLOT_2 + GRANULARITY + 3 * 4096, 13));
        assert_eq!(run.region.map(|region| region.base), Some(SLOT_2 + GRANULARITY));
        let run = lab.kernel(|kernel| kernel.query(PDA_SPACE, SLOT_2 + 5));
        assert_eq!((run.base, run.pages, run.region), (SLOT_2, 16, None));
    }

    #[test]
    fn a_look_at_a_page_tells_its_frame_without_bringing_it_in() {
        let mut lab = lab(8);
        let (rom, f) = (lab.map(A, r"\rom"), lab.map(A, r"\f"));
        let private = lab.commit(A, 1).expect("there is room");
        let spot = |lab: &mut Lab, who: ProcessId, at: Address| {
            lab.kernel(|kernel| {
                let cpu = kernel.cpu(kernel.state.processes[who.0].primary);
                kernel.spot(&cpu, at)
            })
        };
        let absent = Some(Spot { frame: None, dirty: false, in_rom: None });
        for base in [rom, f, private] {
            assert_eq!(spot(&mut lab, A, base), absent);
            lab.touch(A, base);
        }
        lab.write(A, f, "1");
        let told = |spot: Option<Spot>| {
            spot.map(|spot| (spot.frame.is_some(), spot.dirty, spot.in_rom.is_some()))
        };
        assert_eq!(told(spot(&mut lab, A, at(rom, 9))), Some((true, false, true)));
        assert_eq!(told(spot(&mut lab, B, f)), Some((true, true, false)));
        assert_eq!(told(spot(&mut lab, A, private)), Some((true, false, false)));
        assert_eq!(spot(&mut lab, B, private), None, "another process cannot touch it");
        assert_eq!(spot(&mut lab, A, at(private, 4096)), None, "nothing is reserved there");
        assert_eq!(spot(&mut lab, A, Address(u32::MAX)), None);
    }
}
