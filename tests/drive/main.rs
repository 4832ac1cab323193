//! Conversations with `slotzero drive`: text in, text out. The oracle judges what happens in them.

mod acts;
mod looks;
mod servers;
mod traces;

use expect_test::{Expect, expect};
use scenario::NoFiles;
use slotzero::drive::converse;
use slotzero_tests::conversation::Conversation;

#[track_caller]
fn check(lines: &str, expect: Expect) {
    let lines: Vec<&str> = lines.lines().map(str::trim).collect();
    expect.assert_eq(&answers(lines.join("\n").as_bytes()));
}

fn answers(input: &[u8]) -> String {
    let mut output = Vec::new();
    converse(&mut &*input, &mut output, &NoFiles).expect("memory can be written to");
    assert_eq!(Conversation::of(input).findings(), [""; 0]);
    String::from_utf8(output).expect("answers are text")
}

#[test]
fn a_shared_object_is_seen_by_both_processes() {
    check(
        r#"{"reset": {"version": "CE_NET_4_2"}}
           {"proc": "A", "fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE|SEC_COMMIT", "dwMaximumSizeHigh": 0, "dwMaximumSizeLow": 4096, "lpName": "Foo"}, "out": "m"}
           {"proc": "A", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"proc": "A", "fn": "Poke", "args": {"address": "$v+0x10", "byte": 77}}
           {"proc": "B", "fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 4096, "lpName": "Foo"}, "out": "m"}
           {"proc": "B", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_READ"}, "out": "v"}
           {"proc": "B", "fn": "Peek", "args": {"address": "$v+16"}}
           {"proc": "B", "fn": "Poke", "args": {"address": "$v+16", "byte": 1}}
           {"proc": "B", "fn": "Exec", "args": {"address": "$v"}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":183,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":"77"}
            {"result":"EXC_C0000005","last_error":null,"value":"op=1;addr_matches=1"}
            {"result":"EXC_C0000005","last_error":null,"value":"op=8;addr_matches=1"}
        "#]],
    );
}

#[test]
fn refusals_come_with_the_last_error_and_on_request_with_the_clause() {
    check(
        r#"{"fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "lpName": null}, "explain": true}
           {"fn": "CreateFile", "args": {"lpFileName": "\\none", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "CloseHandle", "args": {"hObject": "$f"}}
           {"fn": "GetLastError"}
           {"fn": "CloseHandle", "args": {"hObject": "0xdeadbee0"}}
           {"fn": "GetLastError"}"#,
        expect![[r#"
            {"result":"NULL","last_error":87,"value":null,"clause":"OPEN-04"}
            {"result":"INVALID_HANDLE_VALUE","last_error":2,"value":null}
            {"result":"FALSE","last_error":6,"value":null}
            {"result":"6","last_error":null,"value":null}
            {"result":"FALSE","last_error":6,"value":null}
            {"result":"6","last_error":null,"value":null}
        "#]],
    );
}

#[test]
fn a_reset_keeps_to_the_ram_and_the_processes_of_its_version() {
    let machine = |version: &str, machine: &str| {
        format!(r#"{{"reset": {{"version": "{version}", "world": [{{"Machine": {machine}}}]}}}}"#)
    };
    let processes: Vec<String> =
        (0..32).map(|n| format!(r#"{{"Process": {{"name": "p{n}"}}}}"#)).collect();
    let many = format!(r#"{{"name": "m", "ram": 1, "has": [{}]}}"#, processes.join(", "));
    let large = r#"{"name": "m", "ram": 262144}"#;
    let store = r#"{"name": "m", "ram": 1, "has": [{"ObjectStore": {"capacity": 536870912}}]}"#;
    let asked = ["CE_5_0", "CE_6_0"].map(|version| {
        [large, store, &many].map(|described| machine(version, described)).join("\n")
    });
    check(
        &asked.join("\n"),
        expect![[r#"
        {"error":"the machine has 262144 pages of RAM, and CE_5_0 can address 131072: 512 MB (clause MAP-08: The kernel can address at most 512 MB of physical memory.)","kind":"input"}
        {"error":"this object store has 536870912 bytes, and one of CE_5_0 at most 268435456: 256 MB (clause RAM-02: The RAM file system has at most 256 MB.); the machine has 131073 pages of RAM, and CE_5_0 can address 131072: 512 MB (clause MAP-08: The kernel can address at most 512 MB of physical memory.)","kind":"input"}
        {"error":"a machine has slots for 31 processes beside the kernel","kind":"input"}
        {"result":"ok"}
        {"result":"ok"}
        {"result":"ok"}
    "#]],
    );
}

#[test]
fn names_are_bound_to_outputs_that_the_function_has() {
    check(
        r#"{"reset": {"programs": ["child"]}}
           {"fn": "CreateProcess", "args": {"lpApplicationName": "child"}, "out": {"hProces": "p"}}
           {"fn": "CreateProcess", "args": {"lpApplicationName": "child"}, "out": {"colour": "p"}}
           {"fn": "ReadFile", "args": {"hFile": 0}, "out": {"lpBuffer": "b"}}
           {"fn": "SetLastError", "args": {"dwErrCode": 5}, "out": {"returns": "r"}}
           {"fn": "GetLastError"}
           {"fn": "CreateProcess", "args": {"lpApplicationName": "child"}, "out": {"hProcess": "p", "return": "r"}}
           {"fn": "IsEqual", "args": {"a": "$r", "b": 1}}"#,
        expect![[r#"
            {"result":"ok"}
            {"error":"CreateProcess has no output `hProces`; did you mean `hProcess`?","kind":"input"}
            {"error":"CreateProcess has no output `colour`, only hProcess, hThread, dwProcessId, dwThreadId, return","kind":"input"}
            {"error":"`lpBuffer` is bytes, and names are bound to numbers","kind":"input"}
            {"error":"SetLastError has no output `returns`; did you mean `return`?","kind":"input"}
            {"result":"0","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":{"dwProcessId":524298,"dwThreadId":524302,"hProcess":524298,"hThread":524302}}
            {"result":"TRUE","last_error":null,"value":null}
        "#]],
    );
}

#[test]
fn files_are_made_asked_read_and_written_by_helpers() {
    check(
        r#"{"fn": "MakeFile", "args": {"name": "f.dat", "size": 600, "pattern": 1}}
           {"fn": "PathSize", "args": {"name": "f.dat"}}
           {"fn": "PathSize", "args": {"name": "g.dat"}}
           {"fn": "CreateFile", "args": {"name": "f.dat", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwShareMode": 0, "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "ReadFile", "args": {"hFile": "$f", "offset": 254, "nBytes": 4}}
           {"fn": "WriteFile", "args": {"hFile": "$f", "offset": 1000, "hex": "99bb"}}
           {"fn": "GetFileSize", "args": {"hFile": "$f"}}
           {"fn": "SetEndOfFile", "args": {"hFile": "$f", "at": 512}}
           {"fn": "SetFilePointer", "args": {"hFile": "$f", "lDistanceToMove": -2, "dwMoveMethod": "FILE_END"}}
           {"fn": "ReadFile", "args": {"hFile": "$f", "nNumberOfBytesToRead": 100}, "out": {"lpNumberOfBytesRead": "n"}}
           {"fn": "IsEqual", "args": {"a": "$n", "b": 2}}
           {"fn": "VirtualAlloc", "args": {"size": 4096, "type": "MEM_RESERVE|MEM_COMMIT"}, "out": "a"}
           {"fn": "ReadFileInto", "args": {"hFile": "$f", "lpBuffer": "$a+100", "nBytes": 3}}
           {"fn": "Read", "args": {"address": "$a+99", "nBytes": 5}}
           {"fn": "Write", "args": {"address": "$a", "hex": "4142"}}
           {"fn": "WriteFileFrom", "args": {"hFile": "$f", "lpBuffer": "$a", "nBytes": 2}}
           {"fn": "ReadFile", "args": {"hFile": "$f", "offset": 0, "nBytes": 3}}
           {"fn": "VirtualQuery", "args": {"address": "$a"}}
           {"fn": "VirtualQuery", "args": {"lpAddress": "$a"}}
           {"fn": "ReadFileInto", "args": {"hFile": "$f", "lpBuffer": 16, "nBytes": 3}}
           {"fn": "WriteFile", "args": {"hFile": "$f", "lpBuffer": {"Text": "hello"}, "nNumberOfBytesToWrite": 5}}"#,
        expect![[r#"
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":"600"}
            {"result":"FALSE","last_error":2,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":"n=4;hex=feff0102"}
            {"result":"TRUE","last_error":null,"value":"n=2"}
            {"result":"TRUE","last_error":0,"value":"1002"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"510","last_error":0,"value":null}
            {"result":"TRUE","last_error":null,"value":{"lpBuffer":"ff00","lpNumberOfBytesRead":2}}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":"n=3"}
            {"result":"ok","last_error":null,"value":"hex=0000010200"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":"n=2"}
            {"result":"TRUE","last_error":null,"value":"n=3;hex=414202"}
            {"result":"ok","last_error":null,"value":"region=0x1000;state=0x1000;protect=0x4;allocprotect=0x0;type=0x20000"}
            {"result":"28","last_error":null,"value":{"AllocationBase":65536,"AllocationProtect":0,"BaseAddress":65536,"Protect":4,"RegionSize":4096,"State":4096,"Type":131072}}
            {"result":"FALSE","last_error":998,"value":null}
            {"result":"TRUE","last_error":null,"value":{"lpNumberOfBytesWritten":5}}
        "#]],
    );
}

#[test]
fn children_are_started_supplied_and_ended() {
    check(
        r#"{"fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 4096}, "out": "m"}
           {"fn": "SpawnChild", "args": {}}
           {"fn": "SpawnChild", "args": {}}
           {"fn": "DuplicateHandleToChild", "args": {"hSourceHandle": "$m", "dwOptions": "DUPLICATE_SAME_ACCESS", "child_var": "h"}}
           {"proc": "child", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$h", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "w"}
           {"fn": "PassVarToChild", "args": {"value": 5, "child_var": "five", "child": "other"}}
           {"proc": "other", "fn": "IsEqual", "args": {"a": "$five", "b": "5"}}
           {"fn": "DuplicateHandleToChild", "args": {"hSourceHandle": "$m", "dwDesiredAccess": "FILE_MAP_READ", "child_var": "h"}}
           {"fn": "ExitChild", "args": {}}
           {"proc": "child", "fn": "GetLastError"}
           {"fn": "KillChild", "args": {}}
           {"fn": "KillChild", "args": {"child": "never"}}
           {"fn": "KillChild", "args": {"child": "other"}}
           {"fn": "SpawnChild", "args": {"child": "child"}}
           {"proc": "child", "fn": "IsEqual", "args": {"a": "$w", "b": 0}}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"error":"child runs already","kind":"input"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"FALSE","last_error":87,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"error":"child has ended","kind":"ended"}
            {"error":"child has ended","kind":"ended"}
            {"error":"never was never started","kind":"ended"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"error":"`$w` is not bound by child","kind":"input"}
        "#]],
    );
}

#[test]
fn a_wait_with_an_end_takes_no_time_and_one_without_is_asked_for_later() {
    check(
        r#"{"proc": "A", "fn": "CreateEvent", "args": {"lpName": "go"}, "out": "e"}
           {"proc": "A", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": 60000}}
           {"proc": "A", "fn": "Sleep", "args": {"dwMilliseconds": 4294967294}}
           {"proc": "A", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": "INFINITE"}}
           {"proc": "A", "fn": "GetLastError"}
           {"proc": "A", "fn": "Returned"}
           {"proc": "B", "fn": "OpenEvent", "args": {"dwDesiredAccess": "EVENT_ALL_ACCESS", "lpName": "go"}, "out": "e"}
           {"proc": "B", "fn": "SetEvent", "args": {"hEvent": "$e"}}
           {"proc": "A", "fn": "Returned"}
           {"proc": "A", "fn": "Returned"}
           {"proc": "A", "fn": "Sleep", "args": {"dwMilliseconds": "INFINITE"}}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"258","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"BLOCKED","last_error":null,"value":null}
            {"error":"A waits in WaitForSingleObject; `Returned` asks whether still","kind":"waiting"}
            {"result":"BLOCKED","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"0","last_error":null,"value":null}
            {"error":"no call of A has blocked","kind":"input"}
            {"result":"BLOCKED","last_error":null,"value":null}
        "#]],
    );
}

#[test]
fn processes_and_threads_are_started_by_the_api_too() {
    check(
        r#"{"reset": {"world": [{"Machine": {"name": "m", "ram": 64, "has": [{"Process": {"name": "boss"}}]}}], "programs": ["worker"]}}
           {"fn": "CreateProcess", "args": {"lpApplicationName": "worker.exe"}, "out": {"hProcess": "p", "hThread": "t"}}
           {"proc": "worker", "fn": "GetCurrentProcessId", "out": "id"}
           {"proc": "boss", "fn": "CreateThread", "args": {"lpStartAddress": "worker"}, "out": "t2"}
           {"proc": "main/2", "fn": "SetLastError", "args": {"dwErrCode": 7}}
           {"proc": "main/2", "fn": "GetLastError"}
           {"proc": "main", "fn": "GetLastError"}
           {"fn": "TerminateProcess", "args": {"hProcess": "$p", "uExitCode": 3}}
           {"proc": "worker", "fn": "GetLastError"}
           {"fn": "GetExitCodeProcess", "args": {"hProcess": "$p"}, "out": "code"}
           {"fn": "ExitProcess", "args": {"uExitCode": 0}}
           {"fn": "GetLastError"}
           {"proc": "main/3", "fn": "GetLastError"}
           {"proc": "main/x", "fn": "GetLastError"}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"TRUE","last_error":null,"value":{"dwProcessId":524298,"dwThreadId":524302,"hProcess":524298,"hThread":524302}}
            {"result":"524298","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":{"lpThreadId":524306}}
            {"result":"ok","last_error":7,"value":null}
            {"result":"7","last_error":null,"value":null}
            {"result":"0","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"error":"worker has ended","kind":"ended"}
            {"result":"TRUE","last_error":null,"value":{"lpExitCode":3}}
            {"result":"ok","last_error":null,"value":null}
            {"error":"boss has ended","kind":"ended"}
            {"error":"boss has ended","kind":"ended"}
            {"error":"`x` is no thread's number","kind":"input"}
        "#]],
    );
}

#[test]
fn a_function_that_the_version_does_not_have_is_a_mistake() {
    check(
        r#"
           {"reset": {"version": "CE_5_0"}}
           {"fn": "CreateJobObject"}
           {"reset": {"version": "CE_3_0"}}
           {"fn": "CreateJobObject"}
        "#,
        expect![[r#"
            {"result":"ok"}
            {"error":"CreateJobObject does not exist on CE_5_0; it exists on CE_3_0, CE_NET_4_2, WIN32","kind":"input"}
            {"result":"ok"}
            {"result":"ok","last_error":0,"value":null}
        "#]],
    );
}

#[test]
fn a_mistake_is_answered_and_the_conversation_goes_on() {
    check(
        r#"{"fn": "GetLastError"
           [1]
           {}
           {"fnn": "GetLastError"}
           {"fn": "CreateFileMaping"}
           {"fn": "CreateFileMapping", "args": {"flProtec": "PAGE_READWRITE"}}
           {"fn": "CreateFileMapping", "args": {"flProtect": "PAGE_READWRIT"}}
           {"fn": "CreateFileMapping", "args": {"flProtect": "FILE_MAP_COPY"}}
           {"fn": "CreateFileMapping", "args": {"flProtect": 4294967296}}
           {"fn": "CreateFileMapping", "args": {"flProtect": 1.5}}
           {"fn": "CreateFileMapping", "args": {"lpName": 5}}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m"}}
           {"fn": "UnmapViewOfFile", "args": {"lpBaseAddress": "0xffffffffffffffff"}}
           {"fn": "SetDispositionDelete", "args": {"hFile": 1}}
           {"fn": "NtQuerySection", "args": {}}
           {"fn": "OpenFileMapping", "args": {}}
           {"fn": "Peek", "args": {"addres": 1}}
           {"fn": "Peek", "args": {}}
           {"fn": "Poke", "args": {"address": 65536, "byte": 256}}
           {"fn": "IsMultiple", "args": {"a": 1, "of": 0}}
           {"reset": {"version": "CE_6_0"}}
           {"reset": {"version": "CE_NT"}}
           {"reset": {"world": [{"Machine": {"nam": "pda"}}]}}
           {"reset": {"world": 5, "wrold": 6}}
           {"proc": "", "fn": "GetLastError"}
           {"fn": "GetLastError"}"#,
        expect![[r#"
            {"error":"the line is no JSON: EOF while parsing an object at line 2 column 0","kind":"input"}
            {"error":"a request is an object, not [1]","kind":"input"}
            {"error":"a request has one of `fn`, `look`, `reset`, `trace`, `world`","kind":"input"}
            {"error":"there is no member `fnn`; did you mean `fn`?","kind":"input"}
            {"error":"there is no function `CreateFileMaping`; did you mean `CreateFileMapping`?","kind":"input"}
            {"error":"CreateFileMapping has no parameter `flProtec`; did you mean `flProtect`?","kind":"input"}
            {"error":"`PAGE_READWRIT` is no constant; did you mean `PAGE_READWRITE`?","kind":"input"}
            {"result":"NULL","last_error":87,"value":null}
            {"error":"`flProtect` takes a number of 32 bits, -2147483648 to 4294967295, not 4294967296","kind":"input"}
            {"error":"`flProtect` takes a number of 32 bits, -2147483648 to 4294967295, not 1.5","kind":"input"}
            {"error":"`lpName` takes text or null, not 5","kind":"input"}
            {"error":"`$m` is not bound by main","kind":"input"}
            {"error":"`lpBaseAddress` takes a number of 32 bits, -2147483648 to 4294967295, not 0xffffffffffffffff","kind":"input"}
            {"error":"SetFileInformationByHandle does not exist on CE_NET_4_2; it exists on WIN32","kind":"input"}
            {"error":"NtQuerySection needs `hFileMappingObject`","kind":"input"}
            {"error":"OpenFileMapping does not exist on CE_NET_4_2; it exists on WIN32","kind":"input"}
            {"error":"Peek has no argument `addres`; did you mean `address`?","kind":"input"}
            {"error":"Peek needs `address`","kind":"input"}
            {"error":"`byte` takes a number from 0 to 255","kind":"input"}
            {"error":"nothing is a multiple of 0","kind":"input"}
            {"result":"ok"}
            {"error":"\"CE_NT\" is no version; there are CE_3_0, CE_NET_4_2, CE_5_0, CE_6_0, WIN32","kind":"input"}
            {"error":"`Machine` needs `name`; `Machine` needs `ram`; `Machine` has no field `nam` (did you mean `name`?)","kind":"input"}
            {"error":"there is no member `wrold`; did you mean `world`?","kind":"input"}
            {"error":"the name of a process has 1 to 128 characters","kind":"input"}
            {"result":"0","last_error":null,"value":null}
        "#]],
    );
}

#[test]
fn empty_lines_and_other_line_ends_are_passed_over() {
    check(
        "\n \t\n{\"fn\": \"GetLastError\"}\r\n\n",
        expect![[r#"
        {"result":"0","last_error":null,"value":null}
    "#]],
    );
}

#[test]
fn a_line_that_is_too_long_is_passed_over_whole() {
    let mut input = vec![b' '; slotzero::drive::LINE_BYTES as usize * 2 + 3];
    input.extend_from_slice(b"\n{\"fn\": \"GetLastError\"}");
    expect![[r#"
        {"error":"the line has more than 16777216 bytes","kind":"limit"}
        {"result":"0","last_error":null,"value":null}
    "#]]
    .assert_eq(&answers(&input));
}

#[test]
fn what_is_no_text_or_too_deep_is_answered() {
    let mut input = vec![b'[', 0xFF, b']', b'\n'];
    input.extend_from_slice("[".repeat(100_000).as_bytes());
    expect![[r#"
        {"error":"the line is no JSON: expected value at line 1 column 2","kind":"input"}
        {"error":"the line is no JSON: recursion limit exceeded at line 1 column 128","kind":"input"}
    "#]].assert_eq(&answers(&input));
}

#[test]
fn a_reset_that_fails_leaves_the_world_as_it_was() {
    check(
        r#"{"fn": "SetLastError", "args": {"dwErrCode": 5}}
           {"reset": {"world": []}}
           {"fn": "GetLastError"}
           {"reset": null}
           {"fn": "GetLastError"}"#,
        expect![[r#"
            {"result":"ok","last_error":5,"value":null}
            {"error":"a world needs at least one `Machine(…)`","kind":"input"}
            {"result":"5","last_error":null,"value":null}
            {"result":"ok"}
            {"result":"0","last_error":null,"value":null}
        "#]],
    );
}

#[test]
fn a_rom_file_that_is_mapped_takes_no_ram() {
    check(
        r#"{"reset": {"version": "CE_NET_4_2", "world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"RomFile": {"path": "\\Windows\\chart.bin", "content": {"Fill": {"byte": 165, "len": 12288}}}}, {"Process": {"name": "reader"}}]}}]}}
           {"fn": "CreateFileForMapping", "args": {"lpFileName": "\\Windows\\chart.bin", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READONLY"}, "out": "m"}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_READ"}, "out": "v"}
           {"fn": "IsMultiple", "args": {"a": "$v", "of": 65536}}
           {"fn": "Peek", "args": {"address": "$v+4660"}}
           {"fn": "RamUsed"}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":"165"}
            {"result":"0","last_error":null,"value":null}
        "#]],
    );
}
