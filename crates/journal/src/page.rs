//! The bytes of a page as a value.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use crate::mix::mix_word;
use crate::record::Record;

/// The size of a page in bytes.
pub const PAGE_BYTES: usize = 4096;

/// A page whose bytes are all zero needs no memory of its own.
static ZERO: [u8; PAGE_BYTES] = [0; PAGE_BYTES];

/// The bytes of one page, immutable and shared.
///
/// A copy is another owner of the same bytes. Equality and `Hash` are over the bytes; the sum behind the
/// latter is computed once a version.
///
/// ```
/// use journal::PageVersion;
///
/// let version = PageVersion::from_bytes([7; 4096]);
/// assert!(version.same(&version.clone()));
/// assert_eq!(version, PageVersion::from_bytes(&[7; 4096]));
/// assert_eq!(PageVersion::zero().content_sum(), 0);
/// ```
#[derive(Clone)]
pub struct PageVersion {
    /// `None` is the page of zeros.
    data: Option<Arc<PageData>>,
}

#[derive(Clone)]
pub(crate) struct PageData {
    bytes: [u8; PAGE_BYTES],
    /// The content sum, once it has been asked for.
    sum: OnceLock<u64>,
}

/// What [`PageVersion::from_bytes`] takes: the bytes or a reference to them.
pub trait IntoPageBytes {
    /// The bytes.
    fn into_page_bytes(self) -> [u8; PAGE_BYTES];
}

impl IntoPageBytes for [u8; PAGE_BYTES] {
    fn into_page_bytes(self) -> [u8; PAGE_BYTES] {
        self
    }
}

impl IntoPageBytes for &[u8; PAGE_BYTES] {
    fn into_page_bytes(self) -> [u8; PAGE_BYTES] {
        *self
    }
}

impl PageVersion {
    /// The page of zeros; takes no memory.
    #[inline]
    #[must_use]
    pub const fn zero() -> Self {
        Self { data: None }
    }

    /// A version with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: impl IntoPageBytes) -> Self {
        let bytes = bytes.into_page_bytes();
        Self { data: Some(Arc::new(PageData { bytes, sum: OnceLock::new() })) }
    }

    /// The bytes.
    #[inline]
    #[must_use]
    pub fn bytes(&self) -> &[u8; PAGE_BYTES] {
        match &self.data {
            Some(data) => &data.bytes,
            None => &ZERO,
        }
    }

    /// A wrapping sum over the 8-byte words and their places; zero words contribute nothing.
    #[inline]
    #[must_use]
    pub fn content_sum(&self) -> u64 {
        match &self.data {
            Some(data) => *data.sum.get_or_init(|| sum_of_words(&data.bytes)),
            None => 0,
        }
    }

    /// Whether both are owners of the very same bytes; equal bytes elsewhere are not the same.
    #[inline]
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether a write has to copy first. The page of zeros belongs to everybody.
    #[inline]
    pub(crate) fn is_shared(&self) -> bool {
        self.data.as_ref().is_none_or(|data| Arc::strong_count(data) > 1)
    }

    /// The bytes for writing, copied first if anybody else owns them too.
    #[inline]
    pub(crate) fn make_mut(&mut self) -> &mut PageData {
        Arc::make_mut(self.data.get_or_insert_with(|| {
            Arc::new(PageData { bytes: [0; PAGE_BYTES], sum: OnceLock::from(0) })
        }))
    }
}

impl PageData {
    /// Overwrites bytes; the sum is computed anew when it is asked for.
    #[inline]
    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.bytes[offset..offset + bytes.len()].copy_from_slice(bytes);
        self.sum.take();
    }

    /// Overwrites bytes and keeps the sum, which has to be known; tells every word that changed.
    #[inline]
    pub(crate) fn write_summed(
        &mut self,
        sum: u64,
        offset: usize,
        bytes: &[u8],
        mut changed: impl FnMut(u16, u64),
    ) -> u64 {
        let mut sum = sum;
        let end = offset + bytes.len();
        for index in offset / 8..end.div_ceil(8) {
            let (from, to) = (offset.max(index * 8), end.min(index * 8 + 8));
            let old = word_at(&self.bytes, index);
            self.bytes[from..to].copy_from_slice(&bytes[from - offset..to - offset]);
            let new = word_at(&self.bytes, index);
            if old != new {
                sum = sum.wrapping_add(mix_word(index, new)).wrapping_sub(mix_word(index, old));
                changed(index as u16, old);
            }
        }
        self.set_sum(sum);
        sum
    }

    /// Overwrites one word and sets the sum of the bytes as they are then.
    #[inline]
    pub(crate) fn restore_word(&mut self, index: u16, word: u64, sum: u64) {
        let start = usize::from(index) * 8;
        self.bytes[start..start + 8].copy_from_slice(&word.to_le_bytes());
        self.set_sum(sum);
    }

    #[inline]
    fn set_sum(&mut self, sum: u64) {
        match self.sum.get_mut() {
            Some(known) => *known = sum,
            None => self.sum = OnceLock::from(sum),
        }
    }
}

#[inline]
fn word_at(bytes: &[u8; PAGE_BYTES], index: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[index * 8..index * 8 + 8]);
    u64::from_le_bytes(word)
}

fn sum_of_words(bytes: &[u8; PAGE_BYTES]) -> u64 {
    (0..PAGE_BYTES / 8)
        .fold(0, |sum: u64, index| sum.wrapping_add(mix_word(index, word_at(bytes, index))))
}

impl Default for PageVersion {
    fn default() -> Self {
        Self::zero()
    }
}

impl PartialEq for PageVersion {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || self.bytes() == other.bytes()
    }
}

impl Eq for PageVersion {}

impl Hash for PageVersion {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.content_sum());
    }
}

/// A record may hold a version; on its own, zeros contribute nothing.
impl Record for PageVersion {
    #[inline]
    fn is_blank(&self) -> bool {
        self.content_sum() == 0
    }
}

impl fmt::Debug for PageVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.data {
            Some(_) => write!(f, "PageVersion({:016x})", self.content_sum()),
            None => f.write_str("PageVersion(zero)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_written_zeros_equals_the_page_of_zeros_and_hashes_like_it() {
        let written = PageVersion::from_bytes([0; PAGE_BYTES]);
        assert_eq!(written, PageVersion::zero());
        assert!(!written.same(&PageVersion::zero()));
        assert_eq!(written.content_sum(), 0);
    }

    #[test]
    fn a_copy_is_the_same_version_and_equal_bytes_are_not() {
        let version = PageVersion::from_bytes([1; PAGE_BYTES]);
        assert!(version.same(&version.clone()));
        assert!(!version.same(&PageVersion::from_bytes([1; PAGE_BYTES])));
    }

    #[test]
    fn swapping_two_words_changes_the_content_sum() {
        let mut bytes = [0; PAGE_BYTES];
        (bytes[0], bytes[8]) = (1, 2);
        let one = PageVersion::from_bytes(bytes).content_sum();
        (bytes[0], bytes[8]) = (2, 1);
        assert_ne!(PageVersion::from_bytes(bytes).content_sum(), one);
    }

    #[test]
    fn debug_output_shows_no_bytes() {
        assert_eq!(format!("{:?}", PageVersion::zero()), "PageVersion(zero)");
        assert_eq!(format!("{:?}", PageVersion::from_bytes([1; PAGE_BYTES])).len(), 29);
    }
}
