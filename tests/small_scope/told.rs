//! A sequence as a scenario: what fails is told as a file for `scenarios/`, to be kept.

use crate::letter::{KINDS, Letter, PROCESSES, WORLD};
use crate::play::{Came, Holdings, play};
use crate::tree::spec;
use abi::OsVersion;
use kernel::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace::{Event, Recorder};

/// The scenario, with what comes of each call as it is now.
pub(crate) fn as_scenario(version: OsVersion, about: &str, letters: &[Letter]) -> String {
    let mut recorder = Recorder::default();
    let mut world = World::observed(&spec(version), &mut recorder).expect("it is a world");
    let (mut holdings, mut names) = (Holdings::default(), [[0; KINDS.len()]; PROCESSES.len()]);
    let mut steps = String::new();
    for (nth, letter) in (1..).zip(letters) {
        let text = named(letter, &names);
        let came = catch_unwind(AssertUnwindSafe(|| {
            play(&mut world, letter, (&mut holdings, nth), &mut recorder)
        }));
        let mut more = letter.by.map_or(String::new(), |by| format!(", by: \"{}\"", PROCESSES[by]));
        more += &match came {
            Ok(Came::Refused(_)) => ", expect: Fails".to_owned(),
            Ok(Came::Raised) => format!(", expect: Raises({})", raised(&recorder.events)),
            _ => String::new(),
        };
        if let (Ok(Came::Done), Some(by), Some(kind)) = (came, letter.by, letter.gets) {
            names[by][kind] = nth;
            let name = format!("{}{nth}", KINDS[kind]);
            more += &match text.starts_with("DuplicateHandle") {
                true => format!(", out: (lpTargetHandle: Is(\"{name}\"))"),
                false => format!(", is: \"{name}\""),
            };
        }
        let call = text.strip_suffix(')').expect("a call ends with it");
        steps += &format!("        {call}{more}),\n");
    }
    let about: String = about.chars().filter(|c| !"\"\\\n".contains(*c)).collect();
    let world = world_of(version);
    let text = format!(
        "(\n    about: \"{about}\",\n    on: [{version}],\n{world}    steps: [\n{steps}    ],\n)\n"
    );
    let source = scenario::Source::from_bytes("told.ron", text.into_bytes()).expect("it is text");
    scenario::format(&source).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

/// The world, with what the version can have.
fn world_of(version: OsVersion) -> String {
    let of_others: &[&str] = match version {
        OsVersion::Win32 => &["StorageCard(", r"\store", "RomFile(", r"\Storage Card\"],
        _ => &["Disk(", r"C:\"],
    };
    let lines = WORLD.lines().filter(|line| !of_others.iter().any(|other| line.contains(other)));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A call with the names of what processes got; what a process has not got is 0.
fn named(letter: &Letter, names: &[[usize; KINDS.len()]; PROCESSES.len()]) -> String {
    let mut text = letter.text.clone();
    for (process, kind) in (0..PROCESSES.len()).flat_map(|p| (0..KINDS.len()).map(move |k| (p, k)))
    {
        let own = letter.by == Some(process);
        let places = [
            own.then(|| format!("{{{}}}", KINDS[kind])),
            Some(format!("{{{}.{}}}", PROCESSES[process], KINDS[kind])),
        ];
        for place in places.into_iter().flatten() {
            text = match names[process][kind] {
                0 => text.replace(&format!("({place}, "), "(0, ").replace(&place, "0"),
                nth => text.replace(&place, &format!("\"{}{nth}\"", KINDS[kind])),
            };
        }
    }
    // An offset from nothing is a number.
    match text.split_once("(0, 0x").and_then(|(head, rest)| Some((head, rest.split_once(')')?))) {
        Some((head, (offset, rest))) => format!("{head}0x{offset}{rest}"),
        None => text.replace("(0, 1)", "1"),
    }
}

/// The exception that came last.
fn raised(events: &[Event]) -> String {
    let last = events.iter().rev().find_map(|event| match event {
        Event::Exception { code, .. } => Some(code.to_string()),
        _ => None,
    });
    last.expect("an exception was raised")
}

#[test]
fn every_call_is_told_as_a_scenario_that_runs() {
    for version in OsVersion::ALL {
        let alphabet = crate::letter::Alphabet::of(version);
        for (name, beginning) in &alphabet.beginnings {
            for letter in &alphabet.letters {
                let mut letters = beginning.clone();
                letters.push(letter.clone());
                let text = as_scenario(version, name, &letters);
                let run = slotzero_tests::run_text(&text, runner::Options::default());
                let report = run.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
                // What the world has done already is no step of a scenario.
                let idle = letter.text.starts_with("Insert");
                assert!(idle || report.verdict == runner::Verdict::Met, "{text}{report:?}");
            }
        }
    }
}
