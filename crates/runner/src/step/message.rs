//! What is said when an expectation is not met.

use super::unmet;
use crate::bind::{BoundArg, ValueKind};
use crate::call::{result_name, result_text};
use crate::history;
use crate::outcome::Outcome;
use crate::plan::{Plan, PlannedStep};
use crate::progress::Pending;
use crate::run::Run;
use abi::error::{ERROR_INVALID_HANDLE, NO_ERROR};
use abi::{ClauseId, Handle};
use coredll::Returned as Value;
use scenario::limits::SHOWN_MISTAKES;
use scenario::{Diagnostic, Place, Span, StepKind, echo};
use trace::biography::Biographies;
use trace::event::Word;

/// An expectation that is not met: at the expectation, with the step beside it.
pub(crate) fn unmet_message(
    run: &Run<'_>,
    planned: &PlannedStep<'_>,
    outcome: &Outcome,
) -> Diagnostic {
    let step = planned.step;
    let name = echo(&step.name);
    let happened = happened(&name, outcome);
    let message = format!("expectation not met: {happened}");
    let diagnostic = match step.expect() {
        Some(expect) => Diagnostic::error(expect.span, message)
            .label("expected this")
            .also(step.name_span(), detail(outcome)),
        None => Diagnostic::error(step.name_span(), message)
            .label(detail(outcome))
            .note("a step without `expect` must succeed"),
    };
    let diagnostic = with_clause(with_failed_argument(run, planned, diagnostic), outcome);
    with_dead_handles(run, planned, outcome, diagnostic)
}

fn happened(name: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned { value, returns, .. } => {
            let value = Value::Value(*value);
            let text = result_text(*returns, value);
            let text = result_name(*returns, value).map_or(text, Word::Borrowed);
            format!("{name} returned {text}")
        }
        Outcome::Done(bytes) if bytes.is_empty() => format!("{name} succeeded"),
        Outcome::Done(bytes) => format!("{name} saw {}", bytes_text(bytes)),
        Outcome::Raised { code, fault } => format!("{name} raised {code} at {}", fault.address),
        Outcome::Blocked => format!("{name} blocked"),
        Outcome::Ended => format!("{name} ended its thread"),
        Outcome::NotModelled(what) => format!("{name} came to what is not modelled: {what}"),
    }
}

fn detail(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned { failed: true, last_error, .. } => {
            format!("this call failed with {last_error}")
        }
        Outcome::Returned { last_error: NO_ERROR, .. } => String::from("this call succeeded"),
        Outcome::Returned { last_error, .. } => {
            // It may be what an earlier call left.
            format!("this call succeeded; GetLastError gives {last_error}")
        }
        Outcome::Raised { fault, .. } => {
            format!("the {} of {} faulted: {}", fault.kind, fault.address, fault.cause)
        }
        Outcome::Done(_) => String::from("this step succeeded"),
        Outcome::Blocked => String::from("this call has not returned"),
        Outcome::Ended => String::from("this call never returns"),
        Outcome::NotModelled(_) => String::from("this step"),
    }
}

/// At most 16 bytes, as hexadecimal numbers.
fn bytes_text(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(16).map(|byte| format!("{byte:02X}")).collect();
    let more =
        if bytes.len() > 16 { format!(" … ({} bytes)", bytes.len()) } else { String::new() };
    format!("{}{more}", shown.join(" "))
}

fn with_clause(diagnostic: Diagnostic, outcome: &Outcome) -> Diagnostic {
    match outcome {
        Outcome::Returned { clause: Some(clause), failed: true, .. } => {
            let help = format!("`slotzero explain {}` tells more", clause.id);
            diagnostic.note(clause_text(clause)).help(help)
        }
        _ => diagnostic,
    }
}

/// A clause as messages give it.
fn clause_text(clause: ClauseId) -> String {
    format!("clause {} ({}): {}", clause.id, clause.standing, clause.text)
}

/// The bound names that an argument is written with.
fn bound_names<'p>(plan: &'p Plan<'_>, argument: &BoundArg) -> Vec<&'p str> {
    match argument {
        BoundArg::Name { number, .. } => vec![plan.names[*number as usize]],
        BoundArg::Handles(handles) => {
            handles.iter().flat_map(|handle| bound_names(plan, &handle.value)).collect()
        }
        _ => Vec::new(),
    }
}

/// The name of the address that a touch of memory begins with.
fn touched_name(step: &StepKind) -> Option<&str> {
    let at = match step {
        StepKind::Read(read) => &read.at.value,
        StepKind::Write(write) => &write.at.value,
        StepKind::Execute(execute) => &execute.at.value,
        _ => return None,
    };
    match at {
        Place::Bound { name, .. } => Some(&name.value),
        Place::Address(_) | Place::InSlot { .. } => None,
    }
}

/// Points out an argument or address that is NULL because an earlier call failed.
fn with_failed_argument(
    run: &Run<'_>,
    planned: &PlannedStep<'_>,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let names = match &planned.bound {
        Some(call) => {
            call.args.given.iter().flat_map(|given| bound_names(run.plan, &given.arg)).collect()
        }
        None => Vec::from_iter(touched_name(&planned.step.kind)),
    };
    for name in names {
        let Some(bound) = run.bound(0, name) else { continue };
        let number = matches!(bound.kind, ValueKind::Number | ValueKind::Identifier);
        let failed = !number && matches!(bound.value, 0 | u32::MAX);
        let place = run.plan.scenario.bindings.get(name);
        if let (true, Some(place)) = (failed, place) {
            let label = format!("\"{}\" is {} because this failed", echo(name), null(bound.value));
            return diagnostic.also(*place, label);
        }
    }
    diagnostic
}

/// Says what the dead handles among the arguments of a call were, and those that by now stand for
/// something else than what was bound.
fn with_dead_handles(
    run: &Run<'_>,
    planned: &PlannedStep<'_>,
    outcome: &Outcome,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let wrong = matches!(outcome, Outcome::Returned { failed: true, last_error, .. }
        if *last_error == ERROR_INVALID_HANDLE);
    let process = run.tally.acting.and_then(|thread| run.world.state.threads.get(thread.0));
    let (true, Some(process), Some(call)) = (
        run.options.remembers && !run.tally.messages.is_full(),
        process.map(|thread| thread.current),
        &planned.bound,
    ) else {
        return diagnostic;
    };
    let names = call.args.given.iter().flat_map(|given| bound_names(run.plan, &given.arg));
    let bound = names.filter_map(|name| Some((name, run.bound(0, name)?)));
    let handles = bound.filter(|(_, bound)| wrong || bound.kind == ValueKind::Handle);
    let handles = handles.map(|(name, bound)| (name, bound.value));
    let taken = *run.progress.taken.get();
    handles.fold(diagnostic, |diagnostic, (name, value)| {
        let told = |history: &Biographies| {
            let handle = Handle(value);
            let dead = history.tell(process, handle).filter(|_| wrong);
            dead.or_else(|| history.tell_named(process, name, handle))
        };
        match history::tell(run.plan, run.version, &run.chance, taken, told) {
            Some(told) => diagnostic.note(format!("\"{}\": {told}", echo(name))),
            None => diagnostic,
        }
    })
}

fn null(value: u32) -> &'static str {
    if value == 0 { "NULL" } else { "INVALID_HANDLE_VALUE" }
}

/// `Returned` without a call that had blocked.
pub(super) fn nothing_returned(planned: &PlannedStep<'_>) -> Diagnostic {
    unmet(planned, "no call of this thread had blocked, or its answer was looked at already")
}

/// No thread can run and none will: who waits for what, and whether in a circle.
pub(crate) fn deadlock_message(run: &mut Run<'_>) -> Diagnostic {
    let kernel = run.kernel();
    let stuck = kernel.stuck_threads();
    let cycle = kernel.wait_cycle();
    let waits: Vec<String> = stuck.iter().map(|stuck| kernel.describe_wait(stuck)).collect();
    let circle: Vec<String> = cycle.iter().map(|stuck| kernel.describe_wait(stuck)).collect();
    let mut places = never_ends(run).into_iter();
    let scenario = || (run.plan.scenario.about.span, "the scenario has no step left");
    let (span, label) = places.next().unwrap_or_else(scenario);
    let message = "deadlock: no thread can run, and none ever will";
    let mut diagnostic = Diagnostic::error(span, message).label(label);
    for (span, label) in places {
        diagnostic = diagnostic.also(span, label);
    }
    for wait in first_few(&waits) {
        diagnostic = diagnostic.note(wait);
    }
    if !circle.is_empty() {
        diagnostic = diagnostic.note(format!("the circle: {}", first_few(&circle).join("; ")));
    }
    // A touch of memory that waits for a card is no call.
    if run.progress.pending.iter().next().is_none() {
        return diagnostic;
    }
    diagnostic.help("a call that is meant never to return expects `Blocks`")
}

/// The calls that block for ever although they should return, and the steps that wait for them:
/// each place once, the first ones if they are many.
fn never_ends(run: &Run<'_>) -> Vec<(Span, &'static str)> {
    const SHOWN: usize = 8;
    let blocked = run.progress.pending.iter().map(|(_, call)| call);
    let (wanted, meant): (Vec<_>, Vec<_>) =
        blocked.filter(|call| call.answer.is_none()).partition(|call| run.must_return(call));
    let place = |call: &Pending| (run.pending_step(call).step.span, "this never returns");
    let next = run.progress.lanes.iter().filter_map(|(_, lane)| run.op(lane));
    let next = next.map(|step| (step.step.span, "this step can never be taken"));
    let wanted = wanted.into_iter().map(place);
    let all = wanted.chain(next).chain(meant.into_iter().map(place));
    let mut places: Vec<(Span, &str)> = Vec::new();
    for (span, label) in all {
        if places.len() < SHOWN && !places.iter().any(|(known, _)| *known == span) {
            places.push((span, label));
        }
    }
    places
}

/// The first ones of a list, and how many more there are, so that a message stays a message.
fn first_few(list: &[String]) -> Vec<String> {
    let mut few: Vec<String> = list.iter().take(SHOWN_MISTAKES).cloned().collect();
    if list.len() > few.len() {
        few.push(format!("… and {} more", list.len() - few.len()));
    }
    few
}
