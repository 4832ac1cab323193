//! Physical memory: which frames are in use, for what, and which of them can be given up.
//!
//! RAM is counted, not laid out: a machine has a number of frames, and `ram_used` says how many
//! are taken. Committed pages of RAM-backed objects and of private memory count from the commit
//! on (CFM-11: SEC_COMMIT allocates storage for all pages); pages of files count while they are
//! resident; ROM pages that are used in place never count.

use crate::choice::ChoicePoint;
use crate::record::{FaultPoint, FrameOwner, FrameRecord, MachineRecord};
use crate::{Kernel, Refusal};
use abi::{FrameId, MachineId};
use journal::PageVersion;
use trace::Event;
use trace::event::WriteReason;

impl Kernel<'_> {
    /// Takes `pages` frames of RAM, giving up file pages where that is needed.
    ///
    /// Refuses before it changes anything if even that would not do.
    pub(crate) fn charge(&mut self, machine: MachineId, pages: u64) -> Result<(), Refusal> {
        if self.fault_strikes(machine, FaultPoint::Allocation) {
            return Err(Refusal::OutOfFrames);
        }
        let record = self.machine(machine);
        let bound = u64::from(record.ram_used - record.evictable);
        if bound + pages > u64::from(record.ram_limit()) {
            return Err(Refusal::OutOfFrames);
        }
        // The check above shows that `pages` fits into the RAM of a machine.
        let pages = pages as u32;
        while self.machine(machine).ram_used + pages > self.machine(machine).ram_limit() {
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
            self.drop_page(victim);
            return true;
        }
        let mut skip = 0;
        while let Some(victim) = self.evictable(machine, true, skip) {
            if self.write_back(victim, WriteReason::Pressure).is_ok() {
                self.drop_page(victim);
                return true;
            }
            skip += 1;
        }
        false
    }

    /// The evictable page with `skip` others of the same cleanness before it, oldest first.
    fn evictable(&self, machine: MachineId, dirty: bool, skip: u32) -> Option<FrameId> {
        let mut skip = skip;
        let mut at = self.machine(machine).oldest;
        while let Some(frame) = at {
            let record = &self.state.frames[frame.0];
            if record.dirty == dirty {
                match skip {
                    0 => return Some(frame),
                    _ => skip -= 1,
                }
            }
            at = record.younger;
        }
        None
    }

    /// The world takes free frames away until only `leave` are free. File pages stay for now:
    /// they go when somebody else wants a frame.
    pub fn press_memory(&mut self, machine: MachineId, leave: u32) {
        let record = self.machine(machine);
        let taken = (record.ram_limit() - record.ram_used).saturating_sub(leave);
        self.state.machines.edit(machine.0, |record| record.ram_pressed += taken);
        self.pressure_event(machine);
    }

    /// The world gives the frames back that it held.
    pub fn release_memory(&mut self, machine: MachineId) {
        self.state.machines.edit(machine.0, |record| record.ram_pressed = 0);
        self.pressure_event(machine);
    }

    fn pressure_event(&mut self, machine: MachineId) {
        let MachineRecord { ram_pressed: pressed, ram_used, .. } = *self.machine(machine);
        self.emit(|| Event::RamPressed { machine, pressed, ram_used });
    }

    /// Reports how much RAM is used after a change that no page event reports.
    pub(crate) fn ram_event(&mut self, machine: MachineId, pages: i64) {
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::RamCharged { machine, pages, ram_used });
    }
}
