//! The search for clear bits.

use super::{Bits, WORD_BITS};

impl Bits {
    /// The lowest clear bit.
    #[inline]
    #[must_use]
    pub fn lowest_clear(&self) -> Option<u32> {
        self.clear_from(0).filter(|index| *index < self.capacity)
    }

    /// The lowest `n` clear bits in a row that lie in `from..to`; the first of them.
    ///
    /// A few steps for each of the first gaps that are too small, then one for each 64 bits. `to` may lie
    /// beyond the capacity. No bits at all fit nowhere.
    #[inline]
    #[must_use]
    pub fn lowest_clear_run(&self, from: u32, to: u32, n: u32) -> Option<u32> {
        match n {
            1 => self.clear_from(from).filter(|index| *index < to.min(self.capacity)),
            _ => self.lowest_long_run(from, to, n),
        }
    }

    fn lowest_long_run(&self, from: u32, to: u32, n: u32) -> Option<u32> {
        const GAPS: u32 = 4;
        let to = to.min(self.capacity);
        let mut start = self.clear_from(from)?;
        for _ in 0..GAPS {
            if n == 0 || start >= to || n > to - start {
                return None;
            }
            match self.lowest_set(start + 1, start + n) {
                None => return Some(start),
                Some(obstacle) => start = self.clear_from(obstacle)?,
            }
        }
        self.clear_run_by_words(start, to, n)
    }

    /// The same, word by word: a search past many gaps.
    fn clear_run_by_words(&self, from: u32, to: u32, n: u32) -> Option<u32> {
        let mut word = from / WORD_BITS;
        // Clear bits right before the word.
        let mut run = 0;
        while word * WORD_BITS < to {
            let start = word * WORD_BITS;
            let below = u64::MAX << from.saturating_sub(start);
            let above = u64::MAX >> (start + WORD_BITS).saturating_sub(to);
            let clear = !self.words[word as usize] & below & above;
            if run + clear.trailing_ones() >= n {
                return Some(start - run);
            }
            if let Some(within) = run_within(clear, n) {
                return Some(start + within);
            }
            run = if clear == u64::MAX { run + WORD_BITS } else { clear.leading_ones() };
            word += 1;
        }
        None
    }

    /// The highest `n` clear bits in a row that lie in `from..to`; the first of them.
    ///
    /// It takes a step for each 64 bits that it passes. No bits at all fit nowhere.
    #[must_use]
    pub fn highest_clear_run(&self, from: u32, to: u32, n: u32) -> Option<u32> {
        let mut end = to.min(self.capacity);
        while n > 0 && end >= from && end - from >= n {
            match self.highest_set(end - n, end) {
                None => return Some(end - n),
                Some(obstacle) => end = obstacle,
            }
        }
        None
    }

    /// The lowest set bit in `from..to`. `to` may lie beyond the capacity.
    ///
    /// It takes a step for each 64 bits that it passes.
    #[must_use]
    pub fn lowest_set(&self, from: u32, to: u32) -> Option<u32> {
        let to = to.min(self.capacity);
        let (mut word, mut below) = (from / WORD_BITS, u64::MAX << (from % WORD_BITS));
        while from < to && word * WORD_BITS < to {
            let here = self.words[word as usize] & below;
            if here != 0 {
                return Some(word * WORD_BITS + here.trailing_zeros()).filter(|found| *found < to);
            }
            (word, below) = (word + 1, u64::MAX);
        }
        None
    }

    /// The highest set bit in `from..to`. `to` may lie beyond the capacity.
    ///
    /// It takes a step for each 64 bits that it passes.
    #[must_use]
    pub fn highest_set(&self, from: u32, to: u32) -> Option<u32> {
        let last = to.min(self.capacity).checked_sub(1)?;
        let (mut word, mut above) =
            (last / WORD_BITS, u64::MAX >> (WORD_BITS - 1 - last % WORD_BITS));
        loop {
            let here = self.words[word as usize] & above;
            if here != 0 {
                let found = word * WORD_BITS + (WORD_BITS - 1 - here.leading_zeros());
                return Some(found).filter(|found| *found >= from);
            }
            if word * WORD_BITS <= from {
                return None;
            }
            (word, above) = (word - 1, u64::MAX);
        }
    }

    /// The lowest clear bit from `from` on; it may lie beyond the capacity, in the rest of the last word.
    #[inline]
    fn clear_from(&self, from: u32) -> Option<u32> {
        let word = (from / WORD_BITS) as usize;
        let here = !*self.words.get(word)? >> (from % WORD_BITS);
        if here != 0 {
            return Some(from + here.trailing_zeros());
        }
        let word = self.summary.next(word + 1)?;
        Some(word as u32 * WORD_BITS + self.words[word].trailing_ones())
    }
}

/// The lowest `n` set bits in a row of a word.
#[inline]
fn run_within(bits: u64, n: u32) -> Option<u32> {
    if n > WORD_BITS {
        return None;
    }
    // Each round keeps the bits that begin a run, of a length that grows up to n.
    let (mut begins, mut len) = (bits, 1);
    while len < n && begins != 0 {
        let more = len.min(n - len);
        begins &= begins >> more;
        len += more;
    }
    (begins != 0).then(|| begins.trailing_zeros())
}
