//! Rows that come and go.

use std::{fmt, ops};

use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::FIRST;
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
    /// The rows that are free again: the last one is taken next. Where the row of a record matters, so
    /// does their order, which is part of the content then.
    vacant: Vec<Vacant>,
    log: Log<Change<R>>,
}

/// A row that is free again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vacant {
    row: u32,
    /// The row that is taken after it: the next of the free ones, or a new one.
    after: u32,
    /// Its place among the free rows is part of the content: the record in it was known by its row, and
    /// the row is not as good as new.
    matters: bool,
    /// It and those that are taken after it are as good as new: taken in the order of their numbers, right
    /// before the first row that was never used.
    as_new: bool,
}

/// Tells the shares of free rows from those of records.
const VACANT: u64 = u64::MAX;

/// What happened to a slab.
pub(crate) enum Change<R> {
    /// Into this row, which was free again, or a new one.
    Inserted(u32, Option<Vacant>),
    Set(u32, R),
    Removed(u32, R),
}

impl<R: Record> Slab<R> {
    /// An empty slab; its shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self { rows: slab::Slab::new(), vacant: Vec::new(), log: Log::new(salt) }
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
        let vacant = self.vacant.pop();
        assert!(vacant.is_none_or(|vacant| vacant.row == row), "the last free row is taken first");
        entry.insert(record);
        if self.log.is_on() {
            let before = vacant.map_or(0, |vacant| self.vacant_share(FIRST, vacant));
            let share = self.log.row_share(row, &self.rows[row as usize]);
            self.log.record(Change::Inserted(row, vacant), before, share);
        }
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
        let vacant = self.freed(row, &old);
        if self.log.is_on() {
            let share = self.log.row_share(row, &old);
            let after = self.vacant_share(FIRST, vacant);
            self.log.record(Change::Removed(row, old.clone()), share, after);
        }
        self.vacant.push(vacant);
        old
    }

    /// Forgets in which order rows became free: of those below the last occupied one the highest is
    /// taken next. What is equal but for this is equal afterwards.
    ///
    /// # Panics
    /// With the barrier on: it cannot be taken back.
    pub fn forget_order(&mut self) {
        assert!(!self.log.is_on(), "what is forgotten cannot be taken back");
        let rows = std::mem::take(&mut self.rows);
        self.rows = rows.into_iter().collect();
        let end = self.rows.iter().next_back().map_or(0, |(row, _)| row as u32 + 1);
        self.vacant.retain(|vacant| vacant.row < end);
        self.vacant.sort_by_key(|vacant| vacant.row);
        let mut after = end;
        for vacant in &mut self.vacant {
            (vacant.matters, vacant.as_new) = (vacant.matters || vacant.as_new, false);
            vacant.after = std::mem::replace(&mut after, vacant.row);
        }
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

    /// What is known of a row that becomes free.
    fn freed(&self, row: u32, old: &R) -> Vacant {
        let next = self.vacant.last();
        let new = self.len() + self.vacant.len() as u32 + 1;
        let after = next.map_or(new, |next| next.row);
        let as_new = after == row + 1 && next.is_none_or(|next| next.as_new);
        let matters = !as_new && old.logical_key(row) == u64::from(row);
        Vacant { row, after, matters, as_new }
    }

    /// What a free row contributes.
    fn vacant_share(&self, seed: u64, vacant: Vacant) -> u64 {
        if vacant.matters { self.log.share(seed, &(VACANT, vacant.row), &vacant.after) } else { 0 }
    }

    /// The free rows whose order matters.
    fn order_of_vacant(&self) -> impl Iterator<Item = u32> + '_ {
        self.vacant.iter().filter(|vacant| vacant.matters).map(|vacant| vacant.row)
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
            Change::Inserted(row, vacant) => {
                drop(self.rows.remove(row as usize));
                self.vacant.extend(vacant);
            }
            Change::Set(row, old) => self.rows[row as usize] = old,
            Change::Removed(row, old) => {
                let back = self.rows.insert(old);
                assert_eq!(back, row as usize, "undo runs in reverse order");
                self.vacant.pop();
            }
        }
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        let vacant = total(self.vacant.iter().map(|vacant| self.vacant_share(seed, *vacant)));
        self.log.sum_of_rows(seed, self.iter()).wrapping_add(vacant)
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
            && self.order_of_vacant().eq(other.order_of_vacant())
            && (self.iter().eq(other.iter()) || self.logical() == other.logical())
    }
}

impl<R: Record> Eq for Slab<R> {}

impl<R: fmt::Debug> fmt::Debug for Slab<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.rows.iter()).finish()
    }
}
