//! The model's side of the rows: one machine, one process, calls through the API's typed functions.

pub(crate) mod scale;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use abi::constant::{FILE_MAP_WRITE, GENERIC_READ, GENERIC_WRITE, OPEN_EXISTING, PAGE_READWRITE};
use abi::world::{
    FileKind, FileSpec, LowMemory, MachineSpec, ProcessSpec, VolumeKind, VolumeSpec, WorldSpec,
};
use abi::{Address, Content, Handle, OsVersion, Piece, ThreadId};
use coredll::Call;
use kernel::space::Cpu;
use kernel::{Defaults, World};
use trace::Silent;

use crate::measure::Side;

const THREAD: ThreadId = ThreadId(0);
const VIEW_BYTES: u32 = 64 << 10;
/// Pages that are touched before the file is mapped anew.
const TURN_PAGES: u64 = 512;

/// A world with a process and a file of `pages` pages in its object store.
fn world(pages: u64) -> World {
    World::new(&spec(Piece::Pattern { len: pages * 4096 })).expect("the world can be built")
}

/// The same with this content of the file, to be altered.
fn spec(content: Piece) -> WorldSpec {
    let file = FileSpec {
        path: r"\data.bin".into(),
        kind: FileKind::Plain,
        module: None,
        read_only: false,
        content: Content { pieces: vec![content] },
    };
    let volume = VolumeSpec {
        kind: VolumeKind::ObjectStore,
        mount: r"\".into(),
        capacity_bytes: None,
        page_in: true,
        folders: Vec::new(),
        files: vec![file],
    };
    let machine = MachineSpec {
        name: "pda".into(),
        ram_pages: 1 << 16,
        page_in: true,
        reuse_handle_values: false,
        paging_pool: None,
        volumes: vec![volume],
        processes: vec![ProcessSpec { name: "app".into(), image: None }],
        low_memory: Some(LowMemory::NEVER),
        system: false,
    };
    WorldSpec {
        version: OsVersion::CeNet4_2,
        machines: vec![machine],
        servers: Vec::new(),
        programs: Vec::new(),
        quirks: Vec::new(),
    }
}

/// Carries something out on a world as the process's thread.
fn with<T>(world: &mut World, act: impl FnOnce(&mut Call<'_, '_>) -> T) -> T {
    with_thread(world, THREAD, act)
}

/// The same as another thread.
fn with_thread<T>(
    world: &mut World,
    thread: ThreadId,
    act: impl FnOnce(&mut Call<'_, '_>) -> T,
) -> T {
    let (mut sink, mut chance) = (Silent, Defaults);
    let mut kernel = world.kernel(&mut sink, &mut chance);
    act(&mut Call::new(&mut kernel, thread))
}

fn close(call: &mut Call<'_, '_>, handle: Handle) {
    let process = call.process();
    assert!(call.kernel.close_handle(process, handle, trace::event::CloseReason::Call).is_ok());
}

/// Maps `len` bytes of an object, writable.
fn map(call: &mut Call<'_, '_>, object: Handle, len: u32) -> Address {
    let base = coredll::MapViewOfFile(call, object, FILE_MAP_WRITE, 0, 0, len);
    assert_ne!(base, Address::NULL, "the view is mapped");
    base
}

/// An object of RAM, as large as one view.
fn ram_object(call: &mut Call<'_, '_>, name: Option<&std::sync::Arc<str>>) -> Handle {
    object(call, VIEW_BYTES, name)
}

fn object(call: &mut Call<'_, '_>, len: u32, name: Option<&std::sync::Arc<str>>) -> Handle {
    let none = Handle::INVALID;
    let object = coredll::CreateFileMapping(call, none, None, PAGE_READWRITE, 0, len, name);
    assert_ne!(object, Handle::NULL, "the object is made");
    object
}

/// CreateFileMapping, MapViewOfFile, UnmapViewOfFile, CloseHandle.
pub(crate) fn cycle(name: Option<&'static str>, barrier: bool) -> Side {
    let mut world = world(1);
    world.state.set_barrier(barrier);
    let title = if barrier { "model, barrier on" } else { "model" };
    let name: Option<std::sync::Arc<str>> = name.map(std::sync::Arc::from);
    Side::each(title, move || {
        with(&mut world, |call| {
            let object = ram_object(call, name.as_ref());
            let base = map(call, object, VIEW_BYTES);
            assert!(coredll::UnmapViewOfFile(call, base));
            close(call, object);
        });
        if barrier {
            world.state.forget_log();
        }
    })
}

/// MapViewOfFile, UnmapViewOfFile.
pub(crate) fn map_unmap() -> Side {
    let mut world = world(1);
    let object = with(&mut world, |call| ram_object(call, None));
    Side::each("model", move || {
        with(&mut world, |call| {
            let base = map(call, object, VIEW_BYTES);
            assert!(coredll::UnmapViewOfFile(call, base));
        });
    })
}

/// A mapped file of `pages` pages: its object and a view of all of it.
fn mapped_file(world: &mut World, pages: u64) -> (Handle, Address) {
    with(world, |call| {
        let file = coredll::CreateFile(
            call,
            Some(&std::sync::Arc::from(r"\data.bin")),
            GENERIC_READ | GENERIC_WRITE,
            0,
            None,
            OPEN_EXISTING,
            0,
            Handle::NULL,
        );
        assert_ne!(file, Handle::INVALID, "the file is opened");
        let object = coredll::CreateFileMapping(call, file, None, PAGE_READWRITE, 0, 0, None);
        close(call, file);
        let base = map(call, object, (pages * 4096) as u32);
        (object, base)
    })
}

/// The first touch of every page of a mapped file. Each turn maps the file anew; what the turn
/// before wrote has gone back by then, as in a program that runs for long.
pub(crate) fn first_touch(write: bool) -> Side {
    touch_in_turns("model", world(TURN_PAGES), write)
}

fn touch_in_turns(name: &'static str, mut world: World, write: bool) -> Side {
    Side::batch(name, move |times| {
        let mut spent = Duration::ZERO;
        let mut left = times;
        while left > 0 {
            let (object, base) = mapped_file(&mut world, TURN_PAGES);
            let pages = left.min(TURN_PAGES);
            spent += touch_pages(&mut world, base, pages, write);
            left -= pages;
            with(&mut world, |call| {
                assert!(coredll::UnmapViewOfFile(call, base));
                close(call, object);
            });
        }
        spent
    })
}

fn touch_pages(world: &mut World, base: Address, pages: u64, write: bool) -> Duration {
    let (mut sink, mut chance) = (Silent, Defaults);
    let mut kernel = world.kernel(&mut sink, &mut chance);
    let cpu = kernel.cpu(THREAD);
    let start = Instant::now();
    for page in 0..pages as u32 {
        let at = Address(base.0 + page * 4096);
        if write {
            kernel.write_memory(&cpu, at, &[1]).expect("the page is writable");
        } else {
            let mut byte = [0];
            kernel.read_memory(&cpu, at, &mut byte).expect("the page is readable");
        }
    }
    start.elapsed()
}

/// A file of `len` bytes, mapped and resident: the world, the processor, the view's base.
fn resident(len: usize) -> (World, Cpu, Address) {
    let pages = len as u64 / 4096;
    let mut world = world(pages);
    let (_, base) = mapped_file(&mut world, pages);
    touch_pages(&mut world, base, pages, false);
    let cpu = {
        let (mut sink, mut chance) = (Silent, Defaults);
        world.kernel(&mut sink, &mut chance).cpu(THREAD)
    };
    (world, cpu, base)
}

/// Checked 4-byte reads at the offsets that the peer reads.
pub(crate) fn checked_read(len: usize, offset: impl Fn(u64) -> usize + 'static) -> Side {
    let (world, cpu, base) = resident(len);
    Side::batch("model", move |times| {
        let mut sum = 0u32;
        let start = Instant::now();
        for step in 0..times {
            let at = Address(base.0 + offset(step) as u32);
            sum = sum.wrapping_add(world.state.read_u32(&cpu, at).expect("it is resident"));
        }
        let spent = start.elapsed();
        std::hint::black_box(sum);
        spent
    })
}

/// Reads of 64 KB through the page table.
pub(crate) fn bulk_read() -> Side {
    let (world, cpu, base) = resident(VIEW_BYTES as usize);
    let world = Rc::new(RefCell::new(world));
    let mut into = vec![0u8; VIEW_BYTES as usize];
    Side::each("model", move || {
        let mut world = world.borrow_mut();
        let (mut sink, mut chance) = (Silent, Defaults);
        let mut kernel = world.kernel(&mut sink, &mut chance);
        kernel.read_memory(&cpu, base, &mut into).expect("it is resident");
        std::hint::black_box(&into);
    })
}
