//! HeapReAlloc: gives a block of a heap another length.
//!
//! Modelled: HEAP_ZERO_MEMORY for what is added, HEAP_REALLOC_IN_PLACE_ONLY; HEAP_NO_SERIALIZE, which
//! changes nothing. A block that does not fit where it is is copied to a new place.
//!
//! The order of checks: the heap, the flags, the block, its place, addresses, frames.
//!
//! Documents: HeapReAlloc, Windows CE 5.0 reference.

use super::{block_of, check_flags, clear, heap_of, no_room, sure, taken};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::memory::virtual_alloc::caller_form;
use abi::constant::{Family, HEAP_NO_SERIALIZE, HEAP_REALLOC_IN_PLACE_ONLY, HEAP_ZERO_MEMORY};
use abi::error::ERROR_NOT_ENOUGH_MEMORY;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapReAlloc",
    params: &[
        Param { name: "hHeap", takes: Takes::Address },
        Param {
            name: "dwFlags",
            takes: Takes::Number { families: &[Family::HeapFlag], default: 0 },
        },
        Param { name: "lpMem", takes: Takes::Address },
        Param { name: "dwBytes", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Gives a block of a heap another length, elsewhere if need be.",
    document: "HeapReAlloc, Windows CE 5.0 reference",
    clauses: &[clause::HEAP_03, clause::SZ_308, clause::OOM_06, clause::SZ_309, clause::SZ_312],
    invoke: |call, args| {
        let (heap, block) = (args.address(0), args.address(2));
        Returned::Value(HeapReAlloc(call, heap, args.number(1), block, args.number(3)).0)
    },
};

/// Gives a block another length. Returns its address, which may be a new one, or NULL, and then
/// nothing has changed.
pub fn HeapReAlloc(
    call: &mut Call<'_, '_>,
    hHeap: Address,
    dwFlags: u32,
    lpMem: Address,
    dwBytes: u32,
) -> Address {
    let result = re_alloc(call, hHeap, dwFlags, lpMem, dwBytes);
    call.finish(result, Address::NULL)
}

fn re_alloc(
    call: &mut Call<'_, '_>,
    heap: Address,
    flags: u32,
    block: Address,
    bytes: u32,
) -> Result<Address, Failure> {
    let heap = heap_of(call, heap)?;
    let known = HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY | HEAP_REALLOC_IN_PLACE_ONLY;
    check_flags(flags, known, clause::SZ_309)?;
    let (base, before) = block_of(call, heap, block, clause::SZ_309)?;
    let in_place = call.kernel.resize_block(heap, base, bytes);
    let from = caller_form(call, base);
    let to = match in_place.map_err(no_room)? {
        true => from,
        false if flags & HEAP_REALLOC_IN_PLACE_ONLY != 0 => {
            return refuse(ERROR_NOT_ENOUGH_MEMORY, clause::SZ_312);
        }
        false => {
            let to = call.kernel.take_block(heap, bytes);
            let to = taken(call, to, bytes, false)?;
            let cpu = call.kernel.cpu(call.thread);
            let mut kept = vec![0; before.min(bytes) as usize];
            sure(call.kernel.read_memory(&cpu, from, &mut kept));
            sure(call.kernel.write_memory(&cpu, to, &kept));
            call.kernel.free_block(heap, base);
            to
        }
    };
    if flags & HEAP_ZERO_MEMORY != 0 && bytes > before {
        clear(call, Address(to.0 + before), bytes - before);
    }
    Ok(to)
}
