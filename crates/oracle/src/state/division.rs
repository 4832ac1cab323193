//! The line between the object store and program memory.

use super::{Row, State};
use abi::world::VolumeKind;
use abi::{MachineId, PAGE_BYTES};

const PAGE: u64 = PAGE_BYTES as u64;

/// How the RAM of a machine is divided, in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) store: u64,
    pub(crate) ram: u64,
}

impl State {
    /// The line of a machine; none: its object store has no capacity (SZ-322).
    pub(crate) fn line(&self, machine: MachineId) -> Option<Line> {
        let capacity = self.volumes[self.object_store(machine)?].capacity?;
        let ram = self.machine(machine)?.ram_pages;
        Some(Line { store: capacity.div_ceil(PAGE), ram })
    }

    /// The object store of a machine.
    pub(crate) fn object_store(&self, machine: MachineId) -> Option<Row> {
        self.volumes.iter().position(|volume| {
            volume.machine == Some(machine) && volume.kind == VolumeKind::ObjectStore
        })
    }

    /// Gives the object store so many pages, and program memory the rest. Nothing waits any more.
    pub(crate) fn move_line(&mut self, machine: MachineId, store: u64) {
        let (Some(row), Some(line)) = (self.object_store(machine), self.line(machine)) else {
            return;
        };
        // A store that ends within a page keeps its end where the line stays where it is.
        if store != line.store {
            self.volumes[row].capacity = Some(store.saturating_mul(PAGE));
        }
        self.on_machine(machine, |machine| {
            machine.ram_pages = (line.store + line.ram).saturating_sub(store);
            machine.store_due = None;
        });
    }

    /// A machine starts again: the one that the act names or, where it names none, each that has
    /// something waiting. What waits is there then (SZ-336).
    pub(crate) fn restart(&mut self, act: &str) {
        let named = |name: &str| act.contains(&format!("\"{name}\""));
        let one = self.machines.iter().any(|machine| named(&machine.name));
        let starts = self.machines.iter().map(|machine| !one || named(&machine.name));
        let due = self.machines.iter().map(|machine| machine.store_due).zip(starts);
        let due: Vec<_> = (0..).map(MachineId).zip(due).collect();
        for (machine, (store, _)) in due.into_iter().filter(|(_, (_, starts))| *starts) {
            self.on_machine(machine, |machine| machine.restarted = true);
            store.into_iter().for_each(|store| self.move_line(machine, store));
        }
    }
}
