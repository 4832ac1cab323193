//! Threads that move into servers and back, and what they may touch.

use super::{Rights, State};
use abi::{NK_KEY, ProcessId, ThreadId, slot_key};

/// Who touches memory: whose slot shows at address 0, and which others may be touched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Toucher {
    pub(crate) process: ProcessId,
    pub(crate) rights: Rights,
}

impl State {
    /// What a new thread of a process in a slot may touch (O-15).
    pub(crate) fn first_rights(&self, slot: u32) -> Rights {
        let permissions = if self.law.one_space { slot_key(slot) | NK_KEY } else { 0 };
        Rights { permissions, kernel_mode: false }
    }

    /// The bit of a process in the masks of threads.
    pub(crate) fn key_of(&self, process: ProcessId) -> u32 {
        self.processes.get(&process).map_or(0, |process| slot_key(process.slot))
    }

    /// A thread, where it is and with what it may touch.
    pub(crate) fn toucher(&self, thread: ThreadId) -> Toucher {
        match self.threads.get(&thread) {
            Some(known) => Toucher { process: known.current, rights: known.rights },
            None => self.of_process(ProcessId(0)),
        }
    }

    /// A thread of a process that has only just begun.
    pub(crate) fn of_process(&self, process: ProcessId) -> Toucher {
        let slot = self.processes.get(&process).map_or(0, |process| process.slot);
        Toucher { process, rights: self.first_rights(slot) }
    }

    /// Whether rights are enough to touch an address in slot form; what lies there is another matter.
    pub(crate) fn has_right_to(&self, rights: Rights, form: u32) -> bool {
        match form >> 25 {
            _ if rights.kernel_mode => true,
            64.. => false,
            33.. => true,
            1 if self.law.slot_1_is_for_all => true,
            slot => rights.permissions & slot_key(slot) != 0,
        }
    }

    /// A thread moves into a server, where it has this mask.
    pub(crate) fn enter(&mut self, thread: ThreadId, server: ProcessId, permissions: u32) {
        let Some(known) = self.threads.get_mut(&thread) else { return };
        known.calls.push((known.current, known.rights));
        known.current = server;
        known.rights.permissions = permissions;
    }

    /// A thread goes back to where it was in so many calls.
    pub(crate) fn leave(&mut self, thread: ThreadId, calls: usize) {
        let Some(known) = self.threads.get_mut(&thread) else { return };
        while known.calls.len() > calls {
            if let Some((process, rights)) = known.calls.pop() {
                (known.current, known.rights) = (process, rights);
            }
        }
    }
}
