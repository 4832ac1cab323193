//! What the model answers where something else was expected, in the words of the language.

use crate::call::{output_name, result_name};
use crate::outcome::Outcome;
use abi::constant::Family;
use abi::{ClauseId, ErrorCode};
use coredll::{Api, Gives, Output, Returned, Returns};
use scenario::step::Amount;
use scenario::{Expect, Span, Spanned};

/// The most bytes that are written out as an expectation.
const BYTES: usize = 64;

/// What the model answers where something else was expected.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The step.
    pub step: Span,
    /// What was expected; `None` for a step that says nothing of it.
    pub expected: Option<Span>,
    /// What to expect instead, unless no expectation says it.
    pub text: Option<String>,
    /// The function that was called, if one was.
    pub api: Option<&'static Api>,
    /// The clause that the answer follows, if it cites one.
    pub clause: Option<ClauseId>,
    /// True if a message tells of it, false if that of the same step's return value hides it.
    pub told: bool,
}

/// The expectation that an outcome meets.
pub(crate) fn expectation(outcome: &Outcome, old: Option<&Expect>) -> Option<String> {
    match outcome {
        Outcome::Returned { failed: true, last_error, .. } => {
            Some(format!("Fails({})", code(*last_error)))
        }
        Outcome::Returned { value, returns, .. } => Some(returned(*value, *returns)),
        Outcome::Done(bytes) => match old {
            Some(Expect::Data(_)) if is_plain(bytes) => {
                Some(format!("Text(\"{}\")", String::from_utf8_lossy(bytes)))
            }
            Some(Expect::Data(_)) => (bytes.len() <= BYTES).then(|| {
                let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
                format!("Hex(\"{}\")", digits.join(" "))
            }),
            _ => Some(String::from("Succeeds")),
        },
        Outcome::Raised { code, .. } => Some(format!("Raises({code})")),
        Outcome::Blocked => Some(String::from("Blocks")),
        Outcome::Ended => Some(String::from("Succeeds")),
        Outcome::NotModelled(_) => None,
    }
}

/// Bytes that a text in quotes shows as they are.
fn is_plain(bytes: &[u8]) -> bool {
    let plain = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    bytes.len() <= BYTES && bytes.iter().all(plain)
}

fn returned(value: u32, returns: Returns) -> String {
    match returns {
        Returns::HandleOrNull | Returns::HandleOrInvalid => String::from("Returns(Handle)"),
        Returns::AddressOrNull => String::from("Returns(Address)"),
        Returns::NullOrAddress => format!("Returns({value:#010x})"),
        Returns::Number { families, .. } if families.contains(&Family::ErrorCode) => {
            format!("Returns({})", code(ErrorCode(value)))
        }
        Returns::Number { .. } => match result_name(returns, Returned::Value(value)) {
            Some(name) => format!("Returns({name})"),
            None => format!("Returns({value})"),
        },
        Returns::Boolean | Returns::Identifier | Returns::Nothing => String::from("Succeeds"),
    }
}

/// An error code as the language writes it.
pub(crate) fn code(code: ErrorCode) -> String {
    code.name().map_or_else(|| code.0.to_string(), str::to_owned)
}

/// An output as the language writes it; handles, addresses and bytes are not written out.
pub(crate) fn output(output: &Output) -> Option<String> {
    let number = matches!(output.gives, Gives::Number { .. }).then(|| output.number())??;
    Some(output_name(output).map_or_else(|| number.to_string(), str::to_owned))
}

/// A number of frames in the form in which another one was expected.
pub(crate) fn amount(wanted: &Spanned<Amount>, now: u64, change: i64) -> String {
    match wanted.value {
        Amount::Exactly(_) => format!("Exactly({now})"),
        Amount::AtMost(_) => format!("AtMost({now})"),
        Amount::AtLeast(_) => format!("AtLeast({now})"),
        Amount::Delta(_) => format!("Delta({change})"),
    }
}
