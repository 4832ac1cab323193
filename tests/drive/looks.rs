//! What can be looked at.

use super::check;
use expect_test::expect;

/// A world with a ROM file, a file and two machines.
const WORLD: &str = r#"{"reset": {"world": [
    {"Machine": {"name": "pda", "ram": 64, "has": [
        {"RomFile": {"path": "\\Windows\\chart.bin", "content": {"Fill": {"byte": 165, "len": 8192}}}},
        {"File": {"path": "\\f", "content": {"Text": "hello"}}},
        {"Process": {"name": "main"}}, {"Process": {"name": "other"}}]}},
    {"Machine": {"name": "desk", "ram": 8, "has": [{"Process": {"name": "far"}}]}}]}}
"#;

#[track_caller]
fn in_world(lines: &str, expect: expect_test::Expect) {
    let answers = super::answers(format!("{}\n{lines}", WORLD.replace('\n', " ")).as_bytes());
    expect.assert_eq(&answers);
}

#[test]
fn pages_views_and_files_are_told_as_they_are() {
    in_world(
        r#"{"fn": "CreateFileForMapping", "args": {"name": "f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE", "lpName": "shared"}, "out": "m"}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"look": {"Page": {"at": "$v"}}}
           {"fn": "Write", "args": {"address": "$v", "hex": "4a"}}
           {"look": {"Page": {"at": "$v+4"}}}
           {"look": {"Page": {"at": 0}}}
           {"proc": "other", "fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "dwMaximumSizeLow": 1, "lpName": "shared"}, "out": "m"}
           {"proc": "other", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"look": "Views"}
           {"look": {"Views": {"path": "\\Windows\\chart.bin"}}}
           {"look": {"Pages": {"path": "f"}}}
           {"look": {"File": {"path": "f", "at": 1, "len": 100}}}
           {"look": {"File": {"path": "f"}}}
           {"look": {"File": {"path": "g"}}}
           {"look": {"Object": {"of": "$m"}}}
           {"look": {"Address": {"of": "$v"}}}
           {"look": "Ram"}
           {"look": {"Ram": {"machine": "desk"}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":{"dirty":false,"frame":null,"in_rom":false,"mapped":true,"page":0,"path":"\\f","resident":false}}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":{"dirty":true,"frame":0,"in_rom":false,"mapped":true,"page":0,"path":"\\f","resident":true}}
            {"result":"ok","value":{"mapped":false}}
            {"result":"ok","last_error":183,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":[{"base":1107296256,"count":1,"len":5,"name":"shared","offset":0,"path":"\\f","process":"main","protect":"PAGE_READWRITE"},{"base":1107296256,"count":1,"len":5,"name":"shared","offset":0,"path":"\\f","process":"other","protect":"PAGE_READWRITE"}]}
            {"result":"ok","value":[]}
            {"result":"ok","value":[{"dirty":true,"frame":0,"in_rom":false,"page":0,"path":"\\f","pending":false}]}
            {"result":"ok","value":{"attributes":0,"bytes":"656c6c6f","exists":true,"size":5}}
            {"result":"ok","value":{"attributes":0,"exists":true,"size":5}}
            {"result":"ok","value":{"exists":false}}
            {"result":"ok","value":{"alive":true,"handles":2,"kind":"FileMapping","name":"shared","views":2}}
            {"result":"ok","value":{"area":"LargeMemoryArea","process":null}}
            {"result":"ok","value":{"pages":64,"peak":1,"pressed":0,"used":1}}
            {"result":"ok","value":{"pages":8,"peak":0,"pressed":0,"used":0}}
        "#]],
    );
}

#[test]
fn pages_in_rom_and_private_pages_are_told_apart() {
    in_world(
        r#"{"fn": "CreateFileForMapping", "args": {"name": "\\Windows\\chart.bin", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READONLY"}, "out": "m"}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_READ"}, "out": "v"}
           {"fn": "Peek", "args": {"address": "$v+4096"}}
           {"fn": "VirtualAlloc", "args": {"size": 8192, "type": "MEM_COMMIT", "flProtect": "PAGE_READWRITE"}, "out": "a"}
           {"fn": "Poke", "args": {"address": "$a+4096", "byte": 1}}
           {"look": "Pages"}
           {"look": {"Pages": {"machine": "desk"}}}
           {"look": {"Page": {"at": "$a"}}}
           {"look": {"Address": {"of": "$a"}}}
           {"look": {"Address": {"of": 65536}}}
           {"look": {"Address": {"of": "0x80000000"}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":"165"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":[{"dirty":false,"frame":null,"in_rom":true,"page":1,"path":"\\Windows\\chart.bin","pending":false},{"address":67178496,"frame":1,"process":"main"}]}
            {"result":"ok","value":[]}
            {"result":"ok","value":{"dirty":false,"frame":null,"in_rom":false,"mapped":true,"page":null,"path":null,"resident":false}}
            {"result":"ok","value":{"area":"SlotZero","process":null}}
            {"result":"ok","value":{"area":"SlotZero","process":null}}
            {"result":"ok","value":{"area":"Kernel","process":null}}
        "#]],
    );
}

#[test]
fn an_object_is_the_one_that_its_name_was_bound_to() {
    check(
        r#"{"fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 1}, "out": "m"}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"fn": "CloseHandle", "args": {"hObject": "$m"}}
           {"look": {"Object": {"of": "$m"}}}
           {"look": {"Object": {"of": "$v"}}}
           {"fn": "UnmapViewOfFile", "args": {"lpBaseAddress": "$v"}}
           {"look": {"Object": {"of": "$m"}}}
           {"look": {"Object": {"of": 12345}}}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","value":{"alive":true,"handles":0,"kind":"FileMapping","name":null,"views":1}}
            {"result":"ok","value":{"alive":true,"handles":0,"kind":"FileMapping","name":null,"views":1}}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","value":{"alive":false}}
            {"result":"ok","value":{"alive":false}}
        "#]],
    );
}

#[test]
fn processes_and_the_clock_are_told() {
    check(
        r#"{"look": {"Process": {"name": "main"}}}
           {"fn": "CreateEvent", "out": "e"}
           {"look": {"Process": {"name": "main"}}}
           {"look": "Clock"}
           {"fn": "Sleep", "args": {"dwMilliseconds": 1500}}
           {"look": "Clock"}
           {"proc": "B", "fn": "ExitProcess", "args": {"uExitCode": 7}}
           {"look": {"Process": {"name": "B"}}}"#,
        expect![[r#"
            {"result":"ok","value":{"exit_code":null,"handles":0,"hibernating":false,"machine":"pda","running":true,"slot":2,"threads":1}}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","value":{"exit_code":null,"handles":1,"hibernating":false,"machine":"pda","running":true,"slot":2,"threads":1}}
            {"result":"ok","value":{"now":0}}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":{"now":1500}}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","value":{"exit_code":7,"running":false}}
        "#]],
    );
}

#[test]
fn a_mistake_in_a_look_is_answered_with_the_nearest_name() {
    check(
        r#"{"look": "Pags"}
           {"look": "Colour"}
           {"look": {"Page": 3}}
           {"look": 3}
           {"look": {"Page": {}, "Ram": {}}}
           {"look": {"Page": {"att": 0}}}
           {"look": "Page"}
           {"look": {"Clock": {"x": 0}}}
           {"look": {"Page": {"at": "$v"}}}
           {"look": {"Page": {"at": 0}}, "proc": "nobody"}
           {"look": {"Page": {"at": 0}}, "proc": "main/2"}
           {"look": {"Ram": {"machine": "pd"}}}
           {"look": {"Pages": {"path": "none"}}}
           {"look": {"Pages": {"dirty": 1}}}
           {"look": {"File": {"path": "f", "len": 1048577}}}
           {"look": {"File": {"path": "f", "len": -1}}}
           {"look": {"Volume": {"path": "\\\\srv\\s"}}}
           {"look": {"Process": {"name": "nobody"}}}
           {"look": "Ram", "explain": true}"#,
        expect![[r#"
            {"error":"there is no look at `Pags`; did you mean `Page`?","kind":"input"}
            {"error":"there is no look at `Colour`, only at Address, Clock, Faults, File, Object, Page, Pages, Process, Ram, Views, Volume","kind":"input"}
            {"error":"`look` is a name or an object such as {\"Page\": {\"at\": …}}, not {\"Page\":3}","kind":"input"}
            {"error":"`look` is a name or an object such as {\"Page\": {\"at\": …}}, not 3","kind":"input"}
            {"error":"`look` is a name or an object such as {\"Page\": {\"at\": …}}, not {\"Page\":{},\"Ram\":{}}","kind":"input"}
            {"error":"Page has no argument `att`; did you mean `at`?","kind":"input"}
            {"error":"Page needs `at`","kind":"input"}
            {"error":"Clock has no arguments","kind":"input"}
            {"error":"`$v` is not bound by main","kind":"input"}
            {"error":"nobody was never started","kind":"ended"}
            {"error":"main has no living thread 2","kind":"ended"}
            {"error":"there is no machine `pd`; did you mean `pda`?","kind":"input"}
            {"error":"there is no file \\none","kind":"input"}
            {"error":"`dirty` takes true or false, not 1","kind":"input"}
            {"error":"`len` is at most 1048576","kind":"limit"}
            {"error":"`len` takes a number of bytes, not -1","kind":"input"}
            {"error":"the machine has no volume at \\\\srv\\s","kind":"input"}
            {"error":"nobody was never started","kind":"ended"}
            {"error":"there is no member `explain`, only look, proc","kind":"input"}
        "#]],
    );
}
