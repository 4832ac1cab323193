//! Which things an event is about.

use super::scene::own_bands;
use super::{Content, Key, Owner, Page, Place, writers};
use abi::{BackingId, FileId, PAGE_BYTES, ProcessId, RegionId, ThreadId, ViewId};
use std::collections::BTreeSet;
use trace::Event;
use trace::event::PagesOf;
use trace::fold::{Fold, PageKey, Span};

const PAGE: u64 = PAGE_BYTES as u64;

/// How many things a frame names as touched by one access: an access of many megabytes has as many pages.
const TOUCHED: usize = 512;

/// What an event is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    /// Things that a step did something with, whether that changed them or not.
    pub(super) touched: BTreeSet<Key>,
    /// Things whose facts may be others now.
    pub(super) stale: BTreeSet<Key>,
    /// Spans whose pages may be in other runs now.
    pub(super) runs: BTreeSet<Place>,
    /// Pages of contents whose bytes may be others now: of what, the first, the one after the last.
    pub(super) bytes: Vec<(Content, u64, u64)>,
    /// Bytes that somebody looked at or wrote: of what, from where on, how many.
    pub(super) shown: Vec<(Content, u64, u64)>,
}

impl Touched {
    /// Takes an event. It is called before and after the event is folded, because some things are
    /// only there before and some only after it.
    pub(super) fn take(&mut self, event: &Event, fold: &Fold) {
        match event {
            Event::Access { thread, address, bytes, .. } => {
                self.access(fold, *thread, u64::from(address.0), bytes.len());
            }
            Event::Exception { thread, address, .. } => {
                self.access(fold, *thread, u64::from(address.0), 1);
            }
            Event::Return { thread, .. }
            | Event::Blocked { thread, .. }
            | Event::Resumed { thread, .. }
            | Event::PriorityChanged { thread, .. }
            | Event::PermissionsSet { thread, .. }
            | Event::KernelMode { thread, .. }
            | Event::ServerEntered { thread, .. }
            | Event::ServerLeft { thread, .. }
            | Event::StackUsed { thread, .. } => self.changes(Key::Thread(*thread)),
            Event::Step { thread: Some(thread), .. } => {
                _ = self.touched.insert(Key::Thread(*thread))
            }
            _ => self.take_object(event, fold),
        }
    }

    fn changes(&mut self, key: Key) {
        self.touched.insert(key);
        self.stale.insert(key);
    }

    fn access(&mut self, fold: &Fold, thread: ThreadId, start: u64, len: usize) {
        for (page, within, here) in writers::pages(start, len) {
            let address = abi::Address((page * PAGE) as u32 + u32::from(within));
            let Some(spot) = fold.spot(thread, address) else { continue };
            self.touched.insert(Key::Span(spot.span.into()));
            // Also one that is not there: it is drawn where it would be seen. Of very many the first are named.
            if self.touched.len() < TOUCHED {
                self.touched.insert(Key::Page(Page(spot.page)));
            }
            self.bytes_of(fold, spot.page);
            if let Some((content, page)) = content_of(fold, spot.page) {
                let from = page * PAGE + u64::from(spot.in_page);
                self.shown.push((content, from, u64::from(here)));
            }
        }
    }

    fn take_object(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::ObjectCreated { object, .. }
            | Event::ObjectDestroyed { object }
            | Event::NameFreed { object }
            | Event::Signalled { object, .. }
            | Event::FileOpened { object, .. } => self.changes(Key::Object(object)),
            Event::HandleOpened { process, object, handle, .. }
            | Event::HandleClosed { process, object, handle, .. } => {
                self.changes(Key::Object(object));
                self.changes(Key::Handle(process, handle));
                self.in_other_hands(fold, handle);
            }
            Event::HandleFlags { process, handle, .. } => {
                self.changes(Key::Handle(process, handle));
            }
            Event::MappingCreated { object, file, .. } => {
                self.changes(Key::Object(object));
                // A handle of the file is consumed: its life has one more thing to tell.
                self.consumed(fold, file);
                self.bytes.extend(file.map(|file| (Content::File(file), 0, u64::MAX)));
            }
            Event::ViewMapped { view, object, .. } => {
                self.changes(Key::Object(object));
                self.span(Place::View(view));
                self.seen_through(fold, view);
            }
            Event::ViewUnmapped { view, .. } => {
                if let Some(known) = fold.views().get(&view) {
                    self.changes(Key::Object(known.object));
                }
                self.span(Place::View(view));
                self.seen_through(fold, view);
                if let Some(known) = fold.views().get(&view) {
                    let copies = known.copies.keys();
                    self.stale
                        .extend(copies.map(|page| Key::Page(Page(PageKey::Copy(view, *page)))));
                }
            }
            Event::ViewProtected { view, .. } => self.span(Place::View(view)),
            Event::SectionCommitted { backing, .. } => {
                let views = fold.views().iter().filter(|(_, view)| view.backing == backing);
                views.for_each(|(view, _)| self.span(Place::View(*view)));
            }
            _ => self.take_page(event, fold),
        }
    }

    fn span(&mut self, place: Place) {
        self.changes(Key::Span(place));
        self.runs.insert(place);
    }

    /// The bytes that are seen through a view have one more column, or one less.
    fn seen_through(&mut self, fold: &Fold, view: ViewId) {
        let Some(known) = fold.views().get(&view) else { return };
        let Some(content) = content_of_backing(fold, known.backing) else { return };
        let first = known.offset / PAGE;
        let end = first + u64::from(known.len.div_ceil(PAGE_BYTES));
        self.bytes.push((content, first, end));
    }

    /// Up to CE 5.0 a value has one life for all processes of a machine: each tells it.
    fn in_other_hands(&mut self, fold: &Fold, handle: abi::Handle) {
        if fold.version().has_slots() {
            let processes = fold.processes().keys();
            self.stale.extend(processes.map(|process| Key::Handle(*process, handle)));
        }
    }

    fn consumed(&mut self, fold: &Fold, file: Option<FileId>) {
        let Some(file) = file else { return };
        for (id, object) in fold.objects() {
            let open =
                matches!(object.detail, trace::fold::Detail::OpenFile(open) if open.file == file);
            if open {
                for (process, holding) in &object.holders {
                    let handles = holding.values.keys();
                    self.stale.extend(handles.map(|handle| Key::Handle(*process, *handle)));
                }
                self.stale.insert(Key::Object(*id));
            }
        }
    }

    fn page(&mut self, fold: &Fold, key: PageKey) {
        self.changes(Key::Page(Page(key)));
        self.bytes_of(fold, key);
    }

    /// The bytes of a page may be others, under each name that the page has.
    fn bytes_of(&mut self, fold: &Fold, key: PageKey) {
        if let Some((content, page)) = content_of(fold, key) {
            self.bytes.push((content, page, page.saturating_add(1)));
        }
        if let PageKey::Shared(_) = key {
            for (&region, known) in fold.regions() {
                let shown = known.pages.iter().filter(|(_, page)| page.shows == Some(key));
                self.bytes.extend(shown.map(|(&page, _)| {
                    (Content::Private(region), page.into(), u64::from(page) + 1)
                }));
            }
        }
    }

    fn take_page(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::PageIn { machine, backing, page, .. }
            | Event::Evicted { machine, backing, page, .. } => {
                self.stale.insert(Key::Machine(machine));
                self.page(fold, PageKey::Backing(backing, page));
            }
            Event::Dirtied { backing, page } => self.page(fold, PageKey::Backing(backing, page)),
            Event::WriteBack { backing, page, file, .. } => {
                self.page(fold, PageKey::Backing(backing, page));
                self.touched.insert(Key::File(file));
                if let Some(known) = fold.backings().get(&backing) {
                    self.stale.insert(Key::Machine(known.machine));
                }
            }
            Event::PagesWritten { backing, offset, ref bytes } => {
                for (page, ..) in writers::pages(offset, bytes.len()) {
                    let key = PageKey::Backing(backing, page);
                    if fold.page_bytes(key).is_some() {
                        self.page(fold, key);
                    }
                }
            }
            Event::PageCopied { machine, view, page, .. } => {
                self.changes(Key::Machine(machine));
                self.page(fold, PageKey::Copy(view, page));
                self.runs.insert(Place::View(view));
            }
            Event::BackingResized { backing, .. } => {
                let content = content_of_backing(fold, backing);
                self.bytes.extend(content.map(|content| (content, 0, u64::MAX)));
            }
            Event::BackingDropped { backing, .. } => self.dropped(fold, backing),
            Event::MemoryDivided { machine, .. } => {
                self.changes(Key::Machine(machine));
                let own = fold.volumes().iter().filter(|(_, known)| known.machine == Some(machine));
                own.for_each(|(volume, _)| self.changes(Key::Volume(*volume)));
            }
            Event::RamCharged { machine, .. }
            | Event::RamPressed { machine, .. }
            | Event::DivisionDue { machine, .. } => self.changes(Key::Machine(machine)),
            _ => self.take_space(event, fold),
        }
    }

    fn dropped(&mut self, fold: &Fold, backing: BackingId) {
        let Some(known) = fold.backings().get(&backing) else { return };
        self.stale.insert(Key::Machine(known.machine));
        for page in known.pages.keys() {
            self.page(fold, PageKey::Backing(backing, *page));
        }
        if let Some(content) = content_of_backing(fold, backing) {
            self.bytes.push((content, 0, u64::MAX));
        }
    }

    fn take_space(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::Reserved { region, .. }
            | Event::Committed { region, .. }
            | Event::ImageMapped { region, .. }
            | Event::GuardGone { region, .. }
            | Event::StackMade { region, .. } => self.span(Place::Region(region)),
            Event::Decommitted { region, base, len } => {
                self.span(Place::Region(region));
                let first = fold
                    .regions()
                    .get(&region)
                    .map_or(0, |known| base.0.saturating_sub(known.base.0) / PAGE_BYTES);
                self.private(fold, region, first, first + len / PAGE_BYTES);
            }
            Event::Released { region, .. } => {
                self.span(Place::Region(region));
                self.private(fold, region, 0, u32::MAX);
            }
            Event::PrivatePageIn { region, page, .. } => {
                let key =
                    fold.regions().get(&region).and_then(|known| known.pages.get(&page)?.shows);
                self.page(fold, key.unwrap_or(PageKey::Private(region, page)));
                self.touched.insert(Key::Span(Place::Region(region)));
            }
            Event::PagesShared { region, page, pages, source, .. } => {
                self.span(Place::Region(region));
                self.private(fold, region, page, page.saturating_add(pages));
                if let PagesOf::Region { region, page } = source {
                    self.span(Place::Region(region));
                    self.private(fold, region, page, page.saturating_add(pages));
                }
            }
            Event::DataIn { machine, region, page, .. } => {
                self.changes(Key::Machine(machine));
                self.page(fold, PageKey::Private(region, page));
                self.runs.insert(Place::Region(region));
            }
            Event::HeapBlock { heap, base, .. } => {
                if let Some(known) = fold.heaps().get(&heap) {
                    let space = fold.space_of(known.process, base);
                    let around = space.and_then(|space| fold.span_around(space, base));
                    self.touched.extend(around.map(|(_, span): (_, Span)| Key::Span(span.into())));
                }
            }
            _ => self.take_file(event, fold),
        }
    }

    /// The committed pages of a region in a range, under each name that they have.
    fn private(&mut self, fold: &Fold, region: RegionId, from: u32, to: u32) {
        let Some(known) = fold.regions().get(&region) else { return };
        for (&page, private) in known.pages.range(from..to) {
            self.stale.insert(Key::Page(Page(PageKey::Private(region, page))));
            if let Some(key) = private.shows {
                self.stale.insert(Key::Page(Page(key)));
                self.bytes_of(fold, key);
            }
            self.bytes.push((Content::Private(region), page.into(), u64::from(page) + 1));
        }
    }

    fn take_file(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::FileWritten { file, offset, ref bytes } => {
                self.changes(Key::File(file));
                for (page, within, here) in writers::pages(offset, bytes.len()) {
                    self.bytes.push((Content::File(file), page, page.saturating_add(1)));
                    let from = page * PAGE + u64::from(within);
                    self.shown.push((Content::File(file), from, here.into()));
                }
            }
            Event::FileResized { file, .. }
            | Event::FileCopied { to: file, .. }
            | Event::FileDeleted { file } => {
                self.changes(Key::File(file));
                self.bytes.push((Content::File(file), 0, u64::MAX));
            }
            Event::FileCreated { file, .. }
            | Event::FileAttributes { file, .. }
            | Event::FileMoved { file, .. }
            | Event::FileDoomed { file, .. }
            | Event::FileUnlinked { file } => self.changes(Key::File(file)),
            Event::VolumePresent { volume, .. } | Event::VolumeFilled { volume, .. } => {
                self.changes(Key::Volume(volume));
            }
            Event::Link { machine, .. } => self.changes(Key::Machine(machine)),
            _ => self.take_process(event, fold),
        }
    }

    fn take_process(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::ProcessStarted { process, .. }
            | Event::ProcessEnded { process, .. }
            | Event::HibernatePosted { process }
            | Event::ProcessActivated { process } => self.process(fold, process),
            Event::ThreadStarted { thread, .. } | Event::ThreadEnded { thread, .. } => {
                self.changes(Key::Thread(thread));
            }
            Event::ModuleLoaded { .. }
            | Event::ModuleCounted { .. }
            | Event::ModuleUnloaded { .. } => {
                let (Event::ModuleLoaded { module, .. }
                | Event::ModuleCounted { module, .. }
                | Event::ModuleUnloaded { module }) = *event
                else {
                    return;
                };
                self.touched.extend(fold.modules().get(&module).map(|known| Key::File(known.file)));
            }
            _ => {}
        }
    }

    fn process(&mut self, fold: &Fold, process: ProcessId) {
        self.changes(Key::Process(process));
        let Some(known) = fold.processes().get(&process) else { return };
        if fold.version().has_slots() {
            self.changes(Key::Band(Owner::Machine(known.machine), known.slot << 25));
            // Slot 0 shows no process that has ended.
            self.stale.insert(Key::Band(Owner::Machine(known.machine), 0));
        } else {
            own_bands(fold.version(), process).into_iter().for_each(|band| self.changes(band));
        }
    }
}

/// What the bytes of a page belong to, and which page of it this is.
pub(super) fn content_of(fold: &Fold, key: PageKey) -> Option<(Content, u64)> {
    Some(match key {
        PageKey::Backing(backing, page) => (content_of_backing(fold, backing)?, page),
        PageKey::Private(region, page) => (Content::Private(region), page.into()),
        PageKey::Copy(view, page) => {
            let known = fold.views().get(&view)?;
            let first = known.offset / PAGE;
            (content_of_backing(fold, known.backing)?, first + u64::from(page))
        }
        PageKey::Shared(number) => (Content::Shared(number), 0),
    })
}

/// What the pages of a backing show: its file, or RAM of its own.
pub(super) fn content_of_backing(fold: &Fold, backing: BackingId) -> Option<Content> {
    let known = fold.backings().get(&backing)?;
    Some(known.file.map_or(Content::Ram(backing), Content::File))
}
