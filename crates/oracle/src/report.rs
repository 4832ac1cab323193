//! A whole trace, judged.

use crate::judge::Judge;
use crate::verdict::{Counts, Finding};
use abi::OsVersion;
use std::io::BufRead;
use trace::Event;
use trace::json::{Lines, ReadError};

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

/// Judges a trace that is written down as JSON lines, from whoever wrote it.
pub fn judge_lines(source: impl BufRead) -> Result<Report, ReadError> {
    let mut lines = Lines::new(source);
    let first = lines.next().transpose()?;
    let Some(Event::Header(header)) = first else {
        unreachable!("the reader takes no trace that does not begin with its header")
    };
    let mut judge = Judge::new(&header);
    let mut findings = Vec::new();
    for event in lines {
        keep(&mut findings, judge.take(&event?));
    }
    keep(&mut findings, judge.finish());
    Ok(Report { version: header.version, findings, counts: judge.counts() })
}

/// Judges the events of a trace; `None` if it does not begin with a header.
pub fn judge_trace(events: &[Event]) -> Option<Report> {
    let (Event::Header(header), events) = events.split_first()? else { return None };
    let mut judge = Judge::new(header);
    let mut findings = Vec::new();
    for event in events {
        keep(&mut findings, judge.take(event));
    }
    keep(&mut findings, judge.finish());
    Some(Report { version: header.version, findings, counts: judge.counts() })
}

fn keep(findings: &mut Vec<Finding>, said: Vec<Finding>) {
    let room = KEPT - findings.len();
    findings.extend(said.into_iter().filter(|finding| finding.verdict.is_finding()).take(room));
}
