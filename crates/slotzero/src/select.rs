//! Which scenario files the arguments name: files, folders with all below, glob patterns.

use crate::Host;
use crate::cli::{SCENARIOS, Selection};
use scenario::echo;
use scenario::near::nearest;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How deep folders are searched.
const DEPTH: usize = 64;

/// A scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path as messages show it: what was given, and the way down from there.
    pub shown: String,
    /// Its path for the host.
    pub path: PathBuf,
}

/// The scenario files that the arguments name, in the order in which they are named, those of a
/// folder sorted by path. A file that is named twice comes once.
///
/// Fails with a message for each argument that names nothing.
pub fn find(selection: &Selection, host: &Host<'_>) -> Result<Vec<Found>, Vec<String>> {
    let base = &host.folder;
    let mut search = Search { base, found: Vec::new(), seen: BTreeSet::new(), wrong: Vec::new() };
    if selection.paths.is_empty() {
        search.default();
    }
    for path in &selection.paths {
        search.argument(path);
    }
    if search.wrong.is_empty() { Ok(search.found) } else { Err(search.wrong) }
}

/// True if the arguments name one file, and not a folder or a pattern.
pub fn names_one_file(selection: &Selection, host: &Host<'_>) -> bool {
    matches!(&*selection.paths, [path] if !is_pattern(path) && !host.path(path).is_dir())
}

struct Search<'s> {
    base: &'s Path,
    found: Vec<Found>,
    seen: BTreeSet<PathBuf>,
    wrong: Vec<String>,
}

impl Search<'_> {
    fn default(&mut self) {
        let folder = Path::new(SCENARIOS);
        if self.base.join(folder).is_dir() {
            return self.argument(folder);
        }
        self.wrong.push(format!(
            "there is no folder `{SCENARIOS}` here; name a scenario, or write one with \
             `slotzero new FILE`"
        ));
    }

    fn argument(&mut self, given: &Path) {
        let path = self.base.join(given);
        if path.is_dir() {
            let before = self.found.len();
            self.folder(given, 0);
            if self.found.len() == before {
                let shown = echo(&given.to_string_lossy());
                self.wrong.push(format!("there is no scenario (*.ron) below {shown}"));
            }
        } else if is_pattern(given) && !path.exists() {
            self.pattern(given);
        } else if path.symlink_metadata().is_err() {
            self.missing(given);
        } else {
            self.take(given);
        }
    }

    fn take(&mut self, given: &Path) {
        let path = self.base.join(given);
        if self.seen.insert(path.clone()) {
            let shown = given.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            self.found.push(Found { shown, path });
        }
    }

    /// Everything below a folder that ends in `.ron`, whatever it is: what cannot be read is
    /// reported later, not passed over. Links to folders are not followed: they may lead around.
    fn folder(&mut self, given: &Path, depth: usize) {
        let entries = match fs::read_dir(self.base.join(given)) {
            Ok(entries) => entries,
            Err(error) => {
                let shown = echo(&given.to_string_lossy());
                return self.wrong.push(format!("{shown} cannot be searched: {error}"));
            }
        };
        let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let given = given.join(&name);
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let is_hidden = name.to_string_lossy().starts_with('.');
            if is_folder && !is_hidden && depth < DEPTH {
                self.folder(&given, depth + 1);
            } else if !is_folder && given.extension().is_some_and(|end| end == "ron") {
                self.take(&given);
            }
        }
    }

    fn pattern(&mut self, given: &Path) {
        let shown = echo(&given.to_string_lossy());
        let path = self.base.join(given);
        let matches = path.to_str().map(glob::glob);
        let Some(Ok(matches)) = matches else {
            return self.wrong.push(format!("`{shown}` is no glob pattern"));
        };
        let before = self.found.len();
        for path in matches.filter_map(Result::ok) {
            let given = path.strip_prefix(self.base).unwrap_or(&path).to_owned();
            if path.is_dir() {
                self.folder(&given, 0);
            } else {
                self.take(&given);
            }
        }
        if self.found.len() == before {
            self.wrong.push(format!("no scenario matches `{shown}`"));
        }
    }

    fn missing(&mut self, given: &Path) {
        let shown = echo(&given.to_string_lossy());
        let parent = given.parent().map(|parent| self.base.join(parent));
        let siblings: Vec<String> = parent
            .and_then(|parent| fs::read_dir(parent).ok())
            .map(|entries| {
                entries
                    .filter_map(Result::ok)
                    .map(|entry| entry.file_name().to_string_lossy().into_owned())
                    .collect()
            })
            .unwrap_or_default();
        let name = given.file_name().map(|name| name.to_string_lossy().into_owned());
        let near = name.and_then(|name| {
            nearest(&name, siblings.iter().map(String::as_str)).map(str::to_owned)
        });
        self.wrong.push(match near {
            Some(near) => format!("there is no {shown}; did you mean `{}`?", echo(&near)),
            None => format!("there is no {shown}"),
        });
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}
