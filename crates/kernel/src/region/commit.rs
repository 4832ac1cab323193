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
        let known = |page| self.state.private_pages.get(&(id, page)).is_some();
        let fresh = (first..first + pages).filter(|&page| !known(page)).count() as u32;
        if fresh > 0 && self.rules.commit_takes_frames {
            self.check_block(machine, u64::from(fresh))?;
            self.charge(machine, u64::from(fresh))?;
            self.ram_event(machine, i64::from(fresh));
        }
        self.mark_committed(id, first..first + pages, protect);
        Ok(())
    }

    /// Commits pages that were not committed; frames are free for them.
    pub(crate) fn commit_counted(&mut self, id: RegionId, pages: Range<u32>, protect: u32) {
        let (machine, count) = (self.state.regions[id.0].machine, pages.end - pages.start);
        if self.rules.commit_takes_frames {
            self.count_frames(machine, count);
            self.ram_event(machine, count.into());
        }
        self.mark_committed(id, pages, protect);
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
