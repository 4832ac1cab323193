//! Runs scenarios and notes which clauses they reach.

use super::Coverage;
use crate::load::load;
use crate::run::{Ended, ended, pool};
use crate::select::Found;
use abi::clause::{self, ClauseId};
use abi::{ErrorCode, OsVersion};
use kernel::Defaults;
use runner::Plan;
use scenario::{Format, Scenario};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::{io, thread};
use trace::event::Word;
use trace::{Event, Sink};

/// A function wrote a last error of this name after this clause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The function.
    pub api: Word,
    /// The name of the code.
    pub code: &'static str,
    /// The identifier of the clause.
    pub clause: &'static str,
}

/// What the answers of a run cite.
#[derive(Default)]
struct Answers {
    refusals: BTreeSet<Refusal>,
    cited: Vec<ClauseId>,
    faults: BTreeSet<String>,
}

impl Sink for Answers {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        if let Event::Return { api, last_error, clause, .. } = event {
            let refused = last_error.filter(|code| code.0 != 0);
            match clause {
                Some(id) => self.cite(api, refused, &id),
                // SetLastError writes what it is told to.
                None if refused.is_some() && &*api != "SetLastError" => {
                    let code = refused.unwrap_or_default();
                    self.faults.insert(format!("{api} answers {code} and cites no clause"));
                }
                None => {}
            }
        }
    }
}

impl Answers {
    fn cite(&mut self, api: Word, code: Option<ErrorCode>, id: &str) {
        let Some(clause) = clause::find(id) else {
            self.faults.insert(format!("{api} cites {id}, which is no clause"));
            return;
        };
        self.cited.push(clause);
        if let Some(code) = code.and_then(ErrorCode::name) {
            self.refusals.insert(Refusal { api, code, clause: clause.id });
        }
    }
}

/// Runs every scenario on each of its versions.
///
/// It fails only where the threads cannot hand over what they found.
pub fn gather(found: &[Found]) -> io::Result<Coverage> {
    let mut coverage = Coverage::default();
    let jobs = thread::available_parallelism().map_or(1, NonZero::get);
    pool::in_order(found, jobs, of_file, |one: Coverage| {
        coverage.add(one);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(coverage)
}

fn of_file(found: &Found) -> Coverage {
    let mut coverage = Coverage::default();
    let files = found.files();
    let scenario = load(found);
    let plan = match &scenario {
        Ok(scenario) => runner::plan(scenario, &files),
        Err(mistakes) => {
            coverage.faults.insert(mistakes.render(Format::Short).trim_end().to_owned());
            return coverage;
        }
    };
    match plan {
        Ok(plan) => {
            for on in &plan.scenario.on {
                coverage.run(&found.shown, &plan, on.value);
            }
        }
        Err(mistakes) => {
            coverage.faults.insert(mistakes.render(Format::Short).trim_end().to_owned());
        }
    }
    coverage
}

impl Coverage {
    fn add(&mut self, one: Coverage) {
        for (place, scenarios) in one.shown {
            self.shown.entry(place).or_default().extend(scenarios);
        }
        for (place, scenarios) in one.cited {
            self.cited.entry(place).or_default().extend(scenarios);
        }
        self.refusals.extend(one.refusals);
        self.faults.extend(one.faults);
    }

    fn run(&mut self, shown: &str, plan: &Plan<'_>, version: OsVersion) {
        let mut answers = Answers::default();
        let options = runner::Options::default();
        let report = runner::run(plan, version, options, &mut answers, &mut Defaults);
        let ended = ended(plan.scenario, report.verdict);
        match ended {
            Ended::Met | Ended::Unsettled => self.name(shown, plan.scenario, version),
            Ended::KnownGap => {}
            _ => {
                self.faults.insert(format!("{shown} on {version}: {}", ended.word()));
            }
        }
        for clause in answers.cited {
            if clause.holds_in(version) {
                let scenarios = self.cited.entry((clause.id, version)).or_default();
                scenarios.insert(shown.to_owned());
            } else {
                let id = clause.id;
                self.faults.insert(format!("{id} is cited on {version}, where it does not hold"));
            }
        }
        self.refusals.extend(answers.refusals);
        self.faults.extend(answers.faults);
    }

    /// Notes what a scenario that is met names. A part that no scenario can show is not meant
    /// where the whole is named.
    fn name(&mut self, shown: &str, scenario: &Scenario, version: OsVersion) {
        for name in &scenario.clauses {
            let meant =
                |clause: &ClauseId| clause.untestable.is_none() || *clause.id == *name.value;
            let held = clause::covered_by(name).filter(|clause| clause.holds_in(version));
            for clause in held.filter(meant) {
                self.shown.entry((clause.id, version)).or_default().insert(shown.to_owned());
            }
        }
    }
}
