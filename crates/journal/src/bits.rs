//! A bitmap that finds its lowest clear bit in a few steps.

mod summary;

use std::fmt;
use std::iter::{from_fn, successors};

use self::summary::Summary;
use crate::barrier::{Fresh, Log, Logged, total};
use crate::mix::FIRST;

const WORD_BITS: u32 = 64;

/// Bits of a fixed number with two summaries above them: one knows which words have a set bit, the other
/// which have a clear one.
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
/// assert_eq!(places.ones().take(4).collect::<Vec<_>>(), [0, 1, 2, 5]);
/// ```
#[derive(Clone)]
pub struct Bits {
    capacity: u32,
    words: Vec<u64>,
    /// Which words have a set bit.
    set: Summary,
    /// Which words have a clear bit.
    clear: Summary,
    log: Log<Change>,
}

/// A word and what it was before.
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
        let words = capacity.div_ceil(WORD_BITS) as usize;
        let (set, clear) = (Summary::new(words, false), Summary::new(words, true));
        Self { capacity, words: vec![0; words], set, clear, log }
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
        (self.set, self.clear) = (Summary::new(words, false), Summary::new(words, true));
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

    /// How many bits are set; it counts them, in a few steps for each word that has some.
    #[must_use]
    pub fn count(&self) -> u32 {
        // Of a single word, the summary knows nothing.
        let first = self.words.first().map_or(0, |word| word.count_ones());
        let rest = successors(self.set.next(1), |word| self.set.next(word + 1));
        first + rest.map(|word| self.words[word].count_ones()).sum::<u32>()
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

    /// Sets `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn set_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        match within_word(start, n) {
            Some((word, mask)) => self.change(word, |bits| bits | mask),
            None => for_words(start, n, |word, mask| self.change(word, |bits| bits | mask)),
        }
    }

    /// Clears `n` bits from `start` on, whatever they were.
    ///
    /// # Panics
    /// Beyond the capacity.
    #[inline]
    pub fn clear_range(&mut self, start: u32, n: u32) {
        self.check_range(start, n);
        match within_word(start, n) {
            Some((word, mask)) => self.change(word, |bits| bits & !mask),
            None => for_words(start, n, |word, mask| self.change(word, |bits| bits & !mask)),
        }
    }

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
    #[must_use]
    pub fn lowest_clear_run(&self, from: u32, to: u32, n: u32) -> Option<u32> {
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
            let word = self.set.next(word + 1)?;
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
                word = self.set.next(word + 1)?;
                left = self.words[word];
            }
            let bit = left.trailing_zeros();
            left &= left - 1;
            Some(word as u32 * WORD_BITS + bit)
        })
    }

    /// The highest set bit in `from..to`, in a few steps. `to` may lie beyond the capacity.
    #[inline]
    #[must_use]
    pub fn highest_set(&self, from: u32, to: u32) -> Option<u32> {
        let last = to.min(self.capacity).checked_sub(1)?;
        let word = (last / WORD_BITS) as usize;
        let here = self.words[word] << (WORD_BITS - 1 - last % WORD_BITS);
        let found = if here != 0 {
            last - here.leading_zeros()
        } else {
            let word = self.set.previous(word.checked_sub(1)?)?;
            word as u32 * WORD_BITS + (WORD_BITS - 1 - self.words[word].leading_zeros())
        };
        (found >= from).then_some(found)
    }

    /// The lowest clear bit from `from` on; it may lie beyond the capacity, in the rest of the last word.
    #[inline]
    fn clear_from(&self, from: u32) -> Option<u32> {
        let word = (from / WORD_BITS) as usize;
        let here = !*self.words.get(word)? >> (from % WORD_BITS);
        if here != 0 {
            return Some(from + here.trailing_zeros());
        }
        let word = self.clear.next(word + 1)?;
        Some(word as u32 * WORD_BITS + self.words[word].trailing_ones())
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

    /// Brings the summaries up to date.
    #[inline]
    fn sum_up(&mut self, word: u32, old: u64, new: u64) {
        if (old == 0) != (new == 0) {
            self.set.flip(word);
        }
        if (old == u64::MAX) != (new == u64::MAX) {
            self.clear.flip(word);
        }
    }

    #[inline]
    fn word_share(&self, seed: u64, word: u32, bits: u64) -> u64 {
        if bits == 0 { 0 } else { self.log.share(seed, &word, &bits) }
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

/// The word that `start..start + n` lies in, and the bits of it that lie inside, if it is one word.
#[inline]
fn within_word(start: u32, n: u32) -> Option<(u32, u64)> {
    let at = start % WORD_BITS;
    let one = n > 0 && n <= WORD_BITS - at;
    one.then(|| (start / WORD_BITS, u64::MAX >> (WORD_BITS - n) << at))
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

    fn sum_of_shares(&self, seed: u64) -> u64 {
        total((0..).zip(&self.words).map(|(word, bits)| self.word_share(seed, word, *bits)))
    }
}

/// No bits at all; [`Bits::grow`] adds them.
impl Fresh for Bits {
    fn fresh(salt: u64) -> Self {
        Self::new(salt, 0)
    }
}

impl PartialEq for Bits {
    fn eq(&self, other: &Self) -> bool {
        (self.log.is_derived() && other.log.is_derived())
            || (self.capacity == other.capacity && self.words == other.words)
    }
}

impl Eq for Bits {}

impl fmt::Debug for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries((0..self.capacity).filter(|index| self.get(*index))).finish()
    }
}
