//! P10: steps of a scenario that has been read.

use std::io::Result;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};

use super::Row;
use crate::goal::Goal;
use crate::measure::Side;
use crate::script::{Watched, steps};

/// Steps in a case of the peer.
const CASE: usize = 30;

/// A step from the parsed form, trace off.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P10",
        what: "step of a scenario, trace off",
        subject: Some(steps("model", Watched::No)),
        peer: state_machine(),
        goal: Goal::Faster { floor: 3.0, goal: 10.0 },
    }])
}

/// proptest-state-machine with a trivial model: a counter, and two kinds of steps, drawn as in the
/// library's own example of a heap.
fn state_machine() -> Side {
    let config = Config { failure_persistence: None, ..Config::default() };
    Side::each("proptest-state-machine", move || {
        let cases = Config { cases: 64, ..config.clone() };
        let mut runner = TestRunner::new(cases);
        let strategy = Counter::sequential_strategy(CASE);
        let test = |(first, steps, seen)| {
            CounterTest::test_sequential(config.clone(), first, steps, seen);
            Ok(())
        };
        runner.run(&strategy, test).expect("a counter counts");
    })
    .of(64 * CASE as u64)
}

struct Counter;

impl ReferenceStateMachine for Counter {
    type State = u64;
    type Transition = u8;

    fn init_state() -> BoxedStrategy<u64> {
        Just(0).boxed()
    }

    fn transitions(_: &u64) -> BoxedStrategy<u8> {
        prop_oneof![1 => Just(0), 2 => any::<u8>().prop_map(|more| more / 2)].boxed()
    }

    fn apply(state: u64, transition: &u8) -> u64 {
        state + u64::from(*transition)
    }
}

struct CounterTest;

impl StateMachineTest for CounterTest {
    type SystemUnderTest = u64;
    type Reference = Counter;

    fn init_test(first: &u64) -> u64 {
        *first
    }

    fn apply(state: u64, expected: &u64, transition: u8) -> u64 {
        let state = state + u64::from(transition);
        assert_eq!(state, *expected);
        state
    }
}
