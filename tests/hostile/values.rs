//! Rows 26 to 29: handles and what is bound to names.

use crate::{check, messages, met, scenario, with_steps};
use expect_test::expect;
use runner::Options;
use scenario::Format;
use slotzero_tests::run_text;

#[test]
fn row_26_a_handle_of_another_process_works_and_cannot_be_closed() {
    met(&with_steps(
        r#"CreateEvent(is: "e"), SetEvent(by: "q", hEvent: "e"),
        CloseHandle(by: "q", hObject: "e", expect: Fails(ERROR_INVALID_HANDLE)), CloseHandle(hObject: "e"),
        SetEvent(by: "q", hEvent: "e", expect: Fails(ERROR_INVALID_HANDLE))"#,
    ));
}

#[test]
fn row_26_a_handle_of_another_machine_is_another_handle_or_none() {
    let world = r#"Machine(name: "m", ram: 1, has: [Process(name: "p")]), Machine(name: "n", ram: 1, has: [Process(name: "q")])"#;
    met(&scenario(
        world,
        r#"CreateEvent(is: "e"), SetEvent(by: "q", hEvent: "e", expect: Fails(ERROR_INVALID_HANDLE)),
        CloseHandle(by: "q", hObject: "e", expect: Fails(ERROR_INVALID_HANDLE)), SetEvent(hEvent: "e")"#,
    ));
}

/// Every function that takes a handle, the handle at `#`.
const TAKERS: &[&str] = &[
    "CloseHandle(hObject: #",
    "CreateFileMapping(hFile: #, flProtect: [PAGE_READONLY]",
    "MapViewOfFile(hFileMappingObject: #, dwDesiredAccess: [FILE_MAP_READ]",
    "ReadFile(hFile: #, nNumberOfBytesToRead: 1",
    "WriteFile(hFile: #, lpBuffer: Text(\"a\"), nNumberOfBytesToWrite: 1",
    "SetFilePointer(hFile: #",
    "GetFileSize(hFile: #",
    "SetEndOfFile(hFile: #",
    "FlushFileBuffers(hFile: #",
    "SetEvent(hEvent: #",
    "ResetEvent(hEvent: #",
    "ReleaseMutex(hMutex: #",
    "ReleaseSemaphore(hSemaphore: #, lReleaseCount: 1",
    "WaitForSingleObject(hHandle: #, dwMilliseconds: 0",
    "TerminateProcess(hProcess: #",
    "GetExitCodeProcess(hProcess: #",
];

#[test]
fn row_27_a_number_that_is_no_handle_is_refused_by_every_function() {
    for taker in TAKERS {
        for handle in ["NULL", "0", "1", "0x7FFFFFFE", "0xFFFFFFFE", "-3"] {
            met(&with_steps(&format!("{}, expect: Fails)", taker.replace('#', handle))));
        }
        // INVALID_HANDLE_VALUE asks CreateFileMapping for no file; PAGE_READONLY needs one.
        met(&with_steps(&format!(
            "{}, expect: Fails)",
            taker.replace('#', "INVALID_HANDLE_VALUE")
        )));
        for number in ["4294967296", "-2147483649"] {
            let result =
                run_text(&with_steps(&(taker.replace('#', number) + ")")), Options::default());
            let said = messages(&result, Format::Short);
            assert!(result.is_err() && said.contains("a number of 32 bits"), "{said}");
        }
    }
}

#[test]
fn row_27_a_closed_handle_is_refused_by_every_function() {
    for taker in TAKERS {
        let steps = format!(
            r#"CreateEvent(is: "e"), CloseHandle(hObject: "e"), CreateEvent(), {}, expect: Fails)"#,
            taker.replace('#', "\"e\"")
        );
        met(&with_steps(&steps));
    }
}

#[test]
fn row_28_a_failed_call_is_pointed_out_where_its_null_is_used() {
    let text = with_steps(
        "CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READONLY], is: \"map\", expect: Fails),\nMapViewOfFile(hFileMappingObject: \"map\", is: \"view\")",
    );
    let result = run_text(&text, Options::default());
    expect![[r#"
        error: expectation not met: MapViewOfFile returned NULL
         --> t.ron:5:1
          |
        4 | CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READONLY], is: "map", expect: Fails),
          |                                                                                ----- "map" is NULL because this failed
        5 | MapViewOfFile(hFileMappingObject: "map", is: "view")
          | ^^^^^^^^^^^^^ this call failed with ERROR_INVALID_HANDLE (6)
          |
          = note: a step without `expect` must succeed
          = note: clause SZ-68 (chosen): A handle of the wrong kind, and a value that is no handle, fail with ERROR_INVALID_HANDLE.
          = help: `slotzero explain SZ-68` tells more
    "#]].assert_eq(&messages(&result, Format::Human));
    for user in ["UnmapViewOfFile(lpBaseAddress: \"v\")", "FlushViewOfFile(lpBaseAddress: \"v\")"] {
        let steps = format!("MapViewOfFile(is: \"v\", expect: Fails),\n{user},\nRead(at: \"v\")");
        let said = messages(&run_text(&with_steps(&steps), Options::default()), Format::Human);
        assert!(said.contains("\"v\" is NULL because this failed"), "{said}");
        assert!(said.matches("because this failed").count() == 2, "the Read tells it too: {said}");
    }
}

#[test]
fn row_29_a_handle_is_no_address_and_an_address_is_no_handle() {
    check(
        &with_steps("CreateEvent(is: \"e\"), UnmapViewOfFile(lpBaseAddress: \"e\")"),
        expect![[r#"
            t.ron:4:54: error: `lpBaseAddress` takes an address, and "e" is a handle
        "#]],
    );
    check(
        &with_steps("VirtualAlloc(is: \"v\"), CloseHandle(hObject: \"v\")"),
        expect![[r#"
        t.ron:4:45: error: `hObject` takes a handle, and "v" is an address
    "#]],
    );
    check(
        &with_steps("VirtualAlloc(is: \"v\"), Sleep(dwMilliseconds: \"v\")"),
        expect![[r#"
        t.ron:4:46: error: `dwMilliseconds` takes a number, and "v" is an address
    "#]],
    );
    check(
        &with_steps("CreateEvent(is: \"e\"), CloseHandle(hObject: (\"e\", 4), expect: Fails)"),
        expect![[r#"
            t.ron:4:44: error: `hObject` takes a bound handle in quotes, `NULL` or `INVALID_HANDLE_VALUE`, not `(…)`
        "#]],
    );
    check(
        &with_steps("CreateEvent(is: \"e\"), UnmapViewOfFile(lpBaseAddress: (\"e\", 1))"),
        expect![[r#"
            t.ron:4:54: error: `lpBaseAddress` takes an address, and "e" is a handle
        "#]],
    );
    check(
        &with_steps("CreateEvent(is: \"e\"), Read(at: \"e\")"),
        expect![[r#"
            t.ron:4:32: error: `at` takes an address, and "e" is a handle
        "#]],
    );
}
