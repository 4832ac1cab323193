//! Pages that give up their frames: out of a paging pool or for want of RAM, and never for nothing.

use super::{Testimony, act};
use crate::verdict::Verdict;
use abi::protection::shares_writes;
use abi::{Address, BackingId, MachineId, PoolKind, ThreadId, clause};
use trace::Event;
use trace::event::PageSource;
use trace::fold::{Detail, Pool};

/// What became of frames since a step began.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    /// Pages that left for want of RAM.
    left: Vec<Left>,
    /// A touch or a call failed: what frames were made free for may not have come.
    failed: bool,
    /// Where a page came into a pool last.
    last_in: Option<MachineId>,
    /// Where the thread that trims the pool ran after that.
    trimmed: Option<MachineId>,
}

/// A page that gave up its frame.
#[derive(Clone, Debug)]
struct Left {
    machine: MachineId,
    /// The frames that were free before.
    free: u64,
    /// The frames that were taken since.
    taken: u64,
}

impl Testimony {
    /// Judges what happens to frames. The world is that before the event.
    pub(super) fn page_moves(
        &mut self,
        event: &Event,
        taken: Option<(MachineId, u64)>,
    ) -> Option<Verdict> {
        if let Some((machine, taken)) = taken {
            let left = self.frames.left.iter_mut().filter(|left| left.machine == machine);
            left.for_each(|left| left.taken += taken);
        }
        match *event {
            Event::Exception { .. } | Event::WriteBack { error: Some(_), .. } => {
                self.frames.failed = true;
            }
            Event::Return { last_error: Some(code), .. } => self.frames.failed |= code.0 != 0,
            Event::Act { ref text } if act(text) == "Fault" => self.faulty = true,
            Event::PageIn { machine, backing, source, pooled, .. } => {
                if pooled {
                    (self.frames.last_in, self.frames.trimmed) = (Some(machine), None);
                }
                return self.belongs(machine, backing, source, pooled);
            }
            Event::Evicted { machine, backing, page, .. } => {
                return self.leaves(machine, backing, page);
            }
            // Of the two, to trim now or later, the first is told as 0.
            Event::Choice { ref point, option: 0, .. } if **point == *"trim-pool" => {
                self.frames.trimmed = self.frames.last_in;
            }
            _ => {}
        }
        None
    }

    /// What an event takes of RAM, for pages, for the object store or for the world. None: it takes
    /// nothing. A page that comes into frames set aside, and a world that wants no more than it has,
    /// take no page. The world is that before the event.
    pub(super) fn frames_taken(&self, event: &Event) -> Option<(MachineId, u64)> {
        let known = |machine| self.fold.as_ref().and_then(|fold| fold.machines().get(&machine));
        let (machine, before, after) = match *event {
            Event::PageIn { machine, ram_used, .. }
            | Event::DataIn { machine, ram_used, .. }
            | Event::PageCopied { machine, ram_used, .. }
            | Event::RamCharged { machine, ram_used, .. } => {
                (machine, known(machine)?.ram_used, ram_used)
            }
            Event::MemoryDivided { machine, ram_pages, .. } => {
                (machine, ram_pages, known(machine)?.ram_pages)
            }
            Event::RamPressed { machine, pressed, .. } => {
                (machine, known(machine)?.ram_pressed, pressed)
            }
            _ => return None,
        };
        let taken = after.checked_sub(before)?;
        (taken > 0).then_some((machine, taken.into()))
    }

    /// Whether a page that comes in is one of the pool's or none, as it is told.
    fn belongs(
        &self,
        machine: MachineId,
        backing: BackingId,
        source: PageSource,
        pooled: bool,
    ) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let known = fold.machines().get(&machine)?;
        let pool = known.pool.as_ref()?;
        let pages = fold.backings().get(&backing)?;
        let read_only = match pages.object {
            Some(object) => match fold.objects().get(&object)?.detail {
                Detail::Mapping(mapping) => !shares_writes(mapping.protect),
                _ => return None,
            },
            None => {
                let volume = fold.volumes().get(&fold.files().get(&pages.file?)?.volume)?;
                known.page_in && volume.page_in
            }
        };
        let should = read_only && matches!(source, PageSource::File | PageSource::RomExpanded);
        if should == pooled {
            return None;
        }
        let wrong = match should {
            true => "pages of code and of files that are mapped to be read are those of the pool",
            false => "the page is none of those that the pool is for",
        };
        Some(match pool.spec.kind() {
            PoolKind::SetAside => self.breach(wrong, clause::PG_04A),
            PoolKind::Counted => self.breach(wrong, clause::SZ_333),
        })
    }

    /// Whether a page may give up its frame: the oldest of a pool that is too full, or, outside of
    /// frames that were set aside, for want of RAM, of which the end of the step tells.
    fn leaves(&mut self, machine: MachineId, backing: BackingId, page: u64) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let known = fold.machines().get(&machine)?;
        let place = fold.backings().get(&backing)?.pages.get(&page)?.pooled;
        if let (Some(pool), Some(place)) = (known.pool.as_ref(), place) {
            let oldest = pool.pages.first_key_value().map(|(oldest, _)| *oldest) == Some(place);
            let over = pool.is_full() || pool.len() > pool.spec.target();
            match (pool.spec.kind(), oldest, over) {
                (_, true, true) => return None,
                (PoolKind::SetAside, false, _) => {
                    let wrong = "another page of the pool came in before it";
                    return Some(self.breach(wrong, clause::PG_04B));
                }
                (PoolKind::SetAside, true, false) => {
                    let wrong = "the pool has room, and its pages are no use elsewhere";
                    return Some(Verdict::Contradicts(String::from(wrong)));
                }
                (PoolKind::Counted, ..) => {}
            }
        }
        let held = u64::from(known.ram_used) + u64::from(known.ram_pressed);
        let free = u64::from(known.ram_pages).saturating_sub(held);
        self.frames.left.push(Left { machine, free, taken: 0 });
        None
    }

    /// Whether an instruction was fetched from a page that is not there.
    pub(super) fn fetched(&self, thread: ThreadId, address: Address) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let spot = fold.spot(thread, address)?;
        fold.page_bytes(spot.page).is_none().then(|| {
            Verdict::Contradicts(String::from("an instruction is fetched from an absent page"))
        })
    }

    /// At the end of a step: whether a page left for nothing, and whether the pool was trimmed.
    pub(super) fn end_of_frames(&mut self) -> Option<Verdict> {
        let Frames { left, failed, trimmed, .. } = std::mem::take(&mut self.frames);
        let fold = self.fold.as_ref()?;
        let trimmed = trimmed.and_then(|machine| fold.machines().get(&machine)?.pool.as_ref());
        let too_many = |pool: &Pool| pool.len() > pool.spec.target();
        if trimmed.is_some_and(too_many) {
            let wrong = "the pool was to be trimmed in this step, and holds more than its target";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        // A file that gets shorter takes its pages along where they are the file's (M-63a).
        let judged = !failed && !self.faulty && !self.power_failed && self.version.has_own_pages();
        let idle = |left: &Left| left.free >= left.taken;
        (judged && left.iter().any(idle)).then(|| {
            Verdict::Contradicts(String::from(
                "a page gave up its frame, and there were free ones for all that came",
            ))
        })
    }
}
