//! HeapAlloc: takes a block of a heap.
//!
//! Modelled: HEAP_ZERO_MEMORY; HEAP_NO_SERIALIZE, which changes nothing. Blocks take the lowest
//! addresses that have room, and large ones memory of their own (HEAP-01, SZ-308).
//!
//! The order of checks: the heap, the flags, addresses, frames.
//!
//! Documents: HeapAlloc, Windows CE 5.0 reference; heaps, Windows CE 2.x and 3.0 guides.

use super::{check_flags, heap_of, taken};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::constant::{Family, HEAP_NO_SERIALIZE, HEAP_ZERO_MEMORY};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "HeapAlloc",
    params: &[
        Param { name: "hHeap", takes: Takes::Address },
        Param {
            name: "dwFlags",
            takes: Takes::Number { families: &[Family::HeapFlag], default: 0 },
        },
        Param { name: "dwBytes", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Takes a block of a heap.",
    document: "HeapAlloc, Windows CE 5.0 reference",
    clauses: &[
        clause::HEAP_01,
        clause::HEAP_02,
        clause::HEAP_03,
        clause::SZ_307,
        clause::SZ_308,
        clause::OOM_06,
        clause::SZ_309,
    ],
    invoke: |call, args| {
        let block = HeapAlloc(call, args.address(0), args.number(1), args.number(2));
        Returned::Value(block.0)
    },
};

/// Takes `dwBytes` bytes of a heap. NULL on failure.
pub fn HeapAlloc(call: &mut Call<'_, '_>, hHeap: Address, dwFlags: u32, dwBytes: u32) -> Address {
    let result = alloc(call, hHeap, dwFlags, dwBytes);
    call.finish(result, Address::NULL)
}

fn alloc(
    call: &mut Call<'_, '_>,
    heap: Address,
    flags: u32,
    bytes: u32,
) -> Result<Address, Failure> {
    let heap = heap_of(call, heap)?;
    check_flags(flags, HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY, clause::SZ_309)?;
    let base = call.kernel.take_block(heap, bytes);
    taken(call, base, bytes, flags & HEAP_ZERO_MEMORY != 0)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn blocks_take_the_lowest_places_and_nothing_is_left_behind_when_there_is_no_room() {
        check(
            r"
            h = HeapCreate(_, 0, 0)
            a = HeapAlloc(h, 0, 1)
            HeapAlloc(h, 0, 9)
            HeapAlloc(h, 0, 0)
            HeapFree(h, 0, a)
            HeapAlloc(h, 0, 8)
            HeapAlloc(h, 0, 0x30000)
            HeapAlloc(h, 0, 0x30001)
            HeapAlloc(h, 0, 0xFFFFFFFF)
            ! ram
            ! press leave 0
            HeapAlloc(h, 0, 0x1000)
            HeapCreate(_, 0, 0)
            b: GetProcessHeap()
            ! ram
            ",
            expect![[r#"
                a: HeapCreate -> 0x00010000
                a: HeapAlloc -> 0x00010040
                a: HeapAlloc -> 0x00010048
                a: HeapAlloc -> 0x00010058
                a: HeapFree -> TRUE
                a: HeapAlloc -> 0x00010040
                a: HeapAlloc -> 0x00010060
                a: HeapAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-308]
                a: HeapAlloc -> NULL, ERROR_OUTOFMEMORY (14) [SZ-308]
                RAM: 49 of 64, at most 49
                a: HeapAlloc -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-308]
                a: HeapCreate -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-308]
                b: GetProcessHeap -> NULL, ERROR_NOT_ENOUGH_MEMORY (8) [SZ-308]
                RAM: 49 of 64, at most 49"#]],
        );
    }

    #[test]
    fn the_heap_of_another_process_is_none_of_the_callers() {
        check(
            r"
            h = GetProcessHeap()
            p = HeapAlloc(h, HEAP_ZERO_MEMORY, 3)
            b: HeapAlloc(h+0x04000000, 0, 1)
            b: GetProcessHeap()
            b: HeapFree(h, 0, p)
            write p 'abc'
            read p+0x04000000 3
            HeapReAlloc(h, 0, p+0x04000000, 5)
            HeapReAlloc(h, 4, p, 5)
            HeapAlloc(h, HEAP_GENERATE_EXCEPTIONS, 5)
            ",
            expect![[r#"
                a: GetProcessHeap -> 0x00010000
                a: HeapAlloc -> 0x00010040
                b: HeapAlloc -> NULL, ERROR_INVALID_HANDLE (6) [SZ-309]
                b: GetProcessHeap -> 0x00010000
                b: HeapFree -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-309]
                a: write -> done
                a: read -> 'abc'
                a: HeapReAlloc -> 0x00010040
                a: HeapReAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-309]
                a: HeapAlloc -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-309]"#]],
        );
    }
}
