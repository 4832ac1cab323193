//! Calls that are no functions of the API.

use super::answer::{Answer, Given, Wrong};
use super::request::{Call, Out};
use super::session::{Caller, Session};
use super::{child, file, memory, shown};
use scenario::echo;
use scenario::near::nearest;
use serde_json::Value;
use std::sync::Arc;

/// A helper.
pub(super) struct Helper {
    name: &'static str,
    /// Its arguments; those after the first `required` can be left out.
    args: &'static [&'static str],
    required: usize,
    /// Arguments that tell it from the function of the same name.
    told_by: &'static [&'static str],
    act: fn(&mut Session<'_>, &Caller, &Arguments<'_>) -> Result<Answer, Wrong>,
}

macro_rules! helpers {
    ($($name:literal [$($arg:literal),*] $required:literal $([$($by:literal),*])? $act:path;)*) => {
        &[$(Helper {
            name: $name,
            args: &[$($arg),*],
            required: $required,
            told_by: &[$($($by),*)?],
            act: $act,
        }),*]
    };
}

/// Every helper: its arguments, how many of them must be given, what tells it from a function.
const HELPERS: &[Helper] = helpers! {
    "MakeFile" ["name", "size", "pattern"] 2 file::make_file;
    "PathSize" ["name"] 1 file::path_size;
    "ReadFile" ["hFile", "offset", "nBytes"] 2 ["offset", "nBytes"] file::read_file;
    "WriteFile" ["hFile", "offset", "hex"] 3 ["offset", "hex"] file::write_file;
    "ReadFileInto" ["hFile", "lpBuffer", "nBytes"] 3 file::read_file_into;
    "WriteFileFrom" ["hFile", "lpBuffer", "nBytes"] 3 file::write_file_from;
    "SetEndOfFile" ["hFile", "at"] 2 ["at"] file::set_end_of_file;
    "Peek" ["address"] 1 memory::peek;
    "Poke" ["address", "byte"] 2 memory::poke;
    "Exec" ["address"] 1 memory::exec;
    "Read" ["address", "nBytes"] 2 memory::read;
    "Write" ["address", "hex"] 2 memory::write;
    "VirtualQuery" ["address"] 1 ["address"] memory::virtual_query;
    "RamUsed" [] 0 memory::ram_used;
    "IsEqual" ["a", "b"] 2 memory::is_equal;
    "IsMultiple" ["a", "of"] 2 memory::is_multiple;
    "SpawnChild" ["child"] 0 child::spawn;
    "ExitChild" ["child"] 0 child::exit;
    "KillChild" ["child"] 0 child::kill;
    "PassVarToChild" ["value", "child_var", "child"] 2 child::pass_variable;
    "DuplicateHandleToChild" ["hSourceHandle", "child_var", "dwOptions", "dwDesiredAccess", "child"]
        2 child::duplicate_handle;
};

/// What is known, and why the model has nothing to say to it.
const NOT_MODELLED: &[(&str, &str)] = &[
    ("SetDispositionDelete", "marking an open file for deletion: Windows CE has no such call"),
    ("NtQuerySection", "native calls of desktop Windows"),
];

/// The helper that is meant, unless a function of the API is.
pub(super) fn find(name: &str, args: &Given) -> Option<&'static Helper> {
    HELPERS.iter().find(|helper| {
        let told = || helper.told_by.iter().any(|arg| args.contains_key(*arg));
        helper.name == name && (helper.told_by.is_empty() || told())
    })
}

/// Why a known call is not modelled.
pub(super) fn not_modelled(name: &str) -> Option<&'static str> {
    NOT_MODELLED.iter().find(|(known, _)| *known == name).map(|(_, why)| *why)
}

/// The names of the helpers.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    HELPERS.iter().map(|helper| helper.name)
}

/// Checks the arguments and lets the helper act.
pub(super) fn act(
    session: &mut Session<'_>,
    caller: &Caller,
    helper: &Helper,
    call: &Call,
) -> Result<Answer, Wrong> {
    if let Some(unknown) = call.args.keys().find(|arg| !helper.args.contains(&arg.as_str())) {
        let (name, unknown) = (helper.name, echo(unknown));
        return Err(Wrong::input(match nearest(&unknown, helper.args.iter().copied()) {
            Some(near) => format!("{name} has no argument `{unknown}`; did you mean `{near}`?"),
            None => {
                let args = helper.args.join(", ");
                format!("{name} has no argument `{unknown}`, only {args}")
            }
        }));
    }
    let mut required = helper.args.iter().take(helper.required);
    if let Some(missing) = required.find(|arg| !call.args.contains_key(**arg)) {
        return Err(Wrong::input(format!("{} needs `{missing}`", helper.name)));
    }
    if !matches!(call.out, Out::Nothing) {
        return Err(Wrong::input(format!("{} has nothing to bind to `out`", helper.name)));
    }
    (helper.act)(session, caller, &Arguments { caller: caller.name.clone(), given: &call.args })
}

/// The arguments of a helper.
pub(super) struct Arguments<'a> {
    caller: Arc<str>,
    given: &'a Given,
}

impl Arguments<'_> {
    /// True if it was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// A number, handle, address or constants; 0 if it was left out.
    pub(super) fn number(&self, session: &Session<'_>, name: &str) -> Result<u32, Wrong> {
        let value = self.given.get(name).unwrap_or(&Value::Null);
        session.number(&self.caller, name, value, None)
    }

    /// Text.
    pub(super) fn text(&self, name: &str) -> Result<&str, Wrong> {
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

    /// A size in bytes, of up to 64 bits.
    pub(super) fn size(&self, name: &str) -> Result<u64, Wrong> {
        let value = self.given.get(name).unwrap_or(&Value::Null);
        value.as_u64().ok_or_else(|| {
            Wrong::input(format!("`{name}` takes a number of bytes, not {}", shown(value)))
        })
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
