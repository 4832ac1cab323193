//! The world after a step as text: lanes, the map, ranges with their pages, RAM, handles, bytes.
//!
//! What the step touched has a `*` before it, and on a terminal a colour.

mod rows;

use crate::film::item::{Band, Column, Line, Machine, Span};
use crate::film::{End, Film, Frame, Item, Key, Scene};
use rows::{Rows, page_row};
use std::collections::BTreeSet;
use trace::tell::words;

/// What the letters of a page row mean.
const LEGEND: &str =
    "pages: # in memory, d dirty, r in place in ROM, c copy, . not in memory, - reserved, g guard";

/// What the marks of a lane mean.
const MARKS: [(char, &str); 8] = [
    ('●', "done"),
    ('○', "done by the world"),
    ('⊘', "refused"),
    ('!', "an exception"),
    ('✗', "not as expected"),
    ('…', "begins to wait"),
    ('~', "waits"),
    ('·', "others act"),
];

/// How wide the name of a lane or of a place of bytes may be, in characters.
const WIDEST: usize = 40;

/// How many lines of bytes, of handles and of other lists are shown.
const SHOWN: usize = 24;

/// The world after a frame, in lines of `width` characters as far as words allow.
pub fn picture(film: &Film, frame: usize, width: usize, colour: bool) -> String {
    let Some(shown) = film.frames.get(frame) else { return String::new() };
    let scene = film.scene(frame);
    let mut picture =
        Picture { scene: &scene, touched: touched(frame, shown), rows: Rows::new(width, colour) };
    picture.rows.head(&match frame {
        0 => "before step 1".to_owned(),
        _ => format!("after step {}: {} {}", shown.id, shown.who, shown.deed),
    });
    picture.lanes(film, frame, width);
    let machines: Vec<(Key, &Machine)> = picture.of(|item| match item {
        Item::Machine(machine) => Some(machine),
        _ => None,
    });
    for (key, machine) in machines {
        picture.machine(key, machine);
    }
    picture.handles();
    picture.bytes();
    picture.rows.text()
}

/// The frame of a step, if there is one; the last one that goes on with it.
pub fn frame_of(film: &Film, step: u32) -> Option<usize> {
    film.frames.iter().rposition(|frame| frame.step == step)
}

fn touched(number: usize, frame: &Frame) -> BTreeSet<Key> {
    // Everything is new in the first frame.
    match number {
        0 => BTreeSet::new(),
        _ => frame.touched.iter().chain(frame.changes.keys()).copied().collect(),
    }
}

struct Picture<'a> {
    scene: &'a Scene,
    touched: BTreeSet<Key>,
    rows: Rows,
}

impl<'a> Picture<'a> {
    /// All things of a kind.
    fn of<T>(&self, kind: impl Fn(&'a Item) -> Option<T>) -> Vec<(Key, T)> {
        self.scene.iter().filter_map(|(key, item)| Some((*key, kind(item)?))).collect()
    }

    fn is_hot(&self, key: Key) -> bool {
        self.touched.contains(&key)
    }

    /// A lane for each thread, up to this frame: what it did in each, and when it waited.
    fn lanes(&mut self, film: &Film, frame: usize, width: usize) {
        let machines: BTreeSet<&str> = film.lanes.iter().map(|lane| &*lane.machine).collect();
        let name = |lane: &crate::film::Lane| {
            let name = match machines.len() {
                1 => lane.name.clone(),
                _ => format!("{}: {}", lane.machine, lane.name),
            };
            trace::text::cut(&name, WIDEST, "…")
        };
        let widest = film.lanes.iter().map(|lane| name(lane).chars().count()).max().unwrap_or(0);
        let first = (frame + 1).saturating_sub(width.saturating_sub(widest + 4).max(8));
        let mut used = BTreeSet::new();
        for (number, lane) in film.lanes.iter().enumerate() {
            if lane.from > frame || lane.to.is_some_and(|to| to < first) {
                continue;
            }
            let marks: String = (first..=frame).map(|at| mark(film, number, at)).collect();
            used.extend(marks.chars());
            let hot = film.frames[frame].lane == Some(number);
            self.rows.row(hot, 0, &format!("{:<widest$}  {}", name(lane), marks.trim_end()));
        }
        let told = MARKS.iter().filter(|(mark, _)| used.contains(mark));
        let told: Vec<String> = told.map(|(mark, says)| format!("{mark} {says}")).collect();
        if !told.is_empty() {
            self.rows.row(false, 0, &format!("({})", told.join(", ")));
        }
    }

    fn machine(&mut self, key: Key, machine: &Machine) {
        self.rows.blank();
        let pressed = match machine.pressed {
            0 => String::new(),
            pages => format!(", {pages} held by the world"),
        };
        let text = format!(
            "{}  RAM {} of {} pages, at most {}{pressed}; {}",
            machine.name, machine.used, machine.ram, machine.peak, machine.pager
        );
        self.rows.row(self.is_hot(key), 0, &text);
        let bands = self.of(|item| match item {
            Item::Band(band) if band.machine == key => Some(band),
            _ => None,
        });
        let (slots, areas): (Vec<_>, Vec<_>) =
            bands.into_iter().partition(|(_, band)| band.slot.is_some());
        if !slots.is_empty() {
            self.rows.row(slots.iter().any(|(key, _)| self.is_hot(*key)), 1, &slot_map(&slots));
        }
        for (key, band) in slots.into_iter().chain(areas) {
            self.band(key, band);
        }
    }

    /// The ranges of a part of the map, with their pages.
    fn band(&mut self, key: Key, band: &Band) {
        let mut spans: Vec<(Key, &Span)> = self.of(|item| match item {
            Item::Span(span) if span.band == key => Some(span),
            _ => None,
        });
        if spans.is_empty() {
            return;
        }
        spans.sort_by_key(|(_, span)| span.base);
        let slot = band.slot.map_or(String::new(), |slot| format!("slot {slot}, "));
        let title = format!("{slot}{} {:#010x}..{:#010x}", band.name, band.first, band.last);
        self.rows.row(self.is_hot(key), 1, &title);
        let more = spans.len().saturating_sub(SHOWN);
        for (key, span) in spans.into_iter().take(SHOWN) {
            let size = words::size(u64::from(span.pages) * 4096);
            let text = format!(
                "{:#010x} {size:>9}  {:<6} {}  ({})",
                span.base, span.kind, span.name, span.what
            );
            self.rows.row(self.is_hot(key), 2, &text);
            self.rows.legend(LEGEND);
            self.rows.row(false, 3, &page_row(self.scene, key, span.pages));
        }
        self.rows.more(more, 2);
    }

    fn handles(&mut self) {
        let handles = self.of(|item| match item {
            Item::Handle(handle) => Some(handle),
            _ => None,
        });
        // Open ones, and of the closed ones those that the step closed.
        let open = |&(key, handle): &(Key, &crate::film::item::Handle)| {
            handle.object.is_some() || self.is_hot(key)
        };
        let handles: Vec<_> = handles.into_iter().filter(open).collect();
        if handles.is_empty() {
            return;
        }
        self.rows.blank();
        self.rows.row(false, 0, "handles");
        let more = handles.len().saturating_sub(SHOWN);
        for (key, handle) in handles.into_iter().take(SHOWN) {
            let process = match self.scene.get(&handle.process) {
                Some(Item::Process(process)) => process.name.as_str(),
                _ => "",
            };
            let text = format!("{process}  {}  {}, {}", handle.value, handle.name, handle.what);
            self.rows.row(self.is_hot(key), 1, &text);
        }
        self.rows.more(more, 1);
    }

    fn bytes(&mut self) {
        let mut lines: Vec<(Key, &Line)> = self.of(|item| match item {
            Item::Line(line) => Some(line),
            _ => None,
        });
        lines.sort_by_key(|(key, _)| !self.is_hot(*key));
        let more = lines.len().saturating_sub(SHOWN);
        for (key, line) in lines.into_iter().take(SHOWN) {
            self.rows.blank();
            let differ = match line.differ.len() {
                0 => String::new(),
                1 => "  1 byte differs".to_owned(),
                count => format!("  {count} bytes differ"),
            };
            let title = format!("bytes of {} + {:#x}{differ}", line.name, line.offset);
            self.rows.row(self.is_hot(key), 0, &title);
            let name = |column: &Column| trace::text::cut(&column.name, WIDEST, "…");
            let widest = line.columns.iter().map(|column| name(column).chars().count()).max();
            for column in &line.columns {
                let (name, shown) = (name(column), rows::column(line, column));
                let text = format!("{name:<0$}  {shown}", widest.unwrap_or(0));
                self.rows.row(false, 1, &text);
            }
        }
        self.rows.more(more, 0);
    }
}

/// What a thread did in a frame, in a letter.
fn mark(film: &Film, lane: usize, at: usize) -> char {
    let frame = &film.frames[at];
    if frame.lane == Some(lane) {
        return match frame.end {
            End::Done => '●',
            End::Plain => '○',
            End::Waits => '…',
            End::Refused => '⊘',
            End::Raised => '!',
            End::Unmet => '✗',
        };
    }
    let waits = |pause: &crate::film::Pause| {
        pause.lane == lane && pause.from < at && pause.to.is_none_or(|to| at < to)
    };
    let known = &film.lanes[lane];
    match at < known.from || known.to.is_some_and(|to| at > to) {
        true => ' ',
        false if film.pauses.iter().any(waits) => '~',
        false => '·',
    }
}

/// The slots that are taken; those that are not, as ranges.
fn slot_map(slots: &[(Key, &Band)]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut free: Option<(u32, u32)> = None;
    let told = |(first, last): (u32, u32)| match first == last {
        true => format!("{first} free"),
        false => format!("{first}-{last} free"),
    };
    for (_, band) in slots {
        let slot = band.slot.unwrap_or_default();
        if band.name.is_empty() && slot > 0 {
            free = Some(free.map_or((slot, slot), |(first, _)| (first, slot)));
            continue;
        }
        parts.extend(free.take().map(told));
        parts.push(match slot {
            0 if band.name.is_empty() => "0 shows nobody yet".to_owned(),
            0 => format!("0 shows {}", band.name),
            slot => format!("{slot} {}", band.name),
        });
    }
    parts.extend(free.map(told));
    format!("slots  {}", parts.join(" | "))
}
