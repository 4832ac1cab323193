//! GetExitCodeProcess: how a process ended, or that it has not.
//!
//! Modelled: everything that the reference for Windows CE says; the codes are those of SZ-65.
//!
//! Documents: GetExitCodeProcess, Windows CE references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::process::process_of;
use abi::constant::{Family, STILL_ACTIVE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetExitCodeProcess",
    params: &[
        Param { name: "hProcess", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "lpExitCode",
            takes: Takes::Output { gives: Gives::Number { families: &[Family::ExitCode] } },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Tells the exit code of a process, or STILL_ACTIVE while it runs.",
    document: "GetExitCodeProcess, Windows CE references",
    clauses: &[clause::PROC_03B, clause::PROC_04, clause::SZ_65, clause::SZ_68, clause::SZ_93],
    invoke: |call, args| {
        let (mut code, wanted) = (0, args.wants(1));
        let process = args.handle(0);
        let done = GetExitCodeProcess(call, process, wanted.then_some(&mut code));
        if done {
            call.put(&API, "lpExitCode", code);
        }
        Returned::Value(done.into())
    },
};

/// Puts the exit code of a process into `lpExitCode`, which must not be NULL. FALSE on failure.
pub fn GetExitCodeProcess(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpExitCode: Option<&mut u32>,
) -> bool {
    let result = exit_code(call, hProcess, lpExitCode);
    call.finish(result, false)
}

fn exit_code(call: &Call<'_, '_>, process: Handle, out: Option<&mut u32>) -> Result<bool, Failure> {
    let process = process_of(call, process, clause::SZ_68)?;
    let Some(out) = out else { return refuse(ERROR_INVALID_PARAMETER, clause::SZ_93) };
    *out = call.kernel.state.processes[process.0].exit_code.unwrap_or(STILL_ACTIVE);
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_running_process_is_still_active() {
        check("GetExitCodeProcess(@b)", expect!["a: GetExitCodeProcess -> TRUE, lpExitCode 259"]);
    }

    #[test]
    fn other_handles_and_no_place_for_the_code_are_refused() {
        check(
            "
                e = CreateEvent()
                GetExitCodeProcess(e)
                GetExitCodeProcess()
                GetExitCodeProcess(@b, NULL)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: GetExitCodeProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: GetExitCodeProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: GetExitCodeProcess -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-93]"#]],
        );
    }
}
