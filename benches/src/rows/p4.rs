//! P4: the first touch of a page of a mapped file.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::linux;

/// Page-in at the first write and at the first read, both against a page that Linux has to provide.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row = |what, peer, goal| Row { id: "P4", what, subject: None, peer, goal };
    Ok(vec![
        row("page-in, written", linux::first_touch()?, Goal::Faster { floor: 4.0, goal: 6.0 }),
        row("page-in, read", linux::first_touch()?, Goal::Faster { floor: 4.0, goal: 25.0 }),
    ])
}
