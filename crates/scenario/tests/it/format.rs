//! The one layout: what it looks like, and what it never does.

use crate::corpus;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use scenario::{Format, Source, format};

fn source(text: &str) -> Source {
    Source::from_bytes("t.ron", text.as_bytes().to_vec()).expect("it is text")
}

fn formatted(text: &str) -> String {
    format(&source(text)).unwrap_or_else(|mistakes| mistakes.render(Format::Short))
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    let once = formatted(text);
    expect.assert_eq(&once);
    assert_eq!(formatted(&once), once, "what is in the layout stays as it is");
}

/// A scenario with these steps.
fn steps(steps: &str) -> String {
    format!("(about: \"a\", on: [CE_5_0], world: [Machine(name: \"m\", ram: 4)], steps: [{steps}])")
}

#[test]
fn a_step_has_a_line_and_what_does_not_fit_goes_below() {
    check(
        &steps(
            r#"Sleep(),Read(at:("v",0x0010),expect:Hex("0A")),
            CreateFileForMapping(lpFileName: r"\Windows\chart.bin", dwDesiredAccess: [GENERIC_READ,],
            dwCreationDisposition: OPEN_EXISTING, is: "file"), Repeat(n: 2, steps: [Sleep(), Sleep()]),
            Sleep(expect: PerVersion(CE_3_0: Fails(ERROR_INVALID_PARAMETER), CE_NET_4_2: Returns(5), CE_5_0: Blocks))"#,
        ),
        expect![[r#"
            (
                about: "a",
                on: [CE_5_0],
                world: [Machine(name: "m", ram: 4)],
                steps: [
                    Sleep(),
                    Read(at: ("v", 0x0010), expect: Hex("0A")),
                    CreateFileForMapping(lpFileName: r"\Windows\chart.bin", dwDesiredAccess: [GENERIC_READ],
                                         dwCreationDisposition: OPEN_EXISTING, is: "file"),
                    Repeat(n: 2, steps: [
                        Sleep(),
                        Sleep(),
                    ]),
                    Sleep(expect: PerVersion(CE_3_0: Fails(ERROR_INVALID_PARAMETER),
                                             CE_NET_4_2: Returns(5),
                                             CE_5_0: Blocks)),
                ],
            )
        "#]],
    );
}

#[test]
fn comments_and_single_blank_lines_stay() {
    check(
        "// above\n\n( about: \"a\", // beside\non: [CE_5_0,],\n// own\n\n\nworld: [/* in */ Machine(\n  \
         name: \"m\", // of a field\n ram: 4)], steps: [\n\n // first\n\nSleep(), // one\n\n\n\
         /* inline */ Sleep(\n/* an */ dwMilliseconds /* odd */ : /* place */ 4 /* behind */),\n\
         Sleep() // no comma\n, // after it\n// last\n]) // behind\n// below\n",
        expect![[r#"
            // above

            (
                about: "a", // beside
                on: [CE_5_0],
                // own

                world: [
                    /* in */ Machine(
                        name: "m", // of a field
                        ram: 4,
                    ),
                ],
                steps: [
                    // first

                    Sleep(), // one

                    /* inline */ Sleep(
                        /* an */ /* odd */ /* place */ dwMilliseconds: 4, /* behind */
                    ),
                    Sleep(), // no comma
                    // after it
                    // last
                ],
            ) // behind
            // below
        "#]],
    );
}

#[test]
fn a_mistake_of_syntax_is_told() {
    check_short(
        "(about: \"a\"",
        expect![[r#"
        t.ron:1:12: error: expected `,` or `)`, found the end of the file
    "#]],
    );
}

#[track_caller]
fn check_short(text: &str, expect: Expect) {
    expect.assert_eq(&formatted(text));
}

/// The comments of a text without line ends inside of texts, in their order.
fn comments(text: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['"', '/']) {
        rest = &rest[at..];
        let len = match rest.as_bytes() {
            [b'"', ..] => 2 + rest[1..].find('"').expect("a text ends"),
            [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
            _ => 2 + rest.find("*/").expect("a comment ends"),
        };
        if rest.starts_with('/') {
            found.push(rest[..len].trim_end().to_owned());
        }
        rest = &rest[len..];
    }
    found.sort();
    found
}

#[test]
fn the_corpus_keeps_its_meaning_and_a_second_time_changes_nothing() {
    for (path, text) in corpus::texts() {
        // That no meaning changes is asserted where the layout is made.
        let once = formatted(&text);
        assert_eq!(formatted(&once), once, "{}", path.display());
    }
}

/// A scenario in pieces, between which there may be anything that is blank.
const PIECES: &[&str] = &[
    "(", "about", ":", "\"a\"", ",", "on", ":", "[", "CE_5_0", ",", "]", ",", "world", ":", "[",
    "Machine", "(", "name", ":", "\"m\"", ",", "ram", ":", "0x4", ",", "has", ":", "[", "File",
    "(", "path", ":", "r\"\\f\"", ",", "content", ":", "Join", "(", "[", "Text", "(", "\"b\"", ")",
    ",", "Fill", "(", "byte", ":", "1", ",", "len", ":", "2", ")", "]", ")", ")", ",", "Process",
    "(", "name", ":", "\"p\"", ")", "]", ")", "]", ",", "steps", ":", "[", "Sleep", "(", ")", ",",
    "A", "(", "b", ":", "(", "\"v\"", ",", "-1", ",", ")", ",", "out", ":", "(", "q", ":", "Is",
    "(", "\"w\"", ")", ")", ")", ",", "Repeat", "(", "n", ":", "2", ",", "steps", ":", "[",
    "Sleep", "(", ")", ",", "]", ")", "]", ")",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn wherever_comments_and_lines_are_they_are_kept_and_settle_at_once(
        blanks in proptest::collection::vec((0..PIECES.len(), 0..7_usize), 0..12),
        long in 0..3_usize,
    ) {
        let mut text = String::new();
        for (at, piece) in PIECES.iter().enumerate() {
            for (number, _) in blanks.iter().enumerate().filter(|(_, (place, _))| *place == at) {
                let filler = "x".repeat(long * 40);
                text += &match blanks[number].1 {
                    0 => format!(" // line {number} {filler}\n"),
                    1 => format!("\n// own {number} {filler}\n"),
                    2 => format!(" /* inline {number} {filler} */ "),
                    3 => format!("\n\n/* own {number} */\n"),
                    4 => format!("/* two\n lines {number} */"),
                    5 => String::from("\n\n\n"),
                    _ => String::from("\r\n\t"),
                };
            }
            text += piece;
            text.push(' ');
        }
        let once = formatted(&text);
        prop_assert!(!once.contains(": error:"), "{}", once);
        prop_assert_eq!(comments(&once), comments(&text));
        prop_assert_eq!(&formatted(&once), &once);
    }
}
