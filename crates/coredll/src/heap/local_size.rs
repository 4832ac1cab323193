//! LocalSize: how many bytes a block of the heap of the process has.
//!
//! Modelled: the bytes that were asked for (SZ-310, SZ-312).
//!
//! Documents: LocalSize, Windows CE 5.0 reference.

use super::local_block;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "LocalSize",
    params: &[Param { name: "hMem", takes: Takes::Address }],
    returns: Returns::Number { families: &[], failure: Some(0) },
    versions: CE,
    about: "Tells how many bytes a block of the heap of the process has.",
    document: "LocalSize, Windows CE 5.0 reference",
    clauses: &[clause::SZ_310, clause::SZ_312],
    invoke: |call, args| Returned::Value(LocalSize(call, args.address(0))),
};

/// The bytes of a block; 0 for what is no block of the heap of the process.
pub fn LocalSize(call: &mut Call<'_, '_>, hMem: Address) -> u32 {
    let result = local_block(call, hMem).map(|(_, _, bytes)| bytes);
    call.finish(result, 0)
}
