//! What an exploration found.

use crate::chooser::Taken;
use runner::{Report, Verdict, Witnessed};
use scenario::Format;
use std::collections::BTreeMap;

/// What an exploration found. Of a complete one, everything but the examples is the same for any number
/// of threads.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// How the runs ended, each way once.
    pub outcomes: BTreeMap<String, Outcome>,
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
    /// The decisions of one such run, in their order.
    pub example: Vec<Taken>,
}

impl Findings {
    /// What several threads found, each on its own ways.
    pub(crate) fn join(&mut self, other: Findings) {
        for (words, outcome) in other.outcomes {
            match self.outcomes.get_mut(&words) {
                Some(known) => known.ends += outcome.ends,
                None => _ = self.outcomes.insert(words, outcome),
            }
        }
        self.ends += other.ends;
        self.generated += other.generated;
        self.witnessed = self.witnessed.join(other.witnessed);
        self.partial = self.partial.max(other.partial);
    }

    /// Notes the end of a run.
    pub(crate) fn note_end(&mut self, report: &Report, example: impl FnOnce() -> Vec<Taken>) {
        self.ends += 1;
        let outcome = self.outcomes.entry(in_words(report)).or_insert_with(|| Outcome {
            verdict: report.verdict,
            ends: 0,
            example: example(),
        });
        outcome.ends += 1;
    }
}

/// How a run ends in which everything is as expected.
pub const AS_EXPECTED: &str = "as expected";

/// How a run ends in which something happened that might not have, and all that has to hold held.
pub const AFTER_ALL: &str = "as it has to be, after something happened";

/// Whether these are the words of an end at which nothing is wrong.
pub fn ends_well(words: &str) -> bool {
    words == AS_EXPECTED || words == AFTER_ALL
}

/// What tells one way to end from another: the first thing that was not as expected, with its place.
pub fn in_words(report: &Report) -> String {
    let source = report.messages.source();
    match report.messages.iter().next() {
        Some(message) => message.render(source, Format::Short).trim_end().to_owned(),
        None => String::from(well(report)),
    }
}

fn well(report: &Report) -> &'static str {
    if report.disturbed { AFTER_ALL } else { AS_EXPECTED }
}
