//! A trace may be from anybody: nothing in it makes the judge panic, hang or grow without bound.

use crate::script::events;
use crate::traces;
use abi::OsVersion;
use oracle::{judge_lines, judge_trace};
use trace::Event;

fn lines(version: OsVersion, script: &str) -> String {
    trace::json::write(&events(version, script))
}

fn refused(text: &str) -> String {
    judge_lines(text.as_bytes()).map_or_else(|error| error.to_string(), |_| "fine".to_owned())
}

#[test]
fn what_is_no_trace_is_told_with_its_line() {
    let good = lines(OsVersion::CeNet4_2, "a: CloseHandle(hObject=0x10) = FALSE 6");
    let (cut, _) = good.split_at(good.len() - 9);
    assert_eq!(refused(""), "line 1: the trace is empty");
    assert_eq!(refused(r#"{"event":"Clock","now":1}"#), "line 1: a trace begins with its header");
    assert!(refused(cut).starts_with("line 3: it is no event: EOF while parsing"));
    let unknown =
        good.replace(r#""api":"CloseHandle","args""#, r#""of":1,"api":"CloseHandle","args""#);
    assert!(refused(&unknown).starts_with("line 2: it is no event: unknown field `of`"));
}

#[test]
fn numbers_of_every_size_are_judged() {
    let numbers = ["0", "1", "0xFFFFFFFF", "0x80000000", "0x7FFFFFFF", "0xFFFFF001", "-1", "wrong"];
    let calls = [
        "CreateFileMapping(hFile=INVALID_HANDLE_VALUE, flProtect=#, dwMaximumSizeHigh=#, dwMaximumSizeLow=#) = 0x10 0",
        "MapViewOfFile(hFileMappingObject=0x10, dwDesiredAccess=FILE_MAP_WRITE, dwFileOffsetHigh=#, dwFileOffsetLow=#, dwNumberOfBytesToMap=#) = #",
        "VirtualAlloc(lpAddress=#, dwSize=#, flAllocationType=MEM_COMMIT|MEM_RESERVE, flProtect=PAGE_READWRITE) = #",
        "VirtualFree(lpAddress=#, dwSize=#, dwFreeType=#) = TRUE",
        "VirtualQuery(lpAddress=#) = # {BaseAddress=#; RegionSize=#; State=#}",
        "UnmapViewOfFile(lpBaseAddress=#) = TRUE",
        "FlushViewOfFile(lpBaseAddress=#, dwNumberOfBytesToFlush=#) = TRUE",
        "CreateFile(lpFileName=\\a.bin, dwDesiredAccess=GENERIC_READ|GENERIC_WRITE, dwCreationDisposition=OPEN_EXISTING) = 0x14",
        "SetFilePointer(hFile=0x14, lDistanceToMove=#, dwMoveMethod=#) = # 0",
        "ReadFile(hFile=0x14, lpBuffer=#, nNumberOfBytesToRead=#) = TRUE {lpNumberOfBytesRead=#}",
        "WriteFile(hFile=0x14, lpBuffer=#, nNumberOfBytesToWrite=#) = TRUE {lpNumberOfBytesWritten=#}",
        "SetEndOfFile(hFile=0x14) = TRUE",
        "CreateSemaphore(lInitialCount=#, lMaximumCount=#) = 0x18 0",
        "ReleaseSemaphore(hSemaphore=0x18, lReleaseCount=#) = TRUE {lpPreviousCount=#}",
        "WaitForSingleObject(hHandle=0x18, dwMilliseconds=#) = #",
        "CloseHandle(hObject=#) = TRUE",
    ];
    for version in OsVersion::ALL {
        for (turn, number) in numbers.iter().enumerate() {
            let next = numbers[(turn + 1) % numbers.len()];
            let script: Vec<String> = calls
                .iter()
                .flat_map(|call| {
                    [call.replace('#', number), call.replacen('#', next, 1).replace('#', number)]
                })
                .map(|call| format!("a: {call}"))
                .chain(
                    ["0x42000000", "0xFFFFFFFF", "0x10000"]
                        .map(|at| format!("a: write {at} 41 42")),
                )
                .collect();
            assert!(judge_trace(&events(version, &script.join("\n"))).is_some());
        }
    }
}

#[test]
fn a_trace_cut_short_anywhere_is_judged_or_refused_with_its_line() {
    let traces = traces();
    for (name, events) in traces.iter().step_by(31) {
        let text = trace::json::write(events);
        let short: String = text.chars().take(20_000).collect();
        for end in (0..short.len()).step_by(61).filter(|end| short.is_char_boundary(*end)) {
            let whole = short[..end].lines().count();
            match judge_lines(&short.as_bytes()[..end]) {
                Ok(_) => {}
                Err(error) => {
                    let place = format!("line {}: ", whole.max(1));
                    assert!(error.to_string().starts_with(&place), "{name} to {end}: {error}");
                }
            }
        }
    }
}

#[test]
fn a_header_of_another_version_is_judged() {
    for (_, events) in traces().iter().step_by(7) {
        for version in OsVersion::ALL {
            let mut other = events.clone();
            let Event::Header(header) = &mut other[0] else { panic!("a trace has a header") };
            header.version = version;
            assert!(judge_trace(&other).is_some());
        }
    }
}

#[test]
fn events_of_one_trace_in_another_are_judged() {
    // Whatever comes after whatever: identifiers meet that were never made for each other.
    let traces = traces();
    let tails: Vec<&[Event]> = traces.iter().step_by(9).map(|(_, events)| &events[1..]).collect();
    for (index, (_, events)) in traces.iter().step_by(13).enumerate() {
        let mut mixed = events.clone();
        mixed.truncate(500);
        mixed.extend(tails[index % tails.len()].iter().take(500).cloned());
        assert!(judge_trace(&mixed).is_some());
        mixed[1..].reverse();
        assert!(judge_trace(&mixed).is_some());
    }
}

#[test]
fn a_hundred_thousand_lines_are_judged() {
    let script: Vec<String> = (0..16_000)
        .map(|n| {
            format!(
                "a: CreateFileMapping(hFile=INVALID_HANDLE_VALUE, dwMaximumSizeLow=4096, lpName=n{n}) = {:#x} 0\n\
                 a: MapViewOfFile(hFileMappingObject={:#x}, dwDesiredAccess=FILE_MAP_WRITE) = {:#x}\n\
                 a: write {:#x} 41",
                n * 4 + 4,
                n * 4 + 4,
                0x4200_0000u32 + n * 0x1_0000,
                0x4200_0000u32 + n * 0x1_0000,
            )
        })
        .collect();
    let report = judge_trace(&events(OsVersion::CeNet4_2, &script.join("\n"))).expect("a trace");
    assert!(report.counts.departing > 0, "RAM ran out long before");
}
