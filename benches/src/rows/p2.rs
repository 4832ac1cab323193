//! P2: a named file-mapping object from creation to its end.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{linux, model};

/// CreateFileMapping with a name, MapViewOfFile of 64 KB, UnmapViewOfFile, CloseHandle.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P2",
        what: "create named, map, unmap, close",
        subject: Some(model::cycle(Some("shared"), false)),
        peer: linux::shm_cycle()?,
        goal: Goal::Faster { floor: 20.0, goal: 40.0 },
    }])
}
