//! The file: trace events, one a line, in the order of time.

use super::lanes::Track;
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// A trace event.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry<'n> {
    pub(super) name: &'n str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) cat: &'static str,
    pub(super) ph: &'static str,
    pub(super) ts: u64,
    pub(super) pid: u32,
    pub(super) tid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dur: Option<u64>,
    /// How wide an instant is drawn: `t`, its thread; `p`, its process; `g`, everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) s: Option<&'static str>,
    /// The number of an arrow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u64>,
    /// Where an arrow ends: `e`, in the slice around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) args: Map<String, Value>,
}

impl<'n> Entry<'n> {
    /// One without what only some have.
    pub(super) fn new(
        ph: &'static str,
        name: &'n str,
        cat: &'static str,
        Track { pid, tid }: Track,
        ts: u64,
    ) -> Entry<'n> {
        Entry {
            name,
            cat,
            ph,
            ts,
            pid,
            tid,
            dur: None,
            s: None,
            id: None,
            bp: None,
            args: Map::new(),
        }
    }

    /// The name of a process or a thread.
    pub(super) fn named(what: &'n str, name: &str, track: Track, ts: u64) -> Entry<'n> {
        let mut entry = Entry::new("M", what, "", track, ts);
        entry.args.insert("name".to_owned(), name.into());
        entry
    }

    /// Its line. Nothing in it is markup, wherever the file is put.
    fn line(&self) -> String {
        let line = serde_json::to_string(self).expect("it is made of texts and numbers");
        format!(",\n{}", line.replace('<', "\\u003c"))
    }
}

/// A slice that arrows may lead from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) track: Track,
    pub(super) ts: u64,
    /// Where its line ends.
    pub(super) behind: usize,
}

/// The lines so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    lines: Vec<u8>,
    /// Lines that belong between others: where, and what.
    between: Vec<(usize, String)>,
}

impl Sheet {
    pub(super) fn push(&mut self, entry: &Entry<'_>) {
        self.lines.extend_from_slice(entry.line().as_bytes());
    }

    /// Puts a line behind an earlier one.
    pub(super) fn push_behind(&mut self, point: Point, entry: &Entry<'_>) {
        self.between.push((point.behind, entry.line()));
    }

    /// How long the lines are.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Writes the file. `about` says what it is.
    pub(super) fn write(mut self, about: Map<String, Value>, to: &mut dyn Write) -> io::Result<()> {
        let about = Value::Object(about).to_string().replace('<', "\\u003c");
        write!(to, "{{\"displayTimeUnit\":\"ns\",\"otherData\":{about},\"traceEvents\":[")?;
        // The first line has none before it to be parted from.
        let first = self.lines.len().min(1);
        self.between.sort_by_key(|(at, _)| *at);
        let mut from = first;
        for (at, line) in &self.between {
            to.write_all(&self.lines[from..*at])?;
            to.write_all(line.as_bytes())?;
            from = *at;
        }
        to.write_all(&self.lines[from..])?;
        to.write_all(b"\n]}\n")
    }
}
