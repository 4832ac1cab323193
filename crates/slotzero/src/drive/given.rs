//! Arguments by name, of helpers and of looks.

use super::answer::{Given, Wrong};
use super::session::{Bound, Session};
use super::shown;
use scenario::echo;
use scenario::near::nearest;
use serde_json::Value;
use std::sync::Arc;

/// Checks that what is given is known, and that the first `required` of what is known are given.
pub(super) fn check(
    what: &str,
    known: &[&str],
    required: usize,
    given: &Given,
) -> Result<(), Wrong> {
    if let Some(unknown) = given.keys().find(|name| !known.contains(&name.as_str())) {
        let unknown = echo(unknown);
        return Err(Wrong::input(match nearest(&unknown, known.iter().copied()) {
            Some(near) => format!("{what} has no argument `{unknown}`; did you mean `{near}`?"),
            None if known.is_empty() => format!("{what} has no arguments"),
            None => format!("{what} has no argument `{unknown}`, only {}", known.join(", ")),
        }));
    }
    let mut required = known.iter().take(required);
    match required.find(|name| !given.contains_key(**name)) {
        Some(missing) => Err(Wrong::input(format!("{what} needs `{missing}`"))),
        None => Ok(()),
    }
}

/// The arguments of a helper or of a look.
pub(super) struct Arguments<'a> {
    caller: Arc<str>,
    given: &'a Given,
}

impl<'a> Arguments<'a> {
    /// What was given by a process, whose names they are about.
    pub(super) fn new(caller: &Arc<str>, given: &'a Given) -> Arguments<'a> {
        Arguments { caller: caller.clone(), given }
    }

    /// The value, if there is one.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// True if it was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A number, handle, address or constants; 0 if it was left out.
    pub(super) fn number(&self, session: &Session<'_>, name: &str) -> Result<u32, Wrong> {
        let value = self.given.get(name).unwrap_or(&Value::Null);
        session.number(&self.caller, name, value, None)
    }

    /// What is bound to the name that the value is, if it is just that: `$map`.
    pub(super) fn bound(&self, session: &Session<'_>, name: &str) -> Option<Bound> {
        let bound = self.value(name)?.as_str()?.strip_prefix('$')?;
        session.bound(&self.caller, bound)
    }

    /// Text.
    pub(super) fn text(&self, name: &str) -> Result<&'a str, Wrong> {
        match self.given.get(name) {
            Some(Value::String(text)) => Ok(text),
            other => {
                let found = other.map_or_else(|| String::from("nothing"), shown);
                Err(Wrong::input(format!("`{name}` takes text, not {found}")))
            }
        }
    }

    /// Text, or `default` if it was left out.
    pub(super) fn text_or(&self, name: &str, default: &str) -> Result<Arc<str>, Wrong> {
        match self.has(name) {
            true => self.text(name).map(Arc::from),
            false => Ok(Arc::from(default)),
        }
    }

    /// A place in a file: a number of up to 64 bits, or what `number` takes.
    pub(super) fn offset(&self, session: &Session<'_>, name: &str) -> Result<u64, Wrong> {
        match self.given.get(name).and_then(Value::as_u64) {
            Some(offset) => Ok(offset),
            None => self.number(session, name).map(u64::from),
        }
    }

    /// A size in bytes, of up to 64 bits.
    pub(super) fn size(&self, name: &str) -> Result<u64, Wrong> {
        let value = self.given.get(name).unwrap_or(&Value::Null);
        value.as_u64().ok_or_else(|| {
            Wrong::input(format!("`{name}` takes a number of bytes, not {}", shown(value)))
        })
    }

    /// TRUE or FALSE of JSON, false if it was left out.
    pub(super) fn truth(&self, name: &str) -> Result<bool, Wrong> {
        match self.value(name) {
            None => Ok(false),
            Some(Value::Bool(truth)) => Ok(*truth),
            Some(other) => {
                Err(Wrong::input(format!("`{name}` takes true or false, not {}", shown(other))))
            }
        }
    }

    /// Bytes, from hexadecimal digits.
    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, Wrong> {
        let text = self.text(name)?;
        let digit = |byte: u8| (byte as char).to_digit(16);
        let pair = |pair: &[u8]| Some((digit(pair[0])? * 16 + digit(*pair.get(1)?)?) as u8);
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
        bytes.ok_or_else(|| {
            let shown = echo(text);
            Wrong::input(format!("`{name}` takes hexadecimal digits in pairs, not `{shown}`"))
        })
    }
}
