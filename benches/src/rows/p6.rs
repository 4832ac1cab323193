//! P6: a bulk read through the page table.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{memory, model};

/// 64 KB into a buffer of the caller; half of the peer's speed is the floor.
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P6",
        what: "read 64 KB",
        subject: Some(model::bulk_read()),
        peer: memory::copy(),
        goal: Goal::Faster { floor: 0.5, goal: 0.8 },
    }])
}
