//! Rows that come and stay.

use std::{fmt, ops};

use crate::barrier::{Fresh, Log, Logged};
use crate::record::Record;

/// Dense rows, numbered from 0; a row is never removed except by undoing its push.
///
/// ```
/// use journal::{Journaled, Table};
///
/// let mut names = Table::new(journal::salt("State", "names"));
/// let row = names.push(String::from("log"));
/// assert_eq!(names[row], "log");
/// assert_eq!(names.edit(row, |name| name.len()), 3);
/// ```
#[derive(Clone)]
pub struct Table<R> {
    rows: Vec<R>,
    log: Log<Change<R>>,
}

/// What happened to a table.
pub(crate) enum Change<R> {
    Pushed,
    Set(u32, R),
}

impl<R: Record> Table<R> {
    /// An empty table; its shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self { rows: Vec::new(), log: Log::new(salt) }
    }

    /// An empty table that only speeds up the look-up of what other structures hold: it takes part in undo,
    /// but neither in the fingerprint nor in comparisons.
    #[must_use]
    pub const fn derived() -> Self {
        Self { rows: Vec::new(), log: Log::derived() }
    }

    /// How many rows there are.
    ///
    /// # Panics
    /// Beyond 2^32 - 1 rows, which [`Table::push`] does not let happen.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("a table has fewer than 2^32 rows")
    }

    /// Whether there is no row.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The record in `row`, if there is such a row.
    #[inline]
    #[must_use]
    pub fn get(&self, row: u32) -> Option<&R> {
        self.rows.get(row as usize)
    }

    /// Appends a row and returns its number.
    ///
    /// # Panics
    /// When the table is full: 2^32 - 1 rows.
    #[inline]
    pub fn push(&mut self, record: R) -> u32 {
        let row = self.len();
        self.rows.push(record);
        if self.log.is_on() {
            self.note_pushed(row);
        }
        row
    }

    /// Appends so many copies of a record.
    ///
    /// The first copies, if the record is a zero of a type of the standard library (`0`, `None` of a
    /// `NonZero`), come as zeroes from the allocator and cost nothing until they are touched.
    ///
    /// # Panics
    /// When the table is full: 2^32 - 1 rows.
    pub fn push_copies(&mut self, copies: u32, record: &R) {
        if self.log.is_on() {
            for _ in 0..copies {
                self.push(record.clone());
            }
        } else if self.rows.is_empty() {
            self.rows = vec![record.clone(); copies as usize];
        } else {
            self.rows.resize(self.rows.len() + copies as usize, record.clone());
        }
    }

    /// Replaces the record in `row`.
    ///
    /// # Panics
    /// When there is no such row.
    #[inline]
    pub fn set(&mut self, row: u32, record: R) {
        self.edit(row, |old| *old = record);
    }

    /// Changes the record in `row` in place and returns what the closure returns.
    ///
    /// # Panics
    /// When there is no such row.
    #[inline(always)]
    pub fn edit<T>(&mut self, row: u32, change: impl FnOnce(&mut R) -> T) -> T {
        let record = &mut self.rows[row as usize];
        if !self.log.is_on() {
            return change(record);
        }
        let old = record.clone();
        let result = change(record);
        self.note_change(row, old);
        result
    }

    /// Row numbers and records, in row order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &R)> + ExactSizeIterator {
        self.rows.iter().enumerate().map(|(row, record)| (row as u32, record))
    }

    #[inline(never)]
    fn note_pushed(&mut self, row: u32) {
        self.log.record(Change::Pushed, 0, self.log.row_share(row, &self.rows[row as usize]));
    }

    #[inline(never)]
    fn note_change(&mut self, row: u32, old: R) {
        let new = &self.rows[row as usize];
        if old != *new {
            let (before, after) = (self.log.row_share(row, &old), self.log.row_share(row, new));
            self.log.record(Change::Set(row, old), before, after);
        }
    }
}

impl<R> ops::Index<u32> for Table<R> {
    type Output = R;

    #[inline]
    fn index(&self, row: u32) -> &R {
        &self.rows[row as usize]
    }
}

impl<R: Record> Logged for Table<R> {
    type Change = Change<R>;

    #[inline]
    fn log(&self) -> &Log<Change<R>> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Change<R>> {
        &mut self.log
    }

    #[inline]
    fn revert(&mut self, change: Change<R>) {
        match change {
            Change::Pushed => drop(self.rows.pop()),
            Change::Set(row, old) => self.rows[row as usize] = old,
        }
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        self.log.sum_of_rows(seed, self.iter())
    }
}

impl<R: Record> Fresh for Table<R> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

impl<R: PartialEq> PartialEq for Table<R> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived()) || self.rows == other.rows
    }
}

impl<R: Eq> Eq for Table<R> {}

impl<R: fmt::Debug> fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.rows.iter().enumerate()).finish()
    }
}
