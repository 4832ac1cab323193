//! A trace as a timeline, in the JSON form of trace events that the Perfetto UI and Chrome open.
//!
//! Machines and processes are processes of the timeline, each with a number of its own however often
//! the trace uses one again; threads are threads. Calls, touches of memory, waits and stays in servers
//! are slices within each other; what becomes of pages and files is a slice of one tick within them.
//! Exceptions and what the world does are instants; RAM and dirty pages are counters. An arrow leads
//! from the slice in which a byte was written to each slice that reads it.
//!
//! A trace has no durations: each event takes one microsecond, and the time of an event is its line
//! in the JSON form of the trace. The scenario's clock is an argument, `clock_ms`.

mod arrows;
mod lanes;
mod moments;
mod sheet;

use crate::acting::Acting;
use crate::fields::fields;
use abi::{BackingId, MachineId, ThreadId};
use arrows::Arrows;
use lanes::{Kind, Lanes, Track};
use serde_json::{Map, Value, json};
use sheet::{Entry, Point, Sheet};
use std::collections::BTreeMap;
use std::io::{self, Write};
use trace::tell::{Names, Spelling, words};
use trace::{Event, Fold, Header, Sink};

/// Takes the events of a trace and draws the timeline.
///
/// The lines are kept until the end, so that they are in the order of time: an arrow begins at what
/// was written long before it is known that somebody reads it.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    drawing: Option<Box<Drawing>>,
}

/// What is known once there was a header.
#[derive(Clone, Debug)]
struct Drawing {
    about: Map<String, Value>,
    fold: Fold,
    contradicted: bool,
    acting: Acting,
    /// The time of the event that is being drawn.
    tick: u64,
    lanes: Lanes,
    sheet: Sheet,
    arrows: Arrows,
    /// The step that the next event may be drawn for.
    held: Option<Held>,
    /// A thread whose touch of memory is over with the event before.
    over: Option<ThreadId>,
    /// What the counters of each machine show: frames in use, dirty pages.
    counted: BTreeMap<MachineId, (u32, u64)>,
}

/// A step that is not drawn yet.
#[derive(Clone, Debug)]
struct Held {
    thread: Option<ThreadId>,
    step: u32,
    line: u32,
    text: String,
}

impl Sink for Timeline {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.take(&event);
    }
}

impl Timeline {
    /// Takes the next event. The first one has to be the header; what comes before it is not drawn.
    pub fn take(&mut self, event: &Event) {
        match (event, &mut self.drawing) {
            (Event::Header(header), None) => {
                self.drawing = Some(Box::new(Drawing::new(header)));
            }
            (Event::Header(_), Some(_)) | (_, None) => {}
            (_, Some(drawing)) => drawing.take(event),
        }
    }

    /// Whether the trace has contradicted itself so far: then what was drawn cannot be trusted.
    pub fn contradicted(&self) -> bool {
        self.drawing.as_ref().is_some_and(|drawing| drawing.contradicted)
    }

    /// Writes the timeline, when no event comes any more: one trace event a line, in the order of time.
    pub fn write(self, to: &mut dyn Write) -> io::Result<()> {
        let (about, sheet) = match self.drawing {
            Some(mut drawing) => {
                drawing.finish();
                (drawing.about, drawing.sheet)
            }
            None => (Map::new(), Sheet::default()),
        };
        sheet.write(about, to)
    }
}

impl Drawing {
    fn new(header: &Header) -> Drawing {
        let spelling = Spelling::default();
        let about = json!({
            "engine": spelling.line(&header.engine),
            "version": header.version.name(),
            "about": spelling.line(&header.about),
            "time": "no durations: an event takes one microsecond, and its time is its line in the \
                     JSON form of the trace; the scenario's clock is the argument clock_ms",
        });
        let about = if let Value::Object(about) = about { about } else { Map::new() };
        let fold = Fold::new(header);
        let mut sheet = Sheet::default();
        let names = Names::new(&fold, spelling);
        let machines = fold.machines().keys().map(|&machine| (machine, names.machine(machine)));
        let lanes = Lanes::new(machines, &mut sheet);
        let mut drawing = Drawing {
            about,
            fold,
            contradicted: false,
            acting: Acting::default(),
            tick: 1,
            lanes,
            sheet,
            arrows: Arrows::default(),
            held: None,
            over: None,
            counted: BTreeMap::new(),
        };
        drawing.count_ram();
        drawing
    }

    fn take(&mut self, event: &Event) {
        self.next();
        let who = self.acting.take(event);
        let step = self.step(event);
        let point = self.draw(event, who, step);
        let dirty = backing_of(event).map(|backing| (backing, self.dirty(backing)));
        self.contradicted |= self.fold.apply(event).is_err();
        if let Some((backing, before)) = dirty {
            self.count_dirty(before, self.dirty(backing));
        }
        self.count_ram();
        self.arrows.take(event, &self.fold, point, &mut self.sheet);
    }

    /// Time goes on.
    fn next(&mut self) {
        self.tick += 1;
        if let Some(thread) = self.over.take() {
            self.close_last(thread);
        }
    }

    /// What is open when nothing comes any more ends there.
    fn finish(&mut self) {
        self.next();
        self.step_alone();
        for thread in self.lanes.threads() {
            self.close(thread, 0, Map::new());
        }
    }

    fn names(&self) -> Names<'_> {
        Names::new(&self.fold, Spelling::default())
    }

    /// Keeps a step; gives the one before to what is done for it, or draws it if nothing is.
    fn step(&mut self, event: &Event) -> Map<String, Value> {
        let mut step = Map::new();
        let own = match event {
            Event::Call { thread, .. }
            | Event::Touch { thread, .. }
            | Event::ServerEntered { thread, .. } => Some(Some(*thread)),
            Event::Act { .. } | Event::Check { .. } => self.held.as_ref().map(|held| held.thread),
            _ => None,
        };
        match self.held.take_if(|held| Some(held.thread) == own) {
            Some(held) => {
                step.insert("step".to_owned(), held.step.into());
                step.insert("line".to_owned(), held.line.into());
            }
            None => self.step_alone(),
        }
        if let Event::Step { index, line, thread, text } = event {
            let text = Spelling::default().line(text);
            self.held = Some(Held { thread: *thread, step: *index, line: *line, text });
        }
        step
    }

    /// Draws a step that nobody makes a call or a touch for.
    fn step_alone(&mut self) {
        let Some(held) = self.held.take() else { return };
        let mut args = Map::new();
        args.insert("step".to_owned(), held.step.into());
        args.insert("line".to_owned(), held.line.into());
        args.insert("text".to_owned(), held.text.into());
        let track = self.track(held.thread, None);
        self.instant(track, "step", "step", "t", args);
    }

    /// The track of a thread; without one that of a machine; without that the world's.
    fn track(&mut self, thread: Option<ThreadId>, machine: Option<MachineId>) -> Track {
        match thread {
            Some(thread) => {
                let names = Names::new(&self.fold, Spelling::default());
                self.lanes.thread(thread, &names, self.tick, &mut self.sheet)
            }
            None => self.lanes.machine(machine),
        }
    }

    /// The clock beside other arguments.
    fn args(&self, mut args: Map<String, Value>) -> Map<String, Value> {
        args.insert("clock_ms".to_owned(), self.fold.clock().into());
        args
    }

    fn instant(
        &mut self,
        track: Track,
        name: &str,
        cat: &'static str,
        scope: &'static str,
        args: Map<String, Value>,
    ) {
        let args = self.args(args);
        let entry = Entry { s: Some(scope), args, ..Entry::new("i", name, cat, track, self.tick) };
        self.sheet.push(&entry);
    }

    /// A slice of one tick. Arrows may lead from it and to it.
    fn moment(
        &mut self,
        track: Track,
        name: &str,
        cat: &'static str,
        args: Map<String, Value>,
    ) -> Point {
        let args = self.args(args);
        let entry = Entry { dur: Some(1), args, ..Entry::new("X", name, cat, track, self.tick) };
        self.sheet.push(&entry);
        Point { track, ts: self.tick, behind: self.sheet.len() }
    }

    /// Opens a slice within those that a thread is in.
    fn open(&mut self, thread: ThreadId, kind: Kind, name: &str, args: Map<String, Value>) {
        let track = self.track(Some(thread), None);
        let args = self.args(args);
        let entry = Entry { args, ..Entry::new("B", name, kind.cat(), track, self.tick) };
        self.sheet.push(&entry);
        self.lanes.opened(thread, kind, name);
    }

    /// Closes the slices of a thread, the innermost first, down to so many. The arguments are of the
    /// outermost of them.
    fn close(&mut self, thread: ThreadId, down_to: usize, args: Map<String, Value>) {
        let mut args = Some(self.args(args));
        let gone = self.lanes.closed(thread, down_to);
        let last = gone.len().saturating_sub(1);
        for (at, (track, kind, name)) in gone.into_iter().enumerate() {
            let args = args.take_if(|_| at == last).unwrap_or_default();
            let entry = Entry { args, ..Entry::new("E", &name, kind.cat(), track, self.tick) };
            self.sheet.push(&entry);
        }
    }

    /// Closes the innermost slice of a thread.
    fn close_last(&mut self, thread: ThreadId) {
        let down_to = self.lanes.slices(thread).len().saturating_sub(1);
        self.close(thread, down_to, Map::new());
    }

    /// The dirty pages of a backing, and its machine.
    fn dirty(&self, backing: BackingId) -> Option<(MachineId, u32)> {
        let known = self.fold.backings().get(&backing)?;
        Some((known.machine, known.dirty))
    }

    fn count_dirty(&mut self, before: Option<(MachineId, u32)>, after: Option<(MachineId, u32)>) {
        let pages = |told: Option<(MachineId, u32)>| told.map_or(0, |(_, dirty)| u64::from(dirty));
        let Some((machine, _)) = before.or(after).filter(|_| pages(before) != pages(after)) else {
            return;
        };
        let (_, dirty) = self.counted.entry(machine).or_default();
        *dirty = (*dirty + pages(after)).saturating_sub(pages(before));
        let dirty = *dirty;
        self.counter(machine, "dirty pages", dirty);
    }

    /// Frames in use, where they are others than before; those of the beginning too.
    fn count_ram(&mut self) {
        let used: Vec<(MachineId, u32)> =
            self.fold.machines().iter().map(|(&id, machine)| (id, machine.ram_used)).collect();
        for (machine, used) in used {
            match self.counted.get_mut(&machine) {
                Some((known, _)) if *known == used => continue,
                Some((known, _)) => *known = used,
                None => {
                    self.counted.insert(machine, (used, 0));
                    self.counter(machine, "dirty pages", 0);
                }
            }
            self.counter(machine, "RAM used, pages", u64::from(used));
        }
    }

    fn counter(&mut self, machine: MachineId, name: &str, pages: u64) {
        let track = self.lanes.machine(Some(machine));
        let mut args = Map::new();
        args.insert("pages".to_owned(), pages.into());
        let entry = Entry { args, ..Entry::new("C", name, "memory", track, self.tick) };
        self.sheet.push(&entry);
    }

    /// The fields of an event as arguments.
    fn fields(&self, event: &Event) -> Map<String, Value> {
        let (_, fields) = fields(event, &self.names());
        fields.into_iter().map(|(name, told)| (name, told.value())).collect()
    }

    /// An address or bytes in words.
    fn access(&self, event: &Event) -> Map<String, Value> {
        let mut args = Map::new();
        if let Event::Access { address, bytes, .. } = event {
            args.insert("address".to_owned(), address.to_string().into());
            let told = words::bytes(bytes, Spelling::default().more());
            args.insert("bytes".to_owned(), told.into());
        }
        args
    }
}

/// The backing whose dirty pages an event may make more or fewer.
fn backing_of(event: &Event) -> Option<BackingId> {
    match event {
        Event::Dirtied { backing, .. }
        | Event::WriteBack { backing, .. }
        | Event::Evicted { backing, .. }
        | Event::BackingDropped { backing, .. } => Some(*backing),
        _ => None,
    }
}
