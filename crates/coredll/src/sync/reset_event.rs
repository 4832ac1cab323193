//! ResetEvent: takes the signal of an event back.
//!
//! Modelled: everything that the references for Windows CE say.
//!
//! Documents: ResetEvent, Windows CE 5.0 and 6.0 references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::sync::on_event;
use abi::{Handle, clause};
use kernel::Kernel;

pub(crate) static API: Api = Api {
    name: "ResetEvent",
    params: &[Param { name: "hEvent", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Takes the signal of an event back.",
    document: "ResetEvent, Windows CE 5.0 and 6.0 references",
    clauses: &[clause::SZ_56, clause::SZ_68],
    invoke: |call, args| Returned::Value(ResetEvent(call, args.handle(0)).into()),
};

/// Takes the signal of an event back, if it has one. FALSE if the handle stands for no event.
pub fn ResetEvent(call: &mut Call<'_, '_>, hEvent: Handle) -> bool {
    on_event(call, hEvent, Kernel::reset_event)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_manual_reset_event_stays_set_until_it_is_reset() {
        check(
            "
                e = CreateEvent(_, TRUE, TRUE)
                WaitForSingleObject(e, 0)
                WaitForSingleObject(e, 0)
                ResetEvent(e)
                WaitForSingleObject(e, 0)
                ResetEvent(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject -> 0
                a: WaitForSingleObject -> 0
                a: ResetEvent -> TRUE
                a: WaitForSingleObject -> 258
                a: ResetEvent -> TRUE"#]],
        );
    }

    #[test]
    fn only_events_can_be_reset() {
        check(
            "
                s = CreateSemaphore(_, 1, 1)
                ResetEvent(s)
                ResetEvent(2)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: ResetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: ResetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
