//! The pages of a range as cells, and what their patterns mean.

use super::sheet::{LEFT, Sheet};
use crate::film::item::{Page, Run};
use maud::{Markup, html};

/// The size of a page cell, and how far it is from one to the next.
const CELL: u32 = 12;
const PITCH: u32 = 14;

/// Like pages that follow each other are drawn as cells up to this many, more of them as one long box.
const ALONE: u32 = 16;

/// How wide such a box is.
const LONG: u32 = 8 * PITCH - 2;

/// The most boxes of a range.
const BOXES: usize = 160;

/// How wide a letter of the legend is, about.
const LETTER: u32 = 6;

/// The state of a page, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

impl State {
    /// What the legend says of it.
    fn words(self) -> &'static str {
        match self {
            State::Reserved => "reserved",
            State::Absent => "committed or mapped, not in memory",
            State::Resident => "in memory",
            State::Dirty => "in memory, not in its file yet",
            State::Rom => "in place in ROM",
            State::Guard => "guard page",
            State::Copy => "the view's own copy",
        }
    }
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

/// Pages of a range, in order: like ones that follow each other are counted.
#[derive(Default)]
pub(super) struct Cells {
    /// The state, whether the step touched them, and how many there are.
    runs: Vec<(State, bool, u32)>,
}

impl Cells {
    pub(super) fn push(&mut self, state: State, hot: bool, count: u32) {
        match self.runs.last_mut() {
            Some(last) if (last.0, last.1) == (state, hot) => last.2 += count,
            _ if count > 0 => self.runs.push((state, hot, count)),
            _ => {}
        }
    }

    /// Every state that there is.
    pub(super) fn states(&self) -> impl Iterator<Item = State> {
        self.runs.iter().map(|run| run.0)
    }
}

/// Draws the pages of a range.
pub(super) fn cells(sheet: &mut Sheet, hue: u32, cells: &Cells) {
    let (mut x, mut boxes) = (LEFT, 0);
    sheet.y += 5;
    for &(state, hot, count) in &cells.runs {
        let (each, times, width) = match count > ALONE {
            true => (count, 1, LONG),
            false => (1, count, CELL),
        };
        for _ in 0..times {
            boxes += 1;
            if boxes > BOXES {
                break;
            }
            if x + width > sheet.right() {
                (x, sheet.y) = (LEFT, sheet.y + PITCH + 1);
            }
            let drawn = cell((x, sheet.y), hue, state, hot, each);
            sheet.marked |= hot;
            sheet.parts.push(drawn);
            x += width + PITCH - CELL;
        }
    }
    sheet.y += PITCH;
    if boxes > BOXES {
        sheet.line("part", false, "and more pages than there is room for");
    }
}

/// Says what the states and the mark of the step look like.
pub(super) fn legend(sheet: &mut Sheet, states: impl Iterator<Item = State>) {
    let told = states.map(|state| (state, false, state.words()));
    let marked = sheet.marked.then_some((State::Reserved, true, "touched by this step"));
    let told: Vec<_> = told.chain(marked).collect();
    if told.is_empty() {
        return;
    }
    let mut x = LEFT;
    sheet.y += 14;
    for (state, hot, words) in told {
        let width = CELL + 6 + LETTER * words.len() as u32 + 16;
        if x + width > sheet.right() {
            (x, sheet.y) = (LEFT, sheet.y + 16);
        }
        sheet.parts.push(html! {
            (cell((x, sheet.y), 7, state, hot, 1))
            text x=(x + CELL + 6) y=(sheet.y + 10) class="small" { (words) }
        });
        x += width;
    }
    sheet.y += CELL;
}

/// A page, or so many like it: its colour tells whose it is, its pattern in which state.
fn cell((x, y): (u32, u32), hue: u32, state: State, hot: bool, count: u32) -> Markup {
    let name = match state {
        State::Reserved => "reserved",
        State::Absent => "absent",
        _ => "here",
    };
    let width = if count > 1 { LONG } else { CELL };
    html! {
        g class=(format!("h{}", hue % 8)) {
            (pattern(x, y, state))
            rect x=(x) y=(y) width=(width) height=(CELL) class=(format!("cell {name}")) {}
            @if count > 1 { text x=(x + CELL + 5) y=(y + 10) class="small" { "× " (count) } }
            @if hot {
                rect x=(x - 1) y=(y - 1) width=(width + 2) height=(CELL + 2) class="mark hot" {}
            }
        }
    }
}

fn pattern(x: u32, y: u32, state: State) -> Markup {
    let (right, low) = (x + CELL, y + CELL);
    match state {
        State::Reserved | State::Absent => html! {},
        State::Resident => html! { rect x=(x) y=(y) width=(CELL) height=(CELL) class="full" {} },
        State::Dirty => {
            html! { path d=(format!("M{x} {low}L{right} {y}M{x} {}L{} {y}M{} {low}L{right} {}", y + 6, x + 6, x + 6, y + 6)) class="mark" {} }
        }
        State::Rom => html! { circle cx=(x + 6) cy=(y + 6) r="3" class="full" {} },
        State::Guard => {
            html! { path d=(format!("M{x} {y}L{right} {low}M{right} {y}L{x} {low}")) class="mark" {} }
        }
        State::Copy => html! { rect x=(x) y=(y) width=(CELL / 2) height=(CELL) class="full" {} },
    }
}
