//! What a scenario's text consists of, before anything is known about its meaning: calls, words,
//! lists, texts and numbers, each with its place.

use crate::echo::{code, quoted};
use crate::source::{Span, Spanned};
use std::sync::Arc;

/// A name or a short text. Equal names of one file mostly share their memory.
pub type Name = Arc<str>;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A bare word: `OPEN_EXISTING`, `TRUE`.
    Word(Name),
    /// A word with parentheses: `Fill(byte: 0, len: 4)`, `Text("a")`.
    Call(Box<Call>),
    /// Values in parentheses: `("view", 0x10)`; `()` is one without values.
    Tuple(Box<[Node]>),
    /// Named values in parentheses: `(lpExitCode: 3)`.
    Struct(Box<[Field]>),
    /// Values in brackets: `[GENERIC_READ, GENERIC_WRITE]`.
    List(Box<[Node]>),
    /// A text in double quotes, with its escapes resolved.
    Text(Name),
    /// Bytes: `b"\x00"`.
    Bytes(Arc<[u8]>),
    /// A whole number from -2^63 to 2^64 - 1.
    Integer(Integer),
    /// A number that is none of these; the reason says why.
    OddNumber(OddNumber),
    /// `true` or `false`.
    Bool(bool),
    /// A character: `'a'`.
    Char(char),
}

/// A word with parentheses and what is in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The word.
    pub name: Spanned<Name>,
    /// What is in the parentheses.
    pub args: Args,
}

/// What is in a pair of parentheses.
#[derive(Clone, Debug, PartialEq)]
pub enum Args {
    /// Values without names, perhaps none.
    Values(Box<[Node]>),
    /// `name: value` pairs, at least one; no name occurs twice.
    Fields(Box<[Field]>),
}

/// `name: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// Where the name is written.
    pub name_span: Span,
    /// The value.
    pub value: Node,
}

impl Field {
    /// From the name to the end of the value.
    pub fn span(&self) -> Span {
        self.name_span.to(self.value.span)
    }
}

/// A whole number from -2^63 to 2^64 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer {
    negative: bool,
    magnitude: u64,
}

impl Integer {
    /// The number itself.
    pub fn value(self) -> i128 {
        let magnitude = i128::from(self.magnitude);
        if self.negative { -magnitude } else { magnitude }
    }
}

impl From<u64> for Integer {
    fn from(value: u64) -> Integer {
        Integer { negative: false, magnitude: value }
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Integer {
        Integer { negative: value < 0, magnitude: value.unsigned_abs() }
    }
}

/// Why a number is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddNumber {
    /// Below -2^63 or above 2^64 - 1.
    TooLarge,
    /// With a fraction or an exponent.
    Fraction,
    /// With a type behind it, as in `5u8`.
    Suffix,
}

impl Node {
    /// The value as a message names it, cut and escaped.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Word(word) => code(word),
            Kind::Call(call) => format!("`{}(…)`", crate::echo(&call.name)),
            Kind::Tuple(nodes) if nodes.is_empty() => "`()`".to_owned(),
            Kind::Tuple(_) | Kind::Struct(_) => "`(…)`".to_owned(),
            Kind::List(nodes) if nodes.is_empty() => "an empty list".to_owned(),
            Kind::List(_) => "a list".to_owned(),
            Kind::Text(text) => format!("the text {}", quoted(text)),
            Kind::Bytes(_) => "bytes".to_owned(),
            Kind::Integer(integer) => format!("the number {}", integer.value()),
            Kind::OddNumber(_) => "a number".to_owned(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Char(c) => format!("the character {}", code(&c.to_string())),
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&Name> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// The word, if it is a bare one.
    pub fn word(&self) -> Option<&Name> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    /// The number, if it is a whole one within 64 bits.
    pub fn integer(&self) -> Option<i128> {
        if let Kind::Integer(integer) = &self.kind { Some(integer.value()) } else { None }
    }

    /// The values of a list; any other value counts as a list of itself.
    pub fn items(&self) -> &[Node] {
        if let Kind::List(items) = &self.kind { items } else { std::slice::from_ref(self) }
    }
}
