//! What comes of a frame: the answer on its card, how it ends, what the judge says.

use super::Rolling;
use crate::acting::denies;
use crate::film::heard::Judged;
use crate::film::{Card, End};
use abi::error::NO_ERROR;
use abi::{ErrorCode, ThreadId};
use trace::Event;
use trace::tell::Spelling;

impl Rolling {
    /// Keeps the cards of calls and accesses.
    pub(super) fn card(&mut self, event: &Event) {
        match event {
            Event::Call { thread, .. } => {
                let before = self.last_error(*thread);
                if let Some(card) = Card::begin(event, Spelling::default()) {
                    self.frame.card = Some(card.clone());
                    self.calls.insert(*thread, (card, before));
                }
            }
            // What a call touches is told by the call.
            Event::Touch { thread, .. } if !self.calls.contains_key(thread) => {
                self.frame.card = Card::begin(event, Spelling::default());
            }
            Event::Return { thread, result, last_error, clause, .. } => {
                let refused = denies(result, *last_error, clause.as_deref());
                self.ends(if refused { End::Refused } else { End::Done });
                if let Some((mut card, before)) = self.calls.remove(thread) {
                    card.take(event, before);
                    self.frame.card = Some(card);
                }
            }
            Event::Access { thread, .. } if !self.calls.contains_key(thread) => {
                self.ends(End::Done);
                self.frame.card.iter_mut().for_each(|card| card.take(event, NO_ERROR));
            }
            Event::Exception { .. } => {
                self.ends(End::Raised);
                self.frame.card.iter_mut().for_each(|card| card.take(event, NO_ERROR));
            }
            Event::Blocked { .. } => self.ends(End::Waits),
            Event::Check { met, .. } => self.ends(if *met { End::Done } else { End::Unmet }),
            Event::ThreadEnded { thread, .. } => _ = self.calls.remove(thread),
            _ => {}
        }
    }

    fn last_error(&self, thread: ThreadId) -> ErrorCode {
        let known = self.teller.fold().threads().get(&thread);
        known.map_or(NO_ERROR, |thread| thread.last_error)
    }

    /// The judge has spoken.
    pub(super) fn judged(&mut self, said: Vec<Judged>) {
        for judged in said {
            if judged.is_wrong() {
                self.ends(End::Unmet);
            }
            if !self.frame.judged.contains(&judged) {
                self.frame.judged.push(judged);
            }
        }
    }

    fn ends(&mut self, end: End) {
        self.frame.end = self.frame.end.max(end);
    }
}
