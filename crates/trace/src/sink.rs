//! Where events go.

use crate::Event;

/// A receiver of events. The kernel never reads one back.
pub trait Sink {
    /// False if events would be thrown away, so that nobody builds them.
    fn listens(&self) -> bool;

    /// Takes the next event.
    fn emit(&mut self, event: Event);
}

/// A sink that nobody listens to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Sink for Silent {
    fn listens(&self) -> bool {
        false
    }

    fn emit(&mut self, _event: Event) {}
}

/// A sink that keeps every event, in order.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    /// The events so far.
    pub events: Vec<Event>,
}

impl Sink for Recorder {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.events.push(event);
    }
}
