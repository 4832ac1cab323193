//! What must hold for views, regions and cached translations.

use crate::Kernel;
use crate::record::{
    FrameOwner, RegionBlock, RegionRecord, RegionUse, Shows, Translation, ViewRecord,
};
use crate::space::{BLOCK_BYTES, BLOCK_PAGES, BLOCK_PLACES, BLOCKS, PLACES, SpaceId};
use abi::constant::PAGE_GUARD;
use abi::protection::{allows, shares_writes};
use abi::{AccessKind, BackingId, FrameId, GRANULARITY, PAGE_BYTES, RegionId, ThreadId, ViewId};
use std::collections::{BTreeMap, BTreeSet};

impl Kernel<'_> {
    /// Checks every invariant of views, regions and cached translations.
    ///
    /// # Panics
    /// With the name of the invariant that does not hold.
    pub fn check_address_invariants(&self) {
        self.views_are_those_of_their_backings();
        self.views_count_their_uses();
        self.equal_views_are_one();
        self.regions_take_the_places_in_use();
        self.regions_count_their_pages();
        self.cached_translations_are_true();
    }

    fn all_views(&self) -> impl Iterator<Item = (ViewId, &ViewRecord)> {
        self.state.views.iter().map(|(row, record)| (ViewId(row), record))
    }

    fn all_regions(&self) -> impl Iterator<Item = (RegionId, &RegionRecord)> {
        self.state.regions.iter().map(|(row, record)| (RegionId(row), record))
    }

    fn views_are_those_of_their_backings(&self) {
        let (mut listed, mut older) = (BTreeSet::new(), 0);
        for (row, backing) in self.state.backings.iter() {
            let common = self.views_are_common(backing.file.is_some());
            let (mut at, mut newer) = (backing.first_view, None);
            while let Some(view) = at {
                let record = &self.state.views[view.0];
                assert_eq!(record.backing, BackingId(row), "a view is in its backing's list");
                assert!(listed.insert(view), "a view is listed once");
                assert_eq!(
                    record.previous.0, newer,
                    "a view knows the one that was mapped after it"
                );
                if common && newer.is_some() {
                    let found = self.state.older_views.get(&record.shown()).map(|row| row.0);
                    assert_eq!(found, Some(view), "an older view is found by what it shows");
                    older += 1;
                }
                (at, newer) = (record.next, Some(view));
            }
        }
        assert_eq!(listed.len() as u32, self.state.views.len(), "every view is in a list");
        assert_eq!(self.state.older_views.len(), older, "what is found is an older view");
    }

    fn views_count_their_uses(&self) {
        let mut counts: BTreeMap<ViewId, u32> = BTreeMap::new();
        for ((view, process), count) in self.state.view_counts.sorted() {
            assert!(*count > 0, "a process that holds no view is not counted");
            let mapper = self.state.views.get(view.0).map(|view| view.mapper);
            assert_ne!(mapper, Some(process), "the first mapper is counted in the view");
            *counts.entry(view).or_default() += count;
        }
        for (view, record) in self.all_views() {
            let count = record.mapper_count + counts.remove(&view).unwrap_or(0);
            assert_eq!(count, record.count, "I3: a view counts its uses");
            assert!(record.count > 0, "I3: a view without uses is gone");
        }
        assert!(counts.is_empty(), "what is counted is a view");
    }

    fn equal_views_are_one(&self) {
        let mut seen = BTreeSet::new();
        for (_, view) in self.all_views() {
            let of_file = self.state.backings[view.backing.0].file.is_some();
            if !self.views_are_common(of_file) {
                continue;
            }
            let window = (view.object, view.offset, view.len, view.protect);
            assert!(seen.insert(window), "equal views are one");
        }
    }

    fn regions_take_the_places_in_use(&self) {
        let mut used = 0;
        for (id, region) in self.all_regions() {
            let place = region.space.0 * PLACES + region.base / GRANULARITY;
            let places = region.pages.div_ceil(GRANULARITY / PAGE_BYTES);
            let taken = (place..place + places).all(|place| self.state.places_used.get(place));
            assert!(taken, "a region takes its places");
            let found = (place..place + places).all(|place| self.region_at(place) == Some(id));
            assert!(found, "a region is found at its places");
            used += places;
        }
        assert_eq!(used, self.state.places_used.count(), "places in use belong to one region");
        let found: u32 = self
            .state
            .region_blocks
            .iter()
            .map(|(_, block)| match block {
                RegionBlock { whole: Some(_), .. } => BLOCK_PLACES,
                RegionBlock { rows: 0, .. } => 0,
                RegionBlock { rows, .. } => (rows - 1..rows - 1 + BLOCK_PLACES)
                    .filter(|&row| self.state.region_at[row].0.is_some())
                    .count() as u32,
            })
            .sum();
        assert_eq!(used, found, "what is found at a place is its region");
    }

    /// A view has a region of its length; a private region counts what is committed in it.
    fn regions_count_their_pages(&self) {
        let mut committed: BTreeMap<RegionId, u32> = BTreeMap::new();
        for ((region, page), _) in self.state.private_pages.sorted() {
            let within = self.state.regions.get(region.0).is_some_and(|region| page < region.pages);
            assert!(within, "a private page lies within its region");
            *committed.entry(region).or_default() += 1;
        }
        for (id, region) in self.all_regions() {
            let pages = committed.remove(&id).unwrap_or(0);
            assert_eq!(pages, region.committed, "a region counts its committed pages");
            match region.used_for {
                RegionUse::Private | RegionUse::Shared | RegionUse::Heap(_) => {
                    assert!(region.owner.is_some(), "private memory belongs to a process");
                }
                RegionUse::Stack(thread) => {
                    let stack = self.state.threads[thread.0].stack;
                    let known = stack.is_some_and(|stack| stack.region == id);
                    assert!(known, "a stack is that of its thread");
                    let listed = self.state.unused_stacks.contains(&(region.machine, thread));
                    let unused = self.unused_of(thread) > 0;
                    assert_eq!(listed, unused, "a stack with pages to give up is listed");
                }
                RegionUse::View(_) => {
                    assert!(region.owner.is_none(), "a view belongs to who maps it");
                }
                RegionUse::Image { module, .. } => {
                    let listed = self.state.module_regions.contains(&(module, id));
                    assert!(listed, "a module knows where it is seen");
                }
            }
            if let RegionUse::View(view) = region.used_for {
                let view = self.state.views.get(view.0).expect("the region of a view has one");
                assert_eq!(view.region, id, "a view knows its region");
                let pages = view.len.div_ceil(PAGE_BYTES);
                assert_eq!(region.pages, pages, "a view is as long as its region");
            }
        }
        let gone = |thread: ThreadId| !self.state.threads.contains(thread.0);
        let stale = self.state.unused_stacks.iter();
        let stale = stale.filter(|((_, thread), ())| gone(*thread) || self.unused_of(*thread) == 0);
        assert_eq!(stale.count(), 0, "a stack that is listed has pages to give up");
    }

    /// A cached translation leads to the frame that shows there, and allows no more than a look at
    /// the other tables would.
    fn cached_translations_are_true(&self) {
        for (row, directory) in self.state.directories.iter() {
            let (space, first) = (SpaceId(row / BLOCKS), row % BLOCKS * BLOCK_BYTES);
            let Some(start) = directory.block() else { continue };
            let block = self.state.translations.iter().skip(start as usize);
            let cached = |(_, entry): &(u32, &Translation)| entry.frame_plus_1 != 0;
            block.take(BLOCK_PAGES as usize).filter(cached).for_each(|(row, entry)| {
                self.translation_is_true(space, first + (row - start) * PAGE_BYTES, *entry);
            });
        }
    }

    fn translation_is_true(&self, space: SpaceId, at: u32, entry: Translation) {
        let region = self.region_around(space, at).expect("what is cached is in a region");
        let page = (at - self.state.regions[region.0].base) / PAGE_BYTES;
        let (shown, read, write) = self.shown(region, page);
        assert_eq!(shown, Some(FrameId(entry.frame_plus_1 - 1)), "a cached translation is true");
        assert!(read, "what cannot be read is not cached");
        assert!(
            write || !entry.write,
            "what cannot be written unnoticed is not cached as writable"
        );
    }

    /// The frame of a page of a region, whether it can be read, and whether it can be written
    /// without notice: then it is no clean page of a file.
    pub(crate) fn shown(&self, region: RegionId, page: u32) -> (Option<FrameId>, bool, bool) {
        let protect = self.page_protect(region, page).expect("what is cached is committed");
        assert_eq!(protect & PAGE_GUARD, 0, "a guard page is not cached");
        let allowed = |kind| allows(protect, kind);
        if let Some(private) = self.state.private_pages.get(&(region, page)) {
            let rom = matches!(private.shows, Shows::Backing(backing, _)
                if self.state.backings[backing.0].in_place);
            let barred = rom || self.state.regions[region.0].used_for == RegionUse::Shared;
            let frame = self.frame_of(private.shows);
            return (frame, allowed(AccessKind::Read), allowed(AccessKind::Write) && !barred);
        }
        match self.state.regions[region.0].used_for {
            RegionUse::Private | RegionUse::Shared | RegionUse::Heap(_) | RegionUse::Stack(_) => {
                panic!("a committed page of private memory is listed")
            }
            RegionUse::View(_) | RegionUse::Image { .. } => {
                let shows = self.shown_page(region, page).expect("a page of a file shows there");
                let frame = self.frame_of(shows);
                let noted = frame.is_some_and(|frame| {
                    let record = &self.state.frames[frame.0];
                    let FrameOwner::Backing(backing, _) = record.owner else { return false };
                    record.dirty || self.state.backings[backing.0].file.is_none()
                });
                (frame, allowed(AccessKind::Read), shares_writes(protect) && noted)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Kernel;
    use crate::record::{PrivatePage, RegionUse, Shows, Translation};
    use crate::sandbox::broken;
    use crate::sandbox::memory::{A, B, Lab, PDA_SPACE, lab};
    use abi::constant::{PAGE_NOACCESS, PAGE_READWRITE};
    use abi::{Address, ProcessId, RegionId, ViewId};
    use expect_test::expect;

    /// Where the views of `\f` and of RAM and the private page of the world lie.
    const F: u32 = 0x4200_0000;
    const RAM: u32 = 0x4201_0000;
    const PRIVATE: u32 = 0x0401_0000;

    /// A world with a view of a file and one of RAM, mapped by both processes, and a private page;
    /// all of them touched, the file's page clean.
    fn full() -> Lab {
        let mut lab = lab(8);
        let (f, ram) = (lab.object(A, r"\f", 0), lab.object(A, "", 4096));
        for process in [A, B] {
            assert_eq!(lab.view(process, f, 0, 0), Address(F));
            assert_eq!(lab.view(process, ram, 0, 0), Address(RAM));
        }
        assert_eq!(lab.commit(A, 1), Ok(Address(PRIVATE)));
        for base in [F, RAM, PRIVATE] {
            lab.touch(A, Address(base));
        }
        lab
    }

    /// What the invariants say after a change behind the kernel's back.
    fn say(change: impl FnOnce(&mut Kernel<'_>)) -> String {
        broken(&mut full().world, change, |kernel| kernel.check_address_invariants())
    }

    fn view_at(kernel: &Kernel<'_>, base: u32) -> ViewId {
        kernel.view_around(A, Address(base)).expect("a view")
    }

    fn region_at(kernel: &Kernel<'_>, base: u32) -> RegionId {
        kernel.region_with_base(PDA_SPACE, base).expect("a region")
    }

    #[test]
    fn nothing_is_wrong_with_a_full_world() {
        assert_eq!(say(|_| ()), "nothing");
    }

    #[test]
    fn a_view_outside_the_list_of_its_backing_is_noticed() {
        let said = [
            say(|kernel| {
                let backing = kernel.state.views[view_at(kernel, F).0].backing;
                kernel.state.backings.edit(backing.0, |backing| backing.first_view = None);
            }),
            say(|kernel| {
                let (f, ram) = (view_at(kernel, F), view_at(kernel, RAM));
                kernel.state.views.edit(f.0, |view| view.next = Some(ram));
            }),
            say(|kernel| {
                let f = view_at(kernel, F);
                kernel.state.views.edit(f.0, |view| view.next = Some(f));
            }),
        ];
        expect![[r#"
            every view is in a list
            a view is in its backing's list
            a view is listed once"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_view_that_miscounts_its_uses_is_noticed() {
        let said = [
            say(|kernel| {
                let view = view_at(kernel, F);
                kernel.state.views.edit(view.0, |view| view.count = 3);
            }),
            say(|kernel| {
                let view = view_at(kernel, F);
                kernel.state.views.edit(view.0, |view| (view.count, view.mapper_count) = (1, 0));
                kernel.state.view_counts.insert((view, B), 0);
            }),
            say(|kernel| {
                let view = view_at(kernel, F);
                kernel.state.views.edit(view.0, |view| (view.count, view.mapper_count) = (0, 0));
                kernel.state.view_counts.remove(&(view, B));
            }),
            say(|kernel| {
                let view = view_at(kernel, F);
                kernel.state.view_counts.insert((view, A), 1);
            }),
            say(|kernel| {
                kernel.state.view_counts.insert((ViewId(77), B), 1);
            }),
        ];
        expect![[r#"
            I3: a view counts its uses
            a process that holds no view is not counted
            I3: a view without uses is gone
            the first mapper is counted in the view
            what is counted is a view"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn two_views_of_one_window_are_noticed() {
        let said = say(|kernel| {
            let (f, ram) = (view_at(kernel, F), view_at(kernel, RAM));
            let window = kernel.state.views[f.0];
            kernel.state.views.edit(ram.0, |view| {
                (view.object, view.offset, view.len) = (window.object, window.offset, window.len);
            });
        });
        assert_eq!(said, "equal views are one");
    }

    #[test]
    fn a_region_that_does_not_take_its_places_is_noticed() {
        let said = [
            say(|kernel| kernel.state.places_used.clear_range(F >> 16, 1)),
            say(|kernel| kernel.note_region(F >> 16, 1, None)),
            say(|kernel| kernel.state.places_used.set_range(0x4700, 1)),
            say(|kernel| kernel.note_region(0x4700, 1, Some(region_at(kernel, RAM)))),
            say(|kernel| kernel.note_region(0x4700 / 64 * 64, 64, Some(region_at(kernel, RAM)))),
            say(|kernel| {
                let id = region_at(kernel, RAM);
                kernel.note_region(F >> 16, 1, Some(id));
            }),
            say(|kernel| {
                let id = region_at(kernel, RAM);
                kernel.state.regions.edit(id.0, |region| region.base = F);
            }),
        ];
        expect![[r#"
            a region takes its places
            a region is found at its places
            places in use belong to one region
            what is found at a place is its region
            what is found at a place is its region
            a region is found at its places
            a region is found at its places"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_region_that_miscounts_its_pages_is_noticed() {
        let said = [
            say(|kernel| {
                let id = region_at(kernel, PRIVATE);
                kernel.state.regions.edit(id.0, |region| region.committed = 0);
            }),
            say(|kernel| {
                let page = PrivatePage { protect: PAGE_READWRITE, shows: Shows::Own(None) };
                let id = region_at(kernel, PRIVATE);
                kernel.state.private_pages.insert((id, 1), page);
            }),
            say(|kernel| {
                let id = region_at(kernel, F);
                kernel.state.regions.edit(id.0, |region| region.pages = 5);
            }),
            say(|kernel| {
                let id = region_at(kernel, F);
                kernel.state.regions.edit(id.0, |region| region.owner = Some(ProcessId(0)));
            }),
            say(|kernel| {
                let (id, other) = (region_at(kernel, F), view_at(kernel, RAM));
                kernel.state.regions.edit(id.0, |region| region.used_for = RegionUse::View(other));
            }),
            say(|kernel| {
                let id = region_at(kernel, F);
                kernel.state.regions.edit(id.0, |region| {
                    region.used_for = RegionUse::View(ViewId(77));
                });
            }),
        ];
        expect![[r#"
            a region counts its committed pages
            a private page lies within its region
            a view is as long as its region
            a view belongs to who maps it
            a view knows its region
            the region of a view has one"#]]
        .assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_cached_translation_that_tells_a_lie_is_noticed() {
        let cache = |at: u32, write: bool| {
            say(move |kernel| {
                let frame = kernel.cached_frame(PDA_SPACE, at).expect("it is cached");
                let to = Translation { frame_plus_1: frame.0 + 1, write };
                kernel.set_translation(PDA_SPACE, at, to);
            })
        };
        let other = |at: u32| {
            say(move |kernel| {
                let frame = kernel.cached_frame(PDA_SPACE, RAM).expect("it is cached");
                let to = Translation { frame_plus_1: frame.0 + 1, write: false };
                kernel.set_translation(PDA_SPACE, at, to);
            })
        };
        let said = [
            cache(F, true),
            cache(RAM, true),
            cache(PRIVATE, true),
            other(F),
            other(F + 4096),
            other(F + 0x8000),
            other(PRIVATE + 4096),
            say(|kernel| {
                let id = region_at(kernel, PRIVATE);
                let mut page = *kernel.state.private_pages.get(&(id, 0)).expect("committed");
                page.protect = PAGE_NOACCESS;
                kernel.state.private_pages.insert((id, 0), page);
            }),
        ];
        expect![[r#"
            what cannot be written unnoticed is not cached as writable
            nothing
            nothing
            a cached translation is true
            a cached translation is true
            what is cached is in a region
            what is cached is in a region
            what cannot be read is not cached"#]]
        .assert_eq(&said.join("\n"));
    }
}
