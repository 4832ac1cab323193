//! Random moves of the line between object store and program memory, and what gets in their way:
//! no page is lost, a refused move changes nothing, a start takes up what waits, all can be undone,
//! and neither the fold nor the oracle has anything against it.

use abi::constant::PAGE_READWRITE;
use abi::world::{FileKind, FileSpec, MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec};
use abi::{Content, MachineId, OsVersion, VolumeId};
use kernel::division::Divided;
use kernel::record::{FaultPlan, FaultPoint};
use kernel::{Defaults, Kernel, Stop, World};
use oracle::Listener;
use proptest::prelude::*;
use trace::event::FORMAT;
use trace::{Event, Fold, Header, Recorder, Silent, Sink};

const PDA: MachineId = MachineId(0);
const STORE: VolumeId = VolumeId(0);
/// Pages of both parts together.
const ALL: u64 = 110;

/// One operation.
#[derive(Clone, Copy, Debug)]
enum Step {
    Divide(u32),
    Resize(u64),
    Take(u64),
    Fill(u64),
    Press(u32),
    Release,
    Fault,
    Boot,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => prop_oneof![3 => 30..82u32, 1 => any::<u32>()].prop_map(Step::Divide),
        3 => (0..400_000u64).prop_map(Step::Resize),
        3 => (1..30u64).prop_map(Step::Take),
        1 => (0..100_000u64).prop_map(Step::Fill),
        1 => (0..60u32).prop_map(Step::Press),
        1 => Just(Step::Release),
        1 => Just(Step::Fault),
        2 => Just(Step::Boot),
    ]
}

fn spec() -> WorldSpec {
    let file = FileSpec {
        path: r"\f".to_owned(),
        kind: FileKind::Plain,
        module: None,
        read_only: false,
        content: Content::bytes(*b"content"),
    };
    let store = VolumeSpec {
        kind: VolumeKind::ObjectStore,
        mount: r"\".to_owned(),
        capacity_bytes: Some(200_000),
        page_in: true,
        folders: Vec::new(),
        files: vec![file],
    };
    let machine = MachineSpec {
        name: "pda".to_owned(),
        ram_pages: 61,
        page_in: true,
        reuse_handle_values: false,
        volumes: vec![store],
        processes: vec![ProcessSpec { name: "a".to_owned(), image: None }],
        low_memory: Some(abi::world::LowMemory::NEVER),
        system: false,
        paging_pool: None,
    };
    WorldSpec {
        version: OsVersion::Ce5_0,
        machines: vec![machine],
        servers: Vec::new(),
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

fn world() -> World {
    World::new(&spec()).expect("the description is a world")
}

fn perform(kernel: &mut Kernel<'_>, step: Step) {
    match step {
        Step::Divide(pages) => divide(kernel, pages),
        Step::Resize(size) => {
            let file = kernel.find_file(PDA, r"\f").expect("the file stays");
            // That it may not fit is part of the game.
            let fits = size <= kernel.store_room(PDA).expect("there is a line").size_bytes;
            let resized = kernel.resize_file(PDA, file, size);
            assert!(fits || resized.is_err(), "a file has no room past the end of the store");
        }
        Step::Take(pages) => take(kernel, pages),
        Step::Fill(leave) => kernel.fill_volume(STORE, leave),
        Step::Press(leave) => kernel.press_memory(PDA, leave),
        Step::Release => kernel.release_memory(PDA),
        Step::Fault => {
            let point = FaultPoint::Allocation;
            let plan = FaultPlan { machine: PDA, point, remaining: 1, persistent: false };
            kernel.state.faults.push(plan);
        }
        Step::Boot => {
            let due = kernel.machine(PDA).store_due;
            kernel.emit(|| Event::Act { text: "WarmBoot()".into() });
            kernel.warm_boot(PDA);
            let now = kernel.division(PDA).expect("there is a line").store_pages;
            assert!(due.is_none_or(|due| now == u64::from(due)), "a start takes up what waits");
            assert_eq!(kernel.machine(PDA).store_due, None);
        }
    }
}

fn divide(kernel: &mut Kernel<'_>, pages: u32) {
    let before = kernel.state.clone();
    let earlier = kernel.division(PDA).expect("there is a line");
    let due = kernel.machine(PDA).store_due;
    let divided = kernel.divide(PDA, pages);
    let now = kernel.division(PDA).expect("there is a line");
    assert_eq!(now.store_pages + u64::from(now.ram_pages), ALL, "no page is lost");
    assert_eq!(divided == Ok(Divided::Pending), due.is_some());
    match divided {
        Ok(Divided::Changed) => assert_eq!(now.store_pages, u64::from(pages)),
        Ok(Divided::AtRestart) => {
            assert_eq!((now, kernel.machine(PDA).store_due), (earlier, Some(pages)));
        }
        Ok(Divided::Pending) | Err(Stop::Refused(_)) => {
            assert!(*kernel.state == before, "{divided:?} changes nothing");
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Commits pages of the one process, if there is room for them.
fn take(kernel: &mut Kernel<'_>, pages: u64) {
    let running = kernel.state.processes.iter().find(|(_, process)| process.exit_code.is_none());
    let process = abi::ProcessId(running.expect("the process begins again").0);
    let area = kernel.private_area(process);
    let space = kernel.space_of(process, area.start);
    let Ok(base) = kernel.find_free(space, area, pages, false) else { return };
    let region = kernel.reserve_private(process, base, pages as u32, PAGE_READWRITE);
    // That there may be too few frames is part of the game.
    let _ = kernel.commit(region, base, pages as u32, PAGE_READWRITE);
}

fn run(world: &mut World, steps: &[Step], sink: &mut dyn Sink) {
    let mut chance = Defaults;
    let mut kernel = world.kernel(sink, &mut chance);
    for (index, &step) in (1..).zip(steps) {
        let text = || format!("({step:?})").into();
        kernel.emit(|| Event::Step { index, line: 0, thread: None, text: text() });
        perform(&mut kernel, step);
        kernel.check_invariants();
    }
}

proptest! {
    #[test]
    fn no_page_is_lost_and_all_can_be_undone(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = world();
        let before = world.clone();
        run(&mut before.clone(), &steps, &mut Silent);
        world.state.set_barrier(true);
        let mark = world.state.mark();
        run(&mut world, &steps, &mut Silent);
        prop_assert_eq!(world.state.fingerprint(), world.state.fingerprint_from_scratch());
        world.state.undo_to(&mark);
        prop_assert!(world == before);
        prop_assert_eq!(world.state.fingerprint(), before.state.fingerprint());
    }

    #[test]
    fn the_fold_tells_the_same_line(steps in prop::collection::vec(step(), 1..60)) {
        let mut recorder = Recorder::default();
        let spec = spec();
        let mut world = World::observed(&spec, &mut recorder).expect("it is a world");
        run(&mut world, &steps, &mut recorder);
        let (engine, about, version) = ("".into(), "".into(), spec.version);
        let mut fold = Fold::new(&Header { engine, format: FORMAT, version, about, world: spec });
        for event in &recorder.events {
            fold.apply(event).expect("the trace agrees with itself");
        }
        let (known, told) = (&world.state.machines[PDA.0], &fold.machines()[&PDA]);
        prop_assert_eq!((known.ram_pages, known.store_due), (told.ram_pages, told.store_due));
        let (known, told) = (&world.state.volumes[STORE.0], &fold.volumes()[&STORE]);
        prop_assert_eq!((Some(known.capacity), known.filler), (told.capacity, told.filler));
    }

    #[test]
    fn the_oracle_finds_nothing_wrong(steps in prop::collection::vec(step(), 1..60)) {
        let mut listener = Listener::of_kernel(&spec());
        let mut world = World::observed(&spec(), &mut listener).expect("it is a world");
        run(&mut world, &steps, &mut listener);
        prop_assert_eq!(listener.report().map(|report| report.findings), Some(Vec::new()));
    }
}
