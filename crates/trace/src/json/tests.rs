use super::*;
use crate::arbitrary;
use crate::samples::{header, log_mapped};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A trace whose first line is the header and whose second one is this.
fn read_after_header(line: &str) -> Result<Vec<Event>, ReadError> {
    let first = write_line(&Event::Header(Box::new(header())));
    read(format!("{first}\n{line}\n").as_bytes())
}

fn check_refused(text: &str, expected: &Expect) {
    let result = read(text.as_bytes());
    expected.assert_eq(&result.map_or_else(|error| error.to_string(), |_| "fine".to_owned()));
}

fn check_refused_after_header(line: &str, expected: &Expect) {
    let result = read_after_header(line);
    expected.assert_eq(&result.map_or_else(|error| error.to_string(), |_| "fine".to_owned()));
}

/// The names of all events, as the reader tells them when it is given another one.
fn event_names() -> BTreeSet<String> {
    let error = serde_json::from_str::<Event>(r#"{"event":"?"}"#).expect_err("no such event");
    let told = error.to_string();
    told.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn each_event_of_the_format_page_stands_there_once_and_comes_back_as_it_is() {
    let page = include_str!("../../FORMAT.md");
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with('{')).collect();
    let events = read(lines.join("\n").as_bytes()).expect("the page shows a trace");
    let written: Vec<String> = events.iter().map(write_line).collect();
    assert_eq!(written, lines);
    let shown: Vec<&str> = lines.iter().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!(shown.iter().copied().map(str::to_owned).collect::<BTreeSet<_>>(), event_names());
    assert_eq!(shown.len(), event_names().len());
}

#[test]
fn a_trace_is_one_event_a_line() {
    let mut events = vec![Event::Header(Box::new(header()))];
    events.extend(log_mapped());
    let text = write(&events);
    assert_eq!(text.lines().count(), events.len());
    assert_eq!(read(text.as_bytes()), Ok(events));
}

#[test]
fn the_last_line_break_may_be_missing_or_of_another_system() {
    let line = r#"{"event":"Clock","now":5}"#;
    let header = write_line(&Event::Header(Box::new(header())));
    for text in [format!("{header}\n{line}"), format!("{header}\r\n{line}\r\n")] {
        assert_eq!(read(text.as_bytes()).map(|events| events.len()), Ok(2));
    }
}

#[test]
fn what_is_no_trace_is_refused_by_its_first_line() {
    check_refused("", &expect![["line 1: the trace is empty"]]);
    check_refused("\n", &expect!["line 1: it is no event: EOF while parsing a value"]);
    check_refused("{}", &expect!["line 1: it is no event: missing field `event` (column 2)"]);
    check_refused(
        r#"{"event":"Clock","now":5}"#,
        &expect!["line 1: a trace begins with its header"],
    );
    check_refused("\u{feff}{}", &expect!["line 1: it is no event: expected value (column 1)"]);
    expect!["line 1: it is no UTF-8 text"]
        .assert_eq(&read(&b"\xff\n"[..]).expect_err("not text").to_string());
}

#[test]
fn another_format_is_refused_before_the_rest_is_understood() {
    let text = r#"{"event":"Header","format":2,"engine":"9.0","worlds":[]}"#;
    check_refused(
        text,
        &expect!["line 1: the trace has format 2, and this program reads format 1"],
    );
    let text = r#"{"event":"Header","format":1,"engine":"9.0","worlds":[]}"#;
    check_refused(
        text,
        &expect![
            "line 1: it is no event: unknown field `worlds`, expected one of `engine`, `format`, `version`, `about`, `world`"
        ],
    );
}

#[test]
fn a_bad_line_is_named() {
    check_refused_after_header("", &expect!["line 2: it is no event: EOF while parsing a value"]);
    check_refused_after_header(
        r#"{"event":"Clock","now":"#,
        &expect!["line 2: it is no event: EOF while parsing a value (column 23)"],
    );
    check_refused_after_header(
        r#"{"event":"Clock","now":-1}"#,
        &expect!["line 2: it is no event: invalid value: integer `-1`, expected u64"],
    );
    check_refused_after_header(
        r#"{"event":"Clock","now":5,"then":6}"#,
        &expect!["line 2: it is no event: unknown field `then`, expected `now`"],
    );
    check_refused_after_header(
        r#"{"event":"Clock"}"#,
        &expect!["line 2: it is no event: missing field `now`"],
    );
    check_refused_after_header(
        r#"{"event":"Clock","now":1}{"event":"Clock","now":2}"#,
        &expect!["line 2: it is no event: trailing characters (column 26)"],
    );
    check_refused_after_header(
        r#"{"event":"FileWritten","file":1,"offset":0,"bytes":"00*9999999999"}"#,
        &expect!["line 2: it is no event: more than 67108864 bytes in one event"],
    );
    check_refused_after_header(
        &write_line(&Event::Header(Box::new(header()))),
        &expect!["line 2: a trace has one header, in its first line"],
    );
}

#[test]
fn what_a_message_repeats_of_a_line_cannot_steer_the_terminal() {
    check_refused_after_header(
        "{\"event\":\"\\u001b[2J\u{202e}\"}",
        &expect![[
            r#"line 2: it is no event: unknown variant `\u{1b}[2J\u{202e}`, expected one of `Header`, `Step`, `Call`, `Return`, `Gave`, `Touch`, `Access`, `Exception`, `Act`, `Choice`, `Check`, `Obj… (column 23)"#
        ]],
    );
}

#[test]
fn nothing_is_read_after_an_error() {
    let text = format!("{}\nx\n", write_line(&Event::Header(Box::new(header()))));
    let mut lines = Lines::new(text.as_bytes());
    assert!(lines.next().is_some_and(|line| line.is_ok()));
    assert!(lines.next().is_some_and(|line| line.is_err()));
    assert!(lines.next().is_none());
}

#[test]
fn nesting_deeper_than_any_event_is_refused() {
    let deep = "[".repeat(100_000);
    let error = read_after_header(&deep).expect_err("too deep");
    assert_eq!(error.line, 2);
}

proptest! {
    #[test]
    fn any_trace_comes_back_as_it_was(
        header in arbitrary::header(),
        events in prop::collection::vec(arbitrary::event(), 0..20),
    ) {
        let mut all = vec![Event::Header(Box::new(header))];
        all.extend(events);
        let text = write(&all);
        prop_assert_eq!(read(text.as_bytes()), Ok(all));
    }

    #[test]
    fn a_truncated_or_changed_trace_is_read_or_refused_by_line(
        header in arbitrary::header(),
        events in prop::collection::vec(arbitrary::event(), 1..6),
        cut in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut all = vec![Event::Header(Box::new(header))];
        all.extend(events);
        let text = write(&all).into_bytes();
        let lines = text.split(|byte| *byte == b'\n').count() as u64;
        let mut changed = text.clone();
        changed[place.index(text.len())] = byte;
        for bytes in [&text[..cut.index(text.len())], &changed] {
            match read(bytes) {
                Ok(events) => prop_assert!(events.len() as u64 <= lines + 1),
                Err(error) => prop_assert!((1..=lines + 1).contains(&error.line)),
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes[..]).is_err());
    }
}
