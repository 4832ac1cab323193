//! CreateThread: starts another thread of the calling process.
//!
//! Modelled: the programs of the world as start addresses; the thread's number is the next of its
//! process. In a process that began with an EXE it has a stack, of the size that the EXE says, or of
//! the size given with STACK_SIZE_PARAM_IS_A_RESERVATION (STK-03, STK-04). Security attributes and
//! the thread's parameter are ignored. Not modelled: CREATE_SUSPENDED, and start addresses
//! that name no program. The reference for Windows CE calls the parameters lpsa, cbStack,
//! lpStartAddr, lpvThreadParam, fdwCreate and lpIDThread.
//!
//! Documents: CreateThread, Windows CE references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{Family, STACK_SIZE_PARAM_IS_A_RESERVATION};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, Handle, clause, not_modelled};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateThread",
    params: &[
        Param { name: "lpThreadAttributes", takes: Takes::Ignored },
        Param { name: "dwStackSize", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpStartAddress", takes: Takes::Program },
        Param { name: "lpParameter", takes: Takes::Ignored },
        Param {
            name: "dwCreationFlags",
            takes: Takes::Number { families: &[Family::Creation], default: 0 },
        },
        Param { name: "lpThreadId", takes: Takes::Output { gives: Gives::Identifier } },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Starts another thread of the calling process, which runs a program of the world.",
    document: "CreateThread, Windows CE references",
    clauses: &[
        clause::HND_05,
        clause::STK_01,
        clause::STK_03,
        clause::STK_04,
        clause::SZ_69,
        clause::SZ_91,
        clause::SZ_92,
        clause::SZ_98,
    ],
    invoke: |call, args| {
        let (mut id, wanted) = (0, args.wants(5));
        let handle = CreateThread(
            call,
            args.address(0),
            args.number(1),
            args.text(2),
            args.address(3),
            args.number(4),
            wanted.then_some(&mut id),
        );
        if wanted && handle != Handle::NULL {
            call.put(&API, "lpThreadId", id);
        }
        Returned::Value(handle.0)
    },
};

/// Starts a thread that runs the program `lpStartAddress`. Returns a handle to it; NULL on
/// failure. `lpThreadId`, where it is wanted, gets its identifier.
pub fn CreateThread(
    call: &mut Call<'_, '_>,
    _lpThreadAttributes: Address,
    dwStackSize: u32,
    lpStartAddress: Option<&Arc<str>>,
    _lpParameter: Address,
    dwCreationFlags: u32,
    lpThreadId: Option<&mut u32>,
) -> Handle {
    let result = decode(call, lpStartAddress, dwCreationFlags).and_then(|program| {
        let counts = dwCreationFlags & STACK_SIZE_PARAM_IS_A_RESERVATION != 0
            && call.kernel.rules.stack.size_of_thread;
        let stack = (counts && dwStackSize > 0).then_some(dwStackSize);
        start(call, program, stack, lpThreadId)
    });
    call.finish(result, Handle::NULL)
}

/// The number of the program to run.
fn decode(call: &Call<'_, '_>, start: Option<&Arc<str>>, flags: u32) -> Result<u32, Failure> {
    let Some(start) = start else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_92);
    };
    if flags & !STACK_SIZE_PARAM_IS_A_RESERVATION != 0 {
        return Err(Failure::NotModelled(not_modelled::SUSPENDED_THREAD));
    }
    let program = call.kernel.find_program(start);
    program.ok_or(Failure::NotModelled(not_modelled::START_ADDRESS))
}

fn start(
    call: &mut Call<'_, '_>,
    program: u32,
    stack: Option<u32>,
    id: Option<&mut u32>,
) -> Result<Handle, Failure> {
    let process = call.process();
    call.kernel.room_for_handles(process, 1).map_err(refused)?;
    let thread = call.kernel.start_thread(process, Some(program), stack).map_err(refused)?;
    let object = call.kernel.state.threads[thread.0].object;
    let handle = call.kernel.open_handle(process, object).map_err(refused)?;
    if let Some(id) = id {
        *id = call.kernel.thread_id(thread).0;
    }
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_thread_gets_the_next_number_of_its_process_and_an_identifier() {
        check(
            r#"
                t = CreateThread(_, _, "reader")
                a/3: GetCurrentThreadId()
                a/3: GetLastError()
                a/3: ExitThread(9)
                GetExitCodeThread(t)
            "#,
            expect![[r#"
                a: CreateThread -> 0x00080016, lpThreadId 0x00080016
                a/3: GetCurrentThreadId -> 0x00080016
                a/3: GetLastError -> 0
                a/3: ExitThread ends the thread
                a: GetExitCodeThread -> TRUE, lpExitCode 9"#]],
        );
    }

    #[test]
    fn a_start_at_nothing_is_refused() {
        check(
            "CreateThread()",
            expect!["a: CreateThread -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-92]"],
        );
    }

    #[test]
    fn a_start_elsewhere_or_suspended_is_not_modelled() {
        check(
            r#"CreateThread(_, _, "writer")"#,
            expect![
                "a: CreateThread is not modelled: a start address that names no program of the world"
            ],
        );
        check(
            r#"CreateThread(_, _, "reader", _, CREATE_SUSPENDED)"#,
            expect!["a: CreateThread is not modelled: a thread that starts suspended"],
        );
    }
}
