//! The small scope, exhausted: every sequence of calls of `alphabet.txt` up to a length, after each of
//! its beginnings, on every version. The oracle judges every call, every invariant is checked after
//! every call, what is refused changes nothing, and every call can be taken back.
//!
//! `golden/small_scope.txt` and `golden/small_scope_3.txt` hold how many sequences there are, how many
//! states and which clauses they reach. The first is of the short form: up to three calls from nothing,
//! and up to two after the other beginnings. Longer ones are asked for:
//!
//! ```text
//! SMALL_SCOPE=3 cargo test --release -p slotzero-tests --test small_scope -- --nocapture
//! SMALL_SCOPE=4 SMALL_SCOPE_SLICE=0/100 cargo test --release -p slotzero-tests --test small_scope -- --nocapture
//! ```
//!
//! A slice has the sequences whose first two calls fall into it. It is not a sequence where a process
//! that has ended calls, or where the world does what is done already: a scenario cannot say so.

mod letter;
mod orders;
mod play;
mod shortest;
mod told;
mod tree;

use abi::OsVersion;
use expect_test::expect_file;
use letter::{Alphabet, Deed, Letter};
use slotzero_tests::found;
use slotzero_tests::scene::Hears;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use trace::event::Word;
use tree::{Bounds, Figures, Job, Walk};

/// How long sequences are: those from nothing, those after other beginnings.
const SHORT: (usize, usize) = (3, 2);

#[test]
fn every_short_sequence_of_calls_is_permitted() {
    let longest = asked("SMALL_SCOPE").map(|longest| longest.parse().expect("it is a number"));
    let slice = asked("SMALL_SCOPE_SLICE").map(|slice| {
        let (slice, slices) = slice.split_once('/').expect("a slice is i/n");
        [slice, slices].map(|number| number.parse().expect("a slice is i/n"))
    });
    let [slice, slices] = slice.unwrap_or([0, 1]);
    let alphabets = OsVersion::ALL.map(|version| (version, Alphabet::of(version)));
    assert!(alphabets.iter().all(|(_, alphabet)| alphabet.letters.len() >= 40));
    let mut jobs = Vec::new();
    for (version, Alphabet { letters, beginnings }) in &alphabets {
        for (nth, (name, beginning)) in beginnings.iter().enumerate() {
            let short = if nth == 0 { SHORT.0 } else { SHORT.1 };
            let bounds = Bounds { longest: longest.unwrap_or(short), slice, slices };
            let (version, hears) = (*version, (|event| event) as Hears);
            jobs.push(Job { version, letters, name, beginning, bounds, hears });
        }
    }
    let mut done = all(&jobs);
    let failed: Vec<Job<'_>> = jobs
        .iter()
        .zip(&done)
        .filter(|(_, seen)| !seen.failures.is_empty())
        .map(|(job, _)| *job)
        .collect();
    let failures = shortest::told(&failed, &found::folder());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let idle = idle(&jobs, &done);
    assert!(idle.is_empty(), "done never, or done and said to be refused: {idle:?}");
    let table = table(&jobs, &mut done);
    println!("{table}");
    match (longest, slices) {
        (None, 1) => expect_file!["../golden/small_scope.txt"].assert_eq(&table),
        (Some(3), 1) => expect_file!["../golden/small_scope_3.txt"].assert_eq(&table),
        _ => {}
    }
}

/// What a campaign is asked to be.
#[expect(clippy::disallowed_methods, reason = "a test's length changes nothing in the model")]
fn asked(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Walks through all jobs, on every processor there is.
fn all(jobs: &[Job<'_>]) -> Vec<Figures> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|threads| {
        for _ in 0..workers {
            threads.spawn(|| {
                while let Some((at, job)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(at).map(|job| (at, job))
                } {
                    let seen = Walk::exhaust(*job);
                    done.lock().expect("nobody panics").push((at, seen));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("nobody panics");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, seen)| seen).collect()
}

/// The calls that never succeed although they are not said to be refused, or the other way round: what
/// never succeeds reaches nothing that a refusal does not. A touch of memory may be one that has to raise.
fn idle(jobs: &[Job<'_>], done: &[Figures]) -> Vec<String> {
    let of = |version| jobs.iter().zip(done).filter(move |(job, _)| job.version == version);
    let mut idle = Vec::new();
    // Some take three calls.
    for job in jobs.iter().filter(|job| job.bounds.longest > 2 && job.bounds.slices == 1) {
        let touches =
            |letter: &Letter| matches!(letter.deed, Deed::Read { .. } | Deed::Write { .. });
        let never = job.letters.iter().enumerate().filter(|(at, letter)| {
            let never = of(job.version).all(|(_, seen)| !seen.done.contains(at));
            never != letter.refused && !touches(letter)
        });
        idle.extend(never.map(|(_, letter)| format!("{} {letter}", job.version)));
    }
    idle
}

/// The figures, a row for each job, and the clauses of each version.
fn table(jobs: &[Job<'_>], done: &mut [Figures]) -> String {
    let head = "calls length  sequences   states  refused   raised  not modelled clauses";
    let mut table = format!("{:<10} {:<35} {head}\n", "version", "beginning");
    let mut clauses: Vec<(OsVersion, BTreeSet<Word>)> = Vec::new();
    for (job, seen) in jobs.iter().zip(done) {
        table += &format!(
            "{:<10} {:<35} {:>5} {:>6} {:>10} {:>8} {:>8} {:>8} {:>13} {:>7}\n",
            job.version.to_string(),
            job.name,
            job.letters.len(),
            job.bounds.longest,
            seen.sequences.iter().sum::<u64>(),
            seen.states.count(),
            seen.refused,
            seen.raised,
            seen.not_modelled,
            seen.clauses.len(),
        );
        match clauses.last_mut().filter(|(version, _)| *version == job.version) {
            Some((_, known)) => known.extend(seen.clauses.iter().cloned()),
            None => clauses.push((job.version, seen.clauses.clone())),
        }
    }
    for (version, clauses) in clauses {
        let count = clauses.len();
        let clauses: Vec<&str> = clauses.iter().map(|clause| &**clause).collect();
        table += &format!("\n{version} reaches {count} clauses:\n");
        for line in clauses.chunks(12) {
            table += &format!("{}\n", line.join(" "));
        }
    }
    table
}
