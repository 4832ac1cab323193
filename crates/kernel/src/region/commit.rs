//! Commits, decommits and releases of the pages of regions.

use crate::record::{FrameOwner, PrivatePage, RegionRecord, Shows};
use crate::{Kernel, Refusal};
use abi::{Address, PAGE_BYTES, RegionId};
use std::ops::Range;
use trace::Event;

impl Kernel<'_> {
    /// Commits pages of a private region. Pages that are committed keep their content (VA-05).
    /// A second commit gives the protection anew (SZ-100).
    ///
    /// Refuses before it changes anything: `BlockTooLarge`, `OutOfFrames`.
    pub fn commit(
        &mut self,
        id: RegionId,
        base: u32,
        pages: u32,
        protect: u32,
    ) -> Result<(), Refusal> {
        let RegionRecord { machine, base: start, .. } = self.state.regions[id.0];
        let first = (base - start) / PAGE_BYTES;
        let pages = first..first + pages;
        let fresh = self.fresh_pages(id, pages.clone());
        if fresh > 0 && self.rules.commit_takes_frames {
            self.check_block(machine, 0, fresh.into())?;
            self.make_room(machine, fresh.into())?;
        }
        self.commit_fresh(id, pages, fresh, protect);
        Ok(())
    }

    /// Commits pages that were not committed; frames are free for them.
    pub(crate) fn commit_counted(&mut self, id: RegionId, pages: Range<u32>, protect: u32) {
        let count = pages.end - pages.start;
        self.commit_fresh(id, pages, count, protect);
    }

    /// Commits pages of which so many were not committed; frames are free for these.
    pub(crate) fn commit_fresh(
        &mut self,
        id: RegionId,
        pages: Range<u32>,
        fresh: u32,
        protect: u32,
    ) {
        if self.rules.commit_takes_frames {
            let machine = self.state.regions[id.0].machine;
            self.count_frames(machine, fresh);
            self.ram_event(machine, fresh.into());
        }
        self.mark_committed(id, pages, protect);
    }

    /// How many of these pages of a region are not committed.
    pub(crate) fn fresh_pages(&self, id: RegionId, pages: Range<u32>) -> u32 {
        pages.filter(|&page| !self.state.private_pages.contains(&(id, page))).count() as u32
    }

    /// Notes that pages are committed, as far as they are not, and what they allow.
    fn mark_committed(&mut self, id: RegionId, pages: Range<u32>, protect: u32) {
        let RegionRecord { space, base: start, .. } = self.state.regions[id.0];
        let mut fresh = 0;
        for page in pages.clone() {
            let known = self.state.private_pages.get(&(id, page));
            fresh += u32::from(known.is_none());
            let shows = known.map_or(Shows::Own(None), |page| page.shows);
            self.state.private_pages.insert((id, page), PrivatePage { protect, shows });
            self.forget_translation(space, start + page * PAGE_BYTES);
        }
        self.state.regions.edit(id.0, |region| region.committed += fresh);
        let base = Address(start + pages.start * PAGE_BYTES);
        let len = (pages.end - pages.start) * PAGE_BYTES;
        self.emit(|| Event::Committed { region: id, base, len, protect });
    }

    /// Decommits pages of a private region. Pages that are not committed stay so (VF-02).
    /// Their frames are free at once (SZ-83).
    pub fn decommit(&mut self, id: RegionId, base: u32, pages: u32) {
        let RegionRecord { machine, space, base: start, .. } = self.state.regions[id.0];
        let first = (base - start) / PAGE_BYTES;
        let (mut gone, mut frames, mut left) = (0, 0, Vec::new());
        for page in first..first + pages {
            let Some(private) = self.state.private_pages.remove(&(id, page)) else { continue };
            gone += 1;
            self.forget_translation(space, start + page * PAGE_BYTES);
            match private.shows {
                Shows::Own(frame) => {
                    frames += u32::from(self.rules.commit_takes_frames || frame.is_some());
                    if let Some(frame) = frame {
                        let owner = self.state.frames[frame.0].owner;
                        assert_eq!(owner, FrameOwner::Region(id, page), "a frame knows its page");
                        self.give_frame(frame);
                    }
                }
                Shows::Shared(shared) => frames += u32::from(self.leave_shared(shared)),
                Shows::Backing(backing, _) => left.push(backing),
            }
        }
        self.state.regions.edit(id.0, |region| region.committed -= gone);
        let len = pages * PAGE_BYTES;
        self.emit(|| Event::Decommitted { region: id, base: Address(base), len });
        if frames > 0 {
            self.uncharge(machine, frames);
            self.ram_event(machine, -i64::from(frames));
        }
        // Last: the object may go with its pages.
        left.into_iter().for_each(|backing| self.leave_backing(backing));
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
}
