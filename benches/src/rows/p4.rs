//! P4: the first touch of a page of a mapped file.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::{linux, model};

/// Page-in at the first write and at the first read, both against a page that Linux has to provide.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row = |what, write, goal| -> Result<Row> {
        let (subject, peer) = (Some(model::first_touch(write)), linux::first_touch()?);
        Ok(Row { id: "P4", what, subject, peer, goal })
    };
    Ok(vec![
        row("page-in, written", true, Goal::Faster { floor: 4.0, goal: 6.0 })?,
        row("page-in, read", false, Goal::Faster { floor: 4.0, goal: 25.0 })?,
    ])
}
