//! Operations carried out on the world and on the model.

use crate::model::{Area, Model, PAGE, What};
use crate::steps::Step;
use crate::world::PATHS;
use abi::constant::{PAGE_READONLY, PAGE_READWRITE, SEC_COMMIT};
use abi::protection::shares_writes;
use abi::{Address, BackingId, FileId, MachineId, ObjectId, ProcessId, ServerId};
use journal::Mark;
use kernel::file_mapping::NewMapping;
use kernel::process::NewProcess;
use kernel::record::{Body, FaultPlan, OpenFile};
use kernel::view::Window;
use kernel::{Chance, ChoicePoint, Defaults, Kernel, Refusal, State, World};
use trace::event::CloseReason;
use trace::{Event, Recorder};

/// The world, the model of it, and what there is to choose among.
pub(crate) struct Run {
    pub(crate) world: World,
    pub(crate) events: Vec<Event>,
    pub(crate) model: Model,
    /// Open file-mapping objects, each with a process that holds it.
    objects: Vec<(ProcessId, ObjectId)>,
    marks: Vec<Moment>,
    /// A fault was injected: what should go well may fail.
    pub(crate) faulty: bool,
    /// Chance put a write off during the present operation.
    put_off: bool,
    turns: Turns,
    steps: u32,
}

fn pick<T: Copy>(from: &[T], number: usize) -> Option<T> {
    from.get(number % from.len().max(1)).copied()
}

/// Takes the free decisions in turn.
struct Turns(u32);

impl Chance for Turns {
    fn choose(&mut self, _point: ChoicePoint, of: u32) -> u32 {
        self.0 += 1;
        self.0 % of
    }
}

/// What an undo comes back to.
struct Moment {
    mark: Mark<{ State::TABLES }>,
    world: World,
    model: Model,
    objects: Vec<(ProcessId, ObjectId)>,
}

impl Run {
    pub(crate) fn new(mut world: World) -> Run {
        if !world.state.barrier() {
            world.state.set_barrier(true);
        }
        let model = Model::of(&world);
        let (events, objects, marks) = (Vec::new(), Vec::new(), Vec::new());
        Run {
            world,
            events,
            model,
            objects,
            marks,
            faulty: false,
            put_off: false,
            turns: Turns(0),
            steps: 0,
        }
    }

    /// Carries an operation out and compares everything.
    pub(crate) fn step(&mut self, step: Step) {
        self.model.came_in.clear();
        self.model.dirtied.clear();
        self.model.writing = None;
        self.put_off = false;
        self.steps += 1;
        let (index, text) = (self.steps, format!("({step:?})").into());
        self.events.push(Event::Step { index, line: 0, thread: None, text });
        // What a reader of the trace cannot know from what comes of it.
        let told = match step {
            Step::Boot(_) => Some("WarmBoot"),
            Step::Fault { .. } => Some("Fault"),
            _ => None,
        };
        self.events.extend(told.map(|told| Event::Act { text: told.into() }));
        // What there is nothing for is passed over.
        let _: Option<()> = self.perform(step);
        let model = &self.model;
        let kernel_check = |kernel: &mut Kernel<'_>| {
            kernel.check_invariants();
            model.check(kernel);
        };
        kernel_check(&mut self.world.kernel(&mut trace::Silent, &mut Defaults));
        let state = &self.world.state;
        assert_eq!(state.fingerprint(), state.fingerprint_from_scratch(), "{step:?}");
    }

    /// Does something to the world; the model follows the events.
    pub(crate) fn act<T>(&mut self, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
        let mut recorder = Recorder::default();
        let result = act(&mut self.world.kernel(&mut recorder, &mut self.turns));
        for event in &recorder.events {
            self.model.follow(event);
            self.put_off |=
                matches!(event, Event::Choice { point, option: 1, .. } if **point == *"lazy-write");
        }
        self.events.extend(recorder.events);
        result
    }

    /// The same for what may be refused: then nothing has changed.
    fn ask<T>(&mut self, ask: impl FnOnce(&mut Kernel<'_>) -> Result<T, Refusal>) -> Option<T> {
        let before = self.world.state.clone();
        let result = self.act(ask);
        if result.is_err() && !self.faulty {
            assert!(self.world.state == before, "what is refused changes nothing");
        }
        result.ok()
    }

    fn perform(&mut self, step: Step) -> Option<()> {
        match step {
            Step::Create { who, file, size } => self.create(who, file, size),
            Step::Close(object) => self.close(object),
            Step::Map { who, object, offset, len, writable } => {
                let protect = if writable { PAGE_READWRITE } else { PAGE_READONLY };
                self.map(who, object, Window { offset, len, protect, base: None })
            }
            Step::Unmap(area) => self.unmap(area),
            Step::Commit { who, pages } => self.commit(who, pages),
            Step::Free(area) => self.free(area),
            Step::Read { area, at, len } => self.read(area, at, len),
            Step::Write { area, at, len, byte } => self.write(area, at, &vec![byte; len as usize]),
            Step::Flush { area, at, len } => self.flush(area, at, len),
            Step::WriteFile { file, at, len, byte } => self.write_file(file, at, &vec![byte; len]),
            Step::EndProcess(who) => self.end_process(who),
            Step::Boot(machine) => self.boot(MachineId(machine)),
            Step::Fault { machine, point, nth } => {
                let machine = MachineId(machine);
                let plan = FaultPlan { machine, point, remaining: nth, persistent: false };
                self.world.state.faults.push(plan);
                self.faulty = true;
                Some(())
            }
            Step::Mark => {
                self.marks.push(Moment {
                    mark: self.world.state.mark(),
                    world: self.world.clone(),
                    model: self.model.clone(),
                    objects: self.objects.clone(),
                });
                Some(())
            }
            Step::Undo => self.undo(),
            other => self.world_acts(other),
        }
    }

    fn world_acts(&mut self, step: Step) -> Option<()> {
        let card = self.act(|kernel| kernel.find_volume(MachineId(0), r"\Card"))?;
        self.act(|kernel| match step {
            Step::Press { machine, leave } => kernel.press_memory(MachineId(machine), leave),
            Step::Release(machine) => kernel.release_memory(MachineId(machine)),
            Step::Card { out: true, .. } => _ = kernel.eject(card),
            Step::Card { out: false, blank } => _ = kernel.insert_medium(card, blank),
            Step::Link { machine, cut: true } => {
                _ = kernel.disconnect(MachineId(machine), ServerId(0));
            }
            Step::Link { machine, cut: false } => {
                _ = kernel.reconnect(MachineId(machine), ServerId(0));
            }
            Step::Defer { machine, on } => kernel.defer_writes(MachineId(machine), on),
            Step::WritePending(machine) => kernel.write_all_pending(MachineId(machine)),
            Step::HoldTrim(held) => _ = kernel.hold_trim(MachineId(0), held),
            other => panic!("{other:?} is no act of the world"),
        });
        Some(())
    }

    /// A living process, of a machine if one is given.
    fn who(&self, number: usize, machine: Option<MachineId>) -> ProcessId {
        let slots = self.world.state.slots.iter();
        let slots = slots.filter(|((at, _), _)| machine.is_none_or(|machine| *at == machine));
        let living: Vec<_> = slots.map(|(_, process)| process.0).collect();
        living[number % living.len()]
    }

    fn machine_of(&self, who: ProcessId) -> MachineId {
        self.world.state.processes[who.0].machine
    }

    /// The file with this number, whichever machine sees it.
    pub(crate) fn file(&self, number: usize) -> Option<FileId> {
        let path = PATHS.get(number)?;
        let mut files = self.world.state.files.iter();
        files.find(|(_, file)| *file.path == **path).map(|(row, _)| FileId(row))
    }

    fn create(&mut self, who: usize, number: usize, size: usize) -> Option<()> {
        // The files that can be written come first, and once more to be read alone.
        let (number, write) = match number.checked_sub(6) {
            Some(number) => (number, false),
            None => (number, number < 3),
        };
        let file = self.file(number);
        // Only the share is seen from both machines.
        let local = file.is_some() && number != 2;
        let who = self.who(who, local.then_some(MachineId(0)));
        let machine = self.machine_of(who);
        let len = file.map_or(5000, |file| self.world.state.files[file.0].size);
        let size = [len, len, 1, 4096, 5000, len + 3000, 100_000][size];
        let grows = size > len;
        if grows && !write {
            return None;
        }
        let file = file.map(|file| open(file, write));
        let new = {
            let protect = if write || file.is_none() { PAGE_READWRITE } else { PAGE_READONLY };
            NewMapping { file, protect, section: SEC_COMMIT, size, name: None }
        };
        self.model.creating_on = machine;
        let object = self.ask(|kernel| kernel.create_mapping(machine, new))?;
        self.act(|kernel| kernel.open_handle(who, object)).expect("there is room");
        self.objects.push((who, object));
        Some(())
    }

    fn close(&mut self, number: usize) -> Option<()> {
        let (who, object) = pick(&self.objects, number)?;
        self.objects.remove(number % self.objects.len());
        self.ask(|kernel| {
            let handle = kernel.handle_of(object).expect("it is open");
            kernel.close_handle(who, handle, CloseReason::Call)
        })
        .expect("it is open");
        Some(())
    }

    fn map(&mut self, who: usize, object: usize, mut window: Window) -> Option<()> {
        let (_, object) = pick(&self.objects, object)?;
        let record = &self.world.state.objects[object.0];
        let Body::FileMapping(mapping) = record.body else {
            panic!("only file-mapping objects are in the list");
        };
        if mapping.protect == PAGE_READONLY {
            window.protect = PAGE_READONLY;
        }
        let who = self.who(who, Some(record.machine));
        let base = self.ask(|kernel| kernel.map_view(who, object, window))?;
        let end = if window.len == 0 { mapping.size } else { window.offset + window.len };
        let len = (end - window.offset).next_multiple_of(PAGE) as u32;
        let what = What::View { backing: mapping.backing, first: window.offset / PAGE };
        let area = Area { who, base: base.0, len, writable: shares_writes(window.protect), what };
        let same = |other: &&Area| {
            other.base == area.base && self.machine_of(other.who) == self.machine_of(who)
        };
        if let Some(equal) = self.model.areas.iter().find(same) {
            assert_eq!(
                (equal.what, equal.len, equal.writable),
                (what, len, shares_writes(window.protect))
            );
        }
        self.model.areas.push(area);
        Some(())
    }

    pub(crate) fn area(&self, number: usize) -> Option<Area> {
        pick(&self.model.areas, number)
    }

    fn unmap(&mut self, number: usize) -> Option<()> {
        let area = self.area(number)?;
        let result = self.ask(|kernel| kernel.unmap_view(area.who, Address(area.base)));
        let What::View { backing, .. } = area.what else {
            assert!(result.is_none(), "private memory is no view");
            return None;
        };
        result.expect("the process holds the view");
        self.model.areas.remove(number % self.model.areas.len());
        let viewed = self.model.areas.iter().any(|area| match area.what {
            What::View { backing: other, .. } => other == backing,
            What::Private(_) => false,
        });
        if !viewed {
            self.after_the_last_view(backing);
        }
        Some(())
    }

    /// Nothing stays dirty after the last view, unless it could not be written or was put off.
    fn after_the_last_view(&mut self, backing: BackingId) {
        let Some(record) = self.model.backings.get(&backing) else { return };
        let (machine, dirty) = (record.machine, record.pages.values().any(|page| page.dirty));
        let excused =
            self.faulty || self.put_off || self.world.state.machines[machine.0].defer_writes;
        let file = record.file;
        let reached =
            self.act(|kernel| file.is_some_and(|file| kernel.reachable(machine, file).is_ok()));
        assert!(!dirty || excused || !reached, "dirty pages go after the last view");
    }

    fn commit(&mut self, who: usize, pages: u32) -> Option<()> {
        let who = self.who(who, None);
        let free = self.act(|kernel| {
            let area = kernel.private_area(who);
            let space = kernel.space_of(who, area.start);
            kernel.find_free(space, area, u64::from(pages), false)
        });
        let base = free.ok()?;
        let region = self.act(|kernel| kernel.reserve_private(who, base, pages, PAGE_READWRITE));
        let done = self.ask(|kernel| kernel.commit(region, base, pages, PAGE_READWRITE));
        if done.is_none() {
            self.act(|kernel| kernel.release(region));
            return None;
        }
        let (len, number) = (pages * PAGE as u32, self.model.private.len());
        self.model.private.push(vec![0; len as usize]);
        let what = What::Private(number);
        self.model.areas.push(Area { who, base, len, writable: true, what });
        Some(())
    }

    fn free(&mut self, number: usize) -> Option<()> {
        let area = self.area(number)?;
        let region = self.act(|kernel| kernel.private_region(area.who, area.base, 1));
        assert_eq!(region.is_ok(), matches!(area.what, What::Private(_)));
        let region = region.ok()?;
        self.act(|kernel| kernel.release(region));
        self.model.areas.remove(number % self.model.areas.len());
        Some(())
    }

    /// Ends a process and starts another of the same name.
    fn end_process(&mut self, who: usize) -> Option<()> {
        let who = self.who(who, None);
        let (machine, name) =
            (self.machine_of(who), self.world.state.processes[who.0].name.clone());
        self.act(|kernel| kernel.end_process(who, 0));
        self.forget(|_, process| process == who);
        let new = NewProcess { of_world: true, ..NewProcess::bare(&name, None) };
        self.act(|kernel| kernel.start_process(machine, new)).expect("a slot is free");
        Some(())
    }

    fn boot(&mut self, machine: MachineId) -> Option<()> {
        let all = self.world.state.processes.iter();
        let lost: Vec<_> = all.filter(|(_, process)| process.machine == machine).collect();
        let lost: Vec<_> = lost.into_iter().map(|(row, _)| ProcessId(row)).collect();
        self.model.booting = Some(machine);
        self.act(|kernel| kernel.warm_boot(machine));
        self.model.booting = None;
        self.forget(|_, process| lost.contains(&process));
        let record = &self.world.state.machines[machine.0];
        let set_aside = record.pool.map_or(0, |pool| pool.spec.set_aside());
        assert_eq!(record.ram_used, set_aside, "all other memory is free");
        assert!(self.model.backings.values().all(|backing| backing.machine != machine));
        Some(())
    }

    /// Forgets what processes had.
    fn forget(&mut self, gone: impl Fn(&Run, ProcessId) -> bool) {
        let areas = std::mem::take(&mut self.model.areas);
        let objects = std::mem::take(&mut self.objects);
        let areas = areas.into_iter().filter(|area| !gone(self, area.who)).collect();
        let objects = objects.into_iter().filter(|(who, _)| !gone(self, *who)).collect();
        (self.model.areas, self.objects) = (areas, objects);
    }

    fn undo(&mut self) -> Option<()> {
        let Moment { mark, world, model, objects } = self.marks.pop()?;
        self.world.state.undo_to(&mark);
        assert!(self.world == world, "undo brings the world back");
        assert_eq!(self.world.state.fingerprint(), world.state.fingerprint());
        (self.model, self.objects) = (model, objects);
        Some(())
    }
}

fn open(file: FileId, write: bool) -> OpenFile {
    OpenFile {
        file,
        read: true,
        write,
        execute: false,
        delete: false,
        share_read: true,
        share_write: true,
        share_delete: true,
        for_mapping: false,
        delete_on_close: false,
        position: 0,
    }
}
