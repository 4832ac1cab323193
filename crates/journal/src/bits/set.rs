//! The search for set bits.

use std::iter::from_fn;

use super::{RowSet, WORD_BITS};

impl RowSet {
    /// The lowest set bit in `from..to`, in a few steps. `to` may lie beyond the capacity.
    #[inline]
    #[must_use]
    pub fn lowest_set(&self, from: u32, to: u32) -> Option<u32> {
        if from >= to.min(self.capacity) {
            return None;
        }
        let word = (from / WORD_BITS) as usize;
        let here = self.words[word] >> (from % WORD_BITS);
        let found = if here != 0 {
            from + here.trailing_zeros()
        } else {
            let word = self.summary.next(word + 1)?;
            word as u32 * WORD_BITS + self.words[word].trailing_zeros()
        };
        (found < to).then_some(found)
    }

    /// The set bits, the lowest first, in a few steps for each.
    #[inline]
    pub fn ones(&self) -> impl Iterator<Item = u32> {
        // Of a single word, the summary knows nothing.
        let (mut word, mut left) = (0, self.words.first().map_or(0, |word| *word));
        from_fn(move || {
            while left == 0 {
                word = self.summary.next(word + 1)?;
                left = self.words[word];
            }
            let bit = left.trailing_zeros();
            left &= left - 1;
            Some(word as u32 * WORD_BITS + bit)
        })
    }
}
