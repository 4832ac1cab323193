//! Bytes as text in which runs are short: groups of two digits a byte, and `00*4096` for one byte
//! many times, with spaces between them. For the fields of events that carry bytes.

use abi::hex;
use serde::{Deserialize, Deserializer, Serializer, de};
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// The shortest run that is written as one, in bytes.
const SHORTEST_RUN: usize = 8;

/// The most bytes that one text may stand for: 64 MB, twice what one call of the model can move.
pub(super) const LIMIT_BYTES: usize = 64 << 20;

/// Why a text is no bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RunError {
    Hex(hex::HexError),
    Count,
    TooLong,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Hex(error) => error.fmt(f),
            RunError::Count => f.write_str("a run is one byte, '*' and how often"),
            RunError::TooLong => write!(f, "more than {LIMIT_BYTES} bytes in one event"),
        }
    }
}

/// Writes bytes as text.
pub(crate) fn serialize<S: Serializer>(bytes: &Arc<[u8]>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&encode(bytes))
}

/// Reads bytes from text.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<[u8]>, D::Error> {
    let text = String::deserialize(from)?;
    decode(&text).map(Arc::from).map_err(de::Error::custom)
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut plain: &[u8] = &[];
    let mut rest = bytes;
    for run in bytes.chunk_by(|left, right| left == right) {
        if run.len() < SHORTEST_RUN {
            plain = &rest[..plain.len() + run.len()];
            continue;
        }
        push_plain(&mut text, plain);
        rest = &rest[plain.len() + run.len()..];
        plain = &[];
        push_plain(&mut text, &run[..1]);
        write!(text, "*{}", run.len()).expect("a string takes all text");
    }
    push_plain(&mut text, plain);
    text
}

fn push_plain(text: &mut String, bytes: &[u8]) {
    if !bytes.is_empty() && !text.is_empty() {
        text.push(' ');
    }
    hex::encode_onto(text, bytes);
}

fn decode(text: &str) -> Result<Vec<u8>, RunError> {
    let mut bytes = Vec::new();
    for group in text.split(' ').filter(|_| !text.is_empty()) {
        let Some((byte, count)) = group.split_once('*') else {
            hex::decode_onto(&mut bytes, group).map_err(RunError::Hex)?;
            continue;
        };
        let count = decimal(count).ok_or(RunError::Count)?;
        if bytes.len() > LIMIT_BYTES || count > LIMIT_BYTES - bytes.len() {
            return Err(RunError::TooLong);
        }
        let before = bytes.len();
        hex::decode_onto(&mut bytes, byte).map_err(RunError::Hex)?;
        if bytes.len() != before + 1 || count == 0 {
            return Err(RunError::Count);
        }
        bytes.resize(before + count, bytes[before]);
    }
    if bytes.len() > LIMIT_BYTES { Err(RunError::TooLong) } else { Ok(bytes) }
}

/// A number in digits alone: a sign is no part of it.
fn decimal(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|character| character.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(bytes: &[u8], expected: &Expect) {
        let text = encode(bytes);
        assert_eq!(decode(&text), Ok(bytes.to_vec()));
        expected.assert_eq(&text);
    }

    fn check_refused(text: &str, expected: &Expect) {
        expected.assert_eq(&decode(text).map_or_else(|error| error.to_string(), |_| "fine".into()));
    }

    #[test]
    fn long_runs_are_short() {
        check(&[0; 4096], &expect!["00*4096"]);
        check(b"hello\0\0\0\0\0\0\0\0\0!", &expect!["68656c6c6f 00*9 21"]);
        check(&[[1; 8], [2; 8]].concat(), &expect!["01*8 02*8"]);
    }

    #[test]
    fn short_runs_stay_among_the_other_bytes() {
        check(b"", &expect![""]);
        check(b"aabbbc", &expect!["616162626263"]);
        check(&[7; 7], &expect!["07070707070707"]);
    }

    #[test]
    fn text_of_another_form_is_refused() {
        check_refused("0", &expect!["the last byte has one digit only"]);
        check_refused("00  11", &expect!["fine"]);
        check_refused("0011*2", &expect!["a run is one byte, '*' and how often"]);
        check_refused("00*", &expect!["a run is one byte, '*' and how often"]);
        check_refused("00*+3", &expect!["a run is one byte, '*' and how often"]);
        check_refused("00*0", &expect!["a run is one byte, '*' and how often"]);
        check_refused("*3", &expect!["a run is one byte, '*' and how often"]);
    }

    #[test]
    fn a_run_that_would_fill_the_host_is_refused() {
        check_refused("00*99999999999", &expect!["more than 67108864 bytes in one event"]);
        check_refused("00*67108864 00*9", &expect!["more than 67108864 bytes in one event"]);
        check_refused(
            "00*99999999999999999999999",
            &expect!["a run is one byte, '*' and how often"],
        );
    }
}
