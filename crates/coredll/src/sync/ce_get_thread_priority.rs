//! CeGetThreadPriority: tells the priority of a thread, one of 256.
//!
//! Modelled: all of it. What a thread begins with and which codes there are is a choice (SZ-275,
//! SZ-278).
//!
//! Documents: none was opened; it is what is generally known of CeGetThreadPriority.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::process::thread_of;
use abi::constant::THREAD_PRIORITY_ERROR_RETURN;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "CeGetThreadPriority",
    params: &[Param { name: "hThread", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Number { families: &[], failure: Some(THREAD_PRIORITY_ERROR_RETURN) },
    versions: CE,
    about: "Tells the priority of a thread, from 0, the most urgent, to 255.",
    document: "CeGetThreadPriority, not opened",
    clauses: &[clause::SZ_275, clause::SZ_278],
    invoke: |call, args| Returned::Value(CeGetThreadPriority(call, args.handle(0))),
};

/// The thread's own priority, from 0, the most urgent, to 255.
/// THREAD_PRIORITY_ERROR_RETURN if the handle stands for no thread.
pub fn CeGetThreadPriority(call: &mut Call<'_, '_>, hThread: Handle) -> u32 {
    let thread = thread_of(call, hThread, clause::SZ_278);
    let result = thread.map(|thread| call.kernel.state.threads[thread.0].priority);
    call.finish(result, THREAD_PRIORITY_ERROR_RETURN)
}
