//! The log has a line for what happens, under CeLog's names where they exist.

use crate::scenes::{HOSTILE, WRITER_AND_READER, damaged, events, for_each_run};
use expect_test::{expect, expect_file};
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
    expect_file!["writer_and_reader.log"].assert_eq(&log(&events(WRITER_AND_READER)));
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
    expect![[r#"szName="""<u> \u{1b}[2J", SZ_object=#2, SZ_backing=#0, SZ_size=1"#]]
        .assert_eq(named.unwrap_or_default());
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
    let logs: Vec<String> = damaged(&events).map(|events| log(&events)).collect();
    assert!(logs.iter().all(|log| mistakes(log).is_empty()));
    assert!(logs.iter().any(|log| log.contains("SZ_CONTRADICTION")));
}
