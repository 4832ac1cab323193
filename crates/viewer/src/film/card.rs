//! The card of a call or an access: what it was asked, what it answered, and why.

use abi::{AccessKind, ErrorCode, OsVersion, clause};
use serde::Serialize;
use trace::Event;
use trace::event::{RESULT, Value, Word};
use trace::tell::{Spelling, words};

/// A call or an access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The function; what a thread does by itself.
    pub title: String,
    /// The arguments: name, as it is written, what it stands for.
    pub args: Vec<(String, String, String)>,
    /// What came of it: what is told, and what it is.
    pub facts: Vec<(String, String)>,
    /// The clause that it follows; its text is in [`super::Film::clauses`].
    pub clause: Option<&'static str>,
}

/// A clause, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseCard {
    /// Its identifier.
    pub id: &'static str,
    /// How well it is founded.
    pub standing: String,
    /// What it says.
    pub text: &'static str,
    /// Where it comes from.
    pub source: String,
}

impl Card {
    /// A card for what a thread begins, if the event is that.
    pub(super) fn begin(event: &Event, spelling: Spelling) -> Option<Card> {
        let card =
            |title: String| Card { title, args: Vec::new(), facts: Vec::new(), clause: None };
        match event {
            Event::Call { api, args, values, .. } => {
                let mut card = card(api.to_string());
                for (name, text) in args {
                    let value = values.iter().find(|(known, _)| **known == **name);
                    let value = value.map_or(String::new(), |(_, value)| told(value, spelling));
                    card.args.push((spelling.text(name), spelling.line(text), value));
                }
                let left_out = |name: &Word| !args.iter().any(|(known, _)| **known == **name);
                let defaults = values.iter().filter(|(name, _)| left_out(name));
                card.args.extend(
                    defaults.map(|(name, value)| {
                        (name.to_string(), String::new(), told(value, spelling))
                    }),
                );
                Some(card)
            }
            Event::Touch { kind, address, len, .. } => {
                let mut card = card(touches(*kind).to_owned());
                card.args.push(("address".to_owned(), address.to_string(), String::new()));
                let len = words::count(*len, "byte", "bytes");
                card.args.push(("length".to_owned(), len, String::new()));
                Some(card)
            }
            _ => None,
        }
    }

    /// Takes what came of it.
    pub(super) fn take(&mut self, event: &Event, before: ErrorCode) {
        let spelling = Spelling::default();
        let mut fact = |name: &str, text: String| self.facts.push((name.to_owned(), text));
        match event {
            Event::Return { result, outputs, names, last_error, clause, .. } => {
                let value = |name: &str, value: &str| {
                    let constant = names.iter().find(|(known, _)| **known == *name);
                    let value = spelling.text(value);
                    constant.map_or(value.clone(), |(_, constant)| match **constant == *value {
                        true => value,
                        false => format!("{constant} ({value})"),
                    })
                };
                fact(
                    "result",
                    if result.is_empty() { "none".into() } else { value(RESULT, result) },
                );
                for (name, output) in outputs {
                    fact(name, value(name, output));
                }
                fact("last error", last_error_told(*last_error, before));
                self.clause = clause.as_deref().and_then(clause::find).map(|clause| clause.id);
            }
            Event::Access { kind, bytes, .. } => {
                let done = match kind {
                    AccessKind::Read => "read",
                    AccessKind::Write => "written",
                    AccessKind::Execute => "fetched",
                };
                fact(done, words::bytes(bytes, spelling.more()));
            }
            Event::Exception { code, cause, guarded, .. } => {
                fact("exception", code.to_string());
                fact("cause", spelling.text(cause));
                fact("handled", if *guarded { "yes" } else { "no: the thread ends" }.to_owned());
            }
            _ => {}
        }
    }
}

impl ClauseCard {
    /// The clause of a version with this identifier.
    pub fn of(id: &str, version: OsVersion) -> Option<ClauseCard> {
        let clause = clause::find(id)?;
        let standing = clause.standing_in(version).unwrap_or(clause.standing);
        Some(ClauseCard {
            id: clause.id,
            standing: standing.to_string(),
            text: clause.text,
            source: clause.source.to_owned(),
        })
    }
}

fn touches(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads memory",
        AccessKind::Write => "writes memory",
        AccessKind::Execute => "fetches an instruction",
    }
}

fn last_error_told(now: Option<ErrorCode>, before: ErrorCode) -> String {
    match now {
        None => format!("not touched: {before}"),
        Some(code) if code == before => format!("{code}, as before"),
        Some(code) => format!("{code}, was {before}"),
    }
}

/// What an argument stands for.
fn told(value: &Value, spelling: Spelling) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Number(number) if *number < 10 => number.to_string(),
        Value::Number(number) => format!("{number:#x}"),
        Value::Text(text) => format!("\"{}\"", spelling.line(text)),
        Value::LongText { begin, units, .. } => {
            format!("\"{}{}\", {units} units", spelling.line(begin), spelling.more())
        }
        Value::Data(content) => match content.len() {
            Some(len) => words::count(len, "byte", "bytes"),
            None => "bytes without end".to_owned(),
        },
        Value::Handles { handles } => {
            let handles: Vec<String> = handles.iter().map(ToString::to_string).collect();
            format!("[{}]", handles.join(", "))
        }
    }
}
