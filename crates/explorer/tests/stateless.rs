//! What the exploration finds, against what is found by running every sequence of decisions from the
//! beginning: without undo, and without remembering states.

use abi::OsVersion;
use explorer::{Ending, Findings, Free, Settings, Share, explore};
use kernel::{Chance, ChoicePoint};
use runner::{Came, Options, Plan, Walk, plan};
use scenario::{NoFiles, Source, parse};
use std::collections::BTreeSet;
use trace::Silent;

const OPTIONS: Options = Options { step_budget: 1_000, remembers: false, ..Options::DEFAULT };

/// Takes the listed options, then the first of each; notes how many there were.
struct Listed<'l> {
    list: &'l mut Vec<(u32, u32)>,
    next: usize,
}

impl Chance for Listed<'_> {
    fn choose(&mut self, _: ChoicePoint, of: u32) -> u32 {
        if self.next == self.list.len() {
            self.list.push((0, of));
        }
        self.next += 1;
        self.list[self.next - 1].0
    }
}

/// All states, and all ways to end, of every run from the beginning.
fn run_all(
    planned: &Plan<'_>,
    version: OsVersion,
) -> (BTreeSet<(u128, bool)>, BTreeSet<Ending>, u64) {
    let (mut states, mut ends, mut runs) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut list = Vec::new();
    loop {
        let mut walk = Walk::begin(planned, version, OPTIONS).expect("its world can be built");
        let mut chance = Listed { list: &mut list, next: 0 };
        loop {
            states.insert((walk.fingerprint(), false));
            match walk.turn(&mut Silent, &mut chance) {
                Came::GoesOn => {}
                Came::CannotBe(_) => break,
                Came::Ended(report) => {
                    states.insert((walk.fingerprint(), true));
                    ends.insert(Ending::of(&report));
                    runs += 1;
                    break;
                }
            }
        }
        while let Some(last) = list.last_mut() {
            last.0 += 1;
            if last.0 < last.1 {
                break;
            }
            list.pop();
        }
        if list.is_empty() {
            return (states, ends, runs);
        }
    }
}

/// Everything, and all that may happen in one run.
const ALL: Settings = Settings { free: Free { happenings: 3, ..Free::ALL }, ..Settings::DEFAULT };

/// Compares both ways on a scenario of two processes; how many runs there are.
#[track_caller]
fn check(version: OsVersion, fields: &str) -> u64 {
    let text = format!(
        "(about: \"A test.\", on: [{version}], world: [Machine(name: \"pda\", ram: 12, has: [\n\
         StorageCard(name: \"Card\"), File(path: r\"\\Card\\f\", content: Pattern(len: 0x3000)),\n\
         Process(name: \"a\"), Process(name: \"b\")])],\n{fields})\n"
    );
    let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let begin = || Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
    let found = explore(&begin, ALL, &|_| false);
    let by_three = explore(&begin, Settings { threads: 7, ..ALL }, &|_| false);
    let counts = |found: &Findings| (found.generated, found.unique, found.ends);
    assert_eq!(counts(&by_three), counts(&found), "three threads find the same");
    let reduced = explore(&begin, Settings { reduces: true, ..ALL }, &|_| false);
    assert!(reduced.outcomes.keys().eq(found.outcomes.keys()), "no way to end is missed");
    assert!(reduced.unique <= found.unique);
    let (states, ends, runs) = run_all(&planned, version);
    let counted = explorer::count_schedules(begin(), ALL.free, Share::ALL, 100_000);
    assert_eq!(counted, Some(u128::from(runs)), "schedules are counted");
    assert_eq!(found.partial, None);
    assert_eq!(found.unique, states.len() as u64);
    assert_eq!(found.outcomes.into_keys().collect::<BTreeSet<_>>(), ends);
    runs
}

const MAP: &str = r#"
    CreateFileForMapping(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "f"),
    CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], is: "map"),
    MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
"#;

#[test]
fn writes_of_two_processes_to_one_page() {
    for version in [OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0] {
        let runs = check(
            version,
            &format!(
                r#"steps: [{MAP}
                    Write(at: "view", bytes: Text("1")), Write(at: ("view", 1), bytes: Text("2")),
                    Read(at: "view", len: 2),
                ],
                scripts: [Script(by: "b", steps: [
                    Write(at: "view", bytes: Text("3")), Write(at: ("view", 1), bytes: Text("4")),
                    Read(at: "view", expect: OneOf([Text("14"), Text("34"), Text("32")])),
                ])],"#
            ),
        );
        assert!(runs > 2, "{runs} runs on {version}");
    }
}

#[test]
fn pages_that_go_and_come_and_are_written_now_or_later() {
    let runs = check(
        OsVersion::Ce5_0,
        &format!(
            r#"steps: [{MAP}
                PressMemory(leave: 2),
                Read(at: "view", len: 1), Read(at: ("view", 0x1000), len: 1),
                Write(at: ("view", 0x2000), bytes: Text("1")), Read(at: "view", len: 1),
                UnmapViewOfFile(lpBaseAddress: "view"), CloseHandle(hObject: "map"),
                CheckFile(path: r"\Card\f", at: 0x2000, bytes: Text("1")),
            ],
            scripts: [Script(by: "b", steps: [
                Read(at: ("view", 0x1000), len: 1), Write(at: "view", bytes: Text("2")),
            ])],"#
        ),
    );
    assert!(runs > 20, "{runs} runs");
}

#[test]
fn threads_that_wait_for_each_other() {
    let runs = check(
        OsVersion::CeNet4_2,
        r#"steps: [
            CreateMutex(bInitialOwner: FALSE, lpName: "one", is: "one"),
            CreateMutex(bInitialOwner: FALSE, lpName: "two", is: "two"),
            WaitForSingleObject(hHandle: "one", dwMilliseconds: INFINITE),
            WaitForSingleObject(hHandle: "two", dwMilliseconds: 5),
            ReleaseMutex(hMutex: "one"),
        ],
        scripts: [Script(by: "b", steps: [
            WaitForSingleObject(hHandle: "two", dwMilliseconds: INFINITE),
            WaitForSingleObject(hHandle: "one", dwMilliseconds: INFINITE),
            Sleep(dwMilliseconds: 1),
            ReleaseMutex(hMutex: "one"), ReleaseMutex(hMutex: "two"),
        ])],"#,
    );
    assert!(runs >= 10, "{runs} runs");
}

#[test]
fn touches_of_different_bytes_can_be_taken_first() {
    let text = r#"(about: "A test.", on: [CE_5_0], world: [Machine(name: "pda", ram: 12, has: [
        Process(name: "a"), Process(name: "b")])],
    steps: [
        CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x1000, is: "map"),
        MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
        Write(at: "view", bytes: Text("----")), CreateEvent(bManualReset: TRUE, bInitialState: TRUE, lpName: "go"),
        Write(at: "view", bytes: Text("1")), Write(at: "view", bytes: Text("2")), Read(at: "view", expect: Text("2")),
    ],
    scripts: [Script(by: "b", steps: [
        CreateEvent(bManualReset: TRUE, bInitialState: FALSE, lpName: "go", is: "event"),
        WaitForSingleObject(hHandle: "event", dwMilliseconds: INFINITE),
        Write(at: ("view", 1), bytes: Text("3")), Write(at: ("view", 1), bytes: Text("4")),
        Read(at: ("view", 1), expect: OneOf([Text("4"), Text("-")])),
    ])])"#;
    let source = Source::from_bytes("t.ron", text.into()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let begin =
        || Walk::begin(&planned, OsVersion::Ce5_0, OPTIONS).expect("its world can be built");
    let with = |reduces, threads| {
        let settings = Settings { reduces, threads, ..Settings::default() };
        let found = explore(&begin, settings, &|_| false);
        let outcomes: Vec<Ending> = found.outcomes.into_keys().collect();
        (found.generated, found.unique, outcomes)
    };
    let (all, fewer) = (with(false, 1), with(true, 1));
    assert_eq!(all.2, fewer.2);
    assert_eq!(with(true, 3), fewer, "three threads find the same");
    assert!(fewer.1 * 10 < all.1 * 9, "{} of {} states", fewer.1, all.1);
}

#[test]
fn names_that_are_looked_up_outside_of_the_lock() {
    for version in [OsVersion::CeNet4_2, OsVersion::Ce6_0] {
        let runs = check(
            version,
            r#"quirks: [NameLookupOutsideLock], steps: [
                CreateEvent(lpName: "go", is: "first"), CloseHandle(hObject: "first"),
                CreateMutex(lpName: "other", is: "second"),
            ],
            scripts: [Script(by: "b", steps: [
                CreateEvent(lpName: "go", is: "of b"), CreateMutex(lpName: "other", is: "other"),
                SetEvent(hEvent: "first", expect: Fails),
            ])],"#,
        );
        assert!(runs > 40, "{runs} runs on {version}");
    }
}

#[test]
fn touches_that_wait_for_a_card_and_pages_that_are_stale_or_lost() {
    let runs = check(
        OsVersion::CeNet4_2,
        &format!(
            r#"quirks: [StaleMappedData, PagerWaitsForGoneCard, FailedWriteBackIsClean], steps: [{MAP}
                Write(at: "view", bytes: Text("1")), Eject(card: r"\Card", machine: "pda"),
                FlushViewOfFile(lpBaseAddress: "view", dwNumberOfBytesToFlush: 1, expect: Fails),
                Read(at: ("view", 0xFFF), len: 2, expect: OneOf([Bytes(b"\xFF\x00"), Raises(EXCEPTION_ACCESS_VIOLATION)])),
                CheckPage(at: "view", dirty: true),
            ],
            scripts: [Script(by: "b", steps: [
                Read(at: ("view", 0x2000), len: 1), Insert(card: r"\Card", machine: "pda"),
            ])],"#
        ),
    );
    assert!(runs >= 10, "{runs} runs");
}

#[test]
fn processes_that_are_ended_and_machines_that_lose_power_at_any_moment() {
    let runs = check(
        OsVersion::Ce5_0,
        r#"steps: [
            CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 4, is: "map"),
            MapViewOfFile(hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
            Write(at: "view", bytes: Text("----")), Read(at: "view", len: 4),
        ],
        scripts: [Script(by: "b", steps: [
            Write(at: "view", bytes: Text("le")), Write(at: ("view", 2), bytes: Text("ft")),
        ])],
        may: [Kill(process: "a"), Kill(process: "b"), PowerCut(machine: "pda")],"#,
    );
    assert!(runs > 100, "{runs} runs");
}
