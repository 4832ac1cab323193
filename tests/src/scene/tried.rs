//! A scene is tried: it runs, the oracle listens, and one that fails is made small.

use super::{Scene, as_found, scenes};
use abi::{ErrorCode, OsVersion};
use kernel::{Chance, World};
use oracle::Listener;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestError, TestRunner};
use runner::{Options, Plan, Report, Verdict, run_watched};
use scenario::Diagnostic;
use std::cell::Cell;
use std::ops::ControlFlow;
use trace::{Event, Sink};

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Steps that were taken.
    pub steps: u64,
    /// Calls that were made.
    pub calls: u64,
    /// Answers that the oracle could judge.
    pub judged: u64,
    /// Scenes that could not go on to their end.
    pub cut: u64,
}

impl Tally {
    /// Adds what somebody else looked at.
    pub fn add(&mut self, other: Tally) {
        self.steps += other.steps;
        self.calls += other.calls;
        self.judged += other.judged;
        self.cut += other.cut;
    }
}

/// Hands over what a judge is to hear of an event.
pub type Hears = fn(Event) -> Event;

/// A judge who hears of a last error where UnmapViewOfFile succeeded: for tests of what is done about a
/// failure.
pub fn mishears(event: Event) -> Event {
    mishears_of("UnmapViewOfFile", event)
}

/// The same of any function.
pub fn mishears_of(function: &str, mut event: Event) -> Event {
    if let Event::Return { api, result, last_error, .. } = &mut event {
        if &**api == function && &**result == "TRUE" {
            *last_error = Some(ErrorCode(5));
        }
    }
    event
}

/// A judge who hears events in a way, and counts calls.
struct Hearing {
    listener: Listener,
    hears: Hears,
    calls: u64,
}

impl Sink for Hearing {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.calls += u64::from(matches!(event, Event::Call { .. }));
        self.listener.emit((self.hears)(event));
    }
}

/// Runs a scene. The oracle listens, every invariant is checked after every step, and the
/// fingerprint that is kept has to be that of the content.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check(scene: &Scene, hears: Hears) -> Result<Tally, String> {
    scene.planned(&scene.text(), |_, plan| {
        let mut hearing = Hearing { listener: Listener::default(), hears, calls: 0 };
        let mut wrong = None;
        let mut steps = 0;
        let mut watch = |world: &World| {
            steps += 1;
            let state = &world.state;
            // To compute it takes longer than a step: not always, so that it is seen in short runs too.
            if (steps < 8 || steps % 8 == 0)
                && state.fingerprint() != state.fingerprint_from_scratch()
            {
                wrong.get_or_insert(steps);
            }
            ControlFlow::Continue(())
        };
        let options = Options { barrier: true, ..Options::default() };
        let report = run_watched(
            plan,
            scene.world.version,
            options,
            &mut hearing,
            &mut scene.chance(),
            &mut watch,
        );
        if let Some(step) = wrong {
            return Err(format!("after step {step} the fingerprint is not that of the content"));
        }
        let cut = report.verdict != Verdict::Met;
        // It leaves a call or a touch without its end, and the run goes on.
        let beyond = |message: &Diagnostic| message.message.contains("not modelled");
        if report.messages.iter().any(beyond) {
            return Ok(Tally { steps: report.steps, calls: hearing.calls, judged: 0, cut: 1 });
        }
        let Hearing { listener, calls, .. } = hearing;
        // A run that is stopped leaves a step, or a call, without its end.
        let judged = if cut { listener.so_far() } else { listener.report() };
        let judged = judged.expect("a run begins with its header");
        let found: Vec<String> = judged.findings.iter().map(crate::shown).collect();
        if !found.is_empty() {
            return Err(found.join("\n"));
        }
        let judged = judged.counts.permitted;
        Ok(Tally { steps: report.steps, calls, judged, cut: cut.into() })
    })
}

/// Runs a plan of a scene by somebody's decisions; its events go to a sink.
pub fn run_by(
    plan: &Plan<'_>,
    (version, options): (OsVersion, Options),
    sink: &mut dyn Sink,
    chance: &mut dyn Chance,
) -> Report {
    run_watched(plan, version, options, sink, chance, &mut |_| ControlFlow::Continue(()))
}

/// A scene that failed, made small.
#[derive(Debug)]
pub struct Failed {
    /// What is wrong with it.
    pub why: String,
    /// The scene.
    pub scene: Scene,
}

/// How a scene is tried: so often something is left out of one that fails.
pub fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 4096,
        ..ProptestConfig::default()
    }
}

/// Tries one scene, which is made as small as can be if it fails; then tells what is wrong, and the scene.
///
/// # Errors
/// What is wrong, and the scene in which it is.
pub fn try_one<T: ValueTree<Value = Scene>>(
    runner: &mut TestRunner,
    tree: T,
    check: impl Fn(&Scene) -> Result<Tally, String>,
) -> Result<Tally, Box<Failed>> {
    // What is counted is the first try, not those that make it small.
    let first = Cell::new(None);
    let tried = runner.run_one(tree, |scene| {
        let tally = check(&scene).map_err(TestCaseError::fail)?;
        first.set(first.get().or(Some(tally)));
        Ok(())
    });
    match tried {
        Ok(_) => Ok(first.get().unwrap_or_default()),
        Err(TestError::Fail(why, scene)) => Err(Box::new(Failed { why: why.to_string(), scene })),
        Err(TestError::Abort(why)) => panic!("no scene is left out: {why}"),
    }
}

/// Tries random scenes. The smallest that fails is handed over as a scenario, to be kept.
///
/// # Errors
/// What was kept, and what is wrong with it.
pub fn try_scenes(
    mut runner: TestRunner,
    (cases, steps): (u32, usize),
    check: impl Fn(&Scene) -> Result<Tally, String>,
    keep: impl Fn(&str) -> String,
) -> Result<Tally, String> {
    let scenes = scenes(steps);
    let mut sum = Tally::default();
    for _ in 0..cases {
        let tree = scenes.new_tree(&mut runner).expect("no scene is left out");
        match try_one(&mut runner, tree, &check) {
            Ok(tally) => sum.add(tally),
            Err(failed) => {
                let Failed { why, scene } = *failed;
                let text = as_found(&scene);
                return Err(format!("{}\n{why}\n{text}", keep(&text)));
            }
        }
    }
    Ok(sum)
}
