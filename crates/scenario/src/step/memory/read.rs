//! `Read(at:, len: 1, expect: DATA)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Reads bytes.
#[derive(Clone, Debug)]
pub struct Read {
    /// From where.
    pub at: Spanned<Place>,
    /// How many bytes. Left out: as many as are expected, or else 1.
    pub len: Option<Spanned<u32>>,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let at = fields.required("at", cx);
    let len = fields.optional("len", cx);
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::Read(Box::new(Read { at: at?, len, unguarded })))
}
