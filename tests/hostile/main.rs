//! Files that attack the reader, the kernel, the terminal or the clock: read, planned and run in
//! one process. The rows are those of the project's table of hostile input; a row that speaks of
//! the command line alone is in the suite `cli`.
//!
//! Whatever the bytes, the end is a verdict or a message with its place. A panic fails the test.
//! No test looks at a clock: step budgets and the sizes of the input bound what may happen.

mod bytes;
mod data;
mod diagnostics;
mod faults;
mod files;
mod kernel_names;
mod lines;
mod memory;
mod names;
mod numbers;
mod outputs;
mod repeats;
mod servers;
mod values;
mod volumes;
mod waits;
mod words;
mod worlds;

use expect_test::Expect;
use runner::{Options, Report, Verdict};
use scenario::{Diagnostics, Format};
use slotzero_tests::{run_bytes, run_text};

/// A scenario with this world and these steps.
fn scenario(world: &str, steps: &str) -> String {
    format!("(about: \"a\", on: [CE_NET_4_2], world: [\n{world}\n], steps: [\n{steps}\n])")
}

/// The world of most rows.
const WORLD: &str = r#"Machine(name: "m", ram: 16, has: [StorageCard(name: "Card"), Process(name: "p"), Process(name: "q")])"#;

/// A scenario with these steps in a world with two processes, `p` and `q`, and a card.
fn with_steps(steps: &str) -> String {
    scenario(WORLD, steps)
}

/// A scenario with one step in this world.
fn with_world(world: &str) -> String {
    scenario(world, "Check(ram_used: Delta(0))")
}

/// Options that end a run after this many steps.
fn budget(step_budget: u64) -> Options {
    Options { step_budget, ..Options::default() }
}

/// What is said: nothing, or messages; each names a line and a column.
fn messages(result: &Result<Report, Diagnostics>, format: Format) -> String {
    let said = match result {
        Ok(report) => &report.messages,
        Err(mistakes) => mistakes,
    };
    for diagnostic in said.iter() {
        assert!(said.source().text().get(diagnostic.primary.span.range()).is_some());
    }
    said.render(format)
}

/// What is said, in the short form, after the verdict if there is one.
fn short(text: &str) -> String {
    let result = run_text(text, budget(100_000));
    let said = messages(&result, Format::Short);
    match result {
        Ok(report) => format!("{:?}\n{said}", report.verdict),
        Err(_) => said,
    }
}

/// Compares verdict and messages in the short form.
#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&short(text));
}

/// The steps are taken and everything is as they expect.
#[track_caller]
fn met(text: &str) {
    let result = run_text(text, budget(2_000_000));
    let said = messages(&result, Format::Short);
    assert!(result.is_ok_and(|report| report.verdict == Verdict::Met), "{said}");
}

/// The text is refused before it is run, and the first message has this in it.
#[track_caller]
fn refused(text: &str, because: &str) {
    let result = run_text(text, budget(100_000));
    let said = messages(&result, Format::Short);
    assert!(result.is_err(), "it is run: {said}");
    let first = said.lines().next().unwrap_or_default();
    assert!(first.contains(because), "expected {because:?} in: {said}");
}

/// Reads, plans and runs bytes: no panic, and a place for whatever is wrong.
fn survives(bytes: Vec<u8>) {
    let result = run_bytes(bytes, budget(200));
    let said = messages(&result, Format::Short);
    let met = matches!(&result, Ok(report) if report.verdict == Verdict::Met);
    let unsettled = matches!(&result, Ok(report) if report.verdict == Verdict::Unsettled);
    assert!(met || unsettled || said.starts_with("t.ron:"), "nothing is said");
}
