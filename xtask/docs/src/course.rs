//! What learners get wrong, and the values to test an emulator or a course with: each entry names
//! the scenarios that show it, and the tests below see to it that they do.

mod misconceptions;
mod vectors;

use super::pages::{cell, names, page};
use abi::OsVersion;
use abi::clause::ClauseId;
use misconceptions::MISCONCEPTIONS;
use scenario::{NoFiles, Scenario, Source};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use vectors::VECTORS;

const CE: &[OsVersion] =
    &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0];
const TO_5: &[OsVersion] = &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0];
const ONLY_4_5: &[OsVersion] = &[OsVersion::CeNet4_2, OsVersion::Ce5_0];
const FROM_5: &[OsVersion] = &[OsVersion::Ce5_0, OsVersion::Ce6_0];

/// What is often believed, and is not so.
struct Misconception {
    number: u8,
    believed: &'static str,
    so: &'static str,
    /// The versions on which it is wrong.
    versions: &'static [OsVersion],
    clauses: &'static [ClauseId],
    /// The scenarios that refute it, below `scenarios/`.
    scenarios: &'static [&'static str],
}

/// Values that follow from the documents and reports.
struct Vector {
    number: u8,
    says: &'static str,
    versions: &'static [OsVersion],
    clauses: &'static [ClauseId],
    shown: &'static [Shown],
}

/// What runs a test vector.
enum Shown {
    /// A scenario, below `scenarios/`.
    Scenario(&'static str),
    /// A unit test: its file and its name.
    Test(&'static str, &'static str),
}

/// The scenario with this name.
fn load(root: &Path, name: &str) -> Scenario {
    let path = format!("scenarios/{name}.ron");
    let text = fs::read_to_string(root.join(&path));
    let text = text.unwrap_or_else(|error| panic!("{path}: {error}"));
    let source = Source::from_bytes(&path, text.into_bytes()).expect("it is UTF-8");
    scenario::parse(&source, &NoFiles).unwrap_or_else(|wrong| panic!("{path}: {wrong:?}"))
}

/// A link to a scenario, and what it shows.
fn shows(root: &Path, name: &str) -> String {
    let scenario = load(root, name);
    let on: Vec<OsVersion> = scenario.on.iter().map(|on| on.value).collect();
    let about = &scenario.about.value;
    format!("[`{name}`](../scenarios/{name}.ron) ({}): {about}", names(&on))
}

fn ids(clauses: &[ClauseId]) -> String {
    clauses.iter().map(|clause| clause.id).collect::<Vec<_>>().join(", ")
}

/// The page of the misconceptions.
pub(super) fn misconceptions(root: &Path) -> String {
    let mut text = page(
        "What learners get wrong",
        "What is often believed of the memory of Windows CE, what is so, and the scenarios that show \
         it; `cargo xtask run` runs them. [clauses.md](clauses.md) says where each clause comes from, \
         [test-vectors.md](test-vectors.md) has single values.",
    );
    for it in &MISCONCEPTIONS {
        let (versions, clauses) = (names(it.versions), ids(it.clauses));
        let _ = write!(text, "\n## {}. \"{}\"\n\n{}\n\n", it.number, it.believed, it.so);
        let _ = write!(text, "Wrong on {versions}, by {clauses}.\n\n");
        for name in it.scenarios {
            let _ = writeln!(text, "- {}", shows(root, name));
        }
    }
    text
}

/// The page of the test vectors.
pub(super) fn vectors(root: &Path) -> String {
    let mut text = page(
        "Test vectors",
        "Single values to test a model, an emulator or an exercise with, and what runs each of them \
         here.\n\n| Vector | Says | Versions | Clauses | Run by |\n| --- | --- | --- | --- | --- |",
    );
    for vector in &VECTORS {
        let shown: Vec<String> = vector.shown.iter().map(|shown| run_by(root, shown)).collect();
        let shown = shown.join("; ");
        let (versions, clauses) = (names(vector.versions), ids(vector.clauses));
        let says = cell(vector.says);
        let number = vector.number;
        let _ = writeln!(text, "| {number} | {says} | {versions} | {clauses} | {shown} |");
    }
    text
}

fn run_by(root: &Path, shown: &Shown) -> String {
    match *shown {
        Shown::Scenario(name) => cell(&shows(root, name)),
        Shown::Test(path, name) => format!("the test `{name}` in [{path}](../{path})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// Scenarios bear out a statement: together they run on each of its versions and name each of its
    /// clauses, but those that no scenario can show; and each of them names one.
    fn check(entry: &str, (versions, clauses): (&[OsVersion], &[ClauseId]), scenarios: &[&str]) {
        let loaded: Vec<Scenario> = scenarios.iter().map(|name| load(&root(), name)).collect();
        let named = |scenario: &Scenario, clause: &ClauseId| {
            let whole = clause.id.trim_end_matches(|end: char| end.is_ascii_lowercase());
            let mut names = scenario.clauses.iter().map(|name| &*name.value);
            names.any(|name| name == clause.id || name == whole)
        };
        for version in versions {
            let runs = |scenario: &Scenario| scenario.on.iter().any(|on| on.value == *version);
            assert!(loaded.iter().any(runs), "{entry}: no scenario runs on {version}");
            let holds = clauses.iter().any(|clause| clause.holds_in(*version));
            assert!(holds, "{entry}: no clause of it holds on {version}");
        }
        for clause in clauses.iter().filter(|clause| clause.untestable.is_none()) {
            let shown = loaded.iter().any(|scenario| named(scenario, clause));
            assert!(shown, "{entry}: no scenario of it names {}", clause.id);
        }
        for (scenario, name) in loaded.iter().zip(scenarios) {
            let about = clauses.iter().any(|clause| named(scenario, clause));
            assert!(about, "{entry}: {name} names no clause of it");
        }
    }

    #[test]
    fn scenarios_refute_all_twenty_misconceptions() {
        let numbers: Vec<u8> = MISCONCEPTIONS.iter().map(|it| it.number).collect();
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
        for it in &MISCONCEPTIONS {
            let entry = format!("misconception {}", it.number);
            assert!(!it.scenarios.is_empty(), "{entry}");
            check(&entry, (it.versions, it.clauses), it.scenarios);
        }
    }

    #[test]
    fn scenarios_and_tests_run_all_twenty_five_vectors() {
        let numbers: Vec<u8> = VECTORS.iter().map(|vector| vector.number).collect();
        assert_eq!(numbers, (1..=25).collect::<Vec<_>>());
        for vector in &VECTORS {
            let entry = format!("vector {}", vector.number);
            assert!(!vector.shown.is_empty(), "{entry}");
            let scenarios: Vec<&str> = vector.shown.iter().filter_map(scenario_of).collect();
            if !scenarios.is_empty() {
                check(&entry, (vector.versions, vector.clauses), &scenarios);
            }
        }
    }

    fn scenario_of(shown: &Shown) -> Option<&'static str> {
        match *shown {
            Shown::Scenario(name) => Some(name),
            Shown::Test(path, name) => {
                let text = fs::read_to_string(root().join(path));
                let text = text.unwrap_or_else(|error| panic!("{path}: {error}"));
                let test = text.contains(&format!("#[test]\n    fn {name}("));
                let test = test || text.contains(&format!("#[test]\nfn {name}("));
                assert!(test, "{path} has no test {name}");
                None
            }
        }
    }
}
