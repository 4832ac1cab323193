//! PulseEvent: signals an event for those that wait for it at this moment.
//!
//! Modelled: all of it. Who is let through is a choice (SZ-274).
//!
//! Documents: none was opened; it is what is generally known of PulseEvent.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::sync::on_event;
use abi::{Handle, clause};
use kernel::Kernel;

pub(crate) static API: Api = Api {
    name: "PulseEvent",
    params: &[Param { name: "hEvent", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Lets through who waits for an event now, and leaves it not signalled.",
    document: "PulseEvent, not opened",
    clauses: &[clause::SZ_68, clause::SZ_274],
    invoke: |call, args| Returned::Value(PulseEvent(call, args.handle(0)).into()),
};

/// Signals an event and takes the signal back. FALSE if the handle stands for no event.
pub fn PulseEvent(call: &mut Call<'_, '_>, hEvent: Handle) -> bool {
    on_event(call, hEvent, Kernel::pulse_event)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_wakes_who_waits_and_leaves_no_signal_for_who_comes_later() {
        check(
            "
                e = CreateEvent(_, TRUE)
                b: WaitForSingleObject(e, INFINITE)
                a/2: WaitForSingleObject(e, INFINITE)
                PulseEvent(e)
                WaitForSingleObject(e, 0)
                SetEvent(e)
                PulseEvent(e)
                WaitForSingleObject(e, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject waits
                a/2: WaitForSingleObject waits
                a: PulseEvent -> TRUE
                b goes on -> 0
                a/2 goes on -> 0
                a: WaitForSingleObject -> 258
                a: SetEvent -> TRUE
                a: PulseEvent -> TRUE
                a: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn what_is_no_event_cannot_be_pulsed() {
        check(
            "
                m = CreateMutex()
                PulseEvent(m)
                PulseEvent(NULL)
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: PulseEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: PulseEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
