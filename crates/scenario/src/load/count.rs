//! How many steps a scenario takes, without taking them.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::step::{Step, StepKind};

/// The number of steps with all repetitions multiplied out. A `Repeat` that takes more than
/// 2^64 of them is reported, the outermost one only.
pub(crate) fn count(steps: &[Step], cx: &mut Context<'_>) -> u64 {
    let mut sum = 0u64;
    for step in steps {
        match step_count(step) {
            Some(count) => sum = sum.saturating_add(count),
            None => {
                let message = "this `Repeat` takes more than 2^64 steps";
                cx.report(Diagnostic::error(step.name_span(), message));
            }
        }
    }
    sum
}

/// `None` above 2^64. A step that repeats nothing, or that repeats nothing else, takes no step.
fn step_count(step: &Step) -> Option<u64> {
    let StepKind::Repeat(repeat) = &step.kind else { return Some(1) };
    let mut body = repeat.steps.iter().map(step_count);
    let once = body.try_fold(0u64, |sum, count| sum.checked_add(count?));
    match (*repeat.n, once) {
        (0, _) => Some(0),
        (n, once) => once?.checked_mul(n),
    }
}
