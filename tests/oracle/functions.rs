//! Random conversations of all functions that the model has, in random worlds.

use crate::arguments::{ADDRESSES, ARGUMENTS, PLAIN, bound};
use crate::conversations::Dice;
use crate::machines::world;
use crate::spoken::Kind;
use coredll::{APIS, Api, Takes};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// They end their caller, and a caller that has ended says nothing more.
const ENDS: &[&str] = &["ExitProcess", "ExitThread", "TerminateProcess"];

/// What memory is about comes more often.
const OFTEN: &[&str] = &[
    "CreateFile",
    "CreateFileForMapping",
    "CreateFileMapping",
    "MapViewOfFile",
    "FlushViewOfFile",
    "VirtualAlloc",
    "VirtualAlloc",
    "VirtualFree",
    "VirtualProtect",
    "VirtualCopy",
    "VirtualQuery",
    "HeapCreate",
    "GetProcessHeap",
    "HeapAlloc",
    "HeapReAlloc",
    "HeapFree",
    "LocalAlloc",
    "LoadLibrary",
    "LoadLibrary",
    "FreeLibrary",
    "GetModuleFileName",
    "CreateProcess",
    "SetSystemMemoryDivision",
    "GetStoreInformation",
    "GlobalMemoryStatus",
    "WriteFile",
    "CreateThread",
    "GetCurrentProcessId",
];

/// What the world does.
const ACTS: &[&str] = &[
    r#"{"PressMemory": {"leave": 0}}"#,
    r#"{"PressMemory": {"leave": 3}}"#,
    r#"{"PressMemory": {"leave": 25}}"#,
    r#"{"ReleaseMemory": {}}"#,
    r#"{"ReleaseMemory": {}}"#,
    r#"{"Eject": {"card": "\\Storage Card"}}"#,
    r#"{"Insert": {"card": "\\Storage Card"}}"#,
    r#"{"Insert": {"card": "\\Storage Card"}}"#,
    r#"{"Disconnect": {"server": "srv"}}"#,
    r#"{"Reconnect": {"server": "srv"}}"#,
    r#"{"FillVolume": {"path": "\\Storage Card", "leave": 5000}}"#,
    r#"{"DeferWrites": {"on": true}}"#,
    r#"{"WritePending": {}}"#,
    r#"{"HoldTrim": {"on": true}}"#,
    r#"{"HoldTrim": {"on": false}}"#,
    r#"{"Activate": {"process": "a"}}"#,
    r#"{"Activate": {"process": "b"}}"#,
];

/// What is rare: it takes much away, or makes the judge mild from then on.
const RARE: &[&str] = &[
    r#"{"WarmBoot": {}}"#,
    r#"{"PowerCut": {}}"#,
    r#"{"Kill": {"process": "b"}}"#,
    r#"{"Fault": {"on": "PageIn", "nth": 1}}"#,
    r#"{"Fault": {"on": "Allocation", "nth": 2}}"#,
    r#"{"Fault": {"on": "WriteBack", "nth": 1}}"#,
];

/// What programs do besides calls.
const DEEDS: &[(&str, &str)] = &[
    ("Read", r#"{"address": "@", "nBytes": 7}"#),
    ("Write", r#"{"address": "@", "hex": "4142"}"#),
    ("Peek", r#"{"address": "@"}"#),
    ("Poke", r#"{"address": "@", "byte": 9}"#),
    ("Exec", r#"{"address": "@"}"#),
    ("UseStack", r#"{"nBytes": 12000}"#),
    ("UseStack", r#"{"nBytes": 0}"#),
    ("CallServer", r#"{"process": "b", "pointers": {"z": "@"}}"#),
    ("Return", r#"{"value": 7}"#),
    ("Return", r#"{"value": 8}"#),
    ("SpawnChild", r#"{"child": "c"}"#),
];

/// What belongs together, so that it goes well often enough.
const RECIPES: &[&[(&str, &str, &str)]] = &[
    &[
        (
            "CreateFileForMapping",
            r#"{"lpFileName": "\\data", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE"}"#,
            "f",
        ),
        ("CreateFileMapping", r#"{"hFile": "$f", "flProtect": "PAGE_READWRITE"}"#, "m"),
        (
            "MapViewOfFile",
            r#"{"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}"#,
            "v",
        ),
        ("FlushViewOfFile", r#"{"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 1}"#, ""),
    ],
    &[
        (
            "CreateFileMapping",
            r#"{"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 4096, "lpName": "box"}"#,
            "n",
        ),
        ("OpenFileMapping", r#"{"dwDesiredAccess": "FILE_MAP_WRITE", "lpName": "box"}"#, "n"),
        (
            "MapViewOfFileEx",
            r#"{"hFileMappingObject": "$n", "dwDesiredAccess": "FILE_MAP_WRITE"}"#,
            "w",
        ),
    ],
    &[
        (
            "VirtualAlloc",
            r#"{"dwSize": 8192, "flAllocationType": "MEM_COMMIT", "flProtect": "PAGE_READWRITE"}"#,
            "r",
        ),
        (
            "VirtualAlloc",
            r#"{"dwSize": 8192, "flAllocationType": "MEM_RESERVE", "flProtect": "PAGE_NOACCESS"}"#,
            "s",
        ),
        (
            "VirtualCopy",
            r#"{"lpvDest": "$s", "lpvSrc": "$r", "cbSize": 4096, "fdwProtect": "PAGE_READWRITE"}"#,
            "",
        ),
        (
            "VirtualCopyEx",
            r#"{"lpvDest": "$s", "lpvSrc": "$r", "cbSize": 4096, "fdwProtect": "PAGE_READWRITE"}"#,
            "",
        ),
        (
            "VirtualProtectEx",
            r#"{"lpAddress": "$r", "dwSize": 4096, "flNewProtect": "PAGE_READWRITE"}"#,
            "",
        ),
        (
            "WriteProcessMemory",
            r#"{"hProcess": "CURRENT_PROCESS", "lpBaseAddress": "$r", "lpBuffer": {"Hex": "41"}, "nSize": 1}"#,
            "",
        ),
        (
            "ReadProcessMemory",
            r#"{"hProcess": "CURRENT_PROCESS", "lpBaseAddress": "$r", "lpBuffer": "$r", "nSize": 1}"#,
            "",
        ),
        ("VirtualFreeEx", r#"{"lpAddress": "$s", "dwFreeType": "MEM_RELEASE"}"#, ""),
    ],
    &[
        ("HeapCreate", r#"{"dwInitialSize": 4096}"#, "h"),
        ("HeapAlloc", r#"{"hHeap": "$h", "dwBytes": 100}"#, "x"),
        ("HeapReAlloc", r#"{"hHeap": "$h", "lpMem": "$x", "dwBytes": 5000}"#, "x"),
        ("HeapSize", r#"{"hHeap": "$h", "lpMem": "$x"}"#, ""),
        ("HeapFree", r#"{"hHeap": "$h", "lpMem": "$x"}"#, ""),
    ],
    &[
        ("CreateMutex", r#"{"bInitialOwner": "TRUE", "lpName": "m"}"#, "o"),
        ("OpenMutex", r#"{"dwDesiredAccess": "SYNCHRONIZE", "lpName": "m"}"#, "q"),
        ("ReleaseMutex", r#"{"hMutex": "$o"}"#, ""),
        ("CreateEvent", r#"{"lpName": "e"}"#, "o"),
        ("OpenEvent", r#"{"dwDesiredAccess": "EVENT_ALL_ACCESS", "lpName": "e"}"#, "q"),
        ("SetEvent", r#"{"hEvent": "$o"}"#, ""),
    ],
    &[
        ("CreateSemaphore", r#"{"lInitialCount": 1, "lMaximumCount": 2, "lpName": "s"}"#, "o"),
        ("ReleaseSemaphore", r#"{"hSemaphore": "$o", "lReleaseCount": 1}"#, ""),
        ("OpenSemaphore", r#"{"dwDesiredAccess": "SYNCHRONIZE", "lpName": "s"}"#, "q"),
        ("CreateJobObject", r#"{"lpName": "j"}"#, "o"),
        ("OpenJobObject", r#"{"dwDesiredAccess": "SYNCHRONIZE", "lpName": "j"}"#, "q"),
        ("CreateWaitableTimer", r#"{"lpTimerName": "t"}"#, "o"),
        ("OpenWaitableTimer", r#"{"dwDesiredAccess": "SYNCHRONIZE", "lpTimerName": "t"}"#, "q"),
    ],
    &[
        (
            "CreateFile",
            r#"{"lpFileName": "C:\\new", "dwDesiredAccess": "GENERIC_READ|DELETE", "dwShareMode": "FILE_SHARE_READ", "dwCreationDisposition": "OPEN_ALWAYS"}"#,
            "g",
        ),
        (
            "SetFileInformationByHandle",
            r#"{"hFile": "$g", "FileInformationClass": "FileDispositionInfo", "lpFileInformation": "1", "dwBufferSize": 1}"#,
            "",
        ),
        (
            "CreateFileMapping",
            r#"{"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 9000}"#,
            "m",
        ),
        (
            "MapViewOfFile",
            r#"{"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}"#,
            "v",
        ),
        ("UnmapViewOfFile", r#"{"lpBaseAddress": "$v"}"#, ""),
    ],
];

/// What may stand for an argument of a function; none: nothing is said of the parameter.
fn values(function: &str, param: &str) -> Option<&'static [&'static str]> {
    let fits = |own: bool| {
        let row = ARGUMENTS.iter().find(|(functions, params, _)| {
            functions.contains(&function) == own
                && functions.is_empty() != own
                && params.contains(&param)
        });
        row.map(|(.., values)| *values)
    };
    fits(true).or_else(|| fits(false))
}

/// A value in JSON.
fn written(word: &str) -> Value {
    let list = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match (word, list, word.strip_prefix('#'), word.parse::<i64>()) {
        ("null", ..) => Value::Null,
        (_, Some(list), ..) => list.split(',').collect(),
        (_, _, Some(bytes), _) => json!({"Hex": bytes}),
        (.., Ok(number)) => json!(number),
        _ => json!(word),
    }
}

/// True for a parameter that takes no value from the caller.
fn is_silent(takes: Takes) -> bool {
    matches!(
        takes,
        Takes::Output { .. }
            | Takes::Structure { .. }
            | Takes::Ignored
            | Takes::Null
            | Takes::Security
    )
}

/// A call of a function. Outputs are wanted, but for some.
fn call(api: &Api, dice: &mut Dice) -> Value {
    let mut args = Map::new();
    for param in api.params {
        let value = match (values(api.name, param.name), param.takes) {
            (_, Takes::Output { .. } | Takes::Structure { .. }) => {
                (dice.roll(16) == 0).then_some(Value::Null)
            }
            (Some(values), _) => (dice.roll(20) > 0).then(|| written(dice.pick(values))),
            (None, _) => None,
        };
        args.extend(value.map(|value| (param.name.to_owned(), value)));
    }
    let ends = ENDS.contains(&api.name);
    let process = if ends { "c" } else { dice.pick(&["a", "a", "b", "b", "c", "a/2"]) };
    let mut line = json!({"proc": process, "fn": api.name, "args": args});
    if let names @ [_, ..] = bound(api.name) {
        line["out"] = json!(dice.pick(names));
    }
    line
}

/// A random line.
fn line(apis: &[&Api], dice: &mut Dice) -> String {
    let known = |name: &str| apis.iter().find(|api| api.name == name).copied();
    match dice.roll(40) {
        0..=3 => format!(r#"{{"world": {}}}"#, dice.pick(ACTS)),
        4 if dice.roll(4) == 0 => format!(r#"{{"world": {}}}"#, dice.pick(RARE)),
        5..=15 => {
            let (deed, args) = DEEDS[dice.roll(DEEDS.len())];
            let args = args.replace('@', dice.pick(ADDRESSES));
            let process = dice.pick(&["a", "a", "b", "c", "a/2"]);
            format!(r#"{{"proc": "{process}", "fn": "{deed}", "args": {args}}}"#)
        }
        16..=28 => match known(dice.pick(OFTEN)) {
            Some(api) => call(api, dice).to_string(),
            None => line(apis, dice),
        },
        _ => call(apis[dice.roll(apis.len())], dice).to_string(),
    }
}

/// What belongs together, one line each.
fn recipe(dice: &mut Dice) -> Vec<String> {
    let process = dice.pick(&["a", "b", "c"]);
    let line = |(function, args, out): &(&str, &str, &str)| {
        let args: Value = serde_json::from_str(args).expect("arguments are JSON");
        let mut line = json!({"proc": process, "fn": function, "args": args});
        if !out.is_empty() {
            line["out"] = json!(out);
        }
        line.to_string()
    };
    RECIPES[dice.roll(RECIPES.len())].iter().map(line).collect()
}

/// The functions of a version.
fn apis(version: &str) -> Vec<&'static Api> {
    let exists = |api: &&&Api| api.versions.iter().any(|known| known.to_string() == version);
    APIS.iter().filter(exists).copied().collect()
}

fn begins(version: &str, dice: &mut Dice) -> String {
    let world = world(version, dice);
    json!({"reset": {"version": version, "world": world, "programs": ["child"]}}).to_string()
}

fn says(version: &str, dice: &mut Dice) -> Vec<String> {
    match dice.roll(25) {
        0 => recipe(dice),
        _ => vec![line(&apis(version), dice)],
    }
}

/// How many conversations each version has, and how long they are.
const COUNT: u32 = 40;
const LINES: usize = 200;

#[test]
fn random_conversations_of_all_functions_are_permitted() {
    // How often a function went well, and how often not.
    let met = RefCell::new(BTreeMap::new());
    let kind = Kind { begins, says, length: LINES };
    kind.hold_all(COUNT, |asked, held| {
        assert!(!held.answers[0].contains("error"), "{asked}: {}", held.answers[0]);
        for (asked, answer) in asked.lines().zip(&held.answers) {
            count(asked, answer, &mut met.borrow_mut());
        }
    });
    let met: BTreeMap<String, (u32, u32)> = met.into_inner();
    let never = APIS.iter().filter(|api| met.get(api.name).is_none_or(|known| known.0 == 0));
    let never: Vec<_> = never.map(|api| (api.name, met.get(api.name))).collect();
    assert!(never.is_empty(), "these never went well: {never:?}");
}

fn count(asked: &str, answer: &str, met: &mut BTreeMap<String, (u32, u32)>) {
    let read = |line| serde_json::from_str::<Value>(line).expect("a line is JSON");
    let (asked, answer) = (read(asked), read(answer));
    let (Some(function), None) = (asked["fn"].as_str(), answer.get("error")) else { return };
    let known = met.entry(function.to_owned()).or_default();
    let failed = ["FALSE", "NULL", "INVALID_HANDLE_VALUE"];
    match failed.iter().any(|failed| answer["result"] == *failed) && answer["last_error"] != 0 {
        true => known.1 += 1,
        false => known.0 += 1,
    }
}

#[test]
fn there_are_values_for_every_argument_of_every_function() {
    let params = APIS.iter().flat_map(|api| api.params.iter().map(|param| (api.name, param)));
    let said = params.filter(|(_, param)| !is_silent(param.takes) && !PLAIN.contains(&param.name));
    let unknown = said.filter(|(api, param)| values(api, param.name).is_none());
    let unknown: Vec<_> = unknown.map(|(api, param)| format!("{api}: {}", param.name)).collect();
    assert!(unknown.is_empty(), "add them to `ARGUMENTS`: {unknown:?}");
}

#[test]
fn every_row_of_arguments_is_used() {
    for (functions, params, _) in ARGUMENTS {
        for param in *params {
            let used = APIS.iter().any(|api| {
                let takes = api.params.iter().any(|known| known.name == *param);
                takes && (functions.is_empty() || functions.contains(&api.name))
            });
            assert!(used, "no function {functions:?} takes {param}");
        }
    }
}
