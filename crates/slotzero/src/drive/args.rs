//! The arguments of a documented function, from their JSON values.

use super::answer::{Given, Wrong};
use super::session::Session;
use super::shown;
use abi::constant::Family;
use abi::{Handle, OsVersion};
use coredll::{Api, Arg, Args, Param, Takes};
use scenario::echo;
use scenario::near::nearest;
use serde_json::Value;
use std::sync::Arc;

/// Short names of parameters that recorded cases use, by function.
const SHORT: &[(&str, &str, &str)] = &[
    ("CopyFile", "from", "lpExistingFileName"),
    ("CopyFile", "to", "lpNewFileName"),
    ("CreateEvent", "inheritable", "lpEventAttributes"),
    ("CreateFile", "dwFlags", "dwFlagsAndAttributes"),
    ("CreateFile", "inheritable", "lpSecurityAttributes"),
    ("CreateFile", "name", "lpFileName"),
    ("CreateFileForMapping", "dwFlags", "dwFlagsAndAttributes"),
    ("CreateFileForMapping", "name", "lpFileName"),
    ("CreateFileMapping", "inheritable", "lpFileMappingAttributes"),
    ("CreateJobObject", "inheritable", "lpJobAttributes"),
    ("CreateMutex", "inheritable", "lpMutexAttributes"),
    ("CreateSemaphore", "inheritable", "lpSemaphoreAttributes"),
    ("CreateWaitableTimer", "inheritable", "lpTimerAttributes"),
    ("CreateWaitableTimer", "lpName", "lpTimerName"),
    ("DeleteFile", "name", "lpFileName"),
    ("GetFileAttributes", "name", "lpFileName"),
    ("MoveFile", "from", "lpExistingFileName"),
    ("MoveFile", "to", "lpNewFileName"),
    ("MoveFileEx", "from", "lpExistingFileName"),
    ("MoveFileEx", "to", "lpNewFileName"),
    ("OpenWaitableTimer", "lpName", "lpTimerName"),
    ("SetFileAttributes", "name", "lpFileName"),
    ("SetHandleInformation", "flags", "dwFlags"),
    ("SetHandleInformation", "h", "hObject"),
    ("SetHandleInformation", "mask", "dwMask"),
    ("VirtualAlloc", "address", "lpAddress"),
    ("VirtualAlloc", "size", "dwSize"),
    ("VirtualAlloc", "type", "flAllocationType"),
    ("VirtualFree", "address", "lpAddress"),
    ("VirtualFree", "size", "dwSize"),
    ("VirtualFree", "type", "dwFreeType"),
];

impl Session<'_> {
    /// A path as helpers and short names write it: without a folder it lies in the root, because
    /// Windows CE has no current folder. The desktop has one.
    pub(super) fn rooted(&self, name: &str) -> Arc<str> {
        match name.starts_with('\\') || self.world.rules.version == OsVersion::Win32 {
            true => Arc::from(name),
            false => Arc::from(format!("\\{name}")),
        }
    }

    /// The arguments in the order of the parameters.
    pub(super) fn arguments(&self, caller: &str, api: &Api, given: &Given) -> Result<Args, Wrong> {
        let mut values = vec![None; api.params.len()];
        for (name, value) in given {
            let short =
                SHORT.iter().find(|(function, short, _)| *function == api.name && short == name);
            let documented = short.map_or(name.as_str(), |(.., documented)| documented);
            let at = api.params.iter().position(|param| param.name == documented);
            let at = at.ok_or_else(|| unknown_parameter(api, name))?;
            if values[at].is_some() {
                return Err(Wrong::input(format!("`{documented}` is given twice")));
            }
            let arg = self.argument(caller, &api.params[at], value)?;
            values[at] = Some(match arg {
                Arg::Text(path) if name == "name" => Arg::Text(self.rooted(&path)),
                arg => arg,
            });
        }
        // Recorded cases leave the size out where it does not matter.
        if api.name == "VirtualAlloc" && values[0].is_none() && values[1].is_none() {
            values[1] = Some(Arg::Number(abi::GRANULARITY));
        }
        // They name the access alone where DUPLICATE_SAME_ACCESS is not meant.
        let desktop = self.world.rules.handles.desktop;
        if api.name == "DuplicateHandle" && desktop && values[4].is_some() && values[6].is_none() {
            values[6] = Some(Arg::Number(0));
        }
        Ok(Args::new(api.params, values))
    }

    fn argument(&self, caller: &str, param: &Param, value: &Value) -> Result<Arg, Wrong> {
        let name = param.name;
        let number =
            |families: &[Family]| self.number(caller, name, value, Some(families)).map(Arg::Number);
        match (param.takes, value) {
            (Takes::Text | Takes::Program, Value::String(text)) => {
                Ok(Arg::Text(Arc::from(&**text)))
            }
            (Takes::Text | Takes::Program, Value::Null) => Ok(Arg::Null),
            (Takes::Text | Takes::Program, _) => {
                Err(Wrong::input(format!("`{name}` takes text or null, not {}", shown(value))))
            }
            (Takes::Output { .. } | Takes::Structure { .. } | Takes::InOut, Value::Null) => {
                Ok(Arg::Null)
            }
            (Takes::Output { .. } | Takes::Structure { .. }, _) => Err(Wrong::input(format!(
                "`{name}` is an output: leave it out, or null if it is not wanted"
            ))),
            (Takes::Handles, Value::Null) => Ok(Arg::Null),
            (Takes::Handles, Value::Array(handles)) => {
                let handle = |value| self.number(caller, name, value, Some(&[Family::Handle]));
                let handles: Result<_, _> =
                    handles.iter().map(|value| handle(value).map(Handle)).collect();
                handles.map(Arg::Handles)
            }
            (Takes::Handles, _) => {
                Err(Wrong::input(format!("`{name}` takes an array of handles or null")))
            }
            (Takes::Security, Value::Object(members)) => match members.get("bInheritHandle") {
                Some(inherit) if members.len() == 1 => self
                    .number(caller, "bInheritHandle", inherit, Some(&[Family::Boolean]))
                    .map(Arg::Number),
                _ => Err(Wrong::input(format!(
                    "`{name}` takes {{\"bInheritHandle\": true}} or null"
                ))),
            },
            (Takes::Security, Value::Null) => Ok(Arg::Null),
            (Takes::Security, _) => number(&[Family::Boolean]),
            (Takes::Input, Value::Object(_)) => self.data(value).map(Arg::Data),
            (Takes::Number { families, .. }, _) => number(families),
            (Takes::Length { .. } | Takes::InOut, _) => number(&[]),
            (Takes::Boolean, _) => number(&[Family::Boolean]),
            (
                Takes::Handle { .. }
                | Takes::Process
                | Takes::Address
                | Takes::Ignored
                | Takes::Null,
                _,
            )
            | (Takes::Input | Takes::Buffer, _) => number(&[Family::Handle]),
        }
    }

    /// Data as in a scenario: `{"Text": "abc"}`, `{"Hex": "00FF"}`, `{"Fill": {…}}`.
    fn data(&self, value: &Value) -> Result<abi::Content, Wrong> {
        let wrong = |mistakes: scenario::Diagnostics| Wrong::input(super::session::said(&mistakes));
        let (source, node) = scenario::node_from_json("request", value).map_err(wrong)?;
        scenario::content(&node, &source, self.files).map_err(wrong)
    }
}

fn unknown_parameter(api: &Api, name: &str) -> Wrong {
    let known = api.params.iter().map(|param| param.name);
    let shown = echo(name);
    let list = known.clone().collect::<Vec<_>>().join(", ");
    Wrong::input(match nearest(name, known) {
        Some(near) => {
            format!("{} has no parameter `{shown}`; did you mean `{near}`?", api.name)
        }
        None if list.is_empty() => format!("{} has no parameters", api.name),
        None => format!("{} has no parameter `{shown}`, only {list}", api.name),
    })
}
