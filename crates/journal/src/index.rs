//! A hashed look-up whose order nobody sees.

use std::fmt;
use std::hash::{BuildHasher, Hash};

use hashbrown::{Equivalent, HashMap};

use crate::keyed::Keyed;
use crate::mix::Mixer;
use crate::record::Record;

/// Records by a key, hashed with a fixed hash.
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
pub type Index<K, V> = Keyed<HashMap<K, V, FixedHash>>;

/// The same hash in every process, so that not even timing depends on chance.
#[derive(Clone, Copy, Default)]
pub struct FixedHash;

impl BuildHasher for FixedHash {
    type Hasher = Mixer;

    #[inline]
    fn build_hasher(&self) -> Mixer {
        Mixer::new(0)
    }
}

impl<K: Clone + Ord + Hash, V: Record> Index<K, V> {
    /// The record under `key`, or under one that is equivalent: it hashes alike.
    #[inline]
    #[must_use]
    pub fn get<Q: Hash + Equivalent<K> + ?Sized>(&self, key: &Q) -> Option<&V> {
        self.entries.get(key)
    }

    /// Whether there is a record under `key`.
    #[inline]
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// All entries, by key.
    #[must_use]
    pub fn sorted(&self) -> Vec<(K, &V)> {
        let entries = self.entries.iter().map(|(key, record)| (key.clone(), record));
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries
    }
}

impl<K: Clone + Ord + Hash + fmt::Debug, V: Record + fmt::Debug> fmt::Debug for Index<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.sorted()).finish()
    }
}
