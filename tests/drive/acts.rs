//! What the world does.

use super::check;
use expect_test::expect;

/// A file `\Storage Card\f` of four bytes, mapped for writing as `v`, with a dirty page.
const DIRTY_CARD: &str = r#"{"fn": "MakeFile", "args": {"name": "\\Storage Card\\f", "size": 4, "pattern": 0}}
    {"fn": "CreateFileForMapping", "args": {"name": "\\Storage Card\\f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
    {"fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE"}, "out": "m"}
    {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
    {"fn": "Write", "args": {"address": "$v", "hex": "61"}}
"#;

/// What is answered after the five lines of [`DIRTY_CARD`].
#[track_caller]
fn after_dirty_card(lines: &str, expect: expect_test::Expect) {
    let answers = super::answers(format!("{DIRTY_CARD}{lines}").as_bytes());
    let after: Vec<&str> = answers.lines().skip(5).collect();
    expect.assert_eq(&after.join("\n"));
}

#[test]
fn a_card_is_ejected_and_put_in_again() {
    after_dirty_card(
        r#"{"world": {"Eject": {"card": "\\Storage Card"}}}
           {"fn": "FlushViewOfFile", "args": {"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 4}, "explain": true}
           {"world": {"Eject": {"card": "\\Storage Card"}}}
           {"world": {"Insert": {"card": "\\Storage Card"}}}
           {"world": {"Insert": {"card": "\\Storage Card", "blank": true}}}
           {"fn": "FlushViewOfFile", "args": {"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 4}}
           {"look": {"File": {"path": "\\Storage Card\\f", "len": 4}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"FALSE","last_error":1617,"value":null,"clause":"SZ-18"}
            {"error":"this does nothing: there is no card in the device","kind":"input"}
            {"result":"ok"}
            {"error":"this does nothing: there is a card in the device already","kind":"input"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","value":{"attributes":0,"bytes":"61000000","exists":true,"size":4}}"#]],
    );
}

#[test]
fn an_application_that_cannot_come_to_the_front_says_why() {
    check(
        r#"{"reset": {"version": "CE_5_0", "world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"Process": {"name": "app"}}]}}]}}
           {"world": {"Activate": {"process": "app"}}}
           {"reset": {"version": "CE_6_0", "world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"Process": {"name": "app"}}]}}]}}
           {"world": {"Activate": {"process": "app"}}}
           {"look": {"Process": {"name": "app"}}}
           {"reset": {"version": "CE_5_0", "world": [{"Machine": {"name": "pda", "ram": 64, "system": true, "has": [{"Process": {"name": "app"}}]}}]}}
           {"world": {"Activate": {"process": "gwes.exe"}}}
           {"world": {"Activate": {"process": "app"}}}
           {"world": {"Kill": {"process": "app"}}}
           {"world": {"Activate": {"process": "app"}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"error":"this does nothing: the machine has no shell: describe it with `system: true`","kind":"input"}
            {"result":"ok"}
            {"error":"this does nothing: no applications are asked to hibernate on this version","kind":"input"}
            {"result":"ok","value":{"exit_code":null,"handles":0,"hibernating":false,"machine":"pda","running":true,"slot":null,"threads":1}}
            {"result":"ok"}
            {"error":"this does nothing: the process is one of the system, no application","kind":"input"}
            {"result":"ok"}
            {"result":"ok"}
            {"error":"app has ended","kind":"ended"}
        "#]],
    );
}

#[test]
fn a_process_of_the_world_is_started_again_from_its_image_and_looks_need_none() {
    check(
        r#"{"reset": {"version": "CE_5_0", "world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"RomFile": {"path": "\\Windows\\e.exe", "content": {"Fill": {"byte": 1, "len": 4096}}, "module": {"Exe": {}}}}, {"Process": {"name": "main"}}, {"Process": {"name": "app", "image": "\\Windows\\e.exe"}}]}}]}}
           {"world": {"Kill": {"process": "app"}}}
           {"look": "Ram", "proc": "app"}
           {"fn": "SpawnChild", "args": {"child": "app"}}
           {"proc": "app", "fn": "Peek", "args": {"address": 65536}}
           {"world": {"WarmBoot": {}}}
           {"proc": "app", "fn": "Peek", "args": {"address": 65536}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok"}
            {"result":"ok","value":{"pages":64,"peak":2,"pressed":0,"used":0}}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","last_error":null,"value":"1"}
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":"1"}
        "#]],
    );
}

#[test]
fn a_server_is_cut_off_from_one_machine() {
    check(
        r#"{"reset": {"world": [{"Machine": {"name": "a", "ram": 64, "has": [{"Process": {"name": "p"}}]}}, {"Machine": {"name": "b", "ram": 64, "has": [{"Process": {"name": "q"}}]}}, {"Server": {"name": "srv", "shares": [{"Share": {"name": "s"}}]}}]}}
           {"world": {"Disconnect": {"server": "srv"}}, "proc": "q"}
           {"look": {"Volume": {"path": "\\\\srv\\s"}}}
           {"look": {"Volume": {"path": "\\\\srv\\s"}}, "proc": "q"}
           {"look": {"Volume": {"path": "\\\\srv\\s", "machine": "b"}}}
           {"world": {"Disconnect": {"server": "SRV", "machine": "b"}}}
           {"world": {"Reconnect": {"server": "srv", "machine": "b"}}}
           {"look": {"Volume": {"path": "\\\\srv\\s", "machine": "b"}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok"}
            {"result":"ok","value":{"capacity":null,"free":null,"present":true,"used":0}}
            {"result":"ok","value":{"capacity":null,"free":null,"present":false,"used":0}}
            {"result":"ok","value":{"capacity":null,"free":null,"present":false,"used":0}}
            {"error":"this does nothing: the server is disconnected already","kind":"input"}
            {"result":"ok"}
            {"result":"ok","value":{"capacity":null,"free":null,"present":true,"used":0}}
        "#]],
    );
}

#[test]
fn volumes_and_memory_become_full() {
    check(
        r#"{"world": {"FillVolume": {"path": "\\Storage Card", "leave": 3}}}
           {"fn": "MakeFile", "args": {"name": "\\Storage Card\\f", "size": 4, "pattern": 0}}
           {"world": {"PressMemory": {"leave": 2}}}
           {"look": "Ram"}
           {"fn": "VirtualAlloc", "args": {"size": 12288, "type": "MEM_COMMIT", "flProtect": "PAGE_READWRITE"}}
           {"world": {"ReleaseMemory": {}}}
           {"look": "Ram"}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"FALSE","last_error":112,"value":null}
            {"result":"ok"}
            {"result":"ok","value":{"pages":4096,"peak":0,"pressed":4094,"used":0}}
            {"result":"NULL","last_error":8,"value":null}
            {"result":"ok"}
            {"result":"ok","value":{"pages":4096,"peak":0,"pressed":0,"used":0}}
        "#]],
    );
}

#[test]
fn writes_are_put_off_and_carried_out() {
    after_dirty_card(
        r#"{"world": {"DeferWrites": {}}}
           {"fn": "UnmapViewOfFile", "args": {"lpBaseAddress": "$v"}}
           {"look": {"Pages": {"dirty": true}}}
           {"look": {"File": {"path": "\\Storage Card\\f", "len": 1}}}
           {"world": {"WritePending": {}}}
           {"look": {"Pages": {"dirty": true}}}
           {"look": {"File": {"path": "\\Storage Card\\f", "len": 1}}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","value":[{"dirty":true,"frame":0,"in_rom":false,"page":0,"path":"\\Storage Card\\f","pending":true}]}
            {"result":"ok","value":{"attributes":0,"bytes":"00","exists":true,"size":4}}
            {"result":"ok"}
            {"result":"ok","value":[]}
            {"result":"ok","value":{"attributes":0,"bytes":"61","exists":true,"size":4}}"#]],
    );
}

#[test]
fn faults_strike_when_it_is_their_turn() {
    after_dirty_card(
        r#"{"world": {"Fault": {"on": "WriteBack", "nth": 1}}}
           {"look": "Faults"}
           {"fn": "FlushViewOfFile", "args": {"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 4}}
           {"look": "Faults"}
           {"fn": "FlushViewOfFile", "args": {"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 4}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","value":[{"machine":"pda","nth":1,"on":"WriteBack","persistent":false}]}
            {"result":"FALSE","last_error":29,"value":null}
            {"result":"ok","value":[]}
            {"result":"TRUE","last_error":null,"value":null}"#]],
    );
}

#[test]
fn machines_restart_and_processes_are_killed() {
    check(
        r#"{"proc": "B", "fn": "CreateEvent", "args": {"lpName": "e"}, "out": "e"}
           {"fn": "CreateEvent", "args": {"lpName": "e"}, "out": "e"}
           {"proc": "B", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": "INFINITE"}}
           {"world": {"Kill": {"process": "B"}}}
           {"world": {"Kill": {"process": "B"}}}
           {"world": {"Kill": {"process": "nobody"}}}
           {"proc": "B", "fn": "GetLastError"}
           {"world": {"WarmBoot": {}}}
           {"fn": "GetLastError"}
           {"look": {"Process": {"name": "main"}}}
           {"proc": "shell", "fn": "SpawnChild", "args": {"child": "main"}}
           {"fn": "GetLastError"}
           {"world": {"PowerCut": {}}}
           {"look": {"Process": {"name": "main"}}}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":183,"value":null}
            {"result":"BLOCKED","last_error":null,"value":null}
            {"result":"ok"}
            {"error":"B has ended","kind":"ended"}
            {"error":"nobody was never started","kind":"ended"}
            {"error":"B has ended","kind":"ended"}
            {"result":"ok"}
            {"result":"0","last_error":null,"value":null}
            {"result":"ok","value":{"exit_code":null,"handles":0,"hibernating":false,"machine":"pda","running":true,"slot":2,"threads":1}}
            {"error":"main runs already","kind":"input"}
            {"result":"0","last_error":null,"value":null}
            {"result":"ok"}
            {"result":"ok","value":{"exit_code":null,"handles":0,"hibernating":false,"machine":"pda","running":true,"slot":2,"threads":1}}
        "#]],
    );
}

#[test]
fn a_mistake_in_an_act_is_answered_with_the_nearest_name() {
    check(
        r#"{"world": {"Ejct": {"card": "\\Storage Card"}}}
           {"world": {"Open": {}}}
           {"world": {"Check": {"ram_used": 3}}}
           {"world": "Eject"}
           {"world": 3}
           {"world": {"Eject": {}}}
           {"world": {"Eject": {"card": "\\Storage Crd"}}}
           {"world": {"Eject": {"card": "\\"}}}
           {"world": {"Eject": {"crad": "\\Storage Card"}}}
           {"world": {"Insert": {"card": "\\Storage Card", "blank": 1}}}
           {"world": {"Eject": {"card": "\\Storage Card", "machine": "pad"}}}
           {"world": {"Fault": {"on": "WriteBak"}}}
           {"world": {"Fault": {"on": "Growth", "nth": 0}}}
           {"world": {"Disconnect": {"server": "srv"}}}
           {"world": {"WarmBoot": {}}, "proc": "nobody"}
           {"world": {"WarmBoot": {}}, "fn": "Eject"}
           {"wrld": {"WarmBoot": {}}}
           {"look": {"Process": {"name": "nobody"}}}"#,
        expect![[r#"
            {"error":"unknown act of the world `Ejct` (did you mean `Eject`?)","kind":"input"}
            {"error":"unknown act of the world `Open` (known are `Activate`, `DeferWrites`, `Disconnect`, `Eject`, `Fault`, `FillVolume`, `HoldTrim`, `Insert`, `Kill`, `PowerCut`, `PressMemory`, `Reconnect`, `ReleaseMemory`, `WarmBoot`, `WritePending`)","kind":"input"}
            {"error":"unknown act of the world `Check` (known are `Activate`, `DeferWrites`, `Disconnect`, `Eject`, `Fault`, `FillVolume`, `HoldTrim`, `Insert`, `Kill`, `PowerCut`, `PressMemory`, `Reconnect`, `ReleaseMemory`, `WarmBoot`, `WritePending`)","kind":"input"}
            {"error":"expected what happens from outside, such as `Eject(card: …)`, found the text \"Eject\"","kind":"input"}
            {"error":"expected what happens from outside, such as `Eject(card: …)`, found the number 3","kind":"input"}
            {"error":"`Eject` needs `card`","kind":"input"}
            {"error":"unknown volume `\\Storage Crd` (did you mean `\\Storage Card`?)","kind":"input"}
            {"error":"unknown volume `\\` (known are `\\Storage Card`)","kind":"input"}
            {"error":"`Eject` needs `card`; `Eject` has no field `crad` (did you mean `card`?)","kind":"input"}
            {"error":"expected `true` or `false`, found the number 1","kind":"input"}
            {"error":"unknown machine `pad` (did you mean `pda`?)","kind":"input"}
            {"error":"unknown kind of fault `WriteBak` (did you mean `WriteBack`?)","kind":"input"}
            {"error":"0 is out of the range of `nth`, 1..=18446744073709551615","kind":"input"}
            {"error":"unknown server `srv`","kind":"input"}
            {"error":"nobody was never started","kind":"ended"}
            {"error":"there is no member `fn`, only world, proc","kind":"input"}
            {"error":"there is no member `wrld`; did you mean `world`?","kind":"input"}
            {"error":"nobody was never started","kind":"ended"}
        "#]],
    );
}

#[test]
fn an_answer_that_nobody_has_asked_for_survives_an_error() {
    check(
        r#"{"proc": "A", "fn": "CreateEvent", "args": {"lpName": "go"}, "out": "e"}
           {"proc": "B", "fn": "CreateEvent", "args": {"lpName": "go"}, "out": "e"}
           {"proc": "A", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": "INFINITE"}}
           {"proc": "B", "fn": "SetEvent", "args": {"hEvent": "$e"}}
           {"proc": "A", "fn": "Nope"}
           {"proc": "A", "fn": "Returned"}
           {"proc": "A", "fn": "Returned"}"#,
        expect![[r#"
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":183,"value":null}
            {"result":"BLOCKED","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":null}
            {"error":"there is no function `Nope`; did you mean `Poke`?","kind":"input"}
            {"result":"0","last_error":null,"value":null}
            {"error":"no call of A has blocked","kind":"input"}
        "#]],
    );
}

#[test]
fn a_division_of_ram_waits_for_the_next_start() {
    check(
        r#"{"reset": {"world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"ObjectStore": {"capacity": 262144}}, {"Process": {"name": "main"}}]}}]}}
           {"fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 70}}
           {"look": "Ram"}
           {"look": {"Volume": {"path": "\\"}}}
           {"world": {"PressMemory": {"leave": 0}}}
           {"fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 80}}
           {"fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 64}}
           {"fn": "GetSystemMemoryDivision", "args": {}}
           {"world": {"WarmBoot": {}}}
           {"fn": "GetSystemMemoryDivision", "args": {"lpdwRamPages": null}, "explain": true}
           {"fn": "GetSystemMemoryDivision", "args": {}}
           {"fn": "GetStoreInformation", "args": {}}
           {"fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 31}, "explain": true}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"0","last_error":null,"value":null}
            {"result":"ok","value":{"pages":58,"peak":0,"pressed":0,"used":0}}
            {"result":"ok","value":{"capacity":286720,"free":286720,"present":true,"used":0}}
            {"result":"ok"}
            {"result":"1","last_error":null,"value":null}
            {"result":"2","last_error":null,"value":null}
            {"result":"TRUE","last_error":null,"value":{"lpdwPageSize":4096,"lpdwRamPages":58,"lpdwStorePages":70}}
            {"result":"ok"}
            {"result":"FALSE","last_error":87,"value":null,"clause":"SZ-338"}
            {"result":"TRUE","last_error":null,"value":{"lpdwPageSize":4096,"lpdwRamPages":48,"lpdwStorePages":80}}
            {"result":"TRUE","last_error":null,"value":{"dwFreeSize":327680,"dwStoreSize":327680}}
            {"result":"3","last_error":87,"value":null,"clause":"RAM-04b"}
        "#]],
    );
}
