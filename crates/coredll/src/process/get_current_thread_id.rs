//! GetCurrentThreadId: the identifier of the calling thread.
//!
//! Modelled: as for processes, the identifier is the value that every handle to the thread has.
//! That is a choice; the documents say it of processes only.
//!
//! Documents: GetCurrentThreadId, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Returns};
use abi::clause;

pub(crate) static API: Api = Api {
    name: "GetCurrentThreadId",
    params: &[],
    returns: Returns::Identifier,
    versions: EVERYWHERE,
    about: "Returns the identifier of the calling thread.",
    document: "GetCurrentThreadId, Windows CE references",
    clauses: &[clause::SZ_98],
    invoke: |call, _| Returned::Value(GetCurrentThreadId(call)),
};

/// The identifier of the calling thread.
pub fn GetCurrentThreadId(call: &Call<'_, '_>) -> u32 {
    call.kernel.thread_id(call.thread).0
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn threads_have_identifiers_of_their_own() {
        check(
            "
                GetCurrentThreadId()
                a/2: GetCurrentThreadId()
            ",
            expect![[r#"
                a: GetCurrentThreadId -> 0x00080006
                a/2: GetCurrentThreadId -> 0x00080012"#]],
        );
    }
}
