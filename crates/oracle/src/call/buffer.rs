//! The bytes of a buffer that a call reads from or writes to, as the trace tells them.

use super::Cx;
use crate::args::Buffer;
use crate::verdict::Verdict;
use abi::clause::GLE_01;
use std::sync::Arc;

/// The bytes that a call read into a buffer: where they were put, all that it gave, or those that its
/// output shows.
pub(super) fn bytes_read(cx: &Cx<'_>, buffer: &str) -> Result<Vec<u8>, &'static str> {
    let gave = cx.notes.gave.iter().find(|(output, _)| **output == *buffer);
    let Some(text) = cx.answer.output_text(buffer) else {
        let put = cx.notes.put.iter().flat_map(|(_, bytes)| bytes.iter().copied());
        return Ok(gave.map_or_else(|| put.collect(), |(_, bytes)| bytes.to_vec()));
    };
    let groups = text.split(' ').filter(|group| !group.is_empty() && *group != "…");
    let shown: Option<Vec<u8>> = groups.map(|group| u8::from_str_radix(group, 16).ok()).collect();
    let shown = shown.ok_or("the bytes read are no bytes")?;
    let told = cx.answer.output("lpNumberOfBytesRead").map(|count| count as usize);
    let Some((_, all)) = gave else {
        let whole = !text.contains('…');
        return match told.is_some_and(|count| whole && count != shown.len()) {
            true => Err("the number of bytes read is not that of the bytes shown"),
            false => Ok(shown),
        };
    };
    match (all.starts_with(&shown), told.is_none_or(|count| count == all.len())) {
        (true, true) => Ok(all.to_vec()),
        (false, _) => Err("the bytes shown are not those that were given"),
        (_, false) => Err("the number of bytes read is not that of the bytes given"),
    }
}

/// Whether the bytes of a call lie in its buffer, one after the other.
pub(super) fn in_buffer(buffer: &Buffer, pieces: &[(u32, Arc<[u8]>)]) -> Verdict {
    let Buffer::At(address) = buffer else { return Verdict::Permitted(GLE_01) };
    let mut at = u64::from(address.0);
    for (place, bytes) in pieces {
        if u64::from(*place) != at {
            let wrong = format!("the buffer is at {at:#010x}, and {place:#010x} was touched");
            return Verdict::Contradicts(wrong);
        }
        at += bytes.len() as u64;
    }
    Verdict::Permitted(GLE_01)
}

/// The bytes that a call took from memory: those that it is told to have read, those that are known
/// to be there, or those that the kernel says it wrote.
pub(super) fn bytes_taken(cx: &mut Cx<'_>, address: u32, len: u32) -> Option<Vec<u8>> {
    let took: Vec<u8> = cx.notes.took.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
    if took.len() as u64 == u64::from(len) {
        return Some(took);
    }
    let who = cx.state.toucher(cx.thread);
    let known = crate::memory::known(cx.state, who, address, len);
    known.or_else(|| cx.notes.wrote.as_ref().map(|bytes| bytes.to_vec()))
}
