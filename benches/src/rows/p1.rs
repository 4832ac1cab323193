//! P1: an unnamed file-mapping object from creation to its end.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{linux, model};

/// CreateFileMapping, MapViewOfFile of 64 KB, UnmapViewOfFile, CloseHandle; all checks on, barrier off.
/// The row with the barrier on stands beside it and has no goal.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row = |what, barrier, goal| -> Result<Row> {
        let (subject, peer) = (Some(model::cycle(None, barrier)), linux::memfd_cycle()?);
        Ok(Row { id: "P1", what, subject, peer, goal })
    };
    Ok(vec![
        row("create, map, unmap, close", false, Goal::Faster { floor: 15.0, goal: 30.0 })?,
        row("the same, barrier on", true, Goal::None)?,
    ])
}
