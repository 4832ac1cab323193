//! In which order handles are closed and views are unmapped does not matter in the end: what is left
//! is the same world.

use crate::letter::Letter;
use crate::play::{Came, Holdings, play};
use crate::tree::{judge_of, spec};
use abi::OsVersion;
use kernel::{Defaults, World};
use std::collections::BTreeMap;
use trace::{Recorder, Silent};

/// Files, and the versions that have them.
const FILES: &[&str] = &[
    r#"CE a: CreateFileForMapping(lpFileName: r"\store", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
    r#"CE a: CreateFile(lpFileName: r"\store", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
    r#"CE a: CreateFileForMapping(lpFileName: r"\Storage Card\card", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
    r#"CE a: CreateFile(lpFileName: r"\Storage Card\card", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
    r#"all a: CreateFile(lpFileName: r"\\srv\pub\far", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
    r#"WIN32 a: CreateFile(lpFileName: r"C:\disk", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE]) is f"#,
];

/// Two processes see the file and have written to it.
const BEFORE: &[&str] = &[
    r#"all a: CreateFileMapping(hFile: {f}, flProtect: [PAGE_READWRITE], lpName: r"n1") is m"#,
    "all a: MapViewOfFile(hFileMappingObject: {m}, dwDesiredAccess: FILE_MAP_WRITE) is v",
    r#"all b: CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x1000, lpName: r"n1") is m"#,
    "all b: MapViewOfFile(hFileMappingObject: {m}, dwDesiredAccess: FILE_MAP_WRITE) is v",
    r#"all a: Write(at: {v}, bytes: Text("A"))"#,
    r#"all b: Write(at: ({v}, 0x1001), bytes: Text("B"))"#,
];

/// What ends it.
const ENDS: &[&str] = &[
    "all a: CloseHandle(hObject: {f})",
    "all a: CloseHandle(hObject: {m})",
    "all a: UnmapViewOfFile(lpBaseAddress: {v})",
    "all b: CloseHandle(hObject: {m})",
    "all b: UnmapViewOfFile(lpBaseAddress: {v})",
];

/// All orders of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let longer = |order: Vec<usize>| {
        (0..count).map(move |at| {
            let mut order = order.clone();
            order.insert(at, last);
            order
        })
    };
    orders(last).into_iter().flat_map(longer).collect()
}

/// The fingerprint of what is left, but for the last errors and for why handles are stale. The oracle judges all of it.
fn left(version: OsVersion, letters: &[Letter]) -> u64 {
    let spec = spec(version);
    let mut recorder = Recorder::default();
    let mut world = World::observed(&spec, &mut recorder).expect("it is a world");
    let mut holdings = Holdings::default();
    for (nth, letter) in (1..).zip(letters) {
        let came = play(&mut world, letter, (&mut holdings, nth), &mut recorder);
        // The handle for mapping may have gone with its object (CFFM-05).
        let gone = letter.text == "CloseHandle(hObject: {f})";
        assert!(came == Came::Done || gone, "{letter} on {version} came to {came:?}");
        world.kernel(&mut Silent, &mut Defaults).check_invariants();
    }
    let mut judge = judge_of(version, spec);
    let said = recorder.events.iter().flat_map(|event| judge.take(event));
    let found: Vec<String> = said
        .filter(|said| said.verdict.is_finding())
        .map(|said| said.verdict.to_string())
        .collect();
    assert!(found.is_empty(), "{version}: {found:?}");
    // Who closed a handle that is stale now, the caller or the kernel with the object, differs.
    for row in 0..world.state.handles.len() {
        world.state.handles.edit(row, |row| row.taken_back = None);
    }
    let rows: Vec<u32> = world.state.threads.iter().map(|(row, _)| row).collect();
    for row in rows {
        world.state.threads.edit(row, |thread| thread.last_error = 0);
    }
    // So does the order in which rows of tables are taken again.
    let state = &mut world.state;
    state.set_barrier(false);
    state.files.forget_order();
    state.objects.forget_order();
    state.handle_tables.forget_order();
    state.backings.forget_order();
    state.views.forget_order();
    state.regions.forget_order();
    state.fingerprint_from_scratch()
}

#[test]
fn closing_and_unmapping_commute() {
    let orders = orders(ENDS.len());
    assert_eq!(orders.len(), 120);
    for version in OsVersion::ALL {
        let letters =
            |lines: &[&str]| lines.iter().map(|line| Letter::of(line)).collect::<Vec<_>>();
        let (before, ends) = (letters(BEFORE), letters(ENDS));
        for file in letters(FILES).into_iter().filter(|file| file.is_on(version)) {
            let mut seen: BTreeMap<u64, Vec<String>> = BTreeMap::new();
            for order in &orders {
                let end = order.iter().map(|at| ends[*at].clone());
                let all = std::iter::once(file.clone()).chain(before.clone()).chain(end);
                let left = left(version, &all.collect::<Vec<_>>());
                seen.entry(left).or_default().push(format!("{order:?}"));
            }
            let different: Vec<&String> =
                seen.values().filter_map(|orders| orders.first()).collect();
            assert_eq!(different.len(), 1, "{file} on {version}: {different:?}");
        }
    }
}
