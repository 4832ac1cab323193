//! Processes and threads.

pub(crate) mod create_process;
pub(crate) mod create_thread;
pub(crate) mod exit_process;
pub(crate) mod exit_thread;
pub(crate) mod get_caller_process;
pub(crate) mod get_current_process;
pub(crate) mod get_current_process_id;
pub(crate) mod get_current_thread;
pub(crate) mod get_current_thread_id;
pub(crate) mod get_exit_code_process;
pub(crate) mod get_exit_code_thread;
pub(crate) mod get_owner_process;
mod memory;
pub(crate) mod open_process;
pub(crate) mod read_process_memory;
pub(crate) mod terminate_process;
pub(crate) mod write_process_memory;

use crate::Call;
use crate::answer::{Failure, Refused};
use abi::error::ERROR_INVALID_HANDLE;
use abi::{ClauseId, Handle, ObjectId, ProcessId, ThreadId};
use kernel::Refusal;
use kernel::record::Body;

/// The process that a handle stands for, running or not. The pseudo-handle is the caller's own.
pub(crate) fn process_of(
    call: &Call<'_, '_>,
    handle: Handle,
    clause: ClauseId,
) -> Result<ProcessId, Failure> {
    match body_of(call, handle) {
        _ if handle == call.kernel.rules.handles.current_process => Ok(call.process()),
        Some(Body::Process(process)) => Ok(process),
        _ => Err(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })),
    }
}

/// The running process that a handle stands for.
pub(crate) fn living_process(
    call: &Call<'_, '_>,
    handle: Handle,
    clause: ClauseId,
) -> Result<ProcessId, Failure> {
    let process = process_of(call, handle, clause)?;
    match call.kernel.state.processes[process.0].exit_code {
        None => Ok(process),
        Some(_) => Err(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })),
    }
}

/// The thread that a handle stands for, running or not. The pseudo-handle is the caller.
pub(crate) fn thread_of(
    call: &Call<'_, '_>,
    handle: Handle,
    clause: ClauseId,
) -> Result<ThreadId, Failure> {
    match body_of(call, handle) {
        _ if handle == call.kernel.rules.handles.current_thread => Ok(call.thread),
        Some(Body::Thread(thread)) => Ok(thread),
        _ => Err(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })),
    }
}

/// The object that a pseudo-handle of the caller stands for.
pub(crate) fn pseudo_object(call: &Call<'_, '_>, handle: Handle) -> Option<ObjectId> {
    let rules = &call.kernel.rules.handles;
    if handle == rules.current_process {
        Some(call.kernel.state.processes[call.process().0].object)
    } else if handle == rules.current_thread {
        Some(call.kernel.state.threads[call.thread.0].object)
    } else {
        None
    }
}

/// The object that a handle stands for; a pseudo-handle stands for the caller itself.
pub(crate) fn object_of(call: &Call<'_, '_>, handle: Handle) -> Result<ObjectId, Refusal> {
    match pseudo_object(call, handle) {
        Some(object) => Ok(object),
        None => call.kernel.resolve(call.process(), handle),
    }
}

fn body_of(call: &Call<'_, '_>, handle: Handle) -> Option<Body> {
    let object = call.kernel.resolve(call.process(), handle).ok()?;
    Some(call.kernel.state.objects[object.0].body)
}
