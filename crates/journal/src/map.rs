//! An ordered look-up.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::{fmt, ops};

use crate::keyed::Keyed;
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
pub type Map<K, V> = Keyed<BTreeMap<K, V>>;

impl<K: Clone + Ord + Hash, V: Record> Map<K, V> {
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
}

impl<K: Clone + Ord + Hash + fmt::Debug, V: Record + fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}
