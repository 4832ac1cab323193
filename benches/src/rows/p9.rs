//! P9: what a state takes that has been seen.

use std::io::{Error, Result};

use super::Row;
use crate::goal::Goal;
use crate::measure::Side;
use crate::program;

/// Bytes allocated for each unique state, our table 85 % full, 64-bit fingerprints, no reductions. They
/// are counted, not timed, in a program of its own: `src/bin/bytes.rs`.
pub(super) fn rows() -> Result<Vec<Row>> {
    let counted = program::bytes_of_a_state()?;
    let [ours, theirs] = counted[..] else {
        return Err(Error::other(format!("not two figures: {counted:?}")));
    };
    Ok(vec![Row {
        id: "P9",
        what: "bytes of a unique state, table 85 % full",
        subject: Some(Side::fixed("model", ours)),
        peer: Side::fixed("stateright", theirs),
        goal: Goal::Bytes { floor: 10.0, goal: 8.0 },
    }])
}
