//! One record on its own.

use std::fmt;

use crate::barrier::{Fresh, Log, Logged};
use crate::record::Record;

/// One journaled record.
///
/// ```
/// use journal::{Cell, Journaled};
///
/// let mut clock = Cell::new(journal::salt("State", "clock"), 5_u64);
/// clock.set_barrier(true);
/// let mark = clock.mark();
/// clock.edit(|now| *now += 10);
/// assert_eq!(*clock.get(), 15);
/// clock.undo_to(mark);
/// assert_eq!(*clock.get(), 5);
/// ```
#[derive(Clone)]
pub struct Cell<R> {
    record: R,
    log: Log<R>,
}

impl<R: Record> Cell<R> {
    /// Holds `record`; its share is set apart by `salt`.
    #[must_use]
    pub fn new(salt: u64, record: R) -> Self {
        Self { record, log: Log::new(salt) }
    }

    /// Holds a derived record: undone, but neither compared nor fingerprinted.
    #[must_use]
    pub fn derived(record: R) -> Self {
        Self { record, log: Log::derived() }
    }

    /// The record.
    #[inline]
    pub fn get(&self) -> &R {
        &self.record
    }

    /// Replaces the record.
    #[inline]
    pub fn set(&mut self, record: R) {
        self.edit(|old| *old = record);
    }

    /// Changes the record in place and returns what the closure returns.
    #[inline]
    pub fn edit<T>(&mut self, change: impl FnOnce(&mut R) -> T) -> T {
        if !self.log.is_on() {
            return change(&mut self.record);
        }
        let old = self.record.clone();
        let result = change(&mut self.record);
        self.note_change(old);
        result
    }

    #[inline(never)]
    fn note_change(&mut self, old: R) {
        if old != self.record {
            let (before, after) =
                (self.log.row_share(0, &old), self.log.row_share(0, &self.record));
            self.log.record(old, before, after);
        }
    }
}

impl<R: Record> Logged for Cell<R> {
    type Change = R;

    #[inline]
    fn log(&self) -> &Log<R> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<R> {
        &mut self.log
    }

    #[inline]
    fn revert(&mut self, old: R) {
        self.record = old;
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        self.log.sum_of_rows(seed, std::iter::once((0, &self.record)))
    }
}

impl<R: Record + Default> Fresh for Cell<R> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt, R::default())
    }
}

impl<R: PartialEq> PartialEq for Cell<R> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived()) || self.record == other.record
    }
}

impl<R: Eq> Eq for Cell<R> {}

impl<R: fmt::Debug> fmt::Debug for Cell<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record.fmt(f)
    }
}
