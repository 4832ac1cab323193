//! How a drawn trace looks: characters, colours, width.

use crate::text::escape;

/// How a drawn trace looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Only ASCII characters; others in names are escaped.
    pub ascii: bool,
    /// ANSI colours.
    pub colour: bool,
    /// How many characters a line has at most. Less than 80 is taken as 80.
    pub width: usize,
}

impl Style {
    /// Text without colours, 100 characters wide.
    pub const PLAIN: Style = Style { ascii: false, colour: false, width: 100 };
    /// The same, in ASCII.
    pub const ASCII: Style = Style { ascii: true, ..Style::PLAIN };
    /// The same as plain, in colours.
    pub const COLOUR: Style = Style { colour: true, ..Style::PLAIN };
}

impl Default for Style {
    fn default() -> Style {
        Style::PLAIN
    }
}

/// What a row is, and so how it is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A step or a call: the row that the following ones explain.
    Head,
    /// Something that happened within a step.
    Note,
    /// How a step ended.
    Result,
    /// More about the row above.
    More,
    /// Something that went wrong.
    Bad,
}

/// A colour, as the parameter of the ANSI sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    Bold,
    Dim,
    Red,
    Cyan,
}

impl Style {
    pub(super) fn width(&self) -> usize {
        self.width.max(80)
    }

    pub(super) fn mark(&self, mark: Mark) -> &'static str {
        match mark {
            Mark::Head => "",
            Mark::Note if self.ascii => "| ",
            Mark::Note => "│ ",
            Mark::Result => "= ",
            Mark::More => "  ",
            Mark::Bad => "! ",
        }
    }

    /// What stands for the end of a text that was cut.
    pub(super) fn more(&self) -> &'static str {
        if self.ascii { "..." } else { "…" }
    }

    /// The arrow from a source to a page.
    pub(super) fn from(&self) -> &'static str {
        if self.ascii { "<-" } else { "←" }
    }

    /// The arrow from a page to its file.
    pub(super) fn to(&self) -> &'static str {
        if self.ascii { "->" } else { "→" }
    }

    /// Text from the trace, without anything that could steer a terminal.
    pub(super) fn text(&self, text: &str) -> String {
        let escaped = escape(text);
        if !self.ascii || escaped.is_ascii() {
            return escaped;
        }
        let mut ascii = String::new();
        for character in escaped.chars() {
            match character.is_ascii() {
                true => ascii.push(character),
                false => ascii.extend(character.escape_unicode()),
            }
        }
        ascii
    }

    /// The same in one line: text of a scenario may go over several.
    pub(super) fn line(&self, text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        self.text(&lines.join(" "))
    }

    pub(super) fn paint(&self, text: &str, colour: Colour) -> String {
        let code = match colour {
            Colour::Bold => 1,
            Colour::Dim => 2,
            Colour::Red => 31,
            Colour::Cyan => 36,
        };
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
