//! `slotzero coverage`: which clause is reached on which version, and by which scenario.
//!
//! The corpus is run. A clause is reached on a version if a scenario that names it is met there,
//! or if a call that was answered there cites it. What is neither reached nor marked untestable is
//! a gap, and no gap is allowed. Where the sources of the model are at hand, they are compared too:
//! each clause is cited by code, or its record says why not.

mod gather;
mod tell;

pub use gather::{Refusal, gather};

use crate::cli::{CoverageOptions, Selection};
use crate::code::Code;
use crate::run::refuse;
use crate::{Exit, Host, select};
use abi::clause::{self, Clause};
use abi::{ClauseId, OsVersion};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A clause on a version.
pub type Place = (&'static str, OsVersion);

/// What a run of scenarios reached.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The scenarios that name the clause and are met.
    pub shown: BTreeMap<Place, BTreeSet<String>>,
    /// The scenarios in which an answer cites the clause.
    pub cited: BTreeMap<Place, BTreeSet<String>>,
    /// Which function wrote which last error after which clause.
    pub refusals: BTreeSet<Refusal>,
    /// What is wrong with scenarios and answers, a sentence each.
    pub faults: BTreeSet<String>,
}

/// How a clause stands on a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A scenario names it and is met.
    Shown,
    /// Answers cite it; no scenario names it.
    Cited,
    /// No scenario can show it; its record says why.
    Untestable,
    /// Nothing reaches it.
    Gap,
}

impl State {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            State::Shown => "shown",
            State::Cited => "cited",
            State::Untestable => "untestable",
            State::Gap => "gap",
        }
    }
}

impl Coverage {
    /// How a clause stands on a version; `None` where it does not hold.
    pub fn state(&self, clause: &Clause, version: OsVersion) -> Option<State> {
        let place = (clause.id, version);
        if !clause.holds_in(version) {
            None
        } else if self.shown.contains_key(&place) {
            Some(State::Shown)
        } else if self.cited.contains_key(&place) {
            Some(State::Cited)
        } else if clause.untestable.is_some() {
            Some(State::Untestable)
        } else {
            Some(State::Gap)
        }
    }

    /// Every clause on every version on which it holds, in the order of the clauses.
    pub fn states(&self) -> impl Iterator<Item = (ClauseId, OsVersion, State)> + '_ {
        clause::ALL.iter().flat_map(move |&clause| {
            let versions = OsVersion::ALL.into_iter();
            versions.filter_map(move |on| Some((clause, on, self.state(clause, on)?)))
        })
    }

    /// Everything that is wrong, a sentence each.
    pub fn wrongs(&self) -> Vec<String> {
        let mut wrongs: Vec<String> = self.faults.iter().cloned().collect();
        let reached: BTreeSet<&str> =
            self.shown.keys().chain(self.cited.keys()).map(|(id, _)| *id).collect();
        for clause in clause::ALL.iter().filter(|clause| clause.untestable.is_some()) {
            if reached.contains(clause.id) {
                wrongs.push(format!("{} is marked untestable and is reached", clause.id));
            }
        }
        let gaps = self.states().filter(|(.., state)| *state == State::Gap);
        wrongs.extend(gaps.map(|(clause, version, _)| {
            format!("{} is not reached on {version}, nor marked untestable", clause.id)
        }));
        wrongs
    }
}

pub(crate) fn command(options: &CoverageOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let selection = Selection { paths: vec![options.scenarios.clone()], ..Selection::default() };
    let found = match select::find(&selection, host) {
        Ok(found) => found,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    let coverage = gather(&found)?;
    let mut wrongs = coverage.wrongs();
    let code = Code::below(&host.folder);
    if code.is_here() {
        wrongs.extend(code.wrongs());
    }
    tell::tell(&coverage, &wrongs, options.message_format, host)?;
    Ok(if wrongs.is_empty() { Exit::AsExpected } else { Exit::Unmet })
}

#[cfg(test)]
mod tests;
