//! SetThreadPriority: gives a thread a priority, one of eight.
//!
//! Modelled: all of it. What a priority decides is a choice (SZ-276, SZ-277), and so are the codes
//! (SZ-278). The order of checks: the handle, the priority.
//!
//! Documents: none was opened; it is what is generally known of SetThreadPriority.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::process::thread_of;
use abi::constant::{Family, THREAD_PRIORITY_IDLE, THREAD_PRIORITY_NORMAL};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};
use kernel::thread::PRIORITIES;

/// The first of the eight priorities that have names, of all.
pub(super) const FIRST: u32 = PRIORITIES - 8;

pub(crate) static API: Api = Api {
    name: "SetThreadPriority",
    params: &[
        Param { name: "hThread", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "nPriority",
            takes: Takes::Number { families: &[Family::Priority], default: THREAD_PRIORITY_NORMAL },
        },
    ],
    returns: Returns::Boolean,
    versions: CE,
    about: "Gives a thread one of eight priorities, THREAD_PRIORITY_TIME_CRITICAL to THREAD_PRIORITY_IDLE.",
    document: "SetThreadPriority, not opened",
    clauses: &[clause::SZ_276, clause::SZ_277, clause::SZ_278],
    invoke: |call, args| {
        Returned::Value(SetThreadPriority(call, args.handle(0), args.number(1)).into())
    },
};

/// Gives a thread a priority of its own, 0 to 7, which is 248 to 255 of all. FALSE on failure.
pub fn SetThreadPriority(call: &mut Call<'_, '_>, hThread: Handle, nPriority: u32) -> bool {
    let result = set(call, hThread, nPriority).map(|()| true);
    call.finish(result, false)
}

fn set(call: &mut Call<'_, '_>, thread: Handle, priority: u32) -> Result<(), Failure> {
    let thread = thread_of(call, thread, clause::SZ_278)?;
    if priority > THREAD_PRIORITY_IDLE {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_278);
    }
    call.kernel.set_priority(thread, FIRST + priority);
    Ok(())
}
