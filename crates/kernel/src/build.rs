//! A world from its description.

use crate::process::NewProcess;
use crate::record::{Directory, MachineRecord, PageQueue, Pool, RegionBlock, ServerRecord};
use crate::space::{BLOCKS, PLACES};
use crate::{Defaults, Kernel, Refusal, Rules, State, World};
use abi::world::{MachineSpec, PoolSpec, ProcessSpec, ServerSpec, WorldSpec};
use abi::{MachineId, ProcessId, Quirk, ServerId};
use journal::Bits;
use std::fmt;
use std::sync::Arc;
use trace::{Silent, Sink};

/// Why a description is no world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// A volume, a folder or a file of a volume cannot be as described.
    Volume {
        /// Where the volume's root is seen.
        mount: String,
        /// What the kernel objects to.
        refusal: Refusal,
    },
    /// The version has no such paging pool, or the machine has not the RAM for it.
    Pool {
        /// The name of the machine.
        machine: String,
    },
    /// The version has no such field bug.
    Quirk(Quirk),
    /// A process cannot be started.
    Process {
        /// Its name.
        name: String,
        /// What the kernel objects to.
        refusal: Refusal,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Volume { mount, refusal } => {
                write!(f, "the volume at '{mount}' cannot be made: {refusal:?}")
            }
            BuildError::Pool { machine } => {
                write!(f, "the machine '{machine}' cannot have this paging pool")
            }
            BuildError::Quirk(quirk) => write!(f, "{quirk} is no defect of this version"),
            BuildError::Process { name, refusal } => {
                write!(f, "the process '{name}' cannot be started: {refusal:?}")
            }
        }
    }
}

impl std::error::Error for BuildError {}

impl World {
    /// The world that a description describes, before its first step. The write barrier is off.
    pub fn new(spec: &WorldSpec) -> Result<World, BuildError> {
        World::observed(spec, &mut Silent)
    }

    /// The same; what happens on the way, the start of the processes, goes to `sink`.
    pub fn observed(spec: &WorldSpec, sink: &mut dyn Sink) -> Result<World, BuildError> {
        let rules = Rules::of(spec.version);
        let programs = spec.programs.iter().map(|name| Arc::from(name.as_str())).collect();
        if let Some(&quirk) = spec.quirks.iter().find(|quirk| !quirk.is_of(spec.version)) {
            return Err(BuildError::Quirk(quirk));
        }
        let quirks = spec.quirks.iter().copied().collect();
        let mut world = World { rules, quirks, programs, state: State::new() };
        let machines = spec.machines.len() as u32;
        world.state.places_used = Bits::derived(machines * PLACES);
        world.state.directories.push_copies(machines * BLOCKS, &Directory::default());
        world.state.region_blocks.push_copies(machines * BLOCKS, &RegionBlock::default());
        let mut chance = Defaults;
        let mut kernel = world.kernel(sink, &mut chance);
        for machine in &spec.machines {
            check_pool(rules, machine)?;
        }
        kernel.add_servers(&spec.servers)?;
        // The handle tables of the machines come before those of processes.
        let added: Vec<_> =
            spec.machines.iter().map(|spec| (kernel.add_machine(spec), spec)).collect();
        for (id, spec) in added {
            kernel.equip_machine(id, spec)?;
        }
        Ok(world)
    }
}

impl Kernel<'_> {
    fn add_servers(&mut self, servers: &[ServerSpec]) -> Result<(), BuildError> {
        for server in servers {
            let record = ServerRecord { name: Arc::from(server.name.as_str()) };
            let id = ServerId(self.state.servers.push(record));
            for share in &server.shares {
                self.add_volume(None, Some(id), share).map_err(|refusal| BuildError::Volume {
                    mount: share.mount.clone(),
                    refusal,
                })?;
            }
        }
        Ok(())
    }

    fn add_machine(&mut self, spec: &MachineSpec) -> MachineId {
        let table = self.new_table();
        // The device may set other limits (OOM-07), but not where the version has none.
        let known = self.rules.low_memory;
        let low_memory = known.map(|known| spec.low_memory.unwrap_or(known)).unwrap_or_default();
        let set_aside = spec.paging_pool.map_or(0, PoolSpec::set_aside);
        let pool = spec.paging_pool.map(|spec| Pool {
            spec,
            queue: PageQueue::default(),
            trim_held: false,
        });
        let machine = MachineId(self.state.machines.push(MachineRecord {
            name: Arc::from(spec.name.as_str()),
            ram_pages: spec.ram_pages,
            ram_used: set_aside,
            ram_pressed: 0,
            low_memory,
            shell: spec.system && self.rules.hibernation.is_some(),
            activations: 0,
            page_in: spec.page_in,
            reuse_handle_values: spec.reuse_handle_values,
            defer_writes: false,
            evictable: PageQueue::default(),
            evictable_dirty: 0,
            pool,
            store_due: None,
        }));
        self.state.ram_peaks.push(set_aside);
        assert_eq!(table, self.table_of_machine(machine), "its table has its number");
        machine
    }

    /// Gives a machine its volumes and processes.
    fn equip_machine(&mut self, id: MachineId, spec: &MachineSpec) -> Result<(), BuildError> {
        for volume in &spec.volumes {
            self.add_volume(Some(id), None, volume)
                .map_err(|refusal| BuildError::Volume { mount: volume.mount.clone(), refusal })?;
        }
        self.place_rom_modules(id);
        // Slots go in the order of the description: the system's processes come first, if there are
        // any (O-03, SLOT-11, CE6-05).
        for process in &spec.processes {
            self.start_described(id, process)
                .map_err(|refusal| BuildError::Process { name: process.name.clone(), refusal })?;
        }
        Ok(())
    }

    /// Starts a process of the world. They take their slots in its order, those of the system first
    /// (O-03, SLOT-11).
    ///
    /// # Errors
    /// Those of [`Kernel::start_process`], and why its image is not found.
    pub fn start_described(
        &mut self,
        machine: MachineId,
        spec: &ProcessSpec,
    ) -> Result<ProcessId, Refusal> {
        let image = match &spec.image {
            Some(path) => Some(self.find_file(machine, path)?),
            None => None,
        };
        let name = Arc::from(&*spec.name);
        let new = NewProcess { name, program: None, image, of_world: true };
        self.start_process(machine, new)
    }

    /// Takes back all that a process has of the address space: views first, then regions.
    pub(crate) fn end_memory(&mut self, process: ProcessId) {
        self.unmap_all(process);
        self.leave_all_modules(process);
        self.end_heaps(process);
        let own: Vec<_> = self
            .state
            .regions
            .iter()
            .filter(|(_, region)| region.owner == Some(process))
            .map(|(row, region)| (region.base, abi::RegionId(row)))
            .collect();
        for (_, region) in own {
            self.release(region);
        }
    }
}

/// Whether the version has such a paging pool, and the machine the RAM for it.
fn check_pool(rules: &Rules, spec: &MachineSpec) -> Result<(), BuildError> {
    let fits = |pool: PoolSpec| {
        rules.paging_pool == Some(pool.kind())
            && (1..=pool.maximum()).contains(&pool.target())
            && pool.set_aside() <= spec.ram_pages
    };
    match spec.paging_pool.is_none_or(fits) {
        true => Ok(()),
        false => Err(BuildError::Pool { machine: spec.name.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::memory::{A, B, C, DESK, PDA, description};
    use abi::OsVersion;
    use abi::world::VolumeKind;
    use expect_test::expect;
    use trace::Recorder;

    /// Why a changed description is no world.
    fn refused(change: impl FnOnce(&mut WorldSpec)) -> String {
        let mut spec = description(OsVersion::CeNet4_2, 4);
        change(&mut spec);
        World::new(&spec).expect_err("it is no world").to_string()
    }

    #[test]
    fn machines_and_processes_are_numbered_in_the_order_of_the_description() {
        let mut world = World::new(&description(OsVersion::CeNet4_2, 4)).expect("it is a world");
        let (mut silent, mut chance) = (Silent, Defaults);
        let kernel = world.kernel(&mut silent, &mut chance);
        let found = [A, B, C].map(|process| {
            let record = &kernel.state.processes[process.0];
            (record.machine, record.slot, record.name.to_string(), record.program)
        });
        let expected = [(PDA, 2, "a"), (PDA, 3, "b"), (DESK, 2, "c")];
        assert_eq!(found, expected.map(|(machine, slot, name)| (machine, slot, name.into(), None)));
        kernel.check_invariants();
    }

    #[test]
    fn the_same_description_gives_the_same_world_with_the_barrier_off() {
        let [one, other] = [(); 2]
            .map(|()| World::new(&description(OsVersion::CeNet4_2, 4)).expect("it is a world"));
        assert!(one == other && !one.state.barrier());
        assert_eq!(one.state.fingerprint(), other.state.fingerprint());
        let third = World::new(&description(OsVersion::CeNet4_2, 5)).expect("it is a world");
        assert!(one != third);
        assert_ne!(one.state.fingerprint(), third.state.fingerprint());
    }

    #[test]
    fn the_start_of_the_processes_can_be_observed() {
        let mut recorder = Recorder::default();
        World::observed(&description(OsVersion::CeNet4_2, 4), &mut recorder)
            .expect("it is a world");
        let names: Vec<_> = recorder
            .events
            .iter()
            .filter_map(|event| match event {
                trace::Event::ProcessStarted { name, .. } => Some(&**name),
                _ => None,
            })
            .collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn what_is_no_world_is_refused_with_its_place() {
        let found = [
            refused(|spec| spec.machines[0].volumes[2].mount = "Card".to_owned()),
            refused(|spec| spec.servers[0].shares[0].kind = VolumeKind::Rom),
            refused(|spec| spec.machines[0].paging_pool = Some(PoolSpec::SetAside { pages: 1 })),
            refused(|spec| {
                spec.version = OsVersion::Ce5_0;
                spec.machines[0].paging_pool = Some(PoolSpec::SetAside { pages: 5 });
            }),
            refused(|spec| {
                let process = spec.machines[1].processes[0].clone();
                spec.machines[1].processes = vec![process; 32];
            }),
        ];
        expect![[r#"
            the volume at 'Card' cannot be made: PathNotFound
            the volume at '\\srv\data' cannot be made: BadPath
            the machine 'pda' cannot have this paging pool
            the machine 'pda' cannot have this paging pool
            the process 'c' cannot be started: OutOfSlots"#]]
        .assert_eq(&found.join("\n"));
    }
}
