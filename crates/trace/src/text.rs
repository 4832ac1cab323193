//! Repeating text: of a scenario in a trace, in bounds; from a trace to a person, without trusting it.

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

/// A scenario's text as an event repeats it: of a longer one the beginning, with an ellipsis and the
/// length of all of it in bytes.
pub fn excerpt(text: &str) -> Arc<str> {
    if text.len() <= EXCERPT_CHARACTERS {
        return Arc::from(text);
    }
    match text.char_indices().nth(EXCERPT_CHARACTERS) {
        Some((end, _)) => Arc::from(format!("{}… ({} bytes)", &text[..end], text.len())),
        None => Arc::from(text),
    }
}

/// The text in so many characters at most; an end that does not fit gives way to `more`.
pub(crate) fn cut(text: &str, columns: usize, more: &str) -> String {
    if text.chars().nth(columns).is_none() {
        return text.to_owned();
    }
    let kept = columns.saturating_sub(width(more));
    text.chars().take(kept).chain(more.chars()).take(columns).collect()
}

/// The text in lines of so many characters, broken at spaces; a longer word has a line of its own.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<&str> {
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
