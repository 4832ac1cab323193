//! Rows that come and go.

use std::{fmt, ops};

use crate::barrier::{Fresh, Log, Logged, total};
use crate::record::Record;

/// Rows that are re-used after removal, the last removed first.
///
/// Which row the next insertion gets depends on history, and is no part of what the slab compares and
/// fingerprints: a row is a name for storage. A number that a simulated program can see is chosen by
/// other means, for example the lowest clear bit of [`crate::Bits`]. Undoing brings that history back
/// too, exactly.
///
/// ```
/// use journal::{Journaled, Slab};
///
/// let mut views = Slab::new(journal::salt("State", "views"));
/// let row = views.insert(7_u32);
/// views.set_barrier(true);
/// let mark = views.mark();
/// assert_eq!(views.remove(row), 7);
/// views.undo_to(mark);
/// assert_eq!(views[row], 7);
/// ```
#[derive(Clone)]
pub struct Slab<R> {
    rows: slab::Slab<R>,
    log: Log<Change<R>>,
}

/// What happened to a slab.
pub(crate) enum Change<R> {
    Inserted(u32),
    Set(u32, R),
    Removed(u32, R),
}

impl<R: Record> Slab<R> {
    /// An empty slab; its shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self { rows: slab::Slab::new(), log: Log::new(salt) }
    }

    /// How many rows are occupied.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether no row is occupied.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether `row` is occupied.
    #[inline]
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        self.rows.contains(row as usize)
    }

    /// The record in `row`, if it is occupied.
    #[inline]
    #[must_use]
    pub fn get(&self, row: u32) -> Option<&R> {
        self.rows.get(row as usize)
    }

    /// The row the next insertion gets.
    #[inline]
    #[must_use]
    pub fn next_row(&self) -> u32 {
        self.rows.vacant_key() as u32
    }

    /// Puts a record into a free row and returns the row.
    ///
    /// # Panics
    /// When the slab is full: 2^32 rows.
    #[inline]
    pub fn insert(&mut self, record: R) -> u32 {
        let entry = self.rows.vacant_entry();
        let row = u32::try_from(entry.key()).expect("a slab has at most 2^32 rows");
        if self.log.is_on() {
            self.log.record(Change::Inserted(row), 0, self.log.row_share(row, &record));
        }
        entry.insert(record);
        row
    }

    /// Replaces the record in `row`.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    pub fn set(&mut self, row: u32, record: R) {
        let old = std::mem::replace(&mut self.rows[row as usize], record);
        if self.log.is_on() {
            self.record_change(row, old);
        }
    }

    /// Changes the record in `row` in place and returns what the closure returns.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    pub fn edit<T>(&mut self, row: u32, change: impl FnOnce(&mut R) -> T) -> T {
        let record = &mut self.rows[row as usize];
        if !self.log.is_on() {
            return change(record);
        }
        let old = record.clone();
        let result = change(record);
        self.record_change(row, old);
        result
    }

    /// Frees `row` and returns the record that was in it.
    ///
    /// # Panics
    /// When the row is free already.
    #[inline]
    pub fn remove(&mut self, row: u32) -> R {
        let old = self.rows.remove(row as usize);
        if self.log.is_on() {
            let share = self.log.row_share(row, &old);
            self.log.record(Change::Removed(row, old.clone()), share, 0);
        }
        old
    }

    /// Occupied rows and their records, in row order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &R)> + ExactSizeIterator {
        self.rows.iter().map(|(row, record)| (row as u32, record))
    }

    #[inline]
    fn record_change(&mut self, row: u32, old: R) {
        let new = &self.rows[row as usize];
        if old != *new {
            let (before, after) = (self.log.row_share(row, &old), self.log.row_share(row, new));
            self.log.record(Change::Set(row, old), before, after);
        }
    }

    /// The records by logical place.
    fn logical(&self) -> Vec<(u64, &R)> {
        let mut places: Vec<_> =
            self.iter().map(|(row, record)| (record.logical_key(row), record)).collect();
        places.sort_by_key(|(key, _)| *key);
        places
    }
}

impl<R> ops::Index<u32> for Slab<R> {
    type Output = R;

    #[inline]
    fn index(&self, row: u32) -> &R {
        &self.rows[row as usize]
    }
}

impl<R: Record> Logged for Slab<R> {
    type Change = Change<R>;

    #[inline]
    fn log(&self) -> &Log<Change<R>> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Change<R>> {
        &mut self.log
    }

    /// In reverse order each insertion finds the row that the removal freed last.
    #[inline]
    fn revert(&mut self, change: Change<R>) {
        match change {
            Change::Inserted(row) => drop(self.rows.remove(row as usize)),
            Change::Set(row, old) => self.rows[row as usize] = old,
            Change::Removed(row, old) => {
                let back = self.rows.insert(old);
                assert_eq!(back, row as usize, "undo runs in reverse order");
            }
        }
    }

    fn sum_of_shares(&self) -> u64 {
        total(self.iter().map(|(row, record)| self.log.row_share(row, record)))
    }
}

impl<R: Record> Fresh for Slab<R> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

/// Equal records at equal logical places; the rows may differ where the records say so.
impl<R: Record> PartialEq for Slab<R> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (self.iter().eq(other.iter()) || self.logical() == other.logical())
    }
}

impl<R: Record> Eq for Slab<R> {}

impl<R: fmt::Debug> fmt::Debug for Slab<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.rows.iter()).finish()
    }
}
