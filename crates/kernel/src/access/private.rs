//! Committed pages that are not those of a view.

use crate::pager::cause_of;
use crate::record::{FrameOwner, RegionUse, Shows};
use crate::space::Cpu;
use crate::{FaultCause, Kernel};
use abi::protection::allows;
use abi::{AccessKind, FrameId, RegionId};
use journal::PageVersion;
use trace::Event;

impl Kernel<'_> {
    /// True for memory that another process alone can write to (LMA-07).
    pub(super) fn is_anothers(&self, cpu: &Cpu, region: RegionId) -> bool {
        let record = &self.state.regions[region.0];
        let own = record.owner == Some(self.state.threads[cpu.thread.0].current);
        record.used_for == RegionUse::Shared && !own
    }

    /// True if a committed page shows a page of ROM, which nothing can write to (SZ-304).
    pub(super) fn is_rom(&self, region: RegionId, page: u32) -> bool {
        let shows = self.state.private_pages.get(&(region, page)).map(|page| page.shows);
        matches!(shows, Some(Shows::Backing(backing, _)) if self.state.backings[backing.0].in_place)
    }

    /// The frame of a committed page, and whether a write may be cached.
    pub(super) fn private_page(
        &mut self,
        region: RegionId,
        page: u32,
    ) -> Result<(FrameId, bool), FaultCause> {
        let key = (region, page);
        let private = *self.state.private_pages.get(&key).expect("the page is committed");
        let frame = match (private.shows, self.frame_of(private.shows)) {
            (_, Some(frame)) => frame,
            (Shows::Backing(backing, number), None) => self.backing_page(backing, number)?,
            // VA-01: new memory reads as zero.
            (shows, None) => {
                if !self.rules.commit_takes_frames {
                    let machine = self.state.regions[region.0].machine;
                    self.charge(machine, 1).map_err(cause_of)?;
                    self.ram_event(machine, 1);
                }
                let frame = self.new_private_frame(key, shows);
                self.emit(|| Event::PrivatePageIn { region, page, frame });
                frame
            }
        };
        let protect = self.page_protect(region, page).expect("the access is allowed");
        // A page without read access (PAGE_EXECUTE) must keep missing the cache, and so must a
        // write to what not all can write to.
        let readable = allows(protect, AccessKind::Read);
        let barred =
            self.state.regions[region.0].used_for == RegionUse::Shared || self.is_rom(region, page);
        Ok((frame, readable && allows(protect, AccessKind::Write) && !barred))
    }

    /// A frame of zeros for a committed page, or for the page that it shares with others.
    fn new_private_frame(&mut self, key: (RegionId, u32), shows: Shows) -> FrameId {
        let owner = match shows {
            Shows::Shared(shared) => FrameOwner::Shared(shared),
            _ => FrameOwner::Region(key.0, key.1),
        };
        let frame = self.take_frame(owner, PageVersion::zero());
        match shows {
            Shows::Shared(shared) => {
                self.state.shared_pages.edit(shared.0, |page| page.frame = Some(frame));
            }
            _ => {
                self.state.private_pages.edit(&key, |page| page.shows = Shows::Own(Some(frame)));
            }
        }
        frame
    }
}
