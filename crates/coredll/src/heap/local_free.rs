//! LocalFree: gives a block of the heap of the process back.
//!
//! Modelled: what HeapFree does; NULL is let pass.
//!
//! Documents: LocalFree, Windows CE 5.0 reference.

use super::local_block;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "LocalFree",
    params: &[Param { name: "hMem", takes: Takes::Address }],
    returns: Returns::NullOrAddress,
    versions: CE,
    about: "Gives a block of the heap of the process back.",
    document: "LocalFree, Windows CE 5.0 reference",
    clauses: &[clause::HEAP_03, clause::SZ_308, clause::SZ_310],
    invoke: |call, args| Returned::Value(LocalFree(call, args.address(0)).0),
};

/// Gives a block back. NULL, or `hMem` for what is no block of the heap of the process.
pub fn LocalFree(call: &mut Call<'_, '_>, hMem: Address) -> Address {
    let result = match hMem {
        Address::NULL => Ok(Address::NULL),
        block => local_block(call, block).map(|(heap, base, _)| {
            call.kernel.free_block(heap, base);
            Address::NULL
        }),
    };
    call.finish(result, hMem)
}
