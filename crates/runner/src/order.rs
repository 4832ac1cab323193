//! Which script goes on next.

use crate::progress::Lane;
use crate::run::{Halt, Run};
use abi::ThreadId;
use kernel::ChoicePoint;
use kernel::record::{ThreadRecord, ThreadState};
use scenario::{Actor, Diagnostic, Order, StepKind, Turn, echo};

/// A watched script whose next step can be taken.
pub(crate) struct Candidate {
    /// The script.
    pub(crate) row: u32,
    /// The thread that would take the step, unless nobody has to.
    pub(crate) thread: Option<ThreadId>,
}

/// Looks at the scripts whose turn may depend on anything: those of them that can go on. Of the
/// other programs it is known.
pub(crate) fn look(run: &mut Run<'_>) -> Result<Vec<Candidate>, Halt> {
    let rows: Vec<u32> = run.progress.watched.iter().map(|(&row, ())| row).collect();
    let mut candidates = Vec::with_capacity(rows.len());
    for row in rows {
        let lane = &run.progress.lanes[row];
        let thread = match next_actor(run, lane) {
            Err(Halt::Mistake(_) | Halt::TooEarly(_)) if run.is_disturbed() => {
                run.end_script(row);
                continue;
            }
            thread => thread?,
        };
        let urgency = run.urgency(lane, thread);
        if urgency.is_some() {
            candidates.push(Candidate { row, thread });
        }
        run.set_ready(row, urgency);
    }
    Ok(candidates)
}

/// Picks one of the scripts that can go on, of which there is at least one: one of the most urgent
/// (SZ-276). They stand in the order in which they began.
/// A step that nobody has to take is taken when its script comes to it: there is nothing to decide.
pub(crate) fn pick(run: &mut Run<'_>, watched: &[Candidate]) -> Result<u32, Halt> {
    if let Some(candidate) = watched.iter().find(|candidate| candidate.thread.is_none()) {
        return Ok(candidate.row);
    }
    let row = pick_one(run, watched)?;
    if let Some(followed) = &mut run.chance.decisions.followed {
        let most = run.progress.turns.iter().next().map_or(0, |(&(most, _), ())| most);
        let mut turns = run.progress.turns.range((most, 0)..=(most, u32::MAX));
        let before = followed.row.replace(row);
        let continues = before.and_then(|row| turns.position(|(&(_, other), ())| other == row));
        followed.continues = continues.map(|option| option as u32);
    }
    if run.chance.decisions.picks.is_some() {
        let candidate = watched.iter().find(|candidate| candidate.row == row);
        let thread = candidate.map_or(run.progress.lanes[row].thread, |candidate| candidate.thread);
        let actor = thread.and_then(|thread| run.name_of(thread)).map(Turn::Of);
        run.chance.decisions.picks.iter_mut().for_each(|picks| picks.push(actor.clone()));
    }
    Ok(row)
}

fn pick_one(run: &mut Run<'_>, watched: &[Candidate]) -> Result<u32, Halt> {
    let plan = run.plan;
    if let Order::Schedule(entries) = &plan.scenario.order {
        let at = *run.progress.scheduled.get();
        if let Some(entry) = entries.get(at as usize) {
            run.progress.scheduled.set(at + 1);
            let Turn::Of(actor) = &entry.value else {
                let message = "nothing can happen here: a step that nobody takes comes first";
                return Err(Diagnostic::error(entry.span, message).into());
            };
            return scheduled(run, watched, actor, entry.span);
        }
    }
    let most = most_urgent(run);
    let turns = &run.progress.turns;
    let count = match turns.iter().next_back() {
        Some((&(last, _), ())) if last == most => turns.len(),
        _ => turns.range((most, 0)..=(most, u32::MAX)).count() as u32,
    };
    if count > 1 && run.chance.decisions.reduces {
        if let Some(row) = run.step_to_take_first(watched) {
            let mut turns = run.progress.turns.range((most, 0)..);
            let option = turns.position(|(&(_, other), ())| other == row);
            run.chance.decisions.reduced = option.map(|option| (option as u32, count));
            return Ok(row);
        }
    }
    let option = match plan.scenario.order {
        Order::Seed(_) if count > 1 => drawn(run, u64::from(count)) as u32,
        _ => run.kernel().choose(ChoicePoint::NextThread, count),
    };
    let picked = run.progress.turns.range((most, 0)..).nth(option as usize);
    Ok(picked.expect("an option stands for a script that can go on").0.1)
}

/// The priority of the most urgent scripts that can go on.
fn most_urgent(run: &Run<'_>) -> u32 {
    let first = run.progress.turns.iter().next();
    first.expect("a script can go on").0.0
}

/// The script that the schedule names: the first of those whose next step is this thread's.
fn scheduled(
    run: &Run<'_>,
    watched: &[Candidate],
    actor: &Actor,
    span: scenario::Span,
) -> Result<u32, Halt> {
    let wanted = run.actor(0, actor, span)?;
    let progress = &run.progress;
    let most = most_urgent(run);
    let has_turn = |row: &u32| progress.turns.contains(&(most, *row));
    let own = progress.programs.get(&wanted).copied();
    let own = own.filter(|row| has_turn(row) && !progress.watched.contains(row));
    let found = watched
        .iter()
        .find(|candidate| candidate.thread == Some(wanted) && has_turn(&candidate.row));
    own.into_iter().chain(found.map(|candidate| candidate.row)).min().ok_or_else(|| {
        let message = format!("\"{}\" cannot take a step here", echo(&actor.to_string()));
        Diagnostic::error(span, message)
            .help("it waits, a more urgent thread can run, or no script has a step for it here")
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

/// Who takes the next step of a watched script: a thread, or nobody has to.
pub(crate) fn next_actor(run: &Run<'_>, lane: &Lane) -> Result<Option<ThreadId>, Halt> {
    // At the end of a call into a server its thread goes back.
    let Some(planned) = run.op(lane) else { return Ok(lane.thread) };
    let step = planned.step;
    if !acts(&step.kind) {
        return Ok(None);
    }
    let script = run.plan.blocks[lane.block as usize].by;
    match (step.by(), script) {
        (Some(by), _) => run.actor(lane.scope, &by.value, by.span).map(Some),
        (None, _) if lane.thread.is_some() => Ok(lane.thread),
        (None, Some(actor)) => run.actor(lane.scope, actor, step.span).map(Some),
        (None, None) => first_thread(run, step.span),
    }
}

/// The first thread of the first process of the world.
fn first_thread(run: &Run<'_>, span: scenario::Span) -> Result<Option<ThreadId>, Halt> {
    match run.plan.scenario.world.first_process() {
        Some(name) => {
            let actor = Actor { process: name.into(), thread: 1 };
            run.actor(0, &actor, span).map(Some)
        }
        None => Err(Diagnostic::error(span, "the world has no process to take this step").into()),
    }
}

/// True if a thread takes such a step; checks and what the world does need none.
pub(crate) fn acts(kind: &StepKind) -> bool {
    matches!(
        kind,
        StepKind::Call(_)
            | StepKind::Read(_)
            | StepKind::Write(_)
            | StepKind::Execute(_)
            | StepKind::UseStack(_)
            | StepKind::Returned(_)
            | StepKind::CallServer(_)
            | StepKind::Return(_)
    )
}

/// True if the step can be taken now: its thread is free, or it is about the answer of a call. A
/// check, or what the world does, waits for the script's calls that are expected to return.
pub(crate) fn is_ready(run: &Run<'_>, lane: &Lane, thread: Option<ThreadId>) -> bool {
    let Some(thread) = thread else {
        return !run.progress.awaited.contains(&(lane.block, lane.scope));
    };
    let pending = run.progress.pending.get(&thread);
    let wants_answer =
        run.op(lane).is_some_and(|planned| matches!(planned.step.kind, StepKind::Returned(_)));
    if wants_answer {
        return pending.is_none_or(|call| call.answer.is_some());
    }
    let record = run.world.state.threads.get(thread.0).filter(|record| in_call(record, lane));
    match record.map(|record| record.state) {
        Some(ThreadState::Ready) => pending.is_none_or(|call| call.answer.is_some()),
        // In the middle of a step it takes no other.
        Some(ThreadState::Midway) => {
            run.progress.paused.get(&thread).is_some_and(|step| step.is_next(lane))
        }
        _ => false,
    }
}

/// True if the thread is where the script left it: in the server that the script's last call went
/// into, or in none. Another script of the thread waits until it is back.
fn in_call(record: &ThreadRecord, lane: &Lane) -> bool {
    record.calls as usize == lane.calls.len()
}
