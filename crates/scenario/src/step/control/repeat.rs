//! `Repeat(n:, steps: […])`, `Repeat(until: STEP, steps: […])`.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::{Step, StepKind};

/// Takes steps again and again.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// How often.
    pub times: Times,
    /// The steps. Nesting is bounded by [`crate::limits::DEPTH`].
    pub steps: Vec<Step>,
}

/// How often steps are taken.
#[derive(Clone, Debug)]
pub enum Times {
    /// So often; 0 is allowed.
    N(Spanned<u64>),
    /// Until this step, taken before each round, comes to what it expects. That it does not is no
    /// failure.
    Until(Step),
}

impl Repeat {
    /// The step that decides whether there is another round.
    pub fn until(&self) -> Option<&Step> {
        match &self.times {
            Times::N(_) => None,
            Times::Until(step) => Some(step),
        }
    }
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let span = fields.span;
    let n: Option<Spanned<u64>> = fields.optional("n", cx);
    let until: Option<Step> = fields.optional("until", cx);
    let steps = fields.required("steps", cx);
    let times = match (n, until) {
        (Some(n), None) => Times::N(n),
        (None, Some(step)) if step.kind.is_taken_by_a_thread() && step.kind.returns() => {
            Times::Until(step)
        }
        (None, Some(step)) => {
            let message =
                "a thread has to take the step that ends a repetition: a call, or a `Read`";
            cx.report(Diagnostic::error(step.name_span(), message));
            return None;
        }
        _ => {
            let message = "a `Repeat` has either `n` or `until`";
            cx.report(Diagnostic::error(span, message));
            return None;
        }
    };
    Some(StepKind::Repeat(Box::new(Repeat { times, steps: steps? })))
}
