//! Views: windows on the pages of a file-mapping object.
//!
//! In a space that all processes have in common, equal views of one object (same offset, length,
//! access) have one base for all processes (MMF-04, MV-10, O-23) and are counted for each process;
//! any process may touch them as the page protection allows (O-08); only a process that has mapped
//! one may unmap it (O-24). In a space of its own a process gets a new view each time.
//!
//! A view is a window: whoever writes through one is seen through all (M-63g, W-08). An object may
//! have several, of any part of it (MV-09), and lives as long as one of them (CFM-32b). It belongs
//! to the process that mapped it (MV-16). A pointer that was handed to another process is worth
//! nothing once the object is gone (MMF-05, PIT-10, OV-06).

use crate::record::{
    BackingRecord, Body, FileMapping, RegionRecord, RegionUse, Row, Shown, ViewRecord,
};
use crate::space::SpaceId;
use crate::versions::Area;
use crate::{Kernel, Refusal};
use abi::protection::shares_writes;
use abi::{Address, BackingId, ObjectId, PAGE_BYTES, ProcessId, RegionId, ViewId};
use trace::Event;
use trace::event::WriteReason;

/// What a view is to show. The offset is a multiple of the allocation granularity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where it begins in the object, in bytes.
    pub offset: u64,
    /// Its length in bytes; 0: to the end of the object (MV-07, OPEN-09).
    pub len: u64,
    /// The PAGE_ protection of its pages.
    pub protect: u32,
    /// Where it is to lie, a multiple of 64 KB; none: anywhere.
    pub base: Option<Address>,
}

impl Kernel<'_> {
    /// Maps a view of an object, or counts one more use of an equal one. Returns its base.
    #[inline(never)]
    pub fn map_view(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        window: Window,
    ) -> Result<Address, Refusal> {
        let Body::FileMapping(mapping) = self.state.objects[object.0].body else {
            return Err(Refusal::BadHandle);
        };
        if shares_writes(window.protect) && !shares_writes(mapping.protect) {
            return Err(Refusal::ObjectProtection);
        }
        let backing = &self.state.backings[mapping.backing.0];
        let len = view_len(backing, &mapping, window)?;
        let (view, base, count) = match self.equal_view(object, backing, window, len) {
            Some(view) => (view, self.view_base(view), self.count_view(process, view)),
            None => {
                let (view, base) = self.new_view(process, object, mapping.backing, window, len)?;
                (view, base, 1)
            }
        };
        let Window { offset, protect, .. } = window;
        self.emit(|| Event::ViewMapped {
            view,
            object,
            process,
            base,
            offset,
            len: len as u32,
            protect,
            count,
        });
        Ok(base)
    }

    /// The view of an object that shows just that, where equal views are one. Only those before the
    /// newest are looked up, so that an object with one view needs no look-up.
    fn equal_view(
        &self,
        object: ObjectId,
        backing: &BackingRecord,
        window: Window,
        len: u64,
    ) -> Option<ViewId> {
        let newest = backing.first_view?;
        if !self.views_are_common(backing.file.is_some()) {
            return None;
        }
        let Window { offset, protect, .. } = window;
        let wanted = Shown { object, offset, len: u32::try_from(len).ok()?, protect };
        let record = &self.state.views[newest.0];
        if record.shown() == wanted {
            return Some(newest);
        }
        record.next?;
        self.state.older_views.get(&wanted).map(|row| row.0)
    }

    /// Maps a view that no other is equal to; the view and its base.
    fn new_view(
        &mut self,
        process: ProcessId,
        object: ObjectId,
        backing: BackingId,
        window: Window,
        len: u64,
    ) -> Result<(ViewId, Address), Refusal> {
        let machine = self.machine_of(process);
        let BackingRecord { file, first_view: next, .. } = self.state.backings[backing.0];
        let area = self.view_area(file.is_some());
        let space = self.space_of(process, area.start);
        // It reaches to the end of its last page (SZ-15, M-37b).
        let pages = len.div_ceil(u64::from(PAGE_BYTES));
        let base = match window.base {
            None => self.find_free(space, area, pages, false)?,
            Some(base) => self.free_at(space, area, base, pages)?,
        };
        let region = RegionId(self.state.regions.next_row());
        // A range that was found free is shorter than the area, so `len` has 32 bits.
        let view = ViewId(self.state.views.insert(ViewRecord {
            object,
            backing,
            region,
            offset: window.offset,
            len: len as u32,
            protect: window.protect,
            count: 1,
            mapper: process,
            mapper_count: 1,
            next,
            previous: Row(None),
        }));
        if let Some(older) = next {
            self.state.views.edit(older.0, |older| older.previous = Row(Some(view)));
            self.note_older(backing, older);
        }
        let reserved = self.reserve(RegionRecord {
            machine,
            space,
            owner: None,
            base,
            pages: pages as u32,
            used_for: RegionUse::View(view),
            protect: window.protect,
            committed: 0,
        });
        assert_eq!(reserved, region, "the next row is the one that is used next");
        self.state.backings.edit(backing.0, |backing| backing.first_view = Some(view));
        self.pin(object);
        Ok((view, Address(base)))
    }

    /// An address that the caller has chosen, if the view fits there.
    fn free_at(
        &self,
        space: SpaceId,
        area: Area,
        base: Address,
        pages: u64,
    ) -> Result<u32, Refusal> {
        let end = u64::from(base.0) + pages * u64::from(PAGE_BYTES);
        let inside = base.0 >= area.start && end <= u64::from(area.end);
        match inside && self.is_free(space, base.0, pages as u32) {
            true => Ok(base.0),
            false => Err(Refusal::AddressTaken),
        }
    }

    /// Bytes from an address to the end of its view's last page; 0 if the process has none there.
    pub fn rest_of_view(&self, process: ProcessId, address: Address) -> u32 {
        self.view_around(process, address).map_or(0, |view| {
            let region = self.state.regions[self.state.views[view.0].region.0];
            region.base + region.pages * PAGE_BYTES - address.0
        })
    }

    /// Counts one more use of a view; how often the process holds it now.
    fn count_view(&mut self, process: ProcessId, view: ViewId) -> u32 {
        let count = self.view_count(view, process) + 1;
        self.set_view_count(view, process, count);
        self.state.views.edit(view.0, |view| view.count += 1);
        count
    }

    /// How often a process holds a view.
    #[inline(always)]
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

    /// The view that an address of a process, in slot form, lies in.
    pub fn view_around(&self, process: ProcessId, address: Address) -> Option<ViewId> {
        let region = self.region_around(self.space_of(process, address.0), address.0)?;
        match self.state.regions[region.0].used_for {
            RegionUse::View(view) => Some(view),
            _ => None,
        }
    }

    /// Takes back one of the process's uses of the view with this very base (UM-01), or around this
    /// address where any will do (M-36a).
    /// With its last use its addresses are free, and a touch raises (M-37a).
    #[inline(never)]
    pub fn unmap_view(&mut self, process: ProcessId, base: Address) -> Result<(), Refusal> {
        let space = self.space_of(process, base.0);
        let region = match self.rules.mapping.unmap_anywhere {
            true => self.region_around(space, base.0).map(|id| &self.state.regions[id.0]),
            false => self.record_with_base(space, base.0).map(|(_, record)| record),
        };
        let Some(&RegionRecord { used_for: RegionUse::View(view), .. }) = region else {
            return Err(Refusal::NotABase);
        };
        match self.view_count(view, process) {
            0 => Err(Refusal::NotABase),
            held => {
                self.uncount_view(process, view, held, held - 1);
                Ok(())
            }
        }
    }

    /// Sets how often the process holds the view, which it held so often; the view goes with its last
    /// use.
    #[inline(always)]
    fn uncount_view(&mut self, process: ProcessId, view: ViewId, held: u32, keep: u32) {
        let left = self.state.views[view.0].count - (held - keep);
        if self.listens() {
            let base = self.view_base(view);
            self.emit(|| Event::ViewUnmapped { view, process, base, count: keep, left });
        }
        if left == 0 {
            self.drop_view(view, process);
        } else {
            self.set_view_count(view, process, keep);
            self.state.views.edit(view.0, |view| view.count = left);
        }
    }

    /// Drops a view that only this process still held.
    fn drop_view(&mut self, view: ViewId, last_holder: ProcessId) {
        let record = self.state.views[view.0];
        self.state.views.remove(view.0);
        let ViewRecord { object, backing, region, mapper, .. } = record;
        if mapper != last_holder {
            self.state.view_counts.remove(&(view, last_holder));
        }
        let last = self.unlink_view(&record);
        let BackingRecord { resident, dirty, .. } = self.state.backings[backing.0];
        let committed = self.state.regions[region.0].committed;
        if resident > 0 || committed > 0 {
            self.forget_region(region);
        }
        if committed > 0 || !self.state.page_protects.is_empty() {
            self.drop_own_pages(region);
        }
        self.unreserve(region);
        if last && dirty > 0 {
            self.settle(backing);
        }
        self.unpin(object);
    }

    /// Takes a view that goes out of the list of its backing; whether it was the last one.
    #[inline]
    fn unlink_view(&mut self, record: &ViewRecord) -> bool {
        let ViewRecord { backing, next, previous: Row(previous), .. } = *record;
        match (previous, next) {
            (Some(newer), _) => {
                self.state.views.edit(newer.0, |newer| newer.next = next);
                self.state.older_views.remove(&record.shown());
            }
            (None, Some(older)) => {
                self.state.older_views.remove(&self.state.views[older.0].shown());
            }
            (None, None) => {}
        }
        if let Some(older) = next {
            self.state.views.edit(older.0, |older| older.previous = Row(previous));
        }
        if previous.is_none() {
            self.state.backings.edit(backing.0, |backing| backing.first_view = next);
        }
        (previous, next) == (None, None)
    }

    /// Notes a view that is no longer the newest of its backing, where equal views are one.
    fn note_older(&mut self, backing: BackingId, view: ViewId) {
        if self.views_are_common(self.state.backings[backing.0].file.is_some()) {
            let shown = self.state.views[view.0].shown();
            self.state.older_views.insert(shown, Row(view));
        }
    }

    /// Forgets the cached translations of a whole view or image.
    pub(crate) fn forget_region(&mut self, region: RegionId) {
        let RegionRecord { space, base, pages, .. } = self.state.regions[region.0];
        self.forget_translations(space, base, pages);
    }

    /// Writes the dirty pages of a range back (FV-01). The range lies in one view of the process
    /// (SZ-16); otherwise `NotABase`.
    pub fn flush_view(
        &mut self,
        process: ProcessId,
        address: Address,
        len: u32,
    ) -> Result<(), Refusal> {
        let view = self.view_around(process, address).ok_or(Refusal::NotABase)?;
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
        let holds = |(row, view): (u32, &ViewRecord)| {
            let (view, base) = (ViewId(row), self.state.regions[view.region.0].base);
            Some((base, view, self.view_count(view, process))).filter(|&(.., held)| held > 0)
        };
        let mut held: Vec<(u32, ViewId, u32)> = self.state.views.iter().filter_map(holds).collect();
        held.sort_unstable();
        for (_, view, held) in held {
            self.uncount_view(process, view, held, 0);
        }
    }
}

/// The length of a view in bytes. RAM-backed objects reach to the end of their last page
/// (OPEN-28), those with a file as far as they were made.
/// A view may end where its object ends and not behind (M-32b); a length of 0 is all the rest
/// (M-32c, MV-15).
fn view_len(
    backing: &BackingRecord,
    mapping: &FileMapping,
    window: Window,
) -> Result<u64, Refusal> {
    let whole_pages = backing.pages.saturating_mul(u64::from(PAGE_BYTES));
    let size = if backing.file.is_some() { mapping.size } else { whole_pages };
    let rest = size.checked_sub(window.offset).ok_or(Refusal::BeginsPastTheObject)?;
    match window.len {
        _ if rest == 0 => Err(Refusal::EmptyView),
        0 => Ok(rest),
        len if len <= rest => Ok(len),
        _ => Err(Refusal::PastTheObject),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{A, B, C, Lab, PDA_SPACE, at, check, lab};
    use abi::constant::{PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE};
    use expect_test::expect;

    fn window(offset: u64, len: u64, writable: bool) -> Window {
        let protect = if writable { PAGE_READWRITE } else { PAGE_READONLY };
        Window { offset, len, protect, base: None }
    }

    /// Maps views of one object and tells their bases.
    fn bases(lab: &mut Lab, object: ObjectId, maps: &[(ProcessId, Window)]) -> Vec<u32> {
        let map = |&(process, window): &(ProcessId, Window)| {
            lab.kernel(|kernel| kernel.map_view(process, object, window))
                .expect("it can be mapped")
                .0
        };
        maps.iter().map(map).collect()
    }

    #[test]
    fn equal_views_have_one_base_in_all_processes() {
        let mut lab = lab(64);
        let object = lab.object(A, "", 3 * 65_536);
        let maps = [
            (A, window(0, 65_536, true)),
            (B, window(0, 65_536, true)),
            (A, window(0, 65_536, true)),
            (A, window(65_536, 131_072, true)),
            (B, window(65_536, 0, true)),
        ];
        let found = bases(&mut lab, object, &maps);
        assert_eq!(found, [0x4200_0000, 0x4200_0000, 0x4200_0000, 0x4201_0000, 0x4201_0000]);
    }

    #[test]
    fn views_that_differ_in_object_offset_length_or_access_have_bases_of_their_own() {
        let mut lab = lab(64);
        let (one, other) = (lab.object(A, "", 131_072), lab.object(A, "", 131_072));
        let maps = [
            (A, window(0, 65_536, true)),
            (A, window(65_536, 65_536, true)),
            (A, window(0, 65_535, true)),
            (A, window(0, 65_536, false)),
        ];
        let found = bases(&mut lab, one, &maps);
        assert_eq!(found, [0x4200_0000, 0x4201_0000, 0x4202_0000, 0x4203_0000]);
        assert_eq!(bases(&mut lab, other, &maps[..1]), [0x4204_0000]);
    }

    #[test]
    fn uses_are_counted_for_each_process_and_the_view_goes_with_the_last() {
        check(
            8,
            |lab| {
                let object = lab.object(A, r"\f", 0);
                let base = lab.view(A, object, 0, 0);
                lab.view(B, object, 0, 0);
                lab.view(A, object, 0, 0);
                lab.unmap(A, base);
                lab.unmap(A, base);
                lab.say("the first mapper holds none, the second one");
                lab.read(A, base, 1);
                lab.view(A, object, 0, 0);
                lab.unmap(B, base);
                lab.unmap(A, base);
                lab.read(A, base, 1);
            },
            expect![[r#"
                create f: 16384 bytes
                a maps 16384 bytes of f at 0x42000000, holds 1
                b maps 16384 bytes of f at 0x42000000, holds 1
                a maps 16384 bytes of f at 0x42000000, holds 2
                a unmaps 0x42000000, holds 1, left 2
                a unmaps 0x42000000, holds 0, left 1
                the first mapper holds none, the second one
                page-in f 0: File, RAM 1
                a reads a
                a maps 16384 bytes of f at 0x42000000, holds 1
                b unmaps 0x42000000, holds 0, left 1
                a unmaps 0x42000000, holds 0, left 0
                a reads and raises at 0x42000000 (read): nothing is reserved at this address"#]],
        );
    }

    #[test]
    fn only_a_process_that_holds_a_view_can_unmap_it_and_only_by_its_base() {
        let mut lab = lab(8);
        let object = lab.object(A, r"\f", 0);
        let base = lab.view(A, object, 0, 0);
        let private = lab.commit(A, 1).expect("there is room");
        let large = lab.kernel(|kernel| {
            let base = kernel.find_free(PDA_SPACE, kernel.view_area(true), 512, false);
            let base = base.expect("there is room");
            kernel.reserve_private(A, base, 512, PAGE_NOACCESS);
            Address(base)
        });
        let before = lab.world.state.clone();
        let refused = [
            (B, base),
            (C, base),
            (A, at(base, 1)),
            (A, at(base, 4096)),
            (A, at(base, 65_536 * 2 + 512 * 4096)),
            (A, private),
            (A, large),
            (A, Address::NULL),
            (A, Address(base.0 + 0x8000_0000)),
            (A, Address(u32::MAX)),
        ];
        for (process, address) in refused {
            let result = lab.kernel(|kernel| kernel.unmap_view(process, address));
            assert_eq!(result, Err(Refusal::NotABase), "{address}");
        }
        assert!(lab.world.state == before);
        lab.unmap(A, base);
        let again = lab.kernel(|kernel| kernel.unmap_view(A, base));
        assert_eq!(again, Err(Refusal::NotABase), "twice");
    }

    /// What becomes of a view of this window, mapped by `a`: its length in bytes.
    fn mapped_len(lab: &mut Lab, object: ObjectId, window: Window) -> Result<u32, Refusal> {
        let before = lab.world.state.clone();
        let mapped = lab.kernel(|kernel| kernel.map_view(A, object, window));
        if mapped.is_err() {
            assert!(lab.world.state == before, "a refused view changes nothing");
        }
        mapped.map(|base| {
            let view = lab.kernel(|kernel| kernel.view_around(A, base)).expect("mapped");
            lab.world.state.views[view.0].len
        })
    }

    #[test]
    fn a_view_of_a_file_lies_within_the_object_to_the_byte() {
        let mut lab = lab(8);
        let object = lab.object(A, r"\f", 5000);
        let mut len = |offset, len| mapped_len(&mut lab, object, window(offset, len, true));
        assert_eq!(len(0, 0), Ok(5000));
        assert_eq!(len(0, 1), Ok(1));
        assert_eq!(len(0, 5000), Ok(5000));
        assert_eq!(len(0, 5001), Err(Refusal::PastTheObject));
        assert_eq!(len(0, u64::from(u32::MAX)), Err(Refusal::PastTheObject));
        assert_eq!(len(65_536, 0), Err(Refusal::BeginsPastTheObject));
        assert_eq!(len(u64::MAX - 65_535, 0), Err(Refusal::BeginsPastTheObject));
        assert_eq!(len(u64::MAX - 65_535, u64::from(u32::MAX)), Err(Refusal::BeginsPastTheObject));
    }

    #[test]
    fn a_view_must_begin_before_the_end_of_the_object() {
        let mut lab = lab(32);
        let object = lab.object(A, "", 65_536);
        let mut len = |offset, len| mapped_len(&mut lab, object, window(offset, len, true));
        assert_eq!(len(65_536, 0), Err(Refusal::EmptyView));
        assert_eq!(len(65_536, 1), Err(Refusal::EmptyView));
        assert_eq!(len(0, 65_537), Err(Refusal::PastTheObject));
        assert_eq!(len(131_072, 0), Err(Refusal::BeginsPastTheObject));
    }

    #[test]
    fn a_view_of_ram_reaches_to_the_end_of_the_last_page() {
        let mut lab = lab(32);
        let object = lab.object(A, "", 65_536 + 10);
        let mut len = |offset, len| mapped_len(&mut lab, object, window(offset, len, true));
        assert_eq!(len(0, 0), Ok(65_536 + 4096));
        assert_eq!(len(65_536, 0), Ok(4096));
        assert_eq!(len(65_536, 4096), Ok(4096));
        assert_eq!(len(65_536, 4097), Err(Refusal::PastTheObject));
    }

    #[test]
    fn a_file_larger_than_the_large_memory_area_has_no_room_as_a_whole() {
        let mut lab = lab(4);
        let object = lab.object(A, r"\f", i64::MAX as u64);
        let mut len = |offset, len| mapped_len(&mut lab, object, window(offset, len, true));
        assert_eq!(len(0, 0), Err(Refusal::OutOfAddresses));
        assert_eq!(len(0, u64::from(u32::MAX)), Err(Refusal::OutOfAddresses));
        assert_eq!(len(0x4000_0000_0000_0000, 0x3E00_0001), Err(Refusal::OutOfAddresses));
        assert_eq!(len(0x4000_0000_0000_0000, 0x3E00_0000), Ok(0x3E00_0000));
        assert_eq!(len(0, 1), Err(Refusal::OutOfAddresses), "no place is left");
    }

    #[test]
    fn a_read_only_object_has_no_writable_view_and_a_file_has_none_at_all() {
        let mut lab = lab(8);
        let object = lab.object(A, r"\rom", 0);
        let (handle, _) = lab.open(A, r"\f");
        let file = lab.kernel(|kernel| kernel.resolve(A, handle)).expect("it is open");
        let refused = mapped_len(&mut lab, object, window(0, 0, true));
        assert_eq!(refused, Err(Refusal::ObjectProtection));
        assert_eq!(mapped_len(&mut lab, file, window(0, 0, false)), Err(Refusal::BadHandle));
        assert_eq!(mapped_len(&mut lab, object, window(0, 0, false)), Ok(4196));
    }

    #[test]
    fn a_view_holds_its_object_and_the_object_goes_with_it() {
        check(
            8,
            |lab| {
                let object = lab.object(A, "", 4096);
                let (one, other) = (lab.view(A, object, 0, 0), lab.view(A, object, 0, 1));
                lab.write(A, one, "1");
                lab.close(A, object);
                lab.unmap(A, one);
                lab.read(A, other, 1);
                lab.unmap(A, other);
            },
            expect![[r#"
                RAM +1: 1
                create RAM: 4096 bytes
                a maps 4096 bytes of RAM at 0x42000000, holds 1
                a maps 1 bytes of RAM at 0x42010000, holds 1
                page-in RAM 0: Zero, RAM 1
                a unmaps 0x42000000, holds 0, left 0
                a reads 1
                a unmaps 0x42010000, holds 0, left 0
                drop RAM, RAM 0
                destroy RAM"#]],
        );
    }

    #[test]
    fn views_can_go_in_any_order_and_their_places_are_taken_again_from_below() {
        let mut lab = lab(8);
        let object = lab.object(A, "", 4096);
        let lens = [1, 2, 3, 4];
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let bases = lens.map(|len| lab.view(A, object, 0, len));
            assert_eq!(bases.map(|base| base.0 >> 16), [0x4200, 0x4201, 0x4202, 0x4203]);
            for index in order {
                lab.unmap(A, bases[index]);
            }
        }
    }

    #[test]
    fn a_range_is_flushed_within_one_view_of_the_process_and_nowhere_else() {
        let mut lab = lab(16);
        let object = lab.object(A, r"\f", 0);
        let base = lab.view(A, object, 0, 5000);
        lab.view(A, object, 0, 0);
        let private = lab.commit(A, 1).expect("there is room");
        let mut flush =
            |process, at: Address, len| lab.kernel(|kernel| kernel.flush_view(process, at, len));
        assert_eq!(flush(A, base, 1), Ok(()));
        assert_eq!(flush(A, at(base, 4999), 1), Ok(()));
        assert_eq!(flush(A, base, 8192), Ok(()), "to the end of the last page");
        assert_eq!(flush(A, at(base, 8191), 1), Ok(()));
        let refused = [
            (A, base, 8193),
            (A, at(base, 8191), 2),
            (A, base, u32::MAX),
            (A, at(base, 8192), 1),
            (A, private, 1),
            (A, Address::NULL, 1),
            (A, Address(u32::MAX), 1),
            (B, base, 1),
            (C, base, 1),
        ];
        for (process, at, len) in refused {
            assert_eq!(flush(process, at, len), Err(Refusal::NotABase), "{at} {len}");
        }
    }

    #[test]
    fn ram_has_nothing_to_flush() {
        check(
            8,
            |lab| {
                let object = lab.object(A, "", 4096);
                let base = lab.view(A, object, 0, 0);
                lab.write(A, base, "1");
                lab.flush(A, base, 4096);
            },
            expect![[r#"
                RAM +1: 1
                create RAM: 4096 bytes
                a maps 4096 bytes of RAM at 0x42000000, holds 1
                page-in RAM 0: Zero, RAM 1"#]],
        );
    }

    #[test]
    fn a_flush_writes_pages_that_another_view_made_dirty_by_their_place_in_the_object() {
        check(
            64,
            |lab| {
                let object = lab.object(A, r"\f", 131_072);
                let (part, whole) = (lab.view(A, object, 65_536, 0), lab.view(B, object, 0, 0));
                lab.write(B, at(whole, 65_536), "1");
                lab.write(B, whole, "2");
                lab.say("flush");
                lab.flush(A, part, 4096);
                lab.flush(A, part, 65_536);
            },
            expect![[r#"
                resize to 131072
                create f: 131072 bytes
                a maps 65536 bytes of f at 0x42000000, holds 1
                b maps 131072 bytes of f at 0x42010000, holds 1
                page-in f 16: File, RAM 1
                dirty f 16
                page-in f 0: File, RAM 2
                dirty f 0
                flush
                write-back f 16: Flush"#]],
        );
    }

    #[test]
    fn a_process_that_ends_unmaps_its_views_from_below_and_leaves_those_of_others() {
        check(
            8,
            |lab| {
                let (log, f) = (lab.object(A, r"\Card\log", 0), lab.object(B, r"\f", 0));
                let low = lab.view(A, log, 0, 0);
                let high = lab.view(B, f, 0, 0);
                lab.view(A, f, 0, 0);
                lab.view(A, f, 0, 0);
                lab.write(A, high, "1");
                lab.write(A, low, "2");
                lab.say("end");
                lab.kernel(|kernel| kernel.end_process(A, 0));
                lab.read(B, high, 2);
                lab.kernel(|kernel| kernel.end_process(B, 0));
                lab.medium(r"\f");
            },
            expect![[r#"
                create log: 8202 bytes
                create f: 16384 bytes
                a maps 8202 bytes of log at 0x42000000, holds 1
                b maps 16384 bytes of f at 0x42010000, holds 1
                a maps 16384 bytes of f at 0x42010000, holds 1
                a maps 16384 bytes of f at 0x42010000, holds 2
                page-in f 0: File, RAM 1
                dirty f 0
                page-in log 0: File, RAM 2
                dirty log 0
                end
                a unmaps 0x42000000, holds 0, left 0
                pending log: 1
                choose lazy-write: 0 of 2
                write-back log 0: LastUnmap
                a unmaps 0x42010000, holds 0, left 1
                drop log, RAM 1
                destroy log
                a ends
                b reads 1 a
                b unmaps 0x42010000, holds 0, left 0
                pending f: 1
                choose lazy-write: 0 of 2
                write-back f 0: LastUnmap
                drop f, RAM 0
                destroy f
                b ends
                f holds 1 4095a 4096b 4096c 4096d"#]],
        );
    }
}
