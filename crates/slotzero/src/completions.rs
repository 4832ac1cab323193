//! `slotzero completions`: for the shell.

use crate::cli::{Cli, CompletionsOptions};
use crate::{Exit, Host};
use clap::CommandFactory;
use std::io;

pub(crate) fn command(options: &CompletionsOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    // It panics when it cannot write, so it writes to memory first.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "slotzero", &mut script);
    host.out.write_all(&script)?;
    Ok(Exit::AsExpected)
}
