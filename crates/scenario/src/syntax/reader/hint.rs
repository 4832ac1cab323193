//! What is said about a syntax mistake: the place where it was made, which is often before the
//! place where it shows, and the one thing to change.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::source::Span;
use crate::syntax::lexer::{Bracket, Mistake, Token, TokenKind};

const NO_BRACES: &str =
    "there are no braces: fields go into parentheses, as in `Process(name: \"a\")`";

pub(super) fn empty() -> Mistake {
    Box::new(
        Diagnostic::error(Span::default(), "empty scenario")
            .help("`slotzero new` writes a scenario to start from"),
    )
}

pub(super) fn attribute(span: Span) -> Mistake {
    Box::new(
        Diagnostic::error(span, "a scenario has no `#![…]` attributes")
            .help("remove it: the language has a fixed set of extensions"),
    )
}

pub(super) fn trailing(span: Span, text: &str, document: Span) -> Mistake {
    let end = Span { start: document.end.saturating_sub(1), end: document.end };
    let message = format!("found {} after the end of the scenario", code(text));
    Box::new(
        Diagnostic::error(span, message)
            .also(end, "the scenario ends here")
            .help("a file holds one scenario"),
    )
}

/// Values with names among values without them.
pub(super) fn mixed(found: Token, text: &str, first: Span) -> Mistake {
    let help = match found.kind {
        TokenKind::Text => "names of arguments are written without quotes",
        TokenKind::Word if text.starts_with(char::is_uppercase) => {
            "is a `)` missing before this? Every argument has a name, as in \
             `CloseHandle(hObject: \"file\")`"
        }
        _ => "every argument has a name, as in `CloseHandle(hObject: \"file\")`",
    };
    Box::new(
        Diagnostic::error(found.span, "arguments with and without a name are mixed")
            .also(first, "the first argument")
            .help(help),
    )
}

/// RON's way to write a value that may be missing.
pub(super) fn some(span: Span) -> Mistake {
    Box::new(
        Diagnostic::error(span, "there is no `Some`")
            .help("write the value itself; a field that may be missing is left out"),
    )
}

pub(super) fn no_colon(span: Span, found: &str, name: &str) -> Mistake {
    let message = format!("expected `:` after {}, found {}", code(name), describe(found));
    Box::new(Diagnostic::error(span, message).help("an argument is written `name: value`"))
}

fn describe(found: &str) -> String {
    if found.is_empty() { "the end of the file".to_owned() } else { code(found) }
}

/// Something that begins no value stands where one is needed.
pub(super) fn no_value(found: Token, text: &str, open: Option<Token>) -> Mistake {
    let mut mistake =
        Diagnostic::error(found.span, format!("expected a value, found {}", describe(text)));
    mistake = match found.kind {
        TokenKind::Open(Bracket::Curly) => mistake.help(NO_BRACES),
        TokenKind::End | TokenKind::Close(_) => unclosed(mistake, open),
        TokenKind::Other => odd_character(mistake, text),
        _ => mistake,
    };
    Box::new(mistake)
}

fn unclosed(mistake: Diagnostic, open: Option<Token>) -> Diagnostic {
    match open {
        Some(open) => mistake.also(open.span, "opened here and not closed"),
        None => mistake,
    }
}

fn odd_character(mistake: Diagnostic, text: &str) -> Diagnostic {
    match text {
        "“" | "”" | "„" | "‘" | "’" => {
            mistake.help("texts are written in plain double quotes: \"")
        }
        "#" => mistake.help("a comment begins with `//`"),
        "\\" => mistake.help("a path is written as a raw text: r\"\\Windows\\chart.bin\""),
        _ => mistake,
    }
}

/// A value is followed by neither a comma nor the end of its bracket.
pub(super) struct NoComma<'s> {
    pub(super) found: Token,
    pub(super) text: &'s str,
    pub(super) last: Token,
    pub(super) last_text: &'s str,
    pub(super) open: Token,
    pub(super) bracket: Bracket,
    /// A line ends between the value and what follows it.
    pub(super) new_line: bool,
}

impl NoComma<'_> {
    pub(super) fn mistake(&self) -> Mistake {
        if self.swallowed() {
            return self.missing_quote();
        }
        let begins_value = matches!(
            self.found.kind,
            TokenKind::Word
                | TokenKind::Number
                | TokenKind::Text
                | TokenKind::Bytes
                | TokenKind::Char
                | TokenKind::Byte
                | TokenKind::Open(_)
        );
        if begins_value && self.new_line {
            let end = Span { start: self.last.span.end, ..self.last.span };
            return Box::new(Diagnostic::error(end, "missing comma").help("add `,` here"));
        }
        let message =
            format!("expected `,` or `{}`, found {}", self.bracket.closing(), describe(self.text));
        let mut mistake = Diagnostic::error(self.found.span, message);
        mistake = match self.help() {
            Some(help) => mistake.help(help),
            None => mistake,
        };
        if matches!(self.found.kind, TokenKind::End | TokenKind::Close(_)) {
            mistake = unclosed(mistake, Some(self.open));
        }
        Box::new(mistake)
    }

    /// True if the text before looks as if it had gone on to where the next one begins: something
    /// follows close behind its last quote, and there is more than one entry in it.
    fn swallowed(&self) -> bool {
        let is_text = matches!(self.last.kind, TokenKind::Text | TokenKind::Bytes);
        let follows = matches!(
            self.found.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::Other
        );
        let close = self.found.span.start == self.last.span.end;
        is_text && follows && close && self.last_text.contains([',', '\n'])
    }

    fn missing_quote(&self) -> Mistake {
        let Span { start, end } = self.last.span;
        let quote = self.last_text.find('"').unwrap_or(0) as u32;
        let opening = Span { start, end: start + quote + 1 };
        Box::new(
            Diagnostic::error(opening, "the closing quote of this text is missing")
                .also(Span { start: end - 1, end }, "it goes on to this quote")
                .help("a text ends with `\"`"),
        )
    }

    fn help(&self) -> Option<&'static str> {
        let after_word = self.last.kind == TokenKind::Word;
        match (self.found.kind, self.text) {
            (TokenKind::Open(Bracket::Curly), _) => Some(NO_BRACES),
            (TokenKind::Other, "|") => {
                Some("several flags are a list: `[PAGE_READWRITE, SEC_COMMIT]`")
            }
            (TokenKind::Other | TokenKind::Number, text)
                if self.last.kind == TokenKind::Text && text.starts_with(['+', '-']) =>
            {
                Some("an address beside a bound one is written (\"view\", 0x10)")
            }
            (TokenKind::Other, "#") => Some("a comment begins with `//`"),
            (TokenKind::Other, ";") => Some("entries are separated by commas"),
            (TokenKind::Other, "=") => Some("an argument is written `name: value`"),
            (TokenKind::Word, _)
                if after_word && self.last_text.starts_with(char::is_uppercase) =>
            {
                Some("the arguments of a call are in parentheses: `CloseHandle(hObject: \"file\")`")
            }
            (TokenKind::Colon, _) if self.bracket == Bracket::Square => {
                Some("a list holds values; `name: value` pairs go into parentheses")
            }
            (TokenKind::Word | TokenKind::Number | TokenKind::Text, _) => {
                Some("entries are separated by commas")
            }
            _ => None,
        }
    }
}
