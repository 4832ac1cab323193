//! P3: a view of an object that exists.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{linux, model};

/// MapViewOfFile of 64 KB and UnmapViewOfFile.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P3",
        what: "map, unmap",
        subject: Some(model::map_unmap()),
        peer: linux::map_and_unmap()?,
        goal: Goal::Faster { floor: 20.0, goal: 40.0 },
    }])
}
