//! The world of the random calls, and how one call is made in it.

use crate::program::{Held, Operation, PATHS, Step, arguments};
use abi::world::{
    FileKind, FileSpec, MachineSpec, ModuleSpec, PoolSpec, ProcessSpec, ServerSpec, VolumeKind,
    VolumeSpec, WorldSpec,
};
use abi::{
    AccessKind, Address, Content, MachineId, OsVersion, Piece, PoolKind, ProcessId, ServerId,
    ThreadId,
};
use coredll::{Api, Args, Gives, Output, Returned};
use kernel::{Chance, Defaults, Kernel, Stop, World};
use trace::{Event, Sink};

/// The first threads of the two processes.
pub(crate) const THREADS: [ThreadId; 2] = [ThreadId(0), ThreadId(1)];

/// How a call is made: what the function handed back and gave, and whether it was refused.
pub(crate) type Invoke =
    fn(&mut Kernel<'_>, ThreadId, &'static Api, &Args) -> (Returned, Vec<Output>, bool);

/// A world, and what was returned in it.
pub(crate) struct Run {
    pub(crate) world: World,
    /// Who takes the kernel's free decisions.
    pub(crate) chance: Box<dyn Chance>,
    invoke: Invoke,
    held: Held,
}

impl Run {
    /// A fresh world.
    pub(crate) fn new(spec: &WorldSpec, invoke: Invoke, sink: &mut dyn Sink) -> Run {
        let mut world = World::observed(spec, sink).expect("the world can be built");
        let mut chance = Defaults;
        let mut kernel = world.kernel(sink, &mut chance);
        let api = coredll::find("GetCurrentProcessId").expect("the function exists");
        let ids = THREADS.map(|thread| {
            match invoke(&mut kernel, thread, api, &Args::new(api.params, Vec::new())).0 {
                Returned::Value(id) => id,
                other => panic!("it returns an identifier, not {other:?}"),
            }
        });
        let rules = kernel.rules;
        let held = Held::new(rules.version, rules.handles.current_process.0, ids);
        Run { world, chance: Box::new(chance), invoke, held }
    }

    /// Takes a step; true if it was a call and was refused. A thread that has ended takes none.
    pub(crate) fn take(&mut self, step: &Step, sink: &mut dyn Sink) -> bool {
        let thread = self.world.state.threads.get(THREADS[step.thread].0);
        if thread.is_none_or(|thread| thread.exit_code.is_some()) {
            return false;
        }
        match &step.operation {
            Operation::Poke { at, value } => self.poke(step.thread, *at, *value, sink),
            Operation::Act(act) => self.act(*act, sink),
            Operation::Move { server } => self.migrate(step.thread, *server, sink),
            Operation::UseStack { bytes } => self.use_stack(step.thread, *bytes, sink),
            operation => return self.call(step.thread, operation, sink),
        }
        false
    }

    fn call(&mut self, thread: usize, operation: &Operation, sink: &mut dyn Sink) -> bool {
        let (name, args) = arguments(&self.held, operation);
        let api = coredll::find(name).expect("the function exists");
        if !api.versions.contains(&self.world.rules.version) {
            return false;
        }
        let mut kernel = self.world.kernel(sink, &mut *self.chance);
        let (returned, outputs, refused) = (self.invoke)(&mut kernel, THREADS[thread], api, &args);
        let handles = outputs.iter().filter(|output| output.gives == Gives::Handle);
        self.held.handles.extend(handles.filter_map(Output::number));
        if let Returned::Value(value) = returned {
            self.held.keep(api, value);
        }
        refused
    }

    fn poke(&mut self, thread: usize, at: (usize, u32), value: u8, sink: &mut dyn Sink) {
        let base = self.held.view(at.0);
        let mut kernel = self.world.kernel(sink, &mut *self.chance);
        let cpu = kernel.cpu(THREADS[thread]);
        let (thread, kind, address) =
            (THREADS[thread], AccessKind::Write, Address(base.wrapping_add(at.1)));
        kernel.emit(|| Event::Touch { thread, kind, address, len: 3 });
        // That it may raise is part of the game.
        let written = kernel.write_memory(&cpu, address, &[value; 3]);
        tell(&mut kernel, thread, written);
    }

    fn migrate(&mut self, thread: usize, server: Option<usize>, sink: &mut dyn Sink) {
        let thread = THREADS[thread];
        let mut kernel = self.world.kernel(sink, &mut *self.chance);
        match server {
            // That there may be too many calls is part of the game.
            Some(_) if kernel.rules.slots().is_none() => {}
            Some(server) => {
                let _ = kernel.enter_server(thread, ProcessId(server as u32), Vec::new());
            }
            None if kernel.server_call(thread).is_some() => kernel.leave_server(thread, 7),
            None => {}
        }
    }

    fn use_stack(&mut self, thread: usize, bytes: u32, sink: &mut dyn Sink) {
        let mut kernel = self.world.kernel(sink, &mut *self.chance);
        let used = kernel.use_stack(THREADS[thread], bytes);
        tell(&mut kernel, THREADS[thread], used);
    }

    fn act(&mut self, act: u8, sink: &mut dyn Sink) {
        let mut kernel = self.world.kernel(sink, &mut *self.chance);
        let machine = MachineId(0);
        // Acts are those of a device: the desktop's world has no card.
        let Some(card) = kernel.find_volume(machine, r"\Storage Card") else { return };
        match act {
            0 => drop(kernel.eject(card)),
            1 => drop(kernel.insert_medium(card, false)),
            2 => drop(kernel.insert_medium(card, true)),
            3 => drop(kernel.disconnect(machine, ServerId(0))),
            4 => drop(kernel.reconnect(machine, ServerId(0))),
            5 => kernel.press_memory(machine, 1),
            6 => kernel.release_memory(machine),
            7 => kernel.defer_writes(machine, true),
            8 => kernel.write_all_pending(machine),
            9 => drop(kernel.hold_trim(machine, true)),
            10 => drop(kernel.hold_trim(machine, false)),
            _ => kernel.fill_volume(card, 10),
        }
    }
}

/// That a touch may raise is part of the game.
fn tell(kernel: &mut Kernel<'_>, thread: ThreadId, touched: Result<(), Stop>) {
    if let Err(Stop::Faulted(fault)) = touched {
        kernel.raise(thread, fault, true);
    }
}

/// A file with a module in it.
fn image(path: &str, kind: FileKind, module: ModuleSpec, len: u64) -> FileSpec {
    FileSpec {
        path: path.into(),
        kind,
        module: Some(module),
        read_only: false,
        content: Content { pieces: vec![Piece::Pattern { len }] },
    }
}

/// The device: with little RAM, and one process that has an image where there are any.
fn machine(version: OsVersion, volumes: Vec<VolumeSpec>) -> MachineSpec {
    MachineSpec {
        name: "pda".into(),
        ram_pages: 14,
        page_in: true,
        reuse_handle_values: false,
        volumes,
        processes: vec![
            ProcessSpec { name: "a".into(), image: None },
            ProcessSpec {
                name: "b".into(),
                image: (version != OsVersion::Win32).then(|| r"\app.exe".into()),
            },
        ],
        low_memory: None,
        system: false,
        paging_pool: version.paging_pool().map(pool),
    }
}

const DLL: ModuleSpec = ModuleSpec::Dll { data: 0x1000, rel: true };
const EXE: ModuleSpec = ModuleSpec::Exe { data: 0x1000, stack: Some(0x5000) };

/// A small pool of a kind.
fn pool(kind: PoolKind) -> PoolSpec {
    match kind {
        PoolKind::SetAside => PoolSpec::SetAside { pages: 2 },
        PoolKind::Counted => PoolSpec::Counted { target: 1, maximum: 3 },
    }
}

/// The world on a version; on the desktop, one disk and the share.
pub(crate) fn spec(version: OsVersion) -> WorldSpec {
    let file = |path: &str, kind, len| FileSpec {
        path: path.into(),
        kind,
        module: None,
        read_only: false,
        content: Content { pieces: vec![Piece::Pattern { len }] },
    };
    let volume = |kind, mount: &str, capacity_bytes, files| VolumeSpec {
        kind,
        mount: mount.into(),
        capacity_bytes,
        page_in: true,
        // Each machine has it.
        folders: match kind {
            VolumeKind::ObjectStore => vec![r"\Windows".into()],
            VolumeKind::Disk => vec![r"C:\Windows".into()],
            _ => Vec::new(),
        },
        files,
    };
    let plain = |path, len| vec![file(path, FileKind::Plain, len)];
    let (dll, exe) = (DLL, EXE);
    let store = vec![
        file(PATHS[0], FileKind::Plain, 0x3001),
        image(r"\tool.dll", FileKind::Plain, dll, 0x3000),
        image(r"\app.exe", FileKind::Plain, exe, 0x2800),
    ];
    let rom = vec![
        image(r"\Windows\core.dll", FileKind::RomModule, dll, 0x2000),
        file(PATHS[2], FileKind::RomUncompressed, 0x2345),
        file(PATHS[3], FileKind::RomCompressed, 0x2345),
    ];
    let card = plain(PATHS[1], 0x1800);
    let volumes = match version {
        OsVersion::Win32 => {
            vec![volume(VolumeKind::Disk, "C:", None, plain(r"C:\data.bin", 0x3001))]
        }
        _ => vec![
            volume(VolumeKind::ObjectStore, r"\", None, store),
            volume(VolumeKind::Rom, r"\", None, rom),
            volume(VolumeKind::StorageCard, r"\Storage Card", Some(0x8000), card),
        ],
    };
    let machine = machine(version, volumes);
    let share = volume(VolumeKind::RemoteShare, r"\\srv\pub", None, plain(PATHS[4], 0x2000));
    WorldSpec {
        version,
        machines: vec![machine],
        servers: vec![ServerSpec { name: "srv".into(), shares: vec![share] }],
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}
