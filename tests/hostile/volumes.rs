//! Rows 16 and 57 to 59: files and volumes of the world.

use crate::{check, met, refused, scenario, short, with_world};
use expect_test::expect;
use proptest::prelude::*;

fn machine(has: &str) -> String {
    format!("Machine(name: \"m\", ram: 8, has: [Process(name: \"p\"), {has}])")
}

const OPEN: &str =
    "dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, is: \"f\"),";

#[test]
fn row_16_a_file_of_4_gb_takes_no_memory_of_the_host() {
    let file = machine(
        r#"File(path: r"\f", content: Join([Fill(byte: 0, len: 4294967295), Text("x")])), File(path: r"\g", content: Fill(byte: 0, len: 17592186044416))"#,
    );
    let steps = format!(
        r#"CreateFile(lpFileName: r"\f", {OPEN} GetFileSize(hFile: "f", out: (lpFileSizeHigh: 1), expect: Returns(0)),
        CreateFileMapping(hFile: "f", flProtect: [PAGE_READONLY], is: "m"),
        MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_READ], dwFileOffsetLow: 0xFFFF0000, is: "v"),
        Read(at: ("v", 0xFFFE), expect: Bytes(b"\x00x")), Check(ram_used: Delta(1)), CheckFile(path: r"\g", size: 17592186044416, at: 17592186044415, bytes: Bytes(b"\x00"))"#
    );
    met(&scenario(&file, &steps));
}

#[test]
fn row_16_files_hold_256_mb_that_are_not_zero() {
    let file = |name: &str, pages: u64| {
        format!("File(path: r\"\\{name}\", content: Pattern(len: {})),", pages * 4096)
    };
    met(&with_world(&machine(&file("f", 1 << 16))));
    check(
        &with_world(&machine(&file("f", (1 << 16) + 1))),
        expect![[r#"
        t.ron:2:81: error: with this, the files hold more than 65536 pages that are not all zero (help: `Fill(byte: 0, …)` may be as long as a file)
    "#]],
    );
    check(
        &with_world(&machine(&(file("f", 1 << 16) + &file("g", 1)))),
        expect![[r#"
        t.ron:2:133: error: with this, the files hold more than 65536 pages that are not all zero (help: `Fill(byte: 0, …)` may be as long as a file)
    "#]],
    );
    check(
        &with_world(&machine(&file("f", 1 << 32))),
        expect![[r#"
        t.ron:2:81: error: with this, the files hold more than 65536 pages that are not all zero (help: `Fill(byte: 0, …)` may be as long as a file)
    "#]],
    );
}

#[test]
fn row_16_a_file_of_more_than_16_tb_is_refused() {
    for len in ["17592186044417", "18446744073709551615"] {
        let fill = machine(&format!("File(path: r\"\\f\", content: Fill(byte: 0, len: {len}))"));
        refused(&with_world(&fill), "these are more than 17592186044416 bytes");
    }
    check(
        &with_world(&machine("StorageCard(name: \"c\", capacity: 17592186044417)")),
        expect![[r#"
            t.ron:2:87: error: 17592186044417 is out of the range of `capacity`, 1..=17592186044416
        "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn row_57_the_files_of_a_rom_fit_it_and_lie_apart(files in prop::collection::vec((0u8..4, prop_oneof![0u64..10_000, Just(100 << 20), Just(512 << 20), Just(1 << 44)], any::<bool>()), 1..7)) {
        let has: String = files.iter().map(|(name, len, compressed)| {
            format!("RomFile(path: r\"\\Windows\\f{name}\", content: Fill(byte: 0, len: {len}), compressed: {compressed}),\n")
        }).collect();
        let mut names: Vec<u8> = files.iter().map(|(name, ..)| *name).collect();
        names.sort_unstable();
        let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
        let total: u64 = files.iter().map(|(_, len, _)| len).sum();
        let said = short(&with_world(&machine(&has)));
        prop_assert_eq!(said == "Met\n", !twice && total <= 512 << 20, "{}", said);
        prop_assert!(said == "Met\n" || said.starts_with("t.ron:"), "{}", said);
    }
}

#[test]
fn row_57_a_rom_file_is_compressed_or_it_is_not() {
    let both = machine(
        r#"RomFile(path: r"\Windows\f", content: Text("a"), compressed: true, compressed: false)"#,
    );
    check(
        &with_world(&both),
        expect![[r#"
        t.ron:2:121: error: `compressed` is given twice
    "#]],
    );
    let module = machine(r#"RomModule(path: r"\Windows\f", content: Text("a"), compressed: true)"#);
    check(
        &with_world(&module),
        expect![[r#"
            Met
        "#]],
    );
    check(
        &with_world(&machine(
            "RomFile(path: r\"\\Windows\\f\", content: Fill(byte: 0, len: 0x20000001))",
        )),
        expect![[r#"
            t.ron:2:68: error: the files at `\` have 536870913 bytes together, the volume only 536870912
        "#]],
    );
}

#[test]
fn row_58_a_file_fits_its_volume() {
    met(&with_world(&machine(r#"StorageCard(name: "c", capacity: 1)"#)));
    check(
        &with_world(&machine(
            "StorageCard(name: \"c\", capacity: 0), File(path: r\"\\c\\f\", content: Text(\"x\"))",
        )),
        expect![[r#"
            t.ron:2:87: error: 0 is out of the range of `capacity`, 1..=17592186044416
        "#]],
    );
    check(
        &with_world(&machine(
            "StorageCard(name: \"c\", capacity: 10), File(path: r\"\\c\\f\", content: Text(\"123456\")), File(path: r\"\\c\\g\", content: Text(\"12345\"))",
        )),
        expect![[r#"
            t.ron:2:72: error: the files at `\c` have 11 bytes together, the volume only 10
        "#]],
    );
    check(
        &with_world(&machine("StorageCard(name: \"c\", cluster: 0)")),
        expect![[r#"
        t.ron:2:77: error: `StorageCard` has no field `cluster` (help: known are `name`, `capacity`, `page_in`)
    "#]],
    );
    let full = machine(r#"StorageCard(name: "c", capacity: 1)"#);
    met(&scenario(
        &full,
        r#"CreateFile(lpFileName: r"\c\f", dwDesiredAccess: [GENERIC_WRITE], dwCreationDisposition: CREATE_ALWAYS, is: "f"), WriteFile(hFile: "f", lpBuffer: Text("xy"), nNumberOfBytesToWrite: 2, expect: Fails)"#,
    ));
}

#[test]
fn row_58_a_hundred_thousand_files_are_a_world_and_a_million_are_too_many() {
    let files = |count: usize| -> String {
        (0..count).map(|n| format!("File(path: r\"\\d\\{n}\", content: Text(\"\")),")).collect()
    };
    let steps = format!(
        r#"CreateFile(lpFileName: r"\d\99999", {OPEN} CreateFile(lpFileName: r"\d\100000", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, expect: Fails)"#
    );
    met(&scenario(&machine(&files(100_000)), &steps));
    let said = short(&with_world(&machine(&files(1_000_000))));
    assert!(said.starts_with("t.ron:") && said.lines().count() == 1, "{said}");
}

#[test]
fn row_59_a_server_is_one_of_the_world() {
    let share = "Server(name: \"s\", shares: [Share(name: \"a\", files: [File(path: r\"\\f\", content: Text(\"x\"))])]),";
    let world = format!("{share} {}", machine(""));
    let missing = |path: &str| {
        format!(
            "CreateFile(lpFileName: r\"{path}\", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, expect: Fails)"
        )
    };
    for path in [r"\\t\a\f", r"\\s\b\f", r"\\s", r"\\s\", r"\\s\a", r"\\m\a\f"] {
        met(&scenario(&world, &missing(path)));
    }
    met(&scenario(
        &world,
        &format!(
            r#"CreateFile(lpFileName: r"\\S\A\F", {OPEN} Disconnect(server: "s"), {}"#,
            missing(r"\\s\a\f")
        ),
    ));
    check(
        &scenario(&world, "Disconnect(server: \"t\")"),
        expect![[r#"
        t.ron:4:20: error: unknown server `t` (help: did you mean `s`?)
    "#]],
    );
    check(
        &with_world(
            "Server(name: \"m\", shares: [Share(name: \"a\")]), Machine(name: \"m\", ram: 1)",
        ),
        expect![[r#"
            Met
        "#]],
    );
    check(
        &with_world(&machine("File(path: r\"\\\\s\\a\\f\", content: Text(\"x\"))")),
        expect![[r#"
            t.ron:2:65: error: a machine has no files of a server (help: they belong to `Server(name:, shares: [Share(name:, files: […])])`)
        "#]],
    );
    check(
        &with_world(
            "Server(name: \"s\", shares: [Share(name: \"a\", server: \"s\")]), Machine(name: \"m\", ram: 1)",
        ),
        expect![[r#"
            t.ron:2:45: error: `Share` has no field `server` (help: known are `name`, `capacity`, `page_in`, `files`)
        "#]],
    );
}
