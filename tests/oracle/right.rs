//! Conversations in which every answer is right, of cases that a judge gets wrong easily.

use crate::conversations::findings;
use runner::Options;
use slotzero_tests::conversation::Conversation;
use slotzero_tests::run_text;

/// Holds a conversation on versions: their machine `pda` with this RAM in pages and with these things.
/// Every request has to be understood, and nothing may be found.
#[track_caller]
fn permitted(versions: &[&str], machine: &str, asked: &[&str]) {
    for version in versions {
        let limits = match *version {
            "CE_NET_4_2" | "CE_5_0" => r#""low_memory": {"Limits": {"low": 0, "critical": 0}}, "#,
            _ => "",
        };
        let world = format!(r#"[{{"Machine": {{"name": "pda", {limits}{machine}}}}}]"#);
        let reset = format!(r#"{{"reset": {{"version": "{version}", "world": {world}}}}}"#);
        let lines: Vec<&str> = std::iter::once(&*reset).chain(asked.iter().copied()).collect();
        let conversation = Conversation::of(lines.join("\n").as_bytes());
        let wrong = |answer: &&String| answer.contains(r#""kind":"input""#);
        assert_eq!(conversation.answers.iter().find(wrong), None, "{version}");
        assert_eq!(conversation.findings(), [""; 0], "{version}");
    }
}

const SLOTS: &[&str] = &["CE_3_0", "CE_NET_4_2", "CE_5_0"];
const CE: &[&str] = &["CE_3_0", "CE_NET_4_2", "CE_5_0", "CE_6_0"];

const TOOL: &str =
    r#""content": {"Fill": {"byte": 193, "len": 8192}}, "module": {"Dll": {"data": 4096}}"#;
const APP: &str =
    r#""content": {"Fill": {"byte": 192, "len": 4096}}, "module": {"Exe": {"data": 0}}"#;

#[test]
fn a_touch_of_data_that_raised_brought_nothing_in() {
    for (kind, compressed) in [("File", ""), ("RomModule", r#""compressed": true, "#)] {
        let machine = format!(
            r#""ram": 12, "has": [{{"{kind}": {{"path": "\\Windows\\d.dll", {compressed}{TOOL}}}}}, {{"Process": {{"name": "a"}}}}]"#
        );
        permitted(
            CE,
            &machine,
            &[
                r#"{"proc": "a", "fn": "LoadLibrary", "args": {"lpLibFileName": "d.dll"}, "out": "d"}"#,
                r#"{"world": {"PressMemory": {"leave": 0}}}"#,
                r#"{"proc": "a", "fn": "Peek", "args": {"address": "$d+4096"}}"#,
                r#"{"proc": "a", "fn": "Poke", "args": {"address": "$d+4096", "byte": 1}}"#,
                r#"{"proc": "a", "fn": "Peek", "args": {"address": "$d+4096"}}"#,
            ],
        );
    }
}

const VIEW: [&str; 3] = [
    r#"{"proc": "a", "fn": "CreateFileForMapping", "args": {"lpFileName": "\\Storage Card\\f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE"}, "out": "f"}"#,
    r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READWRITE"}, "out": "m"}"#,
    r#"{"proc": "a", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_WRITE"}, "out": "v"}"#,
];

const FLUSH: &str = r#"{"proc": "a", "fn": "FlushViewOfFile", "args": {"lpBaseAddress": "$v", "dwNumberOfBytesToFlush": 4096}}"#;
const EJECT: &str = r#"{"world": {"Eject": {"card": "\\Storage Card"}}}"#;

#[test]
fn a_page_that_made_room_for_a_process_needs_no_medium_to_be_flushed() {
    let machine = format!(
        r#""ram": 10, "has": [{{"StorageCard": {{"name": "Storage Card"}}}}, {{"File": {{"path": "\\Storage Card\\f", "content": {{"Pattern": {{"len": 4096}}}}}}}}, {{"RomFile": {{"path": "\\Windows\\e.exe", {APP}}}}}, {{"Process": {{"name": "a"}}}}]"#
    );
    for after in [FLUSH, r#"{"proc": "a", "fn": "Peek", "args": {"address": "$v"}}"#] {
        let asked = [
            r#"{"proc": "a", "fn": "Write", "args": {"address": "$v", "hex": "AB"}}"#,
            r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 32768}}"#,
            r#"{"proc": "a", "fn": "CreateProcess", "args": {"lpApplicationName": "\\Windows\\e.exe"}}"#,
            EJECT,
            after,
        ];
        permitted(CE, &machine, &[&VIEW[..], &asked].concat());
    }
}

#[test]
fn no_bytes_are_copied_from_a_view_whose_page_cannot_come_in() {
    let machine = r#""ram": 10, "has": [{"StorageCard": {"name": "Storage Card"}}, {"File": {"path": "\\Storage Card\\f", "content": {"Pattern": {"len": 4096}}}}, {"Process": {"name": "a"}}]"#;
    let copy = r#"{"proc": "a", "fn": "ReadProcessMemory", "args": {"hProcess": "CURRENT_PROCESS", "lpBaseAddress": "$v", "nSize": 1}}"#;
    permitted(SLOTS, machine, &[&VIEW[..], &[EJECT, copy]].concat());
}

/// A copy from memory of the process itself, by its identifier, which no call told.
const BY_IDENTIFIER: &str = r#"{"proc": "a", "fn": "ReadProcessMemory", "args": {"hProcess": 524290, "lpBaseAddress": "$v", "nSize": 1}}"#;
const PEEK: &str = r#"{"proc": "a", "fn": "Peek", "args": {"address": "$v"}}"#;
const CARD: &str = r#""ram": 40, "has": [{"StorageCard": {"name": "Storage Card"}}, {"File": {"path": "\\Storage Card\\f", "content": {"Pattern": {"len": 8192}}}}, {"Process": {"name": "a"}}, {"Process": {"name": "b"}}]"#;

#[test]
fn a_copy_by_an_identifier_that_nobody_told_may_have_brought_a_view_in() {
    permitted(SLOTS, CARD, &[&VIEW[..], &[BY_IDENTIFIER, EJECT, PEEK]].concat());
    // Whether it came in before the file was written to, or after that, is not told.
    let write = [
        r#"{"proc": "a", "fn": "CreateFile", "args": {"lpFileName": "\\Storage Card\\f", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwShareMode": "FILE_SHARE_READ|FILE_SHARE_WRITE", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "g"}"#,
        r#"{"proc": "a", "fn": "WriteFile", "args": {"hFile": "$g", "lpBuffer": {"Fill": {"byte": 7, "len": 16}}, "nNumberOfBytesToWrite": 16}}"#,
    ];
    permitted(SLOTS, CARD, &[&VIEW[..], &[BY_IDENTIFIER], &write, &[PEEK]].concat());
    let too_long = BY_IDENTIFIER.replace(r#""nSize": 1"#, r#""nSize": 131072"#);
    permitted(SLOTS, CARD, &[&VIEW[..], &[&too_long], &write, &[PEEK]].concat());
}

#[test]
fn a_copy_by_an_identifier_that_nobody_told_may_have_brought_data_and_stack_in() {
    let tool = r#"{"File": {"path": "\\Storage Card\\d.dll", "content": {"Fill": {"byte": 193, "len": 8192}}, "module": {"Dll": {"data": 4096}}}}"#;
    let exe = format!(r#"{{"RomModule": {{"path": "\\Windows\\e.exe", {APP}}}}}"#);
    let machine = format!(
        r#""ram": 90, "has": [{{"StorageCard": {{"name": "Storage Card"}}}}, {tool}, {exe}, {{"Process": {{"name": "a", "image": "\\Windows\\e.exe"}}}}, {{"Process": {{"name": "b"}}}}]"#
    );
    let load = r#"{"proc": "a", "fn": "LoadLibrary", "args": {"lpLibFileName": "\\Storage Card\\d.dll"}, "out": "d"}"#;
    for at in ["$d", "$d+4096"] {
        let (copy, peek) = (BY_IDENTIFIER.replace("$v", at), PEEK.replace("$v", at));
        permitted(SLOTS, &machine, &[load, &copy, EJECT, &peek]);
    }
    let copy = BY_IDENTIFIER.replace("$v", "0x12000");
    let query =
        r#"{"proc": "a", "fn": "VirtualQuery", "args": {"lpAddress": "0x12000", "dwLength": 28}}"#;
    permitted(SLOTS, &machine, &[&copy, query]);
}

#[test]
fn a_copy_that_takes_its_bytes_from_a_view_brings_it_in() {
    let room = r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 8192, "flAllocationType": "MEM_COMMIT", "flProtect": "PAGE_READWRITE"}, "out": "w"}"#;
    let write = r#"{"proc": "a", "fn": "WriteProcessMemory", "args": {"hProcess": "CURRENT_PROCESS", "lpBaseAddress": "$w", "lpBuffer": "$v", "nSize": 16}}"#;
    permitted(SLOTS, CARD, &[&VIEW[..], &[room, write, EJECT, PEEK]].concat());
}

#[test]
fn a_process_whose_image_cannot_be_read_does_not_begin() {
    let machine = format!(
        r#""ram": 64, "has": [{{"ObjectStore": {{"page_in": false}}}}, {{"File": {{"path": "\\e.exe", {APP}}}}}, {{"Process": {{"name": "a"}}}}]"#
    );
    permitted(
        CE,
        &machine,
        &[
            r#"{"world": {"Fault": {"on": "PageIn", "nth": 1}}}"#,
            r#"{"proc": "a", "fn": "CreateProcess", "args": {"lpApplicationName": "\\e.exe"}}"#,
        ],
    );
}

#[test]
fn a_store_that_ends_within_a_page_keeps_its_end_where_the_line_stays() {
    permitted(
        SLOTS,
        r#""ram": 64, "has": [{"ObjectStore": {"capacity": 135169}}, {"Process": {"name": "a"}}]"#,
        &[
            r#"{"proc": "a", "fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 34}}"#,
            r#"{"proc": "a", "fn": "GetStoreInformation"}"#,
            r#"{"proc": "a", "fn": "SetSystemMemoryDivision", "args": {"dwStorePages": 35}}"#,
            r#"{"proc": "a", "fn": "GetStoreInformation"}"#,
        ],
    );
}

#[test]
fn that_a_handle_cannot_grow_its_file_counts_before_the_page_in_of_its_volume() {
    permitted(
        CE,
        r#""ram": 64, "has": [{"StorageCard": {"name": "Storage Card", "page_in": false}}, {"File": {"path": "\\Storage Card\\f", "content": {"Pattern": {"len": 4096}}}}, {"Process": {"name": "a"}}]"#,
        &[
            r#"{"proc": "a", "fn": "CreateFile", "args": {"lpFileName": "\\Storage Card\\f", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}"#,
            r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READONLY", "dwMaximumSizeLow": 8192}}"#,
            r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_READONLY", "dwMaximumSizeLow": 4096}}"#,
        ],
    );
}

#[test]
fn a_module_of_data_alone_and_one_of_code_alone_have_their_places() {
    let dll = |name: &str, bytes: u32, data: u32| {
        format!(
            r#"{{"RomModule": {{"path": "\\Windows\\{name}.dll", "content": {{"Fill": {{"byte": 1, "len": {bytes}}}}}, "module": {{"Dll": {{"data": {data}}}}}}}}}"#
        )
    };
    let machine = format!(
        r#""ram": 64, "has": [{}, {}, {}, {{"Process": {{"name": "a"}}}}, {{"Process": {{"name": "b"}}}}]"#,
        dll("data", 4096, 4096),
        dll("code", 4096, 0),
        dll("both", 8192, 4096),
    );
    let load = |process: &str, name: &str| {
        format!(
            r#"{{"proc": "{process}", "fn": "LoadLibrary", "args": {{"lpLibFileName": "{name}.dll"}}, "out": "{name}"}}"#
        )
    };
    let touch = |name: &str, at: u32| {
        format!(r#"{{"proc": "a", "fn": "Peek", "args": {{"address": "${name}+{at}"}}}}"#)
    };
    let asked: Vec<String> = ["data", "code", "both"]
        .into_iter()
        .flat_map(|name| [load("a", name), load("b", name), touch(name, 0), touch(name, 4096)])
        .collect();
    permitted(CE, &machine, &asked.iter().map(|line| &**line).collect::<Vec<_>>());
}

/// Machines with a process `a` that has a heap, and another process.
const TWO: &str = r#""ram": 40, "has": [{"Process": {"name": "a"}}, {"Process": {"name": "b"}}]"#;
const BLOCK: &str =
    r#"{"proc": "a", "fn": "LocalAlloc", "args": {"uFlags": "LPTR", "uBytes": 5000}, "out": "h"}"#;
const SERVED: &str =
    r#"{"proc": "a", "fn": "CallServer", "args": {"process": "b", "pointers": {"m": "$h"}}}"#;
const RETURNS: &str = r#"{"proc": "a", "fn": "Return"}"#;
const LOOKS: &str = r#"{"proc": "a", "fn": "Peek", "args": {"address": "$h"}}"#;

#[test]
fn a_server_writes_to_the_block_that_its_caller_reads() {
    let poke = r#"{"proc": "a", "fn": "Poke", "args": {"address": "$m", "byte": 7}}"#;
    permitted(SLOTS, TWO, &[BLOCK, SERVED, poke, RETURNS, LOOKS]);
    let first = r#"{"proc": "a", "fn": "Poke", "args": {"address": "$h", "byte": 3}}"#;
    let bare =
        r#"{"proc": "a", "fn": "LocalAlloc", "args": {"uFlags": 0, "uBytes": 5000}, "out": "h"}"#;
    permitted(SLOTS, TWO, &[bare, first, SERVED, poke, RETURNS, LOOKS]);
}

#[test]
fn a_block_keeps_what_another_process_wrote_when_it_has_another_length() {
    permitted(
        SLOTS,
        TWO,
        &[
            r#"{"proc": "a", "fn": "GetProcessHeap", "out": "heap"}"#,
            r#"{"proc": "a", "fn": "HeapAlloc", "args": {"hHeap": "$heap", "dwFlags": "HEAP_ZERO_MEMORY", "dwBytes": 100}, "out": "h"}"#,
            SERVED,
            r#"{"proc": "a", "fn": "Poke", "args": {"address": "$m", "byte": 7}}"#,
            RETURNS,
            r#"{"proc": "a", "fn": "HeapReAlloc", "args": {"hHeap": "$heap", "dwFlags": 0, "lpMem": "$h", "dwBytes": 9000}, "out": "h"}"#,
            LOOKS,
        ],
    );
}

#[test]
fn a_server_reads_a_file_into_the_block_of_its_caller() {
    let machine = r#""ram": 40, "has": [{"File": {"path": "\\f", "content": {"Pattern": {"len": 4096}}}}, {"Process": {"name": "a"}}, {"Process": {"name": "b"}}]"#;
    permitted(
        SLOTS,
        machine,
        &[
            BLOCK,
            r#"{"proc": "a", "fn": "CreateFile", "args": {"lpFileName": "\\f", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}"#,
            SERVED,
            r#"{"proc": "a", "fn": "ReadFile", "args": {"hFile": "$f", "lpBuffer": "$m", "nNumberOfBytesToRead": 4096}}"#,
            RETURNS,
            r#"{"proc": "a", "fn": "Peek", "args": {"address": "$h+1"}}"#,
        ],
    );
}

#[test]
fn a_process_with_all_rights_writes_to_a_block_of_another() {
    for right in [
        r#"{"proc": "b", "fn": "SetProcPermissions", "args": {"newperms": "0xFFFFFFFF"}}"#,
        r#"{"proc": "b", "fn": "SetKMode", "args": {"fMode": 1}}"#,
    ] {
        let poke = r#"{"proc": "b", "fn": "Poke", "args": {"address": "0x04010040", "byte": 7}}"#;
        permitted(SLOTS, TWO, &[BLOCK, right, poke, LOOKS]);
    }
}

#[test]
fn a_process_writes_to_a_block_of_another_by_its_handle() {
    permitted(
        SLOTS,
        TWO,
        &[
            BLOCK,
            r#"{"proc": "b", "fn": "OpenProcess", "args": {"dwProcessId": 524290}, "out": "hp"}"#,
            r#"{"proc": "b", "fn": "VirtualAlloc", "args": {"dwSize": 4096, "flAllocationType": "MEM_COMMIT", "flProtect": "PAGE_READWRITE"}, "out": "v"}"#,
            r#"{"proc": "b", "fn": "Poke", "args": {"address": "$v", "byte": 7}}"#,
            r#"{"proc": "b", "fn": "WriteProcessMemory", "args": {"hProcess": "$hp", "lpBaseAddress": "0x10040", "lpBuffer": "$v", "nSize": 16}}"#,
            r#"{"proc": "b", "fn": "ReadProcessMemory", "args": {"hProcess": "$hp", "lpBaseAddress": "0x10040", "lpBuffer": "$v", "nSize": 16}}"#,
            LOOKS,
        ],
    );
}

#[test]
fn a_block_is_written_through_a_copy_of_its_page() {
    permitted(
        SLOTS,
        TWO,
        &[
            BLOCK,
            r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 65536, "flAllocationType": "MEM_RESERVE", "flProtect": "PAGE_NOACCESS"}, "out": "d"}"#,
            r#"{"proc": "a", "fn": "VirtualCopy", "args": {"lpvDest": "$d", "lpvSrc": "0x10000", "cbSize": 4096, "fdwProtect": "PAGE_READWRITE"}}"#,
            r#"{"proc": "a", "fn": "Poke", "args": {"address": "$d+64", "byte": 7}}"#,
            LOOKS,
        ],
    );
}

#[test]
fn the_largest_block_holds_for_shared_memory_too() {
    let world = r#"[{"Machine": {"name": "pda", "ram": 33, "has": [{"Process": {"name": "a"}}]}}]"#;
    let reset = format!(r#"{{"reset": {{"version": "CE_5_0", "world": {world}}}}}"#);
    let at_once = r#"{"proc": "a", "fn": "CeVirtualSharedAlloc", "args": {"lpvAddr": 0, "cbSize": 20480, "fdwAction": 0}}"#;
    let apart = r#"{"proc": "a", "fn": "CeVirtualSharedAlloc", "args": {"lpvAddr": 0, "cbSize": 20480, "fdwAction": "MEM_RESERVE"}, "out": "s"}
{"proc": "a", "fn": "CeVirtualSharedAlloc", "args": {"lpvAddr": "$s", "cbSize": 20480, "fdwAction": "MEM_COMMIT"}}"#;
    for asked in [at_once, apart] {
        assert_eq!(findings(&format!("{reset}\n{asked}")), [""; 0], "{asked}");
    }
}

#[test]
fn a_guard_page_raises_also_after_a_copy_of_a_page_that_cannot_be_told() {
    let machine = r#""ram": 60, "has": [{"RomFile": {"path": "\\Windows\\e.exe", "content": {"Fill": {"byte": 1, "len": 12288}}, "module": {"Exe": {"data": 0}}}}, {"Process": {"name": "a", "image": "\\Windows\\e.exe"}}]"#;
    permitted(
        &["CE_6_0"],
        machine,
        &[
            r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 65536, "flAllocationType": "MEM_RESERVE", "flProtect": "PAGE_NOACCESS"}, "out": "d"}"#,
            r#"{"proc": "a", "fn": "VirtualCopyEx", "args": {"hDstProc": "CURRENT_PROCESS", "lpvDest": "$d", "hSrcProc": "CURRENT_PROCESS", "lpvSrc": "0x30000", "cbSize": 4096, "fdwProtect": "PAGE_READONLY"}}"#,
            r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 4096, "flAllocationType": "MEM_COMMIT", "flProtect": "PAGE_READWRITE|PAGE_GUARD"}, "out": "g"}"#,
            r#"{"proc": "a", "fn": "Poke", "args": {"address": "$g", "byte": 7}}"#,
        ],
    );
}

#[test]
fn a_page_of_a_views_own_stays_so_under_another_protection() {
    let ram = r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 4096}, "out": "m"}"#;
    let copy = r#"{"proc": "a", "fn": "MapViewOfFile", "args": {"hFileMappingObject": "$m", "dwDesiredAccess": "FILE_MAP_COPY"}, "out": "v"}"#;
    let protect = r#"{"proc": "a", "fn": "VirtualProtect", "args": {"lpAddress": "$v", "dwSize": 1, "flNewProtect": "PAGE_READONLY"}}"#;
    let poke = r#"{"proc": "a", "fn": "Poke", "args": {"address": "$v", "byte": 7}}"#;
    let peek = r#"{"proc": "a", "fn": "Peek", "args": {"address": "$v"}}"#;
    let machine = r#""ram": 60, "has": [{"Process": {"name": "a"}}]"#;
    permitted(&["WIN32"], machine, &[ram, copy, poke, protect, peek, poke, peek]);
}

#[test]
fn copies_and_pages_without_a_file_take_frames_where_memory_is_not_promised() {
    let ram = r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "INVALID_HANDLE_VALUE", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": 16384}, "out": "m"}"#;
    let file = [
        r#"{"proc": "a", "fn": "CreateFile", "args": {"lpFileName": "C:\\f", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}"#,
        r#"{"proc": "a", "fn": "CreateFileMapping", "args": {"hFile": "$f", "flProtect": "PAGE_WRITECOPY"}, "out": "m"}"#,
    ];
    let view = |access: &str| {
        format!(
            r#"{{"proc": "a", "fn": "MapViewOfFile", "args": {{"hFileMappingObject": "$m", "dwDesiredAccess": "{access}"}}, "out": "v"}}"#
        )
    };
    let touches = [0, 4096, 8192, 12288].map(|at| {
        format!(r#"{{"proc": "a", "fn": "Poke", "args": {{"address": "$v+{at}", "byte": 7}}}}"#)
    });
    let peeks =
        touches.clone().map(|touch| touch.replace("Poke", "Peek").replace(r#", "byte": 7"#, ""));
    let machine = r#""ram": 3, "has": [{"Disk": {"drive": "C:"}}, {"File": {"path": "C:\\f", "content": {"Pattern": {"len": 16384}}}}, {"Process": {"name": "a"}}]"#;
    for (made, access) in
        [(&[ram][..], "FILE_MAP_WRITE"), (&[ram], "FILE_MAP_COPY"), (&file, "FILE_MAP_COPY")]
    {
        let view = view(access);
        for touches in [&touches, &peeks] {
            let asked = made.iter().copied().chain([&*view]).chain(touches.iter().map(|it| &**it));
            permitted(&["WIN32"], machine, &asked.collect::<Vec<_>>());
        }
    }
    let read = [
        r#"{"proc": "a", "fn": "CreateFile", "args": {"lpFileName": "C:\\f", "dwDesiredAccess": "GENERIC_READ", "dwCreationDisposition": "OPEN_EXISTING"}, "out": "f"}"#,
        r#"{"proc": "a", "fn": "ReadFile", "args": {"hFile": "$f", "lpBuffer": "$v+12288", "nNumberOfBytesToRead": 1}}"#,
    ];
    let own = r#"{"proc": "a", "fn": "VirtualAlloc", "args": {"dwSize": 16384, "flAllocationType": "MEM_RESERVE|MEM_COMMIT", "flProtect": "PAGE_READWRITE"}, "out": "v"}"#;
    for made in [&[ram, &*view("FILE_MAP_WRITE")][..], &[own]] {
        let asked = made.iter().copied().chain(touches[..3].iter().map(|it| &**it)).chain(read);
        permitted(&["WIN32"], machine, &asked.collect::<Vec<_>>());
    }
}

/// What may happen comes between two steps, and is no part of the one before.
#[test]
fn what_happens_at_any_moment_is_no_part_of_a_step() {
    let whole = |turns: &str| {
        format!(
            r#"(about: "A test.", on: [CE_3_0, CE_5_0], world: [Machine(name: "pda", ram: 40, has: [
                File(path: r"\app.exe", content: Pattern(len: 0x2800), module: Exe(data: 0x1000)),
                Process(name: "a"), Process(name: "b", image: r"\app.exe")]),
                Server(name: "srv")],
            steps: [GetLastError(), GetLastError(), Disconnect(server: "srv", machine: "pda"), GetLastError()],
            may: [PowerCut(machine: "pda")], order: Schedule([{turns}]))"#
        )
    };
    for turns in [r#"May(0), "a""#, r#""a", May(0)"#, r#""a", "a", May(0)"#] {
        let ran = run_text(&whole(turns), Options::default());
        assert!(ran.is_ok_and(|report| report.disturbed), "{turns}");
    }
}

/// A program that lacks what a call did not give, because of what has happened, ends at its step.
#[test]
fn a_step_that_lacks_a_name_comes_to_nothing_once_something_has_happened() {
    for (first, may, choices) in [
        ("May(0), ", r#"Kill(process: "b")"#, ""),
        (r#""b", "#, "Fault(on: Allocation)", "Fault(1)"),
    ] {
        let whole = format!(
            r#"(about: "A test.", on: [CE_5_0], world: [Machine(name: "pda", ram: 40, has: [
                Process(name: "a"), Process(name: "b")])],
            steps: [], scripts: [
                Script(by: "b", steps: [VirtualAlloc(dwSize: 0x1000, flAllocationType: MEM_COMMIT,
                    flProtect: PAGE_READWRITE, is: "v")]),
                Script(by: "a", steps: [GetLastError(), Read(at: "v", len: 1)])],
            may: [{may}], choices: [{choices}], order: Schedule([{first}"a", "a"]))"#
        );
        let ran = run_text(&whole, Options::default());
        assert!(ran.as_ref().is_ok_and(|report| report.disturbed), "{may} {ran:?}");
    }
}
