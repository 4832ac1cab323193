//! MapPtrToProcess: the form of a pointer in the slot of a process.
//!
//! Modelled: everything that the reference says. A pointer of slot 0 is moved into the slot of
//! `hProc`, any other stays where it is and is not moved there; either way it is NULL if the calling
//! thread has no right to that slot. It translates and grants nothing (PTR-09), and looks at no page.
//! NULL stays NULL (SZ-280).
//!
//! The checks, in their order: the process, the right.
//!
//! Documents: MapPtrToProcess, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Param, Returns, TO_5, Takes};
use crate::process::living_process;
use abi::error::ERROR_ACCESS_DENIED;
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "MapPtrToProcess",
    params: &[
        Param { name: "lpv", takes: Takes::Address },
        Param { name: "hProc", takes: Takes::Handle { default: Handle::NULL } },
    ],
    returns: Returns::AddressOrNull,
    versions: TO_5,
    about: "Returns the form of a pointer in the slot of a process, or NULL without the right to it.",
    document: "MapPtrToProcess, Windows CE 5.0 reference",
    clauses: &[
        clause::PTR_03,
        clause::PTR_04,
        clause::PTR_05,
        clause::PTR_09,
        clause::PTR_10,
        clause::SZ_280,
        clause::SZ_285,
    ],
    invoke: |call, args| Returned::Value(MapPtrToProcess(call, args.address(0), args.handle(1)).0),
};

/// The form of `lpv` in the slot of a process, whose identifier serves as `hProc` too (PTR-05). NULL if the
/// handle stands for no living process, or if the calling thread has no right to the slot.
pub fn MapPtrToProcess(call: &mut Call<'_, '_>, lpv: Address, hProc: Handle) -> Address {
    let result = map(call, lpv, hProc);
    call.finish(result, Address::NULL)
}

fn map(call: &Call<'_, '_>, pointer: Address, process: Handle) -> Result<Address, Failure> {
    let process = living_process(call, process, clause::SZ_285)?;
    let mapped = call.kernel.mapped(process, pointer);
    let cpu = call.kernel.cpu(call.thread);
    // Addresses of the kernel need kernel mode (SZ-292).
    let right = call.kernel.has_right_to(cpu.permissions, cpu.kernel_mode, mapped);
    // PTR-03, PTR-04: without the right to the slot it is NULL, wherever the pointer was.
    match right || mapped == Address::NULL {
        true => Ok(mapped),
        false => refuse(ERROR_ACCESS_DENIED, clause::SZ_285),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn without_the_right_there_is_no_pointer_and_with_it_slot_0_is_moved() {
        check(
            "
                MapPtrToProcess(0x00011234, @b)
                MapPtrToProcess(0x06011234, @a)
                MapPtrToProcess(0x00011234, @a)
                SetProcPermissions(0xFFFFFFFF)
                MapPtrToProcess(0x00011234, @b)
                MapPtrToProcess(0x06011234, @a)
                MapPtrToProcess(0x42010000, @b)
                MapPtrToProcess(0x80000000, @b)
                MapPtrToProcess(NULL, @b)
                SetKMode(TRUE)
                MapPtrToProcess(0x80000000, @b)
            ",
            expect![[r#"
                a: MapPtrToProcess -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapPtrToProcess -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapPtrToProcess -> 0x04011234
                a: SetProcPermissions -> 3
                a: MapPtrToProcess -> 0x06011234
                a: MapPtrToProcess -> 0x06011234
                a: MapPtrToProcess -> 0x42010000
                a: MapPtrToProcess -> NULL, ERROR_ACCESS_DENIED (5) [SZ-285]
                a: MapPtrToProcess -> NULL
                a: SetKMode -> 0
                a: MapPtrToProcess -> 0x80000000"#]],
        );
    }

    #[test]
    fn what_is_no_living_process_is_refused_first() {
        check(
            "
                e = CreateEvent()
                MapPtrToProcess(0x00011234, e)
                MapPtrToProcess(0x00011234)
                p = OpenProcess(_, _, @b)
                TerminateProcess(p, 0)
                MapPtrToProcess(0x00011234, p)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: MapPtrToProcess -> NULL, ERROR_INVALID_HANDLE (6) [SZ-285]
                a: MapPtrToProcess -> NULL, ERROR_INVALID_HANDLE (6) [SZ-285]
                a: OpenProcess -> 0x0008000a
                a: TerminateProcess -> TRUE
                a: MapPtrToProcess -> NULL, ERROR_INVALID_HANDLE (6) [SZ-285]"#]],
        );
    }
}
