//! P7: how fast the states of a small program are explored.

use std::io::{Error, Result};

use super::Row;
use crate::exploration::{Counts, Race};
use crate::goal::Goal;
use crate::measure::Side;

/// Steps of each process: enough for more than 20,000 states.
pub(super) const STEPS: u32 = 7;

/// One core, no reductions; the bytes are those of the pages that are resident. Both sides explore the
/// same states, or the row fails.
pub(super) fn rows() -> Result<Vec<Row>> {
    let (few, many) = (Race::new(STEPS, 4 << 10), Race::new(STEPS, 64 << 10));
    let small = Goal::Faster { floor: 3.0, goal: 10.0 };
    let large = Goal::Faster { floor: 50.0, goal: 200.0 };
    Ok(vec![row("4 KB", few, small)?, row("64 KB", many, large)?, alone(few)?])
}

fn row(size: &str, race: Race, goal: Goal) -> Result<Row> {
    let Counts { generated, unique, .. } = same_counts(race.ours(1), race.theirs(|| {}))?;
    let what = format!("explored state, {size}, {unique} unique").leak();
    let subject = Some(ours(race, generated));
    let peer = Side::each("stateright", move || _ = race.theirs(|| {})).of(generated);
    Ok(Row { id: "P7", what, subject, peer, goal })
}

/// The rate that no exploration may fall short of: 2,000,000 generated states a second.
fn alone(race: Race) -> Result<Row> {
    let generated = race.ours(1).generated;
    let peer = Side::fixed("2 M/s", 500.0);
    let goal = Goal::Faster { floor: 0.5, goal: 1.0 };
    let what = "explored state, 4 KB";
    Ok(Row { id: "P7", what, subject: Some(ours(race, generated)), peer, goal })
}

fn ours(race: Race, generated: u64) -> Side {
    Side::each("model", move || _ = race.ours(1)).of(generated)
}

pub(super) fn same_counts(ours: Counts, theirs: Counts) -> Result<Counts> {
    let same = ours == theirs && ours.met;
    let differ = || Error::other(format!("the explorations differ: {ours:?}, {theirs:?}"));
    same.then_some(ours).ok_or_else(differ)
}
