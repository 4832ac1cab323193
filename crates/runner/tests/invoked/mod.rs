//! A call of a random program, for those who listen: the oracle's tests have it too.

use abi::ThreadId;
use coredll::{Api, Args, Output, Returned};
use kernel::Kernel;

/// Makes a call, and reports it and its return.
pub(crate) fn invoked(
    kernel: &mut Kernel<'_>,
    thread: ThreadId,
    api: &'static Api,
    args: &Args,
) -> (Returned, Vec<Output>, bool) {
    let made = runner::invoke(kernel, thread, api, args, Vec::new);
    (made.returned, made.outputs, made.failed)
}
