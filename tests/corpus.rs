//! Every scenario below `scenarios/` is a test of its own on each of its versions, named by its path
//! and the version.
//!
//! `cargo test -p slotzero-tests --test corpus -- rom` runs those whose path contains `rom`.
//! A scenario that no document settles passes, and says so in its kind: `[unsettled]`.

use abi::OsVersion;
use libtest_mimic::{Arguments, Failed, Trial};
use runner::{Options, Verdict, plan, run};
use scenario::{Format, Scenario};
use slotzero::files::Folder;
use slotzero_tests::{corpus, found, name_of, read};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use trace::event::Word;
use trace::{Event, Silent, Sink};

/// The most lines that a scenario of the corpus may have.
const LINES: usize = 40;
/// The fewest scenarios that the corpus may have.
const SCENARIOS: usize = 100;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let paths = corpus();
    let mut trials: Vec<Trial> = paths.iter().flat_map(|path| trials(path)).collect();
    trials.push(Trial::test("the corpus has at least 100 scenarios", move || {
        holds(paths.len() >= SCENARIOS, || format!("it has {}", paths.len()))
    }));
    let all = corpus();
    trials.push(Trial::test(
        "every output that a function declares is given by some call",
        move || every_output_is_given(&all),
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test for a scenario on each of its versions; one that fails if it is no scenario.
fn trials(path: &Path) -> Vec<Trial> {
    let test = |name: String, version: Option<OsVersion>| {
        let path = path.to_owned();
        let kind = if expects_the_unsettled(&path) { "unsettled" } else { "" };
        Trial::test(name, move || check(&path, version)).with_kind(kind)
    };
    match read(path) {
        Ok((scenario, _)) => {
            let versions = scenario.on.iter().map(|on| on.value);
            let trial = |version| test(format!("{} on {version}", name_of(path)), Some(version));
            versions.map(trial).collect()
        }
        Err(_) => vec![test(name_of(path), None)],
    }
}

/// The kind of a test is shown before it runs, so that it is told from what is written.
fn expects_the_unsettled(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| text.contains("Unsettled("))
}

fn check(path: &Path, version: Option<OsVersion>) -> Result<(), Failed> {
    let (scenario, files) = read(path).map_err(|mistakes| mistakes.render(Format::Human))?;
    is_in_the_layout(&scenario)?;
    let version = version.expect("what can be read has a version");
    // What a test found is as it was found until somebody moves it to its area.
    if !found::is_found(path) {
        is_short(&scenario)?;
        is_about_one_thing(&scenario)?;
        names_a_clause_that_holds(&scenario, version)?;
    }
    is_met(&scenario, &files, version)
}

fn holds(held: bool, message: impl FnOnce() -> String) -> Result<(), Failed> {
    if held { Ok(()) } else { Err(message().into()) }
}

/// The outputs that the returns of calls tell of: function and output.
#[derive(Default)]
struct Outputs(BTreeSet<(Word, Word)>);

impl Sink for Outputs {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        if let Event::Return { api, outputs, .. } = event {
            self.0.extend(outputs.into_iter().map(|(name, _)| (api.clone(), name)));
        }
    }
}

/// That nothing else is given is asserted where a call gives it.
fn every_output_is_given(paths: &[PathBuf]) -> Result<(), Failed> {
    let mut given = Outputs::default();
    for path in paths {
        let Ok((scenario, files)) = read(path) else { continue };
        let Ok(plan) = plan(&scenario, &files) else { continue };
        for version in scenario.on.iter().map(|version| version.value) {
            run(&plan, version, Options::default(), &mut given, &mut kernel::Defaults);
        }
    }
    for api in coredll::APIS {
        for output in api.outputs() {
            let pair = (Word::Borrowed(api.name), Word::Borrowed(output.name));
            holds(given.0.contains(&pair), || {
                format!("no scenario sees {} of {}", pair.1, pair.0)
            })?;
        }
    }
    Ok(())
}

fn is_in_the_layout(scenario: &Scenario) -> Result<(), Failed> {
    let text =
        scenario::format(&scenario.file).map_err(|mistakes| mistakes.render(Format::Human))?;
    holds(text == scenario.file.text(), || String::from("`cargo xtask fmt` lays it out"))
}

fn is_short(scenario: &Scenario) -> Result<(), Failed> {
    let lines = scenario.file.text().lines().count();
    holds(lines <= LINES, || format!("a scenario has at most {LINES} lines, not {lines}"))
}

/// One sentence ends with a full stop and has none before, other than in names and numbers.
fn is_about_one_thing(scenario: &Scenario) -> Result<(), Failed> {
    let about = &*scenario.about.value;
    let ends = about.split(' ').filter(|word| word.ends_with(['.', '!', '?'])).count();
    let one = ends == 1 && about.ends_with('.') && !about.contains('\n');
    holds(one, || format!("`about` is one sentence with a full stop, not {about:?}"))
}

/// That each clause holds on one of the versions is asserted where a scenario is read.
fn names_a_clause_that_holds(scenario: &Scenario, version: OsVersion) -> Result<(), Failed> {
    let language = scenario.file.name().starts_with("scenarios/language/");
    let mut clauses = scenario.clauses.iter().flat_map(|clause| abi::clause::covered_by(clause));
    let named = clauses.any(|clause| clause.holds_in(version));
    holds(named || language, || {
        format!("a scenario names a clause that it shows: none that holds in {version}")
    })
}

fn is_met(scenario: &Scenario, files: &Folder, version: OsVersion) -> Result<(), Failed> {
    let plan = plan(scenario, files).map_err(|mistakes| mistakes.render(Format::Human))?;
    let chance = &mut kernel::Defaults;
    let report = run(&plan, version, Options::default(), &mut Silent, chance);
    let messages = report.messages.render(Format::Human);
    match report.verdict {
        Verdict::Met => holds(messages.is_empty(), || messages),
        Verdict::Unsettled => Ok(()),
        verdict => Err(format!("{verdict:?}\n{messages}").into()),
    }
}
