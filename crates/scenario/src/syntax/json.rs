//! Worlds and acts of the world in JSON, as `slotzero drive` gets them, read by the same code as
//! those in RON.
//!
//! The JSON is written out as RON text first, so that messages have lines to point at:
//! `{"Machine": {"name": "pda", "ram": 64}}` is `Machine(name: "pda", ram: 64)`. An object with
//! one name that begins with a capital letter is a call; `null` is a field left out.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::echo::code;
use crate::files::{Files, NoFiles};
use crate::limits::DEPTH;
use crate::load::context::Context;
use crate::load::fields::FromNode;
use crate::source::{Source, Span};
use crate::step::StepKind;
use crate::step::device::Act;
use crate::syntax::node::Node;
use crate::syntax::reader;
use crate::world::World;
use abi::OsVersion;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Reads a value of the language from JSON. `name` is what messages call the text, in which the
/// returned node has its places.
pub fn node_from_json(name: &str, json: &Value) -> Result<(Source, Node), Diagnostics> {
    let mut text = String::new();
    let written = write(json, 0, &mut text);
    let source = Source::from_bytes(name, text.into_bytes())?;
    let mut diagnostics = Diagnostics::new(source.clone());
    if let Err(key) = written {
        let end = source.text().len();
        let message = format!("{} is no name", code(&key));
        diagnostics.push(Diagnostic::error(Span::new(end, end), message));
        return Err(diagnostics);
    }
    match reader::read(&source, &mut diagnostics) {
        Some(node) if diagnostics.is_empty() => Ok((source, node)),
        _ => Err(diagnostics),
    }
}

/// Reads a world of a version from JSON: a list of machines and servers.
pub fn world_from_json(
    name: &str,
    json: &Value,
    version: OsVersion,
    files: &dyn Files,
) -> Result<World, Diagnostics> {
    let (source, node) = node_from_json(name, json)?;
    let mut diagnostics = Diagnostics::new(source);
    let mut context = Context::new(files, &mut diagnostics);
    context.on = vec![version];
    let world = World::from_node(node, &mut context);
    diagnostics.sort();
    world.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}

/// Reads from JSON one step that happens from outside, in this world: `{"Eject": {"card": …}}`.
pub fn act_from_json(
    name: &str,
    json: &Value,
    world: &Arc<World>,
) -> Result<StepKind, Diagnostics> {
    let (source, node) = node_from_json(name, json)?;
    let mut diagnostics = Diagnostics::new(source);
    let mut context = Context::new(&NoFiles, &mut diagnostics);
    context.world = world.clone();
    context.on = world.on.clone();
    context.words_are_texts = true;
    let act = Act::from_node(node, &mut context);
    diagnostics.sort();
    act.map(|act| act.0).filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}

/// Appends the value as RON. Fails with a key that is no name of the language.
fn write(json: &Value, depth: usize, text: &mut String) -> Result<(), String> {
    match json {
        Value::String(string) => *text += &format!("{string:?}"),
        Value::Array(values) => write_array(values, depth, text)?,
        Value::Object(map) => write_object(map, depth, text)?,
        Value::Null | Value::Bool(_) | Value::Number(_) => *text += &json.to_string(),
    }
    Ok(())
}

fn write_array(values: &[Value], depth: usize, text: &mut String) -> Result<(), String> {
    text.push('[');
    for value in inner(values, depth) {
        *text += &format!("\n{}", "    ".repeat(depth + 1));
        write(value, depth + 1, text)?;
        text.push(',');
    }
    text.push(']');
    Ok(())
}

fn write_object(map: &Map<String, Value>, depth: usize, text: &mut String) -> Result<(), String> {
    if let Some((name, value)) = call(map) {
        *text += checked(name)?;
        match value {
            Value::Object(fields) if call(fields).is_none() => {
                return write_object(fields, depth, text);
            }
            value => {
                text.push('(');
                write(value, depth, text)?;
            }
        }
    } else {
        text.push('(');
        let given: Vec<_> = map.iter().filter(|(_, value)| !value.is_null()).collect();
        for (name, value) in inner(&given, depth) {
            *text += &format!("{}: ", checked(name)?);
            write(value, depth + 1, text)?;
            *text += ", ";
        }
    }
    text.push(')');
    Ok(())
}

/// The one name and value of an object that stands for a call.
fn call(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, value) = map.iter().next()?;
    (map.len() == 1 && name.starts_with(|c: char| c.is_ascii_uppercase())).then_some((name, value))
}

/// Only names reach the text: a key with other characters would be read as something else.
fn checked(name: &str) -> Result<&str, String> {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let rest = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if first && rest { Ok(name) } else { Err(name.to_owned()) }
}

/// The values at this depth, or none where the reader refuses the depth anyway.
fn inner<T>(values: &[T], depth: usize) -> &[T] {
    if depth > DEPTH { &[] } else { values }
}
