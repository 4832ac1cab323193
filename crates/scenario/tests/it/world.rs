//! Worlds that cannot be.

use crate::{check, check_short, messages, with_world};
use expect_test::expect;
use scenario::Format;

#[test]
fn a_machine_without_ram_is_refused() {
    check(
        &with_world("Machine(name: \"m\", ram: 0)"),
        expect![[r#"
            error: 0 is out of the range of `ram`, 1..=1048576
             --> t.ron:2:25
              |
            2 | Machine(name: "m", ram: 0)
              |                         ^
        "#]],
    );
}

#[test]
fn a_machine_says_how_much_ram_it_has() {
    check_short(
        &with_world("Machine(name: \"m\")"),
        expect![[r#"
        t.ron:2:1: error: `Machine` needs `ram`
    "#]],
    );
}

#[test]
fn ram_has_a_limit() {
    check_short(
        &with_world("Machine(name: \"m\", ram: 1048577)"),
        expect![[r#"
            t.ron:2:25: error: 1048577 is out of the range of `ram`, 1..=1048576
        "#]],
    );
}

/// A scenario of a version with a machine of 8 pages and this paging pool.
fn with_pool(version: &str, pool: &str) -> String {
    with_world(&format!("Machine(name: \"m\", ram: 8, paging_pool: {pool})")).replacen(
        "CE_NET_4_2",
        version,
        1,
    )
}

#[test]
fn a_paging_pool_is_one_of_the_kind_that_the_version_has() {
    let refused = [
        with_pool("CE_3_0", "2"),
        with_pool("CE_NET_4_2", "(target: 1, maximum: 2)"),
        with_pool("WIN32", "2"),
        with_pool("CE_5_0", "(target: 1, maximum: 2)"),
        with_pool("CE_6_0", "2"),
        with_pool("CE_5_0, CE_6_0", "2"),
    ];
    expect![[r#"
        t.ron:2:41: error: CE_3_0 has no paging pool (help: CE_5_0 has one (`paging_pool: 16`), and CE_6_0 (`paging_pool: (target: 8, maximum: 12)`))
        t.ron:2:41: error: CE_NET_4_2 has no paging pool (help: CE_5_0 has one (`paging_pool: 16`), and CE_6_0 (`paging_pool: (target: 8, maximum: 12)`))
        t.ron:2:41: error: WIN32 has no paging pool (help: CE_5_0 has one (`paging_pool: 16`), and CE_6_0 (`paging_pool: (target: 8, maximum: 12)`))
        t.ron:2:41: error: the paging pool of CE_5_0 has a fixed number of pages (help: it is written `paging_pool: 16`)
        t.ron:2:41: error: the paging pool of CE_6_0 has a target and a maximum (help: it is written `paging_pool: (target: 8, maximum: 12)`)
        t.ron:2:41: error: the paging pool of CE_6_0 has a target and a maximum (help: it is written `paging_pool: (target: 8, maximum: 12)`)
    "#]].assert_eq(&refused.map(|text| messages(&text, Format::Short)).concat());
}

#[test]
fn a_paging_pool_is_within_its_bounds() {
    let refused = [
        with_pool("CE_5_0", "0"),
        with_pool("CE_5_0", "9"),
        with_pool("CE_6_0", "(target: 3, maximum: 2)"),
        with_pool("CE_6_0", "(target: 0, maximum: 2)"),
        with_pool("CE_6_0", "(target: 1)"),
        with_pool("CE_6_0", "(target: 1, maximum: 2, minimum: 0)"),
    ];
    expect![[r#"
        t.ron:2:41: error: 0 is out of the range of `paging_pool`, 1..=1048576
        t.ron:2:41: error: the machine has fewer pages of RAM than are set aside here
        t.ron:2:41: error: a paging pool has a maximum of at least its target
        t.ron:2:50: error: 0 is out of the range of `target`, 1..=1048576
        t.ron:2:41: error: `paging_pool` needs `maximum`
        t.ron:2:65: error: `paging_pool` has no field `minimum` (help: did you mean `maximum`?)
    "#]]
    .assert_eq(&refused.map(|text| messages(&text, Format::Short)).concat());
}

#[test]
fn a_page_size_is_no_field_of_a_machine() {
    check_short(
        &with_world("Machine(name: \"m\", ram: 1, page_size: 0)"),
        expect![[r#"
        t.ron:2:28: error: `Machine` has no field `page_size` (help: did you mean `page_in`?)
    "#]],
    );
}

#[test]
fn a_world_needs_a_machine() {
    check_short(
        &with_world(""),
        expect![[r#"
        t.ron:1:39: error: a world needs at least one `Machine(…)`
    "#]],
    );
}

#[test]
fn a_world_has_at_most_64_machines() {
    let world: String = (0..65).map(|n| format!("Machine(name: \"m{n}\", ram: 1),\n")).collect();
    check_short(
        &with_world(&world),
        expect![[r#"
        t.ron:1:39: error: a world has at most 64 machines
    "#]],
    );
}

#[test]
fn two_machines_of_one_name_show_both_places() {
    check(
        &with_world("Machine(name: \"m\", ram: 1),\nMachine(name: \"m\", ram: 1)"),
        expect![[r#"
            error: there is already a machine `m`
             --> t.ron:3:15
              |
            2 | Machine(name: "m", ram: 1),
              |               --- first here
            3 | Machine(name: "m", ram: 1)
              |               ^^^ again here
        "#]],
    );
}

#[test]
fn process_names_are_unique_in_the_world() {
    check_short(
        &with_world(
            "Machine(name: \"a\", ram: 1, has: [Process(name: \"p\")]), Machine(name: \"b\", ram: 1, has: [Process(name: \"p\")])",
        ),
        expect![[r#"
            t.ron:2:103: error: there is already a process `p`
        "#]],
    );
}

#[test]
fn the_32nd_process_finds_no_slot() {
    let processes: String = (0..32).map(|n| format!("Process(name: \"p{n}\"),\n")).collect();
    check(
        &with_world(&format!("Machine(name: \"m\", ram: 1, has: [{processes}])")),
        expect![[r#"
            error: a machine has slots for 31 processes beside the kernel
              --> t.ron:33:15
               |
            33 | Process(name: "p31"),
               |               ^^^^^ no slot is left for this one
        "#]],
    );
}

#[test]
fn without_slots_a_machine_runs_32_000_processes() {
    let world = |on: &str, count| {
        let processes: String = (0..count).map(|n| format!("Process(name: \"p{n}\"),\n")).collect();
        with_world(&format!("Machine(name: \"m\", ram: 1, has: [{processes}])"))
            .replace("CE_NET_4_2", on)
    };
    assert_eq!(messages(&world("CE_6_0", 32_000), Format::Short), "");
    check_short(
        &world("CE_6_0", 32_001),
        expect![[r#"
            t.ron:32002:15: error: a machine of CE_6_0 runs at most 32000 processes
        "#]],
    );
    check_short(
        &world("CE_6_0, CE_5_0, CE_3_0", 33),
        expect![[r#"
            t.ron:33:15: error: a machine has slots for 31 processes beside the kernel
        "#]],
    );
}

#[test]
fn a_kernel_with_slots_addresses_512_mb_of_ram() {
    let world = |on: &str, machine: &str| {
        with_world(&format!("Machine(name: \"m\", {machine})")).replace("CE_NET_4_2", on)
    };
    let met = |on, machine| assert_eq!(messages(&world(on, machine), Format::Short), "");
    for on in ["CE_3_0", "CE_NET_4_2", "CE_5_0"] {
        met(on, "ram: 131072");
        met(on, "ram: 65536, has: [ObjectStore(capacity: 0x10000000)]");
        assert_ne!(messages(&world(on, "ram: 131073"), Format::Short), "");
    }
    met("CE_6_0", "ram: 262144");
    met("WIN32", "ram: 262144");
    check(
        &world("CE_6_0, CE_5_0", "ram: 262144"),
        expect![[r#"
            error: the machine has 262144 pages of RAM, and CE_5_0 can address 131072: 512 MB
             --> t.ron:2:25
              |
            2 | Machine(name: "m", ram: 262144)
              |                         ^^^^^^
              |
              = help: clause MAP-08: The kernel can address at most 512 MB of physical memory.
        "#]],
    );
    check(
        &world("CE_5_0", "ram: 131072, has: [ObjectStore(capacity: 1)]"),
        expect![[r#"
            error: the machine has 131073 pages of RAM, and CE_5_0 can address 131072: 512 MB
             --> t.ron:2:25
              |
            2 | Machine(name: "m", ram: 131072, has: [ObjectStore(capacity: 1)])
              |                         ^^^^^^                              - the object store is RAM too
              |
              = help: clause MAP-08: The kernel can address at most 512 MB of physical memory.
        "#]],
    );
}

#[test]
fn an_object_store_has_at_most_256_mb() {
    let world = |on: &str, capacity: &str| {
        let store = format!("has: [ObjectStore(capacity: {capacity})]");
        with_world(&format!("Machine(name: \"m\", ram: 1, {store})")).replace("CE_NET_4_2", on)
    };
    for on in ["CE_3_0", "CE_NET_4_2", "CE_5_0"] {
        assert_eq!(messages(&world(on, "0x10000000"), Format::Short), "");
        assert_ne!(messages(&world(on, "0x10000001"), Format::Short), "");
    }
    assert_eq!(messages(&world("CE_6_0", "0x10000001"), Format::Short), "");
    check(
        &world("CE_6_0, CE_5_0", "0x10000001"),
        expect![[r#"
            error: this object store has 268435457 bytes, and one of CE_5_0 at most 268435456: 256 MB
             --> t.ron:2:56
              |
            2 | Machine(name: "m", ram: 1, has: [ObjectStore(capacity: 0x10000001)])
              |                                                        ^^^^^^^^^^
              |
              = help: clause RAM-02: The RAM file system has at most 256 MB.
        "#]],
    );
}

#[test]
fn two_files_of_one_path_show_both_places_whatever_their_case() {
    check(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [\n File(path: r\"\\a.bin\", content: Text(\"\")),\n File(path: r\"\\A.BIN\", content: Text(\"\")),\n])",
        ),
        expect![[r#"
            error: `\A.BIN` is there already
             --> t.ron:4:13
              |
            3 |  File(path: r"\a.bin", content: Text("")),
              |             --------- first here
            4 |  File(path: r"\A.BIN", content: Text("")),
              |             ^^^^^^^^^ again here
              |
              = note: paths are compared without regard to case
        "#]],
    );
}

#[test]
fn a_rom_file_and_a_file_share_their_paths() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [RomFile(path: r\"\\Windows\\x\", content: Text(\"\")), File(path: r\"\\windows\\X\", content: Text(\"\"))])",
        ),
        expect![[r#"
            t.ron:2:94: error: `\windows\X` is there already
        "#]],
    );
}

#[test]
fn a_rom_file_is_no_module_at_the_same_time() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [RomModule(path: r\"\\x\", content: Text(\"\"), compressed: true), RomFile(path: r\"\\y\", content: Text(\"\")), RomModule(path: r\"\\y\", content: Text(\"\"))])",
        ),
        expect![[r#"
            t.ron:2:152: error: `\y` is there already
        "#]],
    );
}

#[test]
fn a_file_is_no_folder() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\a\", content: Text(\"\")), File(path: r\"\\a\\b\", content: Text(\"\")), Folder(path: r\"\\a\")])",
        ),
        expect![[r#"
            t.ron:2:83: error: a folder of `\a\b` is a file
            t.ron:2:125: error: `\a` is there already
        "#]],
    );
}

#[test]
fn a_folder_may_be_named_again_above_a_file() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\a\\b\", content: Text(\"\")), Folder(path: r\"\\a\"), Folder(path: r\"\\Windows\")])",
        ),
        expect![[""]],
    );
}

#[test]
fn a_file_larger_than_its_volume_is_refused() {
    check(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [\n StorageCard(name: \"Card\", capacity: 10),\n File(path: r\"\\Card\\a\", content: Fill(byte: 0, len: 11)),\n])",
        ),
        expect![[r#"
            error: this file has 11 bytes and its volume only 10
             --> t.ron:4:34
              |
            3 |  StorageCard(name: "Card", capacity: 10),
              |                    ------ the volume
            4 |  File(path: r"\Card\a", content: Fill(byte: 0, len: 11)),
              |                                  ^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn files_that_are_together_larger_than_their_volume_are_refused() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [ObjectStore(capacity: 10), File(path: r\"\\a\", content: Fill(byte: 0, len: 6)), File(path: r\"\\b\", content: Fill(byte: 0, len: 6))])",
        ),
        expect![[r#"
            t.ron:2:34: error: the files at `\` have 12 bytes together, the volume only 10
        "#]],
    );
}

#[test]
fn a_volume_of_0_bytes_is_refused() {
    check_short(
        &with_world("Machine(name: \"m\", ram: 1, has: [StorageCard(name: \"c\", capacity: 0)])"),
        expect![[r#"
            t.ron:2:67: error: 0 is out of the range of `capacity`, 1..=17592186044416
        "#]],
    );
}

#[test]
fn a_rom_larger_than_512_mb_is_refused() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [RomFile(path: r\"\\x\", content: Fill(byte: 0, len: 0x20000001))])",
        ),
        expect![[r#"
            t.ron:2:48: error: the files at `\` have 536870913 bytes together, the volume only 536870912
        "#]],
    );
}

#[test]
fn a_file_of_16_tb_is_taken_and_one_byte_more_is_not() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\a\", content: Fill(byte: 0, len: 0x100000000000)), File(path: r\"\\b\", content: Fill(byte: 0, len: 0x100000000001)), File(path: r\"\\c\", content: Join([Fill(byte: 0, len: 18446744073709551615), Pattern(len: 1)]))])",
        ),
        expect![[r#"
            t.ron:2:125: error: these are more than 17592186044416 bytes
            t.ron:2:195: error: these are more than 17592186044416 bytes
        "#]],
    );
}

#[test]
fn a_second_object_store_is_refused() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [ObjectStore(), ObjectStore(page_in: false), Rom(), Rom()])",
        ),
        expect![[r#"
            t.ron:2:49: error: a machine has one object store
            t.ron:2:85: error: a machine has one ROM
        "#]],
    );
}

#[test]
fn two_cards_of_one_name_are_refused() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [StorageCard(name: \"c\"), StorageCard(name: \"C\")])",
        ),
        expect![[r#"
            t.ron:2:76: error: there is already a card `C`
        "#]],
    );
}

#[test]
fn a_card_and_a_file_of_one_name_are_refused() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [StorageCard(name: \"c\"), File(path: r\"\\C\", content: Text(\"\"))])",
        ),
        expect![[r#"
            t.ron:2:69: error: this is the name of a card or a disk
        "#]],
    );
}

#[test]
fn a_card_may_stand_behind_its_files() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\c\\a\", content: Fill(byte: 0, len: 2)), StorageCard(name: \"c\", capacity: 1)])",
        ),
        expect![[r#"
            t.ron:2:63: error: this file has 2 bytes and its volume only 1
        "#]],
    );
}

#[test]
fn a_rom_file_does_not_lie_on_a_card() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [StorageCard(name: \"c\"), RomFile(path: r\"\\c\\a\", content: Text(\"\"))])",
        ),
        expect![[r#"
            t.ron:2:72: error: a file of the ROM does not lie on a card or a disk
        "#]],
    );
}

#[test]
fn odd_paths_are_refused() {
    let odd = [
        "\"\\temp\\new\"",
        "\"a\"",
        "r\"C:\\a\"",
        "\"/a\"",
        "r\"\\a\\\\b\"",
        "r\"\\a\\\"",
        "r\"\\a*\"",
        "r\"\\..\\a\"",
        "\"\"",
        "r\"\\server\\..\"",
        "r\"\\\\server\\share\\a\"",
        "\"\\\\x\\u{202e}\"",
    ];
    let file = |path: &str| {
        format!("Machine(name: \"m\", ram: 1, has: [File(path: {path}, content: Text(\"\"))])")
    };
    let report: String =
        odd.iter().map(|path| messages(&with_world(&file(path)), Format::Short)).collect();
    expect![[r#"
        t.ron:2:45: error: this path contains a control character (help: write it as a raw text, in which a backslash is a backslash: r"\temp\new")
        t.ron:2:45: error: a path begins with a backslash (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a path begins with a backslash (help: Windows CE has no drive letters: the root is `\`)
        t.ron:2:45: error: the parts of a path are separated by backslashes (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a part of this path is empty or ends with a blank or a dot (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a part of this path is empty or ends with a blank or a dot (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: this path contains a character that no file name has (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a part of this path is empty or ends with a blank or a dot (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a path begins with a backslash (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a part of this path is empty or ends with a blank or a dot (help: a path is `\folder\file`, or `\\server\share\file`)
        t.ron:2:45: error: a machine has no files of a server (help: they belong to `Server(name:, shares: [Share(name:, files: […])])`)
        t.ron:2:45: error: this path contains a control character (help: write it as a raw text, in which a backslash is a backslash: r"\temp\new")
    "#]].assert_eq(&report);
}

#[test]
fn odd_names_are_refused() {
    let long = format!("\"{}\"", "x".repeat(129));
    let odd = ["\"\"", "\"a/b\"", r#""a\\b""#, "\"a\\u{1b}b\"", "\"a\\u{202e}b\"", &long, "5"];
    let machine = |name: &str| format!("Machine(name: {name}, ram: 1)");
    let report: String =
        odd.iter().map(|name| messages(&with_world(&machine(name)), Format::Short)).collect();
    expect![[r#"
        t.ron:2:15: error: a name is not empty
        t.ron:2:15: error: a name contains no slash or backslash
        t.ron:2:15: error: a name contains no slash or backslash
        t.ron:2:15: error: a name has printable characters only
        t.ron:2:15: error: a name has printable characters only
        t.ron:2:15: error: a name has at most 128 characters
        t.ron:2:15: error: expected a text in double quotes, found the number 5
    "#]]
    .assert_eq(&report);
}

#[test]
fn a_path_of_a_server_does_not_belong_to_a_machine() {
    check_short(
        &with_world("Machine(name: \"m\", ram: 1, has: [Folder(path: r\"\\\\s\\t\\a\")])"),
        expect![[r#"
            t.ron:2:47: error: a machine has no files of a server (help: they belong to `Server(name:, shares: [Share(name:, files: […])])`)
        "#]],
    );
}

#[test]
fn servers_and_shares_have_one_name_each_whatever_its_case() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1), Server(name: \"s\", shares: [Share(name: \"t\"), Share(name: \"T\")]), Server(name: \"S\")",
        ),
        expect![[r#"
            t.ron:2:86: error: there is already a share `T`
            t.ron:2:107: error: there is already a server `S`
        "#]],
    );
}

#[test]
fn a_share_has_files_of_its_own() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1), Server(name: \"s\", shares: [Share(name: \"t\", files: [File(path: r\"\\\\s\\t\\a\", content: Text(\"\")), RomFile(path: r\"\\a\", content: Text(\"\"))]), 5])",
        ),
        expect![[r#"
            t.ron:2:92: error: the path of a share's file begins at the root of the share (help: write r"\log.bin")
            t.ron:2:124: error: expected `File(path:, content:)`, found `RomFile(…)`
            t.ron:2:167: error: expected `Share(name:, files: […])`, found the number 5
        "#]],
    );
}

#[test]
fn something_else_is_no_part_of_a_world() {
    check_short(
        &with_world(
            "Machin(name: \"m\", ram: 1), 5, Machine(name: \"m\", ram: 1, has: [Porcess(name: \"p\"), File, Share(name: \"t\")])",
        ),
        expect![[r#"
            t.ron:2:1: error: unknown part of the world `Machin` (help: did you mean `Machine`?)
            t.ron:2:28: error: expected `Machine(…)` or `Server(…)`, found the number 5
            t.ron:2:64: error: unknown part of a machine `Porcess` (help: did you mean `Process`?)
            t.ron:2:84: error: expected something that a machine has, such as `Process(name: "a")`, found `File`
            t.ron:2:90: error: unknown part of a machine `Share` (help: known are `ObjectStore`, `Rom`, `RomFile`, `RomModule`, `StorageCard`, `Disk`, `File`, `Folder`, `Process`)
        "#]],
    );
}

#[test]
fn an_unknown_version_lists_all() {
    check_short(
        "(about: \"a\", on: [CE_7, CE_NET_42], world: [Machine(name: \"m\", ram: 1)], steps: [])",
        expect![[r#"
            t.ron:1:19: error: unknown version `CE_7` (help: known are `CE_3_0`, `CE_NET_4_2`, `CE_5_0`, `CE_6_0`, `WIN32`)
            t.ron:1:25: error: unknown version `CE_NET_42` (help: did you mean `CE_NET_4_2`?)
        "#]],
    );
}

#[test]
fn a_version_named_twice_shows_both_places() {
    check_short(
        "(about: \"a\", on: [CE_NET_4_2, CE_NET_4_2], world: [Machine(name: \"m\", ram: 1)], steps: [])",
        expect![[r#"
            t.ron:1:31: error: CE_NET_4_2 is named twice
        "#]],
    );
}

#[test]
fn content_comes_from_one_place() {
    check_short(
        &with_world(
            "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\a\"), File(path: r\"\\b\", content: Text(\"\"), content: File(path: \"x\"))])",
        ),
        expect![[r#"
            t.ron:2:34: error: `File` needs `content`
            t.ron:2:90: error: `content` is given twice
        "#]],
    );
}

/// A machine whose memory is low as described, for some versions.
fn with_limits(on: &str, limits: &str) -> String {
    let machine = format!("Machine(name: \"m\", ram: 1, low_memory: {limits})");
    format!("(about: \"a\", on: [{on}], clauses: [], world: [\n{machine}\n], steps: [])")
}

#[test]
fn only_versions_with_limits_for_requests_can_set_them() {
    check_short(
        &with_limits("CE_5_0, CE_3_0", "Limits(low: 4)"),
        expect![[r#"
        t.ron:2:40: error: CE_3_0 has no limits for a single request (help: these have them: CE_NET_4_2, CE_5_0)
    "#]],
    );
}

#[test]
fn limits_are_in_order() {
    check_short(
        &with_limits("CE_5_0", "Limits(low: 4, critical: 5, low_block: 1)"),
        expect![[r#"
            t.ron:2:40: error: `low` is at least `critical`
            t.ron:2:40: error: `low_block` is at least `critical_block`
        "#]],
    );
}

#[test]
fn limits_have_their_name_and_fields() {
    check_short(
        &with_limits("CE_5_0", "(low: 4)"),
        expect![[r#"
        t.ron:2:40: error: expected `Limits(low: 32, critical: 20)`, found `(…)` (help: its word stands before the parentheses; in JSON it is the member around them)
    "#]],
    );
    check_short(
        &with_limits("CE_5_0", "Limits(lo: 4)"),
        expect![[r#"
        t.ron:2:47: error: `Limits` has no field `lo` (help: did you mean `low`?)
    "#]],
    );
}
