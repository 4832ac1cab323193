//! One call of an API function, from the arguments to the last error.

use crate::answer::{Failure, Refused};
use crate::api::Output;
use abi::{ClauseId, ErrorCode, MachineId, ProcessId, ThreadId};
use kernel::Kernel;

/// A call in progress: who calls, and what becomes of it besides the return value.
pub struct Call<'c, 'k> {
    /// The kernel.
    pub kernel: &'c mut Kernel<'k>,
    /// The thread that calls.
    pub thread: ThreadId,
    /// The last error that the call wrote, if it wrote one.
    pub last_error: Option<ErrorCode>,
    /// The clause behind a refusal, or behind a last error that was written on success.
    pub clause: Option<ClauseId>,
    /// True if the call was refused.
    pub refused: bool,
    /// What the call ran into that the model does not cover.
    pub not_modelled: Option<&'static str>,
    /// Output parameters, by their documented names.
    pub outputs: Vec<(&'static str, Output)>,
}

impl<'c, 'k> Call<'c, 'k> {
    /// A call by this thread.
    pub fn new(kernel: &'c mut Kernel<'k>, thread: ThreadId) -> Call<'c, 'k> {
        Call {
            kernel,
            thread,
            last_error: None,
            clause: None,
            refused: false,
            not_modelled: None,
            outputs: Vec::new(),
        }
    }

    /// The calling process.
    pub fn process(&self) -> ProcessId {
        self.kernel.process_of(self.thread)
    }

    /// The machine that the call runs on.
    pub fn machine(&self) -> MachineId {
        self.kernel.machine_of(self.process())
    }

    /// Writes the calling thread's last error.
    pub fn set_last_error(&mut self, code: ErrorCode) {
        self.kernel.state.threads.edit(self.thread.0, |thread| thread.last_error = code.0);
        self.last_error = Some(code);
    }

    /// Ends the call: a value as it is; a failure as `failed`, with the last error written.
    ///
    /// This is the one place where a refusal becomes what a program sees.
    pub(crate) fn finish<T>(&mut self, result: Result<T, Failure>, failed: T) -> T {
        match result {
            Ok(value) => value,
            Err(Failure::Refused(Refused { code, clause })) => {
                self.clause = Some(clause);
                self.refused = true;
                self.set_last_error(code);
                failed
            }
            Err(Failure::NotModelled(what)) => {
                self.not_modelled = Some(what);
                failed
            }
        }
    }
}
