//! Shares of an exploration, so that several machines can do it together: each goes on from other states.
//!
//! All states are gone through level by level, until there are enough at one depth; of those each share
//! has its own. What lies before them belongs to the first share. No two shares have a schedule in
//! common; where ways from different states meet again, two shares may look at one state.

use crate::chooser::{Decisions, Taken};
use crate::explore::Settings;
use crate::report::{Findings, Partial};
use crate::search::END;
use crate::team::{Task, Team};
use crate::trail::Trail;
use crate::visited::Noted;
use runner::{Came, Walk};
use scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};

/// One share of an exploration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which one, from 0; below `of`.
    pub index: u32,
    /// How many there are; at least 1.
    pub of: u32,
}

impl Share {
    /// All of it.
    pub const ALL: Share = Share { index: 0, of: 1 };
}

/// As many states are there for each share at least, if the exploration is large enough.
const STATES_FOR_EACH: usize = 64;

/// Tells the text of a scenario from another: shares of one exploration have one text.
pub fn mark(scenario: &Scenario) -> u64 {
    journal::mix(journal::salt("explorer", "scenario"), &(), &scenario.file.text())
}

/// The states of the first levels, and those from which the shares go on.
pub(crate) struct Levels {
    /// The states of the last level.
    pub(crate) starts: Vec<Start>,
    /// Schedules that end before it.
    pub(crate) schedules: u128,
    /// All states, and ends of runs.
    known: BTreeSet<u128>,
    /// What was found on the way to the last level.
    found: Findings,
}

/// A state from which a share goes on.
pub(crate) struct Start {
    /// How to come there.
    pub(crate) way: Vec<Vec<Taken>>,
    /// In how many ways one comes there, with as many turns as to all others.
    pub(crate) ways: u128,
    /// Others have come there with fewer turns: nothing is left to see there, but its schedules count.
    seen: bool,
}

impl Levels {
    /// Goes through all states, level by level, until there are enough for all shares.
    pub(crate) fn first(trail: &mut Trail<'_>, share: Share) -> Levels {
        let mut levels = Levels {
            starts: vec![Start { way: Vec::new(), ways: 1, seen: false }],
            schedules: 0,
            known: BTreeSet::from([trail.state()]),
            found: Findings { generated: 1, ..Findings::default() },
        };
        let enough = if share.of > 1 { STATES_FOR_EACH * share.of as usize } else { 1 };
        let fresh = |levels: &Levels| levels.starts.iter().filter(|start| !start.seen).count();
        while (1..enough).contains(&fresh(&levels)) {
            levels.go_on(trail);
        }
        levels
    }

    /// The starts that are a share's own.
    pub(crate) fn own(self, share: Share) -> impl Iterator<Item = Start> {
        let (first, step) = (share.index as usize, share.of as usize);
        self.starts.into_iter().skip(first).step_by(step)
    }

    /// Takes every turn that a state of the last level has.
    fn go_on(&mut self, trail: &mut Trail<'_>) {
        let mut next = BTreeMap::new();
        for start in std::mem::take(&mut self.starts) {
            trail.go_to(start.way, Decisions::default());
            while let Some(came) = trail.turn() {
                let counts = !start.seen && !matches!(came, Came::CannotBe(_));
                self.found.generated += u64::from(counts);
                let state = trail.state();
                match came {
                    Came::Ended(report) => {
                        self.known.insert(state.wrapping_add(END));
                        if !start.seen {
                            self.found.note_end(&report, || trail.decisions());
                        }
                        self.schedules = self.schedules.saturating_add(start.ways);
                    }
                    Came::GoesOn => {
                        let seen = self.known.contains(&state);
                        let at = *next.entry(state).or_insert(self.starts.len());
                        match self.starts.get_mut(at) {
                            Some(known) => known.ways = known.ways.saturating_add(start.ways),
                            None => {
                                let (way, ways) = (trail.way(), start.ways);
                                self.starts.push(Start { way, ways, seen });
                            }
                        }
                    }
                    Came::CannotBe(_) => {}
                }
                if !trail.go_back() {
                    break;
                }
            }
        }
        self.known.extend(next.into_keys());
    }
}

/// Gives the share its tasks. What the first levels come to is found by the first share; the states of
/// all shares are known to each.
pub(crate) fn deal<'p>(walk: Walk<'p>, settings: Settings, team: &Team<'_>) -> Findings {
    let share = settings.share;
    let mut trail = Trail::with(walk, Settings { reduces: false, ..settings });
    let mut levels = Levels::first(&mut trail, share);
    if levels.known.iter().any(|state| team.visited.insert(*state) == Noted::NoRoom) {
        team.stop(Partial::NoRoom);
    }
    if trail.differs {
        team.stop(Partial::Asymmetric);
    }
    let mut found = std::mem::take(&mut levels.found);
    levels.starts.retain(|start| !start.seen);
    let all = levels.starts.len() as u64;
    found.elsewhere = if share.index == 0 { all } else { team.visited.len() };
    if share.index > 0 {
        found = Findings { elsewhere: found.elsewhere, ..Findings::default() };
    }
    for start in levels.own(share) {
        found.elsewhere -= 1;
        team.add_task(Task { way: start.way, next: Decisions::default() });
    }
    found.witnessed = trail.walk.witnessed();
    found
}
