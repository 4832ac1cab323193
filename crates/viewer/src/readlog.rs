//! A trace in the style of Readlog, the tool of Windows CE that prints what CeLog has logged: one line
//! an event, with the time, the thread, the event's name and its fields.
//!
//! What CeLog documents has its names (`CEL_…`) and fields. Everything else, and what we know of a
//! documented event beyond its fields, begins with `SZ_` and is ours. A trace has no handle for each
//! process, thread or object: in a field that holds one, `#3` stands for the number that the trace
//! has for it.

mod celog;
mod logged;

use crate::acting::Acting;
use crate::fields::{Told, fields, told_word};
use abi::{Handle, ObjectId, ThreadId};
use celog::Entry;
use logged::Going;
use std::collections::{BTreeMap, BTreeSet};
use trace::tell::{Names, Spelling};
use trace::{Event, Fold, Header};

/// How wide the column of the threads may be.
const WHO_COLUMNS: std::ops::RangeInclusive<usize> = 8..=28;

/// Writes a trace in the style of Readlog, event by event.
#[derive(Clone, Debug)]
pub struct Readlog {
    fold: Fold,
    contradicted: bool,
    heading: String,
    who_columns: usize,
    acting: Acting,
    /// The number of the last event: its line in the JSON form of the trace.
    number: u64,
    /// The line of a step that may turn out to be a call, which tells it.
    held: Option<Held>,
    /// Calls that have not returned, the outermost first.
    calls: BTreeMap<ThreadId, Vec<Going>>,
    /// The handle by which each object was known first.
    handles: BTreeMap<ObjectId, Handle>,
    /// Objects whose creation CeLog logs with a handle, which they do not have yet.
    unborn: BTreeSet<ObjectId>,
}

/// A step that is not written yet.
#[derive(Clone, Debug)]
struct Held {
    thread: Option<ThreadId>,
    step: Vec<(String, String)>,
    line: String,
}

impl Readlog {
    /// A log for the trace with this header.
    pub fn new(header: &Header) -> Readlog {
        let fold = Fold::new(header);
        let names = Names::new(&fold, Spelling::default());
        let text = |text: &str| names.spelling().line(text);
        let who = header.world.machines.iter().flat_map(|machine| {
            let of = text(&machine.name).chars().count() + 2;
            machine.processes.iter().map(move |process| of + process.name.chars().count())
        });
        let who_columns = who.max().unwrap_or(0).clamp(*WHO_COLUMNS.start(), *WHO_COLUMNS.end());
        let heading = format!(
            "; Slotzero {}, {}: {}\n\
             ; The time is the scenario's clock; the number is the line of the event in --format json.\n\
             ; CEL_ names and fields are those of CeLog's documents, SZ_ ones are Slotzero's own.\n\
             ; #N is the number that the trace has for a thing of which it knows no handle.\n",
            text(&header.engine),
            header.version,
            text(&header.about),
        );
        Readlog {
            fold,
            contradicted: false,
            heading,
            who_columns,
            acting: Acting::default(),
            number: 1,
            held: None,
            calls: BTreeMap::new(),
            handles: BTreeMap::new(),
            unborn: BTreeSet::new(),
        }
    }

    /// What stands above the events. Whole lines.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// The lines that the next event adds; none or several. The header adds none.
    pub fn line(&mut self, event: &Event) -> String {
        if matches!(event, Event::Header(_)) {
            return String::new();
        }
        self.number += 1;
        let who = self.acting.take(event);
        let mut lines = String::new();
        let step = match (event, self.held.take()) {
            (Event::Call { thread, .. }, Some(held)) if held.thread == Some(*thread) => held.step,
            (_, held) => {
                lines.extend(held.map(|held| held.line));
                Vec::new()
            }
        };
        if let Event::Step { thread, .. } = event {
            self.hold(*thread, event);
        } else {
            let own = who.map(|thread| Told::Thing(thread.0, Some(self.names().thread(thread))));
            let own = own.map(|own| own.logged());
            for mut entry in self.entries(event, who) {
                // The column before the name has it.
                entry.fields.retain(|(field, text)| {
                    !matches!(field.as_str(), "thread" | "SZ_thread") || Some(text) != own.as_ref()
                });
                if entry.name == "SZ_CALL" {
                    entry.fields.extend(step.iter().cloned());
                }
                lines.push_str(&self.written(who, &entry));
            }
        }
        self.apply(event, &mut lines);
        lines
    }

    /// What is left to write when no event comes any more.
    pub fn finish(&mut self) -> String {
        self.held.take().map_or_else(String::new, |held| held.line)
    }

    /// Whether the trace has contradicted itself so far: then what was written cannot be trusted.
    pub fn contradicted(&self) -> bool {
        self.contradicted
    }

    fn names(&self) -> Names<'_> {
        Names::new(&self.fold, Spelling::default())
    }

    fn hold(&mut self, thread: Option<ThreadId>, event: &Event) {
        let entry = Entry::ours(event, &self.names());
        let line = self.written(thread, &entry);
        let known = |name: &str| entry.fields.iter().find(|(field, _)| field == name).cloned();
        let step = [("index", "SZ_step"), ("line", "SZ_line")];
        let step = step
            .iter()
            .filter_map(|(field, shown)| known(field).map(|(_, text)| ((*shown).to_owned(), text)));
        let step = step.collect();
        self.held = Some(Held { thread, step, line });
    }

    fn apply(&mut self, event: &Event, lines: &mut String) {
        if let Event::ThreadEnded { thread, .. } = event {
            self.calls.remove(thread);
        }
        if let Err(error) = self.fold.apply(event) {
            // What comes later may follow from the first contradiction.
            if !std::mem::replace(&mut self.contradicted, true) {
                let text = told_word(&error.to_string(), &self.names());
                let fields = vec![("text".to_owned(), text)];
                let entry = Entry { name: "SZ_CONTRADICTION".to_owned(), fields };
                lines.push_str(&self.written(None, &entry));
            }
        }
    }

    /// An entry as a line.
    fn written(&self, who: Option<ThreadId>, entry: &Entry) -> String {
        let clock = self.fold.clock();
        let (hours, minutes) = (clock / 3_600_000, clock / 60_000 % 60);
        let (seconds, millis) = (clock / 1000 % 60, clock % 1000);
        let fields: Vec<String> =
            entry.fields.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let line = format!(
            "{hours}:{minutes:02}:{seconds:02}.{millis:03} {:>6}  {:<width$}  {} {}",
            self.number,
            who.map_or_else(String::new, |thread| self.who(thread)),
            entry.name,
            fields.join(", "),
            width = self.who_columns,
        );
        format!("{}\n", line.trim_end())
    }

    /// A thread with its machine.
    fn who(&self, thread: ThreadId) -> String {
        let names = self.names();
        let owner = self.fold.threads().get(&thread).map(|known| known.owner);
        let thread = names.thread(thread);
        match owner.and_then(|process| names.machine_of(process)) {
            Some(machine) => format!("{machine}: {thread}"),
            None => thread,
        }
    }
}

impl Entry {
    /// An event under our own name.
    fn ours(event: &Event, names: &Names<'_>) -> Entry {
        let (variant, fields) = fields(event, names);
        let mut name = "SZ".to_owned();
        for letter in variant.chars() {
            if letter.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        let fields = fields.into_iter().map(|(field, told)| (field, told.logged())).collect();
        Entry { name, fields }
    }
}
