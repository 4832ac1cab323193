//! A random program as a scenario: what fails is kept as a file that the corpus runs.

use crate::calls::{Taken, play};
use crate::program::{Operation, Step, step};
use crate::world::spec;
use abi::OsVersion;
use coredll::{Api, Arg, Returns};
use proptest::prelude::*;
use runner::{Options, Verdict, plan};
use scenario::{Diagnostics, Format, NoFiles, Source, parse};
use slotzero_tests::record_watched;
use slotzero_tests::scene::{argument, world_text};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use trace::Event;
use trace::event::{Value, Word};

/// The programs' threads, as a scenario calls them.
const THREADS: [&str; 2] = ["a", "b"];

/// What the world does, by its number in a program; none of it does more than the world can.
const ACTS: [&str; 12] = [
    r#"Eject(card: r"\Storage Card")"#,
    r#"Insert(card: r"\Storage Card")"#,
    r#"Insert(card: r"\Storage Card", blank: true)"#,
    r#"Disconnect(server: "srv")"#,
    r#"Reconnect(server: "srv")"#,
    "PressMemory(leave: 1)",
    "ReleaseMemory()",
    "DeferWrites(on: true)",
    "WritePending()",
    "HoldTrim(on: true)",
    "HoldTrim(on: false)",
    r#"FillVolume(path: r"\Storage Card", leave: 10)"#,
];

/// A step of the scenario, and what it binds.
struct Line {
    text: String,
    binds: Option<Bound>,
}

/// A name, and the output that it is bound to; none: the result.
struct Bound {
    name: String,
    output: Option<String>,
}

/// What was handed out: the name of each value, by whether it is a handle.
type Names = BTreeMap<(bool, u32), String>;

/// Prints a program, run with the free decisions of a seed, with what comes of each step as it is now.
///
/// # Errors
/// What of it no scenario can say.
pub(crate) fn as_scenario(
    (version, seed, steps): (OsVersion, u64, &[Step]),
) -> Result<String, &'static str> {
    let (mut lines, mut choices, mut names) = (Vec::new(), Vec::new(), Names::new());
    let mut unsaid = None;
    let mut print = |step: Taken<'_>, events: Vec<Event>| {
        match step {
            None => lines.extend(THREADS.map(|thread| {
                let text = format!("GetCurrentProcessId(by: \"{thread}\"");
                Line { text, binds: None }
            })),
            Some((step, refused)) => {
                match line((version, step, refused), &events, (&mut names, lines.len())) {
                    Ok(line) => lines.extend(line),
                    Err(what) => unsaid = Some(what),
                }
            }
        }
        choices.extend(events.iter().filter_map(choice));
    };
    // A kernel that stops in the middle of a step has told of the step.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(play((version, seed, steps), &mut print))));
    if let Some(what) = unsaid {
        return Err(what);
    }
    let mut said = String::new();
    for (at, Line { text, binds }) in lines.iter().enumerate() {
        let used = |bound: &&Bound| {
            lines[at + 1..].iter().any(|line| line.text.contains(&format!("\"{}\"", bound.name)))
        };
        said += text;
        said += &match binds.as_ref().filter(used) {
            Some(Bound { name, output: None }) => format!(", is: \"{name}\"),\n"),
            Some(Bound { name, output: Some(output) }) => {
                format!(", out: ({output}: Is(\"{name}\"))),\n")
            }
            None => String::from("),\n"),
        };
    }
    let choices = match &choices[..] {
        [] => String::new(),
        choices => format!("choices: [{}],\n", choices.join(", ")),
    };
    let world = world_text(&spec(version));
    let text = format!(
        "(about: \"Random calls that failed a property.\", on: [{version}],\n\
         world: {world},\n{choices}steps: [\n{said}],\n)\n"
    );
    let source = Source::from_bytes("found.ron", text.into_bytes());
    let source = source.expect("it is text");
    Ok(scenario::format(&source).unwrap_or_else(|mistakes| panic!("{mistakes:?}")))
}

/// A step by what it is and what came of it; none: it did nothing.
fn line(
    (version, step, refused): (OsVersion, &Step, bool),
    events: &[Event],
    (names, at): (&mut Names, usize),
) -> Result<Option<Line>, &'static str> {
    let by = THREADS[step.thread];
    let raised = events.iter().find_map(|event| match event {
        Event::Exception { code, .. } => Some(format!(", expect: Raises({code})")),
        _ => None,
    });
    let raised = raised.unwrap_or_default();
    let plain = |text: String| Ok(Some(Line { text, binds: None }));
    let nothing = events.len() < 2;
    match &step.operation {
        Operation::Act(0..=2) if version == OsVersion::Win32 => Ok(None),
        Operation::Act(11) if version == OsVersion::Win32 => {
            plain(String::from(r#"FillVolume(path: r"C:\", leave: 10"#))
        }
        Operation::Act(9 | 10) if version != OsVersion::Ce6_0 => Ok(None),
        // What the world has done already is no step of a scenario; what follows says nothing.
        Operation::Act(act) if nothing && *act < 5 => Ok(None),
        Operation::Act(act) => {
            let act = ACTS[usize::from(*act)];
            plain(act.strip_suffix(')').expect("an act ends with it").to_owned())
        }
        _ if nothing => Ok(None),
        Operation::Move { .. } => Err("a scenario calls servers by programs"),
        Operation::UseStack { bytes } => {
            plain(format!("UseStack(bytes: {bytes}, by: \"{by}\"{raised}"))
        }
        // A touch of what is not modelled touched nothing.
        Operation::Poke { .. } if !events.iter().any(is_touch) => Ok(None),
        Operation::Poke { value, .. } => {
            let touched = events.iter().find_map(|event| match event {
                Event::Touch { address, .. } => Some(address.0),
                _ => None,
            });
            let at = named(names, (false, touched.expect("a touch is announced")));
            plain(format!(
                "Write(at: {at}, bytes: Fill(byte: {value}, len: 3), by: \"{by}\"{raised}"
            ))
        }
        _ => call((events, refused), by, (names, at)).map(Some),
    }
}

/// True for what a touch of memory comes to.
fn is_touch(event: &Event) -> bool {
    matches!(event, Event::Access { .. } | Event::Exception { .. })
}

/// A call.
fn call(
    (events, refused): (&[Event], bool),
    by: &str,
    (names, at): (&mut Names, usize),
) -> Result<Line, &'static str> {
    let made = events.iter().find_map(|event| match event {
        Event::Call { api, values, .. } => Some((api, values)),
        _ => None,
    });
    let (name, values) = made.ok_or("a step of another kind")?;
    let api = coredll::find(name).expect("the function exists");
    let mut text = format!("{name}(");
    for (name, value) in values {
        let param = api.params.iter().find(|param| *param.name == **name);
        let takes = param.expect("it has the parameter").takes;
        let named = |handle, value| named(names, (handle, value));
        if let Some(value) = argument(&takes, &made_with(value)?, &named) {
            text += &format!("{name}: {value}, ");
        }
    }
    text += &format!("by: \"{by}\"");
    if refused {
        text += ", expect: Fails";
    }
    let binds = events.iter().find_map(|event| match event {
        Event::Return { result, outputs, .. } if !refused => got(api, result, outputs),
        _ => None,
    });
    let binds = binds.map(|(key, output)| {
        let name = format!("{}{at}", if key.0 { "handle" } else { "address" });
        names.insert(key, name.clone());
        Bound { name, output }
    });
    Ok(Line { text, binds })
}

/// An argument that a call was made with.
fn made_with(value: &Value) -> Result<Arg, &'static str> {
    Ok(match value {
        Value::Null => Arg::Null,
        Value::Number(number) => Arg::Number(*number),
        Value::Text(text) => Arg::Text(Arc::clone(text)),
        Value::Data(data) => Arg::Data(data.clone()),
        Value::Handles { handles } => Arg::Handles(handles.clone()),
        Value::LongText { .. } => return Err("a text that is not told whole"),
    })
}

/// What a call handed out: the value, and the output that has it.
fn got(api: &Api, result: &str, outputs: &[(Word, Word)]) -> Option<((bool, u32), Option<String>)> {
    let number = |text: &str| u32::from_str_radix(text.strip_prefix("0x")?, 16).ok();
    let handle = match api.returns {
        Returns::HandleOrNull | Returns::HandleOrInvalid => Some(true),
        Returns::AddressOrNull => Some(false),
        _ => None,
    };
    let mut of_outputs = outputs.iter().filter_map(|(output, text)| {
        let handles = ["lpTargetHandle", "hProcess"].contains(&&**output);
        Some(((true, number(text).filter(|_| handles)?), Some(output.to_string())))
    });
    let of_result = handle.zip(number(result)).map(|key| (key, None));
    of_result.or_else(|| of_outputs.next())
}

/// A value by its name, that of one a little below it, or as a number.
fn named(names: &Names, (handle, value): (bool, u32)) -> String {
    if let Some(name) = names.get(&(handle, value)) {
        return format!("\"{name}\"");
    }
    let below = names.range((handle, value.saturating_sub(0x2FFF))..(handle, value)).next_back();
    match below.filter(|_| !handle) {
        Some(((_, base), name)) => format!("(\"{name}\", {:#x})", value - base),
        None => format!("{value:#x}"),
    }
}

/// A free decision, as a scenario says it: `evict` is `Evict(1)`.
fn choice(event: &Event) -> Option<String> {
    let Event::Choice { point, option, .. } = event else { return None };
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    Some(format!("{}({option})", point.split('-').map(word).collect::<String>()))
}

/// What programs are told: calls, touches, exceptions, and which decisions were taken for them.
fn seen(events: Vec<Event>) -> Vec<Event> {
    let seen = |event: &Event| {
        matches!(
            event,
            Event::Call { .. }
                | Event::Return { .. }
                | Event::Gave { .. }
                | Event::Access { .. }
                | Event::Exception { .. }
                | Event::Choice { .. }
                | Event::PageIn { .. }
                | Event::WriteBack { .. }
        )
    };
    let mut events: Vec<Event> = events.into_iter().filter(seen).collect();
    for event in &mut events {
        if let Event::Call { args, .. } = event {
            // How they are written.
            args.clear();
        }
    }
    events
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scenario_of_a_program_does_what_the_program_did_and_leaves_the_same_fingerprint(
        version in prop::sample::select(OsVersion::ALL.as_slice()),
        seed: u64,
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let steps: Vec<Step> = steps
            .into_iter()
            .filter(|step| !matches!(step.operation, Operation::Move { .. }))
            .collect();
        let text = as_scenario((version, seed, &steps)).map_err(TestCaseError::fail)?;
        let mut did = Vec::new();
        let left = play((version, seed, &steps), &mut |_, events| did.extend(events));
        let left = left.state.fingerprint_from_scratch();
        let source = Source::from_bytes("t.ron", text.clone().into_bytes()).expect("it is text");
        let wrong = |mistakes: Diagnostics| TestCaseError::fail(mistakes.render(Format::Human) + &text);
        let read = parse(&source, &NoFiles).map_err(wrong)?;
        let plan = plan(&read, &NoFiles).map_err(wrong)?;
        let mut passed = Vec::new();
        let (report, recorder) = record_watched(&plan, version, Options::default(), &mut |world| {
            passed.push(world.state.fingerprint_from_scratch());
            std::ops::ControlFlow::Continue(())
        });
        // At its end, the threads of the scenario end as well.
        prop_assert!(passed.contains(&left), "it leaves another world: {}", text);
        let (did, does) = (seen(did), seen(recorder.events));
        let differs = did.iter().zip(&does).find(|(did, does)| did != does);
        prop_assert!(differs.is_none(), "{:#?}\n{}", differs, text);
        prop_assert!(does.len() >= did.len(), "{} of {}: {}\n{}", does.len(), did.len(), report.messages.render(Format::Human), text);
        prop_assert_eq!(&report.verdict, &Verdict::Met, "{}\n{}", report.messages.render(Format::Human), text);
    }
}
