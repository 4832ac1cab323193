//! The one door for chance.
//!
//! Where the documents leave a decision free and it matters, the kernel asks here. Each point has
//! a name, its options in logical order, and option 0 as its default.

use std::fmt;

/// A place where a decision is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChoicePoint {
    /// Which runnable thread takes the next step. Default: the script's own order.
    NextThread,
    /// Which clean page gives up its frame. Options: oldest page-in first.
    Evict,
    /// A write-back that is due: 0 now, 1 later.
    LazyWrite,
    /// The thread that trims a paging pool above its target: 0 it runs now, 1 later.
    TrimPool,
    /// Whether a fault that may strike does: 0 not now, then the first of those that may, and so on.
    Fault,
    /// Whether something that may happen between two steps does: 0 not now, then the first of what may,
    /// and so on.
    Happens,
}

impl ChoicePoint {
    /// The name that traces and schedules use.
    pub const fn name(self) -> &'static str {
        match self {
            ChoicePoint::NextThread => "next-thread",
            ChoicePoint::Evict => "evict",
            ChoicePoint::LazyWrite => "lazy-write",
            ChoicePoint::TrimPool => "trim-pool",
            ChoicePoint::Fault => "fault",
            ChoicePoint::Happens => "happens",
        }
    }
}

impl fmt::Display for ChoicePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who takes the free decisions.
pub trait Chance {
    /// Picks one of `of` options (at least 2), counted from 0.
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32;
}

/// Takes the default everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Defaults;

impl Chance for Defaults {
    fn choose(&mut self, _point: ChoicePoint, _of: u32) -> u32 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{Picks, lab};
    use trace::{Event, Recorder};

    #[test]
    fn the_default_is_the_first_option_everywhere() {
        for point in [
            ChoicePoint::NextThread,
            ChoicePoint::Evict,
            ChoicePoint::LazyWrite,
            ChoicePoint::TrimPool,
            ChoicePoint::Fault,
            ChoicePoint::Happens,
        ] {
            assert_eq!(Defaults.choose(point, 3), 0);
        }
    }

    #[test]
    fn a_choice_is_asked_and_reported_only_where_there_are_two_options() {
        let (mut world, mut recorder) = (lab(1).world, Recorder::default());
        let mut picks = Picks(vec![(ChoicePoint::Evict, 1)]);
        let mut kernel = world.kernel(&mut recorder, &mut picks);
        assert_eq!([0, 1, 2, 2].map(|of| kernel.choose(ChoicePoint::Evict, of)), [0, 0, 1, 0]);
        let reported = recorder.events.iter().map(|event| match event {
            Event::Choice { point, option, of } => (&**point, *option, *of),
            other => panic!("{other:?} is no choice"),
        });
        assert_eq!(reported.collect::<Vec<_>>(), [("evict", 1, 2), ("evict", 0, 2)]);
    }

    #[test]
    fn an_option_that_is_none_is_our_own_mistake() {
        let mut world = lab(1).world;
        let panicked = std::panic::catch_unwind(move || {
            let mut picks = Picks(vec![(ChoicePoint::LazyWrite, 2)]);
            world.kernel(&mut trace::Silent, &mut picks).choose(ChoicePoint::LazyWrite, 2)
        });
        assert!(panicked.is_err());
    }
}
