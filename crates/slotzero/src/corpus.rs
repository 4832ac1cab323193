//! What the scenarios of a folder are about, without running them.

use crate::load::load;
use crate::select::Found;
use abi::OsVersion;
use scenario::{Scenario, Step, StepKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a scenario is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path as messages show it.
    pub shown: String,
    /// Its sentence.
    pub about: Arc<str>,
    /// The versions that it runs on.
    pub on: Vec<OsVersion>,
    /// The clauses that it names.
    pub clauses: Vec<Arc<str>>,
    /// Its tags.
    pub tags: Vec<Arc<str>>,
    /// The functions that it calls.
    pub calls: BTreeSet<Arc<str>>,
    /// The words in capitals of its text: constants, error codes, exceptions.
    pub words: BTreeSet<Arc<str>>,
}

impl Entry {
    /// What a scenario is about.
    pub fn of(shown: &str, scenario: &Scenario) -> Entry {
        let mut calls = BTreeSet::new();
        let scripts = scenario.scripts.iter().map(|script| &script.steps);
        let programs = scenario.programs.iter().map(|program| &program.steps);
        for steps in std::iter::once(&scenario.steps).chain(scripts).chain(programs) {
            gather_calls(steps, &mut calls);
        }
        let values = |list: &[scenario::Spanned<Arc<str>>]| {
            list.iter().map(|item| item.value.clone()).collect()
        };
        Entry {
            shown: shown.to_owned(),
            about: scenario.about.value.clone(),
            on: scenario.on.iter().map(|on| on.value).collect(),
            clauses: values(&scenario.clauses),
            tags: values(&scenario.tags),
            calls,
            words: capitals(scenario.file.text()),
        }
    }
}

/// The words of a text that have the form of a constant.
fn capitals(text: &str) -> BTreeSet<Arc<str>> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_constant = |word: &&str| {
        word.len() > 2
            && word.bytes().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == b'_')
    };
    words.filter(is_constant).map(Arc::from).collect()
}

/// What the files are about that can be read as scenarios, in their order.
pub fn read(found: &[Found]) -> Vec<Entry> {
    let entry = |found: &Found| load(found).ok().map(|scenario| Entry::of(&found.shown, &scenario));
    found.iter().filter_map(entry).collect()
}

/// The recursion is bounded by the nesting that the reader allows.
fn gather_calls(steps: &[Step], calls: &mut BTreeSet<Arc<str>>) {
    for step in steps {
        match &step.kind {
            StepKind::Call(_) => {
                calls.insert(step.name.clone());
            }
            StepKind::Repeat(repeat) => {
                gather_calls(repeat.until().map_or(&[], std::slice::from_ref), calls);
                gather_calls(&repeat.steps, calls);
            }
            _ => {}
        }
    }
}
