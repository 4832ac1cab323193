//! Addresses: what is where, committed pages, and what programs read and write there.

use super::bytes::{PageBytes, pieces};
use super::error::{Folded, Thing, demand, same};
use super::{Contradiction, Fold, PageKey, Span};
use crate::Event;
use crate::event::Purpose;
use abi::{
    AccessKind, Address, FrameId, MachineId, ModuleId, PAGE_BYTES, ProcessId, RegionId, ThreadId,
};
use std::collections::BTreeMap;
use std::ops::Range;

const PAGE: u64 = PAGE_BYTES as u64;
const SPACE_BYTES: u64 = 1 << 32;

/// Whose address space it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// That of a machine: all its processes see it.
    Machine(MachineId),
    /// That of one process.
    Process(ProcessId),
}

/// A reserved range of addresses of a process, or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The process that reserved it; none for the code of a module that all processes see.
    pub process: Option<ProcessId>,
    /// The machine that it is on.
    pub machine: MachineId,
    /// The address space that it is in.
    pub space: Space,
    /// Its first address, in the slot of its process.
    pub base: Address,
    /// Its length in bytes.
    pub len: u32,
    /// What it is reserved for.
    pub purpose: Purpose,
    /// Its committed pages, counted from its start; of an image, the pages of data that came in.
    pub pages: BTreeMap<u32, PrivatePage>,
    /// The module that is seen in it.
    pub image: Option<Image>,
}

/// What part of a module is seen in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// The module.
    pub module: ModuleId,
    /// The page of its file that the region begins with.
    pub first: u32,
}

/// A committed page of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivatePage {
    /// Its PAGE_ protection.
    pub protect: u32,
    /// The page that it shows, if that is none of its own.
    pub shows: Option<PageKey>,
    /// The frame and the bytes of one of its own, once it was touched.
    pub resident: Option<(FrameId, PageBytes)>,
}

/// A byte of memory that an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The view or region that it is seen through.
    pub span: Span,
    /// The page that it is in.
    pub page: PageKey,
    /// Where it is in the page.
    pub in_page: u32,
}

impl Fold {
    pub(super) fn region_mut(&mut self, id: RegionId) -> Result<&mut Region, Contradiction> {
        self.regions.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Region(id)))
    }

    /// Where an address of a process, in slot form, lies.
    pub fn space_of(&self, process: ProcessId, address: Address) -> Option<Space> {
        let machine = self.processes.get(&process)?.machine;
        Some(match self.version.is_common(address) {
            true => Space::Machine(machine),
            false => Space::Process(process),
        })
    }

    /// Takes a free range of addresses.
    pub(super) fn claim(&mut self, space: Space, base: Address, len: u32, span: Span) -> Folded {
        let thing = span.thing();
        demand(base.in_page() == 0, thing, "does not begin at a page")?;
        let end = u64::from(base.0) + u64::from(len).next_multiple_of(PAGE);
        demand(len > 0 && end <= SPACE_BYTES, thing, "does not fit into the address space")?;
        let before = self.layout.range(..=(space, base.0)).next_back();
        let after = self.layout.range((space, base.0)..).next();
        for (&(owner, start), &(stop, by)) in before.into_iter().chain(after) {
            if owner == space && u64::from(start) < end && stop > u64::from(base.0) {
                return Err(Contradiction::Overlap { base, by: by.thing() });
            }
        }
        self.layout.insert((space, base.0), (end, span));
        Ok(())
    }

    /// The view or region that an address lies in, and the address where it begins.
    pub fn span_around(&self, space: Space, address: Address) -> Option<(Address, Span)> {
        let (&(owner, base), &(end, span)) =
            self.layout.range(..=(space, address.0)).next_back()?;
        let inside = owner == space && u64::from(address.0) < end;
        inside.then_some((Address(base), span))
    }

    /// The address in slot form: what a thread sees in slot 0 lies in the slot of its current
    /// process.
    pub fn slot_form(&self, thread: ThreadId, address: Address) -> Option<Address> {
        let process = self.processes.get(&self.threads.get(&thread)?.current)?;
        if !self.version.has_slots() || address.slot() != 0 {
            return Some(address);
        }
        let base = process.slot.checked_mul(1 << 25)?;
        base.checked_add(address.0).map(Address)
    }

    /// What an address leads to for a thread, whether it may touch it or not.
    pub fn spot(&self, thread: ThreadId, address: Address) -> Option<Spot> {
        let process = self.threads.get(&thread)?.current;
        let address = self.slot_form(thread, address)?;
        let (base, span) = self.span_around(self.space_of(process, address)?, address)?;
        let distance = address.0 - base.0;
        let page = match span {
            Span::View(id) => {
                let view = self.views.get(&id)?;
                let own = distance / PAGE_BYTES;
                if view.copies.contains_key(&own) {
                    return Some(Spot {
                        span,
                        page: PageKey::Copy(id, own),
                        in_page: address.in_page(),
                    });
                }
                let page = view.offset / PAGE + u64::from(distance / PAGE_BYTES);
                PageKey::Backing(view.backing, page)
            }
            Span::Region(id) => self.page_of_region(id, distance / PAGE_BYTES),
        };
        Some(Spot { span, page, in_page: address.in_page() })
    }

    /// A page of a region: its own, or one of the code of a module.
    fn page_of_region(&self, id: RegionId, page: u32) -> PageKey {
        let image = self.regions.get(&id).and_then(|region| region.image);
        let seen = image.and_then(|image| Some((image, self.modules.get(&image.module)?)));
        match seen {
            Some((image, module))
                if u64::from(image.first) + u64::from(page) < module.code.into() =>
            {
                PageKey::Backing(module.backing, u64::from(image.first + page))
            }
            _ => self.key_of(id, page),
        }
    }

    /// The bytes of a page, if it is resident.
    pub fn page_bytes(&self, key: PageKey) -> Option<&PageBytes> {
        match key {
            PageKey::Backing(backing, page) => {
                self.backings.get(&backing)?.pages.get(&page).map(|page| &page.bytes)
            }
            PageKey::Private(region, page) => {
                let page = self.regions.get(&region)?.pages.get(&page)?;
                page.resident.as_ref().map(|(_, bytes)| bytes)
            }
            PageKey::Copy(view, page) => {
                self.views.get(&view)?.copies.get(&page).map(|(_, bytes)| bytes)
            }
            PageKey::Shared(number) => {
                self.shared.get(&number)?.resident.as_ref().map(|(_, bytes)| bytes)
            }
        }
    }

    fn page_bytes_mut(&mut self, key: PageKey) -> Option<&mut PageBytes> {
        match key {
            PageKey::Backing(backing, page) => {
                self.backings.get_mut(&backing)?.pages.get_mut(&page).map(|page| &mut page.bytes)
            }
            PageKey::Private(region, page) => {
                let page = self.regions.get_mut(&region)?.pages.get_mut(&page)?;
                page.resident.as_mut().map(|(_, bytes)| bytes)
            }
            PageKey::Copy(view, page) => {
                self.views.get_mut(&view)?.copies.get_mut(&page).map(|(_, bytes)| bytes)
            }
            PageKey::Shared(number) => {
                self.shared.get_mut(&number)?.resident.as_mut().map(|(_, bytes)| bytes)
            }
        }
    }

    /// Folds what happens to ranges of addresses and committed pages.
    pub(super) fn fold_space(&mut self, event: &Event) -> Folded {
        match *event {
            Event::Reserved { region, process, base, len, purpose } => {
                let machine = self.living_process(process)?.machine;
                demand(len % PAGE_BYTES == 0, Thing::Region(region), "does not end at a page")?;
                if self.regions.contains_key(&region) {
                    return Err(Contradiction::Exists(Thing::Region(region)));
                }
                let space = self
                    .space_of(process, base)
                    .ok_or(Contradiction::Unknown(Thing::Process(process)))?;
                self.claim(space, base, len, Span::Region(region))?;
                let (process, pages) = (Some(process), BTreeMap::new());
                if let Purpose::Heap(heap) = purpose {
                    demand(self.heaps.contains_key(&heap), Thing::Heap(heap), "is not there")?;
                }
                let image = None;
                let new = Region { process, machine, space, base, len, purpose, pages, image };
                self.regions.insert(region, new);
                Ok(())
            }
            Event::Committed { region, base, len, protect } => {
                let pages = self.pages_of(region, base, len)?;
                for page in pages {
                    let fresh = PrivatePage { protect, shows: None, resident: None };
                    let known = self.region_mut(region)?.pages.entry(page).or_insert(fresh);
                    known.protect = protect;
                }
                Ok(())
            }
            Event::PrivatePageIn { region, page, frame } => {
                self.private_page_in(region, page, frame)
            }
            Event::Decommitted { region, base, len } => {
                for page in self.pages_of(region, base, len)? {
                    let gone = self.region_mut(region)?.pages.remove(&page);
                    if let Some(gone) = gone {
                        self.page_gone(gone);
                    }
                }
                Ok(())
            }
            Event::Released { region, base } => self.released(region, base),
            Event::PagesShared { region, page, pages, protect, source } => {
                self.pages_shared((region, page), pages, protect, source)
            }
            Event::GuardGone { region, base } => {
                let page = self.pages_of(region, base, PAGE_BYTES)?.start;
                self.guard_gone(region, page)
            }
            Event::HeapMade { .. } | Event::HeapBlock { .. } | Event::HeapGone { .. } => {
                self.fold_heap(event)
            }
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    /// The pages of a region that a range covers, counted from the start of the region.
    fn pages_of(
        &mut self,
        id: RegionId,
        base: Address,
        len: u32,
    ) -> Result<Range<u32>, Contradiction> {
        let region = self.region_mut(id)?;
        let start = base.0.checked_sub(region.base.0);
        let inside = start.filter(|&start| u64::from(start) + u64::from(len) <= region.len.into());
        match inside {
            Some(start) if start % PAGE_BYTES == 0 && len % PAGE_BYTES == 0 => {
                Ok(start / PAGE_BYTES..(start + len) / PAGE_BYTES)
            }
            _ => Err(Contradiction::State(Thing::Region(id), "does not have such pages")),
        }
    }

    fn private_page_in(&mut self, id: RegionId, page: u32, frame: FrameId) -> Folded {
        let key = self.key_of(id, page);
        if !self.region_mut(id)?.pages.contains_key(&page) {
            return Err(Contradiction::Unknown(key.thing()));
        }
        demand(self.page_bytes(key).is_none(), key.thing(), "is resident already")?;
        self.take_frame(frame, key)?;
        if let PageKey::Shared(number) = key {
            if let Some(shared) = self.shared.get_mut(&number) {
                shared.resident = Some((frame, PageBytes::zero()));
            }
            return Ok(());
        }
        if let Some(known) = self.region_mut(id)?.pages.get_mut(&page) {
            known.resident = Some((frame, PageBytes::zero()));
        }
        Ok(())
    }

    fn released(&mut self, id: RegionId, base: Address) -> Folded {
        let region = self.region_mut(id)?;
        same(Thing::Region(id), "base", base.0, region.base.0)?;
        let image = region.image.is_some();
        let empty = region.pages.is_empty();
        demand(image || empty, Thing::Region(id), "still has committed pages")?;
        let (space, own) = (region.space, std::mem::take(&mut region.pages));
        for (frame, _) in own.into_values().filter_map(|page| page.resident) {
            self.frames.remove(&frame);
        }
        self.layout.remove(&(space, base.0));
        self.regions.remove(&id);
        Ok(())
    }

    /// Folds what a thread read or wrote.
    pub(super) fn access(
        &mut self,
        thread: ThreadId,
        kind: AccessKind,
        address: Address,
        bytes: &[u8],
    ) -> Folded {
        self.thread_mut(thread)?;
        let start = u64::from(address.0);
        let fits = start + bytes.len() as u64 <= SPACE_BYTES;
        demand(fits, Thing::Address(address), "ends before the access does")?;
        for piece in pieces(start, bytes.len()) {
            let at = Address((start + piece.part.start as u64) as u32);
            let bytes = &bytes[piece.part];
            match kind {
                AccessKind::Read => self.was_read(thread, at, bytes)?,
                AccessKind::Write => self.was_written(thread, at, bytes)?,
                AccessKind::Execute => {}
            }
        }
        Ok(())
    }

    fn was_read(&mut self, thread: ThreadId, at: Address, told: &[u8]) -> Folded {
        let spot = self.spot(thread, at).ok_or(Contradiction::Unknown(Thing::Address(at)))?;
        let Some(known) = self.page_bytes(spot.page) else {
            return Err(Contradiction::State(spot.page.thing(), "is not resident"));
        };
        let known = &known.bytes()[spot.in_page as usize..];
        for (at, (&told, &known)) in (at.0..).zip(told.iter().zip(known)) {
            if told != known {
                return Err(Contradiction::Byte { address: Address(at), told, known });
            }
        }
        Ok(())
    }

    fn was_written(&mut self, thread: ThreadId, at: Address, bytes: &[u8]) -> Folded {
        let spot = self.spot(thread, at).ok_or(Contradiction::Unknown(Thing::Address(at)))?;
        if let PageKey::Backing(backing, page) = spot.page {
            let backing = self.backing_mut(backing)?;
            let clean = backing.pages.get(&page).is_some_and(|page| !page.dirty);
            let noted = backing.file.is_none() || !clean;
            demand(noted, spot.page.thing(), "is written to, but not dirty")?;
        }
        let Some(page) = self.page_bytes_mut(spot.page) else {
            return Err(Contradiction::State(spot.page.thing(), "is not resident"));
        };
        page.write(spot.in_page as usize, bytes);
        Ok(())
    }
}
