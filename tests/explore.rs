//! `slotzero explore`: what is found in small scenarios, and how it is told.

mod command;

use command::slotzero;
use expect_test::{Expect, expect};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with a scenario of two processes, as `t.ron`.
fn folder(name: &str, fields: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explore").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    let text = format!(
        "(about: \"A test.\", on: [CE_5_0], world: [Machine(name: \"pda\", ram: 64, has: [\n\
         StorageCard(name: \"Card\"), File(path: r\"\\Card\\f\", content: Text(\"old\")),\n\
         Process(name: \"a\"), Process(name: \"b\")])],\n{fields})\n"
    );
    fs::write(folder.join("t.ron"), text).expect("the file can be written");
    folder
}

/// Explores such a scenario.
#[track_caller]
fn check(name: &str, fields: &str, args: &[&str], expect: Expect) {
    let args: Vec<&str> = ["explore", "t.ron"].iter().chain(args).copied().collect();
    expect.assert_eq(&slotzero(&folder(name, fields), &args, "").to_string());
}

/// A reads what b writes in two pieces.
const RACE: &str = r#"steps: [
    CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 4, is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
    Write(at: "view", bytes: Text("----")),
    Read(at: "view", expect: OneOf([Text("----"), Text("left")])),
],
scripts: [Script(by: "b", steps: [
    Write(at: "view", bytes: Text("le")), Write(at: ("view", 2), bytes: Text("ft")),
])],"#;

/// Two processes take two mutexes in opposite order.
const DEADLOCK: &str = r#"steps: [
    CreateMutex(by: "a", bInitialOwner: FALSE, lpName: "one", is: "one"),
    CreateMutex(by: "a", bInitialOwner: FALSE, lpName: "two", is: "two"),
    WaitForSingleObject(by: "a", hHandle: "one", dwMilliseconds: INFINITE),
    WaitForSingleObject(by: "a", hHandle: "two", dwMilliseconds: INFINITE),
    ReleaseMutex(by: "a", hMutex: "two"),
    ReleaseMutex(by: "a", hMutex: "one"),
],
scripts: [Script(by: "b", steps: [
    WaitForSingleObject(hHandle: "two", dwMilliseconds: INFINITE),
    WaitForSingleObject(hHandle: "one", dwMilliseconds: INFINITE),
    ReleaseMutex(hMutex: "one"),
    ReleaseMutex(hMutex: "two"),
])],"#;

/// The bytes of a dirty page are in the file when its view is unmapped, if they are written then.
const LAZY: &str = r#"steps: [
    CreateFileForMapping(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "f"),
    CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
    Write(at: "view", bytes: Text("new")),
    UnmapViewOfFile(lpBaseAddress: "view"),
    CheckFile(path: r"\Card\f", bytes: Text("new")),
],"#;

#[test]
fn a_race_is_found_with_an_order_that_shows_it() {
    check(
        "race",
        RACE,
        &[],
        expect![[r#"
            t.ron on CE_5_0
                20 states generated, 18 of them different; 6 ends, the longest of 6 turns; all there is
                   4  as expected
                   1  t.ron:8:30: error: expectation not met: Read saw 2D 2D 66 74
                      order: Schedule(["a", "a", "b", "a", "b", "a"]),
                   1  t.ron:8:30: error: expectation not met: Read saw 6C 65 2D 2D
                      order: Schedule(["a", "a", "a", "b", "a"]),
            exit 1
        "#]],
    );
}

#[test]
fn the_order_that_is_told_shows_it_when_it_is_pasted() {
    let pasted = format!("{RACE}\norder: Schedule([\"a\", \"a\", \"a\", \"b\", \"a\"]),");
    let folder = folder("pasted", &pasted);
    let said = slotzero(&folder, &["run", "t.ron", "--message-format", "short"], "");
    expect![[r#"
             Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
        t.ron:8:30: error: expectation not met: Read saw 6C 65 2D 2D
        exit 1
    "#]]
    .assert_eq(&said.to_string());
}

#[test]
fn mutexes_in_opposite_order_come_to_a_deadlock_in_some_orders() {
    check(
        "deadlock",
        DEADLOCK,
        &[],
        expect![[r#"
            t.ron on CE_5_0
                46 states generated, 35 of them different; 3 ends, the longest of 10 turns; all there is
                   2  as expected
                   1  t.ron:8:5: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                      order: Schedule(["a", "a", "a", "b", "a", "b"]),
            exit 1
        "#]],
    );
}

#[test]
fn a_write_that_may_come_later_is_found_unless_that_is_fixed() {
    check(
        "lazy",
        LAZY,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            9 states generated, 9 of them different; 2 ends, the longest of 6 turns; all there is
               1  as expected
               1  t.ron:10:5: error: check not met: at 0 the file has 6F 6C 64
                  order: Schedule(["a", "a", "a", "a", "a"]),
                  choices: [LazyWrite(1)],
        exit 1
    "#]],
    );
    check(
        "lazy_fixed",
        LAZY,
        &["--fixed", "lazy-write"],
        expect![[r#"
        t.ron on CE_5_0
            7 states generated, 7 of them different; 1 end, the longest of 6 turns; all there is
               1  as expected
        exit 0
    "#]],
    );
}

#[test]
fn the_json_form_is_one_object_for_each_version() {
    check(
        "json",
        LAZY,
        &["--message-format", "json"],
        expect![[r#"
        {"deepest":6,"ends":2,"file":"t.ron","generated":9,"outcomes":[{"choices":[],"ends":1,"message":"as expected","order":["a","a","a","a","a"]},{"choices":["LazyWrite(1)"],"ends":1,"message":"t.ron:10:5: error: check not met: at 0 the file has 6F 6C 64","order":["a","a","a","a","a"]}],"partial":null,"reason":"explored","unique":9,"version":"CE_5_0"}
        exit 1
    "#]],
    );
}

#[test]
fn what_reaches_a_limit_says_that_it_is_partial_and_is_3() {
    check(
        "limit",
        RACE,
        &["--max-states", "4"],
        expect![[r#"
        t.ron on CE_5_0
            4 states generated, 4 of them different; 0 ends, the longest of 3 turns; PARTIAL: as many states as were allowed have been seen
        exit 3
    "#]],
    );
}

#[test]
fn mistakes_are_told_as_by_run() {
    check(
        "mistake",
        "steps: [Wirte(at: 0, bytes: Text(\"\"))],",
        &[],
        expect![[r#"
        error: `Wirte` is neither a function of the API nor a step
         --> t.ron:4:9
          |
        4 | steps: [Wirte(at: 0, bytes: Text(""))],)
          |         ^^^^^
          |
          = help: did you mean `Write`?

        exit 2
    "#]],
    );
    check(
        "no_version",
        LAZY,
        &["--version-only", "CE_6_0"],
        expect![[r#"
        error: the filters leave no scenario to explore
        exit 2
    "#]],
    );
}
