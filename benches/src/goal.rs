//! What a row is to reach.

use crate::measure::Spread;

/// A floor that has to hold and a goal beyond it.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// The peer takes at least this many times as long as the subject.
    Faster {
        /// What has to hold.
        floor: f64,
        /// What is wanted.
        goal: f64,
    },
    /// The subject takes at most this many times as long as the peer.
    AtMost {
        /// What has to hold.
        floor: f64,
        /// What is wanted.
        goal: f64,
    },
    /// Nothing is asked: the figure stands beside another row.
    None,
}

impl Goal {
    /// The ratio in the row's own direction.
    pub(crate) fn ratio(self, speedup: Spread) -> f64 {
        match self {
            Self::AtMost { .. } => 1.0 / speedup.median,
            Self::Faster { .. } | Self::None => speedup.median,
        }
    }

    /// What became of floor and goal.
    pub(crate) fn verdict(self, speedup: Spread) -> &'static str {
        let ratio = self.ratio(speedup);
        let reached = |bound: f64| match self {
            Self::AtMost { .. } => ratio <= bound,
            Self::Faster { .. } | Self::None => ratio >= bound,
        };
        match self {
            Self::None => "",
            Self::Faster { goal, .. } | Self::AtMost { goal, .. } if reached(goal) => "goal",
            Self::Faster { floor, .. } | Self::AtMost { floor, .. } if reached(floor) => "floor",
            Self::Faster { .. } | Self::AtMost { .. } => "MISSED",
        }
    }

    /// Floor and goal for the table.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Faster { floor, goal } => format!("{floor}x / {goal}x faster"),
            Self::AtMost { floor, goal } => format!("<= {floor}x / {goal}x time"),
            Self::None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdicts(goal: Goal, speedups: [f64; 3]) -> [&'static str; 3] {
        speedups.map(|median| goal.verdict(Spread { low: 0.0, median, high: 0.0 }))
    }

    #[test]
    fn faster_is_reached_from_below() {
        let goal = Goal::Faster { floor: 15.0, goal: 30.0 };
        assert_eq!(verdicts(goal, [14.0, 15.0, 31.0]), ["MISSED", "floor", "goal"]);
    }

    #[test]
    fn at_most_is_reached_from_above() {
        let goal = Goal::AtMost { floor: 4.0, goal: 2.0 };
        assert_eq!(verdicts(goal, [0.2, 0.25, 0.5]), ["MISSED", "floor", "goal"]);
    }
}
