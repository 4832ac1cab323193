//! The way from where a walk began to where it stands: forward, and back to what can be decided otherwise.

use crate::chooser::{Decisions, Free, Taken};
use runner::{Came, Place, Walk};
use trace::Silent;

/// A state on the way to the present one, and the decisions of the turn that leads on from it.
struct Junction {
    place: Place,
    decisions: Decisions,
    /// What may still happen on the way from here.
    free: Free,
    /// What else could be decided is another's business.
    given_away: bool,
}

/// A walk and the way that it has come.
pub(crate) struct Trail<'p> {
    pub(crate) walk: Walk<'p>,
    origin: Place,
    free: Free,
    way: Vec<Junction>,
}

impl<'p> Trail<'p> {
    pub(crate) fn new(walk: Walk<'p>, free: Free) -> Trail<'p> {
        let origin = walk.place();
        Trail { walk, origin, free, way: Vec::new() }
    }

    /// Goes to the end of a way, from which these decisions are the next.
    pub(crate) fn go_to(&mut self, way: Vec<Vec<Taken>>, next: Decisions) {
        self.walk.back_to(&self.origin);
        self.way.clear();
        for taken in way {
            self.go_on(Decisions::prescribed(taken));
            let turn = self.turn();
            assert!(matches!(turn, Some(Came::GoesOn)), "this way was gone before");
            self.way.iter_mut().for_each(|junction| junction.given_away = true);
        }
        self.go_on(next);
    }

    /// The state that the walk stands in becomes one to go on from.
    pub(crate) fn go_on(&mut self, decisions: Decisions) {
        let mut free = self.free;
        if let Some(last) = self.way.last() {
            let happened = last.decisions.taken().iter().filter(|taken| taken.happens()).count();
            free.happenings = last.free.happenings - happened as u32;
        }
        let place = self.walk.place();
        self.way.push(Junction { place, decisions, free, given_away: false });
    }

    /// Takes a turn from the last junction; none if there is no way left.
    pub(crate) fn turn(&mut self) -> Option<Came> {
        let junction = self.way.last_mut()?;
        Some(self.walk.turn(&mut Silent, &mut junction.decisions.chooser(junction.free)))
    }

    /// Back to the last junction at which something else can be decided. False if there is none.
    pub(crate) fn go_back(&mut self) -> bool {
        while let Some(junction) = self.way.last_mut() {
            self.walk.back_to(&junction.place);
            if !junction.given_away && junction.decisions.advance() {
                return true;
            }
            self.way.pop();
        }
        false
    }

    /// How many turns led here.
    pub(crate) fn len(&self) -> usize {
        self.way.len()
    }

    /// The decisions of the last turn.
    pub(crate) fn last(&self) -> &[Taken] {
        self.way.last().map_or(&[], |junction| junction.decisions.taken())
    }

    /// The decisions of each turn that led here.
    pub(crate) fn way(&self) -> Vec<Vec<Taken>> {
        self.way.iter().map(|junction| junction.decisions.taken().to_vec()).collect()
    }

    /// All decisions, in their order.
    pub(crate) fn decisions(&self) -> Vec<Taken> {
        self.way.iter().flat_map(|junction| junction.decisions.taken()).copied().collect()
    }

    /// Gives away what can be decided otherwise at the first junction at which anything can: the
    /// largest part of what is left. The last junction is kept: it is the next turn.
    pub(crate) fn give_away(&mut self) -> Option<(Vec<Vec<Taken>>, Decisions)> {
        let open = self.way.len().saturating_sub(1);
        let own = (0..open).filter(|&at| !self.way[at].given_away).collect::<Vec<_>>();
        for at in own {
            self.way[at].given_away = true;
            let mut next = self.way[at].decisions.clone();
            if next.advance() {
                let way = self.way[..at].iter();
                return Some((
                    way.map(|junction| junction.decisions.taken().to_vec()).collect(),
                    next,
                ));
            }
        }
        None
    }
}
