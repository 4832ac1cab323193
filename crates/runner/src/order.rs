//! Which script goes on next.

use crate::history::Picked;
use crate::progress::{Lane, Look};
use crate::run::{Halt, Run};
use abi::ThreadId;
use journal::Map;
use kernel::ChoicePoint;
use kernel::record::{ThreadRecord, ThreadState};
use scenario::{Actor, Diagnostic, Order, StepKind, Turn, echo};

/// A script whose next step can be taken.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    /// The script.
    pub(crate) row: u32,
    /// The thread that would take the step, unless nobody has to; none too if nobody has looked yet.
    pub(crate) thread: Option<ThreadId>,
    /// The priority of who takes it.
    urgency: u32,
}

/// The thread that takes the next step, or that nobody has to, where the main script alone takes turns
/// and can go on: there is nothing to pick then, unless somebody wants to know what could have been. None
/// elsewhere, and where something is wrong, which the other way tells.
pub(crate) fn straight_on(run: &mut Run<'_>) -> Option<Option<ThreadId>> {
    let decisions = &run.chance.decisions;
    let asked = decisions.prescribed.is_some()
        || decisions.followed.is_some()
        || decisions.picks.is_some()
        || !run.progress.turns.is_empty();
    if !run.plan.alone || asked || !run.progress.watched.get(0) {
        return None;
    }
    if !*run.progress.looked.get() {
        let look = look_at(run, 0).ok()?;
        run.keep(0, look);
        run.progress.looked.set(true);
    }
    let Look { thread, urgency } = run.progress.looks[0];
    urgency?;
    let of = thread.is_some().into();
    run.chance.decisions.picked = Some(Picked { row: 0, of });
    Some(thread)
}

/// Looks at the scripts whose turn may depend on anything: those of them that can go on. Of the
/// other programs it is known.
pub(crate) fn look(run: &mut Run<'_>) -> Result<Vec<Candidate>, Halt> {
    let mut watched = std::mem::take(&mut run.tally.watched);
    watched.clear();
    if !*run.progress.looked.get() {
        let (mut next, mut all) = (run.progress.watched.ones().next(), true);
        while let Some(row) = next {
            match look_at(run, row) {
                Ok(look) => run.keep(row, look),
                Err(Halt::Mistake(_) | Halt::TooEarly(_)) if run.is_disturbed() => {
                    run.end_script(row);
                    run.keep(row, Look::default());
                    all = false;
                }
                Err(halt) => return Err(halt),
            }
            next = run.progress.watched.lowest_set(row + 1, u32::MAX);
        }
        run.progress.looked.set(all);
    }
    for row in run.progress.watched.ones() {
        let Look { thread, urgency } = run.progress.looks[row];
        watched.extend(urgency.map(|urgency| Candidate { row, thread, urgency }));
    }
    Ok(watched)
}

/// Looks at a script whose turn may depend on anything.
pub(crate) fn look_at(run: &Run<'_>, row: u32) -> Result<Look, Halt> {
    let lane = &run.progress.lanes[row];
    let thread = next_actor(run, lane)?;
    Ok(Look { thread, urgency: run.urgency(lane, thread) })
}

/// Picks one of the scripts that can go on, of which there is at least one: one of the most urgent
/// (SZ-276). They stand in the order in which they began.
/// A step that nobody has to take is taken when its script comes to it: there is nothing to decide.
pub(crate) fn pick(run: &mut Run<'_>, watched: &[Candidate]) -> Result<Candidate, Halt> {
    if let Some(prescribed) = run.chance.decisions.prescribed {
        return pick_this(run, watched, prescribed);
    }
    if let Some(candidate) = watched.iter().find(|candidate| candidate.thread.is_none()) {
        run.chance.decisions.picked = Some(Picked { row: candidate.row, of: 0 });
        return Ok(*candidate);
    }
    let picked = pick_one(run, watched)?;
    if let Some(followed) = &mut run.chance.decisions.followed {
        let before = followed.row.replace(picked.row);
        let mut options = most_urgent_ones(&run.progress.turns, watched, picked.urgency);
        let continues = before.and_then(|row| options.position(|candidate| candidate.row == row));
        followed.continues = continues.map(|option| option as u32);
    }
    if run.chance.decisions.picks.is_some() {
        let thread = picked.thread.or(run.progress.lanes[picked.row].thread);
        let options = most_urgent_ones(&run.progress.turns, watched, picked.urgency);
        let before = options.take_while(|candidate| candidate.row != picked.row);
        let own = |it: &Candidate| it.thread.or(run.progress.lanes[it.row].thread) == thread;
        let after = before.filter(own).count() as u32;
        let name = thread.and_then(|thread| run.name_of(thread));
        let actor = name.map(|actor| Turn::Of(actor, after));
        run.chance.decisions.picks.iter_mut().for_each(|picks| picks.push(actor.clone()));
    }
    Ok(picked)
}

/// Picks this script, if it is one of as many as it is said to be.
fn pick_this(run: &mut Run<'_>, watched: &[Candidate], this: Picked) -> Result<Candidate, Halt> {
    let nobody = this.of == 0;
    let most = most_urgent(run, watched);
    let urgent = most_urgent_ones(&run.progress.turns, watched, most);
    let same = |it: &Candidate| it.row == this.row && (nobody == it.thread.is_none());
    let found = watched.iter().copied().find(same).filter(|it| nobody || it.urgency == most);
    let found = found.filter(|_| nobody || urgent.count() == this.of as usize);
    let span = run.plan.scenario.about.span;
    found.ok_or_else(|| Halt::TooEarly(Box::new(Diagnostic::error(span, "it cannot go on here"))))
}

fn pick_one(run: &mut Run<'_>, watched: &[Candidate]) -> Result<Candidate, Halt> {
    let plan = run.plan;
    if let Order::Schedule(entries) = &plan.scenario.order {
        let most = most_urgent(run, watched);
        let at = *run.progress.scheduled.get();
        if let Some(entry) = entries.get(at as usize) {
            run.progress.scheduled.set(at + 1);
            let never = |message: &str| Err(Diagnostic::error(entry.span, message).into());
            let (actor, after) = match &entry.value {
                Turn::Of(actor, after) => (actor, after),
                Turn::May(_) => {
                    return never("nothing can happen here: a step that nobody takes comes first");
                }
                Turn::Time => return never("time does not pass here: somebody can take a step"),
            };
            let watched = watched.iter().filter(|candidate| candidate.urgency == most);
            return scheduled(run, watched, most, (actor, *after), entry.span);
        }
    }
    let turns = &run.progress.turns;
    if let ([only], true) = (watched, turns.is_empty()) {
        run.chance.decisions.picked = Some(Picked { row: only.row, of: 1 });
        return Ok(*only);
    }
    let most = most_urgent(run, watched);
    let programs = match turns.iter().next_back() {
        Some((&(last, _), ())) if last == most => turns.len(),
        None => 0,
        _ => turns.range((most, 0)..=(most, u32::MAX)).count() as u32,
    };
    let urgent = || watched.iter().filter(|candidate| candidate.urgency == most);
    let count = programs + urgent().count() as u32;
    if count > 1 && run.chance.decisions.reduces {
        if let Some(first) = run.step_to_take_first(urgent()) {
            let mut options = most_urgent_ones(&run.progress.turns, watched, most);
            let option = options.position(|candidate| candidate.row == first.row);
            run.chance.decisions.reduced = option.map(|option| (option as u32, count));
            return Ok(first);
        }
    }
    let option = match plan.scenario.order {
        Order::Seed(_) if count > 1 => drawn(run, u64::from(count)) as u32,
        _ => run.kernel().choose(ChoicePoint::NextThread, count),
    };
    let picked = match programs {
        0 => urgent().nth(option as usize).copied(),
        _ => most_urgent_ones(&run.progress.turns, watched, most).nth(option as usize),
    };
    let picked = picked.expect("an option stands for a script that can go on");
    run.chance.decisions.picked = Some(Picked { row: picked.row, of: count });
    Ok(picked)
}

/// The scripts with this priority that can go on, in the order in which they began.
fn most_urgent_ones(
    turns: &Map<(u32, u32), ()>,
    watched: &[Candidate],
    most: u32,
) -> impl Iterator<Item = Candidate> {
    let urgent = watched.iter().filter(move |candidate| candidate.urgency == most);
    let programs = turns.range((most, 0)..=(most, u32::MAX));
    in_order(urgent.copied(), programs.map(unwatched))
}

/// A program that is not watched and can go on.
fn unwatched((&(urgency, row), ()): (&(u32, u32), &())) -> Candidate {
    Candidate { row, thread: None, urgency }
}

/// Both in the order in which they began, as each of them is.
fn in_order(
    one: impl Iterator<Item = Candidate>,
    other: impl Iterator<Item = Candidate>,
) -> impl Iterator<Item = Candidate> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if b.row < a.row => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    })
}

/// The priority of the most urgent scripts that can go on.
fn most_urgent(run: &Run<'_>, watched: &[Candidate]) -> u32 {
    let programs = run.progress.turns.iter().next().map(|(&(most, _), ())| most);
    let watched = watched.iter().map(|candidate| candidate.urgency).min();
    programs.into_iter().chain(watched).min().expect("a script can go on")
}

/// The script that the schedule names: the one so many after the first of those whose next step is this
/// thread's.
fn scheduled<'w>(
    run: &Run<'_>,
    urgent: impl Iterator<Item = &'w Candidate>,
    most: u32,
    (actor, after): (&Actor, u32),
    span: scenario::Span,
) -> Result<Candidate, Halt> {
    let wanted = run.actor(0, actor, span)?;
    let progress = &run.progress;
    let own = progress.programs.get(&wanted).copied();
    let own = own.filter(|&row| progress.turns.contains(&(most, row)));
    let own = own.map(|row| unwatched((&(most, row), &())));
    let watched = urgent.copied().filter(|candidate| candidate.thread == Some(wanted));
    let mut found: Vec<Candidate> = own.into_iter().chain(watched).collect();
    found.sort_by_key(|candidate| candidate.row);
    found.get(after as usize).copied().ok_or_else(|| {
        let message = format!("\"{}\" cannot take a step here", echo(&actor.to_string()));
        Diagnostic::error(span, message)
            .help("it waits, a more urgent thread can run, or no script has a step for it here")
            .into()
    })
}

/// Nobody can take a step: time passes until somebody can, if that ever comes.
pub(crate) fn pass_time(run: &mut Run<'_>) -> Result<(), Halt> {
    run.progress.looked.set(false);
    if !run.kernel().advance_clock() {
        return Err(Halt::Deadlock);
    }
    let at = *run.progress.scheduled.get();
    if let Order::Schedule(entries) = &run.plan.scenario.order {
        if entries.get(at as usize).is_some_and(|entry| entry.value == Turn::Time) {
            run.progress.scheduled.set(at + 1);
        }
    }
    run.chance.decisions.picks.iter_mut().for_each(|picks| picks.push(Some(Turn::Time)));
    Ok(())
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
        Some(name) => run.thread_of(0, name, 1, span).map(Some),
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
