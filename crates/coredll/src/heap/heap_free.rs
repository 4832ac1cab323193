//! HeapFree: gives a block of a heap back.
//!
//! Modelled: a page in which no block lies any more goes back at once (HEAP-03, SZ-308).
//! HEAP_NO_SERIALIZE changes nothing.
//!
//! The order of checks: the heap, the flags, the block.
//!
//! Documents: HeapFree, Windows CE 5.0 reference; heaps, Windows CE 3.0 kernel guide.

use super::{block_of, check_flags, heap_of};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::{Family, HEAP_NO_SERIALIZE};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapFree",
    params: &[
        Param { name: "hHeap", takes: Takes::Address },
        Param {
            name: "dwFlags",
            takes: Takes::Number { families: &[Family::HeapFlag], default: 0 },
        },
        Param { name: "lpMem", takes: Takes::Address },
    ],
    returns: Returns::Boolean,
    versions: CE,
    about: "Gives a block of a heap back.",
    document: "HeapFree, Windows CE 5.0 reference",
    clauses: &[clause::HEAP_03, clause::SZ_308, clause::SZ_309],
    invoke: |call, args| {
        let done = HeapFree(call, args.address(0), args.number(1), args.address(2));
        Returned::Value(done.into())
    },
};

/// Gives a block back. FALSE for what is no block of a heap of the caller.
pub fn HeapFree(call: &mut Call<'_, '_>, hHeap: Address, dwFlags: u32, lpMem: Address) -> bool {
    let result = free(call, hHeap, dwFlags, lpMem).map(|()| true);
    call.finish(result, false)
}

fn free(call: &mut Call<'_, '_>, heap: Address, flags: u32, block: Address) -> Result<(), Failure> {
    let heap = heap_of(call, heap)?;
    check_flags(flags, HEAP_NO_SERIALIZE, clause::SZ_309)?;
    let (base, _) = block_of(call, heap, block, clause::SZ_309)?;
    call.kernel.free_block(heap, base);
    Ok(())
}
