//! Addresses: views, reserved ranges, and what a touch of them may find.

use super::{Body, Reach, Row, Space, State};
use crate::bytes::{PAGE, PageSet, Pages};
use abi::clause::{OPEN_16, OPEN_18, SZ_08};
use abi::{GRANULARITY, MachineId, ProcessId};
use std::collections::{BTreeMap, BTreeSet};
use trace::runs::Runs;

/// Bytes in a slot.
const SLOT: u32 = 0x0200_0000;

/// The addresses that so many bytes take, in bytes (SI-02).
fn whole(len: u64) -> u64 {
    len.div_ceil(u64::from(GRANULARITY)) * u64::from(GRANULARITY)
}

/// A view.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) object: Row,
    pub(crate) base: u32,
    pub(crate) offset: u64,
    /// Its length as it was asked for or follows from the object.
    pub(crate) len: u64,
    pub(crate) writable: bool,
    /// How often each process maps it.
    pub(crate) holders: BTreeMap<ProcessId, u32>,
}

impl View {
    /// The address behind its last page.
    pub(crate) fn end(&self) -> u64 {
        u64::from(self.base) + self.len.div_ceil(PAGE as u64) * PAGE as u64
    }
}

/// A range of addresses that VirtualAlloc reserved.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) base: u32,
    pub(crate) len: u64,
    pub(crate) owner: ProcessId,
    /// Its committed pages by their number in the address space, with their protection.
    pub(crate) committed: Runs,
    pub(crate) pages: Pages,
}

/// A committed page of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Private {
    pub(crate) key: (Space, u32),
    pub(crate) page: u64,
    pub(crate) protect: u32,
}

/// What is at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// A page of a view: whose key, and which page of the object.
    View((Space, u32), u64),
    /// A committed page.
    Private(Private),
    /// A reserved page without memory.
    Reserved,
    /// Certainly nothing, by this clause.
    Nothing(abi::ClauseId),
    /// What a process has here the trace does not tell.
    Untold,
}

impl State {
    /// An address in the form that does not depend on who uses it (PTR-01).
    pub(crate) fn absolute(&self, process: ProcessId, address: u32) -> u32 {
        match self.processes.get(&process) {
            Some(running) if self.law.one_space && address < SLOT => {
                address.wrapping_add(running.slot.wrapping_mul(SLOT))
            }
            _ => address,
        }
    }

    /// What is at an address for a process.
    pub(crate) fn spot(&self, process: ProcessId, address: u32) -> Spot {
        let space = self.space_at(process, address);
        if let Some(view) = self.view_at(space, address) {
            let page = (view.offset + u64::from(address - view.base)) / PAGE as u64;
            return Spot::View((space, view.base), page);
        }
        let absolute = self.absolute(process, address);
        if self.is_foreign(process, absolute) {
            return Spot::Nothing(abi::clause::PERM_07);
        }
        if let Some((key, region)) = self.region_at(space, absolute) {
            let page = u64::from(absolute) / PAGE as u64;
            return match region.committed.get(page) {
                _ if self.pages_untold => Spot::Untold,
                Some(protect) => Spot::Private(Private { key, page, protect }),
                None => Spot::Reserved,
            };
        }
        self.nothing(address)
    }

    /// True for an address in the slot of another process.
    fn is_foreign(&self, process: ProcessId, absolute: u32) -> bool {
        let own = self.processes.get(&process).map(|process| process.slot);
        let slot = absolute / SLOT;
        self.law.one_space && (2..33).contains(&slot) && own.is_some_and(|own| own != slot)
    }

    fn nothing(&self, address: u32) -> Spot {
        match address {
            _ if self.untold => Spot::Untold,
            0x8000_0000.. if self.law.one_space => Spot::Nothing(abi::clause::PERM_11),
            0x4200_0000..=0x7FFF_FFFF if self.law.one_space => Spot::Nothing(abi::clause::PERM_08),
            0..=0xFFFF if self.law.one_space => Spot::Nothing(abi::clause::IN_01),
            _ => Spot::Untold,
        }
    }

    /// The view that an address lies in.
    pub(crate) fn view_at(&self, space: Space, address: u32) -> Option<&View> {
        let (_, view) = self.views.range((space, 0)..=(space, address)).next_back()?;
        (u64::from(address) < view.end()).then_some(view)
    }

    /// The region that an address lies in, and its key.
    pub(crate) fn region_at(&self, space: Space, absolute: u32) -> Option<((Space, u32), &Region)> {
        let (key, region) = self.regions.range((space, 0)..=(space, absolute)).next_back()?;
        (u64::from(absolute) < u64::from(region.base) + region.len).then_some((*key, region))
    }

    /// True if a region begins within a range of addresses.
    pub(crate) fn region_begins(&self, space: Space, first: u32, last: u32) -> bool {
        let mut after = self.regions.range((space, first)..=(space, u32::MAX));
        after.next().is_some_and(|((_, base), _)| *base <= last)
    }

    /// What a page of an object may hold when it is touched now, and so holds from now on. Where
    /// the page may have left since it was seen last, it may come from the file again (PG-06).
    pub(crate) fn object_page(&mut self, row: Row, page: u64) -> PageSet {
        let machine = self.objects[row].machine;
        let low = self.machine(machine).is_none_or(|machine| machine.may_be_low());
        let Body::Mapping(mapping) = &self.objects[row].body else { return PageSet::unknown() };
        let seen = mapping.pages.get(page).cloned();
        let dirty = mapping.dirty.contains(&page);
        let (file, size) = (mapping.file, mapping.size);
        let Some(file) = file else {
            return seen.unwrap_or_else(|| PageSet::zero(Some(OPEN_18)));
        };
        let set = match seen {
            Some(seen) if !low => return seen,
            Some(mut seen) => {
                // Under pressure it was written first if it was dirty.
                if dirty {
                    self.may_be_flushed(row, page, page + 1);
                }
                seen.or(&self.incoming(row, file, page, size));
                seen
            }
            None => {
                self.on_machine(machine, |machine| machine.touched += 1);
                self.incoming(row, file, page, size)
            }
        };
        self.keep_page(row, page, set.clone());
        set
    }

    /// What a page coming in may hold: the medium's bytes, and those that other views of the file
    /// left to be written, whenever that is done (UM-02b, CFM-31).
    fn incoming(&self, row: Row, file: Row, page: u64, size: u64) -> PageSet {
        let mut set = self.medium_page(file, page, Some(row));
        let end = size.saturating_sub(page.saturating_mul(PAGE as u64));
        if end < PAGE as u64 && !self.is_in_place(row) {
            set.clear_from(end as usize, SZ_08);
        }
        set
    }

    /// What a page of a file may be found to hold by whoever reads the file, `but` not through
    /// this object.
    pub(crate) fn medium_page(&self, file: Row, page: u64, but: Option<Row>) -> PageSet {
        let mut set = self.files[file].page(page);
        for row in &self.files[file].mappings {
            let Body::Mapping(mapping) = &self.objects[*row].body else { continue };
            if Some(*row) == but || !mapping.dirty.contains(&page) {
                continue;
            }
            if let Some(seen) = mapping.pages.get(page) {
                set.or(&self.outgoing(seen, file, page, mapping.size));
            }
        }
        set
    }

    /// What a call writes to a file may show in the views of it or not (CFM-31).
    pub(super) fn views_may_see(&mut self, file: Row, page: u64, at: usize, bytes: &[u8]) {
        for row in self.files[file].mappings.clone() {
            let Body::Mapping(mapping) = &self.objects[row].body else { continue };
            let Some(seen) = mapping.pages.get(page) else { continue };
            let (mut set, mut written) = (seen.clone(), seen.clone());
            written.overlay(at, bytes);
            set.or(&written);
            self.keep_page(row, page, set);
        }
    }

    /// Whether a view may have left something of a page to be written.
    pub(crate) fn has_dirty(&self, file: Row, page: u64) -> bool {
        self.files[file].mappings.iter().any(|row| match &self.objects[*row].body {
            Body::Mapping(mapping) => mapping.dirty.contains(&page),
            _ => false,
        })
    }

    /// A page of an object as it reaches the file: beyond the object the file keeps its own bytes,
    /// beyond the file there are none.
    fn outgoing(&self, seen: &PageSet, file: Row, page: u64, size: u64) -> PageSet {
        let mut set = seen.clone();
        let start = page.saturating_mul(PAGE as u64);
        let medium = self.files[file].page(page);
        let end = size.saturating_sub(start).min(PAGE as u64) as usize;
        if end < PAGE {
            set.keep_tail_of(&medium, end);
        }
        let length = self.files[file].size.unwrap_or(0);
        let length = length.saturating_sub(start).min(PAGE as u64) as usize;
        if length < PAGE {
            set.clear_from(length, OPEN_16);
        }
        set
    }

    /// Remembers what a page of an object holds.
    pub(crate) fn keep_page(&mut self, row: Row, page: u64, set: PageSet) {
        if let Body::Mapping(mapping) = &mut self.objects[row].body {
            mapping.pages.put(page, set, &mut self.budget);
        }
    }

    /// A program wrote to a page of an object. What it held until then may have been written to
    /// the file already.
    pub(crate) fn write_page(&mut self, row: Row, page: u64, at: usize, bytes: &[u8]) {
        let mut set = self.object_page(row, page);
        let Body::Mapping(mapping) = &mut self.objects[row].body else { return };
        let (file, size, was_dirty) = (mapping.file, mapping.size, mapping.dirty.contains(&page));
        if file.is_some() {
            mapping.dirty.insert(page);
        }
        if let (Some(file), true) = (file, was_dirty) {
            let mut medium = self.files[file].page(page);
            medium.or(&self.outgoing(&set, file, page, size));
            self.put_page(file, page, medium);
        }
        set.overlay(at, bytes);
        self.keep_page(row, page, set);
    }

    /// The dirty pages of a range have reached the file (FV-01).
    pub(crate) fn flushed(&mut self, row: Row, from: u64, to: u64) {
        let Body::Mapping(mapping) = &self.objects[row].body else { return };
        let (Some(file), size) = (mapping.file, mapping.size) else { return };
        let dirty: Vec<u64> = mapping.dirty.range(from..to).copied().collect();
        for page in dirty {
            let Body::Mapping(mapping) = &mut self.objects[row].body else { return };
            mapping.dirty.remove(&page);
            if let Some(seen) = mapping.pages.get(page).cloned() {
                let set = self.outgoing(&seen, file, page, size);
                self.put_page(file, page, set);
            }
        }
    }

    /// The dirty pages of a range may have reached the file or not.
    pub(crate) fn may_be_flushed(&mut self, row: Row, from: u64, to: u64) {
        let Body::Mapping(mapping) = &self.objects[row].body else { return };
        let (Some(file), size) = (mapping.file, mapping.size) else { return };
        let dirty: Vec<u64> = mapping.dirty.range(from..to).copied().collect();
        for page in dirty {
            let Body::Mapping(mapping) = &self.objects[row].body else { return };
            if let Some(seen) = mapping.pages.get(page) {
                let mut set = self.files[file].page(page);
                set.or(&self.outgoing(&seen.clone(), file, page, size));
                self.put_page(file, page, set);
            }
        }
    }

    /// An object is gone: what it left dirty reaches the file sooner or later (UM-02b), or never,
    /// if the power fails.
    pub(super) fn leave_to_medium(&mut self, row: Row) {
        self.may_be_flushed(row, 0, u64::MAX);
        if let Body::Mapping(mapping) = &mut self.objects[row].body {
            mapping.dirty = BTreeSet::new();
        }
    }

    /// A process unmapped a view. True if it had mapped it.
    pub(crate) fn unmap(&mut self, key: (Space, u32), process: ProcessId) -> bool {
        let Some(view) = self.views.get_mut(&key) else { return false };
        let Some(count) = view.holders.get_mut(&process) else { return false };
        *count -= 1;
        if *count == 0 {
            view.holders.remove(&process);
        }
        let (object, gone) = (view.object, view.holders.is_empty());
        if gone {
            let equal = (key.0, object, view.offset, view.len, view.writable);
            self.equal_views.remove(&equal);
            self.views.remove(&key);
        }
        self.objects[object].views -= 1;
        self.settle(object);
        true
    }

    pub(super) fn unmap_all(&mut self, process: ProcessId) {
        let held = |view: &View| view.holders.contains_key(&process);
        let keys = self.views.iter().filter(|(_, view)| held(view));
        let keys: Vec<_> = keys.map(|(key, _)| *key).collect();
        for key in keys {
            while self.unmap(key, process) {}
        }
        let owned = self.regions.iter().filter(|(_, region)| region.owner == process);
        let owned: Vec<_> = owned.map(|(key, _)| *key).collect();
        for key in owned {
            self.release(key);
        }
    }

    /// True if views or reservations may have taken most of the addresses for views.
    pub(crate) fn is_crowded(&self, process: ProcessId, at: u32, len: u64, room: u64) -> bool {
        let views = self.space_at(process, at);
        let views = self.views.range((views, 0)..=(views, u32::MAX)).take(4096);
        let taken = views.map(|(_, view)| whole(view.len)).fold(len, u64::saturating_add);
        let space = self.space_of(process);
        let many = self.views.len() > 4096 || taken > room / 2;
        let large = self.regions.range((space, 0x4200_0000)..=(space, u32::MAX)).take(4096);
        many || large.map(|(_, region)| region.len).sum::<u64>() > 0x1000_0000
    }

    /// A range of addresses is taken.
    pub(crate) fn reserve(&mut self, key: (Space, u32), region: Region) {
        self.release(key);
        if let Some(owner) = self.processes.get_mut(&region.owner) {
            owner.reserved = owner.reserved.saturating_add(whole(region.len));
        }
        self.regions.insert(key, region);
    }

    /// A region is gone, with its memory.
    pub(crate) fn release(&mut self, key: (Space, u32)) {
        if let Some(region) = self.regions.remove(&key) {
            if let Some(owner) = self.processes.get_mut(&region.owner) {
                owner.reserved = owner.reserved.saturating_sub(whole(region.len));
            }
            let machine = self.machine_of(region.owner);
            let pages = region.committed.count(0, u64::MAX);
            self.on_machine(machine, |machine| {
                machine.committed = machine.committed.saturating_sub(pages);
            });
        }
    }

    /// Whether the pages of an object are the ROM's own, which need no RAM (CFM-33, CFM-34).
    pub(crate) fn is_in_place(&self, row: Row) -> bool {
        let Body::Mapping(mapping) = &self.objects[row].body else { return false };
        let told = [abi::clause::CFM_33, abi::clause::CFM_34];
        let told = told.iter().any(|clause| clause.holds_in(self.law.version));
        let rom = |file: Row| self.files[file].kind == abi::world::FileKind::RomUncompressed;
        told && !mapping.writable && mapping.file.is_some_and(rom)
    }

    /// Whether a page of an object that is absent might not come in.
    pub(crate) fn may_fail_to_come(&self, machine: MachineId, row: Row) -> bool {
        let Body::Mapping(mapping) = &self.objects[row].body else { return true };
        let Some(file) = mapping.file else { return false };
        let low = self.machine(machine).is_none_or(|machine| machine.may_be_low());
        low || self.reach(machine, file) != Reach::Fine
    }
}
