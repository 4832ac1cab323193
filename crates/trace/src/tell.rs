//! What there is to say of each event: who did what, what came back and why, what that did to memory.
//!
//! A [`Teller`] takes the events one by one and says it in heads, with which something begins, and the
//! rows that belong to them. It says everything once; how that looks on a terminal or on a page is
//! not its business.
//!
//! Not every event has a row: an object, a handle or a page that a neighbouring row tells of
//! anyway is left out, and so is a choice between steps that takes its default.

mod change;
mod memory;
mod names;
mod spelling;
mod step;
pub mod words;

pub use names::Names;
pub use spelling::Spelling;

use crate::event::Group;
use crate::text::Text;
use crate::{Biographies, Event, Fold, Header};
use abi::{MachineId, OsVersion, ThreadId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How much of a machine's name stands beside its RAM.
const RAM_NAME_COLUMNS: usize = 12;

/// Something that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Something begins: a step, a call, or what happens by itself.
    Head(Head),
    /// Something about the head before it; before the first one, about the world as it is built.
    Row(Row),
}

/// The beginning of a step, of a call, or of what happens by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the step, counted from 1, and its line in the scenario, 0 for none. There is none
    /// for what goes on with an earlier step or happens by itself.
    pub step: Option<(u32, u32)>,
    /// The thread that acts.
    pub thread: Option<ThreadId>,
    /// What it is called, or what acts in place of a thread.
    pub who: String,
    /// What is done.
    pub deed: Deed,
}

/// What is done in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// In words.
    Text(String),
    /// The call of a function, with the arguments as they are written.
    Call {
        /// The function.
        api: String,
        /// Name and text of each argument.
        args: Vec<(String, String)>,
    },
}

/// Something about a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What kind of thing it is.
    pub mark: Mark,
    /// What stands before the text and is no part of it: the clause that a text is of.
    pub label: String,
    /// The text.
    pub text: String,
    /// How much RAM of a machine is used after it, where it changed.
    pub ram: Option<String>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Something that happened within a step.
    Note,
    /// How a step ended.
    Result,
    /// More about the row above.
    More,
    /// Something that went wrong.
    Bad,
}

impl Row {
    fn new(mark: Mark, text: impl Into<String>) -> Row {
        Row { mark, label: String::new(), text: text.into(), ram: None }
    }

    fn note(text: impl Into<String>) -> Row {
        Row::new(Mark::Note, text)
    }

    fn bad(text: impl Into<String>) -> Row {
        Row::new(Mark::Bad, text)
    }
}

/// A row, and how much RAM of a machine is used after it.
#[derive(Clone, Debug)]
struct Change {
    row: Row,
    ram: Option<(MachineId, u32)>,
}

impl From<Row> for Change {
    fn from(row: Row) -> Change {
        Change { row, ram: None }
    }
}

impl Change {
    fn note(text: impl Into<String>) -> Change {
        Row::note(text).into()
    }

    fn bad(text: impl Into<String>) -> Change {
        Row::bad(text).into()
    }

    fn with_ram(self, machine: MachineId, used: u32) -> Change {
        Change { ram: Some((machine, used)), ..self }
    }
}

/// Says what there is to say of a trace, event by event.
#[derive(Clone, Debug)]
pub struct Teller {
    fold: Fold,
    version: OsVersion,
    spelling: Spelling,
    /// A step that is not told yet: if it turns out to be a call, the call is told for it.
    held: Option<Held>,
    /// The step or call that rows belong to; none before the first.
    block: Option<Block>,
    /// Calls that have not returned, and what the dead handles among their arguments were.
    calls: BTreeMap<ThreadId, DeadHandles>,
    biographies: Biographies,
    contradicted: bool,
    told: Vec<Told>,
}

/// What is to be told of the handles that a call was given.
#[derive(Clone, Debug, Default)]
struct DeadHandles {
    /// Those that stand for nothing any more.
    dead: Vec<String>,
    /// Those that stand for something else than what their names were bound to.
    mistaken: Vec<String>,
}

/// A step that is not told yet.
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
    /// Its text, by which an event that says the same again is known; that of a call is empty.
    text: Arc<str>,
    /// It has come to its end; what follows happens by itself.
    over: bool,
}

impl Teller {
    /// A teller for the trace with this header.
    pub fn new(header: &Header, spelling: Spelling) -> Teller {
        Teller {
            fold: Fold::new(header),
            version: header.version,
            spelling,
            held: None,
            block: None,
            calls: BTreeMap::new(),
            biographies: Biographies::new(header),
            contradicted: false,
            told: Vec::new(),
        }
    }

    /// What the next event gives to say: nothing, or several things. The header gives nothing.
    pub fn tell(&mut self, event: &Event) -> Vec<Told> {
        let mut told = self.say(event);
        told.extend(self.take(event));
        told
    }

    /// The same in two steps: what there is to say while the world still is as it was before the event.
    pub fn say(&mut self, event: &Event) -> Vec<Told> {
        match event {
            Event::Header(_) => return Vec::new(),
            Event::Step { .. } | Event::Call { .. } => {}
            _ => self.tell_held(),
        }
        self.tell_event(event);
        std::mem::take(&mut self.told)
    }

    /// And then: the event happens. There is something to say only if it cannot have happened.
    pub fn take(&mut self, event: &Event) -> Vec<Told> {
        if matches!(event, Event::Header(_)) {
            return Vec::new();
        }
        self.biographies.take(event);
        if let Err(error) = self.fold.apply(event) {
            self.contradiction(&error.to_string());
        }
        std::mem::take(&mut self.told)
    }

    /// What is left to say when no event comes any more.
    pub fn finish(&mut self) -> Vec<Told> {
        self.tell_held();
        std::mem::take(&mut self.told)
    }

    /// The world as far as it was told.
    pub fn fold(&self) -> &Fold {
        &self.fold
    }

    /// The handles as far as they were told.
    pub fn biographies(&self) -> &Biographies {
        &self.biographies
    }

    /// What things are called now.
    pub fn names(&self) -> Names<'_> {
        Names::new(&self.fold, self.spelling)
    }

    /// Whether the trace has contradicted itself so far: then what was told cannot be trusted.
    pub fn contradicted(&self) -> bool {
        self.contradicted
    }

    fn tell_event(&mut self, event: &Event) {
        match (event.group(), event) {
            (Group::Header, _) => {}
            (Group::Step | Group::World, _) => self.tell_step(event),
            (_, Event::Clock { .. } | Event::Blocked { .. } | Event::Resumed { .. }) => {
                self.tell_step(event);
            }
            (Group::Mapping | Group::Page | Group::Space | Group::Module, _)
            | (_, Event::RamCharged { .. } | Event::RamPressed { .. }) => {
                if let Some(change) = memory::change(&self.names(), event) {
                    self.change(change);
                }
            }
            _ => self.tell_change(event),
        }
    }

    fn tell_change(&mut self, event: &Event) {
        if let Event::ThreadEnded { thread, .. } = event {
            self.calls.remove(thread);
        }
        // The files of the world are in its description.
        if self.block.is_none() && matches!(event, Event::FileCreated { .. }) {
            return;
        }
        let running = self.block.as_ref().and_then(|block| block.thread);
        if let Some(row) = change::row(&self.names(), running, event) {
            self.row(row);
        }
    }

    fn change(&mut self, change: Change) {
        let ram = change.ram.map(|(machine, used)| self.ram(machine, used));
        self.row(Row { ram, ..change.row });
    }

    fn row(&mut self, row: Row) {
        self.told.push(Told::Row(row));
    }

    fn ram(&self, id: MachineId, used: u32) -> String {
        let machines = self.fold.machines();
        let pages = machines.get(&id).map_or(0, |machine| machine.ram_pages);
        match machines.len() {
            1 => format!("RAM {used} of {pages}"),
            _ => {
                let name = self.names().machine(id);
                let name = crate::text::cut(&name, RAM_NAME_COLUMNS, self.spelling.more());
                format!("{name} RAM {used} of {pages}")
            }
        }
    }

    /// Begins a block with this text: what follows belongs to it.
    fn begin(&mut self, head: Head, text: &str) {
        self.block = Some(Block { thread: head.thread, text: Arc::from(text), over: false });
        self.told.push(Told::Head(head));
    }

    fn tell_held(&mut self) {
        let Some(Held { step, thread, text }) = self.held.take() else { return };
        let who = thread.map_or(String::new(), |thread| self.names().thread(thread));
        let text = self.spelling.line(&text);
        let deed = Deed::Text(text.clone());
        self.begin(Head { step: Some(step), thread, who, deed }, &text);
    }

    /// Says that the trace contradicts itself, once: what comes later may follow from it.
    fn contradiction(&mut self, error: &str) {
        if !std::mem::replace(&mut self.contradicted, true) {
            let error = self.spelling.text(error);
            self.row(Row::bad(format!("this trace contradicts itself: {error}")));
        }
    }
}
