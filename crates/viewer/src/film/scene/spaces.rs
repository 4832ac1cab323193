//! Views, reserved ranges, their pages, and the pages of memory behind them.

use super::{Hued, Maker};
use crate::film::item::{Page, Run, Span};
use crate::film::{self, Key, Owner, Place};
use abi::constant::{Family, PAGE_GUARD};
use abi::protection::{allows, copies_writes};
use abi::{AccessKind, FrameId, MachineId, PAGE_BYTES, RegionId, ViewId};
use std::collections::BTreeMap;
use trace::event::{PageSource, Purpose};
use trace::fold::{Fold, PageKey, Region, Space, View};
use trace::tell::words;

const PAGE: u64 = PAGE_BYTES as u64;

impl From<Space> for Owner {
    fn from(space: Space) -> Owner {
        match space {
            Space::Machine(machine) => Owner::Machine(machine),
            Space::Process(process) => Owner::Process(process),
        }
    }
}

impl Maker<'_> {
    pub(super) fn span(&mut self, place: Place) -> Option<Span> {
        match place {
            Place::View(id) => self.view(id),
            Place::Region(id) => self.region(id),
        }
    }

    fn view(&mut self, id: ViewId) -> Option<Span> {
        let view = self.fold.views().get(&id)?;
        let holders: Vec<String> = view
            .holders
            .iter()
            .map(|(process, count)| match count {
                1 => self.names.process(*process),
                count => format!("{} ({count} times)", self.names.process(*process)),
            })
            .collect();
        let from = match view.offset {
            0 => String::new(),
            offset => format!(" from {}", words::offset(offset)),
        };
        let content = film::touched::content_of_backing(self.fold, view.backing);
        Some(Span {
            band: self.band_of(view.space.into(), view.base.0),
            base: view.base.0,
            pages: view.len.div_ceil(PAGE_BYTES),
            kind: "view",
            name: format!("{}{from}", self.names.backing(view.backing)),
            what: format!("{}, {}", holders.join(", "), words::protection(view.protect)),
            object: Some(Key::Object(view.object)),
            hue: content.map_or(0, |content| self.hues.of(Hued::Content(content))),
        })
    }

    fn region(&mut self, id: RegionId) -> Option<Span> {
        let region = self.fold.regions().get(&id)?;
        let process =
            region.process.map_or("all processes".to_owned(), |id| self.names.process(id));
        let module = region.image.and_then(|image| self.fold.modules().get(&image.module));
        let mut threads = self.fold.threads().iter();
        let stack = threads.find(|(_, thread)| thread.stack.is_some_and(|(of, _)| of == id));
        let (kind, name) = match (module, stack, region.purpose) {
            (Some(module), ..) => ("image", self.names.file(module.file)),
            (None, Some((thread, _)), _) => {
                ("stack", format!("stack of {}", self.names.thread(*thread)))
            }
            (None, None, Purpose::Heap(heap)) => {
                let base = self.fold.heaps().get(&heap).map(|heap| heap.base);
                ("heap", base.map_or("heap".to_owned(), |base| format!("heap {base}")))
            }
            (None, None, Purpose::Shared) => ("memory", "memory that others can read".to_owned()),
            (None, None, Purpose::Memory) => ("memory", "private".to_owned()),
        };
        let committed =
            words::count(region.pages.len() as u64, "page committed", "pages committed");
        let what = match module {
            Some(_) => process,
            None => format!("{process}, {committed}"),
        };
        let hued = self.owner_of_region(region);
        Some(Span {
            band: self.band_of(region.space.into(), region.base.0),
            base: region.base.0,
            pages: region.len / PAGE_BYTES,
            kind,
            name,
            what,
            object: None,
            hue: self.hues.of(hued),
        })
    }

    pub(super) fn page(&mut self, key: PageKey) -> Option<Page> {
        let (machine, frame) = self.frame(key)?;
        let (mut rom, mut dirty, mut pooled, mut from) = (false, false, false, "zeros");
        let name = match key {
            PageKey::Backing(backing, page) => {
                let resident = self.fold.backings().get(&backing)?.pages.get(&page)?;
                (dirty, pooled) = (resident.dirty, resident.pooled.is_some());
                rom = resident.source == PageSource::RomInPlace;
                from = match resident.source {
                    PageSource::RomInPlace => "ROM, in place",
                    PageSource::RomExpanded => "ROM, expanded",
                    PageSource::File => "the file",
                    PageSource::Zero => "zeros",
                };
                format!("page {page} of {}", self.names.backing(backing))
            }
            PageKey::Private(region, page) => {
                let known = self.fold.regions().get(&region)?;
                if known.image.is_some() {
                    from = "the file";
                }
                let at = u64::from(known.base.0) + u64::from(page) * PAGE;
                let process = known.process.map(|process| self.names.process(process));
                format!("page at {at:#010x} of {}", process.unwrap_or_default())
            }
            PageKey::Copy(view, page) => {
                from = "the page of the object, copied";
                let at = u64::from(self.fold.views().get(&view)?.base.0) + u64::from(page) * PAGE;
                format!("copy of its own at {at:#010x}")
            }
            PageKey::Shared(_) => "page that several addresses show".to_owned(),
        };
        let hue = self.hue_of_page(key);
        Some(Page {
            machine: Key::Machine(machine),
            name,
            frame: frame.0,
            rom,
            dirty,
            pooled,
            from,
            hue,
        })
    }

    /// The frame that a page has, and the machine.
    fn frame(&self, key: PageKey) -> Option<(MachineId, FrameId)> {
        match key {
            PageKey::Backing(backing, page) => {
                let known = self.fold.backings().get(&backing)?;
                Some((known.machine, known.pages.get(&page)?.frame))
            }
            PageKey::Private(region, page) => {
                let known = self.fold.regions().get(&region)?;
                Some((known.machine, known.pages.get(&page)?.resident.as_ref()?.0))
            }
            PageKey::Copy(view, page) => {
                let known = self.fold.views().get(&view)?;
                Some((known.machine, known.copies.get(&page)?.0))
            }
            PageKey::Shared(number) => {
                let frame = self.fold.shared_page(number)?.resident.as_ref()?.0;
                let shows =
                    |region: &&Region| region.pages.values().any(|page| page.shows == Some(key));
                let region = self.fold.regions().values().find(shows)?;
                Some((region.machine, frame))
            }
        }
    }
}

/// The pages of a span in runs, by the first page of each. Reserved pages are in none.
pub(in crate::film) fn runs(fold: &Fold, place: Place) -> BTreeMap<u32, Run> {
    let mut runs = Runs::default();
    match place {
        Place::View(id) => {
            if let Some(view) = fold.views().get(&id) {
                runs.view(fold, id, view);
            }
        }
        Place::Region(id) => {
            if let Some(region) = fold.regions().get(&id) {
                runs.region(fold, id, region);
            }
        }
    }
    runs.0
}

#[derive(Default)]
struct Runs(BTreeMap<u32, Run>);

impl Runs {
    /// Pages with one protection that show successive pages of memory, the first of which is `key`.
    fn push(&mut self, first: u32, pages: u32, protect: u32, key: PageKey) {
        let (family, from) = (film::Page(key).family(), film::Page(key).number());
        let protect_told = words::flags(protect, Family::PageProtection);
        if let Some((&start, last)) = self.0.iter_mut().next_back() {
            let adjacent = start + last.pages == first && last.from + u64::from(last.pages) == from;
            if adjacent && last.family == family && last.protect == protect_told {
                last.pages += pages;
                return;
            }
        }
        let run = Run { pages, allows: letters(protect), protect: protect_told, family, from };
        self.0.insert(first, run);
    }

    fn view(&mut self, fold: &Fold, id: ViewId, view: &View) {
        let pages = view.len.div_ceil(PAGE_BYTES);
        let first = view.offset / PAGE;
        let committed =
            fold.backings().get(&view.backing).and_then(|known| known.committed.as_ref());
        let mut page = 0;
        while page < pages {
            let mut end = view.protects.same_until(page.into(), pages.into()) as u32;
            if let Some(committed) = committed {
                let of_object = first + u64::from(page);
                let same = committed.same_until(of_object, first + u64::from(end)) - first;
                end = end.min(same as u32);
                if committed.get(of_object).is_none() {
                    page = end;
                    continue;
                }
            }
            let protect = view.protects.get(page.into()).unwrap_or(view.protect);
            if view.copies.contains_key(&page) {
                self.push(page, 1, protect, PageKey::Copy(id, page));
                page += 1;
                continue;
            }
            if let Some((copy, _)) = view.copies.range(page..end).next() {
                end = *copy;
            }
            let key = PageKey::Backing(view.backing, first + u64::from(page));
            self.push(page, end - page, protect, key);
            page = end;
        }
    }

    fn region(&mut self, fold: &Fold, id: RegionId, region: &Region) {
        let module =
            region.image.and_then(|image| Some((image, fold.modules().get(&image.module)?)));
        if let Some((image, module)) = module {
            use abi::constant::{PAGE_EXECUTE_READ, PAGE_READWRITE};
            let pages = region.len / PAGE_BYTES;
            let code = module.code.saturating_sub(image.first).min(pages);
            if code > 0 {
                let key = PageKey::Backing(module.backing, image.first.into());
                self.push(0, code, PAGE_EXECUTE_READ, key);
            }
            if code < pages {
                self.push(code, pages - code, PAGE_READWRITE, PageKey::Private(id, code));
            }
            return;
        }
        for (&number, page) in &region.pages {
            let key = page.shows.unwrap_or(PageKey::Private(id, number));
            self.push(number, 1, page.protect, key);
        }
    }
}

/// A protection in a few letters.
fn letters(protect: u32) -> String {
    let mut letters = String::new();
    for (kind, letter) in
        [(AccessKind::Read, 'r'), (AccessKind::Write, 'w'), (AccessKind::Execute, 'x')]
    {
        if allows(protect, kind) {
            letters.push(if letter == 'w' && copies_writes(protect) { 'c' } else { letter });
        }
    }
    if protect & PAGE_GUARD != 0 {
        letters.push('g');
    }
    if letters.is_empty() { "-".to_owned() } else { letters }
}
