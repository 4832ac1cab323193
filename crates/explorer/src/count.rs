//! How many schedules there are: ways from the beginning to an end, whatever states they share.

use crate::chooser::{Decisions, Free, Taken};
use crate::share::{Levels, Purpose, Share};
use crate::trail::Trail;
use runner::{Came, Walk};
use std::collections::BTreeMap;

/// Counts the schedules of a share of an exploration that has no more than `states` states; none if there
/// are more, if their number is not below 2^128, or if a run can come back to a state that it was in.
/// Those of all shares together are those of the whole.
pub fn count_schedules(walk: Walk<'_>, free: Free, share: Share, states: u64) -> Option<u128> {
    let mut trail = Trail::new(walk, free);
    let levels = Levels::first(&mut trail, share, Purpose::Count(states));
    if levels.cut {
        return None;
    }
    let mut count = Count { trail, known: BTreeMap::new(), states };
    let mut schedules = if share.index == 0 { levels.schedules } else { 0 };
    for start in levels.own(share) {
        let behind = count.behind(start.way)?;
        schedules = schedules.checked_add(behind.checked_mul(start.ways)?)?;
    }
    Some(schedules)
}

struct Count<'p> {
    trail: Trail<'p>,
    /// How many ways to an end lead on from a state; none if the state is on the way.
    known: BTreeMap<u128, Option<u128>>,
    states: u64,
}

impl Count<'_> {
    /// How many ways to an end lead on from a state.
    fn behind(&mut self, way: Vec<Vec<Taken>>) -> Option<u128> {
        self.trail.go_to(way, Decisions::default());
        let first = self.trail.walk.fingerprint();
        if let Some(known) = self.known.get(&first) {
            return *known;
        }
        let before = self.trail.len() - 1;
        self.known.insert(first, None);
        // The states that are gone on from, and how many ways were found for each.
        let mut open = vec![(first, 0_u128)];
        loop {
            let came = self.trail.turn()?;
            let Some(ways) = self.ways(&came) else {
                let state = self.trail.walk.fingerprint();
                if self.known.contains_key(&state) || self.known.len() as u64 >= self.states {
                    return None;
                }
                self.known.insert(state, None);
                open.push((state, 0));
                self.trail.go_on(Decisions::default());
                continue;
            };
            open.last_mut()?.1 = open.last()?.1.checked_add(ways)?;
            let left = if self.trail.go_back() { self.trail.len() - before } else { 0 };
            while open.len() > left {
                let (state, ways) = open.pop()?;
                self.known.insert(state, Some(ways));
                match open.last_mut() {
                    Some(earlier) => earlier.1 = earlier.1.checked_add(ways)?,
                    None => return Some(ways),
                }
            }
        }
    }

    /// How many ways to an end a turn has led to; none if that is not known yet.
    fn ways(&self, came: &Came) -> Option<u128> {
        match came {
            Came::CannotBe(_) => Some(0),
            Came::Ended(_) => Some(1),
            Came::GoesOn => self.known.get(&self.trail.walk.fingerprint()).copied().flatten(),
        }
    }
}
