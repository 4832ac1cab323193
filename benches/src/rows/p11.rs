//! P11: a long scenario, from its text to the verdict.

use std::hint::black_box;
use std::io::{Error, Result};

use super::Row;
use crate::goal::Goal;
use crate::measure::Side;
use crate::script;

/// Ten thousand steps; the peer only reads the same file into values.
pub(super) fn rows() -> Result<Vec<Row>> {
    let text = script::text();
    ron::from_str::<ron::Value>(&text).map_err(Error::other)?;
    let peer = Side::each("ron::from_str", move || {
        let value: ron::Value = ron::from_str(black_box(&text)).expect("it was read before");
        black_box(value);
    });
    Ok(vec![Row {
        id: "P11",
        what: "text to verdict, 10,000 steps",
        subject: Some(script::whole("model", script::Watched::No)),
        peer,
        goal: Goal::AtMost { floor: 1.5, goal: 1.25 },
    }])
}
