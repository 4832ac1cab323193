//! The run: who takes the next step, what comes of it, when it ends.

mod judge;

use crate::course::{Course, Tally};
use crate::history::Remembered;
use crate::lanes::settle;
use crate::options::Options;
use crate::order::{self, Candidate};
use crate::outcome::settled_by_blocking;
use crate::plan::{Plan, PlannedStep};
use crate::progress::{Few, Lane, Moment, Pending, Progress, Stand};
use crate::properties::Witnessed;
use crate::report::{Report, Verdict};
use crate::step;
use abi::{OsVersion, ProcessId, ThreadId};
use kernel::record::{Serial, ThreadState};
use kernel::{Chance, Kernel, World};
use scenario::{Diagnostic, Diagnostics, Order, Span};
use std::ops::ControlFlow;
use std::sync::Arc;
use trace::{Event, Header, Sink};

/// Why a run ends before its scripts do.
#[derive(Debug)]
pub(crate) enum Halt {
    /// A step cannot be taken: the author's mistake, at its place.
    Mistake(Box<Diagnostic>),
    /// A step needs what another has not bound yet. In this order it cannot be taken.
    TooEarly(Box<Diagnostic>),
    /// Something is not modelled.
    NotModelled(&'static str, Span),
    /// No thread can run, and none will.
    Deadlock,
    /// The budget is used up.
    OutOfSteps,
    /// Who watches has had enough.
    Stopped,
}

impl From<Diagnostic> for Halt {
    fn from(mistake: Diagnostic) -> Halt {
        Halt::Mistake(Box::new(mistake))
    }
}

/// A run that nobody takes back forgets its log after so many turns.
const LOGGED_TURNS: u32 = 64;

/// A run in progress: its course, with somewhere for events to go and someone to take free decisions.
pub(crate) struct Run<'r> {
    pub(crate) plan: &'r Plan<'r>,
    pub(crate) version: OsVersion,
    pub(crate) options: Options,
    pub(crate) world: &'r mut World,
    pub(crate) progress: &'r mut Progress,
    pub(crate) tally: &'r mut Tally,
    pub(crate) witnessed: &'r mut Witnessed,
    pub(crate) sink: &'r mut dyn Sink,
    pub(crate) chance: Remembered<'r>,
    /// Looks at the world after every step, and says whether to go on.
    pub(crate) watch: &'r mut dyn FnMut(&World) -> ControlFlow<()>,
}

/// Runs a scenario on a version. Events go to `sink`, free decisions to `chance`.
///
/// The scenario has been planned, so its version is modelled and its world can be built; what
/// the kernel still objects to becomes a message.
pub fn run(
    plan: &Plan<'_>,
    version: OsVersion,
    options: Options,
    sink: &mut dyn Sink,
    chance: &mut dyn Chance,
) -> Report {
    run_watched(plan, version, options, sink, chance, &mut |_| ControlFlow::Continue(()))
}

/// The same; `watch` looks at the world after every step, and can end the run there.
pub fn run_watched(
    plan: &Plan<'_>,
    version: OsVersion,
    options: Options,
    sink: &mut dyn Sink,
    chance: &mut dyn Chance,
    watch: &mut dyn FnMut(&World) -> ControlFlow<()>,
) -> Report {
    let spec = plan.scenario.world_spec(version);
    if sink.listens() {
        sink.emit(Event::Header(Box::new(Header {
            engine: Arc::from(env!("CARGO_PKG_VERSION")),
            format: trace::event::FORMAT,
            version,
            about: plan.scenario.about.value.clone(),
            world: spec.clone(),
        })));
    }
    let mut course = match World::observed(&spec, sink) {
        Ok(world) => Course::new(world, plan),
        Err(error) => return refuse_world(plan, &error.to_string()),
    };
    course.run(plan, version, options, sink, chance, watch).finish()
}

pub(crate) fn refuse_world(plan: &Plan<'_>, why: &str) -> Report {
    let mut messages = Diagnostics::new(plan.scenario.file.clone());
    messages.push(Diagnostic::error(plan.scenario.about.span, why));
    Report {
        verdict: Verdict::Unmet,
        messages,
        answers: Vec::new(),
        steps: 0,
        expectations: 0,
        unsettled: 0,
        open: None,
        disturbed: false,
        deadlock: false,
        fingerprint: 0,
    }
}

impl<'r> Run<'r> {
    /// The operations on the world.
    pub(crate) fn kernel(&mut self) -> Kernel<'_> {
        self.world.kernel(self.sink, &mut self.chance)
    }

    fn finish(&mut self) -> Report {
        self.begin();
        let mut turns = 0_u32;
        let halt = loop {
            if let Err(halt) = self.turn() {
                break Some(halt);
            }
            if self.is_over() {
                break None;
            }
            turns += 1;
            if self.options.barrier && turns == LOGGED_TURNS {
                turns = 0;
                self.world.state.forget_log();
                self.progress.forget_log();
            }
        };
        if self.options.invariants {
            self.kernel().check_invariants();
            self.check_lanes();
        }
        self.report(halt)
    }

    /// What the run has come to, now that it has ended.
    pub(crate) fn report(&mut self, halt: Option<Halt>) -> Report {
        let stuck = matches!(halt, Some(Halt::Deadlock));
        let finished = stuck && self.is_disturbed() || halt.is_none() && self.is_over();
        self.check_faults(finished);
        self.check_schedule(finished);
        self.check_choices(finished);
        self.check_came_true(finished);
        let verdict = self.verdict(halt);
        let tally = std::mem::replace(self.tally, Tally::new(self.plan));
        let mut messages = tally.messages;
        messages.sort();
        if self.plan.scenario.on.len() > 1 {
            messages.begin_with(self.version.name());
        }
        Report {
            verdict,
            messages,
            answers: tally.answers,
            steps: *self.progress.taken.get(),
            expectations: tally.expectations,
            unsettled: tally.unsettled,
            open: tally.open,
            disturbed: self.is_disturbed(),
            deadlock: stuck && !self.is_disturbed(),
            fingerprint: self.world.state.fingerprint(),
        }
    }

    pub(crate) fn begin(&mut self) {
        self.world.state.set_barrier(self.options.barrier);
        self.progress.set_barrier(self.options.barrier);
        self.note_moment("");
        self.plan_possible_faults();
        if let Order::Seed(seed) = self.plan.scenario.order {
            self.progress.seed.set(seed);
        }
        for block in 0..=self.plan.scenario.scripts.len() as u32 {
            let serial = Serial::default();
            self.start_lane(Lane {
                block,
                next: 0,
                left: Few::NONE,
                thread: None,
                serial,
                scope: 0,
                calls: Few::NONE,
            });
        }
        self.look_at_properties();
    }

    /// Notes how much RAM is in use now, if a change is measured from this label.
    fn note_moment(&mut self, label: &str) {
        if let Some(label) = self.plan.looks_back.labels.get(label) {
            let moment = self.moment();
            self.progress.labels.insert(label.clone(), moment);
        }
    }

    /// RAM in use on every machine, now.
    pub(crate) fn moment(&self) -> Moment {
        let machines = &self.world.state.machines;
        Moment {
            used: machines.iter().map(|(_, machine)| u64::from(machine.ram_used)).collect(),
            peak: self.world.state.ram_peaks.iter().map(|(_, peak)| u64::from(*peak)).collect(),
        }
    }

    /// One turn: answers are delivered, a script is picked, its step is taken.
    pub(crate) fn turn(&mut self) -> Result<(), Halt> {
        let taken = self.take_turn();
        self.look_at_properties();
        match self.chance.decisions.wrong.take() {
            Some(wrong) => Err(Halt::Mistake(wrong)),
            None => taken,
        }
    }

    fn take_turn(&mut self) -> Result<(), Halt> {
        self.take_notice();
        if let Some(thread) = order::straight_on(self) {
            return self.take_step(0, thread);
        }
        let watched = order::look(self)?;
        let may = !self.plan.scenario.may.is_empty();
        if may && !watched.iter().any(|candidate| candidate.thread.is_none()) && !self.is_over() {
            if let Some(happening) = self.next_happening() {
                self.tally.watched = watched;
                self.progress.looked.set(false);
                return self.happen(happening);
            }
        }
        if watched.is_empty() && self.progress.ready.is_empty() {
            if self.is_over() {
                return Ok(());
            }
            return order::pass_time(self);
        }
        let picked = order::pick(self, &watched);
        self.tally.watched = watched;
        let Candidate { row, thread, .. } = picked?;
        let lane = &self.progress.lanes[row];
        match (lane.thread, self.op(lane).is_none()) {
            (Some(_), true) => {
                self.progress.looked.set(false);
                self.end_block(row, 0);
            }
            _ => self.take_step(row, thread)?,
        }
        Ok(())
    }

    /// True if nobody waits for anything: no script for its turn, no expectation for its call. A
    /// program that has come to its end in a call that is expected to block may stay in it.
    pub(crate) fn is_over(&self) -> bool {
        self.progress.unfinished.ones().next().is_none() && self.progress.awaited.is_empty()
    }

    /// True if a call that blocked is expected to return.
    pub(crate) fn must_return(&self, call: &Pending) -> bool {
        let expect = self.pending_step(call).step.expect();
        call.answer.is_none() && !expect.is_some_and(|expect| settled_by_blocking(&expect.value))
    }

    pub(crate) fn pending_step(&self, call: &Pending) -> PlannedStep<'r> {
        let plan = self.plan;
        let op = &plan.blocks[call.block as usize].ops[call.op as usize];
        op.on(self.version).expect("only steps call")
    }

    /// Takes the next step of a script, by this thread if that has been found out already.
    fn take_step(&mut self, row: u32, thread: Option<ThreadId>) -> Result<(), Halt> {
        if *self.progress.taken.get() >= self.options.step_budget {
            return Err(Halt::OutOfSteps);
        }
        self.progress.taken.edit(|taken| *taken += 1);
        let lane = &self.progress.lanes[row];
        let planned = &self.op(lane).expect("a script at its end takes no step");
        self.tally.step = Some(planned.step.span);
        let stand =
            Stand { block: lane.block, op: lane.next, thread: lane.thread, scope: lane.scope };
        let plan = self.plan;
        // A step may end in its middle in a world with quirks alone.
        let may_pause = !plan.scenario.quirks.is_empty() && order::acts(&planned.step.kind);
        let before = may_pause.then(|| lane.clone());
        self.progress.lanes.edit(row, |lane| {
            lane.next += 1;
            settle(plan, lane);
        });
        if let Some(label) = planned.step.label() {
            self.note_moment(&label.value);
        }
        let end = plan.blocks[stand.block as usize].end_of_loop(stand.op);
        self.tally.condition = end.map(|_| false);
        let taken = step::take(self, row, &stand, planned, thread);
        let met = self.tally.condition.take() == Some(true);
        if let Some(end) = end.filter(|_| met) {
            self.leave_loop(row, end);
        }
        let pauses = before.is_some_and(|before| self.pause(row, before));
        step::take_back_calls(self);
        if self.progress.lanes.contains(row) {
            let quietly = planned.is_quiet() && self.world.state.stirred.is_empty() && !pauses;
            self.moved_on(row, planned, quietly);
        }
        match taken {
            Err(Halt::Mistake(_) | Halt::TooEarly(_)) if self.is_disturbed() => {
                self.end_script(row)
            }
            taken => taken?,
        }
        self.start_programs();
        self.check_invariants();
        self.watched()
    }

    /// Whoever watches looks at the world.
    pub(crate) fn watched(&mut self) -> Result<(), Halt> {
        match (self.watch)(self.world) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Stopped),
        }
    }

    /// Reports that a step begins, and who takes it.
    pub(crate) fn announce(&mut self, planned: &PlannedStep<'_>, thread: Option<ThreadId>) {
        self.tally.acting = thread;
        if !self.sink.listens() {
            return;
        }
        let file = &self.plan.scenario.file;
        let index = *self.progress.taken.get() as u32;
        let line = file.line_at(planned.step.span.start) as u32;
        let text = planned.text(self.plan.scenario);
        self.sink.emit(Event::Step { index, line, thread, text });
    }

    /// Checks the kernel's invariants after every step of a short run in a small world, and otherwise
    /// seldom: a long run in a large world must not take longer for being checked.
    pub(crate) fn check_invariants(&mut self) {
        const SHORT: u64 = 10_000;
        let taken = *self.progress.taken.get();
        if !self.options.invariants || taken < self.tally.next_check {
            return;
        }
        self.kernel().check_invariants();
        self.check_lanes();
        let steps = self.world.state.steps_to_next_check();
        self.tally.next_check = taken + if taken < SHORT { steps } else { steps.max(1_000) };
    }

    /// True if the thread with this number is the one that is meant, and has not ended.
    pub(crate) fn is_alive(&self, thread: ThreadId, serial: Serial) -> bool {
        let state = &self.world.state;
        state.threads.get(thread.0).is_some_and(|record| {
            record.state != ThreadState::Ended && state.objects[record.object.0].serial.same(serial)
        })
    }

    /// The living process with this name: one of the world, or one that a name is bound to.
    pub(crate) fn process(&self, scope: u32, name: &str) -> Option<ProcessId> {
        let mut ended = None;
        for (row, process) in self.world.state.processes.iter() {
            if *process.name != *name {
                continue;
            }
            if process.exit_code.is_none() {
                return Some(ProcessId(row));
            }
            ended = ended.or(Some(ProcessId(row)));
        }
        ended.or_else(|| self.bound_process(scope, name))
    }
}
