//! P5: a checked 4-byte read through slot and page table.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{memory, model};

/// Both sides read at [`memory::offset`].
pub(super) fn rows() -> Result<Vec<Row>> {
    Ok(vec![Row {
        id: "P5",
        what: "checked 4-byte read",
        subject: Some(model::checked_read(memory::BYTES, memory::offset)),
        peer: memory::checked_read(),
        goal: Goal::AtMost { floor: 6.0, goal: 3.5 },
    }])
}
