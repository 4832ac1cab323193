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
    let (n, until) = (fields.take("n"), fields.take("until"));
    if n.is_some() == until.is_some() {
        let message = "a `Repeat` has either `n` or `until`";
        cx.report(Diagnostic::error(fields.span, message));
    }
    let n: Option<Spanned<u64>> = n.and_then(|field| Fields::value("n", field.value, cx));
    let until: Option<Step> = until.and_then(|field| Fields::value("until", field.value, cx));
    let steps = fields.required("steps", cx);
    let times = match (n, until) {
        (None, Some(step)) if !step.kind.is_taken_by_a_thread() || !step.kind.returns() => {
            let message =
                "a thread has to take the step that ends a repetition: a call, or a `Read`";
            cx.report(Diagnostic::error(step.name_span(), message));
            return None;
        }
        (None, until) => Times::Until(until?),
        (Some(n), _) => Times::N(n),
    };
    Some(StepKind::Repeat(Box::new(Repeat { times, steps: steps? })))
}
