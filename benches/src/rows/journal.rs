//! The journal on its own: what the tables cost under everything else.

use std::hint::black_box;
use std::io::Result;
use std::time::Instant;

use journal::{Bits, Index, Journaled, PageVersion, Pages, Record, Slab};

use super::Row;
use crate::goal::Goal;
use crate::linux;
use crate::measure::Side;
use crate::memory;

/// A record of the size that objects, handles and views have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Thing {
    owner: u32,
    kind: u8,
    access: u8,
    size_bytes: u64,
    place: u32,
    count: u32,
}

impl Record for Thing {}

journal::tables! {
    /// Tables like those that a four-call cycle writes to.
    struct State {
        objects: Slab<Thing>,
        handles: Slab<Thing>,
        views: Slab<Thing>,
        places: Bits = |_| Bits::derived(15_872),
        place_of: Index<u32, u32> = |_| Index::derived(),
    }
}

journal::tables! {
    /// As many tables as a kernel has, to see what each costs when nothing happens in it.
    struct Many {
        a: Slab<Thing>, b: Slab<Thing>, c: Slab<Thing>, d: Slab<Thing>,
        e: Slab<Thing>, f: Slab<Thing>, g: Slab<Thing>, h: Slab<Thing>,
        i: Slab<Thing>, j: Slab<Thing>, k: Slab<Thing>, l: Slab<Thing>,
        m: Index<u32, u32>, n: Index<u32, u32>, o: Index<u32, u32>, p: Index<u32, u32>,
        q: Index<u32, u32>, r: Index<u32, u32>, s: Index<u32, u32>, t: Index<u32, u32>,
        u: Bits, v: Bits, w: Pages, x: Pages,
    }
}

/// Rows without a goal: they stand beside those that have one.
pub(super) fn rows() -> Result<Vec<Row>> {
    let row = |what, subject: Side, peer: Side| Row {
        id: "",
        what,
        subject: Some(subject),
        peer,
        goal: Goal::None,
    };
    Ok(vec![
        row("record cycle, barrier off", cycle_off(), linux::memfd_cycle()?),
        row("record cycle, barrier on", cycle_on(), cycle_off()),
        row("record cycle, half of it undone", cycle_undone(), cycle_off()),
        row("mark, fingerprint, undo of 24 tables", stand_still(), cycle_off()),
        row("edit of a record, barrier on", edit(true), edit(false)),
        row("4-byte read of a page", read(), memory::checked_read()),
        row("share a page", share(), copy_page()),
        row("first write of 4 bytes to a shared page", first_write(false), copy_page()),
        row("the same, barrier on, undone", first_write(true), copy_page()),
        row("4 bytes written in place, barrier on", write(true), write(false)),
    ])
}

fn thing(kind: u8) -> Thing {
    Thing { owner: 1, kind, access: 4, size_bytes: 65_536, place: 7, count: 1 }
}

/// State as a busy machine has it.
fn busy() -> State {
    let mut state = State::new();
    for index in 0..100 {
        state.objects.insert(thing(1));
        state.handles.insert(thing(2));
        open(&mut state, index);
    }
    state
}

/// What mapping a view writes: a place, a view, and how to find one from the other.
fn open(state: &mut State, object: u32) -> (u32, u32) {
    let place = state.places.lowest_clear().expect("there is room");
    state.places.set_range(place, 1);
    let view = state.views.insert(Thing { owner: object, place, ..thing(3) });
    state.place_of.insert(place, view);
    (view, place)
}

/// An object, a handle, a view; then the other way round. Ten writes to five tables.
fn first_half(state: &mut State) -> (u32, u32, u32, u32) {
    let object = state.objects.insert(thing(1));
    let handle = state.handles.insert(Thing { owner: object, ..thing(2) });
    let (view, place) = open(state, object);
    (object, handle, view, place)
}

fn second_half(state: &mut State, (object, handle, view, place): (u32, u32, u32, u32)) {
    state.place_of.remove(&place);
    state.views.remove(view);
    state.places.clear_range(place, 1);
    state.handles.remove(handle);
    state.objects.remove(object);
}

fn cycle_off() -> Side {
    let mut state = busy();
    Side::each("cycle, barrier off", move || {
        let rows = first_half(black_box(&mut state));
        second_half(black_box(&mut state), rows);
    })
}

fn cycle_on() -> Side {
    let mut state = busy();
    state.set_barrier(true);
    Side::each("barrier on", move || {
        let rows = first_half(black_box(&mut state));
        second_half(black_box(&mut state), rows);
        black_box(state.fingerprint());
        state.forget_log();
    })
}

/// As an explorer does it: mark, step, fingerprint, back.
fn cycle_undone() -> Side {
    let mut state = busy();
    state.set_barrier(true);
    Side::each("undone", move || {
        let mark = state.mark();
        black_box(first_half(black_box(&mut state)));
        black_box(state.fingerprint());
        state.undo_to(&mark);
    })
}

/// What a step costs that changes nothing.
fn stand_still() -> Side {
    let mut state = Many::new();
    state.set_barrier(true);
    Side::each("undone", move || {
        let mark = black_box(&state).mark();
        black_box(black_box(&state).fingerprint());
        black_box(&mut state).undo_to(&mark);
    })
}

fn edit(barrier: bool) -> Side {
    let mut state = busy();
    state.set_barrier(barrier);
    Side::batch("edit, barrier off", move |times| {
        let start = Instant::now();
        for turn in 0..times {
            let row = turn as u32 % 64;
            black_box(&mut state).handles.edit(row, |thing| thing.count ^= 1);
        }
        let elapsed = start.elapsed();
        state.forget_log();
        elapsed
    })
}

/// Pages with as many bytes as the working set of [`memory`].
fn pages() -> Pages {
    let mut pages = Pages::new(journal::salt("bench", "pages"));
    for page in 0..memory::BYTES / 4096 {
        pages.insert(page as u64, PageVersion::from_bytes([page as u8 + 1; 4096]));
    }
    pages
}

fn read() -> Side {
    let pages = pages();
    Side::batch("read", move |times| {
        let pages = black_box(&pages);
        let start = Instant::now();
        let sum = (0..times).fold(0_u32, |sum, turn| {
            let at = memory::offset(turn);
            let page = pages.version((at / 4096) as u32).bytes();
            let word = page[at % 4096..].first_chunk().expect("a word lies within one page");
            sum.wrapping_add(u32::from_le_bytes(*word))
        });
        black_box(sum);
        start.elapsed()
    })
}

fn share() -> Side {
    let mut pages = pages();
    Side::each("share", move || {
        let version = pages.version(3).clone();
        black_box(&mut pages).put(4, version);
    })
}

fn copy_page() -> Side {
    let source = [7_u8; 4096];
    let mut target = [0_u8; 4096];
    Side::each("copy 4 KB", move || {
        *black_box(&mut target) = *black_box(&source);
    })
}

/// Shares a page and writes to it, which copies it first.
fn first_write(barrier: bool) -> Side {
    let mut pages = Pages::new(1);
    let version = PageVersion::from_bytes([7; 4096]);
    let row = pages.insert(0, version.clone());
    pages.set_barrier(barrier);
    Side::each("first write", move || {
        if barrier {
            let mark = pages.mark();
            black_box(&mut pages).write(row, 8, &[1, 2, 3, 4]);
            pages.undo_to(mark);
        } else {
            black_box(&mut pages).put(row, version.clone());
            black_box(&mut pages).write(row, 8, &[1, 2, 3, 4]);
        }
    })
}

fn write(barrier: bool) -> Side {
    let mut pages = pages();
    pages.set_barrier(barrier);
    Side::batch("write, barrier off", move |times| {
        let start = Instant::now();
        for turn in 0..times {
            let at = memory::offset(turn);
            let word = (turn as u32).to_le_bytes();
            black_box(&mut pages).write((at / 4096) as u32, (at % 4096) as u32, &word);
        }
        let elapsed = start.elapsed();
        pages.forget_log();
        elapsed
    })
}
