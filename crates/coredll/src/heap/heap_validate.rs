//! HeapValidate: whether a value is a heap, or a block of one.
//!
//! Modelled: heaps cannot be damaged, because what they know of their blocks is not in their memory;
//! so it says no more than that. HEAP_NO_SERIALIZE changes nothing.
//!
//! The order of checks: the heap, the flags, the block.
//!
//! Documents: HeapValidate, Windows CE 5.0 reference.

use super::{OF_A_BLOCK, named_block, named_heap};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Returns};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapValidate",
    params: OF_A_BLOCK,
    returns: Returns::Boolean,
    versions: CE,
    about: "Tells whether a value is a heap or a block of one.",
    document: "HeapValidate, Windows CE 5.0 reference",
    clauses: &[clause::SZ_309, clause::SZ_312],
    invoke: |call, args| {
        let valid = HeapValidate(call, args.address(0), args.number(1), args.address(2));
        Returned::Value(valid.into())
    },
};

/// TRUE if `lpMem` is a block of the heap; with NULL, if `hHeap` is a heap of the caller.
pub fn HeapValidate(call: &mut Call<'_, '_>, hHeap: Address, dwFlags: u32, lpMem: Address) -> bool {
    let result = validate(call, hHeap, dwFlags, lpMem).map(|()| true);
    call.finish(result, false)
}

fn validate(call: &Call<'_, '_>, heap: Address, flags: u32, block: Address) -> Result<(), Failure> {
    match block {
        Address::NULL => named_heap(call, heap, flags).map(|_| ()),
        block => named_block(call, heap, flags, block).map(|_| ()),
    }
}
