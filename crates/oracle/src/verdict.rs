//! What is said of an event, and what it all comes to.

use crate::law::in_force;
use abi::{ClauseId, OsVersion, Standing};
use std::fmt;

/// What the oracle says of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A clause permits it.
    Permitted(ClauseId),
    /// No clause that the oracle judges says anything of it, or too little of it is known.
    NotCovered(&'static str),
    /// It is not what this project chose where no document says anything. A real system may do so.
    Departs(ClauseId, String),
    /// A document or a measurement says otherwise.
    Violates(ClauseId, String),
    /// The trace contradicts itself: what its own events tell does not fit together.
    Contradicts(String),
}

impl Verdict {
    /// A breach of a clause: of a document, or of a choice, as the clause stands in this version.
    pub(crate) fn breach(
        clause: ClauseId,
        version: OsVersion,
        reason: impl Into<String>,
    ) -> Verdict {
        let clause = in_force(clause, version);
        match clause.standing_in(version) {
            Some(Standing::Documented | Standing::Measured) => {
                Verdict::Violates(clause, reason.into())
            }
            Some(Standing::Chosen) => Verdict::Departs(clause, reason.into()),
            None => Verdict::NotCovered("no clause of this version says it"),
        }
    }

    /// How grave it is; of two verdicts on one event the graver one counts.
    fn gravity(&self) -> u8 {
        match self {
            Verdict::Permitted(_) => 0,
            Verdict::NotCovered(_) => 1,
            Verdict::Departs(..) => 2,
            Verdict::Violates(..) => 3,
            Verdict::Contradicts(_) => 4,
        }
    }

    /// The graver of two; of two equal ones the first.
    pub(crate) fn and(self, other: Verdict) -> Verdict {
        if other.gravity() > self.gravity() { other } else { self }
    }

    /// True if it is worth a line of its own.
    pub fn is_finding(&self) -> bool {
        self.gravity() >= 2
    }

    /// The word for its kind, as programs read it.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Permitted(_) => "permitted",
            Verdict::NotCovered(_) => "not_covered",
            Verdict::Departs(..) => "departs",
            Verdict::Violates(..) => "violates",
            Verdict::Contradicts(_) => "contradicts",
        }
    }

    /// Why it is not permitted; empty if it is.
    pub fn reason(&self) -> &str {
        match self {
            Verdict::Permitted(_) => "",
            Verdict::NotCovered(why) => why,
            Verdict::Departs(_, reason)
            | Verdict::Violates(_, reason)
            | Verdict::Contradicts(reason) => reason,
        }
    }

    /// The clause that it names.
    pub fn clause(&self) -> Option<ClauseId> {
        match self {
            Verdict::Permitted(clause)
            | Verdict::Departs(clause, _)
            | Verdict::Violates(clause, _) => Some(clause),
            Verdict::NotCovered(_) | Verdict::Contradicts(_) => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Permitted(clause) => write!(f, "permitted by {}", clause.id),
            Verdict::NotCovered(why) => write!(f, "not covered: {why}"),
            Verdict::Departs(clause, reason) => {
                let id = clause.id;
                write!(f, "departs from our choice {id}, which no document settles: {reason}")
            }
            Verdict::Violates(clause, reason) => write!(f, "violates {}: {reason}", clause.id),
            Verdict::Contradicts(reason) => write!(f, "contradicts the trace: {reason}"),
        }
    }
}

/// A verdict and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line of the trace, from 1: the header is the first.
    pub line: u64,
    /// The event, in a few words.
    pub event: String,
    /// What is said of it.
    pub verdict: Verdict,
}

/// How many events got which verdict. Events that say nothing that could be judged do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Permitted by a clause.
    pub permitted: u64,
    /// Not covered by any.
    pub not_covered: u64,
    /// Departures from choices of this project.
    pub departing: u64,
    /// Violations of documents or measurements, and contradictions.
    pub violating: u64,
}

impl Counts {
    pub(crate) fn count(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Permitted(_) => &mut self.permitted,
            Verdict::NotCovered(_) => &mut self.not_covered,
            Verdict::Departs(..) => &mut self.departing,
            Verdict::Violates(..) | Verdict::Contradicts(_) => &mut self.violating,
        } += 1;
    }
}
