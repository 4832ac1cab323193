//! File-mapping objects, what they are made of, and the views of them.

use super::bytes::PageBytes;
use super::error::{Folded, Thing, demand, same};
use super::{Contradiction, Detail, Fold, Mapping, PageKey, Space, Span};
use crate::Event;
use crate::event::{ObjectKind, PageSource};
use crate::runs::Runs;
use abi::constant::{PAGE_EXECUTE_READWRITE, PAGE_READWRITE, SEC_RESERVE};
use abi::protection::allows;
use abi::{
    AccessKind, Address, BackingId, FileId, FrameId, MachineId, ObjectId, PAGE_BYTES, ProcessId,
    ViewId,
};
use std::collections::BTreeMap;

const PAGE: u64 = PAGE_BYTES as u64;

/// The value of a committed page.
const COMMITTED: u32 = 1;

/// What gives the pages of a file-mapping object their content and identity. It can outlive the
/// object while write-backs are pending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backing {
    /// The machine that its pages are on.
    pub machine: MachineId,
    /// The object that it was made for; none for a module.
    pub object: Option<ObjectId>,
    /// The file behind it; none for RAM.
    pub file: Option<FileId>,
    /// Its length in bytes.
    pub size: u64,
    /// Its pages are the ROM's own.
    pub in_place: bool,
    /// Its resident pages, by number.
    pub pages: BTreeMap<u64, Resident>,
    /// How many of them are dirty.
    pub dirty: u32,
    /// Its dirty pages wait for their write-back.
    pub pending: bool,
    /// The pages that are committed, where the object began as a reserved one.
    pub committed: Option<Runs>,
}

impl Backing {
    /// One of RAM, without an object and without a page.
    pub(super) fn blank(machine: MachineId, size: u64) -> Backing {
        Backing {
            machine,
            object: None,
            file: None,
            size,
            in_place: false,
            pages: BTreeMap::new(),
            dirty: 0,
            pending: false,
            committed: None,
        }
    }

    /// Its length in pages.
    pub fn page_count(&self) -> u64 {
        self.size.div_ceil(PAGE)
    }

    /// Where the object ends in a page, if it ends within it.
    pub fn end_in(&self, page: u64) -> Option<usize> {
        let end = self.size % PAGE;
        (end != 0 && page == self.size / PAGE).then_some(end as usize)
    }
}

/// A resident page of a backing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resident {
    /// Its frame.
    pub frame: FrameId,
    /// Where its bytes came from.
    pub source: PageSource,
    /// Written to since it came in or was last written back. Pages of RAM never are.
    pub dirty: bool,
    /// Its place in the paging pool of its machine, if it is in it: the older, the smaller.
    pub pooled: Option<u64>,
    /// Its bytes.
    pub bytes: PageBytes,
}

/// A view of a file-mapping object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The file-mapping object.
    pub object: ObjectId,
    /// What its pages are made of.
    pub backing: BackingId,
    /// The machine that it is on.
    pub machine: MachineId,
    /// The address space that it is in.
    pub space: Space,
    /// Its first address.
    pub base: Address,
    /// Where it begins in the object, in bytes.
    pub offset: u64,
    /// Its length in bytes, as asked for.
    pub len: u32,
    /// The PAGE_ protection of its pages.
    pub protect: u32,
    /// The pages that it has of its own, counted from its start: frame and bytes.
    pub copies: BTreeMap<u32, (FrameId, PageBytes)>,
    /// Protections of single pages that are not that of the view, counted from its start.
    pub protects: Runs,
    /// How often each process holds it.
    pub holders: BTreeMap<ProcessId, u32>,
}

impl View {
    /// Its length in pages.
    fn page_count(&self) -> u32 {
        self.len.div_ceil(PAGE_BYTES)
    }

    /// How often it is held, by all processes.
    pub fn count(&self) -> u64 {
        self.holders.values().map(|&count| u64::from(count)).sum()
    }

    /// Whether it shows the same as another one, at the same place.
    fn equals(&self, other: &View) -> bool {
        let what = |view: &View| (view.object, view.base, view.offset, view.len, view.protect);
        what(self) == what(other)
    }
}

impl Fold {
    pub(super) fn backing_mut(&mut self, id: BackingId) -> Result<&mut Backing, Contradiction> {
        self.backings.get_mut(&id).ok_or(Contradiction::Unknown(Thing::Backing(id)))
    }

    /// Folds what happens to file-mapping objects and views.
    pub(super) fn fold_mapping(&mut self, event: &Event) -> Folded {
        match *event {
            Event::MappingCreated { object, backing, file, protect, section, size, in_place } => {
                let mapping = Mapping { backing, file, size, protect, section, in_place };
                self.mapping_created(object, mapping)
            }
            Event::ViewMapped { view, object, process, base, offset, len, protect, count } => {
                let machine = self.living_process(process)?.machine;
                let known = self.objects.get(&object);
                let known = known.ok_or(Contradiction::Unknown(Thing::Object(object)))?;
                let Detail::Mapping(Mapping { backing, .. }) = known.detail else {
                    return Err(Contradiction::State(Thing::Object(object), "is no file mapping"));
                };
                let space = self.space_of(process, base);
                let space = space.ok_or(Contradiction::Unknown(Thing::Process(process)))?;
                let new = View {
                    object,
                    backing,
                    machine,
                    space,
                    base,
                    offset,
                    len,
                    protect,
                    copies: BTreeMap::new(),
                    protects: Runs::default(),
                    holders: BTreeMap::new(),
                };
                self.view_mapped(view, new, process, count)
            }
            Event::ViewUnmapped { view, process, base, count, left } => {
                self.view_unmapped(view, process, base, count, left)
            }
            Event::PageCopied { machine, view, page, frame, ram_used } => {
                self.page_copied(view, page, frame)?;
                self.ram_changed(machine, 1, ram_used)
            }
            Event::ViewProtected { view, page, pages, protect } => {
                let known = self.view_mut(view)?;
                let (from, to) = (u64::from(page), u64::from(page) + u64::from(pages));
                demand(
                    to <= known.page_count().into(),
                    Thing::View(view),
                    "does not have such pages",
                )?;
                known.protects.set(from, to, Some(protect));
                Ok(())
            }
            Event::SectionCommitted { backing, page, pages } => {
                let known = self.backing_mut(backing)?;
                let within = page.checked_add(pages).is_some_and(|end| end <= known.page_count());
                demand(within, Thing::Backing(backing), "does not have such pages")?;
                let Some(committed) = &mut known.committed else {
                    return Err(Contradiction::State(Thing::Backing(backing), "was not reserved"));
                };
                committed.set(page, page + pages, Some(COMMITTED));
                Ok(())
            }
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    pub(super) fn view_mut(&mut self, id: ViewId) -> Result<&mut View, Contradiction> {
        self.views.get_mut(&id).ok_or(Contradiction::Unknown(Thing::View(id)))
    }

    /// The page gets the bytes that the object has there.
    fn page_copied(&mut self, id: ViewId, page: u32, frame: FrameId) -> Folded {
        let view = self.view_mut(id)?;
        demand(page < view.page_count(), Thing::View(id), "has no such page")?;
        demand(!view.copies.contains_key(&page), Thing::View(id), "has the page already")?;
        let (backing, number) = (view.backing, view.offset / PAGE + u64::from(page));
        // The page itself may have given its frame up for the copy: then it is as the file has it.
        let bytes = match self.page_bytes(PageKey::Backing(backing, number)).cloned() {
            Some(bytes) => bytes,
            None => self.incoming(backing, number)?,
        };
        self.take_frame(frame, PageKey::Copy(id, page))?;
        let view = self.view_mut(id)?;
        view.copies.insert(page, (frame, bytes));
        let execute = allows(view.protect, AccessKind::Execute);
        let protect = if execute { PAGE_EXECUTE_READWRITE } else { PAGE_READWRITE };
        view.protects.set(u64::from(page), u64::from(page) + 1, Some(protect));
        Ok(())
    }

    fn mapping_created(&mut self, object: ObjectId, mapping: Mapping) -> Folded {
        let Mapping { backing, file, size, in_place, .. } = mapping;
        // A page that belongs to the file is there as far as the file is, not the object.
        let size = match file {
            Some(file) if self.version.has_own_pages() => self.file_mut(file).map(|_| size)?,
            Some(file) => self.file_mut(file)?.size,
            None => size,
        };
        self.set_detail(object, ObjectKind::FileMapping, Detail::Mapping(mapping))?;
        if let Some(known) = self.backings.get(&backing) {
            // Objects of one file have the same pages where a page is one of the file.
            let shared = file.is_some() && known.file == file && !self.version.has_own_pages();
            return match shared {
                true => Ok(()),
                false => Err(Contradiction::Exists(Thing::Backing(backing))),
            };
        }
        let machine = self.object_mut(object)?.machine;
        let reserved = mapping.section & SEC_RESERVE != 0 && file.is_none();
        let new = Backing {
            object: Some(object),
            file,
            in_place,
            committed: reserved.then(Runs::default),
            ..Backing::blank(machine, size)
        };
        self.add_backing(backing, new)
    }

    pub(super) fn add_backing(&mut self, id: BackingId, new: Backing) -> Folded {
        match self.backings.insert(id, new) {
            None => Ok(()),
            Some(_) => Err(Contradiction::Exists(Thing::Backing(id))),
        }
    }

    fn view_mapped(&mut self, id: ViewId, new: View, process: ProcessId, told: u32) -> Folded {
        match self.views.get(&id) {
            Some(known) => demand(known.equals(&new), Thing::View(id), "is another view")?,
            None => {
                let aligned = new.offset % PAGE == 0;
                demand(aligned, Thing::View(id), "does not begin at a page")?;
                self.claim(new.space, new.base, new.len, Span::View(id))?;
            }
        }
        let view = self.views.entry(id).or_insert(new);
        let held = view.holders.entry(process).or_default();
        same(Thing::View(id), "uses", told, i128::from(*held) + 1)?;
        *held = told;
        Ok(())
    }

    fn view_unmapped(
        &mut self,
        id: ViewId,
        process: ProcessId,
        base: Address,
        count: u32,
        left: u32,
    ) -> Folded {
        let unknown = Contradiction::Unknown(Thing::View(id));
        let Some(view) = self.views.get_mut(&id) else { return Err(unknown) };
        same(Thing::View(id), "base", base.0, view.base.0)?;
        let held = view.holders.get(&process).copied().unwrap_or(0);
        demand(count < held, Thing::View(id), "is not held that often")?;
        match count {
            0 => view.holders.remove(&process),
            count => view.holders.insert(process, count),
        };
        same(Thing::View(id), "uses by all processes", left, view.count())?;
        if left == 0 {
            let (space, copies) = (view.space, std::mem::take(&mut view.copies));
            self.layout.remove(&(space, base.0));
            self.views.remove(&id);
            for (frame, _) in copies.values() {
                self.frames.remove(frame);
            }
        }
        Ok(())
    }
}
