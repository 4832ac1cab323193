//! Random operations on kernel objects: the invariants hold after each, and all can be undone.

use abi::constant::HANDLE_FLAG_INHERIT;
use abi::world::{MachineSpec, ProcessSpec, WorldSpec};
use abi::{MachineId, ObjectId, OsVersion, ProcessId, ThreadId};
use kernel::process::NewProcess;
use kernel::record::ThreadState;
use kernel::{Defaults, Kernel, World};
use oracle::Listener;
use proptest::prelude::*;
use std::sync::Arc;
use trace::event::{CloseReason, ObjectKind};
use trace::{Event, Recorder, Silent, Sink};

/// One operation; numbers choose among what there is at the time.
#[derive(Clone, Copy, Debug)]
enum Step {
    StartProcess,
    EndProcess(usize),
    StartThread(usize),
    EndThread(usize),
    Create { who: usize, kind: u32, name: usize },
    Open { who: usize, object: usize },
    Close { who: usize, handle: usize },
    Signal { who: usize, object: usize },
    Wait { who: usize, object: usize, timeout_ms: u32 },
    Sleep { who: usize, timeout_ms: u32 },
    Fetch(usize),
    AdvanceClock,
    Enter { who: usize, server: usize },
    Leave(usize),
    Rights { who: usize, permissions: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0..1000usize;
    let timeout = prop_oneof![Just(0), 1..4u32, Just(u32::MAX)];
    prop_oneof![
        1 => Just(Step::StartProcess),
        1 => any.clone().prop_map(Step::EndProcess),
        2 => any.clone().prop_map(Step::StartThread),
        2 => any.clone().prop_map(Step::EndThread),
        4 => (any.clone(), 0..5u32, 0..3usize)
            .prop_map(|(who, kind, name)| Step::Create { who, kind, name }),
        3 => (any.clone(), any.clone()).prop_map(|(who, object)| Step::Open { who, object }),
        4 => (any.clone(), any.clone()).prop_map(|(who, handle)| Step::Close { who, handle }),
        4 => (any.clone(), any.clone()).prop_map(|(who, object)| Step::Signal { who, object }),
        6 => (any.clone(), any.clone(), timeout.clone())
            .prop_map(|(who, object, timeout_ms)| Step::Wait { who, object, timeout_ms }),
        1 => (any.clone(), timeout).prop_map(|(who, timeout_ms)| Step::Sleep { who, timeout_ms }),
        2 => any.clone().prop_map(Step::Fetch),
        2 => Just(Step::AdvanceClock),
        4 => (any.clone(), any.clone()).prop_map(|(who, server)| Step::Enter { who, server }),
        2 => any.clone().prop_map(Step::Leave),
        1 => (any, 0..8u32).prop_map(|(who, permissions)| Step::Rights { who, permissions }),
    ]
}

fn spec(version: OsVersion) -> WorldSpec {
    let machine = |name: &str| MachineSpec {
        name: name.to_owned(),
        ram_pages: 8,
        page_in: true,
        reuse_handle_values: name == "second",
        paging_pool: None,
        volumes: Vec::new(),
        processes: vec![ProcessSpec { name: format!("of {name}"), image: None }],
        low_memory: None,
        system: false,
    };
    WorldSpec {
        version,
        machines: vec![machine("first"), machine("second")],
        servers: Vec::new(),
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

fn world(version: OsVersion) -> World {
    World::new(&spec(version)).expect("the description is a world")
}

fn pick<T: Copy>(from: &[T], number: usize) -> Option<T> {
    from.get(number % from.len().max(1)).copied()
}

fn living(kernel: &Kernel<'_>) -> Vec<ProcessId> {
    let all = kernel.state.processes.iter();
    all.filter(|(_, process)| process.exit_code.is_none()).map(|(row, _)| ProcessId(row)).collect()
}

fn living_threads(kernel: &Kernel<'_>) -> Vec<ThreadId> {
    let all = kernel.state.threads.iter();
    let living = all.filter(|(_, thread)| thread.state != ThreadState::Ended);
    living.map(|(row, _)| ThreadId(row)).collect()
}

/// Objects of the machine of a process.
fn objects(kernel: &Kernel<'_>, process: ProcessId) -> Vec<ObjectId> {
    let machine = kernel.machine_of(process);
    let all = kernel.state.objects.iter();
    all.filter(|(_, object)| object.machine == machine).map(|(row, _)| ObjectId(row)).collect()
}

fn create(kernel: &mut Kernel<'_>, thread: ThreadId, kind: u32, name: usize) {
    let process = kernel.current_of(thread);
    let machine = kernel.machine_of(process);
    let name = [None, Some("x"), Some("y")][name].map(Arc::<str>::from);
    let type_of_it = match kind {
        0 | 1 => ObjectKind::Event,
        2 | 3 => ObjectKind::Mutex,
        _ => ObjectKind::Semaphore,
    };
    let free = name
        .as_ref()
        .is_none_or(|name| matches!(kernel.look_up_name(machine, type_of_it, name), Ok(None)));
    if !free || kernel.room_for_handles(process, 1).is_err() {
        return;
    }
    let object = match kind {
        0 => kernel.create_event(machine, false, false, name),
        1 => kernel.create_event(machine, true, true, name),
        2 => kernel.create_mutex(machine, Some(thread), name),
        3 => kernel.create_mutex(machine, None, name),
        _ => kernel.create_semaphore(machine, 1, 2, name),
    };
    kernel.open_handle(process, object).expect("there was room");
}

fn perform(kernel: &mut Kernel<'_>, step: Step) -> Option<()> {
    match step {
        Step::StartProcess => {
            let machine = MachineId(living(kernel).len() as u32 % 2);
            let child = kernel.start_process(machine, NewProcess::bare("p", None)).ok()?;
            let mut parents = living(kernel).into_iter().filter(|&parent| parent != child);
            let parent = parents.rfind(|&parent| kernel.machine_of(parent) == machine)?;
            if kernel.rules.handles.desktop {
                kernel.inherit_handles(parent, child);
            }
        }
        Step::EndProcess(who) => kernel.end_process(pick(&living(kernel), who)?, 7),
        Step::StartThread(who) => _ = kernel.start_thread(pick(&living(kernel), who)?, None, None),
        Step::EndThread(who) => kernel.end_thread(pick(&living_threads(kernel), who)?, 8),
        Step::Create { who, kind, name } => {
            create(kernel, pick(&kernel.ready_threads(), who)?, kind, name);
        }
        Step::Open { who, object } => {
            let process = pick(&living(kernel), who)?;
            let flags = if object % 2 == 0 { HANDLE_FLAG_INHERIT } else { 0 };
            _ = kernel.open_with(process, pick(&objects(kernel, process), object)?, 7, flags);
        }
        Step::Close { who, handle } => {
            let process = pick(&living(kernel), who)?;
            let value = pick(&kernel.handles_of(process), handle)?;
            kernel.close_handle(process, value, CloseReason::Call).expect("it is open");
        }
        Step::Signal { who, object } => signal(kernel, who, object)?,
        Step::Wait { who, object, timeout_ms } => {
            let thread = pick(&kernel.ready_threads(), who)?;
            let object = pick(&objects(kernel, kernel.current_of(thread)), object)?;
            _ = kernel.wait(thread, object, timeout_ms);
        }
        Step::Sleep { who, timeout_ms } => {
            _ = kernel.sleep(pick(&kernel.ready_threads(), who)?, timeout_ms);
        }
        Step::Fetch(who) => _ = kernel.take_answer(pick(&living_threads(kernel), who)?),
        Step::AdvanceClock => _ = kernel.advance_clock(),
        Step::Enter { who, server } => {
            let thread = pick(&kernel.ready_threads(), who)?;
            let here = kernel.machine_of(kernel.current_of(thread));
            let near: Vec<ProcessId> = living(kernel)
                .into_iter()
                .filter(|&process| kernel.machine_of(process) == here)
                .collect();
            let slots = kernel.rules.slots().is_some();
            _ = kernel.enter_server(thread, pick(&near, server).filter(|_| slots)?, Vec::new());
        }
        Step::Leave(who) => {
            let thread = pick(&kernel.ready_threads(), who)?;
            kernel.server_call(thread)?;
            kernel.leave_server(thread, 7);
        }
        Step::Rights { who, permissions } => {
            let thread = pick(&kernel.ready_threads(), who)?;
            kernel.set_permissions(thread, permissions);
            kernel.set_kernel_mode(thread, permissions & 1 == 0);
        }
    }
    Some(())
}

/// Does to an object what may let a waiter through. It may be gone in between.
fn signal(kernel: &mut Kernel<'_>, who: usize, object: usize) -> Option<()> {
    let thread = pick(&kernel.ready_threads(), who)?;
    let object = pick(&objects(kernel, kernel.current_of(thread)), object)?;
    _ = kernel.set_event(object);
    if kernel.state.objects.contains(object.0) {
        _ = kernel.release_mutex(thread, object);
    }
    if kernel.state.objects.contains(object.0) {
        _ = kernel.release_semaphore(object, 1);
    }
    Some(())
}

fn run(world: &mut World, steps: &[Step], sink: &mut dyn Sink) {
    let mut chance = Defaults;
    let mut kernel = world.kernel(sink, &mut chance);
    for (index, &step) in (1..).zip(steps) {
        let text = || format!("({step:?})").into();
        kernel.emit(|| Event::Step { index, line: 0, thread: None, text: text() });
        _ = perform(&mut kernel, step);
        kernel.check_object_invariants();
        assert!(kernel.wait_cycle().len() <= kernel.stuck_threads().len());
    }
}

proptest! {
    #[test]
    fn invariants_hold_after_every_operation_and_all_can_be_undone(
        version in prop::sample::select(OsVersion::ALL.as_slice()),
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut world = world(version);
        world.state.set_barrier(true);
        let (before, mark) = (world.clone(), world.state.mark());
        run(&mut world, &steps, &mut Silent);
        prop_assert_eq!(world.state.fingerprint(), world.state.fingerprint_from_scratch());
        world.state.undo_to(&mark);
        prop_assert_eq!(&world, &before);
        prop_assert_eq!(world.state.fingerprint(), before.state.fingerprint());
    }

    #[test]
    fn the_same_operations_give_the_same_events(
        version in prop::sample::select(OsVersion::ALL.as_slice()),
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut traces = Vec::new();
        for _ in 0..2 {
            let mut recorder = Recorder::default();
            run(&mut world(version), &steps, &mut recorder);
            traces.push(recorder.events);
        }
        prop_assert_eq!(&traces[0], &traces[1]);
    }

    #[test]
    fn the_oracle_finds_nothing_wrong_with_the_events(
        version in prop::sample::select(OsVersion::ALL.as_slice()),
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut listener = Listener::of_kernel(&spec(version));
        let mut world = World::observed(&spec(version), &mut listener).expect("it is a world");
        run(&mut world, &steps, &mut listener);
        prop_assert_eq!(listener.report().map(|report| report.findings), Some(Vec::new()));
    }
}
