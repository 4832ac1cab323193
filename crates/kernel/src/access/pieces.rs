//! The pages and the pieces of an access.

use crate::space::Cpu;
use crate::{Fault, FaultCause};
use abi::{AccessKind, Address, PAGE_BYTES};
use std::sync::Arc;
use trace::Event;

/// The address of byte `n` of an access, unless the 32-bit space ends before it.
pub(super) fn nth_byte(address: Address, n: u64, kind: AccessKind) -> Result<Address, Fault> {
    let end = Fault { address: Address(u32::MAX), kind, cause: FaultCause::EndOfSpace };
    u32::try_from(u64::from(address.0) + n).map(Address).map_err(|_| end)
}

/// An access needs no alignment (O-29).
pub(super) fn spans_pages(address: Address, len: u64) -> bool {
    u64::from(address.in_page()).saturating_add(len) > u64::from(PAGE_BYTES)
}

/// Where in a range its pages begin; the first one at the range's first byte.
pub(super) fn page_starts(address: Address, len: u64) -> impl Iterator<Item = u64> {
    let page = u64::from(PAGE_BYTES);
    let second = page - u64::from(address.in_page());
    std::iter::once(0).filter(move |_| len > 0).chain((second..len).step_by(page as usize))
}

/// The length of the next piece of an access.
pub(super) fn piece_len(at: Address, left: u64, most: u64) -> u64 {
    let page = u64::from(PAGE_BYTES);
    let most = if most == page { page - u64::from(at.in_page()) } else { most };
    left.min(most)
}

pub(super) fn access_event(cpu: &Cpu, kind: AccessKind, address: Address, bytes: &[u8]) -> Event {
    Event::Access { thread: cpu.thread, kind, address, bytes: Arc::from(bytes) }
}
