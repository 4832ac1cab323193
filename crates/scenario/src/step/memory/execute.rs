//! `Execute(at:)`.

use crate::ast::Place;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Fetches an instruction.
#[derive(Clone, Debug)]
pub struct Execute {
    /// Where.
    pub at: Spanned<Place>,
    /// True to let an exception end the process.
    pub unguarded: bool,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let at = fields.required("at", cx);
    let unguarded = fields.optional("unguarded", cx).unwrap_or(false);
    Some(StepKind::Execute(Box::new(Execute { at: at?, unguarded })))
}
