//! What came of a run.

use crate::answer::Answer;
use scenario::{Diagnostics, Name};

/// What came of a run, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was as expected.
    Met,
    /// Something was not as expected, or a step could not be taken.
    Unmet,
    /// Nothing was wrong, but something was expected that no document settles.
    Unsettled,
    /// The run came to something that is not modelled.
    NotModelled(&'static str),
    /// The run took as many steps as it may, or was stopped.
    OutOfSteps,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// In a word.
    pub verdict: Verdict,
    /// What was wrong, with its places, and what is worth a warning.
    pub messages: Diagnostics,
    /// What the model answered where something else was expected: the first thousand.
    pub answers: Vec<Answer>,
    /// Steps taken.
    pub steps: u64,
    /// Expectations that were compared, and those that no document settles.
    pub expectations: u64,
    /// Expectations that no document settles.
    pub unsettled: u64,
    /// What the first of them leaves open.
    pub open: Option<Name>,
    /// True if something happened that might not have (`may`): then nothing was expected of single steps
    /// any more.
    pub disturbed: bool,
    /// True if no thread could go on, and somebody had to.
    pub deadlock: bool,
    /// The fingerprint of the world at the end.
    pub fingerprint: u64,
}
