//! Texts, bytes, characters and numbers: `ron` resolves the escapes and reads the digits.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::source::Span;
use crate::syntax::lexer::Mistake;
use crate::syntax::node::{Integer, Kind, OddNumber};
use ron::de::Deserializer;
use serde::Deserialize;
use serde::de::Visitor;
use std::fmt;
use std::sync::Arc;

/// The text that a literal with its quotes stands for.
pub(crate) fn text(literal: &str, span: Span) -> Result<std::borrow::Cow<'_, str>, Mistake> {
    let mut ron = open(literal, span)?;
    serde::Deserializer::deserialize_str(&mut ron, TextVisitor)
        .map_err(|error| bad_escape(literal, span, &ron.span_error(error)))
}

/// The bytes that a literal with its quotes stands for.
pub(crate) fn bytes(literal: &str, span: Span) -> Result<Arc<[u8]>, Mistake> {
    let mut ron = open(literal, span)?;
    serde::Deserializer::deserialize_bytes(&mut ron, BytesVisitor)
        .map_err(|error| bad_escape(literal, span, &ron.span_error(error)))
}

/// The character that a literal with its quotes stands for.
pub(crate) fn character(literal: &str, span: Span) -> Result<char, Mistake> {
    let mut ron = open(literal, span)?;
    char::deserialize(&mut ron).map_err(|error| bad_escape(literal, span, &ron.span_error(error)))
}

/// The byte that `b'x'` stands for.
pub(crate) fn byte(literal: &str, span: Span) -> Result<u8, Mistake> {
    let mut ron = open(literal, span)?;
    u8::deserialize(&mut ron).map_err(|error| bad_escape(literal, span, &ron.span_error(error)))
}

/// A number token: a whole number, or a number that is none.
pub(crate) fn number(token: &str, span: Span) -> Result<Kind, Mistake> {
    let hexadecimal = token.contains(['x', 'X']);
    let suffix = |c: char| matches!(c, 'i' | 'u') || c == 'f' && !hexadecimal;
    let integer = if token.starts_with('-') {
        read_all::<i64>(token).map(|value| value.map(Integer::from))
    } else {
        read_all::<u64>(token).map(|value| value.map(Integer::from))
    };
    match integer {
        _ if token.contains(suffix) && is_any_number(token) => {
            Ok(Kind::OddNumber(OddNumber::Suffix))
        }
        Ok(Some(integer)) => Ok(Kind::Integer(integer)),
        Err(ron::Error::IntegerOutOfBounds) if is_digits(token) => {
            Ok(Kind::OddNumber(OddNumber::TooLarge))
        }
        _ if is_any_number(token) => Ok(Kind::OddNumber(OddNumber::Fraction)),
        _ => {
            let message = format!("{} is not a number", code(token));
            let mistake = Diagnostic::error(span, message);
            let unit = token.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
            Err(Box::new(match unit.to_ascii_uppercase().as_str() {
                "K" | "KB" | "KIB" | "M" | "MB" | "MIB" | "G" | "GB" | "GIB" => {
                    mistake.help("sizes are in bytes: 64 KB are 0x10000, 1 MB is 0x100000")
                }
                _ => mistake.help("whole numbers are written `10`, `0x1F`, `0b101`, `1_000`"),
            }))
        }
    }
}

/// True if there is nothing but digits behind the sign and the mark of the base.
fn is_digits(token: &str) -> bool {
    let unsigned = token.trim_start_matches(['+', '-']);
    let (digits, radix) = match unsigned.get(..2) {
        Some("0x") => (&unsigned[2..], 16),
        Some("0o") => (&unsigned[2..], 8),
        Some("0b") => (&unsigned[2..], 2),
        _ => (unsigned, 10),
    };
    digits.chars().all(|c| c == '_' || c.is_digit(radix))
}

/// Reads a token to its end; `None` if something is left behind the number.
fn read_all<'a, T: Deserialize<'a>>(token: &'a str) -> ron::Result<Option<T>> {
    let mut ron = Deserializer::from_str(token).map_err(|error| error.code)?;
    let value = T::deserialize(&mut ron)?;
    Ok(ron.remainder().is_empty().then_some(value))
}

/// True if `ron` takes the token for a number of any type.
fn is_any_number(token: &str) -> bool {
    read_all::<serde::de::IgnoredAny>(token).is_ok_and(|number| number.is_some())
}

fn open(literal: &str, span: Span) -> Result<Deserializer<'_>, Mistake> {
    let wrong = |_| Box::new(Diagnostic::error(span, "this literal cannot be read"));
    Deserializer::from_str(literal).map_err(wrong)
}

/// Points at the escape that `ron` stumbled over and says how a path is written.
fn bad_escape(literal: &str, span: Span, error: &ron::error::SpannedError) -> Mistake {
    let stop = byte_offset(literal, error.span.end);
    let start = literal[..stop].rfind('\\').unwrap_or(0);
    let len = literal[start..].chars().take(2).map(char::len_utf8).sum::<usize>();
    let stop = stop.max(start + len);
    let at = span.start as usize;
    let escape = Span::new(at + start, at + stop.min(literal.len()));
    let mut mistake = Diagnostic::error(escape, "this is no escape sequence");
    if literal.starts_with('"') {
        mistake = mistake.help("a text with backslashes, such as a path, is written r\"…\"");
    }
    Box::new(mistake)
}

/// `ron` counts lines and characters; this crate counts bytes.
fn byte_offset(text: &str, position: ron::error::Position) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(position.line - 1).map(str::len).sum();
    let column = text[line_start..].char_indices().nth(position.col - 1);
    column.map_or(text.len(), |(at, _)| line_start + at)
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = std::borrow::Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.to_owned().into())
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(text.into())
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Arc<[u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(bytes.into())
    }

    fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        Ok(bytes.into())
    }
}
