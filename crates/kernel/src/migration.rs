//! What a thread may touch beside its own slot, and how it moves into servers and back.
//!
//! A thread has a mask with a bit for each slot (PERM-01, PERM-02). A call that another process
//! serves is carried out by the calling thread, which moves into that process and back (PSL-01).
//! So three processes play a part (PSL-02): the owner, which made the thread; the current one, whose
//! code runs; and the caller, from which the thread came into the current one.

use crate::record::{ServerCall, ThreadRecord, ThreadState};
use crate::space::{KERNEL_START, SLOT_BYTES};
use crate::{Fault, Kernel, Stop};
use abi::error::ERROR_PROCESS_ABORTED;
use abi::{Address, ExceptionCode, NK_KEY, ProcessId, ThreadId, not_modelled, slot_key};
use trace::Event;
use trace::event::ServerArg;

/// The most calls into servers that a thread is in at once; more is not modelled.
pub const MOST_CALLS: u32 = 32;

impl Kernel<'_> {
    /// The process that made a thread, and ends with it where nobody handles an exception (EXC-04).
    pub fn owner_of(&self, thread: ThreadId) -> ProcessId {
        self.state.threads[thread.0].owner
    }

    /// The process whose code a thread runs: its owner, or the server that it has moved into.
    #[inline]
    pub fn current_of(&self, thread: ThreadId) -> ProcessId {
        self.state.threads[thread.0].current
    }

    /// The call into a server that a thread is in, if it is in one.
    pub fn server_call(&self, thread: ThreadId) -> Option<&ServerCall> {
        self.state.server_calls.get(&(thread, self.state.threads[thread.0].calls))
    }

    /// The bit of a process in the masks of threads: that of its slot. None without slots.
    pub fn key_of(&self, process: ProcessId) -> u32 {
        match self.rules.slots() {
            Some(_) => slot_key(self.state.processes[process.0].slot),
            None => 0,
        }
    }

    /// The mask that a new thread of a process has: the bit of the process and that of the kernel's
    /// process (PERM-03, O-15).
    pub(crate) fn first_permissions(&self, process: ProcessId) -> u32 {
        if self.rules.slots().is_some() { self.key_of(process) | NK_KEY } else { 0 }
    }

    /// Gives a thread another mask and returns the one it had (PERM-05). Bits without a process are
    /// kept: a bit is the slot's, whoever lives there next (O-16).
    pub fn set_permissions(&mut self, thread: ThreadId, permissions: u32) -> u32 {
        let before = self.state.threads[thread.0].permissions;
        if permissions != before {
            self.state.threads.edit(thread.0, |record| record.permissions = permissions);
            self.emit(|| Event::PermissionsSet { thread, permissions });
        }
        before
    }

    /// Takes a thread into kernel mode or out of it, and returns whether it was there (PERM-09). In the
    /// usual image, which is modelled, threads begin in user mode, in servers too (PERM-13).
    pub fn set_kernel_mode(&mut self, thread: ThreadId, on: bool) -> bool {
        let before = self.state.threads[thread.0].kernel_mode;
        if on != before {
            self.state.threads.edit(thread.0, |record| record.kernel_mode = on);
            self.emit(|| Event::KernelMode { thread, on });
        }
        before
    }

    /// An address of a process's slot 0 in the slot of the process; every other address, and NULL,
    /// as it is (PTR-01, PTR-10, SZ-280).
    pub fn mapped(&self, process: ProcessId, address: Address) -> Address {
        let slot = self.rules.slots().map(|_| self.state.processes[process.0].slot);
        match slot {
            Some(slot) if address.slot() == 0 && address != Address::NULL => {
                Address(address.0 + slot * SLOT_BYTES)
            }
            _ => address,
        }
    }

    /// Whether a thread with this mask may touch an address, in slot form, as far as rights to slots
    /// and kernel mode go (PERM-01, PERM-11, O-17). What lies there is another matter. The large
    /// memory area has no key (O-09).
    pub fn has_right_to(&self, permissions: u32, kernel_mode: bool, form: Address) -> bool {
        let Some(slots) = self.rules.slots() else { return form.0 < KERNEL_START };
        match form.slot() {
            _ if kernel_mode => true,
            _ if form.0 >= KERNEL_START => false,
            _ if form.0 >= slots.large_memory.start => true,
            1 if slots.slot_1_is_for_all => true,
            slot => permissions & slot_key(slot) != 0,
        }
    }

    /// Moves a thread into a server, which the trace tells (PSL-06). It gets the right to the server's
    /// slot and keeps those it has, so that it may touch the caller's memory there (O-15, PSL-04,
    /// PERM-06); `args` are what the call passes, as the caller gave them and as the server
    /// sees them.
    ///
    /// # Errors
    /// Not modelled: more than [`MOST_CALLS`] calls at once.
    pub fn enter_server(
        &mut self,
        thread: ThreadId,
        server: ProcessId,
        args: Vec<ServerArg>,
    ) -> Result<(), Stop> {
        let ThreadRecord { current, permissions, kernel_mode, calls, .. } =
            self.state.threads[thread.0];
        assert!(self.rules.slots().is_some(), "servers are processes where there are slots");
        if calls == MOST_CALLS {
            return Err(Stop::NotModelled(not_modelled::DEEP_CALLS));
        }
        let (calls, there) = (calls + 1, permissions | self.key_of(server));
        let call = ServerCall { caller: current, permissions, kernel_mode };
        self.state.server_calls.insert((thread, calls), call);
        self.state.threads.edit(thread.0, |record| {
            record.current = server;
            record.permissions = there;
            record.calls = calls;
        });
        self.stir(thread);
        self.emit(|| Event::ServerEntered { thread, process: server, permissions: there, args });
        Ok(())
    }

    /// Takes a thread back out of the server that it is in. It has the mask and the mode again that
    /// it had before the call (SZ-281).
    pub fn leave_server(&mut self, thread: ThreadId, result: u32) {
        let calls = self.state.threads[thread.0].calls;
        assert!(calls > 0, "who leaves a server is in one");
        self.return_to(thread, calls - 1, Some(result));
    }

    /// Ends the calls of other processes' threads that are in a process which ends, with all calls
    /// that were made from within: each fails with ERROR_PROCESS_ABORTED (SZ-282).
    pub(crate) fn expel_visitors(&mut self, process: ProcessId) {
        let mut visitors: Vec<(ThreadId, u32)> = Vec::new();
        for (&(thread, call), _) in self.state.server_calls.iter() {
            let known = visitors.last().is_some_and(|&(last, _)| last == thread);
            let own = self.state.threads[thread.0].owner == process;
            if !known && !own && self.entered_by(thread, call) == process {
                visitors.push((thread, call));
            }
        }
        for (thread, call) in visitors {
            let awaited = self.leave_wait(thread);
            self.end_look_up(thread);
            self.state.threads.edit(thread.0, |record| {
                record.state = ThreadState::Ready;
                record.answer = None;
                record.last_error = ERROR_PROCESS_ABORTED.0;
            });
            self.return_to(thread, call - 1, None);
            for object in awaited {
                self.unpin(object);
            }
        }
    }

    /// Forgets the calls that a thread is in, because it ends (SZ-283).
    pub(crate) fn forget_calls(&mut self, thread: ThreadId) {
        self.drop_calls(thread, 0);
    }

    /// Raises what a fault raises, and returns its code. The address is reported as it was touched, and
    /// in slot form where that is another (O-19, EXC-06). An exception that nobody handles ends the
    /// process that owns the thread, wherever that is, with the exception's code (EXC-04, SZ-65).
    pub fn raise(&mut self, thread: ThreadId, fault: Fault, guarded: bool) -> ExceptionCode {
        let Fault { address, kind, cause } = fault;
        let code = self.rules.exception(cause);
        let base = self.cpu(thread).slot_base;
        let form = Some(address).filter(|at| base > 0 && at.slot() == 0);
        let slot_form = form.map(|at| Address(at.0 + base));
        self.emit(|| Event::Exception {
            thread,
            code,
            kind,
            address,
            slot_form,
            cause: cause.to_string().into(),
            guarded,
        });
        if !guarded {
            self.end_process(self.owner_of(thread), code.0);
        }
        code
    }

    /// The process that a thread moved into by one of its calls, counted from 1.
    fn entered_by(&self, thread: ThreadId, call: u32) -> ProcessId {
        match self.state.server_calls.get(&(thread, call + 1)) {
            Some(next) => next.caller,
            None => self.state.threads[thread.0].current,
        }
    }

    fn return_to(&mut self, thread: ThreadId, calls: u32, result: Option<u32>) {
        self.drop_calls(thread, calls);
        self.stir(thread);
        let ThreadRecord { current, permissions, kernel_mode, .. } = self.state.threads[thread.0];
        self.emit(|| Event::ServerLeft {
            thread,
            process: current,
            calls,
            permissions,
            kernel_mode,
            result,
        });
    }

    /// Puts a thread back to where it was when it was in so many calls.
    fn drop_calls(&mut self, thread: ThreadId, calls: u32) {
        let in_calls = self.state.threads[thread.0].calls;
        for call in (calls + 1..=in_calls).rev() {
            let call = self.state.server_calls.remove(&(thread, call));
            let ServerCall { caller, permissions, kernel_mode } =
                call.expect("each call of a thread is known");
            self.state.threads.edit(thread.0, |record| {
                record.current = caller;
                record.permissions = permissions;
                record.kernel_mode = kernel_mode;
                record.calls -= 1;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::record::ThreadState;
    use crate::sandbox::{A, A1, B, PDA, machines, machines_of, quietly};
    use crate::{Kernel, Stop};
    use abi::constant::INFINITE;
    use abi::error::ERROR_PROCESS_ABORTED;
    use abi::{Address, OsVersion, ProcessId};

    const C: ProcessId = ProcessId(2);

    /// Where the first thread of `a` is: its current process, its mask, its calls.
    fn place(kernel: &Kernel<'_>) -> (ProcessId, u32, u32) {
        let record = kernel.state.threads[A1.0];
        (record.current, record.permissions, record.calls)
    }

    fn enter(kernel: &mut Kernel<'_>, server: ProcessId) {
        kernel.enter_server(A1, server, Vec::new()).expect("there is room");
        kernel.check_invariants();
    }

    /// Runs operations in a world with `a`, `b` and `c`, the first thread of `a` in `b` and from
    /// there in `c`.
    fn nested(act: impl FnOnce(&mut Kernel<'_>)) {
        let mut world = machines(&[&["a", "b", "c"]]);
        quietly(&mut world, |kernel| {
            enter(kernel, B);
            enter(kernel, C);
            act(kernel);
            kernel.check_invariants();
        });
    }

    #[test]
    fn a_call_adds_the_bit_of_the_server_and_its_return_restores_what_was() {
        nested(|kernel| {
            assert_eq!(place(kernel), (C, 0b1111, 2));
            kernel.set_permissions(A1, 0);
            kernel.set_kernel_mode(A1, true);
            kernel.leave_server(A1, 7);
            assert_eq!(place(kernel), (B, 0b0111, 1));
            kernel.leave_server(A1, 7);
            assert_eq!(place(kernel), (A, 0b0011, 0));
            assert!(!kernel.state.threads[A1.0].kernel_mode);
        });
    }

    #[test]
    fn a_server_that_ends_takes_the_calls_from_within_with_it_and_nothing_else() {
        nested(|kernel| {
            kernel.end_process(B, 1);
            assert_eq!(place(kernel), (A, 0b0011, 0));
            assert_eq!(kernel.state.threads[A1.0].last_error, ERROR_PROCESS_ABORTED.0);
        });
        nested(|kernel| {
            kernel.end_process(C, 1);
            assert_eq!(place(kernel), (B, 0b0111, 1));
        });
    }

    #[test]
    fn a_wait_in_a_server_ends_with_the_server() {
        nested(|kernel| {
            let event = kernel.create_event(PDA, false, false, None);
            kernel.open_handle(A, event).expect("there is room");
            kernel.wait(A1, event, INFINITE).expect("it can be waited for");
            kernel.end_process(C, 1);
            assert_eq!(kernel.state.threads[A1.0].state, ThreadState::Ready);
            assert_eq!(kernel.take_answer(A1), None);
        });
    }

    #[test]
    fn a_thread_that_ends_in_a_server_leaves_the_server_as_it_is() {
        nested(|kernel| {
            let second = kernel.start_thread(A, None, None).expect("there is room");
            kernel.enter_server(second, C, Vec::new()).expect("there is room");
            kernel.end_thread(second, 3);
            kernel.end_process(A, 3);
            assert!(kernel.state.processes[C.0].exit_code.is_none());
            assert!(kernel.state.server_calls.is_empty());
        });
    }

    #[test]
    fn the_thirty_third_call_is_not_modelled() {
        let mut world = machines(&[&["a", "b"]]);
        quietly(&mut world, |kernel| {
            for _ in 0..super::MOST_CALLS {
                enter(kernel, B);
            }
            let before = kernel.state.fingerprint_from_scratch();
            let more = kernel.enter_server(A1, B, Vec::new());
            assert!(matches!(more, Err(Stop::NotModelled(_))));
            assert_eq!(kernel.state.fingerprint_from_scratch(), before);
        });
    }

    #[test]
    fn a_pointer_is_mapped_into_a_slot_where_there_are_slots() {
        let mapped = |version, address| {
            let mut world = machines_of(version, &[&["a", "b"]]);
            quietly(&mut world, |kernel| kernel.mapped(B, Address(address)).0)
        };
        let versions = [OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0];
        for version in versions {
            let forms = [
                (0x1_1234, 0x601_1234),
                (0x401_1234, 0x401_1234),
                (0x4200_0000, 0x4200_0000),
                (0, 0),
            ];
            for (address, form) in forms {
                assert_eq!(mapped(version, address), form, "{version} {address:#x}");
            }
        }
        assert_eq!(mapped(OsVersion::Ce6_0, 0x1_1234), 0x1_1234);
    }
}
