//! Pictures of a run: what there is to draw at each step, and the ways to draw it.
//!
//! A [`Film`] is made once from a trace: frames, one for each thing that somebody does, with what it
//! came to and with the things that are different after it. The pens only lay it out: [`html`] as a
//! page to step through, [`text`] for a terminal. Nothing is drawn that the trace does not say.

pub mod film;
pub mod html;
pub mod quiz;
pub mod text;

pub use film::{Camera, Film};
