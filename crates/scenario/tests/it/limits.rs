//! The limits, each at the limit and one above it.

use crate::{check_short, messages, with_steps};
use expect_test::expect;
use scenario::Format;
use scenario::limits::{DEPTH, FIELDS, NAMES, VALUES, WRITTEN_STEPS};

/// A text whose brackets are nested `depth` deep.
fn nested(depth: usize, open: &str, close: &str) -> String {
    format!("{}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn brackets_may_be_nested_64_deep() {
    for (open, close) in [("[", "]"), ("(", ")"), ("A(", ")"), ("(a:[", "])"), ("A(b:", ")")] {
        let pairs = DEPTH / open.chars().filter(|c| matches!(c, '(' | '[')).count();
        let accepted = match open.ends_with(':') {
            true => nested(pairs, open, close).replace(":)", ":0)"),
            false => nested(pairs, open, close),
        };
        let refused = accepted.replacen(open, &format!("[{open}"), 1) + "]";
        let deeper = "nested deeper than 64";
        assert!(!messages(&accepted, Format::Short).contains(deeper), "{open}");
        assert!(messages(&refused, Format::Short).contains(deeper), "{open}");
    }
}

#[test]
fn a_hundred_thousand_brackets_are_refused_at_the_65th() {
    check_short(
        &"[".repeat(100_000),
        expect![[r#"
        t.ron:1:65: error: brackets are nested deeper than 64
    "#]],
    );
    check_short(
        &"([A(".repeat(25_000),
        expect![[r#"
        t.ron:1:86: error: brackets are nested deeper than 64
    "#]],
    );
    check_short(
        &with_steps(&format!("X(unknown: {})", "(".repeat(100_000))),
        expect![[r#"
        t.ron:4:73: error: brackets are nested deeper than 64
    "#]],
    );
    check_short(
        &"{".repeat(100_000),
        expect![[r#"
        t.ron:1:1: error: expected a value, found `{` (help: there are no braces: fields go into parentheses, as in `Process(name: "a")`)
    "#]],
    );
}

#[test]
fn brackets_in_comments_and_texts_do_not_nest() {
    let brackets = "([{".repeat(100_000);
    let text = with_steps(&format!("GetLastError( /* {brackets} */ ), // {brackets}\n"));
    check_short(&text, expect![[""]]);
    let text = with_steps(&format!("GetLastError(a: \"{brackets}\", b: r#\"{brackets}\"#)"));
    check_short(&text, expect![[""]]);
}

#[test]
fn a_hundred_thousand_nested_comments_are_read() {
    check_short(
        &nested(100_000, "/*", "*/"),
        expect![[r#"
        t.ron:1:1: error: empty scenario (help: `slotzero new` writes a scenario to start from)
    "#]],
    );
    check_short(
        &"/*".repeat(100_000),
        expect![[r#"
        t.ron:1:1: error: this comment is never closed (help: it ends with `*/`)
    "#]],
    );
}

#[test]
fn parentheses_hold_256_named_values() {
    let fields = |count: usize| (0..count).map(|n| format!("x{n}: 1,")).collect::<String>();
    check_short(&with_steps(&format!("A({})", fields(FIELDS))), expect![[""]]);
    check_short(
        &with_steps(&format!("A({})", fields(FIELDS + 1))),
        expect![[r#"
        t.ron:4:3: error: these parentheses hold more than 256 named values
    "#]],
    );
    check_short(
        &with_steps(&format!("A({})", "x: 1,".repeat(100_000))),
        expect![[r#"
        t.ron:4:3: error: these parentheses hold more than 256 named values
    "#]],
    );
}

#[test]
fn too_many_values_are_refused() {
    let text = format!("[{}]", "1,".repeat(VALUES));
    check_short(
        &text,
        expect![[r#"
            t.ron:1:1: error: the file has more than 4194304 values
        "#]],
    );
}

#[test]
fn too_many_written_steps_are_refused() {
    let text = with_steps(&"A(),".repeat(WRITTEN_STEPS + 2));
    check_short(
        &text,
        expect![[r#"
            t.ron:4:4194305: error: a scenario may have 1048576 written steps (help: use `Repeat(n:, steps:)`)
        "#]],
    );
}

#[test]
fn too_many_names_are_refused() {
    let steps = |count: usize| (0..count).map(|n| format!("A(is: \"n{n}\"),")).collect::<String>();
    check_short(&with_steps(&steps(NAMES)), expect![[""]]);
    check_short(
        &with_steps(&steps(NAMES + 1)),
        expect![[r#"
        t.ron:4:4345345: error: a scenario may give 262144 names to results and steps
    "#]],
    );
}

#[test]
fn only_twenty_mistakes_are_shown_and_the_rest_is_counted() {
    let text = with_steps(&"Eject(),".repeat(1000));
    let short = messages(&text, Format::Short);
    assert_eq!(short.lines().count(), 21);
    assert_eq!(short.lines().last(), Some("t.ron: note: 980 more mistakes are not shown"));
}
