//! `slotzero view`: the run of one scenario as a page to step through.

use crate::cli::{ColorChoice, ViewOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::planned::{planned, tell};
use crate::run::{ended, refuse};
use crate::show::no_such_step;
use crate::{Exit, Host};
use kernel::Defaults;
use runner::{Options, Plan, Report};
use scenario::Severity;
use std::io;
use viewer::html::{Remark, Script, page};
use viewer::svg::picture;
use viewer::{Camera, Film};

pub(crate) fn command(
    options: &ViewOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let wanted = options.version_only.as_deref();
    planned(&options.file, wanted, colours, host, |found, plan, version, host| {
        let limits = Options { step_budget: options.max_steps, ..Options::default() };
        let mut camera = Camera::default();
        let report = runner::run(plan, version, limits, &mut camera, &mut Defaults);
        let film = camera.finish();
        assert!(!film.contradicted, "the trace of a run agrees with itself");
        let made = match drawing(options, &film) {
            Some(Ok(drawing)) => drawing,
            Some(Err(mistake)) => return refuse(&[mistake], host),
            None => page(&film, &script(&found.shown, plan, &report)),
        };
        write_to(&options.output, options.force, found, host, |file, host| {
            file.write_all(made.as_bytes())?;
            tell(&report.messages, colours, host)?;
            Ok(ended(plan.scenario, report.verdict).exit())
        })
    })
}

/// The drawing, if that is what is to be written.
fn drawing(options: &ViewOptions, film: &Film) -> Option<Result<String, String>> {
    let is_drawing = options.output.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg"));
    is_drawing.then(|| {
        let frame = options.step.frame(film);
        frame.map(|frame| picture(film, frame)).ok_or_else(|| no_such_step(options.step))
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
