//! GetExitCodeThread: how a thread ended, or that it has not.
//!
//! Modelled: everything that the reference for Windows CE says; the codes are like those of processes.
//!
//! Documents: GetExitCodeThread, Windows CE references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::process::thread_of;
use abi::constant::{Family, STILL_ACTIVE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetExitCodeThread",
    params: &[
        Param { name: "hThread", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "lpExitCode",
            takes: Takes::Output { gives: Gives::Number { families: &[Family::ExitCode] } },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Tells the exit code of a thread, or STILL_ACTIVE while it runs.",
    document: "GetExitCodeThread, Windows CE references",
    clauses: &[clause::PROC_03B, clause::SZ_68, clause::SZ_93],
    invoke: |call, args| {
        let (mut code, wanted) = (0, args.wants(1));
        let thread = args.handle(0);
        let done = GetExitCodeThread(call, thread, wanted.then_some(&mut code));
        if done {
            call.put(&API, "lpExitCode", code);
        }
        Returned::Value(done.into())
    },
};

/// Puts the exit code of a thread into `lpExitCode`, which must not be NULL. FALSE on failure.
pub fn GetExitCodeThread(
    call: &mut Call<'_, '_>,
    hThread: Handle,
    lpExitCode: Option<&mut u32>,
) -> bool {
    let result = exit_code(call, hThread, lpExitCode);
    call.finish(result, false)
}

fn exit_code(call: &Call<'_, '_>, thread: Handle, out: Option<&mut u32>) -> Result<bool, Failure> {
    let thread = thread_of(call, thread, clause::SZ_68)?;
    let Some(out) = out else { return refuse(ERROR_INVALID_PARAMETER, clause::SZ_93) };
    *out = call.kernel.state.threads[thread.0].exit_code.unwrap_or(STILL_ACTIVE);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_running_thread_is_still_active() {
        check(
            "
                t = GetCurrentThread()
                GetExitCodeThread(t)
            ",
            expect![[r#"
                a: GetCurrentThread -> 0x00000041
                a: GetExitCodeThread -> TRUE, lpExitCode 259"#]],
        );
    }

    #[test]
    fn other_handles_and_no_place_for_the_code_are_refused() {
        check(
            "
                e = CreateEvent()
                GetExitCodeThread(e)
                GetExitCodeThread()
                GetExitCodeThread(@b)
                GetExitCodeThread(0x41, NULL)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: GetExitCodeThread -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: GetExitCodeThread -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: GetExitCodeThread -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: GetExitCodeThread -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-93]"#]],
        );
    }
}
