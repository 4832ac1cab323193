//! What is said: an answer, or what is wrong.

use coredll::Returns;
use serde::Serialize;
use serde_json::{Map, Value};

/// The answer to a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Answer {
    /// What the call returned: `ok`, `NULL`, `TRUE`, a number, an exception …
    pub(super) result: String,
    /// The last error that the call wrote; `None` if it left it alone.
    pub(super) last_error: Option<u32>,
    /// What it brought besides: text of a helper, an object of outputs by their names, or null.
    pub(super) value: Value,
    /// The clause behind a refusal, if the request asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clause: Option<Option<&'static str>>,
}

impl Answer {
    /// An answer that leaves the last error alone and brings nothing.
    pub(super) fn plain(result: impl Into<String>) -> Answer {
        Answer { result: result.into(), last_error: None, value: Value::Null, clause: None }
    }

    /// `TRUE` or `FALSE`.
    pub(super) fn truth(holds: bool) -> Answer {
        Answer::plain(if holds { "TRUE" } else { "FALSE" })
    }

    /// Adds what it brings.
    pub(super) fn with(mut self, value: impl Into<Value>) -> Answer {
        self.value = value.into();
        self
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers have a JSON form")
    }
}

/// A return value in the words of the conversation.
pub(super) fn result_text(returns: Returns, value: u32) -> String {
    String::from(match (returns, value) {
        (Returns::Boolean, 0) => "FALSE",
        (Returns::Boolean, _) => "TRUE",
        (Returns::Identifier | Returns::Number { .. }, number) => return number.to_string(),
        (Returns::Nothing, _) => "ok",
        (Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::AddressOrNull, 0) => "NULL",
        (Returns::NullOrAddress, 0) => "NULL",
        (Returns::NullOrAddress, _) => "failed",
        (Returns::HandleOrNull | Returns::HandleOrInvalid, u32::MAX) => "INVALID_HANDLE_VALUE",
        (Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::AddressOrNull, _) => "ok",
    })
}

/// Bytes as hexadecimal digits, two each.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is wrong with a request. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Wrong {
    error: String,
    kind: Kind,
}

/// In a word, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// The line is no request, or its arguments do not fit.
    Input,
    /// The model does not cover it.
    NotModelled,
    /// The process has ended.
    Ended,
    /// The thread waits in an earlier call.
    Waiting,
    /// Too long, too much.
    Limit,
}

impl Wrong {
    pub(super) fn input(error: impl Into<String>) -> Wrong {
        Wrong { error: error.into(), kind: Kind::Input }
    }

    pub(super) fn not_modelled(what: &str) -> Wrong {
        Wrong { error: format!("not modelled: {what}"), kind: Kind::NotModelled }
    }

    pub(super) fn ended(error: impl Into<String>) -> Wrong {
        Wrong { error: error.into(), kind: Kind::Ended }
    }

    pub(super) fn waiting(error: impl Into<String>) -> Wrong {
        Wrong { error: error.into(), kind: Kind::Waiting }
    }

    pub(super) fn limit(error: impl Into<String>) -> Wrong {
        Wrong { error: error.into(), kind: Kind::Limit }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts have a JSON form")
    }
}

/// The arguments of a request by name.
pub(super) type Given = Map<String, Value>;
