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
    rows: Vec<Option<R>>,
    /// The rows that are free again: the last one is taken next. Where the row of a record matters, so
    /// does their order, which is part of the content then.
    vacant: Vec<Vacant>,
    log: Log<Change<R>>,
}

/// A row that is free again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vacant {
    row: u32,
    /// Its place among the free rows is part of the content: the record in it was known by its row, and
    /// the row is not as good as new.
    matters: bool,
    /// It and those that are taken after it are as good as new: taken in the order of their numbers, right
    /// before the first row that was never used.
    as_new: bool,
}

/// Tells the shares of free rows from those of records.
const VACANT: u64 = u64::MAX;

const OCCUPIED: &str = "the row is occupied";

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
        Self { rows: Vec::new(), vacant: Vec::new(), log: Log::new(salt) }
    }

    /// How many rows are occupied.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        (self.rows.len() - self.vacant.len()) as u32
    }

    /// Whether no row is occupied.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `row` is occupied.
    #[inline]
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        self.get(row).is_some()
    }

    /// The record in `row`, if it is occupied.
    #[inline]
    #[must_use]
    pub fn get(&self, row: u32) -> Option<&R> {
        self.rows.get(row as usize)?.as_ref()
    }

    /// The row the next insertion gets.
    #[inline]
    #[must_use]
    pub fn next_row(&self) -> u32 {
        self.vacant.last().map_or(self.rows.len() as u32, |vacant| vacant.row)
    }

    /// Puts a record into a free row and returns the row.
    ///
    /// # Panics
    /// When the slab is full: 2^32 rows.
    #[inline]
    pub fn insert(&mut self, record: R) -> u32 {
        let vacant = self.vacant.pop();
        // The row is made before the record goes into it: so the record is built right there.
        let row = vacant.map_or_else(|| self.push_free(), |vacant| vacant.row);
        let free = &mut self.rows[row as usize];
        assert!(free.is_none(), "a free row has no record");
        *free = Some(record);
        if self.log.is_on() {
            self.note_inserted(row, vacant);
        }
        row
    }

    #[inline(never)]
    fn push_free(&mut self) -> u32 {
        let row = u32::try_from(self.rows.len()).expect("a slab has at most 2^32 rows");
        self.rows.push(None);
        row
    }

    /// The record in a row that is occupied.
    #[inline]
    fn record_mut(&mut self, row: u32) -> &mut R {
        self.rows[row as usize].as_mut().expect(OCCUPIED)
    }

    /// Replaces the record in `row`.
    ///
    /// # Panics
    /// When the row is free.
    #[inline]
    pub fn set(&mut self, row: u32, record: R) {
        self.edit(row, |old| *old = record);
    }

    /// Changes the record in `row` in place and returns what the closure returns.
    ///
    /// # Panics
    /// When the row is free.
    #[inline(always)]
    pub fn edit<T>(&mut self, row: u32, change: impl FnOnce(&mut R) -> T) -> T {
        if !self.log.is_on() {
            return change(self.record_mut(row));
        }
        let record = self.record_mut(row);
        let old = record.clone();
        let result = change(record);
        self.note_change(row, old);
        result
    }

    /// Frees `row` and returns the record that was in it. It is moved as a whole: of a large one that is
    /// plain, a few fields are read sooner where they are.
    ///
    /// # Panics
    /// When the row is free already.
    #[inline]
    pub fn remove(&mut self, row: u32) -> R {
        if self.log.is_on() { self.remove_noted(row) } else { self.take(row) }
    }

    #[inline]
    fn take(&mut self, row: u32) -> R {
        let old = self.rows[row as usize].take().expect(OCCUPIED);
        let behind = self.rows.len() - 1 - row as usize;
        let as_new = behind == self.vacant.len() && self.vacant.last().is_none_or(|it| it.as_new);
        let matters = !as_new && old.logical_key(row) == u64::from(row);
        self.vacant.push(Vacant { row, matters, as_new });
        old
    }

    /// Forgets in which order rows became free: of those below the last occupied one the highest is
    /// taken next. What is equal but for this is equal afterwards.
    ///
    /// # Panics
    /// With the barrier on: it cannot be taken back.
    pub fn forget_order(&mut self) {
        assert!(!self.log.is_on(), "what is forgotten cannot be taken back");
        let end = self.iter().next_back().map_or(0, |(row, _)| row + 1);
        self.rows.truncate(end as usize);
        self.vacant.retain(|vacant| vacant.row < end);
        self.vacant.sort_by_key(|vacant| vacant.row);
        for vacant in &mut self.vacant {
            (vacant.matters, vacant.as_new) = (vacant.matters || vacant.as_new, false);
        }
    }

    /// Occupied rows and their records, in row order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &R)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(row, record)| Some((row as u32, record.as_ref()?)))
    }

    #[inline(never)]
    fn note_inserted(&mut self, row: u32, vacant: Option<Vacant>) {
        let before = vacant.map_or(0, |vacant| {
            self.vacant_share(FIRST, vacant, self.taken_after(self.vacant.len()))
        });
        let share = self.log.row_share(row, &self[row]);
        self.log.record(Change::Inserted(row, vacant), before, share);
    }

    #[inline(never)]
    fn note_change(&mut self, row: u32, old: R) {
        let new = &self[row];
        if old != *new {
            let (before, after) = (self.log.row_share(row, &old), self.log.row_share(row, new));
            self.log.record(Change::Set(row, old), before, after);
        }
    }

    #[inline(never)]
    fn remove_noted(&mut self, row: u32) -> R {
        let old = self.take(row);
        let top = self.vacant.len() - 1;
        let share = self.log.row_share(row, &old);
        let after = self.vacant_share(FIRST, self.vacant[top], self.taken_after(top));
        self.log.record(Change::Removed(row, old.clone()), share, after);
        old
    }

    /// The row that is taken after a free one, which has so many below it: the next of them, or a new one.
    fn taken_after(&self, below: usize) -> u32 {
        let next = below.checked_sub(1).map(|at| self.vacant[at].row);
        next.unwrap_or(self.rows.len() as u32)
    }

    /// What a free row contributes, after which this one is taken.
    fn vacant_share(&self, seed: u64, vacant: Vacant, after: u32) -> u64 {
        if vacant.matters { self.log.share(seed, &(VACANT, vacant.row), &after) } else { 0 }
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

    #[inline(always)]
    fn index(&self, row: u32) -> &R {
        self.rows[row as usize].as_ref().expect(OCCUPIED)
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
            Change::Inserted(row, Some(vacant)) => {
                self.rows[row as usize] = None;
                self.vacant.push(vacant);
            }
            Change::Inserted(row, None) => {
                self.rows.pop();
                assert_eq!(self.rows.len(), row as usize, "undo runs in reverse order");
            }
            Change::Set(row, old) => *self.record_mut(row) = old,
            Change::Removed(row, old) => {
                let back = self.vacant.pop().map(|vacant| vacant.row);
                assert_eq!(back, Some(row), "undo runs in reverse order");
                self.rows[row as usize] = Some(old);
            }
        }
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        let vacant = self.vacant.iter().enumerate();
        let vacant = total(
            vacant.map(|(at, vacant)| self.vacant_share(seed, *vacant, self.taken_after(at))),
        );
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
        let rows = self.rows.iter().enumerate();
        let occupied = rows.filter_map(|(row, record)| Some((row, record.as_ref()?)));
        f.debug_map().entries(occupied).finish()
    }
}
