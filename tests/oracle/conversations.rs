//! Conversations of `drive`, those of its page and random ones, are permitted.

use crate::{judge, shown};
use scenario::NoFiles;
use serde_json::Value;
use slotzero_tests::root;
use trace::Event;

/// The trace of a conversation that begins with a reset and asks for its trace.
fn trace_of(conversation: &str) -> Vec<Event> {
    let mut answers = Vec::new();
    let lines = format!("{conversation}\n{{\"trace\": true}}\n");
    slotzero::drive::converse(&mut lines.as_bytes(), &mut answers, &NoFiles)
        .expect("a buffer takes everything");
    let answers = String::from_utf8(answers).expect("answers are text");
    let last = answers.lines().last().expect("every line is answered");
    let last: Value = serde_json::from_str(last).expect("an answer is JSON");
    let events = last["value"].as_array().unwrap_or_else(|| panic!("no trace: {last}"));
    let lines: Vec<String> = events.iter().map(Value::to_string).collect();
    trace::json::read(lines.join("\n").as_bytes()).expect("they are the lines of a trace")
}

/// What is found in a conversation; something has to be judged in it.
fn findings(conversation: &str) -> Vec<String> {
    let report = judge(&trace_of(conversation));
    assert!(report.counts.permitted > 0, "{conversation}");
    report.findings.iter().map(shown).collect()
}

#[test]
fn the_conversations_of_the_page_are_permitted() {
    let page = std::fs::read_to_string(root().join("docs/drive.md")).expect("it is there");
    let blocks = page.split("```drive\n").skip(1).map(|rest| rest.split("```").next());
    let mut judged = 0;
    for block in blocks.flatten().filter(|block| !block.contains("\"trace\"")) {
        let asked: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let asked = match asked.first().is_some_and(|line| line.starts_with("{\"reset\": {\"")) {
            true => asked.join("\n").replacen("{\"reset\": {", "{\"reset\": {\"trace\": true, ", 1),
            false => format!("{{\"reset\": {{\"trace\": true}}}}\n{}", asked.join("\n")),
        };
        assert_eq!(findings(&asked), [""; 0], "{block}");
        judged += 1;
    }
    assert!(judged > 3, "the page has conversations");
}

/// Numbers in a fixed order that looks like none.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

/// One call of a random conversation. Names are bound to whatever comes back, so that calls meet
/// good values, stale ones, and those of another kind.
fn call(dice: &mut Dice) -> String {
    let process = dice.pick(&["A", "B"]);
    let handle = |dice: &mut Dice| dice.pick(&["$f", "$g", "$m", "$n", "$e", "0x77", "0"]);
    let path = |dice: &mut Dice| {
        dice.pick(&[
            "\\\\one",
            "\\\\Storage Card\\\\two",
            "\\\\none",
            "\\\\Storage Card",
            "odd:name",
        ])
    };
    let place = |dice: &mut Dice| {
        dice.pick(&["$v", "$w", "$v+4090", "$v+16", "$w+70000", "0x10000", "0x42000000", "0"])
    };
    let (handle, path, place) = (handle(dice), path(dice), place(dice));
    let access = dice.pick(&["GENERIC_READ", "GENERIC_READ|GENERIC_WRITE", "GENERIC_WRITE", "0"]);
    let share = dice.pick(&["0", "FILE_SHARE_READ", "FILE_SHARE_READ|FILE_SHARE_WRITE"]);
    let how = dice.pick(&[
        "OPEN_EXISTING",
        "OPEN_ALWAYS",
        "CREATE_ALWAYS",
        "CREATE_NEW",
        "TRUNCATE_EXISTING",
    ]);
    let protect =
        dice.pick(&["PAGE_READONLY", "PAGE_READWRITE", "PAGE_READWRITE|SEC_COMMIT", "SEC_IMAGE"]);
    let view =
        dice.pick(&["FILE_MAP_READ", "FILE_MAP_WRITE", "FILE_MAP_ALL_ACCESS", "FILE_MAP_COPY"]);
    let size = dice.pick(&["0", "1", "4096", "70000", "5000"]);
    let name = dice.pick(&["null", "\"box\"", "\"Box\"", "\"a\\\\b\"", "\"e\""]);
    let open = dice.pick(&["CreateFile", "CreateFileForMapping"]);
    let (file, map) = (dice.pick(&["f", "g"]), dice.pick(&["m", "n"]));
    let (shown, data) = (dice.pick(&["v", "w"]), dice.pick(&["41", "4243", "0000000001"]));
    let (function, args, out) = match dice.roll(16) {
        0 | 1 => (
            open,
            format!(
                r#""lpFileName": "{path}", "dwDesiredAccess": "{access}", "dwShareMode": "{share}", "dwCreationDisposition": "{how}""#
            ),
            file,
        ),
        2 | 3 => (
            "CreateFileMapping",
            format!(
                r#""hFile": "{}", "flProtect": "{protect}", "dwMaximumSizeLow": {size}, "lpName": {name}"#,
                dice.pick(&["INVALID_HANDLE_VALUE", "$f", "$g", handle])
            ),
            map,
        ),
        4 | 5 => (
            "MapViewOfFile",
            format!(
                r#""hFileMappingObject": "{}", "dwDesiredAccess": "{view}", "dwFileOffsetLow": {}, "dwNumberOfBytesToMap": {size}"#,
                dice.pick(&["$m", "$n", handle]),
                dice.pick(&["0", "0", "65536", "4096"])
            ),
            shown,
        ),
        6 => ("UnmapViewOfFile", format!(r#""lpBaseAddress": "{place}""#), ""),
        7 => (
            "FlushViewOfFile",
            format!(r#""lpBaseAddress": "{place}", "dwNumberOfBytesToFlush": {size}"#),
            "",
        ),
        8 => ("CloseHandle", format!(r#""hObject": "{handle}""#), ""),
        9 => (
            "ReadFile",
            format!(
                r#""hFile": "{handle}", "nNumberOfBytesToRead": {}"#,
                dice.pick(&["0", "5", "5000"])
            ),
            "",
        ),
        10 => ("WriteFile", format!(r#""hFile": "{handle}", "lpBuffer": {{"Hex": "{data}"}}"#), ""),
        11 => (
            "SetFilePointer",
            format!(
                r#""hFile": "{handle}", "lDistanceToMove": {}, "dwMoveMethod": {}"#,
                dice.pick(&["0", "3", "-2", "9000"]),
                dice.roll(4)
            ),
            "",
        ),
        12 => (
            dice.pick(&["SetEndOfFile", "GetFileSize", "FlushFileBuffers"]),
            format!(r#""hFile": "{handle}""#),
            "",
        ),
        13 => ("DeleteFile", format!(r#""lpFileName": "{path}""#), ""),
        14 => ("CreateEvent", format!(r#""lpName": {name}"#), "e"),
        _ if dice.roll(2) == 0 => ("Read", format!(r#""address": "{place}", "nBytes": 7"#), ""),
        _ => ("Write", format!(r#""address": "{place}", "hex": "{data}""#), ""),
    };
    let out = if out.is_empty() { String::new() } else { format!(r#", "out": "{out}""#) };
    format!(r#"{{"proc": "{process}", "fn": "{function}", "args": {{{args}}}{out}}}"#)
}

#[test]
fn random_conversations_are_permitted() {
    let mut wrong = Vec::new();
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let mut lines = vec![String::from(r#"{"reset": {"trace": true}}"#)];
        lines.extend((0..120).map(|_| call(&mut dice)));
        wrong.extend(findings(&lines.join("\n")).into_iter().map(|told| format!("{seed}: {told}")));
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
