//! Starting a machine again: a warm boot, and the loss of power.
//!
//! What a machine holds in program memory is lost: processes, objects, views, and the dirty pages
//! that were not written back. The object store survives both (RAM-01, ROM-08), and so do cards
//! and shares. Afterwards the processes that the world describes run again from their start; the
//! programs that they had started do not.

use crate::Kernel;
use abi::{BackingId, MachineId, ProcessId};
use std::sync::Arc;

impl Kernel<'_> {
    /// Starts a machine again without write-back.
    pub fn warm_boot(&mut self, machine: MachineId) {
        let processes = self.lose_processes(machine);
        self.lose_pending_writes(machine);
        self.release_memory(machine);
        for name in processes {
            self.start_process(machine, name, None).expect("the slots of the lost ones are free");
        }
    }

    /// Takes the power away and gives it back. What is on the media stays, also in the object
    /// store: it is transacted, and what the model writes is written whole (ROM-08).
    pub fn power_cut(&mut self, machine: MachineId) {
        self.warm_boot(machine);
    }

    /// Ends every process of a machine, its dirty pages unwritten. Returns the names of those
    /// that the world describes, in the order of their slots.
    fn lose_processes(&mut self, machine: MachineId) -> Vec<Arc<str>> {
        self.lose_dirty_pages(machine);
        let mut lost: Vec<(u32, ProcessId, Arc<str>, bool)> = self
            .state
            .processes
            .iter()
            .filter(|(_, process)| process.machine == machine && process.exit_code.is_none())
            .map(|(row, process)| {
                let described = process.program.is_none();
                (process.slot, ProcessId(row), process.name.clone(), described)
            })
            .collect();
        lost.sort_unstable();
        for (_, process, _, _) in &lost {
            self.end_process(*process, 0);
        }
        lost.into_iter().filter(|lost| lost.3).map(|lost| lost.2).collect()
    }

    /// Forgets that pages are dirty: their content is about to be lost.
    fn lose_dirty_pages(&mut self, machine: MachineId) {
        for backing in self.backings_of(machine) {
            for (_, frame) in self.resident_pages(backing) {
                if self.state.frames[frame.0].dirty {
                    self.forget_dirt(backing, frame);
                }
            }
        }
    }

    fn lose_pending_writes(&mut self, machine: MachineId) {
        for backing in self.backings_of(machine) {
            self.drop_if_unused(backing);
        }
    }

    fn backings_of(&self, machine: MachineId) -> Vec<BackingId> {
        let own = self.state.backings.iter().filter(|(_, backing)| backing.machine == machine);
        own.map(|(row, _)| BackingId(row)).collect()
    }
}
