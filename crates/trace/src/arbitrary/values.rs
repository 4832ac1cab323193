//! Arbitrary values of arguments.

use super::{text, word};
use crate::event::{Value, Word};
use abi::{Content, Handle};
use proptest::collection::vec;
use proptest::prelude::*;

pub(super) fn values() -> impl Strategy<Value = Vec<(Word, Value)>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<u32>().prop_map(Value::Number),
        text().prop_map(Value::Text),
        (text(), any::<u64>(), any::<u64>()).prop_map(|(begin, units, hash)| Value::LongText {
            begin,
            units,
            hash
        }),
        (any::<u8>(), any::<u64>()).prop_map(|(byte, len)| Value::Data(Content::fill(byte, len))),
        any::<Vec<u8>>().prop_map(|bytes| Value::Data(Content::bytes(bytes))),
        vec(any::<u32>().prop_map(Handle), 0..3).prop_map(|handles| Value::Handles { handles }),
    ];
    vec((word(), value), 0..3)
}
