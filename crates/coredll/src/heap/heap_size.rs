//! HeapSize: how many bytes a block of a heap has.
//!
//! Modelled: the bytes that were asked for (SZ-312). HEAP_NO_SERIALIZE changes nothing.
//!
//! The order of checks: the heap, the flags, the block.
//!
//! Documents: HeapSize, Windows CE 5.0 reference.

use super::{OF_A_BLOCK, named_block};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Returns};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapSize",
    params: OF_A_BLOCK,
    returns: Returns::Number { families: &[], failure: Some(u32::MAX) },
    versions: CE,
    about: "Tells how many bytes a block of a heap has.",
    document: "HeapSize, Windows CE 5.0 reference",
    clauses: &[clause::SZ_309, clause::SZ_312],
    invoke: |call, args| {
        Returned::Value(HeapSize(call, args.address(0), args.number(1), args.address(2)))
    },
};

/// The bytes of a block; 0xFFFFFFFF for what is no block of a heap of the caller.
pub fn HeapSize(call: &mut Call<'_, '_>, hHeap: Address, dwFlags: u32, lpMem: Address) -> u32 {
    let result = size(call, hHeap, dwFlags, lpMem);
    call.finish(result, u32::MAX)
}

fn size(call: &Call<'_, '_>, heap: Address, flags: u32, block: Address) -> Result<u32, Failure> {
    named_block(call, heap, flags, block).map(|(_, _, bytes)| bytes)
}
