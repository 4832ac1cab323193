//! The bytes of a page as a value.

mod data;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub(crate) use self::data::{PageData, Spare};
use crate::mix::{FIRST, SECOND};
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
        Self { data: Some(Arc::new(PageData::new(bytes.into_page_bytes()))) }
    }

    /// The bytes.
    #[inline]
    #[must_use]
    pub fn bytes(&self) -> &[u8; PAGE_BYTES] {
        match &self.data {
            Some(data) => data.bytes(),
            None => &ZERO,
        }
    }

    /// The bytes, unless it is the page of zeros.
    #[inline]
    pub(crate) fn own_bytes(&self) -> Option<&[u8; PAGE_BYTES]> {
        self.data.as_ref().map(|data| data.bytes())
    }

    /// A wrapping sum over the 8-byte words and their places; zero words contribute nothing.
    #[inline]
    #[must_use]
    pub fn content_sum(&self) -> u64 {
        match &self.data {
            Some(data) => data.content_sum(),
            None => 0,
        }
    }

    /// The same for the sum with this seed.
    pub(crate) fn sum_with(&self, seed: u64) -> u64 {
        match &self.data {
            Some(data) if seed == FIRST => data.content_sum(),
            Some(data) => data.second_sum(),
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
    pub(crate) fn make_mut(&mut self, spare: &mut Spare) -> &mut PageData {
        match &mut self.data {
            Some(data) if Arc::strong_count(data) == 1 => {}
            Some(shared) => *shared = spare.copy(shared),
            None => self.data = Some(spare.zeros()),
        }
        let data = self.data.as_mut().expect("it has been made");
        Arc::get_mut(data).expect("it has one owner, and nobody looks at it from afar")
    }

    /// Gives up this owner; what nobody owns any more is kept for the next copy.
    #[inline]
    pub(crate) fn give_up(self, spare: &mut Spare) {
        if let Some(data) = self.data {
            spare.keep(data);
        }
    }
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

    fn second_sum(&self) -> u64 {
        self.sum_with(SECOND)
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
        let one = PageVersion::from_bytes(bytes);
        (bytes[0], bytes[8]) = (2, 1);
        let other = PageVersion::from_bytes(bytes);
        assert_ne!(other.content_sum(), one.content_sum());
        assert_ne!(other.second_sum(), one.second_sum());
    }

    #[test]
    fn the_second_sum_is_that_of_the_bytes_after_a_write_and_after_it_is_taken_back() {
        let mut bytes = [3; PAGE_BYTES];
        let (mut version, mut spare) = (PageVersion::from_bytes(bytes), Spare::new());
        let before = version.second_sum();
        let mut words = Vec::new();
        let sum = version.content_sum();
        let data = version.make_mut(&mut spare);
        data.write_summed(5, b"new", |index, old| words.push((index, old)));
        bytes[5..8].copy_from_slice(b"new");
        assert_eq!(version.second_sum(), PageVersion::from_bytes(bytes).second_sum());
        assert_eq!(words.len(), 1);
        version.make_mut(&mut spare).restore_word(words[0].0, words[0].1, sum);
        assert_eq!(version.second_sum(), before);
        version.make_mut(&mut spare).write(0, &[0; PAGE_BYTES]);
        assert_eq!(version.second_sum(), 0);
    }

    #[test]
    fn debug_output_shows_no_bytes() {
        assert_eq!(format!("{:?}", PageVersion::zero()), "PageVersion(zero)");
        assert_eq!(format!("{:?}", PageVersion::from_bytes([1; PAGE_BYTES])).len(), 29);
    }
}
