//! Field bugs: what some builds of a system did wrong. A world has none unless it asks for them.
//!
//! Each opens its window as a decision of its own, the default of which is what is right. What a thread
//! has left in the middle, it is [`ThreadState::Midway`] in: it can go on with it at any time. The rest is
//! where it acts: [`crate::object`] for names, [`crate::pager`] for write-backs and the paging pool.

use crate::record::{Shows, ThreadState};
use crate::space::Cpu;
use crate::{ChoicePoint, Fault, FaultCause, Kernel};
use abi::{Address, MachineId, Quirk, ThreadId};
use trace::Event;

/// Some field bugs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quirks(u8);

impl Quirks {
    /// True if it is among them.
    pub fn has(self, quirk: Quirk) -> bool {
        self.0 >> quirk as u8 & 1 == 1
    }
}

impl FromIterator<Quirk> for Quirks {
    fn from_iter<I: IntoIterator<Item = Quirk>>(quirks: I) -> Quirks {
        Quirks(quirks.into_iter().fold(0, |all, quirk| all | 1 << quirk as u8))
    }
}

impl Kernel<'_> {
    /// Takes the decision that a field bug opens; where there is no such bug, nothing is asked.
    pub(crate) fn quirk_strikes(&mut self, quirk: Quirk, point: ChoicePoint) -> bool {
        self.quirks.has(quirk) && self.choose(point, 2) == 1
    }

    /// True if a read at an address will bring in a page whose bytes the cache may hold back: one of
    /// a file-mapping object of a file, read into RAM (SZ-363).
    pub(crate) fn may_read_stale(&self, cpu: &Cpu, at: Address) -> bool {
        if !self.quirks.has(Quirk::StaleMappedData) {
            return false;
        }
        let Some(shows @ Shows::Backing(backing, _)) = self.shown_at(cpu, at) else { return false };
        let record = &self.state.backings[backing.0];
        let read = record.file.is_some() && !record.in_place && record.module.is_none();
        read && self.frame_of(shows).is_none()
    }

    /// True if a thread whose touch came to this fault waits instead of raising: for a card that is
    /// out, whose file system does not say that it is gone. It tries again when a card is put into the
    /// machine, and the same may come of it (SZ-364).
    pub fn waits_in_pager(&mut self, thread: ThreadId, fault: &Fault) -> bool {
        let waits = fault.cause == FaultCause::MediumRemoved
            && self.quirk_strikes(Quirk::PagerWaitsForGoneCard, ChoicePoint::GoneCard);
        if waits {
            self.block(thread, ThreadState::InPager);
        }
        waits
    }

    /// Whoever waits in the pager of a machine can try again.
    pub(crate) fn stir_pager(&mut self, machine: MachineId) {
        let waits = |thread: &ThreadId| self.state.threads[thread.0].state == ThreadState::InPager;
        let threads = self.state.threads.iter().map(|(row, _)| ThreadId(row));
        let here = |thread: &ThreadId| self.machine_of(self.owner_of(*thread)) == machine;
        let waiting: Vec<ThreadId> = threads.filter(waits).filter(here).collect();
        for thread in waiting {
            self.state.threads.edit(thread.0, |record| record.state = ThreadState::Midway);
            self.stir(thread);
        }
    }

    /// A thread goes on with the call or the touch that it left in the middle, if it did.
    pub fn go_on(&mut self, thread: ThreadId) {
        if self.state.threads[thread.0].state != ThreadState::Midway {
            return;
        }
        self.state.threads.edit(thread.0, |record| record.state = ThreadState::Ready);
        self.stir(thread);
        self.emit(|| Event::Resumed { thread, answer: 0 });
    }
}
