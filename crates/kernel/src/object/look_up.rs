//! The look-up of a name by a call that makes something of it: in one go, or with
//! [`Quirk::NameLookupOutsideLock`] outside of the lock, so that others may run in between.

use crate::record::{LookUp, ThreadState};
use crate::{ChoicePoint, Kernel, Refusal};
use abi::{MachineId, ObjectId, Quirk, ThreadId};
use std::sync::Arc;
use trace::event::ObjectKind;

/// What the look-up of a name by a call came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// The object that has the name, or nothing has it.
    Found(Option<ObjectId>),
    /// The thread has left the call; what was found is kept for when it goes on.
    Midway,
}

impl Kernel<'_> {
    /// Looks a name up for a call, as [`Kernel::look_up_name`] does. A call that goes on gets what it
    /// found before, whatever has become of it.
    ///
    /// The call has to come to [`Kernel::end_look_up`].
    pub fn look_up_in_call(
        &mut self,
        thread: ThreadId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) -> Result<LookedUp, Refusal> {
        let machine = self.machine_of(self.current_of(thread));
        if !self.quirks.has(Quirk::NameLookupOutsideLock) {
            return self.look_up_name(machine, kind, name).map(LookedUp::Found);
        }
        if let Some(&LookUp { found }) = self.state.look_ups.get(&thread) {
            return Ok(LookedUp::Found(found));
        }
        let found = self.look_up_name(machine, kind, name)?;
        if !self.quirk_strikes(Quirk::NameLookupOutsideLock, ChoicePoint::NameLookup) {
            return Ok(LookedUp::Found(found));
        }
        self.state.look_ups.insert(thread, LookUp { found });
        found.into_iter().for_each(|object| self.pin(object));
        self.block(thread, ThreadState::Midway);
        Ok(LookedUp::Midway)
    }

    /// The call in which a thread looked a name up is over, or its thread has ended.
    #[inline]
    pub fn end_look_up(&mut self, thread: ThreadId) {
        if self.quirks.has(Quirk::NameLookupOutsideLock) {
            self.forget_look_up(thread);
        }
    }

    fn forget_look_up(&mut self, thread: ThreadId) {
        let ended = self.state.look_ups.remove(&thread).and_then(|look_up| look_up.found);
        ended.into_iter().for_each(|object| self.unpin(object));
    }

    /// True if another object got the name since it was looked up: that one keeps it, and nothing
    /// will ever find the new one (SZ-367).
    pub(super) fn lost_the_race(
        &self,
        machine: MachineId,
        kind: ObjectKind,
        name: &Arc<str>,
    ) -> bool {
        let raced = self.quirks.has(Quirk::NameLookupOutsideLock);
        raced && self.named(machine, kind, name).is_some()
    }

    /// True if nothing but looked-up names keeps an object: it is going away (SZ-367).
    pub(super) fn is_only_looked_up(&self, object: ObjectId) -> bool {
        let kept = self.state.look_ups.iter();
        let kept = kept.filter(|(_, look_up)| look_up.found == Some(object)).count();
        let record = &self.state.objects[object.0];
        kept > 0 && record.handles == 0 && record.pins as usize == kept
    }
}
