//! What happened: events as data, and the forms in which they are written down.
//!
//! A trace is complete: its first event is a [`Header`] with the whole world in it, and every
//! event carries what it changed. Nothing here knows how an event comes about.

pub mod event;
pub mod sink;

pub use event::{Event, Header};
pub use sink::{Recorder, Silent, Sink};
