//! Events as JSON, byte for byte as `serde_json` writes them.
//!
//! Our own, because the text of a line costs more than the step that it tells of: names of members and
//! of variants are Rust's and need no escape, text is looked through eight bytes at a time, and
//! numbers come two digits at a time.

use serde::ser::{self, Serialize, Serializer};
use std::fmt::{self, Write as _};

/// Writes values behind what there is. Maps, floating point and bare bytes have no form here.
pub(super) struct Writer<'w> {
    out: &'w mut Vec<u8>,
}

/// The members of an object or the elements of a list.
pub(super) struct Parts<'w, 'p> {
    to: &'p mut Writer<'w>,
    /// What comes before the next part: the bracket that opens, or a comma.
    before: u8,
    end: &'static [u8],
}

/// Text in several pieces.
struct Pieces<'p>(&'p mut Vec<u8>);

/// The longest name of a member, with what stands around it.
const NAME_ROOM: usize = 32;

impl<'w> Writer<'w> {
    pub(super) fn new(out: &'w mut Vec<u8>) -> Writer<'w> {
        Writer { out }
    }

    fn parts<'p>(&'p mut self, open: u8, end: &'static [u8]) -> Parts<'w, 'p> {
        Parts { to: self, before: open, end }
    }

    /// Begins the object whose only member is called as the variant.
    fn variant<'p>(&'p mut self, name: &str, open: u8, end: &'static [u8]) -> Parts<'w, 'p> {
        push_name(self.out, b"{\"", name, b"\":");
        self.parts(open, end)
    }
}

/// A name of Rust's and what stands around it, which is asked room for once. Names are known where this is
/// called, so that copying one takes a few instructions there, and a call otherwise.
#[inline(always)]
fn push_name<const B: usize, const A: usize>(
    out: &mut Vec<u8>,
    before: &[u8; B],
    name: &str,
    after: &[u8; A],
) {
    let (mut room, end) = ([0; NAME_ROOM], B + name.len());
    if end + A > NAME_ROOM {
        return [before, name.as_bytes(), after]
            .iter()
            .for_each(|part| out.extend_from_slice(part));
    }
    room[..B].copy_from_slice(before);
    room[B..end].copy_from_slice(name.as_bytes());
    room[end..end + A].copy_from_slice(after);
    push_some(out, &room, end + A);
}

/// The first `len` of some bytes. All of them are put down, because a number of them that is known takes no
/// call, and the rest is taken back.
#[inline]
fn push_some<const N: usize>(out: &mut Vec<u8>, bytes: &[u8; N], len: usize) {
    out.extend_from_slice(bytes);
    out.truncate(out.len() - N + len);
}

fn push_number(out: &mut Vec<u8>, number: u64) {
    const EIGHT: u64 = 100_000_000;
    if number < 10 {
        return out.push(b'0' + number as u8);
    }
    if number < EIGHT {
        let digits = eight_digits(number);
        let zeros = digits.trailing_zeros() / 8;
        let text = (digits | ZEROS) >> (8 * zeros);
        return push_some(out, &text.to_le_bytes(), 8 - zeros as usize);
    }
    push_number(out, number / EIGHT);
    out.extend_from_slice(&(eight_digits(number % EIGHT) | ZEROS).to_le_bytes());
}

/// Eight times the digit 0.
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// The digits of a number below 100,000,000, a byte each, the first one lowest: it is split into two numbers
/// of four digits, both into two of two, and all four into two of one. A product and a shift divide
/// what lies side by side: 10486 / 2^20 is a hundredth, and 103 / 2^10 a tenth, exactly enough.
#[inline]
fn eight_digits(number: u64) -> u64 {
    let fours = number / 10_000 | (number % 10_000) << 32;
    let hundreds = (fours.wrapping_mul(10_486) >> 20) & 0x0000_007F_0000_007F;
    let pairs = hundreds | fours.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000F_000F_000F_000F;
    tens | pairs.wrapping_sub(tens.wrapping_mul(10)) << 8
}

fn push_signed(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    push_number(out, number.unsigned_abs());
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

/// Eight bytes at a time go over as they are; those from the first one on that is to be escaped are taken
/// back.
fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let len = rest.len().min(8);
        let eight = rest.first_chunk().copied().unwrap_or_else(|| last_bytes(text, len));
        let plain = plain_bytes(eight).min(len);
        push_some(out, &eight, plain);
        if plain < len {
            push_escape(out, eight[plain]);
        }
        rest = &rest[len.min(plain + 1)..];
    }
}

/// The last few bytes of a text, and spaces.
#[inline]
fn last_bytes(text: &str, few: usize) -> [u8; 8] {
    let spaces = u64::from_le_bytes([b' '; 8]) << (8 * few);
    let last = match text.as_bytes().last_chunk() {
        Some(eight) => u64::from_le_bytes(*eight) >> (64 - 8 * few),
        None => text.bytes().rev().take(few).fold(0, |word, byte| word << 8 | u64::from(byte)),
    };
    (last | spaces).to_le_bytes()
}

/// How many of eight bytes, from the first on, stand for themselves.
#[inline]
fn plain_bytes(eight: [u8; 8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let word = u64::from_le_bytes(eight);
    // The high bit of a byte is set if a borrow came to it. It may come on from a byte below that is one to
    // escape itself, so that the lowest one is right.
    let below = |word: u64, least: u8| word.wrapping_sub(ONES * u64::from(least)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let found = (below(word, 0x20) | is(b'"') | is(b'\\')) & (ONES << 7);
    found.trailing_zeros() as usize / 8
}

fn push_escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\x08' => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        b'\x0c' => b'f',
        b'\r' => b'r',
        _ => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
            return out.extend_from_slice(&[
                b'\\',
                b'u',
                b'0',
                b'0',
                digit(byte >> 4),
                digit(byte & 0xF),
            ]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

impl fmt::Write for Pieces<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        push_escaped(self.0, piece);
        Ok(())
    }
}

/// What is written by one function.
macro_rules! written {
    ($($name:ident($value:ident: $type:ty) => $write:expr;)*) => {
        $(
            #[inline]
            fn $name(self, $value: $type) -> fmt::Result {
                let write: fn(&mut Vec<u8>, $type) = $write;
                write(self.out, $value);
                Ok(())
            }
        )*
    };
}

impl<'w, 'p> Serializer for &'p mut Writer<'w> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Parts<'w, 'p>;
    type SerializeTuple = Parts<'w, 'p>;
    type SerializeTupleStruct = Parts<'w, 'p>;
    type SerializeTupleVariant = Parts<'w, 'p>;
    type SerializeMap = ser::Impossible<(), fmt::Error>;
    type SerializeStruct = Parts<'w, 'p>;
    type SerializeStructVariant = Parts<'w, 'p>;

    written! {
        serialize_bool(value: bool) =>
            |out, value| out.extend_from_slice(if value { b"true" } else { b"false" });
        serialize_i8(value: i8) => |out, value| push_signed(out, value.into());
        serialize_i16(value: i16) => |out, value| push_signed(out, value.into());
        serialize_i32(value: i32) => |out, value| push_signed(out, value.into());
        serialize_i64(value: i64) => push_signed;
        serialize_u8(value: u8) => |out, value| push_number(out, value.into());
        serialize_u16(value: u16) => |out, value| push_number(out, value.into());
        serialize_u32(value: u32) => |out, value| push_number(out, value.into());
        serialize_u64(value: u64) => push_number;
        serialize_char(value: char) => |out, value| push_text(out, value.encode_utf8(&mut [0; 4]));
        serialize_str(value: &str) => push_text;
        serialize_unit_struct(_name: &'static str) => |out, _| out.extend_from_slice(b"null");
    }

    fn serialize_f32(self, _: f32) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_f64(self, _: f64) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }

    #[inline]
    fn serialize_none(self) -> fmt::Result {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> fmt::Result {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    #[inline]
    fn serialize_unit_variant(self, _: &str, _: u32, variant: &str) -> fmt::Result {
        push_name(self.out, b"\"", variant, b"\"");
        Ok(())
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &str, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &str,
        _: u32,
        variant: &str,
        value: &T,
    ) -> fmt::Result {
        push_name(self.out, b"{\"", variant, b"\":");
        value.serialize(&mut *self)?;
        self.out.push(b'}');
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.parts(b'[', b"]"))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.parts(b'[', b"]"))
    }

    #[inline]
    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.parts(b'[', b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &str,
        _: u32,
        variant: &str,
        _: usize,
    ) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.variant(variant, b'[', b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, fmt::Error> {
        Err(fmt::Error)
    }

    #[inline]
    fn serialize_struct(self, _: &str, _: usize) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.parts(b'{', b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &str,
        _: u32,
        variant: &str,
        _: usize,
    ) -> Result<Parts<'w, 'p>, fmt::Error> {
        Ok(self.variant(variant, b'{', b"}}"))
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> fmt::Result {
        self.out.push(b'"');
        write!(Pieces(self.out), "{value}")?;
        self.out.push(b'"');
        Ok(())
    }
}

impl Parts<'_, '_> {
    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.to.out.push(std::mem::replace(&mut self.before, b','));
        value.serialize(&mut *self.to)
    }

    #[inline(always)]
    fn member<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> fmt::Result {
        let before = std::mem::replace(&mut self.before, b',');
        push_name(self.to.out, &[before, b'"'], name, b"\":");
        value.serialize(&mut *self.to)
    }

    #[inline]
    fn close(self) -> fmt::Result {
        if self.before != b',' {
            self.to.out.push(self.before);
        }
        self.to.out.extend_from_slice(self.end);
        Ok(())
    }
}

/// A trait of serde's for parts without names.
macro_rules! elements {
    ($($of:ident $next:ident),*) => {
        $(impl ser::$of for Parts<'_, '_> {
            type Ok = ();
            type Error = fmt::Error;

            #[inline]
            fn $next<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
                self.element(value)
            }

            #[inline]
            fn end(self) -> fmt::Result {
                self.close()
            }
        })*
    };
}

/// A trait of serde's for parts with names.
macro_rules! members {
    ($($of:ident),*) => {
        $(impl ser::$of for Parts<'_, '_> {
            type Ok = ();
            type Error = fmt::Error;

            #[inline(always)]
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> fmt::Result {
                self.member(name, value)
            }

            #[inline]
            fn end(self) -> fmt::Result {
                self.close()
            }
        })*
    };
}

elements! {
    SerializeSeq serialize_element, SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field, SerializeTupleVariant serialize_field
}

members! { SerializeStruct, SerializeStructVariant }
