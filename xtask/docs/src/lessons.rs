//! The lessons of `docs/lessons/`: what is run and cited in them is written into them.
//!
//! A lesson is text by hand with parts that are made. Such a part begins with a comment that says what it
//! is and ends with `<!-- end -->`:
//!
//! | Comment | Part |
//! | --- | --- |
//! | `<!-- scenario: PATH -->` | the scenario's text |
//! | `<!-- trace: PATH on VERSION -->` | what happens when it is run |
//! | `<!-- picture: PATH on VERSION after STEP -->` | the world after that step, drawn and as text |
//! | `<!-- clauses: ID, ID -->` | the clauses, with their sources |

mod picture;

use crate::{Page, ran};
use abi::clause;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the lessons are, from the root of the repository.
pub(crate) const FOLDER: &str = "docs/lessons";

/// The end of a part that is made.
const END: &str = "<!-- end -->";

/// The lessons as they ought to be, and the drawings in them.
pub(crate) fn lessons(root: &Path) -> Vec<Page> {
    let mut pages = Vec::new();
    for path in files(&root.join(FOLDER), "md") {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = filled(root, &text, &mut pages);
        pages.push(Page { path: format!("{FOLDER}/{name}"), text });
    }
    // Two lessons may show one moment.
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages.dedup();
    pages
}

/// The drawings that are there, from the root of the repository.
pub(crate) fn drawn(root: &Path) -> Vec<String> {
    let folder = format!("{FOLDER}/{}", picture::PICTURES);
    let files = files(&root.join(&folder), "svg").into_iter();
    let name = |path: PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.map(|path| format!("{folder}/{}", name(path))).collect()
}

/// The files of a folder with this end, in order.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|of| of == end)).collect();
    files.sort();
    files
}

/// The text with its made parts made anew; drawings in it are added to `drawings`. What a comment
/// asks for in vain is said in its place.
fn filled(root: &Path, text: &str, drawings: &mut Vec<Page>) -> String {
    let mut filled = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(filled, "{line}");
        let Some(part) = part(root, line, drawings) else { continue };
        let _ = writeln!(filled, "\n{}\n\n{END}", part.trim_end());
        // What was there is passed over; without an end, nothing is.
        let mut ahead = lines.clone();
        if ahead.any(|line| line == END) {
            lines = ahead;
        }
    }
    filled
}

/// The part that a comment asks for, if the line is such a comment.
fn part(root: &Path, line: &str, drawings: &mut Vec<Page>) -> Option<String> {
    let asked = line.strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    let (kind, what) = asked.split_once(": ")?;
    let words: Vec<&str> = what.split(' ').collect();
    Some(match (kind, &words[..]) {
        ("scenario", [path]) => scenario(root, path),
        ("trace", [path, "on", version]) => trace(root, path, version, None),
        ("picture", [path, "on", version, "after", step]) => {
            match picture::picture(root, path, version, step) {
                Ok((part, drawing)) => {
                    drawings.push(drawing);
                    part
                }
                Err(said) => format!("**`{asked}` cannot be drawn:** {said}"),
            }
        }
        ("clauses", _) => clauses(what),
        _ => format!("**`{asked}` is nothing that can be made.**"),
    })
}

fn scenario(root: &Path, path: &str) -> String {
    let text = fs::read_to_string(root.join(path));
    let text = text.unwrap_or_else(|error| format!("{path} cannot be read: {error}"));
    format!("[`{path}`](../../{path}):\n\n```ron\n{}\n```", text.trim_end())
}

/// What happens when a scenario is run on a version, or the world after a step.
fn trace(root: &Path, path: &str, version: &str, after: Option<&str>) -> String {
    let show = after.map(|step| format!("--show={step}"));
    let mut args = vec!["trace", path, "--version-only", version];
    args.extend(show.as_deref());
    let said = ran::said(root, &args);
    let shown = match after {
        None => said.trim_end(),
        Some(_) => {
            let from = said.rfind("\nafter step ").or_else(|| said.rfind("\nbefore step 1"));
            said[from.map_or(0, |from| from + 1)..].trim_end()
        }
    };
    format!("```text\n{shown}\n```")
}

fn clauses(ids: &str) -> String {
    let told = ids.split(", ").map(|id| match clause::find(id) {
        Some(clause) => {
            let more = match clause.extended_to {
                [] => String::new(),
                on => {
                    let on: Vec<&str> = on.iter().map(|version| version.name()).collect();
                    format!("; extended to {} by choice", on.join(", "))
                }
            };
            let (id, standing) = (clause.id, clause.standing);
            format!("- **{id}** ({standing}{more}): {} *{}*", clause.text, clause.source)
        }
        None => format!("- **{id} is no clause.**"),
    });
    told.collect::<Vec<_>>().join("\n")
}
