//! Bitmaps that find their lowest clear bit, or their set bits, in a few steps.

mod clear;
mod set;
mod summary;

use std::fmt;

use self::summary::Summary;
use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::FIRST;

const WORD_BITS: u32 = 64;

/// A bitmap that finds clear bits in a few steps; set bits it finds word by word.
///
/// ```
/// use journal::Bits;
///
/// let mut places = Bits::derived(1000);
/// places.set_range(0, 70);
/// places.clear_range(3, 2);
/// assert_eq!(places.lowest_clear(), Some(3));
/// assert_eq!(places.lowest_clear_run(0, 1000, 3), Some(70));
/// assert_eq!(places.highest_set(0, 1000), Some(69));
/// assert_eq!(places.count(), 68);
/// ```
pub type Bits = Bitmap<false>;

/// A bitmap that finds set bits in a few steps: which rows are in a list.
///
/// ```
/// use journal::RowSet;
///
/// let mut rows = RowSet::derived(1000);
/// rows.set_range(70, 3);
/// rows.set_range(999, 1);
/// assert_eq!(rows.ones().collect::<Vec<_>>(), [70, 71, 72, 999]);
/// assert_eq!(rows.lowest_set(73, u32::MAX), Some(999));
/// ```
pub type RowSet = Bitmap<true>;

/// Bits of a fixed number with a summary above them, which knows the words that have a bit to be found: a
/// set one, or a clear one. Only one of both is kept, because a bit that comes and goes alone in its word
/// changes the summary of set ones each time.
#[derive(Clone)]
pub struct Bitmap<const SET: bool> {
    capacity: u32,
    words: Vec<u64>,
    /// Which words have a bit that is set, or clear, as `SET` says.
    summary: Summary,
    log: Log<Change>,
}

/// A word and what it was before.
pub(crate) struct Change {
    word: u32,
    old: u64,
}

impl<const SET: bool> Bitmap<SET> {
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
        let words = capacity.div_ceil(WORD_BITS) as usize;
        Self { capacity, words: vec![0; words], summary: Summary::new(words, !SET), log }
    }

    /// Adds clear bits at the end, up to this capacity, if there are not as many yet. Undo leaves them
    /// there: they are clear again.
    pub fn grow(&mut self, capacity: u32) {
        if capacity <= self.capacity {
            return;
        }
        let old = std::mem::take(&mut self.words);
        let words = capacity.div_ceil(WORD_BITS) as usize;
        self.capacity = capacity;
        self.words = vec![0; words];
        self.summary = Summary::new(words, !SET);
        for (word, bits) in (0..).zip(old) {
            self.store(word, bits);
        }
    }

    /// How many bits there are, set or clear.
    #[inline]
    #[must_use]
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// How many bits are set; it counts them.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether bit `index` is set.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    #[must_use]
    pub fn get(&self, index: u32) -> bool {
        self.check_range(index, 1);
        self.words[(index / WORD_BITS) as usize] >> (index % WORD_BITS) & 1 != 0
    }

    /// Sets bit `index`, whatever it was.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn set(&mut self, index: u32) {
        self.check_range(index, 1);
        self.change(index / WORD_BITS, |bits| bits | 1 << (index % WORD_BITS));
    }

    /// Clears bit `index`, whatever it was.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn clear(&mut self, index: u32) {
        self.check_range(index, 1);
        self.change(index / WORD_BITS, |bits| bits & !(1 << (index % WORD_BITS)));
    }

    /// Sets `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    pub fn set_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        for_words(start, n, |word, mask| self.change(word, |bits| bits | mask));
    }

    /// Clears `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    pub fn clear_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        for_words(start, n, |word, mask| self.change(word, |bits| bits & !mask));
    }

    #[inline]
    fn check_range(&self, start: u32, n: u32) {
        let fits = start <= self.capacity && n <= self.capacity - start;
        assert!(fits, "bits {start} + {n} lie beyond the {} there are", self.capacity);
    }

    #[inline]
    fn change(&mut self, word: u32, change: impl FnOnce(u64) -> u64) {
        let bits = &mut self.words[word as usize];
        let (old, new) = (*bits, change(*bits));
        if old == new {
            return;
        }
        *bits = new;
        if self.log.is_on() {
            self.record(word, old, new);
        }
        self.sum_up(word, old, new);
    }

    #[inline(never)]
    fn record(&mut self, word: u32, old: u64, new: u64) {
        let (before, after) =
            (self.word_share(FIRST, word, old), self.word_share(FIRST, word, new));
        self.log.record(Change { word, old }, before, after);
    }

    #[inline]
    fn store(&mut self, word: u32, new: u64) {
        let old = std::mem::replace(&mut self.words[word as usize], new);
        self.sum_up(word, old, new);
    }

    /// Brings the summary up to date.
    #[inline]
    fn sum_up(&mut self, word: u32, old: u64, new: u64) {
        let nothing = if SET { 0 } else { u64::MAX };
        if (old == nothing) != (new == nothing) {
            self.summary.flip(word);
        }
    }

    #[inline]
    fn word_share(&self, seed: u64, word: u32, bits: u64) -> u64 {
        if bits == 0 { 0 } else { self.log.share(seed, &word, &bits) }
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

impl<const SET: bool> Logged for Bitmap<SET> {
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

    fn sum_of_shares(&self, seed: u64) -> u64 {
        total((0..).zip(&self.words).map(|(word, bits)| self.word_share(seed, word, *bits)))
    }
}

/// No bits at all; [`Bitmap::grow`] adds them.
impl<const SET: bool> Fresh for Bitmap<SET> {
    fn fresh(salt: u64) -> Self {
        Self::new(salt, 0)
    }
}

impl<const SET: bool> PartialEq for Bitmap<SET> {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived())
            || (self.capacity == other.capacity && self.words == other.words)
    }
}

impl<const SET: bool> Eq for Bitmap<SET> {}

impl<const SET: bool> fmt::Debug for Bitmap<SET> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries((0..self.capacity).filter(|index| self.get(*index))).finish()
    }
}
