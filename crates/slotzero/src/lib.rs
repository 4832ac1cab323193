//! The command line: arguments, files, exit codes.
//!
//! The only crate that touches the host. What is worth testing elsewhere lives elsewhere: the
//! language in `scenario`, the run in `runner`, the drawing in `trace`.
//!
//! In reading order: [`cli`] (the arguments), [`host`] (what is outside), [`exit`] (the codes),
//! [`select`], [`load`] and [`files`] (which scenarios, and their bytes), [`run`], then one module
//! a command. [`main`] is the whole program as a function: tests call it too.

mod check;
pub mod cli;
pub mod code;
mod colour;
mod completions;
pub mod corpus;
pub mod coverage;
pub mod drive;
pub mod exit;
mod explain;
mod explore;
pub mod files;
pub mod filter;
mod fmt;
pub mod host;
mod judge;
mod list;
pub mod load;
mod logs;
mod merge;
mod new;
mod output;
mod quiz;
pub mod run;
pub mod select;
mod serve;
pub mod show;
mod sinks;
mod source;
mod trace_file;
mod view;

pub use exit::Exit;
pub use host::Host;

use clap::Parser;
use cli::{Cli, Command};
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

/// Runs the program with these arguments, the first of which is its own name.
///
/// Everything that it says goes to `host`; nothing but the files that the arguments name is read
/// or written.
pub fn main(args: impl IntoIterator<Item = OsString>, host: &mut Host<'_>) -> Exit {
    let result = match Cli::try_parse_from(args) {
        Ok(cli) => logs::with_level(cli.verbose, || dispatch(cli, host)),
        Err(error) => refuse(&error, host),
    };
    let result = result.and_then(|exit| host.flush().map(|()| exit));
    match result {
        Ok(exit) => exit,
        // Whoever reads our output has had enough of it: `slotzero list | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::AsExpected,
        Err(error) => {
            let _ = writeln!(host.err, "error: {error}");
            Exit::BadInput
        }
    }
}

/// Runs the program with the arguments, the streams and the environment of this process.
pub fn main_from_environment(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(host::with_environment(|host| main(args, host)).code())
}

fn dispatch(cli: Cli, host: &mut Host<'_>) -> io::Result<Exit> {
    let colour = cli.color;
    match cli.command {
        Command::Run(options) => run::command(&options, colour, host),
        Command::Trace(options) => trace_file::command(&options, colour, host),
        Command::View(options) => view::command(&options, colour, host),
        Command::Quiz(options) => quiz::command(&options, colour, host),
        Command::Serve(options) => serve::command(&options, host),
        Command::Explore(options) => explore::command(&options, colour, host),
        Command::Merge(options) => merge::command(&options, host),
        Command::Check(options) => check::command(&options, colour, host),
        Command::Fmt(options) => fmt::command(&options, colour, host),
        Command::Explain(options) => explain::command(&options, host),
        Command::List(options) => list::command(&options, host),
        Command::Coverage(options) => coverage::command(&options, host),
        Command::New(options) => new::command(&options, host),
        Command::Completions(options) => completions::command(&options, host),
        Command::Judge(options) => judge::command(&options, host),
        Command::Drive(options) => drive::command(&options, host),
    }
}

/// What clap has to say: help and version are no mistakes.
fn refuse(error: &clap::Error, host: &mut Host<'_>) -> io::Result<Exit> {
    if error.use_stderr() {
        write!(host.err, "{}", error.render())?;
        return Ok(Exit::BadInput);
    }
    write!(host.out, "{}", error.render())?;
    Ok(Exit::AsExpected)
}
