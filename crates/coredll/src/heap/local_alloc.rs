//! LocalAlloc: takes a block of the heap of the process.
//!
//! Modelled: fixed memory (HEAP-03): LMEM_FIXED, LMEM_ZEROINIT, LPTR.
//!
//! The order of checks: the flags, addresses, frames.
//!
//! Documents: LocalAlloc, Windows CE 5.0 reference.

use super::{check_flags, taken};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::{Family, LMEM_ZEROINIT};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "LocalAlloc",
    params: &[
        Param {
            name: "uFlags",
            takes: Takes::Number { families: &[Family::LocalFlag], default: 0 },
        },
        Param { name: "uBytes", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Takes a block of the heap of the process.",
    document: "LocalAlloc, Windows CE 5.0 reference",
    clauses: &[
        clause::HEAP_01,
        clause::HEAP_03,
        clause::SZ_307,
        clause::SZ_308,
        clause::OOM_06,
        clause::SZ_310,
    ],
    invoke: |call, args| Returned::Value(LocalAlloc(call, args.number(0), args.number(1)).0),
};

/// Takes `uBytes` bytes of the heap of the process. NULL on failure.
pub fn LocalAlloc(call: &mut Call<'_, '_>, uFlags: u32, uBytes: u32) -> Address {
    let result = alloc(call, uFlags, uBytes);
    call.finish(result, Address::NULL)
}

fn alloc(call: &mut Call<'_, '_>, flags: u32, bytes: u32) -> Result<Address, Failure> {
    check_flags(flags, LMEM_ZEROINIT, clause::SZ_310)?;
    let process = call.process();
    let base = call.kernel.take_own_block(process, bytes);
    taken(call, base, bytes, flags & LMEM_ZEROINIT != 0)
}
