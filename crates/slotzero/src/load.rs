//! From a file of the host to a scenario.

use crate::files::{Folder, ReadError, read_capped};
use crate::select::Found;
use scenario::limits::SOURCE_BYTES;
use scenario::{Diagnostic, Diagnostics, Scenario, Source, Span, echo};
use std::io;

/// Reads and parses the scenario of a file. If it has mistakes, those in its calls are among them.
pub fn load(found: &Found) -> Result<Scenario, Diagnostics> {
    tracing::debug!(path = %found.shown, "read");
    let bytes = read_capped(&found.path, SOURCE_BYTES as u64)
        .map_err(|error| unreadable(&found.shown, &error))?;
    let source = Source::from_bytes(&found.shown, bytes)?;
    let files = found.files();
    let (scenario, mut mistakes) = scenario::parse_partly(&source, &files);
    match scenario {
        Some(scenario) if mistakes.is_empty() => return Ok(scenario),
        Some(partly) => {
            if let Err(more) = runner::plan(&partly, &files) {
                mistakes.extend(more);
            }
        }
        None => {}
    }
    Err(mistakes)
}

impl Found {
    /// What a scenario in this file may take content from.
    pub fn files(&self) -> Folder {
        Folder::of(&self.path)
    }
}

/// What is said about a file that cannot be read.
pub(crate) fn unreadable(name: &str, error: &ReadError) -> Diagnostics {
    let message = match error {
        ReadError::NotRegular(what) => {
            format!("this is no regular file but {what}: it is not read")
        }
        ReadError::TooLarge { found } => {
            format!("the file has {found} bytes; a scenario may have {SOURCE_BYTES}")
        }
        ReadError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            String::from("there is no such file")
        }
        ReadError::Io(error) => format!("the file cannot be read: {}", echo(&error.to_string())),
    };
    let source = Source::from_bytes(name, Vec::new()).expect("no bytes are UTF-8");
    let mut diagnostics = Diagnostics::new(source);
    diagnostics.push(Diagnostic::error(Span::new(0, 0), message));
    diagnostics
}
