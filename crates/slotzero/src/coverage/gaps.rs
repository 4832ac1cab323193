//! The list of gaps: a line for each clause, with the versions on which nothing reaches it.

use super::Place;
use abi::OsVersion;
use abi::clause::{self, ClauseId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Clauses on versions, as a list that people and merges can handle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps(BTreeSet<Place>);

impl Gaps {
    /// Reads a list: a clause and versions on each line; lines with `#` are for people.
    ///
    /// Fails with a sentence that names the first line that is wrong.
    pub fn read(text: &str) -> Result<Gaps, String> {
        let mut gaps = BTreeSet::new();
        for (index, line) in text.lines().enumerate() {
            let mut words = line.split_whitespace();
            let Some(id) = words.next().filter(|word| !word.starts_with('#')) else { continue };
            let wrong = |what: String| format!("line {}: {what}", index + 1);
            let clause = clause::find(id).ok_or_else(|| wrong(format!("{id} is no clause")))?;
            for name in words {
                let version = OsVersion::from_name(name);
                let version = version.ok_or_else(|| wrong(format!("{name} is no version")))?;
                gaps.insert((clause.id, version));
            }
        }
        Ok(Gaps(gaps))
    }

    /// What is here and not there, in the order of the clauses.
    pub fn without(&self, other: &Gaps) -> Vec<Place> {
        let only: BTreeSet<Place> = self.0.difference(&other.0).copied().collect();
        let of = |clause: &ClauseId| {
            let id = clause.id;
            OsVersion::ALL.map(|version| (id, version)).into_iter()
        };
        clause::ALL.iter().flat_map(of).filter(|place| only.contains(place)).collect()
    }

    /// What is in both lists.
    pub fn and(&self, other: &Gaps) -> Gaps {
        Gaps(self.0.intersection(&other.0).copied().collect())
    }

    /// The lines, by clause, in the order of the clauses.
    fn lines(&self) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> + '_ {
        let mut by_clause: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        for (id, version) in &self.0 {
            by_clause.entry(id).or_default().push(version.name());
        }
        clause::ALL.iter().filter_map(move |clause| Some((clause.id, by_clause.remove(clause.id)?)))
    }
}

impl FromIterator<Place> for Gaps {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Gaps {
        Gaps(places.into_iter().collect())
    }
}

impl fmt::Display for Gaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().try_for_each(|(id, versions)| writeln!(f, "{id} {}", versions.join(" ")))
    }
}
