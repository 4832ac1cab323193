//! P8: what a second thread adds to an exploration.

use std::io::Result;

use super::Row;
use super::p7::{STEPS, same_counts};
use crate::exploration::Race;
use crate::goal::Goal;
use crate::linux;
use crate::measure::Side;

/// Two threads on two cores beside one thread, with the same counts and the same verdict.
pub(super) fn rows() -> Result<Vec<Row>> {
    let race = Race::new(STEPS, 4 << 10);
    let two = move || linux::on_cores(2, || race.ours(2));
    let counts = same_counts(two()?, race.ours(1))?;
    let twice = Side::each("two threads", move || _ = two().expect("it went well before"));
    Ok(vec![Row {
        id: "P8",
        what: format!("explored state, 4 KB, {} unique", counts.unique).leak(),
        subject: Some(twice.of(counts.generated)),
        peer: Side::each("one thread", move || _ = race.ours(1)).of(counts.generated),
        goal: Goal::Faster { floor: 1.6, goal: 1.9 },
    }])
}
