//! GetOwnerProcess: the process that made the calling thread.
//!
//! Modelled: everything that the reference says. Nothing is refused.
//!
//! Documents: GetOwnerProcess, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, TO_5};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetOwnerProcess",
    params: &[],
    returns: Returns::Identifier,
    versions: TO_5,
    about: "Returns the identifier of the process that made the calling thread.",
    document: "GetOwnerProcess, Windows CE 5.0 reference",
    clauses: &[clause::PSL_02, clause::PSL_03],
    invoke: |call, _| Returned::Value(GetOwnerProcess(call).0),
};

/// The identifier of the process that made the calling thread, which is also a handle to it.
pub fn GetOwnerProcess(call: &Call<'_, '_>) -> Handle {
    call.kernel.process_id(call.kernel.owner_of(call.thread))
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn owner_caller_and_current_process_are_three_in_a_nested_call() {
        check(
            "
                GetOwnerProcess()
                GetCallerProcess()
                GetCurrentProcessId()
                ! enter b
                ! enter a
                GetOwnerProcess()
                GetCallerProcess()
                GetCurrentProcessId()
                ! leave 7
                GetCallerProcess()
                ! leave 0
                GetCallerProcess()
            ",
            expect![[r#"
                a: GetOwnerProcess -> 0x00080002
                a: GetCallerProcess -> 0
                a: GetCurrentProcessId -> 0x00080002
                a: GetOwnerProcess -> 0x00080002
                a: GetCallerProcess -> 0x0008000a
                a: GetCurrentProcessId -> 0x00080002
                a: GetCallerProcess -> 0x00080002
                a: GetCallerProcess -> 0"#]],
        );
    }
}
