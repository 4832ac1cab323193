//! A world from its description.

use crate::record::{MachineRecord, ServerRecord, TranslationBlock};
use crate::space::{BLOCKS, PLACES};
use crate::{Defaults, Kernel, Refusal, Rules, State, World};
use abi::world::{MachineSpec, ServerSpec, WorldSpec};
use abi::{MachineId, OsVersion, ProcessId, ServerId};
use journal::Bits;
use std::fmt;
use std::sync::Arc;
use trace::{Silent, Sink};

/// Why a description is no world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildError {
    /// No rules are written for this version yet.
    NotModelled(OsVersion),
    /// A volume, a folder or a file of a volume cannot be as described.
    Volume {
        /// Where the volume's root is seen.
        mount: String,
        /// What the kernel objects to.
        refusal: Refusal,
    },
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
            BuildError::NotModelled(version) => write!(f, "{version} is not modelled yet"),
            BuildError::Volume { mount, refusal } => {
                write!(f, "the volume at '{mount}' cannot be made: {refusal:?}")
            }
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
        let rules = Rules::of(spec.version).ok_or(BuildError::NotModelled(spec.version))?;
        let programs = spec.programs.iter().map(|name| Arc::from(name.as_str())).collect();
        let mut world = World { rules, programs, state: State::new() };
        let machines = spec.machines.len() as u32;
        world.state.handles_used = Bits::derived(machines * rules.handle_limit);
        world.state.places_used = Bits::derived(machines * PLACES);
        world.state.region_starts = Bits::derived(machines * PLACES);
        let mut chance = Defaults;
        let mut kernel = world.kernel(sink, &mut chance);
        kernel.add_servers(&spec.servers)?;
        // The handle tables of all machines lie interleaved: first there are all machines.
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
        let id = MachineId(self.state.machines.push(MachineRecord {
            name: Arc::from(spec.name.as_str()),
            ram_pages: spec.ram_pages,
            ram_used: 0,
            ram_peak: 0,
            ram_pressed: 0,
            page_in: spec.page_in,
            reuse_handle_values: spec.reuse_handle_values,
            defer_writes: false,
            evictable: 0,
            evictable_dirty: 0,
            oldest: None,
            newest: None,
        }));
        for _ in 0..BLOCKS {
            self.state.directories.push(TranslationBlock::default());
        }
        id
    }

    /// Gives a machine its volumes and processes.
    fn equip_machine(&mut self, id: MachineId, spec: &MachineSpec) -> Result<(), BuildError> {
        for volume in &spec.volumes {
            self.add_volume(Some(id), None, volume)
                .map_err(|refusal| BuildError::Volume { mount: volume.mount.clone(), refusal })?;
        }
        for process in &spec.processes {
            let name: Arc<str> = Arc::from(process.name.as_str());
            self.start_process(id, name, None)
                .map_err(|refusal| BuildError::Process { name: process.name.clone(), refusal })?;
        }
        Ok(())
    }

    /// Takes back all that a process has of the address space: views first, then regions.
    pub(crate) fn end_memory(&mut self, process: ProcessId) {
        self.unmap_all(process);
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
