//! Files that a command writes: never over one that is there, unless it is told to.

use crate::Host;
use crate::run::refuse;
use crate::{Exit, select::Found};
use scenario::echo_path;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Opens the file that `-o` names and writes to it. A refusal is told here.
pub(crate) fn write_to(
    output: &Path,
    force: bool,
    scenario: &Found,
    host: &mut Host<'_>,
    write: impl FnOnce(&mut dyn Write, &mut Host<'_>) -> io::Result<Exit>,
) -> io::Result<Exit> {
    let path = host.path(output);
    if same_file(&path, &scenario.path) {
        return refuse(&[format!("{} is the file that is read", echo_shown(output))], host);
    }
    match open(&path, force) {
        Ok(file) => {
            let mut file = BufWriter::new(file);
            let exit = write(&mut file, host)?;
            file.flush().map(|()| exit)
        }
        Err(error) => refuse(&[why(output, &error)], host),
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
    #[cfg(unix)]
    {
        // One file can have several names.
        use std::os::unix::fs::MetadataExt;
        let file = |path: &Path| path.metadata().map(|file| (file.dev(), file.ino())).ok();
        file(one).is_some_and(|one| file(other) == Some(one))
    }
    #[cfg(not(unix))]
    {
        one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
    }
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
