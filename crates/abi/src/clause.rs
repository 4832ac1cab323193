//! Clauses: the documented statements that answers cite.
//!
//! A clause is data. Code cites it by its constant, so that an unknown clause does not compile;
//! `slotzero explain`, the reports and the label on each answer come from the records here.
//!
//! One file an area. Identifiers are kept for good: a clause that proves wrong is corrected, not
//! renumbered. A letter at the end marks one of several statements that a document makes at once.

use crate::OsVersion;
use std::fmt;

#[macro_use]
mod record;
mod choice;
mod desktop;
pub mod documents;
mod file;
mod list;
mod mapping;
mod memory;
mod object;

pub use choice::*;
pub use desktop::*;
pub use file::*;
pub use list::ALL;
pub use mapping::*;
pub use memory::*;
pub use object::*;

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

/// How many outcomes a clause leaves a correct system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permits {
    /// One: where the clause applies, an answer follows it or breaks it.
    One,
    /// Several: the source leaves room, and no single outcome may be demanded.
    Several,
}

impl fmt::Display for Permits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Permits::One => "one result",
            Permits::Several => "several results",
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
    /// How well it is founded in [`Clause::versions`].
    pub standing: Standing,
    /// The versions that the source speaks of. One whose own page was not read counts among them if
    /// the pages of the versions before and after it say the same.
    pub versions: &'static [OsVersion],
    /// The versions that no document read speaks of, to which this project extends the clause.
    pub extended_to: &'static [OsVersion],
    /// The document or the measurement behind it; for a choice, the reason as a sentence.
    pub source: &'static str,
    /// Whether it permits one result or several.
    pub permits: Permits,
    /// The clauses from which it follows, where no code but theirs makes it hold: it says in other
    /// words what they say, or what comes of them.
    pub follows_from: &'static [ClauseId],
    /// Why no scenario can show it; `None` where one can.
    pub untestable: Option<&'static str>,
}

impl Clause {
    /// Whether the clause holds in this version, by its source or by extension.
    pub fn holds_in(&self, version: OsVersion) -> bool {
        self.versions.contains(&version) || self.extended_to.contains(&version)
    }

    /// How well the clause is founded in this version; `None` where it does not hold. To extend
    /// a documented clause to a version whose document is silent or unseen is a choice.
    pub fn standing_in(&self, version: OsVersion) -> Option<Standing> {
        if self.versions.contains(&version) {
            return Some(self.standing);
        }
        self.extended_to.contains(&version).then_some(Standing::Chosen)
    }
}

/// A clause as code and traces carry it: a reference to its record.
pub type ClauseId = &'static Clause;

/// The clause with this identifier.
pub fn find(id: &str) -> Option<ClauseId> {
    ALL.iter().copied().find(|clause| clause.id == id)
}

/// The clauses that an identifier of the sources covers: the one that bears it, and those that
/// add a letter to it. `CFM-14` covers `CFM-14a` and `CFM-14b`.
pub fn covered_by(id: &str) -> impl Iterator<Item = ClauseId> + '_ {
    ALL.iter().copied().filter(move |clause| {
        let rest = clause.id.strip_prefix(id);
        rest.is_some_and(|rest| rest.is_empty() || is_part(id, rest))
    })
}

/// Whether `rest` makes a part of the whole identifier `id`: a single letter after a digit.
fn is_part(id: &str, rest: &str) -> bool {
    let letter = rest.len() == 1 && rest.as_bytes()[0].is_ascii_lowercase();
    letter && id.ends_with(|end: char| end.is_ascii_digit())
}

#[cfg(test)]
mod tests;
