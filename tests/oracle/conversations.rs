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

/// What is found in a conversation; something has to be judged in it. A clause of another version is
/// no reason for an answer.
fn findings(conversation: &str) -> Vec<String> {
    let events = trace_of(conversation);
    let report = judge(&events);
    assert!(report.counts.permitted > 0, "{conversation}");
    report.findings.iter().map(shown).chain(cited_from_elsewhere(&events)).collect()
}

/// The answers that cite a clause which does not hold on the version.
fn cited_from_elsewhere(events: &[Event]) -> Vec<String> {
    let Some(Event::Header(header)) = events.first() else { panic!("a trace has a header") };
    let told = |event: &Event| match event {
        Event::Return { api, clause: Some(id), .. } => {
            let clause = abi::clause::find(id).expect("a clause that there is");
            let here = clause.holds_in(header.version);
            (!here).then(|| format!("{api} cites {id}, which does not hold here"))
        }
        _ => None,
    };
    events.iter().filter_map(told).collect()
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

/// Calls of a random conversation: the function, its arguments, the name for what comes back. Names
/// are bound to whatever it is, so that calls meet good values, stale ones, and those of another
/// kind. What follows a `%` is one of [`WORDS`].
const CALLS: &[(&str, &str, &str)] = &[
    (
        "%open",
        r#""lpFileName": "%path", "dwDesiredAccess": "%access", "dwShareMode": "%share", "dwCreationDisposition": "%how""#,
        "%file",
    ),
    (
        "%open",
        r#""lpFileName": "%path", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwCreationDisposition": "OPEN_ALWAYS""#,
        "%file",
    ),
    (
        "CreateFileMapping",
        r#""hFile": "%source", "flProtect": "%protect", "dwMaximumSizeLow": %size, "lpName": %name"#,
        "%map",
    ),
    (
        "CreateFileMapping",
        r#""hFile": "%source", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": %size"#,
        "%map",
    ),
    (
        "MapViewOfFile",
        r#""hFileMappingObject": "%handle", "dwDesiredAccess": "%view", "dwFileOffsetLow": %offset, "dwNumberOfBytesToMap": %size"#,
        "%shown",
    ),
    (
        "MapViewOfFile",
        r#""hFileMappingObject": "$%map", "dwDesiredAccess": "FILE_MAP_WRITE""#,
        "%shown",
    ),
    ("UnmapViewOfFile", r#""lpBaseAddress": "%place""#, ""),
    ("FlushViewOfFile", r#""lpBaseAddress": "%place", "dwNumberOfBytesToFlush": %size"#, ""),
    ("CloseHandle", r#""hObject": "%handle""#, ""),
    ("ReadFile", r#""hFile": "%handle", "nNumberOfBytesToRead": %size"#, ""),
    ("WriteFile", r#""hFile": "%handle", "lpBuffer": {"Hex": "%data"}"#, ""),
    (
        "SetFilePointer",
        r#""hFile": "%handle", "lDistanceToMove": %distance, "lpDistanceToMoveHigh": %high, "dwMoveMethod": %method"#,
        "",
    ),
    ("%about", r#""hFile": "%handle""#, ""),
    ("DeleteFile", r#""lpFileName": "%path""#, ""),
    ("CreateEvent", r#""lpName": %name"#, "e"),
    ("CreateMutex", r#""lpName": %name"#, "e"),
    ("ReleaseMutex", r#""hMutex": "%handle""#, ""),
    ("WaitForSingleObject", r#""hHandle": "%handle", "dwMilliseconds": 10"#, ""),
    (
        "DuplicateHandle",
        r#""hSourceProcessHandle": "CURRENT_PROCESS", "hSourceHandle": "%handle", "hTargetProcessHandle": "CURRENT_PROCESS", "dwOptions": "DUPLICATE_SAME_ACCESS""#,
        "%map",
    ),
    (
        "VirtualAlloc",
        r#""lpAddress": "%where", "dwSize": %size, "flAllocationType": "%kind", "flProtect": "%pages""#,
        "p",
    ),
    ("VirtualFree", r#""lpAddress": "%where", "dwSize": %size, "dwFreeType": "%gone""#, ""),
    ("Read", r#""address": "%place", "nBytes": 7"#, ""),
    ("Write", r#""address": "%place", "hex": "%data""#, ""),
];

const WORDS: &[(&str, &[&str])] = &[
    ("%about", &["SetEndOfFile", "GetFileSize", "FlushFileBuffers"]),
    ("%access", &["GENERIC_READ", "GENERIC_READ|GENERIC_WRITE", "GENERIC_WRITE", "0"]),
    ("%data", &["41", "4243", "0000000001"]),
    ("%distance", &["0", "3", "-2", "9000"]),
    ("%file", &["f", "g"]),
    ("%gone", &["MEM_DECOMMIT", "MEM_RELEASE"]),
    ("%handle", &["$f", "$g", "$m", "$n", "$e", "0x77", "0"]),
    ("%high", &["null", "0", "1", "-1"]),
    ("%how", &["OPEN_EXISTING", "OPEN_ALWAYS", "CREATE_ALWAYS", "CREATE_NEW", "TRUNCATE_EXISTING"]),
    ("%kind", &["MEM_RESERVE", "MEM_COMMIT", "MEM_RESERVE|MEM_COMMIT"]),
    ("%map", &["m", "n"]),
    ("%method", &["0", "1", "2", "3"]),
    ("%name", &["null", "\"box\"", "\"Box\"", "\"a\\\\b\"", "\"e\""]),
    ("%offset", &["0", "0", "65536", "4096"]),
    ("%open", &["CreateFile", "CreateFileForMapping"]),
    ("%pages", &["PAGE_READWRITE", "PAGE_NOACCESS", "PAGE_READONLY", "0"]),
    ("%path", &["\\\\one", "\\\\Storage Card\\\\two", "\\\\none", "\\\\Storage Card", "odd:name"]),
    ("%place", &["$v", "$w", "$v+4090", "$v+16", "$w+70000", "0x10000", "0x42000000", "0"]),
    ("%protect", &["PAGE_READONLY", "PAGE_READWRITE", "PAGE_READWRITE|SEC_COMMIT", "SEC_IMAGE"]),
    ("%share", &["0", "FILE_SHARE_READ", "FILE_SHARE_READ|FILE_SHARE_WRITE"]),
    ("%shown", &["v", "w"]),
    ("%size", &["0", "1", "4096", "70000", "5000"]),
    ("%source", &["INVALID_HANDLE_VALUE", "$f", "$g", "$m"]),
    ("%where", &["0", "$p", "$p+4096", "0x500000", "0x123456", "$v"]),
    ("%view", &["FILE_MAP_READ", "FILE_MAP_WRITE", "FILE_MAP_ALL_ACCESS", "FILE_MAP_COPY"]),
];

/// What the world does now and then.
const ACTS: &[&str] = &[
    r#"{"DeferWrites": {"on": true}}"#,
    r#"{"WritePending": {}}"#,
    r#"{"Eject": {"card": "\\Storage Card"}}"#,
    r#"{"Insert": {"card": "\\Storage Card"}}"#,
    r#"{"PressMemory": {"leave": 3}}"#,
    r#"{"ReleaseMemory": {}}"#,
    r#"{"FillVolume": {"path": "\\", "leave": 5000}}"#,
];

/// One request of a random conversation: most are calls.
fn request(dice: &mut Dice) -> String {
    match dice.roll(15) {
        0 => format!(r#"{{"world": {}}}"#, dice.pick(ACTS)),
        _ => call(dice),
    }
}

/// One call of a random conversation.
fn call(dice: &mut Dice) -> String {
    let process = dice.pick(&["A", "B"]);
    let (function, args, out) = CALLS[dice.roll(CALLS.len())];
    let out = if out.is_empty() { String::new() } else { format!(r#", "out": "{out}""#) };
    let mut line =
        format!(r#"{{"proc": "{process}", "fn": "{function}", "args": {{{args}}}{out}}}"#);
    for (word, choices) in WORDS {
        while line.contains(word) {
            line = line.replacen(word, dice.pick(choices), 1);
        }
    }
    line
}

/// How many random conversations each version has.
const COUNT: u64 = 20;

#[test]
fn random_conversations_are_permitted() {
    let mut wrong = Vec::new();
    for version in ["CE_3_0", "CE_NET_4_2", "CE_5_0", "CE_6_0", "WIN32"] {
        for seed in 0..COUNT {
            let mut dice = Dice(seed);
            let reset = format!(r#"{{"reset": {{"version": "{version}", "trace": true}}}}"#);
            let lines: Vec<String> =
                std::iter::once(reset).chain((0..120).map(|_| request(&mut dice))).collect();
            let found = findings(&lines.join("\n"));
            wrong.extend(found.into_iter().map(|told| format!("{version} {seed}: {told}")));
        }
    }
    wrong.truncate(40);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
