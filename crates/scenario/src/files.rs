//! Files of the host that a scenario may take content from: only below its own folder.

use crate::source::Spanned;
use crate::syntax::lexer::Mistake;
use crate::{Diagnostic, echo};
use std::fmt;

/// The host's side of `File(path: "…")` in a scenario.
///
/// The path that arrives here is relative, uses `/`, and has no empty, `.` or `..` part. The
/// implementation still has to open it without following links out of the scenario's folder, and
/// to take regular files only.
pub trait Files {
    /// The bytes of the file, of which there may be at most `limit_bytes`.
    fn read(&self, path: &str, limit_bytes: u64) -> Result<Vec<u8>, FileError>;
}

/// Why a file of the host cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// There is none with this path.
    NotFound,
    /// The path leads out of the scenario's folder.
    Outside,
    /// It is a folder, a device, a pipe.
    NotRegular,
    /// It is longer than what the scenario may still hold, in bytes.
    TooLarge {
        /// The limit that was passed in.
        limit_bytes: u64,
    },
    /// There are no files here: the scenario does not come from a folder.
    NoFolder,
    /// Anything else that the host says.
    Other(String),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileError::NotFound => f.write_str("there is no such file below the scenario's folder"),
            FileError::Outside => f.write_str("the path leads out of the scenario's folder"),
            FileError::NotRegular => f.write_str("it is not a regular file"),
            FileError::TooLarge { limit_bytes } => {
                write!(
                    f,
                    "it is larger than the {limit_bytes} bytes that the scenario may still hold"
                )
            }
            FileError::NoFolder => f.write_str("host files are not available here"),
            FileError::Other(reason) => f.write_str(&echo(reason)),
        }
    }
}

impl std::error::Error for FileError {}

/// No files at all, for worlds that come from no folder.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str, _limit_bytes: u64) -> Result<Vec<u8>, FileError> {
        Err(FileError::NoFolder)
    }
}

/// Refuses every path that could name something outside the scenario's folder on any host.
pub(crate) fn check_path(path: &Spanned<&str>) -> Result<(), Mistake> {
    let parts_are_plain =
        path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.ends_with(['.', ' ']));
    let odd = |c: char| echo::is_unprintable(c) || matches!(c, '\\' | ':' | '%');
    if parts_are_plain && !path.contains(odd) {
        return Ok(());
    }
    let message = "this is no path of a file below the scenario's folder";
    let help = "it is relative, with `/` and without `..`, `\\`, `:`, `%`: \"data/chart.bin\"";
    Err(Box::new(Diagnostic::error(path.span, message).help(help)))
}
