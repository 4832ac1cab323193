//! Of the runs that end in a way, one that departs the least from what is usual: it shows best what
//! matters, and is the same one however many threads have searched.
//!
//! Usual is that the script that took the last step takes the next, and that the kernel takes its
//! defaults. Runs with no departure are looked at first, then those with one, and so on.

use crate::chooser::{Decisions, Free, Taken};
use crate::ending::Ending;
use crate::report::Findings;
use crate::trail::Trail;
use kernel::ChoicePoint;
use runner::{Came, Report, Walk};
use std::collections::{BTreeMap, BTreeSet};

/// Replaces the examples of what was found by the plainest ones. Those that are not come to in several
/// times as many turns as the exploration took stay as they are; so do all of one that is not complete,
/// and those that are left when it is to stop.
pub fn make_plain<'p>(
    found: &mut Findings,
    begin: &dyn Fn() -> Walk<'p>,
    free: Free,
    stop: &dyn Fn() -> bool,
) {
    if found.partial.is_some() {
        return;
    }
    let told = |report: &Report| Some(Ending::of(report));
    let wanted = found.outcomes.keys().cloned().collect();
    let mut search = Plain::new(begin(), free, (&told, wanted), stop);
    search.left = found.generated.saturating_mul(AS_OFTEN * found.ways).min(MOST_TURNS);
    search.each(|ending, example| {
        if let Some(outcome) = found.outcomes.get_mut(&ending) {
            outcome.example = example;
        }
    });
}

/// The plainest run that ends as wanted, if it is come to in a million turns and before it is to stop.
pub(crate) fn plainest(
    walk: Walk<'_>,
    free: Free,
    is_wanted: &dyn Fn(&Report) -> bool,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<Taken>> {
    let told = |report: &Report| is_wanted(report).then_some(());
    let mut search = Plain::new(walk, free, (&told, BTreeSet::from([()])), stop);
    let mut found = None;
    search.each(|_, example| found = Some(example));
    found
}

/// So many times as many turns as the exploration took, or would have taken without symmetry.
const AS_OFTEN: u64 = 16;
/// But no more turns than these.
const MOST_TURNS: u64 = 1 << 20;
/// Whether to stop is asked every so many turns.
const ASKED_EVERY: u64 = 1 << 10;

/// In which way a run ends; `None` if it is none that matters.
type Told<'s, E> = &'s dyn Fn(&Report) -> Option<E>;

struct Plain<'p, 's, E> {
    trail: Trail<'p>,
    told: Told<'s, E>,
    /// The ways to end of which no run was found yet.
    wanted: BTreeSet<E>,
    /// Turns that may be taken.
    left: u64,
    stop: &'s dyn Fn() -> bool,
    /// Departures until each junction of the trail.
    departures: Vec<u32>,
    /// True if a run was not followed because it departs more often.
    cut: bool,
    /// The fewest departures with which a state was reached.
    known: BTreeMap<u128, u32>,
}

impl<'p, 's, E: Ord> Plain<'p, 's, E> {
    fn new(
        mut walk: Walk<'p>,
        free: Free,
        (told, wanted): (Told<'s, E>, BTreeSet<E>),
        stop: &'s dyn Fn() -> bool,
    ) -> Plain<'p, 's, E> {
        walk.follow_scripts();
        Plain {
            trail: Trail::new(walk, free),
            told,
            wanted,
            left: MOST_TURNS,
            stop,
            departures: vec![0],
            cut: false,
            known: BTreeMap::new(),
        }
    }

    /// Hands out a run for each wanted way to end, those with the fewest departures first.
    fn each(&mut self, mut note: impl FnMut(E, Vec<Taken>)) {
        let mut at_most = 0;
        while !self.wanted.is_empty() && self.left > 0 {
            for (words, example) in self.all_with(at_most) {
                note(words, example);
            }
            if !self.cut {
                break;
            }
            at_most += 1;
        }
    }

    /// The wanted runs with at most so many departures.
    fn all_with(&mut self, at_most: u32) -> Vec<(E, Vec<Taken>)> {
        self.known.clear();
        self.cut = false;
        self.departures = vec![0];
        self.trail.go_to(Vec::new(), Decisions::default());
        let mut examples = Vec::new();
        while let Some(turn) = self.trail.turn() {
            self.left = self.left.saturating_sub(1);
            if self.left % ASKED_EVERY == 0 && (self.stop)() {
                self.left = 0;
            }
            if self.wanted.is_empty() || self.left == 0 {
                break;
            }
            self.departures.truncate(self.trail.len());
            let until = self.departures.last().map_or(0, |departures| *departures);
            let now = until + self.departed();
            self.cut |= now > at_most;
            match turn {
                Came::Ended(report) if now <= at_most => {
                    let told = (self.told)(&report);
                    if let Some(ending) = told.filter(|ending| self.wanted.remove(ending)) {
                        examples.push((ending, self.trail.decisions()));
                    }
                }
                Came::GoesOn if now <= at_most && self.is_better(now) => {
                    self.departures.push(now);
                    self.trail.go_on(Decisions::default());
                    continue;
                }
                _ => {}
            }
            if !self.trail.go_back() {
                break;
            }
        }
        examples
    }

    /// How many decisions of the last turn were unusual.
    fn departed(&self) -> u32 {
        let continues = self.trail.walk.continues();
        let unusual = |taken: &Taken| match taken.point {
            ChoicePoint::NextThread => continues.is_some_and(|option| option != taken.option),
            _ => taken.option != 0,
        };
        self.trail.last().filter(unusual).count() as u32
    }

    /// True if the present state was not reached with so few departures, from the same script.
    fn is_better(&mut self, now: u32) -> bool {
        let state =
            self.trail.walk.fingerprint().wrapping_add(self.trail.walk.last_script().into());
        let known = self.known.entry(state).or_insert(u32::MAX);
        let better = now < *known;
        *known = now.min(*known);
        better
    }
}
