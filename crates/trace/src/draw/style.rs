//! How a drawn trace looks: characters, colours, width.

use crate::tell::{Mark, Spelling};

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
            Mark::Note if self.ascii => "| ",
            Mark::Note => "│ ",
            Mark::Result => "= ",
            Mark::More => "  ",
            Mark::Bad => "! ",
        }
    }

    /// Which characters texts are made of.
    pub(super) fn spelling(&self) -> Spelling {
        Spelling { ascii: self.ascii }
    }

    /// What stands for the end of a text that was cut.
    pub(super) fn more(&self) -> &'static str {
        self.spelling().more()
    }

    /// Text from the trace, as it can be shown.
    pub(super) fn text(&self, text: &str) -> String {
        self.spelling().text(text)
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
