//! The words of a script: what an argument says.

use super::Run;
use crate::api::{Arg, Args, Param};
use abi::{Content, Handle};
use std::sync::Arc;

/// Splits at a separator, but not within quotes.
pub(super) fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut words, mut start, mut quote) = (Vec::new(), 0, None);
    for (at, char) in text.char_indices() {
        match quote {
            Some(open) if open == char => quote = None,
            Some(_) => {}
            None if char == '"' || char == '\'' => quote = Some(char),
            None if char == separator => {
                words.push(text[start..at].trim());
                start = at + separator.len_utf8();
            }
            None => {}
        }
    }
    words.push(text[start..].trim());
    words.retain(|word| !word.is_empty());
    words
}

/// What stands in quotes, as often as `*n` behind it says.
fn quoted(word: &str, quote: char) -> Option<String> {
    let (text, times) = word.strip_prefix(quote)?.rsplit_once(quote)?;
    let times = times.strip_prefix('*').map_or(1, |times| times.parse().expect("a number"));
    Some(text.repeat(times))
}

/// Bytes in quotes.
pub(super) fn bytes(word: &str) -> Vec<u8> {
    quoted(word, '\'').unwrap_or_else(|| panic!("{word} is no bytes")).into_bytes()
}

/// Text in quotes.
pub(super) fn text(word: &str) -> String {
    quoted(word, '"').unwrap_or_else(|| panic!("{word} is no text"))
}

impl Run {
    /// The arguments of a call.
    pub(super) fn args(&mut self, params: &[Param], text: &str) -> Args {
        let values: Vec<_> = split(text, ',').into_iter().map(|word| self.arg(word)).collect();
        assert!(values.len() <= params.len(), "{text} has too many arguments");
        Args::new(params, values)
    }

    fn arg(&mut self, word: &str) -> Option<Arg> {
        Some(match word.chars().next()? {
            '_' if word == "_" => return None,
            'N' if word == "NULL" => Arg::Null,
            '"' => Arg::Text(Arc::from(text(word))),
            '[' => Arg::Handles(self.handles(word)),
            '\'' => Arg::Data(Content::bytes(bytes(word))),
            _ => Arg::Number(self.number(word)),
        })
    }

    /// An array of handles: `[a b]`.
    fn handles(&mut self, word: &str) -> Vec<Handle> {
        let inner = word.strip_prefix('[').and_then(|word| word.strip_suffix(']'));
        let inner = inner.unwrap_or_else(|| panic!("{word} is no array"));
        inner.split_whitespace().map(|word| Handle(self.number(word))).collect()
    }

    /// A number: constants, names and digits, combined by `|` or `+`.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        let sum =
            |sum: &str| sum.split('+').fold(0u32, |all, word| all.wrapping_add(self.word(word)));
        text.split('|').map(sum).fold(0, |all, one| all | one)
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(process) = word.strip_prefix('@') {
            let process = self.process(process);
            return self.kernel(|kernel| kernel.process_id(process)).0.0;
        }
        let hex = word.strip_prefix("0x").map(|digits| u32::from_str_radix(digits, 16));
        let number = match hex {
            Some(hex) => hex.ok(),
            None => word.parse::<i64>().ok().map(|number| number as u32),
        };
        let constant = || abi::constant::find(word).map(|(value, _)| value);
        let found = number.or_else(|| self.names.get(word).copied()).or_else(constant);
        found.unwrap_or_else(|| panic!("{word} is a number, a name or a constant"))
    }
}
