//! Numbers, bytes and flags in words.

use abi::Address;
use abi::constant::{
    CONSTANTS, Family, MAXIMUM_WAIT_OBJECTS, PAGE_EXECUTE, PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE,
    PAGE_WRITECOPY, WAIT_ABANDONED, WAIT_OBJECT_0, name_of,
};

/// Bytes that are shown one by one; of more, the first ones.
const SHOWN_BYTES: usize = 16;

/// A number of things.
pub fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    match number.into() {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// What a PAGE_ protection allows.
pub fn protection(protect: u32) -> String {
    let words = match protect {
        PAGE_NOACCESS => "no access",
        PAGE_READONLY => "read-only",
        PAGE_READWRITE => "read-write",
        PAGE_WRITECOPY => "copy on write",
        PAGE_EXECUTE => "execute",
        PAGE_EXECUTE_READ => "execute and read",
        PAGE_EXECUTE_READWRITE => "execute, read and write",
        PAGE_EXECUTE_WRITECOPY => "execute, copy on write",
        _ => return flags(protect, Family::PageProtection),
    };
    words.to_owned()
}

/// A number of bytes, in the largest unit that fits it evenly.
pub fn size(bytes: u64) -> String {
    match bytes {
        0 => "0 bytes".to_owned(),
        _ if bytes % (1 << 20) == 0 => format!("{} MB", bytes >> 20),
        _ if bytes % (1 << 10) == 0 => format!("{} KB", bytes >> 10),
        _ => count(bytes, "byte", "bytes"),
    }
}

/// A distance in bytes: 0 or hexadecimal.
pub fn offset(bytes: u64) -> String {
    if bytes == 0 { "0".to_owned() } else { format!("{bytes:#x}") }
}

/// A range of addresses.
pub fn range(base: Address, len: impl Into<u64>) -> String {
    format!("{base}..{:#010x}", u64::from(base.0) + len.into())
}

/// A length of time, as milliseconds since the start.
pub fn until(due: Option<u64>) -> String {
    due.map_or("for ever".to_owned(), |due| format!("until {due} ms"))
}

/// Bytes: the first ones in digits, and as text if they are some.
pub fn bytes(bytes: &[u8], more: &str) -> String {
    let same = bytes.first().filter(|first| bytes.iter().all(|byte| byte == *first));
    if let Some(first) = same.filter(|_| bytes.len() > SHOWN_BYTES) {
        return format!("{} times {first:02X}", bytes.len());
    }
    let shown = &bytes[..bytes.len().min(SHOWN_BYTES)];
    let digits: Vec<String> = shown.iter().map(|byte| format!("{byte:02X}")).collect();
    let mut text = digits.join(" ");
    if shown.iter().all(|byte| matches!(byte, b' '..=b'~')) && !shown.is_empty() {
        text.push_str(&format!("  {:?}", String::from_utf8_lossy(shown)));
    }
    match bytes.len() > SHOWN_BYTES {
        true => format!("{} bytes: {text} {more}", bytes.len()),
        false => text,
    }
}

/// The names of the flags in a value, of one family of constants.
pub fn flags(value: u32, family: Family) -> String {
    let mut left = value;
    let mut names = Vec::new();
    for &(name, bits, of) in CONSTANTS {
        if of == family && bits != 0 && left & bits == bits {
            names.push(name.to_owned());
            left &= !bits;
        }
    }
    if left != 0 || names.is_empty() {
        names.push(format!("{left:#x}"));
    }
    names.join(" | ")
}

/// What a wait function answered.
pub fn wait_answer(answer: u32) -> String {
    let of_several = |name: &str, first: u32| {
        let place = answer.checked_sub(first).filter(|place| *place < MAXIMUM_WAIT_OBJECTS);
        place.map(|place| format!("{name} + {place}"))
    };
    name_of(answer, &[Family::Wait])
        .map(str::to_owned)
        .or_else(|| of_several("WAIT_OBJECT_0", WAIT_OBJECT_0))
        .or_else(|| of_several("WAIT_ABANDONED", WAIT_ABANDONED))
        .unwrap_or_else(|| answer.to_string())
}

/// An exit code: small numbers as they are, others as the bits that they are.
pub fn exit_code(code: u32) -> String {
    if code <= 0xFFFF { code.to_string() } else { format!("{code:#010X}").replace('X', "x") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_with_their_text_and_their_number() {
        assert_eq!(bytes(b"", "…"), "");
        assert_eq!(bytes(b"hi", "…"), "68 69  \"hi\"");
        assert_eq!(bytes(&[0xA5; 4], "…"), "A5 A5 A5 A5");
        assert_eq!(bytes(&[0; 4096], "…"), "4096 times 00");
        let many: Vec<u8> = (0..20).collect();
        assert_eq!(
            bytes(&many, "..."),
            "20 bytes: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F ..."
        );
    }

    #[test]
    fn sizes_have_the_largest_even_unit() {
        assert_eq!(
            [0, 1, 1000, 4096, 2 << 20].map(size),
            ["0 bytes", "1 byte", "1000 bytes", "4 KB", "2 MB"]
        );
    }

    #[test]
    fn flags_have_their_documented_names() {
        assert_eq!(flags(0x104, Family::PageProtection), "PAGE_READWRITE | PAGE_GUARD");
        assert_eq!(flags(0x1000_0002, Family::PageProtection), "PAGE_READONLY | 0x10000000");
        assert_eq!(flags(0, Family::PageProtection), "0x0");
        assert_eq!(wait_answer(258), "WAIT_TIMEOUT");
        assert_eq!(wait_answer(u32::MAX), "WAIT_FAILED");
        assert_eq!(wait_answer(7), "WAIT_OBJECT_0 + 7");
        assert_eq!(wait_answer(0xBF), "WAIT_ABANDONED + 63");
        assert_eq!(wait_answer(64), "64");
    }
}
