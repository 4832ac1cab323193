//! How a run ends, and whether two of them end in the same way.

use runner::Report;
use scenario::{Format, Position};
use std::fmt;

/// What tells one way to end from another: the first thing that was not as expected, with its place. A
/// deadlock has one place however it came about, so there it counts too who waits for what. Ways to end
/// are in the order of the text that they are about; before them come those at which nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ending {
    place: Option<Position>,
    words: String,
    waits: Vec<String>,
}

impl Ending {
    /// That of a run.
    pub fn of(report: &Report) -> Ending {
        let source = report.messages.source();
        let Some(first) = report.messages.iter().next() else {
            let words = String::from(well(report));
            return Ending { place: None, words, waits: Vec::new() };
        };
        let words = first.render(source, Format::Short).trim_end().to_owned();
        let waits = if report.deadlock { first.notes.clone() } else { Vec::new() };
        Ending { place: Some(source.position(first.primary.span.start)), words, waits }
    }

    /// Where it is that something is not as expected; `None` if nothing is wrong.
    pub fn place(&self) -> Option<Position> {
        self.place
    }

    /// Whether nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.place.is_none()
    }

    /// Of a deadlock: who waits for what.
    pub fn waits(&self) -> &[String] {
        &self.waits
    }
}

/// The message in its short form: with its place, but without notes.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// How a run ends at which nothing is wrong. After something happened that might not have, nothing is
/// expected of single steps any more, and what has to hold held.
fn well(report: &Report) -> &'static str {
    if report.disturbed { "as it has to be, after something happened" } else { "as expected" }
}
