//! `slotzero trace`: everything that happens in the run of one scenario.

use crate::cli::{ColorChoice, TraceFormat, TraceOptions};
use crate::colour::Colours;
use crate::load::load;
use crate::run::{ended, refuse, version};
use crate::select::Found;
use crate::sinks::{Drawing, Lines};
use crate::{Exit, Host};
use abi::OsVersion;
use kernel::Defaults;
use runner::{Options, Plan, Report};
use scenario::{Diagnostics, echo_path};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(crate) fn command(
    options: &TraceOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let shown = options.file.to_string_lossy().into_owned();
    let found = Found { path: host.path(&options.file), shown };
    let colours = Colours::of(colour, host);
    let scenario = match load(&found) {
        Ok(scenario) => scenario,
        Err(mistakes) => return tell(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    let files = found.files();
    let plan = match runner::plan(&scenario, &files) {
        Ok(plan) => plan,
        Err(mistakes) => return tell(&mistakes, colours, host).map(|()| Exit::BadInput),
    };
    let version = match choose(options, &plan) {
        Ok(version) => version,
        Err(mistake) => return refuse(&[mistake], host),
    };
    let report = match &options.output {
        None => run(options, &plan, version, &mut host.out, colours.out)?,
        Some(output) if same_file(&host.path(output), &found.path) => {
            return refuse(&[format!("{} is the scenario itself", echo_shown(output))], host);
        }
        Some(output) => match open(&host.path(output), options.force) {
            Ok(file) => {
                let mut file = BufWriter::new(file);
                let report = run(options, &plan, version, &mut file, false)?;
                file.flush()?;
                report
            }
            Err(error) => return refuse(&[why(output, &error)], host),
        },
    };
    tell(&report.messages, colours, host)?;
    Ok(ended(&scenario, report.verdict).exit())
}

fn choose(options: &TraceOptions, plan: &Plan<'_>) -> Result<OsVersion, String> {
    let on = &plan.scenario.on;
    match version(options.version_only.as_deref())? {
        None => Ok(on.first().expect("a scenario names a version").value),
        Some(wanted) if on.iter().any(|on| on.value == wanted) => Ok(wanted),
        Some(wanted) => Err(format!("the scenario does not run on {wanted}")),
    }
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
            let mut sink = Drawing::new(to, colour);
            let report = runner::run(plan, version, limits, &mut sink, &mut Defaults);
            sink.finish().map(|_| report)
        }
        TraceFormat::Json => {
            let mut sink = Lines::new(to);
            let report = runner::run(plan, version, limits, &mut sink, &mut Defaults);
            sink.finish().map(|_| report)
        }
    }
}

/// The file to write to; an existing one only if it may be overwritten.
fn open(path: &Path, force: bool) -> io::Result<File> {
    match force {
        true => File::create(path),
        false => OpenOptions::new().write(true).create_new(true).open(path),
    }
}

/// True if both paths lead to one file that exists.
fn same_file(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

fn echo_shown(path: &Path) -> String {
    echo_path(&path.to_string_lossy())
}

fn why(path: &Path, error: &io::Error) -> String {
    let shown = echo_shown(path);
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{shown} exists already; --force overwrites it")
        }
        _ => format!("{shown} cannot be written: {error}"),
    }
}

fn tell(messages: &Diagnostics, colours: Colours, host: &mut Host<'_>) -> io::Result<()> {
    host.out.flush()?;
    write!(host.err, "{}", messages.render(colours.human()))
}
