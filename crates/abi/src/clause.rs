//! Clauses: the documented statements that answers cite.
//!
//! A clause is data. Code cites it by its constant, so that an unknown clause does not compile;
//! `slotzero explain`, the reports and the label on each answer come from the records here.

use crate::OsVersion;
use std::fmt;

/// How well a clause is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// A document in the list of sources says so.
    Documented,
    /// Real systems or real programs show it.
    Measured,
    /// The documents are silent: this project chose, and says why.
    Chosen,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Standing::Documented => "documented",
            Standing::Measured => "measured",
            Standing::Chosen => "chosen",
        })
    }
}

/// One statement that can be judged.
#[derive(Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its identifier, for example `CFM-14`.
    pub id: &'static str,
    /// What it says, in one or two sentences of our own.
    pub text: &'static str,
    /// How well it is founded.
    pub standing: Standing,
    /// The versions that it holds for.
    pub versions: &'static [OsVersion],
    /// The document, measurement or reason behind it.
    pub source: &'static str,
}

/// A clause as code and traces carry it: a reference to its record.
pub type ClauseId = &'static Clause;

mod table;
pub use table::*;

/// The clause with this identifier.
pub fn find(id: &str) -> Option<ClauseId> {
    ALL.iter().copied().find(|clause| clause.id == id)
}
