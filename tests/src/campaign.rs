//! Campaigns: random scenes in great numbers, of which machines take a share each. What a scene is follows
//! from its seed; no two shares have one in common.

use crate::scene::{Failed, Hears, Tally, as_found, check, config, scenes, try_one};
use proptest::strategy::Strategy;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many failures end a campaign.
const ENOUGH: usize = 20;

/// What a campaign is to try.
#[derive(Clone, Copy, Debug)]
pub struct Campaign {
    /// The first seed, and how many there are in all shares.
    pub base: u64,
    /// See `base`.
    pub cases: u64,
    /// The most steps of a scene.
    pub steps: usize,
    /// Which share, from 0, and of how many.
    pub share: (u64, u64),
    /// How many threads try scenes.
    pub threads: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Scenes that were tried.
    pub cases: u64,
    /// What was looked at in them.
    pub tally: Tally,
    /// The seed of each that failed, what is wrong, and where it is kept.
    pub failures: Vec<(u64, String, String)>,
}

impl Campaign {
    /// Tries the scenes of the share, and keeps those that fail.
    pub fn run(self, hears: Hears, keep: &(dyn Fn(&str) -> String + Sync)) -> Found {
        let (index, count) = self.share;
        let next = AtomicU64::new(index);
        let found = Mutex::new(Found::default());
        std::thread::scope(|threads| {
            for _ in 0..self.threads {
                threads.spawn(|| {
                    loop {
                        let at = next.fetch_add(count, Ordering::Relaxed);
                        let enough = |found: &Found| found.failures.len() >= ENOUGH;
                        if at >= self.cases || enough(&found.lock().expect("nobody panics")) {
                            return;
                        }
                        let seed = self.base.wrapping_add(at);
                        let tried = one(seed, self.steps, hears);
                        let failed = tried.map_err(|failed| {
                            let Failed { why, scene } = *failed;
                            (seed, why, keep(&as_found(&scene)))
                        });
                        found.lock().expect("nobody panics").note(failed);
                    }
                });
            }
        });
        let mut found = found.into_inner().expect("nobody panics");
        found.failures.sort();
        found
    }

    /// What was found, as a line of JSON says it.
    pub fn record(self, found: &Found) -> Value {
        let Tally { steps, calls, judged, cut } = found.tally;
        let failures = found
            .failures
            .iter()
            .map(|(seed, why, kept)| json!({"seed": seed, "message": why, "kept": kept}));
        json!({
            "reason": "campaign",
            "engine": env!("CARGO_PKG_VERSION"),
            "share": [self.share.0 + 1, self.share.1],
            "base": self.base,
            "of_cases": self.cases,
            "longest": self.steps,
            "cases": found.cases,
            "steps": steps,
            "calls": calls,
            "judged": judged,
            "cut": cut,
            "failures": failures.collect::<Vec<_>>(),
        })
    }
}

impl Found {
    fn note(&mut self, tried: Result<Tally, (u64, String, String)>) {
        self.cases += 1;
        match tried {
            Ok(tally) => self.tally.add(tally),
            Err(failure) => self.failures.push(failure),
        }
    }
}

/// Tries the scene of a seed.
fn one(seed: u64, steps: usize, hears: Hears) -> Result<Tally, Box<Failed>> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config(), rng);
    let tree = scenes(steps).new_tree(&mut runner).expect("no scene is left out");
    try_one(&mut runner, tree, |scene| check(scene, hears))
}
