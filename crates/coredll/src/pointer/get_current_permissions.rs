//! GetCurrentPermissions: which slots the calling thread may touch.
//!
//! Modelled: everything that the reference says. Nothing is refused.
//!
//! Documents: GetCurrentPermissions, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, TO_5};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "GetCurrentPermissions",
    params: &[],
    returns: Returns::Number { families: &[], failure: None },
    versions: TO_5,
    about: "Returns the calling thread's mask of slots that it may touch.",
    document: "GetCurrentPermissions, Windows CE 5.0 reference",
    clauses: &[clause::PERM_01, clause::PERM_03, clause::PERM_04, clause::O_15],
    invoke: |call, _| Returned::Value(GetCurrentPermissions(call)),
};

/// The mask of the calling thread (PERM-04): bit `n - 1` is that of slot `n`.
pub fn GetCurrentPermissions(call: &Call<'_, '_>) -> u32 {
    call.kernel.state.threads[call.thread.0].permissions
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_thread_has_the_bits_of_its_process_and_of_the_kernel() {
        check(
            "
                GetCurrentPermissions()
                b: GetCurrentPermissions()
            ",
            expect![[r#"
                a: GetCurrentPermissions -> 3
                b: GetCurrentPermissions -> 5"#]],
        );
    }
}
