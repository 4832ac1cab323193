//! From tokens to [`Node`]s: one pass, each value read once and its place kept.
//!
//! `ron`'s own deserializer knows no positions inside a value and drops the names of generically
//! read calls, and a raw value inside a raw value is scanned twice. So the brackets and commas
//! are read here, and `ron` reads what is between them. A property test holds the two together:
//! what this reader accepts, `ron` accepts.

mod hint;
mod intern;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::echo::code;
use crate::limits::{DEPTH, FIELDS, VALUES};
use crate::source::{Source, Span, Spanned};
use crate::syntax::lexer::{Bracket, Lexer, Mistake, Token, TokenKind};
use crate::syntax::node::{Args, Call, Field, Integer, Kind, Name, Node};
use crate::syntax::scalar;
use intern::Names;
use std::collections::BTreeMap;

/// Reads the one value that a source consists of.
///
/// A syntax mistake ends the reading; repeated fields are all reported. `None` if there was any
/// syntax mistake: the value would be incomplete.
pub(crate) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut reader = Reader::new(source.text());
    let read = reader.document();
    for repeated in reader.repeated {
        diagnostics.push(repeated);
    }
    match read {
        Ok(node) => Some(node),
        Err(mistake) => {
            diagnostics.push(*mistake);
            None
        }
    }
}

/// Words that RON takes for values: parentheses behind them are no arguments.
const VALUE_WORDS: [&str; 9] =
    ["true", "false", "None", "inf", "inff32", "inff64", "NaN", "NaNf32", "NaNf64"];

struct Reader<'s> {
    text: &'s str,
    lexer: Lexer<'s>,
    /// The next token, not yet consumed.
    next: Token,
    /// The last token consumed, for mistakes that lie before the place where they show.
    last: Token,
    /// The brackets that are open.
    open: Vec<Token>,
    values: usize,
    /// The values and fields of brackets that are still open, outer ones first: each bracket
    /// takes its own off the end, so that each is stored once and at its final size.
    pending_nodes: Vec<Node>,
    pending_fields: Vec<Field>,
    names: Names,
    repeated: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str) -> Reader<'s> {
        let start = Token { kind: TokenKind::End, span: Span::default() };
        Reader {
            text,
            lexer: Lexer::new(text),
            next: start,
            last: start,
            open: Vec::new(),
            values: 0,
            pending_nodes: Vec::new(),
            pending_fields: Vec::new(),
            names: Names::default(),
            repeated: Vec::new(),
        }
    }

    fn document(&mut self) -> Result<Node, Mistake> {
        self.advance()?;
        match self.next.kind {
            TokenKind::End => return Err(hint::empty()),
            TokenKind::Other if self.slice(self.next).starts_with('#') => {
                return Err(hint::attribute(self.next.span));
            }
            _ => {}
        }
        let node = self.value()?;
        match self.next.kind {
            TokenKind::End => Ok(node),
            _ => Err(hint::trailing(self.next.span, self.slice(self.next), node.span)),
        }
    }

    fn slice(&self, token: Token) -> &'s str {
        &self.text[token.span.range()]
    }

    /// Consumes the next token and returns it.
    fn advance(&mut self) -> Result<Token, Mistake> {
        self.last = self.next;
        self.next = self.lexer.next()?;
        Ok(self.last)
    }

    fn value(&mut self) -> Result<Node, Mistake> {
        let token = self.next;
        let literal = self.slice(token);
        let kind = match token.kind {
            TokenKind::Word => {
                self.advance()?;
                return self.after_word(token);
            }
            TokenKind::Open(Bracket::Round) => match self.parentheses()? {
                Args::Values(values) => Kind::Tuple(values),
                Args::Fields(fields) => Kind::Struct(fields),
            },
            TokenKind::Open(Bracket::Square) => Kind::List(self.brackets()?),
            TokenKind::Text => Kind::Text(self.names.get(&scalar::text(literal, token.span)?)),
            TokenKind::Bytes => Kind::Bytes(scalar::bytes(literal, token.span)?),
            TokenKind::Char => Kind::Char(scalar::character(literal, token.span)?),
            TokenKind::Byte => {
                Kind::Integer(Integer::from(u64::from(scalar::byte(literal, token.span)?)))
            }
            TokenKind::Number => scalar::number(literal, token.span)?,
            _ => return Err(self.no_value()),
        };
        if !matches!(token.kind, TokenKind::Open(_)) {
            self.advance()?;
        }
        self.node(token.span.to(self.last.span), kind)
    }

    fn node(&mut self, span: Span, kind: Kind) -> Result<Node, Mistake> {
        self.values += 1;
        if self.values > VALUES {
            let message = format!("the file has more than {VALUES} values");
            return Err(Box::new(Diagnostic::error(span, message)));
        }
        Ok(Node { span, kind })
    }

    /// What a word that has been consumed begins.
    fn after_word(&mut self, word: Token) -> Result<Node, Mistake> {
        let name = self.slice(word);
        if name == "Some" {
            return Err(hint::some(word.span));
        }
        if self.next.kind != TokenKind::Open(Bracket::Round) || VALUE_WORDS.contains(&name) {
            let kind = match name {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                _ => Kind::Word(self.names.get(name)),
            };
            return self.node(word.span, kind);
        }
        let name = Spanned::new(self.names.get(name), word.span);
        let args = self.parentheses()?;
        let kind = Kind::Call(Box::new(Call { name, args }));
        self.node(word.span.to(self.last.span), kind)
    }

    /// Consumes an opening bracket.
    fn enter(&mut self) -> Result<(), Mistake> {
        if self.open.len() == DEPTH {
            let message = format!("brackets are nested deeper than {DEPTH}");
            return Err(Box::new(Diagnostic::error(self.next.span, message)));
        }
        self.open.push(self.next);
        self.advance()?;
        Ok(())
    }

    /// After a value: true if a comma and perhaps more follows, false at the closing bracket.
    fn more(&mut self, bracket: Bracket) -> Result<bool, Mistake> {
        match self.next.kind {
            TokenKind::Comma => {
                self.advance()?;
                Ok(!self.closes(bracket))
            }
            _ if self.closes(bracket) => Ok(false),
            _ => Err(self.no_comma(bracket)),
        }
    }

    fn closes(&self, bracket: Bracket) -> bool {
        self.next.kind == TokenKind::Close(bracket)
    }

    fn leave(&mut self) -> Result<(), Mistake> {
        self.open.pop();
        self.advance()?;
        Ok(())
    }

    fn brackets(&mut self) -> Result<Box<[Node]>, Mistake> {
        self.enter()?;
        let start = self.pending_nodes.len();
        let mut more = !self.closes(Bracket::Square);
        while more {
            let node = self.value()?;
            self.pending_nodes.push(node);
            more = self.more(Bracket::Square)?;
        }
        self.leave()?;
        Ok(self.take_nodes(start))
    }

    /// The values from `start` on, as those of a bracket that has closed.
    fn take_nodes(&mut self, start: usize) -> Box<[Node]> {
        match start {
            // Nothing is copied: a list may be most of a large file.
            0 => std::mem::take(&mut self.pending_nodes).into_boxed_slice(),
            _ => self.pending_nodes.drain(start..).collect(),
        }
    }

    /// Reads `(…)`: the first entry decides whether its entries have names.
    fn parentheses(&mut self) -> Result<Args, Mistake> {
        self.enter()?;
        if self.next.kind == TokenKind::Word {
            let word = self.advance()?;
            if self.next.kind == TokenKind::Colon {
                return Ok(Args::Fields(self.fields(word)?));
            }
            let first = self.after_word(word)?;
            return Ok(Args::Values(self.values(Some(first))?));
        }
        Ok(Args::Values(self.values(None)?))
    }

    /// The values of `(…)`, the first of which may have been read.
    fn values(&mut self, first: Option<Node>) -> Result<Box<[Node]>, Mistake> {
        let start = self.pending_nodes.len();
        let mut more = match &first {
            Some(_) => self.more(Bracket::Round)?,
            None => !self.closes(Bracket::Round),
        };
        self.pending_nodes.extend(first);
        while more {
            let node = self.value()?;
            self.pending_nodes.push(node);
            if self.next.kind == TokenKind::Colon {
                return Err(hint::mixed(
                    self.last,
                    self.slice(self.last),
                    self.pending_nodes[start].span,
                ));
            }
            more = self.more(Bracket::Round)?;
        }
        self.leave()?;
        Ok(self.take_nodes(start))
    }

    /// The `name: value` pairs of `(…)`, the first name of which has been consumed.
    fn fields(&mut self, first: Token) -> Result<Box<[Field]>, Mistake> {
        let start = self.pending_fields.len();
        let mut word = first;
        loop {
            self.advance()?;
            let value = self.value()?;
            let name = self.names.get(self.slice(word));
            self.pending_fields.push(Field { name, name_span: word.span, value });
            if !self.more(Bracket::Round)? {
                break;
            }
            if self.pending_fields.len() == start + FIELDS {
                let message = format!("these parentheses hold more than {FIELDS} named values");
                return Err(Box::new(Diagnostic::error(first.span, message)));
            }
            word = self.field_name(first)?;
        }
        self.leave()?;
        self.drop_repeated(start);
        Ok(self.pending_fields.drain(start..).collect())
    }

    fn field_name(&mut self, first: Token) -> Result<Token, Mistake> {
        if self.next.kind != TokenKind::Word {
            return Err(match self.next.kind {
                TokenKind::End | TokenKind::Close(_) | TokenKind::Other => self.no_value(),
                _ => hint::mixed(self.next, self.slice(self.next), first.span),
            });
        }
        let word = self.advance()?;
        match self.next.kind {
            TokenKind::Colon => Ok(word),
            TokenKind::Comma | TokenKind::Close(_) | TokenKind::Open(_) => {
                Err(hint::mixed(word, self.slice(word), first.span))
            }
            _ => Err(hint::no_colon(self.next.span, self.slice(self.next), self.slice(word))),
        }
    }

    /// Reports the fields from `start` on whose name was given before, and keeps the first ones.
    fn drop_repeated(&mut self, start: usize) {
        let fields = &self.pending_fields[start..];
        let is_first = |at: usize| !fields[..at].iter().any(|field| field.name == fields[at].name);
        if fields.len() <= 8 && (1..fields.len()).all(is_first) {
            return;
        }
        let mut seen: BTreeMap<Name, Span> = BTreeMap::new();
        for field in self.pending_fields.split_off(start) {
            let first = *seen.entry(field.name.clone()).or_insert(field.name_span);
            if first == field.name_span {
                self.pending_fields.push(field);
            } else {
                let message = format!("{} is given twice", code(&field.name));
                let mistake = Diagnostic::error(field.name_span, message);
                self.repeated.push(mistake.label("again here").also(first, "first given here"));
            }
        }
    }

    /// What is wrong where a value or a name should begin.
    fn no_value(&self) -> Mistake {
        hint::no_value(self.next, self.slice(self.next), self.open.last().copied())
    }

    /// What is wrong where a comma or the end of the bracket should be.
    fn no_comma(&self, bracket: Bracket) -> Mistake {
        hint::NoComma {
            found: self.next,
            text: self.slice(self.next),
            last: self.last,
            last_text: self.slice(self.last),
            open: self.open[self.open.len() - 1],
            bracket,
            new_line: self.text[self.last.span.end as usize..self.next.span.start as usize]
                .contains('\n'),
        }
        .mistake()
    }
}
