//! A scenario made ready to run: every call bound to its function, every script one flat list.

use crate::bind::{Binder, BoundCall, Given};
use crate::reduce::is_reducible;
use abi::OsVersion;
use scenario::step::{Call, Repeat, Step, StepKind, Times};
use scenario::{Actor, Diagnostics, Files, Scenario};
use std::collections::BTreeSet;
use std::sync::Arc;
use trace::text::Text;

/// A scenario made ready to run.
#[derive(Debug)]
pub struct Plan<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// Its scripts: the main one, then the further ones, then the programs.
    pub blocks: Vec<Block<'s>>,
    /// The names that steps bind, in their order: by these numbers a run knows them.
    pub(crate) names: Vec<&'s str>,
    /// See [`crate::reduce`].
    pub(crate) reducible: bool,
    /// What its checks of RAM look back at.
    pub(crate) looks_back: LooksBack,
    /// Whether any of its steps is a call into a server.
    pub(crate) calls_servers: bool,
    /// Whether nobody but the main script takes turns: there is nothing to pick.
    pub(crate) alone: bool,
}

/// Which of what has been a check may ask for. What no check asks for makes no difference.
#[derive(Debug, Default)]
pub(crate) struct LooksBack {
    /// The labels that a change is measured from; the empty one is the start.
    pub(crate) labels: BTreeSet<Arc<str>>,
    /// The peak of RAM.
    pub(crate) peak: bool,
}

/// One script or program.
#[derive(Debug)]
pub struct Block<'s> {
    /// The thread that a further script belongs to.
    pub by: Option<&'s Actor>,
    /// What to do, in order.
    pub ops: Vec<Op<'s>>,
}

/// One element of a flattened script.
#[derive(Debug)]
pub enum Op<'s> {
    /// Take this step.
    Step {
        /// The step, whatever it says of single versions.
        step: &'s Step,
        /// The call, bound.
        bound: Option<BoundCall>,
        /// The number of the name that a call binds its result to, or by which a step touches memory.
        name: Option<u32>,
    },
    /// Begin a repetition. It holds at least one step and is run at least once.
    Repeat {
        /// How often.
        n: u64,
    },
    /// Take the next step; if it comes to what it expects, go on at `end`.
    Until {
        /// The index behind the repetition.
        end: u32,
    },
    /// Go back to the [`Op::Until`] at `start`.
    Back {
        /// Its index.
        start: u32,
    },
    /// Go back to behind `start` if there are repetitions left.
    End {
        /// The index of the matching [`Op::Repeat`].
        start: usize,
    },
}

/// A file of a million steps is run in 256 MB.
const _: () = assert!(size_of::<Op<'_>>() <= 40 && size_of::<Given>() <= 32);

/// A step on one version, and the function that it calls if it is a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlannedStep<'p> {
    /// The step.
    pub(crate) step: &'p Step,
    /// The call, bound.
    pub(crate) bound: Option<&'p BoundCall>,
    /// As in [`Op::Step`].
    pub(crate) name: Option<u32>,
}

/// A call, as it is written and as it is bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlannedCall<'p> {
    /// As it is written.
    pub(crate) written: &'p Call,
    /// As it is bound.
    pub(crate) bound: &'p BoundCall,
    /// The number of the name that its result is bound to.
    pub(crate) is: Option<u32>,
}

impl<'p> PlannedStep<'p> {
    /// Its text, as events repeat it.
    pub(crate) fn text(&self, scenario: &Scenario) -> Text {
        Text::excerpt_of(scenario.file.shared_text(), self.step.span.range())
    }

    /// True for a touch of memory that binds nothing. Unless it stirs a thread, it changes nothing on
    /// which the turn of anybody else depends.
    pub(crate) fn is_quiet(&self) -> bool {
        match &self.step.kind {
            StepKind::Read(read) => read.is.is_none(),
            StepKind::Write(_) => true,
            _ => false,
        }
    }

    /// True if it depends on the same as another step of its script whether it can be taken, and who
    /// takes it.
    pub(crate) fn is_taken_like(&self, other: &PlannedStep<'_>) -> bool {
        let plain = |step: &Step| {
            let kind = &step.kind;
            matches!(kind, StepKind::Read(_) | StepKind::Write(_) | StepKind::Call(_))
                && step.by().is_none()
        };
        plain(self.step) && plain(other.step)
    }

    /// The call that the step makes, if it makes one.
    pub(crate) fn call(self) -> Option<PlannedCall<'p>> {
        match (&self.step.kind, self.bound) {
            (StepKind::Call(written), Some(bound)) => {
                Some(PlannedCall { written, bound, is: self.name })
            }
            _ => None,
        }
    }
}

impl Op<'_> {
    /// The step as this version has it; `None` for the ends of a repetition.
    pub(crate) fn on(&self, version: OsVersion) -> Option<PlannedStep<'_>> {
        match self {
            Op::Step { step, bound, name } => {
                Some(PlannedStep { step: step.on(version), bound: bound.as_ref(), name: *name })
            }
            Op::Repeat { .. } | Op::End { .. } | Op::Until { .. } | Op::Back { .. } => None,
        }
    }
}

impl Plan<'_> {
    /// How many steps the main script and each further one have, repetitions multiplied out; none if
    /// that has no bound.
    pub fn script_lengths(&self) -> impl Iterator<Item = Option<u64>> {
        self.blocks[..=self.scenario.scripts.len()].iter().map(Block::length)
    }

    /// True if a run may come back to a state that it was in.
    pub fn may_go_round(&self) -> bool {
        let mut ops = self.blocks.iter().flat_map(|block| &block.ops);
        !self.scenario.programs.is_empty() || ops.any(|op| matches!(op, Op::Until { .. }))
    }

    /// The number of a name that steps bind.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        self.names.binary_search(&name).ok().map(|number| number as u32)
    }

    /// The block of a program.
    pub fn program_block(&self, program: u32) -> usize {
        1 + self.scenario.scripts.len() + program as usize
    }
}

impl Block<'_> {
    /// Where the script goes on if the step at this place ends a repetition.
    pub(crate) fn end_of_loop(&self, at: u32) -> Option<u32> {
        match self.ops.get(at.checked_sub(1)? as usize) {
            Some(Op::Until { end }) => Some(*end),
            _ => None,
        }
    }

    /// How many steps it has, repetitions multiplied out; none if that has no bound.
    fn length(&self) -> Option<u64> {
        let mut times = vec![1_u64];
        let mut length = 0_u64;
        for op in &self.ops {
            let now = times.last().copied().unwrap_or(1);
            match op {
                Op::Step { .. } => length = length.saturating_add(now),
                Op::Repeat { n } => times.push(now.saturating_mul(*n)),
                Op::End { .. } => _ = times.pop(),
                Op::Until { .. } | Op::Back { .. } => return None,
            }
        }
        Some(length)
    }
}

/// Binds a scenario to the API. All mistakes are reported, not only the first.
pub fn plan<'s>(scenario: &'s Scenario, files: &'s dyn Files) -> Result<Plan<'s>, Diagnostics> {
    let mut binder = Binder::new(scenario, files);
    let mut blocks = vec![Block { by: None, ops: flatten(&scenario.steps, &mut binder) }];
    for script in &scenario.scripts {
        let ops = flatten(&script.steps, &mut binder);
        blocks.push(Block { by: Some(&script.by.value), ops });
    }
    for program in &scenario.programs {
        blocks.push(Block { by: None, ops: flatten(&program.steps, &mut binder) });
    }
    scenario.properties.iter().for_each(|property| binder.touch(&property.check));
    let names = binder.finish()?;
    let looks_back = looks_back(&blocks, scenario);
    let calls_servers = steps(&blocks).any(|step| matches!(step.kind, StepKind::CallServer(_)));
    let others = calls_servers || !scenario.scripts.is_empty() || !scenario.programs.is_empty();
    let scheduled = matches!(scenario.order, scenario::Order::Schedule(_));
    let alone = !others && !scheduled && scenario.may.is_empty();
    let reducible = false;
    let mut plan = Plan { scenario, blocks, names, looks_back, calls_servers, alone, reducible };
    plan.reducible = is_reducible(&plan);
    Ok(plan)
}

/// Every step, as it is on any version.
fn steps<'p>(blocks: &'p [Block<'_>]) -> impl Iterator<Item = &'p Step> {
    let ops = blocks.iter().flat_map(|block| &block.ops);
    let steps = ops.filter_map(|op| match op {
        Op::Step { step, .. } => Some(*step),
        Op::Repeat { .. } | Op::End { .. } | Op::Until { .. } | Op::Back { .. } => None,
    });
    steps.flat_map(Step::each)
}

fn looks_back(blocks: &[Block<'_>], scenario: &Scenario) -> LooksBack {
    let properties = scenario.properties.iter().flat_map(|property| property.check.each());
    let mut found = LooksBack::default();
    for step in steps(blocks).chain(properties) {
        let StepKind::Check(check) = &step.kind else { continue };
        found.peak |= check.ram_peak.is_some();
        let since = check.since.as_ref().map_or_else(|| Arc::from(""), |label| label.value.clone());
        found.labels.insert(since);
    }
    found
}

fn flatten<'s>(steps: &'s [Step], binder: &mut Binder<'s>) -> Vec<Op<'s>> {
    let mut ops = Vec::with_capacity(steps.len());
    flatten_into(steps, binder, &mut ops);
    ops
}

fn flatten_until<'s>(
    until: &'s Step,
    steps: &'s [Step],
    binder: &mut Binder<'s>,
    ops: &mut Vec<Op<'s>>,
) {
    let start = ops.len();
    ops.push(Op::Until { end: 0 });
    flatten_into(std::slice::from_ref(until), binder, ops);
    flatten_into(steps, binder, ops);
    ops.push(Op::Back { start: start as u32 });
    ops[start] = Op::Until { end: ops.len() as u32 };
}

/// The recursion is bounded by the nesting that the reader allows.
fn flatten_into<'s>(steps: &'s [Step], binder: &mut Binder<'s>, ops: &mut Vec<Op<'s>>) {
    for step in steps {
        match &step.kind {
            StepKind::Repeat(repeat) => {
                let Repeat { times, steps } = &**repeat;
                let n = match times {
                    Times::N(n) => n,
                    Times::Until(until) => {
                        flatten_until(until, steps, binder, ops);
                        continue;
                    }
                };
                let start = ops.len();
                ops.push(Op::Repeat { n: n.value });
                flatten_into(steps, binder, ops);
                let end = ops.len();
                // What repeats nothing is left out, so that a script always comes to a step.
                if n.value == 0 || end == start + 1 {
                    ops.truncate(start);
                    continue;
                }
                ops.push(Op::End { start });
            }
            StepKind::Call(call) => {
                let bound = binder.bind(step, call);
                ops.push(Op::Step { step, bound, name: binder.kinds.name_of(step) });
            }
            _ => {
                binder.touch(step);
                ops.push(Op::Step { step, bound: None, name: binder.kinds.name_of(step) });
            }
        }
    }
}
