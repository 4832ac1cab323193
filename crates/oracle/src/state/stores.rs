//! What pages hold as views see them: of one object where each has pages of its own (CFM-29
//! promises no more), of a file and a machine where all views show one content (W-60, M-63a).

use super::{Body, Reach, Row, State};
use crate::bytes::{PAGE, PageSet, Pages};
use abi::clause::{OPEN_16, OPEN_18, SZ_08};
use abi::{MachineId, PAGE_BYTES};
use std::collections::{BTreeMap, BTreeSet};

/// A row of the stores.
pub(crate) type StoreId = usize;

/// Pages as views see them.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    pub(crate) machine: MachineId,
    pub(crate) file: Option<Row>,
    /// The length of the object whose pages they are, in bytes.
    pub(crate) size: u64,
    pub(crate) pages: Pages,
    /// Pages that may be dirty.
    pub(crate) dirty: BTreeSet<u64>,
    /// Those that certainly were, and how often frames had run short on the machine by then.
    unsaved: BTreeMap<u64, u64>,
    /// The same at the last touch of a page.
    touched: BTreeMap<u64, u64>,
    /// Pages that may have come in, and nobody told whether they did.
    perhaps: BTreeSet<u64>,
}

impl State {
    /// The pages for a new object: those of its file on the machine, if it has any in common.
    pub(crate) fn store_for(
        &mut self,
        machine: MachineId,
        file: Option<Row>,
        size: u64,
    ) -> StoreId {
        let known =
            file.filter(|_| self.law.one_content).and_then(|file| self.cache(machine, file));
        known.unwrap_or_else(|| {
            let id = self.stores.len();
            let (pages, dirty) = (Pages::default(), BTreeSet::new());
            let (unsaved, touched, perhaps) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
            let store = Store { machine, file, size, pages, dirty, unsaved, touched, perhaps };
            self.stores.push(store);
            file.into_iter().for_each(|file| self.files[file].stores.push(id));
            id
        })
    }

    /// The one content that a machine sees of a file.
    fn cache(&self, machine: MachineId, file: Row) -> Option<StoreId> {
        let mut known = self.files[file].stores.iter().copied();
        known.find(|id| self.law.one_content && self.stores[*id].machine == machine)
    }

    /// Whether a page that comes in again holds what it held: no other machine has its own content.
    fn is_alone(&self, machine: MachineId, file: Row) -> bool {
        let mut stores = self.files[file].stores.iter();
        self.law.one_content && stores.all(|id| self.stores[*id].machine == machine)
    }

    /// The pages of an object.
    pub(crate) fn store(&self, row: Row) -> Option<&Store> {
        match &self.objects[row].body {
            Body::Mapping(mapping) => self.stores.get(mapping.store),
            _ => None,
        }
    }

    /// True if a page of an object was touched before.
    pub(crate) fn is_seen(&self, row: Row, page: u64) -> bool {
        self.store(row).is_some_and(|store| store.pages.get(page).is_some())
    }

    /// True if an object may have dirty pages in a range.
    pub(crate) fn is_dirty(&self, row: Row, from: u64, to: u64) -> bool {
        self.store(row).is_some_and(|store| store.dirty.range(from..to).next().is_some())
    }

    /// True if an object certainly has dirty pages in a range: written to, and never since in the way
    /// of anything for which frames had run short.
    pub(crate) fn is_surely_dirty(&self, row: Row, from: u64, to: u64) -> bool {
        let Some(store) = self.store(row) else { return false };
        let machine = self.machine(store.machine).filter(|known| !known.may_be_low());
        let Some(machine) = machine.filter(|known| known.unseen == 0) else { return false };
        store.unsaved.range(from..to).any(|(_, short)| *short == machine.short)
    }

    /// How often frames had run short by now on the machine of a store.
    fn short_of(&self, id: StoreId) -> u64 {
        self.machine(self.stores[id].machine).map_or(0, |machine| machine.short)
    }

    fn note_touch(&mut self, row: Row, page: u64) {
        if let Body::Mapping(mapping) = &self.objects[row].body {
            let (id, short) = (mapping.store, self.short_of(mapping.store));
            self.stores[id].touched.insert(page, short);
            self.stores[id].perhaps.remove(&page);
        }
    }

    /// A page of an object may come in now, and nobody tells whether it does: later it may hold what it
    /// holds now, or what it then comes in with.
    pub(crate) fn page_may_come(&mut self, row: Row, page: u64) {
        if self.is_seen(row, page) && !self.may_have_left(row, page) {
            return;
        }
        self.object_page(row, page);
        if let Body::Mapping(mapping) = &self.objects[row].body {
            self.stores[mapping.store].perhaps.insert(page);
        }
    }

    /// Whether it is not told if a page of an object that was seen ever came in.
    pub(super) fn may_be_out(&self, row: Row, page: u64) -> bool {
        self.store(row).is_some_and(|store| store.perhaps.contains(&page))
    }

    /// Whether frames may have run short since a page of an object was touched last.
    pub(super) fn was_short_since(&self, row: Row, page: u64) -> bool {
        let Body::Mapping(mapping) = &self.objects[row].body else { return true };
        let last = self.stores[mapping.store].touched.get(&page);
        last.is_some_and(|last| *last != self.short_of(mapping.store))
    }

    /// What a page of an object may hold when it is touched now, and so holds from now on. Where
    /// the page may have left since it was seen last, it may come from the file again (PG-06).
    pub(crate) fn object_page(&mut self, row: Row, page: u64) -> PageSet {
        let machine = self.objects[row].machine;
        let low = self.may_have_left(row, page);
        self.note_touch(row, page);
        let Body::Mapping(mapping) = &self.objects[row].body else { return PageSet::unknown() };
        if mapping.image {
            return PageSet::unknown();
        }
        let store = &self.stores[mapping.store];
        let seen = store.pages.get(page).cloned();
        let dirty = store.dirty.contains(&page);
        let (file, size) = (mapping.file, mapping.size);
        let Some(file) = file else {
            let choice = (!self.law.desktop).then_some(OPEN_18);
            return seen.unwrap_or_else(|| self.page_of_ram(row, page, PageSet::zero(choice)));
        };
        let set = match seen {
            Some(seen) if !low || self.is_alone(machine, file) => return seen,
            Some(mut seen) => {
                // Under pressure it was written first if it was dirty.
                if dirty {
                    self.may_be_flushed(row, page, page + 1);
                }
                seen.or(&self.incoming(row, file, page, size));
                seen
            }
            None => {
                self.page_seen(machine, row);
                self.incoming(row, file, page, size)
            }
        };
        self.keep_page(row, page, set.clone());
        set
    }

    /// A page without a file is touched first. Where memory is not promised, it takes its frame now.
    fn page_of_ram(&mut self, row: Row, page: u64, set: PageSet) -> PageSet {
        if !self.law.ram_at_once {
            self.page_seen(self.objects[row].machine, row);
            self.keep_page(row, page, set.clone());
        }
        set
    }

    /// What a page coming in may hold: the medium's bytes, and those that other views of the file
    /// left to be written, whenever that is done (UM-02b, CFM-31).
    fn incoming(&self, row: Row, file: Row, page: u64, size: u64) -> PageSet {
        let own = match &self.objects[row].body {
            Body::Mapping(mapping) => Some(mapping.store),
            _ => None,
        };
        let mut set = self.medium_page(file, page, own);
        let end = size.saturating_sub(page.saturating_mul(PAGE as u64));
        if end < PAGE as u64 && !self.is_in_place(row) && !self.law.one_content {
            set.clear_from(end as usize, SZ_08);
        }
        set
    }

    /// What a page of a file may be found to hold by whoever reads the file, `but` not through
    /// these pages.
    fn medium_page(&self, file: Row, page: u64, but: Option<StoreId>) -> PageSet {
        let mut set = self.files[file].page(page);
        for id in &self.files[file].stores {
            let store = &self.stores[*id];
            if Some(*id) == but || !store.dirty.contains(&page) {
                continue;
            }
            if let Some(seen) = store.pages.get(page) {
                set.or(&self.outgoing(seen, *id, file, page));
            }
        }
        set
    }

    /// What ReadFile may find in a page of a file.
    pub(crate) fn read_page(&self, machine: MachineId, file: Row, page: u64) -> PageSet {
        let cached = self.cache(machine, file).and_then(|id| self.stores[id].pages.get(page));
        cached.cloned().unwrap_or_else(|| self.medium_page(file, page, None))
    }

    /// What ReadFile showed of a page of a file is what is there.
    pub(crate) fn was_read(&mut self, machine: MachineId, file: Row, page: u64, set: PageSet) {
        if let Some(id) = self.cache(machine, file) {
            if self.stores[id].pages.get(page).is_some() {
                return self.stores[id].pages.put(page, set, &mut self.budget);
            }
        }
        let dirty = |id: &StoreId| self.stores[*id].dirty.contains(&page);
        // Beside a dirty page of a view either may be read again (CFM-31).
        if !self.files[file].stores.iter().any(dirty) {
            self.put_page(file, page, set);
        }
    }

    /// What a call writes to a file shows in the views of it: at once where there is one content
    /// (M-63a), elsewhere perhaps (CFM-31). Whoever writes from no machine is the world.
    pub(super) fn views_may_see(
        &mut self,
        by: Option<MachineId>,
        file: Row,
        page: u64,
        at: usize,
        bytes: &[u8],
    ) {
        for id in self.files[file].stores.clone() {
            let Some(seen) = self.stores[id].pages.get(page) else { continue };
            let (mut set, mut written) = (seen.clone(), seen.clone());
            written.overlay(at, bytes);
            match self.law.one_content && by == Some(self.stores[id].machine) {
                true => set = written,
                false => set.or(&written),
            }
            self.stores[id].pages.put(page, set, &mut self.budget);
        }
    }

    /// A page as it reaches the file: beyond the object the file keeps its own bytes, beyond the
    /// file there are none.
    fn outgoing(&self, seen: &PageSet, id: StoreId, file: Row, page: u64) -> PageSet {
        let mut set = seen.clone();
        let start = page.saturating_mul(PAGE as u64);
        let size = self.size_of(id);
        let end = size.saturating_sub(start).min(PAGE as u64) as usize;
        if end < PAGE {
            let medium = self.files[file].page(page);
            set.keep_tail_of(&medium, end);
        }
        let length = self.files[file].size.unwrap_or(0);
        let length = length.saturating_sub(start).min(PAGE as u64) as usize;
        if length < PAGE {
            set.clear_from(length, OPEN_16);
        }
        set
    }

    /// How far the pages of a store belong to it, in bytes: as far as its object, or its file.
    fn size_of(&self, id: StoreId) -> u64 {
        match (self.law.one_content, self.stores[id].file) {
            (true, Some(file)) => self.files[file].size.unwrap_or(0),
            _ => self.stores[id].size,
        }
    }

    /// Remembers what a page of an object holds.
    pub(crate) fn keep_page(&mut self, row: Row, page: u64, set: PageSet) {
        if let Body::Mapping(mapping) = &self.objects[row].body {
            self.stores[mapping.store].pages.put(page, set, &mut self.budget);
        }
    }

    /// A program wrote to a page of an object. What it held until then may have been written to
    /// the file already.
    pub(crate) fn write_page(&mut self, row: Row, page: u64, at: usize, bytes: &[u8]) {
        let mut set = self.object_page(row, page);
        let Body::Mapping(mapping) = &self.objects[row].body else { return };
        let (file, id) = (mapping.file, mapping.store);
        if let Some(file) = file {
            if !self.stores[id].dirty.insert(page) {
                let mut medium = self.files[file].page(page);
                medium.or(&self.outgoing(&set, id, file, page));
                self.put_page(file, page, medium);
            }
        }
        set.overlay(at, bytes);
        self.keep_page(row, page, set);
        let short = self.short_of(id);
        self.stores[id].unsaved.insert(page, short);
    }

    /// The dirty pages of a range have reached the file (FV-01, W-52b).
    pub(crate) fn flushed(&mut self, row: Row, from: u64, to: u64) {
        let Body::Mapping(mapping) = &self.objects[row].body else { return };
        let (Some(file), id) = (mapping.file, mapping.store) else { return };
        let dirty: Vec<u64> = self.stores[id].dirty.range(from..to).copied().collect();
        for page in dirty {
            self.stores[id].dirty.remove(&page);
            self.stores[id].unsaved.remove(&page);
            if let Some(seen) = self.stores[id].pages.get(page) {
                let set = self.outgoing(seen, id, file, page);
                self.put_page(file, page, set);
            }
        }
    }

    /// The dirty pages of a range may have reached the file or not.
    pub(crate) fn may_be_flushed(&mut self, row: Row, from: u64, to: u64) {
        if let Body::Mapping(mapping) = &self.objects[row].body {
            self.store_may_be_flushed(mapping.store, from, to);
        }
    }

    pub(crate) fn store_may_be_flushed(&mut self, id: StoreId, from: u64, to: u64) {
        let Some(file) = self.stores[id].file else { return };
        let dirty: Vec<u64> = self.stores[id].dirty.range(from..to).copied().collect();
        for page in dirty {
            self.stores[id].unsaved.remove(&page);
            if let Some(seen) = self.stores[id].pages.get(page) {
                let mut set = self.files[file].page(page);
                set.or(&self.outgoing(seen, id, file, page));
                self.put_page(file, page, set);
            }
        }
    }

    /// An object is gone: what it left dirty reaches the file sooner or later (UM-02b), or never,
    /// if the power fails. Where there is one content it stays what the machine sees of the file.
    pub(super) fn leave_to_medium(&mut self, row: Row) {
        if self.law.one_content {
            return;
        }
        self.may_be_flushed(row, 0, u64::MAX);
        if let Body::Mapping(mapping) = &self.objects[row].body {
            let id = mapping.store;
            let clean = std::mem::take(&mut self.stores[id].dirty).is_empty();
            let Some(file) = self.stores[id].file else { return };
            self.files[file].stores.retain(|known| *known != id);
            if !clean {
                self.left_dirty.insert((file, self.objects[row].machine));
            }
        }
    }

    /// Whether pages that an object left to be written may wait still: a write may have failed.
    pub(crate) fn may_wait(&self, file: Row) -> bool {
        let mut left = self.left_dirty.range((file, MachineId(0))..=(file, MachineId(u32::MAX)));
        left.any(|&(_, machine)| {
            let faulty = self.machine(machine).is_none_or(|known| known.faulty);
            faulty || self.reach(machine, file) != Reach::Fine
        })
    }

    /// Machines lose what they had in memory: what was not written yet may be lost.
    pub(crate) fn lose_memory(&mut self) {
        for id in 0..self.stores.len() {
            if self.law.one_content && self.stores[id].file.is_some() {
                self.store_may_be_flushed(id, 0, u64::MAX);
                self.stores[id].dirty = BTreeSet::new();
                self.stores[id].pages = Pages::default();
            }
        }
    }

    /// A file that grew or shrank: pages in common have what it has, and past its end nothing that
    /// is known.
    pub(super) fn stores_resized(&mut self, file: Row, old: u64, new: u64) {
        if !self.law.one_content || old == new {
            return;
        }
        let page = u64::from(PAGE_BYTES);
        for id in self.files[file].stores.clone() {
            let first = old.min(new) / page;
            for known in self.stores[id].pages.within(first, u64::MAX) {
                self.stores[id].dirty.remove(&known);
                self.stores[id].unsaved.remove(&known);
                let whole = known > first || old.min(new) % page == 0;
                match self.stores[id].pages.get(known).cloned().filter(|_| !whole) {
                    Some(mut last) => {
                        // Bytes that a view wrote past the old end may be there still.
                        let mut cut = last.clone();
                        cut.clear_from((old.min(new) % page) as usize, abi::clause::SZ_113);
                        last.or(&cut);
                        self.stores[id].dirty.insert(known);
                        self.stores[id].pages.put(known, last, &mut self.budget);
                    }
                    None => self.stores[id].pages.forget(known),
                }
            }
        }
    }
}
