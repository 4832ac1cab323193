//! Random calls, those of the property tests of `coredll`, are permitted on every version.

use crate::conversations::Dice;
use crate::program::{Operation, Step, step};
use crate::world::{Run, THREADS, spec};
use abi::{OsVersion, ThreadId};
use coredll::{Api, Args, Output, Returned};
use kernel::{Chance, ChoicePoint, Kernel};
use oracle::Listener;
use proptest::prelude::*;
use slotzero_tests::findings;
use std::sync::Arc;
use trace::{Event, Recorder, Sink};

/// Makes a call, and reports it and its return.
fn told(
    kernel: &mut Kernel<'_>,
    thread: ThreadId,
    api: &'static Api,
    args: &Args,
) -> (Returned, Vec<Output>, bool) {
    let made = runner::invoke(kernel, thread, api, args, Vec::new);
    (made.returned, made.outputs, made.failed)
}

impl Chance for Dice {
    fn choose(&mut self, _point: ChoicePoint, of: u32) -> u32 {
        self.roll(of as usize) as u32
    }
}

/// Takes steps, and the kernel's free decisions as a seed says; what is found in their trace.
fn judged(version: OsVersion, seed: u64, steps: &[Step]) -> Vec<String> {
    let spec = spec(version);
    let mut listener = Listener::of(&spec);
    let mut run = Run::new(&spec, told, &mut listener);
    run.chance = Box::new(Dice(seed));
    for (index, step) in (1..).zip(steps) {
        let before = run.world.clone();
        let mut recorder = Recorder::default();
        let thread = match step.operation {
            Operation::Act(_) => None,
            _ => Some(THREADS[step.thread]),
        };
        let text = || Arc::from(format!("({:?})", step.operation));
        recorder.emit(Event::Step { index, line: 0, thread, text: text() });
        run.take(step, &mut recorder);
        if is_whole(&recorder.events) {
            recorder.events.into_iter().for_each(|event| listener.emit(event));
        } else {
            run.world = before;
        }
    }
    findings(&listener.report().expect("it was told of its world"))
}

/// False for a call that came to something that is not modelled: it never happened.
fn is_whole(events: &[Event]) -> bool {
    let calls = events.iter().any(|event| matches!(event, Event::Call { .. }));
    let returns = events.iter().any(|event| matches!(event, Event::Return { .. }));
    calls == returns
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_calls_are_permitted(
        version in prop::sample::select(OsVersion::ALL.as_slice()),
        seed: u64,
        steps in prop::collection::vec(step(), 1..100)
    ) {
        prop_assert_eq!(judged(version, seed, &steps), [""; 0]);
    }
}
