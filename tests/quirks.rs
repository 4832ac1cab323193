//! Field bugs: each is found when it is on, with a run that shows it once more and that the judge
//! convicts, and proved absent when it is off.

mod command;

use abi::OsVersion;
use command::{Said, slotzero};
use expect_test::{Expect, expect};
use oracle::Listener;
use runner::{Options, plan, run};
use scenario::{NoFiles, Source, parse};
use slotzero_tests::{findings, root};
use std::fs;
use std::path::{Path, PathBuf};

/// The text of a scenario of the corpus.
fn of_corpus(name: &str) -> String {
    let path = root().join("scenarios/quirks").join(name).with_extension("ron");
    fs::read_to_string(path).expect("the scenario is there")
}

/// A scenario without one of its fields, which takes a line.
fn without(text: &str, field: &str) -> String {
    let field = format!("    {field}: ");
    text.lines().filter(|line| !line.starts_with(&field)).map(|line| format!("{line}\n")).collect()
}

/// A scenario with further fields in place of its own order and choices.
fn with(text: &str, fields: &str) -> String {
    let text = without(&without(text, "order"), "choices");
    let end = text.rfind(')').expect("a scenario ends with a parenthesis");
    format!("{}{fields}\n)\n", &text[..end])
}

fn folder(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quirks").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("t.ron"), text).expect("the file can be written");
    folder
}

fn explored(folder: &Path, version: OsVersion) -> Said {
    let args = ["explore", "t.ron", "--version-only", version.name()];
    slotzero(folder, &args, "")
}

/// What the judge finds in a run with these fields, and how the run ends.
fn judged(text: &str, version: OsVersion) -> String {
    let source = Source::from_bytes("t.ron", text.as_bytes().to_vec()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let mut judge = Listener::default();
    let options = Options { barrier: true, ..Options::default() };
    let report = run(&planned, version, options, &mut judge, &mut kernel::Defaults);
    let found = findings(&judge.report().expect("a run begins with its header"));
    let mut said: Vec<_> = report.messages.iter().map(|wrong| wrong.message.clone()).collect();
    if said.is_empty() {
        said.push(String::from("as expected"));
    }
    said.extend(found);
    said.join("\n") + "\n"
}

/// Explores a scenario of the corpus with its quirk and without, and runs each failure that was found
/// once more.
#[track_caller]
fn check(name: &str, version: OsVersion, expect: Expect) {
    let text = of_corpus(name);
    let found = explored(&folder(&format!("{name} on"), &text), version);
    assert_eq!(found.exit, 1, "{found}");
    let mut said = found.out.clone();
    let mut shown = 0;
    for (at, line) in found.out.lines().enumerate().filter(|(_, line)| line.contains(" order: ")) {
        let next = found.out.lines().nth(at + 1).filter(|next| next.contains(" choices: "));
        let pasted = with(&text, &format!("{line}\n{}", next.unwrap_or_default()));
        said += &format!("judged: {}", judged(&pasted, version));
        shown += 1;
    }
    assert!(shown > 0, "a failure is found: {found}");
    said += &format!("by default: {}", judged(&text, version));
    let off = explored(&folder(&format!("{name} off"), &without(&text, "quirks")), version);
    assert_eq!(off.exit, 0, "{off}");
    said += &format!("off: {}", off.out);
    // A quirk that is never let strike is none.
    let args = ["explore", "t.ron", "--version-only", version.name(), "--fixed", "quirks"];
    let fixed = slotzero(&folder(name, &text), &args, "");
    assert_eq!(fixed.to_string(), off.to_string());
    expect.assert_eq(&said);
}

#[test]
fn stale_mapped_data() {
    check(
        "the_first_read_of_a_view_may_be_stale",
        OsVersion::CeNet4_2,
        expect![[r#"
            t.ron on CE_NET_4_2
                5 steps in 1 script: 1 order at most, besides what else is free
                2 schedules, 7 states generated, 7 different, 2 ends: all there is
                   1  as expected
                   1  t.ron:18:44: error: expectation not met: Read saw 00 00
                      order: Schedule(["app", "app", "app", "app"]),
                      choices: [StaleRead(1)],
            judged: expectation not met: Read saw 00 00
            line 27: read at 0x420017fe: contradicts the trace: the byte at 0x420017fe: 0x00 is told, 0x07 is known
            line 30: read at 0x420017fe: violates CFM-29: byte 0x7fe of the page is told as 0x07, and nothing known can have put it there: 0x00 was
            by default: as expected
            off: t.ron on CE_NET_4_2
                5 steps in 1 script: 1 order at most, besides what else is free
                1 schedule, 6 states generated, 6 different, 1 end: all there is
                   1  as expected
        "#]],
    );
}

#[test]
fn a_pager_that_waits_for_a_card_that_is_gone() {
    check(
        "the_pager_may_wait_for_a_card_that_is_gone",
        OsVersion::CeNet4_2,
        expect![[r#"
            t.ron on CE_NET_4_2
                5 steps in 1 script: 1 order at most, besides what else is free
                2 schedules, 8 states generated, 8 different, 2 ends: all there is
                   1  as expected
                   1  t.ron:20:9: error: deadlock: no thread can run, and none ever will
                      app waits in the pager for a card that is out
                      order: Schedule(["app", "app", "app", "app"]),
                      choices: [GoneCard(1)],
            judged: deadlock: no thread can run, and none ever will
            line 29: Blocked: violates FSD-08: it waits for a card that is out, and does not raise
            by default: as expected
            off: t.ron on CE_NET_4_2
                5 steps in 1 script: 1 order at most, besides what else is free
                1 schedule, 6 states generated, 6 different, 1 end: all there is
                   1  as expected
        "#]],
    );
}

#[test]
fn a_trim_against_create_file_mapping() {
    check(
        "a_trim_may_come_inside_create_file_mapping",
        OsVersion::Ce6_0,
        expect![[r#"
            t.ron on CE_6_0
                7 steps in 2 scripts: 21 orders at most, besides what else is free
                48 schedules, 78 states generated, 62 different, 21 ends: all there is
                  18  as expected
                   3  t.ron:27:13: error: expectation not met: CreateFileMapping raised EXCEPTION_ACCESS_VIOLATION at 0x00000000
                      a step without `expect` must succeed
                      order: Schedule(["reader", "reader", "reader", "reader", "reader", "mapper", "mapper"]),
                      choices: [TrimPool(1), TrimInCall(1)],
            judged: expectation not met: CreateFileMapping raised EXCEPTION_ACCESS_VIOLATION at 0x00000000
            line 47: EXCEPTION_ACCESS_VIOLATION at 0x00000000: violates CFM-01: CreateFileMapping raises, and returns nothing
            by default: as expected
            off: t.ron on CE_6_0
                7 steps in 2 scripts: 21 orders at most, besides what else is free
                42 schedules, 75 states generated, 59 different, 18 ends: all there is
                  18  as expected
        "#]],
    );
}

#[test]
fn a_failed_write_back_that_makes_a_page_clean() {
    check(
        "a_page_that_was_not_written_may_count_as_clean",
        OsVersion::Ce5_0,
        expect![[r#"
            t.ron on CE_5_0
                8 steps in 1 script: 1 order at most, besides what else is free
                2 schedules, 12 states generated, 12 different, 2 ends: all there is
                   1  as expected
                   1  t.ron:23:9: error: CE_5_0: check not met: at 0 the file has 6F 6C 64
                      order: Schedule(["app", "app", "app", "app", "app", "app"]),
                      choices: [FailedWrite(1)],
            judged: CE_5_0: check not met: at 0 the file has 6F 6C 64
            line 33: WriteBack: violates UM-02b: what was not written counts as clean, and is lost
            by default: as expected
            off: t.ron on CE_5_0
                8 steps in 1 script: 1 order at most, besides what else is free
                1 schedule, 9 states generated, 9 different, 1 end: all there is
                   1  as expected
        "#]],
    );
}

#[test]
fn one_name_for_two_objects() {
    check(
        "two_threads_may_make_one_name_twice",
        OsVersion::CeNet4_2,
        expect![[r#"
            t.ron on CE_NET_4_2
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                80 schedules, 104 states generated, 71 different, 8 ends: all there is
                   4  as expected
                   4  t.ron:18:39: error: CE_NET_4_2: expectation not met: Read saw 00 00 00 00
                      order: Schedule(["a", "b", "b", "a", "a", "a", "a"]),
                      choices: [NameLookup(1)],
            judged: CE_NET_4_2: expectation not met: Read saw 00 00 00 00
            line 32: CreateFileMapping = 0x00080016: violates CFM-19: success leaves the last error ERROR_ALREADY_EXISTS (183), and not NO_ERROR (0)
            by default: as expected
            off: t.ron on CE_NET_4_2
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                10 schedules, 31 states generated, 26 different, 4 ends: all there is
                   4  as expected
        "#]],
    );
}

#[test]
fn a_name_of_an_object_that_is_going_away() {
    check(
        "a_name_may_lead_to_an_object_that_is_going_away",
        OsVersion::Ce6_0,
        expect![[r#"
            t.ron on CE_6_0
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                316 schedules, 223 states generated, 139 different, 14 ends: all there is
                  11  as expected
                   2  t.ron:21:13: error: CE_6_0: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                      b waits for the Event
                      order: Schedule(["b", "a", "a", "a", "a", "b", "b"]),
                      choices: [NameLookup(1)],
                   1  t.ron:21:13: error: CE_6_0: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                      b waits for the Event "go"
                      order: Schedule(["a", "a", "a", "b", "b", "a", "a"]),
                      choices: [NameLookup(0), NameLookup(1)],
            judged: CE_6_0: deadlock: no thread can run, and none ever will
            line 39: CreateEvent = 0x00080003: violates NM-06: success leaves the last error ERROR_ALREADY_EXISTS (183), and not NO_ERROR (0)
            judged: CE_6_0: deadlock: no thread can run, and none ever will
            line 38: CreateEvent = 0x00100003: violates NM-06: success leaves the last error ERROR_ALREADY_EXISTS (183), and not NO_ERROR (0)
            by default: as expected
            off: t.ron on CE_6_0
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                15 schedules, 48 states generated, 41 different, 8 ends: all there is
                   8  as expected
        "#]],
    );
}

#[test]
fn a_quirk_is_found_on_each_of_its_versions_and_absent_without_it() {
    for name in [
        "a_page_that_was_not_written_may_count_as_clean",
        "two_threads_may_make_one_name_twice",
        "a_name_may_lead_to_an_object_that_is_going_away",
    ] {
        let text = of_corpus(name);
        for version in [OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0] {
            let on = explored(&folder(&format!("{name} on each"), &text), version);
            assert_eq!((on.exit, on.out.contains("all there is")), (1, true), "{on}");
            let off =
                explored(&folder(&format!("{name} off each"), &without(&text, "quirks")), version);
            assert_eq!((off.exit, off.out.contains("all there is")), (0, true), "{off}");
        }
    }
}

/// The world of the cases below: two processes, a card with a file of two pages, on CE 6.0 a paging
/// pool.
fn case(version: OsVersion, fields: &str) -> String {
    let pool = match version {
        OsVersion::Ce6_0 => "paging_pool: (target: 1, maximum: 3), ",
        _ => "",
    };
    format!(
        "(about: \"A test.\", on: [{version}], world: [Machine(name: \"pda\", ram: 64, {pool}has: [\n\
         StorageCard(name: \"Card\"), File(path: r\"\\Card\\f\", content: Fill(byte: b'o', len: 0x1800)),\n\
         Process(name: \"a\"), Process(name: \"b\")])],\n{fields})\n"
    )
}

/// Opens the file of the card and maps it, as `view`.
const MAP: &str = r#"
    CreateFile(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "f"),
    CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
"#;

/// How a run ends in which the quirk is let strike, and what the judge says of it.
#[track_caller]
fn strikes(version: OsVersion, fields: &str, expect: Expect) {
    expect.assert_eq(&judged(&case(version, fields), version));
}

#[test]
fn who_waits_in_the_pager_goes_on_when_the_card_is_back() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [PagerWaitsForGoneCard], choices: [GoneCard(1)],
            steps: [{MAP} Eject(card: r"\Card", machine: "pda"),
                Read(at: ("view", 0xFFF), expect: Text("oo")),
            ],
            scripts: [Script(by: "b", steps: [
                Read(at: ("view", 0x1000), expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
                Insert(card: r"\Card", machine: "pda"),
            ])],
            order: Schedule(["a", "a", "a", "a", "b"]),"#
        ),
        expect![[r#"
            as expected
            line 33: Blocked: violates FSD-08: it waits for a card that is out, and does not raise
        "#]],
    );
}

#[test]
fn another_card_does_not_bring_the_page() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [PagerWaitsForGoneCard], choices: [GoneCard(1)],
            steps: [{MAP} Eject(card: r"\Card", machine: "pda"),
                Write(at: "view", bytes: Text("new"), expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
            ],
            scripts: [Script(by: "b", steps: [
                SetLastError(dwErrCode: 1),
                Insert(card: r"\Card", machine: "pda", blank: true),
            ])],
            order: Schedule(["a", "a", "a", "a", "b"]),"#
        ),
        expect![[r#"
            as expected
            line 33: Blocked: violates FSD-08: it waits for a card that is out, and does not raise
        "#]],
    );
}

#[test]
fn who_waits_in_the_pager_can_be_ended() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [PagerWaitsForGoneCard], choices: [GoneCard(1)],
            steps: [{MAP} Eject(card: r"\Card", machine: "pda"),
                CreateThread(lpStartAddress: "toucher", is: "thread"),
                Sleep(dwMilliseconds: 1), Kill(process: "a"),
                Read(by: "b", at: "view", expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
            ],
            programs: [Program(name: "toucher", steps: [Read(at: "view")])],"#
        ),
        expect![[r#"
            as expected
            line 43: Blocked: violates FSD-08: it waits for a card that is out, and does not raise
        "#]],
    );
}

#[test]
fn a_call_that_needs_a_page_of_a_gone_card_fails_as_ever() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [PagerWaitsForGoneCard], choices: [GoneCard(1)],
            steps: [{MAP} Eject(card: r"\Card", machine: "pda"),
                CreateFile(lpFileName: r"\g", dwDesiredAccess: [GENERIC_WRITE], dwCreationDisposition: CREATE_NEW, is: "g"),
                WriteFile(hFile: "g", lpBuffer: "view", nNumberOfBytesToWrite: 3, expect: Fails),
            ],"#
        ),
        expect![[r#"
            nothing was to be decided here: the run ended before
        "#]],
    );
}

#[test]
fn a_stale_page_is_right_from_the_second_read_on_and_for_others() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [StaleMappedData], choices: [StaleRead(1), StaleRead(1)],
            steps: [{MAP}
                Read(at: ("view", 0xFFE), expect: Bytes(b"\x00\x00\x00\x00")),
                Read(by: "b", at: ("view", 0xFFE), expect: Text("oooo")),
                Read(at: ("view", 0x17FF), expect: Text("o")),
            ],"#
        ),
        expect![[r#"
            as expected
            line 31: read at 0x42000ffe: contradicts the trace: the byte at 0x42000ffe: 0x00 is told, 0x6f is known
            line 34: read at 0x42001000: violates PG-02a: byte 0x0 of the page is told as 0x00, and nothing known can have put it there: 0x6f was
            line 37: read at 0x42000ffe: violates CFM-29: byte 0xffe of the page is told as 0x6f, and nothing known can have put it there: 0x00 was
        "#]],
    );
}

#[test]
fn a_page_that_a_write_or_a_call_brings_in_is_not_stale() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [StaleMappedData], choices: [StaleRead(1)],
            steps: [{MAP}
                Write(at: "view", bytes: Text("n")), Read(at: "view", expect: Text("no")),
                CreateFile(lpFileName: r"\g", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: CREATE_NEW, is: "g"),
                WriteFile(hFile: "g", lpBuffer: ("view", 0x1000), nNumberOfBytesToWrite: 2),
                CheckFile(path: r"\g", bytes: Text("oo")),
                Read(at: ("view", 0x1000), expect: Text("oo")),
            ],"#
        ),
        expect![[r#"
            nothing was to be decided here: the run ended before
        "#]],
    );
}

#[test]
fn a_call_that_was_trimmed_has_changed_nothing_and_can_be_made_again() {
    strikes(
        OsVersion::Ce6_0,
        r#"quirks: [TrimAgainstCreateFileMapping], choices: [TrimPool(1), TrimInCall(1)],
            steps: [
                CreateFileForMapping(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ], dwShareMode: [FILE_SHARE_READ], dwCreationDisposition: OPEN_EXISTING, is: "f"),
                CreateFileMapping(hFile: "f", flProtect: [PAGE_READONLY], is: "map"),
                MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_READ], is: "view"),
                Read(at: "view", len: 1), Read(at: ("view", 0x1000), len: 1),
                Check(ram_used: Exactly(2)),
                CreateFileForMapping(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ], dwShareMode: [FILE_SHARE_READ], dwCreationDisposition: OPEN_EXISTING, is: "g"),
                CreateFileMapping(hFile: "g", flProtect: [PAGE_READONLY], expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
                Check(ram_used: Exactly(1)),
                CreateFileMapping(hFile: "g", flProtect: [PAGE_READONLY]),
            ],"#,
        expect![[r#"
            as expected
            line 48: EXCEPTION_ACCESS_VIOLATION at 0x00000000: violates CFM-01: CreateFileMapping raises, and returns nothing
        "#]],
    );
}

#[test]
fn a_page_that_is_lost_shows_the_file_again_once_it_leaves_ram() {
    strikes(
        OsVersion::Ce5_0,
        &format!(
            r#"quirks: [FailedWriteBackIsClean], choices: [FailedWrite(1)],
            steps: [{MAP}
                Write(at: ("view", 0x1000), bytes: Text("new")),
                Fault(on: WriteBack, nth: 1, persistent: true, machine: "pda"),
                PressMemory(leave: 0),
                Read(at: "view", len: 1),
                Read(at: ("view", 0x1000), expect: Text("ooo")),
            ],"#
        ),
        expect![[r#"
            as expected
            line 40: WriteBack: violates UM-02b: what was not written counts as clean, and is lost
        "#]],
    );
}

#[test]
fn a_page_that_is_lost_after_the_last_view_takes_its_object_along() {
    strikes(
        OsVersion::Ce3_0,
        &format!(
            r#"quirks: [FailedWriteBackIsClean], choices: [LazyWrite(0), FailedWrite(1)],
            steps: [{MAP}
                Write(at: "view", bytes: Text("new")),
                Fault(on: WriteBack, nth: 1, persistent: false, machine: "pda"),
                CloseHandle(hObject: "map"), UnmapViewOfFile(lpBaseAddress: "view"),
                WritePending(machine: "pda"),
                CheckFile(path: r"\Card\f", bytes: Text("ooo")),
                Check(ram_used: Exactly(0)),
            ],"#
        ),
        expect![[r#"
            as expected
            line 44: WriteBack: violates UM-02b: what was not written counts as clean, and is lost
        "#]],
    );
}

/// Makes the event that has the name, as `is`.
fn event(is: &str) -> String {
    format!(r#"CreateEvent(bManualReset: TRUE, bInitialState: FALSE, lpName: "go", is: "{is}")"#)
}

#[test]
fn who_has_left_a_call_can_be_ended_and_what_it_found_goes() {
    strikes(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [NameLookupOutsideLock], choices: [NameLookup(0), NameLookup(1)],
            steps: [{}, CreateThread(lpStartAddress: "opener"), Sleep(dwMilliseconds: 1),
                CloseHandle(hObject: "first"), Kill(process: "a"), {},
                SetEvent(by: "b", hEvent: "second"),
            ],
            programs: [Program(name: "opener", steps: [{}])],"#,
            event("first"),
            event("second").replace("(bM", "(by: \"b\", bM"),
            event("of a thread"),
        ),
        expect![[r#"
            as expected
        "#]],
    );
}

#[test]
fn the_power_fails_while_a_thread_has_left_a_call() {
    strikes(
        OsVersion::Ce5_0,
        &format!(
            r#"quirks: [NameLookupOutsideLock], choices: [NameLookup(0), NameLookup(1)],
            steps: [{}, PowerCut(machine: "pda")],
            scripts: [Script(by: "b", steps: [{}])],
            order: Schedule(["a", "b"]),"#,
            event("first"),
            event("of b"),
        ),
        expect![[r#"
            as expected
        "#]],
    );
}

#[test]
fn a_call_that_is_left_and_gone_on_with_in_peace_is_right() {
    strikes(
        OsVersion::Ce6_0,
        &format!(
            r#"quirks: [NameLookupOutsideLock], choices: [NameLookup(1), NameLookup(1)],
            steps: [{}, SetEvent(hEvent: "first")],
            scripts: [Script(by: "b", steps: [
                SetLastError(dwErrCode: 1), {}, WaitForSingleObject(hHandle: "of b", dwMilliseconds: 0),
            ])],
            order: Schedule(["a", "b", "a", "a", "b", "b"]),"#,
            event("first"),
            event("of b"),
        ),
        expect![[r#"
            as expected
        "#]],
    );
}

#[test]
fn a_pause_in_a_world_without_the_quirk_is_convicted() {
    let text = of_corpus("two_threads_may_make_one_name_twice");
    let order = r#"order: Schedule(["a", "a", "a", "a", "b", "b"])"#;
    let text = with(&text, &format!("{order}, choices: [NameLookup(1)],"));
    let args = ["trace", "t.ron", "--version-only", "CE_5_0", "--format", "json"];
    let trace = slotzero(&folder("pause", &text), &args, "").out;
    let judge = |trace: &str| {
        let report = oracle::judge_lines(trace.as_bytes()).expect("it is a trace");
        findings(&report).join("\n")
    };
    assert_eq!(judge(&trace), "", "who comes back in peace has done nothing wrong");
    let quirk = r#","quirks":["NameLookupOutsideLock"]"#;
    assert!(trace.contains(quirk), "the header tells it");
    expect!["line 13: Blocked: contradicts the trace: it leaves its call in the middle, in a world where none is left"].assert_eq(&judge(&trace.replace(quirk, "")));
}

/// The mistakes of a scenario with these quirks.
#[track_caller]
fn mistakes(on: &str, quirks: &str, expect: Expect) {
    let text = case(OsVersion::CeNet4_2, &format!("quirks: {quirks}, steps: [],"));
    let text = text.replace("on: [CE_NET_4_2]", &format!("on: [{on}]"));
    let said = slotzero(&folder("mistakes", &text), &["check", "t.ron"], "");
    expect.assert_eq(&said.to_string());
}

#[test]
fn a_name_that_is_none_is_told_with_the_nearest() {
    mistakes(
        "CE_NET_4_2",
        "[StaleMapedData]",
        expect![[r#"
        1 scenario checked, 1 with mistakes
        error: unknown quirk `StaleMapedData`
         --> t.ron:4:10
          |
        4 | quirks: [StaleMapedData], steps: [],)
          |          ^^^^^^^^^^^^^^
          |
          = help: did you mean `StaleMappedData`?

        exit 2
    "#]],
    );
    mistakes(
        "CE_NET_4_2",
        "[Heisenbug, \"StaleMappedData\"]",
        expect![[r#"
        1 scenario checked, 1 with mistakes
        error: unknown quirk `Heisenbug`
         --> t.ron:4:10
          |
        4 | quirks: [Heisenbug, "StaleMappedData"], steps: [],)
          |          ^^^^^^^^^
          |
          = help: known are `StaleMappedData`, `PagerWaitsForGoneCard`, `TrimAgainstCreateFileMapping`, `FailedWriteBackIsClean`, `NameLookupOutsideLock`
        error: expected the name of a quirk, written without quotes, found the text "StaleMappedData"
         --> t.ron:4:21
          |
        4 | quirks: [Heisenbug, "StaleMappedData"], steps: [],)
          |                     ^^^^^^^^^^^^^^^^^

        exit 2
    "#]],
    );
    mistakes(
        "CE_NET_4_2",
        "StaleMappedData",
        expect![[r#"
        1 scenario checked, 1 with mistakes
        error: expected a list in brackets, found `StaleMappedData`
         --> t.ron:4:9
          |
        4 | quirks: StaleMappedData, steps: [],)
          |         ^^^^^^^^^^^^^^^
          |
          = help: one value alone is a list, too: `[…]`

        exit 2
    "#]],
    );
}

#[test]
fn a_quirk_is_named_once() {
    mistakes(
        "CE_NET_4_2",
        "[StaleMappedData, NameLookupOutsideLock, StaleMappedData]",
        expect![[r#"
            1 scenario checked, 1 with mistakes
            error: `StaleMappedData` is named twice
             --> t.ron:4:50
              |
            4 | quirks: [StaleMappedData, NameLookupOutsideLock, StaleMappedData], steps: [],)
              |          --------------- first here              ^^^^^^^^^^^^^^^

            exit 2
        "#]],
    );
}

#[test]
fn a_quirk_is_one_of_all_the_versions() {
    mistakes(
        "CE_NET_4_2, CE_5_0, WIN32",
        "[StaleMappedData, NameLookupOutsideLock]",
        expect![[r#"
            1 scenario checked, 1 with mistakes
            error: `StaleMappedData` is no defect of CE_5_0
             --> t.ron:4:10
              |
            1 | (about: "A test.", on: [CE_NET_4_2, CE_5_0, WIN32], world: [Machine(name: "pda", ram: 64, has: [
              |                                     ------ the scenario runs on it
            ...
            4 | quirks: [StaleMappedData, NameLookupOutsideLock], steps: [],)
              |          ^^^^^^^^^^^^^^^
              |
              = help: it is one of CE_NET_4_2
            error: `StaleMappedData` is no defect of WIN32
             --> t.ron:4:10
              |
            1 | (about: "A test.", on: [CE_NET_4_2, CE_5_0, WIN32], world: [Machine(name: "pda", ram: 64, has: [
              |                                             ----- the scenario runs on it
            ...
            4 | quirks: [StaleMappedData, NameLookupOutsideLock], steps: [],)
              |          ^^^^^^^^^^^^^^^
              |
              = help: it is one of CE_NET_4_2
            error: `NameLookupOutsideLock` is no defect of WIN32
             --> t.ron:4:27
              |
            1 | (about: "A test.", on: [CE_NET_4_2, CE_5_0, WIN32], world: [Machine(name: "pda", ram: 64, has: [
              |                                             ----- the scenario runs on it
            ...
            4 | quirks: [StaleMappedData, NameLookupOutsideLock], steps: [],)
              |                           ^^^^^^^^^^^^^^^^^^^^^
              |
              = help: it is one of CE_3_0, CE_NET_4_2, CE_5_0, CE_6_0

            exit 2
        "#]],
    );
}

#[test]
fn a_choice_of_a_quirk_that_is_off_is_never_asked_for() {
    let text = case(
        OsVersion::CeNet4_2,
        &format!("choices: [StaleRead(1)], steps: [{MAP} Read(at: \"view\", len: 1)],"),
    );
    expect![[r#"
        nothing was to be decided here: the run ended before
    "#]]
    .assert_eq(&judged(&text, OsVersion::CeNet4_2));
}
