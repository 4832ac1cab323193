//! HeapCreate: makes a heap of a process.
//!
//! Modelled: heaps that grow and heaps that do not. Reservations and pages are those of VirtualAlloc.
//!
//! The order of checks: the flags, the sizes, addresses, frames.
//!
//! Documents: HeapCreate, Windows CE 5.0 reference; heaps, Windows CE 3.0 kernel guide.

use super::{address_of, check_flags};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::{Family, HEAP_NO_SERIALIZE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapCreate",
    params: &[
        Param {
            name: "flOptions",
            takes: Takes::Number { families: &[Family::HeapFlag], default: 0 },
        },
        Param { name: "dwInitialSize", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwMaximumSize", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Makes a heap of the calling process.",
    document: "HeapCreate, Windows CE 5.0 reference",
    clauses: &[
        clause::HEAP_02,
        clause::SZ_307,
        clause::SZ_308,
        clause::OOM_06,
        clause::SZ_309,
        clause::SZ_313,
    ],
    invoke: |call, args| {
        let heap = HeapCreate(call, args.number(0), args.number(1), args.number(2));
        Returned::Value(heap.0)
    },
};

/// Makes a heap with `dwInitialSize` committed bytes, which grows unless `dwMaximumSize` is given.
/// NULL on failure.
pub fn HeapCreate(
    call: &mut Call<'_, '_>,
    flOptions: u32,
    dwInitialSize: u32,
    dwMaximumSize: u32,
) -> Address {
    let result = create(call, flOptions, dwInitialSize, dwMaximumSize);
    call.finish(result, Address::NULL)
}

fn create(
    call: &mut Call<'_, '_>,
    flags: u32,
    initial: u32,
    maximum: u32,
) -> Result<Address, Failure> {
    check_flags(flags, HEAP_NO_SERIALIZE, clause::SZ_309)?;
    if maximum != 0 && initial > maximum {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_313);
    }
    let process = call.process();
    let heap = call.kernel.make_heap(process, initial, maximum);
    address_of(call, heap)
}
