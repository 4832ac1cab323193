//! ReleaseMutex: gives a mutex back once.
//!
//! Modelled: everything that the references for Windows CE say. That only the owner may do so, and
//! the code for others, is a choice (SZ-57).
//!
//! Documents: ReleaseMutex, Windows CE 5.0 and 6.0 references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "ReleaseMutex",
    params: &[Param { name: "hMutex", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Gives back a mutex that the calling thread owns; it is free after as many as waits.",
    document: "ReleaseMutex, Windows CE 5.0 and 6.0 references",
    clauses: &[clause::SZ_57, clause::SZ_68],
    invoke: |call, args| Returned::Value(ReleaseMutex(call, args.handle(0)).into()),
};

/// Gives back, once, a mutex that the calling thread owns. FALSE if it does not own it.
pub fn ReleaseMutex(call: &mut Call<'_, '_>, hMutex: Handle) -> bool {
    let thread = call.thread;
    let result = call
        .kernel
        .resolve(call.process(), hMutex)
        .and_then(|object| call.kernel.release_mutex(thread, object))
        .map(|()| true)
        .map_err(refused);
    call.finish(result, false)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_mutex_must_be_released_as_often_as_it_was_taken() {
        check(
            "
                m = CreateMutex(_, TRUE)
                WaitForSingleObject(m, INFINITE)
                b: WaitForSingleObject(m, INFINITE)
                ReleaseMutex(m)
                ReleaseMutex(m)
                ReleaseMutex(m)
                b: ReleaseMutex(m)
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject -> 0
                b: WaitForSingleObject waits
                a: ReleaseMutex -> TRUE
                a: ReleaseMutex -> TRUE
                b goes on -> 0
                a: ReleaseMutex -> FALSE, ERROR_NOT_OWNER (288) [SZ-57]
                b: ReleaseMutex -> TRUE"#]],
        );
    }

    #[test]
    fn another_thread_of_the_same_process_is_no_owner() {
        check(
            "
                m = CreateMutex(_, TRUE)
                a/2: ReleaseMutex(m)
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a/2: ReleaseMutex -> FALSE, ERROR_NOT_OWNER (288) [SZ-57]"#]],
        );
    }

    #[test]
    fn only_mutexes_can_be_released() {
        check(
            "
                e = CreateEvent()
                ReleaseMutex(e)
                ReleaseMutex()
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: ReleaseMutex -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: ReleaseMutex -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
