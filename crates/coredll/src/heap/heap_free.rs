//! HeapFree: gives a block of a heap back.
//!
//! Modelled: a page in which no block lies any more goes back at once (HEAP-03, SZ-308).
//! HEAP_NO_SERIALIZE changes nothing.
//!
//! The order of checks: the heap, the flags, the block.
//!
//! Documents: HeapFree, Windows CE 5.0 reference; heaps, Windows CE 3.0 kernel guide.

use super::{OF_A_BLOCK, named_block};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Returns};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapFree",
    params: OF_A_BLOCK,
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
    let (heap, base, _) = named_block(call, heap, flags, block)?;
    call.kernel.free_block(heap, base);
    Ok(())
}
