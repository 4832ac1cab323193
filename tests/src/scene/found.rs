//! A scene that failed, as a scenario to be kept: with the order and the decisions of its run, and with
//! what comes of each step as it is now.

use super::{Decisions, Scene, Written, anything, run_by};
use explorer::Schedule;
use kernel::{Chance, ChoicePoint, Defaults};
use runner::{Came, Options, Report, Verdict, Walk, listed_as};
use scenario::{Choice, Source};
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace::Silent;

/// Decisions, and those of them that a scenario lists.
struct Noted<'s> {
    decisions: Decisions<'s>,
    choices: Vec<Choice>,
}

impl Chance for Noted<'_> {
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        let option = self.decisions.choose(point, of);
        self.choices.extend(listed_as(point).map(|point| Choice { point, option }));
        option
    }
}

impl Scene {
    /// The scenario with the order and the decisions that its run had, also one in which the kernel
    /// stopped; none if a step was taken by a thread that has no name.
    pub fn prescribed(&self) -> Option<String> {
        let fields = self.decisions()?;
        Some(self.written(&fields, &anything).text)
    }

    /// The fields `order` and `choices`.
    fn decisions(&self) -> Option<String> {
        self.planned(&self.text(), |_, plan| {
            let options = Options { invariants: false, ..Options::default() };
            let mut walk = Walk::begin(plan, self.world.version, options).ok()?;
            walk.name_picks();
            let mut noted = Noted { decisions: self.chance(), choices: Vec::new() };
            let turn = |walk: &mut Walk<'_>, noted: &mut Noted<'_>| {
                catch_unwind(AssertUnwindSafe(|| walk.turn(&mut Silent, noted)))
            };
            while let Ok(Came::GoesOn) = turn(&mut walk, &mut noted) {}
            let schedule = Schedule::of(&walk, noted.choices);
            let mut fields = format!("order: {},\n", schedule.order_text()?);
            if !schedule.choices.is_empty() {
                fields += &format!("choices: {},\n", schedule.choices_text());
            }
            Some(fields)
        })
    }
}

/// The scenario to be kept.
pub fn as_found(scene: &Scene) -> String {
    let order = scene.order.map(|seed| format!("order: Seed({seed}),\n"));
    let fields = scene.decisions().or(order).unwrap_or_default();
    let steps = scene.written("", &anything).steps;
    // Nothing said means that it succeeds.
    let mut expected = vec![String::new(); steps.len()];
    for _ in 0..2 * steps.len() + 1 {
        let written = scene.written(&fields, &|at, _| expected[at].clone());
        let run = || scene.planned(&written.text, |_, plan| run(scene, plan));
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(report) if learn(&report, &written, &mut expected) => {}
            Ok(_) => break,
            Err(_) => {
                expected = steps.iter().map(|(_, anything)| (*anything).to_owned()).collect();
                break;
            }
        }
    }
    let text = scene.written(&fields, &|at, _| expected[at].clone()).text;
    let source = Source::from_bytes("found.ron", text.into_bytes()).expect("it is text");
    scenario::format(&source).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

fn run(scene: &Scene, plan: &runner::Plan<'_>) -> Report {
    let by = (scene.world.version, Options::default());
    run_by(plan, by, &mut Silent, &mut Defaults)
}

/// Learns what comes of the steps; false if there is nothing new.
fn learn(report: &Report, written: &Written, expected: &mut [String]) -> bool {
    let source = report.messages.source();
    let step_at = |at: u32| {
        let line = source.line_at(at);
        written.steps.iter().position(|(of, anything)| *of == line && !anything.is_empty())
    };
    let mut new = false;
    let mut learn = |at: usize, text: &str| {
        // Two runs of a program may come to two ends.
        let text = if expected[at].is_empty() { text } else { written.steps[at].1 };
        new |= expected[at] != text;
        text.clone_into(&mut expected[at]);
    };
    for answer in &report.answers {
        if let Some(at) = step_at(answer.step.start) {
            learn(at, answer.text.as_deref().unwrap_or(written.steps[at].1));
        }
    }
    if let Verdict::NotModelled(_) = report.verdict {
        let last = report.messages.iter().last();
        if let Some(at) = last.and_then(|last| step_at(last.primary.span.start)) {
            learn(at, "NotModelled");
        }
    }
    new
}
