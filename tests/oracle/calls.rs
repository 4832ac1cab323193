//! Random calls, those of the property tests of `coredll`, are permitted on every version.

use crate::conversations::Dice;
use crate::invoked::invoked;
use crate::printed::as_scenario;
use crate::program::{Operation, Step, step};
use crate::world::{Run, THREADS, spec};
use abi::OsVersion;
use kernel::{Chance, ChoicePoint, World};
use oracle::Listener;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use slotzero_tests::scene::{Hears, mishears};
use slotzero_tests::{findings, found};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use trace::{Event, Recorder, Sink};

impl Chance for Dice {
    fn choose(&mut self, _point: ChoicePoint, of: u32) -> u32 {
        self.roll(of as usize) as u32
    }
}

/// A step that was taken, and whether it was refused; none: the world's beginning.
pub(crate) type Taken<'s> = Option<(&'s Step, bool)>;

/// Takes steps, and the kernel's free decisions as a seed says. Hands over what is told of the world's
/// beginning and of each step, also of one in which the kernel stops. What came to something that is
/// not modelled never happened. The world is as it was left.
pub(crate) fn play(
    (version, seed, steps): (OsVersion, u64, &[Step]),
    each: &mut dyn FnMut(Taken<'_>, Vec<Event>),
) -> World {
    let mut recorder = Recorder::default();
    let mut run = Run::new(&spec(version), invoked, &mut recorder);
    each(None, recorder.events);
    run.chance = Box::new(Dice(seed));
    for (index, step) in (1..).zip(steps) {
        let before = run.world.clone();
        let mut recorder = Recorder::default();
        let thread = match step.operation {
            Operation::Act(_) => None,
            _ => Some(THREADS[step.thread]),
        };
        let text = format!("({:?})", step.operation).into();
        recorder.emit(Event::Step { index, line: 0, thread, text });
        let came = catch_unwind(AssertUnwindSafe(|| run.take(step, &mut recorder)));
        match came {
            Ok(refused) if is_whole(&recorder.events) => {
                each(Some((step, refused)), recorder.events);
            }
            Ok(_) => run.world = before,
            Err(stopped) => {
                each(Some((step, false)), recorder.events);
                resume_unwind(stopped);
            }
        }
    }
    run.world
}

/// What is found in the trace of a program, by a judge who hears events in a way.
fn judged(program: (OsVersion, u64, &[Step]), hears: Hears) -> Vec<String> {
    let mut listener = Listener::of(&spec(program.0));
    play(program, &mut |_, events| {
        events.into_iter().map(hears).for_each(|event| listener.emit(event));
    });
    findings(&listener.report().expect("it was told of its world"))
}

/// False for a call that came to something that is not modelled: it never happened.
fn is_whole(events: &[Event]) -> bool {
    let calls = events.iter().any(|event| matches!(event, Event::Call { .. }));
    let returns = events.iter().any(|event| matches!(event, Event::Return { .. }));
    calls == returns
}

/// Tries random programs, of which nothing may be found. The shortest that fails is kept as a scenario.
fn try_programs(
    mut runner: TestRunner,
    hears: Hears,
    keep: impl Fn(&str) -> String,
) -> Result<(), String> {
    let versions = prop::sample::select(OsVersion::ALL.as_slice());
    let programs = (versions, any::<u64>(), prop::collection::vec(step(), 1..100));
    let tried = runner.run(&programs, |(version, seed, steps)| {
        prop_assert_eq!(judged((version, seed, &steps), hears), [""; 0]);
        Ok(())
    });
    let (why, (version, seed, steps)) = match tried {
        Ok(()) => return Ok(()),
        Err(TestError::Fail(why, program)) => (why, program),
        Err(TestError::Abort(why)) => return Err(why.to_string()),
    };
    let kept = match as_scenario((version, seed, &steps)) {
        Ok(text) => keep(&text),
        Err(what) => format!("no scenario can say it: {what}"),
    };
    Err(format!("{kept}\n{why}\n{version}, seed {seed}: {steps:#?}"))
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn random_calls_are_permitted() {
    let tried = try_programs(
        TestRunner::new(config()),
        |event| event,
        |text| found::keep(&found::folder(), text),
    );
    tried.unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_shortest_program_that_fails_is_kept_as_a_scenario() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("found");
    let _ = std::fs::remove_dir_all(&folder);
    let cases = ProptestConfig { cases: 2000, ..config() };
    // How short the shortest is depends on the first that fails: always the same one here.
    let same = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let runner = TestRunner::new_with_rng(cases, same);
    let keep = |text: &str| {
        assert_eq!(found::keep(&folder, text), found::keep(&folder, text), "once under its name");
        text.to_owned()
    };
    let failed = try_programs(runner, mishears, keep).expect_err("some views are unmapped");
    let kept: Vec<_> = std::fs::read_dir(&folder).expect("it is made").collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let path = kept[0].as_ref().expect("it is a file").path();
    let text = std::fs::read_to_string(path).expect("it can be read");
    assert!(failed.starts_with(&text), "{failed}");
    let report = slotzero_tests::run_text(&text, runner::Options::default());
    assert_eq!(report.expect("it is a scenario").verdict, runner::Verdict::Met, "{text}");
    // Open, map, unmap, and what their beginning is.
    let calls = text.matches("by: \"").count();
    assert!(text.contains("UnmapViewOfFile") && calls <= 6, "{text}");
}
