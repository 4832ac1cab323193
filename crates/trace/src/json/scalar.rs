//! Numbers and texts as JSON, eight bytes at a time.

/// The first `len` of some bytes. All of them are put down, because a number of them that is known takes no
/// call, and the rest is taken back.
#[inline]
pub(super) fn push_some<const N: usize>(out: &mut Vec<u8>, bytes: &[u8; N], len: usize) {
    out.extend_from_slice(bytes);
    out.truncate(out.len() - N + len);
}

pub(super) fn push_number(out: &mut Vec<u8>, number: u64) {
    const EIGHT: u64 = 100_000_000;
    if number < 10 {
        return out.push(b'0' + number as u8);
    }
    if number < EIGHT {
        let digits = eight_digits(number);
        let zeros = digits.trailing_zeros() / 8;
        let text = (digits | ZEROS) >> (8 * zeros);
        return push_some(out, &text.to_le_bytes(), 8 - zeros as usize);
    }
    push_number(out, number / EIGHT);
    out.extend_from_slice(&(eight_digits(number % EIGHT) | ZEROS).to_le_bytes());
}

/// Eight times the digit 0.
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// The digits of a number below 100,000,000, a byte each, the first one lowest: it is split into two numbers
/// of four digits, both into two of two, and all four into two of one. A product and a shift divide
/// what lies side by side: 10486 / 2^20 is a hundredth, and 103 / 2^10 a tenth, exactly enough.
#[inline]
fn eight_digits(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007F_0000_007F;
    let pairs = hundreds | fours.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000F_000F_000F_000F;
    tens | pairs.wrapping_sub(tens.wrapping_mul(10)) << 8
}

pub(super) fn push_signed(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    push_number(out, number.unsigned_abs());
}

pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

/// Eight bytes at a time go over as they are; those from the first one on that is to be escaped are taken
/// back.
pub(super) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let len = rest.len().min(8);
        let eight = rest.first_chunk().copied().unwrap_or_else(|| last_bytes(text, len));
        let plain = plain_bytes(eight).min(len);
        push_some(out, &eight, plain);
        if plain < len {
            push_escape(out, eight[plain]);
        }
        rest = &rest[len.min(plain + 1)..];
    }
}

/// The last few bytes of a text, and spaces.
#[inline]
fn last_bytes(text: &str, few: usize) -> [u8; 8] {
    let spaces = u64::from_le_bytes([b' '; 8]) << (8 * few);
    let last = match text.as_bytes().last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight) >> (64 - 8 * few),
        None => text.bytes().rev().take(few).fold(0, |word, byte| word << 8 | u64::from(byte)),
    };
    (last | spaces).to_le_bytes()
}

/// How many of eight bytes, from the first on, stand for themselves.
#[inline]
fn plain_bytes(eight: [u8; 8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let word = u64::from_le_bytes(eight);
    // The high bit of a byte is set if a borrow came to it. It may come on from a byte below that is one to
    // escape itself, so that the lowest one is right.
    let below = |word: u64, least: u8| word.wrapping_sub(ONES * u64::from(least)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let found = (below(word, 0x20) | is(b'"') | is(b'\\')) & (ONES << 7);
    found.trailing_zeros() as usize / 8
}

fn push_escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\x08' => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        b'\x0c' => b'f',
        b'\r' => b'r',
        _ => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
            return out.extend_from_slice(&[
                b'\\',
                b'u',
                b'0',
                b'0',
                digit(byte >> 4),
                digit(byte & 0xF),
            ]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
