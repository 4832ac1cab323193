//! The hash under the fingerprint: our own, versioned, the same on every machine.
//!
//! A fingerprint is a wrapping sum of shares, so a share must look random even for records that differ
//! in one bit: each word is folded in with one wide multiplication, and a bijective finish breaks up what
//! would otherwise be nearly linear. (Without it, two counters at different places would cancel out.)

use std::hash::{Hash, Hasher};

/// Changes whenever the same content would get another fingerprint.
pub const FINGERPRINT_VERSION: u32 = 1;

/// Odd, with about half of its bits set: the fractional part of the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
/// What is added to the salts of the first sum: nothing.
pub(crate) const FIRST: u64 = 0;
/// What is added to those of the second sum.
pub(crate) const SECOND: u64 = salt("journal", "second sum");

/// Odd, with about half of its bits set: the fractional part of the square root of 2, made odd.
const FOLD: u64 = 0x6a09_e667_f3bc_c909;

/// Multiplies to 128 bits and adds both halves up by XOR.
#[inline]
const fn fold(word: u64) -> u64 {
    let product = (word as u128).wrapping_mul(FOLD as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The bijective finish of the SplitMix64 generator.
#[inline]
const fn finish(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A salt from two names: tables with different names contribute independently.
///
/// ```
/// assert_ne!(journal::salt("State", "frames"), journal::salt("State", "views"));
/// ```
#[must_use]
pub const fn salt(owner: &str, table: &str) -> u64 {
    let owner = salt_bytes(GOLDEN, owner.as_bytes());
    finish(salt_bytes(owner ^ GOLDEN, table.as_bytes()))
}

const fn salt_bytes(mut state: u64, bytes: &[u8]) -> u64 {
    let mut index = 0;
    while index < bytes.len() {
        state = fold(state ^ (bytes[index] as u64 + 1));
        index += 1;
    }
    state
}

/// The share of `record` at the logical place `key` in the table with this salt.
///
/// Its value is part of [`FINGERPRINT_VERSION`].
#[inline]
#[must_use]
pub fn mix<K: Hash + ?Sized, R: Hash + ?Sized>(salt: u64, key: &K, record: &R) -> u64 {
    let mut mixer = Mixer::new(salt);
    key.hash(&mut mixer);
    record.hash(&mut mixer);
    mixer.finish()
}

/// A hash of bytes to find something by, quicker than a share of a fingerprint. No one may see its value.
///
/// ```
/// assert_ne!(journal::hash_bytes(0, b"log"), journal::hash_bytes(0, b"log\0"));
/// assert_ne!(journal::hash_bytes(0, b"a longer name"), journal::hash_bytes(1, b"a longer name"));
/// ```
#[inline]
#[must_use]
pub fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut state = fold(seed ^ bytes.len() as u64);
    let mut words = bytes.chunks_exact(8);
    for word in words.by_ref() {
        state = fold(state ^ joined(word));
    }
    fold(state ^ joined(words.remainder()))
}

/// The share of one 8-byte word of a page in the page's content sum; a zero word has none.
#[inline]
pub(crate) fn mix_word(seed: u64, index: usize, word: u64) -> u64 {
    let place = (index as u64).wrapping_add(1).wrapping_mul(GOLDEN).wrapping_add(seed);
    if word == 0 { 0 } else { finish(word ^ place) }
}

/// At most eight bytes, the first the lowest.
#[inline]
fn joined(bytes: &[u8]) -> u64 {
    if let (Some(low), Some(high)) = (bytes.first_chunk(), bytes.last_chunk()) {
        // Where both overlap they are equal.
        let high = u64::from(u32::from_le_bytes(*high)) << (bytes.len() * 8 - 32);
        return u64::from(u32::from_le_bytes(*low)) | high;
    }
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The hasher behind [`mix`]: independent of byte order and pointer width.
///
/// Values narrower than 64 bits share a word, so a record of small fields costs few multiplications.
/// One trap remains outside its reach: the standard library hashes a slice of multi-byte integers
/// as the bytes they have in memory. A record that is to have one fingerprint everywhere holds none.
#[derive(Clone, Debug)]
pub struct Mixer {
    state: u64,
    pending: u64,
    pending_bits: u32,
}

impl Mixer {
    /// Starts from a salt; see [`salt`].
    #[inline]
    #[must_use]
    pub fn new(salt: u64) -> Self {
        Self { state: salt, pending: 0, pending_bits: 0 }
    }

    #[inline]
    fn push(&mut self, value: u64, bits: u32) {
        if self.pending_bits + bits > 64 {
            self.state = fold(self.state ^ self.pending);
            self.pending = value;
            self.pending_bits = bits;
        } else {
            self.pending |= value << self.pending_bits;
            self.pending_bits += bits;
        }
    }
}

impl Hasher for Mixer {
    #[inline]
    fn finish(&self) -> u64 {
        finish(fold(self.state ^ self.pending))
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            self.push(joined(word), 64);
        }
        let rest = words.remainder();
        let bits = rest.len() as u32 * 8;
        if !rest.is_empty() && self.pending_bits + bits <= 64 {
            // Together they come to the same as one by one.
            self.push(joined(rest), bits);
        } else {
            rest.iter().for_each(|byte| self.push(u64::from(*byte), 8));
        }
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.push(u64::from(value), 8);
    }

    #[inline]
    fn write_u16(&mut self, value: u16) {
        self.push(u64::from(value), 16);
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.push(u64::from(value), 32);
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.push(value, 64);
    }

    #[inline]
    fn write_u128(&mut self, value: u128) {
        self.push(value as u64, 64);
        self.push((value >> 64) as u64, 64);
    }

    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.push(value as u64, 64);
    }

    #[inline]
    fn write_i8(&mut self, value: i8) {
        self.write_u8(value as u8);
    }

    #[inline]
    fn write_i16(&mut self, value: i16) {
        self.write_u16(value as u16);
    }

    #[inline]
    fn write_i32(&mut self, value: i32) {
        self.write_u32(value as u32);
    }

    #[inline]
    fn write_i64(&mut self, value: i64) {
        self.write_u64(value as u64);
    }

    #[inline]
    fn write_i128(&mut self, value: i128) {
        self.write_u128(value as u128);
    }

    #[inline]
    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as i64 as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_of_a_known_record_is_pinned_to_the_version() {
        let share = mix(salt("State", "frames"), &7_u64, &(1_u8, 2_u32, "name", [3_u8; 11]));
        assert_eq!((FINGERPRINT_VERSION, share), (1, 8_907_075_671_866_194_305));
    }

    #[test]
    fn small_counters_at_two_places_do_not_cancel_out() {
        let salt = salt("State", "counters");
        let mut seen = std::collections::BTreeSet::new();
        for first in 0..300_u64 {
            for second in 0..300_u64 {
                let sum = mix(salt, &0_u64, &first).wrapping_add(mix(salt, &1_u64, &second));
                assert!(seen.insert(sum), "{first} and {second} collide with an earlier pair");
            }
        }
    }

    #[test]
    fn narrow_values_that_overflow_a_word_still_count() {
        let share = |last: u8| mix(0, &0_u64, &(1_u32, 2_u16, 3_u8, 4_u32, last));
        assert_ne!(share(1), share(2));
    }

    #[test]
    fn equal_words_at_different_indexes_of_a_page_have_different_shares() {
        assert_ne!(mix_word(FIRST, 0, 9), mix_word(FIRST, 1, 9));
        assert_eq!(mix_word(FIRST, 5, 0), 0);
    }
}
