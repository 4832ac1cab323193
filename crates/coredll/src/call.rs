//! One call of an API function, from the arguments to the last error.

use crate::answer::{Failure, Interrupted, Refused};
use crate::api::{Api, Gives, Output, OutputValue};
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
    /// True in the narrow form of a function: `CreateFileMappingA`.
    pub(crate) narrow: bool,
    /// What the call ran into that the model does not cover.
    pub not_modelled: Option<&'static str>,
    /// What kept the call from coming to its end: nothing is returned then.
    pub interrupted: Option<Interrupted>,
    outputs: Vec<Output>,
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
            narrow: false,
            not_modelled: None,
            interrupted: None,
            outputs: Vec::new(),
        }
    }

    /// The calling process: the one whose code runs, a server that the thread has moved into
    /// included (SZ-290).
    #[inline]
    pub fn process(&self) -> ProcessId {
        self.kernel.current_of(self.thread)
    }

    /// The machine that the call runs on.
    pub fn machine(&self) -> MachineId {
        self.kernel.machine_of(self.process())
    }

    /// Writes the calling thread's last error.
    #[inline]
    pub fn set_last_error(&mut self, code: ErrorCode) {
        self.kernel.state.threads.edit(self.thread.0, |thread| thread.last_error = code.0);
        self.last_error = Some(code);
    }

    /// What the call has given through its output parameters.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Takes away what the call has given through its output parameters.
    pub fn take_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// Gives the program what the function declares as an output, once a call.
    ///
    /// This is the one door for outputs: one that is not declared does not pass.
    pub(crate) fn put(&mut self, api: &Api, name: &str, value: impl Into<OutputValue>) {
        self.put_for(self.process(), api, name, value);
    }

    /// The same; if the value is a handle, it is one of this process.
    pub(crate) fn put_for(
        &mut self,
        process: ProcessId,
        api: &Api,
        name: &str,
        value: impl Into<OutputValue>,
    ) {
        let declared = api.output(name);
        let known = declared.unwrap_or_else(|| panic!("{} declares no output {name}", api.name));
        let output = Output { name: known.name, gives: known.gives, value: value.into(), process };
        let bytes = output.number().is_none();
        assert_eq!(bytes, known.gives == Gives::Bytes, "{name} of {} is of its kind", api.name);
        let again = self.outputs.iter().any(|given| given.name == name);
        assert!(!again, "{} gives {name} once", api.name);
        self.outputs.push(output);
    }

    /// Ends the call: a value as it is; a failure as `failed`, with the last error written.
    ///
    /// This is the one place where a refusal becomes what a program sees.
    #[inline]
    pub(crate) fn finish<T>(&mut self, result: Result<T, Failure>, failed: T) -> T {
        match result {
            Ok(value) => {
                self.kernel.end_look_up(self.thread);
                value
            }
            Err(failure) => {
                self.fail(failure);
                failed
            }
        }
    }

    #[cold]
    fn fail(&mut self, failure: Failure) {
        if failure != Failure::Interrupted(Interrupted::Midway) {
            self.kernel.end_look_up(self.thread);
        }
        match failure {
            Failure::Refused(Refused { code, clause }) => {
                self.clause = Some(clause);
                self.refused = true;
                // CFM-01b, W-07b: after a failure GetLastError tells why. GLE-02, SZ-233: a success
                // leaves it alone, unless its function writes one.
                self.set_last_error(code);
            }
            Failure::NotModelled(what) => self.not_modelled = Some(what),
            Failure::Interrupted(how) => self.interrupted = Some(how),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::find;
    use crate::script::typed;
    use std::panic::catch_unwind;

    /// True if CreateProcess can give this as an output.
    fn passes(names: &[&str], bytes: bool) -> bool {
        let api = find("CreateProcess").expect("the function exists");
        let give = |name: &&str| match bytes {
            true => typed(|call| call.put(api, name, vec![1])),
            false => typed(|call| call.put(api, name, 1_u32)),
        };
        catch_unwind(|| names.iter().for_each(give)).is_ok()
    }

    #[test]
    fn only_what_is_declared_passes_the_door_for_outputs() {
        assert!(passes(&["hProcess", "dwThreadId"], false));
        assert!(!passes(&["lpExitCode"], false));
        assert!(!passes(&["hProcess"], true));
    }

    #[test]
    fn an_output_is_given_once() {
        let api = find("CreateProcess").expect("the function exists");
        let twice = || {
            typed(|call| {
                call.put(api, "hProcess", 1_u32);
                call.put(api, "hProcess", 1_u32);
            });
        };
        assert!(catch_unwind(twice).is_err());
    }
}
