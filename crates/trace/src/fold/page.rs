//! Pages that come, change and go.

use super::bytes::{PageBytes, pieces};
use super::error::{Folded, Thing, demand, same};
use super::{Backing, Contradiction, Fold, PageKey, Resident};
use crate::Event;
use crate::event::PageSource;
use abi::{BackingId, FileId, FrameId, MachineId, PAGE_BYTES};

impl Fold {
    /// Folds what happens to the pages of backings.
    pub(super) fn fold_page(&mut self, event: &Event) -> Folded {
        match *event {
            Event::PageIn { machine, backing, page, frame, source, pooled, ram_used } => {
                let home = self.backing_mut(backing)?.machine;
                same(Thing::Backing(backing), "machine", machine.0, home.0)?;
                self.page_in(backing, page, frame, source)?;
                let place = match pooled {
                    true => Some(self.enter_pool(machine, (backing, page))?),
                    false => None,
                };
                self.resident_mut(backing, page)?.1.pooled = place;
                self.ram_changed(machine, self.ram_of(machine, source, place), ram_used)?;
                let tally = &mut self.machine_mut(machine)?.tally;
                tally.paged_in += u64::from(source != PageSource::Zero);
                tally.in_place += u64::from(source == PageSource::RomInPlace);
                Ok(())
            }
            Event::Dirtied { backing, page } => self.dirtied(backing, page),
            Event::WriteBack { backing, page, file, error, lost, .. } => {
                self.write_back(backing, page, file, error.map(|_| lost))
            }
            Event::Evicted { machine, backing, page, frame, ram_used } => {
                let home = self.backing_mut(backing)?.machine;
                same(Thing::Backing(backing), "machine", machine.0, home.0)?;
                let (source, place) = self.evicted(backing, page, frame)?;
                self.leave_pool(machine, place)?;
                self.machine_mut(machine)?.tally.evicted += 1;
                self.ram_changed(machine, -self.ram_of(machine, source, place), ram_used)
            }
            Event::WritesPending { backing, pages } => {
                let known = self.backing_mut(backing)?;
                same(Thing::Backing(backing), "dirty pages", pages, known.dirty)?;
                known.pending = true;
                Ok(())
            }
            Event::PagesWritten { backing, offset, ref bytes } => {
                self.pages_written(backing, offset, bytes)
            }
            Event::BackingResized { backing, size } => {
                let known = self.backing_mut(backing)?;
                let pages = size.div_ceil(u64::from(PAGE_BYTES));
                let outlived = known.pages.range(pages..).next().is_some();
                demand(!outlived, Thing::Backing(backing), "has pages past its new end")?;
                known.size = size;
                Ok(())
            }
            Event::BackingDropped { backing, ram_used } => self.backing_dropped(backing, ram_used),
            ref other => unreachable!("{other:?} is of another group"),
        }
    }

    /// Notes who has a frame, which nobody may have yet.
    pub(super) fn take_frame(&mut self, frame: FrameId, key: PageKey) -> Folded {
        match self.frames.insert(frame, key) {
            None => Ok(()),
            Some(_) => Err(Contradiction::Exists(Thing::Frame(frame))),
        }
    }

    fn page_in(&mut self, id: BackingId, page: u64, frame: FrameId, source: PageSource) -> Folded {
        let thing = Thing::Page(id, page);
        let backing = self.backing_mut(id)?;
        demand(page < backing.page_count(), thing, "lies past the object")?;
        demand(!backing.pages.contains_key(&page), thing, "is resident already")?;
        let in_place = source == PageSource::RomInPlace;
        demand(in_place == backing.in_place, thing, "is in place or is not, as its object")?;
        let zero = source == PageSource::Zero;
        demand(zero == backing.file.is_none(), thing, "comes from a file if its object has one")?;
        let bytes = self.incoming(id, page)?;
        self.take_frame(frame, PageKey::Backing(id, page))?;
        let resident = Resident { frame, source, dirty: false, pooled: None, bytes };
        self.backing_mut(id)?.pages.insert(page, resident);
        Ok(())
    }

    /// The bytes that a page has when it comes in: those of the file, without what the file has
    /// after the end of the object (SZ-08). A ROM page that is used in place shows what it holds.
    pub(super) fn incoming(
        &mut self,
        id: BackingId,
        page: u64,
    ) -> Result<PageBytes, Contradiction> {
        let &mut Backing { file, in_place, .. } = self.backing_mut(id)?;
        let Some(file) = file else { return Ok(PageBytes::zero()) };
        let mut bytes = self.file_mut(file)?.page(page);
        if let Some(end) = self.backing_mut(id)?.end_in(page).filter(|_| !in_place) {
            bytes.clear_from(end);
        }
        Ok(bytes)
    }

    /// How many frames of RAM a page takes when it comes in. The ROM's own pages are no RAM; those of
    /// a RAM-backed object were paid for when it was made, if commits are, and the frames of a pool
    /// may have been set aside at boot.
    fn ram_of(&self, machine: MachineId, source: PageSource, place: Option<u64>) -> i128 {
        match source {
            _ if self.is_set_aside(machine, place) => 0,
            PageSource::File | PageSource::RomExpanded => 1,
            PageSource::RomInPlace => 0,
            PageSource::Zero => i128::from(!self.version.commit_takes_frames()),
        }
    }

    /// Pages that are not resident get the bytes from the file when they come in.
    fn pages_written(&mut self, id: BackingId, offset: u64, bytes: &[u8]) -> Folded {
        let backing = self.backing_mut(id)?;
        let fits = offset.checked_add(bytes.len() as u64).is_some_and(|end| end <= backing.size);
        demand(fits, Thing::Backing(id), "ends before these bytes")?;
        for piece in pieces(offset, bytes.len()) {
            if let Some(resident) = backing.pages.get_mut(&piece.page) {
                resident.bytes.write(piece.within, &bytes[piece.part]);
            }
        }
        Ok(())
    }

    fn resident_mut(
        &mut self,
        id: BackingId,
        page: u64,
    ) -> Result<(&mut u32, &mut Resident), Contradiction> {
        let backing = self.backing_mut(id)?;
        match backing.pages.get_mut(&page) {
            Some(resident) => Ok((&mut backing.dirty, resident)),
            None => Err(Contradiction::State(Thing::Page(id, page), "is not resident")),
        }
    }

    fn dirtied(&mut self, id: BackingId, page: u64) -> Folded {
        let thing = Thing::Page(id, page);
        let (dirty, resident) = self.resident_mut(id, page)?;
        demand(!resident.dirty, thing, "is dirty already")?;
        let copied = matches!(resident.source, PageSource::File | PageSource::RomExpanded);
        demand(copied, thing, "is no copy of a page of a file")?;
        demand(resident.pooled.is_none(), thing, "is in the paging pool, and is not written to")?;
        resident.dirty = true;
        // A machine has fewer frames than 2^32, and so a backing fewer dirty pages.
        *dirty += 1;
        Ok(())
    }

    fn write_back(&mut self, id: BackingId, page: u64, file: FileId, lost: Option<bool>) -> Folded {
        let thing = Thing::Page(id, page);
        let &mut Backing { machine, file: known, .. } = self.backing_mut(id)?;
        demand(known == Some(file), thing, "belongs to another file")?;
        let (_, resident) = self.resident_mut(id, page)?;
        demand(resident.dirty, thing, "is clean")?;
        let bytes = resident.bytes.clone();
        let tally = &mut self.machine_mut(machine)?.tally;
        match lost {
            None => {
                tally.written_back += 1;
                let bytes = self.outgoing(id, page, file, bytes)?;
                self.file_mut(file)?.put_page(page, bytes);
            }
            Some(lost) => {
                tally.failed_writes += 1;
                if !lost {
                    return Ok(());
                }
            }
        }
        let (dirty, resident) = self.resident_mut(id, page)?;
        resident.dirty = false;
        *dirty -= 1;
        self.settle(id)
    }

    /// The bytes that go to the file: after the end of the object the file keeps its own (SZ-08).
    fn outgoing(
        &mut self,
        id: BackingId,
        page: u64,
        file: FileId,
        mut bytes: PageBytes,
    ) -> Result<PageBytes, Contradiction> {
        if let Some(end) = self.backing_mut(id)?.end_in(page) {
            let mut tail = vec![0; PAGE_BYTES as usize - end];
            let offset = page * u64::from(PAGE_BYTES) + end as u64;
            self.file_mut(file)?.read(offset, &mut tail);
            bytes.write(end, &tail);
        }
        Ok(bytes)
    }

    /// Nothing is pending any more once nothing is dirty.
    fn settle(&mut self, id: BackingId) -> Folded {
        let backing = self.backing_mut(id)?;
        backing.pending &= backing.dirty > 0;
        Ok(())
    }

    /// Where the page came from, and its place in a pool.
    fn evicted(
        &mut self,
        id: BackingId,
        page: u64,
        frame: FrameId,
    ) -> Result<(PageSource, Option<u64>), Contradiction> {
        let (_, resident) = self.resident_mut(id, page)?;
        let (source, place) = (resident.source, resident.pooled);
        demand(!resident.dirty, Thing::Page(id, page), "is dirty and would be lost")?;
        same(Thing::Page(id, page), "frame", frame.0, resident.frame.0)?;
        self.backing_mut(id)?.pages.remove(&page);
        self.frames.remove(&frame);
        Ok((source, place))
    }

    fn backing_dropped(&mut self, id: BackingId, told: u32) -> Folded {
        let unknown = Contradiction::Unknown(Thing::Backing(id));
        let backing = self.backings.get(&id).ok_or(unknown)?;
        let machine = backing.machine;
        let freed = match backing.file {
            None if self.version.commit_takes_frames() => i128::from(backing.page_count()),
            _ => {
                let pages = backing.pages.values();
                pages.map(|page| self.ram_of(machine, page.source, page.pooled)).sum()
            }
        };
        let viewed = self.views.values().any(|view| view.backing == id);
        demand(!viewed, Thing::Backing(id), "is still seen through a view")?;
        if let Some(gone) = self.backings.remove(&id) {
            for resident in gone.pages.values() {
                self.frames.remove(&resident.frame);
                self.leave_pool(machine, resident.pooled)?;
            }
        }
        self.ram_changed(machine, -freed, told)
    }
}
