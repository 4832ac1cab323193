//! What a call was given, and what it answered: numbers and texts, from whoever wrote them.
//!
//! Traces of this project carry the values of arguments; a trace from elsewhere may write them out
//! in the texts: numbers, constants joined with `|` or in a list, texts with or without quotes.

use abi::{Address, Content, ErrorCode, constant};
use std::sync::Arc;
use trace::event::{RESULT, Value, Word};
use trace::text::Text;

/// Texts by their names.
type Pairs<N, T = N> = Vec<(N, T)>;

/// The arguments of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Args {
    texts: Pairs<Arc<str>, Text>,
    values: Vec<(Word, Value)>,
}

/// An argument that cannot be read, so that nothing can be said of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// What cannot be judged, because it cannot be read.
pub(crate) type Readable<T> = Result<T, Unreadable>;

/// Where the bytes of a call are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Buffer {
    /// At an address of the caller.
    At(Address),
    /// Written out.
    Data(Content),
    /// Nowhere: they come back as an output.
    Given,
}

impl Args {
    pub(crate) fn new(texts: &Pairs<Arc<str>, Text>, values: &[(Word, Value)]) -> Args {
        Args { texts: texts.clone(), values: values.to_vec() }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }

    fn text_of(&self, name: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(known, _)| **known == *name);
        found.map(|(_, text)| text.trim())
    }

    /// A number, or what it is when it is left out.
    pub(crate) fn number(&self, name: &str, left_out: u32) -> Readable<u32> {
        match (self.value(name), self.text_of(name)) {
            (Some(Value::Number(number)), _) => Ok(*number),
            (Some(Value::Null), _) => Ok(0),
            (Some(_), _) => Err(Unreadable),
            (None, Some(text)) if self.values.is_empty() => numeric(text).ok_or(Unreadable),
            (None, _) => Ok(left_out),
        }
    }

    /// A number where one was given: neither left out nor NULL.
    pub(crate) fn given_number(&self, name: &str) -> Readable<Option<u32>> {
        match (self.value(name), self.text_of(name)) {
            (Some(Value::Null), _) | (None, None | Some("NULL")) => Ok(None),
            (None, Some(_)) if !self.values.is_empty() => Ok(None),
            _ => self.number(name, 0).map(Some),
        }
    }

    /// An array of handles; NULL is none.
    pub(crate) fn handles(&self, name: &str) -> Readable<Vec<u32>> {
        match (self.value(name), self.text_of(name)) {
            (Some(Value::Handles { handles }), _) => {
                Ok(handles.iter().map(|handle| handle.0).collect())
            }
            (Some(Value::Null), _) | (None, None | Some("NULL")) => Ok(Vec::new()),
            _ => Err(Unreadable),
        }
    }

    /// Text, or NULL.
    pub(crate) fn text(&self, name: &str) -> Readable<Option<Arc<str>>> {
        match (self.value(name), self.text_of(name)) {
            // A text of C ends at its first NUL.
            (Some(Value::Text(text)), _) => {
                let end = text.find('\0');
                Ok(Some(end.map_or_else(|| text.clone(), |end| Arc::from(&text[..end]))))
            }
            (Some(Value::Null | Value::Number(0)), _) => Ok(None),
            (Some(_), _) => Err(Unreadable),
            (None, Some("NULL")) => Ok(None),
            (None, Some(text)) if self.values.is_empty() => unquoted(text).map(Some),
            (None, _) => Ok(None),
        }
    }

    /// Memory that the call reads or fills.
    pub(crate) fn buffer(&self, name: &str) -> Readable<Buffer> {
        match (self.value(name), self.text_of(name)) {
            (Some(Value::Data(data)), _) => Ok(Buffer::Data(data.clone())),
            (Some(Value::Text(_) | Value::LongText { .. } | Value::Handles { .. }), _) => {
                Err(Unreadable)
            }
            (None, Some(_)) if self.values.is_empty() => {
                self.number(name, 0).map(|at| Buffer::At(Address(at)))
            }
            (None, _) => Ok(Buffer::Given),
            (Some(_), _) => self.number(name, 0).map(|at| Buffer::At(Address(at))),
        }
    }

    /// True if the text of an argument holds another one.
    pub(crate) fn says(&self, name: &str, part: &str) -> bool {
        self.text_of(name).is_some_and(|text| text.contains(part))
    }

    /// False if NULL was passed for an output.
    pub(crate) fn wants(&self, name: &str) -> bool {
        !matches!(self.value(name), Some(Value::Null | Value::Number(0)))
            && !matches!(self.text_of(name), Some("NULL" | "0" | "0x0"))
    }
}

/// What a call answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The value; `None` for a function without one, or for a text that is no number.
    pub(crate) value: Option<u32>,
    /// The last error that the call wrote.
    pub(crate) last_error: Option<ErrorCode>,
    outputs: Pairs<Word>,
    names: Pairs<Word>,
}

impl Answer {
    pub(crate) fn new(
        result: &str,
        outputs: &Pairs<Word>,
        names: &Pairs<Word>,
        last_error: Option<ErrorCode>,
    ) -> Answer {
        let (outputs, names) = (outputs.clone(), names.clone());
        Answer { value: numeric(result), last_error, outputs, names }
    }

    /// An output that is a number.
    pub(crate) fn output(&self, name: &str) -> Option<u32> {
        numeric(self.output_text(name)?)
    }

    /// An output as it is written.
    pub(crate) fn output_text(&self, name: &str) -> Option<&str> {
        self.outputs.iter().find(|(known, _)| **known == *name).map(|(_, text)| &**text)
    }

    /// A constant that is told for a value without being that value.
    pub(crate) fn misnamed(&self) -> Option<String> {
        self.names.iter().find_map(|(of, name)| {
            let told = if **of == *RESULT { self.value } else { self.output(of) };
            let known = numeric(name);
            (told != known).then(|| format!("{of} is told as {name}, which is another value"))
        })
    }
}

/// A number, or constants joined with `|` or in a list.
pub(crate) fn numeric(text: &str) -> Option<u32> {
    let text = text.trim();
    let list = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let words: Vec<&str> = match list {
        Some(list) => list.split(',').collect(),
        None => text.split('|').collect(),
    };
    let words = words.into_iter().map(str::trim).filter(|word| list.is_none() || !word.is_empty());
    words.map(one).try_fold(0, |all, one| Some(all | one?))
}

fn one(word: &str) -> Option<u32> {
    let hexadecimal = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    if let Some(digits) = hexadecimal {
        return u32::from_str_radix(digits, 16).ok();
    }
    if word.starts_with('-') {
        return word.parse::<i32>().ok().map(|value| value as u32);
    }
    if word.starts_with(|character: char| character.is_ascii_digit()) {
        return word.parse().ok();
    }
    constant::find(word).map(|(value, _)| value)
}

/// A text without its quotes: `"…"`, `r"…"`, `r#"…"#`, or as it stands.
fn unquoted(text: &str) -> Readable<Arc<str>> {
    if text.contains('…') {
        return Err(Unreadable);
    }
    let raw = text.strip_prefix('r').map(|raw| raw.trim_matches('#'));
    if let Some(raw) = raw.and_then(|raw| raw.strip_prefix('"')) {
        return raw.strip_suffix('"').map(Arc::from).ok_or(Unreadable);
    }
    let Some(inner) = text.strip_prefix('"') else { return Ok(Arc::from(text)) };
    let inner = inner.strip_suffix('"').ok_or(Unreadable)?;
    let mut plain = String::with_capacity(inner.len());
    let mut escaped = false;
    for character in inner.chars() {
        match (escaped, character) {
            (false, '\\') => escaped = true,
            (true, '\\' | '"' | '\'') | (false, _) => {
                plain.push(character);
                escaped = false;
            }
            (true, _) => return Err(Unreadable),
        }
    }
    Ok(Arc::from(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_constants_are_read_in_every_form() {
        assert_eq!(numeric("0x10"), Some(16));
        assert_eq!(numeric("-1"), Some(u32::MAX));
        assert_eq!(numeric("[GENERIC_READ, GENERIC_WRITE]"), Some(0xC000_0000));
        assert_eq!(numeric("GENERIC_READ|GENERIC_WRITE"), Some(0xC000_0000));
        assert_eq!(numeric("[]"), Some(0));
        assert_eq!(numeric("\"map\""), None);
        assert_eq!(numeric("99999999999"), None);
        assert_eq!(numeric(""), None);
    }

    #[test]
    fn texts_lose_their_quotes() {
        let read = |text| unquoted(text).ok().map(|text| text.to_string());
        assert_eq!(read(r#"r"\Windows\a""#).as_deref(), Some(r"\Windows\a"));
        assert_eq!(read(r##"r#"a"#"##).as_deref(), Some("a"));
        assert_eq!(read(r#""\\a""#).as_deref(), Some(r"\a"));
        assert_eq!(read("plain").as_deref(), Some("plain"));
        assert_eq!(read(r#""\n""#), None);
        assert_eq!(read("\"open"), None);
    }
}
