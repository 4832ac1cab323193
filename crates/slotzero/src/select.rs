//! Which scenario files the arguments name: files, folders with all below, glob patterns.

use crate::Host;
use crate::cli::{SCENARIOS, Selection};
use glob::{MatchOptions, Pattern};
use scenario::echo;
use scenario::near::nearest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

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
    find_below(&host.folder, selection)
}

/// The same, with paths that start from `base`.
pub fn find_below(base: &Path, selection: &Selection) -> Result<Vec<Found>, Vec<String>> {
    let mut search =
        Search { base, found: Vec::new(), named: 0, seen: BTreeSet::new(), wrong: Vec::new() };
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
    /// How many files the arguments named, some of them perhaps twice.
    named: usize,
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
            let before = self.named;
            self.folder(given, 0);
            if self.named == before {
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
        self.named += 1;
        let path = self.base.join(given);
        if self.seen.insert(path.clone()) {
            let shown = given.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            self.found.push(Found { shown, path });
        }
    }

    /// Everything below a folder that ends in `.ron`, whatever it is: what cannot be read is
    /// reported later, not passed over. Links to folders are not followed: they may lead around.
    fn folder(&mut self, given: &Path, depth: usize) {
        let entries = match entries(self.base, given) {
            Ok(entries) => entries,
            Err(error) => {
                let shown = echo(&given.to_string_lossy());
                return self.wrong.push(format!("{shown} cannot be searched: {error}"));
            }
        };
        for (given, is_folder) in entries {
            let name = given.file_name().unwrap_or_default();
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
        let given: PathBuf = given.components().collect();
        let Some(Ok(pattern)) = given.to_str().map(Pattern::new) else {
            return self.wrong.push(format!("`{shown}` is no glob pattern"));
        };
        let fixed: PathBuf =
            given.components().take_while(|part| !is_pattern(part.as_ref())).collect();
        let before = self.named;
        self.matching(&pattern, &fixed, 0);
        if self.named == before {
            self.wrong.push(format!("no scenario matches `{shown}`"));
        }
    }

    /// What matches below a folder. Links to folders are not followed, as in [`Search::folder`].
    fn matching(&mut self, pattern: &Pattern, given: &Path, depth: usize) {
        let within = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        for (given, is_folder) in entries(self.base, given).unwrap_or_default() {
            let matches = pattern.matches_path_with(&given, within);
            match is_folder {
                true if matches => self.folder(&given, 0),
                true if depth < DEPTH => self.matching(pattern, &given, depth + 1),
                false if matches => self.take(&given),
                _ => {}
            }
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

/// What a folder has, by name, and whether that is a folder itself; a link never is.
fn entries(base: &Path, folder: &Path) -> io::Result<Vec<(PathBuf, bool)>> {
    // An empty path names no folder, but the one that the command runs in is meant.
    let at = Path::new(".").join(base).join(folder);
    let entries = fs::read_dir(at)?.filter_map(Result::ok);
    let mut entries: Vec<_> = entries
        .map(|entry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            (folder.join(entry.file_name()), is_folder)
        })
        .collect();
    entries.sort();
    Ok(entries)
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}
