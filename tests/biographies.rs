//! What is said of a handle that the kernel closed, and that a program closes or uses once more: in
//! the drawn trace, beside an expectation that is not met, and by `explain`.

mod command;

use command::{Said, slotzero};
use expect_test::{Expect, expect};
use slotzero_tests::root;
use std::fs;
use std::path::Path;

/// The first steps of Qt's map(): a mapping that fails, by which the kernel closes the file.
const MAP: &str = r#"
CreateFileForMapping(lpFileName: r"\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                     dwCreationDisposition: OPEN_EXISTING, is: "file"),
CreateFileMapping(hFile: "file", flProtect: [PAGE_READWRITE], is: "map", expect: Fails),
"#;

/// Runs these steps after a mapping that failed; closed values may come back at once.
fn run(name: &str, reuse: bool, steps: &str) -> Said {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("biographies").join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    let text = format!(
        "(about: \"A test.\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 16, \
         reuse_handle_values: {reuse}, has: [File(path: r\"\\f\", content: Text(\"\")), \
         Process(name: \"qt\")])], steps: [{MAP}{steps}])"
    );
    fs::write(folder.join("a.ron"), text).expect("the file can be written");
    slotzero(&folder, &["run", "a.ron"], "")
}

/// What is drawn of the third step on, up to the end of the steps, below the heads of the columns.
#[track_caller]
fn check_drawn(name: &str, reuse: bool, steps: &str, expect: Expect) {
    let said = run(name, reuse, steps);
    let mut lines = said.out.lines().skip_while(|line| !line.starts_with("step "));
    let heads = lines.next().unwrap_or_default();
    let lines = lines.skip_while(|line| !line.starts_with("   3 "));
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    expect.assert_eq(&format!("{heads}\n{}\n", lines.join("\n")));
}

/// The notes beside what is not met.
#[track_caller]
fn check_notes(name: &str, reuse: bool, steps: &str, expect: Expect) {
    let said = run(name, reuse, steps);
    assert_eq!(said.exit, 1, "{said}");
    let notes = said.err.lines().filter(|line| line.contains("= note: \"")).map(str::trim);
    expect.assert_eq(&format!("{}\n", notes.collect::<Vec<_>>().join("\n")));
}

#[test]
fn the_trace_says_who_closed_the_handle_that_is_closed_twice() {
    check_drawn(
        "drawn",
        false,
        "CloseHandle(hObject: \"file\", expect: Fails),",
        expect![[r#"
            step line  who       what
               3    5  qt        CloseHandle(hObject: "file")
                                 = FALSE, last error ERROR_INVALID_HANDLE (6)
                                   OPEN-20a (chosen): CloseHandle on a file handle that the kernel closed after
                                                      a failed mapping gives ERROR_INVALID_HANDLE.
                                   0x0008000a was open file \f (CreateFileForMapping at step 1), closed by the
                                   kernel at step 2 when CreateFileMapping failed; it now stands for nothing
        "#]],
    );
}

#[test]
fn the_trace_says_what_is_closed_where_the_value_came_back() {
    check_drawn(
        "drawn_again",
        true,
        "CreateEvent(is: \"event\"), CloseHandle(hObject: \"file\"),",
        expect![[r#"
            step line  who       what
               3    5  qt        CreateEvent()
                                 = 0x0008000a, last error NO_ERROR (0)  SZ-54 (chosen)
               4    5  qt        CloseHandle(hObject: "file")
                                 │ handle 0x0008000a closed: event 0x0008000a
                                 │ the event is gone
                                 = TRUE
                                   0x0008000a was open file \f (CreateFileForMapping at step 1), closed by the
                                   kernel at step 2 when CreateFileMapping failed; it now stands for an unnamed
                                   event (CreateEvent at step 3)
        "#]],
    );
}

#[test]
fn the_owner_of_what_took_the_place_has_nothing_to_be_told() {
    check_drawn(
        "drawn_owner",
        true,
        "CreateEvent(is: \"event\"), CloseHandle(hObject: \"event\"),",
        expect![[r#"
            step line  who       what
               3    5  qt        CreateEvent()
                                 = 0x0008000a, last error NO_ERROR (0)  SZ-54 (chosen)
               4    5  qt        CloseHandle(hObject: "event")
                                 │ handle 0x0008000a closed: event 0x0008000a
                                 │ the event is gone
                                 = TRUE
        "#]],
    );
}

#[test]
fn the_note_of_a_second_close_that_was_to_succeed_tells_of_the_first() {
    check_notes(
        "note",
        false,
        "CloseHandle(hObject: \"file\"),",
        expect![[r#"
        = note: "file": 0x0008000a was open file \f (CreateFileForMapping at step 1), closed by the kernel at step 2 when CreateFileMapping failed; it now stands for nothing
    "#]],
    );
}

#[test]
fn the_note_of_a_second_close_that_was_to_fail_tells_what_it_closed() {
    check_notes(
        "note_again",
        true,
        "CreateEvent(is: \"event\"), CloseHandle(hObject: \"file\", expect: Fails),",
        expect![[r#"
            = note: "file": 0x0008000a was open file \f (CreateFileForMapping at step 1), closed by the kernel at step 2 when CreateFileMapping failed; it now stands for an unnamed event (CreateEvent at step 3)
        "#]],
    );
}

#[test]
fn the_note_of_a_use_tells_of_the_close_too() {
    check_notes(
        "note_use",
        false,
        "ReadFile(hFile: \"file\", nNumberOfBytesToRead: 1),",
        expect![[r#"
            = note: "file": 0x0008000a was open file \f (CreateFileForMapping at step 1), closed by the kernel at step 2 when CreateFileMapping failed; it now stands for nothing
        "#]],
    );
}

#[test]
fn explain_leads_from_the_bug_to_the_program_that_had_it() {
    let said = slotzero(&root(), &["explain", "PIT-05"], "");
    for scenario in [
        "scenarios/create_file_for_mapping/a_second_close_hits_a_value_that_came_back.ron",
        "scenarios/programs/qt_closes_the_file_twice.ron",
    ] {
        assert!(said.out.contains(scenario), "{said}");
    }
    assert!(said.out.contains("Qt"), "{said}");
}
