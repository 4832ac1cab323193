//! A whole trace, judged.

use crate::judge::Judge;
use crate::verdict::{Counts, Finding};
use abi::OsVersion;
use abi::world::WorldSpec;
use std::io::BufRead;
use std::sync::Arc;
use trace::event::FORMAT;
use trace::json::{Lines, ReadError};
use trace::{Event, Header, Sink};

/// How many findings are kept; the rest is only counted.
const KEPT: usize = 1000;

/// What was found in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The version whose clauses hold.
    pub version: OsVersion,
    /// The first departures, violations and contradictions, in the order of their lines.
    pub findings: Vec<Finding>,
    /// How many events got which verdict.
    pub counts: Counts,
}

/// What was heard of a trace so far.
struct Hearing {
    version: OsVersion,
    judge: Judge,
    findings: Vec<Finding>,
}

impl Hearing {
    fn new(header: &Header) -> Hearing {
        Hearing { version: header.version, judge: Judge::new(header), findings: Vec::new() }
    }

    fn take(&mut self, event: &Event) {
        let said = self.judge.take(event);
        self.keep(said);
    }

    fn keep(&mut self, said: Vec<Finding>) {
        let room = KEPT - self.findings.len();
        let found = said.into_iter().filter(|finding| finding.verdict.is_finding());
        self.findings.extend(found.take(room));
    }

    fn so_far(self) -> Report {
        let counts = self.judge.counts();
        Report { version: self.version, findings: self.findings, counts }
    }

    fn report(mut self) -> Report {
        let said = self.judge.finish();
        self.keep(said);
        self.so_far()
    }
}

/// A judge that listens to what happens, from the header on. It keeps no events.
#[derive(Default)]
pub struct Listener(Option<Hearing>);

impl Listener {
    /// A judge that listens to what happens in a world, which nobody tells it in a header.
    pub fn of(world: &WorldSpec) -> Listener {
        Listener(Some(Hearing::new(&Header {
            engine: Arc::from(""),
            format: FORMAT,
            version: world.version,
            about: Arc::from(""),
            world: world.clone(),
        })))
    }

    /// The same, where only a kernel tells of itself: what it was asked for is not told.
    pub fn of_kernel(world: &WorldSpec) -> Listener {
        let mut listener = Listener::of(world);
        listener.0.iter_mut().for_each(|hearing| hearing.judge.hears_no_calls());
        listener
    }

    /// What was found; `None` if nothing was heard.
    pub fn report(self) -> Option<Report> {
        self.0.map(Hearing::report)
    }

    /// The same of what was stopped in the middle: nothing is said of its end.
    pub fn so_far(self) -> Option<Report> {
        self.0.map(Hearing::so_far)
    }
}

impl Sink for Listener {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        match (&mut self.0, event) {
            (Some(hearing), event) => hearing.take(&event),
            (hearing, Event::Header(header)) => *hearing = Some(Hearing::new(&header)),
            (None, event) => panic!("a trace begins with its header, not with {event:?}"),
        }
    }
}

/// Judges a trace that is written down as JSON lines, from whoever wrote it.
pub fn judge_lines(source: impl BufRead) -> Result<Report, ReadError> {
    let mut lines = Lines::new(source);
    let first = lines.next().transpose()?;
    let Some(Event::Header(header)) = first else {
        unreachable!("the reader takes no trace that does not begin with its header")
    };
    let mut hearing = Hearing::new(&header);
    for event in lines {
        hearing.take(&event?);
    }
    Ok(hearing.report())
}

/// Judges the events of a trace; `None` if it does not begin with a header.
pub fn judge_trace(events: &[Event]) -> Option<Report> {
    let (Event::Header(header), events) = events.split_first()? else { return None };
    let mut hearing = Hearing::new(header);
    events.iter().for_each(|event| hearing.take(event));
    Some(hearing.report())
}
