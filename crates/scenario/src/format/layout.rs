//! From the tree to the text.
//!
//! What fits into the line stands in it. Otherwise the arguments of a call stand side by side and
//! below each other, beginning behind its bracket; the entries of `steps`, `world`, `has` and their
//! like, and whatever has comments among it, have a line each, four columns further in.

use super::COLUMNS;
use super::tree::{Comment, Document, Entry, Group, Value};

/// The fields whose entries have a line each, unless there is only one.
const LISTS: [&str; 7] = ["files", "has", "programs", "scripts", "shares", "steps", "world"];
/// The fields of a scenario whose entries always have.
const SCRIPTS: [&str; 3] = ["programs", "scripts", "steps"];
/// The step from one level to the next.
const STEP: usize = 4;

/// Where a value is to stand.
#[derive(Clone, Copy)]
struct Place {
    /// The column that it begins in.
    column: usize,
    /// The column that lines of their own are four further in than.
    indent: usize,
    /// The columns that its last line must leave for what follows.
    behind: usize,
}

pub(super) fn write(document: &Document<'_>) -> String {
    let mut text = String::new();
    let Entry { before, apart, value, after, .. } = &document.scenario;
    // Nothing stands beside the scenario, so every comment has a line of its own.
    own_lines(&mut text, before, 0);
    if *apart {
        blank_line(&mut text);
    }
    match value {
        Value::Leaf(leaf) => text += leaf,
        Value::Group(group) => block(&mut text, group, 0, true),
    }
    after.iter().for_each(|comment| text += &format!(" {comment}"));
    text.push('\n');
    own_lines(&mut text, &document.tail, 0);
    text
}

/// Comments, each on a line of its own.
fn own_lines(text: &mut String, comments: &[Comment<'_>], indent: usize) {
    for comment in comments {
        if comment.blank && !text.is_empty() && !text.ends_with(['(', '[']) {
            blank_line(text);
        }
        *text += &format!("{:indent$}{}\n", "", comment.text);
    }
}

/// A blank line, unless something has just been opened or there is one already.
fn blank_line(text: &mut String) {
    if !text.ends_with("(\n") && !text.ends_with("[\n") && !text.ends_with("\n\n") {
        text.push('\n');
    }
}

/// How many comments of an entry need a line of their own: all up to the last that does.
fn own(entry: &Entry<'_>) -> usize {
    entry.before.iter().rposition(|comment| !comment.inline).map_or(0, |last| last + 1)
}

/// What stands before the value on its line.
fn prefix(entry: &Entry<'_>) -> String {
    let comments = entry.before[own(entry)..].iter().map(|comment| format!("{} ", comment.text));
    let name = entry.name.map(|name| format!("{name}: "));
    comments.chain(name).collect()
}

/// The entry in one line, if it can be.
fn flat_entry(entry: &Entry<'_>) -> Option<String> {
    if own(entry) > 0 || !entry.after.is_empty() {
        return None;
    }
    Some(prefix(entry) + &flat(entry)?)
}

/// The value of an entry in one line, if it can be.
fn flat(entry: &Entry<'_>) -> Option<String> {
    let group = match &entry.value {
        Value::Leaf(leaf) if leaf.contains('\n') => return None,
        Value::Leaf(leaf) => return Some((*leaf).to_owned()),
        Value::Group(group) => group,
    };
    let list = is_list(entry) && group.entries.len() > 1;
    if list || !group.tail.is_empty() {
        return None;
    }
    let mut text = format!("{}{}", group.head, group.open);
    for (at, entry) in group.entries.iter().enumerate() {
        text += if at > 0 { ", " } else { "" };
        text += &flat_entry(entry)?;
        // What is longer than a line has no use as one.
        if text.len() > 4 * COLUMNS {
            return None;
        }
    }
    Some(text + group.close)
}

/// Whether the entries of a value have a line each.
fn is_list(entry: &Entry<'_>) -> bool {
    let list = matches!(&entry.value, Value::Group(group) if group.open == "[");
    list && entry.name.is_some_and(|name| LISTS.contains(&name))
}

/// An entry with its name, from `place` on; its comments with lines of their own are written.
fn entry_at(entry: &Entry<'_>, place: Place) -> String {
    let prefix = prefix(entry);
    let column = place.column + columns(&prefix);
    prefix + &value_at(entry, Place { column, ..place })
}

fn value_at(entry: &Entry<'_>, place: Place) -> String {
    if let Some(text) = flat(entry) {
        if place.column + columns(&text) + place.behind <= COLUMNS {
            return text;
        }
    }
    let group = match &entry.value {
        Value::Leaf(leaf) => return (*leaf).to_owned(),
        Value::Group(group) => group,
    };
    let in_lines = || {
        let mut text = String::new();
        block(&mut text, group, place.indent, false);
        text
    };
    if is_list(entry) || is_commented(group) {
        return in_lines();
    }
    if let Some(text) = with_list_last(group, place) {
        return text;
    }
    let filled = fill(group, place);
    if widest(&filled, place) <= COLUMNS {
        return filled;
    }
    let lines = in_lines();
    if widest(&lines, place) < widest(&filled, place) { lines } else { filled }
}

/// Whether comments keep the entries from standing side by side.
fn is_commented(group: &Group<'_>) -> bool {
    let commented = |entry: &Entry<'_>| own(entry) > 0 || !entry.after.is_empty();
    !group.tail.is_empty() || group.entries.iter().any(commented)
}

/// `Machine(name: "pda", has: [`, the entries of the list in lines of their own, `])`.
fn with_list_last(group: &Group<'_>, place: Place) -> Option<String> {
    let (last, others) = group.entries.split_last()?;
    let Value::Group(list) = &last.value else { return None };
    if !is_list(last) || list.entries.is_empty() {
        return None;
    }
    let mut text = format!("{}{}", group.head, group.open);
    for other in others {
        text += &format!("{}, ", flat_entry(other)?);
    }
    text += &prefix(last);
    if place.column + columns(&text) + 1 > COLUMNS {
        return None;
    }
    block(&mut text, list, place.indent, false);
    Some(text + group.close)
}

/// The entries side by side, and below each other where a line ends.
fn fill(group: &Group<'_>, place: Place) -> String {
    let mut text = format!("{}{}", group.head, group.open);
    let start = place.column + columns(&text);
    let one_a_line = group.head == "PerVersion";
    let mut column = start;
    for (at, entry) in group.entries.iter().enumerate() {
        let is_last = at + 1 == group.entries.len();
        let behind = 1 + if is_last { place.behind } else { 0 };
        let beside = flat_entry(entry)
            .filter(|text| at > 0 && !one_a_line && column + 1 + columns(text) + behind <= COLUMNS);
        let written = match beside {
            Some(beside) => format!(" {beside}"),
            None => {
                if at > 0 {
                    text += &format!("\n{:start$}", "");
                }
                column = start;
                entry_at(entry, Place { column, indent: start, behind })
            }
        };
        text += &written;
        column = match written.contains('\n') {
            // Nothing stands behind what takes several lines.
            true => COLUMNS,
            false => column + columns(&written) + 1,
        };
        text += if is_last { group.close } else { "," };
    }
    text
}

/// The entries with a line each.
fn block(text: &mut String, group: &Group<'_>, indent: usize, is_scenario: bool) {
    let inner = indent + STEP;
    *text += &format!("{}{}\n", group.head, group.open);
    for entry in &group.entries {
        let (own, inline) = entry.before.split_at(own(entry));
        if entry.blank {
            blank_line(text);
        }
        own_lines(text, own, inner);
        let apart = inline.first().map_or(entry.apart, |comment| comment.blank);
        if apart && !own.is_empty() {
            blank_line(text);
        }
        *text += &format!("{:inner$}", "");
        let place = Place { column: inner, indent: inner, behind: 1 };
        match &entry.value {
            Value::Group(list) if is_scenario && is_script(entry) => {
                *text += &prefix(entry);
                block(text, list, inner, false);
            }
            _ => *text += &entry_at(entry, place),
        }
        text.push(',');
        entry.after.iter().for_each(|comment| *text += &format!(" {comment}"));
        text.push('\n');
    }
    own_lines(text, &group.tail, inner);
    *text += &format!("{:indent$}{}", "", group.close);
}

/// Whether an entry of a scenario is a script with steps in it, or several.
fn is_script(entry: &Entry<'_>) -> bool {
    let Value::Group(group) = &entry.value else { return false };
    let has_any = !group.entries.is_empty() || !group.tail.is_empty();
    has_any && entry.name.is_some_and(|name| SCRIPTS.contains(&name))
}

/// How many columns a text takes, in characters.
fn columns(text: &str) -> usize {
    text.chars().count()
}

/// The columns of the longest line of a text that stands at `place`.
fn widest(text: &str, place: Place) -> usize {
    let last = text.lines().count();
    let lines = text.lines().enumerate().map(|(at, line)| {
        let before = if at == 0 { place.column } else { 0 };
        let behind = if at + 1 == last { place.behind } else { 0 };
        before + columns(line) + behind
    });
    lines.max().unwrap_or(0)
}
