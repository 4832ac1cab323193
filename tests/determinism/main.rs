//! A run is a function of its scenario: the same bytes give the same trace and the same
//! fingerprint, wherever the file lies, whoever runs it, and however changes are logged.
//!
//! `golden/traces.txt` holds a hash of every trace of the corpus, whoever builds them and however. A
//! change of it needs a reason in the commit that makes it;
//! `UPDATE_EXPECT=1 cargo test -p slotzero-tests --test determinism` writes it anew. The same for random
//! runs: `golden/seeds.txt`, by `UPDATE_EXPECT=1 cargo test -p runner --test seeds`.

mod copy;

use abi::OsVersion;
use expect_test::expect_file;
use kernel::World;
use runner::{Options, plan};
use scenario::{Scenario, Source, parse};
use slotzero::files::Folder;
use slotzero_tests::{corpus, found, name_of, read, record, record_watched};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What a run leaves: its verdict in words, the bytes of its trace, the world's fingerprint.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    verdict: String,
    trace: String,
    fingerprint: u64,
}

fn outcome(scenario: &Scenario, files: &Folder, version: OsVersion, options: Options) -> Outcome {
    let plan = plan(scenario, files).expect("the corpus has no mistakes");
    let (report, recorder) = record(&plan, version, options);
    Outcome {
        verdict: format!("{:?}", report.verdict),
        trace: trace::json::write(&recorder.events),
        fingerprint: report.fingerprint,
    }
}

/// Every scenario on every version that it names.
fn for_each_run(mut check: impl FnMut(&Path, &Scenario, &Folder, OsVersion)) {
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        for version in &scenario.on {
            check(&path, &scenario, &files, version.value);
        }
    }
}

/// Compares without printing whole traces.
#[track_caller]
fn same(first: &Outcome, second: &Outcome, path: &Path, version: OsVersion) {
    let lines = first.trace.lines().zip(second.trace.lines());
    let differs = lines.enumerate().find(|(_, (first, second))| first != second);
    assert!(first == second, "{} on {version}: {differs:?}", name_of(path));
}

#[test]
fn a_scenario_that_is_run_twice_leaves_the_same_trace_and_fingerprint() {
    for_each_run(|path, scenario, files, version| {
        let run = || outcome(scenario, files, version, Options::default());
        same(&run(), &run(), path, version);
    });
}

#[test]
fn the_traces_of_the_corpus_are_those_in_the_golden_file() {
    let mut hashes = String::new();
    for_each_run(|path, scenario, files, version| {
        if found::is_found(path) {
            return;
        }
        let outcome = outcome(scenario, files, version, Options::default());
        let hash = journal::mix(journal::salt("trace", "JSON"), "", &outcome.trace);
        let fingerprint = outcome.fingerprint;
        hashes += &format!("{hash:016x} {fingerprint:016x} {} on {version}\n", name_of(path));
    });
    expect_file!["../golden/traces.txt"].assert_eq(&hashes);
}

#[test]
fn the_name_and_the_folder_of_a_scenario_leave_no_mark_on_its_trace() {
    for_each_run(|path, scenario, files, version| {
        let text = scenario.file.text().as_bytes().to_vec();
        let source = Source::from_bytes("elsewhere/another name.ron", text).expect("it is text");
        let moved = parse(&source, files).expect("the corpus has no mistakes");
        let run = |scenario| outcome(scenario, files, version, Options::default());
        same(&run(scenario), &run(&moved), path, version);
    });
}

#[test]
fn logging_changes_and_checking_invariants_leave_no_mark_on_a_trace() {
    for_each_run(|path, scenario, files, version| {
        let run = |barrier, invariants| {
            let options = Options { barrier, invariants, ..Options::default() };
            outcome(scenario, files, version, options)
        };
        let plain = run(false, false);
        same(&plain, &run(true, false), path, version);
        same(&plain, &run(false, true), path, version);
    });
}

#[test]
fn the_fingerprint_that_is_kept_is_the_one_of_the_content_after_every_step() {
    for_each_run(|path, scenario, files, version| {
        let plan = plan(scenario, files).expect("the corpus has no mistakes");
        let mut steps = 0;
        let mut watch = |world: &World| {
            steps += 1;
            // Long scenarios repeat themselves.
            if steps < 50 || steps % 500 == 0 {
                let kept = world.state.fingerprint();
                let computed = world.state.fingerprint_from_scratch();
                assert_eq!(kept, computed, "{} on {version}: step {steps}", name_of(path));
            }
            ControlFlow::Continue(())
        };
        let options = Options { barrier: true, ..Options::default() };
        record_watched(&plan, version, options, &mut watch);
    });
}

#[test]
fn runs_side_by_side_leave_what_one_after_the_other_leaves() {
    let paths = corpus();
    let all = |paths: &[PathBuf]| -> Vec<(String, u64)> {
        let run = |path: &PathBuf| {
            let (scenario, files) = read(path).expect("the corpus has no mistakes");
            let version = scenario.on[0].value;
            let outcome = outcome(&scenario, &files, version, Options::default());
            (outcome.trace, outcome.fingerprint)
        };
        paths.iter().map(run).collect()
    };
    let alone = all(&paths);
    std::thread::scope(|threads| {
        let crowd: Vec<_> = (0..8).map(|_| threads.spawn(|| all(&paths))).collect();
        for one in crowd {
            assert!(one.join().expect("no run panics") == alone, "a run saw another one");
        }
    });
}
