//! The free decisions of one turn, each option in its turn.

use kernel::{Chance, ChoicePoint};

/// A decision as it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What was to be decided.
    pub point: ChoicePoint,
    /// What was decided, counted from 0.
    pub option: u32,
    /// How many options there were.
    pub of: u32,
}

impl Taken {
    /// True if something happens by it that might not.
    pub(crate) fn happens(&self) -> bool {
        matches!(self.point, ChoicePoint::Fault | ChoicePoint::Happens) && self.option != 0
    }
}

/// Which decisions are explored; the others take their default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// Who takes the next step, among the threads that may.
    pub next_thread: bool,
    /// Which clean page gives up its frame.
    pub evict: bool,
    /// When a write-back that is due is made.
    pub lazy_write: bool,
    /// When the thread that trims a paging pool runs.
    pub trim_pool: bool,
    /// How many of the things that may happen from outside do so in one run.
    pub happenings: u32,
}

impl Free {
    /// All decisions; of what may happen, one thing in a run.
    pub const ALL: Free =
        Free { next_thread: true, evict: true, lazy_write: true, trim_pool: true, happenings: 1 };

    pub(crate) fn contains(self, point: ChoicePoint) -> bool {
        match point {
            ChoicePoint::NextThread => self.next_thread,
            ChoicePoint::Evict => self.evict,
            ChoicePoint::LazyWrite => self.lazy_write,
            ChoicePoint::TrimPool => self.trim_pool,
            ChoicePoint::Fault | ChoicePoint::Happens => self.happenings > 0,
        }
    }
}

/// The decisions of a turn: those that are prescribed, and the first option of each that follows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    taken: Vec<Taken>,
}

impl Decisions {
    /// These, and nothing after them.
    pub(crate) fn prescribed(taken: Vec<Taken>) -> Decisions {
        Decisions { taken }
    }

    /// Who takes them in the next turn.
    pub(crate) fn chooser(&mut self, free: Free) -> Chooser<'_> {
        Chooser { taken: &mut self.taken, next: 0, free }
    }

    /// Those that were taken.
    pub(crate) fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// Prescribes the next sequence of decisions: that of the last turn, but for the last decision
    /// that has an option left. False if all have been taken.
    pub(crate) fn advance(&mut self) -> bool {
        while let Some(last) = self.taken.last_mut() {
            last.option += 1;
            if last.option < last.of {
                return true;
            }
            self.taken.pop();
        }
        false
    }
}

/// Takes the decisions of a turn.
pub(crate) struct Chooser<'d> {
    taken: &'d mut Vec<Taken>,
    next: usize,
    free: Free,
}

impl Chance for Chooser<'_> {
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        if !self.free.contains(point) {
            return 0;
        }
        if self.next == self.taken.len() {
            self.taken.push(Taken { point, option: 0, of });
        }
        let taken = self.taken[self.next];
        assert_eq!((taken.point, taken.of), (point, of), "the same turn asks the same again");
        self.next += 1;
        if taken.happens() {
            self.free.happenings -= 1;
        }
        taken.option
    }
}
