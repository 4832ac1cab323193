//! Scripts that are alike can stand for each other: a state in which they have changed places is no other.
//!
//! Beside a walk go its images: walks on which the alike scripts have changed places, one for each way in
//! which they can. A state and its images are known by the lowest of their fingerprints, so that of all
//! of them one alone is gone on from. That scripts are alike is read off the text, and proved on the way:
//! each image has to come to the same in every turn, with as many to choose from. Handles, addresses and
//! numbers of processes change places with the processes; a scenario that compares them with a number comes
//! to something else on an image, and that is found.

use crate::chooser::{Free, Taken};
use crate::ending::Ending;
use kernel::{Chance, ChoicePoint};
use runner::{Came, Picked, Place, Walk};
use scenario::{Scenario, alike};
use trace::Silent;

/// At most so many ways to change places are made use of: all those of five scripts.
const MOST: usize = 120;

/// A walk on which scripts have changed places.
pub(crate) struct Image<'p> {
    walk: Walk<'p>,
    /// Which script goes here when one goes there, by their rows.
    rows: Vec<u32>,
    origin: Place,
    /// How its run has ended with the last turn.
    ending: Option<Ending>,
}

/// The images of a walk that has not begun, without the one in which nobody has changed places.
pub(crate) fn images<'p>(walk: &Walk<'p>) -> Vec<Image<'p>> {
    let ways = ways(walk.scenario());
    let image = |rows| {
        let walk = walk.clone();
        Image { origin: walk.place(), walk, rows, ending: None }
    };
    ways.into_iter().skip(1).map(image).collect()
}

/// In which ways the scripts of a scenario can change places; first, not at all.
pub(crate) fn ways(scenario: &Scenario) -> Vec<Vec<u32>> {
    let all = 0..=scenario.scripts.len() as u32;
    let mut ways: Vec<Vec<u32>> = vec![all.collect()];
    for group in alike(scenario) {
        // Each further script of the group goes to each place up to its own.
        for at in 1..group.len() {
            if ways.len() * (at + 1) > MOST {
                break;
            }
            // The main script is the first.
            let rows: Vec<usize> = group[..=at].iter().map(|script| script + 1).collect();
            let further = |way: &Vec<u32>| {
                let changed = |with: usize| {
                    let mut way = way.clone();
                    way.swap(rows[with], rows[at]);
                    way
                };
                (0..at).map(changed).collect::<Vec<_>>()
            };
            let more: Vec<Vec<u32>> = ways.iter().flat_map(further).collect();
            ways.extend(more);
        }
    }
    ways
}

impl Image<'_> {
    pub(crate) fn fingerprint(&self) -> u128 {
        self.walk.fingerprint()
    }

    pub(crate) fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    pub(crate) fn place(&self) -> Place {
        self.walk.place()
    }

    pub(crate) fn back_to(&mut self, place: &Place) {
        self.walk.back_to(place);
    }

    pub(crate) fn back_to_origin(&mut self) {
        self.walk.back_to(&self.origin);
    }

    /// Takes the turn that the walk has taken, with the other script. False if it comes to something else.
    pub(crate) fn follow(
        &mut self,
        first: &Walk<'_>,
        taken: &[Taken],
        free: Free,
        came: &Came,
    ) -> bool {
        let picked = first.picked();
        let own = picked.map(|picked| Picked { row: self.rows[picked.row as usize], ..picked });
        self.walk.prescribe(own);
        let mut again = Again { left: taken.iter(), free, same: true };
        let came_here = self.walk.turn(&mut Silent, &mut again);
        again.skip_picks();
        self.ending = match &came_here {
            Came::Ended(report) | Came::CannotBe(report) => Some(Ending::of(report)),
            Came::GoesOn => None,
        };
        let same = match (came, &came_here) {
            (Came::GoesOn, Came::GoesOn) | (Came::CannotBe(_), Came::CannotBe(_)) => true,
            (Came::Ended(one), Came::Ended(other)) => {
                (one.verdict, one.disturbed) == (other.verdict, other.disturbed)
            }
            _ => false,
        };
        same && again.same
            && again.left.len() == 0
            && (own.is_some() || self.walk.picked().is_none())
    }
}

/// Takes the same decisions again, but for who goes on.
struct Again<'d> {
    left: std::slice::Iter<'d, Taken>,
    free: Free,
    /// As much was asked, and in the same order.
    same: bool,
}

impl Again<'_> {
    /// Who goes on is told by the script, not by its place among those that can.
    fn skip_picks(&mut self) {
        while self.left.as_slice().first().is_some_and(|it| it.point == ChoicePoint::NextThread) {
            self.left.next();
        }
    }
}

impl Chance for Again<'_> {
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        if !self.free.contains(point) {
            return 0;
        }
        self.skip_picks();
        let Some(taken) = self.left.next().filter(|it| (it.point, it.of) == (point, of)) else {
            self.same = false;
            return 0;
        };
        if taken.happens() {
            self.free.happenings -= 1;
        }
        taken.option
    }
}
