//! Expectations: what must come of a step.

use crate::ast::data::{data_words, is_data_word};
use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::Spanned;
use crate::step::per_version::WORD as PER_VERSION;
use crate::syntax::node::{Args, Call, Kind, Name, Node};
use abi::error::ERROR_CODES;
use abi::{Content, ErrorCode, ExceptionCode};

/// What must come of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// The call succeeds, or the access raises nothing. The default.
    Succeeds,
    /// The call returns this value, and that is a success or a failure as the API says.
    Returns(Returned),
    /// The call fails, with any last error.
    Fails,
    /// The call fails with this last error.
    FailsWith(ErrorCode),
    /// One of several expectations is met; at least one.
    OneOf(Vec<Spanned<Expect>>),
    /// The access, or the call's access to a buffer, raises this exception.
    Raises(ExceptionCode),
    /// The call does not return before another step makes it; see the step `Returned`.
    Blocks,
    /// The step reaches what the model does not model.
    NotModelled,
    /// The documents do not settle what happens: counted apart, never as met.
    Unsettled {
        /// What they leave open.
        reason: Name,
    },
    /// A Read sees these bytes.
    Data(Content),
}

impl Expect {
    /// The bytes that a Read is to see.
    pub fn data(&self) -> Option<&Content> {
        match self {
            Expect::Data(content) => Some(content),
            _ => None,
        }
    }
}

impl Expect {
    /// What the documents leave open, if that is what is expected.
    pub fn open(&self) -> Option<&Name> {
        match self {
            Expect::Unsettled { reason } => Some(reason),
            Expect::OneOf(choices) => choices.iter().find_map(|choice| choice.open()),
            _ => None,
        }
    }
}

impl Spanned<Expect> {
    /// What may be met: the choices of a `OneOf`, or the expectation itself.
    pub fn choices(&self) -> &[Spanned<Expect>] {
        match &self.value {
            Expect::OneOf(choices) => choices,
            _ => std::slice::from_ref(self),
        }
    }
}

/// A return value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// This number, written as a number or as the name of a constant.
    Number(u32),
    /// The value that this name is bound to.
    Bound(Name),
    /// Any handle but NULL and INVALID_HANDLE_VALUE.
    Handle,
    /// The base address of a view.
    View,
    /// Any address but NULL.
    Address,
}

/// The words that an expectation may begin with, data words apart.
const WORDS: [&str; 8] =
    ["Succeeds", "Returns", "Fails", "OneOf", "Raises", "Blocks", "NotModelled", "Unsettled"];

impl FromNode for Expect {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Expect> {
        let span = node.span;
        match node.kind {
            Kind::Word(word) => match &*word {
                "Succeeds" => Some(Expect::Succeeds),
                "Fails" => Some(Expect::Fails),
                "Blocks" => Some(Expect::Blocks),
                "NotModelled" => Some(Expect::NotModelled),
                _ => unknown(&word, span, cx),
            },
            Kind::Call(call) if is_data_word(&call.name) => {
                let node = Node { span, kind: Kind::Call(call) };
                Content::from_node(node, cx).map(Expect::Data)
            }
            Kind::Call(call) => from_call(*call, cx),
            _ => cx.expected("an expectation such as `Fails`", &node),
        }
    }
}

fn unknown(word: &str, span: crate::Span, cx: &mut Context<'_>) -> Option<Expect> {
    if word == PER_VERSION {
        let message = "`PerVersion` stands around all that is expected";
        cx.report(Diagnostic::error(span, message).help("write `expect: PerVersion(CE_3_0: …)`"));
        return None;
    }
    let around = match word {
        code if ERROR_CODES.iter().any(|(_, name, _)| *name == code) => Some("Fails"),
        code if code.starts_with("EXCEPTION_") => Some("Raises"),
        "TRUE" | "FALSE" | "NULL" | "INVALID_HANDLE_VALUE" => Some("Returns"),
        code if code.starts_with("WAIT_") => Some("Returns"),
        _ => None,
    };
    let Some(around) = around else {
        let known = WORDS.into_iter().chain([PER_VERSION]).chain(data_words());
        return cx.unknown("expectation", word, span, known);
    };
    let message = format!("unknown expectation {}", code(word));
    let help = format!("did you mean `{around}({word})`?");
    cx.report(Diagnostic::error(span, message).help(help));
    None
}

fn from_call(call: Call, cx: &mut Context<'_>) -> Option<Expect> {
    match &*call.name.value {
        "Returns" => {
            only_value(call, cx).and_then(|node| Returned::from_node(node, cx)).map(Expect::Returns)
        }
        "Fails" => {
            only_value(call, cx).and_then(|node| error_code(&node, &[], cx)).map(Expect::FailsWith)
        }
        "Raises" => only_value(call, cx).and_then(|node| exception(&node, cx)).map(Expect::Raises),
        "OneOf" => one_of(call, cx),
        "Unsettled" => {
            let mut fields = Fields::of_call(call, cx)?;
            let reason = fields.required("reason", cx);
            fields.end(cx);
            Some(Expect::Unsettled { reason: reason? })
        }
        _ => unknown(&call.name, call.name.span, cx),
    }
}

/// The one value without a name that a word takes.
pub(crate) fn only_value(call: Call, cx: &mut Context<'_>) -> Option<Node> {
    let name = call.name;
    if let Args::Values(values) = call.args {
        let mut values = values.into_vec();
        if values.len() == 1 {
            return values.pop();
        }
    }
    let message = format!("{} takes one value, without a name", code(&name));
    cx.report(Diagnostic::error(name.span, message));
    None
}

fn one_of(call: Call, cx: &mut Context<'_>) -> Option<Expect> {
    let list = only_value(call, cx)?;
    let span = list.span;
    let choices: Vec<Spanned<Expect>> = FromNode::from_node(list, cx)?;
    if choices.is_empty() {
        cx.report(Diagnostic::error(span, "`OneOf` needs at least one expectation"));
        return None;
    }
    let nested = choices.iter().find(|choice| matches!(choice.value, Expect::OneOf(_)));
    if let Some(nested) = nested {
        let mistake = Diagnostic::error(nested.span, "`OneOf` cannot be one of several itself");
        cx.report(mistake.help("put all of its expectations into one list"));
        return None;
    }
    Some(Expect::OneOf(choices))
}

/// An error code by its name, or by its number. `others` are words that may stand here too.
pub(crate) fn error_code(
    node: &Node,
    others: &[&'static str],
    cx: &mut Context<'_>,
) -> Option<ErrorCode> {
    match &node.kind {
        Kind::Word(word) => match ErrorCode::from_name(word) {
            Some(code) => Some(code),
            None => {
                let codes = ERROR_CODES.iter().map(|(_, name, _)| *name);
                let known = others.iter().copied().chain(codes);
                cx.unknown("error code", word, node.span, known)
            }
        },
        Kind::Integer(_) => {
            cx.integer(node, 0..=i128::from(u32::MAX)).map(|number| ErrorCode(number as u32))
        }
        _ => cx.expected("an error code such as `ERROR_DISK_FULL`", node),
    }
}

fn exception(node: &Node, cx: &mut Context<'_>) -> Option<ExceptionCode> {
    let Some(word) = node.word() else {
        return cx.expected("an exception such as `EXCEPTION_ACCESS_VIOLATION`", node);
    };
    match ExceptionCode::from_name(word) {
        Some(code) => Some(code),
        None => {
            let known = ExceptionCode::ALL.iter().map(|(name, _)| *name);
            cx.unknown("exception", word, node.span, known)
        }
    }
}

impl FromNode for Returned {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Returned> {
        match &node.kind {
            Kind::Word(word) => match &**word {
                "Handle" => Some(Returned::Handle),
                "View" => Some(Returned::View),
                "Address" => Some(Returned::Address),
                name => number_of(name, node.span, &["Handle", "View", "Address"], cx)
                    .map(Returned::Number),
            },
            Kind::List(constants) if !constants.is_empty() => {
                let mut joined = Some(0);
                for constant in constants {
                    let value = match constant.word() {
                        Some(name) => number_of(name, constant.span, &[], cx),
                        None => cx.expected("the name of a constant", constant),
                    };
                    joined = joined.zip(value).map(|(joined, value)| joined | value);
                }
                joined.map(Returned::Number)
            }
            Kind::Text(name) => {
                cx.names.uses_binding(name, node.span);
                Some(Returned::Bound(name.clone()))
            }
            _ => cx
                .integer(&node, 0..=i128::from(u32::MAX))
                .map(|value| Returned::Number(value as u32)),
        }
    }
}

/// The value of a constant, or of an error code: GetLastError returns those. `others` are words
/// that may stand here too.
fn number_of(
    name: &str,
    span: crate::Span,
    others: &'static [&'static str],
    cx: &mut Context<'_>,
) -> Option<u32> {
    let code = || ErrorCode::from_name(name).map(|code| code.0);
    let found = abi::constant::find(name).map(|(value, _)| value).or_else(code);
    found.or_else(|| {
        let constants = abi::constant::CONSTANTS.iter().map(|(name, ..)| *name);
        let codes = ERROR_CODES.iter().map(|(_, name, _)| *name);
        let known = others.iter().copied().chain(constants).chain(codes);
        cx.unknown("constant", name, span, known)
    })
}
