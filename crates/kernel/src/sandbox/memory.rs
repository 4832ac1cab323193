//! A world for the tests of memory, and operations on it that note what happens.
//!
//! The machine `pda` has the processes `a` and `b`, `desk` has `c`; both reach the server `srv`. Each
//! page of a file is full of one letter.
//!
//! | File | Its bytes |
//! | --- | --- |
//! | `\f` in the object store | a, b, c, d: a page each |
//! | `\Card\log` | a, b: a page each; ten of c |
//! | `\rom`, uncompressed | r: a page; a hundred of s |
//! | `\packed`, compressed | p: a page; a hundred of q |
//! | `\\srv\data\x` | u, v: a page each |

mod say;
mod world;

use super::handle_to;
pub(crate) use super::{A, B, PDA};
use crate::file::open::OpenRequest;
use crate::file_mapping::NewMapping;
use crate::record::{Body, FaultPlan, FaultPoint, FileMapping, OpenFile};
use crate::space::SpaceId;
use crate::view::Window;
use crate::{Chance, ChoicePoint, Kernel, Refusal, World};
use abi::constant::{PAGE_READONLY, PAGE_READWRITE, SEC_COMMIT, SEC_RESERVE, SECTION_ALL_ACCESS};
use abi::world::{PoolSpec, WorldSpec};
use abi::{
    Address, BackingId, Handle, MachineId, ObjectId, OsVersion, PoolKind, ProcessId, VolumeId,
};
use expect_test::Expect;
use say::{label, name, raised, runs};
use std::collections::BTreeMap;
use trace::Recorder;
use trace::event::CloseReason;
pub(crate) use world::description;

/// The address spaces of the two machines.
pub(crate) const PDA_SPACE: SpaceId = SpaceId(0);
/// See [`PDA_SPACE`].
pub(crate) const DESK_SPACE: SpaceId = SpaceId(1);

pub(crate) const DESK: MachineId = MachineId(1);
pub(crate) const C: ProcessId = ProcessId(2);

/// Runs operations in a world with so many frames of RAM and compares what happened.
#[track_caller]
pub(crate) fn check(frames: u32, script: impl FnOnce(&mut Lab), expected: Expect) {
    check_on(OsVersion::CeNet4_2, frames, script, expected);
}

/// The same with the rules of a version.
#[track_caller]
pub(crate) fn check_on(
    version: OsVersion,
    frames: u32,
    script: impl FnOnce(&mut Lab),
    expected: Expect,
) {
    let mut lab = lab_of(version, frames);
    script(&mut lab);
    expected.assert_eq(&lab.said.join("\n"));
}

/// A world with so many frames of RAM on each machine.
pub(crate) fn lab(frames: u32) -> Lab {
    lab_of(OsVersion::CeNet4_2, frames)
}

/// The same with the rules of a version.
pub(crate) fn lab_of(version: OsVersion, frames: u32) -> Lab {
    lab_in(&description(version, frames))
}

/// Runs operations on a first machine with so many frames of RAM and a paging pool, with the rules
/// of the version that has such a pool, and compares what happened.
#[track_caller]
pub(crate) fn check_pool(
    frames: u32,
    pool: PoolSpec,
    script: impl FnOnce(&mut Lab),
    expected: Expect,
) {
    let mut lab = lab_with_pool(frames, pool);
    script(&mut lab);
    expected.assert_eq(&lab.said.join("\n"));
}

/// A world whose first machine has so many frames of RAM and a paging pool.
pub(crate) fn lab_with_pool(frames: u32, pool: PoolSpec) -> Lab {
    let version = match pool.kind() {
        PoolKind::SetAside => OsVersion::Ce5_0,
        PoolKind::Counted => OsVersion::Ce6_0,
    };
    let mut spec = description(version, frames);
    spec.machines[0].paging_pool = Some(pool);
    lab_in(&spec)
}

fn lab_in(spec: &WorldSpec) -> Lab {
    let world = World::new(spec).expect("the description is a world");
    Lab {
        world,
        picks: Picks::default(),
        backings: BTreeMap::new(),
        objects: BTreeMap::new(),
        said: Vec::new(),
    }
}

/// The address so many bytes further on.
pub(crate) fn at(base: Address, offset: u32) -> Address {
    base.plus(offset).expect("it lies in the 32-bit space")
}

/// A world, and what has happened in it.
pub(crate) struct Lab {
    pub(crate) world: World,
    /// The free decisions that are not the default.
    pub(crate) picks: Picks,
    backings: BTreeMap<BackingId, String>,
    objects: BTreeMap<ObjectId, String>,
    pub(crate) said: Vec<String>,
}

/// Takes listed decisions, each once, and the default where none is listed.
#[derive(Default)]
pub(crate) struct Picks(pub(crate) Vec<(ChoicePoint, u32)>);

impl Chance for Picks {
    fn choose(&mut self, point: ChoicePoint, _of: u32) -> u32 {
        match self.0.iter().position(|(listed, _)| *listed == point) {
            Some(at) => self.0.remove(at).1,
            None => 0,
        }
    }
}

impl Lab {
    /// Does something to the world, notes its events and checks the invariants.
    pub(crate) fn kernel<T>(&mut self, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
        let mut recorder = Recorder::default();
        let mut kernel = self.world.kernel(&mut recorder, &mut self.picks);
        let result = act(&mut kernel);
        kernel.check_invariants();
        for event in &recorder.events {
            let line = self.line(event);
            self.said.extend(line);
        }
        result
    }

    /// Notes a line.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.said.push(text.into());
    }

    /// Opens a file with all access that it allows.
    pub(crate) fn open(&mut self, who: ProcessId, path: &str) -> (Handle, OpenFile) {
        let write = !path.starts_with(r"\rom") && !path.starts_with(r"\packed");
        let request = OpenRequest { read: true, write, ..OpenRequest::sharing_all() };
        self.kernel(|kernel| {
            let path = kernel.path_of(who, path).expect("a path");
            let handle = kernel.open_file(who, &path, &request).expect("it opens").handle;
            let (_, open) = kernel.open_file_of(who, handle).expect("it is open");
            (handle, open)
        })
    }

    /// Makes a file-mapping object of a file, or of RAM for no path, and opens a handle to it.
    /// A size of 0 is the file's.
    pub(crate) fn try_object(
        &mut self,
        who: ProcessId,
        path: &str,
        size: u64,
    ) -> Result<ObjectId, Refusal> {
        let opened = (!path.is_empty()).then(|| self.open(who, path));
        let file = opened.map(|(_, open)| open);
        let object = self.kernel(|kernel| {
            let file_size = file.map_or(0, |open| kernel.state.files[open.file.0].size);
            let size = if size == 0 { file_size } else { size };
            let writable = file.is_none_or(|open| open.write);
            let protect = if writable { PAGE_READWRITE } else { PAGE_READONLY };
            let machine = kernel.machine_of(who);
            let new = NewMapping { file, protect, section: SEC_COMMIT, size, name: None };
            let object = kernel.create_mapping(machine, new)?;
            kernel.open_with(who, object, SECTION_ALL_ACCESS, 0).map(|_| object)
        });
        if let Some((handle, _)) = opened {
            self.kernel(|kernel| kernel.close_handle(who, handle, CloseReason::Call))
                .expect("open");
        }
        object
    }

    /// Makes an object of RAM of which no page is committed yet.
    pub(crate) fn reserved_object(&mut self, who: ProcessId, size: u64) -> ObjectId {
        let (protect, section) = (PAGE_READWRITE, SEC_RESERVE);
        let new = NewMapping { file: None, protect, section, size, name: None };
        self.kernel(|kernel| {
            let object = kernel.create_mapping(kernel.machine_of(who), new)?;
            kernel.open_handle(who, object).map(|_| object)
        })
        .expect("the object can be made")
    }

    /// The same for what cannot fail.
    pub(crate) fn object(&mut self, who: ProcessId, path: &str, size: u64) -> ObjectId {
        self.try_object(who, path, size).expect("the object can be made")
    }

    /// Maps a view with all access that the object allows; a length of 0 goes to its end.
    pub(crate) fn view(&mut self, who: ProcessId, object: ObjectId, at: u64, len: u64) -> Address {
        let protect = self.mapping(object).protect;
        let window = Window { offset: at, len, protect, base: None };
        self.kernel(|kernel| kernel.map_view(who, object, window)).expect("the view can be mapped")
    }

    /// Makes an object of a whole file and maps all of it.
    pub(crate) fn map(&mut self, who: ProcessId, path: &str) -> Address {
        let object = self.object(who, path, 0);
        self.view(who, object, 0, 0)
    }

    /// Makes a PAGE_READONLY object of a whole file and maps all of it.
    pub(crate) fn map_to_read(&mut self, who: ProcessId, path: &str) -> Address {
        let (_, open) = self.open(who, path);
        let object = self.kernel(|kernel| {
            let size = kernel.state.files[open.file.0].size;
            let (protect, section) = (PAGE_READONLY, SEC_COMMIT);
            let new = NewMapping { file: Some(open), protect, section, size, name: None };
            let object = kernel.create_mapping(kernel.machine_of(who), new)?;
            kernel.open_handle(who, object).map(|_| object)
        });
        self.view(who, object.expect("the object can be made"), 0, 0)
    }

    /// What a file-mapping object is made of.
    pub(crate) fn mapping(&self, object: ObjectId) -> FileMapping {
        match self.world.state.objects[object.0].body {
            Body::FileMapping(mapping) => mapping,
            other => panic!("{other:?} is no file-mapping object"),
        }
    }

    /// Reserves private memory in the slot of a process and commits it for reading and writing.
    pub(crate) fn commit(&mut self, who: ProcessId, pages: u32) -> Result<Address, Refusal> {
        self.kernel(|kernel| {
            let area = kernel.private_area(who);
            let space = kernel.space_of(who, area.start);
            let base = kernel.find_free(space, area, u64::from(pages), false)?;
            let region = kernel.reserve_private(who, base, pages, PAGE_READWRITE);
            kernel.commit(region, base, pages, PAGE_READWRITE).map(|()| Address(base))
        })
    }

    pub(crate) fn unmap(&mut self, who: ProcessId, base: Address) {
        self.kernel(|kernel| kernel.unmap_view(who, base)).expect("the view is mapped");
    }

    pub(crate) fn close(&mut self, who: ProcessId, object: ObjectId) {
        self.kernel(|kernel| {
            let handle = handle_to(kernel, who, object);
            kernel.close_handle(who, handle, CloseReason::Call).expect("it is open");
        });
    }

    /// Flushes a range and notes it if that fails.
    pub(crate) fn flush(&mut self, who: ProcessId, at: Address, len: u32) {
        if let Err(refusal) = self.kernel(|kernel| kernel.flush_view(who, at, len)) {
            self.say(format!("flush: {refusal:?}"));
        }
    }

    /// Reads, and notes what.
    pub(crate) fn read(&mut self, who: ProcessId, at: Address, len: usize) {
        let mut bytes = vec![0; len];
        let result = self.kernel(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[who.0].primary);
            kernel.read_memory(&cpu, at, &mut bytes)
        });
        let name = name(who);
        match result {
            Ok(()) => self.say(format!("{name} reads {}", runs(&bytes))),
            Err(stop) => self.say(format!("{name} reads and {}", raised(&stop))),
        }
    }

    /// Writes, and notes it if that fails.
    pub(crate) fn write(&mut self, who: ProcessId, at: Address, text: &str) {
        let result = self.kernel(|kernel| {
            let cpu = kernel.cpu(kernel.state.processes[who.0].primary);
            kernel.write_memory(&cpu, at, text.as_bytes())
        });
        if let Err(stop) = result {
            let name = name(who);
            self.say(format!("{name} writes and {}", raised(&stop)));
        }
    }

    /// Touches the first byte of a page, which brings it in.
    pub(crate) fn touch(&mut self, who: ProcessId, at: Address) {
        let noted = self.said.len();
        self.read(who, at, 1);
        let last = self.said.pop().expect("a read is noted");
        if last.contains("raises") {
            self.say(last);
        }
        assert!(self.said.len() >= noted, "only the read itself is forgotten");
    }

    /// Notes what a file holds on its medium.
    pub(crate) fn medium(&mut self, path: &str) {
        let (file, bytes) = self.kernel(|kernel| {
            let file = kernel.find_file(PDA, path).expect("the file exists");
            let mut bytes = vec![0; kernel.state.files[file.0].size as usize];
            kernel.peek_file(file, 0, &mut bytes);
            (file, bytes)
        });
        let label = label(&self.world.state.files[file.0].path).to_owned();
        self.say(format!("{label} holds {}", runs(&bytes)));
    }

    /// Notes how much RAM of the first machine is in use.
    pub(crate) fn ram(&mut self) {
        let machine = &self.world.state.machines[PDA.0];
        let (used, pages) = (machine.ram_used, machine.ram_pages);
        let peak = self.world.state.ram_peaks[PDA.0];
        self.say(format!("RAM: {used} of {pages}, at most {peak}"));
    }

    /// Lets the `nth` operation of a kind from now on fail, on the first machine.
    pub(crate) fn fault(&mut self, point: FaultPoint, nth: u64) {
        let plan = FaultPlan { machine: PDA, point, remaining: nth, persistent: false };
        self.world.state.faults.push(plan);
    }

    /// The volume of the card.
    pub(crate) fn card(&mut self) -> VolumeId {
        self.kernel(|kernel| kernel.find_volume(PDA, r"\Card")).expect("there is a card")
    }
}
