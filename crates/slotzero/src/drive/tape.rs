//! What happens in a conversation, kept for whoever asks for it.

use trace::{Event, Sink};

/// The most events that are kept between two requests for them. What comes after is counted.
const MOST_EVENTS: usize = 100_000;

/// The events since they were last asked for. Nothing is kept until it runs.
#[derive(Debug, Default)]
pub(super) struct Tape {
    runs: bool,
    events: Vec<Event>,
    missing: u64,
}

/// A point that a tape can be taken back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize, u64);

impl Tape {
    /// An empty tape that runs or not.
    pub(super) fn new(runs: bool) -> Tape {
        Tape { runs, ..Tape::default() }
    }

    /// Where it is.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.events.len(), self.missing)
    }

    /// Forgets what came after the mark.
    pub(super) fn take_back(&mut self, mark: Mark) {
        self.events.truncate(mark.0);
        self.missing = mark.1;
    }

    /// Hands over the events, and how many more there were; lets the tape run on, or stops it.
    pub(super) fn take(&mut self, run_on: bool) -> (Vec<Event>, u64) {
        let taken = std::mem::replace(self, Tape::new(run_on));
        (taken.events, taken.missing)
    }
}

impl Sink for Tape {
    fn listens(&self) -> bool {
        self.runs
    }

    fn emit(&mut self, event: Event) {
        // From the first event that is missing on, all are: what is kept has no holes.
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        } else {
            self.missing += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_EVENTS, Tape};
    use trace::{Event, Sink};

    #[test]
    fn what_does_not_fit_is_counted_and_can_be_taken_back() {
        let mut tape = Tape::new(true);
        let clock = |now: usize| Event::Clock { now: now as u64 };
        (0..MOST_EVENTS + 2).for_each(|now| tape.emit(clock(now)));
        let mark = tape.mark();
        tape.emit(clock(0));
        tape.take_back(mark);
        let (events, missing) = tape.take(true);
        assert_eq!((events.len(), missing), (MOST_EVENTS, 2));
        assert_eq!(events.last(), Some(&clock(MOST_EVENTS - 1)));
        tape.emit(clock(0));
        assert_eq!(tape.take(false), (vec![clock(0)], 0));
        assert!(!tape.listens());
    }
}
