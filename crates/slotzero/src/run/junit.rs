//! Results in the form of JUnit, which services that run tests read.
//!
//! A file is a suite, a run is a case of it and named as everywhere: the file and the version. What
//! no document settles, what is not modelled and a known gap that still gapes are skipped, with the
//! reason. There are no times: they would make one report differ from the next.

use super::one::{Ended, Ran};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{self, Write};

/// Writes what came of the runs, which stand file by file.
pub(super) fn write(runs: &[Ran], to: impl Write) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(to, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = counts(runs);
    let all = writer.create_element("testsuites").with_attribute(("name", "slotzero"));
    all.with_attributes(counts.iter().map(pair)).write_inner_content(|writer| {
        runs.chunk_by(|one, next| one.shown == next.shown).try_for_each(|runs| suite(writer, runs))
    })?;
    writeln!(writer.into_inner())
}

fn suite(writer: &mut Writer<impl Write>, runs: &[Ran]) -> io::Result<()> {
    let (name, counts) = (printable(&runs[0].shown), counts(runs));
    let suite = writer.create_element("testsuite").with_attribute(("name", &*name));
    suite
        .with_attributes(counts.iter().map(pair))
        .write_inner_content(|writer| runs.iter().try_for_each(|ran| case(writer, ran)))?;
    Ok(())
}

fn case(writer: &mut Writer<impl Write>, ran: &Ran) -> io::Result<()> {
    let (file, name) = (printable(&ran.shown), printable(&ran.name()));
    let case = writer
        .create_element("testcase")
        .with_attribute(("name", &*name))
        .with_attribute(("classname", &*file));
    let Some(element) = element(&ran.ended) else {
        case.write_empty()?;
        return Ok(());
    };
    let word = ran.ended.word();
    let reason = ran.reason.as_deref().map(|reason| format!("{word}: {reason}"));
    let message = printable(&reason.unwrap_or_else(|| word.to_owned()));
    case.write_inner_content(|writer| {
        let said = writer.create_element(element).with_attribute(("message", &*message));
        match element {
            "skipped" => said.write_empty()?,
            _ => said.write_text_content(BytesText::new(&printable(&ran.plain)))?,
        };
        Ok(())
    })?;
    Ok(())
}

/// The element that says how a case ended; none if all was well.
fn element(ended: &Ended) -> Option<&'static str> {
    match ended {
        Ended::Met => None,
        Ended::Unsettled | Ended::NotModelled(_) | Ended::KnownGap => Some("skipped"),
        Ended::Unmet | Ended::OutOfSteps => Some("failure"),
        Ended::Mistaken | Ended::Crashed(_) => Some("error"),
    }
}

/// How many cases there are, and how many of each kind.
fn counts(runs: &[Ran]) -> [(&'static str, String); 4] {
    let of = |kind| runs.iter().filter(|ran| element(&ran.ended) == Some(kind)).count().to_string();
    [
        ("tests", runs.len().to_string()),
        ("failures", of("failure")),
        ("errors", of("error")),
        ("skipped", of("skipped")),
    ]
}

fn pair<'p>((name, value): &'p (&'static str, String)) -> (&'p str, &'p str) {
    (name, value)
}

/// The text without the characters that XML cannot have, however they are written.
fn printable(text: &str) -> String {
    let fits = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().map(|c| if fits(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}
