//! Plain memory: the peer of reading through a page table.

use std::hint::black_box;
use std::time::Instant;

use crate::measure::Side;

/// The working set, in bytes.
pub(crate) const BYTES: usize = 64 * 1024;

/// The offsets that both sides of a row read, one after the other: 4-byte places all over the working set,
/// no two neighbours in one cache line.
#[inline]
pub(crate) fn offset(turn: u64) -> usize {
    (turn as usize).wrapping_mul(68) & (BYTES - 4)
}

/// A bounds-checked read of 4 bytes from a `Vec`.
pub(crate) fn checked_read() -> Side {
    let words: Vec<u32> = (0..BYTES as u32 / 4).collect();
    Side::batch("checked Vec read", move |times| {
        let words = black_box(&words);
        let start = Instant::now();
        let sum = (0..times).fold(0_u32, |sum, turn| sum.wrapping_add(words[offset(turn) / 4]));
        black_box(sum);
        start.elapsed()
    })
}

/// A copy of the working set into a buffer.
pub(crate) fn copy() -> Side {
    let source: Vec<u8> = (0..BYTES).map(|index| index as u8).collect();
    let mut target = vec![0; BYTES];
    Side::each("memcpy 64 KB", move || {
        black_box(&mut target).copy_from_slice(black_box(&source));
    })
}
