//! A sheet that is filled from top to bottom.

use super::nothing;
use crate::film::item::{Column, Line, Page, Run};
use maud::{Markup, PreEscaped, html};

/// How far from the left lines and cells begin.
const LEFT: u32 = 10;

/// The sizes of page cells and of the space from one to the next.
const CELL: u32 = 12;
const PITCH: u32 = 14;

/// How wide a letter of the bytes is.
const LETTER: u32 = 7;

/// Where bytes begin.
const BYTES: u32 = 230;

const STYLE: &str = "\
    svg{font:12px system-ui,sans-serif;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--paper:#fff;--hot:#d9480f}\
    @media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--dim:#9aa4af;--line:#30363d;--paper:#0d1117;--hot:#ff9d5c}}\
    text{fill:var(--ink)}.title,.head{font-weight:600}.part,.number{fill:var(--dim)}.number{font-size:10px}\
    .mono{font-family:ui-monospace,monospace}.box{fill:var(--paper);stroke:var(--line)}\
    .hot{stroke:var(--hot);stroke-width:2;fill-opacity:1}text.hot{stroke:none;fill:var(--hot)}\
    .differs{fill:var(--hot);font-weight:700}\
    .h0{--hue:#0072b2}.h1{--hue:#009e73}.h2{--hue:#cc79a7}.h3{--hue:#56b4e9}\
    .h4{--hue:#c9b800}.h5{--hue:#7a5195}.h6{--hue:#8c6d46}.h7{--hue:#6e7781}\
    .cell{fill:none;stroke:var(--hue)}.cell.reserved{stroke:var(--line)}.cell.absent{stroke-dasharray:2 2}\
    .full{fill:var(--hue)}.mark{stroke:var(--hue);fill:none}.used{fill:#0072b2}";

/// The state of a page, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Addresses only.
    Reserved,
    /// Committed or mapped, not in memory.
    Absent,
    /// In memory.
    Resident,
    /// In memory, not in its file yet.
    Dirty,
    /// In place in ROM.
    Rom,
    /// A guard page.
    Guard,
    /// A copy of the view's own.
    Copy,
}

/// The state of a page of a run, with the page of memory behind it.
pub(super) fn state_of(run: &Run, page: Option<&Page>) -> State {
    match page {
        _ if run.allows.contains('g') => State::Guard,
        None => State::Absent,
        Some(page) if page.rom => State::Rom,
        Some(page) if page.dirty => State::Dirty,
        Some(_) if run.family.starts_with('w') => State::Copy,
        Some(_) => State::Resident,
    }
}

/// A sheet that is filled from top to bottom.
pub(super) struct Sheet {
    width: u32,
    /// Where the next thing goes.
    y: u32,
    parts: Vec<Markup>,
}

impl Sheet {
    pub(super) fn new(width: u32) -> Sheet {
        Sheet { width, y: 4, parts: Vec::new() }
    }

    pub(super) fn gap(&mut self, height: u32) {
        self.y += height;
    }

    /// A line of text; one that the step touched is marked.
    pub(super) fn line(&mut self, class: &str, hot: bool, text: &str) {
        self.y += 16;
        let most = ((self.width - 2 * LEFT) / LETTER) as usize;
        let text: String = match text.chars().nth(most) {
            None => text.to_owned(),
            Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
        };
        let class = if hot { format!("{class} hot") } else { class.to_owned() };
        self.parts.push(html! { text x=(LEFT) y=(self.y) class=(class) { (text) } });
    }

    /// How much of something is used.
    pub(super) fn meter(&mut self, used: u32, of: u32) {
        let width = self.width - 2 * LEFT;
        let part = u64::from(width) * u64::from(used) / u64::from(of.max(1));
        let y = self.y + 4;
        self.parts.push(html! {
            rect x=(LEFT) y=(y) width=(width) height="6" class="box" {}
            rect x=(LEFT) y=(y) width=(part) height="6" class="used" {}
        });
        self.y += 16;
    }

    /// Things side by side, of this height.
    pub(super) fn row(&mut self, height: u32, parts: Vec<Markup>) {
        self.parts.extend(parts);
        self.y += height;
    }

    /// A slot with its number and who lives in it.
    pub(super) fn slot(&self, x: u32, width: u32, hot: bool, number: &str, name: &str) -> Markup {
        let class = if hot { "box hot" } else { "box" };
        let most = (width / LETTER) as usize;
        let name: String = match name.chars().nth(most) {
            None => name.to_owned(),
            Some(_) => name.chars().take(most - 1).chain(['…']).collect(),
        };
        html! {
            rect x=(x) y=(self.y) width=(width) height="30" rx="4" class=(class) {}
            text x=(x + 4) y=(self.y + 11) class="number" { (number) }
            text x=(x + 4) y=(self.y + 25) { (name) }
        }
    }

    /// The pages of a range, a cell each.
    pub(super) fn cells(&mut self, hue: u32, cells: &[(State, bool)]) {
        let in_row = (self.width - 2 * LEFT) / PITCH;
        self.y += 5;
        for row in cells.chunks(in_row as usize) {
            for (&(state, hot), column) in row.iter().zip(0..) {
                let drawn = cell(LEFT + column * PITCH, self.y, hue, state, hot);
                self.parts.push(drawn);
            }
            self.y += PITCH;
        }
    }

    /// The bytes of a place, those that differ elsewhere marked.
    pub(super) fn bytes(&mut self, line: &Line, column: &Column) {
        self.y += 16;
        let y = self.y;
        let shown = match (&column.bytes, column.through) {
            (Some(bytes), _) => pairs(bytes, line, y),
            (None, Some(other)) => {
                let text = format!("sees the {}", line.columns[other].name);
                html! { text x=(BYTES) y=(y) class="part" { (text) } }
            }
            (None, None) => html! { text x=(BYTES) y=(y) class="part" { "not in memory" } },
        };
        self.parts.push(html! { text x=(LEFT + 10) y=(y) { (column.name) } (shown) });
    }

    /// The whole drawing, with what it says in words.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let (width, height) = (self.width, self.y + 12);
        let whole = html! {
            svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox=(format!("0 0 {width} {height}"))
                width=(width) height=(height) {
                title { (title) }
                desc { (description) }
                style { (PreEscaped(STYLE)) }
                rect width="100%" height="100%" fill="var(--paper)" {}
                @for part in &self.parts { (part) }
            }
        };
        whole.into_string()
    }
}

fn pairs(bytes: &str, line: &Line, y: u32) -> Markup {
    html! {
        @for at in 0..bytes.len() / 2 {
            @let class = if line.differ.contains(&(at as u8)) { "mono differs" } else { "mono" };
            text x=(BYTES + at as u32 * 3 * LETTER) y=(y) class=(class) { (&bytes[2 * at..2 * at + 2]) }
        }
    }
}

/// A page: its colour tells whose it is, its pattern in which state.
fn cell(x: u32, y: u32, hue: u32, state: State, hot: bool) -> Markup {
    let name = match state {
        State::Reserved => "reserved",
        State::Absent => "absent",
        _ => "here",
    };
    let class = format!("cell {name} h{}", hue % 8);
    let (right, low) = (x + CELL, y + CELL);
    let inside = match state {
        State::Reserved | State::Absent => nothing(),
        State::Resident => html! { rect x=(x) y=(y) width=(CELL) height=(CELL) class="full" {} },
        State::Dirty => {
            html! { path d=(format!("M{x} {low}L{right} {y}M{x} {}L{} {y}M{} {low}L{right} {}", y + 6, x + 6, x + 6, y + 6)) class="mark" {} }
        }
        State::Rom => html! { circle cx=(x + 6) cy=(y + 6) r="3" class="full" {} },
        State::Guard => {
            html! { path d=(format!("M{x} {y}L{right} {low}M{right} {y}L{x} {low}")) class="mark" {} }
        }
        State::Copy => html! { rect x=(x) y=(y) width=(CELL / 2) height=(CELL) class="full" {} },
    };
    html! {
        g class=(format!("h{}", hue % 8)) {
            (inside)
            rect x=(x) y=(y) width=(CELL) height=(CELL) class=(class) {}
            @if hot { rect x=(x - 1) y=(y - 1) width=(CELL + 2) height=(CELL + 2) fill="none" class="hot" {} }
        }
    }
}
