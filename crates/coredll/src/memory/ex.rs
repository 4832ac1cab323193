//! The process that a function with Ex acts on.

use crate::Call;
use crate::answer::Failure;
use crate::process::living_process;
use abi::{Handle, ProcessId, clause};

/// The running process that a handle stands for (VX-01, SZ-306).
pub(super) fn target(call: &Call<'_, '_>, handle: Handle) -> Result<ProcessId, Failure> {
    living_process(call, handle, clause::SZ_306)
}
