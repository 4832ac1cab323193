//! Runs that go on for ever and come to nothing: states from which no end can be reached.
//!
//! The states that can be reached from each other are found in one pass, depth first (Tarjan's
//! algorithm). Such a group is a livelock if no way leads out of it to the end of a run.

use crate::chooser::{Decisions, Free, Taken};
use crate::trail::Trail;
use runner::{Came, Walk};
use scenario::{Actor, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A livelock: how to come into it, and what goes round in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Livelock {
    /// The decisions of a run that comes into it.
    pub example: Vec<Taken>,
    /// How many turns it takes to come there.
    pub turns: usize,
    /// The steps that are taken in it again and again, and by whom; none for a thread without a name.
    pub steps: BTreeSet<(Option<Actor>, Span)>,
    /// How many states go round.
    pub states: u64,
}

/// There are more states than were to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

/// The first livelock, if there is one.
///
/// # Errors
/// There are more than `states` states: nothing is said of them.
pub fn find_livelock(walk: Walk<'_>, free: Free, states: u64) -> Result<Option<Livelock>, TooMany> {
    let mut search = Groups {
        trail: Trail::new(walk, free),
        nodes: BTreeMap::new(),
        open: Vec::new(),
        way: Vec::new(),
        turns: Vec::new(),
        states,
    };
    search.run()
}

/// What is known of a state.
#[derive(Clone, Copy)]
struct Node {
    /// How many states were found before it.
    index: usize,
    /// The first state that is known to be reached from it and that leads to it.
    low: usize,
    /// Its group is not complete yet.
    open: bool,
    /// An end can be reached from it, as far as is known.
    ends: bool,
    /// How many turns were noted before it: those of its group come after them.
    turns: usize,
}

/// A turn between two states whose groups are not complete yet.
struct Step {
    from: usize,
    to: usize,
    by: (Option<Actor>, Option<Span>),
}

struct Groups<'p> {
    trail: Trail<'p>,
    nodes: BTreeMap<u128, Node>,
    /// The states whose groups are not complete, in the order in which they were found.
    open: Vec<u128>,
    /// The states of the trail, each with the decisions of the turn that led there: the way to all of
    /// them is kept once, however long it is.
    way: Vec<(u128, Vec<Taken>)>,
    turns: Vec<Step>,
    states: u64,
}

impl Groups<'_> {
    fn run(&mut self) -> Result<Option<Livelock>, TooMany> {
        self.enter();
        self.trail.go_to(Vec::new(), Decisions::default());
        while let Some(came) = self.trail.turn() {
            if self.nodes.len() as u64 > self.states {
                return Err(TooMany);
            }
            if self.take(&came) {
                continue;
            }
            let goes_on = self.trail.go_back();
            let left = if goes_on { self.trail.len() } else { 0 };
            while self.way.len() > left {
                if let Some(found) = self.leave() {
                    return Ok(Some(found));
                }
            }
            if !goes_on {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Notes what a turn came to. True if it led to a new state, from which to go on.
    fn take(&mut self, came: &Came) -> bool {
        let from = self.way.last().expect("a turn leads on from a state").0;
        match came {
            Came::CannotBe(_) => false,
            Came::Ended(_) => {
                self.node(from).ends = true;
                false
            }
            Came::GoesOn => {
                let state = self.trail.walk.fingerprint();
                let by = self.trail.walk.last_step();
                let known = self.nodes.get(&state).copied();
                let to = known.map_or(self.nodes.len(), |node| node.index);
                if known.is_none_or(|node| node.open) {
                    let from = self.node(from).index;
                    self.turns.push(Step { from, to, by });
                }
                match known {
                    None => {
                        self.enter();
                        self.trail.go_on(Decisions::default());
                        return true;
                    }
                    Some(node) if node.open => {
                        let from = self.node(from);
                        from.low = from.low.min(node.index);
                    }
                    Some(node) => self.node(from).ends |= node.ends,
                }
                false
            }
        }
    }

    fn node(&mut self, state: u128) -> &mut Node {
        self.nodes.get_mut(&state).expect("the state was entered")
    }

    fn enter(&mut self) {
        let state = self.trail.walk.fingerprint();
        let index = self.nodes.len();
        let turns = self.turns.len();
        self.nodes.insert(state, Node { index, low: index, open: true, ends: false, turns });
        self.open.push(state);
        self.way.push((state, self.trail.last().collect()));
    }

    /// Goes back from a state of which all turns were taken. The livelock, if its group is one.
    fn leave(&mut self) -> Option<Livelock> {
        let (state, last) = self.way.pop()?;
        let node = *self.node(state);
        if let Some(&(before, _)) = self.way.last() {
            let before = self.node(before);
            before.low = before.low.min(node.low);
            before.ends |= node.ends;
        }
        if node.low != node.index {
            return None;
        }
        let at = self.open.iter().rposition(|open| *open == state)?;
        let group: Vec<u128> = self.open.drain(at..).collect();
        let ends = group.iter().any(|state| self.nodes[state].ends);
        for state in &group {
            let member = self.node(*state);
            (member.open, member.ends) = (false, ends);
        }
        let members: BTreeSet<usize> = group.iter().map(|state| self.nodes[state].index).collect();
        let from_inside = |turn: &Step| members.contains(&turn.from);
        // What lies behind and leads to groups that are complete has been taken out with them.
        let own: Vec<Step> = self.turns.drain(node.turns..).filter(from_inside).collect();
        let round: Vec<Step> = own.into_iter().filter(|turn| members.contains(&turn.to)).collect();
        if ends || round.is_empty() {
            return None;
        }
        let steps = round.into_iter().filter_map(|turn| Some((turn.by.0, turn.by.1?))).collect();
        let way = self.way.iter().map(|(_, taken)| taken).chain([&last]);
        let example = way.flatten().copied().collect();
        Some(Livelock { example, turns: self.way.len(), steps, states: group.len() as u64 })
    }
}
