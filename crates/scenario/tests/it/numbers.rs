//! Numbers that no field can take.

use crate::{check_short, messages, with_steps};
use expect_test::expect;
use scenario::Format;

#[test]
fn each_is_refused_with_its_range_or_its_reason() {
    let odd = [
        "4294967296",
        "18446744073709551616",
        "-1",
        "-0",
        "0x1_0000_0000",
        "1.5",
        "1e3",
        "NaN",
        "inf",
        "5u8",
        "300u8",
        "0xZZ",
        "_1",
        "--1",
        "0b102",
        "\"1\"",
        "TRUE",
        "9223372036854775808",
        "-9223372036854775809",
    ];
    let report: String = odd
        .iter()
        .map(|number| messages(&with_steps(&format!("Read(at: 0, len: {number})")), Format::Short))
        .collect();
    expect![[r#"
        t.ron:4:18: error: 4294967296 is out of the range of `len`, 0..=4294967295
        t.ron:4:18: error: `18446744073709551616` is out of the range of `len`, 0..=4294967295
        t.ron:4:18: error: -1 is out of the range of `len`, 0..=4294967295
        t.ron:4:18: error: 4294967296 is out of the range of `len`, 0..=4294967295
        t.ron:4:18: error: `1.5` is not a whole number
        t.ron:4:18: error: `1e3` is not a whole number
        t.ron:4:18: error: expected a whole number from 0 to 4294967295, found `NaN`
        t.ron:4:18: error: expected a whole number from 0 to 4294967295, found `inf`
        t.ron:4:18: error: `5u8` is not a number (help: numbers are written without a type behind them)
        t.ron:4:18: error: `300u8` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        t.ron:4:18: error: `0xZZ` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        t.ron:4:18: error: expected a whole number from 0 to 4294967295, found `_1`
        t.ron:4:18: error: `-` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        t.ron:4:18: error: `0b102` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        t.ron:4:18: error: expected a whole number from 0 to 4294967295, found the text "1" (help: a number has no quotes)
        t.ron:4:18: error: expected a whole number from 0 to 4294967295, found `TRUE`
        t.ron:4:18: error: 9223372036854775808 is out of the range of `len`, 0..=4294967295
        t.ron:4:18: error: `-9223372036854775809` is out of the range of `len`, 0..=4294967295
    "#]].assert_eq(&report);
}

#[test]
fn a_number_of_a_million_digits_is_cut_in_the_message() {
    let text = with_steps(&format!("Read(at: 0, len: {})", "7".repeat(1_000_000)));
    check_short(
        &text,
        expect![[r#"
            t.ron:4:18: error: `77777777777777777777777777777777777777777777777777777777777777777777777777777777…` is out of the range of `len`, 0..=4294967295
        "#]],
    );
}

#[test]
fn ten_to_the_four_hundredth_is_out_of_range() {
    let text = with_steps(&format!("Repeat(n: 1{}, steps: [])", "0".repeat(400)));
    check_short(
        &text,
        expect![[r#"
            t.ron:4:11: error: `10000000000000000000000000000000000000000000000000000000000000000000000000000000…` is out of the range of `n`, 0..=18446744073709551615
        "#]],
    );
}

#[test]
fn every_way_to_write_a_number_is_read() {
    check_short(
        &with_steps(
            "Read(at: 0x10, len: 0b11), Read(at: 1_0, len: 0o7), Read(at: +1, len: b'a'), Read(at: -0, len: 4294967295)",
        ),
        expect![[""]],
    );
}

#[test]
fn a_parameter_takes_no_number_that_fits_nowhere() {
    check_short(
        &with_steps(
            "A(x: 1.5, y: [18446744073709551616], z: (\"v\", 5u8), v: Fill(len: -1e9), w: 0x1_0000_0000)",
        ),
        expect![[r#"
            t.ron:4:6: error: `1.5` is not a whole number
            t.ron:4:15: error: `18446744073709551616` is out of the range of `y`, -2147483648..=4294967295
            t.ron:4:47: error: `5u8` is not a number (help: numbers are written without a type behind them)
            t.ron:4:66: error: `-1e9` is not a whole number
        "#]],
    );
    check_short(
        &with_steps("A(x: 18446744073709551616FILE)"),
        expect![[r#"
            t.ron:4:6: error: `18446744073709551616FILE` is not a number (help: whole numbers are written `10`, `0x1F`, `0b101`, `1_000`)
        "#]],
    );
}
