//! A trace for people: who did what, what came back and why, and what that did to memory.
//!
//! Numbers of steps and lines of the scenario stand at the left, then who acts, then what. Below
//! each step stand, indented, the changes that it made (`│`), what it came to (`=`) and what went
//! wrong (`!`); at the right, how much RAM is used after a change to it.
//!
//! Not every event has a row: an object, a handle or a page that a neighbouring row tells of
//! anyway is left out, and so is a choice between steps that takes its default.

mod change;
mod heading;
mod memory;
mod names;
mod row;
mod step;
mod style;
mod words;

pub(crate) use names::kind;
pub use style::Style;

use crate::event::Group;
use crate::text::Text;
use crate::{Biographies, Event, Fold, Header};
use abi::{OsVersion, ThreadId};
use names::Names;
use row::{Columns, Gutter, Row};
use std::collections::BTreeMap;
use style::Mark;

/// How much of a machine's name stands beside its RAM.
const RAM_NAME_COLUMNS: usize = 12;

/// Draws a trace, event by event.
#[derive(Clone, Debug)]
pub struct Drawer {
    fold: Fold,
    version: OsVersion,
    heading: String,
    columns: Columns,
    /// A step that is not drawn yet: if it turns out to be a call, the call is drawn for it.
    held: Option<Held>,
    /// The step or call that rows belong to; none before the first.
    block: Option<Block>,
    /// Calls that have not returned, and what the dead handles among their arguments were.
    calls: BTreeMap<ThreadId, DeadHandles>,
    biographies: Biographies,
    contradicted: bool,
}

/// What is to be told of the handles that a call was given.
#[derive(Clone, Debug, Default)]
struct DeadHandles {
    /// Those that stand for nothing any more.
    dead: Vec<String>,
    /// Those that stand for something else than what their names were bound to.
    mistaken: Vec<String>,
}

/// A step that is not drawn yet.
#[derive(Clone, Debug)]
struct Held {
    step: (u32, u32),
    thread: Option<ThreadId>,
    text: Text,
}

/// The step or call that rows belong to.
#[derive(Clone, Debug)]
struct Block {
    thread: Option<ThreadId>,
    text: Text,
    /// It has come to its end; what follows happens by itself.
    over: bool,
}

impl Drawer {
    /// A drawer for the trace with this header.
    pub fn new(header: &Header, style: Style) -> Drawer {
        let processes = header.world.machines.iter().flat_map(|machine| &machine.processes);
        let names = processes.map(|process| &process.name).chain(&header.world.programs);
        let widest = names.map(|name| crate::text::width(&style.text(name))).max().unwrap_or(0);
        Drawer {
            fold: Fold::new(header),
            version: header.version,
            heading: heading::heading(header, style),
            columns: Columns { style, who: widest.clamp(8, 16) },
            held: None,
            block: None,
            calls: BTreeMap::new(),
            biographies: Biographies::new(header),
            contradicted: false,
        }
    }

    /// What stands above the steps: version, sentence, world. Whole lines.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// The lines that the next event adds; none or several. The header adds none.
    pub fn line(&mut self, event: &Event) -> String {
        let mut lines = String::new();
        match event {
            Event::Header(_) => return lines,
            Event::Step { .. } | Event::Call { .. } => {}
            _ => lines.push_str(&self.draw_held()),
        }
        lines.push_str(&self.draw_event(event));
        self.biographies.take(event);
        if let Err(error) = self.fold.apply(event) {
            lines.push_str(&self.contradiction(&error.to_string()));
        }
        lines
    }

    /// What stands below the steps: a line on each machine's memory.
    pub fn summary(&mut self) -> String {
        let mut lines = self.draw_held();
        lines.push('\n');
        let names = self.names();
        for (&id, machine) in self.fold.machines() {
            lines.push_str(&heading::summary(&names, id, machine));
        }
        lines
    }

    /// The world as far as it was drawn.
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    fn names(&self) -> Names<'_> {
        Names { fold: &self.fold, style: self.columns.style }
    }

    fn draw_event(&mut self, event: &Event) -> String {
        match (event.group(), event) {
            (Group::Header, _) => String::new(),
            (Group::Step | Group::World, _) => self.draw_step(event),
            (_, Event::Clock { .. } | Event::Blocked { .. } | Event::Resumed { .. }) => {
                self.draw_step(event)
            }
            (Group::Mapping | Group::Page | Group::Space | Group::Module, _)
            | (_, Event::RamCharged { .. } | Event::RamPressed { .. }) => {
                let row = memory::row(&self.names(), event);
                row.map_or(String::new(), |row| self.draw_row(&row))
            }
            _ => self.draw_change(event),
        }
    }

    fn draw_change(&mut self, event: &Event) -> String {
        if let Event::ThreadEnded { thread, .. } = event {
            self.calls.remove(thread);
        }
        // The files of the world are in the heading.
        if self.block.is_none() && matches!(event, Event::FileCreated { .. }) {
            return String::new();
        }
        let running = self.block.as_ref().and_then(|block| block.thread);
        let row = change::row(&self.names(), running, event);
        row.map_or(String::new(), |row| self.draw_row(&row))
    }

    /// A row below the current step; before the first one, a plain line.
    fn draw_row(&self, row: &Row) -> String {
        let ram = row.ram.map_or(String::new(), |(machine, used)| self.ram(machine, used));
        match self.block {
            Some(_) => self.columns.row(self.columns.indent(), row, &ram),
            None if row.mark == Mark::Note => {
                let row = Row { mark: Mark::Head, ..row.clone() };
                self.columns.row(2, &row, &ram)
            }
            None => self.columns.row(2, row, &ram),
        }
    }

    fn ram(&self, id: abi::MachineId, used: u32) -> String {
        let machines = self.fold.machines();
        let pages = machines.get(&id).map_or(0, |machine| machine.ram_pages);
        match machines.len() {
            1 => format!("RAM {used} of {pages}"),
            _ => {
                let name = self.names().machine(id);
                let name = crate::text::cut(&name, RAM_NAME_COLUMNS, self.columns.style.more());
                format!("{name} RAM {used} of {pages}")
            }
        }
    }

    /// Begins a block: what follows belongs to it.
    fn begin(
        &mut self,
        step: Option<(u32, u32)>,
        thread: Option<ThreadId>,
        who: &str,
        text: &str,
    ) -> String {
        let mut lines = String::new();
        if self.block.is_none() {
            lines.push('\n');
            lines.push_str(&self.columns.titles());
        }
        lines.push_str(&self.columns.head(&Gutter { step, who }, text));
        self.block = Some(Block { thread, text: Text::from(text), over: false });
        lines
    }

    fn draw_held(&mut self) -> String {
        let Some(Held { step, thread, text }) = self.held.take() else { return String::new() };
        let who = thread.map_or(String::new(), |thread| self.names().thread(thread));
        let text = self.columns.style.line(&text);
        self.begin(Some(step), thread, &who, &text)
    }

    /// Whether the trace has contradicted itself so far: then what was drawn cannot be trusted.
    pub fn contradicted(&self) -> bool {
        self.contradicted
    }

    /// Says that the trace contradicts itself, once: what comes later may follow from it.
    fn contradiction(&mut self, error: &str) -> String {
        if std::mem::replace(&mut self.contradicted, true) {
            return String::new();
        }
        let text = format!("this trace contradicts itself: {}", self.columns.style.text(error));
        self.draw_row(&Row::bad(text))
    }
}

/// Draws a whole trace, with heading and summary.
pub fn draw<'e>(
    header: &Header,
    events: impl IntoIterator<Item = &'e Event>,
    style: Style,
) -> String {
    let mut drawer = Drawer::new(header, style);
    let mut text = drawer.heading().to_owned();
    for event in events {
        text.push_str(&drawer.line(event));
    }
    text.push_str(&drawer.summary());
    text
}

#[cfg(test)]
mod tests;
