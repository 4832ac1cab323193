//! Heads and rows, and their columns: step, line of the scenario, who, what, RAM.

use super::Style;
use super::style::Colour;
use crate::tell::{Deed, Head, Mark, Row};
use crate::text::{cut, width, wrap};

/// Columns for the number of a step, and for its line.
const STEP_COLUMNS: usize = 4;
const LINE_COLUMNS: usize = 4;

/// Where rows begin that stand above all steps.
const WORLD_INDENT: usize = 2;

/// The most lines that a result or a failure takes.
const WRAPPED_LINES: usize = 4;

/// Where the columns are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) style: Style,
    /// How wide the column of names is.
    pub(super) who: usize,
}

impl Columns {
    /// The column in which texts begin.
    fn indent(&self) -> usize {
        STEP_COLUMNS + 1 + LINE_COLUMNS + 2 + self.who + 2
    }

    /// How wide a text can be below a step.
    fn room(&self) -> usize {
        self.style.width() - self.indent() - 2
    }

    /// The names of the columns.
    pub(super) fn titles(&self) -> String {
        let titles = format!("step line  {:<1$}  what", "who", self.who);
        format!("{}\n", self.style.paint(&titles, Colour::Dim))
    }

    /// A step, or what else begins something.
    pub(super) fn head(&self, head: &Head) -> String {
        let (step, line) = head.step.unwrap_or_default();
        let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        let numbers = format!("{:>STEP_COLUMNS$} {:>LINE_COLUMNS$}  ", number(step), number(line));
        let who = cut(&head.who, self.who, self.style.more());
        let gap = " ".repeat(self.who.saturating_sub(width(&who)) + 2);
        let room = self.style.width().saturating_sub(width(&numbers) + width(&who) + gap.len());
        let text = match &head.deed {
            Deed::Text(text) => cut(text, room, self.style.more()),
            Deed::Call { api, args } => cut(&self.call(api, args), room, self.style.more()),
        };
        let (numbers, who) =
            (self.style.paint(&numbers, Colour::Dim), self.style.paint(&who, Colour::Bold));
        trimmed(format!("{numbers}{who}{gap}{text}"))
    }

    /// A call with as many whole arguments as fit.
    fn call(&self, api: &str, args: &[(String, String)]) -> String {
        let room = self.room();
        let mut text = format!("{api}(");
        for (index, (name, value)) in args.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            let arg = format!("{comma}{name}: {value}");
            let last = index + 1 == args.len();
            let more = if last { 0 } else { 2 + width(self.style.more()) };
            if index > 0 && width(&text) + width(&arg) + more + 1 > room {
                text.push_str(comma);
                text.push_str(self.style.more());
                break;
            }
            text.push_str(&arg);
        }
        text.push(')');
        text
    }

    /// A row below a step, or in the first column if it stands above all of them. Results and failures
    /// go on in so many further lines, and what is said about them in as many as it takes; other texts
    /// are cut.
    pub(super) fn row(&self, row: &Row, below: bool) -> String {
        let indent = if below { self.indent() } else { WORLD_INDENT };
        let ram = row.ram.as_deref().unwrap_or("");
        let right = if ram.is_empty() { 0 } else { width(ram) + 2 };
        let room = self.style.width().saturating_sub(indent + 2 + right);
        let hang = width(&row.label);
        let room = room.saturating_sub(hang);
        let (mut pieces, most) = match row.mark {
            Mark::Result | Mark::Bad => (wrap(&row.text, room), WRAPPED_LINES),
            Mark::More => (wrap(&row.text, room), usize::MAX),
            Mark::Note => (vec![row.text.as_str()], 1),
        };
        let whole = pieces.len() <= most;
        pieces.truncate(most);
        let last = pieces.len() - 1;
        let mut lines = String::new();
        for (index, piece) in pieces.iter().enumerate() {
            let mut text = cut(piece, room, self.style.more());
            if !whole && index == last {
                text = cut(&format!("{text} {}", self.style.more()), room, self.style.more());
            }
            let first = index == 0;
            let (mark, ram) = if first { (row.mark, ram) } else { (Mark::More, "") };
            let label = if first { row.label.as_str() } else { "" };
            let mark = if below || row.mark != Mark::Note { self.style.mark(mark) } else { "" };
            let painted = self.painted(mark, row.mark, &format!("{label:<hang$}{text}"));
            let gap =
                " ".repeat(if ram.is_empty() { 0 } else { room.saturating_sub(width(&text)) + 2 });
            let ram = self.style.paint(ram, Colour::Cyan);
            lines.push_str(&trimmed(format!("{}{painted}{gap}{ram}", " ".repeat(indent))));
        }
        lines
    }

    /// A text with its mark, in the colours of the row that it is of.
    fn painted(&self, mark: &str, row: Mark, text: &str) -> String {
        let style = &self.style;
        match row {
            Mark::Bad => style.paint(&format!("{mark}{text}"), Colour::Red),
            Mark::Note => format!("{}{text}", style.paint(mark, Colour::Dim)),
            Mark::More => style.paint(&format!("{mark}{text}"), Colour::Dim),
            Mark::Result => format!("{mark}{text}"),
        }
    }
}

fn trimmed(line: String) -> String {
    format!("{}\n", line.trim_end())
}
