//! What the world is like after each event, rebuilt from the events alone.
//!
//! A [`Fold`] begins with the header and takes the events one by one. An event that cannot have
//! happened after those before it is an error that says how; a judge, a viewer and the test that
//! compares a trace with the kernel all look at the world through it.
//!
//! Not in a trace, and so not here: file pointers, the count of a semaphore, the owner of a
//! mutex, the kind of reset of an event. What a program can know of them it knows from its calls.

mod bytes;
mod error;
mod file;
mod heap;
mod machine;
mod mapping;
mod migration;
mod module;
mod object;
mod page;
mod pool;
mod process;
mod shared;
mod space;

pub use bytes::PageBytes;
pub use error::{Contradiction, FoldError, Thing};
pub use file::File;
pub use heap::Heap;
pub use machine::{Machine, Server, Tally, Volume};
pub use mapping::{Backing, Resident, View};
pub use module::Module;
pub use object::{Detail, Held, Holding, Mapping, Object, OpenFile};
pub use pool::Pool;
pub use process::{Process, ServerCall, Thread, ThreadState};
pub use shared::SharedPage;
pub use space::{Image, PrivatePage, Region, Space, Spot};

use crate::event::Group;
use crate::{Event, Header};
use abi::world::FileSpec;
use abi::{
    BackingId, FileId, FrameId, Handle, HeapId, MachineId, ModuleId, ObjectId, OsVersion,
    ProcessId, RegionId, ServerId, ThreadId, ViewId, VolumeId,
};
use std::collections::{BTreeMap, VecDeque};

/// The world as far as a trace tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    version: OsVersion,
    events: u64,
    clock: u64,
    machines: BTreeMap<MachineId, Machine>,
    servers: BTreeMap<ServerId, Server>,
    volumes: BTreeMap<VolumeId, Volume>,
    /// The files of the header's world that no event has named yet, in order.
    awaited: VecDeque<(VolumeId, FileSpec)>,
    files: BTreeMap<FileId, File>,
    objects: BTreeMap<ObjectId, Object>,
    handles: BTreeMap<(ProcessId, Handle), ObjectId>,
    /// A value that one process opened stands for its object in all processes of the machine.
    shared_handles: bool,
    backings: BTreeMap<BackingId, Backing>,
    views: BTreeMap<ViewId, View>,
    regions: BTreeMap<RegionId, Region>,
    modules: BTreeMap<ModuleId, Module>,
    /// Pages that several pages of regions show, by numbers of the fold's own.
    shared: BTreeMap<u64, SharedPage>,
    shared_ever: u64,
    heaps: BTreeMap<HeapId, Heap>,
    /// What is where in each address space: first address, and the address after the last page.
    layout: BTreeMap<(Space, u32), (u64, Span)>,
    frames: BTreeMap<FrameId, PageKey>,
    processes: BTreeMap<ProcessId, Process>,
    threads: BTreeMap<ThreadId, Thread>,
}

/// What a range of addresses is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A view.
    View(ViewId),
    /// A reserved range of a process.
    Region(RegionId),
}

/// Which page a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKey {
    /// A page of a backing, counted from its start.
    Backing(BackingId, u64),
    /// A committed page of a region, counted from its start.
    Private(RegionId, u32),
    /// A page that a view has of its own, counted from its start.
    Copy(ViewId, u32),
    /// A page that several pages of regions show, by the fold's own number.
    Shared(u64),
}

impl Span {
    fn thing(self) -> Thing {
        match self {
            Span::View(id) => Thing::View(id),
            Span::Region(id) => Thing::Region(id),
        }
    }
}

impl PageKey {
    fn thing(self) -> Thing {
        match self {
            PageKey::Backing(backing, page) => Thing::Page(backing, page),
            PageKey::Private(region, page) => Thing::Private(region, page),
            PageKey::Copy(view, _) => Thing::View(view),
            PageKey::Shared(number) => Thing::Shared(number),
        }
    }
}

impl Fold {
    /// The world of the header. Its files and processes come with the first events.
    pub fn new(header: &Header) -> Fold {
        let mut fold = Fold {
            version: header.version,
            events: 1,
            clock: 0,
            machines: BTreeMap::new(),
            servers: BTreeMap::new(),
            volumes: BTreeMap::new(),
            awaited: VecDeque::new(),
            files: BTreeMap::new(),
            objects: BTreeMap::new(),
            handles: BTreeMap::new(),
            shared_handles: header.version <= OsVersion::Ce5_0,
            backings: BTreeMap::new(),
            views: BTreeMap::new(),
            regions: BTreeMap::new(),
            modules: BTreeMap::new(),
            shared: BTreeMap::new(),
            shared_ever: 0,
            heaps: BTreeMap::new(),
            layout: BTreeMap::new(),
            frames: BTreeMap::new(),
            processes: BTreeMap::new(),
            threads: BTreeMap::new(),
        };
        fold.build(header);
        fold
    }

    fn build(&mut self, header: &Header) {
        for (id, spec) in (0..).map(ServerId).zip(&header.world.servers) {
            self.servers.insert(id, Server { name: spec.name.as_str().into() });
            for share in &spec.shares {
                self.add_volume(Volume::new(share, None, Some(id)), &share.files);
            }
        }
        for (id, spec) in (0..).map(MachineId).zip(&header.world.machines) {
            self.machines.insert(id, Machine::new(spec, header.version));
            for volume in &spec.volumes {
                self.add_volume(Volume::new(volume, Some(id), None), &volume.files);
            }
        }
    }

    fn add_volume(&mut self, volume: Volume, files: &[FileSpec]) {
        let id = VolumeId(self.volumes.len() as u32);
        self.volumes.insert(id, volume);
        self.awaited.extend(files.iter().map(|file| (id, file.clone())));
    }

    /// Takes the next event. After an error the fold is not to be relied on.
    pub fn apply(&mut self, event: &Event) -> Result<(), FoldError> {
        self.events += 1;
        let folded = self.fold_event(event);
        folded.map_err(|contradiction| FoldError { event: self.events, contradiction })
    }

    fn fold_event(&mut self, event: &Event) -> Result<(), Contradiction> {
        match event.group() {
            Group::Header => Err(Contradiction::SecondHeader),
            Group::World => Ok(()),
            Group::Step => self.fold_step(event),
            Group::Object => self.fold_object(event),
            Group::Mapping => self.fold_mapping(event),
            Group::Page => self.fold_page(event),
            Group::Space => self.fold_space(event),
            Group::Module => self.fold_module(event),
            Group::File => self.fold_file(event),
            Group::Machine => self.fold_machine(event),
            Group::Process => self.fold_process(event),
        }
    }

    /// Folds what a thread does by itself.
    fn fold_step(&mut self, event: &Event) -> Result<(), Contradiction> {
        match event {
            Event::Step { thread: None, .. } => Ok(()),
            Event::Step { thread: Some(thread), .. }
            | Event::Call { thread, .. }
            | Event::Gave { thread, .. }
            | Event::Touch { thread, .. }
            | Event::Exception { thread, .. } => self.thread_mut(*thread).map(|_| ()),
            Event::Return { thread, last_error, .. } => {
                let thread = self.thread_mut(*thread)?;
                thread.last_error = last_error.unwrap_or(thread.last_error);
                Ok(())
            }
            Event::Access { thread, kind, address, bytes } => {
                self.access(*thread, *kind, *address, bytes)
            }
            other => unreachable!("{other:?} is of another group"),
        }
    }
}

/// What is known, by identifier.
impl Fold {
    /// How many events there were, with the header.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The version whose rules hold.
    pub fn version(&self) -> OsVersion {
        self.version
    }

    /// Milliseconds since the start.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The machines.
    pub fn machines(&self) -> &BTreeMap<MachineId, Machine> {
        &self.machines
    }

    /// The file servers.
    pub fn servers(&self) -> &BTreeMap<ServerId, Server> {
        &self.servers
    }

    /// The volumes, with and without a medium in them.
    pub fn volumes(&self) -> &BTreeMap<VolumeId, Volume> {
        &self.volumes
    }

    /// The files, and those deleted ones whose identifier was not used again.
    pub fn files(&self) -> &BTreeMap<FileId, File> {
        &self.files
    }

    /// The kernel objects that there are.
    pub fn objects(&self) -> &BTreeMap<ObjectId, Object> {
        &self.objects
    }

    /// What the pages of file-mapping objects are made of, with the resident pages.
    pub fn backings(&self) -> &BTreeMap<BackingId, Backing> {
        &self.backings
    }

    /// The views that there are.
    pub fn views(&self) -> &BTreeMap<ViewId, View> {
        &self.views
    }

    /// The reserved ranges of addresses that are no views, with the committed pages.
    pub fn regions(&self) -> &BTreeMap<RegionId, Region> {
        &self.regions
    }

    /// The modules that are loaded.
    pub fn modules(&self) -> &BTreeMap<ModuleId, Module> {
        &self.modules
    }

    /// The frames in use, and for which page.
    pub fn frames(&self) -> &BTreeMap<FrameId, PageKey> {
        &self.frames
    }

    /// The processes, and those ended ones whose identifier was not used again.
    pub fn processes(&self) -> &BTreeMap<ProcessId, Process> {
        &self.processes
    }

    /// The threads, and those ended ones whose identifier was not used again.
    pub fn threads(&self) -> &BTreeMap<ThreadId, Thread> {
        &self.threads
    }
}

#[cfg(test)]
mod tests;
