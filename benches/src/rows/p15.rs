//! P15: what it costs to be watched.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::script;

/// Ten thousand steps with the trace, as JSON lines in memory, and the barrier on, beside both off: from
/// the text, and from the parsed form.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row = |what, subject, peer, floor, goal| {
        let goal = Goal::AtMost { floor, goal };
        Row { id: "P15", what, subject: Some(subject), peer, goal }
    };
    let (whole, steps) = (script::whole, script::steps);
    Ok(vec![
        row(
            "10,000 steps, trace and barrier on",
            whole("on", true),
            whole("off", false),
            2.0,
            1.25,
        ),
        row("a step, trace and barrier on", steps("on", true), steps("off", false), 3.0, 2.0),
    ])
}
