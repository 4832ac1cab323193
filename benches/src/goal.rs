//! What a row is to reach.

use crate::measure::{Figures, Spread};

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
    /// The subject takes at most so many bytes, whatever the peer takes.
    Bytes {
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
            Self::Faster { .. } | Self::Bytes { .. } | Self::None => speedup.median,
        }
    }

    /// What became of floor and goal.
    pub(crate) fn verdict(self, figures: &Figures) -> &'static str {
        let ratio = self.ratio(figures.speedup);
        let (floor, goal) = match self {
            Self::None => return "",
            Self::Faster { floor, goal } => (ratio >= floor, ratio >= goal),
            Self::AtMost { floor, goal } => (ratio <= floor, ratio <= goal),
            Self::Bytes { floor, goal } => {
                (figures.subject.median <= floor, figures.subject.median <= goal)
            }
        };
        match (floor, goal) {
            (_, true) => "goal",
            (true, _) => "floor",
            _ => "MISSED",
        }
    }

    /// Floor and goal for the table.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Faster { floor, goal } => format!("{floor}x / {goal}x faster"),
            Self::AtMost { floor, goal } => format!("<= {floor}x / {goal}x time"),
            Self::Bytes { floor, goal } => format!("<= {floor} B / {goal} B"),
            Self::None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(subject: f64, speedup: f64) -> Figures {
        let spread = |median| Spread { low: 0.0, median, high: 0.0 };
        Figures { subject: spread(subject), peer: spread(1.0), speedup: spread(speedup) }
    }

    fn verdicts(goal: Goal, speedups: [f64; 3]) -> [&'static str; 3] {
        speedups.map(|speedup| goal.verdict(&figures(1.0, speedup)))
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

    #[test]
    fn bytes_are_those_of_the_subject_alone() {
        let goal = Goal::Bytes { floor: 10.0, goal: 8.0 };
        let verdicts = [10.5, 10.0, 8.0].map(|bytes| goal.verdict(&figures(bytes, 1.0)));
        assert_eq!(verdicts, ["MISSED", "floor", "goal"]);
    }
}
