//! GetCurrentProcessId: the identifier of the calling process.
//!
//! Modelled: everything that the reference says. In a server it is the server's, whoever owns the
//! thread (PSL-03). The identifier of a process can be used as a
//! handle to it (HND-05); it is the value that every handle to the process has.
//!
//! Documents: GetCurrentProcessId, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "GetCurrentProcessId",
    params: &[],
    returns: Returns::Identifier,
    versions: EVERYWHERE,
    about: "Returns the identifier of the calling process, which is also a handle to it.",
    document: "GetCurrentProcessId, Windows CE references",
    clauses: &[clause::HND_05, clause::PSL_03],
    invoke: |call, _| Returned::Value(GetCurrentProcessId(call)),
};

/// The identifier of the calling process.
pub fn GetCurrentProcessId(call: &Call<'_, '_>) -> u32 {
    call.kernel.process_id(call.process()).0
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_identifier_is_a_handle_that_others_can_use_but_not_close() {
        check(
            "
                i = GetCurrentProcessId()
                b: h = OpenProcess(_, _, i)
                b: CloseHandle(h)
                b: GetExitCodeProcess(i)
                b: CloseHandle(i)
                b: TerminateProcess(i, 1)
                b: GetExitCodeProcess(i)
            ",
            expect![[r#"
                a: GetCurrentProcessId -> 0x00080002
                b: OpenProcess -> 0x00080002
                b: CloseHandle -> TRUE
                b: GetExitCodeProcess -> TRUE, lpExitCode 259
                b: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [O-20]
                b: TerminateProcess -> TRUE
                b: GetExitCodeProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
