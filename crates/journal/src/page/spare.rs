//! Memory that no version owns any more, for the next copies: the allocator takes about as long to find
//! a page as copying one does.

use std::ops::Range;
use std::sync::Arc;

use super::data::{PART_BYTES, Part, Sums, Whole};
use super::{PAGE_BYTES, PageVersion};

/// Pages and parts that are nobody's.
pub(crate) struct Spare {
    wholes: Vec<Arc<Whole>>,
    parts: Vec<Arc<Part>>,
}

/// Why spare memory can be written to.
const ALONE: &str = "what is spare has no other owner";

/// What is more than this, of either, goes back to the allocator.
const MOST_SPARE: usize = 512;

impl Spare {
    pub(crate) const fn new() -> Self {
        Self { wholes: Vec::new(), parts: Vec::new() }
    }

    /// Keeps the memory if this was its last owner.
    #[inline]
    pub(super) fn keep_whole(&mut self, whole: Arc<Whole>) {
        if Arc::strong_count(&whole) == 1 && self.wholes.len() < MOST_SPARE {
            self.wholes.push(whole);
        }
    }

    /// The same; the rest of the page may have had its last owner too.
    #[inline]
    pub(super) fn keep_part(&mut self, mut part: Arc<Part>) {
        if Arc::strong_count(&part) == 1 && self.parts.len() < MOST_SPARE {
            let rest = Arc::get_mut(&mut part).expect(ALONE).rest.take();
            self.parts.push(part);
            if let Some(rest) = rest {
                self.keep_whole(rest);
            }
        }
    }

    /// The part of a page that a range lies in, if it lies in one.
    #[inline]
    pub(super) fn part(
        &mut self,
        rest: Option<&Arc<Whole>>,
        range: &Range<usize>,
        page: &[u8; PAGE_BYTES],
        sums: &Sums,
    ) -> Option<Arc<Part>> {
        let start = range.start / PART_BYTES * PART_BYTES;
        let bytes = page[start..].first_chunk().filter(|_| range.end <= start + PART_BYTES)?;
        Some(self.filled_part(rest, start, bytes, sums))
    }

    pub(super) fn copy_part(&mut self, part: &Part) -> Arc<Part> {
        self.filled_part(part.rest.as_ref(), part.start, &part.bytes, &part.sums)
    }

    #[inline]
    fn filled_part(
        &mut self,
        rest: Option<&Arc<Whole>>,
        start: usize,
        bytes: &[u8; PART_BYTES],
        sums: &Sums,
    ) -> Arc<Part> {
        let (rest, sums) = (rest.cloned(), sums.clone());
        let Some(mut part) = self.parts.pop() else {
            return Arc::new(Part { rest, start, bytes: *bytes, sums });
        };
        let data = Arc::get_mut(&mut part).expect(ALONE);
        // Field by field, because a whole value would be copied twice.
        (data.rest, data.start, data.sums) = (rest, start, sums);
        data.bytes = *bytes;
        part
    }

    /// A copy of a page in one piece.
    pub(super) fn whole(&mut self, original: &PageVersion) -> Arc<Whole> {
        let mut whole = match self.wholes.pop() {
            Some(whole) => whole,
            None => Arc::new(Whole::new([0; PAGE_BYTES])),
        };
        let data = Arc::get_mut(&mut whole).expect(ALONE);
        let mut at = 0;
        for piece in original.pieces(0..PAGE_BYTES) {
            data.bytes[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        }
        data.sums = original.sums();
        whole
    }
}

/// A copy starts with none.
impl Clone for Spare {
    fn clone(&self) -> Self {
        Self::new()
    }
}
