//! What fails is told by the shortest sequences that fail, and of each version one is kept as a scenario.

use crate::letter::{Alphabet, Letter};
use crate::told::as_scenario;
use crate::tree::{Bounds, Failure, Job, Walk};
use abi::OsVersion;
use runner::{Options, Verdict};
use slotzero_tests::scene::{Hears, mishears_of};
use slotzero_tests::{found, root, run_text};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What is told of jobs that fail: by version, the shortest sequence first, which is kept in the folder.
pub(crate) fn told(jobs: &[Job<'_>], folder: &Path) -> Vec<String> {
    OsVersion::ALL.into_iter().flat_map(|version| told_on(version, jobs, folder)).collect()
}

fn told_on(version: OsVersion, jobs: &[Job<'_>], folder: &Path) -> Vec<String> {
    let jobs = jobs.iter().filter(|job| job.version == version);
    let mut failures: Vec<Failure> = jobs.flat_map(|job| shortest(*job)).collect();
    failures.sort_by_key(|failure| failure.letters.len());
    let mut known = BTreeSet::new();
    failures.retain(|failure| known.insert(calls(&failure.letters)));
    let mut told: Vec<String> = failures
        .iter()
        .map(|failure| format!("{version}, {}{}", failure.what, calls(&failure.letters)))
        .collect();
    if let Some((told, failure)) = told.first_mut().zip(failures.first()) {
        let scenario = as_scenario(version, &failure.what, &failure.letters);
        *told += &format!("\n{}\n{scenario}", found::keep(folder, &scenario));
    }
    told
}

/// A line for each.
fn calls(letters: &[Letter]) -> String {
    letters.iter().map(|letter| format!("\n    {letter}")).collect()
}

/// The sequences of a job that fail, of the least length at which some do, and without the calls that
/// they do not need, be they of the beginning.
fn shortest(job: Job<'_>) -> Vec<Failure> {
    // A walk is depth first: what it comes upon first is seldom short.
    let of_length = |longest| {
        let bounds = Bounds { longest, ..job.bounds };
        Walk::exhaust(Job { bounds, ..job }).failures
    };
    let failures = (1..=job.bounds.longest).map(of_length).find(|failures| !failures.is_empty());
    let failures = failures.expect("what has failed fails again");
    failures.into_iter().map(|failure| needed(job, failure)).collect()
}

/// The fewest calls of a sequence that fail without the others.
fn needed(job: Job<'_>, failure: Failure) -> Failure {
    let count = failure.letters.len();
    let mut some: Vec<u32> = (1..(1 << count) - 1).collect();
    some.sort_by_key(|some| some.count_ones());
    let fails = |some: u32| {
        let letters = failure.letters.iter().enumerate().filter(|(at, _)| some & (1 << at) != 0);
        let letters: Vec<Letter> = letters.map(|(_, letter)| letter.clone()).collect();
        Walk::along(job, &letters)
    };
    some.into_iter().find_map(fails).unwrap_or(failure)
}

#[test]
fn what_fails_after_any_beginning_is_kept_as_the_calls_that_it_needs() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small_scope");
    let _ = fs::remove_dir_all(&folder);
    for version in OsVersion::ALL {
        let Alphabet { letters, beginnings } = Alphabet::of(version);
        let bounds = Bounds { longest: 3, slice: 0, slices: 1 };
        let hears: Hears = |event| mishears_of("CloseHandle", event);
        for (name, beginning) in &beginnings {
            let job = Job { version, letters: &letters, name, beginning, bounds, hears };
            let found = &Walk::exhaust(job).failures[0];
            assert!(found.letters.len() > 2, "it is not short already: {found:?}");
            let told = told(&[job], &folder);
            let (calls, kept) = told[0].split_once("\nkept as ").expect("the first is kept");
            // Something is opened, and closed.
            assert_eq!(calls.matches("\n    ").count(), 2, "{version}, {name}: {calls}");
            assert!(calls.ends_with("})") && calls.contains(": CloseHandle("), "{calls}");
            let (path, scenario) = kept.split_once('\n').expect("the scenario follows");
            let text = fs::read_to_string(root().join(path)).expect("it is where it is said to be");
            assert_eq!(text, scenario);
            let report = run_text(&text, Options::default()).expect("it is a scenario");
            assert_eq!(report.verdict, Verdict::Met, "{text}");
            assert_eq!(text.matches("by: \"").count(), 2, "{text}");
        }
    }
    assert!(fs::read_dir(folder).expect("it is made").count() >= OsVersion::ALL.len());
}
