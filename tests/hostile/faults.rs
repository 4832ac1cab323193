//! Row 60: faults that are injected where nothing happens.

use crate::{check, met, scenario, with_steps};
use expect_test::expect;
use proptest::prelude::*;

/// A view of a file of eight pages, and as many reads, each of which pages in.
fn reads(faults: &str, nth: u64, persistent: bool) -> String {
    let world = r#"Machine(name: "m", ram: 16, has: [File(path: r"\f", content: Pattern(len: 0x8000)), Process(name: "p")])"#;
    let open = r#"CreateFileForMapping(lpFileName: r"\f", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, is: "f"),
        CreateFileMapping(hFile: "f", flProtect: [PAGE_READONLY], is: "m"), MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_READ], is: "v"),"#;
    let read = |at: u64| {
        let fails = at + 1 == nth || persistent && at + 1 > nth;
        let expect = if fails { ", expect: Raises(EXCEPTION_ACCESS_VIOLATION)" } else { "" };
        format!("Read(at: (\"v\", {}){expect}),", at * 0x1000)
    };
    scenario(world, &format!("{open} {faults} {}", (0..8).map(read).collect::<String>()))
}

fn fault(nth: u64, persistent: bool) -> String {
    format!("Fault(on: PageIn, nth: {nth}, persistent: {persistent}),")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_60_a_fault_strikes_the_nth_time_or_is_reported(nth in prop_oneof![1u64..12, Just(u64::MAX)], persistent: bool) {
        let said = crate::short(&reads(&fault(nth, persistent), nth, persistent));
        if nth <= 8 {
            prop_assert_eq!(said, "Met\n");
        } else {
            prop_assert!(said.contains(&format!("the fault was never reached: {} more to go", nth - 8)), "{}", said);
        }
    }
}

#[test]
fn row_60_the_same_fault_twice_strikes_once() {
    met(&reads(&fault(3, false).repeat(2), 3, false));
    met(&reads(&(fault(3, true) + &fault(5, false)), 3, true));
}

#[test]
fn row_60_a_fault_counts_from_1_and_comes_before_what_it_strikes() {
    check(
        &with_steps("Fault(on: PageIn, nth: 0)"),
        expect![[r#"
        t.ron:4:24: error: 0 is out of the range of `nth`, 1..=18446744073709551615
    "#]],
    );
    check(
        &with_steps("Fault(on: PageIn, nth: 18446744073709551616)"),
        expect![[r#"
        t.ron:4:24: error: `18446744073709551616` is out of the range of `nth`, 1..=18446744073709551615
    "#]],
    );
    check(
        &with_steps("Fault(on: Everything)"),
        expect![[r#"
        t.ron:4:11: error: unknown kind of fault `Everything` (help: known are `PageIn`, `WriteBack`, `Allocation`, `Growth`, `Server`)
    "#]],
    );
    check(
        &reads("", 9, false).replace("\n])", "Fault(on: PageIn)\n])"),
        expect![[r#"
        Unmet
        t.ron:5:339: error: the fault was never reached: 1 more to go (help: lower `nth`, or let the steps go on)
    "#]],
    );
}
