//! Repeating text from a trace to a person, without trusting it.

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

/// The text in `columns` characters at most, which are at least one: the end gives way to `more`,
/// one character.
pub(crate) fn cut(text: &str, columns: usize, more: char) -> String {
    match text.char_indices().nth(columns) {
        None => text.to_owned(),
        Some(_) => text.chars().take(columns.saturating_sub(1)).chain([more]).collect(),
    }
}

/// How many characters a text has.
pub(crate) fn columns(text: &str) -> usize {
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
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3, '…'), "äöü");
        assert_eq!(cut("äöüß", 3, '…'), "äö…");
    }
}
