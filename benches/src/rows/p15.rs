//! P15: what it costs to be watched.

use std::io::Result;

use super::Row;
use crate::goal::Goal;
use crate::script::{Watched, steps, whole};

/// Ten thousand steps with trace and barrier on, beside both off: from the text, with the trace as JSON
/// lines in memory; from the parsed form, once with the trace as events and once as lines. That a trace is
/// also written down as text is no part of what the floor of a step is about.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row =
        |what, subject, peer, goal| Row { id: "P15", what, subject: Some(subject), peer, goal };
    let run = Goal::AtMost { floor: 2.0, goal: 1.25 };
    let step = Goal::AtMost { floor: 3.0, goal: 2.0 };
    let off = || steps("off", Watched::No);
    Ok(vec![
        row(
            "10,000 steps, barrier on, trace as JSON lines",
            whole("on", Watched::Lines),
            whole("off", Watched::No),
            run,
        ),
        row("a step, barrier on, trace as events", steps("on", Watched::Events), off(), step),
        row(
            "a step, barrier on, trace as JSON lines",
            steps("on", Watched::Lines),
            off(),
            Goal::None,
        ),
    ])
}
