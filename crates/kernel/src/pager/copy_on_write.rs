//! Pages of views that are not those of the object: private copies, own protections, and which
//! pages of a reserved object are committed.

use crate::pager::cause_of;
use crate::record::{FrameOwner, PrivatePage, Protect, RegionRecord, RegionUse, Shows};
use crate::{FaultCause, Kernel};
use abi::constant::{PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_READWRITE};
use abi::{BackingId, FrameId, PAGE_BYTES, RegionId, ViewId};
use std::ops::Range;
use trace::Event;

impl Kernel<'_> {
    /// Gives a view a page of its own, with the bytes that the object has there now. From then on
    /// the page can be written to, and nobody else sees it.
    /// Other views and the file keep the old bytes (M-63d).
    pub(crate) fn copy_page(
        &mut self,
        view: ViewId,
        page: u32,
        from: FrameId,
    ) -> Result<FrameId, FaultCause> {
        let region = self.state.views[view.0].region;
        let RegionRecord { machine, space, base, .. } = self.state.regions[region.0];
        // Room is made before the bytes are taken: the page itself could be the one to go.
        let version = self.state.memory.version(from.0).clone();
        self.charge(machine, 1).map_err(cause_of)?;
        let frame = self.take_frame(FrameOwner::Region(region, page), version);
        let protect = match self.page_protect(region, page) {
            Some(PAGE_EXECUTE_WRITECOPY) => PAGE_EXECUTE_READWRITE,
            _ => PAGE_READWRITE,
        };
        self.state
            .private_pages
            .insert((region, page), PrivatePage { protect, shows: Shows::Own(Some(frame)) });
        self.state.page_protects.insert((region, page), Protect(protect));
        self.state.regions.edit(region.0, |region| region.committed += 1);
        self.forget_translation(space, base + page * PAGE_BYTES);
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::PageCopied { machine, view, page, frame, ram_used });
        Ok(frame)
    }

    /// Gives up what a view or an image that goes has of its own.
    pub(crate) fn drop_own_pages(&mut self, region: RegionId) {
        let RegionRecord { machine, pages, committed, .. } = self.state.regions[region.0];
        let mut copies = 0;
        for page in 0..pages {
            self.state.page_protects.remove(&(region, page));
            if let Some(own) = self.state.private_pages.remove(&(region, page)) {
                self.give_frame(self.frame_of(own.shows).expect("a copy has a frame"));
                copies += 1;
            }
        }
        assert_eq!(copies, committed, "a view or an image counts its own pages");
        if copies > 0 {
            self.state.regions.edit(region.0, |region| region.committed = 0);
            self.uncharge(machine, copies);
            self.ram_event(machine, -i64::from(copies));
        }
    }

    /// Gives pages of a view another protection. All of them are committed, and the view allows it.
    pub fn protect_view(&mut self, view: ViewId, pages: Range<u32>, protect: u32) {
        let region = self.state.views[view.0].region;
        let RegionRecord { space, base, .. } = self.state.regions[region.0];
        for page in pages.clone() {
            self.state.page_protects.insert((region, page), Protect(protect));
            self.forget_translation(space, base + page * PAGE_BYTES);
        }
        let (first, count) = (pages.start, pages.end - pages.start);
        self.emit(|| Event::ViewProtected { view, page: first, pages: count, protect });
    }

    /// Commits pages of a reserved object, for all its views. Pages that are committed stay so.
    /// The pages of a new one are reserved until then (M-70b).
    pub fn commit_section(&mut self, backing: BackingId, pages: Range<u64>) {
        for page in pages.clone() {
            self.state.section_pages.insert((backing, page), ());
        }
        let (first, count) = (pages.start, pages.end - pages.start);
        self.emit(|| Event::SectionCommitted { backing, page: first, pages: count });
    }

    /// Forgets which pages of a backing that goes were committed.
    pub(crate) fn forget_section_pages(&mut self, backing: BackingId) {
        let range = (backing, 0)..=(backing, u64::MAX);
        let pages: Vec<_> = self.state.section_pages.range(range).map(|(key, ())| *key).collect();
        for key in pages {
            self.state.section_pages.remove(&key);
        }
    }

    /// The view that a region is for.
    pub fn view_of(&self, region: RegionId) -> Option<ViewId> {
        match self.state.regions[region.0].used_for {
            RegionUse::View(view) => Some(view),
            _ => None,
        }
    }
}
