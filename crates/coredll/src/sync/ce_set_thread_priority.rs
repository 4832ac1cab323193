//! CeSetThreadPriority: gives a thread a priority, one of 256.
//!
//! Modelled: all of it. What a priority decides is a choice (SZ-276, SZ-277), and so are the codes
//! (SZ-278). The order of checks: the handle, the priority.
//!
//! Documents: none was opened; it is what is generally known of CeSetThreadPriority.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::process::thread_of;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};
use kernel::thread::{NORMAL_PRIORITY, PRIORITIES};

pub(crate) static API: Api = Api {
    name: "CeSetThreadPriority",
    params: &[
        Param { name: "hThread", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "nPriority",
            takes: Takes::Number { families: &[], default: NORMAL_PRIORITY },
        },
    ],
    returns: Returns::Boolean,
    versions: CE,
    about: "Gives a thread a priority, from 0, the most urgent, to 255.",
    document: "CeSetThreadPriority, not opened",
    clauses: &[clause::SZ_276, clause::SZ_277, clause::SZ_278],
    invoke: |call, args| {
        Returned::Value(CeSetThreadPriority(call, args.handle(0), args.number(1)).into())
    },
};

/// Gives a thread a priority of its own, from 0, the most urgent, to 255. FALSE on failure.
pub fn CeSetThreadPriority(call: &mut Call<'_, '_>, hThread: Handle, nPriority: u32) -> bool {
    let result = set(call, hThread, nPriority).map(|()| true);
    call.finish(result, false)
}

fn set(call: &mut Call<'_, '_>, thread: Handle, priority: u32) -> Result<(), Failure> {
    let thread = thread_of(call, thread, clause::SZ_278)?;
    if priority >= PRIORITIES {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_278);
    }
    call.kernel.set_priority(thread, priority);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_queue_is_served_in_the_order_of_priority_and_then_of_coming() {
        check(
            "
                e = CreateEvent()
                b: t = GetCurrentThreadId()
                a/2: WaitForSingleObject(e, INFINITE)
                b: WaitForSingleObject(e, INFINITE)
                CeSetThreadPriority(t, 250)
                SetEvent(e)
                SetEvent(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: GetCurrentThreadId -> 0x0008000e
                a/2: WaitForSingleObject waits
                b: WaitForSingleObject waits
                a: CeSetThreadPriority -> TRUE
                a: SetEvent -> TRUE
                b goes on -> 0
                a: SetEvent -> TRUE
                a/2 goes on -> 0"#]],
        );
    }

    #[test]
    fn a_priority_has_256_values_of_which_the_last_eight_have_names() {
        check(
            "
                t = GetCurrentThreadId()
                CeGetThreadPriority(t)
                GetThreadPriority(t)
                CeSetThreadPriority(t, 256)
                CeSetThreadPriority(t, 255)
                GetThreadPriority(t)
                CeSetThreadPriority(t, 0)
                GetThreadPriority(t)
                SetThreadPriority(t, 8)
                SetThreadPriority(t, THREAD_PRIORITY_BELOW_NORMAL)
                CeGetThreadPriority(t)
                e = CreateEvent()
                CeSetThreadPriority(e, 256)
                CeGetThreadPriority(e)
                SetThreadPriority(e, 8)
                GetThreadPriority(NULL)
            ",
            expect![[r#"
                a: GetCurrentThreadId -> 0x00080006
                a: CeGetThreadPriority -> 251
                a: GetThreadPriority -> 3
                a: CeSetThreadPriority -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-278]
                a: CeSetThreadPriority -> TRUE
                a: GetThreadPriority -> 7
                a: CeSetThreadPriority -> TRUE
                a: GetThreadPriority -> 0
                a: SetThreadPriority -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-278]
                a: SetThreadPriority -> TRUE
                a: CeGetThreadPriority -> 252
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CeSetThreadPriority -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-278]
                a: CeGetThreadPriority -> 0x7fffffff, ERROR_INVALID_HANDLE (6) [SZ-278]
                a: SetThreadPriority -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-278]
                a: GetThreadPriority -> 0x7fffffff, ERROR_INVALID_HANDLE (6) [SZ-278]"#]],
        );
    }
}
