//! How many steps a scenario takes, without taking them.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::step::{Step, StepKind, Times};

/// The number of steps with all repetitions multiplied out; of one `until` something, one round. A `Repeat` that takes more than
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
    match &repeat.times {
        Times::N(n) if n.value == 0 => Some(0),
        Times::N(n) => once?.checked_mul(n.value),
        // How often is not known before.
        Times::Until(_) => once?.checked_add(1),
    }
}
