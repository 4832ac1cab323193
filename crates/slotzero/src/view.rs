//! `slotzero view`: the run of one scenario as a page to step through.

use crate::cli::{ColorChoice, ViewOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::planned::{planned, tell};
use crate::run::ended;
use crate::{Exit, Host};
use kernel::Defaults;
use runner::{Options, Plan, Report};
use scenario::Severity;
use std::io;
use viewer::Camera;
use viewer::html::{Remark, Script, page};

pub(crate) fn command(
    options: &ViewOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let wanted = options.version_only.as_deref();
    planned(&options.file, wanted, colours, host, |found, plan, version, host| {
        write_to(&options.output, options.force, found, host, |file, host| {
            let limits = Options { step_budget: options.max_steps, ..Options::default() };
            let mut camera = Camera::default();
            let report = runner::run(plan, version, limits, &mut camera, &mut Defaults);
            let film = camera.finish();
            assert!(!film.contradicted, "the trace of a run agrees with itself");
            file.write_all(page(&film, &script(&found.shown, plan, &report)).as_bytes())?;
            tell(&report.messages, colours, host)?;
            Ok(ended(plan.scenario, report.verdict).exit())
        })
    })
}

/// The scenario's text, with what is to be said about its lines.
pub(crate) fn script(shown: &str, plan: &Plan<'_>, report: &Report) -> Script {
    let source = &plan.scenario.file;
    let wrong = report.messages.iter().filter(|message| message.severity == Severity::Error);
    let remarks = wrong.map(|message| {
        let place = &message.primary;
        let label = place.value.as_str();
        let text = match label {
            "" => message.message.clone(),
            label => format!("{}: {label}", message.message),
        };
        Remark { line: source.line_at(place.span.range().start as u32), text }
    });
    let verdict = ended(plan.scenario, report.verdict);
    Script {
        path: shown.to_owned(),
        lines: source.text().lines().map(str::to_owned).collect(),
        remarks: remarks.collect(),
        verdict: verdict.word().to_owned(),
        met: verdict.exit() == Exit::AsExpected,
    }
}
