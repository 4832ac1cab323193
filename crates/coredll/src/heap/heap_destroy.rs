//! HeapDestroy: gives a heap up with all its blocks.
//!
//! Modelled: heaps that HeapCreate made; that of the process stays with it.
//!
//! Documents: HeapDestroy, Windows CE 5.0 reference.

use super::heap_of;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapDestroy",
    params: &[Param { name: "hHeap", takes: Takes::Address }],
    returns: Returns::Boolean,
    versions: CE,
    about: "Gives a heap up with all its blocks.",
    document: "HeapDestroy, Windows CE 5.0 reference",
    clauses: &[clause::SZ_309, clause::SZ_313],
    invoke: |call, args| Returned::Value(HeapDestroy(call, args.address(0)).into()),
};

/// Gives a heap up. FALSE for what is no heap of the caller, and for that of the process.
pub fn HeapDestroy(call: &mut Call<'_, '_>, hHeap: Address) -> bool {
    let result = destroy(call, hHeap).map(|()| true);
    call.finish(result, false)
}

fn destroy(call: &mut Call<'_, '_>, heap: Address) -> Result<(), Failure> {
    let heap = heap_of(call, heap)?;
    if call.kernel.is_process_heap(heap) {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_309);
    }
    call.kernel.drop_heap(heap);
    Ok(())
}
