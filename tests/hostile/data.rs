//! Rows 55 and 56: bytes as a scenario writes them.

use crate::{check, met, refused, with_steps, with_world};
use expect_test::expect;
use kernel::Defaults;
use runner::{Options, plan, run};
use scenario::{NoFiles, Source, parse};
use trace::{Recorder, json};

fn data(data: &str) -> String {
    with_steps(&format!("Write(at: 0, bytes: {data}, expect: Raises(EXCEPTION_ACCESS_VIOLATION))"))
}

#[test]
fn row_55_a_wrong_digit_is_pointed_at_inside_the_text() {
    check(
        &data("Hex(\"00 1G\")"),
        expect![[r#"
        t.ron:4:30: error: `G` is no hexadecimal digit
    "#]],
    );
    check(
        &data("Hex(\"00 1\")"),
        expect![[r#"
        t.ron:4:29: error: the number of hexadecimal digits is odd
    "#]],
    );
    check(
        &data("Hex(\"ä0\")"),
        expect![[r#"
        t.ron:4:26: error: `ä` is no hexadecimal digit
    "#]],
    );
    check(
        &data("Hex(r#\"0x10\"#)"),
        expect![[r#"
        t.ron:4:29: error: `x` is no hexadecimal digit
    "#]],
    );
    check(
        &data("Hex(7)"),
        expect![[r#"
        t.ron:4:25: error: expected a text in double quotes, found the number 7
    "#]],
    );
    check(
        &data("Base64(\"AA==\")"),
        expect![[r#"
        t.ron:4:21: error: unknown kind of data `Base64` (help: known are `Text`, `Utf16`, `Hex`, `Bytes`, `Fill`, `Pattern`, `File`, `Join`)
    "#]],
    );
    met(&data("Hex(\"00 0 1\")"));
}

#[test]
fn row_55_a_long_text_of_digits_is_data_up_to_the_size_of_a_file() {
    met(&data(&format!("Hex(\"{}\")", "5a".repeat(10_000_000))));
    refused(
        &data(&format!("Hex(\"{}\")", "5a".repeat(17 << 20))),
        "t.ron:1:1: error: the file has",
    );
    let wrong = format!("{}x", "5a".repeat(10_000_000));
    refused(
        &data(&format!("Hex(\"{wrong}\")")),
        "t.ron:4:20000026: error: `x` is no hexadecimal digit",
    );
}

#[test]
fn row_56_a_file_has_one_content() {
    let file = |fields: &str| {
        with_world(&format!("Machine(name: \"m\", ram: 1, has: [File(path: r\"\\f\"{fields})])"))
    };
    check(
        &file(""),
        expect![[r#"
        t.ron:2:34: error: `File` needs `content`
    "#]],
    );
    check(
        &file(", content: Text(\"a\"), content: File(path: \"f\")"),
        expect![[r#"
        t.ron:2:72: error: `content` is given twice
    "#]],
    );
    check(
        &file(", content: Text(\"a\"), include: \"f\""),
        expect![[r#"
            t.ron:2:72: error: `File` has no field `include` (help: known are `read_only`, `image`, `path`, `content`, `module`)
        "#]],
    );
    check(
        &file(", content: Text(\"a\", File(path: \"f\"))"),
        expect![[r#"
        t.ron:2:61: error: `Text` takes one value, without a name
    "#]],
    );
    check(
        &file(", content: \"a\""),
        expect![[r#"
        t.ron:2:61: error: expected data such as `Text("…")` or `Fill(byte: 0, len: 4)`, found the text "a"
    "#]],
    );
}

#[test]
fn a_long_literal_that_is_repeated_does_not_make_a_huge_trace() {
    let long = "x".repeat(100_000);
    let steps = format!(
        r#"Repeat(n: 500, steps: [Write(at: 0, bytes: Text("{long}"), expect: Raises(EXCEPTION_ACCESS_VIOLATION)),
            CreateEvent(lpName: "{long}", expect: OneOf([Succeeds, Fails]))])"#
    );
    let source = Source::from_bytes("t.ron", with_steps(&steps).into_bytes()).expect("it is text");
    let scenario = parse(&source, &NoFiles).expect("it has no mistakes");
    let plan = plan(&scenario, &NoFiles).expect("it has no mistakes");
    let mut trace = Recorder::default();
    run(&plan, scenario.on[0].value, Options::default(), &mut trace, &mut Defaults);
    let bytes: usize = trace.events.iter().map(|event| json::write_line(event).len()).sum();
    assert!(trace.events.len() > 2000 && bytes < 3_000_000, "{bytes} bytes");
}
