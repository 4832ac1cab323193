//! Several threads, of which one fails, and worlds that come to more spaces than they began with.

use abi::OsVersion;
use explorer::{Partial, Settings, SoFar, explore};
use runner::{Options, Walk, plan};
use scenario::{NoFiles, Source, parse};
use std::panic::{AssertUnwindSafe, catch_unwind};

const OPTIONS: Options = Options { step_budget: 1_000, remembers: false, ..Options::DEFAULT };

/// Explores a scenario; what is generated, unique, and the ends.
fn explored(
    text: &str,
    version: OsVersion,
    settings: Settings,
    watch: &(dyn Fn(SoFar) -> bool + Sync),
) -> (u64, u64, u64, Option<Partial>) {
    let source = Source::from_bytes("t.ron", text.into()).expect("it is a text");
    let scenario = parse(&source, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let planned = plan(&scenario, &NoFiles).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let begin = || Walk::begin(&planned, version, OPTIONS).expect("its world can be built");
    let found = explore(&begin, settings, watch);
    (found.generated, found.unique, found.ends, found.partial)
}

/// On CE 6.0 each process has a space of its own.
const STARTS: &str = r#"(about: "A test.", on: [CE_6_0],
world: [Machine(name: "pda", ram: 64, has: [Process(name: "app"), Process(name: "b")])],
programs: [Program(name: "idle.exe", steps: [Sleep(dwMilliseconds: INFINITE, expect: Blocks)])],
steps: [Repeat(n: 6, steps: [CreateProcess(lpApplicationName: "idle.exe")])],
scripts: [Script(by: "b", steps: [GetLastError()])])"#;

const LONG: &str = r#"(about: "A test.", on: [CE_5_0],
world: [Machine(name: "pda", ram: 64, has: [Process(name: "a"), Process(name: "b")])],
steps: [Repeat(n: 30, steps: [GetLastError()])],
scripts: [Script(by: "b", steps: [Repeat(n: 30, steps: [GetLastError()])])])"#;

#[test]
fn spaces_that_were_taken_back_are_made_again() {
    let one = explored(STARTS, OsVersion::Ce6_0, Settings::DEFAULT, &|_| false);
    assert_eq!(one.3, None);
    let several = Settings { threads: 4, ..Settings::DEFAULT };
    assert_eq!(explored(STARTS, OsVersion::Ce6_0, several, &|_| false), one);
}

#[test]
fn a_thread_that_fails_leaves_no_other_waiting() {
    for threads in [1, 2, 5] {
        let settings = Settings { threads, ..Settings::DEFAULT };
        let fails = |_: SoFar| -> bool { panic!("the watcher fails") };
        let explore = || explored(LONG, OsVersion::Ce5_0, settings, &fails);
        assert!(catch_unwind(AssertUnwindSafe(explore)).is_err(), "{threads} threads");
    }
}

#[test]
fn a_limit_that_is_not_reached_does_not_end_the_search_of_many_threads() {
    let whole = explored(LONG, OsVersion::Ce5_0, Settings::DEFAULT, &|_| false);
    let settings = Settings { turns: whole.0 + 40, threads: 8, ..Settings::DEFAULT };
    for _ in 0..20 {
        assert_eq!(explored(LONG, OsVersion::Ce5_0, settings, &|_| false), whole);
    }
}

#[test]
fn a_table_that_is_too_small_for_one_thread_is_for_many() {
    let bytes = |parts: u64| 64 * 64 * 8 * parts;
    for table_bytes in [0, bytes(1), bytes(2)] {
        for threads in [1, 3, 8] {
            let settings = Settings { table_bytes, threads, ..Settings::DEFAULT };
            let text = LONG.replace("30", "90");
            let found = explored(&text, OsVersion::Ce5_0, settings, &|_| false);
            assert_eq!(found.3, Some(Partial::NoRoom), "{table_bytes} bytes, {threads} threads");
        }
    }
}
