//! Reading lines back, from whoever wrote them: nothing in them is trusted.

use super::runs;
use crate::event::FORMAT;
use crate::text::{cut, escape};
use crate::{Event, Header};
use serde::Deserialize;
use std::io::{BufRead, Read};

/// The most bytes that a line may have, and the most that all byte runs of a trace may stand for:
/// 1 GB. More is not written by any run of the model.
const LIMIT_BYTES: u64 = 1 << 30;

/// How much of a message is shown: it may repeat any part of the line.
const MESSAGE_COLUMNS: usize = 160;

/// Why a text is no trace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ReadError {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: Malformed,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// There is no line at all.
    #[error("the trace is empty")]
    Empty,
    /// The line cannot be read from its source.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The line is not UTF-8.
    #[error("it is no UTF-8 text")]
    NotText,
    /// The line is longer than any that a run writes.
    #[error("it is longer than {LIMIT_BYTES} bytes")]
    TooLong,
    /// The line is no event. The text says why; what it repeats of the line is escaped. The column
    /// counts bytes from 1; it is 0 where none is known.
    #[error("it is no event: {0}")]
    NotAnEvent(String, u64),
    /// The first line is an event, but no header.
    #[error("a trace begins with its header")]
    NoHeader,
    /// A later line is a header.
    #[error("a trace has one header, in its first line")]
    SecondHeader,
    /// The trace has another form than the one that this reader knows.
    #[error("the trace has format {found}, and this program reads format {FORMAT}")]
    Format {
        /// The number in the header.
        found: u64,
    },
    /// All byte runs together stand for more bytes than any run writes.
    #[error("the trace so far holds more than {LIMIT_BYTES} bytes")]
    TooLarge,
}

impl Malformed {
    /// Where in its line the mistake is, in bytes from 1: what concerns the whole line begins there.
    pub fn column(&self) -> u64 {
        match self {
            Malformed::NotAnEvent(_, column) => (*column).max(1),
            _ => 1,
        }
    }
}

/// The events of a trace, line by line. After an error there are no more.
pub struct Lines<R> {
    source: R,
    line: u64,
    held_bytes: u64,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    /// The events that a source holds.
    pub fn new(source: R) -> Lines<R> {
        Lines { source, line: 0, held_bytes: 0, done: false }
    }

    fn next_event(&mut self) -> Result<Option<Event>, Malformed> {
        self.line += 1;
        let mut bytes = Vec::new();
        let mut limited = self.source.by_ref().take(LIMIT_BYTES + 1);
        let read = limited.read_until(b'\n', &mut bytes);
        read.map_err(|error| Malformed::Unreadable(escape(&error.to_string())))?;
        if bytes.is_empty() {
            return if self.line == 1 { Err(Malformed::Empty) } else { Ok(None) };
        }
        if bytes.len() as u64 > LIMIT_BYTES {
            return Err(Malformed::TooLong);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Malformed::NotText)?;
        let event = parse(text.trim_end_matches(['\r', '\n']), self.line == 1)?;
        self.held_bytes += bytes_of(&event);
        if self.held_bytes > LIMIT_BYTES {
            return Err(Malformed::TooLarge);
        }
        Ok(Some(event))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Event, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.next_event();
        self.done = !matches!(next, Ok(Some(_)));
        next.map_err(|reason| ReadError { line: self.line, reason }).transpose()
    }
}

/// Reads a whole trace. The first event is its header.
pub fn read(source: impl BufRead) -> Result<Vec<Event>, ReadError> {
    Lines::new(source).collect()
}

/// What there is of a header in every format.
#[derive(Deserialize)]
struct Probe {
    event: String,
    format: u64,
}

fn parse(text: &str, first: bool) -> Result<Event, Malformed> {
    if first {
        check_format(text)?;
    }
    let event: Event = serde_json::from_str(text).map_err(no_event)?;
    match (first, &event) {
        (true, Event::Header(_)) => Ok(event),
        (true, _) => Err(Malformed::NoHeader),
        (false, Event::Header(_)) => Err(Malformed::SecondHeader),
        (false, _) => Ok(event),
    }
}

/// Looks at the number of the format first: of another format nothing else need be understood.
fn check_format(text: &str) -> Result<(), Malformed> {
    match serde_json::from_str(text) {
        Ok(Probe { event, format }) if event == "Header" && format != u64::from(FORMAT) => {
            Err(Malformed::Format { found: format })
        }
        _ => Ok(()),
    }
}

fn no_event(error: serde_json::Error) -> Malformed {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let told = error.to_string();
    let why = told.strip_suffix(&position).unwrap_or(&told);
    let why = cut(&escape(why), MESSAGE_COLUMNS, "…");
    let column = error.column() as u64;
    let why = if column == 0 { why } else { format!("{why} (column {column})") };
    Malformed::NotAnEvent(why, column)
}

/// The bytes that an event holds beyond what its line has, at most.
fn bytes_of(event: &Event) -> u64 {
    match event {
        Event::Access { bytes, .. } | Event::FileWritten { bytes, .. } => bytes.len() as u64,
        _ => 0,
    }
}

const _: () = assert!(runs::LIMIT_BYTES as u64 <= LIMIT_BYTES, "one event fits into a trace");

impl Header {
    /// The header of a trace that was read: its first event.
    pub fn of(events: &[Event]) -> Option<&Header> {
        match events.first() {
            Some(Event::Header(header)) => Some(header),
            _ => None,
        }
    }
}
