//! Committed pages that show what others show.

use super::bytes::PageBytes;
use super::error::{Folded, Thing, demand};
use super::{Contradiction, Fold, PageKey, PrivatePage};
use crate::event::PagesOf;
use abi::constant::PAGE_GUARD;
use abi::{FrameId, PAGE_BYTES, RegionId};

/// A page of RAM that several committed pages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPage {
    /// Its frame and its bytes, once it was touched.
    pub resident: Option<(FrameId, PageBytes)>,
    /// How many committed pages show it.
    pub users: u32,
}

impl Fold {
    /// The pages of RAM that several committed pages show, by the fold's own numbers.
    pub fn shared_page(&self, number: u64) -> Option<&SharedPage> {
        self.shared.get(&number)
    }

    /// The page that a committed page of a region shows.
    pub(super) fn key_of(&self, region: RegionId, page: u32) -> PageKey {
        let known = self.regions.get(&region).and_then(|region| region.pages.get(&page));
        known.and_then(|page| page.shows).unwrap_or(PageKey::Private(region, page))
    }

    /// Pages of a region, the first of which is `to`, show what `pages` others show.
    pub(super) fn pages_shared(
        &mut self,
        (to, first): (RegionId, u32),
        pages: u32,
        protect: u32,
        source: PagesOf,
    ) -> Folded {
        let end = first.saturating_add(pages);
        let fits = end <= self.region_mut(to)?.len / PAGE_BYTES;
        demand(fits, Thing::Region(to), "does not have such pages")?;
        for number in 0..pages {
            let shown = self.page_to_share(source, number)?;
            let page = PrivatePage { protect, shows: Some(shown), resident: None };
            let before = self.region_mut(to)?.pages.insert(first + number, page);
            let thing = PageKey::Private(to, first + number).thing();
            demand(before.is_none(), thing, "is committed already")?;
        }
        Ok(())
    }

    /// What one more page will show: the `number`-th page of a source.
    fn page_to_share(&mut self, source: PagesOf, number: u32) -> Result<PageKey, Contradiction> {
        let (region, page) = match source {
            PagesOf::Region { region, page } => (region, page.saturating_add(number)),
            PagesOf::View { view, page } => {
                let known = self.views.get(&view);
                let known = known.ok_or(Contradiction::Unknown(Thing::View(view)))?;
                let own = page.saturating_add(number);
                demand(
                    own < known.len.div_ceil(PAGE_BYTES),
                    Thing::View(view),
                    "has no such page",
                )?;
                let first = known.offset / u64::from(PAGE_BYTES);
                return Ok(PageKey::Backing(known.backing, first + u64::from(own)));
            }
        };
        let thing = PageKey::Private(region, page).thing();
        let fresh = self.shared_ever;
        let known = self.region_mut(region)?.pages.get_mut(&page);
        let known = known.ok_or(Contradiction::Unknown(thing))?;
        match known.shows {
            Some(PageKey::Shared(shared)) => {
                if let Some(shared) = self.shared.get_mut(&shared) {
                    shared.users += 1;
                }
                Ok(PageKey::Shared(shared))
            }
            Some(shown) => Ok(shown),
            None => {
                let resident = known.resident.take();
                known.shows = Some(PageKey::Shared(fresh));
                if let Some((frame, _)) = &resident {
                    self.frames.insert(*frame, PageKey::Shared(fresh));
                }
                self.shared.insert(fresh, SharedPage { resident, users: 2 });
                self.shared_ever += 1;
                Ok(PageKey::Shared(fresh))
            }
        }
    }

    /// A committed page is gone, and what it showed if nobody else shows it.
    pub(super) fn page_gone(&mut self, page: PrivatePage) {
        let mut resident = page.resident;
        if let Some(PageKey::Shared(number)) = page.shows {
            let Some(shared) = self.shared.get_mut(&number) else { return };
            shared.users -= 1;
            if shared.users > 0 {
                return;
            }
            resident = self.shared.remove(&number).and_then(|shared| shared.resident);
        }
        if let Some((frame, _)) = resident {
            self.frames.remove(&frame);
        }
    }

    pub(super) fn guard_gone(&mut self, region: RegionId, page: u32) -> Folded {
        let thing = PageKey::Private(region, page).thing();
        let known = self.region_mut(region)?.pages.get_mut(&page);
        let known = known.ok_or(Contradiction::Unknown(thing))?;
        demand(known.protect & PAGE_GUARD != 0, thing, "is no guard page")?;
        known.protect &= !PAGE_GUARD;
        Ok(())
    }
}
