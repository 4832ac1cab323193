//! What a request may cost.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most bytes of a request: a scenario with its text escaped, twice.
pub(super) const BODY_BYTES: u64 = 4 << 20;

/// How many connections there may be at once; more wait to be taken.
pub(super) const CONNECTIONS: usize = 64;

/// How long nothing may come over a connection until it is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How many requests are worked on at once.
pub(super) const DESKS: usize = 4;

/// The most steps of a run. Its film has some hundred bytes for each.
pub(super) const STEPS: u64 = 20_000;

/// The longest that a run takes.
pub(super) const RUN_TIME: Duration = Duration::from_secs(5);

/// The most states of an exploration.
pub(super) const STATES: u64 = 1_000_000;

/// The longest that an exploration takes.
pub(super) const EXPLORE_TIME: Duration = Duration::from_secs(10);

/// Places to work at: whoever finds none waits for one.
#[derive(Debug)]
pub(super) struct Desks {
    free: Mutex<usize>,
    left: Condvar,
}

impl Desks {
    /// So many.
    pub(super) fn new(count: usize) -> Desks {
        Desks { free: Mutex::new(count), left: Condvar::new() }
    }

    /// Works at one of them. The work does not panic.
    pub(super) fn at_one<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.left.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        let done = work();
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.left.notify_one();
        done
    }
}

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
