//! HeapSize: how many bytes a block of a heap has.
//!
//! Modelled: the bytes that were asked for (SZ-312). HEAP_NO_SERIALIZE changes nothing.
//!
//! The order of checks: the heap, the flags, the block.
//!
//! Documents: HeapSize, Windows CE 5.0 reference.

use super::{block_of, check_flags, heap_of};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::{Family, HEAP_NO_SERIALIZE};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapSize",
    params: &[
        Param { name: "hHeap", takes: Takes::Address },
        Param {
            name: "dwFlags",
            takes: Takes::Number { families: &[Family::HeapFlag], default: 0 },
        },
        Param { name: "lpMem", takes: Takes::Address },
    ],
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
    let heap = heap_of(call, heap)?;
    check_flags(flags, HEAP_NO_SERIALIZE, clause::SZ_309)?;
    Ok(block_of(call, heap, block, clause::SZ_309)?.1)
}
