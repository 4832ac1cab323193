//! `Write(at:, bytes: DATA)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;
use abi::Content;

/// Writes bytes.
#[derive(Clone, Debug)]
pub struct Write {
    /// To where.
    pub at: Spanned<Place>,
    /// What. It may be longer than the address space.
    pub bytes: Spanned<Content>,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (at, bytes) = (fields.required("at", cx), fields.required("bytes", cx));
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::Write(Box::new(Write { at: at?, bytes: bytes?, unguarded })))
}
