//! Which characters texts are made of.

use crate::text::escape;

/// Which characters texts are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// Only ASCII characters; others in names are escaped.
    pub ascii: bool,
}

impl Spelling {
    /// What stands for the end of a text that was cut.
    pub fn more(&self) -> &'static str {
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
    pub fn text(&self, text: &str) -> String {
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
    pub fn line(&self, text: &str) -> String {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        self.text(&lines.join(" "))
    }
}
