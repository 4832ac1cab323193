//! The table that is printed.

use crate::goal::Goal;
use crate::measure::{Figures, Spread};
use crate::rows::Row;

/// The line above all rows.
pub(crate) fn heading() -> String {
    format!(
        "{:<4} {:<58} {:>9}  {:>9}  {:>7} {:>15}  {:<22} {}",
        "", "subject : peer", "subject", "peer", "ratio", "quartiles", "floor / goal", ""
    )
    .trim_end()
    .to_owned()
}

/// A row whose both sides were measured.
pub(crate) fn compared(row: &Row, figures: &Figures) -> String {
    let goal = row.goal;
    let quartile = |speedup| goal.ratio(Spread { median: speedup, ..figures.speedup });
    let (one, other) = (quartile(figures.speedup.low), quartile(figures.speedup.high));
    format!(
        "{:<4} {:<58} {:>9}  {:>9}  {:>7} {:>15}  {:<22} {}",
        row.id,
        format!("{} : {}", row.what, row.peer_name()),
        amount(goal, figures.subject.median),
        amount(goal, figures.peer.median),
        times(goal.ratio(figures.speedup)),
        format!("{}-{}", times(one.min(other)), times(one.max(other))),
        goal.describe(),
        goal.verdict(figures),
    )
    .trim_end()
    .to_owned()
}

/// A row that has only its peer so far.
pub(crate) fn peer_only(row: &Row, peer: Spread) -> String {
    format!(
        "{:<4} {:<58} {:>9}  {:>9}  {:>7} {:>15}  {}",
        row.id,
        format!("{} : {}", row.what, row.peer_name()),
        "-",
        duration(peer.median),
        "-",
        "-",
        row.goal.describe(),
    )
    .trim_end()
    .to_owned()
}

/// What was measured, in its unit.
fn amount(goal: Goal, value: f64) -> String {
    match goal {
        Goal::Bytes { .. } => format!("{} B", digits(value)),
        _ => duration(value),
    }
}

/// Three digits and a unit.
fn duration(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        below if below < 1e3 => (nanoseconds, "ns"),
        below if below < 1e6 => (nanoseconds / 1e3, "us"),
        _ => (nanoseconds / 1e6, "ms"),
    };
    format!("{} {unit}", digits(value))
}

fn times(ratio: f64) -> String {
    format!("{}x", digits(ratio))
}

fn digits(value: f64) -> String {
    let places = match value {
        below if below < 10.0 => 2,
        below if below < 100.0 => 1,
        _ => 0,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits_and_the_unit_that_fits() {
        let shown = [0.5, 36.0, 2_800.0, 17_600_000.0].map(duration);
        assert_eq!(shown, ["0.50 ns", "36.0 ns", "2.80 us", "17.6 ms"]);
    }
}
