//! Where modules lie, and which addresses DLLs take from every process.

use super::modules::{Module, at, places};
use super::{EXE_BASE, Space, State};
use abi::world::{FileKind, ModuleSpec};
use abi::{GRANULARITY, MachineId, PAGE_BYTES, ProcessId};

/// Bytes in a slot.
const SLOT: u32 = 0x0200_0000;
/// Nobody's: what all processes see.
const NOBODY: ProcessId = ProcessId(u32::MAX);

impl State {
    /// Gives the DLLs of a machine's ROM their places, in the order of the world (SZ-341).
    pub(super) fn place_rom_modules(&mut self, machine: MachineId) {
        for file in 0..self.files.len() {
            let known = &self.files[file];
            let here = self.volumes[known.volume].machine == Some(machine);
            let Some(spec @ ModuleSpec::Dll { rel, .. }) = self.module_spec(file) else { continue };
            if !here || !known.kind.is_rom_module() || self.law.dlls.is_none() {
                continue;
            }
            let mut module = self.blank_module(machine, file, spec);
            module.fixed = true;
            let in_place = known.kind == FileKind::RomModule;
            if !(self.law.slot_1_is_for_all && rel && in_place && self.place_in_slot_1(&module)) {
                if let Some(base) = self.free_for_dll(machine, None, module.code + module.data) {
                    self.modules.push(Some(at(module, base)));
                }
            }
        }
    }

    /// Code that executes in place goes to slot 1, its data to the slots (SLOT-05, SLOT-06). Without
    /// code there is nothing for slot 1 (SZ-341).
    fn place_in_slot_1(&mut self, module: &Module) -> bool {
        if module.code == 0 {
            return false;
        }
        let machine = module.machine;
        let area = (SLOT, 2 * SLOT);
        let code = self.highest(Some(Space::Machine(machine)), area, module.code);
        let data = match module.data {
            0 => Some(0),
            pages => self.free_for_dll(machine, None, pages),
        };
        let (Some(base), Some(data_base)) = (code, data) else { return false };
        let row = self.modules.len();
        self.modules.push(Some(Module { base, data_base, in_slot_1: true, ..module.clone() }));
        self.open_module(row);
        self.show_image(row, NOBODY, Space::Machine(machine), base, (0, module.code));
        true
    }

    /// The highest range in which no DLL has its place, and that is free in a process if one is
    /// given; in slot-0 form (IN-04, SZ-347).
    pub(crate) fn free_for_dll(
        &self,
        machine: MachineId,
        process: Option<ProcessId>,
        pages: u32,
    ) -> Option<u32> {
        let (start, end) = self.law.dlls?;
        let modules = self.modules.iter().flatten();
        let mut taken: Vec<(u32, u32)> =
            modules.filter(|it| it.machine == machine).filter_map(Module::place).collect();
        taken.sort_unstable();
        taken.insert(0, (0, start));
        let (space, slot) = match process {
            Some(process) => {
                let slot = self.absolute(process, start) - start;
                (Some(self.space_at(process, start)), slot)
            }
            None => (None, 0),
        };
        let mut end = end;
        for (first, beyond) in taken.into_iter().rev() {
            let area = (slot.saturating_add(beyond), slot.saturating_add(end));
            let found = self.highest(space, area, pages);
            if let Some(found) = found.filter(|_| beyond < end) {
                return Some(found - slot);
            }
            end = end.min(first);
        }
        None
    }

    /// The highest range of an area, of at least one page, in which a space has nothing.
    fn highest(&self, space: Option<Space>, (start, end): (u32, u32), pages: u32) -> Option<u32> {
        let bytes = places(pages);
        let mut base = end.checked_sub(bytes)?;
        while base >= start {
            let last = base + (bytes - 1);
            match space.filter(|space| self.is_taken(*space, base, last)) {
                None => return Some(base),
                Some(_) => base = base.checked_sub(GRANULARITY)?,
            }
        }
        None
    }

    /// Where a module that has no place yet is to lie for a process.
    pub(crate) fn new_place(&self, process: ProcessId, module: &Module) -> Option<u32> {
        let pages = module.code + module.data;
        if !module.is_exe {
            return self.free_for_dll(module.machine, Some(process), pages);
        }
        let end = if self.law.one_space { SLOT } else { self.law.private.1 };
        (pages <= (end - EXE_BASE) / PAGE_BYTES).then_some(EXE_BASE)
    }

    /// Whether the place of a module is free in a process.
    pub(crate) fn place_is_free(&self, process: ProcessId, module: &Module) -> bool {
        let Some((first, beyond)) = module.place() else { return true };
        let slot = self.absolute(process, first) - first;
        !self.is_taken(self.space_at(process, first), slot + first, slot + beyond - 1)
    }

    /// A range of a slot that VirtualAlloc does not give out, because a DLL lies there in some
    /// process (IN-06), as far as it meets the given range; in the form of a process.
    pub(crate) fn lost_to_dlls(
        &self,
        process: ProcessId,
        first: u32,
        beyond: u64,
    ) -> Option<(u32, u32)> {
        if !self.law.one_space || first / SLOT >= 33 {
            return None;
        }
        let machine = self.machine_of(process);
        let slot = first / SLOT * SLOT;
        let used = self.modules.iter().flatten().filter(|it| it.machine == machine);
        let used = used.filter(|it| !it.loads.is_empty()).filter_map(Module::place);
        let mut ranges = used.map(|(start, end)| (slot + start, slot + end));
        ranges.find(|(start, end)| *end > first && u64::from(*start) < beyond)
    }

    /// Bytes of addresses that DLLs take from every process.
    pub(crate) fn lost_bytes(&self, machine: MachineId) -> u64 {
        let used = self.modules.iter().flatten().filter(|it| it.machine == machine);
        let used = used.filter(|it| !it.loads.is_empty()).filter_map(Module::place);
        if self.law.one_space { used.map(|(start, end)| u64::from(end - start)).sum() } else { 0 }
    }
}
