//! The fields of an event as texts, in its order: what a pen shows that has no words of its own for it.

use abi::{
    BackingId, FileId, MachineId, ModuleId, ObjectId, ProcessId, ServerId, ThreadId, ViewId,
    VolumeId,
};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use trace::tell::Names;
use trace::{Event, json};

/// A text that is longer is cut.
const SHOWN_CHARACTERS: usize = 80;

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

/// The name of an event and its fields, those apart that have no value. A thing that has a number of
/// the trace's is `#3 "name"`.
pub(crate) fn fields(event: &Event, names: &Names<'_>) -> (String, Vec<(String, String)>) {
    let members = serde_json::from_str(&json::write_line(event));
    let members = members.map_or_else(|_| Vec::new(), |Members(members)| members);
    let mut name = String::new();
    let mut fields = Vec::new();
    for (field, value) in members {
        match value {
            Value::Null => {}
            Value::String(text) if field == "event" => name = text,
            value => {
                let text = told(&field, &value, names);
                fields.push((field, text));
            }
        }
    }
    (name, fields)
}

/// A value of a field as text.
fn told(field: &str, value: &Value, names: &Names<'_>) -> String {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    if let Some(known) = number.and_then(|number| named(field, number, names)) {
        return known;
    }
    match (field, value) {
        (
            "base" | "address" | "slot_form" | "data_base" | "handle" | "protect" | "section"
            | "access" | "flags" | "permissions" | "code" | "attributes",
            Value::Number(number),
        ) => number.as_u64().map_or_else(|| number.to_string(), |number| format!("{number:#010x}")),
        ("offset", Value::Number(number)) => {
            number.as_u64().map_or_else(|| number.to_string(), |number| format!("{number:#x}"))
        }
        (_, Value::String(text)) => word(text, names),
        ("objects", Value::Array(objects)) => {
            let objects: Vec<String> =
                objects.iter().map(|object| told("object", object, names)).collect();
            format!("[{}]", objects.join(", "))
        }
        _ => names.spelling().text(&value.to_string()),
    }
}

/// A thing by its number and its name.
fn named(field: &str, number: u32, names: &Names<'_>) -> Option<String> {
    let name = match field {
        "machine" => names.machine(MachineId(number)),
        "server" => names.server(ServerId(number)),
        "volume" => names.volume(VolumeId(number)),
        "file" | "from" | "to" => names.file(FileId(number)),
        "object" => names.object(ObjectId(number)),
        "backing" => names.backing(BackingId(number)),
        "view" => names.view(ViewId(number)),
        "module" => names.module(ModuleId(number)),
        "process" => names.process(ProcessId(number)),
        "thread" => names.thread(ThreadId(number)),
        "region" | "heap" | "frame" => return Some(format!("#{number}")),
        _ => return None,
    };
    Some(format!("#{number} {}", quoted(&name)))
}

/// Text of a trace: as it is if it is one word, else between quotation marks.
pub(crate) fn word(text: &str, names: &Names<'_>) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut shown = names.spelling().line(text);
    if let Some((end, _)) = shown.char_indices().nth(SHOWN_CHARACTERS) {
        shown.truncate(end);
        shown.push_str(names.spelling().more());
    }
    match !shown.is_empty() && shown.chars().all(plain) {
        true => shown,
        false => quoted(&shown),
    }
}

/// Text between quotation marks; those within it are marked. What cannot be printed has to be
/// escaped already, as names are.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}
