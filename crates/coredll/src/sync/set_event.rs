//! SetEvent: signals an event.
//!
//! Modelled: everything that the references for Windows CE say. Who is let through is a choice
//! (SZ-56): one waiter of an auto-reset event, all of a manual-reset one, in the order of coming.
//!
//! Documents: SetEvent, Windows CE 5.0 and 6.0 references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::sync::on_event;
use abi::{Handle, clause};
use kernel::Kernel;

pub(crate) static API: Api = Api {
    name: "SetEvent",
    params: &[Param { name: "hEvent", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Signals an event and lets waiting threads through.",
    document: "SetEvent, Windows CE 5.0 and 6.0 references",
    clauses: &[clause::SZ_56, clause::SZ_68],
    invoke: |call, args| Returned::Value(SetEvent(call, args.handle(0)).into()),
};

/// Signals an event. FALSE if the handle stands for no event.
pub fn SetEvent(call: &mut Call<'_, '_>, hEvent: Handle) -> bool {
    on_event(call, hEvent, Kernel::set_event)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn an_auto_reset_event_lets_the_first_waiter_through() {
        check(
            "
                e = CreateEvent()
                b: WaitForSingleObject(e, INFINITE)
                a/2: WaitForSingleObject(e, INFINITE)
                SetEvent(e)
                SetEvent(e)
                WaitForSingleObject(e, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject waits
                a/2: WaitForSingleObject waits
                a: SetEvent -> TRUE
                b goes on -> 0
                a: SetEvent -> TRUE
                a/2 goes on -> 0
                a: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn a_manual_reset_event_lets_all_waiters_through() {
        check(
            "
                e = CreateEvent(_, TRUE)
                b: WaitForSingleObject(e, INFINITE)
                a/2: WaitForSingleObject(e, INFINITE)
                SetEvent(e)
                WaitForSingleObject(e, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject waits
                a/2: WaitForSingleObject waits
                a: SetEvent -> TRUE
                b goes on -> 0
                a/2 goes on -> 0
                a: WaitForSingleObject -> 0"#]],
        );
    }

    #[test]
    fn only_events_can_be_set() {
        check(
            "
                m = CreateMutex()
                SetEvent(m)
                SetEvent()
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
