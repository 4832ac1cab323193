//! What `slotzero judge` says, and how it ends.

use crate::command::slotzero;
use crate::script::events;
use abi::OsVersion;
use expect_test::{Expect, expect};
use slotzero_tests::root;

/// Judges a script that comes from stdin.
#[track_caller]
fn check(args: &[&str], script: &str, expected: Expect) {
    let trace = trace::json::write(&events(OsVersion::CeNet4_2, script));
    check_text(args, &trace, expected);
}

#[track_caller]
fn check_text(args: &[&str], text: &str, expected: Expect) {
    let args: Vec<&str> = ["judge", "-"].into_iter().chain(args.iter().copied()).collect();
    expected.assert_eq(&slotzero(&root(), &args, text).to_string());
}

const VIOLATES: &str = "a: CreateFileMapping(hFile=INVALID_HANDLE_VALUE, flProtect=SEC_IMAGE|PAGE_READWRITE, dwMaximumSizeLow=1) = 0x10 0";
const DEPARTS: &str = "a: CloseHandle(hObject=0x10) = FALSE 5";

#[test]
fn what_is_permitted_ends_with_0() {
    check(
        &[],
        "a: CloseHandle(hObject=0x10) = FALSE 6",
        expect![[r#"
        CE_NET_4_2: 1 permitted, 0 not covered, 0 departing from our choices, 0 violating
        exit 0
    "#]],
    );
}

#[test]
fn a_violation_ends_with_1_and_is_told_with_its_line() {
    check(
        &[],
        VIOLATES,
        expect![[r#"
        -:3: CreateFileMapping = 0x10: violates CFM-11b: it succeeded and had to fail: SEC_IMAGE is not supported.
        CE_NET_4_2: 0 permitted, 0 not covered, 0 departing from our choices, 1 violating
        exit 1
    "#]],
    );
}

#[test]
fn a_departure_from_a_choice_is_told_apart() {
    check(
        &[],
        DEPARTS,
        expect![[r#"
        -:3: CloseHandle = FALSE: departs from our choice SZ-50, which no document settles: it failed with ERROR_ACCESS_DENIED (5), and this failure is ERROR_INVALID_HANDLE (6)
        CE_NET_4_2: 0 permitted, 0 not covered, 1 departing from our choices, 0 violating
        exit 0
    "#]],
    );
}

#[test]
fn a_departure_ends_with_1_where_one_is_strict() {
    check(
        &["--strict", "--message-format", "json"],
        DEPARTS,
        expect![[r#"
        {"clause":"SZ-50","event":"CloseHandle = FALSE","line":3,"reason":"finding","verdict":"departs","why":"it failed with ERROR_ACCESS_DENIED (5), and this failure is ERROR_INVALID_HANDLE (6)"}
        {"departs":1,"exit_code":1,"not_covered":0,"permitted":0,"reason":"summary","version":"CE_NET_4_2","violates":0}
        exit 1
    "#]],
    );
}

#[test]
fn what_is_no_trace_ends_with_2_and_its_place() {
    check_text(
        &[],
        "{\"event\":\"Header\",\"format\":1,\n",
        expect![[r#"
        -:1:29: error: it is no event: EOF while parsing a value (column 29)
        exit 2
    "#]],
    );
    check_text(
        &["--message-format", "json"],
        "[]\n",
        expect![[r#"
        {"column":2,"line":1,"message":"it is no event: missing field `event` (column 2)","reason":"message","severity":"error"}
        exit 2
    "#]],
    );
}

#[test]
fn the_page_on_commands_shows_what_it_says() {
    let page = std::fs::read_to_string(root().join("docs/command-line.md")).expect("it is there");
    let block = page.split("```judge\n").nth(1).expect("the page shows it");
    let block = block.split("```").next().unwrap_or_default();
    let (scenario, said) = block.split_once('\n').expect("a scenario, and what is said");
    let trace = slotzero(&root(), &["trace", scenario, "--format", "json"], "").out;
    let judged = slotzero(&root(), &["judge", "-"], &trace);
    assert_eq!((judged.exit, judged.out.as_str()), (0, said));
}

#[test]
fn a_trace_that_ends_within_a_call_is_told() {
    let whole = trace::json::write(&events(OsVersion::CeNet4_2, DEPARTS));
    let cut: Vec<&str> = whole.lines().take(2).collect();
    check_text(
        &[],
        &format!("{}\n", cut.join("\n")),
        expect![[r#"
        -:2: CloseHandle: contradicts the trace: the trace ends before the call returns
        CE_NET_4_2: 0 permitted, 0 not covered, 0 departing from our choices, 1 violating
        exit 1
    "#]],
    );
}

#[test]
fn a_step_that_is_missing_is_told() {
    check(
        &[],
        r#"{"event":"Step","index":1,"line":7,"thread":null,"text":"EjectCard(machine: \"one\")"}
           {"event":"Step","index":3,"line":9,"thread":null,"text":"Check(ram_used: 0)"}"#,
        expect![[r#"
        -:2: EjectCard(machine: "one"): contradicts the trace: the step came to nothing: the world did nothing
        -:3: Step: contradicts the trace: step 3 comes after step 1
        -:3: Check(ram_used: 0): contradicts the trace: the step came to nothing: nothing was looked at
        CE_NET_4_2: 0 permitted, 0 not covered, 0 departing from our choices, 3 violating
        exit 1
    "#]],
    );
}
