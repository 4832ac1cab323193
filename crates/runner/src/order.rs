//! Which script goes on next.

use crate::progress::{Lane, Pending};
use crate::run::{Halt, Run};
use abi::ThreadId;
use kernel::ChoicePoint;
use kernel::record::ThreadState;
use scenario::{Actor, Diagnostic, Order, StepKind, echo};

/// A script whose next step can be taken.
pub(crate) struct Candidate {
    /// The script.
    pub row: u32,
    /// The thread that would take the step, unless nobody has to.
    pub thread: Option<ThreadId>,
}

/// The scripts that can go on, in the order in which they began.
pub(crate) fn candidates(run: &mut Run<'_>) -> Result<Vec<Candidate>, Halt> {
    let rows: Vec<u32> = run.progress.lanes.iter().map(|(row, _)| row).collect();
    let mut candidates = Vec::with_capacity(rows.len());
    for row in rows {
        let lane = run.progress.lanes[row].clone();
        let Some(thread) = next_actor(run, &lane)? else { continue };
        if is_ready(run, &lane, thread) {
            candidates.push(Candidate { row, thread });
        }
    }
    Ok(candidates)
}

/// Picks one of the scripts that can go on.
pub(crate) fn pick(run: &mut Run<'_>, candidates: &[Candidate]) -> Result<u32, Halt> {
    let plan = run.plan;
    if let Order::Schedule(entries) = &plan.scenario.order {
        let at = *run.progress.scheduled.get();
        if let Some(entry) = entries.get(at as usize) {
            run.progress.scheduled.set(at + 1);
            return scheduled(run, candidates, &entry.value, entry.span);
        }
    }
    let option = match plan.scenario.order {
        Order::Seed(_) if candidates.len() > 1 => drawn(run, candidates.len() as u64) as u32,
        _ => run.kernel().choose(ChoicePoint::NextThread, candidates.len() as u32),
    };
    Ok(candidates[option as usize].row)
}

/// The script that the schedule names.
fn scheduled(
    run: &mut Run<'_>,
    candidates: &[Candidate],
    actor: &Actor,
    span: scenario::Span,
) -> Result<u32, Halt> {
    let wanted = run.actor(0, actor, span)?;
    let found = candidates.iter().find(|candidate| candidate.thread == Some(wanted));
    found.map(|candidate| candidate.row).ok_or_else(|| {
        let message = format!("\"{}\" cannot take a step here", echo(&actor.to_string()));
        Diagnostic::error(span, message)
            .help("it waits, or no script has a step for it at this point")
            .into()
    })
}

/// A pseudo-random number below `of`, from the seed: the SplitMix64 sequence.
fn drawn(run: &mut Run<'_>, of: u64) -> u64 {
    let state = run.progress.seed.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
    run.progress.seed.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % of
}

/// Who takes the next step of a script: nobody knows (`None`: it is at its end), nobody has to
/// (`Some(None)`), or a thread.
fn next_actor(run: &mut Run<'_>, lane: &Lane) -> Result<Option<Option<ThreadId>>, Halt> {
    let plan = run.plan;
    let Some(planned) = run.op(lane) else {
        // A program at its end still has to end its thread.
        return Ok(lane.thread.map(Some));
    };
    let step = planned.step;
    let by = step.by.as_ref().map(|by| (&by.value, by.span));
    let script = plan.blocks[lane.block as usize].by.map(|by| (by, step.span));
    let acts = acts(&step.kind);
    match (by, lane.thread, script) {
        (Some((actor, span)), ..) if acts => {
            let actor = actor.clone();
            run.actor(lane.scope, &actor, span).map(|thread| Some(Some(thread)))
        }
        (None, Some(thread), _) => Ok(Some(Some(thread))),
        (None, None, Some((actor, span))) if acts => {
            run.actor(lane.scope, actor, span).map(|thread| Some(Some(thread)))
        }
        _ if !acts => Ok(Some(None)),
        _ => first_thread(run, step.span).map(Some),
    }
}

/// The first thread of the first process of the world.
fn first_thread(run: &mut Run<'_>, span: scenario::Span) -> Result<Option<ThreadId>, Halt> {
    match run.plan.scenario.world.first_process() {
        Some(name) => {
            let actor = Actor { process: name.into(), thread: 1 };
            run.actor(0, &actor, span).map(Some)
        }
        None => Err(Diagnostic::error(span, "the world has no process to take this step").into()),
    }
}

/// True if a thread takes such a step; checks and what the world does need none.
fn acts(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::Call(_)
            | StepKind::Read(_)
            | StepKind::Write(_)
            | StepKind::Execute(_)
            | StepKind::Returned(_)
    )
}

/// True if the step can be taken now: its thread is free, or it is about the answer of a call. A
/// check, or what the world does, waits for the script's calls that are expected to return.
fn is_ready(run: &Run<'_>, lane: &Lane, thread: Option<ThreadId>) -> bool {
    let Some(thread) = thread else {
        let of_script = |call: &Pending| call.block == lane.block && call.scope == lane.scope;
        let mut calls = run.progress.pending.iter().map(|(_, call)| call);
        return !calls.any(|call| of_script(call) && run.must_return(call));
    };
    let pending = run.progress.pending.get(&thread);
    let wants_answer =
        run.op(lane).is_some_and(|planned| matches!(planned.step.kind, StepKind::Returned(_)));
    if wants_answer {
        return pending.is_none_or(|call| call.answer.is_some());
    }
    let ready = run
        .world
        .state
        .threads
        .get(thread.0)
        .is_some_and(|record| record.state == ThreadState::Ready);
    ready && pending.is_none_or(|call| call.answer.is_some())
}
