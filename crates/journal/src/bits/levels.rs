//! Summaries over words of bits, and the searches that use them.

/// The levels above `words`, each bit saying whether the word below is as asked.
pub(super) fn summary(words: &[u64], is: fn(u64) -> bool) -> Vec<Vec<u64>> {
    let mut levels: Vec<Vec<u64>> = Vec::new();
    loop {
        let below = levels.last().map_or(words, Vec::as_slice);
        if below.len() <= 1 {
            return levels;
        }
        let pack = |words: &[u64]| {
            (0..).zip(words).fold(0, |sum, (bit, word)| sum | u64::from(is(*word)) << bit)
        };
        let level = below.chunks(64).map(pack).collect();
        levels.push(level);
    }
}

/// Passes the change of a word on to the levels above, as far as it shows there.
#[inline]
pub(super) fn update(
    levels: &mut [Vec<u64>],
    word: u32,
    (mut old, mut new): (u64, u64),
    is: fn(u64) -> bool,
) {
    let mut index = word as usize;
    for level in levels {
        if is(old) == is(new) {
            return;
        }
        old = level[index / 64];
        level[index / 64] ^= 1 << (index % 64);
        new = level[index / 64];
        index /= 64;
    }
}

/// A word of the bits (level 0) or of a summary; `None` beyond the top and beyond the end.
#[inline]
pub(super) fn word_at(
    words: &[u64],
    levels: &[Vec<u64>],
    level: usize,
    index: usize,
) -> Option<u64> {
    match level {
        0 => words.get(index).copied(),
        _ => levels.get(level - 1)?.get(index).copied(),
    }
}

/// The lowest wanted bit from `from` on: up to the level that knows of one, then down to it.
///
/// `word` gives the words of each level, with the bits that may have a wanted bit below them set.
#[inline]
pub(super) fn search_up(from: u32, word: impl Fn(usize, usize) -> Option<u64>) -> Option<u32> {
    let (mut level, mut index) = (0, from as usize);
    loop {
        let wanted = word(level, index / 64)? >> (index % 64);
        if wanted != 0 {
            index += wanted.trailing_zeros() as usize;
            break;
        }
        (level, index) = (level + 1, index / 64 + 1);
    }
    for level in (0..level).rev() {
        index = index * 64 + word(level, index)?.trailing_zeros() as usize;
    }
    u32::try_from(index).ok()
}

/// The highest wanted bit up to and including `last`; otherwise as [`search_up`].
#[inline]
pub(super) fn search_down(last: u32, word: impl Fn(usize, usize) -> Option<u64>) -> Option<u32> {
    let (mut level, mut index) = (0, last as usize);
    loop {
        let wanted = word(level, index / 64)? << (63 - index % 64);
        if wanted != 0 {
            index -= wanted.leading_zeros() as usize;
            break;
        }
        (level, index) = (level + 1, (index / 64).checked_sub(1)?);
    }
    for level in (0..level).rev() {
        index = index * 64 + 63 - word(level, index)?.leading_zeros() as usize;
    }
    u32::try_from(index).ok()
}
