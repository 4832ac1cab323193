//! Bytes as a scenario writes them.

use crate::ast::expect::only_value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::echo::code;
use crate::files::{self, Files};
use crate::limits::FILE_BYTES;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::{Source, Span, Spanned};
use crate::syntax::node::{Call, Kind, Node};
use abi::{Content, Piece};
use std::sync::Arc;

/// The words that data begins with.
const WORDS: [&str; 8] = ["Text", "Utf16", "Hex", "Bytes", "Fill", "Pattern", "File", "Join"];

/// True if data may begin with this word.
pub(crate) fn is_data_word(word: &str) -> bool {
    WORDS.contains(&word)
}

/// The words that data may begin with.
pub(crate) fn data_words() -> impl Iterator<Item = &'static str> + Clone {
    WORDS.into_iter()
}

/// The bytes that a call's parameter stands for, when the runner knows that it takes data.
pub fn content(node: &Node, source: &Source, files: &dyn Files) -> Result<Content, Diagnostics> {
    let mut diagnostics = Diagnostics::new(source.clone());
    let content = Content::from_node(node.clone(), &mut Context::new(files, &mut diagnostics));
    content.ok_or(diagnostics)
}

impl FromNode for Content {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Content> {
        let span = node.span;
        let content = match node.kind {
            Kind::Call(call) => from_call(*call, span, cx)?,
            _ => {
                return cx.expected("data such as `Text(\"…\")` or `Fill(byte: 0, len: 4)`", &node);
            }
        };
        match content.len() {
            Some(len) if len <= FILE_BYTES => Some(content),
            _ => {
                let message = format!("these are more than {FILE_BYTES} bytes");
                cx.report(Diagnostic::error(span, message));
                None
            }
        }
    }
}

fn from_call(call: Call, span: Span, cx: &mut Context<'_>) -> Option<Content> {
    match &*call.name.value {
        "Text" => {
            let text = only_value(call, cx).and_then(|node| cx.text(&node))?;
            held(text.as_bytes(), span, cx)
        }
        "Utf16" => {
            let text = only_value(call, cx).and_then(|node| cx.text(&node))?;
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            held(&bytes, span, cx)
        }
        "Hex" => hex(only_value(call, cx)?, cx),
        "Bytes" => bytes(only_value(call, cx)?, cx),
        "Fill" => {
            let mut fields = Fields::of_call(call, cx)?;
            let (byte, len) = (fields.required("byte", cx), fields.required("len", cx));
            fields.end(cx);
            Some(Content::fill(byte?, len?))
        }
        "Pattern" => {
            let mut fields = Fields::of_call(call, cx)?;
            let len = fields.required("len", cx);
            fields.end(cx);
            Some(Content { pieces: vec![Piece::Pattern { len: len? }] })
        }
        "File" => file(call, cx),
        "Join" => {
            let parts: Vec<Content> = FromNode::from_node(only_value(call, cx)?, cx)?;
            Some(Content { pieces: parts.into_iter().flat_map(|part| part.pieces).collect() })
        }
        name => cx.unknown("kind of data", name, call.name.span, WORDS.into_iter()),
    }
}

/// Bytes that the scenario holds in memory.
fn held(bytes: &[u8], span: Span, cx: &mut Context<'_>) -> Option<Content> {
    cx.take_data(bytes.len() as u64, span).then(|| Content::bytes(bytes))
}

/// `Bytes(b"…")`; JSON, which has no bytes, writes a list of numbers.
fn bytes(node: Node, cx: &mut Context<'_>) -> Option<Content> {
    let span = node.span;
    let bytes: Arc<[u8]> = match node.kind {
        Kind::Bytes(bytes) => bytes,
        Kind::List(_) => Vec::from_node(node, cx)?.into(),
        Kind::Text(_) => {
            cx.report(
                Diagnostic::error(span, "expected bytes, found a text")
                    .help("write `Bytes(b\"…\")` for bytes or `Text(\"…\")` for a text"),
            );
            return None;
        }
        _ => return cx.expected("bytes such as b\"\\x00\"", &node),
    };
    cx.take_data(bytes.len() as u64, span).then(|| Content::bytes(bytes))
}

/// Pairs of hexadecimal digits, with white space between them as one likes.
fn hex(node: Node, cx: &mut Context<'_>) -> Option<Content> {
    let text = cx.text(&node)?;
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut half = None;
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii_whitespace()) {
        let Some(digit) = c.to_digit(16) else {
            let message = format!("{} is no hexadecimal digit", code(&c.to_string()));
            cx.report(Diagnostic::error(within(&node, at, c.len_utf8(), cx), message));
            return None;
        };
        match half.take() {
            None => half = Some((at, digit)),
            Some((_, high)) => bytes.push((high << 4 | digit) as u8),
        }
    }
    if let Some((at, _)) = half {
        let message = "the number of hexadecimal digits is odd";
        cx.report(
            Diagnostic::error(within(&node, at, 1, cx), message).label("this digit has no partner"),
        );
        return None;
    }
    held(&bytes, node.span, cx)
}

/// The place of `len` bytes at offset `at` of a text, or all of it if it contains escapes.
fn within(node: &Node, at: usize, len: usize, cx: &Context<'_>) -> Span {
    let literal = cx.source.slice(node.span);
    let body = literal.find('"').map_or(0, |quote| quote + 1);
    if literal.starts_with('"') && literal.contains('\\') {
        return node.span;
    }
    let start = node.span.start as usize + body + at;
    Span::new(start, start + len)
}

/// `File(path: "…")`: a file of the host.
fn file(call: Call, cx: &mut Context<'_>) -> Option<Content> {
    let mut fields = Fields::of_call(call, cx)?;
    let path: Option<Spanned<crate::Name>> = fields.required("path", cx);
    fields.end(cx);
    let path = path?;
    let path = Spanned::new(&*path.value, path.span);
    if let Err(mistake) = files::check_path(&path) {
        cx.report(*mistake);
        return None;
    }
    match cx.files.read(&path, cx.data_bytes) {
        Ok(bytes) => cx.take_data(bytes.len() as u64, path.span).then(|| Content::bytes(bytes)),
        Err(error) => {
            let message = format!("cannot read {}: {error}", code(&path));
            cx.report(Diagnostic::error(path.span, message));
            None
        }
    }
}
