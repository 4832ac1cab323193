//! Bytes as text: two hexadecimal digits a byte. As a serde module, for fields of bytes.

use serde::{Deserialize, Deserializer, Serializer, de};
use std::fmt;
use std::sync::Arc;

/// Why a text is no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    /// The last byte has one digit only.
    OddLength,
    /// A character is no hexadecimal digit.
    NotADigit,
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HexError::OddLength => "the last byte has one digit only",
            HexError::NotADigit => "a character is no hexadecimal digit",
        })
    }
}

impl std::error::Error for HexError {}

/// Appends the digits of some bytes, in lower case.
pub fn encode_onto(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for nibble in [byte >> 4, byte & 0xF] {
            text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
        }
    }
}

/// Writes a number of 32 bits with all its digits, as `{:#010x}` does, and without its care for widths.
pub(crate) fn write_word(f: &mut fmt::Formatter<'_>, word: u32) -> fmt::Result {
    let mut text = *b"0x00000000";
    for (index, digit) in text[2..].iter_mut().enumerate() {
        *digit = b"0123456789abcdef"[(word >> (28 - 4 * index) & 0xF) as usize];
    }
    f.write_str(std::str::from_utf8(&text).expect("digits are text"))
}

/// Appends the bytes that a text of digits stands for; after an error, some of them.
pub fn decode_onto(bytes: &mut Vec<u8>, text: &str) -> Result<(), HexError> {
    let digits = text.as_bytes();
    if digits.len() % 2 != 0 {
        return Err(HexError::OddLength);
    }
    for pair in digits.chunks_exact(2) {
        bytes.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Ok(())
}

fn digit(character: u8) -> Result<u8, HexError> {
    let value = char::from(character).to_digit(16).ok_or(HexError::NotADigit)?;
    Ok(value as u8)
}

/// Writes bytes as text.
pub fn serialize<S: Serializer>(bytes: &Arc<[u8]>, to: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(bytes.len() * 2);
    encode_onto(&mut text, bytes);
    to.serialize_str(&text)
}

/// Reads bytes from text.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<[u8]>, D::Error> {
    let text = String::deserialize(from)?;
    let mut bytes = Vec::with_capacity(text.len() / 2);
    decode_onto(&mut bytes, &text).map_err(de::Error::custom)?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Vec<u8>, HexError> {
        let mut bytes = Vec::new();
        decode_onto(&mut bytes, text).map(|()| bytes)
    }

    #[test]
    fn a_word_is_written_with_all_its_digits() {
        for word in [0, 1, 0x0123_4567, 0x89AB_CDEF, u32::MAX] {
            assert_eq!(crate::Address(word).to_string(), format!("{word:#010x}"));
        }
    }

    #[test]
    fn bytes_come_back_from_their_digits() {
        let mut text = String::new();
        encode_onto(&mut text, b"\x00\x7f\xa5\xff");
        assert_eq!(text, "007fa5ff");
        assert_eq!(decode("007FA5ff"), Ok(b"\x00\x7f\xa5\xff".to_vec()));
    }

    #[test]
    fn text_that_is_no_pairs_of_digits_is_refused() {
        assert_eq!(decode("007"), Err(HexError::OddLength));
        assert_eq!(decode("0g"), Err(HexError::NotADigit));
        assert_eq!(decode("+1"), Err(HexError::NotADigit));
        assert_eq!(decode("\u{20ac}1"), Err(HexError::NotADigit));
    }
}
