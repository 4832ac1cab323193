//! Where modules lie.
//!
//! An EXE begins at 0x00010000 (IN-02). DLLs are placed from the top of the slot down (IN-04), in
//! one place for all processes. Those of the ROM have their places from the start, in the order of
//! the world (SZ-341), each in every slot (IN-11), though others may reserve what is not loaded there
//! (IN-07): the code of one that is executed in place lies in slot 1 where that holds
//! DLLs (SLOT-04, SLOT-05), and its data in the slots (SLOT-06). With a space for each process DLLs
//! have an area of their own (SI-07e).

use crate::record::{ModuleRecord, Row};
use crate::space::{SLOT_BYTES, SpaceId};
use crate::versions::{AddressSpace, Area};
use crate::{Kernel, Refusal};
use abi::world::{FileKind, ModuleSpec};
use abi::{FileId, GRANULARITY, MachineId, ModuleId, PAGE_BYTES, ProcessId};

/// Where the image of a program begins (IN-02).
pub const EXE_BASE: u32 = GRANULARITY;

/// Slot 1.
const SLOT_1: Area = Area { start: SLOT_BYTES, end: 2 * SLOT_BYTES };

impl Kernel<'_> {
    /// Gives the DLLs of a machine's ROM their places, in every slot, before any process starts
    /// (IN-11, SZ-341).
    pub(crate) fn place_rom_modules(&mut self, machine: MachineId) {
        let files: Vec<FileId> = self.state.files.iter().map(|(row, _)| FileId(row)).collect();
        for file in files {
            let of_rom = self.state.files[file.0].kind.is_rom_module()
                && self.volume_of(file).machine == Some(machine);
            let spec = self.module_spec(file);
            if let (true, Ok(spec @ ModuleSpec::Dll { rel, .. })) = (of_rom, spec) {
                let blank = self.blank_module(machine, file, spec);
                self.place_rom_module(ModuleRecord { fixed: true, ..blank }, rel);
            }
        }
    }

    /// Places a DLL of the ROM. One that finds no place has none: to load it fails (IN-08).
    fn place_rom_module(&mut self, record: ModuleRecord, rel: bool) {
        let machine = record.machine;
        let for_all = self.rules.slots().is_some_and(|slots| slots.slot_1_is_for_all);
        if for_all && rel && self.executes_in_place(record.file) {
            let code = self.free_in_slot_1(machine, record.code_pages);
            let data = match record.data_pages {
                0 => Ok(0),
                pages => self.free_for_dll(machine, None, pages),
            };
            if let (Ok(base), Ok(data_base)) = (code, data) {
                let record = ModuleRecord { base, data_base, in_slot_1: true, ..record };
                let module = self.add_module(record);
                self.open_module(module);
                self.map_image(module, None, base, 0, record.code_pages);
                return;
            }
        }
        if let Ok(base) = self.free_for_dll(machine, None, record.code_pages + record.data_pages) {
            self.add_module(record.at(base));
        }
    }

    /// What a module that has no place yet is to be, and where, for a process that has room there.
    pub(super) fn new_place(
        &self,
        machine: MachineId,
        process: Option<ProcessId>,
        file: FileId,
    ) -> Result<ModuleRecord, Refusal> {
        let spec = self.module_spec(file)?;
        let record = self.blank_module(machine, file, spec);
        let pages = record.code_pages + record.data_pages;
        if !record.is_exe {
            return Ok(record.at(self.free_for_dll(machine, process, pages)?));
        }
        let end = match &self.rules.space {
            AddressSpace::Slots(_) => SLOT_BYTES,
            AddressSpace::Flat(flat) => flat.private.end,
        };
        match pages <= (end - EXE_BASE) / PAGE_BYTES {
            true => Ok(record.at(EXE_BASE)),
            false => Err(Refusal::OutOfAddresses),
        }
    }

    /// Whether the place of a module is free in a process: `OutOfAddresses`.
    pub(super) fn check_place(
        &self,
        process: ProcessId,
        record: &ModuleRecord,
    ) -> Result<(), Refusal> {
        let Some((base, pages)) = record.in_slots() else { return Ok(()) };
        let base = self.slot_base(process) + base;
        match self.is_free(self.space_of(process, base), base, pages) {
            true => Ok(()),
            false => Err(Refusal::OutOfAddresses),
        }
    }

    /// The highest range in which no DLL has its place, and that is free in a process if one is
    /// given (SZ-347); in slot-0 form.
    fn free_for_dll(
        &self,
        machine: MachineId,
        process: Option<ProcessId>,
        pages: u32,
    ) -> Result<u32, Refusal> {
        let area = self.dll_area();
        let mut end = area.end;
        let all = (machine, 0)..=(machine, u32::MAX);
        let taken = self.state.module_places.range(all).rev().map(|(_, row)| self.place_of(*row));
        for gap in taken.chain([Area { start: 0, end: area.start }]) {
            let found = self.highest_in(Area { start: gap.end, end }, process, pages);
            if found.is_ok() {
                return found;
            }
            end = gap.start;
        }
        Err(Refusal::OutOfAddresses)
    }

    /// The highest range in a gap between DLLs, free in a process if one is given.
    fn highest_in(
        &self,
        gap: Area,
        process: Option<ProcessId>,
        pages: u32,
    ) -> Result<u32, Refusal> {
        let bytes = (pages * PAGE_BYTES).next_multiple_of(GRANULARITY);
        if gap.end.saturating_sub(gap.start) < bytes {
            return Err(Refusal::OutOfAddresses);
        }
        let Some(process) = process else { return Ok(gap.end - bytes) };
        let slot = self.slot_base(process);
        let area = Area { start: slot + gap.start, end: slot + gap.end };
        let space = self.space_of(process, area.start);
        Ok(self.find_unused(space, area, u64::from(pages), true)? - slot)
    }

    fn free_in_slot_1(&self, machine: MachineId, pages: u32) -> Result<u32, Refusal> {
        self.find_unused(self.common_space(machine), SLOT_1, u64::from(pages), true)
    }

    /// Whether EXEs and DLLs can be loaded at all.
    pub fn has_modules(&self) -> bool {
        let area = self.dll_area();
        area.start < area.end
    }

    /// Where DLLs lie, in slot-0 form.
    fn dll_area(&self) -> Area {
        match &self.rules.space {
            AddressSpace::Slots(_) => Area { start: EXE_BASE, end: SLOT_BYTES },
            AddressSpace::Flat(flat) => flat.dlls.unwrap_or(Area { start: 0, end: 0 }),
        }
    }

    /// The range of addresses that a DLL takes in every slot, to the end of its last 64 KB place.
    fn place_of(&self, Row(module): Row<ModuleId>) -> Area {
        let record = &self.state.modules[module.0];
        let (start, pages) = record.in_slots().expect("a DLL that is listed has a place");
        Area { start, end: start + (pages * PAGE_BYTES).next_multiple_of(GRANULARITY) }
    }

    /// A range of a slot that VirtualAlloc does not give out, because a DLL lies there in some
    /// process (IN-06, SZ-346; one that nobody has loaded takes nothing, IN-07), as far as it meets
    /// the given range of addresses. Nothing is lost outside of the slots.
    #[inline]
    pub(crate) fn lost_to_dlls(&self, space: SpaceId, base: u32, pages: u32) -> Option<Area> {
        match self.state.module_places.is_empty() {
            true => None,
            false => self.met_by_dlls(space, base, pages),
        }
    }

    fn met_by_dlls(&self, space: SpaceId, base: u32, pages: u32) -> Option<Area> {
        if base >= self.rules.slots()?.large_memory.start {
            return None;
        }
        let machine = MachineId(space.0);
        let (slot, start) = (base / SLOT_BYTES * SLOT_BYTES, base % SLOT_BYTES);
        let end = start + (pages * PAGE_BYTES).next_multiple_of(GRANULARITY);
        let below = self.state.module_places.range((machine, 0)..(machine, end)).rev();
        let meets = below.map(|(_, row)| (*row, self.place_of(*row)));
        let mut meets = meets.take_while(|(_, place)| place.end > start);
        let lost = meets.find(|(Row(module), _)| self.state.modules[module.0].users > 0);
        lost.map(|(_, place)| Area { start: slot + place.start, end: slot + place.end })
    }

    /// Whether the code of a file's module is executed where it lies in ROM (PAGE-02).
    pub(crate) fn executes_in_place(&self, file: FileId) -> bool {
        self.state.files[file.0].kind == FileKind::RomModule
    }

    /// Whether all pages of a module come in when it is loaded, and stay (PAGE-03).
    pub(super) fn comes_in_whole(&self, machine: MachineId, file: FileId) -> bool {
        let pages_in = self.machine(machine).page_in && self.file_can_page(file);
        !pages_in && !self.executes_in_place(file)
    }
}

impl ModuleRecord {
    /// The module in one piece at an address.
    fn at(self, base: u32) -> ModuleRecord {
        ModuleRecord { base, data_base: base + self.code_pages * PAGE_BYTES, ..self }
    }

    /// The addresses that a DLL takes in every slot, if it takes any: where they begin, and how many
    /// pages.
    pub(super) fn in_slots(&self) -> Option<(u32, u32)> {
        let (base, pages) = match self.in_slot_1 {
            true => (self.data_base, self.data_pages),
            false => (self.base, self.code_pages + self.data_pages),
        };
        (!self.is_exe && pages > 0).then_some((base, pages))
    }
}
