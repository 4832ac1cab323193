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
}

impl ChoicePoint {
    /// The name that traces and schedules use.
    pub const fn name(self) -> &'static str {
        match self {
            ChoicePoint::NextThread => "next-thread",
            ChoicePoint::Evict => "evict",
            ChoicePoint::LazyWrite => "lazy-write",
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
