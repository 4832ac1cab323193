//! The world after a step as a drawing: the map, ranges with their pages, RAM, and the same bytes wherever
//! they are. It is one SVG file; the text of [`crate::text`] is its description.

mod sheet;

use crate::film::item::{Band, Line, Machine, Page, Span};
use crate::film::{Film, Item, Key, Scene};
use crate::text;
use maud::{Markup, html};
use sheet::{Sheet, State, state_of};
use std::collections::BTreeSet;

/// How wide a drawing is, in its own units.
const WIDTH: u32 = 800;

/// Slots side by side.
const SLOTS_IN_ROW: u32 = 11;

/// The most page cells of a range; of a longer one the first ones are drawn, and how many there are told.
const CELLS: u32 = 128;

/// The most ranges of a part of the map, and lines of bytes.
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
    let mut drawing = Drawing { scene: &scene, touched, sheet: Sheet::new(WIDTH) };
    drawing.sheet.line("title", false, &title);
    let machines: Vec<(Key, &Machine)> = drawing.of(|item| match item {
        Item::Machine(machine) => Some(machine),
        _ => None,
    });
    for (key, machine) in machines {
        drawing.machine(key, machine);
    }
    drawing.bytes();
    drawing.sheet.finish(&title, &text::picture(film, frame, 100, false))
}

struct Drawing<'a> {
    scene: &'a Scene,
    touched: BTreeSet<Key>,
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
        let wide = (WIDTH - 20) / SLOTS_IN_ROW;
        for row in slots.chunks(SLOTS_IN_ROW as usize) {
            let boxes = row.iter().zip(0..).map(|((key, band), column)| {
                let hot = self.is_hot(*key)
                    || self.spans(*key).iter().any(|(span, _)| self.is_hot(*span));
                let number = match band.slot {
                    Some(0) => "0 shows".to_owned(),
                    slot => slot.unwrap_or_default().to_string(),
                };
                self.sheet.slot(10 + column * wide, wide - 4, hot, &number, &band.name)
            });
            let boxes: Vec<Markup> = boxes.collect();
            self.sheet.row(34, boxes);
        }
        self.sheet.gap(4);
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
        self.sheet.line("part", false, &title);
        let more = spans.len().saturating_sub(SHOWN);
        for (key, span) in spans.into_iter().take(SHOWN) {
            let size = trace::tell::words::size(u64::from(span.pages) * 4096);
            let text =
                format!("{:#010x}  {size}  {} {} ({})", span.base, span.kind, span.name, span.what);
            self.sheet.line("range", self.is_hot(key), &text);
            self.cells(key, span);
        }
        if more > 0 {
            self.sheet.line("range", false, &format!("and {more} more"));
        }
    }

    fn cells(&mut self, key: Key, span: &Span) {
        let Key::Span(place) = key else { return };
        let mut cells = vec![(State::Reserved, false); span.pages.min(CELLS) as usize];
        for (key, item) in self.scene.range(Key::Run(place, 0)..=Key::Run(place, u32::MAX)) {
            let (Key::Run(_, first), Item::Run(run)) = (key, item) else { continue };
            for page in 0..run.pages {
                let Some(cell) = cells.get_mut((first + page) as usize) else { break };
                let behind = run.page(u64::from(page));
                let page: Option<&Page> = match behind.and_then(|key| self.scene.get(&key)) {
                    Some(Item::Page(page)) => Some(page),
                    _ => None,
                };
                let hot = behind.is_some_and(|key| self.is_hot(key)) || self.is_hot(*key);
                *cell = (state_of(run, page), hot);
            }
        }
        self.sheet.cells(span.hue, &cells);
        if span.pages > CELLS {
            self.sheet.line("range", false, &format!("the first {CELLS} of {} pages", span.pages));
        }
    }

    fn bytes(&mut self) {
        let mut lines: Vec<(Key, &Line)> = self.of(|item| match item {
            Item::Line(line) => Some(line),
            _ => None,
        });
        lines.sort_by_key(|(key, _)| !self.is_hot(*key));
        for (key, line) in lines.into_iter().take(SHOWN) {
            self.sheet.gap(6);
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
    }
}

/// An element that draws nothing.
fn nothing() -> Markup {
    html! {}
}
