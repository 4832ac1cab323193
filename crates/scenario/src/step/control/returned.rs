//! `Returned(by:, expect: …)`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::{LastError, StepKind};

/// The answer of a call that had blocked: the last call of the thread in the step's `by`, which
/// has returned by now.
#[derive(Clone, Debug)]
pub struct ReturnedStep {
    /// What that thread's last error must be.
    pub last_error: Option<Spanned<LastError>>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let last_error = fields.optional("last_error", cx);
    Some(StepKind::Returned(Box::new(ReturnedStep { last_error })))
}
