//! The three forms of a message.

use crate::{messages, with_steps};
use expect_test::{Expect, expect};
use scenario::Format;

#[track_caller]
fn check(format: Format, expect: Expect) {
    let text = with_steps("GetLastError(is: \"a\"),\n    GetLastError(is: \"a\"), Chek(x: Fals)");
    expect.assert_eq(&messages(&text, format));
}

#[test]
fn the_human_form_shows_the_line_and_a_caret() {
    check(
        Format::Human,
        expect![[r#"
            error: `a` is bound twice
             --> t.ron:5:22
              |
            4 | GetLastError(is: "a"),
              |                  --- first here
            5 |     GetLastError(is: "a"), Chek(x: Fals)
              |                      ^^^ again here
        "#]],
    );
}

#[test]
fn the_coloured_form_is_the_same_with_colours() {
    let plain = messages("(", Format::Human);
    let coloured = messages("(", Format::Colored);
    assert_ne!(plain, coloured);
    let mut stripped = String::new();
    for (at, part) in coloured.split('\u{1b}').enumerate() {
        stripped +=
            if at == 0 { part } else { part.split_once('m').map_or(part, |(_, rest)| rest) };
    }
    assert_eq!(plain, stripped);
}

#[test]
fn the_short_form_is_one_line_that_editors_understand() {
    check(
        Format::Short,
        expect![[r#"
        t.ron:5:22: error: `a` is bound twice
    "#]],
    );
}

#[test]
fn the_json_form_is_one_object_a_line_with_the_same_fields() {
    check(
        Format::Json,
        expect![[r#"
        {"column":22,"end_byte":180,"end_column":25,"end_line":5,"file":"t.ron","help":null,"label":"again here","line":5,"message":"`a` is bound twice","notes":[],"secondary":[{"column":18,"end_byte":153,"end_column":21,"end_line":4,"label":"first here","line":4,"start_byte":150}],"severity":"error","start_byte":177}
    "#]],
    );
}
