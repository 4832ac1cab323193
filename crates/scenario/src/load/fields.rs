//! The named values of one call, struct or step, taken out one after the other.

use crate::diagnostic::Diagnostic;
use crate::echo::code;
use crate::load::context::Context;
use crate::source::{Span, Spanned};
use crate::syntax::node::{Args, Call, Field, Kind, Name, Node};
use std::ops::RangeInclusive;

/// Gives a node its meaning.
pub(crate) trait FromNode: Sized {
    /// The value, or `None` after a mistake was reported.
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Self>;
}

/// What is left of the fields of one thing.
pub(crate) struct Fields {
    /// The name of the thing; `None` for the scenario itself.
    name: Option<Name>,
    /// Where that name is written.
    pub(crate) span: Span,
    pub(crate) left: Vec<Field>,
    /// The names that were asked for, which are the names that exist, and whether they are given.
    asked: [(&'static str, bool); MOST_FIELDS],
    asked_len: usize,
}

/// The most fields that anything in the language has.
const MOST_FIELDS: usize = 16;

impl Fields {
    /// The fields of a thing with a name.
    pub(crate) fn new(name: Name, span: Span, left: Vec<Field>) -> Fields {
        Fields { name: Some(name), ..Fields::of_scenario(span, left) }
    }

    /// The fields of the scenario itself.
    pub(crate) fn of_scenario(span: Span, left: Vec<Field>) -> Fields {
        Fields { name: None, span, left, asked: [("", false); MOST_FIELDS], asked_len: 0 }
    }

    /// The thing, as a message calls it.
    pub(crate) fn what(&self) -> String {
        self.name.as_ref().map_or("a scenario".to_owned(), |name| code(name))
    }

    /// The fields of a call, all of which must have names.
    pub(crate) fn of_call(call: Call, cx: &mut Context<'_>) -> Option<Fields> {
        let Spanned { value: name, span } = call.name;
        match call.args {
            Args::Fields(fields) => Some(Fields::new(name, span, fields.into_vec())),
            Args::Values(values) => {
                let Some(first) = values.first() else {
                    return Some(Fields::new(name, span, Vec::new()));
                };
                let message = format!("the arguments of {} have names", code(&name));
                cx.report(
                    Diagnostic::error(first.span, message)
                        .help("an argument is written `name: value`"),
                );
                None
            }
        }
    }

    /// Takes the field out, without giving it a meaning.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Field> {
        let at = self.left.iter().position(|field| *field.name == *name);
        self.asked[self.asked_len] = (name, at.is_some());
        self.asked_len += 1;
        at.map(|at| self.left.remove(at))
    }

    /// True if one of these fields is given, be it with a mistake in it, or a field that is
    /// unknown and may be meant to be one of them.
    pub(crate) fn is_any_given(&self, names: &[&str]) -> bool {
        let given = |(name, given): &(&str, bool)| *given && names.contains(name);
        self.asked.iter().any(given) || !self.left.is_empty()
    }

    /// Gives the value of a field its meaning; a mistake in a number will name the field.
    pub(crate) fn value<T: FromNode>(
        name: &'static str,
        node: Node,
        cx: &mut Context<'_>,
    ) -> Option<T> {
        let outer = std::mem::replace(&mut cx.field, name);
        let value = T::from_node(node, cx);
        cx.field = outer;
        value
    }

    /// The value of a field that may be left out. A mistake in it counts as left out.
    pub(crate) fn optional<T: FromNode>(
        &mut self,
        name: &'static str,
        cx: &mut Context<'_>,
    ) -> Option<T> {
        let field = self.take(name)?;
        Fields::value(name, field.value, cx)
    }

    /// The value of a field that must be there.
    pub(crate) fn required<T: FromNode>(
        &mut self,
        name: &'static str,
        cx: &mut Context<'_>,
    ) -> Option<T> {
        match self.take(name) {
            Some(field) => Fields::value(name, field.value, cx),
            None => {
                let message = format!("{} needs {}", self.what(), code(name));
                cx.report(Diagnostic::error(self.span, message));
                None
            }
        }
    }

    /// A whole number within `range` that may be left out.
    pub(crate) fn integer<T: TryFrom<i128>>(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i128>,
        cx: &mut Context<'_>,
    ) -> Option<Spanned<T>> {
        let node: Node = self.optional(name, cx)?;
        let value = T::try_from(cx.integer_of(name, &node, range)?).ok()?;
        Some(Spanned::new(value, node.span))
    }

    /// A whole number within `range` that must be there.
    pub(crate) fn required_integer<T: TryFrom<i128>>(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i128>,
        cx: &mut Context<'_>,
    ) -> Option<Spanned<T>> {
        let node: Node = self.required(name, cx)?;
        let value = T::try_from(cx.integer_of(name, &node, range)?).ok()?;
        Some(Spanned::new(value, node.span))
    }

    /// Reports the fields that nobody asked for.
    pub(crate) fn end(self, cx: &mut Context<'_>) {
        let known = self.asked[..self.asked_len].iter().map(|(name, _)| *name);
        for field in &self.left {
            let message = format!("{} has no field {}", self.what(), code(&field.name));
            let mistake = Diagnostic::error(field.name_span, message);
            cx.report_unknown(mistake, &field.name, known.clone());
        }
    }
}

impl FromNode for Node {
    fn from_node(node: Node, _cx: &mut Context<'_>) -> Option<Node> {
        Some(node)
    }
}

impl FromNode for Name {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Name> {
        cx.text(&node)
    }
}

impl FromNode for bool {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<bool> {
        match node.kind {
            Kind::Bool(value) => Some(value),
            _ => cx.expected("`true` or `false`", &node),
        }
    }
}

impl<T: FromNode> FromNode for Spanned<T> {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Spanned<T>> {
        let span = node.span;
        Some(Spanned::new(T::from_node(node, cx)?, span))
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<Vec<T>> {
        let nodes = cx.list(node)?;
        let mut values = Vec::with_capacity(nodes.len());
        values.extend(nodes.into_iter().filter_map(|node| T::from_node(node, cx)));
        Some(values)
    }
}

/// Whole numbers: the range is that of the type.
macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromNode for $type {
            fn from_node(node: Node, cx: &mut Context<'_>) -> Option<$type> {
                let range = i128::from(<$type>::MIN)..=i128::from(<$type>::MAX);
                cx.integer(&node, range).map(|value| value as $type)
            }
        }
    )*};
}

integers!(u8, u32, u64, i64);
