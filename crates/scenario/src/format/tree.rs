//! Tokens and comments, put together: who has which comment.

use crate::syntax::lexer::{Lexer, Token, TokenKind};

/// What a file consists of.
pub(super) struct Document<'s> {
    /// The scenario, with the comments above it.
    pub(super) scenario: Entry<'s>,
    /// The comments below it.
    pub(super) tail: Vec<Comment<'s>>,
}

/// A value among others, with its name if it has one.
pub(super) struct Entry<'s> {
    /// There is a blank line above the value and its comments.
    pub(super) blank: bool,
    /// There is a blank line between its comments and it.
    pub(super) apart: bool,
    /// The comments before it.
    pub(super) before: Vec<Comment<'s>>,
    pub(super) name: Option<&'s str>,
    pub(super) value: Value<'s>,
    /// The comments behind it, on its line. None stands behind one to the end of the line.
    pub(super) after: Vec<&'s str>,
}

pub(super) enum Value<'s> {
    /// One token.
    Leaf(&'s str),
    Group(Group<'s>),
}

/// A pair of brackets and what is in it.
pub(super) struct Group<'s> {
    /// The word before the bracket; empty if there is none.
    pub(super) head: &'s str,
    pub(super) open: &'s str,
    pub(super) close: &'s str,
    pub(super) entries: Vec<Entry<'s>>,
    /// The comments before the closing bracket.
    pub(super) tail: Vec<Comment<'s>>,
}

#[derive(Clone, Copy)]
pub(super) struct Comment<'s> {
    pub(super) text: &'s str,
    /// There is a blank line above it.
    pub(super) blank: bool,
    /// What follows stands on its line.
    pub(super) inline: bool,
}

/// A comment where it stands.
#[derive(Clone, Copy)]
struct Raw<'s> {
    text: &'s str,
    /// The ends of lines between it and what is before it.
    lines_before: usize,
    /// The same for what follows.
    lines_after: usize,
}

impl<'s> Raw<'s> {
    fn is_to_the_end_of_the_line(self) -> bool {
        self.text.starts_with("//")
    }

    fn comment(self) -> Comment<'s> {
        let inline =
            !self.is_to_the_end_of_the_line() && self.lines_after == 0 && !self.text.contains('\n');
        Comment { text: self.text, blank: self.lines_before > 1, inline }
    }
}

/// What stands before a token.
#[derive(Default)]
struct Gap<'s> {
    comments: Vec<Raw<'s>>,
    /// The ends of lines right before the token.
    lines: usize,
}

struct Reader<'s> {
    text: &'s str,
    /// The tokens with what stands before each, in reverse.
    tokens: Vec<(Gap<'s>, Token)>,
}

/// The tree of a text that has been read without a mistake. The recursion is as deep as brackets
/// are nested, which that reading has bounded.
pub(super) fn read(text: &str) -> Document<'_> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    let mut end = 0;
    loop {
        let token = lexer.next().expect("the text has been read before");
        tokens.push((gap(&text[end..token.span.start as usize]), token));
        if token.kind == TokenKind::End {
            break;
        }
        end = token.span.end as usize;
    }
    tokens.reverse();
    let mut reader = Reader { text, tokens };
    let mut scenario = reader.entry(Vec::new());
    let (gap, _) = reader.take();
    let mut tail = Vec::new();
    share(&gap, &mut scenario.after, &mut tail, true);
    Document { scenario, tail }
}

impl<'s> Reader<'s> {
    fn take(&mut self) -> (Gap<'s>, &'s str) {
        let (gap, token) = self.tokens.pop().expect("the end is not passed");
        (gap, &self.text[token.span.range()])
    }

    fn next(&self) -> TokenKind {
        self.tokens.last().map_or(TokenKind::End, |(_, token)| token.kind)
    }

    /// A value and what belongs to it, up to its last token. `before` are comments that were found
    /// already.
    fn entry(&mut self, mut before: Vec<Comment<'s>>) -> Entry<'s> {
        let (gap, mut text) = self.take();
        let blank = match (before.first(), gap.comments.first()) {
            (Some(first), _) => first.blank,
            (None, Some(first)) => first.lines_before > 1,
            (None, None) => gap.lines > 1,
        };
        if let Some(last) = before.last_mut() {
            // A comma stood between it and what follows.
            last.inline &= gap.comments.first().map_or(gap.lines, |raw| raw.lines_before) == 0;
        }
        before.extend(gap.comments.iter().map(|raw| raw.comment()));
        let apart = gap.lines > 1 && !before.is_empty();
        let mut name = None;
        if self.next() == TokenKind::Colon {
            name = Some(text);
            before.extend(self.take().0.comments.iter().map(|raw| raw.comment()));
            let (gap, value) = self.take();
            before.extend(gap.comments.iter().map(|raw| raw.comment()));
            text = value;
        }
        let is_word = !matches!(text, "(" | "[");
        let value = if !is_word {
            Value::Group(self.group("", text))
        } else if matches!(self.next(), TokenKind::Open(_)) {
            let (gap, open) = self.take();
            before.extend(gap.comments.iter().map(|raw| raw.comment()));
            Value::Group(self.group(text, open))
        } else {
            Value::Leaf(text)
        };
        Entry { blank, apart, before, name, value, after: Vec::new() }
    }

    /// What is in a pair of brackets, with the closing one.
    fn group(&mut self, head: &'s str, open: &'s str) -> Group<'s> {
        let mut entries: Vec<Entry<'s>> = Vec::new();
        let mut left = Vec::new();
        loop {
            let is_end = matches!(self.next(), TokenKind::Close(_));
            if let Some(last) = entries.last_mut() {
                let (gap, _) = self.tokens.last_mut().expect("the bracket is closed");
                let gap = Gap { comments: std::mem::take(&mut gap.comments), lines: gap.lines };
                share(&gap, &mut last.after, &mut left, is_end);
            }
            if is_end {
                let (gap, close) = self.take();
                left.extend(gap.comments.iter().map(|raw| raw.comment()));
                return Group { head, open, close, entries, tail: left };
            }
            if self.next() == TokenKind::Comma {
                // What stood before the comma has been shared out.
                self.take();
                continue;
            }
            let entry = self.entry(std::mem::take(&mut left));
            entries.push(entry);
        }
    }
}

/// Shares comments out: those on the line of the value before them, as long as nothing else follows
/// on that line, are its own.
fn share<'s>(gap: &Gap<'s>, after: &mut Vec<&'s str>, left: &mut Vec<Comment<'s>>, is_end: bool) {
    for (at, raw) in gap.comments.iter().enumerate() {
        let is_last = at + 1 == gap.comments.len();
        let nothing_follows =
            raw.is_to_the_end_of_the_line() || raw.lines_after > 0 || (is_last && is_end);
        let line_is_full = after.last().is_some_and(|text| text.starts_with("//"));
        let own = raw.lines_before == 0 && nothing_follows && left.is_empty() && !line_is_full;
        if own && !raw.text.contains('\n') {
            after.push(raw.text);
        } else {
            left.push(raw.comment());
        }
    }
}

/// The comments between two tokens.
fn gap(text: &str) -> Gap<'_> {
    let mut comments: Vec<Raw<'_>> = Vec::new();
    let (mut at, mut lines) = (0, 0);
    while let Some(found) = text[at..].find('/') {
        lines += text[at..at + found].matches('\n').count();
        let start = at + found;
        let len = comment_len(&text[start..]);
        let text = text[start..start + len].trim_end_matches([' ', '\t', '\r']);
        if let Some(last) = comments.last_mut() {
            last.lines_after = lines;
        }
        comments.push(Raw { text, lines_before: lines, lines_after: 0 });
        (at, lines) = (start + len, 0);
    }
    lines += text[at..].matches('\n').count();
    if let Some(last) = comments.last_mut() {
        last.lines_after = lines;
    }
    Gap { comments, lines }
}

/// The length of the comment that a text begins with; comments in `/* … */` nest.
fn comment_len(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    let (mut open, mut at) = (0_usize, 0);
    loop {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (open, at) = (open + 1, at + 2),
            [b'*', b'/', ..] => (open, at) = (open - 1, at + 2),
            _ => at += 1,
        }
        if open == 0 {
            return at;
        }
    }
}
