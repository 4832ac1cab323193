//! Names and values of outputs that a function does not have: known before anything runs.

use crate::{check, met, short, with_steps};
use expect_test::expect;
use runner::Options;
use slotzero_tests::run_text;

#[test]
fn an_output_that_the_function_does_not_have_is_refused_with_the_nearest_name() {
    check(
        &with_steps(
            r#"GetCurrentProcess(is: "p"),
CreateProcess(lpApplicationName: "x", out: (hProces: Is("h"), lpExitCode: 3)),
CloseHandle(hObject: "p", out: (x: 1))"#,
        ),
        expect![[r#"
            t.ron:5:45: error: CreateProcess has no output `hProces` (help: did you mean `hProcess`?)
            t.ron:5:63: error: CreateProcess has no output `lpExitCode` (help: it has hProcess, hThread, dwProcessId, dwThreadId)
            t.ron:6:33: error: CloseHandle has no output `x` (help: it has no outputs)
        "#]],
    );
}

#[test]
fn a_misspelt_output_is_shown_where_it_is_written() {
    let text = with_steps(r#"VirtualQuery(lpAddress: 0x10000, out: (state: MEM_FREE))"#);
    let mistakes = run_text(&text, Options::default()).expect_err("it is not run");
    expect![[r#"
        error: VirtualQuery has no output `state`
         --> t.ron:4:40
          |
        4 | VirtualQuery(lpAddress: 0x10000, out: (state: MEM_FREE))
          |                                        ^^^^^
          |
          = help: did you mean `State`?
    "#]]
    .assert_eq(&mistakes.render(scenario::Format::Human));
}

#[test]
fn constants_of_an_output_are_those_of_its_families() {
    check(
        &with_steps(
            r#"VirtualQuery(lpAddress: 0x10000, out: (State: PAGE_NOACCESS, Protect: MEM_FREE, RegionSize: MEM_FREE)),
VirtualQuery(lpAddress: 0x10000, out: (Type: [MEM_PRIVATE, PAGE_READONLY], BaseAddress: TRUE, AllocationBase: NULL))"#,
        ),
        expect![[r#"
            t.ron:4:47: error: `PAGE_NOACCESS` does not belong to `State` (help: `State` takes MEM_COMMIT, MEM_RESERVE, MEM_FREE)
            t.ron:4:71: error: `MEM_FREE` does not belong to `Protect` (help: `Protect` takes PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE, PAGE_EXECUTE_READ …)
            t.ron:4:93: error: `MEM_FREE` does not belong to `RegionSize` (help: `RegionSize` takes a number)
            t.ron:5:60: error: `PAGE_READONLY` does not belong to `Type` (help: `Type` takes MEM_PRIVATE, MEM_MAPPED, MEM_IMAGE)
            t.ron:5:89: error: `TRUE` does not belong to `BaseAddress` (help: `BaseAddress` takes NULL, INVALID_HANDLE_VALUE)
        "#]],
    );
}

#[test]
fn values_of_an_output_are_of_its_kind() {
    check(
        &with_steps(
            r#"CreateEvent(is: "e"), VirtualAlloc(dwSize: 4096, flAllocationType: MEM_RESERVE, flProtect: PAGE_READWRITE, is: "a"),
VirtualQuery(lpAddress: "a", out: (BaseAddress: "e", RegionSize: "a", State: Text("x"))),
DuplicateHandle(hSourceHandle: "e", out: (lpTargetHandle: "a")),
ReadFile(hFile: "e", out: (lpBuffer: 3, lpNumberOfBytesRead: Is("n")))"#,
        ),
        expect![[r#"
            t.ron:5:49: error: `BaseAddress` takes an address, and "e" is a handle
            t.ron:5:66: error: `RegionSize` takes a number, and "a" is an address
            t.ron:5:78: error: `State` takes a number, not data
            t.ron:6:59: error: `lpTargetHandle` takes a handle, and "a" is an address
            t.ron:7:38: error: `lpBuffer` takes data such as `Text("…")`, not the number 3
        "#]],
    );
}

#[test]
fn no_name_is_bound_to_bytes() {
    check(
        &with_steps(r#"ReadFile(hFile: NULL, expect: Fails, out: (lpBuffer: Is("b")))"#),
        expect![[r#"
            t.ron:4:57: error: `lpBuffer` is bytes, and names are bound to numbers (help: compare them: `lpBuffer: Text("…")`)
        "#]],
    );
}

#[test]
fn a_name_that_an_output_is_bound_to_is_of_the_kind_of_the_output() {
    check(
        &with_steps(
            r#"VirtualQuery(lpAddress: 0x10000, out: (RegionSize: Is("size"), BaseAddress: Is("base"))),
CloseHandle(hObject: "size"),
CloseHandle(hObject: "base"),
Read(at: "size"),
VirtualAlloc(lpAddress: "size", dwSize: "base", flAllocationType: MEM_RESERVE, flProtect: PAGE_READWRITE),
CheckObject(of: "size", alive: true)"#,
        ),
        expect![[r#"
            t.ron:5:22: error: `hObject` takes a handle, and "size" is a number
            t.ron:6:22: error: `hObject` takes a handle, and "base" is an address
            t.ron:7:10: error: `at` takes an address, and "size" is a number
            t.ron:8:25: error: `lpAddress` takes an address, and "size" is a number
            t.ron:8:41: error: `dwSize` takes a number, and "base" is an address
            t.ron:9:17: error: `of` takes a handle, and "size" is a number
        "#]],
    );
}

#[test]
fn identifiers_serve_as_handles_and_as_numbers() {
    met(&with_steps(
        r#"GetCurrentProcessId(by: "q", is: "id"), CheckObject(of: "id", alive: true),
OpenProcess(dwDesiredAccess: PROCESS_ALL_ACCESS, dwProcessId: "id", is: "h"),
GetExitCodeProcess(hProcess: "id", out: (lpExitCode: STILL_ACTIVE)), CloseHandle(hObject: "h")"#,
    ));
}

#[test]
fn an_output_that_a_failed_call_does_not_give_is_missed_when_the_call_is_made() {
    let said = short(&with_steps(
        r#"GetExitCodeProcess(hProcess: NULL, expect: Fails, out: (lpExitCode: 3))"#,
    ));
    expect![[r#"
        Unmet
        t.ron:4:57: error: this call did not give the output `lpExitCode`
    "#]]
    .assert_eq(&said);
}
