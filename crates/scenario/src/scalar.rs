//! Texts, bytes, characters and numbers: `ron` resolves the escapes and reads the digits.

use crate::diagnostic::Diagnostic;
use crate::lexer::Mistake;
use crate::node::{Integer, Kind, OddNumber};
use crate::source::Span;
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

/// A number token: a whole number, or why it is none.
pub(crate) fn number(token: &str) -> Kind {
    let read = if token.starts_with('-') {
        read_all::<i64>(token).map(Integer::from)
    } else {
        read_all::<u64>(token).map(Integer::from)
    };
    match read {
        Ok(integer) => Kind::Integer(integer),
        Err(reason) => Kind::OddNumber(reason),
    }
}

fn read_all<'a, T: Deserialize<'a>>(token: &'a str) -> Result<T, OddNumber> {
    let hexadecimal = token.contains(['x', 'X']);
    let suffix = |c: char| matches!(c, 'i' | 'u' | 'f') && !(hexadecimal && c == 'f');
    if token.contains(suffix) {
        return Err(OddNumber::Suffix);
    }
    if !hexadecimal && token.contains(['.', 'e', 'E']) {
        return Err(OddNumber::Fraction);
    }
    let mut ron = Deserializer::from_str(token).map_err(|_| OddNumber::Malformed)?;
    match T::deserialize(&mut ron) {
        Ok(value) if ron.remainder().is_empty() => Ok(value),
        Err(ron::Error::IntegerOutOfBounds) => Err(OddNumber::TooLarge),
        _ => Err(OddNumber::Malformed),
    }
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
