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

/// The digits of all numbers of two digits.
const PAIRS: &[u8; 200] = b"0001020304050607080910111213141516171819\
    2021222324252627282930313233343536373839\
    4041424344454647484950515253545556575859\
    6061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899";

/// The most digits of a number of 64 bits.
const MOST_DIGITS: usize = 20;

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

/// A name of Rust's and what stands around it, which is asked room for once.
#[inline]
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
    out.extend_from_slice(&room[..end + A]);
}

fn push_number(out: &mut Vec<u8>, mut number: u64) {
    if number < 10 {
        return out.push(b'0' + number as u8);
    }
    let mut digits = [0; MOST_DIGITS];
    let mut from = MOST_DIGITS;
    while number >= 10 {
        let pair = (number % 100) as usize * 2;
        number /= 100;
        from -= 2;
        digits[from..from + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if number > 0 {
        from -= 1;
        digits[from] = b'0' + number as u8;
    }
    out.extend_from_slice(&digits[from..]);
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

fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    loop {
        let plain = plain_len(rest);
        out.extend_from_slice(&rest[..plain]);
        let Some(byte) = rest.get(plain) else { return };
        push_escape(out, *byte);
        rest = &rest[plain + 1..];
    }
}

/// How many bytes from the beginning on stand for themselves.
fn plain_len(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        // The high bit of a byte is set if a borrow came to it. It may come on from a byte below that is
        // one to escape itself, so that the lowest one is right.
        let below = |word: u64, least: u8| word.wrapping_sub(ONES * u64::from(least)) & !word;
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let found = (below(word, 0x20) | is(b'"') | is(b'\\')) & HIGH;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
    at + bytes[at..].iter().take_while(|byte| plain(byte)).count()
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

    #[inline]
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

            #[inline]
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
