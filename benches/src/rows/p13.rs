//! P13: a scenario through cargo, with nothing left to build.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::program;

/// `cargo xtask run FILE`.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P13",
        what: "cargo xtask run",
        subject: Some(program::xtask_run()?),
        peer: program::cargo_run_hello()?,
        goal: Goal::AtMost { floor: 2.5, goal: 2.0 },
    }])
}
