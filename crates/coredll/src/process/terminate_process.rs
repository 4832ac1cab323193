//! TerminateProcess: ends a process from outside, or the caller's own.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says but for the notice to DLLs,
//! because DLLs are not modelled. The process ends as by ExitProcess.
//!
//! Documents: TerminateProcess, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::process::process_of;
use abi::error::ERROR_ACCESS_DENIED;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "TerminateProcess",
    params: &[
        Param { name: "hProcess", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "uExitCode", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Ends a process with all its threads.",
    document: "TerminateProcess, Windows CE 5.0 reference",
    clauses: &[
        clause::PROC_03A,
        clause::PROC_03B,
        clause::PROC_10,
        clause::OPEN_29,
        clause::SZ_65,
        clause::SZ_66,
        clause::SZ_68,
    ],
    invoke: |call, args| TerminateProcess(call, args.handle(0), args.number(1)),
};

/// Ends a process. TRUE, or FALSE if the handle stands for no process or for one that has ended;
/// no answer if the calling
/// thread was in it (SZ-291).
pub fn TerminateProcess(call: &mut Call<'_, '_>, hProcess: Handle, uExitCode: u32) -> Returned {
    let result = terminate(call, hProcess, uExitCode);
    call.finish(result, Returned::Value(0))
}

fn terminate(call: &mut Call<'_, '_>, handle: Handle, code: u32) -> Result<Returned, Failure> {
    let process = process_of(call, handle, clause::SZ_68)?;
    if call.kernel.state.processes[process.0].exit_code.is_some() {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_66);
    }
    let calls = call.kernel.state.threads[call.thread.0].calls;
    call.kernel.end_process(process, code);
    // Who ended, or has left the server whose code made the call, gets no answer.
    let thread = call.kernel.state.threads.get(call.thread.0);
    let stays = thread.is_some_and(|thread| thread.exit_code.is_none() && thread.calls == calls);
    Ok(if stays { Returned::Value(1) } else { Returned::Ended })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_process_is_ended_once() {
        check(
            "
                p = OpenProcess(_, _, @b)
                TerminateProcess(p, 3)
                GetExitCodeProcess(p)
                TerminateProcess(p, 4)
                GetExitCodeProcess(p)
            ",
            expect![[r#"
                a: OpenProcess -> 0x0008000a
                a: TerminateProcess -> TRUE
                a: GetExitCodeProcess -> TRUE, lpExitCode 3
                a: TerminateProcess -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-66]
                a: GetExitCodeProcess -> TRUE, lpExitCode 3"#]],
        );
    }

    #[test]
    fn who_ends_its_own_process_gets_no_answer() {
        check(
            "
                b: p = OpenProcess(_, _, @a)
                TerminateProcess(@a, 3)
                b: GetExitCodeProcess(p)
            ",
            expect![[r#"
                b: OpenProcess -> 0x00080002
                a: TerminateProcess ends the thread
                b: GetExitCodeProcess -> TRUE, lpExitCode 3"#]],
        );
    }

    #[test]
    fn other_handles_are_refused() {
        check(
            "
                e = CreateEvent()
                TerminateProcess(e, 0)
                TerminateProcess()
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: TerminateProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: TerminateProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
