//! Depth first, forward and back on one world.

use crate::chooser::{Decisions, Free, Taken};
use crate::report::{Findings, Outcome, Partial};
use crate::visited::{Noted, Visited};
use runner::{Place, Report, Turn, Walk};
use scenario::Format;
use std::collections::BTreeMap;
use trace::Silent;

/// How far an exploration may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// States that may be generated.
    pub generated: u64,
    /// Bytes that the table of the states may take.
    pub table_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { generated: u64::MAX, table_bytes: 1 << 30 }
    }
}

/// A state on the way to the present one, and the decisions of the turn that leads on from it.
struct Junction {
    place: Place,
    decisions: Decisions,
}

/// Takes every decision that is free in every way, from where a walk stands. `stop` is asked now and
/// then whether to go on.
pub fn explore(
    walk: &mut Walk<'_>,
    free: Free,
    limits: Limits,
    stop: &mut dyn FnMut(&Findings) -> bool,
) -> Findings {
    let mut search = Search {
        walk,
        free,
        limits,
        visited: Visited::new(limits.table_bytes),
        way: Vec::new(),
        found: Findings {
            outcomes: BTreeMap::new(),
            ends: 0,
            generated: 1,
            unique: 0,
            deepest: 0,
            partial: None,
        },
    };
    search.visited.insert(search.walk.fingerprint());
    search.go_on();
    while search.found.partial.is_none() && search.step() {
        search.found.unique = search.visited.len();
        if search.found.generated % ASKED_EVERY == 0 && stop(&search.found) {
            search.found.partial = Some(Partial::Stopped);
        }
    }
    search.found.unique = search.visited.len();
    search.found
}

/// Tells the end of a run from the state that it ends in.
const END: u64 = journal::salt("explorer", "end");

/// After how many states it is asked whether to go on.
const ASKED_EVERY: u64 = 1 << 12;

struct Search<'s, 'p> {
    walk: &'s mut Walk<'p>,
    free: Free,
    limits: Limits,
    visited: Visited,
    way: Vec<Junction>,
    found: Findings,
}

impl Search<'_, '_> {
    /// Takes a turn from the last junction, and goes back if it leads to nothing new. False if there
    /// is no way left.
    fn step(&mut self) -> bool {
        let Some(junction) = self.way.last_mut() else { return false };
        if self.found.generated >= self.limits.generated {
            self.found.partial = Some(Partial::Limit);
            return false;
        }
        let turn = self.walk.turn(&mut Silent, &mut junction.decisions.chooser(self.free));
        if let Turn::CannotBe = turn {
            self.go_back();
            return true;
        }
        self.found.generated += 1;
        self.found.deepest = self.found.deepest.max(self.way.len() as u64);
        // A run that ends because of what was expected may end in a state from which another goes on.
        let end = if let Turn::Ended(_) = turn { END } else { 0 };
        let noted = self.visited.insert(self.walk.fingerprint().wrapping_add(end));
        match (turn, noted) {
            (_, Noted::NoRoom) => self.found.partial = Some(Partial::NoRoom),
            (Turn::Ended(report), _) => self.note_end(&report),
            (Turn::GoesOn, Noted::New) => {
                self.go_on();
                return true;
            }
            (Turn::GoesOn | Turn::CannotBe, _) => {}
        }
        self.go_back();
        true
    }

    fn go_on(&mut self) {
        self.way.push(Junction { place: self.walk.place(), decisions: Decisions::default() });
    }

    /// Back to the last junction at which something else can be decided.
    fn go_back(&mut self) {
        while let Some(junction) = self.way.last_mut() {
            self.walk.back_to(&junction.place);
            if junction.decisions.advance() {
                return;
            }
            self.way.pop();
        }
    }

    fn note_end(&mut self, report: &Report) {
        self.found.ends += 1;
        let example = || -> Vec<Taken> {
            self.way.iter().flat_map(|junction| junction.decisions.taken()).copied().collect()
        };
        let outcome = self.found.outcomes.entry(in_words(report)).or_insert_with(|| Outcome {
            verdict: report.verdict,
            ends: 0,
            example: example(),
        });
        outcome.ends += 1;
    }
}

/// How a run ends in which everything is as expected.
pub const AS_EXPECTED: &str = "as expected";

/// What tells one way to end from another: the first thing that was not as expected.
pub fn in_words(report: &Report) -> String {
    let source = report.messages.source();
    let first = report.messages.iter().next();
    first.map_or_else(
        || String::from(AS_EXPECTED),
        |message| message.render(source, Format::Short).trim_end().to_owned(),
    )
}
