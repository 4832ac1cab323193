//! `slotzero run`: runs scenarios and says whether everything was as expected.

mod one;
pub(crate) mod pool;
pub(crate) mod tell;

pub(crate) use one::ended;
pub use one::{Counts, Ended, Ran, Settings, run_file};
pub(crate) use tell::write_messages;

use crate::cli::{ColorChoice, MessageFormat, RunOptions};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::select::{self, Found};
use crate::{Exit, Host};
use abi::OsVersion;
use scenario::near::nearest;
use scenario::{Format, echo};
use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use tell::Teller;

/// Runs the command.
pub(crate) fn command(
    options: &RunOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    let (found, settings) = match prepare(options, colours, host) {
        Ok(prepared) => prepared,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    let jobs = options.jobs.map_or_else(|| processors_for(found.len()), usize::from);
    tracing::info!(files = found.len(), jobs, "run");
    let mut teller = Teller::new(options.message_format, colours, found.len());
    pool::in_order(
        &found,
        jobs,
        |found| run_file(found, &settings),
        |ran| {
            teller.count_file(ran.len());
            for ran in ran {
                teller.tell(&ran, host)?;
                if options.fail_fast && ran.ended.exit() != Exit::AsExpected {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    if teller.is_empty() {
        host.complain("the filters leave no scenario to run")?;
        return Ok(Exit::BadInput);
    }
    teller.summary(host)?;
    Ok(teller.exit())
}

fn prepare(
    options: &RunOptions,
    colours: Colours,
    host: &Host<'_>,
) -> Result<(Vec<Found>, Settings), Vec<String>> {
    let single = |mistake| vec![mistake];
    let selection = &options.selection;
    let version = version(options.version_only.as_deref()).map_err(single)?;
    let filter = Filter::new(&selection.filter, &selection.tag).map_err(single)?.on(version);
    let found = select::find(selection, host)?;
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
        colour: colours.out,
    };
    Ok((found, settings))
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
