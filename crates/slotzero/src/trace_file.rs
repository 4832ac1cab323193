//! `slotzero trace`: everything that happens in the run of one scenario.

use crate::cli::{ColorChoice, TraceFormat, TraceOptions};
use crate::colour::Colours;
use crate::output::write_to;
use crate::planned::{planned, tell};
use crate::run::ended;
use crate::show::Both;
use crate::sinks::{Drawing, Lines, Logging};
use crate::{Exit, Host};
use abi::OsVersion;
use kernel::Defaults;
use runner::{Options, Plan, Report};
use std::io::{self, Write};
use viewer::{Camera, Timeline};

pub(crate) fn command(
    options: &TraceOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let wanted = options.version_only.as_deref();
    planned(&options.file, wanted, colours, host, |found, plan, version, host| {
        let say = |report: &Report, host: &mut Host<'_>| {
            tell(&report.messages, colours, host)?;
            Ok(ended(plan.scenario, report.verdict).exit())
        };
        match &options.output {
            None => {
                let report = run(options, plan, version, &mut host.out, colours.out)?;
                say(&report, host)
            }
            Some(output) => write_to(output, options.force, found, host, |file, host| {
                let report = run(options, plan, version, file, false)?;
                say(&report, host)
            }),
        }
    })
}

/// Runs the scenario and writes its trace to `to`.
fn run(
    options: &TraceOptions,
    plan: &Plan<'_>,
    version: OsVersion,
    to: &mut dyn Write,
    colour: bool,
) -> io::Result<Report> {
    let limits = Options { step_budget: options.max_steps, ..Options::default() };
    match options.format {
        TraceFormat::Text => {
            let (mut drawing, mut camera) = (Drawing::new(to, colour), Camera::default());
            let Some(show) = options.show else {
                let report = runner::run(plan, version, limits, &mut drawing, &mut Defaults);
                return drawing.finish().map(|_| report);
            };
            let mut both = Both { camera: &mut camera, drawing: &mut drawing };
            let report = runner::run(plan, version, limits, &mut both, &mut Defaults);
            let picture = show.of(&camera.finish(), colour);
            drawing.finish()?.write_all(picture.as_bytes()).map(|()| report)
        }
        TraceFormat::Json => {
            let mut sink = Lines::new(to);
            let report = runner::run(plan, version, limits, &mut sink, &mut Defaults);
            sink.finish().map(|_| report)
        }
        TraceFormat::Readlog => {
            let mut sink = Logging::new(to);
            let report = runner::run(plan, version, limits, &mut sink, &mut Defaults);
            sink.finish().map(|_| report)
        }
        TraceFormat::Perfetto => {
            let mut timeline = Timeline::default();
            let report = runner::run(plan, version, limits, &mut timeline, &mut Defaults);
            assert!(!timeline.contradicted(), "the trace of a run agrees with itself");
            timeline.write(to).map(|()| report)
        }
    }
}
