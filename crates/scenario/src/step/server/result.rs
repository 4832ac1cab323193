//! `Return(value: 7)`.

use crate::ast::Place;
use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::StepKind;

/// Ends a program: the call into a server returns the value, a thread ends with it.
#[derive(Clone, Debug)]
pub struct Return {
    /// The value: a number, or what a name is bound to.
    pub value: Spanned<Place>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    if cx.names.body.program.is_none() {
        cx.report(Diagnostic::error(fields.span, "only a program returns"));
    }
    Some(StepKind::Return(Box::new(Return { value: fields.required("value", cx)? })))
}
