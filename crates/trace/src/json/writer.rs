//! Events as JSON, byte for byte as `serde_json` writes them.
//!
//! Our own, because the text of a line costs more than the step that it tells of: names of members and
//! of variants are Rust's and need no escape, and what they become is known where they are written.

use super::scalar::{push_escaped, push_number, push_signed, push_some, push_text};
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
