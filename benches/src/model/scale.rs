//! Operations beside few or many live things of their kind.
//!
//! What an operation works on is among sixteen that lie spread over all: what counts is the work of
//! the operation, not how much of the world fits into the processor's caches. The rows `in turn` go
//! through all of them instead.

use std::collections::VecDeque;
use std::sync::Arc;

use abi::constant::{MEM_COMMIT, MEM_RELEASE, MEM_RESERVE, PAGE_NOACCESS, PAGE_READWRITE};
use abi::world::ProcessSpec;
use abi::{Address, Handle, MachineId, OsVersion, Piece, ProcessId, ThreadId};
use coredll::Call;
use kernel::World;
use trace::event::ObjectKind;

use super::{
    close, map, mapped_file, object, spec, touch_in_turns, touch_pages, with, with_thread,
};
use crate::measure::Side;

/// What a side is called: beside how many things it works is said by the row.
const NAME: &str = "10";
/// How many of the live things are worked on.
const PROBES: usize = 16;
/// Pages of RAM: 512 MB.
const RAM_PAGES: u32 = 1 << 17;
/// Processes of a CE machine, with the kernel 32.
const PROCESSES: u32 = 31;
const PAGE: u32 = 4096;
const PLACE: u32 = 64 << 10;

/// A machine with 512 MB of RAM, 31 processes and a sparse file of 1 GB.
fn world(version: OsVersion, ram_pages: u32) -> World {
    let mut spec = spec(Piece::Fill { byte: 0, len: 1 << 30 });
    let machine = &mut spec.machines[0];
    machine.ram_pages = ram_pages;
    let process = |number| ProcessSpec { name: format!("app{number}"), image: None };
    machine.processes = (0..PROCESSES).map(process).collect();
    if version == OsVersion::Win32 {
        machine.volumes.clear();
    }
    spec.version = version;
    World::new(&spec).expect("the world can be built")
}

fn ce() -> World {
    world(OsVersion::CeNet4_2, RAM_PAGES)
}

/// Some of the things, spread over all of them, again and again; or all, in an order that is none.
fn probes<T: Clone>(things: &[T], all: bool) -> impl FnMut() -> T + use<T> {
    let step = if all { 1 } else { things.len().div_ceil(PROBES) };
    let chosen: Vec<T> = things.iter().step_by(step).cloned().collect();
    // A step that shares no divisor with their number passes by all of them.
    let stride = (chosen.len() * 5 / 8..).find(|stride| gcd(*stride, chosen.len()) == 1);
    let (mut at, stride) = (0, stride.expect("a prime is one"));
    move || {
        at = (at + stride) % chosen.len();
        chosen[at].clone()
    }
}

fn gcd(one: usize, other: usize) -> usize {
    if other == 0 { one } else { gcd(other, one % other) }
}

fn event(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Handle {
    let event = coredll::CreateEvent(call, None, false, false, name);
    assert_ne!(event, Handle::NULL, "the event is made");
    event
}

fn names(live: u32) -> Vec<Arc<str>> {
    (0..live).map(|number| Arc::from(format!("name of an event {number}"))).collect()
}

fn world_of_names(live: u32) -> (World, Vec<Arc<str>>) {
    let (mut world, names) = (ce(), names(live));
    with(&mut world, |call| {
        for name in &names {
            event(call, Some(name));
        }
    });
    (world, names)
}

/// The look-up of a name.
pub(crate) fn look_up(live: u32, all: bool) -> Side {
    Side::late(NAME, move || {
        let (mut world, names) = world_of_names(live);
        let mut probe = probes(&names, all);
        Side::each(NAME, move || {
            let name = probe();
            with(&mut world, |call| {
                let found = call.kernel.look_up_name(MachineId(0), ObjectKind::Event, &name);
                assert!(matches!(found, Ok(Some(_))), "the name is known");
            });
        })
    })
}

/// CreateEvent with a name that is known, CloseHandle.
pub(crate) fn open_name(live: u32) -> Side {
    Side::late(NAME, move || {
        let (mut world, names) = world_of_names(live);
        let mut probe = probes(&names, false);
        Side::each(NAME, move || {
            let name = probe();
            with(&mut world, |call| {
                let handle = event(call, Some(&name));
                close(call, handle);
            });
        })
    })
}

fn world_of_handles(live: u32) -> (World, Vec<Handle>) {
    let mut world = ce();
    let handles = with(&mut world, |call| (0..live).map(|_| event(call, None)).collect());
    (world, handles)
}

/// The look-up of a handle.
pub(crate) fn resolve(live: u32, all: bool) -> Side {
    Side::late(NAME, move || {
        let (mut world, handles) = world_of_handles(live);
        let mut probe = probes(&handles, all);
        Side::each(NAME, move || {
            let handle = probe();
            with(&mut world, |call| {
                assert!(call.kernel.resolve(ProcessId(0), handle).is_ok(), "the handle is open");
            });
        })
    })
}

/// CloseHandle of the first and the last handle of the table; two events take their entries.
pub(crate) fn two_handles(live: u32) -> Side {
    Side::late(NAME, move || {
        let (mut world, handles) = world_of_handles(live);
        let (mut low, mut high) = (handles[0], handles[handles.len() - 1]);
        Side::each(NAME, move || {
            with(&mut world, |call| {
                close(call, low);
                close(call, high);
                (low, high) = (event(call, None), event(call, None));
            });
        })
    })
}

/// The first touch of a page of a file.
pub(crate) fn page_in(live: u32, write: bool) -> Side {
    Side::late(NAME, move || {
        let mut world = ce();
        let (_, base) = mapped_file(&mut world, u64::from(live));
        touch_pages(&mut world, base, u64::from(live), false);
        touch_in_turns(NAME, world, write)
    })
}

/// How views come to be many.
#[derive(Clone, Copy)]
pub(crate) enum Views {
    /// Each of an object of its own.
    ManyObjects,
    /// All of one object.
    OneObject,
    /// As the first, in all processes by turns.
    ManyProcesses,
}

/// A world with so many views, what they are of, and their bases.
fn world_of_views(
    version: OsVersion,
    live: u32,
    views: Views,
) -> (World, Vec<Handle>, Vec<Address>) {
    let mut world = world(version, RAM_PAGES);
    let one = with(&mut world, |call| object(call, PLACE, None));
    let (mut objects, mut bases) = (vec![one], Vec::new());
    for number in 0..live {
        let thread = match views {
            Views::ManyProcesses => ThreadId(number % PROCESSES),
            Views::ManyObjects | Views::OneObject => ThreadId(0),
        };
        with_thread(&mut world, thread, |call| {
            let base = match views {
                Views::OneObject => map(call, one, number + 1),
                Views::ManyObjects | Views::ManyProcesses => {
                    objects.push(object(call, PAGE, None));
                    map(call, objects[objects.len() - 1], PAGE)
                }
            };
            bases.push(base);
        });
    }
    (world, objects, bases)
}

/// MapViewOfFile of 64 KB, UnmapViewOfFile.
pub(crate) fn map_unmap(version: OsVersion, live: u32, views: Views) -> Side {
    Side::late(NAME, move || {
        let (mut world, objects, _) = world_of_views(version, live, views);
        Side::each(NAME, move || {
            with(&mut world, |call| {
                let base = map(call, objects[0], PLACE);
                assert!(coredll::UnmapViewOfFile(call, base));
            });
        })
    })
}

/// MapViewOfFile of a new view of the object of all views, UnmapViewOfFile of the oldest of sixteen.
pub(crate) fn unmap_oldest(live: u32) -> Side {
    Side::late(NAME, move || {
        let (mut world, objects, bases) =
            world_of_views(OsVersion::CeNet4_2, live, Views::OneObject);
        let mut probe = probes(&bases, false);
        let mut bases: VecDeque<Address> = (0..PROBES.min(bases.len())).map(|_| probe()).collect();
        let mut turn = 0;
        Side::each(NAME, move || {
            with(&mut world, |call| {
                // Lengths that no view has: those of so many turns before are gone.
                turn = (turn + 1) % (2 * PROBES as u32);
                bases.push_back(map(call, objects[0], live + 1 + turn));
                let oldest = bases.pop_front().expect("there are views");
                assert!(coredll::UnmapViewOfFile(call, oldest));
            });
        })
    })
}

/// MapViewOfFile and UnmapViewOfFile of a view that there is already.
pub(crate) fn map_equal(live: u32) -> Side {
    Side::late(NAME, move || {
        let (mut world, objects, _) = world_of_views(OsVersion::CeNet4_2, live, Views::OneObject);
        let lengths: Vec<u32> = (1..=live).collect();
        let mut probe = probes(&lengths, false);
        Side::each(NAME, move || {
            let len = probe();
            with(&mut world, |call| {
                let base = map(call, objects[0], len);
                assert!(coredll::UnmapViewOfFile(call, base));
            });
        })
    })
}

/// MapViewOfFile and UnmapViewOfFile of 128 KB where so many gaps of 64 KB lie before it.
pub(crate) fn map_behind_gaps(gaps: u32) -> Side {
    Side::late(NAME, move || {
        let (mut world, _, bases) =
            world_of_views(OsVersion::CeNet4_2, gaps * 2, Views::ManyObjects);
        let object = with(&mut world, |call| {
            for base in bases.iter().step_by(2) {
                assert!(coredll::UnmapViewOfFile(call, *base));
            }
            object(call, 2 * PLACE, None)
        });
        Side::each(NAME, move || {
            with(&mut world, |call| {
                let base = map(call, object, 2 * PLACE);
                assert!(coredll::UnmapViewOfFile(call, base));
            });
        })
    })
}

fn allocate(call: &mut Call<'_, '_>, bytes: u32, kind: u32, protect: u32) -> Address {
    let base = coredll::VirtualAlloc(call, Address::NULL, bytes, kind, protect);
    assert_ne!(base, Address::NULL, "there is room");
    base
}

/// VirtualAlloc of 64 KB, VirtualFree, in the slot of the process.
pub(crate) fn allocate_free(live: u32) -> Side {
    Side::late(NAME, move || {
        let mut world = ce();
        with(&mut world, |call| {
            for _ in 0..live {
                allocate(call, PAGE, MEM_COMMIT, PAGE_READWRITE);
            }
        });
        allocate_and_free(world, PLACE, MEM_COMMIT, PAGE_READWRITE)
    })
}

/// VirtualAlloc of 2 MB, VirtualFree, in the large memory area beside so many views.
pub(crate) fn reserve_free(live: u32) -> Side {
    Side::late(NAME, move || {
        let (world, ..) = world_of_views(OsVersion::CeNet4_2, live, Views::ManyObjects);
        allocate_and_free(world, 2 << 20, MEM_RESERVE, PAGE_NOACCESS)
    })
}

fn allocate_and_free(mut world: World, bytes: u32, kind: u32, protect: u32) -> Side {
    Side::each(NAME, move || {
        with(&mut world, |call| {
            let base = allocate(call, bytes, kind, protect);
            assert!(coredll::VirtualFree(call, base, 0, MEM_RELEASE));
        });
    })
}

/// Bytes of a block of a heap.
const BLOCK: u32 = 24;

fn block(call: &mut Call<'_, '_>, heap: Address, bytes: u32) -> Address {
    let block = coredll::HeapAlloc(call, heap, 0, bytes);
    assert_ne!(block, Address::NULL, "there is room");
    block
}

/// HeapAlloc and HeapFree of a block. With gaps every second block was freed, and none of the gaps is
/// large enough.
pub(crate) fn heap_block(live: u32, gaps: bool) -> Side {
    Side::late(NAME, move || {
        let mut world = ce();
        let (heap, bytes) = with(&mut world, |call| {
            let heap = coredll::HeapCreate(call, 0, 0, 0);
            let blocks: Vec<Address> = (0..live).map(|_| block(call, heap, BLOCK)).collect();
            for block in blocks.iter().step_by(2).filter(|_| gaps) {
                assert!(coredll::HeapFree(call, heap, 0, *block));
            }
            (heap, if gaps { 2 * BLOCK } else { BLOCK })
        });
        Side::each(NAME, move || {
            with(&mut world, |call| {
                let block = block(call, heap, bytes);
                assert!(coredll::HeapFree(call, heap, 0, block));
            });
        })
    })
}

/// Page-ins into full RAM, most of which is dirty pages of a file; they read, and one clean page goes
/// for each, or write, and a dirty page goes.
pub(crate) fn evict(dirty: u32, write: bool) -> Side {
    const SPARE: u32 = 16;
    Side::late(NAME, move || {
        let mut world = world(OsVersion::CeNet4_2, dirty + SPARE);
        let (_, base) = mapped_file(&mut world, u64::from(dirty));
        touch_pages(&mut world, base, u64::from(dirty), true);
        // So many that none of them is resident when its turn comes again.
        let pages = if write { (2 * (dirty + SPARE)).min(RAM_PAGES) } else { 4 * SPARE };
        let (_, other) = mapped_file(&mut world, u64::from(pages));
        let mut next = 0;
        Side::batch(NAME, move |times| {
            (0..times)
                .map(|_| {
                    next = (next + 1) % pages;
                    touch_pages(&mut world, Address(other.0 + next * PAGE), 1, write)
                })
                .sum()
        })
    })
}
