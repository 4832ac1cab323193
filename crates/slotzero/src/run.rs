//! `slotzero run`: runs scenarios and says whether everything was as expected.

mod bless;
mod junit;
mod one;
pub mod partition;
pub(crate) mod pool;
pub(crate) mod tell;
mod watch;

pub use bless::Blessing;
pub(crate) use one::ended;
pub use one::{Counts, Ended, Ran, Settings, run_file};
pub(crate) use tell::write_messages;

use crate::cli::{ColorChoice, MessageFormat, RunOptions};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::select::{self, Found};
use crate::{Exit, Host};
use abi::OsVersion;
use partition::Partition;
use scenario::near::nearest;
use scenario::{Format, echo, echo_path};
use std::fs;
use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use tell::Teller;

/// What to run, and how.
struct Prepared {
    found: Vec<Found>,
    settings: Settings,
}

/// Runs the command.
pub(crate) fn command(
    options: &RunOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let prepared = match prepare(options, colours, host) {
        Ok(prepared) => prepared,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    if options.watch {
        return watch::watch(options, colours, prepared, host);
    }
    let Prepared { found, settings } = prepared;
    let files: Vec<(usize, Found)> = found.into_iter().enumerate().collect();
    match round(options, colours, &files, &settings, host)? {
        Some(exit) => Ok(exit),
        None if settings.partition.is_some() => Ok(Exit::AsExpected),
        None => refuse(&[String::from("the filters leave no scenario to run")], host),
    }
}

/// Runs these files, each with its place among all, and says what came of them; `None` if nothing
/// was run.
fn round(
    options: &RunOptions,
    colours: Colours,
    files: &[(usize, Found)],
    settings: &Settings,
    host: &mut Host<'_>,
) -> io::Result<Option<Exit>> {
    let jobs = options.jobs.map_or_else(|| processors_for(files.len()), usize::from);
    tracing::info!(files = files.len(), jobs, "run");
    let mut teller = Teller::new(options.message_format, colours, files.len());
    let mut kept = Vec::new();
    pool::in_order(
        files,
        jobs,
        |(place, found)| (found.clone(), run_file(found, *place, settings)),
        |(found, ran)| {
            teller.count_file(ran.len());
            for ran in ran {
                teller.tell(&ran, host)?;
                let failed = ran.ended.exit() != Exit::AsExpected;
                if settings.report || settings.bless {
                    kept.push((ran, found.clone()));
                }
                if options.fail_fast && failed {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    if !teller.is_empty() || settings.partition.is_some() {
        teller.summary(host)?;
    }
    let mut exit = (!teller.is_empty()).then(|| teller.exit());
    if settings.bless {
        exit = exit.and(Some(bless::bless(&kept, host)?));
    }
    if let Some(file) = &options.junit {
        let ran: Vec<Ran> = kept.into_iter().map(|(ran, _)| ran).collect();
        if let Err(error) = write_junit(&host.path(file), &ran) {
            let shown = echo_path(&file.to_string_lossy());
            host.complain(&format!("{shown} cannot be written: {error}"))?;
            exit = exit.max(Some(Exit::BadInput));
        }
    }
    Ok(exit)
}

fn write_junit(path: &Path, runs: &[Ran]) -> io::Result<()> {
    let mut text = Vec::new();
    junit::write(runs, &mut text)?;
    fs::write(path, text)
}

fn prepare(
    options: &RunOptions,
    colours: Colours,
    host: &Host<'_>,
) -> Result<Prepared, Vec<String>> {
    let single = |mistake| vec![mistake];
    let selection = &options.selection;
    let version = version(options.version_only.as_deref()).map_err(single)?;
    let filter = Filter::new(&selection.filter, &selection.tag).map_err(single)?.on(version);
    let partition = options.partition.as_deref().map(|text| Partition::new(text, &host.shard));
    let partition = partition.transpose().map_err(single)?;
    let found = select::find(selection, host)?;
    if let Some(junit) = &options.junit {
        if found.iter().any(|found| found.path == host.path(junit)) {
            return Err(single(String::from("--junit names a scenario, not a file to write to")));
        }
    }
    let human = options.message_format == MessageFormat::Human;
    if options.trace && !human {
        return Err(single(String::from(
            "--trace belongs to --message-format human; `slotzero trace` has other forms",
        )));
    }
    let alone = human && select::names_one_file(selection, host);
    let settings = Settings {
        filter,
        version,
        options: runner::Options { step_budget: options.max_steps, ..runner::Options::default() },
        format: match options.message_format {
            MessageFormat::Human => colours.human(),
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        },
        trace: options.trace || (alone && !options.no_trace),
        show: options.show,
        colour: colours.out,
        partition,
        report: options.junit.is_some(),
        bless: options.bless,
    };
    Ok(Prepared { found, settings })
}

/// The version with this name, if one was given.
pub(crate) fn version(name: Option<&str>) -> Result<Option<OsVersion>, String> {
    let Some(name) = name else { return Ok(None) };
    let known = OsVersion::from_name(name);
    known.map(Some).ok_or_else(|| {
        let names = OsVersion::ALL.map(OsVersion::name);
        match nearest(name, names) {
            Some(near) => format!("there is no version `{}`; did you mean `{near}`?", echo(name)),
            None => format!("there is no version `{}`, only {}", echo(name), names.join(", ")),
        }
    })
}

/// Says what is wrong with the arguments.
pub(crate) fn refuse(mistakes: &[String], host: &mut Host<'_>) -> io::Result<Exit> {
    for mistake in mistakes {
        host.complain(mistake)?;
    }
    Ok(Exit::BadInput)
}

/// How many processors there are for so many files. For one file the host is not asked: it reads
/// several files of its own to tell.
fn processors_for(files: usize) -> usize {
    if files <= 1 { 1 } else { std::thread::available_parallelism().map_or(1, NonZero::get) }
}
