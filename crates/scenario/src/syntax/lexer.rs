//! From text to tokens, one at a time: where each begins and ends and what it can be.
//!
//! What counts as white space, comment, text and so on is as in RON. Names are ASCII.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::source::Span;

/// A syntax mistake; boxed, because the good path carries it through every return.
pub(crate) type Mistake = Box<Diagnostic>;

/// What a token can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Open(Bracket),
    Close(Bracket),
    Comma,
    Colon,
    Word,
    Number,
    /// `"…"` or `r#"…"#`, with its quotes.
    Text,
    /// `b"…"` or `br#"…"#`, with its quotes.
    Bytes,
    /// `'x'`.
    Char,
    /// `b'x'`.
    Byte,
    /// A character that begins no token.
    Other,
    End,
}

/// A kind of bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub(crate) fn closing(self) -> char {
        match self {
            Bracket::Round => ')',
            Bracket::Square => ']',
            Bracket::Curly => '}',
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// Walks through a text.
pub(crate) struct Lexer<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(crate) fn new(text: &'s str) -> Lexer<'s> {
        Lexer { text, at: 0 }
    }

    /// The next token, or [`TokenKind::End`] again and again.
    pub(crate) fn next(&mut self) -> Result<Token, Mistake> {
        self.skip_blank()?;
        let start = self.at;
        let Some(&byte) = self.text.as_bytes().get(start) else {
            return Ok(Token { kind: TokenKind::End, span: Span::new(start, start) });
        };
        let kind = match byte {
            b'(' => self.single(TokenKind::Open(Bracket::Round)),
            b'[' => self.single(TokenKind::Open(Bracket::Square)),
            b'{' => self.single(TokenKind::Open(Bracket::Curly)),
            b')' => self.single(TokenKind::Close(Bracket::Round)),
            b']' => self.single(TokenKind::Close(Bracket::Square)),
            b'}' => self.single(TokenKind::Close(Bracket::Curly)),
            b',' => self.single(TokenKind::Comma),
            b':' => self.single(TokenKind::Colon),
            b'"' => self.quoted(0)?,
            b'\'' => self.character(TokenKind::Char, 1)?,
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word_or_prefix()?,
            _ => {
                self.at += self.char_len();
                TokenKind::Other
            }
        };
        Ok(Token { kind, span: Span::new(start, self.at) })
    }

    fn single(&mut self, kind: TokenKind) -> TokenKind {
        self.at += 1;
        kind
    }

    fn rest(&self) -> &'s str {
        &self.text[self.at..]
    }

    fn char_len(&self) -> usize {
        self.rest().chars().next().map_or(0, char::len_utf8)
    }

    fn skip_blank(&mut self) -> Result<(), Mistake> {
        loop {
            match self.rest().as_bytes() {
                [b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C, ..] => self.at += 1,
                [b'/', b'/', ..] => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                [b'/', b'*', ..] => self.skip_block_comment()?,
                [0xC2 | 0xE2, ..]
                    if self.rest().starts_with(['\u{85}', '\u{2028}', '\u{2029}']) =>
                {
                    self.at += self.char_len();
                }
                _ => return Ok(()),
            }
        }
    }

    /// Skips `/* … */`; comments nest.
    fn skip_block_comment(&mut self) -> Result<(), Mistake> {
        let start = self.at;
        let mut open = 0usize;
        loop {
            match self.text.as_bytes().get(self.at..) {
                Some([b'/', b'*', ..]) => {
                    open += 1;
                    self.at += 2;
                }
                Some([b'*', b'/', ..]) => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        return Ok(());
                    }
                }
                Some([_, ..]) => self.at += 1,
                _ => return Err(unclosed(start, 2, "comment", "*/")),
            }
        }
    }

    /// `"…"` with escapes; `prefix` is how many bytes stand before the quote.
    fn quoted(&mut self, prefix: usize) -> Result<TokenKind, Mistake> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + prefix + 1;
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => return Err(unclosed(start, prefix + 1, "text", "\"")),
            }
        }
        self.at = at + 1;
        Ok(if prefix == 0 { TokenKind::Text } else { TokenKind::Bytes })
    }

    /// `r#"…"#` or `br#"…"#`; `prefix` counts the letters.
    fn raw(&mut self, prefix: usize, kind: TokenKind) -> Result<TokenKind, Mistake> {
        let start = self.at;
        let hashes = self.rest()[prefix..].bytes().take_while(|byte| *byte == b'#').count();
        let body = start + prefix + hashes + 1;
        let ending = format!("\"{}", &self.text[start + prefix..][..hashes]);
        match self.text[body..].find(&ending) {
            Some(len) => self.at = body + len + ending.len(),
            None => {
                let ending = if hashes > 8 { "a quote and as many `#`" } else { &*ending };
                return Err(unclosed(start, prefix + 1, "raw text", ending));
            }
        }
        Ok(kind)
    }

    /// `'x'` or `b'x'`; `prefix` counts what stands before the character.
    fn character(&mut self, kind: TokenKind, prefix: usize) -> Result<TokenKind, Mistake> {
        let start = self.at;
        let body = &self.text[start + prefix..];
        let inner = match body.strip_prefix('\\') {
            // The longest escape is `\u{10FFFF}`; the quote itself may be escaped.
            Some(escape) => escape
                .char_indices()
                .skip(1)
                .take(9)
                .find(|(_, c)| *c == '\'')
                .map(|(at, _)| at + 1),
            None => body.chars().next().map(char::len_utf8),
        };
        match inner {
            Some(len) if body[len..].starts_with('\'') && !body.starts_with('\'') => {
                self.at = start + prefix + len + 1;
                Ok(kind)
            }
            _ => Err(Box::new(
                Diagnostic::error(
                    Span::new(start, start + prefix),
                    "a single quote begins a character, and this one does not end",
                )
                .help("texts are written in double quotes"),
            )),
        }
    }

    fn number(&mut self) -> TokenKind {
        let bytes = self.rest().as_bytes();
        let hexadecimal = bytes.iter().take(3).any(|byte| matches!(byte, b'x' | b'X'));
        let exponent = |at: usize| !hexadecimal && matches!(bytes[at - 1], b'e' | b'E');
        let mut len = 1;
        while let Some(byte) = bytes.get(len) {
            match byte {
                b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.' => len += 1,
                b'+' | b'-' if exponent(len) => len += 1,
                _ => break,
            }
        }
        self.at += len;
        TokenKind::Number
    }

    fn word_or_prefix(&mut self) -> Result<TokenKind, Mistake> {
        let rest = self.rest().as_bytes();
        match rest {
            [b'b', b'"', ..] => self.quoted(1),
            [b'b', b'\'', ..] => self.character(TokenKind::Byte, 2),
            [b'r', b'"', ..] => self.raw(1, TokenKind::Text),
            [b'r', b'#', ..] if raw_opens(&rest[1..]) => self.raw(1, TokenKind::Text),
            [b'b', b'r', b'"', ..] => self.raw(2, TokenKind::Bytes),
            [b'b', b'r', b'#', ..] if raw_opens(&rest[2..]) => self.raw(2, TokenKind::Bytes),
            _ => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
                self.at += rest.iter().take_while(is_part).count();
                Ok(TokenKind::Word)
            }
        }
    }
}

/// True if a quote follows the `#` signs, which makes them the start of a raw text.
fn raw_opens(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| **byte != b'#') == Some(&b'"')
}

fn unclosed(start: usize, len: usize, what: &str, ending: &str) -> Mistake {
    Box::new(
        Diagnostic::error(Span::new(start, start + len), format!("this {what} is never closed"))
            .help(format!("it ends with {}", code(ending))),
    )
}
