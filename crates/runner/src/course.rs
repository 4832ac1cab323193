//! How a run stands: the world, how far its scripts have come, and what was found until now.
//!
//! It is a value. What operates on it is [`Run`], which is made for as long as it is needed.

use crate::answer::Answer;
use crate::history::{Decisions, Remembered};
use crate::options::Options;
use crate::order::Candidate;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::properties::Witnessed;
use crate::run::Run;
use abi::{OsVersion, ThreadId};
use coredll::Args;
use kernel::{Chance, World};
use scenario::{Diagnostics, Name, Span};
use std::ops::ControlFlow;
use trace::Sink;

/// How a run stands.
#[derive(Clone)]
pub(crate) struct Course {
    pub(crate) world: World,
    pub(crate) progress: Progress,
    pub(crate) tally: Tally,
    pub(crate) decisions: Decisions,
    pub(crate) witnessed: Witnessed,
}

/// What a run has found until now.
#[derive(Clone)]
pub(crate) struct Tally {
    /// The thread that took the last step; none if the world did.
    pub(crate) acting: Option<ThreadId>,
    pub(crate) messages: Diagnostics,
    pub(crate) answers: Vec<Answer>,
    pub(crate) unmet: u64,
    pub(crate) expectations: u64,
    pub(crate) unsettled: u64,
    pub(crate) open: Option<Name>,
    /// Whether the step that decides about a repetition came to what it expects; none of another step.
    pub(crate) condition: Option<bool>,
    /// The step that was taken last.
    pub(crate) step: Option<Span>,
    /// The properties that were found not to hold: a bit each.
    pub(crate) violated: u64,
    /// The number of steps after which the kernel's invariants are checked again.
    pub(crate) next_check: u64,
    /// The memory for the arguments of a call.
    pub(crate) args: Args,
    /// The memory for the bytes of a read.
    pub(crate) bytes: Vec<u8>,
    /// The memory for the scripts that are looked at in a turn.
    pub(crate) watched: Vec<Candidate>,
}

impl Tally {
    pub(crate) fn new(plan: &Plan<'_>) -> Tally {
        Tally {
            acting: None,
            messages: Diagnostics::new(plan.scenario.file.clone()),
            answers: Vec::new(),
            unmet: 0,
            expectations: 0,
            unsettled: 0,
            open: None,
            condition: None,
            step: None,
            violated: 0,
            next_check: 1,
            args: Args::default(),
            bytes: Vec::new(),
            watched: Vec::new(),
        }
    }
}

impl Course {
    /// A run of a plan that has not begun.
    pub(crate) fn new(world: World, plan: &Plan<'_>) -> Course {
        let (mut progress, tally) = (Progress::new(), Tally::new(plan));
        progress.bindings.push_copies(plan.names.len() as u32, &None);
        let (decisions, witnessed) = (Decisions::default(), Witnessed::default());
        Course { world, progress, tally, decisions, witnessed }
    }

    /// The operations on it.
    pub(crate) fn run<'r>(
        &'r mut self,
        plan: &'r Plan<'r>,
        version: OsVersion,
        options: Options,
        sink: &'r mut dyn Sink,
        chance: &'r mut dyn Chance,
        watch: &'r mut dyn FnMut(&World) -> ControlFlow<()>,
    ) -> Run<'r> {
        Run {
            plan,
            version,
            options,
            world: &mut self.world,
            progress: &mut self.progress,
            tally: &mut self.tally,
            witnessed: &mut self.witnessed,
            sink,
            chance: Remembered::new(
                chance,
                &plan.scenario.choices,
                &mut self.decisions,
                options.remembers,
            ),
            watch,
        }
    }
}
