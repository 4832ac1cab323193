//! `CheckSame(a:, b:)` and `CheckDifferent(a:, b:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use crate::syntax::node::Name;

/// Two bound values must be equal.
#[derive(Clone, Debug)]
pub struct CheckSame {
    /// The one name.
    pub a: Spanned<Name>,
    /// The other.
    pub b: Spanned<Name>,
}

/// Two bound values must differ.
#[derive(Clone, Debug)]
pub struct CheckDifferent {
    /// The one name.
    pub a: Spanned<Name>,
    /// The other.
    pub b: Spanned<Name>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (a, b) = (cx.binding(fields, "a"), cx.binding(fields, "b"));
    Some(StepKind::CheckSame(Box::new(CheckSame { a: a?, b: b? })))
}

pub(crate) fn read_different(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (a, b) = (cx.binding(fields, "a"), cx.binding(fields, "b"));
    Some(StepKind::CheckDifferent(Box::new(CheckDifferent { a: a?, b: b? })))
}
