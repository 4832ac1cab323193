//! What an exploration found.

use crate::chooser::Taken;
use crate::ending::Ending;
use runner::{Verdict, Witnessed};
use std::collections::BTreeMap;

/// What an exploration found. Of a complete one, everything but the examples is the same for any number
/// of threads.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// How the runs ended, each way once.
    pub outcomes: BTreeMap<Ending, Outcome>,
    /// Turns that ended a run.
    pub ends: u64,
    /// Turns taken, those that led to a known state included, and the first state.
    pub generated: u64,
    /// States that differ.
    pub unique: u64,
    /// Bytes of the table that the states are known by.
    pub table_bytes: u64,
    /// What was seen of the scenario's properties.
    pub witnessed: Witnessed,
    /// States that another share goes on from.
    pub(crate) elsewhere: u64,
    /// Turns that the thread may take.
    pub(crate) allowed: u64,
    /// Some of them it may not have taken.
    pub(crate) has_share: bool,
    /// In so many ways scripts that are alike can change places, with the one in which nobody does.
    pub(crate) ways: u64,
    /// Why there is more to see than was seen; `None` if everything was.
    pub partial: Option<Partial>,
}

/// Why an exploration is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partial {
    /// It was stopped.
    Stopped,
    /// As many states as were allowed have been generated.
    Limit,
    /// The table of states has reached its limit.
    NoRoom,
    /// Scripts that are alike did not come to the same: with [`crate::Settings::symmetry`] nothing can be
    /// said.
    Asymmetric,
}

/// A way in which runs ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it means for the scenario.
    pub verdict: Verdict,
    /// How many turns ended a run so.
    pub ends: u64,
    /// The decisions of one such run, in their order; with [`crate::Settings::symmetry`] perhaps of one in
    /// which scripts that are alike have changed places.
    pub example: Vec<Taken>,
}

impl Findings {
    /// What several threads found, each on its own ways.
    pub(crate) fn join(&mut self, other: Findings) {
        for (ending, outcome) in other.outcomes {
            match self.outcomes.get_mut(&ending) {
                Some(known) => known.ends += outcome.ends,
                None => _ = self.outcomes.insert(ending, outcome),
            }
        }
        self.ends += other.ends;
        self.generated += other.generated;
        self.witnessed = self.witnessed.join(other.witnessed);
        self.partial = self.partial.max(other.partial);
    }

    /// Notes the end of a run.
    pub(crate) fn note_end(
        &mut self,
        ending: Ending,
        verdict: Verdict,
        example: impl FnOnce() -> Vec<Taken>,
    ) {
        self.ends += 1;
        let outcome = self.outcomes.entry(ending).or_insert_with(|| Outcome {
            verdict,
            ends: 0,
            example: example(),
        });
        outcome.ends += 1;
    }
}
