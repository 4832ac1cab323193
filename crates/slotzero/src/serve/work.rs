//! Runs and explorations for a page, within limits.

use super::answer::{Question, Schedule};
use super::limits::{EXPLORE_TIME, RUN_TIME, STATES, STEPS, Stretch};
use crate::explore::{self, record::Record};
use crate::select::Found;
use crate::source::script;
use abi::OsVersion;
use kernel::Defaults;
use runner::{Options, Plan, run_watched};
use scenario::{Diagnostics, Format, Scenario, Source, edit, parse_partly};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use viewer::Camera;
use viewer::html::Shown;

/// Runs a text. What is wrong with it is in the answer, with its place.
pub(super) fn run(found: &Found, question: &Question) -> Value {
    let text = match scheduled(found, question) {
        Ok(text) => text,
        Err(mistakes) => return mistaken(&mistakes),
    };
    planned(found, &text, question, |plan, version| {
        let (time, mut camera) = (Stretch::of(RUN_TIME), Camera::default());
        let options = Options { step_budget: STEPS, ..Options::default() };
        let mut watch = |_: &kernel::World| match time.is_over() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let report = run_watched(plan, version, options, &mut camera, &mut Defaults, &mut watch);
        let (film, script) = (camera.finish(), script(&found.shown, plan, version, &report));
        json!({
            "text": text,
            "version": version.name(),
            "versions": plan.scenario.on.iter().map(|on| on.value.name()).collect::<Vec<_>>(),
            "messages": messages(&report.messages),
            "film": Shown::new(&film, &script),
        })
    })
}

/// Explores a text.
pub(super) fn explore(found: &Found, question: &Question) -> Value {
    planned(found, &question.text, question, |plan, version| {
        let mut scenario = plan.scenario.clone();
        explore::any_order(&mut scenario);
        let files = found.files();
        let plan = match runner::plan(&scenario, &files) {
            Ok(plan) => plan,
            Err(mistakes) => return mistaken(&mistakes),
        };
        let settings = explore::Settings::bounded(STATES, STEPS);
        let time = Stretch::of(EXPLORE_TIME);
        let stop = || time.is_over();
        match explore::on_version(&plan, version, &settings, &stop) {
            Ok(explored) => {
                let record = Record::new(&found.shown, version, &explored, &settings);
                json!({ "messages": [], "record": record })
            }
            Err(mistakes) => mistaken(&mistakes),
        }
    })
}

/// The text with the order and the decisions that are asked for.
fn scheduled(found: &Found, question: &Question) -> Result<String, Diagnostics> {
    let mut text = question.text.clone();
    let Some(Schedule { may, order, choices }) = &question.schedule else { return Ok(text) };
    for (field, value) in [("may", may), ("order", order), ("choices", choices)] {
        if let Some(value) = value {
            let source = Source::from_bytes(&found.shown, text.into_bytes())?;
            text = edit::with_field(&source, field, value)?;
        }
    }
    Ok(text)
}

fn planned(
    found: &Found,
    text: &str,
    question: &Question,
    go_on: impl FnOnce(&Plan<'_>, OsVersion) -> Value,
) -> Value {
    let files = found.files();
    let source = match Source::from_bytes(&found.shown, text.as_bytes().to_vec()) {
        Ok(source) => source,
        Err(mistakes) => return mistaken(&mistakes),
    };
    let (scenario, mut mistakes) = parse_partly(&source, &files);
    let Some(scenario) = scenario else { return mistaken(&mistakes) };
    match runner::plan(&scenario, &files) {
        Ok(plan) if mistakes.is_empty() => go_on(&plan, chosen(&scenario, question)),
        Ok(_) => mistaken(&mistakes),
        Err(more) => {
            mistakes.extend(more);
            mistaken(&mistakes)
        }
    }
}

/// The version that is asked for, if the text still names it; else its first one.
fn chosen(scenario: &Scenario, question: &Question) -> OsVersion {
    let wanted = question.version.as_deref().and_then(OsVersion::from_name);
    let named = scenario.on.iter().map(|on| on.value);
    let first = scenario.on.first().expect("a scenario names a version").value;
    named.clone().find(|on| Some(*on) == wanted).unwrap_or(first)
}

fn mistaken(mistakes: &Diagnostics) -> Value {
    json!({ "messages": messages(mistakes), "versions": [], "film": null })
}

/// Messages as objects, each with its place.
fn messages(mistakes: &Diagnostics) -> Vec<Value> {
    let lines = mistakes.render(Format::Json);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
