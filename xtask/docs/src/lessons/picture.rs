//! The world after a step in a lesson: a drawing in a file of its own, and below it the same as text.

use super::{FOLDER, trace};
use crate::Page;
use crate::ran;
use std::path::Path;

/// Where the drawings are, from the folder of the lessons.
pub(super) const PICTURES: &str = "pictures";

/// The part of a lesson, and the file that it shows.
pub(super) fn picture(
    root: &Path,
    path: &str,
    version: &str,
    step: &str,
) -> Result<(String, Page), String> {
    let args = ["view", path, "--version-only", version, "--step", step];
    let drawing = ran::written(root, &args, "svg")?;
    let shown = trace(root, path, version, Some(step));
    let stem = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".ron");
    let file = format!("{PICTURES}/{stem}-{version}-{step}.svg");
    let words = escaped(&alternative(&shown, version));
    let part = format!(
        "![{words}]({file})\n\n<details><summary>The same as text</summary>\n\n{shown}\n\n</details>"
    );
    Ok((part, Page { path: format!("{FOLDER}/{file}"), text: drawing + "\n" }))
}

/// What a drawing shows, in a few sentences: those who do not see it can decide whether to read its text.
fn alternative(shown: &str, version: &str) -> String {
    let lines = shown.lines().map(|line| line.trim_start_matches(['*', '`']));
    let (mut title, mut ram, mut slots, mut ranges) = (String::new(), vec![], vec![], vec![]);
    let mut in_slots = false;
    for line in lines {
        // A long list of slots goes on further to the right.
        let goes_on = in_slots && line.starts_with("       ");
        let words: Vec<&str> = line.split_whitespace().collect();
        match &words[..] {
            ["after" | "before", "step", ..] if title.is_empty() => title = line.to_owned(),
            ["slots", rest @ ..] => slots.push(rest.join(" ")),
            rest if goes_on => slots.push(rest.join(" ")),
            [name, "RAM", used, "of", all, "pages,", ..] => {
                ram.push(format!("{name} uses {used} of {all} pages of RAM"));
            }
            [address, _, "bytes" | "KB" | "MB" | "GB", kind, ..] if address.starts_with("0x") => {
                ranges.push(format!("{kind} at {address}"));
            }
            _ => {}
        }
        in_slots = goes_on || words.first() == Some(&"slots");
    }
    let mut told = vec![format!("The memory on {version} {title}"), ram.join(", ")];
    if !slots.is_empty() {
        told.push(format!("Slots: {}", slots.join(" ").replace(" |", ",")));
    }
    if !ranges.is_empty() {
        told.push(format!("Ranges: {}", ranges.join(", ")));
    }
    told.join(". ") + "."
}

/// A text that Markdown takes for nothing else.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '`' | '&' | '|') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
