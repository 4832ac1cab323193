use super::*;
use crate::event::{CloseReason, ObjectKind, PageSource, Pause, Purpose, WriteReason};
use crate::samples::*;
use abi::constant::{PAGE_READONLY, PAGE_READWRITE};
use abi::error::{ERROR_DISK_FULL, ERROR_INVALID_PARAMETER};
use abi::world::{PoolSpec, VolumeKind, VolumeSpec};
use abi::{
    AccessKind, Address, BackingId, ExceptionCode, FileId, FrameId, Handle, MachineId, ObjectId,
    ProcessId, Quirk, RegionId, ServerId, ThreadId, ViewId,
};
use expect_test::{Expect, expect};

fn check(events: &[Event], expected: &Expect) {
    check_with(&header(), Style::PLAIN, events, expected);
}

fn check_with(header: &Header, style: Style, events: &[Event], expected: &Expect) {
    expected.assert_eq(&draw(header, events, style));
}

/// The steps alone, between heading and summary. The events must not contradict each other.
fn check_steps(events: &[Event], expected: &Expect) {
    folded(events);
    let drawn = draw(&header(), events, Style::PLAIN);
    let from = drawn.find("step line").expect("there are steps");
    let to = drawn.rfind("\n\n").expect("there is a summary");
    expected.assert_eq(&drawn[from..=to]);
}

/// A process unmaps view 0; it goes on with `count` uses, all processes with `left`.
fn unmapped(process: ProcessId, count: u32, left: u32) -> Event {
    Event::ViewUnmapped { view: ViewId(0), process, base: BASE, count, left }
}

/// The reader gives up handles to an object.
fn closed(object: u32, handle: u32, count: u32, reason: CloseReason) -> Event {
    let (object, handle) = (ObjectId(object), Handle(handle));
    Event::HandleClosed { process: READER, object, handle, count, reason }
}

fn dirtied(page: u64) -> Event {
    Event::Dirtied { backing: BackingId(0), page }
}

/// The log is mapped, and two of its pages are dirty.
fn log_written() -> Vec<Event> {
    let mut events = log_mapped();
    events.extend([
        step(1, 20, Some(READING), r#"Write(at: ("view", 0xFFE), bytes: Text("ABCD"))"#),
        page_in(0, 0, PageSource::File, 1),
        dirtied(0),
        page_in(1, 1, PageSource::File, 2),
        dirtied(1),
        access(READING, AccessKind::Write, 0xFFE, b"ABCD"),
    ]);
    events
}

/// The reader maps the ROM file, reads from it and tries to write to it.
fn rom_readonly() -> Vec<Event> {
    let by = Some(READING);
    let mut events = start();
    events.extend([
        step(1, 14, by, "CreateFileForMapping(…)"),
        call(
            READING,
            "CreateFileForMapping",
            &[
                ("lpFileName", r#"r"\Windows\chart.bin""#),
                ("dwDesiredAccess", "[GENERIC_READ]"),
                ("dwShareMode", "FILE_SHARE_READ"),
                ("dwCreationDisposition", "OPEN_EXISTING"),
            ],
        ),
        created(4, ObjectKind::File, None),
        file_opened(4, CHART, false),
        opened(READER, 4, 0x80012, 1),
        returned(READING, "CreateFileForMapping", "0x00080012"),
        step(2, 16, by, "CreateFileMapping(…)"),
        call(
            READING,
            "CreateFileMapping",
            &[("hFile", "\"file\""), ("flProtect", "PAGE_READONLY")],
        ),
        created(5, ObjectKind::FileMapping, None),
        mapped(Some(CHART), 0x3000),
        opened(READER, 5, 0x80016, 1),
        returned(READING, "CreateFileMapping", "0x00080016"),
        step(3, 17, by, "MapViewOfFile(…)"),
        call(READING, "MapViewOfFile", &[("hFileMappingObject", "\"map\"")]),
        view(READER, 0x3000, PAGE_READONLY, 1),
        returned(READING, "MapViewOfFile", "0x42000000"),
        step(4, 18, by, r#"Read(at: ("view", 0x1234), len: 4)"#),
        page_in(1, 0, PageSource::RomInPlace, 0),
        access(READING, AccessKind::Read, 0x1234, &[0xA5; 4]),
        Event::Check { text: r#"Bytes(b"\xA5\xA5\xA5\xA5")"#.into(), met: true },
        step(5, 19, None, "Check(ram_used: Delta(0))"),
        Event::Check { text: "ram_used: Delta(0)".into(), met: true },
        step(6, 20, by, r#"Write(at: "view", bytes: Text("x"))"#),
        Event::Exception {
            thread: READING,
            code: ExceptionCode::ACCESS_VIOLATION,
            kind: AccessKind::Write,
            address: BASE,
            slot_form: None,
            cause: "the page does not allow this access".into(),
            guarded: true,
        },
    ]);
    events
}

#[test]
fn a_rom_file_is_read_in_place() {
    check(
        &rom_readonly(),
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)

            step line  who       what
               1   14  reader    CreateFileForMapping(lpFileName: r"\Windows\chart.bin", …)
                                 │ \Windows\chart.bin opened to read, for mapping
                                 = 0x00080012
               2   16  reader    CreateFileMapping(hFile: "file", flProtect: PAGE_READONLY)
                                 │ new file-mapping object of \Windows\chart.bin: 12 KB, read-only, in place
                                 = 0x00080016
               3   17  reader    MapViewOfFile(hFileMappingObject: "map")
                                 │ view 0x42000000..0x42003000  read-only  \Windows\chart.bin from 0
                                 = 0x42000000
               4   18  reader    Read(at: ("view", 0x1234), len: 4)
                                 │ page 1 of \Windows\chart.bin ← ROM, in place                       RAM 0 of 8
                                 = A5 A5 A5 A5  at 0x42001234, \Windows\chart.bin + 0x1234
                                 = as expected: Bytes(b"\xA5\xA5\xA5\xA5")
               5   19            Check(ram_used: Delta(0))
                                 = as expected: ram_used: Delta(0)
               6   20  reader    Write(at: "view", bytes: Text("x"))
                                 ! EXCEPTION_ACCESS_VIOLATION writing 0x42000000: the page does not allow this
                                   access

            pda: RAM 0 of 8 pages, at most 0; 1 page in (1 in place); 0 written back
        "#]],
    );
}

#[test]
fn ascii_is_ascii_and_a_narrow_trace_is_cut() {
    let style = Style { width: 80, ..Style::ASCII };
    let mut header = header();
    header.about =
        "Ein Satz über die Größe von 漢字, der nicht in eine einzige Zeile passt.".into();
    check_with(
        &header,
        style,
        &rom_readonly(),
        &expect![[r#"
            CE_NET_4_2  Ein Satz \u{fc}ber die Gr\u{f6}\u{df}e von \u{6f22}\u{5b57}, der
                        nicht in eine einzige Zeile passt.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)

            step line  who       what
               1   14  reader    CreateFileForMapping(lpFileName: r"\Windows\chart.bin", ...
                                 | \Windows\chart.bin opened to read, for mapping
                                 = 0x00080012
               2   16  reader    CreateFileMapping(hFile: "file", ...)
                                 | new file-mapping object of \Windows\chart.bin: 12 KB, ...
                                 = 0x00080016
               3   17  reader    MapViewOfFile(hFileMappingObject: "map")
                                 | view 0x42000000..0x42003000  read-only  \Windows\chart...
                                 = 0x42000000
               4   18  reader    Read(at: ("view", 0x1234), len: 4)
                                 | page 1 of \Windows\chart.bin <- ROM, in place  RAM 0 of 8
                                 = A5 A5 A5 A5  at 0x42001234, \Windows\chart.bin + 0x1234
                                 = as expected: Bytes(b"\xA5\xA5\xA5\xA5")
               5   19            Check(ram_used: Delta(0))
                                 = as expected: ram_used: Delta(0)
               6   20  reader    Write(at: "view", bytes: Text("x"))
                                 ! EXCEPTION_ACCESS_VIOLATION writing 0x42000000: the page
                                   does not allow this access

            pda: RAM 0 of 8 pages, at most 0; 1 page in (1 in place); 0 written back
        "#]],
    );
}

#[test]
fn colours_are_there_when_asked_for() {
    let events = [
        step(1, 3, None, "PressMemory(leave: 2)"),
        Event::RamPressed { machine: PDA, pressed: 6, ram_used: 0 },
        Event::Check { text: "ram_used: 5".into(), met: false },
    ];
    let drawn = draw(&header(), &events, Style::COLOUR).replace('\u{1b}', "ESC");
    let steps = drawn.split_once("\n\n").map_or("", |(_, steps)| steps);
    expect![[r#"
        ESC[2mstep line  who       whatESC[0m
        ESC[2m   1    3  ESC[0m          PressMemory(leave: 2)
                             ESC[2m│ ESC[0mthe world holds 6 pages of the RAM of pda                          ESC[36mRAM 0 of 8ESC[0m
                             ESC[31m! not as expected: ram_used: 5ESC[0m

        pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
    "#]].assert_eq(steps);
}

#[test]
fn a_refusal_cites_its_clause_with_its_standing() {
    let mut events = start();
    events.extend([
        step(1, 9, Some(WRITING), "MapViewOfFile(…)"),
        call(WRITING, "MapViewOfFile", &[("dwFileOffsetLow", "1")]),
        refused(WRITING, "MapViewOfFile", "NULL", ERROR_INVALID_PARAMETER, "MV-13"),
        step(2, 10, Some(WRITING), "MapViewOfFile(…)"),
        call(WRITING, "MapViewOfFile", &[]),
        refused(WRITING, "MapViewOfFile", "NULL", ERROR_INVALID_PARAMETER, "SZ-08"),
        step(3, 11, Some(WRITING), "MapViewOfFile(…)"),
        call(WRITING, "MapViewOfFile", &[]),
        refused(WRITING, "MapViewOfFile", "NULL", ERROR_INVALID_PARAMETER, "not a clause"),
    ]);
    check(
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)

            step line  who       what
               1    9  writer    MapViewOfFile(dwFileOffsetLow: 1)
                                 = NULL, last error ERROR_INVALID_PARAMETER (87)
                                   MV-13 (measured): A view whose range is wrong fails with
                                                     ERROR_INVALID_PARAMETER, one that may not have its access
                                                     with ERROR_ACCESS_DENIED.
               2   10  writer    MapViewOfFile()
                                 = NULL, last error ERROR_INVALID_PARAMETER (87)
                                   SZ-08 (chosen): In the last page of an object, what the file has after the
                                                   object's end reads as zero, and what is written there is not
                                                   written back; a ROM page used in place shows it.
               3   11  writer    MapViewOfFile()
                                 = NULL, last error ERROR_INVALID_PARAMETER (87)
                                   not a clause

            pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
        "#]],
    );
}

#[test]
fn a_constant_stands_for_a_value_where_there_is_one() {
    let mut events = start();
    events.extend([
        call(READING, "WaitForSingleObject", &[]),
        gave(READING, "WaitForSingleObject", "258", &[], &[("result", "WAIT_TIMEOUT")]),
        call(READING, "GetExitCodeThread", &[]),
        gave(
            READING,
            "GetExitCodeThread",
            "TRUE",
            &[("lpExitCode", "259")],
            &[("lpExitCode", "STILL_ACTIVE")],
        ),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
                   reader    WaitForSingleObject()
                             = WAIT_TIMEOUT
                   reader    GetExitCodeThread()
                             = TRUE, lpExitCode: STILL_ACTIVE
    "#]],
    );
}

#[test]
fn what_field_bugs_do_is_told() {
    let (mut events, mut header) = (log_written(), header());
    header.world.quirks = vec![Quirk::StaleMappedData, Quirk::FailedWriteBackIsClean];
    events.extend([
        step(2, 6, Some(READING), "FlushViewOfFile(…)"),
        call(READING, "FlushViewOfFile", &[]),
        Event::WriteBack {
            backing: BackingId(0),
            page: 0,
            file: LOG,
            reason: WriteReason::Flush,
            error: Some(ERROR_DISK_FULL),
            lost: true,
        },
        returned(READING, "FlushViewOfFile", "FALSE"),
        step(3, 7, Some(READING), "Read(at: \"view\")"),
        blocked(READING, &[], None, Pause::Pager),
        step(4, 8, Some(WRITING), "CreateEvent(…)"),
        call(WRITING, "CreateEvent", &[]),
        blocked(WRITING, &[], None, Pause::Midway),
        step(5, 8, Some(WRITING), "CreateEvent(…)"),
        Event::Resumed { thread: WRITING, answer: 0 },
        returned(WRITING, "CreateEvent", "0x00080012"),
    ]);
    check_with(
        &header,
        Style::PLAIN,
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
            field bugs: StaleMappedData, FailedWriteBackIsClean
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)
              new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
              view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

            step line  who       what
               1   20  reader    Write(at: ("view", 0xFFE), bytes: Text("ABCD"))
                                 │ page 0 of \Storage Card\log.bin ← the file, into frame 0           RAM 1 of 8
                                 │ page 0 of \Storage Card\log.bin is dirty
                                 │ page 1 of \Storage Card\log.bin ← the file, into frame 1           RAM 2 of 8
                                 │ page 1 of \Storage Card\log.bin is dirty
                                 = writes at 0x42000ffe, \Storage Card\log.bin + 0xffe: 41 42 43 44  "ABCD"
               2    6  reader    FlushViewOfFile()
                                 ! page 0 of \Storage Card\log.bin not written (flush): ERROR_DISK_FULL (112);
                                   it counts as clean: lost
                                 = FALSE
               3    7  reader    Read(at: "view")
                                 │ waits in the pager
               4    8  writer    CreateEvent()
                                 │ pauses in the middle of it
               5    8  writer    CreateEvent(…)
                                 │ writer goes on where it paused
                                 = 0x00080012

            pda: RAM 2 of 8 pages, at most 2; 2 pages in; 0 written back, 1 write-back failed, 1 dirty page
              left
        "#]],
    );
}

#[test]
fn threads_wait_and_go_on() {
    let mut events = start();
    let signalled = |signalled| Event::Signalled { object: ObjectId(4), signalled };
    events.extend([
        step(1, 5, Some(READING), "CreateEvent(…)"),
        call(READING, "CreateEvent", &[("lpName", "\"go\"")]),
        created(4, ObjectKind::Event, Some("go")),
        opened(READER, 4, 0x80012, 1),
        returned(READING, "CreateEvent", "0x00080012"),
        step(2, 6, Some(WRITING), "WaitForSingleObject(…)"),
        call(WRITING, "WaitForSingleObject", &[("hHandle", "\"go\"")]),
        blocked(WRITING, &[4], None, Pause::Wait),
        step(3, 7, Some(READING), "SetEvent(…)"),
        call(READING, "SetEvent", &[("hEvent", "\"go\"")]),
        signalled(true),
        signalled(false),
        Event::Resumed { thread: WRITING, answer: 0 },
        returned(READING, "SetEvent", "TRUE"),
        returned(WRITING, "WaitForSingleObject", "WAIT_OBJECT_0"),
        step(4, 8, Some(WRITING), "Sleep(…)"),
        call(WRITING, "Sleep", &[("dwMilliseconds", "500")]),
        blocked(WRITING, &[], Some(500), Pause::Wait),
        step(5, 9, Some(READING), "WaitForSingleObject(…)"),
        call(READING, "WaitForSingleObject", &[("hHandle", "\"go\""), ("dwMilliseconds", "300")]),
        blocked(READING, &[4], Some(300), Pause::Wait),
        Event::Clock { now: 300 },
        Event::Resumed { thread: READING, answer: 258 },
        returned(READING, "WaitForSingleObject", "WAIT_TIMEOUT"),
    ]);
    check(
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)

            step line  who       what
               1    5  reader    CreateEvent(lpName: "go")
                                 │ new event "go"
                                 = 0x00080012
               2    6  writer    WaitForSingleObject(hHandle: "go")
                                 │ waits for event "go", for ever
               3    7  reader    SetEvent(hEvent: "go")
                                 │ event "go" is signalled
                                 │ event "go" is not signalled any more
                                 │ writer goes on: WAIT_OBJECT_0
                                 = TRUE
                       writer    WaitForSingleObject = WAIT_OBJECT_0
               4    8  writer    Sleep(dwMilliseconds: 500)
                                 │ sleeps until 500 ms
               5    9  reader    WaitForSingleObject(hHandle: "go", dwMilliseconds: 300)
                                 │ waits for event "go", until 300 ms
                       clock     300 ms
                       reader    goes on: WAIT_TIMEOUT
                       reader    WaitForSingleObject = WAIT_TIMEOUT

            pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
        "#]],
    );
}

#[test]
fn a_process_ends_with_all_that_it_has() {
    let mut events = log_mapped();
    events.extend([
        step(1, 30, Some(READING), r#"Read(at: "view", unguarded: true)"#),
        Event::VolumePresent { volume: CARD, present: false, medium: 0 },
        Event::Exception {
            thread: READING,
            code: ExceptionCode::ACCESS_VIOLATION,
            kind: AccessKind::Read,
            address: BASE,
            slot_form: None,
            cause: "the medium that holds the page was removed".into(),
            guarded: false,
        },
        Event::ThreadEnded { thread: READING, exit_code: 0xC000_0005 },
        Event::Signalled { object: ObjectId(1), signalled: true },
        Event::ObjectDestroyed { object: ObjectId(1) },
        unmapped(READER, 0, 0),
        closed(5, 0x8000A, 0, CloseReason::ProcessEnd),
        Event::BackingDropped { backing: BackingId(0), ram_used: 0 },
        Event::ObjectDestroyed { object: ObjectId(5) },
        Event::ProcessEnded { process: READER, exit_code: 0xC000_0005 },
        Event::Signalled { object: ObjectId(0), signalled: true },
        Event::ObjectDestroyed { object: ObjectId(0) },
    ]);
    check(
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)
              new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
              view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

            step line  who       what
               1   30  reader    Read(at: "view", unguarded: true)
                                 │ \Storage Card has no medium any more
                                 ! EXCEPTION_ACCESS_VIOLATION reading 0x42000000: the medium that holds the page
                                   was removed; nobody handles it
                                 │ view 0x42000000 unmapped
                                 │ reader leaves handle 0x0008000a: file-mapping object of \Storage Card\log.bin
                                 │ file-mapping object of \Storage Card\log.bin is gone
                                 │ reader ends with exit code 0xC0000005

            pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
        "#]],
    );
}

#[test]
fn names_cannot_steer_the_terminal() {
    let mut events = start();
    let evil = "a\u{1b}[2J\u{202e}b";
    events.extend([
        step(1, 1, Some(READING), evil),
        Event::FileCreated { file: FileId(7), volume: CARD, path: evil.into() },
        call(READING, evil, &[(evil, evil)]),
        created(4, ObjectKind::Mutex, Some(evil)),
        returned(READING, evil, evil),
        Event::Check { text: evil.into(), met: true },
        step(2, 2, None, evil),
        Event::Act { text: format!("{evil}!").into() },
        Event::Choice { point: evil.into(), option: 1, of: 2 },
    ]);
    let mut header = header();
    header.about = evil.into();
    let drawn = draw(&header, &events, Style::PLAIN);
    assert!(!drawn.contains(|c| c != '\n' && crate::text::is_unprintable(c)), "{drawn}");
    assert_eq!(drawn.matches(r"a\u{1b}[2J\u{202e}b").count(), 12, "{drawn}");
}

#[test]
fn a_contradiction_is_told_once() {
    let mut events = log_mapped();
    events.extend([
        step(1, 20, Some(READING), "Read(at: \"view\")"),
        access(READING, AccessKind::Read, 0, &[0]),
        access(READING, AccessKind::Read, 0, &[0]),
    ]);
    check(
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
              ROM at \: \Windows\chart.bin (12 KB, uncompressed)
              card at \Storage Card: \Storage Card\log.bin (6000 bytes)
              reader starts in slot 2 (0x04000000)
              writer starts in slot 3 (0x06000000)
              new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
              view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

            step line  who       what
               1   20  reader    Read(at: "view")
                                 = 00  at 0x42000000, \Storage Card\log.bin + 0
                                 ! this trace contradicts itself: event 17: page 0 of backing 0 is not resident
                                 = 00  at 0x42000000, \Storage Card\log.bin + 0

            pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
        "#]],
    );
}

#[test]
fn the_line_of_a_machine_moves_now_or_later() {
    let mut header = header_of_two();
    header.world.machines.truncate(1);
    header.world.machines[0].processes.clear();
    header.world.machines[0].volumes.push(VolumeSpec {
        kind: VolumeKind::ObjectStore,
        mount: r"\".to_owned(),
        capacity_bytes: Some(8192),
        page_in: true,
        folders: Vec::new(),
        files: Vec::new(),
    });
    let events = [
        step(1, 4, None, "Divide"),
        Event::MemoryDivided { machine: PDA, store_pages: 1, ram_pages: 9 },
        step(2, 5, None, "Divide"),
        Event::DivisionDue { machine: PDA, store_pages: 7 },
        step(3, 6, None, "WarmBoot()"),
        Event::MemoryDivided { machine: PDA, store_pages: 7, ram_pages: 3 },
    ];
    check_with(
        &header,
        Style::PLAIN,
        &events,
        &expect![[r#"
        CE_NET_4_2  A sentence about it.
        pda: 8 pages of RAM
          object store at \, 8 KB in all: no files
        nas: a file server

        step line  who       what
           1    4            Divide
                             │ the object store of pda has 1 page, program memory 9 pages
           2    5            Divide
                             │ the object store of pda gets 7 pages when the machine starts again
           3    6            WarmBoot()
                             │ the object store of pda has 7 pages, program memory 3 pages

        pda: RAM 0 of 3 pages, at most 0; 0 pages in; 0 written back
    "#]],
    );
}

#[test]
fn each_machine_has_its_own_ram() {
    let header = header_of_two();
    let events = [
        step(1, 4, None, "PressMemory(machine: \"desk\")"),
        Event::RamPressed { machine: MachineId(1), pressed: 8, ram_used: 0 },
        step(2, 5, None, "Disconnect(server: \"nas\")"),
        Event::Link { machine: PDA, server: ServerId(0), connected: false },
    ];
    check_with(
        &header,
        Style::PLAIN,
        &events,
        &expect![[r#"
            CE_NET_4_2  A sentence about it.
            pda: 8 pages of RAM
            desk: 8 pages of RAM
            nas: a file server

            step line  who       what
               1    4            PressMemory(machine: "desk")
                                 │ the world holds 8 pages of the RAM of desk                    desk RAM 0 of 8
               2    5            Disconnect(server: "nas")
                                 │ pda does not reach nas any more

            pda: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
            desk: RAM 0 of 8 pages, at most 0; 0 pages in; 0 written back
        "#]],
    );
}

#[test]
fn private_memory_is_reserved_committed_touched_and_given_back() {
    let mut events = start();
    let region = RegionId(8);
    let base = Address(0x0403_0000);
    let ram = |pages, ram_used| Event::RamCharged { machine: PDA, pages, ram_used };
    let at = Address(0x0003_1004);
    events.extend([
        step(1, 10, Some(READING), "VirtualAlloc(…)"),
        call(READING, "VirtualAlloc", &[("dwSize", "0x2000")]),
        Event::Reserved { region, process: READER, base, len: 0x2000, purpose: Purpose::Memory },
        ram(2, 2),
        Event::Committed { region, base, len: 0x2000, protect: 0x4 },
        returned(READING, "VirtualAlloc", "0x00030000"),
        step(2, 11, Some(READING), "ReadFile(…)"),
        call(READING, "ReadFile", &[("hFile", "\"file\""), ("lpBuffer", "0x00031004")]),
        Event::PrivatePageIn { region, page: 1, frame: FrameId(3) },
        Event::Access {
            thread: READING,
            kind: AccessKind::Write,
            address: at,
            bytes: (0..40).collect(),
        },
        gave(READING, "ReadFile", "TRUE", &[("lpNumberOfBytesRead", "40")], &[]),
        step(3, 12, Some(READING), "VirtualFree(…)"),
        call(READING, "VirtualFree", &[("lpAddress", "\"memory\""), ("dwFreeType", "MEM_RELEASE")]),
        Event::Decommitted { region, base, len: 0x2000 },
        ram(-2, 0),
        Event::Released { region, base },
        returned(READING, "VirtualFree", "TRUE"),
        step(4, 13, Some(READING), "Execute(at: 0x10)"),
        access(READING, AccessKind::Execute, 0, &[]),
    ]);
    check_steps(
        &events,
        &expect![[r#"
            step line  who       what
               1   10  reader    VirtualAlloc(dwSize: 0x2000)
                                 │ 0x04030000..0x04032000 reserved
                                 │ 2 pages of RAM set aside                                           RAM 2 of 8
                                 │ 0x04030000..0x04032000 committed, PAGE_READWRITE
                                 = 0x00030000
               2   11  reader    ReadFile(hFile: "file", lpBuffer: 0x00031004)
                                 │ page at 0x04031000 ← zeros, in frame 3
                                 │ writes at 0x00031004: 40 bytes: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E…
                                 = TRUE, lpNumberOfBytesRead: 40
               3   12  reader    VirtualFree(lpAddress: "memory", dwFreeType: MEM_RELEASE)
                                 │ 0x04030000..0x04032000 decommitted
                                 │ 2 pages of RAM given back                                          RAM 0 of 8
                                 │ 0x04030000..0x04032000 released
                                 = TRUE
               4   13  reader    Execute(at: 0x10)
                                 = fetched at 0x42000000
        "#]],
    );
}

#[test]
fn a_pool_stands_above_the_steps_and_below_them_and_beside_its_pages() {
    let mut events = log_mapped();
    events.extend([step(1, 10, Some(READING), "Read(…)"), pool_in(0, 0, 2)]);
    let header = header_with(PoolSpec::SetAside { pages: 2 });
    check_with(
        &header,
        Style::PLAIN,
        &events,
        &expect![[r#"
        CE_NET_4_2  A sentence about it.
        pda: 8 pages of RAM, 2 of them set aside for the paging pool
          ROM at \: \Windows\chart.bin (12 KB, uncompressed)
          card at \Storage Card: \Storage Card\log.bin (6000 bytes)
          reader starts in slot 2 (0x04000000)
          writer starts in slot 3 (0x06000000)
          new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
          view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

        step line  who       what
           1   10  reader    Read(…)
                             │ page 0 of \Storage Card\log.bin ← the file, into pool frame 0      RAM 2 of 8

        pda: RAM 2 of 8 pages, at most 2, 1 in the pool; 1 page in; 0 written back
    "#]],
    );
    let counted = PoolSpec::Counted { target: 1, maximum: 2 };
    let drawn = draw(&header_with(counted), &start(), Style::PLAIN);
    let lines = drawn.lines().filter(|line| line.contains("pool"));
    expect![[r#"
        pda: 8 pages of RAM, a paging pool of 1 to 2 pages
        pda: RAM 0 of 8 pages, at most 0, 0 in the pool; 0 pages in; 0 written back"#]]
    .assert_eq(&lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_clean_page_gives_up_its_frame_and_threads_come_and_go() {
    let mut events = log_mapped();
    events.extend([
        step(1, 10, Some(READING), "Read(…)"),
        page_in(0, 0, PageSource::File, 1),
        access(READING, AccessKind::Read, 0, &[0, 1, 2]),
        Event::Choice { point: "next-thread".into(), option: 1, of: 2 },
        step(2, 11, Some(WRITING), "CreateThread(…)"),
        call(WRITING, "CreateThread", &[]),
        created(6, ObjectKind::Thread, None),
        Event::ThreadStarted {
            thread: ThreadId(2),
            object: ObjectId(6),
            process: WRITER,
            number: 2,
        },
        evicted(0, 0, 0),
        returned(WRITING, "CreateThread", "0x00080032"),
        step(3, 12, Some(ThreadId(2)), "ExitThread(…)"),
        call(ThreadId(2), "ExitThread", &[("dwExitCode", "3")]),
        Event::ThreadEnded { thread: ThreadId(2), exit_code: 3 },
    ]);
    check_steps(
        &events,
        &expect![[r#"
            step line  who       what
               1   10  reader    Read(…)
                                 │ page 0 of \Storage Card\log.bin ← the file, into frame 0           RAM 1 of 8
                                 = 00 01 02  at 0x42000000, \Storage Card\log.bin + 0
                       choice    next-thread = 1, of 2
               2   11  writer    CreateThread()
                                 │ thread writer/2 starts
                                 │ page 0 of \Storage Card\log.bin gives up frame 0                   RAM 0 of 8
                                 = 0x00080032
               3   12  writer/2  ExitThread(dwExitCode: 3)
                                 │ thread writer/2 ends with exit code 3
        "#]],
    );
}

#[test]
fn pages_come_in_and_become_dirty_before_the_write() {
    check(
        &log_written(),
        &expect![[r#"
        CE_NET_4_2  A sentence about it.
        pda: 8 pages of RAM
          ROM at \: \Windows\chart.bin (12 KB, uncompressed)
          card at \Storage Card: \Storage Card\log.bin (6000 bytes)
          reader starts in slot 2 (0x04000000)
          writer starts in slot 3 (0x06000000)
          new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
          view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

        step line  who       what
           1   20  reader    Write(at: ("view", 0xFFE), bytes: Text("ABCD"))
                             │ page 0 of \Storage Card\log.bin ← the file, into frame 0           RAM 1 of 8
                             │ page 0 of \Storage Card\log.bin is dirty
                             │ page 1 of \Storage Card\log.bin ← the file, into frame 1           RAM 2 of 8
                             │ page 1 of \Storage Card\log.bin is dirty
                             = writes at 0x42000ffe, \Storage Card\log.bin + 0xffe: 41 42 43 44  "ABCD"

        pda: RAM 2 of 8 pages, at most 2; 2 pages in; 0 written back, 2 dirty pages left
    "#]],
    );
}

#[test]
fn dirty_pages_go_to_their_file_when_no_view_is_left() {
    let mut events = log_written();
    let write_back = |page, error| Event::WriteBack {
        backing: BackingId(0),
        page,
        file: LOG,
        reason: WriteReason::LastUnmap,
        error,
        lost: false,
    };
    events.extend([
        step(2, 21, Some(READING), "UnmapViewOfFile(…)"),
        call(READING, "UnmapViewOfFile", &[("lpBaseAddress", "\"view\"")]),
        unmapped(READER, 0, 0),
        Event::WritesPending { backing: BackingId(0), pages: 2 },
        Event::Choice { point: "lazy-write".into(), option: 0, of: 2 },
        write_back(0, None),
        write_back(1, Some(ERROR_DISK_FULL)),
        returned(READING, "UnmapViewOfFile", "TRUE"),
    ]);
    check(
        &events,
        &expect![[r#"
        CE_NET_4_2  A sentence about it.
        pda: 8 pages of RAM
          ROM at \: \Windows\chart.bin (12 KB, uncompressed)
          card at \Storage Card: \Storage Card\log.bin (6000 bytes)
          reader starts in slot 2 (0x04000000)
          writer starts in slot 3 (0x06000000)
          new file-mapping object of \Storage Card\log.bin: 6000 bytes, read-write
          view 0x42000000..0x42001770  read-write  \Storage Card\log.bin from 0

        step line  who       what
           1   20  reader    Write(at: ("view", 0xFFE), bytes: Text("ABCD"))
                             │ page 0 of \Storage Card\log.bin ← the file, into frame 0           RAM 1 of 8
                             │ page 0 of \Storage Card\log.bin is dirty
                             │ page 1 of \Storage Card\log.bin ← the file, into frame 1           RAM 2 of 8
                             │ page 1 of \Storage Card\log.bin is dirty
                             = writes at 0x42000ffe, \Storage Card\log.bin + 0xffe: 41 42 43 44  "ABCD"
           2   21  reader    UnmapViewOfFile(lpBaseAddress: "view")
                             │ view 0x42000000 unmapped
                             │ 2 dirty pages of \Storage Card\log.bin to write
                             │ choice lazy-write = 0, of 2
                             │ page 0 of \Storage Card\log.bin → the file, whole (no view is left)
                             ! page 1 of \Storage Card\log.bin not written (no view is left):
                               ERROR_DISK_FULL (112); it stays dirty
                             = TRUE

        pda: RAM 2 of 8 pages, at most 2; 2 pages in; 1 written back, 1 write-back failed, 1 dirty page
          left
    "#]],
    );
}

#[test]
fn handles_tell_who_holds_what_and_why_it_lives_on() {
    let mut events = log_mapped();
    events.extend([
        step(1, 10, Some(READING), "DuplicateHandle(…)"),
        call(READING, "DuplicateHandle", &[("hTargetProcessHandle", "\"writer\"")]),
        opened(WRITER, 5, 0x8000A, 1),
        returned(READING, "DuplicateHandle", "TRUE"),
        step(2, 11, Some(READING), "CreateFileMapping(…)"),
        call(READING, "CreateFileMapping", &[("lpName", "\"map\"")]),
        opened(READER, 5, 0x8000A, 2),
        returned(READING, "CreateFileMapping", "0x0008000a"),
        step(3, 12, Some(READING), "CloseHandle(…)"),
        call(READING, "CloseHandle", &[("hObject", "\"map\"")]),
        closed(5, 0x8000A, 1, CloseReason::Call),
        returned(READING, "CloseHandle", "TRUE"),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1   10  reader    DuplicateHandle(hTargetProcessHandle: "writer")
                             │ writer now holds 1 handle 0x0008000a: file-mapping object of \Storage Card\l…
                             = TRUE
           2   11  reader    CreateFileMapping(lpName: "map")
                             │ reader now holds 2 handles 0x0008000a: file-mapping object of \Storage Card\…
                             = 0x0008000a
           3   12  reader    CloseHandle(hObject: "map")
                             │ handle 0x0008000a closed, 2 handles left, kept by 1 view: file-mapping objec…
                             = TRUE
    "#]],
    );
}

#[test]
fn a_handle_that_the_kernel_closes_is_told_from_one_that_the_program_closes() {
    let mut events = start();
    events.extend([
        created(6, ObjectKind::File, None),
        file_opened(6, CHART, false),
        opened(READER, 6, 0x80016, 1),
        step(1, 13, Some(READING), "CreateFileMapping(…)"),
        call(READING, "CreateFileMapping", &[("hFile", "\"file\"")]),
        closed(6, 0x80016, 0, CloseReason::Kernel),
        Event::ObjectDestroyed { object: ObjectId(6) },
        returned(READING, "CreateFileMapping", "NULL"),
        created(7, ObjectKind::Mutex, Some("lock")),
        opened(READER, 7, 0x80016, 1),
        step(2, 14, Some(READING), "CloseHandle(…)"),
        call(READING, "CloseHandle", &[("hObject", "\"lock\"")]),
        closed(7, 0x80016, 0, CloseReason::Call),
        Event::ObjectDestroyed { object: ObjectId(7) },
        returned(READING, "CloseHandle", "TRUE"),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1   13  reader    CreateFileMapping(hFile: "file")
                             │ the kernel closes handle 0x00080016 of reader: \Windows\chart.bin
                             = NULL
                             │ new mutex "lock"
           2   14  reader    CloseHandle(hObject: "lock")
                             │ handle 0x00080016 closed: mutex "lock"
                             │ mutex "lock" is gone
                             = TRUE
    "#]],
    );
}

#[test]
fn equal_views_are_shared_and_counted() {
    let mut events = log_mapped();
    events.extend([
        step(1, 14, Some(WRITING), "MapViewOfFile(…)"),
        view(WRITER, 6000, PAGE_READWRITE, 1),
        step(2, 15, Some(WRITING), "MapViewOfFile(…)"),
        view(WRITER, 6000, PAGE_READWRITE, 2),
        step(3, 16, Some(WRITING), "UnmapViewOfFile(…)"),
        unmapped(WRITER, 1, 2),
        step(4, 17, Some(WRITING), "UnmapViewOfFile(…)"),
        unmapped(WRITER, 0, 1),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1   14  writer    MapViewOfFile(…)
                             │ view 0x42000000..0x42001770  read-write, shared with reader  \Storage Card\l…
           2   15  writer    MapViewOfFile(…)
                             │ view 0x42000000..0x42001770  read-write, held 2 times  \Storage Card\log.bin…
           3   16  writer    UnmapViewOfFile(…)
                             │ view 0x42000000 unmapped, 2 uses left, 1 by writer
           4   17  writer    UnmapViewOfFile(…)
                             │ view 0x42000000 unmapped, 1 use left, none by writer
    "#]],
    );
}

#[test]
fn a_file_is_made_written_and_deleted() {
    let mut events = start();
    let file = FileId(2);
    events.extend([
        step(1, 10, Some(READING), "CreateFile(…)"),
        call(READING, "CreateFile", &[("lpFileName", r#""\Storage Card\new""#)]),
        Event::FileCreated { file, volume: CARD, path: r"\Storage Card\new".into() },
        Event::FileAttributes { file, attributes: 0x21 },
        created(4, ObjectKind::File, None),
        file_opened(4, file, true),
        opened(READER, 4, 0x80012, 1),
        returned(READING, "CreateFile", "0x00080012"),
        step(2, 11, Some(READING), "WriteFile(…)"),
        call(READING, "WriteFile", &[("hFile", "\"new\""), ("lpBuffer", "Text(\"hello\")")]),
        Event::FileResized { file, size: 5 },
        Event::FileWritten { file, offset: 0, bytes: (*b"hello").into() },
        returned(READING, "WriteFile", "TRUE"),
        step(3, 15, Some(READING), "DeleteFile(…)"),
        call(READING, "DeleteFile", &[("lpFileName", r#""\Storage Card\log.bin""#)]),
        Event::FileDeleted { file: LOG },
        returned(READING, "DeleteFile", "TRUE"),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1   10  reader    CreateFile(lpFileName: "\Storage Card\new")
                             │ new file \Storage Card\new
                             │ \Storage Card\new has attributes FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_AR…
                             │ \Storage Card\new opened to read and write, for mapping
                             = 0x00080012
           2   11  reader    WriteFile(hFile: "new", lpBuffer: Text("hello"))
                             │ \Storage Card\new is now 5 bytes long, was 0 bytes
                             │ \Storage Card\new + 0: 68 65 6C 6C 6F  "hello"
                             = TRUE
           3   15  reader    DeleteFile(lpFileName: "\Storage Card\log.bin")
                             │ \Storage Card\log.bin deleted
                             = TRUE
    "#]],
    );
}

#[test]
fn cards_come_and_go() {
    let mut events = start();
    let present = |present, medium| Event::VolumePresent { volume: CARD, present, medium };
    events.extend([
        step(1, 12, None, r#"FillVolume(path: r"\Storage Card")"#),
        Event::VolumeFilled { volume: CARD, filler: 4096 },
        step(2, 13, None, r#"Eject(card: r"\Storage Card")"#),
        Event::Act { text: "the card is ejected".into() },
        present(false, 0),
        step(3, 14, None, r#"Insert(card: r"\Storage Card")"#),
        present(true, 0),
        present(false, 0),
        step(4, 15, None, r#"Insert(card: r"\Storage Card", blank: true)"#),
        present(true, 1),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1   12            FillVolume(path: r"\Storage Card")
                             │ \Storage Card is filled: the world holds 4 KB of it
           2   13            Eject(card: r"\Storage Card")
                             │ the card is ejected
                             │ \Storage Card has no medium any more
           3   14            Insert(card: r"\Storage Card")
                             │ \Storage Card has its medium again
                             │ \Storage Card has no medium any more
           4   15            Insert(card: r"\Storage Card", blank: true)
                             │ \Storage Card has another medium
    "#]],
    );
}

#[test]
fn memory_without_a_file_is_set_aside_and_given_up_as_a_whole() {
    let mut events = start();
    events.extend([
        step(1, 10, Some(READING), "CreateFileMapping(…)"),
        call(READING, "CreateFileMapping", &[("dwMaximumSizeLow", "0x7000")]),
        Event::RamCharged { machine: PDA, pages: 7, ram_used: 7 },
        created(5, ObjectKind::FileMapping, Some("shared")),
        mapped(None, 0x7000),
        opened(READER, 5, 0x8000A, 1),
        returned(READING, "CreateFileMapping", "0x0008000a"),
        view(READER, 0x7000, PAGE_READWRITE, 1),
        step(2, 12, Some(READING), "Write(…)"),
        page_in(6, 0, PageSource::Zero, 7),
        access(READING, AccessKind::Write, 0x6000, &[1; 17]),
        step(3, 13, None, "PressMemory(leave: 0)"),
        Event::RamPressed { machine: PDA, pressed: 1, ram_used: 7 },
        step(4, 14, None, "Kill(process: \"reader\")"),
        unmapped(READER, 0, 0),
        closed(5, 0x8000A, 0, CloseReason::ProcessEnd),
        Event::BackingDropped { backing: BackingId(0), ram_used: 0 },
        Event::ObjectDestroyed { object: ObjectId(5) },
        step(5, 15, None, "ReleaseMemory()"),
        Event::RamPressed { machine: PDA, pressed: 0, ram_used: 0 },
    ]);
    check_steps(
        &events,
        &expect![[r#"
            step line  who       what
               1   10  reader    CreateFileMapping(dwMaximumSizeLow: 0x7000)
                                 │ 7 pages of RAM set aside                                           RAM 7 of 8
                                 │ new file-mapping object "shared" of RAM: 28 KB, read-write
                                 = 0x0008000a
                                 │ view 0x42000000..0x42007000  read-write  "shared" from 0
               2   12  reader    Write(…)
                                 │ page 6 of "shared" ← zeros, in frame 0                             RAM 7 of 8
                                 = writes at 0x42006000, "shared" + 0x6000: 17 times 01
               3   13            PressMemory(leave: 0)
                                 │ the world holds 1 page of the RAM of pda                           RAM 7 of 8
               4   14            Kill(process: "reader")
                                 │ view 0x42000000 unmapped
                                 │ reader leaves handle 0x0008000a: file-mapping object "shared"
                                 │ the pages of "shared" are given up                                 RAM 0 of 8
                                 │ file-mapping object "shared" is gone
               5   15            ReleaseMemory()
                                 │ the world gives the RAM of pda back                                RAM 0 of 8
        "#]],
    );
}

#[test]
fn a_step_that_goes_over_several_lines_is_drawn_in_one() {
    let text = "CheckFile(path: r\"\\data\",\r\n              at: 0)";
    let mut events = start();
    events.push(step(1, 9, None, text));
    events.push(Event::Check { text: text.into(), met: true });
    events.push(Event::Check { text: "size: 3".into(), met: false });
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1    9            CheckFile(path: r"\data", at: 0)
                             = as expected
                             ! not as expected: size: 3
    "#]],
    );
}

#[test]
fn choices_between_steps_are_drawn_when_they_depart_from_the_default() {
    let choice = |option| Event::Choice { point: "next-thread".into(), option, of: 3 };
    let mut events = start();
    events.extend([
        step(1, 9, None, "WritePending()"),
        Event::Check { text: "it is done".into(), met: true },
        choice(0),
        choice(2),
    ]);
    check_steps(
        &events,
        &expect![[r#"
        step line  who       what
           1    9            WritePending()
                             = as expected: it is done
                   choice    next-thread = 2, of 3
    "#]],
    );
}
