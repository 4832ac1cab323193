//! Repeating a scenario's own text in a message, without trusting it.

use crate::limits::{ECHOED_CHARACTERS, ECHOED_PATH_CHARACTERS};

/// True for characters that could steer a terminal or hide or reorder text.
///
/// Control characters, the bidirectional controls, and the marks that cannot be seen.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` cut to 80 characters, with everything that [`is_unprintable`] escaped.
pub fn echo(text: &str) -> String {
    let mut echoed = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == ECHOED_CHARACTERS {
            echoed.push('…');
            break;
        }
        if is_unprintable(c) { echoed.extend(c.escape_default()) } else { echoed.push(c) }
    }
    echoed
}

/// A path with everything that [`is_unprintable`] replaced. It is not cut like other texts, because
/// editors and people open it; no host has paths of more than a few thousand characters.
pub fn echo_path(path: &str) -> String {
    let shown = |c: char| if is_unprintable(c) { '\u{FFFD}' } else { c };
    path.chars().take(ECHOED_PATH_CHARACTERS).map(shown).collect()
}

/// `text` in double quotes, as a message shows a text.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", echo(text))
}

/// `text` in back-quotes, as a message shows a piece of the language.
pub(crate) fn code(text: &str) -> String {
    format!("`{}`", echo(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_does_not_reach_the_terminal() {
        assert_eq!(echo("\u{1b}[2J\u{9b}x\u{202e}y\0"), "\\u{1b}[2J\\u{9b}x\\u{202e}y\\u{0}");
    }

    #[test]
    fn a_path_is_not_cut_but_harmless() {
        let path = "a".repeat(200) + "\u{1b}/x.ron";
        assert_eq!(echo_path(&path), "a".repeat(200) + "\u{FFFD}/x.ron");
    }

    #[test]
    fn a_long_text_is_cut_to_80_characters() {
        assert_eq!(echo(&"ä".repeat(80)).chars().count(), 80);
        assert_eq!(echo(&"ä".repeat(10_000_000)), "ä".repeat(80) + "…");
    }
}
