//! Rows 14, 15 and 52: numbers that no field can take.

use crate::{budget, check, messages, scenario, with_steps, with_world};
use expect_test::expect;
use scenario::Format;
use slotzero_tests::run_text;

/// Scenarios with a number at `#`, one for each kind of numeric field.
fn fields() -> Vec<String> {
    let world = |text: &str| with_world(text);
    let steps = [
        "Read(at: #)",
        "Read(at: 0, len: #, expect: Raises(EXCEPTION_ACCESS_VIOLATION))",
        "Read(at: InSlot(of: \"p\", at: #), expect: Raises(EXCEPTION_ACCESS_VIOLATION))",
        "GetLastError(is: \"n\"), VirtualAlloc(dwSize: 4096, flAllocationType: [MEM_RESERVE], is: \"v\"), Read(at: (\"v\", #), expect: Raises(EXCEPTION_ACCESS_VIOLATION))",
        "Write(at: 0, bytes: Fill(byte: #, len: 1), expect: Raises(EXCEPTION_ACCESS_VIOLATION))",
        "Write(at: 0, bytes: Fill(byte: 1, len: #))",
        "Write(at: 0, bytes: Pattern(len: #))",
        "Repeat(n: #, steps: [])",
        "Check(ram_used: Exactly(#))",
        "Check(ram_used: Delta(#))",
        "CheckFile(path: r\"\\f\", size: #)",
        "CheckFile(path: r\"\\f\", at: #, bytes: Text(\"\"))",
        "CheckVolume(path: r\"\\Card\", free: #)",
        "CheckProcess(name: \"p\", exit_code: #)",
        "CheckAddress(of: \"v\", multiple_of: #), VirtualAlloc(is: \"v\")",
        "FillVolume(path: r\"\\Card\", leave: #)",
        "PressMemory(leave: #)",
        "Fault(on: PageIn, nth: #)",
        "GetLastError(expect: Returns(#))",
        "GetLastError(expect: Fails(#))",
        "SetLastError(dwErrCode: #)",
        "CreateFileMapping(hFile: #, flProtect: #, dwMaximumSizeHigh: #, dwMaximumSizeLow: #)",
        "MapViewOfFile(dwFileOffsetHigh: #, dwFileOffsetLow: #, dwNumberOfBytesToMap: #)",
        "CloseHandle(hObject: #)",
        "CreateEvent(bManualReset: #)",
        "SetFilePointer(lDistanceToMove: #)",
        "Sleep(dwMilliseconds: #)",
        "GetExitCodeProcess(out: (lpExitCode: #))",
    ];
    let worlds = [
        "Machine(name: \"m\", ram: #)",
        "Machine(name: \"m\", ram: 1, has: [ObjectStore(capacity: #)])",
        "Machine(name: \"m\", ram: 1, has: [StorageCard(name: \"c\", capacity: #)])",
        "Machine(name: \"m\", ram: 1, has: [File(path: r\"\\f\", content: Fill(byte: 0, len: #))])",
        "Server(name: \"s\", shares: [Share(name: \"a\", capacity: #)]), Machine(name: \"m\", ram: 1)",
    ];
    let seed = "(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1)], steps: [], order: Seed(#))";
    let mut fields: Vec<String> = steps.iter().map(|steps| with_steps(steps)).collect();
    fields.extend(worlds.iter().map(|text| world(text)));
    fields.push(seed.to_owned());
    fields
}

const NUMBERS: &[&str] = &[
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "-1",
    "-0",
    "-2147483649",
    "-9223372036854775809",
    "0x1_0000_0000",
    "1.5",
    "1e9",
    "NaN",
    "inf",
    "-inf",
    "5u8",
    "300u8",
    "0b2",
    "0x",
    "\"1\"",
    "'1'",
    "true",
    "()",
    "[]",
    "[1]",
    "Some(1)",
];

#[test]
fn row_14_odd_numbers_are_taken_where_they_mean_something_and_refused_with_their_place() {
    for field in fields() {
        for number in NUMBERS {
            let text = field.replace('#', number);
            let result = run_text(&text, budget(100));
            let said = messages(&result, Format::Short);
            assert!(result.is_ok() || said.starts_with("t.ron:"), "{text}: {said}");
            // No field takes what is no whole number of at most 64 bits, or two's complement of 32.
            let whole = number.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            let huge = number.len() > 20
                || ["1.5", "1e9", "-inf", "5u8", "300u8", "0b2", "0x"].contains(number);
            assert!(
                result.is_err() || (whole && !huge) || number.contains(['"', '[', 't', '(']),
                "{text}"
            );
        }
    }
}

#[test]
fn row_14_ten_to_the_four_hundredth_is_refused_in_every_field() {
    let number = format!("1{}", "0".repeat(400));
    for field in fields() {
        let result = run_text(&field.replace('#', &number), budget(100));
        let said = messages(&result, Format::Short);
        assert!(result.is_err() && said.starts_with("t.ron:"), "{field}: {said}");
        assert!(said.lines().all(|line| line.len() < 300), "{field}: {said}");
    }
}

#[test]
fn row_14_a_refusal_tells_the_range() {
    check(
        &with_world("Machine(name: \"m\", ram: 4294967296)"),
        expect![[r#"
        t.ron:2:25: error: 4294967296 is out of the range of `ram`, 1..=1048576
    "#]],
    );
    check(
        &with_steps("SetLastError(dwErrCode: 4294967296)"),
        expect![[r#"
        t.ron:4:25: error: `dwErrCode` takes a number of 32 bits: -2147483648 to 4294967295, not the number 4294967296
    "#]],
    );
    check(
        &with_steps("SetLastError(dwErrCode: 300u8), SetLastError(dwErrCode: 1.5)"),
        expect![[r#"
            t.ron:4:25: error: `300u8` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        "#]],
    );
    check(
        &with_steps("Read(at: 4294967296)"),
        expect![[r#"
        t.ron:4:10: error: 4294967296 is out of the range of `at`, 0..=4294967295
    "#]],
    );
}

#[test]
fn row_15_a_number_of_a_million_digits_is_cut() {
    let number = "7".repeat(1_000_000);
    for field in fields() {
        let result = run_text(&field.replace('#', &number), budget(100));
        let said = messages(&result, Format::Short);
        assert!(result.is_err(), "{field}");
        assert!(said.lines().all(|line| line.len() < 300), "{field}");
    }
}

#[test]
fn row_52_a_seed_is_a_number_of_64_bits() {
    let order = |order: &str| {
        scenario("Machine(name: \"m\", ram: 1)", "")
            .replace("steps: [", &format!("order: {order}, steps: ["))
    };
    check(
        &order("Seed(0)"),
        expect![[r#"
        Met
    "#]],
    );
    check(
        &order("Seed(18446744073709551615)"),
        expect![[r#"
        Met
    "#]],
    );
    check(
        &order("Seed(-1)"),
        expect![[r#"
        t.ron:3:16: error: -1 is out of the range of `order`, 0..=18446744073709551615
    "#]],
    );
    check(
        &order("Seed(18446744073709551616)"),
        expect![[r#"
        t.ron:3:16: error: `18446744073709551616` is out of the range of `order`, 0..=18446744073709551615
    "#]],
    );
    check(
        &order("Seed(\"7\")"),
        expect![[r#"
            t.ron:3:16: error: expected a whole number from 0 to 18446744073709551615, found the text "7" (help: a number has no quotes)
        "#]],
    );
    check(
        &order("Seed()"),
        expect![[r#"
        t.ron:3:11: error: `Seed` takes one value, without a name
    "#]],
    );
    check(
        &order("Seed"),
        expect![[r#"
            t.ron:3:11: error: `Seed` takes one value, without a name (help: write `Seed(7)` or `Schedule(["a", "b"])`)
        "#]],
    );
}
