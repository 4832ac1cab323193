//! P12: a scenario, from a program that is not running to the verdict.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::program;

/// `slotzero run` of a scenario of 30 steps, as a new process.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P12",
        what: "slotzero run, 30 steps",
        subject: Some(program::slotzero_run()?),
        peer: program::hello_world()?,
        goal: Goal::AtMost { floor: 3.0, goal: 1.5 },
    }])
}
