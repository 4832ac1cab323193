//! A thousand random runs, each a function of its seed: the world, what two processes call in it, the
//! free decisions of the kernel.
//!
//! The suite of determinism runs the short test of them in a copy of the project, too, and in one that
//! keeps pages in no order.

mod invoked;
#[path = "../../coredll/tests/calls/program.rs"]
mod program;
#[path = "../../coredll/tests/calls/world.rs"]
mod world;

use crate::invoked::invoked;
use crate::program::{Step, step};
use crate::world::{Run, spec};
use abi::world::WorldSpec;
use abi::{OsVersion, ProcessId};
use expect_test::expect_file;
use kernel::{Chance, ChoicePoint, Defaults};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use trace::Recorder;

/// How many seeds are tried, and of how many the golden file has one line.
const SEEDS: u64 = 1000;
const IN_A_LINE: u64 = 50;

/// How many steps a run has.
const STEPS: usize = 120;

/// What a run leaves: the bytes of its trace, and the fingerprint of its last state.
type Left = (String, u64);

/// Numbers in a fixed order that looks like none.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32 % sides
    }
}

impl Chance for Dice {
    fn choose(&mut self, _point: ChoicePoint, of: u32) -> u32 {
        self.roll(of)
    }
}

/// The world of a seed.
fn world(dice: &mut Dice) -> WorldSpec {
    let version = OsVersion::ALL[dice.roll(5) as usize];
    let mut spec = spec(version);
    let machine = &mut spec.machines[0];
    machine.ram_pages = [14, 20, 40, 90][dice.roll(4) as usize];
    machine.reuse_handle_values = version != OsVersion::Win32 && dice.roll(4) == 0;
    for volume in &mut machine.volumes {
        volume.page_in = dice.roll(8) > 0;
    }
    spec
}

/// The steps of a seed.
fn steps(seed: u64) -> Vec<Step> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let steps = prop::collection::vec(step(), STEPS).new_tree(&mut runner);
    steps.expect("no step is rejected").current()
}

fn run(seed: u64) -> Left {
    let mut recorder = Recorder::default();
    let mut run = Run::new(&world(&mut Dice(seed)), invoked, &mut recorder);
    run.chance = Box::new(Dice(!seed));
    for step in steps(seed) {
        run.take(&step, &mut recorder);
    }
    // What the processes have goes in an order, too.
    let processes: Vec<_> = run.world.state.processes.iter().map(|(row, _)| row).collect();
    for row in processes {
        if !run.world.state.processes.contains(row) {
            continue;
        }
        run.world.kernel(&mut recorder, &mut Defaults).end_process(ProcessId(row), 0);
    }
    (trace::json::write(&recorder.events), run.world.state.fingerprint())
}

/// What the two runs of a seed leave: the same.
fn left_twice(seed: u64) -> Left {
    let left = run(seed);
    assert!(left == run(seed), "the runs of seed {seed} differ");
    left
}

#[test]
fn some_seeds_leave_the_same_twice() {
    (0..IN_A_LINE).map(left_twice).for_each(drop);
}

/// It holds for every build of the project: optimised or not, whatever the machine.
#[test]
fn a_thousand_seeds_leave_the_same_twice_and_what_the_golden_file_has() {
    let mut hashes = String::new();
    for first in (0..SEEDS).step_by(IN_A_LINE as usize) {
        let (mut traces, mut fingerprints) = (0, 0);
        for seed in first..first + IN_A_LINE {
            let (trace, fingerprint) = left_twice(seed);
            traces = journal::mix(traces, &seed, &trace);
            fingerprints = journal::mix(fingerprints, &seed, &fingerprint);
        }
        let last = first + IN_A_LINE - 1;
        hashes += &format!("seeds {first:>3} to {last:>3}: {traces:016x} {fingerprints:016x}\n");
    }
    expect_file!["../../../tests/golden/seeds.txt"].assert_eq(&hashes);
}

#[test]
fn the_runs_do_what_matters() {
    let seen: String = (0..IN_A_LINE).map(|seed| run(seed).0).collect();
    let events = ["ViewMapped", "Dirtied", "WritesPending", "Choice", "Exception", "ModuleLoaded"];
    for event in events {
        assert!(seen.contains(&format!("\"event\":\"{event}\"")), "{event}");
    }
}
