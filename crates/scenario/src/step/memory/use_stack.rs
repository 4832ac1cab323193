//! `UseStack(bytes:)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// The functions that a thread has called take so many bytes of its stack from now on.
#[derive(Clone, Debug)]
pub struct UseStack {
    /// How many bytes, from the top of the stack down.
    pub bytes: Spanned<u32>,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let bytes = fields.required("bytes", cx);
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::UseStack(Box::new(UseStack { bytes: bytes?, unguarded })))
}
