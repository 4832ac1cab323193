//! Modules: EXEs and DLLs, and who has them loaded.
//!
//! The pages of code of a module are one set of frames for all processes (IN-12), brought in at
//! their first touch or used where they lie in ROM (PAGE-02, ROM-05, PAGE-04); its data are each
//! process's own (SLOT-06). A DLL has one address in all processes (IN-05), and its addresses are lost to
//! every process as long as one has it loaded (IN-06).
//!
//! [`place`] says where a module lies, [`image`] what its pages are.

pub mod image;
pub mod place;

use crate::record::{Load, ModuleRecord, RegionUse, Row};
use crate::{Kernel, Refusal};
use abi::world::ModuleSpec;
use abi::{FileId, MachineId, ModuleId, PAGE_BYTES, ProcessId, RegionId};
use journal::PageVersion;
use trace::Event;

/// A load of which everything has been checked.
#[derive(Debug)]
pub(crate) struct LoadPlan {
    /// The module, if it is loaded already or has a place.
    known: Option<ModuleId>,
    /// What it is to be.
    record: ModuleRecord,
    /// Its pages, if they come in at once.
    pages: Vec<PageVersion>,
    /// Frames that the load takes.
    pub(crate) frames: u64,
}

impl LoadPlan {
    /// The pages of addresses that it takes.
    pub(crate) fn pages(&self) -> u32 {
        self.record.code_pages + self.record.data_pages
    }
}

impl Kernel<'_> {
    /// Loads a module into a process, or counts one more load of it. Returns how often the process
    /// now has it loaded.
    ///
    /// Refuses before it changes anything: `NotAModule`; `OutOfAddresses` if its place is taken in
    /// this process, or none is left (IN-08); what reaching the file may bring; and `OutOfFrames`
    /// where its pages come in at once.
    pub fn load_module(
        &mut self,
        process: ProcessId,
        file: FileId,
    ) -> Result<(ModuleId, u32), Refusal> {
        let machine = self.machine_of(process);
        let loaded = self.module_of_file(machine, file);
        if let Some(module) = loaded.filter(|module| self.load_count(process, *module) > 0) {
            return Ok((module, self.count_load(process, module, 1)));
        }
        let plan = self.plan_load(machine, Some(process), file)?;
        self.make_room(machine, plan.frames)?;
        Ok(self.carry_out(process, plan))
    }

    /// Checks a load, for a process or for one that is not there yet. Frames are still to be found.
    pub(crate) fn plan_load(
        &mut self,
        machine: MachineId,
        process: Option<ProcessId>,
        file: FileId,
    ) -> Result<LoadPlan, Refusal> {
        let known = self.module_of_file(machine, file);
        let record = match known {
            Some(module) => self.state.modules[module.0],
            None => self.new_place(machine, process, file)?,
        };
        if let Some(process) = process {
            self.check_place(process, &record)?;
        }
        self.reachable(machine, file)?;
        if !self.comes_in_whole(machine, file) {
            return Ok(LoadPlan { known, record, pages: Vec::new(), frames: 0 });
        }
        let all = record.code_pages + record.data_pages;
        let pages: Result<Vec<PageVersion>, Refusal> =
            (0..u64::from(all)).map(|page| self.file_page(machine, file, page)).collect();
        let code = if record.backing.is_none() { record.code_pages } else { 0 };
        let frames = u64::from(code + record.data_pages);
        Ok(LoadPlan { known, record, pages: pages?, frames })
    }

    /// Loads what was checked; its frames are free.
    pub(crate) fn carry_out(&mut self, process: ProcessId, plan: LoadPlan) -> (ModuleId, u32) {
        let module = plan.known.unwrap_or_else(|| self.add_module(plan.record));
        if self.state.modules[module.0].backing.is_none() {
            self.open_module(module);
            self.fill_code(module, &plan.pages);
        }
        let count = self.count_load(process, module, 1);
        self.map_into(process, module, &plan.pages);
        (module, count)
    }

    /// Takes back one load of a module; with the last one its pages in the process are gone. How
    /// often the process still has it loaded.
    pub fn free_module(&mut self, process: ProcessId, module: ModuleId) -> u32 {
        let left = self.count_load(process, module, -1);
        if left == 0 {
            self.leave_module(process, module);
        }
        left
    }

    /// How often a process has a module loaded.
    pub fn load_count(&self, process: ProcessId, module: ModuleId) -> u32 {
        self.state.loads.get(&(process, module)).map_or(0, |load| load.count)
    }

    /// The modules that a process has loaded.
    pub fn modules_of(&self, process: ProcessId) -> Vec<ModuleId> {
        let all = (process, ModuleId(0))..=(process, ModuleId(u32::MAX));
        self.state.loads.range(all).map(|(&(_, module), _)| module).collect()
    }

    /// Takes every module from a process that ends.
    pub(crate) fn leave_all_modules(&mut self, process: ProcessId) {
        for module in self.modules_of(process) {
            let count = self.load_count(process, module);
            self.count_load(process, module, -i64::from(count));
            self.leave_module(process, module);
        }
    }

    /// The module of a file, if it is loaded or has a place.
    pub fn module_of_file(&self, machine: MachineId, file: FileId) -> Option<ModuleId> {
        self.state.file_modules.get(&(machine, file)).map(|row| row.0)
    }

    /// What can be loaded of a file: `NotAModule`.
    pub fn module_spec(&self, file: FileId) -> Result<ModuleSpec, Refusal> {
        let record = &self.state.files[file.0];
        let spec = record.module.ok_or(Refusal::NotAModule)?;
        // Its length may have been changed since.
        let fits = 1..=u64::from(u32::MAX);
        match fits.contains(&record.size) && record.size >= u64::from(spec.data()) {
            true => Ok(spec),
            false => Err(Refusal::NotAModule),
        }
    }

    fn blank_module(&self, machine: MachineId, file: FileId, spec: ModuleSpec) -> ModuleRecord {
        let page = u64::from(PAGE_BYTES);
        let pages = self.state.files[file.0].size.div_ceil(page) as u32;
        let data_pages = spec.data().div_ceil(PAGE_BYTES);
        ModuleRecord {
            machine,
            file,
            backing: None,
            is_exe: matches!(spec, ModuleSpec::Exe { .. }),
            base: 0,
            code_pages: pages - data_pages,
            data_base: 0,
            data_pages,
            in_slot_1: false,
            fixed: false,
            users: 0,
        }
    }

    fn count_load(&mut self, process: ProcessId, module: ModuleId, change: i64) -> u32 {
        let before = self.load_count(process, module);
        let count = u32::try_from(i64::from(before) + change).expect("loads are counted");
        if count == 0 {
            self.state.loads.remove(&(process, module));
        } else {
            self.state.loads.insert((process, module), Load { count });
        }
        if before == 0 {
            self.state.modules.edit(module.0, |record| record.users += 1);
        }
        self.emit(|| Event::ModuleCounted { module, process, count });
        count
    }

    fn add_module(&mut self, record: ModuleRecord) -> ModuleId {
        let module = ModuleId(self.state.modules.insert(record));
        self.state.file_modules.insert((record.machine, record.file), Row(module));
        if let Some((base, _)) = record.in_slots() {
            self.state.module_places.insert((record.machine, base), Row(module));
        }
        module
    }

    /// Takes a module's pages from a process that does not have it loaded any more.
    fn leave_module(&mut self, process: ProcessId, module: ModuleId) {
        let all = (module, RegionId(0))..=(module, RegionId(u32::MAX));
        let regions = self.state.module_regions.range(all).map(|(&(_, region), ())| region);
        let owner = |region: &RegionId| self.state.regions[region.0].owner;
        let own: Vec<RegionId> = regions.filter(|id| owner(id) == Some(process)).collect();
        for region in own {
            self.unmap_image(region);
        }
        self.state.modules.edit(module.0, |record| record.users -= 1);
        self.close_module(module);
    }

    /// Lets go of a module that nobody has loaded. What the ROM has in slot 1 stays.
    fn close_module(&mut self, module: ModuleId) {
        let record = self.state.modules[module.0];
        if record.users > 0 || record.in_slot_1 {
            return;
        }
        let backing = self.backing_of_module(module);
        self.emit(|| Event::ModuleUnloaded { module });
        self.state.modules.edit(module.0, |record| record.backing = None);
        self.state.backings.edit(backing.0, |backing| {
            backing.users -= 1;
            backing.module = None;
        });
        self.drop_if_unused(backing);
        if record.fixed {
            return;
        }
        self.state.modules.remove(module.0);
        self.state.file_modules.remove(&(record.machine, record.file));
        if let Some((base, _)) = record.in_slots() {
            self.state.module_places.remove(&(record.machine, base));
        }
    }

    /// The module that an address of a process, in slot form, lies in.
    pub fn module_around(&self, process: ProcessId, form: u32) -> Option<ModuleId> {
        let region = self.region_around(self.space_of(process, form), form)?;
        match self.state.regions[region.0].used_for {
            RegionUse::Image { module, .. } => Some(module),
            _ => None,
        }
    }
}
