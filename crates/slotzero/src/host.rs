//! What is outside: streams, the folder that paths start from, the terminal.

use crate::run::partition::VARIABLES;
use std::collections::BTreeMap;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The outside, as the commands see it. Tests hand in their own.
pub struct Host<'h> {
    /// Standard input.
    pub input: &'h mut dyn BufRead,
    /// Results: verdicts, traces, lists, answers.
    pub out: &'h mut dyn Write,
    /// Messages about mistakes and unmet expectations.
    pub err: &'h mut dyn Write,
    /// Where relative paths start.
    pub folder: PathBuf,
    /// True if results go to a terminal.
    pub out_is_terminal: bool,
    /// True if messages go to a terminal.
    pub err_is_terminal: bool,
    /// True if the environment asks for no colours: NO_COLOR is set and not empty.
    pub no_color: bool,
    /// What the environment says of shares of the work: see [`crate::run::partition`].
    pub shard: BTreeMap<&'static str, String>,
}

impl Host<'_> {
    /// The path of the host's file that an argument names.
    pub fn path(&self, argument: &Path) -> PathBuf {
        self.folder.join(argument)
    }

    /// Hands over what is still buffered.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }

    /// Says what is wrong with the arguments.
    pub fn complain(&mut self, message: &str) -> io::Result<()> {
        self.out.flush()?;
        writeln!(self.err, "error: {message}")
    }
}

/// Calls `act` with the streams and the environment of this process.
pub fn with_environment<T>(act: impl FnOnce(&mut Host<'_>) -> T) -> T {
    let (stdout, stderr) = (io::stdout(), io::stderr());
    let mut host = Host {
        input: &mut io::stdin().lock(),
        out: &mut io::BufWriter::new(stdout.lock()),
        err: &mut io::BufWriter::new(io::stderr()),
        // Not empty, so that a file that is named alone has a folder too.
        folder: PathBuf::from("."),
        out_is_terminal: stdout.is_terminal(),
        err_is_terminal: stderr.is_terminal(),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        shard: VARIABLES
            .into_iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?.into_string().ok()?)))
            .collect(),
    };
    act(&mut host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_named_alone_is_in_a_folder() {
        with_environment(|host| {
            let path = host.path(Path::new("small.ron"));
            assert!(path.parent().is_some_and(Path::is_dir), "{}", path.display());
        });
    }
}
