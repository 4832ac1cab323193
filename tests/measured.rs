//! Cases of desktop file mapping that were measured, each a test of its own, run as a conversation
//! with `slotzero drive`.
//!
//! `measured/win32.jsonl` holds the cases: the calls before (`setup`), each with the result that it
//! had, the call, what is to be compared of its answer (`expect`), and how sure the case is
//! (`trust`). `measured/disagreements.txt` lists those in which the model is right to differ, each
//! with the reason; it must differ there.

use libtest_mimic::{Arguments, Failed, Trial};
use scenario::NoFiles;
use serde_json::{Map, Value, json};
use slotzero_tests::root;
use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

fn main() -> ExitCode {
    let read = |name: &str| {
        fs::read_to_string(root().join("tests/measured").join(name)).expect("the file is there")
    };
    let disagreements: BTreeMap<String, String> = read("disagreements.txt")
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(id, reason)| (id.to_owned(), reason.to_owned()))
        .collect();
    let cases: Vec<Value> = read("win32.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a case"))
        .collect();
    let known = |id: &String| cases.iter().any(|case| case["id"] == **id);
    assert!(disagreements.keys().all(known), "every disagreement is with a case");
    assert_eq!(cases.len(), 359, "no case is lost");
    let trials = cases.into_iter().map(|case| {
        let id = case["id"].as_str().expect("a case has a name").to_owned();
        let differs = disagreements.contains_key(&id);
        let trust = case["trust"].as_str().unwrap_or_default().to_owned();
        Trial::test(id, move || check(&case, differs)).with_kind(trust)
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn check(case: &Value, differs: bool) -> Result<(), Failed> {
    match (difference(case), differs) {
        (None, false) | (Some(_), true) => Ok(()),
        (Some(said), false) => Err(said.into()),
        (None, true) => Err("the model agrees: strike it from the disagreements".into()),
    }
}

/// The first answer that is not the one of the case.
fn difference(case: &Value) -> Option<String> {
    let setup = case["setup"].as_array().expect("a case has a setup");
    let mut calls = vec![json!({"reset": {"version": "WIN32"}})];
    calls.extend(setup.iter().cloned());
    calls.push(case["call"].clone());
    let input: String = calls.iter().map(|call| format!("{call}\n")).collect();
    let mut output = Vec::new();
    slotzero::drive::converse(&mut input.as_bytes(), &mut output, &NoFiles).expect("no host");
    let answers: Vec<Value> = output
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("an answer is JSON"))
        .collect();
    assert_eq!(answers.len(), calls.len(), "each line has an answer");
    let expected = std::iter::once(json!({"result": "ok"}))
        .chain(setup.iter().map(answered))
        .chain([case["expect"].clone()]);
    let wrong = |(expected, (call, answer)): &(Value, (&Value, &Value))| {
        let members = expected.as_object().expect("an answer has members");
        members
            .iter()
            .any(|(name, value)| answer[name] != *value)
            .then(|| format!("{call}\n  was answered {expected}\n  the model says {answer}"))
    };
    expected.zip(calls.iter().zip(&answers)).find_map(|step| wrong(&step))
}

/// What a call of the setup was answered.
fn answered(call: &Value) -> Value {
    let of_answer = ["result", "last_error", "value"];
    let members = of_answer.iter().filter_map(|name| Some((*name, call.get(*name)?.clone())));
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}
