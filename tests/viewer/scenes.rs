//! Traces that both forms of a trace are tried on.

use abi::OsVersion;
use runner::{Options, plan};
use scenario::{NoFiles, Source, parse};
use slotzero_tests::{corpus, name_of, read, record};
use trace::Event;

/// The trace of a scenario that is given as text.
pub(crate) fn events(text: &str) -> Vec<Event> {
    let source = Source::from_bytes("t.ron", text.as_bytes().to_vec()).expect("it is text");
    let scenario = parse(&source, &NoFiles).expect("it is a scenario");
    let plan = plan(&scenario, &NoFiles).expect("its calls are known");
    record(&plan, scenario.on[0].value, Options::default()).1.events
}

/// Looks at the trace of every scenario of the corpus on each of its versions.
pub(crate) fn for_each_run(mut look: impl FnMut(String, Vec<Event>)) {
    for path in corpus() {
        let (scenario, files) = read(&path).expect("the corpus has no mistakes");
        let plan = plan(&scenario, &files).expect("the corpus has no mistakes");
        for on in &scenario.on {
            let version: OsVersion = on.value;
            let (_, recorder) = record(&plan, version, Options::default());
            look(format!("{} on {version}", name_of(&path)), recorder.events);
        }
    }
}

/// The trace without each one of its events, and with each one of them twice; the header apart.
pub(crate) fn damaged(events: &[Event]) -> impl Iterator<Item = Vec<Event>> + '_ {
    let times = [0, 2].into_iter().flat_map(|times| (1..events.len()).map(move |at| (at, times)));
    times.map(|(damaged, times)| {
        let kept = events.iter().enumerate().flat_map(|(at, event)| {
            std::iter::repeat_n(event, if at == damaged { times } else { 1 })
        });
        kept.cloned().collect()
    })
}

/// One process writes what another one reads through a view of its own.
pub(crate) const WRITER_AND_READER: &str = r#"(
    about: "What one process writes another one reads.", on: [CE_5_0],
    world: [Machine(name: "pda", ram: 64, has: [
        File(path: r"\log.bin", content: Text("........")), Process(name: "writer"), Process(name: "reader"),
    ])],
    steps: [
        CreateFileForMapping(by: "writer", lpFileName: r"\log.bin", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE],
                             dwCreationDisposition: OPEN_EXISTING, is: "file"),
        CreateFileMapping(by: "writer", hFile: "file", flProtect: [PAGE_READWRITE], lpName: "log", is: "map"),
        MapViewOfFile(by: "writer", hFileMappingObject: "map", dwDesiredAccess: [FILE_MAP_WRITE], is: "view"),
        Write(by: "writer", at: "view", bytes: Text("ab")),
        Read(by: "reader", at: "view", expect: Text("ab")),
        FlushViewOfFile(by: "writer", lpBaseAddress: "view", dwNumberOfBytesToFlush: 8),
        CreateEvent(by: "reader", is: "event"),
        WaitForSingleObject(by: "reader", hHandle: "event", dwMilliseconds: 5),
        UnmapViewOfFile(by: "writer", lpBaseAddress: "view"),
        CloseHandle(by: "writer", hObject: "map"),
        Write(by: "writer", at: 0, bytes: Text("x"), expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
    ],
)"#;

/// Names and texts with markup, quotation marks and control characters in them.
pub(crate) const HOSTILE: &str = r#"(
    about: "</script><b>\u{7}\u{202e}\"", on: [CE_5_0],
    world: [Machine(name: "<b>pda", ram: 64, has: [Process(name: "a&b<i>\"'")])],
    steps: [
        CreateFileMapping(flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 1, lpName: "\"<u>\n\u{1b}[2J", is: "m"),
        MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),
        Write(at: "v", bytes: Text("<s>")),
    ],
)"#;
