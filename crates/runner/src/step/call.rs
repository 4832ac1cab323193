//! Calls, and the answers of calls that had blocked.

use super::{memory, message};
use crate::answer;
use crate::bind::ValueKind;
use crate::call::{Invocation, invoke, output_name, output_text, report_late_return};
use crate::outcome::{Match, Outcome, same_bytes, settled_by_blocking};
use crate::plan::{PlannedCall, PlannedStep};
use crate::progress::{Pending, Stand};
use crate::run::{Halt, Run};
use abi::{Content, ErrorCode, ProcessId, ThreadId};
use coredll::{Gives, Interrupted, Output, OutputValue, Returned, Returns};
use scenario::step::{LastError, Out, ReturnedStep, Want};
use scenario::{Diagnostic, Expect, Kind, Node, Spanned, echo};
use std::sync::Arc;
use trace::text::Text;

/// Makes a call.
pub(super) fn take(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    thread: ThreadId,
) -> Result<(), Halt> {
    let call = planned.call().expect("the plan has bound every call");
    let api = call.bound.api;
    let mut room = std::mem::take(&mut run.tally.args);
    let args = run.arguments(lane.scope, call, &mut room)?;
    let before = last_error(run, thread);
    let process = run.world.state.threads[thread.0].current;
    run.set_pending(thread, None);
    let plan = run.plan;
    let invocation = invoke(&mut run.kernel(), thread, api, args, || written(plan, call));
    run.tally.args = room;
    let outcome = match invocation.interrupted {
        // The step is taken once more: see `step`.
        Some(Interrupted::Midway) => return Ok(()),
        Some(Interrupted::Raised(fault)) => memory::raise(run, thread, fault, false),
        None => outcome(run, api.returns, thread, &invocation),
    };
    match outcome {
        Outcome::Blocked => block(run, lane, thread),
        Outcome::NotModelled(what) => return not_modelled(run, planned, lane.scope, what),
        Outcome::Raised { .. } => {}
        _ => keep_results(run, lane.scope, call, process, &invocation),
    }
    let found = run.judge(planned, lane.scope, &outcome);
    let came_back = !matches!(outcome, Outcome::Blocked | Outcome::Raised { .. });
    if came_back && matches!(found, Match::Met | Match::Unmet) {
        let met = found == Match::Met;
        check_last_error(run, planned, call.written.last_error(), before, (thread, met));
        if met {
            check_outputs(run, lane.scope, planned, call, &invocation);
        }
    }
    Ok(())
}

fn written(plan: &crate::Plan<'_>, call: PlannedCall<'_>) -> Vec<(Arc<str>, Text)> {
    let whole = plan.scenario.file.shared_text();
    let text = |field: &scenario::Field| {
        (field.name.clone(), Text::excerpt_of(whole, field.value.span.range()))
    };
    call.written.args.iter().map(text).collect()
}

fn last_error(run: &Run<'_>, thread: ThreadId) -> ErrorCode {
    ErrorCode(run.world.state.threads.get(thread.0).map_or(0, |thread| thread.last_error))
}

fn outcome(run: &Run<'_>, returns: Returns, thread: ThreadId, invocation: &Invocation) -> Outcome {
    let returned = |value| Outcome::Returned {
        value,
        returns,
        failed: invocation.failed,
        last_error: last_error(run, thread),
        clause: invocation.clause,
    };
    match (invocation.not_modelled, invocation.returned) {
        (Some(what), _) => Outcome::NotModelled(what),
        (None, Returned::Value(value)) => returned(value),
        (None, Returned::Nothing) => returned(0),
        (None, Returned::Blocked) => Outcome::Blocked,
        (None, Returned::Ended) => Outcome::Ended,
    }
}

fn block(run: &mut Run<'_>, lane: &Stand, thread: ThreadId) {
    let (block, op, scope) = (lane.block, lane.op, lane.scope);
    let call = Pending { block, op, scope, serial: run.serial(thread), answer: None };
    run.set_pending(thread, Some(call));
}

/// What is not modelled ends the run, unless the scenario says that it knows.
pub(super) fn not_modelled(
    run: &mut Run<'_>,
    planned: &PlannedStep<'_>,
    scope: u32,
    what: &'static str,
) -> Result<(), Halt> {
    let knows = |expect: &Spanned<Expect>| {
        expect.choices().iter().any(|choice| choice.value == Expect::NotModelled)
    };
    if !planned.step.expect().is_some_and(knows) {
        return Err(Halt::NotModelled(what, planned.step.span));
    }
    run.judge(planned, scope, &Outcome::NotModelled(what));
    Ok(())
}

fn keep_results(
    run: &mut Run<'_>,
    scope: u32,
    call: PlannedCall<'_>,
    process: ProcessId,
    invocation: &Invocation,
) {
    if let (Some(is), Returned::Value(value)) = (call.is, invocation.returned) {
        run.bind_to(scope, is, value, ValueKind::of(call.bound.api.returns), process);
    }
    for Out { name, want, .. } in call.written.out() {
        let (Want::Bind(bound), Some(output)) = (want, invocation.output(name)) else { continue };
        if let (Some(value), Some(kind)) = (output.number(), ValueKind::of_output(output.gives)) {
            run.bind(scope, bound, value, kind, output.process);
        }
    }
}

/// Compares the last error of a thread; where the return value was not as expected, no message tells
/// of it too.
pub(super) fn check_last_error(
    run: &mut Run<'_>,
    planned: &PlannedStep<'_>,
    want: Option<&Spanned<LastError>>,
    before: ErrorCode,
    (thread, told): (ThreadId, bool),
) {
    let Some(want) = want else { return };
    let now = last_error(run, thread);
    let wanted = match want.value {
        LastError::Code(code) => code,
        LastError::Unchanged => before,
    };
    if now != wanted {
        let message = format!("the last error is {now}");
        let label = match want.value {
            LastError::Code(code) => format!("expected {code}"),
            LastError::Unchanged => format!("expected what it was before: {before}"),
        };
        if told {
            run.fail(Diagnostic::error(want.span, message).label(label));
        }
        if let Some(answer) = run.answer(planned, Some(want.span), Some(answer::code(now))) {
            answer.told = told;
        }
    }
}

fn check_outputs(
    run: &mut Run<'_>,
    scope: u32,
    planned: &PlannedStep<'_>,
    call: PlannedCall<'_>,
    invocation: &Invocation,
) {
    for out in call.written.out() {
        let Some(output) = invocation.output(&out.name) else {
            let message = format!("this call did not give the output `{}`", echo(&out.name));
            let at = Diagnostic::error(out.name_span, message);
            run.fail(at.also(planned.step.name_span(), "by this call"));
            continue;
        };
        let (met, span) = match &out.want {
            Want::Bind(_) => continue,
            Want::Data(data) => (is_data(data, output), data.span),
            Want::Equals(node) => (is_equal(run, scope, node, output), node.span),
        };
        if !met {
            let message = format!("`{}` is {}", out.name, told(output));
            let mistake = Diagnostic::error(span, message).label("expected this");
            run.fail(mistake.also(planned.step.name_span(), "by this call"));
            run.answer(planned, Some(span), answer::output(output));
        }
    }
}

/// An output by its constant, if there is one; a larger number in both ways in which it could be written.
fn told(output: &Output) -> String {
    let text = output_text(output);
    match (output_name(output), output.number(), output.gives) {
        (Some(constant), ..) => format!("{constant} ({text})"),
        (None, Some(number @ 10..), Gives::Number { .. }) => format!("{text} ({number:#x})"),
        _ => text,
    }
}

fn is_data(data: &Content, output: &Output) -> bool {
    matches!(&output.value, OutputValue::Bytes(bytes) if same_bytes(data, bytes))
}

fn is_equal(run: &Run<'_>, scope: u32, node: &Node, output: &Output) -> bool {
    let Some(value) = output.number() else { return false };
    let constant = |node: &Node| abi::constant::find(node.word()?).map(|(known, _)| known);
    match &node.kind {
        Kind::Integer(number) => {
            number.value() == i128::from(value) || number.value() == i128::from(value as i32)
        }
        Kind::Word(_) => constant(node) == Some(value),
        Kind::List(words) => {
            words.iter().map(constant).try_fold(0, |all, one| Some(all | one?)) == Some(value)
        }
        Kind::Text(name) => run.bound(scope, name).map(|bound| bound.value) == Some(value),
        _ => false,
    }
}

/// Hands over the answer of a call that had blocked.
pub(crate) fn deliver(run: &mut Run<'_>, thread: ThreadId, answer: u32) {
    let call = *run.progress.pending.get(&thread).expect("the call is pending");
    run.set_pending(thread, Some(Pending { answer: Some(answer), ..call }));
    let planned = run.pending_step(&call);
    let made = planned.call().expect("the plan has bound every call");
    let api = made.bound.api;
    report_late_return(&mut run.kernel(), thread, api, answer);
    let process = run.world.state.threads[thread.0].current;
    if let Some(is) = made.is {
        run.bind_to(call.scope, is, answer, ValueKind::of(api.returns), process);
    }
    let expect = planned.step.expect();
    // That a repetition goes on is no failure.
    let decides = run.plan.blocks[call.block as usize].end_of_loop(call.op).is_some();
    if !decides && !expect.is_some_and(|expect| settled_by_blocking(&expect.value)) {
        let outcome = late_outcome(run, api.returns, thread, answer);
        run.judge(&planned, call.scope, &outcome);
    }
}

/// A call whose thread has ended never returns. Where nothing was said about its return, that is
/// as good as any other end.
pub(crate) fn give_up(run: &mut Run<'_>, thread: ThreadId) {
    let call = *run.progress.pending.get(&thread).expect("the call is pending");
    run.set_pending(thread, None);
    if !run.must_return(&call) {
        return;
    }
    let planned = run.pending_step(&call);
    let Some(expect) = planned.step.expect() else { return };
    let span = expect.span;
    let message = "expectation not met: the call never returned, its thread has ended";
    run.fail(Diagnostic::error(span, message).also(planned.step.name_span(), "this call blocked"));
}

fn late_outcome(run: &Run<'_>, returns: Returns, thread: ThreadId, answer: u32) -> Outcome {
    Outcome::Returned {
        value: answer,
        returns,
        failed: false,
        last_error: last_error(run, thread),
        clause: None,
    }
}

/// `Returned`: looks at the answer of the thread's call that had blocked.
pub(super) fn returned(
    run: &mut Run<'_>,
    lane: &Stand,
    planned: &PlannedStep<'_>,
    step: &ReturnedStep,
    thread: ThreadId,
) -> Result<(), Halt> {
    let answered = run.progress.pending.get(&thread).and_then(|call| Some((*call, call.answer?)));
    let Some((call, answer)) = answered else {
        return Err(message::nothing_returned(planned).into());
    };
    let made = run.pending_step(&call).call().expect("the plan has bound every call");
    let outcome = late_outcome(run, made.bound.api.returns, thread, answer);
    run.set_pending(thread, None);
    run.judge(planned, lane.scope, &outcome);
    let before = last_error(run, thread);
    check_last_error(run, planned, step.last_error.as_ref(), before, (thread, true));
    Ok(())
}
