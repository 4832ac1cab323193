//! The world after a step, drawn as text below what happened.

use crate::sinks::drawn;
use std::str::FromStr;
use trace::{Event, Sink};
use viewer::text::{frame_of, picture};
use viewer::{Camera, Film};

/// How wide lanes are, in characters.
const WIDTH: usize = 100;

/// After which step the world is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// After the last one.
    Last,
    /// After this one, and what went on behind it; 0: before the first one.
    Step(u32),
}

impl FromStr for Show {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Show, &'static str> {
        match text {
            "last" => Ok(Show::Last),
            number => number.parse().map(Show::Step).map_err(|_| "a step is a number, or `last`"),
        }
    }
}

impl Show {
    /// The frame of a film that is meant, if it is there.
    pub(crate) fn frame(self, film: &Film) -> Option<usize> {
        match self {
            Show::Last => film.frames.len().checked_sub(1),
            Show::Step(step) => frame_of(film, step),
        }
    }

    /// The picture of a film, or that there is no such step.
    pub(crate) fn of(self, film: &Film, colour: bool) -> String {
        match self.frame(film) {
            Some(frame) => picture(film, frame, WIDTH, colour),
            None => format!("\n{}\n", no_such_step(self)),
        }
    }
}

/// What is said of a step that is not there.
pub(crate) fn no_such_step(show: Show) -> String {
    match show {
        Show::Last => "the run has no step".to_owned(),
        Show::Step(step) => format!("the run has no step {step}"),
    }
}

/// Draws the events of `run` into a text, as far as it is shown, and the picture below it.
pub(crate) fn shown<T>(
    colour: bool,
    show: Show,
    run: impl FnOnce(&mut dyn Sink) -> T,
) -> (T, String) {
    let mut camera = Camera::default();
    let (result, text) = drawn(colour, |drawing| run(&mut Both { camera: &mut camera, drawing }));
    let picture = show.of(&camera.finish(), colour);
    (result, text + &picture)
}

/// The camera takes everything, whether the drawing still listens or not.
pub(crate) struct Both<'a> {
    pub(crate) camera: &'a mut Camera,
    pub(crate) drawing: &'a mut dyn Sink,
}

impl Sink for Both<'_> {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.camera.take(&event);
        if self.drawing.listens() {
            self.drawing.emit(event);
        }
    }
}
