//! GetCurrentThread: the pseudo-handle of the calling thread.
//!
//! Modelled: everything that the reference says. The value is that of the public headers; to close
//! it is not modelled.
//!
//! Documents: GetCurrentThread, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetCurrentThread",
    params: &[],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Returns the pseudo-handle of the calling thread.",
    document: "GetCurrentThread, Windows CE references",
    clauses: &[clause::HND_06],
    invoke: |call, _| Returned::Value(GetCurrentThread(call).0),
};

/// The pseudo-handle that means the caller wherever a handle to a thread is wanted.
pub fn GetCurrentThread(call: &Call<'_, '_>) -> Handle {
    call.kernel.rules.handles.current_thread
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_means_the_caller_where_a_thread_is_wanted_and_nothing_elsewhere() {
        check(
            "
                t = GetCurrentThread()
                GetExitCodeThread(t)
                GetExitCodeProcess(t)
                SetEvent(t)
            ",
            expect![[r#"
                a: GetCurrentThread -> 0x00000041
                a: GetExitCodeThread -> TRUE, lpExitCode 259
                a: GetExitCodeProcess -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
