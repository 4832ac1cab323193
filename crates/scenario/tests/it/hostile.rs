//! Texts that attack the reader, the terminal or the clock.

use crate::{check, check_short, messages, with_steps, with_world};
use expect_test::expect;
use scenario::Format;

#[test]
fn an_escape_sequence_in_a_text_does_not_reach_the_terminal() {
    check(
        &with_steps("Eject(card: \"\u{1b}[31m\u{202e}\u{9b}x\u{0}\")"),
        expect![[r#"
            error: this path contains a control character
             --> t.ron:4:13
              |
            4 | Eject(card: "�[31m��x�")
              |             ^^^^^^^^^^^
              |
              = help: write it as a raw text, in which a backslash is a backslash: r"\temp\new"
        "#]],
    );
}

#[test]
fn a_control_character_between_tokens_is_refused_by_its_name() {
    check_short(
        "(about: \u{0} 1)",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `\u{0}`
    "#]],
    );
    check_short(
        "(about: \u{1b}[0m 1)",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `\u{1b}`
    "#]],
    );
    check_short(
        "(about: \u{202e} 1)",
        expect![[r#"
        t.ron:1:9: error: expected a value, found `\u{202e}`
    "#]],
    );
}

#[test]
fn a_line_of_a_megabyte_is_not_shown() {
    let text = with_steps(&format!(
        "A(x: \"{}\"), Chek(), Eject(), B(x: \"{}\")",
        "ä".repeat(500_000),
        "y".repeat(500_000)
    ));
    check(
        &text,
        expect![[r#"
            error: `Eject` needs `card`
             --> t.ron:4:500019
        "#]],
    );
}

#[test]
fn a_name_of_ten_megabytes_is_cut() {
    let text = with_steps(&format!("Check({}: 1)", "n".repeat(10_000_000)));
    check_short(
        &text,
        expect![[r#"
            t.ron:4:7: error: `Check` has no field `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…` (help: known are `by`, `label`, `ram_used`, `ram_peak`, `since`, `machine`)
        "#]],
    );
    let text = with_steps(&format!("Check(ram_used: {}(1))", "N".repeat(10_000_000)));
    check_short(
        &text,
        expect![[r#"
            t.ron:4:17: error: unknown amount `NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN…` (help: known are `Exactly`, `AtMost`, `AtLeast`, `Delta`)
        "#]],
    );
}

#[test]
fn a_hundred_thousand_files_are_sorted_into_their_volumes() {
    let files: String = (0..100_000)
        .map(|n| format!("File(path: r\"\\d\\f{n}\", content: Fill(byte: 0, len: {n})),"))
        .collect();
    let text = with_world(&format!("Machine(name: \"m\", ram: 1, has: [{files}])"));
    assert_eq!(messages(&text, Format::Short), "");
}

#[test]
fn a_hundred_thousand_bindings_of_one_name_are_counted() {
    let text = with_steps(&"GetLastError(is: \"a\"),".repeat(100_000));
    let short = messages(&text, Format::Short);
    assert_eq!(short.lines().last(), Some("t.ron: note: 99979 more mistakes are not shown"));
}

#[test]
fn a_text_that_is_all_escapes_takes_no_quadratic_time() {
    let text = with_steps(&format!("A(x: \"{}\")", "\\n".repeat(1_000_000)));
    assert_eq!(messages(&text, Format::Short), "");
}

#[test]
fn twenty_megabytes_of_hexadecimal_digits_are_read_once() {
    let text = with_steps(&format!("Write(at: 0, bytes: Hex(\"{}\"))", "5a".repeat(10_000_000)));
    assert_eq!(messages(&text, Format::Short), "");
}

#[test]
fn a_lone_cr_and_the_line_separators_of_unicode_are_white_space() {
    let text = with_steps("GetLastError(),\r\u{2028}\u{2029}\u{85}GetLastError(),\u{b}\u{c}");
    assert_eq!(messages(&text, Format::Short), "");
}
