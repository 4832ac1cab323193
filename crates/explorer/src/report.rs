//! What an exploration found.

use crate::chooser::Taken;
use runner::Verdict;
use std::collections::BTreeMap;

/// What an exploration found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// How the runs ended, each way once.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Runs that came to an end, whether in a new state or not.
    pub ends: u64,
    /// Turns taken, those that led to a known state included, and the first state.
    pub generated: u64,
    /// States that differ.
    pub unique: u64,
    /// The most turns of a run.
    pub deepest: u64,
    /// Why there is more to see than was seen; `None` if everything was.
    pub partial: Option<Partial>,
}

/// Why an exploration is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// The table of states has reached its limit.
    NoRoom,
    /// As many states as were allowed have been generated.
    Limit,
    /// It was stopped.
    Stopped,
}

/// A way in which runs ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it means for the scenario.
    pub verdict: Verdict,
    /// How many runs ended so.
    pub ends: u64,
    /// The decisions of the first of them, in their order.
    pub example: Vec<Taken>,
}
