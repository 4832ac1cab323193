//! The pages of modules: shared code, and data that each process has for itself.
//!
//! A page of code is one of the file's, and is given up when RAM runs out, as other file pages that
//! can be read again (PAGE-04). A page of data comes into a frame of the process's own when it is
//! touched first (PAGE-02, SZ-342), and stays (PAGE-01).

use crate::pager::{cause_of, source_of};
use crate::record::{
    BackingRecord, FrameOwner, ModuleRecord, PrivatePage, RegionRecord, RegionUse, Shows,
};
use crate::{FaultCause, Kernel};
use abi::constant::{PAGE_EXECUTE_READ, PAGE_READWRITE};
use abi::{Address, BackingId, FrameId, ModuleId, PAGE_BYTES, ProcessId, RegionId};
use journal::PageVersion;
use trace::Event;

impl Kernel<'_> {
    /// The frame of a page of an image that has no frame of the process's own, and whether a write
    /// may be cached.
    pub(crate) fn image_page(
        &mut self,
        region: RegionId,
        page: u32,
    ) -> Result<(FrameId, bool), FaultCause> {
        let (module, number) = self.page_of_module(region, page);
        if self.is_data(module, number) {
            return self.bring_in_data(region, page).map(|frame| (frame, true));
        }
        let frame = self.backing_page(self.backing_of_module(module), u64::from(number))?;
        Ok((frame, false))
    }

    /// Brings a page of data into a frame of the process's own.
    fn bring_in_data(&mut self, region: RegionId, page: u32) -> Result<FrameId, FaultCause> {
        let (module, number) = self.page_of_module(region, page);
        let ModuleRecord { machine, file, .. } = self.state.modules[module.0];
        self.reachable(machine, file).map_err(cause_of)?;
        self.make_room(machine, 1).map_err(cause_of)?;
        let version = self.file_page(machine, file, u64::from(number)).map_err(cause_of)?;
        self.count_frames(machine, 1);
        Ok(self.own_page(region, page, version))
    }

    /// Gives a process a page of data with these bytes; its frame is counted.
    fn own_page(&mut self, region: RegionId, page: u32, version: PageVersion) -> FrameId {
        let machine = self.state.regions[region.0].machine;
        let frame = self.take_frame(FrameOwner::Region(region, page), version);
        let own = PrivatePage { protect: PAGE_READWRITE, shows: Shows::Own(Some(frame)) };
        self.state.private_pages.insert((region, page), own);
        self.state.regions.edit(region.0, |region| region.committed += 1);
        let ram_used = self.machine(machine).ram_used;
        self.emit(|| Event::DataIn { machine, region, page, frame, ram_used });
        self.frames_taken(machine);
        frame
    }

    /// What a page of an image allows: its code can be executed and read (O-30), its data written
    /// (SZ-353).
    pub(crate) fn image_protect(&self, region: RegionId, page: u32) -> u32 {
        let (module, number) = self.page_of_module(region, page);
        if self.is_data(module, number) { PAGE_READWRITE } else { PAGE_EXECUTE_READ }
    }

    /// The module that a page of an image belongs to, and which page of its file it is.
    pub(crate) fn page_of_module(&self, region: RegionId, page: u32) -> (ModuleId, u32) {
        match self.state.regions[region.0].used_for {
            RegionUse::Image { module, page: first } => (module, first + page),
            _ => panic!("the region shows a module"),
        }
    }

    /// The page of the file's that shows in an image, if it is one of code.
    pub(crate) fn code_page(&self, region: RegionId, page: u32) -> Option<(BackingId, u64)> {
        let (module, number) = self.page_of_module(region, page);
        (!self.is_data(module, number)).then(|| (self.backing_of_module(module), u64::from(number)))
    }

    fn is_data(&self, module: ModuleId, number: u32) -> bool {
        number >= self.state.modules[module.0].code_pages
    }

    /// Gives a module what brings its pages in.
    pub(super) fn open_module(&mut self, module: ModuleId) {
        let record = self.state.modules[module.0];
        let ModuleRecord { machine, file, .. } = record;
        let size = self.state.files.edit(file.0, |file| {
            file.mappings += 1;
            file.size
        });
        let in_place = self.executes_in_place(file);
        let pages = BackingRecord {
            file: Some(file),
            in_place,
            expanded: self.state.files[file.0].kind.is_compressed(),
            resident_whole: self.comes_in_whole(machine, file),
            module: Some(module),
            ..BackingRecord::blank(machine, size)
        };
        let pooled = self.is_for_pool(&pages, true);
        let backing = self.new_backing(BackingRecord { pooled, ..pages });
        self.state.modules.edit(module.0, |record| record.backing = Some(backing));
        let (base, data_base) = (Address(record.base), Address(record.data_base));
        let (code, data) = (record.code_pages, record.data_pages);
        self.emit(|| Event::ModuleLoaded {
            module,
            machine,
            file,
            backing,
            base,
            code,
            data_base,
            data,
            in_place,
        });
    }

    /// Brings in the code of a module whose pages come in at once; frames are free for it.
    pub(super) fn fill_code(&mut self, module: ModuleId, pages: &[PageVersion]) {
        let ModuleRecord { machine, code_pages, .. } = self.state.modules[module.0];
        let backing = self.backing_of_module(module);
        for (page, version) in (0..code_pages).zip(pages) {
            let page = u64::from(page);
            self.count_frames(machine, 1);
            let frame = self.take_frame(FrameOwner::Backing(backing, page), version.clone());
            self.link_resident(backing, page, frame);
            let ram_used = self.machine(machine).ram_used;
            let source = source_of(&self.state.backings[backing.0]);
            let pooled = false;
            self.emit(|| Event::PageIn { machine, backing, page, frame, source, pooled, ram_used });
            self.frames_taken(machine);
        }
    }

    /// Shows a module in a process, at its place, which is free there. `pages` are those of its file
    /// if they come in at once.
    pub(super) fn map_into(&mut self, process: ProcessId, module: ModuleId, pages: &[PageVersion]) {
        let record = self.state.modules[module.0];
        let ModuleRecord { code_pages, data_pages, .. } = record;
        let (base, first, count) = match record.in_slot_1 {
            true => (record.data_base, code_pages, data_pages),
            false => (record.base, 0, code_pages + data_pages),
        };
        if count == 0 {
            return;
        }
        let base = self.slot_base(process) + base;
        let region = self.map_image(module, Some(process), base, first, count);
        for (number, version) in (0..).zip(pages).skip(code_pages as usize) {
            self.count_frames(record.machine, 1);
            self.own_page(region, number - first, version.clone());
        }
    }

    /// Shows pages of a module, from page `first` of its file on, in a free range of addresses of a
    /// process, or of all.
    pub(super) fn map_image(
        &mut self,
        module: ModuleId,
        process: Option<ProcessId>,
        base: u32,
        first: u32,
        pages: u32,
    ) -> RegionId {
        let ModuleRecord { machine, .. } = self.state.modules[module.0];
        let space = match process {
            Some(process) => self.space_of(process, base),
            None => self.common_space(machine),
        };
        let region = self.reserve(RegionRecord {
            machine,
            space,
            owner: process,
            base,
            pages,
            used_for: RegionUse::Image { module, page: first },
            protect: PAGE_EXECUTE_READ,
            committed: 0,
        });
        self.state.module_regions.insert((module, region), ());
        let (base, len) = (Address(base), pages * PAGE_BYTES);
        self.emit(|| Event::ImageMapped { region, module, process, base, page: first, len });
        region
    }

    /// Takes an image away, with the pages that the process had for itself.
    pub(super) fn unmap_image(&mut self, region: RegionId) {
        let (module, _) = self.page_of_module(region, 0);
        let base = Address(self.state.regions[region.0].base);
        let resident = self.state.backings[self.backing_of_module(module).0].resident;
        let committed = self.state.regions[region.0].committed;
        if resident > 0 || committed > 0 {
            self.forget_region(region);
        }
        if committed > 0 || !self.state.page_protects.is_empty() {
            self.drop_own_pages(region);
        }
        self.state.module_regions.remove(&(module, region));
        self.unreserve(region);
        self.emit(|| Event::Released { region, base });
    }

    /// Forgets the cached translations of a page of a module's file.
    pub(crate) fn forget_image_page(&mut self, module: ModuleId, page: u64) {
        let all = (module, RegionId(0))..=(module, RegionId(u32::MAX));
        let regions: Vec<RegionId> =
            self.state.module_regions.range(all).map(|(&(_, region), ())| region).collect();
        for region in regions {
            let RegionRecord { space, base, pages, .. } = self.state.regions[region.0];
            let (_, first) = self.page_of_module(region, 0);
            let within = page.checked_sub(u64::from(first));
            if let Some(within) = within.filter(|&within| within < u64::from(pages)) {
                self.forget_translation(space, base + within as u32 * PAGE_BYTES);
            }
        }
    }

    /// What gives the pages of a module content that somebody has loaded.
    pub(crate) fn backing_of_module(&self, module: ModuleId) -> BackingId {
        self.state.modules[module.0].backing.expect("a module that is loaded has pages")
    }
}
