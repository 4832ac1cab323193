//! What a JSON value stands for where a number, a handle or an address is wanted.
//!
//! A number; `null` and truth values as in C; or text: constants, numbers and bound names
//! (`$map`, `$view+0x10`) joined with `|`.

use super::answer::Wrong;
use super::session::Session;
use super::shown;
use abi::OsVersion;
use abi::constant::{self, CONSTANTS, Family};
use scenario::echo;
use scenario::near::nearest;
use serde_json::Value;

impl Session<'_> {
    /// The number that a value stands for. `families` are those whose constants are meant most
    /// likely; `None`: any.
    pub(super) fn number(
        &self,
        caller: &str,
        what: &str,
        value: &Value,
        families: Option<&[Family]>,
    ) -> Result<u32, Wrong> {
        match value {
            Value::Null => Ok(0),
            Value::Bool(value) => Ok(u32::from(*value)),
            Value::Number(number) => {
                let wide = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
                let fits = wide.and_then(|wide| self.fit(wide));
                fits.ok_or_else(|| out_of_range(what, &number.to_string()))
            }
            Value::String(text) => text
                .split('|')
                .map(|term| self.term(caller, what, term.trim(), families))
                .try_fold(0, |all, one| Ok(all | one?)),
            Value::Array(_) | Value::Object(_) => {
                Err(Wrong::input(format!("`{what}` takes a number, not {}", shown(value))))
            }
        }
    }

    fn term(
        &self,
        caller: &str,
        what: &str,
        term: &str,
        families: Option<&[Family]>,
    ) -> Result<u32, Wrong> {
        if let Some(place) = term.strip_prefix('$') {
            return self.bound_place(caller, place);
        }
        if term.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) {
            let number = integer(term).and_then(|number| self.fit(number));
            return number.ok_or_else(|| out_of_range(what, term));
        }
        let handles = &self.world.rules.handles;
        match term {
            "CURRENT_PROCESS" => Ok(handles.current_process.0),
            "CURRENT_THREAD" => Ok(handles.current_thread.0),
            _ => named(what, term, families),
        }
    }

    /// The number in 32 bits. The desktop was measured with 64: what is larger than any address of
    /// the model stands for the largest.
    fn fit(&self, value: i128) -> Option<u32> {
        let wide = self.world.rules.version == OsVersion::Win32 && u64::try_from(value).is_ok();
        fit(value).or(wide.then_some(u32::MAX))
    }

    /// `map`, `view+16`, `view-0x10`. The sum wraps, as a program's own would.
    fn bound_place(&self, caller: &str, place: &str) -> Result<u32, Wrong> {
        if let Some(bound) = self.bound(caller, place) {
            return Ok(bound.value);
        }
        let offset = place.rfind(['+', '-']).and_then(|at| {
            let (name, offset) = place.split_at(at);
            let value = self.bound(caller, name.trim_end())?.value;
            Some(value.wrapping_add(integer(&offset.replace(' ', "")).and_then(wrap)?))
        });
        offset.ok_or_else(|| {
            let message = format!("`${}` is not bound by {}", echo(place), echo(caller));
            Wrong::input(message)
        })
    }
}

fn out_of_range(what: &str, number: &str) -> Wrong {
    let number = echo(number);
    Wrong::input(format!(
        "`{what}` takes a number of 32 bits, -2147483648 to 4294967295, not {number}"
    ))
}

/// The number in 32 bits: a negative one as its two's complement.
fn fit(value: i128) -> Option<u32> {
    let negative = i32::try_from(value).ok().map(|value| value as u32);
    u32::try_from(value).ok().or(negative)
}

/// An offset of up to 32 bits in either direction, as what to add.
fn wrap(offset: i128) -> Option<u32> {
    let most = i128::from(u32::MAX);
    (-most..=most).contains(&offset).then_some(offset as u32)
}

/// A decimal or hexadecimal number with an optional sign.
fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let value = match hexadecimal {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    value.ok().map(|value| sign * i128::from(value))
}

/// The value of a constant. As in C, any constant may stand anywhere; `families` are those that
/// were most likely meant.
fn named(what: &str, word: &str, families: Option<&[Family]>) -> Result<u32, Wrong> {
    if let Some((value, _)) = constant::find(word) {
        return Ok(value);
    }
    let fits = |family| families.is_none_or(|families| families.contains(&family));
    let known = CONSTANTS.iter().filter(|(_, _, family)| fits(*family));
    let shown = echo(word);
    Err(Wrong::input(match nearest(word, known.map(|(name, ..)| *name)) {
        Some(near) => format!("`{shown}` is no constant; did you mean `{near}`?"),
        None => format!("`{shown}` is no constant for `{what}`"),
    }))
}
