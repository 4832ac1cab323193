//! `CallServer(process:, program:, args: (text: "buffer"))`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::load::names::NameKind;
use crate::source::{Span, Spanned};
use crate::step::{LastError, StepKind};
use crate::syntax::node::{Kind, Name, Node};

/// Moves the thread into a server, where it takes the steps of a program, and back.
#[derive(Clone, Debug)]
pub struct CallServer {
    /// The server: a process.
    pub process: Spanned<Name>,
    /// The program that it serves the call with.
    pub program: Spanned<Name>,
    /// What the call passes, no name twice.
    pub args: Vec<Passed>,
    /// The name that the result is bound to.
    pub is: Option<Spanned<Name>>,
    /// What the last error must be afterwards.
    pub last_error: Option<Spanned<LastError>>,
}

/// What a call into a server passes.
#[derive(Clone, Debug)]
pub struct Passed {
    /// The name that the program has for it.
    pub name: Name,
    /// Where that is written.
    pub span: Span,
    /// The value: a number or an address.
    pub value: Spanned<Place>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let process = cx.process(fields, "process");
    let program = fields.required("program", cx);
    let args = fields.take("args").and_then(|field| passed(field.value, cx)).unwrap_or_default();
    let is: Option<Spanned<Name>> = fields.optional("is", cx);
    if let Some(is) = &is {
        cx.names.sets(NameKind::Binding, is, is.span);
    }
    let last_error = fields.optional("last_error", cx);
    let (process, program) = (process?, program?);
    Some(StepKind::CallServer(Box::new(CallServer { process, program, args, is, last_error })))
}

fn passed(node: Node, cx: &mut Context<'_>) -> Option<Vec<Passed>> {
    let outer = std::mem::replace(&mut cx.field, "args");
    let args = match node.kind {
        Kind::Tuple(values) if values.is_empty() => Some(Vec::new()),
        Kind::Struct(fields) => Some(
            fields
                .into_iter()
                .filter_map(|field| {
                    let value = FromNode::from_node(field.value, cx)?;
                    Some(Passed { name: field.name, span: field.name_span, value })
                })
                .collect(),
        ),
        _ => cx.expected("arguments such as `(text: \"buffer\", len: 5)`", &node),
    };
    cx.field = outer;
    args
}
