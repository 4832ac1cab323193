//! What `alphabet.txt` holds: letters, and how they are read.

use abi::{Content, OsVersion, constant};
use coredll::{Api, Arg};
use scenario::{NoFiles, Source, StepKind, parse};
use std::fmt;
use std::sync::Arc;

/// The processes, in the order of the world.
pub(crate) const PROCESSES: [&str; 3] = ["a", "b", "c"];

/// What a process may have got: a file handle, a handle for mapping, a view, a region.
pub(crate) const KINDS: [&str; 4] = ["f", "m", "v", "r"];

/// The last thing of a kind that a process got.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Got {
    pub(crate) process: usize,
    pub(crate) kind: usize,
}

/// An argument, or where memory is touched.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Fixed(Arg),
    /// So many bytes behind what a process got.
    Got(Got, u32),
}

/// What is done.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Call { api: &'static Api, args: Vec<Option<Given>> },
    Read { at: Given, len: u64 },
    Write { at: Given, bytes: Content },
    Act { act: StepKind, victim: Option<usize> },
}

/// A call of the alphabet.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    on: String,
    /// Who makes it; nobody: the world.
    pub(crate) by: Option<usize>,
    /// As it is written.
    pub(crate) text: String,
    pub(crate) deed: Deed,
    /// Of which kind it is what the caller gets.
    pub(crate) gets: Option<usize>,
    /// It is refused in every sequence.
    pub(crate) refused: bool,
}

impl Letter {
    /// True if the version has the call.
    pub(crate) fn is_on(&self, version: OsVersion) -> bool {
        match &*self.on {
            "all" => true,
            "CE" => version != OsVersion::Win32,
            "SLOTS" => version.has_slots(),
            on => on == version.to_string(),
        }
    }

    pub(crate) fn of(line: &str) -> Letter {
        let (on, rest) = line.split_once(' ').expect("a line begins with its versions");
        let (by, rest) = rest.trim_start().split_once(": ").expect("a call has a caller");
        let (text, is) = match rest.rsplit_once(") is ") {
            Some((text, is)) => (format!("{text})"), is),
            None => (rest.to_owned(), ""),
        };
        let (gets, refused) = (KINDS.iter().position(|kind| *kind == is), is == "refused");
        let by = PROCESSES.iter().position(|name| *name == by);
        Letter { on: on.to_owned(), by, deed: deed(&text, by), text, gets, refused }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = self.by.map_or("world", |by| PROCESSES[by]);
        write!(f, "{by}: {}", self.text)
    }
}

/// The letters, and what has happened before the sequences begin, by the name of the beginning.
pub(crate) struct Alphabet {
    pub(crate) letters: Vec<Letter>,
    pub(crate) beginnings: Vec<(String, Vec<Letter>)>,
}

impl Alphabet {
    /// That of a version.
    pub(crate) fn of(version: OsVersion) -> Alphabet {
        let sections = include_str!("alphabet.txt").split("== ").skip(1);
        let mut sections = sections.map(|section| {
            let (name, lines) = section.split_once('\n').expect("a section has a name");
            let lines = lines.lines().filter(|line| !line.is_empty());
            let letters = lines.map(Letter::of).filter(|letter| letter.is_on(version));
            (name.to_owned(), letters.collect())
        });
        let (_, letters) = sections.next().expect("the alphabet comes first");
        Alphabet { letters, beginnings: sections.collect() }
    }
}

/// The world of all sequences. Each version gets the volumes and files that it can have.
pub(crate) const WORLD: &str = r#"    world: [
        Server(name: "srv", shares: [
            Share(name: "pub", files: [File(path: r"\far", content: Fill(byte: 0x66, len: 0x2000))]),
        ]),
        Machine(name: "one", ram: 40, has: [
            StorageCard(name: "Storage Card", capacity: 0x10000),
            File(path: r"\store", content: Fill(byte: 0x73, len: 0x1801)),
            RomFile(path: r"\Windows\rom", content: Fill(byte: 0x72, len: 0x1801), compressed: false),
            File(path: r"\Storage Card\card", content: Fill(byte: 0x63, len: 0x1801)),
            Disk(drive: "C:"),
            File(path: r"C:\disk", content: Fill(byte: 0x64, len: 0x1801)),
            Process(name: "a"),
            Process(name: "b"),
        ]),
        Machine(name: "two", ram: 40, has: [Process(name: "c")]),
    ],
"#;

/// A scenario in this world.
pub(crate) fn scenario(about: &str, steps: &str) -> String {
    let on = OsVersion::ALL.map(|version| version.to_string()).join(", ");
    format!("(\n    about: \"{about}\",\n    on: [{on}],\n{WORLD}    steps: [\n{steps}    ],\n)\n")
}

/// What a text says is done.
fn deed(text: &str, by: Option<usize>) -> Deed {
    let (name, args) = text.split_once('(').expect("a call has parentheses");
    let args = named(args.strip_suffix(')').expect("they are closed"));
    let arg = |name: &str| {
        let found = args.iter().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("{text} has no {name}")).1
    };
    match (name, by) {
        (_, None) => {
            let act = act(text);
            let victim = match &act {
                StepKind::Kill(kill) => {
                    PROCESSES.iter().position(|known| **known == *kill.process.value)
                }
                _ => None,
            };
            Deed::Act { act, victim }
        }
        ("Read", Some(by)) => {
            Deed::Read { at: given(arg("at"), by), len: number(arg("len")).into() }
        }
        ("Write", Some(by)) => match given(arg("bytes"), by) {
            Given::Fixed(Arg::Data(bytes)) => Deed::Write { at: given(arg("at"), by), bytes },
            other => panic!("{other:?} is nothing to be written"),
        },
        (_, Some(by)) => {
            let api = coredll::find(name).expect("the function exists");
            let known = |name: &&str| api.params.iter().any(|param| param.name == *name);
            assert!(args.iter().all(|(name, _)| known(name)), "{text} has its parameters");
            let value = |name: &str| args.iter().find(|(known, _)| *known == name);
            let args = api.params.iter().map(|param| value(param.name).map(|arg| given(arg.1, by)));
            Deed::Call { api, args: args.collect() }
        }
    }
}

/// What the world does, as the runner takes it.
fn act(text: &str) -> StepKind {
    let text = scenario("It acts.", &format!("{text},\n"));
    let source = Source::from_bytes("act.ron", text.into_bytes()).expect("it is text");
    let read = parse(&source, &NoFiles).expect("it is a scenario");
    read.steps[0].kind.clone()
}

/// Arguments and their names.
fn named(args: &str) -> Vec<(&str, &str)> {
    let mut depth = 0;
    let parts = args.split(|character: char| {
        depth += match character {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        character == ',' && depth == 0
    });
    parts.map(|part| part.trim().split_once(": ").expect("an argument has a name")).collect()
}

/// An argument of a call by a process.
fn given(text: &str, by: usize) -> Given {
    let inner = |open, close| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some((place, offset)) = inner('(', ')').and_then(|pair| pair.split_once(", ")) {
        return match given(place, by) {
            Given::Got(got, _) => Given::Got(got, number(offset)),
            fixed => panic!("{fixed:?} is no place"),
        };
    }
    if let Some(got) = inner('{', '}') {
        let (process, kind) = match got.split_once('.') {
            Some((whose, kind)) => (PROCESSES.iter().position(|name| *name == whose), kind),
            None => (Some(by), got),
        };
        let kind = KINDS.iter().position(|known| *known == kind);
        let known = process.zip(kind).unwrap_or_else(|| panic!("{text} is nothing that is got"));
        return Given::Got(Got { process: known.0, kind: known.1 }, 0);
    }
    Given::Fixed(if let Some(bytes) = text.strip_prefix("Text(\"") {
        Arg::Data(Content::bytes(bytes.trim_end_matches("\")").as_bytes()))
    } else if let Some(path) = text.strip_prefix("r\"") {
        Arg::Text(Arc::from(path.trim_end_matches('"')))
    } else if let Some(flags) = inner('[', ']') {
        Arg::Number(flags.split(", ").map(number).fold(0, |all, flag| all | flag))
    } else {
        Arg::Number(number(text))
    })
}

/// A number or a constant.
fn number(text: &str) -> u32 {
    let number = match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    };
    let constant = || constant::find(text).map(|(value, _)| value);
    number.or_else(constant).unwrap_or_else(|| panic!("{text} is no number"))
}
