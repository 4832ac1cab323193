//! A sheet that is filled from top to bottom.

use crate::film::item::{Column, Line, Span};
use maud::{Markup, PreEscaped, html};

/// How far from the left lines and cells begin.
pub(super) const LEFT: u32 = 10;

/// How wide a letter is: of bytes exactly, of other text about.
const LETTER: u32 = 7;

/// Where the bytes of a place begin, and the same as text.
const BYTES: u32 = 280;
const TEXT: u32 = BYTES + 16 * 3 * LETTER + 8;

/// Where the columns of a range and of a handle begin; sizes end where theirs does.
const SIZE: u32 = 160;
const KIND: u32 = 172;
const NAME: u32 = 236;
const VALUE: u32 = 100;
const OBJECT: u32 = 186;

const STYLE: &str = "\
    svg{font:12px system-ui,sans-serif;--ink:#1b1f24;--dim:#57606a;--line:#d0d7de;--edge:#818b98;--paper:#fff;--pane:#f6f8fa;\
    --hot:#c2410c;--bad:#b3261e;--h0:#0072b2;--h1:#009e73;--h2:#cc79a7;--h3:#56b4e9;--h4:#c9b800;--h5:#7a5195;\
    --h6:#8c6d46;--h7:#6e7781}\
    @media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--dim:#9aa4af;--line:#3d444d;--edge:#767f8a;--paper:#0d1117;--pane:#161b22;\
    --hot:#ff9d5c;--bad:#ff8a80;--h0:#4aa3df;--h1:#2fbf94;--h2:#e29cc4;--h3:#8fd0f5;--h4:#e0d23c;--h5:#b08fd0;\
    --h6:#c3a27a;--h7:#9aa4af}}\
    text{fill:var(--ink)}.title,.head{font-weight:600}.part,.number,.dim{fill:var(--dim)}\
    .number{font-size:10px}.small{font-size:11px;fill:var(--dim)}.name{font-size:11px}\
    .mono{font-family:ui-monospace,monospace;white-space:pre}.end{text-anchor:end}\
    .box{fill:var(--pane);stroke:var(--line)}.taken{fill:var(--paper);stroke:var(--dim)}\
    text.hot,.hot tspan{fill:var(--hot)}.differs{fill:var(--bad);font-weight:700;text-decoration:underline}\
    .h0{--hue:var(--h0)}.h1{--hue:var(--h1)}.h2{--hue:var(--h2)}.h3{--hue:var(--h3)}\
    .h4{--hue:var(--h4)}.h5{--hue:var(--h5)}.h6{--hue:var(--h6)}.h7{--hue:var(--h7)}\
    .cell{fill:none;stroke:var(--hue)}.cell.reserved{stroke:var(--edge)}.cell.absent{stroke-dasharray:2 2}\
    .full{fill:var(--hue)}.mark{stroke:var(--hue);fill:none}rect.hot{stroke:var(--hot);stroke-width:2}";

/// A sheet that is filled from top to bottom.
pub(super) struct Sheet {
    width: u32,
    /// Where the next thing goes.
    pub(super) y: u32,
    pub(super) parts: Vec<Markup>,
    /// Something has the mark of the step.
    pub(super) marked: bool,
}

/// A slot, as it is drawn.
pub(super) struct Slot<'a> {
    /// Its number, and what else is to be said of it.
    pub(super) number: &'a str,
    /// Who lives in it, if somebody does.
    pub(super) name: &'a str,
    /// The colour of who lives in it.
    pub(super) hue: Option<u32>,
    /// The step touched it.
    pub(super) hot: bool,
}

impl Sheet {
    pub(super) fn new(width: u32) -> Sheet {
        Sheet { width, y: 4, parts: Vec::new(), marked: false }
    }

    /// How far to the right things go.
    pub(super) fn right(&self) -> u32 {
        self.width - LEFT
    }

    pub(super) fn gap(&mut self, height: u32) {
        self.y += height;
    }

    /// A line of text; one that the step touched is marked.
    pub(super) fn line(&mut self, class: &str, hot: bool, text: &str) {
        self.y += 16;
        self.marked |= hot;
        let text = self.fitting(LEFT, text);
        self.parts.push(html! { text x=(LEFT) y=(self.y) .(class) .hot[hot] { (text) } });
    }

    /// As much of a text as there is room for from here to the right.
    fn fitting(&self, from: u32, text: &str) -> String {
        cut(text, ((self.right() - from) / LETTER) as usize)
    }

    /// A range: where it is, how long, what it is and whose.
    pub(super) fn range(&mut self, hot: bool, span: &Span) {
        self.y += 17;
        self.marked |= hot;
        let (y, marked) = (self.y, hot.then_some("hot"));
        let size = trace::tell::words::size(u64::from(span.pages) * 4096);
        let what = format!("({})", span.what);
        let name = self.fitting(NAME, &span.name);
        let left = NAME + LETTER * (name.chars().count() as u32 + 1);
        let what = if left < self.right() { self.fitting(left, &what) } else { String::new() };
        self.parts.push(html! {
            text x=(LEFT) y=(y) .mono .hot[hot] { (format!("{:#010x}", span.base)) }
            text x=(SIZE) y=(y) .end .hot[hot] { (size) }
            text x=(KIND) y=(y) class=[marked] { (span.kind) }
            text x=(NAME) y=(y) class=[marked] { (name) " " tspan class="dim" { (what) } }
        });
    }

    /// A handle: whose, its value, what it stands for.
    pub(super) fn handle(&mut self, hot: bool, process: &str, value: &str, object: &str) {
        self.y += 16;
        self.marked |= hot;
        let (y, marked) = (self.y, hot.then_some("hot"));
        let process = cut(process, ((VALUE - 2 * LEFT) / LETTER) as usize);
        let object = self.fitting(OBJECT, object);
        self.parts.push(html! {
            text x=(LEFT + 10) y=(y) class=[marked] { (process) }
            text x=(VALUE) y=(y) .mono .hot[hot] { (value) }
            text x=(OBJECT) y=(y) class=[marked] { (object) }
        });
    }

    /// How much of something is used.
    pub(super) fn meter(&mut self, used: u32, of: u32) {
        let width = self.width - 2 * LEFT;
        let part = u64::from(width) * u64::from(used) / u64::from(of.max(1));
        let y = self.y + 6;
        self.parts.push(html! {
            rect x=(LEFT) y=(y) width=(width) height="6" class="box" {}
            rect x=(LEFT) y=(y) width=(part) height="6" class="h0 full" {}
        });
        self.y += 20;
    }

    /// Slots side by side, so many in a row. Where nobody lives, a row needs no room for names.
    pub(super) fn slots(&mut self, slots: &[Slot<'_>], in_row: u32) {
        let high = if slots.iter().all(|slot| slot.name.is_empty()) { 16 } else { 32 };
        let room = self.width - 2 * LEFT + 4;
        for (slot, column) in slots.iter().zip(0..) {
            let x = LEFT + column * room / in_row;
            self.marked |= slot.hot;
            let drawn = slot_box((x, self.y), (room / in_row - 4, high), slot);
            self.parts.push(drawn);
        }
        self.y += high + 4;
    }

    /// The bytes of a place, those that differ elsewhere marked.
    pub(super) fn bytes(&mut self, line: &Line, column: &Column) {
        self.y += 16;
        let y = self.y;
        let shown = match (&column.bytes, column.through) {
            (Some(bytes), _) => pairs(bytes, line, y),
            (None, Some(other)) => {
                let text = self.fitting(BYTES, &format!("sees the {}", line.columns[other].name));
                html! { text x=(BYTES) y=(y) class="part" { (text) } }
            }
            (None, None) => html! { text x=(BYTES) y=(y) class="part" { "not paged in" } },
        };
        let name = cut(&column.name, ((BYTES - 2 * LEFT) / LETTER) as usize);
        self.parts.push(html! { text x=(LEFT + 10) y=(y) { (name) } (shown) });
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

/// At most so many characters of a text.
fn cut(text: &str, most: usize) -> String {
    match text.chars().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// A slot with its number and who lives in it.
fn slot_box((x, y): (u32, u32), (width, high): (u32, u32), slot: &Slot<'_>) -> Markup {
    let taken = !slot.name.is_empty();
    let inside = width - 8;
    // A name that would be a little too long is written closer.
    let close = slot.name.chars().count() as u32 * LETTER > inside;
    let name = cut(slot.name, (inside * 2 / 9) as usize);
    html! {
        rect x=(x) y=(y) width=(width) height=(high) rx="4" .box .taken[taken] .hot[slot.hot] {}
        text x=(x + 4) y=(y + 12) class="number" { (slot.number) }
        @if taken {
            text x=(x + 4) y=(y + 24) class="name" textLength=[close.then_some(inside)]
                lengthAdjust=[close.then_some("spacingAndGlyphs")] { (name) }
        }
        @if let Some(hue) = slot.hue {
            rect x=(x + 4) y=(y + 27) width=(inside) height="2" class=(format!("full h{}", hue % 8)) {}
        }
    }
}

fn pairs(bytes: &str, line: &Line, y: u32) -> Markup {
    let pairs = (0..bytes.len() / 2).map(|at| &bytes[2 * at..2 * at + 2]);
    let text: String = pairs.clone().map(letter).collect();
    html! {
        @for (at, pair) in pairs.zip(0..).map(|(pair, at)| (at, pair)) {
            @let differs = line.differ.contains(&(at as u8));
            text x=(BYTES + at * 3 * LETTER) y=(y) .mono .differs[differs] { (pair) }
        }
        text x=(TEXT) y=(y) class="mono dim" { (text) }
    }
}

/// A byte as a letter, if it is one.
fn letter(pair: &str) -> char {
    match u8::from_str_radix(pair, 16) {
        Ok(byte @ b' '..=b'~') => char::from(byte),
        _ => '·',
    }
}
