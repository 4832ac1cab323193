//! Addresses: views, reserved ranges, and what a touch of them may find.

use super::heaps::HeapKey;
use super::shown::Shown;
use super::{Body, Row, Space, State, Toucher};
use crate::bytes::{PAGE, PageSet, Pages};
use abi::constant::{PAGE_GUARD, PAGE_READWRITE};
use abi::world::VolumeKind;
use abi::{AccessKind, GRANULARITY, MachineId, ProcessId};
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
    /// The PAGE_ protection that its access gives it.
    pub(crate) protect: u32,
    /// Protections of single pages, counted from its start, that are not that of the view.
    pub(crate) protects: Runs,
    /// The pages that it has of its own, counted from its start.
    pub(crate) copies: BTreeMap<u64, PageSet>,
    /// How often each process maps it.
    pub(crate) holders: BTreeMap<ProcessId, u32>,
}

impl View {
    /// Whether its pages can be written to.
    pub(crate) fn writable(&self) -> bool {
        abi::protection::allows(self.protect, AccessKind::Write)
    }

    /// Which of its pages an address lies in, counted from its start.
    pub(crate) fn page_at(&self, address: u32) -> u64 {
        u64::from(address.saturating_sub(self.base)) / PAGE as u64
    }

    /// Pages of it have this protection from now on.
    pub(crate) fn set_protection(&mut self, from: u64, to: u64, protect: u32) {
        self.protects.set(from, to, Some(protect).filter(|protect| *protect != self.protect));
    }

    /// The protection of one of its pages.
    pub(crate) fn protection(&self, page: u64) -> u32 {
        self.protects.get(page).unwrap_or(self.protect)
    }

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
    /// The protection that it was reserved with.
    pub(crate) protect: u32,
    /// Its committed pages by their number in the address space, with their protection.
    pub(crate) committed: Runs,
    pub(crate) pages: Pages,
    /// What its pages show that is none of their own.
    pub(crate) shows: BTreeMap<u64, Shown>,
    /// Pages that may have come in, and nobody told whether they did.
    pub(crate) perhaps: BTreeSet<u64>,
    /// Its owner alone can write to it (LMA-07).
    pub(crate) shared: bool,
    /// What it is there for.
    pub(crate) holds: Holds,
}

/// What a range of addresses is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// VirtualAlloc reserved it.
    Own,
    /// A stack; how many of its pages, from the top down, functions use.
    Stack { used: u64 },
    /// Pages of a module, from one of its file on. Those of data that came in are committed.
    Image { module: Row, first: u32 },
    /// The first part of the heap that its process began with. Which of its pages are committed,
    /// besides the first, and what is in them, the heap's blocks tell.
    Heap,
}

impl Region {
    /// A range of so many bytes, of which nothing is committed.
    pub(crate) fn new(base: u32, len: u64, owner: ProcessId, protect: u32) -> Region {
        Region {
            base,
            len,
            owner,
            protect,
            committed: Runs::default(),
            pages: Pages::default(),
            shows: BTreeMap::new(),
            perhaps: BTreeSet::new(),
            shared: false,
            holds: Holds::Own,
        }
    }
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
    /// A block of a heap.
    Block(HeapKey, u32),
    /// A reserved page without memory.
    Reserved,
    /// A page of a stack that a touch commits.
    Grows(Private),
    /// The overflow area of a stack.
    Overflow,
    /// A page of code of a module: the object that it comes from, and which page.
    Code(Row, u64),
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

    /// What is at an address for who touches it.
    pub(crate) fn spot(&self, who: Toucher, address: u32) -> Spot {
        let process = who.process;
        let space = self.space_at(process, address);
        if let Some(view) = self.view_at(space, address) {
            let page = (view.offset + u64::from(address - view.base)) / PAGE as u64;
            return Spot::View((space, view.base), page);
        }
        let absolute = self.absolute(process, address);
        if self.is_foreign(who, absolute) {
            return Spot::Nothing(abi::clause::PERM_07);
        }
        if let Some((heap, block)) = self.block_at(process, absolute) {
            return Spot::Block(heap, block);
        }
        if let Some((key, region)) = self.region_at(space, absolute) {
            let page = u64::from(absolute) / PAGE as u64;
            return match region.committed.get(page) {
                _ if self.pages_untold || region.holds == Holds::Heap => Spot::Untold,
                Some(protect) => Spot::Private(Private { key, page, protect }),
                None => self.bare_page(key, region, page),
            };
        }
        // Where a view or a reservation was, and nobody told of another one, nothing is (M-37a).
        let page = u64::from(absolute) / PAGE as u64;
        let freed = self.freed.get(&self.space_at(process, absolute));
        match freed.and_then(|freed| freed.get(page)) {
            // What of it a heap has the trace does not tell.
            Some(_) if self.has_heap_elsewhere(process) => Spot::Untold,
            Some(_) if !self.untold && self.law.desktop => Spot::Nothing(abi::clause::M_37A),
            Some(_) if !self.untold => Spot::Nothing(abi::clause::PERM_08),
            _ if who.rights.kernel_mode && address >= 0x8000_0000 => Spot::Untold,
            _ => self.nothing(address),
        }
    }

    /// A page of a region that is not committed.
    fn bare_page(&self, key: (Space, u32), region: &Region, page: u64) -> Spot {
        let within = page - u64::from(region.base) / PAGE as u64;
        let protect = PAGE_READWRITE;
        match region.holds {
            Holds::Own => Spot::Reserved,
            Holds::Heap => Spot::Untold,
            Holds::Stack { .. } if within == 0 => Spot::Overflow,
            Holds::Stack { .. } => Spot::Grows(Private { key, page, protect }),
            Holds::Image { module, first } => {
                let known = self.module(module);
                let number = u64::from(first) + within;
                match known.object.filter(|_| number < u64::from(known.code)) {
                    Some(object) => Spot::Code(object, number),
                    None => Spot::Private(Private { key, page, protect }),
                }
            }
        }
    }

    /// A guard page was touched, and is an ordinary one from then on (SZ-301).
    pub(crate) fn take_guard(&mut self, who: Toucher, address: u32) {
        let Spot::Private(Private { key, page, protect }) = self.spot(who, address) else {
            return;
        };
        // Of a module's data that did not come in, a touch that raises leaves nothing.
        let region = self.regions.get_mut(&key).filter(|_| protect & PAGE_GUARD != 0);
        if let Some(region) = region {
            region.committed.set(page, page + 1, Some(protect & !PAGE_GUARD));
        }
    }

    /// True for an address in the slot of another process, to which there is no right.
    pub(crate) fn is_foreign(&self, who: Toucher, absolute: u32) -> bool {
        let own = self.processes.get(&who.process).map(|process| process.slot);
        let slot = absolute / SLOT;
        let other = (2..33).contains(&slot) && own.is_some_and(|own| own != slot);
        self.law.one_space && other && !self.has_right_to(who.rights, absolute)
    }

    fn nothing(&self, address: u32) -> Spot {
        match address {
            _ if self.untold => Spot::Untold,
            0x8000_0000.. if self.law.one_space => Spot::Nothing(abi::clause::PERM_11),
            0x4200_0000..=0x7FFF_FFFF if self.law.one_space => Spot::Nothing(abi::clause::PERM_08),
            0..=0xFFFF if self.law.one_space => Spot::Nothing(abi::clause::IN_01),
            0..=0xFFFF | 0x7000_0000..=0x7FEF_FFFF if !self.law.desktop => {
                Spot::Nothing(abi::clause::SZ_362)
            }
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

    /// True if a view or a region lies in a range of addresses.
    pub(crate) fn is_taken(&self, space: Space, first: u32, last: u32) -> bool {
        let view = self.views.range((space, 0)..=(space, last)).next_back();
        let view = view.is_some_and(|(_, view)| view.end() > u64::from(first));
        let region = self.regions.range((space, 0)..=(space, last)).next_back();
        view || region
            .is_some_and(|(_, region)| u64::from(region.base) + region.len > u64::from(first))
    }

    /// True if a region begins within a range of addresses.
    pub(crate) fn region_begins(&self, space: Space, first: u32, last: u32) -> bool {
        let mut after = self.regions.range((space, first)..=(space, u32::MAX));
        after.next().is_some_and(|((_, base), _)| *base <= last)
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
            let (first, end) = (u64::from(view.base) / PAGE as u64, view.end() / PAGE as u64);
            let all = (key.0, object, 0, 0, false)..=(key.0, object, u64::MAX, u64::MAX, true);
            let words = self.equal_views.range(all).filter(|(_, base)| **base == key.1);
            for words in words.map(|(words, _)| *words).collect::<Vec<_>>() {
                self.equal_views.remove(&words);
            }
            self.views.remove(&key);
            self.freed.entry(key.0).or_default().set(first, end, Some(0));
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
        self.end_heaps(process);
    }

    /// True if views or reservations may have taken most of the addresses for views.
    pub(crate) fn is_crowded(&self, process: ProcessId, at: u32, len: u64, room: u64) -> bool {
        let space = self.space_of(process);
        let views = self.space_at(process, at);
        let views = self.views.range((views, 0)..=(views, u32::MAX)).take(4096);
        let taken = views.map(|(_, view)| whole(view.len)).fold(len, u64::saturating_add);
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
            let page = PAGE as u64;
            let (first, end) = (u64::from(region.base), u64::from(region.base) + region.len);
            self.freed.entry(key.0).or_default().set(first / page, end / page, Some(0));
            if let Some(owner) = self.processes.get_mut(&region.owner) {
                owner.reserved = owner.reserved.saturating_sub(whole(region.len));
            }
            let machine = self.machine_of(region.owner);
            let showing = self.stop_showing(region.shows.values().copied());
            let (pages, besides) = region.frames();
            let pages = pages.saturating_sub(showing);
            self.on_machine(machine, |machine| {
                machine.committed = machine.committed.saturating_sub(pages);
                machine.touched = machine.touched.saturating_sub(besides);
            });
        }
    }

    /// Whether a card is seen at a path.
    pub(crate) fn is_card(&self, machine: MachineId, path: &str) -> bool {
        let path = path.trim_end_matches('\\').to_lowercase();
        self.volumes.iter().any(|volume| {
            volume.machine == Some(machine)
                && volume.kind == VolumeKind::StorageCard
                && volume.present
                && volume.mount == path
        })
    }

    /// Whether the pages of an object are the ROM's own, which need no RAM (CFM-33, CFM-34).
    pub(crate) fn is_in_place(&self, row: Row) -> bool {
        let Body::Mapping(mapping) = &self.objects[row].body else { return false };
        let told = [abi::clause::CFM_33, abi::clause::CFM_34];
        let told = told.iter().any(|clause| clause.holds_in(self.law.version));
        let rom = |file: Row| self.files[file].kind == abi::world::FileKind::RomUncompressed;
        let module = |file: Row| self.files[file].kind == abi::world::FileKind::RomModule;
        // What executes in place is no file of the FILES section (PAGE-02).
        let of_file = told && !mapping.writable() && mapping.file.is_some_and(rom);
        mapping.file.is_some_and(module) || of_file && !self.is_code(row)
    }

    /// Whether an object stands for the pages of a module.
    pub(crate) fn is_code(&self, row: Row) -> bool {
        self.modules.iter().flatten().any(|module| module.object == Some(row))
    }
}
