//! What runs that fail say, whole, in each of its forms: the place of the expectation, the call.

use crate::{budget, messages, with_steps};
use expect_test::{Expect, expect};
use scenario::Format;
use slotzero_tests::run_text;

#[track_caller]
fn said(steps: &str, format: Format, expect: Expect) {
    expect.assert_eq(&messages(&run_text(&with_steps(steps), budget(100)), format));
}

const REFUSED: &str = "CreateFile(lpFileName: r\"\\no\",\n    dwDesiredAccess: [GENERIC_READ],\n    dwCreationDisposition: OPEN_EXISTING,\n    expect: Fails(ERROR_ACCESS_DENIED))";

#[test]
fn a_call_that_fails_otherwise_is_shown_with_what_was_expected() {
    said(
        REFUSED,
        Format::Human,
        expect![[r#"
        error: expectation not met: CreateFile returned INVALID_HANDLE_VALUE
         --> t.ron:7:13
          |
        4 | CreateFile(lpFileName: r"\no",
          | ---------- this call failed with ERROR_FILE_NOT_FOUND (2)
        ...
        7 |     expect: Fails(ERROR_ACCESS_DENIED))
          |             ^^^^^^^^^^^^^^^^^^^^^^^^^^ expected this
          |
          = note: clause SZ-21 (chosen): CREATE_NEW fails with ERROR_FILE_EXISTS if the file exists; OPEN_EXISTING and TRUNCATE_EXISTING fail with ERROR_FILE_NOT_FOUND if it does not.
          = help: `slotzero explain SZ-21` tells more
    "#]],
    );
    said(
        REFUSED,
        Format::Short,
        expect![[r#"
        t.ron:7:13: error: expectation not met: CreateFile returned INVALID_HANDLE_VALUE (help: `slotzero explain SZ-21` tells more)
    "#]],
    );
    said(
        REFUSED,
        Format::Json,
        expect![[r#"
        {"column":13,"end_byte":302,"end_column":39,"end_line":7,"file":"t.ron","help":"`slotzero explain SZ-21` tells more","label":"expected this","line":7,"message":"expectation not met: CreateFile returned INVALID_HANDLE_VALUE","notes":["clause SZ-21 (chosen): CREATE_NEW fails with ERROR_FILE_EXISTS if the file exists; OPEN_EXISTING and TRUNCATE_EXISTING fail with ERROR_FILE_NOT_FOUND if it does not."],"secondary":[{"column":1,"end_byte":164,"end_column":11,"end_line":4,"label":"this call failed with ERROR_FILE_NOT_FOUND (2)","line":4,"start_byte":154}],"severity":"error","start_byte":276}
    "#]],
    );
}

#[test]
fn a_touch_of_memory_that_is_not_guarded_is_shown_with_its_address() {
    let steps = "Read(at: 0x30000000, expect: Bytes(b\"\\x00\"))";
    said(
        steps,
        Format::Human,
        expect![[r#"
        error: expectation not met: Read raised EXCEPTION_ACCESS_VIOLATION at 0x30000000
         --> t.ron:4:30
          |
        4 | Read(at: 0x30000000, expect: Bytes(b"\x00"))
          | ----                         ^^^^^^^^^^^^^^ expected this
          | |
          | the read of 0x30000000 faulted: the lowest 64 KB of a slot are never given out
    "#]],
    );
    said(
        steps,
        Format::Short,
        expect![[r#"
        t.ron:4:30: error: expectation not met: Read raised EXCEPTION_ACCESS_VIOLATION at 0x30000000
    "#]],
    );
    said(
        steps,
        Format::Json,
        expect![[r#"
        {"column":30,"end_byte":197,"end_column":44,"end_line":4,"file":"t.ron","help":null,"label":"expected this","line":4,"message":"expectation not met: Read raised EXCEPTION_ACCESS_VIOLATION at 0x30000000","notes":[],"secondary":[{"column":1,"end_byte":158,"end_column":5,"end_line":4,"label":"the read of 0x30000000 faulted: the lowest 64 KB of a slot are never given out","line":4,"start_byte":154}],"severity":"error","start_byte":183}
    "#]],
    );
}

#[test]
fn a_check_that_is_not_met_says_what_there_is() {
    let steps = "CheckFile(path: r\"\\no\", exists: true),\nCheckVolume(path: r\"\\Card\", present: false),\nCheckProcess(name: \"q\", running: false)";
    said(
        steps,
        Format::Human,
        expect![[r#"
        error: check not met: there is no file \no
         --> t.ron:4:1
          |
        4 | CheckFile(path: r"\no", exists: true),
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        error: check not met: present is true, expected false
         --> t.ron:5:1
          |
        5 | CheckVolume(path: r"\Card", present: false),
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        error: check not met: running is true, expected false
         --> t.ron:6:1
          |
        6 | CheckProcess(name: "q", running: false)
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#]],
    );
    said(
        steps,
        Format::Short,
        expect![[r#"
        t.ron:4:1: error: check not met: there is no file \no
        t.ron:5:1: error: check not met: present is true, expected false
        t.ron:6:1: error: check not met: running is true, expected false
    "#]],
    );
    said(
        steps,
        Format::Json,
        expect![[r#"
        {"column":1,"end_byte":191,"end_column":38,"end_line":4,"file":"t.ron","help":null,"label":"","line":4,"message":"check not met: there is no file \\no","notes":[],"secondary":[],"severity":"error","start_byte":154}
        {"column":1,"end_byte":236,"end_column":44,"end_line":5,"file":"t.ron","help":null,"label":"","line":5,"message":"check not met: present is true, expected false","notes":[],"secondary":[],"severity":"error","start_byte":193}
        {"column":1,"end_byte":277,"end_column":40,"end_line":6,"file":"t.ron","help":null,"label":"","line":6,"message":"check not met: running is true, expected false","notes":[],"secondary":[],"severity":"error","start_byte":238}
    "#]],
    );
}

#[test]
fn an_output_and_a_last_error_that_differ_have_their_own_places() {
    let steps = "SetLastError(dwErrCode: 5),\nGetSystemInfo(out: (dwPageSize: 1024), last_error: ERROR_FILE_NOT_FOUND)";
    said(
        steps,
        Format::Human,
        expect![[r#"
            error: `dwPageSize` is 4096 (0x1000)
             --> t.ron:5:33
              |
            5 | GetSystemInfo(out: (dwPageSize: 1024), last_error: ERROR_FILE_NOT_FOUND)
              | ------------- by this call      ^^^^ expected this
            error: the last error is ERROR_ACCESS_DENIED (5)
             --> t.ron:5:52
              |
            5 | GetSystemInfo(out: (dwPageSize: 1024), last_error: ERROR_FILE_NOT_FOUND)
              |                                                    ^^^^^^^^^^^^^^^^^^^^ expected ERROR_FILE_NOT_FOUND (2)
        "#]],
    );
}

#[test]
fn what_is_not_modelled_is_named() {
    let steps = "CreateEvent(is: \"e\"),\nDuplicateHandle(hSourceHandle: \"e\")";
    said(steps, Format::Short, expect![[r#""#]]);
}

#[test]
fn why_a_run_ended_is_said_even_after_twenty_mistakes() {
    let mistakes = "GetLastError(expect: Fails), ".repeat(30);
    let ends = [
        ("Sleep(dwMilliseconds: INFINITE)", "error: deadlock: no thread can run"),
        ("Repeat(n: 100, steps: [GetLastError()])", "error: the budget of 100 steps is used up"),
        (
            "CreateThread(lpStartAddress: \"x\")",
            "error: the run comes to something that is not modelled",
        ),
        ("CloseHandle(by: \"q/2\")", "error: q has no living thread 2"),
    ];
    for (end, why) in ends {
        let result = run_text(&with_steps(&format!("{mistakes}{end}")), budget(100));
        let said = messages(&result, Format::Short);
        assert!(said.contains(why), "{said}");
        assert!(said.contains("11 more mistakes are not shown"), "{said}");
        assert_eq!(said.lines().count(), 21, "{said}");
    }
}

#[test]
fn what_is_not_modelled_ends_the_run_unless_one_of_the_choices_is_that() {
    let run = |choices: &str| {
        let copy = "VirtualCopy(cbSize: 4096, fdwProtect: [PAGE_READWRITE, PAGE_PHYSICAL]";
        run_text(&with_steps(&format!("{copy}, expect: OneOf([{choices}]))")), budget(100))
    };
    let said = messages(&run("Succeeds, Fails"), Format::Short);
    assert!(said.contains("error: the run comes to something that is not modelled"), "{said}");
    assert_eq!(messages(&run("Succeeds, NotModelled"), Format::Short), "");
}
