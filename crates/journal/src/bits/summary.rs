//! A summary over words: which of them have a bit set, level upon level.

/// Levels above 2^26 words, which hold 2^32 bits: 2^20, 2^14, 2^8, 4 and 1 words.
const LEVELS: usize = 5;

/// A bit for each word below that is not zero; above it the same for its own words, up to a level of one
/// word.
#[derive(Clone)]
pub(super) struct Summary {
    /// The words of all levels, lowest level first.
    words: Vec<u64>,
    /// Where each level begins in `words`.
    starts: [u32; LEVELS],
    levels: usize,
}

impl Summary {
    /// The summary over so many words, each of which is zero or not.
    pub(super) fn new(below: usize, set: bool) -> Self {
        let mut summary = Self { words: Vec::new(), starts: [0; LEVELS], levels: 0 };
        let mut below = below;
        while below > 1 {
            let start = summary.words.len();
            summary.starts[summary.levels] = start as u32;
            summary.levels += 1;
            summary.words.resize(start + below.div_ceil(64), if set { u64::MAX } else { 0 });
            if set && below % 64 != 0 {
                *summary.words.last_mut().expect("a level has words") >>= 64 - below % 64;
            }
            below = below.div_ceil(64);
        }
        summary
    }

    /// Notes that word `index` below has become zero, or has ceased to be zero.
    #[inline(never)]
    pub(super) fn flip(&mut self, index: u32) {
        let mut index = index as usize;
        for start in &self.starts[..self.levels] {
            let (word, bit) = (&mut self.words[*start as usize + index / 64], 1 << (index % 64));
            *word ^= bit;
            // Another bit is set: for the level above nothing changes.
            if *word & !bit != 0 {
                return;
            }
            index /= 64;
        }
    }

    /// The first word below from `from` on that is not zero: up to the level that knows of one, then
    /// down to it.
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let (mut level, mut index) = (0, from);
        loop {
            let found = self.word(level, index / 64)? >> (index % 64);
            if found != 0 {
                index += found.trailing_zeros() as usize;
                break;
            }
            (level, index) = (level + 1, index / 64 + 1);
        }
        for level in (0..level).rev() {
            index = index * 64 + self.word(level, index)?.trailing_zeros() as usize;
        }
        Some(index)
    }

    /// A word of a level; `None` beyond the top and beyond the end.
    #[inline]
    fn word(&self, level: usize, index: usize) -> Option<u64> {
        let start = self.starts[..self.levels].get(level)?;
        let end =
            self.starts[..self.levels].get(level + 1).map_or(self.words.len(), |at| *at as usize);
        self.words[*start as usize..end].get(index).copied()
    }
}
