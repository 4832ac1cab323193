//! P1: an unnamed file-mapping object from creation to its end.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::linux;

/// CreateFileMapping, MapViewOfFile of 64 KB, UnmapViewOfFile, CloseHandle; all checks on, barrier off.
/// The row with the barrier on stands beside it and has no goal.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P1",
        what: "create, map, unmap, close",
        subject: None,
        peer: linux::memfd_cycle()?,
        goal: Goal::Faster { floor: 15.0, goal: 30.0 },
    }])
}
