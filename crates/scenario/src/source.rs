//! A scenario's text, and places in it.

mod encoding;

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

/// A range of bytes in a [`Source`]. Sources are smaller than 4 GB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to `end`; both must lie within a [`Source`].
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// From the start of this span to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end }
    }

    /// The span as a range of byte offsets.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Spanned<T> {
        Spanned { value, span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A line and a column, both counted from 1, the column in characters.
///
/// A line ends with LF or CRLF. A lone CR and U+2028 are white space and end no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The text of one file under the name that messages call it by. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Source(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    text: Arc<str>,
    /// The offset of each line's first byte, computed when a message first asks for it.
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// A source whose text is known to be within [`crate::limits::SOURCE_BYTES`].
    pub(crate) fn from_text(name: &str, text: String) -> Source {
        assert!(text.len() <= crate::limits::SOURCE_BYTES, "sources are checked for size first");
        Source(Arc::new(Inner { name: name.to_owned(), text: text.into(), lines: OnceLock::new() }))
    }

    /// The name that messages show, usually a path as the user gave it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The whole text, to be shared.
    pub fn shared_text(&self) -> &Arc<str> {
        &self.0.text
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.0.text[span.range()]
    }

    /// Where the byte at `offset` lies; an offset past the end is the end. Takes time in
    /// proportion to the length of the line.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.0.text.len() as u32);
        let line = self.line_at(offset);
        let start = self.lines()[line - 1] as usize;
        let column = 1 + self.0.text[start..offset as usize].chars().count();
        Position { line, column }
    }

    /// The line, from 1, that the byte at `offset` lies in; cheap however long the line is.
    pub fn line_at(&self, offset: u32) -> usize {
        self.lines().partition_point(|&start| start <= offset)
    }

    /// The text of a line counted from 1, without its end; empty if there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let range = self.line_range(line);
        let text = &self.0.text[range];
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// The offsets of a line counted from 1, with its end.
    pub(crate) fn line_range(&self, line: usize) -> Range<usize> {
        let end = self.0.text.len();
        let lines = self.lines();
        let at = |line: usize| lines.get(line).map_or(end, |&start| start as usize);
        at(line.saturating_sub(1))..at(line)
    }

    fn lines(&self) -> &[u32] {
        self.0.lines.get_or_init(|| {
            let ends = self.0.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: u32, expect: &str) {
        let source = Source::from_text("t", text.to_owned());
        assert_eq!(source.position(offset).to_string(), expect);
    }

    #[test]
    fn lines_end_with_lf_or_crlf_but_not_with_a_lone_cr() {
        check("a\r\nb", 3, "2:1");
        check("a\rb", 2, "1:3");
        check("a\u{2028}b", 4, "1:3");
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        check("ä€𝄞x", 9, "1:4");
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab\n", 99, "2:1");
        check("", 0, "1:1");
    }

    #[test]
    fn a_line_comes_without_its_end() {
        let source = Source::from_text("t", "one\r\ntwo\n".to_owned());
        assert_eq!((source.line(1), source.line(2), source.line(3)), ("one", "two", ""));
        assert_eq!(source.line(9), "");
    }
}
