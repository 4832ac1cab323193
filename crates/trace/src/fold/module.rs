//! EXEs and DLLs: which are loaded, by whom, and where they are seen.

use super::error::{Folded, Thing, demand, same};
use super::space::{Image, PrivatePage, Region, Space};
use super::{Backing, Contradiction, Fold, PageKey, Span};
use crate::Event;
use crate::event::Purpose;
use abi::constant::PAGE_READWRITE;
use abi::{
    Address, BackingId, FileId, FrameId, MachineId, ModuleId, PAGE_BYTES, ProcessId, RegionId,
};
use std::collections::BTreeMap;

/// An EXE or a DLL that is loaded on a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The machine.
    pub machine: MachineId,
    /// Its file.
    pub file: FileId,
    /// What gives its pages content.
    pub backing: BackingId,
    /// The first address of its code, in slot 0, in slot 1, or in the space of each process.
    pub base: Address,
    /// Its pages of code, the first pages of its file.
    pub code: u32,
    /// The first address of its data.
    pub data_base: Address,
    /// Its pages of data.
    pub data: u32,
    /// How often a process has it loaded; at least once.
    pub loads: BTreeMap<ProcessId, u32>,
}

impl Fold {
    /// Folds what happens to modules.
    pub(super) fn fold_module(&mut self, event: &Event) -> Folded {
        match *event {
            Event::ModuleLoaded { module, .. } => {
                demand(
                    !self.modules.contains_key(&module),
                    Thing::Module(module),
                    "is loaded already",
                )?;
                self.module_loaded(event)
            }
            Event::ModuleCounted { module, process, count } => {
                self.living_process(process)?;
                let loads = &mut self.module_mut(module)?.loads;
                let before = loads.get(&process).copied().unwrap_or(0);
                let one_more = count.checked_sub(before) == Some(1);
                demand(one_more || count < before, Thing::Module(module), "is counted by one")?;
                match count {
                    0 => loads.remove(&process),
                    count => loads.insert(process, count),
                };
                Ok(())
            }
            Event::ImageMapped { region, module, process, base, page, len } => {
                let image = Image { module, first: page };
                self.image_mapped(region, image, process, base, len)
            }
            Event::DataIn { machine, region, page, frame, ram_used } => {
                self.data_in(region, page, frame)?;
                self.ram_changed(machine, 1, ram_used)
            }
            Event::ModuleUnloaded { module } => {
                let known = self.module_mut(module)?;
                demand(known.loads.is_empty(), Thing::Module(module), "is still loaded")?;
                self.modules.remove(&module);
                let seen = self.regions.values().filter_map(|region| region.image);
                let seen = seen.map(|image| image.module).any(|seen| seen == module);
                demand(!seen, Thing::Module(module), "is still seen")
            }
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    fn module_loaded(&mut self, event: &Event) -> Folded {
        let &Event::ModuleLoaded {
            module,
            machine,
            file,
            backing,
            base,
            code,
            data_base,
            data,
            in_place,
        } = event
        else {
            unreachable!("{event:?} is of another kind")
        };
        self.machine_mut(machine)?;
        let size = self.file_mut(file)?.size;
        let pages = u64::from(code) + u64::from(data);
        same(Thing::Module(module), "pages", pages, size.div_ceil(u64::from(PAGE_BYTES)))?;
        let fresh = Backing { file: Some(file), in_place, ..Backing::blank(machine, size) };
        self.add_backing(backing, fresh)?;
        let loads = BTreeMap::new();
        let new = Module { machine, file, backing, base, code, data_base, data, loads };
        self.modules.insert(module, new);
        Ok(())
    }

    fn image_mapped(
        &mut self,
        id: RegionId,
        image: Image,
        process: Option<ProcessId>,
        base: Address,
        len: u32,
    ) -> Folded {
        let module = self.module_mut(image.module)?;
        let (machine, all) = (module.machine, u64::from(module.code) + u64::from(module.data));
        let last = u64::from(image.first) + u64::from(len / PAGE_BYTES);
        demand(last <= all, Thing::Module(image.module), "does not have so many pages")?;
        if self.regions.contains_key(&id) {
            return Err(Contradiction::Exists(Thing::Region(id)));
        }
        let space = match process {
            None => Space::Machine(machine),
            Some(process) => {
                same(
                    Thing::Process(process),
                    "machine",
                    machine.0,
                    self.living_process(process)?.machine.0,
                )?;
                let space = self.space_of(process, base);
                space.ok_or(Contradiction::Unknown(Thing::Process(process)))?
            }
        };
        self.claim(space, base, len, Span::Region(id))?;
        let (purpose, pages, image) = (Purpose::Memory, BTreeMap::new(), Some(image));
        self.regions
            .insert(id, Region { process, machine, space, base, len, purpose, pages, image });
        Ok(())
    }

    fn data_in(&mut self, id: RegionId, page: u32, frame: FrameId) -> Folded {
        let key = PageKey::Private(id, page);
        let region = self.region_mut(id)?;
        let image = region.image.ok_or(Contradiction::State(key.thing(), "is no page of data"))?;
        let known = page < region.len / PAGE_BYTES && !region.pages.contains_key(&page);
        demand(known, key.thing(), "is there already, or beyond its end")?;
        let module = self.module_mut(image.module)?;
        let (number, file) = (u64::from(image.first) + u64::from(page), module.file);
        demand(number >= module.code.into(), key.thing(), "is no page of data")?;
        let bytes = self.file_mut(file)?.page(number);
        self.take_frame(frame, key)?;
        let own =
            PrivatePage { protect: PAGE_READWRITE, shows: None, resident: Some((frame, bytes)) };
        self.region_mut(id)?.pages.insert(page, own);
        Ok(())
    }

    fn module_mut(&mut self, id: ModuleId) -> Result<&mut Module, Contradiction> {
        self.modules.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Module(id)))
    }
}
