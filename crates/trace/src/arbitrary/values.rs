//! Arbitrary values of arguments.

use super::text;
use crate::event::Value;
use abi::{Content, Handle};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

pub(super) fn values() -> impl Strategy<Value = Vec<(Arc<str>, Value)>> {
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
    vec((text(), value), 0..3)
}
