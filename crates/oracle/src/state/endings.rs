//! The end of processes and threads.

use super::State;
use abi::{ProcessId, ThreadId};

impl State {
    /// A process has ended: its views are unmapped and its handles closed (OPEN-29, PROC-03a).
    pub(crate) fn end_process(&mut self, id: ProcessId, exit_code: Option<u32>) {
        let Some(process) = self.processes.get_mut(&id) else { return };
        if !process.running {
            return;
        }
        process.running = false;
        process.exit_code = exit_code;
        let machine = process.machine;
        let object = process.object;
        let threads = std::mem::take(&mut process.threads);
        self.on_machine(machine, |machine| machine.running = machine.running.saturating_sub(1));
        for thread in threads {
            self.end_thread(thread, exit_code);
        }
        self.unload_all(id);
        self.unmap_all(id);
        self.close_all(id);
        object.into_iter().for_each(|row| self.settle(row));
    }

    /// A thread has ended; mutexes that it owned are free (SZ-58).
    pub(crate) fn end_thread(&mut self, id: ThreadId, exit_code: Option<u32>) {
        let Some(thread) = self.threads.get_mut(&id).filter(|thread| thread.running) else {
            return;
        };
        thread.running = false;
        thread.exit_code = exit_code;
        let object = thread.object;
        let owner = thread.owner;
        self.drop_stack(id);
        // Another thread, of another process, may get its number.
        if let Some(process) = self.processes.get_mut(&owner) {
            process.threads.retain(|known| *known != id);
        }
        let Some(thread) = self.threads.get_mut(&id) else { return };
        for mutex in std::mem::take(&mut thread.mutexes) {
            self.objects[mutex].abandon(id);
        }
        object.into_iter().for_each(|row| self.settle(row));
    }
}
