//! The fields of an event as texts, in its order: what a pen shows that has no words of its own for it.

use abi::{
    BackingId, FileId, MachineId, ModuleId, ObjectId, ProcessId, ServerId, ThreadId, ViewId,
    VolumeId,
};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use trace::tell::{Names, Spelling};
use trace::{Event, json};

/// A text that is longer is cut.
const SHOWN_CHARACTERS: usize = 160;

/// The members of a JSON object in their order, which `serde_json` does not keep.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// What a field says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// A thing: the number that the trace has for it, and its name, where it has one.
    Thing(u32, Option<String>),
    /// Text of the trace.
    Text(String),
    /// A number, or yes or no.
    Value(Value),
    /// An address, a list, or what else a pen leaves as it is.
    Plain(String),
}

impl Told {
    /// As a log has it: numbers of things, texts between quotation marks where they are more than a
    /// word.
    pub(crate) fn logged(&self) -> String {
        match self {
            Told::Thing(number, Some(name)) => format!("#{number} {}", quoted(name)),
            Told::Thing(number, None) => format!("#{number}"),
            Told::Text(text) => word(text),
            Told::Value(value) => value.to_string(),
            Told::Plain(text) => text.clone(),
        }
    }

    /// As a program reads it, or a person to whom names are enough.
    pub(crate) fn value(self) -> Value {
        match self {
            Told::Thing(_, Some(name)) => Value::String(name),
            Told::Thing(number, None) => number.into(),
            Told::Text(text) | Told::Plain(text) => Value::String(text),
            Told::Value(value) => value,
        }
    }
}

/// The name of an event and its fields, those apart that have no value.
pub(crate) fn fields(event: &Event, names: &Names<'_>) -> (String, Vec<(String, Told)>) {
    let members = serde_json::from_str(&json::write_line(event));
    let members = members.map_or_else(|_| Vec::new(), |Members(members)| members);
    let mut name = String::new();
    let mut fields = Vec::new();
    for (field, value) in members {
        match value {
            Value::Null => {}
            Value::String(text) if field == "event" => name = text,
            value => {
                let told = told(&field, value, names);
                fields.push((field, told));
            }
        }
    }
    (name, fields)
}

/// What a field says.
fn told(field: &str, value: Value, names: &Names<'_>) -> Told {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    if let Some(thing) = number.and_then(|number| thing(field, number, names)) {
        return thing;
    }
    match (field, value) {
        (
            "base" | "address" | "slot_form" | "data_base" | "handle" | "protect" | "section"
            | "access" | "flags" | "permissions" | "code" | "attributes" | "offset",
            Value::Number(number),
        ) => {
            let hexadecimal = number.as_u64().map(|number| format!("{number:#010x}"));
            Told::Plain(hexadecimal.unwrap_or_else(|| number.to_string()))
        }
        (_, Value::String(text)) => Told::Text(excerpt(&text, names.spelling())),
        ("objects", Value::Array(objects)) => {
            let objects = objects.into_iter().map(|object| told("object", object, names).logged());
            Told::Plain(format!("[{}]", objects.collect::<Vec<_>>().join(", ")))
        }
        (_, value @ (Value::Number(_) | Value::Bool(_))) => Told::Value(value),
        (_, value) => Told::Plain(names.spelling().text(&value.to_string())),
    }
}

/// A thing by its number and its name.
fn thing(field: &str, number: u32, names: &Names<'_>) -> Option<Told> {
    // What is not known is called by its number.
    let name = match field {
        "machine" => known(MachineId(number), |id| names.machine(id)),
        "server" => known(ServerId(number), |id| names.server(id)),
        "volume" => known(VolumeId(number), |id| names.volume(id)),
        "file" | "from" | "to" => known(FileId(number), |id| names.file(id)),
        "object" => known(ObjectId(number), |id| names.object(id)),
        "backing" => known(BackingId(number), |id| names.backing(id)),
        "view" => known(ViewId(number), |id| names.view(id)),
        "module" => known(ModuleId(number), |id| names.module(id)),
        "process" => known(ProcessId(number), |id| names.process(id)),
        "thread" => known(ThreadId(number), |id| names.thread(id)),
        "region" | "heap" | "frame" => None,
        _ => return None,
    };
    Some(Told::Thing(number, name))
}

fn known<I: Copy + fmt::Display>(id: I, name: impl FnOnce(I) -> String) -> Option<String> {
    Some(name(id)).filter(|name| *name != id.to_string())
}

/// Text of a trace on one line, without anything that could steer a terminal; a long one is cut.
fn excerpt(text: &str, spelling: Spelling) -> String {
    let mut shown = spelling.line(text);
    if let Some((end, _)) = shown.char_indices().nth(SHOWN_CHARACTERS) {
        shown.truncate(end);
        shown.push_str(spelling.more());
    }
    shown
}

/// Text as it is if it is one word, else between quotation marks.
pub(crate) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Text between quotation marks. Those within it are doubled: a backslash is a part of paths. What
/// cannot be printed has to be escaped already, as names are.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Text of a trace that nothing has escaped yet, as a word or between quotation marks.
pub(crate) fn told_word(text: &str, names: &Names<'_>) -> String {
    word(&excerpt(text, names.spelling()))
}
