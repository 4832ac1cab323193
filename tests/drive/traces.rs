//! What has happened.

use super::{answers, check};
use expect_test::expect;
use serde_json::Value;
use trace::{Event, Fold, Style};

#[test]
fn events_are_kept_from_the_first_request_on_and_told_once() {
    check(
        r#"{"fn": "SetLastError", "args": {"dwErrCode": 5}}
           {"trace": true}
           {"fn": "CreateEvent", "args": {"lpName": "e"}, "out": "e"}
           {"fn": "Peek", "args": {"address": 0}}
           {"fn": "Nope"}
           {"trace": true}
           {"trace": true}
           {"world": {"Fault": {"on": "Growth"}}}
           {"trace": false}
           {"fn": "CloseHandle", "args": {"hObject": "$e"}}
           {"trace": false}
           {"trace": 3}"#,
        expect![[r#"
            {"result":"ok","last_error":5,"value":null}
            {"result":"ok","value":[]}
            {"result":"ok","last_error":0,"value":null}
            {"result":"EXC_C0000005","last_error":null,"value":"op=0;addr_matches=1;slot_form=0x04000000"}
            {"error":"there is no function `Nope`; did you mean `Poke`?","kind":"input"}
            {"result":"ok","value":[{"event":"Step","index":2,"line":0,"thread":0,"text":"CreateEvent{\"lpName\":\"e\"}"},{"event":"Call","thread":0,"api":"CreateEvent","args":[["lpName","\"e\""]],"values":[["lpName","e"]]},{"event":"ObjectCreated","object":2,"kind":"Event","machine":0,"name":"e"},{"event":"HandleOpened","process":0,"object":2,"handle":524298,"count":1},{"event":"Return","thread":0,"api":"CreateEvent","result":"0x0008000a","outputs":[],"last_error":0,"clause":"SZ-54"},{"event":"Step","index":3,"line":0,"thread":0,"text":"Peek{\"address\":0}"},{"event":"Touch","thread":0,"kind":"Read","address":0,"len":1},{"event":"Exception","thread":0,"code":3221225477,"kind":"Read","address":0,"slot_form":67108864,"cause":"the lowest 64 KB of a slot are never given out","guarded":true}]}
            {"result":"ok","value":[]}
            {"result":"ok"}
            {"result":"ok","value":[{"event":"Step","index":5,"line":0,"thread":null,"text":"{\"Fault\":{\"on\":\"Growth\"}}"},{"event":"Act","text":"{\"Fault\":{\"on\":\"Growth\"}}"}]}
            {"result":"TRUE","last_error":null,"value":null}
            {"result":"ok","value":[]}
            {"error":"`trace` is true or false, not 3","kind":"input"}
        "#]],
    );
}

/// The events of all answers to `trace`, in order.
fn events(answers: &str) -> Vec<Event> {
    let told = answers.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let told = told.filter_map(|answer| answer["value"].as_array().cloned());
    let lines: Vec<String> = told.flatten().map(|event| event.to_string()).collect();
    trace::json::read(lines.join("\n").as_bytes()).expect("they are the lines of a trace")
}

#[test]
fn a_trace_from_the_reset_on_is_a_whole_trace() {
    let answers = answers(
        br#"{"reset": {"trace": true, "programs": ["child"]}}
           {"trace": true}
           {"fn": "MakeFile", "args": {"name": "f", "size": 5000, "pattern": 1}}
           {"fn": "CreateFileForMapping", "args": {"name": "f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}
           {"fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE"}, "out": "m"}
           {"fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"fn": "Write", "args": {"address": "$v+4090", "hex": "0102030405060708"}}
           {"fn": "CreateProcess", "args": {"lpApplicationName": "child"}}
           {"proc": "B", "fn": "CreateEvent", "args": {"lpName": "e"}, "out": "e"}
           {"proc": "B", "fn": "Nope"}
           {"proc": "C", "fn": "Nope"}
           {"proc": "B", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": 9}}
           {"trace": true}
           {"proc": "B", "fn": "WaitForSingleObject", "args": {"hHandle": "$e", "dwMilliseconds": "INFINITE"}}
           {"fn": "Exec", "args": {"address": "$v"}}
           {"world": {"Eject": {"card": "\\Storage Card"}}}
           {"world": {"WarmBoot": {}}}
           {"trace": false}"#,
    );
    let events = events(&answers);
    let Some(Event::Header(header)) = events.first() else { panic!("it begins with its header") };
    let mut fold = Fold::new(header);
    for event in &events[1..] {
        fold.apply(event).expect("it fits to what came before");
    }
    assert_eq!(fold.clock(), 9);
    let drawn = trace::draw(header, &events[1..], Style::PLAIN);
    assert!(!drawn.contains("contradicts"), "{drawn}");
}

/// The kinds of the events of a step, and what each page-in, loss of a page and access is about.
fn moves(step: &str) -> String {
    let setup = r#"{"reset": {"version": "CE_6_0", "trace": true, "world": [{"Machine": {"name": "pda", "ram": 2, "has": [{"StorageCard": {"name": "C"}}, {"File": {"path": "\\C\\f", "content": {"Pattern": {"len": 12288}}}}, {"Process": {"name": "a"}}]}}]}}
           {"proc": "a", "fn": "CreateFileForMapping", "args": {"lpFileName": "\\C\\f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE"}, "out": "f"}
           {"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE"}, "out": "m"}
           {"proc": "a", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 4096}}
           {"trace": true}"#;
    let told = events(&answers(format!("{setup}\n{step}\n{{\"trace\": true}}").as_bytes()));
    let is_step = |event: &Event| matches!(event, Event::Step { .. });
    let last = told.iter().rposition(is_step).expect("the step is told");
    let line = |event: &Event| match event {
        Event::PageIn { page, .. } => Some(format!("page {page} comes in\n")),
        Event::Evicted { page, .. } => Some(format!("page {page} leaves\n")),
        Event::Access { kind, address, bytes, .. } => {
            Some(format!("{kind} {} bytes at {address}\n", bytes.len()))
        }
        Event::Exception { address, .. } => Some(format!("raises at {address}\n")),
        _ => None,
    };
    told[last..].iter().filter_map(line).collect()
}

#[test]
fn what_is_read_of_a_page_is_told_before_the_page_makes_room_for_the_next() {
    let read = r#"{"proc": "a", "fn": "Read", "args": {"address": "$v+4094", "nBytes": 8194}}"#;
    expect![[r#"
        page 0 comes in
        read 2 bytes at 0x00010ffe
        page 0 leaves
        page 1 comes in
        read 4096 bytes at 0x00011000
        page 1 leaves
        page 2 comes in
        read 4096 bytes at 0x00012000
    "#]]
    .assert_eq(&moves(read));
}

#[test]
fn what_was_read_before_the_end_of_a_view_is_told_though_the_read_raises() {
    let read = r#"{"proc": "a", "fn": "Read", "args": {"address": "$v+8190", "nBytes": 8192}}"#;
    expect![[r#"
        page 1 comes in
        read 2 bytes at 0x00011ffe
        page 1 leaves
        page 2 comes in
        read 4096 bytes at 0x00012000
        raises at 0x00013000
    "#]]
    .assert_eq(&moves(read));
}

#[test]
fn a_write_in_a_conversation_goes_page_by_page_as_in_a_scenario() {
    let write =
        r#"{"proc": "a", "fn": "Write", "args": {"address": "$v+4094", "hex": "01020304"}}"#;
    expect![[r#"
        page 0 comes in
        write 2 bytes at 0x00010ffe
        page 0 leaves
        page 1 comes in
        write 2 bytes at 0x00011000
    "#]]
    .assert_eq(&moves(write));
}

#[test]
fn pages_that_came_in_for_a_write_that_raised_can_be_read_without_their_card() {
    check(
        r#"{"reset": {"world": [{"Machine": {"name": "pda", "ram": 64, "has": [{"StorageCard": {"name": "C"}}, {"File": {"path": "\\C\\f", "content": {"Pattern": {"len": 4096}}}}, {"Process": {"name": "a"}}]}}]}}
           {"proc": "a", "fn": "CreateFileForMapping", "args": {"lpFileName": "\\C\\f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE"}, "out": "f"}
           {"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE"}, "out": "m"}
           {"proc": "a", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}
           {"proc": "a", "fn": "Write", "args": {"address": "$v+4095", "hex": "0102"}}
           {"world": {"Eject": {"card": "\\C"}}}
           {"proc": "a", "fn": "Peek", "args": {"address": "$v"}}"#,
        expect![[r#"
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":null}
            {"result":"ok","last_error":0,"value":null}
            {"result":"ok","last_error":null,"value":null}
            {"result":"EXC_C0000005","last_error":null,"value":"op=1;addr_matches=0"}
            {"result":"ok"}
            {"result":"ok","last_error":null,"value":"0"}
        "#]],
    );
}
