//! A call of the API, still without knowing which APIs there are.

use crate::ast::expect::{error_code, only_value};
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::load::names::NameKind;
use crate::source::{Span, Spanned};
use crate::syntax::node::{Args, Field, Kind, Name, Node};
use abi::constant::{CONSTANTS, find};
use abi::{Content, ErrorCode};
use std::ops::RangeInclusive;

/// `Name(parameter: value, …)`.
#[derive(Clone, Debug)]
pub struct Call {
    /// The parameters that are given, in the order written, no name twice. What a value means
    /// depends on the parameter.
    pub args: Box<[Field]>,
    /// What is said about its results, if anything is.
    results: Option<Box<Results>>,
}

#[derive(Clone, Debug)]
struct Results {
    is: Option<Spanned<Name>>,
    out: Vec<Out>,
    last_error: Option<Spanned<LastError>>,
}

impl Call {
    /// The name that the result is bound to.
    pub fn is(&self) -> Option<&Spanned<Name>> {
        self.results.as_ref()?.is.as_ref()
    }

    /// What is checked of, or bound from, the output parameters. No name twice.
    pub fn out(&self) -> &[Out] {
        self.results.as_ref().map_or(&[], |results| &results.out)
    }

    /// What the last error must be afterwards.
    pub fn last_error(&self) -> Option<&Spanned<LastError>> {
        self.results.as_ref()?.last_error.as_ref()
    }
}

/// One output parameter.
#[derive(Clone, Debug)]
pub struct Out {
    /// Its documented name.
    pub name: Name,
    /// Where the name is written.
    pub name_span: Span,
    /// What to do with its value.
    pub want: Want,
}

/// What is wanted of an output parameter.
#[derive(Clone, Debug)]
pub enum Want {
    /// `Is("name")`: bind it.
    Bind(Spanned<Name>),
    /// Data: it must be equal to these bytes.
    Data(Spanned<Content>),
    /// Anything else: it must be equal to this.
    Equals(Node),
}

/// What the last error must be after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastError {
    /// This code.
    Code(ErrorCode),
    /// What it was before the call.
    Unchanged,
}

/// The numbers of 32 bits, with or without a sign.
const ANY_NUMBER: RangeInclusive<i128> = -0x8000_0000..=0xFFFF_FFFF;

/// Takes `is`, `out` and `last_error`; what is left are parameters.
pub(super) fn read(mut fields: Fields, cx: &mut Context<'_>) -> Call {
    let is: Option<Spanned<Name>> = fields.optional("is", cx);
    if let Some(is) = &is {
        cx.names.sets(NameKind::Binding, is, is.span);
    }
    let out = fields.take("out").and_then(|field| outs(field.value, cx)).unwrap_or_default();
    let last_error: Option<Spanned<LastError>> = fields.optional("last_error", cx);
    let says_nothing = is.is_none() && out.is_empty() && last_error.is_none();
    for field in &fields.left {
        check_numbers(&field.name, &field.value, cx);
    }
    let results = (!says_nothing).then(|| Box::new(Results { is, out, last_error }));
    Call { args: fields.left.into_boxed_slice(), results }
}

/// Whatever a parameter means, it takes no fraction and no number that fits nowhere. The depth of
/// the recursion is that of the brackets.
fn check_numbers(parameter: &str, node: &Node, cx: &mut Context<'_>) {
    match &node.kind {
        Kind::OddNumber(_) => {
            cx.integer_of(parameter, node, ANY_NUMBER);
        }
        Kind::List(nodes) | Kind::Tuple(nodes) => {
            nodes.iter().for_each(|node| check_numbers(parameter, node, cx));
        }
        Kind::Struct(fields) => {
            fields.iter().for_each(|field| check_numbers(&field.name, &field.value, cx));
        }
        Kind::Call(call) => match &call.args {
            Args::Values(nodes) => {
                nodes.iter().for_each(|node| check_numbers(parameter, node, cx));
            }
            Args::Fields(fields) => {
                fields.iter().for_each(|field| check_numbers(&field.name, &field.value, cx));
            }
        },
        _ => {}
    }
}

fn outs(node: Node, cx: &mut Context<'_>) -> Option<Vec<Out>> {
    match node.kind {
        Kind::Struct(fields) => Some(
            fields
                .into_iter()
                .filter_map(|field| {
                    Some(Out {
                        want: want(&field.name, field.value, cx)?,
                        name: field.name,
                        name_span: field.name_span,
                    })
                })
                .collect(),
        ),
        _ => cx.expected("output parameters such as `(lpExitCode: 3)`", &node),
    }
}

fn want(output: &str, node: Node, cx: &mut Context<'_>) -> Option<Want> {
    match node.kind {
        Kind::Call(call) if *call.name.value == *"Is" => {
            let name: Spanned<Name> = FromNode::from_node(only_value(*call, cx)?, cx)?;
            cx.names.sets(NameKind::Binding, &name, name.span);
            Some(Want::Bind(name))
        }
        Kind::Call(_) => FromNode::from_node(node, cx).map(Want::Data),
        _ => check_wanted(output, &node, cx).map(|()| Want::Equals(node)),
    }
}

/// An output is equal to a number, a constant or several, or a bound name.
fn check_wanted(output: &str, node: &Node, cx: &mut Context<'_>) -> Option<()> {
    match &node.kind {
        Kind::Word(_) | Kind::List(_) => {
            node.items().iter().try_for_each(|item| check_constant(item, cx))
        }
        Kind::Text(name) => {
            cx.names.uses_binding(name, node.span);
            Some(())
        }
        Kind::Integer(_) | Kind::OddNumber(_) => {
            cx.integer_of(output, node, ANY_NUMBER).map(|_| ())
        }
        _ => cx.expected("a number, a constant, a bound name, data, or `Is(\"name\")`", node),
    }
}

fn check_constant(node: &Node, cx: &mut Context<'_>) -> Option<()> {
    let Some(word) = node.word() else { return cx.expected("the name of a constant", node) };
    match find(word) {
        Some(_) => Some(()),
        None => cx.unknown("constant", word, node.span, CONSTANTS.iter().map(|(name, ..)| *name)),
    }
}

impl FromNode for LastError {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<LastError> {
        const UNCHANGED: &str = "Unchanged";
        match node.word() {
            Some(word) if **word == *UNCHANGED => Some(LastError::Unchanged),
            _ => error_code(&node, &[UNCHANGED], cx).map(LastError::Code),
        }
    }
}
