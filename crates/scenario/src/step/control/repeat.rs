//! `Repeat(n:, steps: […])`.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::step::{Step, StepKind};

/// Takes steps again and again.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// How often; 0 is allowed.
    pub n: Spanned<u64>,
    /// The steps. Nesting is bounded by [`crate::limits::DEPTH`].
    pub steps: Vec<Step>,
}

pub(crate) fn read(fields: &mut Fields, cx: &mut Context<'_>) -> Option<StepKind> {
    let (n, steps) = (fields.required("n", cx), fields.required("steps", cx));
    Some(StepKind::Repeat(Box::new(Repeat { n: n?, steps: steps? })))
}
