//! `slotzero explore`: what is found in small scenarios, and how it is told.

mod command;

use command::slotzero;
use expect_test::{Expect, expect};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with a scenario of four processes, as `t.ron`.
fn folder(name: &str, fields: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explore").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    let text = format!(
        "(about: \"A test.\", on: [CE_5_0], world: [Machine(name: \"pda\", ram: 64, has: [\n\
         StorageCard(name: \"Card\"), File(path: r\"\\Card\\f\", content: Text(\"old\")),\n\
         Process(name: \"a\"), Process(name: \"b\"), Process(name: \"c\"), Process(name: \"d\")])],\n{fields})\n"
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

/// A waits in vain; b and c do too, in some orders.
const CIRCLES: &str = r#"steps: [
    CreateEvent(is: "never"), CreateMutex(is: "m1"), CreateMutex(is: "m2"), WaitForSingleObject(hHandle: "never"),
],
scripts: [
    Script(by: "b", steps: [
        WaitForSingleObject(hHandle: "m1"), WaitForSingleObject(hHandle: "m2"), ReleaseMutex(hMutex: "m2"), ReleaseMutex(hMutex: "m1"),
    ]),
    Script(by: "c", steps: [
        WaitForSingleObject(hHandle: "m2"), WaitForSingleObject(hHandle: "m1"), ReleaseMutex(hMutex: "m1"), ReleaseMutex(hMutex: "m2"),
    ]),
],"#;

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
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                6 schedules, 20 states generated, 18 different, 6 ends: all there is
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
                10 steps in 2 scripts: 210 orders at most, besides what else is free
                14 schedules, 46 states generated, 35 different, 3 ends: all there is
                   2  as expected
                   1  t.ron:8:5: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                      a waits for the Mutex "two", which b holds
                      b waits for the Mutex "one", which a holds
                      the circle: a waits for the Mutex "two", which b holds; b waits for the Mutex "one", which a holds
                      order: Schedule(["a", "a", "a", "b", "b", "a"]),
            exit 1
        "#]],
    );
}

#[test]
fn deadlocks_at_one_place_differ_by_who_waits_for_what() {
    check(
        "circles",
        CIRCLES,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            12 steps in 3 scripts: 34650 orders at most, besides what else is free
            158 schedules, 130 states generated, 74 different, 2 ends: all there is
               1  t.ron:5:77: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                  a waits for the Event
                  order: Schedule(["a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c"]),
               1  t.ron:5:77: error: deadlock: no thread can run, and none ever will (help: a call that is meant never to return expects `Blocks`)
                  a waits for the Event
                  b waits for the Mutex, which c holds
                  c waits for the Mutex, which b holds
                  the circle: b waits for the Mutex, which c holds; c waits for the Mutex, which b holds
                  order: Schedule(["a", "a", "a", "a", "b", "c", "c", "b"]),
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
                6 steps in 1 script: 1 order at most, besides what else is free
                2 schedules, 9 states generated, 9 different, 2 ends: all there is
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
                6 steps in 1 script: 1 order at most, besides what else is free
                1 schedule, 7 states generated, 7 different, 1 end: all there is
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
            {"reason":"explored","engine":"0.1.0","file":"t.ron","scenario":"5775232faeedb66f","version":"CE_5_0","settings":"1 happenings, 100000000 states, 100000 steps, 1073741824 bytes, 64 bits, next-thread evict lazy-write trim-pool quirks reduction","share":[1,1],"scripts":1,"steps":6,"orders_at_most":"1","symmetry":null,"schedules":"2","generated":9,"unique":9,"ends":2,"table_bytes":32768,"partial":null,"properties":[],"outcomes":[{"message":"as expected","place":null,"verdict":"met","ends":1,"waits":[],"notes":[],"schedule":{"may":null,"order":"Schedule([\"a\", \"a\", \"a\", \"a\", \"a\"])","choices":null}},{"message":"t.ron:10:5: error: check not met: at 0 the file has 6F 6C 64","place":[10,5],"verdict":"unmet","ends":1,"waits":[],"notes":[],"schedule":{"may":null,"order":"Schedule([\"a\", \"a\", \"a\", \"a\", \"a\"])","choices":"[LazyWrite(1)]"}}],"livelock":null}
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
                6 steps in 2 scripts: 15 orders at most, besides what else is free
                4 states generated, 4 different, 0 ends: PARTIAL: as many states as were allowed have been generated
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

/// Two processes share a named object.
const SHARED: &str = r#"steps: [
    CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 4, lpName: "n", is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
    Write(at: "view", bytes: Text("1111")),
],
scripts: [Script(by: "b", steps: [Sleep(dwMilliseconds: 0)])],"#;

#[test]
fn a_property_is_judged_in_every_state_of_every_order() {
    let properties = r#"properties: [
        Always(CheckBytes(at: "view", bytes: Text("\u{0}\u{0}\u{0}\u{0}"))),
        Never(CheckBytes(at: "view", bytes: Text("1111"))),
        Sometimes(CheckBytes(at: "view", bytes: Text("2222"))),
        Eventually(CheckBytes(at: "view", bytes: Text("1111"))),
    ],"#;
    check(
        "properties",
        &format!("{SHARED}\n{properties}"),
        &["--message-format", "short"],
        expect![[r#"
            t.ron on CE_5_0
                4 steps in 2 scripts: 4 orders at most, besides what else is free
                4 schedules, 10 states generated, 8 different, 2 ends: all there is
                   2  t.ron:11:9: error: this is not always so: there is 31 31 31 31
                      order: Schedule(["a", "a", "a"]),
            t.ron:13:9: error: this is so in no state of any run
            exit 1
        "#]],
    );
}

#[test]
fn a_property_that_could_be_looked_at_in_no_state_is_not_proved() {
    let fields = r#"steps: [
        GetLastError(expect: Returns(87)),
        LocalAlloc(uBytes: 4, is: "block"),
    ],
    properties: [Never(CheckBytes(at: "block", bytes: Text("1")))],"#;
    check(
        "never_bound",
        fields,
        &["--message-format", "short"],
        expect![[r#"
        t.ron on CE_5_0
            2 steps in 1 script: 1 order at most, besides what else is free
            1 schedule, 2 states generated, 2 different, 1 end: all there is
               1  t.ron:5:30: error: expectation not met: GetLastError returned 0
                  order: Schedule(["a"]),
        t.ron:8:18: error: this could be looked at in no state: a name of it is never bound
        exit 1
    "#]],
    );
}

#[test]
fn a_property_of_a_handle_is_a_mistake() {
    let properties = "properties: [Always(CheckBytes(at: \"map\", bytes: Text(\"1111\")))],";
    check(
        "property_of_a_handle",
        &format!("{SHARED}\n{properties}"),
        &["--message-format", "short"],
        expect![[r#"
            t.ron:10:36: error: `at` takes an address, and "map" is a handle
            exit 2
        "#]],
    );
}

#[test]
fn a_property_that_holds_is_proved_for_all_orders() {
    let properties = r#"properties: [
        Never(CheckBytes(at: "view", bytes: Text("2222"))),
        Sometimes(CheckBytes(at: "view", bytes: Text("1111"))),
        Eventually(CheckBytes(at: "view", bytes: Text("1111"))),
    ],"#;
    check(
        "proved",
        &format!("{SHARED}\n{properties}"),
        &[],
        expect![[r#"
        t.ron on CE_5_0
            4 steps in 2 scripts: 4 orders at most, besides what else is free
            4 schedules, 11 states generated, 8 different, 2 ends: all there is
               2  as expected
        exit 0
    "#]],
    );
}

#[test]
fn what_may_happen_does_so_at_every_moment_and_the_schedule_says_when() {
    let fields = format!("{LAZY}\nproperties: [Always(CheckFile(path: r\"\\Card\\f\", size: 3))],");
    check(
        "may",
        &fields,
        &["--may", "eject,write-back", "--fixed", "lazy-write"],
        expect![[r#"
            t.ron on CE_5_0
                6 steps in 1 script: 1 order at most, besides what else is free
                8 schedules, 16 states generated, 16 different, 8 ends: all there is
                   1  as expected
                   2  as it has to be, after something happened
                   5  t.ron:12:14: error: this is not always so: there is no file \Card\f
                      may: [Fault(on: WriteBack), Fault(on: WriteBack, persistent: true), Eject(card: r"\Card")],
                      order: Schedule(["a", "a", "a", "a", May(2)]),
            exit 1
        "#]],
    );
    check(
        "may_two",
        &fields,
        &["--may", "all", "--happenings", "2", "-j", "2"],
        expect![[r#"
            t.ron on CE_5_0
                6 steps in 1 script: 1 order at most, besides what else is free
                589 schedules, 1121 states generated, 1030 different, 355 ends: all there is
                   1  as expected
                 294  as it has to be, after something happened
                   1  t.ron:10:5: error: check not met: at 0 the file has 6F 6C 64
                      may: [Fault(on: PageIn), Fault(on: PageIn, persistent: true), Fault(on: WriteBack), Fault(on: WriteBack, persistent: true), Fault(on: Allocation), Fault(on: Allocation, persistent: true), Fault(on: Growth), Fault(on: Growth, persistent: true), Fault(on: Server), Fault(on: Server, persistent: true), Eject(card: r"\Card"), Kill(process: r"a"), Kill(process: r"b"), Kill(process: r"c"), Kill(process: r"d"), PowerCut()],
                      order: Schedule(["a", "a", "a", "a", "a"]),
                      choices: [Fault(0), Fault(0), LazyWrite(1)],
                  59  t.ron:12:14: error: this is not always so: there is no file \Card\f
                      may: [Fault(on: PageIn), Fault(on: PageIn, persistent: true), Fault(on: WriteBack), Fault(on: WriteBack, persistent: true), Fault(on: Allocation), Fault(on: Allocation, persistent: true), Fault(on: Growth), Fault(on: Growth, persistent: true), Fault(on: Server), Fault(on: Server, persistent: true), Eject(card: r"\Card"), Kill(process: r"a"), Kill(process: r"b"), Kill(process: r"c"), Kill(process: r"d"), PowerCut()],
                      order: Schedule(["a", "a", "a", "a", May(10)]),
            exit 1
        "#]],
    );
}

#[test]
fn the_smallest_scenario_that_goes_wrong_is_written_and_goes_wrong() {
    let folder = folder("shrink", LAZY);
    let _ = fs::remove_file(folder.join("small.ron"));
    let args = ["explore", "t.ron", "--shrink", "small.ron"];
    expect![[r#"
        t.ron on CE_5_0
            6 steps in 1 script: 1 order at most, besides what else is free
            2 schedules, 9 states generated, 9 different, 2 ends: all there is
               1  as expected
               1  t.ron:10:5: error: check not met: at 0 the file has 6F 6C 64
                  order: Schedule(["a", "a", "a", "a", "a"]),
                  choices: [LazyWrite(1)],
        written: small.ron
        exit 1
    "#]]
    .assert_eq(&slotzero(&folder, &args, "").to_string());
    let small = fs::read_to_string(folder.join("small.ron")).expect("it was written");
    expect![[r#"
        (
            about: "A test.",
            on: [CE_5_0],
            world: [
                Machine(name: "pda", ram: 64, has: [
                    File(path: r"\Card\f", content: Text("old")),
                    Process(name: "d"),
                ]),
            ],
            steps: [
                CreateFileForMapping(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                                     is: "f"),
                CreateFileMapping(hFile: "f", is: "map"),
                MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
                Write(at: "view", bytes: Text("new")),
                UnmapViewOfFile(lpBaseAddress: "view"),
                CheckFile(path: r"\Card\f", bytes: Text("new")),
            ],
            order: Schedule(["d", "d", "d", "d", "d"]),
            choices: [LazyWrite(1)],
        )
    "#]].assert_eq(&small);
    let said = slotzero(&folder, &["run", "small.ron", "--message-format", "short"], "");
    expect![[r#"
             Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
        small.ron:17:9: error: check not met: at 0 the file has 6F 6C 64
        exit 1
    "#]]
    .assert_eq(&said.to_string());
    expect![[r#"
        error: small.ron is there already: nothing is overwritten
        exit 2
    "#]]
    .assert_eq(&slotzero(&folder, &args, "").to_string());
}

#[test]
fn the_shares_of_an_exploration_have_all_schedules_and_each_once() {
    let steps = "GetLastError(), ".repeat(7);
    let script = |by: &str| format!("Script(by: \"{by}\", steps: [{steps}])");
    let scripts = ["b", "c", "d"].map(script).join(", ");
    let fields = format!("steps: [{steps}], scripts: [{scripts}],");
    let folder = folder("shares", &fields);
    let ask = |args: &[&str]| {
        let args = [&["explore", "t.ron", "--message-format", "json"], args].concat();
        let said = slotzero(&folder, &args, "").to_string();
        let line = said.lines().next().expect("it says what it found").to_owned();
        serde_json::from_str::<serde_json::Value>(&line).expect("it is JSON")
    };
    let number = |value: &serde_json::Value| -> u64 {
        let text = value.as_str().map_or_else(|| value.to_string(), String::from);
        text.parse().expect("a number")
    };
    let whole = ask(&[]);
    let share = |share: u32| ask(&["--partition", &format!("slice:{share}/2")]);
    let shares = [share(1), share(2)];
    let sum = |of: &str| shares.iter().map(|share| number(&share[of])).sum::<u64>();
    assert_eq!(number(&whole["schedules"]), sum("schedules"), "each schedule is in one share");
    assert!(sum("schedules") > 1000 && number(&shares[0]["schedules"]) < sum("schedules"));
    assert!(sum("unique") >= number(&whole["unique"]), "together they see all states");
}

#[test]
fn shares_keep_to_the_limit_while_states_are_dealt_out_and_their_sum_is_partial() {
    let steps = "GetLastError(), ".repeat(7);
    let script = |by: &str| format!("Script(by: \"{by}\", steps: [{steps}])");
    let scripts = ["b", "c", "d"].map(script).join(", ");
    let folder = folder("share_limits", &format!("steps: [{steps}], scripts: [{scripts}],"));
    for share in ["1", "2", "3"] {
        let slice = format!("slice:{share}/3");
        let args = ["explore", "t.ron", "--max-states", "50", "--partition", &slice];
        let said = slotzero(&folder, &[&args[..], &["--message-format", "json"]].concat(), "");
        assert_eq!(said.exit, 3, "{said}");
        fs::write(folder.join(share), said.out).expect("it is written");
    }
    expect![[r#"
        t.ron on CE_5_0, 3 shares
            50 states generated, at most 31 different, 0 ends: PARTIAL: as many states as were allowed have been generated
        exit 3
    "#]]
    .assert_eq(&slotzero(&folder, &["merge", "1", "2", "3"], "").to_string());
    let said = slotzero(&folder, &["explore", "t.ron", "--max-states", "0"], "");
    assert!(said.err.contains("0 is not in 1.."), "the first state is always there: {said}");
}

/// What `merge` says of these files, which hold the shares 1 to 3 of an exploration of its own, and one
/// share of another.
#[track_caller]
fn check_merge(name: &str, files: &[&str], expect: Expect) {
    let steps = "GetLastError(), ".repeat(5);
    let script = |by: &str| format!("Script(by: \"{by}\", steps: [{steps}])");
    let scripts = ["b", "c", "d"].map(script).join(", ");
    let property = "Sometimes(CheckProcess(name: \"a\", running: false))";
    let folder =
        folder(name, &format!("steps: [{steps}], scripts: [{scripts}], properties: [{property}],"));
    let explore = |share: &str, more: &[&str], file: &str| {
        let args = ["explore", "t.ron", "--message-format", "json", "--partition", share];
        let said = slotzero(&folder, &[&args, more].concat(), "").to_string();
        let lines = said.lines().filter(|line| line.starts_with('{'));
        fs::write(folder.join(file), lines.collect::<Vec<_>>().join("\n")).expect("it is written");
    };
    for share in 1..=3 {
        explore(&format!("slice:{share}/3"), &[], &format!("{share}.jsonl"));
    }
    explore("slice:3/3", &["--happenings", "2"], "other.jsonl");
    expect.assert_eq(&slotzero(&folder, &[&["merge"], files].concat(), "").to_string());
}

#[test]
fn merge_adds_up_all_shares() {
    check_merge(
        "merged",
        &["1.jsonl", "2.jsonl", "3.jsonl"],
        expect![[r#"
        t.ron on CE_5_0, 3 shares
            11732745024 schedules, 4321 states generated, at most 1296 different, 4 ends: all there is
               4  as expected
                  Sometimes(CheckProcess(name: "a", running: false)): this is so in no state of any run
        exit 1
    "#]],
    );
}

#[test]
fn merge_refuses_a_missing_a_double_or_a_foreign_share() {
    check_merge(
        "missing",
        &["1.jsonl", "3.jsonl"],
        expect![[r#"
        error: t.ron on CE_5_0: of 3 shares these are missing: 2
        exit 2
    "#]],
    );
    check_merge(
        "double",
        &["1.jsonl", "2.jsonl", "3.jsonl", "2.jsonl"],
        expect![[r#"
        error: 2.jsonl:1: share 2 of t.ron is there twice: first at 2.jsonl:1
        exit 2
    "#]],
    );
    check_merge(
        "foreign",
        &["1.jsonl", "2.jsonl", "other.jsonl"],
        expect![[r#"
            error: other.jsonl:1: another setting (2 happenings, 100000000 states, 100000 steps, 1073741824 bytes, 64 bits, next-th…) than at 1.jsonl:1 (1 happenings, 100000000 states, 100000 steps, 1073741824 bytes, 64 bits, next-th…)
            exit 2
        "#]],
    );
    check_merge(
        "no_json",
        &["t.ron", "none.jsonl"],
        expect![[r#"
        error: t.ron:1:1: this is no JSON object
        error: none.jsonl: No such file or directory (os error 2)
        exit 2
    "#]],
    );
}

/// Two processes that wait for each other's word in loops.
const POLITE: &str = r#"steps: [
    CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 4, is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
    CreateEvent(bManualReset: TRUE, bInitialState: TRUE, lpName: "go"),
    Repeat(until: Read(at: ("view", 1), expect: Text("b")), steps: [GetLastError()]),
    Write(at: "view", bytes: Text("a")),
],
scripts: [Script(by: "b", steps: [
    CreateEvent(bManualReset: TRUE, bInitialState: FALSE, lpName: "go", is: "event"),
    WaitForSingleObject(hHandle: "event", dwMilliseconds: INFINITE),
    Repeat(until: Read(at: "view", expect: Text("a")), steps: []),
    Write(at: ("view", 1), bytes: Text("b")),
])],"#;

#[test]
fn a_livelock_is_told_as_what_goes_round_for_ever() {
    check(
        "livelock",
        POLITE,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            2 scripts with repetitions that have no bound
            58 states generated, 34 different, 0 ends: all there is
                  livelock: from here on no run comes to its end; 2 states in a circle
                  a takes line 8 again and again: Read(at: ("view", 1), expect: Text("b"))
                  a takes line 8 again and again: GetLastError()
                  b takes line 14 again and again: Read(at: "view", expect: Text("a"))
                  order: Schedule(["a", "a", "a", "a", "a", "b", "a", "b"]),
        exit 1
    "#]],
    );
    // One of them speaks without being asked: the other's loop is left in the end, however long it takes.
    let before = POLITE
        .find("    CreateEvent(bManualReset: TRUE, bInitialState: FALSE")
        .expect("b begins so");
    let after = POLITE.find("    Write(at: (\"view\", 1)").expect("b ends so");
    let solved = format!("{}{}", &POLITE[..before], &POLITE[after..]);
    check(
        "no_livelock",
        &solved,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            2 scripts with repetitions that have no bound
            15 states generated, 11 different, 1 end: all there is
               1  as expected
        exit 0
    "#]],
    );
}

#[test]
fn merge_keeps_a_livelock_and_deadlocks() {
    for (name, fields) in [("m_polite", POLITE), ("m_deadlock", DEADLOCK), ("m_circles", CIRCLES)] {
        let folder = folder(name, fields);
        for share in ["1", "2"] {
            let slice = format!("slice:{share}/2");
            let args = ["explore", "t.ron", "--message-format", "json", "--partition", &slice];
            let said = slotzero(&folder, &args, "").to_string();
            let line = said.lines().next().expect("it says what it found");
            fs::write(folder.join(share), line).expect("it is written");
        }
        let merged = slotzero(&folder, &["merge", "1", "2"], "").to_string();
        let whole = slotzero(&folder, &["explore", "t.ron"], "").to_string();
        let ends = |said: &str| said.split_once("all there is\n").map(|(_, ends)| ends.to_owned());
        assert_eq!(ends(&merged).expect("all there is"), ends(&whole).expect("all there is"));
        assert!(merged.contains("exit 1"));
    }
}

/// Three processes that do the same.
const ALIKE: &str = r#"steps: [CreateMutex(bInitialOwner: FALSE, lpName: "n")],
scripts: [
    Script(by: "b", steps: [CreateMutex(bInitialOwner: FALSE, is: "mb"), CloseHandle(hObject: "mb")]),
    Script(by: "c", steps: [CreateMutex(bInitialOwner: FALSE, is: "mc"), CloseHandle(hObject: "mc")]),
    Script(by: "d", steps: [CreateMutex(bInitialOwner: FALSE, is: "md"), CloseHandle(hObject: "md")]),
],"#;

#[test]
fn with_symmetry_alike_scripts_can_change_places() {
    check(
        "whole",
        ALIKE,
        &["--no-reduction"],
        expect![[r#"
        t.ron on CE_5_0
            7 steps in 4 scripts: 630 orders at most, besides what else is free
            630 schedules, 1415 states generated, 1253 different, 408 ends: all there is
             408  as expected
        exit 0
    "#]],
    );
    check(
        "symmetry",
        ALIKE,
        &["--symmetry"],
        expect![[r#"
        t.ron on CE_5_0
            7 steps in 4 scripts: 630 orders at most, besides what else is free
            one state, whoever of them is where: b, c, d
            630 schedules, 252 states generated, 214 different, 68 ends: all there is
              68  as expected
        exit 0
    "#]],
    );
}

#[test]
fn a_number_that_tells_alike_scripts_apart_is_found_and_all_is_explored() {
    let numbers = r#"steps: [], scripts: [
        Script(by: "b", steps: [GetCurrentProcessId(expect: Returns(0x8000A))]),
        Script(by: "c", steps: [GetCurrentProcessId(expect: Returns(0x8000A))]),
    ],"#;
    check(
        "numbers",
        numbers,
        &["--symmetry"],
        expect![[r#"
        t.ron on CE_5_0
            2 steps in 2 scripts: 2 orders at most, besides what else is free
            the same but for names, and yet they come to different ends: b, c
            2 schedules, 4 states generated, 4 different, 2 ends: all there is
               2  t.ron:6:61: error: expectation not met: GetCurrentProcessId returned 0x00080012
                  order: Schedule(["b", "c"]),
        exit 1
    "#]],
    );
    check(
        "unlike",
        RACE,
        &["--symmetry"],
        expect![[r#"
        t.ron on CE_5_0
            6 steps in 2 scripts: 15 orders at most, besides what else is free
            no two scripts are the same but for names
            6 schedules, 20 states generated, 18 different, 6 ends: all there is
               4  as expected
               1  t.ron:8:30: error: expectation not met: Read saw 2D 2D 66 74
                  order: Schedule(["a", "a", "b", "a", "b", "a"]),
               1  t.ron:8:30: error: expectation not met: Read saw 6C 65 2D 2D
                  order: Schedule(["a", "a", "a", "b", "a"]),
        exit 1
    "#]],
    );
}

/// Two scripts take steps of one thread.
const ONE_THREAD: &str = r#"steps: [SetLastError(by: "b", dwErrCode: 1), GetLastError(by: "b", expect: Returns(1))],
scripts: [Script(by: "b", steps: [SetLastError(dwErrCode: 2), GetLastError(expect: Returns(2))])],"#;

#[test]
fn what_is_a_threads_own_is_shared_by_scripts_that_share_the_thread() {
    check(
        "one_thread",
        ONE_THREAD,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            4 steps in 2 scripts: 6 orders at most, besides what else is free
            6 schedules, 17 states generated, 15 different, 6 ends: all there is
               2  as expected
               2  t.ron:4:76: error: expectation not met: GetLastError returned 2
                  order: Schedule(["b", ("b", 1), ("b", 1), "b"]),
               2  t.ron:5:84: error: expectation not met: GetLastError returned 1
                  order: Schedule([("b", 1), "b", "b", "b"]),
        exit 1
    "#]],
    );
    let pasted = format!("{ONE_THREAD}\norder: Schedule([\"b\", (\"b\", 1), (\"b\", 1)]),");
    let folder = folder("one_thread_pasted", &pasted);
    expect![[r#"
             Summary  1 scenario: 0 met, 1 unmet, 0 unsettled, 0 known gaps
        t.ron:4:76: error: expectation not met: GetLastError returned 2
        exit 1
    "#]]
    .assert_eq(&slotzero(&folder, &["run", "t.ron", "--message-format", "short"], "").to_string());
    let wrong =
        format!("{ONE_THREAD}\norder: Schedule([(\"b\", 2), (\"b\", \"c\"), (\"b\", 0, 0)]),");
    let folder = self::folder("one_thread_wrong", &wrong);
    expect![[r#"
             Summary  1 scenario: 0 met, 0 unmet, 0 unsettled, 0 known gaps, 1 mistaken
        t.ron:6:34: error: expected a whole number from 0 to 4294967295, found the text "c"
        t.ron:6:40: error: expected a text in double quotes, found `(…)`
        exit 2
    "#]]
    .assert_eq(&slotzero(&folder, &["run", "t.ron", "--message-format", "short"], "").to_string());
}

#[test]
fn where_no_step_can_be_taken_a_run_ends() {
    let fields = r#"steps: [CreateEvent(bManualReset: TRUE, bInitialState: FALSE, is: "e"), CloseHandle(hObject: "e")],
    scripts: [Script(by: "b", steps: [CheckObject(of: "e", alive: true), GetLastError()])],"#;
    check(
        "dead_end",
        fields,
        &[],
        expect![[r#"
        t.ron on CE_5_0
            4 steps in 2 scripts: 6 orders at most, besides what else is free
            1 schedule, 2 states generated, 2 different, 1 end: all there is
               1  t.ron:5:55: error: "e" is not bound yet (help: the step that binds it has not been taken)
                  order: Schedule([]),
        exit 1
    "#]],
    );
}

#[test]
fn a_livelock_is_looked_for_and_made_small_however_little_is_counted() {
    let fields = r#"steps: [
        CreateMutex(bInitialOwner: FALSE),
        Repeat(until: GetLastError(expect: Returns(7)), steps: [SetLastError(dwErrCode: 3)]),
    ],"#;
    let folder = folder("small_livelock", fields);
    let _ = fs::remove_file(folder.join("small.ron"));
    let args = ["explore", "t.ron", "--count", "0", "--shrink", "small.ron"];
    expect![[r#"
        t.ron on CE_5_0
            1 script with repetitions that have no bound
            6 states generated, 5 different, 0 ends: all there is
                  livelock: from here on no run comes to its end; 2 states in a circle
                  a takes line 6 again and again: GetLastError(expect: Returns(7))
                  a takes line 6 again and again: SetLastError(dwErrCode: 3)
                  order: Schedule(["a", "a", "a"]),
        written: small.ron
        exit 1
    "#]]
    .assert_eq(&slotzero(&folder, &args, "").to_string());
    let small = fs::read_to_string(folder.join("small.ron")).expect("it was written");
    expect![[r#"
        (
            about: "A test.",
            on: [CE_5_0],
            world: [Machine(name: "pda", ram: 64, has: [Process(name: "d")])],
            steps: [
                Repeat(until: GetLastError(expect: Returns(7)), steps: []),
            ],
            order: Schedule([]),
        )
    "#]]
    .assert_eq(&small);
}

#[test]
fn what_is_made_small_goes_wrong_as_before() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let folder = folder("small_of_corpus", "steps: [],");
    for (scenario, version) in [
        ("quirks/a_name_may_lead_to_an_object_that_is_going_away.ron", "CE_3_0"),
        ("quirks/two_threads_may_make_one_name_twice.ron", "CE_5_0"),
        ("programs/without_the_mutex_a_reader_sees_half_a_message.ron", "CE_5_0"),
    ] {
        let _ = fs::remove_file(folder.join("small.ron"));
        let path = corpus.join(scenario);
        let path = path.to_str().expect("the path is text");
        let args = ["explore", path, "--version-only", version, "--shrink", "small.ron"];
        let found = slotzero(&folder, &args, "").to_string();
        assert!(found.contains("written: small.ron"), "{scenario}: {found}");
        let said = slotzero(&folder, &["run", "small.ron", "--message-format", "short"], "");
        assert_eq!(said.exit, 1, "{scenario}: {said}");
    }
}

/// What `--shrink` makes of a scenario.
#[track_caller]
fn made_small(name: &str, fields: &str) -> (PathBuf, String) {
    let folder = folder(name, fields);
    let _ = fs::remove_file(folder.join("small.ron"));
    let said = slotzero(&folder, &["explore", "t.ron", "--shrink", "small.ron"], "").to_string();
    assert!(said.contains("written: small.ron\n"), "{said}");
    let small = fs::read_to_string(folder.join("small.ron")).expect("it was written");
    (folder, small)
}

#[test]
fn of_several_deadlocks_at_one_place_the_first_is_made_small() {
    let fields = r#"steps: [
        CreateMutex(is: "m1"), CreateMutex(is: "m2"), CreateMutex(is: "m3"),
        WaitForSingleObject(hHandle: "m1"), WaitForSingleObject(hHandle: "m2"),
    ],
    scripts: [
        Script(by: "b", steps: [WaitForSingleObject(hHandle: "m2"), Sleep(dwMilliseconds: 5), WaitForSingleObject(hHandle: "m3")]),
        Script(by: "c", steps: [WaitForSingleObject(hHandle: "m3"), Sleep(dwMilliseconds: 5), WaitForSingleObject(hHandle: "m1")]),
    ],"#;
    let (folder, small) = made_small("small_circle", fields);
    assert!(!small.contains("Sleep"), "{small}");
    let said = slotzero(&folder, &["run", "small.ron"], "").to_string();
    assert!(said.contains("the circle: a waits for the Mutex, which b holds; b waits"), "{said}");
}

#[test]
fn what_is_made_small_is_shown_by_the_run_that_is_written_with_it() {
    let fields = r#"steps: [CreateEvent(is: "ev"), GetLastError()],
        may: [Eject(card: r"\Card")],
        properties: [
            Always(CheckFile(path: r"\Card\f", bytes: Text("old"))),
            Never(CheckObject(of: "ev", alive: true)),
        ],"#;
    let (folder, small) = made_small("small_property", fields);
    assert!(!small.contains("Never") && small.contains("order: Schedule([May(0)])"), "{small}");
    let said = slotzero(&folder, &["run", "small.ron", "--message-format", "short"], "");
    assert!(said.to_string().contains("this is not always so: there is no file"), "{said}");
}

#[test]
fn a_livelock_that_is_made_small_still_ends_well_in_some_other_order() {
    let fields = r#"steps: [
        CreateFileMapping(hFile: INVALID_HANDLE_VALUE, dwMaximumSizeLow: 4, is: "map"),
        MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
        Repeat(until: Read(at: "view", expect: Text("1")), steps: [GetLastError()]),
    ],
    scripts: [Script(by: "b", steps: [
        Write(at: "view", bytes: Text("1")), Write(at: "view", bytes: Text("2")), GetLastError(),
    ])],"#;
    let (folder, small) = made_small("small_missed", fields);
    assert!(!small.contains("GetLastError"), "{small}");
    let said = slotzero(&folder, &["explore", "small.ron"], "").to_string();
    assert!(said.contains("as expected") && said.contains("livelock"), "{said}");
}

#[test]
fn shares_have_all_schedules_where_ways_of_different_length_meet() {
    let fields = format!("{DEADLOCK} may: [Kill(process: \"a\"), Kill(process: \"b\")],");
    let folder = folder("share_lengths", &fields);
    let count = |share: &str| {
        let args = [
            "explore",
            "t.ron",
            "--message-format",
            "json",
            "--happenings",
            "2",
            "--partition",
            share,
        ];
        let said = slotzero(&folder, &args, "").to_string();
        let line = said.lines().next().expect("it says what it found").to_owned();
        let told: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
        told["schedules"].as_str().expect("they are counted").parse::<u64>().expect("a number")
    };
    let whole = count("slice:1/1");
    for shares in 2..=4 {
        let sum: u64 = (1..=shares).map(|share| count(&format!("slice:{share}/{shares}"))).sum();
        assert_eq!(sum, whole, "{shares} shares");
    }
}

#[test]
fn many_outcomes_are_cut() {
    let write = |at: usize| format!("Write(at: \"view\", bytes: Fill(byte: {at}, len: 1)), ");
    let writes: String = (1..40).map(write).collect();
    let fields = format!(
        "steps: [CreateFileMapping(hFile: INVALID_HANDLE_VALUE, dwMaximumSizeLow: 4, is: \"map\"), \
         MapViewOfFile(hFileMappingObject: \"map\", dwDesiredAccess: [FILE_MAP_WRITE], is: \"view\"), {writes}], \
         scripts: [Script(by: \"b\", steps: [Read(at: \"view\", expect: Text(\"x\"))])],"
    );
    let said = slotzero(&folder("many", &fields), &["explore", "t.ron"], "");
    assert_eq!(said.out.matches("expectation not met").count(), 30, "{said}");
    assert!(said.out.contains("and 10 more outcomes; the JSON form tells all"), "{said}");
}

#[test]
fn merge_knows_a_scenario_by_its_text_and_takes_no_sum_for_a_share() {
    let folder = folder("merge_texts", DEADLOCK);
    let explore = |file: &str, share: &str| {
        let args = ["explore", file, "--message-format", "json", "--partition", share];
        slotzero(&folder, &args, "").out
    };
    let write =
        |name: &str, text: String| fs::write(folder.join(name), text).expect("it is written");
    write("1", explore("t.ron", "slice:1/2"));
    write("2", explore("./t.ron", "slice:2/2"));
    write("sum", slotzero(&folder, &["merge", "1", "2", "--message-format", "json"], "").out);
    let text = fs::read_to_string(folder.join("t.ron")).expect("it was written");
    write("t.ron", text.replace("A test.", "Another test."));
    write("other", explore("t.ron", "slice:2/2"));
    let merge = |files: &[&str]| slotzero(&folder, &[&["merge"], files].concat(), "");
    assert_eq!(merge(&["1", "2"]).exit, 1, "the file may be called otherwise");
    assert!(merge(&["sum", "1", "2"]).err.contains("sum:1: this is a sum already"));
    assert!(merge(&["1", "other"]).err.contains("another text of t.ron"));
}

#[test]
fn any_number_of_threads_tells_the_same() {
    for (name, fields) in
        [("t_race", RACE), ("t_deadlock", DEADLOCK), ("t_lazy", LAZY), ("t_polite", POLITE)]
    {
        let folder = folder(name, fields);
        let told = |threads: &str| {
            let args = ["explore", "t.ron", "--may", "all", "--happenings", "2", "--no-reduction"];
            slotzero(&folder, &[&args[..], &["--threads", threads]].concat(), "").to_string()
        };
        let one = told("1");
        assert!(one.contains("all there is"), "{one}");
        assert_eq!(told("2"), one);
        assert_eq!(told("7"), one);
    }
}

#[test]
fn what_happens_after_time_has_passed_says_so_in_its_order() {
    let fields = |order: &str| {
        format!(
            "steps: [Sleep(dwMilliseconds: 5), GetLastError()], may: [Kill(process: \"b\")],\n\
             order: Schedule([{order}])"
        )
    };
    let clock_first = |order: &str| {
        let folder = folder("time", &fields(order));
        let trace = slotzero(&folder, &["trace", "t.ron"], "").out;
        let at = |event: &str| trace.find(event).unwrap_or_else(|| panic!("no {event}: {trace}"));
        at("clock     5 ms") < at("│ Kill(process: \"b\")")
    };
    assert!(!clock_first(r#""a", May(0)"#), "it happens before time passes");
    assert!(clock_first(r#""a", Time, May(0)"#), "it happens after");
    let folder = folder("time", &fields(r#"Time, "a""#));
    let said = slotzero(&folder, &["run", "t.ron", "--message-format", "short"], "");
    let wrong = "error: time does not pass here: somebody can take a step";
    assert!(said.err.contains(wrong), "{said}");
}

#[test]
fn a_schedule_that_goes_on_after_the_end_of_the_run_is_a_mistake() {
    for more in ["\"a\"", "Time", "May(0)"] {
        let fields = format!(
            "steps: [GetLastError()], may: [Kill(process: \"b\")], order: Schedule([\"a\", {more}])"
        );
        let said = slotzero(&folder("after", &fields), &["run", "t.ron", "--no-trace"], "");
        assert!(said.err.contains("the run ended before this turn"), "{said}");
        assert_eq!(said.exit, 1, "{said}");
    }
}

#[test]
fn what_is_wrong_before_the_first_step_is_wrong_whatever_happens() {
    check(
        "at_first",
        "steps: [GetLastError()], may: [Eject(card: r\"\\Card\")],\n\
         properties: [Never(CheckVolume(path: r\"\\Card\", present: true))]",
        &[],
        expect![[r#"
            t.ron on CE_5_0
                1 step in 1 script: 1 order at most, besides what else is free
                2 schedules, 3 states generated, 3 different, 2 ends: all there is
                   2  t.ron:5:14: error: this is never to be so, and it is
                      in the state before the first step
                      order: Schedule(["a"]),
            exit 1
        "#]],
    );
}
