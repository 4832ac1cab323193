//! The process that a function with Ex acts on.

use crate::Call;
use crate::answer::Failure;
use crate::api::{Param, Takes};
use crate::process::living_process;
use abi::{Handle, ProcessId, clause};

/// Its handle, before what the function without Ex takes.
pub(super) const PROCESS: Param = Param { name: "hProcess", takes: Takes::Process };

/// The running process that a handle stands for (VX-01, SZ-306).
pub(super) fn target(call: &Call<'_, '_>, handle: Handle) -> Result<ProcessId, Failure> {
    living_process(call, handle, clause::SZ_306)
}
