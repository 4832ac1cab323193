//! Views: windows on the pages of a file-mapping object.
//!
//! Equal views of one object (same offset, length, access) have one base for all processes
//! (MMF-04, O-23) and are counted for each process; any process may touch them as the page
//! protection allows (O-08); only a process that has mapped one may unmap it (O-24).

use crate::record::{Body, FileMapping, RegionRecord, RegionUse, ViewRecord};
use crate::{Kernel, Refusal};
use abi::constant::{PAGE_READONLY, PAGE_READWRITE};
use abi::{Address, BackingId, MachineId, ObjectId, PAGE_BYTES, ProcessId, RegionId, ViewId};
use trace::Event;
use trace::event::WriteReason;

/// What a view is to show. The offset is a multiple of the allocation granularity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where it begins in the object, in bytes.
    pub offset: u64,
    /// Its length in bytes; 0: to the end of the object (MV-07, OPEN-09).
    pub len: u64,
    /// Whether it can be written to.
    pub writable: bool,
}

impl Kernel<'_> {
    /// Maps a view of an object, or counts one more use of an equal one. Returns its base.
    pub fn map_view(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        window: Window,
    ) -> Result<Address, Refusal> {
        let Body::FileMapping(mapping) = self.state.objects[object.0].body else {
            return Err(Refusal::BadHandle);
        };
        if window.writable && !mapping.writable {
            return Err(Refusal::ObjectProtection);
        }
        let len = self.view_len(&mapping, window)?;
        let view = match self.equal_view(object, mapping.backing, window, len) {
            Some(view) => view,
            None => self.new_view(process, object, mapping.backing, window, len)?,
        };
        self.count_view(process, view);
        Ok(self.view_base(view))
    }

    /// The length of a view in bytes. RAM-backed objects reach to the end of their last page
    /// (OPEN-28), those with a file as far as they were made.
    fn view_len(&self, mapping: &FileMapping, window: Window) -> Result<u64, Refusal> {
        let backing = &self.state.backings[mapping.backing.0];
        let whole_pages = backing.pages.saturating_mul(u64::from(PAGE_BYTES));
        let size = if backing.file.is_some() { mapping.size } else { whole_pages };
        let rest = size.checked_sub(window.offset).ok_or(Refusal::PastTheObject)?;
        match window.len {
            _ if rest == 0 => Err(Refusal::PastTheObject),
            0 => Ok(mapping.size.saturating_sub(window.offset).max(1)),
            len if len <= rest => Ok(len),
            _ => Err(Refusal::PastTheObject),
        }
    }

    fn equal_view(
        &self,
        object: ObjectId,
        backing: BackingId,
        window: Window,
        len: u64,
    ) -> Option<ViewId> {
        let mut at = self.state.backings[backing.0].first_view;
        while let Some(view) = at {
            let record = &self.state.views[view.0];
            let equal = record.object == object
                && record.offset == window.offset
                && u64::from(record.len) == len
                && record.writable == window.writable;
            if equal {
                return Some(view);
            }
            at = record.next;
        }
        None
    }

    fn new_view(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        backing: BackingId,
        window: Window,
        len: u64,
    ) -> Result<ViewId, Refusal> {
        let machine = self.machine_of(process);
        let area = self.large_memory_area();
        let pages = len.div_ceil(u64::from(PAGE_BYTES));
        let base = self.find_free(machine, area, pages, false)?;
        let protect = if window.writable { PAGE_READWRITE } else { PAGE_READONLY };
        let next = self.state.backings[backing.0].first_view;
        // A range that was found free is shorter than the area, so `len` has 32 bits.
        let view = ViewId(self.state.views.insert(ViewRecord {
            object,
            backing,
            region: RegionId(0),
            offset: window.offset,
            len: len as u32,
            writable: window.writable,
            count: 0,
            mapper: process,
            mapper_count: 0,
            next,
        }));
        let region = self.reserve(RegionRecord {
            machine,
            owner: None,
            base,
            pages: pages as u32,
            used_for: RegionUse::View(view),
            protect,
            committed: 0,
        });
        self.state.views.edit(view.0, |view| view.region = region);
        self.state.backings.edit(backing.0, |backing| backing.first_view = Some(view));
        self.pin(object);
        Ok(view)
    }

    fn count_view(&mut self, process: ProcessId, view: ViewId) {
        let count = self.view_count(view, process) + 1;
        self.set_view_count(view, process, count);
        self.state.views.edit(view.0, |view| view.count += 1);
        let base = self.view_base(view);
        let ViewRecord { object, offset, len, writable, .. } = self.state.views[view.0];
        self.emit(|| Event::ViewMapped {
            view,
            object,
            process,
            base,
            offset,
            len,
            writable,
            count,
        });
    }

    /// How often a process holds a view.
    pub fn view_count(&self, view: ViewId, process: ProcessId) -> u32 {
        let record = &self.state.views[view.0];
        if record.mapper == process {
            return record.mapper_count;
        }
        self.state.view_counts.get(&(view, process)).copied().unwrap_or(0)
    }

    fn set_view_count(&mut self, view: ViewId, process: ProcessId, count: u32) {
        if self.state.views[view.0].mapper == process {
            self.state.views.edit(view.0, |view| view.mapper_count = count);
        } else if count == 0 {
            self.state.view_counts.remove(&(view, process));
        } else {
            self.state.view_counts.insert((view, process), count);
        }
    }

    /// The first address of a view.
    pub fn view_base(&self, view: ViewId) -> Address {
        Address(self.state.regions[self.state.views[view.0].region.0].base)
    }

    /// The view that an address of a machine lies in.
    pub fn view_around(&self, machine: MachineId, address: Address) -> Option<ViewId> {
        let region = self.region_around(machine, address.0)?;
        match self.state.regions[region.0].used_for {
            RegionUse::View(view) => Some(view),
            RegionUse::Private => None,
        }
    }

    /// Takes back one of the process's uses of the view with this very base (UM-01).
    pub fn unmap_view(&mut self, process: ProcessId, base: Address) -> Result<(), Refusal> {
        let machine = self.machine_of(process);
        let region = self.region_with_base(machine, base.0).ok_or(Refusal::NotABase)?;
        let RegionUse::View(view) = self.state.regions[region.0].used_for else {
            return Err(Refusal::NotABase);
        };
        match self.view_count(view, process) {
            0 => Err(Refusal::NotABase),
            held => {
                self.uncount_view(process, view, held - 1);
                Ok(())
            }
        }
    }

    /// Sets how often the process holds the view; the view goes with its last use.
    fn uncount_view(&mut self, process: ProcessId, view: ViewId, keep: u32) {
        let before = self.view_count(view, process);
        self.set_view_count(view, process, keep);
        let left = self.state.views.edit(view.0, |view| {
            view.count -= before - keep;
            view.count
        });
        let base = self.view_base(view);
        self.emit(|| Event::ViewUnmapped { view, process, base, count: keep, left });
        if left == 0 {
            self.drop_view(view);
        }
    }

    fn drop_view(&mut self, view: ViewId) {
        let ViewRecord { object, backing, region, .. } = self.state.views[view.0];
        self.unlink_view(backing, view);
        self.forget_region(region);
        self.unreserve(region);
        self.state.views.remove(view.0);
        if self.state.backings[backing.0].first_view.is_none() {
            self.settle(backing);
        }
        self.unpin(object);
    }

    fn unlink_view(&mut self, backing: BackingId, view: ViewId) {
        let next = self.state.views[view.0].next;
        let mut before = None;
        let mut at = self.state.backings[backing.0].first_view;
        while at != Some(view) {
            let here = at.expect("a view is in the list of its backing");
            before = Some(here);
            at = self.state.views[here.0].next;
        }
        match before {
            Some(before) => self.state.views.edit(before.0, |before| before.next = next),
            None => self.state.backings.edit(backing.0, |backing| backing.first_view = next),
        }
    }

    /// Forgets the cached translations of a whole view.
    fn forget_region(&mut self, region: RegionId) {
        let RegionRecord { machine, base, pages, .. } = self.state.regions[region.0];
        let resident = match self.state.regions[region.0].used_for {
            RegionUse::View(view) => {
                self.state.backings[self.state.views[view.0].backing.0].resident
            }
            RegionUse::Private => pages,
        };
        if resident > 0 {
            for page in 0..pages {
                self.forget_translation(machine, base + page * PAGE_BYTES);
            }
        }
    }

    /// Writes the dirty pages of a range back (FV-01). The range lies in one view of the process
    /// (SZ-16); otherwise `NotABase`.
    pub fn flush_view(
        &mut self,
        process: ProcessId,
        address: Address,
        len: u32,
    ) -> Result<(), Refusal> {
        let machine = self.machine_of(process);
        let view = self.view_around(machine, address).ok_or(Refusal::NotABase)?;
        if self.view_count(view, process) == 0 {
            return Err(Refusal::NotABase);
        }
        let record = self.state.views[view.0];
        let region = self.state.regions[record.region.0];
        let start = address.0 - region.base;
        let end = u64::from(start) + u64::from(len);
        if end > u64::from(region.pages) * u64::from(PAGE_BYTES) {
            return Err(Refusal::NotABase);
        }
        if self.state.backings[record.backing.0].file.is_none() {
            return Ok(());
        }
        let page = u64::from(PAGE_BYTES);
        let first = record.offset / page + u64::from(start) / page;
        let last = record.offset / page + end.div_ceil(page);
        self.write_range(record.backing, first..last, WriteReason::Flush)
    }

    /// Unmaps all views of a process that ends (OPEN-29), lowest base first.
    pub(crate) fn unmap_all(&mut self, process: ProcessId) {
        let mut held: Vec<(u32, ViewId)> = self
            .state
            .views
            .iter()
            .filter(|(row, _)| self.view_count(ViewId(*row), process) > 0)
            .map(|(row, view)| (self.state.regions[view.region.0].base, ViewId(row)))
            .collect();
        held.sort_unstable();
        for (_, view) in held {
            self.uncount_view(process, view, 0);
        }
    }
}
