//! One scenario file, from its bytes to what came of it.

use super::bless::Blessing;
use super::partition::Partition;
use crate::Exit;
use crate::filter::Filter;
use crate::load::load;
use crate::select::Found;
use crate::show::{Show, shown};
use crate::sinks::drawn;
use abi::OsVersion;
use kernel::Defaults;
use runner::{Plan, Report, Verdict};
use scenario::{Diagnostics, Format, Scenario, echo_path};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace::{Silent, Sink};

/// How to run scenarios.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which to run.
    pub filter: Filter,
    /// On which version only.
    pub version: Option<OsVersion>,
    /// How much a run may do.
    pub options: runner::Options,
    /// The form of messages.
    pub format: Format,
    /// Draw what happened.
    pub trace: bool,
    /// Draw the world too: after this step, or after the last one.
    pub show: Option<Show>,
    /// Draw it in colours.
    pub colour: bool,
    /// Which share of the runs, if not all.
    pub partition: Option<Partition>,
    /// Keep what a report for other programs needs.
    pub report: bool,
    /// Keep what is needed to change what is expected.
    pub bless: bool,
}

/// What came of a scenario on a version, in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything was as expected.
    Met,
    /// Something was not as expected.
    Unmet,
    /// Nothing was wrong, but something was expected that no document settles.
    Unsettled,
    /// It fails, as its known gap says.
    KnownGap,
    /// It came to something that is not modelled.
    NotModelled(&'static str),
    /// It took as many steps as it may.
    OutOfSteps,
    /// It is no scenario that can be run.
    Mistaken,
    /// We crashed; the message of the panic.
    Crashed(String),
}

impl Ended {
    /// The word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Ended::Met => "met",
            Ended::Unmet => "unmet",
            Ended::Unsettled => "unsettled",
            Ended::KnownGap => "known gap",
            Ended::NotModelled(_) => "not modelled",
            Ended::OutOfSteps => "out of steps",
            Ended::Mistaken => "mistaken",
            Ended::Crashed(_) => "crashed",
        }
    }

    /// What it means for the program's exit code.
    pub fn exit(&self) -> Exit {
        match self {
            Ended::Met | Ended::Unsettled | Ended::KnownGap => Exit::AsExpected,
            Ended::Unmet => Exit::Unmet,
            Ended::NotModelled(_) | Ended::OutOfSteps => Exit::Limit,
            Ended::Mistaken => Exit::BadInput,
            Ended::Crashed(_) => Exit::Bug,
        }
    }
}

/// Figures of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Steps taken.
    pub steps: u64,
    /// Expectations compared.
    pub expectations: u64,
    /// Those of them that no document settles.
    pub unsettled: u64,
    /// The fingerprint of the world at the end.
    pub fingerprint: u64,
}

/// What came of a scenario on a version.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The path, as messages show it.
    pub shown: String,
    /// The version, unless it came to no run.
    pub version: Option<OsVersion>,
    /// In a word.
    pub ended: Ended,
    /// In figures.
    pub counts: Counts,
    /// What is to be said about it, in the form that was asked for.
    pub messages: String,
    /// What happened, drawn, if that was asked for.
    pub trace: Option<String>,
    /// Why it came to no verdict: what is not modelled, what no document settles, the known gap.
    pub reason: Option<String>,
    /// The messages as plain text, if that was asked for.
    pub plain: String,
    /// What is needed to change what is expected, if that was asked for.
    pub blessing: Option<Blessing>,
}

impl Ran {
    /// The scenario and the version.
    pub fn name(&self) -> String {
        match self.version {
            Some(version) => format!("{} on {version}", self.shown),
            None => self.shown.clone(),
        }
    }
}

/// Runs a file, which has this place among the files, on each of its versions. Nothing comes back
/// if the filter leaves it out, or if it has no run in this share.
///
/// A panic of ours is caught here, so that the other scenarios still run.
pub fn run_file(found: &Found, place: usize, settings: &Settings) -> Vec<Ran> {
    catch_unwind(AssertUnwindSafe(|| try_file(found, place, settings)))
        .unwrap_or_else(|panic| vec![crashed(found, settings, &*panic)])
}

fn try_file(found: &Found, place: usize, settings: &Settings) -> Vec<Ran> {
    let takes =
        |version: usize| settings.partition.is_none_or(|partition| partition.takes(place, version));
    let scenario = match load(found) {
        Ok(scenario) => scenario,
        Err(_) if !settings.filter.may_take(&found.shown) || !takes(0) => return Vec::new(),
        Err(mistakes) => return vec![mistaken(found, settings, &mistakes)],
    };
    if !settings.filter.takes(&found.shown, &scenario) {
        return Vec::new();
    }
    let files = found.files();
    match runner::plan(&scenario, &files) {
        Ok(plan) => {
            let versions = scenario.on.iter().map(|on| on.value).enumerate();
            let versions = versions.filter(|(at, _)| takes(*at)).map(|(_, on)| on);
            let wanted = versions.filter(|on| settings.version.is_none_or(|only| only == *on));
            wanted.map(|version| run_plan(found, &plan, version, settings)).collect()
        }
        Err(_) if !takes(0) => Vec::new(),
        Err(mistakes) => vec![mistaken(found, settings, &mistakes)],
    }
}

fn run_plan(found: &Found, plan: &Plan<'_>, version: OsVersion, settings: &Settings) -> Ran {
    let run =
        |sink: &mut dyn Sink| runner::run(plan, version, settings.options, sink, &mut Defaults);
    let (report, trace) = match (settings.show, settings.trace) {
        (Some(show), _) => {
            let (report, trace) = shown(settings.colour, show, run);
            (report, Some(trace))
        }
        (None, true) => {
            let (report, trace) = drawn(settings.colour, run);
            (report, Some(trace))
        }
        (None, false) => (run(&mut Silent), None),
    };
    tracing::debug!(path = %found.shown, %version, steps = report.steps, "ran");
    Ran {
        shown: found.shown.clone(),
        version: Some(version),
        ended: ended(plan.scenario, report.verdict),
        counts: Counts {
            steps: report.steps,
            expectations: report.expectations,
            unsettled: report.unsettled,
            fingerprint: report.fingerprint,
        },
        messages: report.messages.render(settings.format),
        trace,
        reason: reason(plan.scenario, &report),
        plain: plain(settings, &report.messages),
        blessing: settings.bless.then(|| Blessing::of(plan.scenario, &report)),
    }
}

fn plain(settings: &Settings, messages: &Diagnostics) -> String {
    if settings.report { messages.render(Format::Human) } else { String::new() }
}

/// Why a run came to no verdict.
fn reason(scenario: &Scenario, report: &Report) -> Option<String> {
    match report.verdict {
        Verdict::Met => scenario.known_gap.as_ref().map(|gap| gap.to_string()),
        Verdict::NotModelled(what) => Some(what.to_owned()),
        Verdict::Unsettled => report.open.as_ref().map(|open| open.to_string()),
        Verdict::Unmet | Verdict::OutOfSteps => None,
    }
}

/// The verdict; that of a known gap that still gapes is a word of its own.
pub(crate) fn ended(scenario: &Scenario, verdict: Verdict) -> Ended {
    match verdict {
        Verdict::Met if scenario.known_gap.is_some() => Ended::KnownGap,
        Verdict::Met => Ended::Met,
        Verdict::Unmet => Ended::Unmet,
        Verdict::Unsettled => Ended::Unsettled,
        Verdict::NotModelled(what) => Ended::NotModelled(what),
        Verdict::OutOfSteps => Ended::OutOfSteps,
    }
}

fn mistaken(found: &Found, settings: &Settings, mistakes: &Diagnostics) -> Ran {
    let plain = plain(settings, mistakes);
    Ran { plain, ..without_run(found, Ended::Mistaken, mistakes.render(settings.format)) }
}

fn crashed(found: &Found, settings: &Settings, panic: &(dyn Any + Send)) -> Ran {
    let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    let name = echo_path(&found.shown);
    let text = format!("a bug in Slotzero: {said}; please report it with this scenario");
    let message = match settings.format {
        Format::Json => {
            let object = serde_json::json!({"severity": "error", "file": name, "message": text});
            format!("{object}\n")
        }
        Format::Short => format!("{name}:1:1: error: {text}\n"),
        Format::Human | Format::Colored => format!("error: {text}\n --> {name}\n"),
    };
    let plain = text.clone();
    Ran { plain, ..without_run(found, Ended::Crashed(said), message) }
}

fn without_run(found: &Found, ended: Ended, messages: String) -> Ran {
    Ran {
        shown: found.shown.clone(),
        version: None,
        ended,
        counts: Counts::default(),
        messages,
        trace: None,
        reason: None,
        plain: String::new(),
        blessing: None,
    }
}
