//! What is behind a version.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::{PAGE_BYTES, ZERO};
use crate::barrier::total;
use crate::mix::{FIRST, mix_word};

/// The size of a part. What a first write costs is memory that is not in the processor's cache, of the
/// original and of the copy: the smaller a part, the less of it. Larger ones take more writes.
pub(super) const PART_BYTES: usize = 512;

/// The sums of the words of a page, once they have been asked for.
pub(crate) struct Sums {
    first: AtomicU64,
    /// The same for the second fingerprint.
    second: AtomicU64,
}

/// In place of a sum that nobody has asked for yet. One that is just this is computed each time.
const UNKNOWN: u64 = u64::MAX;

impl Sums {
    pub(super) const fn new(first: u64, second: u64) -> Self {
        Self { first: AtomicU64::new(first), second: AtomicU64::new(second) }
    }

    pub(super) const fn unknown() -> Self {
        Self::new(UNKNOWN, UNKNOWN)
    }

    /// Threads that compute it at once come to the same, so no order among them is needed.
    #[inline]
    fn get(&self, seed: u64, compute: impl FnOnce() -> u64) -> u64 {
        let sum = if seed == FIRST { &self.first } else { &self.second };
        match sum.load(Relaxed) {
            UNKNOWN => {
                let computed = compute();
                sum.store(computed, Relaxed);
                computed
            }
            known => known,
        }
    }

    /// Sets the first sum of bytes of which some have changed.
    #[inline]
    fn set(&mut self, first: u64) {
        *self = Self::new(first, UNKNOWN);
    }
}

impl Clone for Sums {
    #[inline]
    fn clone(&self) -> Self {
        Self::new(self.first.load(Relaxed), self.second.load(Relaxed))
    }
}

/// The bytes of a page in one piece.
pub(super) struct Whole {
    pub(super) bytes: [u8; PAGE_BYTES],
    pub(super) sums: Sums,
}

impl Whole {
    pub(super) fn new(bytes: [u8; PAGE_BYTES]) -> Self {
        Self { bytes, sums: Sums::unknown() }
    }

    #[inline]
    pub(super) fn sum_with(&self, seed: u64) -> u64 {
        self.sums.get(seed, || sum_of_words(seed, 0, &self.bytes))
    }

    #[inline]
    pub(super) fn room(&mut self) -> Room<'_> {
        Room { bytes: &mut self.bytes, start: 0, sums: &mut self.sums }
    }
}

/// A part of a page; the rest is that of another one, or zeros.
pub(super) struct Part {
    pub(super) rest: Option<Arc<Whole>>,
    /// Where the part begins in the page.
    pub(super) start: usize,
    pub(super) bytes: [u8; PART_BYTES],
    pub(super) sums: Sums,
}

impl Part {
    #[inline]
    fn rest(&self) -> &[u8; PAGE_BYTES] {
        self.rest.as_ref().map_or(&ZERO, |rest| &rest.bytes)
    }

    #[inline]
    fn end(&self) -> usize {
        self.start + PART_BYTES
    }

    /// Whether all of a range of the page lies in the part.
    #[inline]
    pub(super) fn covers(&self, range: &Range<usize>) -> bool {
        self.start <= range.start && range.end <= self.end()
    }

    pub(super) fn bytes(&self) -> [u8; PAGE_BYTES] {
        let mut bytes = *self.rest();
        bytes[self.start..self.end()].copy_from_slice(&self.bytes);
        bytes
    }

    pub(super) fn pieces(&self, range: Range<usize>) -> [&[u8]; 3] {
        let Range { start: from, end: to } = range;
        if self.covers(&range) {
            return [&[], &self.bytes[from - self.start..to - self.start], &[]];
        }
        let rest = |from: usize, to: usize| self.rest().get(from..to).unwrap_or(&[]);
        let (first, last) = (from.max(self.start), to.min(self.end()));
        let own = if first < last { first - self.start..last - self.start } else { 0..0 };
        [rest(from, to.min(self.start)), &self.bytes[own], rest(from.max(self.end()), to)]
    }

    pub(super) fn sum_with(&self, seed: u64) -> u64 {
        self.sums.get(seed, || {
            let (start, hidden) = (self.start, &self.rest()[self.start..self.end()]);
            let rest = self.rest.as_ref().map_or(0, |rest| rest.sum_with(seed));
            rest.wrapping_sub(sum_of_words(seed, start, hidden)).wrapping_add(sum_of_words(
                seed,
                start,
                &self.bytes,
            ))
        })
    }

    #[inline]
    pub(super) fn room(&mut self) -> Room<'_> {
        Room { bytes: &mut self.bytes, start: self.start, sums: &mut self.sums }
    }
}

/// Bytes of a page while their one owner writes to them.
pub(crate) struct Room<'p> {
    bytes: &'p mut [u8],
    /// Where they begin in the page.
    start: usize,
    sums: &'p mut Sums,
}

impl Room<'_> {
    /// Overwrites bytes; the sum is computed anew when it is asked for.
    #[inline]
    pub(crate) fn write(self, offset: usize, bytes: &[u8]) {
        let at = offset - self.start;
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        *self.sums = Sums::unknown();
    }

    /// Overwrites bytes of a page that had this sum and returns the new one; tells of every word that
    /// changed what it was.
    #[inline]
    pub(crate) fn write_summed(
        self,
        offset: usize,
        bytes: &[u8],
        mut sum: u64,
        mut changed: impl FnMut(u16, u64),
    ) -> u64 {
        let end = offset + bytes.len();
        for index in offset / 8..end.div_ceil(8) {
            let (from, to) = (offset.max(index * 8), end.min(index * 8 + 8));
            let word = &mut self.bytes[index * 8 - self.start..][..8];
            let old = word_of(word);
            word[from - index * 8..to - index * 8]
                .copy_from_slice(&bytes[from - offset..to - offset]);
            let new = word_of(word);
            if old != new {
                sum = sum
                    .wrapping_add(mix_word(FIRST, index, new))
                    .wrapping_sub(mix_word(FIRST, index, old));
                changed(index as u16, old);
            }
        }
        self.sums.set(sum);
        sum
    }

    /// Overwrites one word and sets the sum of the page as it is then.
    #[inline]
    pub(crate) fn restore_word(self, index: u16, word: u64, sum: u64) {
        let at = usize::from(index) * 8 - self.start;
        self.bytes[at..at + 8].copy_from_slice(&word.to_le_bytes());
        self.sums.set(sum);
    }
}

#[inline]
fn word_of(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

/// The sum of the words of a page from a byte on.
fn sum_of_words(seed: u64, start: usize, bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8).enumerate();
    total(words.map(|(index, word)| mix_word(seed, start / 8 + index, word_of(word))))
}
