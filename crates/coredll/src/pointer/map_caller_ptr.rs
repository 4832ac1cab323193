//! MapCallerPtr: a pointer of the process that made a call, for the server that the call is in.
//!
//! Modelled: everything that the reference says. The range is checked against the caller: a pointer of
//! slot 0 is moved into the caller's slot, which it may not leave; one into another slot is good if
//! the thread had the right to it in the caller. No page is looked at. NULL stays NULL (SZ-280).
//! Outside of a call there is no caller (SZ-287).
//!
//! The checks, in their order: the caller, the range, the right.
//!
//! Documents: MapCallerPtr, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, FROM_4_TO_5, Param, Returns, Takes};
use abi::error::ERROR_ACCESS_DENIED;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "MapCallerPtr",
    params: &[
        Param { name: "ptr", takes: Takes::Address },
        Param { name: "dwLen", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    versions: FROM_4_TO_5,
    about: "Returns the form of a caller's pointer in the caller's slot, or NULL if the caller may \
            not touch the range.",
    document: "MapCallerPtr, Windows CE 5.0 reference",
    clauses: &[clause::PTR_07, clause::SZ_280, clause::SZ_285, clause::SZ_286, clause::SZ_287],
    invoke: |call, args| Returned::Value(MapCallerPtr(call, args.address(0), args.number(1)).0),
};

/// The form of `ptr` in the slot of the caller (PTR-07). NULL if `dwLen` bytes there are not the caller's to
/// touch, or if the thread is in no call.
pub fn MapCallerPtr(call: &mut Call<'_, '_>, ptr: Address, dwLen: u32) -> Address {
    let result = map(call, ptr, dwLen);
    call.finish(result, Address::NULL)
}

fn map(call: &Call<'_, '_>, pointer: Address, len: u32) -> Result<Address, Failure> {
    let Some(made) = call.kernel.server_call(call.thread) else {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_287);
    };
    if pointer == Address::NULL {
        return Ok(pointer);
    }
    let first = call.kernel.mapped(made.caller, pointer);
    let last = first.plus(len.saturating_sub(1));
    let large = |address: Address| {
        let slots = call.kernel.rules.slots();
        slots.is_some_and(|slots| slots.large_memory.contains(address.0))
    };
    let right = |at| call.kernel.has_right_to(made.permissions, made.kernel_mode, at);
    // SZ-286: a range lies in one slot, or in the large memory area.
    let inside = |last: Address| last.slot() == first.slot() || (large(first) && large(last));
    match last.filter(|last| inside(*last) && right(first)) {
        Some(_) => Ok(first),
        None => refuse(ERROR_ACCESS_DENIED, clause::SZ_285),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn in_a_server_it_is_the_callers_slot_that_counts() {
        check(
            "
                ! enter b
                MapCallerPtr(0x00011234, 16)
                MapCallerPtr(0x04011234, 16)
                MapCallerPtr(0x06011234, 16)
                MapCallerPtr(0x42010000, 0x100000)
                MapCallerPtr(0x80010000, 16)
                MapCallerPtr(NULL, 16)
                MapCallerPtr(0x01FFFFFF, 1)
                MapCallerPtr(0x01FFFFFF, 2)
                MapCallerPtr(0x7FFFFFFF, 2)
                MapCallerPtr(0x00011234, 0xFFFFFFFF)
                MapCallerPtr(0x00011234, 0)
            ",
            expect![[r#"
                a: MapCallerPtr -> 0x04011234
                a: MapCallerPtr -> 0x04011234
                a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapCallerPtr -> 0x42010000
                a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapCallerPtr -> NULL
                a: MapCallerPtr -> 0x05ffffff
                a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapCallerPtr -> 0x04011234"#]],
        );
    }

    #[test]
    fn outside_of_a_call_there_is_no_caller() {
        check(
            "MapCallerPtr(0x00011234, 16)",
            expect!["a: MapCallerPtr -> NULL, ERROR_ACCESS_DENIED (5) [SZ-287]"],
        );
    }
}
