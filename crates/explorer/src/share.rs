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
use crate::visited::{Noted, Seen};
use runner::{Came, Walk};
use scenario::Scenario;
use std::cell::RefCell;
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
    /// There was no leave to go on: there is more than these.
    pub(crate) cut: bool,
}

/// What the first levels are gone through for, and how far.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'t, 'v> {
    /// To deal out the work of a team, as far as its limits allow.
    Deal(&'t Team<'t>, &'t RefCell<Seen<'v>>),
    /// To count schedules, if there are no more states than these.
    Count(u64),
}

impl Purpose<'_, '_> {
    /// Whether there may be one more turn.
    fn allows_turn(self, found: &mut Findings) -> bool {
        match self {
            Purpose::Deal(team, _) => team.allows_turn(found),
            Purpose::Count(_) => true,
        }
    }

    /// Whether there is room for a state or an end, besides those that are known.
    fn has_room(self, state: u128, known: usize) -> bool {
        match self {
            Purpose::Deal(team, seen) => {
                let room = seen.borrow_mut().insert(state) != Noted::NoRoom;
                if !room {
                    team.stop(Partial::NoRoom);
                }
                room
            }
            Purpose::Count(states) => (known as u64) < states,
        }
    }
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
    /// Goes through all states, level by level, until there are enough for all shares, or it may not
    /// go on.
    pub(crate) fn first(trail: &mut Trail<'_>, share: Share, purpose: Purpose<'_, '_>) -> Levels {
        let mut levels = Levels {
            starts: vec![Start { way: Vec::new(), ways: 1, seen: false }],
            schedules: 0,
            known: BTreeSet::from([trail.state()]),
            found: Findings::default(),
            cut: !purpose.has_room(trail.state(), 0),
        };
        let enough = if share.of > 1 { STATES_FOR_EACH * share.of as usize } else { 1 };
        let fresh = |levels: &Levels| levels.starts.iter().filter(|start| !start.seen).count();
        while !levels.cut && (1..enough).contains(&fresh(&levels)) {
            levels.cut = !levels.go_on(trail, purpose);
        }
        levels
    }

    /// The starts that are a share's own.
    pub(crate) fn own(self, share: Share) -> impl Iterator<Item = Start> {
        let (first, step) = (share.index as usize, share.of as usize);
        self.starts.into_iter().skip(first).step_by(step)
    }

    /// Takes every turn that a state of the last level has. False if it may not.
    fn go_on(&mut self, trail: &mut Trail<'_>, purpose: Purpose<'_, '_>) -> bool {
        let mut next = BTreeMap::new();
        for start in std::mem::take(&mut self.starts) {
            if start.seen && matches!(purpose, Purpose::Deal(..)) {
                continue;
            }
            let (ways, fresh) = (start.ways, !start.seen);
            trail.go_to(start.way, Decisions::default());
            loop {
                if !purpose.allows_turn(&mut self.found) {
                    return false;
                }
                let Some(came) = trail.turn() else { break };
                self.found.generated += u64::from(fresh && !matches!(came, Came::CannotBe(_)));
                let known = self.known.len() + next.len();
                let has_room = |state| purpose.has_room(state, known);
                let state = trail.state();
                let may_go_on = match came {
                    Came::Ended(report) => {
                        if fresh {
                            let (ending, verdict) = (trail.ending(&report), report.verdict);
                            self.found.note_end(ending, verdict, || trail.decisions());
                        }
                        self.schedules = self.schedules.saturating_add(ways);
                        let end = state.wrapping_add(END);
                        !self.known.insert(end) || has_room(end)
                    }
                    Came::GoesOn => self.note(trail, ways, &mut next, has_room),
                    Came::CannotBe(_) => true,
                };
                if !may_go_on || trail.differs {
                    return false;
                }
                if !trail.go_back() {
                    break;
                }
            }
        }
        self.known.extend(next.into_keys());
        true
    }

    /// Notes the state that the trail has come to, in so many ways. False if there is no room for it.
    fn note(
        &mut self,
        trail: &Trail<'_>,
        ways: u128,
        next: &mut BTreeMap<u128, usize>,
        has_room: impl FnOnce(u128) -> bool,
    ) -> bool {
        let state = trail.state();
        let at = *next.entry(state).or_insert(self.starts.len());
        if let Some(start) = self.starts.get_mut(at) {
            start.ways = start.ways.saturating_add(ways);
            return true;
        }
        let seen = self.known.contains(&state);
        self.starts.push(Start { way: trail.way(), ways, seen });
        seen || has_room(state)
    }
}

/// Gives the share its tasks. What the first levels come to is found by the first share; the states of
/// all shares are known to each.
pub(crate) fn deal<'p>(walk: Walk<'p>, settings: Settings, team: &Team<'_>) -> Findings {
    let share = settings.share;
    let mut trail = Trail::with(walk, Settings { reduces: false, ..settings });
    let seen = RefCell::new(team.visited.seen());
    let mut levels = Levels::first(&mut trail, share, Purpose::Deal(team, &seen));
    drop(seen);
    if trail.differs {
        team.stop(Partial::Asymmetric);
    }
    let mut found = std::mem::take(&mut levels.found);
    team.give_back(&mut found);
    // The first state is there without a turn.
    found.generated += 1;
    // Nobody goes on from the states of a level that was not completed: they belong to the first share.
    levels.starts.retain(|start| !start.seen && !levels.cut);
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
