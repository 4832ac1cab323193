//! The language from outside: text in, scenario or messages out.

mod corpus;
mod format;
mod forms;
mod hostile;
mod json;
mod limits;
mod names;
mod numbers;
mod property;
mod steps;
mod syntax;
mod versions;
mod world;

use expect_test::Expect;
use scenario::{Format, NoFiles, Source};

/// A scenario with this world and these steps.
fn scenario(world: &str, steps: &str) -> String {
    format!("(about: \"a\", on: [CE_NET_4_2], world: [\n{world}\n], steps: [\n{steps}\n])")
}

/// A scenario with these steps in a world with one process, `p`, and a card.
fn with_steps(steps: &str) -> String {
    let world =
        r#"Machine(name: "m", ram: 4, has: [StorageCard(name: "Card"), Process(name: "p")])"#;
    scenario(world, steps)
}

/// A scenario with one step in this world.
fn with_world(world: &str) -> String {
    scenario(world, "Check(ram_used: Delta(0))")
}

/// What is said about a scenario, or nothing.
fn messages(text: &str, format: Format) -> String {
    let parsed = Source::from_bytes("t.ron", text.as_bytes().to_vec())
        .and_then(|source| scenario::parse(&source, &NoFiles));
    match parsed {
        Ok(_) => String::new(),
        Err(diagnostics) => diagnostics.render(format),
    }
}

/// Compares the messages in their human form.
#[track_caller]
fn check(text: &str, expect: Expect) {
    expect.assert_eq(&messages(text, Format::Human));
}

/// Compares the messages in their short form.
#[track_caller]
fn check_short(text: &str, expect: Expect) {
    expect.assert_eq(&messages(text, Format::Short));
}
