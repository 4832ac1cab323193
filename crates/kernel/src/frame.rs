//! Physical memory: which frames are in use, for what, and which of them can be given up.
//!
//! RAM is counted, not laid out: a machine has a number of frames, and `ram_used` says how many
//! are taken. Committed pages of RAM-backed objects and of private memory count from the commit
//! on (CFM-11: SEC_COMMIT allocates storage for all pages); pages of files count while they are
//! resident; ROM pages that are used in place never count.

use crate::choice::ChoicePoint;
use crate::record::{FaultPoint, FrameOwner, FrameRecord};
use crate::{Kernel, Refusal};
use abi::{FileId, FrameId, MachineId};
use journal::PageVersion;
use trace::Event;
use trace::event::WriteReason;

impl Kernel<'_> {
    /// Takes `pages` frames of RAM, giving up file pages where that is needed.
    ///
    /// Refuses before it changes anything if even that would not do: `OutOfFrames`. Only a medium
    /// that is there and fails all the same is found out on the way.
    pub(crate) fn charge(&mut self, machine: MachineId, pages: u64) -> Result<(), Refusal> {
        if self.fault_strikes(machine, FaultPoint::Allocation) {
            return Err(Refusal::OutOfFrames);
        }
        let record = self.machine(machine);
        let missing = pages.saturating_sub(u64::from(record.ram_pages - record.ram_used));
        if missing > 0 && missing > self.frames_to_give(machine, missing) {
            return Err(Refusal::OutOfFrames);
        }
        // The check above shows that `pages` fits into the RAM of a machine.
        let pages = pages as u32;
        while self.machine(machine).ram_used + pages > self.machine(machine).ram_pages {
            if !self.evict_one(machine) {
                return Err(Refusal::OutOfFrames);
            }
        }
        self.state.machines.edit(machine.0, |record| {
            record.ram_used += pages;
            record.ram_peak = record.ram_peak.max(record.ram_used);
        });
        Ok(())
    }

    /// Gives `pages` frames of RAM back.
    pub(crate) fn uncharge(&mut self, machine: MachineId, pages: u32) {
        assert!(self.machine(machine).ram_used >= pages, "frames are given back once");
        self.state.machines.edit(machine.0, |record| record.ram_used -= pages);
    }

    /// A frame with these bytes for this owner. Whether it costs RAM is the caller's affair.
    pub(crate) fn take_frame(&mut self, owner: FrameOwner, version: PageVersion) -> FrameId {
        let row = self.state.memory.insert(owner.logical_key(), version);
        while self.state.frames.len() <= row {
            self.state.frames.push(FrameRecord::default());
        }
        assert_eq!(self.state.frames[row].owner, FrameOwner::Free, "a frame has one owner");
        self.state.frames.set(row, FrameRecord { owner, ..FrameRecord::default() });
        FrameId(row)
    }

    /// Gives a frame up, whatever it holds.
    pub(crate) fn give_frame(&mut self, frame: FrameId) {
        self.state.memory.remove(frame.0);
        self.state.frames.set(frame.0, FrameRecord::default());
    }

    /// Notes a file page as one that could be given up; it is now the youngest.
    pub(crate) fn link_evictable(&mut self, machine: MachineId, frame: FrameId) {
        let newest = self.machine(machine).newest;
        self.state.frames.edit(frame.0, |record| record.older = newest);
        if let Some(newest) = newest {
            self.state.frames.edit(newest.0, |record| record.younger = Some(frame));
        }
        self.state.machines.edit(machine.0, |record| {
            record.oldest = record.oldest.or(Some(frame));
            record.newest = Some(frame);
            record.evictable += 1;
        });
    }

    /// Takes a file page out of the list of those that could be given up.
    pub(crate) fn unlink_evictable(&mut self, machine: MachineId, frame: FrameId) {
        let FrameRecord { older, younger, dirty, .. } = self.state.frames[frame.0];
        if let Some(older) = older {
            self.state.frames.edit(older.0, |record| record.younger = younger);
        }
        if let Some(younger) = younger {
            self.state.frames.edit(younger.0, |record| record.older = older);
        }
        self.state.machines.edit(machine.0, |record| {
            if record.oldest == Some(frame) {
                record.oldest = younger;
            }
            if record.newest == Some(frame) {
                record.newest = older;
            }
            record.evictable -= 1;
            record.evictable_dirty -= u32::from(dirty);
        });
    }

    /// Gives up one file page: a clean one if there is any, else a dirty one that can be written.
    fn evict_one(&mut self, machine: MachineId) -> bool {
        let record = self.machine(machine);
        let clean = record.evictable - record.evictable_dirty;
        if clean > 0 {
            let pick = self.choose(ChoicePoint::Evict, clean);
            let victim = self.evictable(machine, false, pick).expect("clean pages are counted");
            self.evict_page(victim);
            return true;
        }
        let mut skip = 0;
        while let Some(victim) = self.evictable(machine, true, skip) {
            if self.write_back(victim, WriteReason::Pressure).is_ok() {
                self.evict_page(victim);
                return true;
            }
            skip += 1;
        }
        false
    }

    /// The evictable page with `skip` others of the same cleanness before it, oldest first.
    fn evictable(&self, machine: MachineId, dirty: bool, skip: u32) -> Option<FrameId> {
        let mut pages = self.evictable_pages(machine);
        pages
            .by_ref()
            .filter(|(_, record)| record.dirty == dirty)
            .nth(skip as usize)
            .map(|page| page.0)
    }

    /// How many frames could be given up if `wanted` were: those of clean pages and, if they do not
    /// do, those of dirty pages whose medium can be reached.
    fn frames_to_give(&self, machine: MachineId, wanted: u64) -> u64 {
        let record = self.machine(machine);
        let clean = u64::from(record.evictable - record.evictable_dirty);
        if wanted <= clean {
            return clean;
        }
        let writable = self.evictable_pages(machine).filter(|(_, record)| {
            record.dirty
                && self.file_of(record).is_some_and(|file| self.reachable(machine, file).is_ok())
        });
        clean + writable.count() as u64
    }

    /// The file that a page belongs to.
    fn file_of(&self, frame: &FrameRecord) -> Option<FileId> {
        match frame.owner {
            FrameOwner::Backing(backing, _) => self.state.backings[backing.0].file,
            FrameOwner::Region(..) | FrameOwner::Free => None,
        }
    }

    /// The file pages that could be given up, oldest first.
    pub(crate) fn evictable_pages(
        &self,
        machine: MachineId,
    ) -> impl Iterator<Item = (FrameId, &FrameRecord)> {
        let record = |frame: FrameId| (frame, &self.state.frames[frame.0]);
        let oldest = self.machine(machine).oldest.map(record);
        std::iter::successors(oldest, move |(_, page)| page.younger.map(record))
    }

    /// The world takes free frames away until only `leave` are free. File pages stay for now:
    /// they go when somebody else wants a frame.
    pub fn press_memory(&mut self, machine: MachineId, leave: u32) {
        let record = self.machine(machine);
        let taken = (record.ram_pages - record.ram_used).saturating_sub(leave);
        self.state.machines.edit(machine.0, |record| {
            record.ram_pressed += taken;
            record.ram_used += taken;
            record.ram_peak = record.ram_peak.max(record.ram_used);
        });
        self.ram_event(machine, i64::from(taken));
    }

    /// The world gives the frames back that it held.
    pub fn release_memory(&mut self, machine: MachineId) {
        let pressed = self.machine(machine).ram_pressed;
        self.state.machines.edit(machine.0, |record| {
            record.ram_used -= pressed;
            record.ram_pressed = 0;
        });
        self.ram_event(machine, -i64::from(pressed));
    }

    /// Reports how much RAM is used after a change that no page event reports.
    pub(crate) fn ram_event(&mut self, machine: MachineId, pages: i64) {
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::RamCharged { machine, pages, ram_used });
    }
}
