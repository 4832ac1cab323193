//! The log has a line for what happens, under CeLog's names where they exist.

use crate::scenes::{HOSTILE, WRITER_AND_READER, events, for_each_run, with_a_gap};
use expect_test::expect;
use trace::Event;
use viewer::Readlog;

/// The log of a trace.
fn log(events: &[Event]) -> String {
    let Event::Header(header) = &events[0] else { panic!("a trace begins with its header") };
    let mut log = Readlog::new(header);
    let mut text = log.heading().to_owned();
    events.iter().for_each(|event| text.push_str(&log.line(event)));
    text + &log.finish()
}

/// What is wrong with the form of a log.
fn mistakes(log: &str) -> Vec<String> {
    let wrong = |line: &&str| {
        let name = line.split_whitespace().find(|word| is_name(word));
        let printable = line.chars().all(|c| !trace::text::is_unprintable(c));
        !(line.starts_with("; ") || line.starts_with(|c: char| c.is_ascii_digit()))
            || !(line.starts_with("; ") || name.is_some())
            || !printable
    };
    log.lines().filter(wrong).map(str::to_owned).collect()
}

fn is_name(word: &str) -> bool {
    let own = word.strip_prefix("CEL_").or_else(|| word.strip_prefix("SZ_"));
    own.is_some_and(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
}

#[test]
fn a_log_tells_who_did_what_under_the_names_of_celog() {
    expect![[r#"
        ; Slotzero 0.1.0, CE_5_0: What one process writes another one reads.
        ; The time is the scenario's clock; the number is the line of the event in --format json.
        ; CEL_ names and fields are those of CeLog's documents, SZ_ ones are Slotzero's own.
        ; #N is the number that the trace has for a thing of which it knows no handle.
        0:00:00.000      2               SZ_FILE_CREATED file=#0 "file 0", volume=#0 "\", path="\log.bin"
        0:00:00.000      3               SZ_OBJECT_CREATED object=#0 "object 0", kind=Process, machine=#0 "pda"
        0:00:00.000      4               CEL_PROCESS_CREATE hProcess=#0, dwVMBase=0x04000000, szName="writer", SZ_object=#0 "the process", SZ_machine=#0 "pda", SZ_slot=2
        0:00:00.000      5               SZ_OBJECT_CREATED object=#1 "object 1", kind=Thread, machine=#0 "pda"
        0:00:00.000      6               CEL_THREAD_CREATE hProcess=#0 "writer", hThread=#0, SZ_object=#1 "the thread", SZ_number=1
        0:00:00.000      7               SZ_OBJECT_CREATED object=#2 "object 2", kind=Process, machine=#0 "pda"
        0:00:00.000      8               CEL_PROCESS_CREATE hProcess=#1, dwVMBase=0x06000000, szName="reader", SZ_object=#2 "the process", SZ_machine=#0 "pda", SZ_slot=3
        0:00:00.000      9               SZ_OBJECT_CREATED object=#3 "object 3", kind=Thread, machine=#0 "pda"
        0:00:00.000     10               CEL_THREAD_CREATE hProcess=#1 "reader", hThread=#1, SZ_object=#3 "the thread", SZ_number=1
        0:00:00.000     12  pda: writer  SZ_CALL api=CreateFileForMapping, lpFileName="\log.bin", dwDesiredAccess=0xc0000000, dwShareMode=0x00000000, dwCreationDisposition=0x00000003, dwFlagsAndAttributes=0x00000080, hTemplateFile=0x00000000, SZ_step=1, SZ_line=7
        0:00:00.000     13  pda: writer  SZ_OBJECT_CREATED object=#4 "object 4", kind=File, machine=#0 "pda"
        0:00:00.000     14  pda: writer  SZ_FILE_OPENED object=#4 "the open file", file=#0 "\log.bin", read=true, write=true, execute=false, delete=false, share_read=false, share_write=false, share_delete=false, for_mapping=true, delete_on_close=false
        0:00:00.000     15  pda: writer  SZ_HANDLE_OPENED process=#0 "writer", object=#4 "\log.bin", handle=0x00080012, count=1
        0:00:00.000     16  pda: writer  SZ_RETURN api=CreateFileForMapping, result=0x00080012
        0:00:00.000     18  pda: writer  SZ_CALL api=CreateFileMapping, hFile=0x00080012, flProtect=0x00000004, dwMaximumSizeHigh=0x00000000, dwMaximumSizeLow=0x00000000, lpName="log", SZ_step=2, SZ_line=9
        0:00:00.000     21  pda: writer  CEL_MAPFILE_CREATE hMap=0x00080016, flProtect=0x08000004, dwMapFlags=0x00000000, dwMaxSize=0x00000008, szName="log", SZ_object=#5, SZ_backing=#0, SZ_size=8, SZ_file="\log.bin"
        0:00:00.000     21  pda: writer  SZ_HANDLE_OPENED process=#0 "writer", object=#5 "file-mapping object \"log\"", handle=0x00080016, count=1, access=0x000f0007
        0:00:00.000     22  pda: writer  SZ_RETURN api=CreateFileMapping, result=0x00080016, last_error=NO_ERROR (0), clause=SZ-54
        0:00:00.000     24  pda: writer  SZ_CALL api=MapViewOfFile, hFileMappingObject=0x00080016, dwDesiredAccess=0x00000002, dwFileOffsetHigh=0x00000000, dwFileOffsetLow=0x00000000, dwNumberOfBytesToMap=0x00000000, SZ_step=3, SZ_line=10
        0:00:00.000     25  pda: writer  CEL_MAPFILE_VIEW_OPEN hMap=0x00080016, hProcess=#0 "writer", dwDesiredAccess=0x00000002, dwFileOffset=0x00000000, dwLen=0x00000008, lpBaseAddress=0x42000000, SZ_view=#0 "view 0", SZ_object=#5 "file-mapping object \"log\"", SZ_offset=0x0, SZ_protect=0x00000004, SZ_count=1
        0:00:00.000     26  pda: writer  SZ_RETURN api=MapViewOfFile, result=0x42000000
        0:00:00.000     27  pda: writer  SZ_STEP index=4, line=11, thread=#0 "writer", text="Write(by: \"writer\", at: \"view\", bytes: Text(\"ab\"))"
        0:00:00.000     28  pda: writer  SZ_TOUCH thread=#0 "writer", kind=Write, address=0x42000000, len=2
        0:00:00.000     29  pda: writer  SZ_PAGE_IN machine=#0 "pda", backing=#0 "\log.bin", page=0, frame=#0, source=File, ram_used=1
        0:00:00.000     30  pda: writer  SZ_DIRTIED backing=#0 "\log.bin", page=0
        0:00:00.000     31  pda: writer  SZ_ACCESS thread=#0 "writer", kind=Write, address=0x42000000, bytes=6162
        0:00:00.000     32  pda: reader  SZ_STEP index=5, line=12, thread=#1 "reader", text="Read(by: \"reader\", at: \"view\", expect: Text(\"ab\"))"
        0:00:00.000     33  pda: reader  SZ_TOUCH thread=#1 "reader", kind=Read, address=0x42000000, len=2
        0:00:00.000     34  pda: reader  SZ_ACCESS thread=#1 "reader", kind=Read, address=0x42000000, bytes=6162
        0:00:00.000     36  pda: writer  SZ_CALL api=FlushViewOfFile, lpBaseAddress=0x42000000, dwNumberOfBytesToFlush=0x00000008, SZ_step=6, SZ_line=13
        0:00:00.000     36  pda: writer  CEL_MAPFILE_FLUSH lpBaseAddress=0x42000000, dwLen=0x00000008, wFlushFlags=0x0011, wNumPages=0
        0:00:00.000     37  pda: writer  SZ_WRITE_BACK backing=#0 "\log.bin", page=0, file=#0 "\log.bin", reason=Flush
        0:00:00.000     38  pda: writer  CEL_MAPFILE_FLUSH lpBaseAddress=0x42000000, dwLen=0x00000008, wFlushFlags=0x0001, wNumPages=1
        0:00:00.000     38  pda: writer  SZ_RETURN api=FlushViewOfFile, result=TRUE
        0:00:00.000     40  pda: reader  SZ_CALL api=CreateEvent, SZ_step=7, SZ_line=14
        0:00:00.000     42  pda: reader  CEL_EVENT_CREATE hEvent=0x0008001a, szName="", SZ_object=#6
        0:00:00.000     42  pda: reader  SZ_HANDLE_OPENED process=#1 "reader", object=#6 "the event", handle=0x0008001a, count=1
        0:00:00.000     43  pda: reader  SZ_RETURN api=CreateEvent, result=0x0008001a, last_error=NO_ERROR (0), clause=SZ-54
        0:00:00.000     45  pda: reader  SZ_CALL api=WaitForSingleObject, hHandle=0x0008001a, dwMilliseconds=0x00000005, SZ_step=8, SZ_line=15
        0:00:00.000     45  pda: reader  CEL_WAIT_MULTI fWaitAll=0x00000000, dwTimeout=0x00000005, hHandles=0x0008001a
        0:00:00.000     46  pda: reader  SZ_BLOCKED thread=#1 "reader", objects=[#6 "event 0x0008001a"], due=5
        0:00:00.000     48  pda: writer  SZ_CALL api=UnmapViewOfFile, lpBaseAddress=0x42000000, SZ_step=9, SZ_line=16
        0:00:00.000     49  pda: writer  CEL_MAPFILE_VIEW_CLOSE hMap=0x00080016, lpBaseAddress=0x42000000, SZ_view=#0 "view 0x42000000", SZ_process=#0 "writer", SZ_count=0, SZ_left=0
        0:00:00.000     50  pda: writer  SZ_RETURN api=UnmapViewOfFile, result=TRUE
        0:00:00.000     52  pda: writer  SZ_CALL api=CloseHandle, hObject=0x00080016, SZ_step=10, SZ_line=17
        0:00:00.000     53  pda: writer  SZ_HANDLE_CLOSED process=#0 "writer", object=#5 "file-mapping object \"log\"", handle=0x00080016, count=0, reason=Call
        0:00:00.000     54  pda: writer  SZ_BACKING_DROPPED backing=#0 "\log.bin", ram_used=0
        0:00:00.000     55  pda: writer  CEL_MAPFILE_DESTROY hMap=0x00080016, SZ_object=#5
        0:00:00.000     56  pda: writer  SZ_RETURN api=CloseHandle, result=TRUE
        0:00:00.000     57  pda: writer  SZ_STEP index=11, line=18, thread=#0 "writer", text="Write(by: \"writer\", at: 0, bytes: Text(\"x\"), expect: Raises(EXCEPTION_ACCESS_VIO…"
        0:00:00.000     58  pda: writer  SZ_TOUCH thread=#0 "writer", kind=Write, address=0x00000000, len=1
        0:00:00.000     59  pda: writer  SZ_EXCEPTION thread=#0 "writer", code=0xc0000005, kind=Write, address=0x00000000, slot_form=0x04000000, cause="the lowest 64 KB of a slot are never given out", guarded=true
        0:00:00.000     60               SZ_CLOCK now=5
        0:00:00.005     61               SZ_RESUMED thread=#1 "reader", answer=258
        0:00:00.005     62  pda: reader  SZ_RETURN api=WaitForSingleObject, result=WAIT_TIMEOUT
    "#]].assert_eq(&log(&events(WRITER_AND_READER)));
}

#[test]
fn what_celog_logs_of_a_call_stands_where_it_has_succeeded() {
    let text = log(&events(
        r#"(
    about: "calls", on: [CE_5_0],
    world: [Machine(name: "pda", ram: 64, has: [Process(name: "app")])],
    steps: [
        CreateEvent(lpName: "go", is: "e"), SetEvent(hEvent: "e"), ResetEvent(hEvent: "e"),
        SetEvent(hEvent: 0x1234, expect: Fails),
        CreateSemaphore(lInitialCount: 1, lMaximumCount: 3, is: "s"), ReleaseSemaphore(hSemaphore: "s"),
        VirtualAlloc(dwSize: 0x1000, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE], is: "m"),
        VirtualFree(lpAddress: "m", dwSize: 0, dwFreeType: [MEM_RELEASE]),
        Sleep(dwMilliseconds: 7),
    ],
)"#,
    ));
    let documented = text.lines().filter_map(|line| line.find("CEL_").map(|at| &line[at..]));
    let documented: Vec<&str> = documented
        .filter(|line| !line.contains("_CREATE") && !line.contains("documents"))
        .collect();
    expect![[r#"
        CEL_EVENT_SET hEvent=0x0008000a
        CEL_EVENT_RESET hEvent=0x0008000a
        CEL_SEM_RELEASE hSem=0x0008000e, dwReleaseCount=0x00000001, dwPreviousCount=1
        CEL_VIRTUAL_ALLOC hProcess=#0, dwResult=0x00010000, dwSize=0x00001000, dwType=0x00001000, dwProtect=0x00000004
        CEL_VIRTUAL_FREE hProcess=#0, dwAddress=0x00010000, dwSize=0x00000000, dwType=0x00008000
        CEL_SLEEP dwTimeout=0x00000007"#]].assert_eq(&documented.join("\n"));
}

#[test]
fn nothing_in_a_name_can_steer_a_terminal_or_end_a_text() {
    let text = log(&events(HOSTILE));
    assert_eq!(mistakes(&text), [""; 0]);
    let named = text.lines().find(|line| line.contains("CEL_MAPFILE_CREATE"));
    let named = named.and_then(|line| line.find("szName").map(|at| &line[at..]));
    expect![[r#"szName="\"<u> \u{1b}[2J", SZ_object=#2, SZ_backing=#0, SZ_size=1"#]].assert_eq(named.unwrap_or_default());
}

#[test]
fn every_line_of_the_corpus_has_a_name_and_nothing_contradicts() {
    let mut wrong = Vec::new();
    for_each_run(|of, events| {
        let text = log(&events);
        let found = mistakes(&text).into_iter();
        wrong.extend(found.map(|line| format!("{of}: {line}")));
        if text.contains("SZ_CONTRADICTION") {
            wrong.push(of);
        }
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_trace_that_contradicts_itself_is_written_down_and_says_so() {
    let events = events(WRITER_AND_READER);
    let logs: Vec<String> = with_a_gap(&events).map(|events| log(&events)).collect();
    assert!(logs.iter().all(|log| mistakes(log).is_empty()));
    assert!(logs.iter().any(|log| log.contains("SZ_CONTRADICTION")));
}
