//! Whatever the bytes: no panic, and a place for every mistake.

use crate::corpus;
use proptest::prelude::*;
use scenario::{Format, NoFiles, Source};
use std::sync::OnceLock;

/// A short scenario with every kind of token in it.
const SHORT: &str = r##"/* a */ (about: "a\n", on: [CE_NET_4_2], // b
world: [Machine(name: r#"m"#, ram: 0x4, page_in: true, has: [Process(name: "p"),
    File(path: r"\f", content: Join([Bytes(b"\xA5"), Fill(byte: b'-', len: 1_0), Hex("0F")]))])],
steps: [A(x: -1, y: 'c', z: (15, ()), is: "v", out: (q: Is("w")), expect: OneOf([Fails, Returns(TRUE)])),
    Repeat(n: 2, steps: [Read(at: ("v", 0), label: "l")]), Check(ram_used: Delta(0), since: "l")])"##;

/// The scenarios that use every construct of the language.
fn seeds() -> &'static [String] {
    static SEEDS: OnceLock<Vec<String>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let texts = corpus::texts().into_iter();
        let language =
            texts.filter(|(path, _)| path.components().any(|part| part.as_os_str() == "language"));
        language.map(|(_, text)| text).collect()
    })
}

/// Reads the bytes and checks what every reading promises.
fn read(bytes: &[u8], formats: &[Format]) {
    let source = match Source::from_bytes("t.ron", bytes.to_vec()) {
        Ok(source) => source,
        Err(diagnostics) => return assert_eq!(diagnostics.count(), 1),
    };
    match scenario::parse(&source, &NoFiles) {
        Ok(_) => assert_eq!(refusal(source.text()), None, "{}", source.text()),
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            for diagnostic in diagnostics.iter() {
                assert!(source.text().get(diagnostic.primary.span.range()).is_some());
                assert!(!diagnostic.message.contains(scenario::is_unprintable));
            }
            for format in formats {
                let text = diagnostics.render(*format);
                assert!(!text.contains(|c: char| c != '\n' && scenario::is_unprintable(c)));
            }
        }
    }
}

/// What `ron` itself has against the text.
fn refusal(text: &str) -> Option<String> {
    ron::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.to_string())
}

#[test]
fn every_prefix_of_a_scenario_is_read_or_refused_with_a_place() {
    for text in seeds() {
        for end in 0..text.len() {
            read(&text.as_bytes()[..end], &[Format::Short]);
        }
    }
    for end in 0..SHORT.len() {
        read(&SHORT.as_bytes()[..end], &[Format::Human]);
    }
}

#[test]
fn every_byte_of_a_scenario_may_become_any_other() {
    assert!(scenario::parse(&Source::from_bytes("t", SHORT.into()).unwrap(), &NoFiles).is_ok());
    for at in 0..SHORT.len() {
        for byte in 0..=255 {
            let mut bytes = SHORT.as_bytes().to_vec();
            bytes[at] = byte;
            read(&bytes, &[]);
        }
    }
}

#[test]
fn every_byte_of_every_construct_may_become_another() {
    for text in seeds() {
        for at in 0..text.len() {
            for byte in [b')', b'"', b'9', 0xFF] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = byte;
                read(&bytes, &[]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_with_a_piece_moved_elsewhere_is_read_or_refused(from: prop::sample::Index, len in 1usize..40, to: prop::sample::Index, seed: prop::sample::Index) {
        let mut bytes = seed.get(seeds()).clone().into_bytes();
        let from = from.index(bytes.len());
        let piece: Vec<u8> = bytes.drain(from..(from + len).min(bytes.len())).collect();
        let to = to.index(bytes.len());
        bytes.splice(to..to, piece);
        read(&bytes, &[Format::Human, Format::Json]);
    }

    #[test]
    fn tokens_in_any_order_are_read_or_refused(tokens in prop::collection::vec(
        prop::sample::select(vec!["(", ")", "[", "]", "{", "}", ",", ":", "a", "Text", "\"t\"", "1", "-", "true", "'c'", "b\"b\"", "b'b'", "r#\"r\"#", "/*", "*/", "//", "\n", " ", "#", "|", "Some", "..", "1.5", "r#x"]), 0..24)) {
        let text = tokens.concat();
        let wrapped = format!("(about: \"a\", on: [CE_NET_4_2], world: [Machine(name: \"m\", ram: 1)], steps: [], tags: [], source: {text})");
        read(text.as_bytes(), &[Format::Human]);
        read(wrapped.as_bytes(), &[Format::Human]);
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
