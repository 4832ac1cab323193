//! What the kernel says of itself, and whether it can be so.
//!
//! None of it is needed: a trace of calls and returns is judged alike. Where it is there, it has to
//! fit together ([`Fold`] finds out), and it has to fit what calls and answers lead to.

mod given_up;
mod low_memory;
mod pool;
mod reclaim;
mod sources;
mod telling;

use crate::verdict::Verdict;
use abi::clause;
use abi::protection::{allows, shares_writes};
use abi::{AccessKind, Address, BackingId, MachineId, ObjectId, OsVersion, ThreadId};
use trace::event::Header;
use trace::fold::{PageKey, Span, ThreadState};
use trace::{Event, Fold};

/// What the kernel told so far.
#[derive(Clone)]
pub(crate) struct Testimony {
    /// None after a contradiction, and where the kernel told nothing.
    fold: Option<Fold>,
    version: OsVersion,
    begun: bool,
    /// The first step has begun.
    started: bool,
    /// How many files and processes the world of the header has.
    files: usize,
    processes: usize,
    /// Objects of which a handle was closed since the last return.
    closed: Vec<ObjectId>,
    /// It was found out not to fit together.
    contradicted: bool,
    /// Whose last view may be gone since the step began, and whose dirty pages the kernel chose
    /// to write at once.
    unmapped: Vec<BackingId>,
    due: Vec<BackingId>,
    pending: Option<BackingId>,
    /// A page could not be written in this step.
    unwritten: bool,
    /// The step is one in which the power fails.
    power_failed: bool,
    /// The world lets something fail, some time.
    faulty: bool,
    /// What became of frames in this step.
    frames: pool::Frames,
    /// What the shell has to do.
    shell: low_memory::Shell,
    /// Who touches memory in this step: what its functions use of its stack is told afterwards.
    toucher: Option<ThreadId>,
}

/// What an act of the world is called: a scenario writes `Fault(…)`, `drive` `{"Fault": …}`.
pub(crate) fn act(text: &str) -> &str {
    let text = text.trim_start_matches(|character: char| !character.is_ascii_alphabetic());
    let end = text.find(|character: char| !character.is_ascii_alphabetic());
    &text[..end.unwrap_or(text.len())]
}

/// Whether a touch of a page needs no copy of it.
fn shares_or_reads(protect: u32, kind: AccessKind) -> bool {
    allows(protect, kind) && (kind != AccessKind::Write || shares_writes(protect))
}

/// True for an event that only a kernel can tell.
fn is_own(event: &Event) -> bool {
    matches!(
        event,
        Event::MappingCreated { .. }
            | Event::PageIn { .. }
            | Event::RamCharged { .. }
            | Event::FileOpened { .. }
            | Event::PrivatePageIn { .. }
            | Event::ModuleLoaded { .. }
            | Event::ModuleCounted { .. }
            | Event::ImageMapped { .. }
            | Event::DataIn { .. }
            | Event::ModuleUnloaded { .. }
            | Event::StackMade { .. }
            | Event::ObjectCreated { .. }
            | Event::ObjectDestroyed { .. }
            | Event::HandleOpened { .. }
    )
}

impl Testimony {
    pub(crate) fn new(header: &Header) -> Testimony {
        let world = &header.world;
        let own = world.machines.iter().flat_map(|machine| &machine.volumes);
        let shares = world.servers.iter().flat_map(|server| &server.shares);
        Testimony {
            started: false,
            files: own.chain(shares).map(|volume| volume.files.len()).sum(),
            processes: world.machines.iter().map(|machine| machine.processes.len()).sum(),
            closed: Vec::new(),
            fold: Some(Fold::new(header)),
            version: header.version,
            begun: false,
            contradicted: false,
            unmapped: Vec::new(),
            due: Vec::new(),
            pending: None,
            unwritten: false,
            power_failed: false,
            faulty: false,
            frames: pool::Frames::default(),
            shell: low_memory::Shell::default(),
            toucher: None,
        }
    }

    /// Takes an event: `None` if there is nothing to say of it.
    pub(crate) fn take(&mut self, event: &Event) -> Option<Verdict> {
        if !self.begun {
            self.begun = true;
            // A kernel that tells of itself begins with its files and processes.
            let tells = matches!(event, Event::FileCreated { .. } | Event::ObjectCreated { .. });
            self.fold = self.fold.take().filter(|_| tells);
        }
        if let Event::Act { text } = event {
            self.power_failed = ["PowerCut", "WarmBoot"].contains(&act(text));
        }
        self.note_writes(event);
        let told = self.again(event).or_else(|| self.before(event));
        let taken = self.frames_taken(event);
        let asked = self.shell_asks(event, taken);
        let left = self.page_moves(event, taken).or(asked).or_else(|| self.goes_first(event));
        let dropped = match event {
            Event::BackingDropped { backing, .. } => self.dropped(*backing),
            Event::Step { .. } => self.left_dirty(),
            _ => None,
        };
        if let Event::Step { .. } = event {
            self.power_failed = false;
        }
        if self.fold.is_none() && !self.contradicted && is_own(event) {
            self.contradicted = true;
            let wrong = "the kernel tells of itself, but not from the beginning on";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        let fold = self.fold.as_mut()?;
        if let Err(error) = fold.apply(event) {
            self.fold = None;
            self.contradicted = true;
            let known = left.filter(|verdict| verdict.clause().is_some());
            let wrong = || Verdict::Contradicts(error.contradiction.to_string());
            return Some(known.unwrap_or_else(wrong));
        }
        self.shell_looks(taken);
        if let Event::HandleClosed { object, count: 0, .. } = event {
            self.closed.push(*object);
        }
        told.or(left).or(dropped).or_else(|| self.fits(event)).or_else(|| self.outlived(event))
    }

    /// True if the kernel says that a thread waits.
    pub(crate) fn waits(&self, thread: ThreadId) -> bool {
        let known = self.fold.as_ref().and_then(|fold| fold.threads().get(&thread));
        known.is_none_or(|known| known.state != ThreadState::Ready)
    }

    /// True if the kernel tells of itself.
    pub(crate) fn is_given(&self) -> bool {
        self.fold.is_some()
    }

    /// Whether pages of a range of a view are still dirty after a flush that went well (FV-01).
    pub(crate) fn flushed(&self, thread: ThreadId, base: u32, len: u32) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let last = match len {
            0 => self.end_of_view(thread, base)?,
            len => base.checked_add(len - 1)?,
        };
        let [first, last] = [base, last].map(|address| fold.spot(thread, Address(address)));
        let (PageKey::Backing(backing, first), PageKey::Backing(other, last)) =
            (first?.page, last?.page)
        else {
            return None;
        };
        let pages = &fold.backings().get(&backing).filter(|_| backing == other)?.pages;
        let (first, last) = (first.min(last), first.max(last));
        let dirty = pages.range(first..=last).any(|(_, resident)| resident.dirty);
        let clause = if self.version == OsVersion::Win32 { clause::W_52B } else { clause::FV_01 };
        dirty.then(|| self.breach("a page of the range is still dirty", clause))
    }

    /// The last address of the view that an address lies in.
    fn end_of_view(&self, thread: ThreadId, address: u32) -> Option<u32> {
        let fold = self.fold.as_ref()?;
        let Span::View(view) = fold.spot(thread, Address(address))?.span else { return None };
        let view = fold.views().get(&view)?;
        view.base.0.checked_add(view.len.max(1) - 1)
    }

    /// Notes what is to be written before the step is over.
    fn note_writes(&mut self, event: &Event) {
        match event {
            Event::ViewUnmapped { view, left: 0, .. } => {
                let known = self.fold.as_ref().and_then(|fold| fold.views().get(view));
                self.unmapped.extend(known.map(|view| view.backing));
            }
            Event::WritesPending { backing, .. } => self.pending = Some(*backing),
            // Of the two, to write now or later, the first is told as 0.
            Event::Choice { point, option: 0, .. } if **point == *"lazy-write" => {
                self.due.extend(self.pending);
            }
            Event::WriteBack { error: Some(_), .. } => self.unwritten = true,
            Event::Act { text } if act(text) == "WritePending" => {
                let fold = self.fold.as_ref().filter(|fold| fold.machines().len() == 1);
                let all = fold.into_iter().flat_map(|fold| fold.backings());
                self.due.extend(all.filter(|(_, known)| known.pending).map(|(id, _)| *id));
            }
            _ => {}
        }
    }

    /// What the last view of an object left dirty is written back right after it is unmapped, or
    /// the kernel says that it is put off (OPEN-15).
    pub(crate) fn left_dirty(&mut self) -> Option<Verdict> {
        let asked_nobody = self.shell_is_due();
        let of_frames = self.end_of_frames().or(asked_nobody);
        if of_frames.is_some() {
            return of_frames;
        }
        let unmapped = std::mem::take(&mut self.unmapped);
        let due = std::mem::take(&mut self.due);
        let unwritten = std::mem::take(&mut self.unwritten);
        let fold = self.fold.as_ref().filter(|_| !self.power_failed)?;
        let forgotten = unmapped.into_iter().any(|id| {
            let known = fold.backings().get(&id);
            let viewed = || fold.views().values().any(|view| view.backing == id);
            known.is_some_and(|known| known.dirty > 0 && !known.pending) && !viewed()
        });
        let kept =
            due.into_iter().any(|id| fold.backings().get(&id).is_some_and(|known| known.dirty > 0));
        if kept && !unwritten {
            let wrong = "dirty pages were to be written in this step, and were not";
            return Some(Verdict::Contradicts(String::from(wrong)));
        }
        forgotten.then(|| {
            self.breach(
                "the last view is gone, and its dirty pages were not written",
                clause::OPEN_15,
            )
        })
    }

    /// Whether the kernel says that a touch could do without bringing a page in.
    fn raised(&self, thread: ThreadId, kind: AccessKind, address: Address) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let spot = fold.spot(thread, address)?;
        let Span::View(view) = spot.span else { return None };
        let view = fold.views().get(&view)?;
        let plain = view.protects.is_empty() && view.copies.is_empty();
        let allowed = plain && shares_or_reads(view.protect, kind);
        (allowed && fold.page_bytes(spot.page).is_some()).then(|| {
            Verdict::Contradicts(String::from(
                "the page is resident, and the view allows the touch",
            ))
        })
    }

    /// What an object leaves dirty is written, sooner or later, unless its medium is gone or the
    /// power failed (UM-02b).
    fn dropped(&self, backing: BackingId) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        let known = fold.backings().get(&backing)?;
        let file = fold.files().get(&known.file?)?;
        let volume = fold.volumes().get(&file.volume)?;
        let lost = known.dirty > 0 && volume.medium == file.medium && !self.power_failed;
        lost.then(|| {
            self.breach("what was changed in a view never reaches its file", clause::UM_02B)
        })
    }

    fn fits(&self, event: &Event) -> Option<Verdict> {
        let fold = self.fold.as_ref()?;
        match *event {
            Event::PageIn { machine, backing, source, .. } => {
                let file = fold.backings().get(&backing).and_then(|backing| backing.file);
                let code = fold.modules().values().any(|module| module.backing == backing);
                let fits = match (code, file) {
                    (true, Some(file)) => self.code_fits(file, source),
                    _ => self.source_fits(file, source),
                };
                Some(fits.and(self.ram_fits(machine)))
            }
            Event::MappingCreated { file: Some(file), protect, in_place, .. } => {
                Some(self.place_fits(file, allows(protect, AccessKind::Write), in_place))
            }
            Event::RamCharged { machine, .. } | Event::DataIn { machine, .. } => {
                Some(self.ram_fits(machine))
            }
            Event::ImageMapped { module, base, page, .. } => self.image_fits(module, base, page),
            Event::ModuleLoaded { file, in_place, .. } => Some(self.executes_fits(file, in_place)),
            Event::WriteBack { lost: true, .. } => Some(
                self.breach("what was not written counts as clean, and is lost", clause::UM_02B),
            ),
            Event::WriteBack { backing, .. } => {
                let known = fold.backings().get(&backing)?;
                let rom = known.in_place || known.file.is_some_and(|file| self.is_rom(file));
                Some(match rom {
                    true => self.breach("a page of a ROM file cannot be written", clause::CF_09),
                    false => Verdict::Permitted(clause::FV_01),
                })
            }
            Event::Evicted { backing, .. } => {
                let file = fold.backings().get(&backing)?.file;
                Some(match file {
                    None => self.breach("a RAM-backed page stays in RAM", clause::OV_04),
                    Some(_) => Verdict::Permitted(clause::PG_02B),
                })
            }
            Event::Exception { thread, kind, address, .. } => self.raised(thread, kind, address),
            Event::Access { thread, kind: AccessKind::Execute, address, .. } => {
                self.fetched(thread, address)
            }
            _ => None,
        }
    }

    fn breach(&self, reason: &str, clause: abi::ClauseId) -> Verdict {
        Verdict::breach(clause, self.version, reason)
    }

    fn ram_fits(&self, machine: MachineId) -> Verdict {
        let fold = self.fold.as_ref();
        let known = fold.and_then(|fold| fold.machines().get(&machine));
        let over = known.is_some_and(|known| {
            u64::from(known.ram_used) + u64::from(known.ram_pressed) > u64::from(known.ram_pages)
        });
        match over {
            true => Verdict::Contradicts(String::from("more RAM is used than the machine has")),
            false => Verdict::Permitted(clause::PG_02A),
        }
    }
}
