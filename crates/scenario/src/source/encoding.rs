//! From the bytes of a file to its text: size, byte-order marks, UTF-8.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::limits::SOURCE_BYTES;
use crate::source::{Source, Span};

/// Other encodings that announce themselves with their first bytes.
const MARKS: [(&[u8], &str); 4] = [
    (&[0xFF, 0xFE, 0, 0], "UTF-32, little endian"),
    (&[0, 0, 0xFE, 0xFF], "UTF-32, big endian"),
    (&[0xFF, 0xFE], "UTF-16, little endian"),
    (&[0xFE, 0xFF], "UTF-16, big endian"),
];

impl Source {
    /// The source with these bytes under `name`; a UTF-8 byte-order mark is accepted and dropped.
    ///
    /// Fails on a file above [`SOURCE_BYTES`] and on any encoding but UTF-8, which it names
    /// together with the offset of the first wrong byte.
    pub fn from_bytes(name: &str, mut bytes: Vec<u8>) -> Result<Source, Diagnostics> {
        if bytes.len() > SOURCE_BYTES {
            let message =
                format!("the file has {} bytes; a scenario may have {SOURCE_BYTES}", bytes.len());
            return Err(unreadable(name, "", message));
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::from_text(name, text)),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let valid = std::str::from_utf8(&bytes[..offset]).unwrap_or_default();
                let message = format!(
                    "the file is not UTF-8: it looks like {}; the first wrong byte is 0x{:02X} \
                     at offset {offset}",
                    guess(bytes, offset),
                    bytes[offset],
                );
                Err(unreadable(name, valid, message))
            }
        }
    }
}

fn unreadable(name: &str, valid: &str, message: String) -> Diagnostics {
    let source = Source::from_text(name, valid.to_owned());
    let end = Span::new(valid.len(), valid.len());
    let mut diagnostics = Diagnostics::new(source);
    diagnostics.push(Diagnostic::error(end, message).help("save the file as UTF-8"));
    diagnostics
}

/// What the bytes most likely are.
fn guess(bytes: &[u8], offset: usize) -> &'static str {
    if let Some((_, name)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return name;
    }
    let zeros = bytes.iter().take(1024).filter(|byte| **byte == 0).count();
    if zeros * 4 > bytes.len().min(1024) {
        return "UTF-16 without a byte-order mark";
    }
    match bytes[offset] {
        0xA0..=0xFF => "Latin-1 or Windows-1252",
        0x80..=0x9F => "Windows-1252 or another 8-bit code page",
        _ => "a binary file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use expect_test::{Expect, expect};

    fn check(bytes: &[u8], expect: Expect) {
        let text = match Source::from_bytes("t.ron", bytes.to_vec()) {
            Ok(source) => format!("text: {:?}\n", source.text()),
            Err(diagnostics) => diagnostics.render(Format::Short),
        };
        expect.assert_eq(&text);
    }

    #[test]
    fn a_utf_8_byte_order_mark_is_dropped() {
        check(
            b"\xEF\xBB\xBF(a: 1)",
            expect![[r#"
            text: "(a: 1)"
        "#]],
        );
    }

    #[test]
    fn utf_16_is_named() {
        check(
            b"\xFF\xFE(\0)\0",
            expect![[r#"
            t.ron:1:1: error: the file is not UTF-8: it looks like UTF-16, little endian; the first wrong byte is 0xFF at offset 0 (help: save the file as UTF-8)
        "#]],
        );
    }

    #[test]
    fn an_accent_in_latin_1_is_named_with_line_column_and_offset() {
        check(
            b"(\n about: \"caf\xE9\")",
            expect![[r#"
            t.ron:2:13: error: the file is not UTF-8: it looks like Latin-1 or Windows-1252; the first wrong byte is 0xE9 at offset 14 (help: save the file as UTF-8)
        "#]],
        );
    }

    #[test]
    fn a_file_above_the_limit_is_refused() {
        check(
            &vec![b' '; SOURCE_BYTES + 1],
            expect![[r#"
                t.ron:1:1: error: the file has 33554433 bytes; a scenario may have 33554432 (help: save the file as UTF-8)
            "#]],
        );
    }
}
