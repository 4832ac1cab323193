//! A machine with as much in it as fits: what is one too many is refused, and possible again when
//! something has gone.

use abi::constant::{PAGE_READWRITE, SEC_COMMIT};
use abi::world::{MachineSpec, ProcessSpec, WorldSpec};
use abi::{Address, MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use kernel::file_mapping::NewMapping;
use kernel::process::NewProcess;
use kernel::record::{
    FrameRecord, HandleRow, RegionAt, RegionBlock, Translation, TranslationBlock,
};
use kernel::view::Window;
use kernel::{Defaults, Kernel, Refusal, World};
use std::sync::Arc;
use trace::Silent;
use trace::event::{CloseReason, ObjectKind};

const PDA: MachineId = MachineId(0);
/// 512 MB in pages.
const RAM_PAGES: u32 = 1 << 17;
/// 64 KB places of the large memory area.
const PLACES: u32 = 15_872;

fn world(version: OsVersion, ram_pages: u32, processes: u32) -> World {
    let process = |number| ProcessSpec { name: format!("app{number}"), image: None };
    let machine = MachineSpec {
        name: "pda".into(),
        ram_pages,
        page_in: true,
        reuse_handle_values: false,
        volumes: Vec::new(),
        processes: (0..processes).map(process).collect(),
        low_memory: None,
        system: false,
        paging_pool: None,
    };
    let (machines, servers, programs) = (vec![machine], Vec::new(), Vec::new());
    let spec = WorldSpec { version, machines, servers, programs, quirks: Vec::new() };
    World::new(&spec).expect("the world can be built")
}

fn act<T>(world: &mut World, act: impl FnOnce(&mut Kernel<'_>) -> T) -> T {
    let (mut sink, mut chance) = (Silent, Defaults);
    act(&mut world.kernel(&mut sink, &mut chance))
}

/// A file-mapping object of RAM that a process has open.
fn object(kernel: &mut Kernel<'_>, process: ProcessId, pages: u64) -> ObjectId {
    let size = pages * 4096;
    let (protect, section) = (PAGE_READWRITE, SEC_COMMIT);
    let new = NewMapping { file: None, protect, section, size, name: None };
    let object = kernel.create_mapping(PDA, new).expect("there is RAM");
    kernel.open_handle(process, object).expect("a value is left");
    object
}

fn view(kernel: &mut Kernel<'_>, process: ProcessId, object: ObjectId) -> Result<Address, Refusal> {
    kernel.map_view(
        process,
        object,
        Window { offset: 0, len: 0, protect: PAGE_READWRITE, base: None },
    )
}

#[test]
fn thirty_one_processes_share_the_large_memory_area_to_its_last_place() {
    let mut world = world(OsVersion::Ce5_0, RAM_PAGES, 31);
    act(&mut world, |kernel| {
        let more = kernel.start_process(PDA, NewProcess::bare("more", None));
        assert_eq!(more, Err(Refusal::OutOfSlots));
        let mut bases = Vec::new();
        for number in 0..PLACES {
            let process = ProcessId(number % 31);
            let object = object(kernel, process, 1);
            bases.push((process, view(kernel, process, object).expect("a place is free")));
        }
        let last = object(kernel, ProcessId(7), 1);
        assert_eq!(view(kernel, ProcessId(7), last), Err(Refusal::OutOfAddresses));
        let (process, base) = bases[9_876];
        kernel.unmap_view(process, base).expect("it is the base of a view of this process");
        assert_eq!(view(kernel, ProcessId(7), last), Ok(base), "the one free place is taken");
        assert_eq!(kernel.state.machines[0].ram_used, PLACES + 1, "a page for each object");
        kernel.check_invariants();
        // Who ends gives its places back, in the order of their addresses.
        kernel.end_process(ProcessId(0), 0);
        assert_eq!(kernel.state.views.len(), PLACES - 512);
        let again = object(kernel, ProcessId(1), 1);
        assert_eq!(view(kernel, ProcessId(1), again), Ok(bases[0].1));
        kernel.start_process(PDA, NewProcess::bare("more", None)).expect("a slot is free");
        kernel.check_invariants();
    });
}

#[test]
fn a_table_has_131_072_handle_values_and_the_next_is_refused() {
    let mut world = world(OsVersion::Ce5_0, RAM_PAGES, 1);
    let name = |number: u32| Arc::from(format!("event {number}"));
    act(&mut world, |kernel| {
        // A process and its thread have a value each.
        const VALUES: u32 = (1 << 17) - 2;
        for number in 0..VALUES {
            let event = kernel.create_event(PDA, false, false, Some(name(number)));
            kernel.open_handle(ProcessId(0), event).expect("a value is left");
        }
        assert_eq!(kernel.room_for_handles(ProcessId(0), 1), Err(Refusal::OutOfHandles));
        let look_up = |kernel: &Kernel<'_>, number| {
            let found = kernel.look_up_name(PDA, ObjectKind::Event, &name(number));
            found.expect("the name is that of an event")
        };
        let event = look_up(kernel, 99_999).expect("the name is known");
        let handle = kernel.handle_of(event).expect("it is open");
        kernel.close_handle(ProcessId(0), handle, CloseReason::Call).expect("it is open");
        assert_eq!(look_up(kernel, 99_999), None);
        assert_eq!(kernel.resolve(ProcessId(0), handle), Err(Refusal::BadHandle));
        let event = kernel.create_event(PDA, false, false, None);
        let again = kernel.open_handle(ProcessId(0), event).expect("a value is left");
        assert_eq!(again.0, handle.0 + (1 << 19), "the same entry, a generation later");
        assert_eq!(kernel.room_for_handles(ProcessId(0), 1), Err(Refusal::OutOfHandles));
        kernel.check_invariants();
    });
}

#[test]
fn a_hundred_thousand_pages_are_resident_and_the_rest_of_the_ram_is_left() {
    const PAGES: u32 = 100_000;
    let mut world = world(OsVersion::Ce5_0, RAM_PAGES, 1);
    act(&mut world, |kernel| {
        let object = object(kernel, ProcessId(0), u64::from(PAGES));
        let base = view(kernel, ProcessId(0), object).expect("there is room");
        let cpu = kernel.cpu(ThreadId(0));
        for page in 0..PAGES {
            let at = Address(base.0 + page * 4096);
            kernel.read_memory(&cpu, at, &mut [0]).expect("it can be read");
        }
        assert_eq!(kernel.state.resident.len(), PAGES);
        assert_eq!(kernel.state.machines[0].ram_used, PAGES);
        let rest = u64::from(RAM_PAGES - PAGES);
        let new = |pages: u64| NewMapping {
            file: None,
            protect: PAGE_READWRITE,
            section: SEC_COMMIT,
            size: pages * 4096,
            name: None,
        };
        assert_eq!(kernel.create_mapping(PDA, new(rest + 1)), Err(Refusal::OutOfFrames));
        kernel.create_mapping(PDA, new(rest)).expect("the rest is free");
        kernel.check_address_invariants();
    });
}

/// Bytes of the tables that a world has before anything is in it.
fn laid_out(world: &World) -> usize {
    let state = &world.state;
    let rows = |len: u32, bytes: usize| len as usize * bytes;
    rows(state.directories.len(), size_of::<TranslationBlock>())
        + rows(state.region_blocks.len(), size_of::<RegionBlock>())
        + rows(state.region_at.len(), size_of::<RegionAt>())
        + rows(state.translations.len(), size_of::<Translation>())
        + rows(state.frames.len(), size_of::<FrameRecord>())
        + rows(state.handles.len(), size_of::<HandleRow>())
        + rows(state.places_used.capacity(), 1).div_ceil(8)
}

#[test]
fn an_empty_machine_costs_kilobytes_whatever_its_ram() {
    for version in OsVersion::ALL {
        let [small, large] = [64, RAM_PAGES].map(|ram| laid_out(&world(version, ram, 0)));
        assert_eq!(small, large, "{version:?}");
        assert!(large <= 16 << 10, "{version:?}: {large} bytes");
        let one = laid_out(&world(version, RAM_PAGES, 1));
        assert!(one <= 64 << 10, "{version:?} with a process: {one} bytes");
    }
}
