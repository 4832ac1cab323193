//! GetThreadPriority: tells the priority of a thread, one of eight.
//!
//! Modelled: all of it. What a thread begins with and which codes there are is a choice (SZ-275,
//! SZ-278).
//!
//! Documents: none was opened; it is what is generally known of GetThreadPriority.

use super::set_thread_priority::FIRST;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::process::thread_of;
use abi::constant::{Family, THREAD_PRIORITY_ERROR_RETURN};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetThreadPriority",
    params: &[Param { name: "hThread", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Number {
        families: &[Family::Priority],
        failure: Some(THREAD_PRIORITY_ERROR_RETURN),
    },
    versions: CE,
    about: "Tells the priority of a thread, from THREAD_PRIORITY_TIME_CRITICAL to THREAD_PRIORITY_IDLE.",
    document: "GetThreadPriority, not opened",
    clauses: &[clause::SZ_275, clause::SZ_278],
    invoke: |call, args| Returned::Value(GetThreadPriority(call, args.handle(0))),
};

/// The thread's own priority, as one of the last eight: 0 to 7.
/// THREAD_PRIORITY_ERROR_RETURN if the handle stands for no thread.
pub fn GetThreadPriority(call: &mut Call<'_, '_>, hThread: Handle) -> u32 {
    let thread = thread_of(call, hThread, clause::SZ_278);
    let result =
        thread.map(|thread| call.kernel.state.threads[thread.0].priority.saturating_sub(FIRST));
    call.finish(result, THREAD_PRIORITY_ERROR_RETURN)
}
