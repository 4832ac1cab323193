//! Rows 17 to 23: machines and processes.

use crate::{check, met, refused, scenario, with_world};
use expect_test::expect;

#[test]
fn row_17_a_machine_without_ram_is_refused() {
    check(
        &with_world("Machine(name: \"m\", ram: 0)"),
        expect![[r#"
        t.ron:2:25: error: 0 is out of the range of `ram`, 1..=1048576
    "#]],
    );
}

#[test]
fn row_18_ram_is_counted_in_pages_so_that_one_is_enough() {
    met(&with_world("Machine(name: \"m\", ram: 1)"));
    check(
        &with_world("Machine(name: \"m\", ram: 4096.5)"),
        expect![[r#"
        t.ron:2:25: error: `4096.5` is not a whole number
    "#]],
    );
}

#[test]
fn row_19_the_size_of_a_page_is_the_versions_business() {
    for size in ["0", "1", "3", "4095", "4096", "2147483648", "4294967296"] {
        let text = with_world(&format!("Machine(name: \"m\", ram: 1, page_size: {size})"));
        refused(&text, "t.ron:2:28: error: `Machine` has no field `page_size`");
    }
}

#[test]
fn row_20_a_machine_without_frames_left_fails_its_programs_and_not_the_model() {
    let world = r#"Machine(name: "m", ram: 1, has: [Process(name: "p"), StorageCard(name: "c"), File(path: r"\c\f", content: Fill(byte: 1, len: 4096))])"#;
    let steps = r#"
        VirtualAlloc(dwSize: 4096, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE], is: "a"),
        VirtualAlloc(dwSize: 4096, flAllocationType: [MEM_COMMIT], flProtect: [PAGE_READWRITE], expect: Fails),
        CreateFileMapping(hFile: INVALID_HANDLE_VALUE, flProtect: [PAGE_READWRITE], dwMaximumSizeLow: 1, expect: Fails),
        CreateFileForMapping(lpFileName: r"\c\f", dwDesiredAccess: [GENERIC_READ], dwCreationDisposition: OPEN_EXISTING, is: "f"),
        CreateFileMapping(hFile: "f", flProtect: [PAGE_READONLY], is: "m"),
        MapViewOfFile(hFileMappingObject: "m", dwDesiredAccess: [FILE_MAP_READ], is: "v"),
        Read(at: "v", expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
        PressMemory(leave: 0), Write(at: "a", bytes: Text("x")), ReleaseMemory(),"#;
    met(&scenario(world, steps));
}

#[test]
fn row_21_large_machines_take_no_memory_of_the_host() {
    let machine = |n: usize, ram: u64| format!("Machine(name: \"m{n}\", ram: {ram}),");
    let many = |ram| with_world(&(0..64).map(|n| machine(n, ram)).collect::<String>());
    met(&many(1 << 17));
    met(&many(1 << 20).replace("CE_NET_4_2", "CE_6_0"));
    check(
        &with_world(&machine(0, (1 << 20) + 1)),
        expect![[r#"
        t.ron:2:26: error: 1048577 is out of the range of `ram`, 1..=1048576
    "#]],
    );
    check(
        &with_world(&machine(0, 16 << 20)),
        expect![[r#"
        t.ron:2:26: error: 16777216 is out of the range of `ram`, 1..=1048576
    "#]],
    );
}

fn processes(count: usize) -> String {
    (0..count).map(|n| format!("Process(name: \"p{n}\"),\n")).collect()
}

#[test]
fn row_22_a_process_too_many_is_refused_where_it_stands() {
    let world =
        |count| with_world(&format!("Machine(name: \"m\", ram: 1, has: [\n{}])", processes(count)));
    met(&world(31));
    for count in [32, 33, 1000, 500_000] {
        refused(&world(count), "t.ron:34:");
    }
    check(
        &world(32),
        expect![[r#"
        t.ron:34:15: error: a machine has slots for 31 processes beside the kernel
    "#]],
    );
}

#[test]
fn row_22_a_process_too_many_that_a_program_starts_is_a_failed_call() {
    let text = r#"(about: "a", on: [CE_NET_4_2], world: [Machine(name: "m", ram: 1, has: [Process(name: "p")])],
        programs: [Program(name: "c", steps: [Sleep(dwMilliseconds: INFINITE, expect: Blocks)])],
        steps: [Repeat(n: 30, steps: [CreateProcess(lpApplicationName: "c")]),
            Repeat(n: 1000, steps: [CreateProcess(lpApplicationName: "c", expect: Fails)])])"#;
    // The programs stay in their calls, as they say that they will.
    met(text);
}

#[test]
fn row_23_a_world_has_between_1_and_64_machines() {
    let machines = |count: usize| -> String {
        (0..count).map(|n| format!("Machine(name: \"m{n}\", ram: 1),\n")).collect()
    };
    met(&with_world(&machines(64)));
    refused(&with_world(&machines(65)), "a world has at most 64 machines");
    refused(&with_world(&machines(10_000)), "a world has at most 64 machines");
    check(
        &with_world(&machines(65)),
        expect![[r#"
        t.ron:1:39: error: a world has at most 64 machines
    "#]],
    );
    check(
        &with_world(""),
        expect![[r#"
        t.ron:1:39: error: a world needs at least one `Machine(…)`
    "#]],
    );
}
