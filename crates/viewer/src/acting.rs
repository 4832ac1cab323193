//! Who acts, and whether it was denied: most events do not name a thread, and belong to what a thread does
//! at that moment.

use abi::error::{ERROR_ALREADY_EXISTS, NO_ERROR};
use abi::{ErrorCode, ThreadId};
use std::collections::BTreeMap;
use trace::Event;

/// The thread that acts, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Acting {
    now: Option<ThreadId>,
    /// How many calls of each thread have not returned.
    calls: BTreeMap<ThreadId, u32>,
}

impl Acting {
    /// Takes the next event and says whose it is: nobody's, where something happens by itself.
    pub(crate) fn take(&mut self, event: &Event) -> Option<ThreadId> {
        let before = self.now;
        match event {
            Event::Step { thread, .. } => self.now = *thread,
            Event::Call { thread, .. } => {
                self.now = Some(*thread);
                let calls = self.calls.entry(*thread).or_default();
                *calls = calls.saturating_add(1);
            }
            Event::Return { thread, .. } => {
                let calls = self.calls.entry(*thread).or_default();
                *calls = calls.saturating_sub(1);
                self.now = (*calls > 0).then_some(*thread);
            }
            Event::Blocked { thread, .. } if before == Some(*thread) => self.now = None,
            // Who is woken within the call of another waits until that call is over.
            Event::Resumed { thread, .. } if before.is_none() => self.now = Some(*thread),
            Event::ThreadEnded { thread, .. } => _ = self.calls.remove(thread),
            Event::Clock { .. } => self.now = None,
            _ => self.now = deed_of(event).or(before),
        }
        match event {
            Event::Step { thread, .. } => *thread,
            Event::Clock { .. } => None,
            Event::Resumed { thread, .. } => before.or(Some(*thread)),
            _ => deed_of(event).or(before),
        }
    }
}

/// True if an answer denies what was asked for. What is there already may be given all the same: then
/// the last error says so, and the result is a handle.
pub(crate) fn denies(result: &str, last_error: Option<ErrorCode>, clause: Option<&str>) -> bool {
    let given = || !["0", "FALSE", "NULL", "0x00000000", "0xffffffff"].contains(&result);
    match last_error {
        Some(NO_ERROR) => false,
        Some(ERROR_ALREADY_EXISTS) => !given(),
        _ => clause.is_some(),
    }
}

/// The thread whose own deed an event is.
fn deed_of(event: &Event) -> Option<ThreadId> {
    match event {
        Event::Call { thread, .. }
        | Event::Return { thread, .. }
        | Event::Gave { thread, .. }
        | Event::Touch { thread, .. }
        | Event::Access { thread, .. }
        | Event::Exception { thread, .. }
        | Event::Blocked { thread, .. }
        | Event::ServerEntered { thread, .. } => Some(*thread),
        _ => None,
    }
}
