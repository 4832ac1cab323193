//! Physical pages at more than one address: a committed page that shows what another one shows.
//!
//! There is no chain of copies. Two committed pages that show one page of RAM are equals: neither is
//! the first, and the page goes with the last of them. A page of an object keeps the object's pages.

use crate::record::{
    FrameOwner, FrameRecord, PrivatePage, RegionRecord, RegionUse, SharedPage, Shows,
};
use crate::space::SpaceId;
use crate::{Kernel, Refusal, Stop};
use abi::{BackingId, PAGE_BYTES, RegionId, SharedPageId, not_modelled};
use trace::Event;
use trace::event::PagesOf;

impl Kernel<'_> {
    /// Makes reserved pages of a region show what `pages` committed pages from `source` on show, with
    /// a protection of their own (VC-01). `source` is an address in slot form, of a space.
    ///
    /// It takes no RAM: the pages are there already (SZ-303).
    ///
    /// # Errors
    /// [`Refusal::NotCommitted`] if the source is not committed, or not of one allocation;
    /// [`Refusal::NotVacant`] if a page of the region is committed already. Pages of files that
    /// leave RAM are not modelled. Nothing has changed then.
    pub fn show_again(
        &mut self,
        region: RegionId,
        page: u32,
        pages: u32,
        protect: u32,
        (space, source): (SpaceId, u32),
    ) -> Result<(), Stop> {
        let from = self.region_around(space, source).ok_or(Refusal::NotCommitted)?;
        let of = self.state.regions[from.0];
        let first = (source - of.base) / PAGE_BYTES;
        if self.committed_run(space, source) < pages {
            return Err(Refusal::NotCommitted.into());
        }
        let taken = |page| self.state.private_pages.contains(&(region, page));
        if (page..page + pages).any(taken) {
            return Err(Refusal::NotVacant.into());
        }
        if self.comes_and_goes(&of) {
            return Err(Stop::NotModelled(not_modelled::COPY_OF_A_FILE));
        }
        for number in 0..pages {
            let shows = self.share_page(from, first + number);
            let key = (region, page + number);
            self.state.private_pages.insert(key, PrivatePage { protect, shows });
        }
        self.state.regions.edit(region.0, |record| record.committed += pages);
        let source = match of.used_for {
            RegionUse::View(view) => PagesOf::View { view, page: first },
            _ => PagesOf::Region { region: from, page: first },
        };
        self.emit(|| Event::PagesShared { region, page, pages, protect, source });
        Ok(())
    }

    /// True for a view of a file whose pages can leave RAM, and for a module.
    fn comes_and_goes(&self, region: &RegionRecord) -> bool {
        let view = match region.used_for {
            RegionUse::View(view) => view,
            RegionUse::Image { .. } => return true,
            _ => return false,
        };
        let backing = &self.state.backings[self.state.views[view.0].backing.0];
        backing.file.is_some() && !backing.in_place
    }

    /// What a committed page shows, for one more that shows it.
    fn share_page(&mut self, region: RegionId, page: u32) -> Shows {
        let key = (region, page);
        let shows = self.shown_page(region, page).expect("the page is committed");
        match shows {
            Shows::Own(frame) => {
                let machine = self.state.regions[region.0].machine;
                let page = SharedPage { machine, frame, users: 2 };
                let shared = SharedPageId(self.state.shared_pages.insert(page));
                if let Some(frame) = frame {
                    // The bytes stay in their frame, and belong to another page from now on.
                    let version = self.state.memory.remove(frame.0);
                    let owner = FrameOwner::Shared(shared);
                    let row = self.state.memory.insert(owner.logical_key(), version);
                    assert_eq!(row, frame.0, "what was freed last is taken first");
                    self.state.frames.set(row, FrameRecord { owner, ..FrameRecord::default() });
                }
                let shows = Shows::Shared(shared);
                self.state.private_pages.edit(&key, |own| own.shows = shows);
                shows
            }
            Shows::Shared(shared) => {
                self.state.shared_pages.edit(shared.0, |page| page.users += 1);
                shows
            }
            Shows::Backing(backing, _) => {
                self.state.backings.edit(backing.0, |backing| backing.copies += 1);
                shows
            }
        }
    }

    /// A committed page no longer shows a shared one. True if the frame is free with it.
    pub(crate) fn leave_shared(&mut self, shared: SharedPageId) -> bool {
        let left = self.state.shared_pages.edit(shared.0, |page| {
            page.users -= 1;
            page.users
        });
        if left > 0 {
            return false;
        }
        let page = self.state.shared_pages.remove(shared.0);
        if let Some(frame) = page.frame {
            self.give_frame(frame);
        }
        self.rules.commit_takes_frames || page.frame.is_some()
    }

    /// A committed page no longer shows a page of an object, whose pages go with their last user
    /// (SZ-304).
    pub(crate) fn leave_backing(&mut self, backing: BackingId) {
        self.state.backings.edit(backing.0, |backing| backing.copies -= 1);
        self.drop_if_unused(backing);
    }
}
