//! What happened: events as data, and the forms in which they are written down.
//!
//! A trace is complete: its first event is a [`Header`] with the whole world in it, and every
//! event carries what it changed. Nothing here knows how an event comes about.
//!
//! [`event`] says what an event is and [`sink`] where events go. [`json`] writes them down for
//! machines and reads them back. [`Fold`] rebuilds from them what the world was like at each
//! moment, and finds out when they contradict each other; [`biography`] tells the history of
//! handles. [`tell`] says what there is to say of each event, once for all ways to show it;
//! [`draw`](mod@draw) shows it to people as text.

#[cfg(test)]
mod arbitrary;
pub mod biography;
pub mod draw;
pub mod event;
pub mod fold;
pub mod json;
pub mod runs;
#[cfg(test)]
mod samples;
pub mod sink;
pub mod tell;
pub mod text;

pub use biography::Biographies;
pub use draw::{Drawer, Style, draw};
pub use event::{Event, Header};
pub use fold::{Fold, FoldError};
pub use sink::{Recorder, Silent, Sink};
pub use tell::Teller;
