//! An ordered look-up.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::{fmt, ops};

use crate::barrier::{Fresh, Log, Logged, total};
use crate::record::Record;

/// Records by an ordered key.
///
/// ```
/// use journal::Map;
///
/// let mut names = Map::new(journal::salt("State", "names"));
/// names.insert(String::from("log"), 1_u32);
/// assert_eq!(names.get("log"), Some(&1));
/// assert_eq!(names.range(String::from("m")..).count(), 0);
/// ```
#[derive(Clone)]
pub struct Map<K, V> {
    entries: BTreeMap<K, V>,
    log: Log<Change<K, V>>,
}

/// A key and what was under it before.
pub(crate) struct Change<K, V> {
    key: K,
    old: Option<V>,
}

impl<K: Clone + Ord + Hash, V: Record> Map<K, V> {
    /// An empty map; its shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self { entries: BTreeMap::new(), log: Log::new(salt) }
    }

    /// An empty map that only speeds up the look-up of what other structures hold: it takes part in undo,
    /// but neither in the fingerprint nor in comparisons.
    #[must_use]
    pub const fn derived() -> Self {
        Self { entries: BTreeMap::new(), log: Log::derived() }
    }

    /// How many keys there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Whether there is no key.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The record under `key`.
    #[inline]
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key)
    }

    /// Whether there is a record under `key`.
    #[inline]
    #[must_use]
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.entries.contains_key(key)
    }

    /// Puts a record under `key` and returns the one that was there.
    #[inline]
    pub fn insert(&mut self, key: K, record: V) -> Option<V> {
        if !self.log.is_on() {
            return self.entries.insert(key, record);
        }
        let after = self.log.key_share(&key, &record);
        let old = self.entries.insert(key.clone(), record);
        self.record_change(key, old.clone(), after);
        old
    }

    /// Removes the record under `key` and returns it.
    #[inline]
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (key, old) = self.entries.remove_entry(key)?;
        if self.log.is_on() {
            self.record_change(key, Some(old.clone()), 0);
        }
        Some(old)
    }

    /// Changes the record under `key` in place and returns what the closure returns.
    #[inline]
    pub fn edit<T>(&mut self, key: &K, change: impl FnOnce(&mut V) -> T) -> Option<T> {
        let record = self.entries.get_mut(key)?;
        if !self.log.is_on() {
            return Some(change(record));
        }
        let old = record.clone();
        let result = change(record);
        if old != *record {
            let after = self.log.key_share(key, record);
            self.record_change(key.clone(), Some(old), after);
        }
        Some(result)
    }

    /// All entries, by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The entries whose keys lie in `range`, by key.
    ///
    /// # Panics
    /// When the range starts after its end.
    pub fn range<Q: Ord + ?Sized>(
        &self,
        range: impl ops::RangeBounds<Q>,
    ) -> impl DoubleEndedIterator<Item = (&K, &V)>
    where
        K: Borrow<Q>,
    {
        self.entries.range(range)
    }

    #[inline]
    fn record_change(&mut self, key: K, old: Option<V>, after: u64) {
        let before = old.as_ref().map_or(0, |old| self.log.key_share(&key, old));
        self.log.record(Change { key, old }, before, after);
    }
}

impl<K: Clone + Ord + Hash, V: Record> Logged for Map<K, V> {
    type Change = Change<K, V>;

    #[inline]
    fn log(&self) -> &Log<Change<K, V>> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Change<K, V>> {
        &mut self.log
    }

    #[inline]
    fn revert(&mut self, change: Change<K, V>) {
        match change.old {
            Some(old) => self.entries.insert(change.key, old),
            None => self.entries.remove(&change.key),
        };
    }

    fn sum_of_shares(&self) -> u64 {
        total(self.entries.iter().map(|(key, record)| self.log.key_share(key, record)))
    }
}

impl<K: Clone + Ord + Hash, V: Record> Fresh for Map<K, V> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived()) || self.entries == other.entries
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
