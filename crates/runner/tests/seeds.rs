//! A thousand random runs, each a function of its seed: the world, what two processes call in it, the
//! free decisions of the kernel.

use crate::program::{Step, step};
use crate::world::{Run, spec};
use abi::world::WorldSpec;
use abi::{OsVersion, ThreadId};
use coredll::{Api, Args, Output, Returned};
use expect_test::expect_file;
use kernel::{Chance, ChoicePoint, Kernel};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::ops::Range;
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

/// A run of a seed; what is done to what the processes know before each step.
fn run(seed: u64, before_step: fn(&mut Run)) -> Left {
    fn invoke(
        kernel: &mut Kernel<'_>,
        thread: ThreadId,
        api: &'static Api,
        args: &Args,
    ) -> (Returned, Vec<Output>, bool) {
        let made = runner::invoke(kernel, thread, api, args, Vec::new);
        (made.returned, made.outputs, made.failed)
    }
    let mut recorder = Recorder::default();
    let mut run = Run::new(&world(&mut Dice(seed)), invoke, &mut recorder);
    run.chance = Box::new(Dice(!seed));
    for step in steps(seed) {
        before_step(&mut run);
        run.take(&step, &mut recorder);
    }
    (trace::json::write(&recorder.events), run.world.state.fingerprint())
}

fn steadily(seed: u64) -> Left {
    run(seed, |_| {})
}

/// What seeds leave; none: their two runs leave something different.
fn left_twice(seeds: Range<u64>, run: impl Fn(u64) -> Left) -> Vec<Option<Left>> {
    let twice = |seed| Some(run(seed)).filter(|once| *once == run(seed));
    seeds.map(twice).collect()
}

/// It holds for every build of the project: optimised or not, whatever the machine.
#[test]
fn a_thousand_seeds_leave_the_same_twice_and_what_the_golden_file_has() {
    let mut hashes = String::new();
    for first in (0..SEEDS).step_by(IN_A_LINE as usize) {
        let (mut traces, mut fingerprints) = (0, 0);
        for (seed, left) in (first..).zip(left_twice(first..first + IN_A_LINE, steadily)) {
            let (trace, fingerprint) = left.unwrap_or_else(|| panic!("seed {seed} differs"));
            traces = journal::mix(traces, &seed, &trace);
            fingerprints = journal::mix(fingerprints, &seed, &fingerprint);
        }
        let last = first + IN_A_LINE - 1;
        hashes += &format!("seeds {first:>3} to {last:>3}: {traces:016x} {fingerprints:016x}\n");
    }
    expect_file!["../golden/seeds.txt"].assert_eq(&hashes);
}

/// The same values in the order of a set with keys of its own, which differs from run to run.
#[expect(clippy::disallowed_types, reason = "the check has to notice it")]
fn unordered(values: &[u32]) -> Vec<u32> {
    let set: std::collections::HashSet<u32> = values.iter().copied().collect();
    set.into_iter().collect()
}

/// A copy of the model, in which the table of handles that programs got has no order. That the two
/// runs of a seed come to the same by luck happens; that those of most seeds do does not.
#[test]
fn a_container_without_an_order_is_noticed() {
    let shuffled = |seed| run(seed, |run| run.handles = unordered(&run.handles));
    let left = left_twice(0..IN_A_LINE, shuffled);
    let noticed = left.iter().filter(|left| left.is_none()).count();
    assert!(noticed > left.len() / 2, "{noticed} of {}", left.len());
}

#[test]
fn the_runs_do_what_matters() {
    let seen: String = (0..IN_A_LINE).map(|seed| steadily(seed).0).collect();
    let events = ["ViewMapped", "Dirtied", "WritesPending", "Choice", "Exception", "ModuleLoaded"];
    for event in events {
        assert!(seen.contains(&format!("\"event\":\"{event}\"")), "{event}");
    }
}
