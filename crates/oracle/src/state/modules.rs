//! EXEs and DLLs: where they lie, who has them loaded, and what they cost.

use super::{Body, Holds, Mapping, Region, Row, Space, State, Where};
use crate::bytes::PAGE;
use abi::constant::{PAGE_EXECUTE_READ, PAGE_READONLY, PAGE_READWRITE};
use abi::world::{FileKind, ModuleSpec};
use abi::{GRANULARITY, MachineId, PAGE_BYTES, ProcessId, ThreadId};
use std::collections::BTreeMap;
use trace::event::ObjectKind;

/// Where the image of a program begins (IN-02).
pub(crate) const EXE_BASE: u32 = GRANULARITY;

/// An EXE or a DLL on a machine that is loaded, or has a place.
#[derive(Clone, Debug)]
pub(crate) struct Module {
    pub(crate) machine: MachineId,
    pub(crate) file: Row,
    pub(crate) is_exe: bool,
    /// Pages of code, the first of the file, and of data.
    pub(crate) code: u32,
    pub(crate) data: u32,
    /// Where they lie, in slot 0, in slot 1, or in the space of each process.
    pub(crate) base: u32,
    pub(super) data_base: u32,
    pub(crate) in_slot_1: bool,
    /// It keeps its place when nobody has it loaded.
    pub(super) fixed: bool,
    /// The object that stands for its pages of code while it is loaded.
    pub(crate) object: Option<Row>,
    /// How often each process has it loaded.
    pub(crate) loads: BTreeMap<ProcessId, u32>,
}

impl Module {
    /// The addresses that a DLL takes in every slot, to the end of its last 64 KB place.
    pub(crate) fn place(&self) -> Option<(u32, u32)> {
        let (base, pages) = match self.in_slot_1 {
            true => (self.data_base, self.data),
            false => (self.base, self.code + self.data),
        };
        (!self.is_exe && pages > 0).then(|| (base, base.saturating_add(places(pages))))
    }
}

/// The bytes of addresses that pages take (SI-02).
pub(super) fn places(pages: u32) -> u32 {
    let bytes = pages.saturating_mul(PAGE_BYTES).checked_next_multiple_of(GRANULARITY);
    bytes.unwrap_or(u32::MAX)
}

impl State {
    /// What can be loaded of a file; none: nothing.
    pub(crate) fn module_spec(&self, file: Row) -> Option<ModuleSpec> {
        let known = &self.files[file];
        let spec = known.module?;
        // Its length may have been changed since.
        let size = known.size.unwrap_or(0);
        ((1..=u64::from(u32::MAX)).contains(&size) && size >= u64::from(spec.data()))
            .then_some(spec)
    }

    /// A process of the world begins with the EXE that the world has for it.
    pub(crate) fn begin_as_described(&mut self, process: ProcessId, thread: ThreadId, name: &str) {
        let machine = self.machine_of(process);
        let Some(path) = self.images.get(&(machine, name.to_owned())) else { return };
        if let Where::File(file) = self.look_up(machine, path) {
            self.begin_image(process, Some(thread), file);
        }
    }

    /// A process begins with an EXE, behind it the stack of its first thread, and behind that its
    /// heap (SZ-352).
    pub(crate) fn begin_image(&mut self, process: ProcessId, thread: Option<ThreadId>, file: Row) {
        let machine = self.machine_of(process);
        let Some(spec) = self.module_spec(file) else { return };
        let row = self.module_of_file(machine, file).unwrap_or_else(|| {
            let module = self.blank_module(machine, file, spec);
            self.add_module(module, EXE_BASE)
        });
        if let Some(known) = self.processes.get_mut(&process) {
            known.image = Some(file);
        }
        self.load(process, row);
        if let Some(place) = self.place_for_stack(process, None) {
            self.give_stack(thread, process, place);
            self.give_first_heap(process, place);
        }
    }

    /// The file that a name of an image stands for (SZ-340). Err: it cannot be said.
    pub(crate) fn find_image(
        &self,
        machine: MachineId,
        name: &str,
        extension: &str,
    ) -> Result<Option<Row>, &'static str> {
        let last = name.rsplit('\\').next().unwrap_or(name);
        let name = if last.contains('.') { name.to_owned() } else { format!("{name}{extension}") };
        let paths = match name.contains('\\') {
            true => vec![name],
            false => vec![format!("\\windows\\{name}"), format!("\\{name}")],
        };
        for path in paths.iter().filter(|path| path.starts_with('\\')) {
            match self.look_up(machine, path) {
                Where::File(row) => return Ok(Some(row)),
                Where::Unsure => return Err("which files there are the trace does not tell"),
                Where::Refused(..) | Where::Folder | Where::Free(..) => {}
            }
        }
        Ok(None)
    }

    /// The module of a file, if it is loaded or has a place.
    pub(crate) fn module_of_file(&self, machine: MachineId, file: Row) -> Option<Row> {
        let mut known = (0..self.modules.len()).filter(|row| self.modules[*row].is_some());
        known.find(|row| {
            let module = self.module(*row);
            (module.machine, module.file) == (machine, file)
        })
    }

    /// A module that there is.
    pub(crate) fn module(&self, row: Row) -> &Module {
        self.modules[row].as_ref().expect("the module is there")
    }

    fn module_mut(&mut self, row: Row) -> &mut Module {
        self.modules[row].as_mut().expect("the module is there")
    }

    /// The modules that a process has loaded.
    pub(crate) fn modules_of(&self, process: ProcessId) -> Vec<Row> {
        let loaded = |row: &Row| {
            let module = self.modules[*row].as_ref();
            module.is_some_and(|module| module.loads.contains_key(&process))
        };
        (0..self.modules.len()).filter(loaded).collect()
    }

    /// The module that a process has loaded at an address.
    pub(crate) fn module_at(&self, process: ProcessId, base: u32) -> Option<Row> {
        self.modules_of(process).into_iter().find(|row| self.module(*row).base == base)
    }

    pub(crate) fn blank_module(&self, machine: MachineId, file: Row, spec: ModuleSpec) -> Module {
        let pages = self.files[file].size.unwrap_or(0).div_ceil(PAGE as u64) as u32;
        let data = spec.data().div_ceil(PAGE_BYTES).min(pages);
        Module {
            machine,
            file,
            is_exe: matches!(spec, ModuleSpec::Exe { .. }),
            code: pages - data,
            data,
            base: 0,
            data_base: 0,
            in_slot_1: false,
            fixed: false,
            object: None,
            loads: BTreeMap::new(),
        }
    }

    /// A module that a process loads and that had no place is at this address.
    pub(crate) fn add_module(&mut self, module: Module, base: u32) -> Row {
        self.modules.push(Some(at(module, base)));
        self.modules.len() - 1
    }

    /// A process has loaded a module once more.
    pub(crate) fn load(&mut self, process: ProcessId, row: Row) {
        let count = self.module_mut(row).loads.entry(process).or_default();
        *count += 1;
        if *count > 1 {
            return;
        }
        if self.module(row).object.is_none() {
            self.open_module(row);
        }
        let module = self.module(row).clone();
        let (base, first, pages) = match module.in_slot_1 {
            true => (module.data_base, module.code, module.data),
            false => (module.base, 0, module.code + module.data),
        };
        if pages > 0 {
            let absolute = self.absolute(process, base);
            let space = self.space_at(process, absolute);
            self.show_image(row, process, space, absolute, (first, pages));
        }
    }

    /// Gives a module what its pages of code come from.
    pub(super) fn open_module(&mut self, row: Row) {
        let Module { machine, file, code, .. } = *self.module(row);
        let size = self.files[file].size.unwrap_or(0);
        let mapping = Mapping {
            file: Some(file),
            source: None,
            protect: PAGE_READONLY,
            image: false,
            committed: None,
            size,
            store: self.store_for(machine, Some(file), size),
            rights: BTreeMap::new(),
        };
        let body = Body::Mapping(Box::new(mapping));
        let object = self.add_object(ObjectKind::FileMapping, machine, None, body);
        self.objects[object].views = 1;
        self.module_mut(row).object = Some(object);
        if self.comes_in_whole(machine, file) {
            self.on_machine(machine, |machine| machine.committed += u64::from(code));
        }
    }

    /// The file of an object.
    pub(crate) fn file_of(&self, object: Row) -> Option<Row> {
        match &self.objects[object].body {
            Body::Mapping(mapping) => mapping.file,
            _ => None,
        }
    }

    /// Whether all pages of a module come in when it is loaded, and stay (PAGE-03).
    pub(crate) fn comes_in_whole(&self, machine: MachineId, file: Row) -> bool {
        let file = &self.files[file];
        let pages_in = self.machine(machine).is_some_and(|machine| machine.page_in)
            && self.volumes[file.volume].page_in;
        !pages_in && file.kind != FileKind::RomModule
    }

    pub(super) fn show_image(
        &mut self,
        row: Row,
        owner: ProcessId,
        space: Space,
        base: u32,
        (first, pages): (u32, u32),
    ) {
        let Module { machine, file, code, .. } = *self.module(row);
        let mut region = Region {
            holds: Holds::Image { module: row, first },
            ..Region::new(base, u64::from(pages) * PAGE as u64, owner, PAGE_EXECUTE_READ)
        };
        if self.comes_in_whole(machine, file) {
            let data = code.max(first)..first + pages;
            let start = u64::from(base) / PAGE as u64;
            for number in data {
                let page = start + u64::from(number - first);
                let set = self.files[file].page(number.into());
                region.committed.set(page, page + 1, Some(PAGE_READWRITE));
                region.pages.put(page, set, &mut self.budget);
            }
            let new = region.committed.count(0, u64::MAX);
            self.on_machine(machine, |machine| machine.committed += new);
        }
        self.reserve((space, base), region);
    }

    /// A process has given back a load of a module. How often it still has it.
    pub(crate) fn unload(&mut self, process: ProcessId, row: Row) -> u32 {
        let Some(count) = self.module_mut(row).loads.get_mut(&process) else { return 0 };
        *count -= 1;
        let left = *count;
        if left == 0 {
            self.module_mut(row).loads.remove(&process);
            let of_it = |region: &Region| match region.holds {
                Holds::Image { module, .. } => module == row && region.owner == process,
                _ => false,
            };
            let gone = self.regions.iter().filter(|(_, region)| of_it(region));
            for key in gone.map(|(key, _)| *key).collect::<Vec<_>>() {
                self.release(key);
            }
            self.close_module(row);
        }
        left
    }

    /// Takes every module from a process that ends.
    pub(super) fn unload_all(&mut self, process: ProcessId) {
        for row in self.modules_of(process) {
            while self.module(row).loads.contains_key(&process) {
                if self.unload(process, row) == 0 {
                    break;
                }
            }
        }
    }

    /// Lets go of a module that nobody has loaded. What the ROM has in slot 1 stays.
    fn close_module(&mut self, row: Row) {
        let module = self.module(row);
        if !module.loads.is_empty() || module.in_slot_1 {
            return;
        }
        let (machine, file, fixed) = (module.machine, module.file, module.fixed);
        let code = module.code;
        if self.comes_in_whole(machine, file) {
            self.on_machine(machine, |machine| {
                machine.committed = machine.committed.saturating_sub(code.into());
            });
        }
        if let Some(object) = self.module_mut(row).object.take() {
            self.objects[object].views = 0;
            self.settle(object);
        }
        if !fixed {
            self.modules[row] = None;
        }
    }
}

/// The module in one piece at an address.
pub(super) fn at(module: Module, base: u32) -> Module {
    let data_base = base.wrapping_add(module.code * PAGE_BYTES);
    Module { base, data_base, ..module }
}
