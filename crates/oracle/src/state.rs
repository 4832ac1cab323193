//! What the oracle knows of the world: from the header, from calls and what they answered.

mod division;
mod endings;
mod files;
mod frames;
mod heaps;
mod machine;
mod mapping;
mod migration;
mod module_places;
mod modules;
mod objects;
mod open_file;
mod places;
mod shown;
mod stacks;
mod stores;

pub(crate) use division::Line;
pub(crate) use files::{FileState, Reach, Volume, Where};
pub(crate) use heaps::{Block, Heap, HeapKey, PART_BYTES};
pub(crate) use machine::Machine;
pub(crate) use mapping::{Mapping, Source};
pub(crate) use migration::Toucher;
pub(crate) use modules::{EXE_BASE, Module};
pub(crate) use objects::{Body, Object};
pub(crate) use open_file::OpenFile;
pub(crate) use places::{Holds, Private, Region, Spot, View};
pub(crate) use shown::Shown;
pub(crate) use stores::{Store, StoreId};
pub(crate) use trace::runs::Runs;

use crate::bytes::Budget;
use crate::law::Law;
use abi::world::WorldSpec;
use abi::{MachineId, ObjectId, ProcessId, ServerId, ThreadId};
use std::collections::{BTreeMap, BTreeSet};
use trace::event::ObjectKind;

/// The entries of a table of handles.
const MOST_HANDLES: usize = 131_072;

/// A row of one of the tables below.
pub(crate) type Row = usize;

/// Whose handles and addresses: a machine's, or a process's where each has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    Machine(MachineId),
    Process(ProcessId),
}

/// A process.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) machine: MachineId,
    pub(crate) slot: u32,
    pub(crate) running: bool,
    /// The code that it ended with, where a call told it.
    pub(crate) exit_code: Option<u32>,
    pub(crate) object: Option<Row>,
    /// What it was told as its identifier.
    pub(crate) id: Option<u32>,
    /// Bytes of addresses that it reserved.
    pub(crate) reserved: u64,
    /// The EXE that it began with.
    pub(crate) image: Option<Row>,
    threads: Vec<ThreadId>,
}

/// A thread.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    /// The process that made it, and the one whose code it runs.
    pub(crate) owner: ProcessId,
    pub(crate) current: ProcessId,
    /// The slots that it may touch beside that of its current process, a bit for each, and whether
    /// it runs in kernel mode.
    pub(crate) rights: Rights,
    /// The calls into servers that it is in: where they go back to, and its rights there.
    pub(crate) calls: Vec<(ProcessId, Rights)>,
    pub(crate) number: u32,
    pub(crate) running: bool,
    /// Its last error, as far as it is known.
    pub(crate) last_error: Option<u32>,
    pub(crate) exit_code: Option<u32>,
    pub(crate) object: Option<Row>,
    /// Its priority, if it was ever set.
    pub(crate) priority: Option<u32>,
    /// What it was told as its identifier.
    pub(crate) id: Option<u32>,
    /// Mutexes that it took, some of them perhaps released since.
    pub(crate) mutexes: Vec<Row>,
    /// The range of its stack.
    pub(crate) stack: Option<(Space, u32)>,
}

/// What a thread may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) permissions: u32,
    pub(crate) kernel_mode: bool,
}

/// The world as the oracle sees it.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) law: &'static Law,
    pub(crate) machines: Vec<Machine>,
    servers: Vec<String>,
    pub(crate) volumes: Vec<Volume>,
    pub(crate) files: Vec<FileState>,
    by_path: BTreeMap<(Row, u32, String), Row>,
    pub(crate) objects: Vec<Object>,
    handles: BTreeMap<(Space, u32), Row>,
    /// How many handle values stand for something.
    open_values: BTreeMap<Space, usize>,
    /// The HANDLE_FLAG_ bits of handles, where they have any.
    flags: BTreeMap<(Space, u32), u32>,
    /// Which objects each process has open.
    held: BTreeSet<(ProcessId, Row)>,
    /// Why a handle value stands for nothing any more: the clause, and what it stood for.
    dead: BTreeMap<(Space, u32), (abi::ClauseId, Row)>,
    names: BTreeMap<(MachineId, Option<ObjectKind>, String), Row>,
    pub(crate) stores: Vec<Store>,
    /// Files of which objects that are gone left pages to be written, and their machines.
    left_dirty: BTreeSet<(Row, MachineId)>,
    pub(crate) views: BTreeMap<(Space, u32), View>,
    /// Where the view of an object that was asked for with this offset, length and access lies.
    pub(crate) equal_views: BTreeMap<(Space, Row, u64, u64, bool), u32>,
    pub(crate) regions: BTreeMap<(Space, u32), Region>,
    /// Pages that several committed pages may show, by number.
    pub(crate) shown: BTreeMap<usize, shown::ShownPage>,
    shown_ever: usize,
    pub(crate) heaps: BTreeMap<HeapKey, Heap>,
    /// What the heap of a process was told to be.
    pub(crate) process_heaps: BTreeMap<ProcessId, u32>,
    /// EXEs and DLLs that are loaded or have a place; none: gone.
    pub(crate) modules: Vec<Option<Module>>,
    /// The EXEs of the processes that the world describes, by machine and name.
    images: BTreeMap<(MachineId, String), String>,
    /// Pages where views and reservations were that are gone, by their number.
    pub(crate) freed: BTreeMap<Space, Runs>,
    pub(crate) processes: BTreeMap<ProcessId, Process>,
    pub(crate) threads: BTreeMap<ThreadId, Thread>,
    /// The identifiers of processes and threads, which serve as handles too (HND-05, SZ-98).
    pub(crate) ids: BTreeMap<(MachineId, u32), Row>,
    /// Those of processes and threads that ended before their machine started again.
    pub(crate) ids_before: BTreeSet<(MachineId, u32)>,
    /// What objects stand for, by the numbers that the trace gives them.
    pub(crate) numbers: BTreeMap<ObjectId, Row>,
    /// Programs that can be started, as they are compared.
    pub(crate) programs: BTreeSet<String>,
    pub(crate) budget: Budget,
    /// A call that cannot be judged may have opened or mapped anything.
    pub(crate) untold: bool,
    /// Such a call may have made, moved or deleted files.
    pub(crate) files_untold: bool,
    /// Such a call may have changed the protection of pages.
    pub(crate) pages_untold: bool,
}

impl State {
    /// The world of a header, with the processes that run when the first step begins.
    pub(crate) fn new(law: &'static Law, world: &WorldSpec) -> State {
        let mut state = State {
            law,
            machines: Vec::new(),
            servers: world.servers.iter().map(|server| server.name.to_lowercase()).collect(),
            volumes: Vec::new(),
            files: Vec::new(),
            by_path: BTreeMap::new(),
            objects: Vec::new(),
            handles: BTreeMap::new(),
            open_values: BTreeMap::new(),
            flags: BTreeMap::new(),
            held: BTreeSet::new(),
            dead: BTreeMap::new(),
            names: BTreeMap::new(),
            stores: Vec::new(),
            left_dirty: BTreeSet::new(),
            views: BTreeMap::new(),
            freed: BTreeMap::new(),
            equal_views: BTreeMap::new(),
            regions: BTreeMap::new(),
            shown: BTreeMap::new(),
            shown_ever: 0,
            heaps: BTreeMap::new(),
            process_heaps: BTreeMap::new(),
            modules: Vec::new(),
            images: BTreeMap::new(),
            processes: BTreeMap::new(),
            threads: BTreeMap::new(),
            ids: BTreeMap::new(),
            ids_before: BTreeSet::new(),
            numbers: BTreeMap::new(),
            programs: world.programs.iter().map(|name| abi::world::program_key(name)).collect(),
            budget: Budget::default(),
            untold: false,
            files_untold: false,
            pages_untold: false,
        };
        for (server, spec) in (0..).map(ServerId).zip(&world.servers) {
            spec.shares.iter().for_each(|share| state.add_volume(share, None, Some(server)));
        }
        for (machine, spec) in (0..).map(MachineId).zip(&world.machines) {
            state.machines.push(Machine::new(spec, world.version));
            spec.volumes.iter().for_each(|volume| state.add_volume(volume, Some(machine), None));
        }
        state.start_described(world);
        state
    }

    /// DLLs of the ROM get their places, and the processes of the world begin.
    fn start_described(&mut self, world: &WorldSpec) {
        for (machine, spec) in (0..).map(MachineId).zip(&world.machines) {
            self.place_rom_modules(machine);
            for (slot, known) in (2..).zip(&spec.processes) {
                let process = ProcessId(self.processes.len() as u32);
                let thread = ThreadId(self.threads.len() as u32);
                if let Some(image) = &known.image {
                    self.images.insert((machine, known.name.clone()), image.clone());
                }
                self.start_process(process, machine, slot);
                self.start_thread(thread, process, 1);
                self.begin_as_described(process, thread, &known.name);
            }
        }
    }

    /// A process begins. One that is known already begins anew.
    pub(crate) fn start_process(&mut self, id: ProcessId, machine: MachineId, slot: u32) {
        if self.processes.get(&id).is_some_and(|process| process.running) {
            return;
        }
        // What the one of before was known by stands for nothing (SZ-95).
        let before = self.processes.get(&id).and_then(|process| process.object);
        self.forget_id(before);
        let process = Process {
            machine,
            slot,
            running: true,
            exit_code: None,
            object: None,
            id: None,
            reserved: 0,
            image: None,
            threads: Vec::new(),
        };
        self.processes.insert(id, process);
        self.on_machine(machine, |machine| machine.running += 1);
    }

    /// A thread begins.
    pub(crate) fn start_thread(&mut self, id: ThreadId, process: ProcessId, number: u32) {
        if self.threads.get(&id).is_some_and(|thread| thread.running) {
            return;
        }
        let before = self.threads.get(&id).and_then(|thread| thread.object);
        self.forget_id(before);
        let slot = self.processes.get(&process).map_or(0, |process| process.slot);
        let thread = Thread {
            owner: process,
            current: process,
            rights: self.first_rights(slot),
            calls: Vec::new(),
            number,
            running: true,
            priority: None,
            last_error: Some(0),
            exit_code: None,
            object: None,
            id: None,
            mutexes: Vec::new(),
            stack: None,
        };
        self.threads.insert(id, thread);
        if let Some(process) = self.processes.get_mut(&process) {
            process.threads.push(id);
        }
    }

    /// The identifier of an object, if it was told, stands for nothing any more.
    fn forget_id(&mut self, object: Option<Row>) {
        let Some(object) = object else { return };
        let known = self.ids.iter().filter(|(_, row)| **row == object);
        for (machine, value) in known.map(|(key, _)| *key).collect::<Vec<_>>() {
            self.ids.remove(&(machine, value));
            self.ids_before.insert((machine, value));
        }
    }

    /// The process whose code a thread runs. A thread that no event introduced is the first one's.
    pub(crate) fn current_of(&self, thread: ThreadId) -> ProcessId {
        self.threads.get(&thread).map_or(ProcessId(0), |thread| thread.current)
    }

    /// The process that made a thread.
    pub(crate) fn owner_of(&self, thread: ThreadId) -> ProcessId {
        self.threads.get(&thread).map_or(ProcessId(0), |thread| thread.owner)
    }

    /// The machine of a process.
    pub(crate) fn machine_of(&self, process: ProcessId) -> MachineId {
        self.processes.get(&process).map_or(MachineId(0), |process| process.machine)
    }

    /// The machine, if the world has it.
    pub(crate) fn machine(&self, id: MachineId) -> Option<&Machine> {
        self.machines.get(id.index())
    }

    /// Changes what is known of a machine.
    pub(crate) fn on_machine(&mut self, id: MachineId, change: impl FnOnce(&mut Machine)) {
        if let Some(machine) = self.machines.get_mut(id.index()) {
            let before = machine.may_be_low();
            change(machine);
            machine.short += u64::from(before || machine.may_be_low());
        }
    }

    /// Whose handles and addresses a process uses.
    pub(crate) fn space_of(&self, process: ProcessId) -> Space {
        match self.law.one_space {
            true => Space::Machine(self.machine_of(process)),
            false => Space::Process(process),
        }
    }

    /// Whose an address is when a process uses it.
    pub(crate) fn space_at(&self, process: ProcessId, address: u32) -> Space {
        match self.law.window {
            Some((first, end)) if (first..end).contains(&address) => {
                Space::Machine(self.machine_of(process))
            }
            _ => self.space_of(process),
        }
    }

    /// The object that stands for a process or a thread, made when it is first heard of.
    pub(crate) fn process_object(&mut self, process: ProcessId) -> Row {
        if let Some(row) = self.processes.get(&process).and_then(|known| known.object) {
            return row;
        }
        let machine = self.machine_of(process);
        let body = Body::Process(process);
        let row = self.add_object(ObjectKind::Process, machine, None, body);
        if let Some(known) = self.processes.get_mut(&process) {
            known.object = Some(row);
        }
        row
    }

    /// The same for a thread.
    pub(crate) fn thread_object(&mut self, thread: ThreadId) -> Row {
        if let Some(row) = self.threads.get(&thread).and_then(|known| known.object) {
            return row;
        }
        let machine = self.machine_of(self.owner_of(thread));
        let body = Body::Thread(thread);
        let row = self.add_object(ObjectKind::Thread, machine, None, body);
        if let Some(known) = self.threads.get_mut(&thread) {
            known.object = Some(row);
        }
        row
    }

    /// Whether a process may be out of handles (SZ-91): processes and threads take from them too.
    pub(crate) fn may_lack_handles(&self, process: ProcessId) -> bool {
        let open = self.open_values.get(&self.space_of(process)).copied().unwrap_or(0);
        open + self.processes.len() + self.threads.len() >= MOST_HANDLES
    }
}
