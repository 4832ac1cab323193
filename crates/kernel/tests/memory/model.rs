//! The plain model: bytes on media, bytes in pages, and who has mapped what.
//!
//! Events tell when a page moved; what is in it the model works out by itself.

use abi::{AccessKind, Address, BackingId, FileId, MachineId, ProcessId};
use kernel::{Kernel, World};
use std::collections::BTreeMap;
use std::ops::Range;
use trace::Event;

pub(crate) const PAGE: u64 = 4096;

/// A resident page.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Page {
    pub(crate) bytes: Vec<u8>,
    pub(crate) dirty: bool,
}

/// What a file-mapping object is made of.
#[derive(Clone)]
pub(crate) struct Backing {
    pub(crate) machine: MachineId,
    pub(crate) file: Option<FileId>,
    pub(crate) size: u64,
    pub(crate) in_place: bool,
    pub(crate) pages: BTreeMap<u64, Page>,
}

/// Something that can be read and perhaps written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub(crate) who: ProcessId,
    pub(crate) base: u32,
    /// In bytes, to the end of the last page.
    pub(crate) len: u32,
    pub(crate) writable: bool,
    pub(crate) what: What,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum What {
    /// A view from a page of a backing on.
    View { backing: BackingId, first: u64 },
    /// Private memory, by its number in `private`.
    Private(usize),
}

/// All that the kernel's world is compared with.
#[derive(Clone, Default)]
pub(crate) struct Model {
    pub(crate) media: BTreeMap<FileId, Vec<u8>>,
    pub(crate) backings: BTreeMap<BackingId, Backing>,
    pub(crate) private: Vec<Vec<u8>>,
    pub(crate) areas: Vec<Area>,
    /// Where the present operation makes an object.
    pub(crate) creating_on: MachineId,
    /// The machine whose memory is being lost: its dirty pages may go unwritten.
    pub(crate) booting: Option<MachineId>,
    /// Where the present operation writes to a view.
    pub(crate) writing: Option<Writing>,
    /// Pages that came in during the present operation, as they came.
    pub(crate) came_in: BTreeMap<(BackingId, u64), Vec<u8>>,
    /// Pages that became dirty during the present operation.
    pub(crate) dirtied: Vec<u64>,
}

/// A write to a view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Writing {
    /// The pages behind the view.
    pub(crate) backing: BackingId,
    /// The first byte that it writes.
    pub(crate) start: u64,
    /// The address of that byte.
    pub(crate) from: Address,
}

impl Model {
    /// The model of a world before its first step.
    pub(crate) fn of(world: &World) -> Model {
        let mut model = Model::default();
        for (row, record) in world.state.files.iter() {
            let stored = world.state.file_pages.sorted();
            let mut bytes = vec![0; record.size.div_ceil(PAGE) as usize * PAGE as usize];
            for ((file, page), content) in stored {
                if file == FileId(row) {
                    let start = (page * PAGE) as usize;
                    bytes[start..start + PAGE as usize].copy_from_slice(&content.0.bytes()[..]);
                }
            }
            bytes.truncate(record.size as usize);
            model.media.insert(FileId(row), bytes);
        }
        model
    }

    /// Follows what happened.
    pub(crate) fn follow(&mut self, event: &Event) {
        match *event {
            Event::MappingCreated { backing, file, size, in_place, .. } => {
                let new = Backing {
                    machine: self.creating_on,
                    file,
                    size,
                    in_place,
                    pages: BTreeMap::new(),
                };
                assert!(self.backings.insert(backing, new).is_none(), "a backing is new");
            }
            Event::FileResized { file, size } => {
                self.media.get_mut(&file).expect("a file").resize(size as usize, 0);
            }
            Event::PageIn { backing, page, .. } => self.page_in(backing, page),
            Event::Dirtied { backing, page } => self.dirtied(backing, page),
            Event::Access { kind: AccessKind::Write, address, ref bytes, .. } => {
                self.written(address, bytes);
            }
            Event::WriteBack { backing, page, error: None, .. } => self.write_back(backing, page),
            Event::Evicted { backing, page, .. } => {
                let gone = self.backings.get_mut(&backing).expect("it exists").pages.remove(&page);
                assert_eq!(gone.map(|page| page.dirty), Some(false), "a dirty page is never lost");
            }
            Event::BackingDropped { backing, .. } => {
                let gone = self.backings.remove(&backing).expect("it exists");
                let lost = gone.pages.values().any(|page| page.dirty);
                assert!(!lost || self.booting == Some(gone.machine), "dirty pages are never lost");
            }
            _ => {}
        }
    }

    fn page_in(&mut self, backing: BackingId, page: u64) {
        let record = self.backings.get_mut(&backing).expect("it exists");
        let mut bytes = vec![0; PAGE as usize];
        if let Some(file) = record.file {
            let medium = &self.media[&file];
            let end = if record.in_place { u64::MAX } else { record.size };
            for (offset, byte) in (page * PAGE..).zip(&mut bytes) {
                if offset < end {
                    *byte = medium.get(offset as usize).copied().unwrap_or(0);
                }
            }
        }
        self.came_in.insert((backing, page), bytes.clone());
        let before = record.pages.insert(page, Page { bytes, dirty: false });
        assert!(before.is_none(), "a page comes in once");
    }

    fn dirtied(&mut self, backing: BackingId, page: u64) {
        let record = self.backings.get_mut(&backing).expect("it exists");
        assert!(record.file.is_some() && !record.in_place, "only pages of files become dirty");
        let was =
            std::mem::replace(&mut record.pages.get_mut(&page).expect("resident").dirty, true);
        assert!(!was, "a page becomes dirty once");
        self.dirtied.push(page);
    }

    /// Puts what a program wrote into the pages of the view that it writes to.
    fn written(&mut self, address: Address, bytes: &[u8]) {
        let Some(Writing { backing, start, from }) = self.writing else { return };
        let record = self.backings.get_mut(&backing).expect("it exists");
        for (offset, byte) in (start + u64::from(address.0 - from.0)..).zip(bytes) {
            let page = record.pages.get_mut(&(offset / PAGE)).expect("resident");
            assert!(record.file.is_none() || page.dirty, "a write makes its page dirty");
            page.bytes[(offset % PAGE) as usize] = *byte;
        }
    }

    fn write_back(&mut self, backing: BackingId, page: u64) {
        let record = self.backings.get_mut(&backing).expect("it exists");
        let from = record.pages.get_mut(&page).expect("resident");
        assert!(std::mem::replace(&mut from.dirty, false), "only dirty pages are written back");
        let medium = self.media.get_mut(&record.file.expect("of a file")).expect("a file");
        for (offset, byte) in (page * PAGE..record.size).zip(&from.bytes) {
            if let Some(place) = medium.get_mut(offset as usize) {
                *place = *byte;
            }
        }
    }

    /// Puts bytes into a file, as WriteFile does.
    pub(crate) fn write_file(&mut self, file: FileId, at: usize, bytes: &[u8]) {
        let medium = self.media.get_mut(&file).expect("a file");
        if medium.len() < at + bytes.len() {
            medium.resize(at + bytes.len(), 0);
        }
        medium[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// What an area must show in a range, if all its pages are resident or just came in.
    pub(crate) fn shows(&self, area: &Area, range: Range<u32>, before: &Model) -> Vec<u8> {
        let (backing, first) = match area.what {
            What::Private(number) => {
                return self.private[number][range.start as usize..range.end as usize].to_vec();
            }
            What::View { backing, first } => (backing, first),
        };
        let byte = |at: u32| {
            let page = first + u64::from(at) / PAGE;
            let bytes = match self.came_in.get(&(backing, page)) {
                Some(bytes) => bytes,
                None => &before.backings[&backing].pages[&page].bytes,
            };
            bytes[(u64::from(at) % PAGE) as usize]
        };
        range.map(byte).collect()
    }

    /// Compares the model with the world: media, resident pages and their bytes.
    pub(crate) fn check(&self, kernel: &Kernel<'_>) {
        for (file, medium) in &self.media {
            assert_eq!(
                kernel.state.files[file.0].size,
                medium.len() as u64,
                "the length of {file}"
            );
            let mut bytes = vec![0; medium.len()];
            kernel.peek_file(*file, 0, &mut bytes);
            assert!(bytes == *medium, "the bytes on the medium of {file}");
        }
        assert_eq!(kernel.state.backings.len() as usize, self.backings.len());
        for (backing, expected) in &self.backings {
            let pages = kernel.resident_pages(*backing);
            assert_eq!(pages.len(), expected.pages.len(), "resident pages of {backing}");
            for (page, frame) in pages {
                let expected = &expected.pages[&page];
                assert_eq!(kernel.state.frames[frame.0].dirty, expected.dirty, "{backing} {page}");
                let bytes = kernel.state.memory.version(frame.0).bytes();
                assert!(bytes[..] == expected.bytes, "the bytes of {backing} {page}");
            }
        }
    }
}
