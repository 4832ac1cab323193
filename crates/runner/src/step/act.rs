//! What the world does on its own, as a step of a scenario.

use crate::act::{Undone, perform};
use crate::plan::PlannedStep;
use crate::progress::FaultPlace;
use crate::progress::Stand;
use crate::run::{Halt, Run};
use abi::ThreadId;
use scenario::{Diagnostic, StepKind, echo};
use trace::Event;

/// Lets the world do what a step says.
pub(super) fn take(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    thread: Option<ThreadId>,
) -> Result<(), Halt> {
    let scenario = run.plan.scenario;
    run.kernel().emit(|| Event::Act { text: planned.text(scenario) });
    let here = run.named_machine(None, thread);
    let victim = match &planned.step.kind {
        StepKind::Activate(act) => Some(run.named_process(lane.scope, &act.process)?),
        StepKind::Kill(act) => Some(run.named_process(lane.scope, &act.process)?),
        _ => None,
    };
    let done = perform(&mut run.kernel(), &planned.step.kind, here, victim);
    let fault = done.map_err(|undone| mistake(planned, &undone))?;
    if let Some(row) = fault {
        run.progress.faults.insert(row, FaultPlace(planned.step.span));
    }
    Ok(())
}

fn mistake(planned: &PlannedStep<'_>, undone: &Undone) -> Diagnostic {
    match undone {
        Undone::NoVolume(path) => {
            let message = format!("the machine has no volume at \"{}\"", echo(path));
            Diagnostic::error(path.span, message)
        }
        Undone::Idle(why) => {
            Diagnostic::error(planned.step.span, format!("this does nothing: {why}"))
        }
    }
}
