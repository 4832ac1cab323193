//! Pictures of a run: what there is to draw at each step, and the ways to draw it.
//!
//! A [`Film`] is made once from a trace: frames, one for each thing that somebody does, with what it
//! came to and with the things that are different after it. The pens only lay it out: [`html`] as a
//! page to step through, [`svg`] as a drawing, [`text`] for a terminal. Two more pens need no frames and take the events as
//! they come: [`readlog`] writes them in the style of Windows CE's log, [`perfetto`] as a timeline for
//! the Perfetto UI. [`quiz`] asks about a film. Nothing is drawn that the trace does not say.

mod acting;
mod fields;
pub mod film;
pub mod html;
pub mod perfetto;
pub mod quiz;
pub mod readlog;
pub mod svg;
pub mod text;

pub use film::{Camera, Film};
pub use perfetto::Timeline;
pub use readlog::Readlog;
