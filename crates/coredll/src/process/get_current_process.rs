//! GetCurrentProcess: the pseudo-handle of the calling process.
//!
//! Modelled: everything that the reference says. The value is that of the public headers; it needs
//! no closing, and to close it is not modelled, because the document calls the effect undefined.
//!
//! Documents: GetCurrentProcess, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetCurrentProcess",
    params: &[],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Returns the pseudo-handle of the calling process.",
    document: "GetCurrentProcess, Windows CE references",
    clauses: &[clause::HND_06],
    invoke: |call, _| Returned::Value(GetCurrentProcess(call).0),
};

/// The pseudo-handle that means the caller wherever a handle to a process is wanted (HND-06).
pub fn GetCurrentProcess(call: &Call<'_, '_>) -> Handle {
    call.kernel.rules.handles.current_process
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_means_the_caller_whoever_that_is() {
        check(
            "
                p = GetCurrentProcess()
                b: GetCurrentProcess()
                GetExitCodeProcess(p)
                b: TerminateProcess(p, 4)
                GetExitCodeProcess(p)
            ",
            expect![[r#"
                a: GetCurrentProcess -> 0x00000042
                b: GetCurrentProcess -> 0x00000042
                a: GetExitCodeProcess -> TRUE, lpExitCode 259
                b: TerminateProcess ends the thread
                a: GetExitCodeProcess -> TRUE, lpExitCode 259"#]],
        );
    }
}
