//! The way from where a walk began to where it stands: forward, and back to what can be decided otherwise.
//! Its images go along.

use crate::chooser::{Decisions, Free, Taken};
use crate::ending::Ending;
use crate::explore::Settings;
use crate::symmetry::{Image, images};
use kernel::ChoicePoint;
use runner::{Came, Place, Report, Walk};
use trace::Silent;

/// A state on the way to the present one, and the decisions of the turn that leads on from it.
struct Junction {
    place: Place,
    /// The same of each image.
    images: Vec<Place>,
    decisions: Decisions,
    /// What may still happen on the way from here.
    free: Free,
    /// What else could be decided is another's business.
    given_away: bool,
    /// Steps that come to the same whenever they are taken may be taken first.
    reduces: bool,
    /// The step that was taken so, as what it would have been decided.
    first: Option<Taken>,
}

impl Junction {
    /// The decisions of its turn, as they would be taken one by one.
    fn taken(&self) -> impl Iterator<Item = Taken> + '_ {
        self.first.into_iter().chain(self.decisions.taken().iter().copied())
    }
}

/// A walk and the way that it has come.
pub(crate) struct Trail<'p> {
    pub(crate) walk: Walk<'p>,
    origin: Place,
    free: Free,
    way: Vec<Junction>,
    reduces: bool,
    images: Vec<Image<'p>>,
    /// An image came to something else than the walk.
    pub(crate) differs: bool,
}

impl<'p> Trail<'p> {
    pub(crate) fn new(walk: Walk<'p>, free: Free) -> Trail<'p> {
        let origin = walk.place();
        let (way, images) = (Vec::new(), Vec::new());
        Trail { walk, origin, free, way, reduces: false, images, differs: false }
    }

    /// A trail that goes as the settings say.
    pub(crate) fn with(walk: Walk<'p>, settings: Settings) -> Trail<'p> {
        let images = if settings.symmetry { images(&walk) } else { Vec::new() };
        // What is taken first here may not be what an image takes first.
        let reduces = settings.reduces && images.is_empty();
        Trail { reduces, images, ..Trail::new(walk, settings.free) }
    }

    /// What tells the state in which the walk stands from others.
    pub(crate) fn state(&self) -> u128 {
        let images = self.images.iter().map(Image::fingerprint);
        images.fold(self.walk.fingerprint(), u128::min)
    }

    /// How a run ends that has led here: of its images, in the first way in their order.
    pub(crate) fn ending(&self, report: &Report) -> Ending {
        let images = self.images.iter().filter_map(Image::ending).cloned();
        images.fold(Ending::of(report), Ending::min)
    }

    /// Goes to the end of a way, from which these decisions are the next.
    pub(crate) fn go_to(&mut self, way: Vec<Vec<Taken>>, next: Decisions) {
        self.walk.back_to(&self.origin);
        self.images.iter_mut().for_each(Image::back_to_origin);
        self.way.clear();
        for taken in way {
            self.go_on(Decisions::prescribed(taken));
            self.way.iter_mut().for_each(|junction| junction.reduces = false);
            let turn = self.one_turn();
            assert!(matches!(turn, Some(Came::GoesOn)), "this way was gone before");
            self.way.iter_mut().for_each(|junction| junction.given_away = true);
        }
        // Where something was decided before, that is gone on with.
        let reduces = self.reduces && next.taken().is_empty();
        self.go_on(next);
        if let Some(last) = self.way.last_mut() {
            last.reduces = reduces;
        }
    }

    /// The state that the walk stands in becomes one to go on from.
    pub(crate) fn go_on(&mut self, decisions: Decisions) {
        let mut free = self.free;
        if let Some(last) = self.way.last() {
            let happened = last.decisions.taken().iter().filter(|taken| taken.happens()).count();
            free.happenings = last.free.happenings - happened as u32;
        }
        let place = self.walk.place();
        let images = self.images.iter().map(Image::place).collect();
        let (reduces, given_away, first) = (self.reduces, false, None);
        self.way.push(Junction { place, images, decisions, free, given_away, reduces, first });
    }

    /// Takes a turn from the last junction; none if there is no way left. Where the first turns cannot be,
    /// the first one that can; where none can, the run ends with the last.
    pub(crate) fn turn(&mut self) -> Option<Came> {
        let is_first = self.way.last()?.decisions.taken().is_empty();
        loop {
            let came = self.one_turn()?;
            let Came::CannotBe(report) = came else { return Some(came) };
            if !is_first {
                return Some(Came::CannotBe(report));
            }
            let junction = self.way.last()?;
            let mut next = junction.decisions.clone();
            if !next.advance() {
                return Some(Came::Ended(report));
            }
            self.back_to_last();
            self.way.last_mut()?.decisions = next;
        }
    }

    fn one_turn(&mut self) -> Option<Came> {
        let junction = self.way.last_mut()?;
        self.walk.set_reduces(junction.reduces);
        let came = self.walk.turn(&mut Silent, &mut junction.decisions.chooser(junction.free));
        let reduced = self.walk.was_reduced();
        let (point, (option, of)) = (ChoicePoint::NextThread, reduced.unwrap_or_default());
        junction.first = reduced.map(|_| Taken { point, option, of });
        for image in &mut self.images {
            let taken = junction.decisions.taken();
            self.differs |= !image.follow(&self.walk, taken, junction.free, &came);
        }
        if reduced.is_none() || matches!(came, Came::GoesOn) {
            return Some(came);
        }
        // A run that ends with this step ends before what the others would have come to.
        self.walk.back_to(&junction.place);
        (junction.reduces, junction.first) = (false, None);
        junction.decisions = Decisions::default();
        self.walk.set_reduces(false);
        Some(self.walk.turn(&mut Silent, &mut junction.decisions.chooser(junction.free)))
    }

    /// Back to the last junction at which something else can be decided. False if there is none.
    pub(crate) fn go_back(&mut self) -> bool {
        let goes_on =
            |junction: &mut Junction| !junction.given_away && junction.decisions.advance();
        let open = self.way.iter_mut().rposition(goes_on);
        self.way.truncate(open.unwrap_or(0) + 1);
        self.back_to_last();
        self.way.truncate(open.map_or(0, |at| at + 1));
        open.is_some()
    }

    fn back_to_last(&mut self) {
        if let Some(junction) = self.way.last() {
            self.walk.back_to(&junction.place);
            for (image, place) in self.images.iter_mut().zip(&junction.images) {
                image.back_to(place);
            }
        }
    }

    /// How many turns led here.
    pub(crate) fn len(&self) -> usize {
        self.way.len()
    }

    /// The decisions of the last turn.
    pub(crate) fn last(&self) -> impl Iterator<Item = Taken> + '_ {
        self.way.last().into_iter().flat_map(Junction::taken)
    }

    /// The decisions of each turn that led here.
    pub(crate) fn way(&self) -> Vec<Vec<Taken>> {
        self.way.iter().map(|junction| junction.taken().collect()).collect()
    }

    /// All decisions, in their order.
    pub(crate) fn decisions(&self) -> Vec<Taken> {
        self.way.iter().flat_map(Junction::taken).collect()
    }

    /// Gives away what can be decided otherwise at the first junction at which anything can: the
    /// largest part of what is left. The last junction is kept: it is the next turn.
    pub(crate) fn give_away(&mut self) -> Option<(Vec<Vec<Taken>>, Decisions)> {
        let open = self.way.len().saturating_sub(1);
        // What is given away lies before what is not.
        let first = self.way.partition_point(|junction| junction.given_away);
        for at in first..open {
            self.way[at].given_away = true;
            let mut next = self.way[at].decisions.clone();
            if next.advance() {
                let way = self.way[..at].iter();
                return Some((way.map(|junction| junction.taken().collect()).collect(), next));
            }
        }
        None
    }
}
