//! Threads that wait within a call, and what a field bug makes of a step: one that pauses in its
//! middle, and a call that never returns.
//!
//! That a world has a field bug excuses no answer. It only says why a call may be left and gone on
//! with: what comes of it is judged as of any other call, when it returns.

use super::{Judge, name};
use crate::call;
use crate::verdict::Verdict;
use abi::{Quirk, ThreadId, clause};
use trace::Event;
use trace::event::Pause;

impl Judge {
    /// While one thread is within a call, another one calls or returns: the first has to wait,
    /// whether the trace tells so or not.
    ///
    /// Steps are taken one after the other: there, only a function that waits is overtaken, and a
    /// kernel that tells of itself says that its caller waits.
    pub(super) fn overtaken(&mut self, by: ThreadId) -> Option<Verdict> {
        let waiting = self.current.filter(|current| *current != by)?;
        let open = self.open.get(&waiting);
        let left = open.filter(|open| !call::may_wait(&open.api) || open.notes.testified);
        let wrong = left.filter(|_| self.order.has_steps()).map(|open| {
            Verdict::Contradicts(format!("{} of {waiting} has not returned yet", name(&open.api)))
        });
        self.blocked(waiting);
        wrong
    }

    pub(super) fn blocked(&mut self, thread: ThreadId) {
        let Some(open) = self.open.get_mut(&thread) else { return };
        if !open.notes.blocked {
            open.notes.blocked = true;
            open.notes.waited.iter().for_each(|row| self.state.waits(*row, true));
        }
        self.current = None;
    }

    /// A thread pauses in the middle of a step, or goes on with it.
    pub(super) fn pauses(&mut self, event: &Event) -> Option<Verdict> {
        match *event {
            Event::Blocked { thread, pause: Pause::Pager, .. } => {
                self.midway.insert(thread);
                self.order.may_come_to_nothing();
                let wrong = "it waits for a card that is out, and does not raise";
                Some(Verdict::breach(clause::FSD_08, self.state.law.version, wrong))
            }
            Event::Blocked { thread, pause: Pause::Midway, .. } => {
                self.midway.insert(thread);
                self.blocked(thread);
                let wrong = "it leaves its call in the middle, in a world where none is left";
                let known = self.quirks.contains(&Quirk::NameLookupOutsideLock);
                (!known).then(|| Verdict::Contradicts(String::from(wrong)))
            }
            Event::Resumed { thread, .. } if self.midway.remove(&thread) => {
                if let Some(open) = self.open.get_mut(&thread) {
                    open.notes.blocked = false;
                    self.current = Some(thread);
                }
                None
            }
            _ => None,
        }
    }

    /// A call in which an exception is raised is over, and has not come to its end.
    pub(super) fn raised_in_call(&mut self, thread: ThreadId) -> Option<Verdict> {
        let open = self.open.get(&thread).filter(|open| !open.notes.blocked)?;
        let wrong = format!("{} raises, and returns nothing", name(&open.api));
        let verdict = match &*open.api {
            "CreateFileMapping" => Verdict::breach(clause::CFM_01, self.state.law.version, wrong),
            _ => Verdict::Contradicts(wrong),
        };
        self.abandon(thread);
        self.current = None;
        Some(verdict)
    }
}
