//! `CheckCoherent(a:, b:, len:, coherent: true)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Compares the bytes at two addresses, without page-in: absent pages count as their backing.
#[derive(Clone, Debug)]
pub struct CheckCoherent {
    /// The one address.
    pub a: Spanned<Place>,
    /// The other.
    pub b: Spanned<Place>,
    /// How many bytes, at least 1.
    pub len: u32,
    /// True if they must be equal, false if they must differ.
    pub coherent: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (a, b) = (fields.required("a", cx), fields.required("b", cx));
    let len = fields.integer("len", 1..=i128::from(u32::MAX), cx).map_or(1, |len| len.value);
    let coherent = fields.optional("coherent", cx).unwrap_or(true);
    Some(StepKind::CheckCoherent(Box::new(CheckCoherent { a: a?, b: b?, len, coherent })))
}
