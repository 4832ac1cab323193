//! The words for constants.

use super::Corpus;
use super::words::{examples, named, say, say_line};
use crate::corpus::Entry;
use abi::clause::{self, ClauseId};
use abi::constant::{CONSTANTS, Family};
use coredll::{APIS, Api, Gives, Returns, Takes};
use std::fmt::Write;

/// The families whose values are answers: a program that gets such a number wants to know its name.
const ANSWERS: [Family; 5] =
    [Family::Wait, Family::ExitCode, Family::FileSize, Family::FilePointer, Family::NoAttributes];

/// The answers that are this number.
pub(super) fn answers(number: u32) -> impl Iterator<Item = &'static str> {
    let is =
        move |(_, value, family): &&(_, u32, Family)| *value == number && ANSWERS.contains(family);
    CONSTANTS.iter().filter(is).map(|(name, ..)| *name)
}

pub(super) fn constant(name: &str, value: u32, family: Family, corpus: &Corpus) -> String {
    let mut text = String::new();
    say!(text, "{name} = {value:#X} ({value})");
    if let Some(words) = meaning(name) {
        say!(text, "  {words}");
    }
    let users: Vec<String> = APIS.iter().flat_map(|api| uses(api, family)).collect();
    if !users.is_empty() {
        say_line(&mut text, "For", &users.join("; "));
    }
    let is_answer = ANSWERS.contains(&family);
    let of_answer = APIS.iter().filter(|api| is_answer && gives(api, family));
    let followed: Vec<ClauseId> = of_answer.flat_map(|api| api.clauses).copied().collect();
    let about = |clause: &&ClauseId| mentions(clause.text, name) || followed.contains(clause);
    for clause in clause::ALL.iter().filter(about) {
        say!(text, "  {}", named(clause));
    }
    let uses = |entry: &Entry| entry.words.contains(name);
    examples(&mut text, "Used by", corpus, uses);
    text
}

/// What an answer means. Other constants are explained by where they stand.
fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "WAIT_OBJECT_0" => "The wait is over: the object is signalled, or a mutex is the caller's.",
        "WAIT_ABANDONED" => "The wait is over: the mutex is the caller's, for its owner has ended.",
        "WAIT_TIMEOUT" => "The time was over before the object was signalled. It is no failure.",
        "WAIT_FAILED" => "The wait failed; GetLastError tells why.",
        "INFINITE" => "As long as it takes.",
        "STILL_ACTIVE" => {
            "The exit code of a process or thread that has not ended. One that ends with this number \
             cannot be told from it."
        }
        "INVALID_FILE_SIZE" => "A failure, or the low word of a size: GetLastError tells.",
        "INVALID_SET_FILE_POINTER" => {
            "A failure, or the low word of a position: GetLastError tells."
        }
        "INVALID_FILE_ATTRIBUTES" => "A failure; GetLastError tells why.",
        "INVALID_HANDLE_VALUE" => {
            "What a function that opens files returns on failure; for CreateFileMapping, no file."
        }
        _ => return None,
    })
}

/// Whether a text has the name as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name)
}

/// Whether a function answers with constants of a family.
fn gives(api: &Api, family: Family) -> bool {
    let returns =
        matches!(api.returns, Returns::Number { families, .. } if families.contains(&family));
    returns || api.outputs().any(|output| output_is(&output.gives, family))
}

fn output_is(gives: &Gives, family: Family) -> bool {
    matches!(gives, Gives::Number { families } if families.contains(&family))
}

/// Where the constants of a family stand in a function: parameters, outputs, what it returns.
fn uses(api: &Api, family: Family) -> Vec<String> {
    let params = api.params.iter().filter(|param| match param.takes {
        Takes::Number { families, .. } => families.contains(&family),
        Takes::Handle { .. } | Takes::Process => family == Family::Handle,
        Takes::Boolean | Takes::Security => family == Family::Boolean,
        _ => false,
    });
    let outputs = api.outputs().filter(|output| output_is(&output.gives, family));
    let returns = match api.returns {
        Returns::Number { families, .. } => families.contains(&family),
        _ => false,
    };
    let names = params.map(|param| param.name).chain(outputs.map(|output| output.name));
    let mut uses: Vec<String> = names.map(|name| format!("{name} of {}", api.name)).collect();
    if returns {
        uses.push(format!("what {} returns", api.name));
    }
    uses
}
