//! Who wrote which byte.
//!
//! Bytes keep their writer when they travel: from a file into a page when it comes in, from a page into
//! its file when it is written back, from a page into a copy of it.

use abi::{AccessKind, Address, BackingId, FileId, PAGE_BYTES, RegionId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;
use trace::fold::{Fold, PageKey};
use trace::{Event, event::PagesOf};

const PAGE: u64 = PAGE_BYTES as u64;

/// Something that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Write {
    /// The frame in which it was written.
    pub frame: usize,
    /// Who wrote it, and how.
    pub how: String,
}

/// The writers of the bytes of a page: ranges that do not overlap, in order, each with the number of
/// its write. Pages with the same bytes share them.
#[derive(Clone, Debug, Default)]
struct Marks(Rc<Vec<(u16, u16, u32)>>);

impl Marks {
    /// Bytes from one on up to another were written.
    fn set(&mut self, from: u16, to: u16, write: u32) {
        let ranges = Rc::make_mut(&mut self.0);
        let mut kept = Vec::with_capacity(ranges.len() + 2);
        for &(start, end, by) in ranges.iter() {
            if start < from {
                kept.push((start, end.min(from), by));
            }
            if end > to {
                kept.push((start.max(to), end, by));
            }
        }
        kept.push((from, to, write));
        kept.sort_unstable();
        *ranges = kept;
    }

    /// What of it lies in a range, counted from its start.
    fn within(&self, from: u16, len: u16) -> Vec<(u8, u8, u32)> {
        let end = from + len;
        let inside = self.0.iter().filter(|(start, stop, _)| *start < end && *stop > from);
        let cut = inside.map(|&(start, stop, by)| {
            ((start.max(from) - from) as u8, (stop.min(end) - from) as u8, by)
        });
        cut.collect()
    }
}

/// Who wrote which byte, in memory and on volumes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writers {
    pages: BTreeMap<PageKey, Marks>,
    files: BTreeMap<(FileId, u64), Marks>,
    pub(crate) writes: Vec<Write>,
}

impl Writers {
    /// The writers of so many bytes of a page.
    pub(super) fn of_page(&self, key: PageKey, from: u16, len: u16) -> Vec<(u8, u8, u32)> {
        self.pages.get(&key).map_or_else(Vec::new, |marks| marks.within(from, len))
    }

    /// The numbers of the writes that left bytes of this range of a page, in its order.
    pub(crate) fn writes_in(&self, key: PageKey, from: u16, len: u16) -> Vec<u32> {
        let end = from.saturating_add(len);
        let ranges = self.pages.get(&key).map_or(&[][..], |marks| &marks.0[..]);
        let inside = ranges.iter().filter(|(start, stop, _)| *start < end && *stop > from);
        inside.map(|(.., write)| *write).collect()
    }

    /// The writers of so many bytes of a page of a file, as it is on its volume.
    pub(super) fn of_file(
        &self,
        file: FileId,
        page: u64,
        from: u16,
        len: u16,
    ) -> Vec<(u8, u8, u32)> {
        self.files.get(&(file, page)).map_or_else(Vec::new, |marks| marks.within(from, len))
    }

    /// Takes an event of a frame, after it was folded. `who` acts.
    pub(crate) fn take(&mut self, event: &Event, fold: &Fold, frame: usize, who: &str) {
        match event {
            Event::Access { thread, kind: AccessKind::Write, address, bytes } => {
                let how = format!("{who}, at {address}");
                let write = self.note(frame, how);
                for (at, within, len) in pages(u64::from(address.0), bytes.len()) {
                    let spot = fold.spot(*thread, Address((at * PAGE) as u32 + within as u32));
                    if let Some(spot) = spot {
                        let marks = self.pages.entry(spot.page).or_default();
                        marks.set(within, within + len, write);
                    }
                }
            }
            Event::FileWritten { file, offset, bytes } => {
                let write = self.note(frame, format!("{who}, into the file at {offset:#x}"));
                for (page, within, len) in pages(*offset, bytes.len()) {
                    let marks = self.files.entry((*file, page)).or_default();
                    marks.set(within, within + len, write);
                }
            }
            Event::PagesWritten { backing, offset, bytes } => {
                // It tells again what went into the file just before.
                let Some(write) = self.writes.len().checked_sub(1) else { return };
                for (page, within, len) in pages(*offset, bytes.len()) {
                    let key = PageKey::Backing(*backing, page);
                    if fold.page_bytes(key).is_some() {
                        let marks = self.pages.entry(key).or_default();
                        marks.set(within, within + len, write as u32);
                    }
                }
            }
            _ => self.travel(event, fold),
        }
    }

    fn note(&mut self, frame: usize, how: String) -> u32 {
        self.writes.push(Write { frame, how });
        self.writes.len() as u32 - 1
    }

    /// Bytes come and go as whole pages.
    fn travel(&mut self, event: &Event, fold: &Fold) {
        match *event {
            Event::PageIn { backing, page, .. } => {
                self.comes_in(PageKey::Backing(backing, page), file_of(fold, backing), page);
            }
            Event::DataIn { region, page, .. } => {
                let image = fold.regions().get(&region).and_then(|region| region.image);
                let module = image.and_then(|image| fold.modules().get(&image.module));
                let first = image.map_or(0, |image| u64::from(image.first));
                let file = module.map(|module| module.file);
                self.comes_in(PageKey::Private(region, page), file, first + u64::from(page));
            }
            Event::PageCopied { view, page, .. } => {
                let known = fold.views().get(&view);
                let of = known.map(|view| {
                    PageKey::Backing(view.backing, view.offset / PAGE + u64::from(page))
                });
                let marks = of.and_then(|of| self.pages.get(&of)).cloned();
                self.put(PageKey::Copy(view, page), marks);
            }
            Event::WriteBack { backing, page, file, error: None, .. } => {
                match self.pages.get(&PageKey::Backing(backing, page)) {
                    Some(marks) => _ = self.files.insert((file, page), marks.clone()),
                    None => _ = self.files.remove(&(file, page)),
                }
            }
            Event::PrivatePageIn { region, page, .. } => {
                self.pages.remove(&PageKey::Private(region, page));
            }
            Event::PagesShared { source: PagesOf::Region { region, page }, pages, .. } => {
                self.shared(region, page..page.saturating_add(pages), fold);
            }
            Event::Evicted { backing, page, .. } => {
                self.pages.remove(&PageKey::Backing(backing, page));
            }
            Event::BackingDropped { backing, .. } => self.dropped(backing),
            Event::FileCreated { file, .. } => self.forget(file, 0),
            Event::FileResized { file, size } => self.forget(file, size.div_ceil(PAGE)),
            Event::FileCopied { from, to } => {
                self.forget(to, 0);
                let copied: Vec<(u64, Marks)> = self
                    .files
                    .range((from, 0)..=(from, u64::MAX))
                    .map(|(&(_, page), marks)| (page, marks.clone()))
                    .collect();
                self.files.extend(copied.into_iter().map(|(page, marks)| ((to, page), marks)));
            }
            _ => {}
        }
    }

    fn put(&mut self, key: PageKey, marks: Option<Marks>) {
        match marks {
            Some(marks) => _ = self.pages.insert(key, marks),
            None => _ = self.pages.remove(&key),
        }
    }

    fn comes_in(&mut self, key: PageKey, file: Option<FileId>, page: u64) {
        let marks = file.and_then(|file| self.files.get(&(file, page))).cloned();
        self.put(key, marks);
    }

    /// Pages of a region are known under another name from now on.
    fn shared(&mut self, region: RegionId, pages: std::ops::Range<u32>, fold: &Fold) {
        for page in pages {
            let known = fold.regions().get(&region).and_then(|region| region.pages.get(&page));
            let Some(shows) = known.and_then(|page| page.shows) else { continue };
            if let Some(marks) = self.pages.remove(&PageKey::Private(region, page)) {
                self.pages.insert(shows, marks);
            }
        }
    }

    fn dropped(&mut self, backing: BackingId) {
        let all = PageKey::Backing(backing, 0)..=PageKey::Backing(backing, u64::MAX);
        let gone: Vec<PageKey> = self.pages.range(all).map(|(key, _)| *key).collect();
        gone.into_iter().for_each(|key| _ = self.pages.remove(&key));
    }

    /// A file has no pages from one on.
    fn forget(&mut self, file: FileId, from: u64) {
        let all = (file, from)..=(file, u64::MAX);
        let gone: Vec<(FileId, u64)> = self.files.range(all).map(|(key, _)| *key).collect();
        gone.into_iter().for_each(|key| _ = self.files.remove(&key));
    }
}

fn file_of(fold: &Fold, backing: BackingId) -> Option<FileId> {
    fold.backings().get(&backing)?.file
}

/// The parts of a range of bytes by page: its number, where the part begins in it, how long it is.
pub(crate) fn pages(offset: u64, len: usize) -> impl Iterator<Item = (u64, u16, u16)> {
    let mut at = offset;
    let mut left = len as u64;
    std::iter::from_fn(move || {
        let (page, within) = (at / PAGE, at % PAGE);
        let here = left.min(PAGE - within);
        at = at.saturating_add(here);
        left -= here;
        (here > 0).then_some((page, within as u16, here as u16))
    })
}
