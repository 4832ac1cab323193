//! Taking one step: a call, a touch of memory, a check, an act of the world.

mod act;
mod call;
mod check;
mod memory;
mod message;
mod server;

pub(crate) use call::{deliver, give_up};
pub(crate) use memory::wanted_len;
pub(crate) use message::{deadlock_message, unmet_message};
pub(crate) use server::take_back_calls;

use crate::order;
use crate::plan::PlannedStep;
use crate::progress::Stand;
use crate::run::{Halt, Run};
use abi::ThreadId;
use scenario::{Diagnostic, StepKind};

/// Takes a step of the script with this row, which has moved on from it already. `known` is the thread
/// that takes it, if it is known.
pub(crate) fn take(
    run: &mut Run<'_>,
    row: u32,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    known: Option<ThreadId>,
) -> Result<(), Halt> {
    let step = planned.step;
    let thread = if known.is_some() { known } else { actor(run, lane, planned)? };
    run.announce(planned, thread);
    let Some(actor) = thread.filter(|_| order::acts(&step.kind)) else {
        return act(run, row, (lane, planned), thread);
    };
    run.kernel().go_on(actor);
    act(run, row, (lane, planned), thread)
}

fn act(
    run: &mut Run<'_>,
    row: u32,
    (lane, planned): (&Stand, &PlannedStep<'_>),
    thread: Option<ThreadId>,
) -> Result<(), Halt> {
    let step = planned.step;
    let acting = || thread.expect("a step that acts has a thread: see `order`");
    match &step.kind {
        StepKind::Call(_) => call::take(run, lane, planned, acting()),
        StepKind::Returned(returned) => call::returned(run, lane, planned, returned, acting()),
        StepKind::Read(read) => memory::read(run, lane, planned, read, acting()),
        StepKind::Write(write) => memory::write(run, lane, planned, write, acting()),
        StepKind::Execute(execute) => memory::execute(run, lane, planned, execute, acting()),
        StepKind::UseStack(used) => memory::use_stack(run, lane, planned, used, acting()),
        StepKind::CallServer(call) => server::call(run, row, (lane, planned), call, acting()),
        StepKind::Return(result) => server::give_back(run, row, lane, result),
        StepKind::Repeat(_) => unreachable!("repetitions are flattened"),
        kind if kind.is_check() => check::take(run, lane, planned, thread),
        _ => act::take(run, lane, planned, thread),
    }
}

/// What the check of a property finds otherwise than it says.
pub(crate) fn look(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
) -> Result<Vec<String>, Halt> {
    let thread = actor(run, lane, planned)?;
    check::look(run, lane, planned, thread)
}

/// The thread that a step belongs to; checks and acts of the world may do without.
fn actor(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
) -> Result<Option<ThreadId>, Halt> {
    let plan = run.plan;
    if let Some(by) = planned.step.by() {
        return run.actor(lane.scope, &by.value, by.span).map(Some);
    }
    if lane.thread.is_some() {
        return Ok(lane.thread);
    }
    let script = plan.blocks[lane.block as usize].by.cloned();
    let first = || {
        let process = plan.scenario.world.first_process()?;
        Some(scenario::Actor { process: process.into(), thread: 1 })
    };
    let Some(actor) = script.or_else(first) else { return Ok(None) };
    let found = run.actor(lane.scope, &actor, planned.step.span);
    let needs_none = planned.step.kind.is_check() || crate::act::is_act(&planned.step.kind);
    // What the world does, and a look at it, needs no living process.
    if needs_none { Ok(found.ok()) } else { found.map(Some) }
}

/// A check that is not met, at its step.
fn unmet(planned: &PlannedStep<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(planned.step.span, message.into())
}
