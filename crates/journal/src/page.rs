//! The bytes of a page as a value.

mod data;
mod spare;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

pub(crate) use self::data::Room;
use self::data::{PART_BYTES, Part, Sums, Whole};
pub(crate) use self::spare::Spare;
use crate::mix::{FIRST, SECOND};
use crate::record::Record;

/// The size of a page in bytes.
pub const PAGE_BYTES: usize = 4096;

/// Why a page can be written to that was copied if need be.
const ALONE: &str = "it has one owner, and nobody looks at it from afar";

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
#[derive(Clone, Default)]
pub struct PageVersion {
    data: Data,
}

/// Who has the bytes.
#[derive(Clone, Default)]
enum Data {
    /// Nobody needs to.
    #[default]
    Zeros,
    Whole(Arc<Whole>),
    /// What was written to a page that others own too: the first write copies the part that it falls in,
    /// and only one that falls in another part copies the page.
    Part(Arc<Part>),
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
        Self { data: Data::Zeros }
    }

    /// A version with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: impl IntoPageBytes) -> Self {
        Self { data: Data::Whole(Arc::new(Whole::new(bytes.into_page_bytes()))) }
    }

    /// The bytes, put together if they do not lie in one piece.
    #[must_use]
    pub fn bytes(&self) -> Cow<'_, [u8; PAGE_BYTES]> {
        match &self.data {
            Data::Zeros => Cow::Borrowed(&ZERO),
            Data::Whole(whole) => Cow::Borrowed(&whole.bytes),
            Data::Part(part) => Cow::Owned(part.bytes()),
        }
    }

    /// The bytes of a range in at most three pieces, some of which may be empty.
    ///
    /// # Panics
    /// When the range does not lie within the page.
    #[inline]
    #[must_use]
    pub fn pieces(&self, range: Range<usize>) -> [&[u8]; 3] {
        match &self.data {
            Data::Zeros => [&ZERO[range], &[], &[]],
            Data::Whole(whole) => [&whole.bytes[range], &[], &[]],
            Data::Part(part) => part.pieces(range),
        }
    }

    /// The bytes in eight pieces of one size, alike for equal pages however they lie in memory.
    pub fn eighths(&self) -> impl Iterator<Item = &[u8]> {
        let starts = (0..PAGE_BYTES).step_by(PART_BYTES);
        let pieces = starts.flat_map(|start| self.pieces(start..start + PART_BYTES));
        pieces.filter(|piece| !piece.is_empty())
    }

    /// The bytes, if they lie in one piece and are no page of zeros.
    #[inline]
    pub(crate) fn own_bytes(&self) -> Option<&[u8; PAGE_BYTES]> {
        match &self.data {
            Data::Whole(whole) => Some(&whole.bytes),
            Data::Zeros | Data::Part(_) => None,
        }
    }

    /// A wrapping sum over the 8-byte words and their places; zero words contribute nothing.
    #[inline]
    #[must_use]
    pub fn content_sum(&self) -> u64 {
        self.sum_with(FIRST)
    }

    /// The same for the sum with this seed.
    #[inline]
    pub(crate) fn sum_with(&self, seed: u64) -> u64 {
        match &self.data {
            Data::Zeros => 0,
            Data::Whole(whole) => whole.sum_with(seed),
            Data::Part(part) => part.sum_with(seed),
        }
    }

    /// Whether both are owners of the very same bytes; equal bytes elsewhere are not the same.
    #[inline]
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        match (&self.data, &other.data) {
            (Data::Zeros, Data::Zeros) => true,
            (Data::Whole(one), Data::Whole(other)) => Arc::ptr_eq(one, other),
            (Data::Part(one), Data::Part(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// Whether a write has to copy first. The page of zeros belongs to everybody.
    #[inline]
    pub(crate) fn is_shared(&self) -> bool {
        match &self.data {
            Data::Zeros => true,
            Data::Whole(whole) => Arc::strong_count(whole) > 1,
            Data::Part(part) => Arc::strong_count(part) > 1,
        }
    }

    /// Room to write to a range of bytes: copied first, as far as need be, if anybody else owns them too.
    #[inline]
    pub(crate) fn room(&mut self, range: Range<usize>, spare: &mut Spare) -> Room<'_> {
        let ready = match &self.data {
            Data::Zeros => false,
            Data::Whole(whole) => Arc::strong_count(whole) == 1,
            Data::Part(part) => Arc::strong_count(part) == 1 && part.covers(&range),
        };
        if !ready {
            self.copy(&range, spare);
        }
        match &mut self.data {
            Data::Zeros => unreachable!("the page of zeros is copied first"),
            Data::Whole(whole) => Arc::get_mut(whole).expect(ALONE).room(),
            Data::Part(part) => Arc::get_mut(part).expect(ALONE).room(),
        }
    }

    /// Makes room for a write: a part, or a whole page if there is one already or the write is larger.
    fn copy(&mut self, range: &Range<usize>, spare: &mut Spare) {
        let copy = match &self.data {
            Data::Zeros => spare.part(None, range, &ZERO, &Sums::new(0, 0)),
            Data::Whole(whole) => spare.part(Some(whole), range, &whole.bytes, &whole.sums),
            Data::Part(part) if part.covers(range) => Some(spare.copy_part(part)),
            Data::Part(_) => None,
        };
        let data = match copy {
            Some(part) => Data::Part(part),
            None => Data::Whole(spare.whole(self)),
        };
        Self { data: std::mem::replace(&mut self.data, data) }.give_up(spare);
    }

    /// What is known of the sums.
    fn sums(&self) -> Sums {
        match &self.data {
            Data::Zeros => Sums::new(0, 0),
            Data::Whole(whole) => whole.sums.clone(),
            Data::Part(part) => part.sums.clone(),
        }
    }

    /// Gives up this owner; what nobody owns any more is kept for the next copy.
    #[inline]
    pub(crate) fn give_up(self, spare: &mut Spare) {
        match self.data {
            Data::Zeros => {}
            Data::Whole(whole) => spare.keep_whole(whole),
            Data::Part(part) => spare.keep_part(part),
        }
    }
}

impl PartialEq for PageVersion {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || self.eighths().eq(other.eighths())
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
            Data::Zeros => f.write_str("PageVersion(zero)"),
            _ => write!(f, "PageVersion({:016x})", self.content_sum()),
        }
    }
}

#[cfg(test)]
mod tests;
