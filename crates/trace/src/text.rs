//! Repeating text: of a scenario in a trace, in bounds; from a trace to a person, without trusting it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// True for characters that could steer a terminal, or hide or reorder text.
///
/// Control characters, the bidirectional controls, and the marks that cannot be seen.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// The text with everything that [`is_unprintable`] escaped.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unprintable(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// How many characters of a scenario's text an event repeats.
pub const EXCERPT_CHARACTERS: usize = 400;

/// A part of a longer text, which all its parts share: an event that repeats what a scenario says copies
/// nothing.
#[derive(Clone)]
pub struct Text {
    whole: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// The bytes of a text in this range, as an event repeats them: of more than
    /// [`EXCERPT_CHARACTERS`] the beginning, with an ellipsis and the length of all of it in bytes.
    pub fn excerpt_of(whole: &Arc<str>, range: Range<usize>) -> Text {
        let text = &whole[range.clone()];
        let cut = text.len() > EXCERPT_CHARACTERS;
        match cut.then(|| text.char_indices().nth(EXCERPT_CHARACTERS)).flatten() {
            Some((end, _)) => Text::from(format!("{}… ({} bytes)", &text[..end], text.len())),
            None => Text::part_of(whole.clone(), range),
        }
    }

    /// A part of a text that is shorter than 4 GB.
    fn part_of(whole: Arc<str>, range: Range<usize>) -> Text {
        let short = |at: usize| u32::try_from(at).expect("a text is shorter than 4 GB");
        Text { whole, start: short(range.start), end: short(range.end) }
    }
}

/// A text as an event repeats it.
pub fn excerpt(text: &str) -> Text {
    Text::excerpt_of(&Arc::from(text), 0..text.len())
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.whole[self.start as usize..self.end as usize]
    }
}

impl From<Arc<str>> for Text {
    fn from(whole: Arc<str>) -> Text {
        let range = 0..whole.len();
        Text::part_of(whole, range)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::from(Arc::<str>::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::from(Arc::<str>::from(text))
    }
}

/// The same text is equal, whatever it is a part of.
impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        Arc::<str>::deserialize(from).map(Text::from)
    }
}

/// The text in so many characters at most; an end that does not fit gives way to `more`.
pub fn cut(text: &str, columns: usize, more: &str) -> String {
    if text.chars().nth(columns).is_none() {
        return text.to_owned();
    }
    let kept = columns.saturating_sub(width(more));
    text.chars().take(kept).chain(more.chars()).take(columns).collect()
}

/// The text in lines of so many characters, broken at spaces; a longer word has a line of its own.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(columns) {
        let space = rest[..end].rfind(' ').or_else(|| rest.find(' '));
        let space = if rest[end..].starts_with(' ') { Some(end) } else { space };
        let Some(space) = space else { break };
        lines.push(&rest[..space]);
        rest = &rest[space + 1..];
    }
    lines.push(rest);
    lines
}

/// How many characters a text has.
pub(crate) fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_does_not_reach_the_terminal() {
        assert_eq!(escape("\u{1b}[2J\u{9b}x\u{202e}y\0"), "\\u{1b}[2J\\u{9b}x\\u{202e}y\\u{0}");
    }

    #[test]
    fn printable_text_stays_as_it_is() {
        assert_eq!(escape("r\"\\Windows\\Üben 漢.bin\""), "r\"\\Windows\\Üben 漢.bin\"");
    }

    #[test]
    fn an_event_repeats_the_beginning_of_a_long_text_and_says_how_long_it_is() {
        assert_eq!(&*excerpt(&"ä".repeat(400)), "ä".repeat(400));
        assert_eq!(&*excerpt(&"ä".repeat(1000)), "ä".repeat(400) + "… (2000 bytes)");
    }

    #[test]
    fn a_part_of_a_text_is_equal_to_the_same_text_alone() {
        let whole = Arc::from("one two three");
        let part = Text::excerpt_of(&whole, 4..7);
        assert_eq!((&*part, part.to_string()), ("two", "two".to_owned()));
        assert_eq!(part, Text::from("two"));
        assert_eq!(format!("{part:?}"), "\"two\"");
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3, "…"), "äöü");
        assert_eq!(cut("äöüß", 3, "…"), "äö…");
        assert_eq!(cut("abcdef", 5, "..."), "ab...");
    }

    #[test]
    fn words_stay_whole_when_lines_are_full() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("one  two three", 8), ["one  two", "three"]);
        assert_eq!(wrap("indivisible one", 3), ["indivisible", "one"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
