//! What is behind a version while one owner writes to it.

use std::sync::{Arc, OnceLock};

use super::PAGE_BYTES;
use crate::barrier::total;
use crate::mix::{FIRST, SECOND, mix_word};

/// The bytes of a page and, once it has been asked for, the sum of its words.
#[derive(Clone)]
pub(crate) struct PageData {
    bytes: [u8; PAGE_BYTES],
    sum: OnceLock<u64>,
    /// The same for the second fingerprint.
    second: OnceLock<u64>,
}

impl PageData {
    pub(super) fn new(bytes: [u8; PAGE_BYTES]) -> Self {
        Self { bytes, sum: OnceLock::new(), second: OnceLock::new() }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8; PAGE_BYTES] {
        &self.bytes
    }

    #[inline]
    pub(super) fn content_sum(&self) -> u64 {
        *self.sum.get_or_init(|| sum_of_words(FIRST, &self.bytes))
    }

    pub(super) fn second_sum(&self) -> u64 {
        *self.second.get_or_init(|| sum_of_words(SECOND, &self.bytes))
    }

    /// Overwrites bytes; the sum is computed anew when it is asked for.
    #[inline]
    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.bytes[offset..offset + bytes.len()].copy_from_slice(bytes);
        forget(&mut self.sum);
        forget(&mut self.second);
    }

    /// Overwrites bytes, keeps the sum and returns it; tells of every word that changed what it was.
    #[inline]
    pub(crate) fn write_summed(
        &mut self,
        offset: usize,
        bytes: &[u8],
        mut changed: impl FnMut(u16, u64),
    ) -> u64 {
        let mut sum = self.content_sum();
        let end = offset + bytes.len();
        for index in offset / 8..end.div_ceil(8) {
            let (from, to) = (offset.max(index * 8), end.min(index * 8 + 8));
            let old = word_at(&self.bytes, index);
            self.bytes[from..to].copy_from_slice(&bytes[from - offset..to - offset]);
            let new = word_at(&self.bytes, index);
            if old != new {
                sum = sum
                    .wrapping_add(mix_word(FIRST, index, new))
                    .wrapping_sub(mix_word(FIRST, index, old));
                changed(index as u16, old);
            }
        }
        self.set_sum(sum);
        sum
    }

    /// Overwrites one word and sets the sum of the bytes as they are then.
    #[inline]
    pub(crate) fn restore_word(&mut self, index: u16, word: u64, sum: u64) {
        let start = usize::from(index) * 8;
        self.bytes[start..start + 8].copy_from_slice(&word.to_le_bytes());
        self.set_sum(sum);
    }

    /// Sets the sum of the bytes, of which some have changed.
    #[inline]
    fn set_sum(&mut self, sum: u64) {
        forget(&mut self.second);
        match self.sum.get_mut() {
            Some(known) => *known = sum,
            None => self.sum = OnceLock::from(sum),
        }
    }
}

/// Forgets a sum, if anybody has asked for it: mostly nobody has.
#[inline]
fn forget(sum: &mut OnceLock<u64>) {
    if sum.get().is_some() {
        *sum = OnceLock::new();
    }
}

#[inline]
fn word_at(bytes: &[u8; PAGE_BYTES], index: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[index * 8..index * 8 + 8]);
    u64::from_le_bytes(word)
}

fn sum_of_words(seed: u64, bytes: &[u8; PAGE_BYTES]) -> u64 {
    total((0..PAGE_BYTES / 8).map(|index| mix_word(seed, index, word_at(bytes, index))))
}

/// Memory that no version owns any more, for the next copies: the allocator takes about as long to find
/// a page as copying one does.
pub(crate) struct Spare {
    pages: Vec<Arc<PageData>>,
}

/// Why spare memory can be written to.
const ALONE: &str = "what is spare has no other owner";

/// What is more than this goes back to the allocator.
const MOST_SPARE: usize = 512;

impl Spare {
    pub(crate) const fn new() -> Self {
        Self { pages: Vec::new() }
    }

    /// Keeps the memory if this was its last owner.
    #[inline]
    pub(super) fn keep(&mut self, data: Arc<PageData>) {
        if Arc::strong_count(&data) == 1 && self.pages.len() < MOST_SPARE {
            self.pages.push(data);
        }
    }

    #[inline]
    pub(super) fn copy(&mut self, original: &PageData) -> Arc<PageData> {
        let Some(mut page) = self.pages.pop() else {
            return Arc::new(original.clone());
        };
        let data = Arc::get_mut(&mut page).expect(ALONE);
        // Field by field, because a whole value would be copied twice.
        data.bytes = original.bytes;
        (data.sum, data.second) = (original.sum.clone(), original.second.clone());
        page
    }

    #[inline]
    pub(super) fn zeros(&mut self) -> Arc<PageData> {
        let Some(mut page) = self.pages.pop() else {
            let mut data = PageData::new([0; PAGE_BYTES]);
            data.set_sum(0);
            return Arc::new(data);
        };
        let data = Arc::get_mut(&mut page).expect(ALONE);
        data.bytes.fill(0);
        data.set_sum(0);
        page
    }
}

/// A copy starts with none.
impl Clone for Spare {
    fn clone(&self) -> Self {
        Self::new()
    }
}
