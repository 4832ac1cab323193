//! `slotzero new`: a scenario to start from.

use crate::cli::NewOptions;
use crate::{Exit, Host};
use scenario::echo;
use std::fs::OpenOptions;
use std::io;

/// A scenario that runs as it is, and shows the most common constructs.
pub(crate) const TEMPLATE: &str = include_str!("new/template.ron");

pub(crate) fn command(options: &NewOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let shown = echo(&options.file.to_string_lossy());
    let path = host.path(&options.file);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| io::Write::write_all(&mut file, TEMPLATE.as_bytes()));
    match written {
        Ok(()) => {
            writeln!(host.out, "{shown} is written; run it with `slotzero run {shown}`")?;
            Ok(Exit::AsExpected)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            host.complain(&format!("{shown} exists already and is left as it is"))?;
            Ok(Exit::BadInput)
        }
        Err(error) => {
            host.complain(&format!("{shown} cannot be written: {error}"))?;
            Ok(Exit::BadInput)
        }
    }
}
