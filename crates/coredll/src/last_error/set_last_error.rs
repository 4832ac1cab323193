//! SetLastError: sets the last error of the calling thread.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says. Bit 29 is for applications
//! (GLE-03); any value is taken.
//!
//! Documents: SetLastError, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::constant::Family;
use abi::{ErrorCode, clause};

pub(crate) static API: Api = Api {
    name: "SetLastError",
    params: &[Param {
        name: "dwErrCode",
        takes: Takes::Number { families: &[Family::ErrorCode], default: 0 },
    }],
    returns: Returns::Nothing,
    versions: EVERYWHERE,
    about: "Sets the last error of the calling thread.",
    document: "SetLastError, Windows CE 5.0 reference",
    clauses: &[clause::GLE_01, clause::GLE_03],
    invoke: |call, args| {
        SetLastError(call, ErrorCode(args.number(0)));
        Returned::Nothing
    },
};

/// Sets the last error of the calling thread (GLE-01).
pub fn SetLastError(call: &mut Call<'_, '_>, dwErrCode: ErrorCode) {
    call.set_last_error(dwErrCode);
    call.clause = Some(clause::GLE_01);
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_thread_reads_back_what_it_set() {
        check(
            "
                SetLastError(0x20000007)
                GetLastError()
                b: GetLastError()
            ",
            expect![[r#"
                a: SetLastError -> nothing, 536870919 [GLE-01]
                a: GetLastError -> 0x20000007
                b: GetLastError -> 0"#]],
        );
    }
}
