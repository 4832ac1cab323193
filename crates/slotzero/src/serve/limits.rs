//! What a request may cost.

use std::time::{Duration, Instant};

/// The most bytes of a request: a scenario with its text escaped, twice.
pub(super) const BODY_BYTES: u64 = 4 << 20;

/// The most steps of a run. Its film has some hundred bytes for each.
pub(super) const STEPS: u64 = 20_000;

/// The longest that a run takes.
pub(super) const RUN_TIME: Duration = Duration::from_secs(5);

/// The most states of an exploration.
pub(super) const STATES: u64 = 1_000_000;

/// The longest that an exploration takes.
pub(super) const EXPLORE_TIME: Duration = Duration::from_secs(10);

/// A stretch of the host's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    begun: Instant,
    length: Duration,
}

impl Stretch {
    /// One that begins now.
    #[allow(
        clippy::disallowed_methods,
        reason = "whoever waits for an answer has the host's clock"
    )]
    pub(super) fn of(length: Duration) -> Stretch {
        Stretch { begun: Instant::now(), length }
    }

    /// True once it is over.
    pub(super) fn is_over(self) -> bool {
        self.begun.elapsed() > self.length
    }
}
