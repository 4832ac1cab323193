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
    serde_json::to_string(event).expect("an event has no map and no number without a JSON form")
}

/// The lines of a whole trace, each with its line break.
pub fn write(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        text.push_str(&write_line(event));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
