//! Records by key: what [`Index`](crate::Index) and [`Map`](crate::Map) share.

use std::collections::BTreeMap;
use std::hash::Hash;

use hashbrown::HashMap;

use crate::barrier::{Fresh, Log, Logged, total};
use crate::index::FixedHash;
use crate::mix::FIRST;
use crate::record::Record;

/// A look-up without a log. No other crate can name it.
pub trait Entries: Default {
    type Key: Clone + Hash;
    type Record: Record;

    fn count(&self) -> usize;
    fn put(&mut self, key: Self::Key, record: Self::Record) -> Option<Self::Record>;
    fn take(&mut self, key: &Self::Key) -> Option<Self::Record>;
    fn entry(&mut self, key: &Self::Key) -> Option<&mut Self::Record>;
    fn shares(&self, share: impl Fn(&Self::Key, &Self::Record) -> u64) -> u64;
}

/// Records by key, with a log of their changes.
#[derive(Clone)]
pub struct Keyed<E: Entries> {
    pub(crate) entries: E,
    log: Log<Change<E::Key, E::Record>>,
}

/// A key and what was under it before.
pub(crate) struct Change<K, V> {
    key: K,
    old: Option<V>,
}

impl<E: Entries> Keyed<E> {
    /// No records; their shares are set apart by `salt`.
    #[must_use]
    pub fn new(salt: u64) -> Self {
        Self { entries: E::default(), log: Log::new(salt) }
    }

    /// No records. They only speed up the look-up of what other structures hold: they take part in undo,
    /// but neither in the fingerprint nor in comparisons.
    #[must_use]
    pub fn derived() -> Self {
        Self { entries: E::default(), log: Log::derived() }
    }

    /// How many keys there are.
    #[inline]
    #[must_use]
    pub fn len(&self) -> u32 {
        self.entries.count() as u32
    }

    /// Whether there is no key.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts a record under `key` and returns the one that was there.
    #[inline]
    pub fn insert(&mut self, key: E::Key, record: E::Record) -> Option<E::Record> {
        if self.log.is_on() {
            self.insert_noted(key, record)
        } else {
            self.entries.put(key, record)
        }
    }

    /// Removes the record under `key` and returns it.
    #[inline]
    pub fn remove(&mut self, key: &E::Key) -> Option<E::Record> {
        let old = self.entries.take(key)?;
        if self.log.is_on() {
            self.note_change(key.clone(), Some(old.clone()), 0);
        }
        Some(old)
    }

    /// Changes the record under `key` in place and returns what the closure returns.
    #[inline]
    pub fn edit<T>(&mut self, key: &E::Key, change: impl FnOnce(&mut E::Record) -> T) -> Option<T> {
        let record = self.entries.entry(key)?;
        if !self.log.is_on() {
            return Some(change(record));
        }
        let old = record.clone();
        let result = change(record);
        if old != *record {
            let after = self.log.key_share(FIRST, key, record);
            self.note_change(key.clone(), Some(old), after);
        }
        Some(result)
    }

    #[inline(never)]
    fn insert_noted(&mut self, key: E::Key, record: E::Record) -> Option<E::Record> {
        let after = self.log.key_share(FIRST, &key, &record);
        let old = self.entries.put(key.clone(), record);
        self.note_change(key, old.clone(), after);
        old
    }

    #[inline(never)]
    fn note_change(&mut self, key: E::Key, old: Option<E::Record>, after: u64) {
        let before = old.as_ref().map_or(0, |old| self.log.key_share(FIRST, &key, old));
        self.log.record(Change { key, old }, before, after);
    }
}

impl<E: Entries> Logged for Keyed<E> {
    type Change = Change<E::Key, E::Record>;

    #[inline]
    fn log(&self) -> &Log<Self::Change> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Self::Change> {
        &mut self.log
    }

    #[inline]
    fn revert(&mut self, change: Self::Change) {
        match change.old {
            Some(old) => self.entries.put(change.key, old),
            None => self.entries.take(&change.key),
        };
    }

    fn sum_of_shares(&self, seed: u64) -> u64 {
        self.entries.shares(|key, record| self.log.key_share(seed, key, record))
    }
}

impl<E: Entries> Fresh for Keyed<E> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt)
    }
}

impl<E: Entries + PartialEq> PartialEq for Keyed<E> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived()) || self.entries == other.entries
    }
}

impl<E: Entries + Eq> Eq for Keyed<E> {}

macro_rules! entries {
    ($($map:ty),+) => { $(
        impl<K: Clone + Ord + Hash, V: Record> Entries for $map {
            type Key = K;
            type Record = V;

            #[inline]
            fn count(&self) -> usize {
                self.len()
            }

            #[inline]
            fn put(&mut self, key: K, record: V) -> Option<V> {
                self.insert(key, record)
            }

            #[inline]
            fn take(&mut self, key: &K) -> Option<V> {
                self.remove(key)
            }

            #[inline]
            fn entry(&mut self, key: &K) -> Option<&mut V> {
                self.get_mut(key)
            }

            fn shares(&self, share: impl Fn(&K, &V) -> u64) -> u64 {
                total(self.iter().map(|(key, record)| share(key, record)))
            }
        }
    )+ };
}

entries!(BTreeMap<K, V>, HashMap<K, V, FixedHash>);
