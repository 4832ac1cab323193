//! Slotzero side by side with its peers.
//!
//! Each row of the table is a file in `rows`: what is compared, with which peer, and what is to be reached.
//! The sides alternate in one process bound to one core; the figure is the median of the pairwise ratios.

mod exploration;
mod goal;
mod linux;
mod measure;
mod memory;
mod model;
mod program;
mod report;
mod rows;
mod script;

use std::process::ExitCode;
use std::time::Duration;

use crate::measure::{Effort, alone, compare};
use crate::rows::Row;

const USAGE: &str = "usage: bench [--quick] [ROW...]    ROW: p1 to p15, or journal; all by default";

const FULL: Effort =
    Effort { batch: Duration::from_millis(2), pairs: 201, limit: Duration::from_secs(4) };
const QUICK: Effort =
    Effort { batch: Duration::from_micros(500), pairs: 31, limit: Duration::from_secs(1) };

fn main() -> ExitCode {
    let mut effort = FULL;
    let mut wanted = Vec::new();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => effort = QUICK,
            row if rows::GROUPS.iter().any(|(name, _)| *name == row) => wanted.push(argument),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    match linux::pin_to_one_core() {
        Ok(core) => println!("bound to core {core}"),
        Err(error) => println!("not bound to a core ({error}): expect more noise"),
    }
    println!("{}", report::heading());
    let mut missing = 0;
    for (name, make) in rows::GROUPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            missing += run_group(name, *make, effort);
        }
    }
    if missing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures and prints a group of rows; returns how many failed to be measured or missed their floor.
fn run_group(name: &str, make: rows::Make, effort: Effort) -> usize {
    let rows = match make() {
        Ok(rows) => rows,
        Err(error) => {
            println!("{name:<4} cannot be measured here: {error}");
            return 1;
        }
    };
    rows.into_iter().map(|row| usize::from(!run_row(row, effort))).sum()
}

/// Measures and prints a row; false if it missed its floor.
fn run_row(mut row: Row, effort: Effort) -> bool {
    let Some(mut subject) = row.subject.take() else {
        let peer = alone(&mut row.peer, effort);
        println!("{}", report::peer_only(&row, peer));
        return true;
    };
    let figures = compare(&mut subject, &mut row.peer, effort);
    println!("{}", report::compared(&row, &figures));
    row.goal.verdict(&figures) != "MISSED"
}
