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
    /// Let the world do this.
    Act(Act),
    /// Tell what is so.
    Look(Look),
    /// Tell what has happened since the last such request, and listen on or not.
    Trace(bool),
    /// Make a call.
    Call(Call),
}

/// Something that happens from outside.
#[derive(Debug)]
pub(super) struct Act {
    /// Whose machine is meant. `None`: that of `main`.
    pub(super) proc: Option<String>,
    /// The step of the scenario language, as JSON.
    pub(super) step: Value,
}

/// A look at the world.
#[derive(Debug)]
pub(super) struct Look {
    /// Who looks. `None`: `main`.
    pub(super) proc: Option<String>,
    /// What at.
    pub(super) at: String,
    /// More exactly, by name.
    pub(super) args: Given,
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
    /// True to keep what happens from the beginning.
    pub(super) trace: bool,
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

impl Call {
    /// The call on one line, as traces show it.
    pub(super) fn to_text(&self) -> String {
        format!("{}{}", self.function, Value::Object(self.args.clone()))
    }
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

/// The members of requests: those of a call, then those of a recorded case, which say what it came
/// to there, then those that make a request another one.
const MEMBERS: [&str; 12] = [
    "proc",
    "fn",
    "args",
    "out",
    "explain",
    "result",
    "last_error",
    "value",
    "look",
    "reset",
    "trace",
    "world",
];

/// Reads a line.
pub(super) fn parse(line: &[u8]) -> Result<Request, Wrong> {
    let value: Value = serde_json::from_slice(line)
        .map_err(|error| Wrong::input(format!("the line is no JSON: {error}")))?;
    let Value::Object(mut object) = value else {
        return Err(Wrong::input(format!("a request is an object, not {}", shown(&value))));
    };
    if let Some(reset) = object.remove("reset") {
        known(&object, &["reset"])?;
        return parse_reset(reset).map(Request::Reset);
    }
    if let Some(step) = object.remove("world") {
        let proc = parse_proc(&mut object)?;
        known(&object, &["world", "proc"])?;
        return Ok(Request::Act(Act { proc, step }));
    }
    if let Some(look) = object.remove("look") {
        let proc = parse_proc(&mut object)?;
        known(&object, &["look", "proc"])?;
        return parse_look(look, proc).map(Request::Look);
    }
    match object.remove("trace") {
        Some(trace) => {
            known(&object, &["trace"])?;
            parse_trace(&trace).map(Request::Trace)
        }
        None => parse_call(object).map(Request::Call),
    }
}

fn parse_trace(trace: &Value) -> Result<bool, Wrong> {
    let wrong = || Wrong::input(format!("`trace` is true or false, not {}", shown(trace)));
    trace.as_bool().ok_or_else(wrong)
}

/// `"Clock"`, or `{"Page": {"at": "$view"}}`.
fn parse_look(look: Value, proc: Option<String>) -> Result<Look, Wrong> {
    let wrong = |look: &Value| {
        let form = "{\"Page\": {\"at\": …}}";
        Wrong::input(format!("`look` is a name or an object such as {form}, not {}", shown(look)))
    };
    match look {
        Value::String(at) => Ok(Look { proc, at, args: Map::new() }),
        Value::Object(ref map) => match map.iter().next() {
            Some((at, Value::Object(args))) if map.len() == 1 => {
                Ok(Look { proc, at: at.clone(), args: args.clone() })
            }
            _ => Err(wrong(&look)),
        },
        other => Err(wrong(&other)),
    }
}

fn parse_proc(object: &mut Map<String, Value>) -> Result<Option<String>, Wrong> {
    match object.remove("proc") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(proc)) => Ok(Some(proc)),
        Some(other) => Err(Wrong::input(format!("`proc` is a name, not {}", shown(&other)))),
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
    known(&object, &["version", "world", "programs", "trace"])?;
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
    let trace = object.remove("trace").filter(|trace| !trace.is_null());
    let trace = trace.as_ref().map_or(Ok(false), parse_trace)?;
    Ok(Reset { version, world, programs, trace })
}

fn parse_call(mut object: Map<String, Value>) -> Result<Call, Wrong> {
    known(&object, &MEMBERS)?;
    let function = match object.remove("fn") {
        Some(Value::String(function)) => function,
        Some(other) => return Err(Wrong::input(format!("`fn` is a name, not {}", shown(&other)))),
        None => {
            return Err(Wrong::input(
                "a request has one of `fn`, `look`, `reset`, `trace`, `world`",
            ));
        }
    };
    let proc = parse_proc(&mut object)?;
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
