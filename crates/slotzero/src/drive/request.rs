//! From a line to what it asks for.

use super::answer::{Given, Wrong};
use super::shown;
use abi::OsVersion;
use scenario::echo;
use scenario::near::nearest;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a line asks for.
#[derive(Debug)]
pub(super) enum Request {
    /// Begin anew.
    Reset(Reset),
    /// Make a call.
    Call(Call),
}

/// A new world.
#[derive(Debug)]
pub(super) struct Reset {
    /// Whose rules hold.
    pub(super) version: OsVersion,
    /// The world; `None`: the default one.
    pub(super) world: Option<Value>,
    /// Names that CreateProcess and CreateThread may start.
    pub(super) programs: Vec<String>,
}

/// A call by name.
#[derive(Debug)]
pub(super) struct Call {
    /// Who calls: a process, or `process/2` for its second thread. `None`: `main`.
    pub(super) proc: Option<String>,
    /// The function or helper.
    pub(super) function: String,
    /// Its arguments by name.
    pub(super) args: Given,
    /// The names that its values are bound to.
    pub(super) out: Out,
    /// Whether the answer names the clause.
    pub(super) explain: bool,
}

/// The names that values of a call are bound to.
#[derive(Debug)]
pub(super) enum Out {
    /// None.
    Nothing,
    /// The call's value, whatever that is.
    Value(String),
    /// Output parameters by name; `return` is the returned value.
    Each(BTreeMap<String, String>),
}

/// The members of a call. The last three are those of a recorded case: what it came to there.
const MEMBERS: [&str; 8] =
    ["proc", "fn", "args", "out", "explain", "result", "last_error", "value"];

/// Reads a line.
pub(super) fn parse(line: &[u8]) -> Result<Request, Wrong> {
    let value: Value = serde_json::from_slice(line)
        .map_err(|error| Wrong::input(format!("the line is no JSON: {error}")))?;
    let Value::Object(mut object) = value else {
        return Err(Wrong::input(format!("a request is an object, not {}", shown(&value))));
    };
    match object.remove("reset") {
        Some(reset) => {
            known(&object, &["reset"])?;
            parse_reset(reset).map(Request::Reset)
        }
        None => parse_call(object).map(Request::Call),
    }
}

fn known(object: &Map<String, Value>, names: &[&str]) -> Result<(), Wrong> {
    let unknown = object.keys().find(|key| !names.contains(&key.as_str()));
    unknown.map_or(Ok(()), |key| {
        let key = echo(key);
        Err(Wrong::input(match nearest(&key, names.iter().copied()) {
            Some(near) => format!("there is no member `{key}`; did you mean `{near}`?"),
            None => format!("there is no member `{key}`, only {}", names.join(", ")),
        }))
    })
}

fn parse_reset(reset: Value) -> Result<Reset, Wrong> {
    let mut object = match reset {
        Value::Object(object) => object,
        Value::Null | Value::Bool(true) => Map::new(),
        other => return Err(Wrong::input(format!("`reset` is an object, not {}", shown(&other)))),
    };
    known(&object, &["version", "world", "programs"])?;
    let version = match object.remove("version") {
        None | Some(Value::Null) => OsVersion::CeNet4_2,
        Some(value) => {
            let named = value.as_str().and_then(OsVersion::from_name);
            let names = OsVersion::ALL.map(OsVersion::name).join(", ");
            let message = || format!("{} is no version; there are {names}", shown(&value));
            named.ok_or_else(|| Wrong::input(message()))?
        }
    };
    let programs = match object.remove("programs") {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => serde_json::from_value(value)
            .map_err(|_| Wrong::input("`programs` is a list of names"))?,
    };
    let world = object.remove("world").filter(|world| !world.is_null());
    Ok(Reset { version, world, programs })
}

fn parse_call(mut object: Map<String, Value>) -> Result<Call, Wrong> {
    known(&object, &MEMBERS)?;
    let function = match object.remove("fn") {
        Some(Value::String(function)) => function,
        Some(other) => return Err(Wrong::input(format!("`fn` is a name, not {}", shown(&other)))),
        None => return Err(Wrong::input("a request has `fn` or `reset`")),
    };
    let proc = match object.remove("proc") {
        None | Some(Value::Null) => None,
        Some(Value::String(proc)) => Some(proc),
        Some(other) => {
            return Err(Wrong::input(format!("`proc` is a name, not {}", shown(&other))));
        }
    };
    let args = match object.remove("args") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(args)) => args,
        Some(other) => {
            return Err(Wrong::input(format!("`args` is an object, not {}", shown(&other))));
        }
    };
    let out = object.remove("out").map_or(Ok(Out::Nothing), parse_out)?;
    let explain = object.remove("explain").is_some_and(|explain| explain == Value::Bool(true));
    Ok(Call { proc, function, args, out, explain })
}

fn parse_out(out: Value) -> Result<Out, Wrong> {
    match out {
        Value::Null => Ok(Out::Nothing),
        Value::String(name) => Ok(Out::Value(name)),
        Value::Object(names) => {
            let text = |(output, name): (String, Value)| match name {
                Value::String(name) => Ok((output, name)),
                other => Err(Wrong::input(format!("{} is no name to bind", shown(&other)))),
            };
            names.into_iter().map(text).collect::<Result<_, _>>().map(Out::Each)
        }
        other => Err(Wrong::input(format!("`out` is a name, not {}", shown(&other)))),
    }
}
