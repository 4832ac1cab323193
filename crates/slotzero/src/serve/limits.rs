//! What a request may cost.

use std::time::Duration;

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
