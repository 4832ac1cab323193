//! Rows 30 to 33: addresses, offsets and sizes at their ends.

use crate::{budget, check, met, scenario, with_steps};
use ::scenario::{NoFiles, Source, parse};
use expect_test::expect;
use proptest::prelude::*;
use runner::{plan, run};
use trace::{Event, Recorder};

/// Two pages behind one address, `v`: the object, its view.
const VIEW: &str = r#"CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 0x2000, is: "m"),
    MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_WRITE], is: "v"),"#;

/// The base of a view in an empty machine.
const BASE: i64 = 0x4200_0000;

/// The longest way from one address to another.
const FARTHEST: i64 = 0xFFFF_FFFF;

/// The addresses at which a run of these steps raised exceptions.
fn raised(steps: &str) -> Vec<u32> {
    let source = Source::from_bytes("t.ron", with_steps(steps).into_bytes()).expect("it is text");
    let scenario = parse(&source, &NoFiles).expect("it is a scenario");
    let plan = plan(&scenario, &NoFiles).expect("it can be run");
    let mut recorder = Recorder::default();
    let version = scenario.on[0].value;
    let report = run(&plan, version, budget(10), &mut recorder, &mut kernel::Defaults);
    assert!(report.steps >= 3, "all steps are taken");
    let addresses = recorder.events.iter().filter_map(|event| match event {
        Event::Exception { address, .. } => Some(address.0),
        _ => None,
    });
    addresses.collect()
}

fn offset() -> impl Strategy<Value = i64> {
    let edges = [0, 0x1000, 0x2000, 1 << 31, FARTHEST, -FARTHEST, -BASE, FARTHEST - BASE];
    let edges = prop::sample::select(edges.to_vec());
    let near = (edges, -2i64..3).prop_map(|(edge, by)| (edge + by).clamp(-FARTHEST, FARTHEST));
    prop_oneof![near, -FARTHEST..=FARTHEST, -0x3000i64..0x3000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_30_an_access_faults_at_the_first_byte_outside(offset in offset(), len in prop_oneof![1u64..5, 0xFFEu64..0x1003, Just(1 << 31), Just(u64::from(u32::MAX))], write: bool) {
        let (start, end) = (0i64, 0x2000);
        // The first address of the access that is not in the view, within 32 bits.
        let inside = offset >= start && offset < end;
        let first = if inside { BASE + end } else { BASE.saturating_add(offset) };
        let faults = !inside || offset.saturating_add(len as i64) > end;
        let wanted: Vec<u32> = if faults { vec![u32::try_from(first).unwrap_or(u32::MAX)] } else { vec![] };
        let step = match write {
            true => format!("Write(at: (\"v\", {offset}), bytes: Fill(byte: 7, len: {len}))"),
            false => format!("Read(at: (\"v\", {offset}), len: {len})"),
        };
        prop_assert_eq!(raised(&format!("{VIEW}{step}")), wanted, "{}", step);
    }
}

#[test]
fn row_30_an_offset_that_leads_from_no_address_to_another_is_refused() {
    check(
        &with_steps(&format!(
            "{VIEW}Read(at: (\"v\", 0x100000000)), Read(at: (\"v\", -0x100000000)), Read(at: (\"v\", -9223372036854775809))"
        )),
        expect![[r#"
            t.ron:5:103: error: 4294967296 is out of the range of `at`, -4294967295..=4294967295
            t.ron:5:133: error: -4294967296 is out of the range of `at`, -4294967295..=4294967295
            t.ron:5:164: error: `-9223372036854775809` is out of the range of `at`, -4294967295..=4294967295
        "#]],
    );
    check(
        &with_steps(&format!("{VIEW}UnmapViewOfFile(lpBaseAddress: (\"v\", 0x123456789))")),
        expect![[r#"
            t.ron:5:125: error: 4886718345 is out of the range, -4294967295..=4294967295
        "#]],
    );
}

#[test]
fn row_31_an_access_longer_than_everything_copies_nothing() {
    let raises = "expect: Raises(EXCEPTION_ACCESS_VIOLATION)";
    let writes = [
        "Fill(byte: 7, len: 4294967296)",
        "Fill(byte: 7, len: 17592186044416)",
        "Pattern(len: 17592186044416)",
    ];
    for bytes in writes {
        met(&with_steps(&format!(
            "{VIEW}Write(at: \"v\", bytes: {bytes}, {raises}), Read(at: \"v\", expect: Bytes(b\"\\x00\")), Check(ram_used: Delta(2))"
        )));
    }
    met(&with_steps(&format!("{VIEW}Read(at: \"v\", len: 4294967295, {raises})")));
    met(&with_steps(&format!(
        "{VIEW}Write(at: 0xFFFFFFFF, bytes: Text(\"ab\"), {raises}), Read(at: 0xFFFFFFFF, len: 4294967295, {raises})"
    )));
    check(
        &with_steps("Read(at: 0, len: 9223372036854775808)"),
        expect![[r#"
        t.ron:4:18: error: 9223372036854775808 is out of the range of `len`, 0..=4294967295
    "#]],
    );
    check(
        &with_steps("Write(at: 0, bytes: Fill(byte: 0, len: 17592186044417))"),
        expect![[r#"
        t.ron:4:21: error: these are more than 17592186044416 bytes
    "#]],
    );
    check(
        &with_steps(
            "Write(at: 0, bytes: Join([Pattern(len: 9223372036854775807), Pattern(len: 9223372036854775807), Pattern(len: 9)]))",
        ),
        expect![[r#"
            t.ron:4:27: error: these are more than 17592186044416 bytes
            t.ron:4:62: error: these are more than 17592186044416 bytes
        "#]],
    );
}

#[test]
fn row_31_a_program_that_asks_for_4_gb_in_one_call_gets_an_answer() {
    let file = r#"CreateFile(lpFileName: r"\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: CREATE_ALWAYS, is: "f"),"#;
    met(&with_steps(&format!(
        "{file}ReadFile(hFile: \"f\", nNumberOfBytesToRead: 4294967295, out: (lpNumberOfBytesRead: 0))"
    )));
    let refused = "expect: Fails(ERROR_NOACCESS)";
    met(&with_steps(&format!(
        "{file}{VIEW}WriteFile(hFile: \"f\", lpBuffer: \"v\", nNumberOfBytesToWrite: 4294967295, {refused})"
    )));
    let grown = r#"SetFilePointer(hFile: "f", lDistanceToMove: 2147483647), SetEndOfFile(hFile: "f"), SetFilePointer(hFile: "f"),"#;
    met(&with_steps(&format!(
        "{file}{grown}{VIEW}ReadFile(hFile: \"f\", lpBuffer: \"v\", nNumberOfBytesToRead: 4294967295, {refused})"
    )));
    met(&with_steps(&format!(
        "{file}{grown}ReadFile(hFile: \"f\", nNumberOfBytesToRead: 4294967295, expect: NotModelled)"
    )));
}

#[test]
fn row_31_a_transfer_of_more_than_a_slot_is_made_where_its_memory_is_there() {
    let world = r#"Machine(name: "m", ram: 9000, has: [
        File(path: r"\large", content: Join([Text("begin"), Fill(byte: 0, len: 0x1FF_FFFB), Text("end")])),
        Process(name: "p")])"#;
    met(&scenario(
        world,
        r#"CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: PAGE_READWRITE, dwMaximumSizeLow: 0x200_1000, is: "m"),
        MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: FILE_MAP_WRITE, is: "v"),
        CreateFile(lpFileName: r"\large", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: OPEN_EXISTING, is: "f"),
        ReadFile(hFile: "f", lpBuffer: "v", nNumberOfBytesToRead: 0x200_1000, out: (lpNumberOfBytesRead: 0x200_0003)),
        Read(at: "v", expect: Text("begin")), Read(at: ("v", 0x200_0000), expect: Text("end")),
        WriteFile(hFile: "f", lpBuffer: "v", nNumberOfBytesToWrite: 0x200_0003, out: (lpNumberOfBytesWritten: 0x200_0003)),
        CheckFile(path: r"\large", size: 0x400_0006, at: 0x400_0003, bytes: Text("end"))"#,
    ));
}

#[test]
fn row_32_a_view_that_is_too_large_is_no_view() {
    for bytes in ["0x2001", "0x80000000", "0x7FFFFFFF", "0xFFFFFFFF", "0xFFFFF000"] {
        met(&with_steps(&format!(
            "{VIEW}MapViewOfFile(hFileMappingObject: \"m\", dwDesiredAccess: [FILE_MAP_READ], dwNumberOfBytesToMap: {bytes}, expect: Fails)"
        )));
    }
    for (high, low) in [(0u32, 0x10000u32), (0, 0xFFFF_0000), (1, 0), (u32::MAX, 0xFFFF_0000)] {
        for bytes in [0u32, 1, u32::MAX] {
            met(&with_steps(&format!(
                "{VIEW}MapViewOfFile(hFileMappingObject: \"m\", dwDesiredAccess: [FILE_MAP_READ], dwFileOffsetHigh: {high}, dwFileOffsetLow: {low}, dwNumberOfBytesToMap: {bytes}, expect: Fails)"
            )));
        }
    }
}

#[test]
fn row_33_an_object_of_all_bits_is_refused_and_nothing_wraps() {
    let sizes = [
        ("0xFFFFFFFF", "0xFFFFFFFF"),
        ("-1", "-1"),
        ("0xFFFFFFFF", "0xFFFFF001"),
        ("0x7FFFFFFF", "0xFFFFFFFF"),
        ("0x80000000", "0"),
        ("0", "0xFFFFFFFF"),
    ];
    for (high, low) in sizes {
        let steps = format!(
            r#"CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeHigh: {high}, dwMaximumSizeLow: {low}, expect: Fails), Check(ram_used: Delta(0)),
            CreateFile(lpFileName: r"\Card\f", dwDesiredAccess: [GENERIC_READ, GENERIC_WRITE], dwCreationDisposition: CREATE_ALWAYS, is: "f"),
            FillVolume(path: r"\Card", leave: 4096),
            CreateFileMapping(hFile: "f", flProtect: [PAGE_READWRITE], dwMaximumSizeHigh: {high}, dwMaximumSizeLow: {low}, expect: Fails), CheckFile(path: r"\Card\f", size: 0)"#
        );
        met(&with_steps(&steps));
    }
}
