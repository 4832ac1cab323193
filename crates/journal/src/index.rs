//! A hashed look-up whose order nobody sees.

use std::fmt;
use std::hash::{BuildHasher, Hash};

use hashbrown::HashMap;

use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::Mixer;
use crate::record::Record;

/// Records by a small key, hashed with a fixed hash.
///
/// The order of the hash is never visible: [`Index::sorted`] is the only way to see all entries.
///
/// ```
/// use journal::Index;
///
/// let mut frames = Index::new(journal::salt("State", "frames"));
/// frames.insert(9_u32, 1_u32);
/// frames.insert(4, 2);
/// assert_eq!(frames.get(&9), Some(&1));
/// assert_eq!(frames.sorted(), [(4, &2), (9, &1)]);
/// ```
#[derive(Clone)]
pub struct Index<K, V> {
    entries: HashMap<K, V, FixedHash>,
    log: Log<Change<K, V>>,
}

/// A key and what was under it before.
pub(crate) struct Change<K, V> {
    key: K,
    old: Option<V>,
}

/// The same hash in every process, so that not even timing depends on chance.
#[derive(Clone, Copy, Default)]
struct FixedHash;

impl BuildHasher for FixedHash {
    type Hasher = Mixer;

    #[inline]
    fn build_hasher(&self) -> Mixer {
        Mixer::new(0)
    }
}

impl<K: Copy + Ord + Hash, V: Record> Index<K, V> {
    /// An empty index; its shares are set apart by `salt`.
    #[must_use]
    pub const fn new(salt: u64) -> Self {
        Self { entries: HashMap::with_hasher(FixedHash), log: Log::new(salt) }
    }

    /// An empty index that only speeds up the look-up of what other structures hold: it takes part in undo,
    /// but neither in the fingerprint nor in comparisons.
    #[must_use]
    pub const fn derived() -> Self {
        Self { entries: HashMap::with_hasher(FixedHash), log: Log::derived() }
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
    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    /// Whether there is a record under `key`.
    #[inline]
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// Puts a record under `key` and returns the one that was there.
    #[inline]
    pub fn insert(&mut self, key: K, record: V) -> Option<V> {
        if !self.log.is_on() {
            return self.entries.insert(key, record);
        }
        let after = self.log.key_share(&key, &record);
        let old = self.entries.insert(key, record);
        self.record_change(key, old.clone(), after);
        old
    }

    /// Removes the record under `key` and returns it.
    #[inline]
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let old = self.entries.remove(key)?;
        if self.log.is_on() {
            self.record_change(*key, Some(old.clone()), 0);
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
            self.record_change(*key, Some(old), after);
        }
        Some(result)
    }

    /// All entries, by key. Sorts: for checks and for output, not for the hot path.
    #[must_use]
    pub fn sorted(&self) -> Vec<(K, &V)> {
        let mut entries: Vec<_> = self.entries.iter().map(|(key, record)| (*key, record)).collect();
        entries.sort_by_key(|(key, _)| *key);
        entries
    }

    #[inline]
    fn record_change(&mut self, key: K, old: Option<V>, after: u64) {
        let before = old.as_ref().map_or(0, |old| self.log.key_share(&key, old));
        self.log.record(Change { key, old }, before, after);
    }
}

impl<K: Copy + Ord + Hash, V: Record> Logged for Index<K, V> {
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

impl<K: Copy + Ord + Hash, V: Record> Fresh for Index<K, V> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

impl<K: Copy + Ord + Hash, V: Record> PartialEq for Index<K, V> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived()) || self.entries == other.entries
    }
}

impl<K: Copy + Ord + Hash, V: Record> Eq for Index<K, V> {}

impl<K: Copy + Ord + Hash + fmt::Debug, V: Record + fmt::Debug> fmt::Debug for Index<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.sorted()).finish()
    }
}
