//! The world after a step as a drawing: the map, ranges with their pages, RAM, handles, and the same bytes
//! wherever they are. It is one SVG file; the text of [`crate::text`] is its description.

mod cells;
mod sheet;

use crate::film::item::{Band, Handle, Line, Machine, Page, Span};
use crate::film::{Film, Item, Key, Scene};
use crate::text;
use cells::{Cells, State, state_of};
use sheet::{Sheet, Slot};
use std::collections::BTreeSet;

/// How wide a drawing is, in its own units.
const WIDTH: u32 = 800;

/// Slots side by side.
const SLOTS_IN_ROW: u32 = 11;

/// The most ranges of a part of the map, handles, and lines of bytes.
const SHOWN: usize = 12;

/// The world after a frame. Nothing if there is no such frame.
pub fn picture(film: &Film, frame: usize) -> String {
    let Some(shown) = film.frames.get(frame) else { return String::new() };
    let scene = film.scene(frame);
    let touched: BTreeSet<Key> = match frame {
        // Everything is new in the first frame.
        0 => BTreeSet::new(),
        _ => shown.touched.iter().chain(shown.changes.keys()).copied().collect(),
    };
    let title = match frame {
        0 => "before step 1".to_owned(),
        _ => format!("after step {}: {} {}", shown.id, shown.who, shown.deed),
    };
    let (states, sheet) = (BTreeSet::new(), Sheet::new(WIDTH));
    let mut drawing = Drawing { scene: &scene, touched, states, sheet };
    drawing.sheet.line("title", false, &title);
    let machines: Vec<(Key, &Machine)> = drawing.of(|item| match item {
        Item::Machine(machine) => Some(machine),
        _ => None,
    });
    for (key, machine) in machines {
        drawing.machine(key, machine);
    }
    drawing.handles();
    drawing.bytes();
    cells::legend(&mut drawing.sheet, drawing.states.into_iter());
    drawing.sheet.finish(&title, &text::picture(film, frame, 100, false))
}

struct Drawing<'a> {
    scene: &'a Scene,
    touched: BTreeSet<Key>,
    /// The states of the pages that are drawn, for the legend.
    states: BTreeSet<State>,
    sheet: Sheet,
}

impl<'a> Drawing<'a> {
    /// All things of a kind.
    fn of<T>(&self, kind: impl Fn(&'a Item) -> Option<T>) -> Vec<(Key, T)> {
        self.scene.iter().filter_map(|(key, item)| Some((*key, kind(item)?))).collect()
    }

    fn is_hot(&self, key: Key) -> bool {
        self.touched.contains(&key)
    }

    fn machine(&mut self, key: Key, machine: &Machine) {
        self.sheet.gap(8);
        let text = format!("{}: RAM {} of {} pages", machine.name, machine.used, machine.ram);
        self.sheet.line("head", self.is_hot(key), &text);
        self.sheet.meter(machine.used, machine.ram);
        let bands = self.of(|item| match item {
            Item::Band(band) if band.machine == key => Some(band),
            _ => None,
        });
        let (slots, areas): (Vec<_>, Vec<_>) =
            bands.into_iter().partition(|(_, band)| band.slot.is_some());
        self.slots(&slots);
        for (key, band) in slots.into_iter().chain(areas) {
            self.band(key, band);
        }
    }

    /// The slots as boxes, each with its number and who lives in it.
    fn slots(&mut self, slots: &[(Key, &Band)]) {
        if slots.is_empty() {
            return;
        }
        for row in slots.chunks(SLOTS_IN_ROW as usize) {
            let numbers: Vec<String> = row.iter().map(|(_, band)| number(band)).collect();
            let boxes = row.iter().zip(&numbers).map(|((key, band), number)| Slot {
                number,
                name: &band.name,
                hue: band.process.and_then(|process| self.hue(process)),
                hot: self.is_hot(*key)
                    || self.spans(*key).iter().any(|(span, _)| self.is_hot(*span)),
            });
            let boxes: Vec<Slot<'_>> = boxes.collect();
            self.sheet.slots(&boxes, SLOTS_IN_ROW);
        }
    }

    /// The colour of a process.
    fn hue(&self, process: Key) -> Option<u32> {
        match self.scene.get(&process)? {
            Item::Process(process) => Some(process.hue),
            _ => None,
        }
    }

    fn spans(&self, band: Key) -> Vec<(Key, &'a Span)> {
        let mut spans = self.of(|item| match item {
            Item::Span(span) if span.band == band => Some(span),
            _ => None,
        });
        spans.sort_by_key(|(_, span)| span.base);
        spans
    }

    /// The ranges of a part of the map, with their pages.
    fn band(&mut self, key: Key, band: &Band) {
        let spans = self.spans(key);
        if spans.is_empty() {
            return;
        }
        let slot = band.slot.map_or(String::new(), |slot| format!("slot {slot}, "));
        let title = format!("{slot}{}: {:#010x} to {:#010x}", band.name, band.first, band.last);
        self.sheet.gap(6);
        self.sheet.line("part", false, &title);
        let more = spans.len().saturating_sub(SHOWN);
        for (key, span) in spans.into_iter().take(SHOWN) {
            self.sheet.range(self.is_hot(key), span);
            self.cells(key, span);
        }
        self.more(more);
    }

    fn more(&mut self, count: usize) {
        if count > 0 {
            self.sheet.line("part", false, &format!("and {count} more"));
        }
    }

    fn cells(&mut self, key: Key, span: &Span) {
        let Key::Span(place) = key else { return };
        let (mut cells, mut next) = (Cells::default(), 0);
        for (key, item) in self.scene.range(Key::Run(place, 0)..=Key::Run(place, u32::MAX)) {
            let (Key::Run(_, first), Item::Run(run)) = (key, item) else { continue };
            cells.push(State::Reserved, false, first - next);
            for page in 0..run.pages {
                let behind = run.page(u64::from(page));
                let page: Option<&Page> = match behind.and_then(|key| self.scene.get(&key)) {
                    Some(Item::Page(page)) => Some(page),
                    _ => None,
                };
                let hot = behind.is_some_and(|key| self.is_hot(key)) || self.is_hot(*key);
                cells.push(state_of(run, page), hot, 1);
            }
            next = first + run.pages;
        }
        cells.push(State::Reserved, false, span.pages.saturating_sub(next));
        self.states.extend(cells.states());
        cells::cells(&mut self.sheet, span.hue, &cells);
    }

    /// The open handles, and those that the step closed.
    fn handles(&mut self) {
        let handles = self.of(|item| match item {
            Item::Handle(handle) => Some(handle),
            _ => None,
        });
        let open = |&(key, handle): &(Key, &Handle)| handle.object.is_some() || self.is_hot(key);
        let handles: Vec<_> = handles.into_iter().filter(open).collect();
        if handles.is_empty() {
            return;
        }
        self.sheet.gap(8);
        self.sheet.line("head", false, "handles");
        let more = handles.len().saturating_sub(SHOWN);
        for (key, handle) in handles.into_iter().take(SHOWN) {
            let process = match self.scene.get(&handle.process) {
                Some(Item::Process(process)) => process.name.as_str(),
                _ => "",
            };
            let object = format!("{}, {}", handle.name, handle.what);
            self.sheet.handle(self.is_hot(key), process, &handle.value, &object);
        }
        self.more(more);
    }

    fn bytes(&mut self) {
        let mut lines: Vec<(Key, &Line)> = self.of(|item| match item {
            Item::Line(line) => Some(line),
            _ => None,
        });
        lines.sort_by_key(|(key, _)| !self.is_hot(*key));
        let more = lines.len().saturating_sub(SHOWN);
        for (key, line) in lines.into_iter().take(SHOWN) {
            self.sheet.gap(8);
            let differ = match line.differ.len() {
                0 => String::new(),
                1 => ": 1 byte differs".to_owned(),
                count => format!(": {count} bytes differ"),
            };
            let title = format!("bytes of {} + {:#x}{differ}", line.name, line.offset);
            self.sheet.line("head", self.is_hot(key), &title);
            for column in &line.columns {
                self.sheet.bytes(line, column);
            }
        }
        self.more(more);
    }
}

/// The number of a slot, and for slot 0 what it does.
fn number(band: &Band) -> String {
    match band.slot {
        Some(0) => "0 shows".to_owned(),
        slot => slot.unwrap_or_default().to_string(),
    }
}
