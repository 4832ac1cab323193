//! The JSON-lines form: one event a line, complete, read back without loss.
//!
//! A line is an object. Its member `event` is the name of a variant of [`Event`]; the other
//! members are the fields of that variant, by their names, all of them, in their order. The first
//! line is the `Header`.
//!
//! | In [`Event`] | In JSON |
//! | --- | --- |
//! | identifiers, addresses, handles, error and exception codes, sizes | numbers |
//! | `Option` | the value or `null` |
//! | kinds, reasons, sources | their names as text |
//! | an OS version | the name that scenarios use |
//! | bytes of an event | text: two digits a byte, long runs as `00*4096`, groups between spaces |
//! | bytes of a file in the header | text: two digits a byte |
//! | arguments and outputs | a list of pairs of name and value |
//!
//! `FORMAT.md` in this package shows each event once.

mod reader;
pub(crate) mod runs;

pub use reader::{Lines, Malformed, ReadError, read};

use crate::Event;

/// The line of an event, without the line break.
pub fn write_line(event: &Event) -> String {
    let mut line = Vec::new();
    push_line(&mut line, event);
    line.pop();
    text(line)
}

/// The lines of a whole trace, each with its line break.
pub fn write(events: &[Event]) -> String {
    let mut lines = Vec::new();
    events.iter().for_each(|event| push_line(&mut lines, event));
    text(lines)
}

/// Puts the line of an event, with its line break, behind others.
pub fn push_line(lines: &mut Vec<u8>, event: &Event) {
    let written = serde_json::to_writer(&mut *lines, event);
    written.expect("an event has no map and no number without a JSON form");
    lines.push(b'\n');
}

fn text(lines: Vec<u8>) -> String {
    String::from_utf8(lines).expect("a line is made of text")
}

#[cfg(test)]
mod tests;
