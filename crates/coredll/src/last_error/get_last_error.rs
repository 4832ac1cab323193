//! GetLastError: the last error of the calling thread.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says.
//!
//! Documents: GetLastError, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use abi::constant::Family;
use abi::{ErrorCode, clause};

pub(crate) static API: Api = Api {
    name: "GetLastError",
    params: &[],
    returns: Returns::Number { families: &[Family::ErrorCode], failure: None },
    versions: EVERYWHERE,
    about: "Returns the last error of the calling thread and leaves it as it is.",
    document: "GetLastError, Windows CE 5.0 reference",
    clauses: &[clause::GLE_01, clause::GLE_02, clause::SZ_69],
    invoke: |call, _| Returned::Value(GetLastError(call).0),
};

/// The last error of the calling thread (GLE-01); 0 in a new thread (SZ-69).
pub fn GetLastError(call: &Call<'_, '_>) -> ErrorCode {
    ErrorCode(call.kernel.state.threads[call.thread.0].last_error)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn each_thread_has_its_own_and_reading_leaves_it() {
        check(
            "
                CloseHandle(1)
                GetLastError()
                GetLastError()
                b: GetLastError()
            ",
            expect![[r#"
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: GetLastError -> 6
                a: GetLastError -> 6
                b: GetLastError -> 0"#]],
        );
    }

    #[test]
    fn a_success_that_does_not_write_it_leaves_it() {
        check(
            "
                e = CreateEvent()
                CloseHandle(1)
                SetEvent(e)
                GetLastError()
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: SetEvent -> TRUE
                a: GetLastError -> 6"#]],
        );
    }
}
