//! Rows of text, and what stands in them for pages and bytes.

use crate::film::item::{Column, Line};
use crate::film::{Item, Key, Place, Scene};
use trace::text::wrap;

/// How many letters a page row has at most; of a longer one runs are told.
const LETTERS: u32 = 64;

/// Rows that are put together to a text.
pub(super) struct Rows {
    text: String,
    width: usize,
    colour: bool,
    legend: bool,
}

impl Rows {
    pub(super) fn new(width: usize, colour: bool) -> Rows {
        Rows { text: String::new(), width, colour, legend: false }
    }

    pub(super) fn text(self) -> String {
        self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn head(&mut self, text: &str) {
        let (on, off) = if self.colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        self.text += &format!("\n{on}{text}{off}\n\n");
    }

    /// A row so far to the right; one that the step touched is marked.
    /// What does not fit goes on further to the right.
    pub(super) fn row(&mut self, hot: bool, depth: usize, text: &str) {
        let indent = "  ".repeat(depth);
        let room = self.width.saturating_sub(indent.len() + 6).max(40);
        for (number, piece) in wrap(text, room).into_iter().enumerate() {
            let (mark, more) = match number {
                0 => (if hot { '*' } else { ' ' }, ""),
                _ => (' ', "    "),
            };
            let line = format!("{mark} {indent}{more}{piece}");
            let line = line.trim_end();
            match hot && self.colour {
                true => self.text += &format!("\u{1b}[33m{line}\u{1b}[0m\n"),
                false => self.text += &format!("{line}\n"),
            }
        }
    }

    /// Says once what letters mean.
    pub(super) fn legend(&mut self, text: &str) {
        if !std::mem::replace(&mut self.legend, true) {
            self.row(false, 3, &format!("({text})"));
        }
    }

    pub(super) fn more(&mut self, count: usize, depth: usize) {
        if count > 0 {
            self.row(false, depth, &format!("and {count} more"));
        }
    }
}

/// The pages of a span, a letter each; of a long one, runs of equal letters.
pub(super) fn page_row(scene: &Scene, span: Key, pages: u32) -> String {
    let Key::Span(place) = span else { return String::new() };
    let letters = letters(scene, place, pages);
    if pages <= LETTERS {
        return letters
            .iter()
            .map(|&(letter, count)| letter.to_string().repeat(count as usize))
            .collect();
    }
    let runs = letters.iter().map(|(letter, count)| match count {
        1 => letter.to_string(),
        count => format!("{letter}x{count}"),
    });
    runs.take(LETTERS as usize / 2).collect::<Vec<_>>().join(" ")
}

/// Runs of equal letters.
fn letters(scene: &Scene, place: Place, pages: u32) -> Vec<(char, u32)> {
    let mut letters: Vec<(char, u32)> = Vec::new();
    let mut push = |letter: char, count: u32| match letters.last_mut() {
        Some((last, known)) if *last == letter => *known += count,
        _ if count > 0 => letters.push((letter, count)),
        _ => {}
    };
    let mut next = 0;
    for (key, item) in scene.range(Key::Run(place, 0)..=Key::Run(place, u32::MAX)) {
        let (Key::Run(_, first), Item::Run(run)) = (key, item) else { continue };
        push('-', first - next);
        for page in 0..run.pages {
            push(letter(scene, run, u64::from(page)), 1);
        }
        next = first + run.pages;
    }
    push('-', pages.saturating_sub(next));
    letters
}

fn letter(scene: &Scene, run: &crate::film::item::Run, page: u64) -> char {
    if run.allows.contains('g') {
        return 'g';
    }
    match run.page(page).and_then(|key| scene.get(&key)) {
        Some(Item::Page(page)) if page.rom => 'r',
        Some(Item::Page(page)) if page.dirty => 'd',
        Some(Item::Page(_)) if run.family.starts_with('w') => 'c',
        Some(Item::Page(_)) => '#',
        _ => '.',
    }
}

/// What a column shows: bytes and their text, or where they are seen.
pub(super) fn column(line: &Line, column: &Column) -> String {
    let Some(bytes) = &column.bytes else {
        return match column.through {
            Some(other) => format!("sees the {}", line.columns[other].name),
            None => "not paged in".to_owned(),
        };
    };
    let pairs: Vec<&str> = (0..bytes.len() / 2).map(|at| &bytes[2 * at..2 * at + 2]).collect();
    let text = pairs.iter().map(|pair| match u8::from_str_radix(pair, 16) {
        Ok(byte @ b' '..=b'~') => char::from(byte),
        _ => '·',
    });
    format!("{:<48} {}", pairs.join(" "), text.collect::<String>())
}
