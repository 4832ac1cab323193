//! Whatever the bytes: no panic, and a place for every mistake.

use crate::corpus;
use proptest::prelude::*;
use scenario::{Format, NoFiles, Source};

/// A scenario that uses every construct, from the corpus.
fn seed() -> String {
    corpus::texts().into_iter().map(|(_, text)| text).max_by_key(String::len).unwrap_or_default()
}

/// Reads the bytes and checks what every reading promises.
fn read(bytes: &[u8]) {
    let source = match Source::from_bytes("t.ron", bytes.to_vec()) {
        Ok(source) => source,
        Err(diagnostics) => return assert!(diagnostics.count() == 1),
    };
    match scenario::parse(&source, &NoFiles) {
        Ok(_) => assert_eq!(refusal(source.text()), None, "{}", source.text()),
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            for diagnostic in diagnostics.iter() {
                assert!(source.text().get(diagnostic.primary.span.range()).is_some());
                assert!(!diagnostic.message.contains(scenario::is_unprintable));
            }
            let human = diagnostics.render(Format::Human);
            assert!(!human.contains(|c: char| c != '\n' && scenario::is_unprintable(c)));
        }
    }
}

/// What `ron` itself has against the text.
fn refusal(text: &str) -> Option<String> {
    ron::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.to_string())
}

#[test]
fn every_prefix_of_a_scenario_is_read_or_refused_with_a_place() {
    let text = seed();
    for end in 0..text.len() {
        read(&text.as_bytes()[..end]);
    }
}

#[test]
fn every_byte_may_become_any_other() {
    let text = seed();
    let odd = [
        0, b'"', b'\\', b'(', b')', b'[', b']', b'{', b',', b':', b'\'', b'/', b'*', b'r', b'#',
        b'-', b'9', b'\n', 0x1B, 0x80, 0xC2, 0xFF,
    ];
    for at in 0..text.len() {
        for byte in odd {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = byte;
            read(&bytes);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_with_a_piece_moved_elsewhere_is_read_or_refused(from: prop::sample::Index, len in 1usize..40, to: prop::sample::Index) {
        let mut bytes = seed().into_bytes();
        let from = from.index(bytes.len());
        let piece: Vec<u8> = bytes.drain(from..(from + len).min(bytes.len())).collect();
        let to = to.index(bytes.len());
        bytes.splice(to..to, piece);
        read(&bytes);
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(tokens in prop::collection::vec(
        prop::sample::select(vec!["(", ")", "[", "]", "{", "}", ",", ":", "a", "Text", "\"t\"", "1", "-", "true", "'c'", "b\"b\"", "b'b'", "r#\"r\"#", "/*", "*/", "//", "\n", " ", "#", "|", "Some", "..", "1.5", "r#x"]), 0..24)) {
        let text = tokens.concat();
        let wrapped = format!("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1)], steps: [], tags: [], source: {text})");
        read(text.as_bytes());
        read(wrapped.as_bytes());
    }

    #[test]
    fn what_the_reader_accepts_as_a_tree_ron_accepts_too(tokens in prop::collection::vec(
        prop::sample::select(vec!["(", ")", "[", "]", ",", ":", "a", "A(", "a:", "\"t\"", "\"\\n\"", "1", "0x1F", "-3", "true", "'c'", "b\"b\"", "b'b'", "r#\"r\"#", "/**/", "//\n"]), 0..12)) {
        let text = format!("X(w: [{}])", tokens.concat());
        let source = Source::from_bytes("t.ron", text.clone().into_bytes()).unwrap();
        let said = match scenario::parse(&source, &NoFiles) {
            Ok(_) => String::new(),
            Err(diagnostics) => diagnostics.render(Format::Short),
        };
        // The tree was read, if what is wrong is that it is no scenario.
        if said.contains("expected a scenario") {
            prop_assert_eq!(refusal(&text), None, "{}", text);
        }
    }
}
