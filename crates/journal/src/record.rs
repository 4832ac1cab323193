//! What a table holds.

use std::hash::Hash;
use std::num::NonZero;
use std::sync::Arc;

/// A record: small, plain. Its `Hash` is its logical content.
///
/// Two records that are equal must hash equally. What is only a cache or a hint does not belong in a
/// record; what only names storage (a row of a [`crate::Slab`]) should not be hashed.
pub trait Record: Clone + Eq + Hash {
    /// The logical place that keys the record's share of the fingerprint; by default the row.
    ///
    /// Rows of a [`crate::Slab`] depend on history. Where history is not state, key by what the record is
    /// about (process and page, object and page). Within one table keys are unique.
    #[inline]
    fn logical_key(&self, row: u32) -> u64 {
        u64::from(row)
    }

    /// A blank record contributes nothing to the fingerprint.
    #[inline]
    fn is_blank(&self) -> bool {
        false
    }

    /// Where the `Hash` of content is itself no more than a sum of 64 bits, another sum of it; otherwise 0.
    /// The second fingerprint rests on both.
    #[inline]
    fn second_sum(&self) -> u64 {
        0
    }
}

macro_rules! plain_records {
    ($($type:ty),*) => { $(impl Record for $type {})* };
}

plain_records!(bool, char, u8, u16, u32, u64, i8, i16, i32, i64, (), String);

impl Record for NonZero<u32> {}
impl<T: Eq + Hash + ?Sized> Record for Arc<T> {}
impl<R: Record> Record for Option<R> {}
impl<A: Record, B: Record> Record for (A, B) {}
impl<A: Record, B: Record, C: Record> Record for (A, B, C) {}
