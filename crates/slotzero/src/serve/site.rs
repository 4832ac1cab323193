//! The scenarios of the folder: listed, read, saved.

use super::answer::Question;
use crate::cli::Selection;
use crate::files::read_capped;
use crate::load::load;
use crate::select::{Found, find_below};
use scenario::limits::SOURCE_BYTES;
use scenario::{Source, parse};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use viewer::html::{Listed, Served, listing, served_page};

/// What is served.
#[derive(Debug)]
pub(super) struct Site {
    /// The folder, without links in its path.
    pub(super) root: PathBuf,
    /// The folder as it was given.
    pub(super) shown: String,
    /// The port that is listened on.
    pub(super) port: u16,
    /// Held while a file is compared and written: of two who save one file one comes too late.
    pub(super) saving: Mutex<()>,
}

impl Site {
    /// The scenarios of the folder, with paths that begin below it. What a link leads out to is none.
    fn all(&self) -> Vec<Found> {
        let selection = Selection { paths: vec![PathBuf::from(".")], ..Selection::default() };
        let found = find_below(&self.root, &selection).unwrap_or_default();
        let inside = found.into_iter().filter_map(|found| {
            let path = found.path.canonicalize().ok()?;
            let shown = found.shown.trim_start_matches("./").to_owned();
            path.starts_with(&self.root).then_some(Found { shown, path })
        });
        inside.collect()
    }

    /// The scenario with this path. A path is only ever compared with those that there are.
    pub(super) fn find(&self, path: &str) -> Option<Found> {
        self.all().into_iter().find(|found| found.shown == path)
    }

    pub(super) fn listing(&self) -> String {
        let listed = self.all().into_iter().map(|found| Listed {
            link: format!("/view/{}", encoded(&found.shown)),
            about: load(&found).ok().map(|scenario| scenario.about.value.to_string()),
            path: found.shown,
        });
        listing(&self.shown, &listed.collect::<Vec<_>>())
    }

    pub(super) fn page(&self, path: &str) -> Option<String> {
        let found = self.find(path)?;
        let bytes = read_capped(&found.path, SOURCE_BYTES as u64).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let source = Source::from_bytes(&found.shown, text.clone().into_bytes()).ok();
        let scenario = source.and_then(|source| parse(&source, &found.files()).ok());
        let on = scenario.iter().flat_map(|scenario| &scenario.on);
        let versions = on.map(|on| on.value.name()).collect();
        Some(served_page(&Served { path: &found.shown, text: &text, versions }))
    }

    /// Writes the text to its file, unless that is not what it was when it was read.
    pub(super) fn save(&self, found: &Found, question: &Question) -> Result<Value, String> {
        let _saving = self.saving.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read_capped(&found.path, SOURCE_BYTES as u64);
        let known = known.map_err(|_| "the file cannot be read any more".to_owned())?;
        if question.was.as_ref().is_none_or(|was| was.as_bytes() != known) {
            return Err("the file was changed by somebody else: nothing is written".to_owned());
        }
        if question.text.len() > SOURCE_BYTES {
            return Err(format!("a scenario may have {SOURCE_BYTES} bytes: nothing is written"));
        }
        std::fs::write(&found.path, &question.text)
            .map_err(|error| format!("the file cannot be written: {error}"))?;
        Ok(json!({ "saved": true }))
    }
}

/// A path as a part of an address.
fn encoded(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                text.push(char::from(byte));
            }
            _ => _ = write!(text, "%{byte:02X}"),
        }
    }
    text
}
