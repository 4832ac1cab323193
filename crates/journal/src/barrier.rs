//! The write barrier: what every structure of this crate shares.

use std::hash::Hash;

use crate::mix::{FIRST, SECOND, mix};
use crate::record::Record;

/// A structure whose changes can be undone and whose content has a fingerprint.
///
/// With the barrier off (the state a new structure is in) nothing is logged and no sum is kept: a change
/// costs one predictable branch. Turning it on computes the sum and starts with an empty log.
pub trait Journaled {
    /// The salt that sets this structure's shares apart.
    fn salt(&self) -> u64;

    /// Whether changes are being logged.
    fn barrier(&self) -> bool;

    /// The present point of the log and the sum that is kept, where the barrier is known to be on.
    #[doc(hidden)]
    fn logged(&self) -> (usize, u64);

    /// Turns the barrier on or off. Either way the log is empty afterwards.
    fn set_barrier(&mut self, on: bool);

    /// The present point of the log.
    ///
    /// # Panics
    /// With the barrier off there is nothing to come back to.
    fn mark(&self) -> usize;

    /// Undoes every change made since `mark` was taken, the last one first.
    ///
    /// # Panics
    /// When the log is shorter than at the mark: it was forgotten, or undone beyond the mark.
    fn undo_to(&mut self, mark: usize);

    /// The sum of the shares of the content: kept with the barrier on, computed on demand with it off.
    fn fingerprint(&self) -> u64;

    /// The same, always computed from the content; a check on the barrier.
    fn fingerprint_from_scratch(&self) -> u64;

    /// The sum of other shares of the content, which tells apart what the first one does not: together they
    /// are 128 bits. It is always computed from the content.
    fn second_fingerprint(&self) -> u64;

    /// Keeps the content and drops the way back. Marks taken before are void.
    fn forget_log(&mut self);
}

/// A structure that can be made from a salt alone; what [`crate::tables!`] does with a bare field.
pub trait Fresh {
    /// The empty structure; its shares are set apart by `salt`.
    fn fresh(salt: u64) -> Self;
}

/// A point of all the logs of a struct made by [`crate::tables!`]: one log length a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Mark<const TABLES: usize> {
    #[doc(hidden)]
    pub lengths: [usize; TABLES],
}

/// Whether the barrier of all the tables of a struct made by [`crate::tables!`] is on. It is no content.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Switch(pub bool);

impl PartialEq for Switch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Switch {}

/// The switch, the sum and the log of one structure.
pub(crate) struct Log<C> {
    on: bool,
    /// Derived from other structures: no part of the logical content.
    derived: bool,
    salt: u64,
    sum: u64,
    /// Each change with the sum before it, so that undoing hashes nothing.
    changes: Vec<(u64, C)>,
}

impl<C> Log<C> {
    pub(crate) const fn new(salt: u64) -> Self {
        Self { on: false, derived: false, salt, sum: 0, changes: Vec::new() }
    }

    pub(crate) const fn derived() -> Self {
        Self { on: false, derived: true, salt: 0, sum: 0, changes: Vec::new() }
    }

    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    #[inline]
    pub(crate) fn is_derived(&self) -> bool {
        self.derived
    }

    /// What `content` at the logical place `key` contributes to the sum with this seed.
    #[inline]
    pub(crate) fn share<K: Hash, T: Hash>(&self, seed: u64, key: &K, content: &T) -> u64 {
        if self.derived { 0 } else { mix(self.salt.wrapping_add(seed), key, content) }
    }

    /// What `record` in `row` contributes to the first sum.
    #[inline]
    pub(crate) fn row_share<R: Record>(&self, row: u32, record: &R) -> u64 {
        self.key_share(FIRST, &record.logical_key(row), record)
    }

    /// What `record` under `key` contributes to the sum with this seed.
    #[inline]
    pub(crate) fn key_share<K: Hash, V: Record>(&self, seed: u64, key: &K, record: &V) -> u64 {
        let second = if seed == FIRST { 0 } else { record.second_sum() };
        match (record.is_blank(), second) {
            (true, 0) => 0,
            (false, 0) => self.share(seed, key, record),
            (_, second) => self.share(seed, key, &(record, second)),
        }
    }

    /// What all records contribute to the sum with this seed.
    pub(crate) fn sum_of_rows<'r, R: Record + 'r>(
        &self,
        seed: u64,
        rows: impl Iterator<Item = (u32, &'r R)>,
    ) -> u64 {
        total(rows.map(|(row, record)| self.key_share(seed, &record.logical_key(row), record)))
    }

    /// Logs a change that replaces one share by another.
    #[inline]
    pub(crate) fn record(&mut self, change: C, old_share: u64, new_share: u64) {
        self.changes.push((self.sum, change));
        self.move_sum(old_share, new_share);
    }

    /// Logs a part of a change whose shares follow in [`Log::move_sum`].
    #[inline]
    pub(crate) fn record_part(&mut self, change: C) {
        self.changes.push((self.sum, change));
    }

    #[inline]
    pub(crate) fn move_sum(&mut self, old_share: u64, new_share: u64) {
        self.sum = self.sum.wrapping_add(new_share).wrapping_sub(old_share);
    }

    /// Takes all changes off; the sum stays.
    #[inline]
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = C> + '_ {
        self.changes.drain(..).map(|(_, change)| change)
    }

    /// Takes the last change off and brings the sum back to what it was before it.
    #[inline]
    fn take_last(&mut self) -> Option<C> {
        let (sum, change) = self.changes.pop()?;
        self.sum = sum;
        Some(change)
    }
}

/// A copy keeps the switch and the sum and drops the log.
impl<C> Clone for Log<C> {
    fn clone(&self) -> Self {
        Self {
            on: self.on,
            derived: self.derived,
            salt: self.salt,
            sum: self.sum,
            changes: Vec::new(),
        }
    }
}

/// What a structure supplies to become [`Journaled`].
pub(crate) trait Logged {
    type Change;

    fn log(&self) -> &Log<Self::Change>;
    fn log_mut(&mut self) -> &mut Log<Self::Change>;

    /// Takes one change back; the log has already been shortened.
    fn revert(&mut self, change: Self::Change);

    /// The sum of the shares of everything there is: the first one or the second, by their seeds.
    fn sum_of_shares(&self, seed: u64) -> u64;

    /// Empties the log.
    #[inline]
    fn clear_log(&mut self) {
        self.log_mut().changes.clear();
    }
}

impl<T: Logged> Journaled for T {
    #[inline]
    fn salt(&self) -> u64 {
        self.log().salt
    }

    #[inline]
    fn barrier(&self) -> bool {
        self.log().on
    }

    #[inline]
    fn logged(&self) -> (usize, u64) {
        let log = self.log();
        (log.changes.len(), log.sum)
    }

    fn set_barrier(&mut self, on: bool) {
        let sum = if on { self.sum_of_shares(FIRST) } else { 0 };
        let log = self.log_mut();
        log.on = on;
        log.sum = sum;
        log.changes.clear();
    }

    #[inline]
    fn mark(&self) -> usize {
        let log = self.log();
        assert!(log.on, "a mark needs the barrier on");
        log.changes.len()
    }

    #[inline]
    fn undo_to(&mut self, mark: usize) {
        // Of many tables, few change in a step.
        if self.log().changes.len() != mark {
            undo_changes(self, mark);
        }
    }

    #[inline]
    fn fingerprint(&self) -> u64 {
        if self.log().on { self.log().sum } else { self.sum_of_shares(FIRST) }
    }

    fn fingerprint_from_scratch(&self) -> u64 {
        self.sum_of_shares(FIRST)
    }

    fn second_fingerprint(&self) -> u64 {
        self.sum_of_shares(SECOND)
    }

    #[inline]
    fn forget_log(&mut self) {
        self.clear_log();
    }
}

/// Undoes the changes beyond the first `mark` ones.
#[inline(never)]
fn undo_changes<T: Logged>(table: &mut T, mark: usize) {
    let length = table.log().changes.len();
    assert!(length >= mark, "the log is shorter than at the mark");
    for _ in mark..length {
        if let Some(change) = table.log_mut().take_last() {
            table.revert(change);
        }
    }
}

/// Adds up shares the way a fingerprint does.
pub(crate) fn total(shares: impl Iterator<Item = u64>) -> u64 {
    shares.fold(0, u64::wrapping_add)
}
