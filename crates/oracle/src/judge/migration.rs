//! Threads that move into servers and back.
//!
//! That a thread moves is believed, as is what the world does; where to, with what rights and with
//! which pointers it comes there is judged.

use super::Judge;
use crate::state::Toucher;
use crate::verdict::Verdict;
use abi::clause::{self, ClauseId};
use abi::error::ERROR_PROCESS_ABORTED;
use abi::{Address, ProcessId, ThreadId};
use trace::Event;
use trace::event::ServerArg;

impl Judge {
    /// Who touches memory: a thread, and through WriteProcessMemory as one of the process whose
    /// memory it is, to which a handle is right enough (PERM-14).
    pub(super) fn toucher(&self, thread: ThreadId) -> Toucher {
        let mut who = self.state.toucher(thread);
        let open = self.open.get(&thread).filter(|open| !open.notes.blocked);
        if open.is_some_and(|open| &*open.api == "WriteProcessMemory") {
            who.rights.permissions = u32::MAX;
        }
        who
    }

    /// True for an address of the kernel that the thread may touch: what lies there this project does
    /// not model (PERM-11, SLOT-03).
    pub(super) fn is_beyond(&self, thread: ThreadId, address: u32) -> bool {
        let rights = self.state.toucher(thread).rights;
        let law = self.state.law;
        let slot_1 = law.one_space && !law.slot_1_is_for_all && address >> 25 == 1;
        let kernel = address >= 0x8000_0000 && rights.kernel_mode;
        kernel || slot_1 && self.state.has_right_to(rights, address)
    }

    /// Where a bad address is told in slot form too, that is its form (EXC-06).
    pub(super) fn slot_form(&self, who: Toucher, at: Address, form: Option<Address>) -> Verdict {
        let absolute = self.state.absolute(who.process, at.0);
        match form.filter(|form| form.0 != absolute) {
            Some(_) => self.breach(clause::EXC_06, format!("in slot form it is {absolute:#010x}")),
            None => Verdict::Permitted(clause::PERM_08),
        }
    }

    /// Judges that a thread moved into a server or back; none: the event tells of something else.
    pub(super) fn moved(&mut self, event: &Event) -> Option<Verdict> {
        Some(match event {
            Event::ServerEntered { thread, process, permissions, args } => {
                self.entered(*thread, *process, *permissions, args)
            }
            Event::ServerLeft { thread, process, calls, permissions, kernel_mode, result } => {
                let rights = (*permissions, *kernel_mode);
                self.left(*thread, (*process, *calls as usize), rights, result.is_none())
            }
            _ => return None,
        })
    }

    fn entered(
        &mut self,
        thread: ThreadId,
        server: ProcessId,
        permissions: u32,
        args: &[ServerArg],
    ) -> Verdict {
        let here = self.state.toucher(thread);
        let due = here.rights.permissions | self.state.key_of(server);
        let verdict = if !self.state.law.one_space {
            Verdict::Contradicts(String::from("servers are in the kernel in this version"))
        } else if !self.state.processes.get(&server).is_some_and(|server| server.running) {
            Verdict::Contradicts(String::from("the server does not run"))
        } else if permissions != due {
            self.breach(clause::O_15, format!("in the server its mask is {due:#010x}"))
        } else {
            Verdict::Permitted(clause::PSL_01)
        };
        let args = args.iter().map(|arg| self.passed(here.process, arg));
        let verdict = args.fold(verdict, Verdict::and);
        self.state.enter(thread, server, permissions);
        verdict
    }

    /// A pointer of slot 0 comes in the caller's slot, anything else as it is.
    fn passed(&self, caller: ProcessId, arg: &ServerArg) -> Verdict {
        let pointer = arg.pointer && arg.given != 0;
        let due = if pointer { self.state.absolute(caller, arg.given) } else { arg.given };
        let wrong = || format!("it comes to the server as {due:#010x}");
        match arg.passed == due {
            true => Verdict::Permitted(clause::PTR_06),
            false if pointer => self.breach(clause::PTR_06, wrong()),
            false if arg.pointer => self.breach(clause::SZ_280, wrong()),
            false => Verdict::Contradicts(wrong()),
        }
    }

    fn left(
        &mut self,
        thread: ThreadId,
        (process, calls): (ProcessId, usize),
        (permissions, kernel_mode): (u32, bool),
        failed: bool,
    ) -> Verdict {
        let known = self.state.threads.get(&thread);
        if known.is_none_or(|known| known.calls.len() <= calls) {
            return Verdict::Contradicts(String::from("the thread is in no such call"));
        }
        self.state.leave(thread, calls);
        if failed {
            // What it was about to do in the server never ends (SZ-282).
            self.abandon(thread);
            let known = self.state.threads.get_mut(&thread);
            known.into_iter().for_each(|known| known.last_error = Some(ERROR_PROCESS_ABORTED.0));
        }
        let now = self.state.toucher(thread);
        if now.process != process {
            return Verdict::Contradicts(format!("the call came from {}", now.process));
        }
        if (now.rights.permissions, now.rights.kernel_mode) != (permissions, kernel_mode) {
            return self.breach(clause::SZ_281, "it has the rights that it had before the call");
        }
        Verdict::Permitted(clause::PSL_01)
    }

    fn breach(&self, clause: ClauseId, reason: impl Into<String>) -> Verdict {
        Verdict::breach(clause, self.state.law.version, reason)
    }
}
