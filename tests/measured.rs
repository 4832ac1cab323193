//! Cases of desktop file mapping that were measured, and others that follow from them, each a test
//! of its own, run as a conversation with `slotzero drive`.
//!
//! `measured/win32.jsonl` holds the cases: the calls before (`setup`), each with the result that it
//! had, the call, what is to be compared of its answer (`expect`), and how sure the case is
//! (`trust`). `measured/disagreements.txt` lists those in which the model is right to differ, each
//! with the reason; it must differ there. `measured/expected.txt` holds what was not measured, and
//! says in which form.

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value, json};
use slotzero_tests::conversation::Conversation;
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
    let expected = expected(&read("expected.txt"));
    assert!(expected.len() > 2000, "no expectation is lost");
    let expected = expected.into_iter().map(|case| {
        let id = case["id"].as_str().expect("it was given one").to_owned();
        Trial::test(id, move || check(&case, false)).with_kind("expected")
    });
    libtest_mimic::run(&Arguments::from_args(), trials.chain(expected).collect()).exit_code()
}

fn check(case: &Value, differs: bool) -> Result<(), Failed> {
    match (difference(case), differs) {
        (None, false) | (Some(_), true) => Ok(()),
        (Some(said), false) => Err(said.into()),
        (None, true) => Err("the model agrees: strike it from the disagreements".into()),
    }
}

/// The first answer that is not the one of the case. What happens has to be permitted as well.
fn difference(case: &Value) -> Option<String> {
    let setup = case["setup"].as_array().expect("a case has a setup");
    let mut calls = vec![json!({"reset": {"version": "WIN32"}})];
    calls.extend(setup.iter().cloned());
    calls.push(case["call"].clone());
    let input: String = calls.iter().map(|call| format!("{call}\n")).collect();
    let conversation = Conversation::of(input.as_bytes());
    let answers = conversation.answers.iter();
    let answers: Vec<Value> =
        answers.map(|line| serde_json::from_str(line).expect("an answer is JSON")).collect();
    assert_eq!(answers.len(), calls.len(), "each line has an answer");
    let expected = std::iter::once(json!({"result": "ok"}))
        .chain(setup.iter().map(answered))
        .chain([case["expect"].clone()]);
    let wrong = |(expected, (call, answer)): &(Value, (&Value, &Value))| {
        let members = expected.as_object().expect("an answer has members");
        let failed = members.is_empty() && !succeeded(answer);
        (failed || members.iter().any(|(name, value)| answer[name] != *value))
            .then(|| format!("{call}\n  was answered {expected}\n  the model says {answer}"))
    };
    let difference = expected.zip(calls.iter().zip(&answers)).find_map(|step| wrong(&step));
    let findings = conversation.findings();
    assert!(findings.is_empty(), "the oracle finds: {}", findings.join("\n"));
    difference
}

/// What a call of the setup was answered.
fn answered(call: &Value) -> Value {
    let of_answer = ["result", "last_error", "value"];
    let members = of_answer.iter().filter_map(|name| Some((*name, call.get(*name)?.clone())));
    Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// Whether an answer is that of a call that did what it was asked for.
fn succeeded(answer: &Value) -> bool {
    let result = answer["result"].as_str();
    result.is_some_and(|result| !["NULL", "FALSE", "INVALID_HANDLE_VALUE"].contains(&result))
}

/// The cases of `expected.txt`, in the form of those that were measured.
fn expected(text: &str) -> Vec<Value> {
    let lines = || text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let short: BTreeMap<&str, &str> = lines()
        .filter_map(|line| line.strip_prefix("let ")?.split_once(" = "))
        .map(|(form, long)| (form.split(' ').next().expect("a form has a name"), long))
        .collect();
    let case = |line: &str| {
        let (id, rest) = line.split_once(": ").expect("a case has a name");
        let (calls, answer) = rest.split_once(" => ").expect("a case has an answer");
        let mut calls: Vec<Value> = calls.split("; ").map(|call| request(call, &short)).collect();
        let call = calls.pop();
        json!({"id": format!("expected_{id}"), "setup": calls, "call": call,
               "expect": answer_of(answer)})
    };
    lines().filter(|line| !line.starts_with("let ")).map(case).collect()
}

/// A request: a function with its arguments, or a short form of one.
fn request(call: &str, short: &BTreeMap<&str, &str>) -> Value {
    let mut words = words(call).into_iter().peekable();
    let process = words.next_if(|word| word.ends_with(':'));
    let name = words.next().expect("a call has a name");
    let mut rest: Vec<String> = words.collect();
    let mut call = json!({"fn": name, "args": {}});
    if let Some(process) = process {
        call["proc"] = json!(process.trim_end_matches(':'));
    }
    let mut named: Vec<String> = Vec::new();
    if let Some(long) = short.get(&*name) {
        let places = long.matches('%').count();
        let given: Vec<String> = rest.drain(..places).collect();
        named = long.split(' ').map(str::to_owned).collect();
        call["fn"] = json!(named.remove(0));
        for word in &mut named {
            for (place, value) in given.iter().enumerate() {
                *word = word.replace(&format!("%{}", place + 1), value);
            }
        }
    }
    for word in named.iter().chain(&rest) {
        match (word.strip_prefix("->"), word.split_once('=')) {
            (Some(out), _) => call["out"] = json!(out),
            (None, Some((name, value))) => call["args"][name] = value_of(value),
            (None, None) => panic!("`{word}` is no argument"),
        }
    }
    call
}

/// The words of a call. A space between quotes does not part them.
fn words(call: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = call.split(|letter| {
        quoted ^= letter == '"';
        letter == ' ' && !quoted
    });
    parts.map(str::to_owned).collect()
}

/// A value: JSON, or a bare word.
fn value_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}

/// What is to be compared: the result, and the last error or the value.
fn answer_of(text: &str) -> Value {
    match text.split_once(' ') {
        None => json!({"result": text}),
        Some((result, rest)) => match rest.strip_prefix('!') {
            Some(code) => json!({"result": result, "last_error": value_of(code)}),
            None => json!({"result": result, "value": rest}),
        },
    }
}
