//! Rows and their columns: step, line of the scenario, who, what, RAM.

use super::Style;
use super::style::{Colour, Mark};
use crate::text::{cut, width, wrap};
use abi::MachineId;

/// Columns for the number of a step, and for its line.
const STEP_COLUMNS: usize = 4;
const LINE_COLUMNS: usize = 4;

/// The most lines that a result or a failure takes.
const WRAPPED_LINES: usize = 4;

/// What is drawn in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) mark: Mark,
    pub(super) text: String,
    /// How much RAM of a machine is used after it.
    pub(super) ram: Option<(MachineId, u32)>,
}

impl Row {
    pub(super) fn new(mark: Mark, text: impl Into<String>) -> Row {
        Row { mark, text: text.into(), ram: None }
    }

    pub(super) fn note(text: impl Into<String>) -> Row {
        Row::new(Mark::Note, text)
    }

    pub(super) fn bad(text: impl Into<String>) -> Row {
        Row::new(Mark::Bad, text)
    }

    pub(super) fn with_ram(self, machine: MachineId, used: u32) -> Row {
        Row { ram: Some((machine, used)), ..self }
    }
}

/// What stands to the left of a step.
pub(super) struct Gutter<'a> {
    /// The number of the step and its line; 0 for none.
    pub(super) step: Option<(u32, u32)>,
    /// Who takes it.
    pub(super) who: &'a str,
}

/// Where the columns are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) style: Style,
    /// How wide the column of names is.
    pub(super) who: usize,
}

impl Columns {
    /// The column in which texts begin.
    pub(super) fn indent(&self) -> usize {
        STEP_COLUMNS + 1 + LINE_COLUMNS + 2 + self.who + 2
    }

    /// How wide a text can be below a step.
    pub(super) fn room(&self) -> usize {
        self.style.width() - self.indent() - 2
    }

    /// The names of the columns.
    pub(super) fn titles(&self) -> String {
        let titles = format!("step line  {:<1$}  what", "who", self.who);
        format!("{}\n", self.style.paint(&titles, Colour::Dim))
    }

    /// A step, or what else begins something new.
    pub(super) fn head(&self, gutter: &Gutter<'_>, text: &str) -> String {
        let (step, line) = gutter.step.unwrap_or_default();
        let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        let numbers = format!("{:>STEP_COLUMNS$} {:>LINE_COLUMNS$}  ", number(step), number(line));
        let who = cut(gutter.who, self.who, self.style.more());
        let gap = " ".repeat(self.who.saturating_sub(width(&who)) + 2);
        let room = self.style.width().saturating_sub(width(&numbers) + width(&who) + gap.len());
        let text = cut(text, room, self.style.more());
        let (numbers, who) =
            (self.style.paint(&numbers, Colour::Dim), self.style.paint(&who, Colour::Bold));
        trimmed(format!("{numbers}{who}{gap}{text}"))
    }

    /// A row below a step, `indent` characters in; `ram` is what stands at its right end. Results
    /// and failures go on in further lines, other texts are cut.
    pub(super) fn row(&self, indent: usize, row: &Row, ram: &str) -> String {
        let right = if ram.is_empty() { 0 } else { width(ram) + 2 };
        let room = self.style.width().saturating_sub(indent + 2 + right);
        let mut pieces = match row.mark {
            Mark::Result | Mark::Bad => wrap(&row.text, room),
            Mark::Head | Mark::Note | Mark::More => vec![row.text.as_str()],
        };
        let whole = pieces.len() <= WRAPPED_LINES;
        pieces.truncate(WRAPPED_LINES);
        let mut lines = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            let mut text = cut(piece, room, self.style.more());
            if !whole && index + 1 == WRAPPED_LINES {
                text = cut(&format!("{text} {}", self.style.more()), room, self.style.more());
            }
            let (mark, ram) = if index == 0 { (row.mark, ram) } else { (Mark::More, "") };
            let painted = self.painted(mark, row.mark, &text);
            let gap =
                " ".repeat(if ram.is_empty() { 0 } else { room.saturating_sub(width(&text)) + 2 });
            let ram = self.style.paint(ram, Colour::Cyan);
            lines.push_str(&trimmed(format!("{}{painted}{gap}{ram}", " ".repeat(indent))));
        }
        lines
    }

    /// A text with its mark, in the colours of the row that it is of.
    fn painted(&self, mark: Mark, row: Mark, text: &str) -> String {
        let style = &self.style;
        let mark = style.mark(mark);
        match row {
            Mark::Bad => style.paint(&format!("{mark}{text}"), Colour::Red),
            Mark::Note => format!("{}{text}", style.paint(mark, Colour::Dim)),
            Mark::More => style.paint(&format!("{mark}{text}"), Colour::Dim),
            Mark::Head | Mark::Result => format!("{mark}{text}"),
        }
    }
}

fn trimmed(line: String) -> String {
    format!("{}\n", line.trim_end())
}
