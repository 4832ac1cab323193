//! Random operations on files and media: the invariants hold after each, a refused one changes
//! nothing, all can be undone, and the same ones leave the same trace.

use abi::world::{
    FileKind, FileSpec, MachineSpec, ProcessSpec, ServerSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Content, Handle, MachineId, OsVersion, ProcessId, ServerId};
use journal::PageVersion;
use kernel::file::Origin;
use kernel::file::open::{Disposition, OpenRequest};
use kernel::path::FilePath;
use kernel::record::{Body, OpenFile};
use kernel::{Defaults, Kernel, Refusal, World};
use oracle::Listener;
use proptest::prelude::*;
use trace::event::CloseReason;
use trace::{Event, Recorder, Silent, Sink};

const PATHS: [&str; 6] =
    [r"\a", r"\b", r"\rom", r"\Card\x", r"\\srv\data\x", r"\\srv\data\Folder\y"];

/// One operation; numbers choose among what there is at the time.
#[derive(Clone, Copy, Debug)]
enum Step {
    Open { who: u32, path: usize, disposition: usize, bits: u32 },
    Close(usize),
    Write { open: usize, len: usize },
    Seek { open: usize, to: i64 },
    SetEnd(usize),
    WritePage { open: usize, page: u64 },
    Delete { who: u32, path: usize },
    Attributes { path: usize, read_only: bool },
    Card { out: bool, blank: bool },
    Link { machine: u32, cut: bool },
    Fill(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let (number, path) = (0..1000usize, 0..PATHS.len());
    prop_oneof![
        8 => (0..3u32, path.clone(), 0..5usize, 0..32u32)
            .prop_map(|(who, path, disposition, bits)| Step::Open { who, path, disposition, bits }),
        5 => number.clone().prop_map(Step::Close),
        5 => (number.clone(), 0..6000usize).prop_map(|(open, len)| Step::Write { open, len }),
        3 => (number.clone(), -10..9000i64).prop_map(|(open, to)| Step::Seek { open, to }),
        2 => number.clone().prop_map(Step::SetEnd),
        2 => (number, 0..3u64).prop_map(|(open, page)| Step::WritePage { open, page }),
        3 => (0..3u32, path.clone()).prop_map(|(who, path)| Step::Delete { who, path }),
        1 => (path, any::<bool>())
            .prop_map(|(path, read_only)| Step::Attributes { path, read_only }),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(out, blank)| Step::Card { out, blank }),
        1 => (0..2u32, any::<bool>()).prop_map(|(machine, cut)| Step::Link { machine, cut }),
        1 => (0..9000u64).prop_map(Step::Fill),
    ]
}

fn volume(kind: VolumeKind, mount: &str, capacity: u64, path: &str) -> VolumeSpec {
    let stored = if kind == VolumeKind::Rom { FileKind::RomUncompressed } else { FileKind::Plain };
    let content = Content::bytes(*b"content");
    VolumeSpec {
        kind,
        mount: mount.to_owned(),
        capacity_bytes: Some(capacity),
        page_in: true,
        folders: Vec::new(),
        files: vec![FileSpec {
            path: path.to_owned(),
            kind: stored,
            module: None,
            read_only: false,
            content,
        }],
    }
}

fn spec() -> WorldSpec {
    let machine = |name: &str, processes: &[&str]| MachineSpec {
        name: name.to_owned(),
        ram_pages: 8,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes: vec![
            volume(VolumeKind::ObjectStore, r"\", 20_000, r"\a"),
            volume(VolumeKind::Rom, r"\", 100, r"\rom"),
            volume(VolumeKind::StorageCard, r"\Card", 10_000, r"\Card\x"),
        ],
        processes: processes
            .iter()
            .map(|&name| ProcessSpec { name: name.to_owned(), image: None })
            .collect(),
        low_memory: None,
        system: false,
    };
    let share = volume(VolumeKind::RemoteShare, r"\\srv\data", 10_000, r"\\srv\data\Folder\y");
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![machine("first", &["a", "b"]), machine("second", &["c"])],
        servers: vec![ServerSpec { name: "srv".to_owned(), shares: vec![share] }],
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

fn world() -> World {
    World::new(&spec()).expect("the description is a world")
}

fn path(kernel: &Kernel<'_>, number: usize) -> FilePath {
    FilePath::parse(PATHS[number], kernel.rules.files.path_limit).expect("a path")
}

/// An open file, with a process that has a handle of it.
fn pick(kernel: &Kernel<'_>, number: usize) -> Option<(ProcessId, Handle, OpenFile)> {
    let files = kernel.state.objects.iter().filter_map(|(row, object)| match object.body {
        Body::File(open) => Some((row, object.machine, open)),
        _ => None,
    });
    let files: Vec<_> = files.collect();
    let (row, machine, open) = *files.get(number % files.len().max(1))?;
    let mut processes = kernel.state.processes.iter().map(|(row, _)| ProcessId(row));
    let handle = kernel.handle_of(abi::ObjectId(row))?;
    let owner = processes
        .find(|&process| kernel.machine_of(process) == machine && kernel.holds(process, handle))?;
    Some((owner, handle, open))
}

/// Carries an operation out; false if it was refused.
fn perform(kernel: &mut Kernel<'_>, step: Step) -> Option<bool> {
    let first = MachineId(0);
    Some(match step {
        Step::Open { who, path: number, disposition, bits } => {
            let request = request(disposition, bits);
            let path = path(kernel, number);
            kernel.open_file(ProcessId(who), &path, &request).is_ok()
        }
        Step::Close(open) => {
            let (process, handle, _) = pick(kernel, open)?;
            kernel.close_handle(process, handle, CloseReason::Call).is_ok()
        }
        Step::Write { open, len } => {
            let (process, handle, _) = pick(kernel, open)?;
            let (object, _) = kernel.open_file_of(process, handle).expect("it is open");
            let bytes = vec![(len % 3) as u8; len];
            kernel.write_open_file(kernel.machine_of(process), object, &bytes).is_ok()
        }
        Step::Seek { open, to } => {
            let (process, handle, _) = pick(kernel, open)?;
            let (object, _) = kernel.open_file_of(process, handle).expect("it is open");
            let machine = kernel.machine_of(process);
            kernel.seek_open_file(machine, object, (Origin::Begin, to), 8000).is_ok()
        }
        Step::SetEnd(open) => {
            let (process, _, open) = pick(kernel, open)?;
            kernel.end_open_file(kernel.machine_of(process), &open).is_ok()
        }
        Step::WritePage { open, page } => {
            let (process, _, open) = pick(kernel, open)?;
            let version = PageVersion::from_bytes([9; 4096]);
            let machine = kernel.machine_of(process);
            kernel.write_file_page(machine, open.file, page, &version).is_ok()
        }
        Step::Delete { who, path: number } => {
            let path = path(kernel, number);
            kernel.delete_file(kernel.machine_of(ProcessId(who)), &path).is_ok()
        }
        Step::Attributes { path: number, read_only } => {
            let path = path(kernel, number);
            kernel.change_attributes(first, &path, u32::from(read_only)).is_ok()
        }
        Step::Card { out, blank } => {
            let card = kernel.find_volume(first, r"\Card").expect("there is a card");
            if out { kernel.eject(card) } else { kernel.insert_medium(card, blank) }
        }
        Step::Link { machine, cut: true } => kernel.disconnect(MachineId(machine), ServerId(0)),
        Step::Link { machine, cut: false } => kernel.reconnect(MachineId(machine), ServerId(0)),
        Step::Fill(leave) => {
            let card = kernel.find_volume(first, r"\Card").expect("there is a card");
            kernel.fill_volume(card, leave);
            true
        }
    })
}

fn request(disposition: usize, bits: u32) -> OpenRequest {
    let bit = |number: u32| bits & 1 << number != 0;
    OpenRequest {
        read: bit(0),
        write: bit(1),
        execute: false,
        delete: false,
        share_read: bit(2),
        share_write: bit(3),
        share_delete: false,
        for_mapping: bit(4),
        delete_on_close: false,
        disposition: [
            Disposition::CreateNew,
            Disposition::CreateAlways,
            Disposition::OpenExisting,
            Disposition::OpenAlways,
            Disposition::TruncateExisting,
        ][disposition],
        attributes: 0,
        handle_flags: 0,
    }
}

fn run(world: &mut World, steps: &[Step], sink: &mut dyn Sink) {
    let mut chance = Defaults;
    let mut kernel = world.kernel(sink, &mut chance);
    for (index, &step) in (1..).zip(steps) {
        let text = || format!("({step:?})").into();
        kernel.emit(|| Event::Step { index, line: 0, thread: None, text: text() });
        let before = kernel.state.clone();
        if perform(&mut kernel, step) != Some(true) {
            assert!(*kernel.state == before, "{step:?} was refused and changes nothing");
        }
        kernel.check_invariants();
    }
}

#[test]
fn without_a_handle_no_file_is_made_and_none_is_truncated() {
    let mut world = world();
    let (mut sink, mut chance) = (Silent, Defaults);
    let mut kernel = world.kernel(&mut sink, &mut chance);
    let process = ProcessId(0);
    let (existing, new) = (path(&kernel, 0), path(&kernel, 1));
    while kernel.room_for_handles(process, 1).is_ok() {
        kernel.open_file(process, &existing, &request(2, 0)).expect("there is room");
    }
    let before = kernel.state.clone();
    for (path, disposition) in [(&new, 0), (&existing, 1)] {
        let refused = kernel.open_file(process, path, &request(disposition, 2));
        assert_eq!(refused, Err(Refusal::OutOfHandles));
    }
    assert!(*kernel.state == before);
}

proptest! {
    #[test]
    fn invariants_hold_after_every_operation_and_all_can_be_undone(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut world = world();
        world.state.set_barrier(true);
        let (before, mark) = (world.clone(), world.state.mark());
        // Clones have no log: the refusals are compared with the barrier off, on a second world.
        run(&mut before.clone(), &steps, &mut Silent);
        let mut chance = Defaults;
        let mut sink = Silent;
        let mut kernel = world.kernel(&mut sink, &mut chance);
        for &step in &steps {
            _ = perform(&mut kernel, step);
        }
        prop_assert_eq!(world.state.fingerprint(), world.state.fingerprint_from_scratch());
        world.state.undo_to(&mark);
        prop_assert_eq!(&world, &before);
        prop_assert_eq!(world.state.fingerprint(), before.state.fingerprint());
    }

    #[test]
    fn the_same_operations_give_the_same_events(steps in prop::collection::vec(step(), 1..60)) {
        let mut traces = Vec::new();
        for _ in 0..2 {
            let mut recorder = Recorder::default();
            run(&mut world(), &steps, &mut recorder);
            traces.push(recorder.events);
        }
        prop_assert_eq!(&traces[0], &traces[1]);
    }

    #[test]
    fn the_oracle_finds_nothing_wrong_with_the_events(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut listener = Listener::of_kernel(&spec());
        let mut world = World::observed(&spec(), &mut listener).expect("it is a world");
        run(&mut world, &steps, &mut listener);
        prop_assert_eq!(listener.report().map(|report| report.findings), Some(Vec::new()));
    }
}
