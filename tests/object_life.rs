//! How file-mapping objects of RAM live and die: a small model of it, written from the documents
//! alone, says of random programs which calls succeed and what is alive after each.
//!
//! The model: an object lives as long as a handle or a view of it. Its name is taken while it lives,
//! on the desktop while it has a handle. Up to CE 5.0 an object has one handle value in all processes
//! as long as one has a handle, and each process closes as many as it opened; later each open gives a
//! value of its own, to its process.

use abi::constant::{FILE_MAP_WRITE, PAGE_READWRITE};
use abi::error::ERROR_ALREADY_EXISTS;
use abi::world::{LowMemory, MachineSpec, ProcessSpec, WorldSpec};
use abi::{Address, Handle, OsVersion, PAGE_BYTES, ThreadId};
use coredll::{Call, CloseHandle, CreateFileMapping, MapViewOfFile, UnmapViewOfFile};
use kernel::record::Body;
use kernel::{Defaults, World};
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::sync::Arc;
use trace::Silent;

/// What a process does. Handles and views are chosen among all that were ever got: every one of
/// these can be done at any time.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Create { by: usize, name: Option<usize>, pages: u32 },
    Close { by: usize, handle: usize },
    Map { by: usize, handle: usize },
    Unmap { by: usize, view: usize },
    Exit { by: usize },
}

const PROCESSES: usize = 3;
const NAMES: [&str; 2] = ["one", "two"];

/// What a process got of an object.
#[derive(Clone, Copy, Debug)]
struct Held {
    by: usize,
    object: usize,
    /// Handles with the same value are equal.
    value: usize,
    open: bool,
}

/// What came of the last deed: nothing was done, it failed, it succeeded, and with an object that
/// was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Idle,
    Failed,
    Done,
    Existed,
}

/// The model.
#[derive(Clone, Debug)]
struct Model {
    version: OsVersion,
    running: [bool; PROCESSES],
    /// Names and sizes of all objects ever made.
    objects: Vec<(Option<usize>, u32)>,
    handles: Vec<Held>,
    views: Vec<Held>,
    came: Came,
}

impl Model {
    /// A value stands for its object in every process.
    fn shares_values(&self) -> bool {
        matches!(self.version, OsVersion::Ce3_0 | OsVersion::CeNet4_2 | OsVersion::Ce5_0)
    }

    fn is_held(held: &[Held], object: usize) -> bool {
        held.iter().any(|held| held.open && held.object == object)
    }

    fn lives(&self, object: usize) -> bool {
        Model::is_held(&self.handles, object) || Model::is_held(&self.views, object)
    }

    fn named(&self, name: usize) -> Option<usize> {
        let mut objects = self.objects.iter().enumerate();
        let found = objects.find(|(object, (known, _))| {
            let keeps = match self.version {
                OsVersion::Win32 => Model::is_held(&self.handles, *object),
                _ => self.lives(*object),
            };
            keeps && *known == Some(name)
        });
        found.map(|(object, _)| object)
    }

    /// Who closes or uses a handle: where values are those of processes, its own process.
    fn user(&self, by: usize, handle: usize) -> usize {
        if self.shares_values() { by } else { self.handles[handle].by }
    }

    fn create(&mut self, by: usize, name: Option<usize>, pages: u32) -> Came {
        let existing = name.and_then(|name| self.named(name));
        let object = existing.unwrap_or_else(|| {
            self.objects.push((name, pages));
            self.objects.len() - 1
        });
        let shared = self.handles.iter().find(|held| held.open && held.object == object);
        let value = match shared {
            Some(held) if self.shares_values() => held.value,
            _ => self.handles.len(),
        };
        self.handles.push(Held { by, object, value, open: true });
        if existing.is_some() { Came::Existed } else { Came::Done }
    }

    fn close(&mut self, by: usize, handle: usize) -> Came {
        let value = self.handles[handle].value;
        let mut handles = self.handles.iter_mut();
        match handles.find(|held| held.open && held.by == by && held.value == value) {
            Some(held) => {
                held.open = false;
                Came::Done
            }
            None => Came::Failed,
        }
    }

    fn map(&mut self, by: usize, handle: usize) -> Came {
        let Held { object, value, .. } = self.handles[handle];
        if !self.handles.iter().any(|held| held.open && held.value == value) {
            return Came::Failed;
        }
        self.views.push(Held { by, object, value, open: true });
        Came::Done
    }

    fn exit(&mut self, by: usize) -> Came {
        self.running[by] = false;
        let held = self.handles.iter_mut().chain(&mut self.views);
        held.filter(|held| held.by == by).for_each(|held| held.open = false);
        Came::Done
    }

    /// Whether there is somebody and something to do it with. An address is used again: of views, only
    /// those that are there are unmapped.
    fn can(&self, deed: Deed) -> Option<Deed> {
        Some(match deed {
            Deed::Create { by, .. } | Deed::Exit { by } => {
                Some(deed).filter(|_| self.running[by])?
            }
            Deed::Close { by, handle } => {
                let handle = handle.checked_rem(self.handles.len())?;
                let by = self.user(by, handle);
                Some(Deed::Close { by, handle }).filter(|_| self.running[by])?
            }
            Deed::Map { by, handle } => {
                let handle = handle.checked_rem(self.handles.len())?;
                let by = self.user(by, handle);
                Some(Deed::Map { by, handle }).filter(|_| self.running[by])?
            }
            Deed::Unmap { view, .. } => {
                let view = view.checked_rem(self.views.len())?;
                let held = self.views[view];
                Some(Deed::Unmap { by: held.by, view }).filter(|_| held.open)?
            }
        })
    }
}

/// The machine of the model.
struct Life;

impl ReferenceStateMachine for Life {
    type State = Model;
    type Transition = Deed;

    fn init_state() -> BoxedStrategy<Model> {
        let begin = |version| Model {
            version,
            running: [true; PROCESSES],
            objects: Vec::new(),
            handles: Vec::new(),
            views: Vec::new(),
            came: Came::Idle,
        };
        prop::sample::select(OsVersion::ALL.as_slice()).prop_map(begin).boxed()
    }

    fn transitions(_: &Model) -> BoxedStrategy<Deed> {
        let by = 0..PROCESSES;
        let at = prop_oneof![2 => 0..4usize, 1 => 0..32usize];
        let name = prop::option::weighted(0.7, 0..NAMES.len());
        prop_oneof![
            4 => (by.clone(), name, 1..4u32)
                .prop_map(|(by, name, pages)| Deed::Create { by, name, pages }),
            4 => (by.clone(), at.clone()).prop_map(|(by, handle)| Deed::Close { by, handle }),
            4 => (by.clone(), at.clone()).prop_map(|(by, handle)| Deed::Map { by, handle }),
            3 => (by.clone(), at).prop_map(|(by, view)| Deed::Unmap { by, view }),
            1 => by.prop_map(|by| Deed::Exit { by }),
        ]
        .boxed()
    }

    fn apply(mut model: Model, deed: &Deed) -> Model {
        model.came = match model.can(*deed) {
            None => Came::Idle,
            Some(Deed::Create { by, name, pages }) => model.create(by, name, pages),
            Some(Deed::Close { by, handle }) => model.close(by, handle),
            Some(Deed::Map { by, handle }) => model.map(by, handle),
            Some(Deed::Unmap { view, .. }) => {
                model.views[view].open = false;
                Came::Done
            }
            Some(Deed::Exit { by }) => model.exit(by),
        };
        model
    }
}

/// The project's own model, beside the small one as it was before the next deed.
struct Beside {
    world: World,
    before: Model,
    handles: Vec<Handle>,
    views: Vec<Address>,
}

fn spec(version: OsVersion) -> WorldSpec {
    let process = |name: &str| ProcessSpec { name: name.to_owned(), image: None };
    let machine = MachineSpec {
        name: "pda".to_owned(),
        ram_pages: 4096,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes: Vec::new(),
        processes: ["a", "b", "c"].map(process).into(),
        low_memory: Some(LowMemory::NEVER),
        system: false,
    };
    WorldSpec {
        version,
        machines: vec![machine],
        servers: Vec::new(),
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

impl Beside {
    /// Does what is done, and keeps what comes back.
    fn take(&mut self, deed: Deed) -> Came {
        let (Deed::Create { by, .. }
        | Deed::Close { by, .. }
        | Deed::Map { by, .. }
        | Deed::Unmap { by, .. }
        | Deed::Exit { by }) = deed;
        let (mut sink, mut chance) = (Silent, Defaults);
        let mut kernel = self.world.kernel(&mut sink, &mut chance);
        let mut call = Call::new(&mut kernel, ThreadId(by as u32));
        let done = |done| if done { Came::Done } else { Came::Failed };
        match deed {
            Deed::Create { name, pages, .. } => {
                let (name, size) = (name.map(|name| Arc::from(NAMES[name])), pages * PAGE_BYTES);
                let ram = Handle::INVALID;
                let handle =
                    CreateFileMapping(&mut call, ram, None, PAGE_READWRITE, 0, size, name.as_ref());
                let existed = call.last_error == Some(ERROR_ALREADY_EXISTS);
                self.handles.push(handle);
                if existed { Came::Existed } else { done(handle != Handle::NULL) }
            }
            Deed::Close { handle, .. } => done(CloseHandle(&mut call, self.handles[handle])),
            Deed::Map { handle, .. } => {
                let handle = self.handles[handle];
                let base = MapViewOfFile(&mut call, handle, FILE_MAP_WRITE, 0, 0, 0);
                if base != Address::NULL {
                    self.views.push(base);
                }
                done(base != Address::NULL)
            }
            Deed::Unmap { view, .. } => done(UnmapViewOfFile(&mut call, self.views[view])),
            Deed::Exit { .. } => {
                coredll::ExitProcess(&mut call, 0);
                Came::Done
            }
        }
    }
}

impl StateMachineTest for Life {
    type SystemUnderTest = Beside;
    type Reference = Life;

    fn init_test(model: &Model) -> Beside {
        let world = World::new(&spec(model.version)).expect("it is a world");
        Beside { world, before: model.clone(), handles: Vec::new(), views: Vec::new() }
    }

    fn apply(mut beside: Beside, model: &Model, deed: Deed) -> Beside {
        let came = beside.before.can(deed).map_or(Came::Idle, |deed| beside.take(deed));
        assert_eq!(came, model.came, "{deed:?} on {}", model.version);
        beside.before = model.clone();
        beside
    }

    fn check_invariants(beside: &Beside, model: &Model) {
        let living = (0..model.objects.len()).filter(|object| model.lives(*object));
        let pages: Vec<u32> = living.map(|object| model.objects[object].1).collect();
        let state = &beside.world.state;
        let is_mapping = |body: Body| matches!(body, Body::FileMapping(_));
        let objects = state.objects.iter().filter(|(_, object)| is_mapping(object.body)).count();
        assert_eq!(objects, pages.len(), "objects that live");
        // Windows CE pays for an object of RAM when it is made, the desktop at its first touch.
        let paid = if model.version == OsVersion::Win32 { 0 } else { pages.iter().sum() };
        assert_eq!(state.machines[0].ram_used, paid, "pages of RAM");
        let mut world = beside.world.clone();
        world.kernel(&mut Silent, &mut Defaults).check_invariants();
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn objects_live_as_long_as_somebody_holds_them(sequential 1..60 => Life);
}
