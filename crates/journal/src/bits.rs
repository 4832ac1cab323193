//! A bitmap that finds its lowest clear bit in a few steps.

use std::fmt;

use crate::barrier::{Log, Logged, total};

const WORD_BITS: u32 = 64;

/// Bits of a fixed number with summaries above them: one bit says that the 64 below are all set.
///
/// ```
/// use journal::Bits;
///
/// let mut places = Bits::derived(1000);
/// places.set_range(0, 70);
/// places.clear_range(3, 2);
/// assert_eq!(places.lowest_clear(), Some(3));
/// assert_eq!(places.lowest_clear_run(0, 1000, 3), Some(70));
/// assert_eq!(places.count(), 68);
/// ```
#[derive(Clone)]
pub struct Bits {
    capacity: u32,
    count: u32,
    /// Level 0 holds the bits; each bit of the next level stands for a full word of this one.
    levels: Vec<Vec<u64>>,
    log: Log<Change>,
}

/// A word of level 0 and what it was before.
pub(crate) struct Change {
    word: u32,
    old: u64,
}

impl Bits {
    /// `capacity` clear bits; their shares are set apart by `salt`.
    #[must_use]
    pub fn new(salt: u64, capacity: u32) -> Self {
        Self::with_log(Log::new(salt), capacity)
    }

    /// `capacity` clear bits that only speed up a search in what other structures hold: they take part in
    /// undo, but neither in the fingerprint nor in comparisons.
    #[must_use]
    pub fn derived(capacity: u32) -> Self {
        Self::with_log(Log::derived(), capacity)
    }

    fn with_log(log: Log<Change>, capacity: u32) -> Self {
        let mut levels = vec![vec![0; capacity.div_ceil(WORD_BITS).max(1) as usize]];
        while let Some(below) = levels.last().map(Vec::len).filter(|below| *below > 1) {
            levels.push(vec![0; below.div_ceil(WORD_BITS as usize)]);
        }
        Self { capacity, count: 0, levels, log }
    }

    /// How many bits there are, set or clear.
    #[inline]
    #[must_use]
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// How many bits are set.
    #[inline]
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Whether bit `index` is set.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    #[must_use]
    pub fn get(&self, index: u32) -> bool {
        self.check_range(index, 1);
        self.levels[0][(index / WORD_BITS) as usize] >> (index % WORD_BITS) & 1 != 0
    }

    /// Sets `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn set_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        for_words(start, n, |word, mask| self.change(word, self.levels[0][word as usize] | mask));
    }

    /// Clears `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn clear_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        for_words(start, n, |word, mask| self.change(word, self.levels[0][word as usize] & !mask));
    }

    /// The lowest clear bit.
    #[inline]
    #[must_use]
    pub fn lowest_clear(&self) -> Option<u32> {
        self.clear_from(0).filter(|index| *index < self.capacity)
    }

    /// The lowest `n` clear bits in a row that lie in `from..to`; the first of them.
    ///
    /// One bit is found in a few steps; a longer run takes a step for each gap and each 64 bits of the
    /// gaps that are too small. `to` may lie beyond the capacity. No bits at all fit nowhere.
    #[must_use]
    pub fn lowest_clear_run(&self, from: u32, to: u32, n: u32) -> Option<u32> {
        let to = to.min(self.capacity);
        let mut start = self.clear_from(from)?;
        while n > 0 && start < to && n <= to - start {
            match self.set_in(start, start + n) {
                None => return Some(start),
                Some(obstacle) => start = self.clear_from(obstacle)?,
            }
        }
        None
    }

    /// The lowest clear bit from `from` on; it may lie beyond the capacity, where all bits are clear.
    #[inline]
    fn clear_from(&self, from: u32) -> Option<u32> {
        let mut index = from as usize;
        for (level, words) in self.levels.iter().enumerate() {
            let clear = !words.get(index / 64)? >> (index % 64);
            if clear != 0 {
                return self.descend(level, index + clear.trailing_zeros() as usize);
            }
            index = index / 64 + 1;
        }
        None
    }

    /// From a clear bit of a summary down to the lowest clear bit under it.
    #[inline]
    fn descend(&self, level: usize, mut index: usize) -> Option<u32> {
        for words in self.levels[..level].iter().rev() {
            index = index * 64 + (!words.get(index)?).trailing_zeros() as usize;
        }
        u32::try_from(index).ok()
    }

    /// The lowest set bit in `start..end`.
    fn set_in(&self, start: u32, end: u32) -> Option<u32> {
        let mut from = start;
        while from < end {
            let set = self.levels[0][(from / WORD_BITS) as usize] >> (from % WORD_BITS);
            if set != 0 {
                return Some(from + set.trailing_zeros()).filter(|index| *index < end);
            }
            from = (from / WORD_BITS + 1) * WORD_BITS;
        }
        None
    }

    #[inline]
    fn check_range(&self, start: u32, n: u32) {
        let fits = start <= self.capacity && n <= self.capacity - start;
        assert!(fits, "bits {start} + {n} lie beyond the {} there are", self.capacity);
    }

    #[inline]
    fn change(&mut self, word: u32, new: u64) {
        let old = self.levels[0][word as usize];
        if old == new {
            return;
        }
        if self.log.is_on() {
            let (before, after) = (self.word_share(word, old), self.word_share(word, new));
            self.log.record(Change { word, old }, before, after);
        }
        self.store(word, new);
    }

    /// Stores a word and brings the summaries up to date.
    #[inline]
    fn store(&mut self, word: u32, new: u64) {
        let old = std::mem::replace(&mut self.levels[0][word as usize], new);
        self.count = self.count + new.count_ones() - old.count_ones();
        let (mut index, mut old, mut new) = (word as usize, old, new);
        for words in &mut self.levels[1..] {
            if (old == u64::MAX) == (new == u64::MAX) {
                return;
            }
            old = words[index / 64];
            words[index / 64] ^= 1 << (index % 64);
            new = words[index / 64];
            index /= 64;
        }
    }

    #[inline]
    fn word_share(&self, word: u32, bits: u64) -> u64 {
        if bits == 0 { 0 } else { self.log.share(&word, &bits) }
    }
}

/// Calls `each` with every word that `start..start + n` touches and the bits of it that lie inside.
#[inline]
fn for_words(start: u32, n: u32, mut each: impl FnMut(u32, u64)) {
    let (mut from, mut left) = (start, n);
    while left > 0 {
        let taken = left.min(WORD_BITS - from % WORD_BITS);
        each(from / WORD_BITS, u64::MAX >> (WORD_BITS - taken) << (from % WORD_BITS));
        from += taken;
        left -= taken;
    }
}

impl Logged for Bits {
    type Change = Change;

    #[inline]
    fn log(&self) -> &Log<Change> {
        &self.log
    }

    #[inline]
    fn log_mut(&mut self) -> &mut Log<Change> {
        &mut self.log
    }

    #[inline]
    fn revert(&mut self, change: Change) {
        self.store(change.word, change.old);
    }

    fn sum_of_shares(&self) -> u64 {
        total((0..).zip(&self.levels[0]).map(|(word, bits)| self.word_share(word, *bits)))
    }
}

impl PartialEq for Bits {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived())
            || (self.capacity == other.capacity && self.levels[0] == other.levels[0])
    }
}

impl Eq for Bits {}

impl fmt::Debug for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries((0..self.capacity).filter(|index| self.get(*index))).finish()
    }
}
