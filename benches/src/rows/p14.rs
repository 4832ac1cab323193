//! P14: what operations cost beside ten and beside very many live things of their kind.

use std::io::Result;

use abi::OsVersion;

use super::Row;
use crate::goal::Goal;
use crate::measure::Side;
use crate::model::scale::{self, Views};

const MANY: u32 = 100_000;
const VIEWS: u32 = 15_000;

/// Without a goal are those that go through all things in turn, where the memory of the computer grows
/// slower, whatever the model does; and searches behind thousands of gaps that are too small. Among views
/// they take at worst a few steps for each 64 of the area's 15,872 places, in a heap some logarithms. What
/// it takes to give up a page is no part of P14 and stands beside it.
pub(super) fn rows() -> Result<Vec<Row>> {
    let (ce, desktop) = (OsVersion::CeNet4_2, OsVersion::Win32);
    let map = |version, views| move |live| scale::map_unmap(version, live, views);
    Ok(vec![
        row("look-up of a name, 100,000", MANY, |live| scale::look_up(live, false)),
        row("event of a known name, close, 100,000", MANY, scale::open_name),
        row("look-up of a handle, 100,000", MANY, |live| scale::resolve(live, false)),
        row("2 handles closed, 2 made, 100,000", MANY, scale::two_handles),
        row("page-in, read, 100,000", MANY, |live| scale::page_in(live, false)),
        row("page-in, written, 100,000", MANY, |live| scale::page_in(live, true)),
        row("map, unmap, 15,000", VIEWS, map(ce, Views::ManyObjects)),
        row("the same of one object", VIEWS, map(ce, Views::OneObject)),
        row("the same, 31 processes", VIEWS, map(ce, Views::ManyProcesses)),
        row("the same on Win32, 30,000", 2 * VIEWS, map(desktop, Views::ManyObjects)),
        row("the same on Win32 of one object, 30,000", 2 * VIEWS, map(desktop, Views::OneObject)),
        row("map new, unmap older of one object, 15,000", VIEWS, scale::unmap_oldest),
        row("map, unmap equal view of one object, 15,000", VIEWS, scale::map_equal),
        told("map, unmap", scale::map_behind_gaps(10), "behind 7,500 gaps", {
            scale::map_behind_gaps(VIEWS / 2)
        }),
        row("VirtualAlloc, free in a slot, 500", 500, scale::allocate_free),
        row("VirtualAlloc, free beside views, 15,000", VIEWS, scale::reserve_free),
        row("HeapAlloc, HeapFree, 100,000", MANY, |live| scale::heap_block(live, false)),
        told("the same", scale::heap_block(10, true), "behind 50,000 gaps", {
            scale::heap_block(MANY, true)
        }),
        told("eviction of a clean page, 10", scale::evict(10, false), "100,000 dirty", {
            scale::evict(MANY, false)
        }),
        told("eviction of a dirty page, 10", scale::evict(10, true), "100,000 dirty in turn", {
            scale::evict(MANY, true)
        }),
        told("look-up of a name, 10", scale::look_up(10, false), "100,000 in turn", {
            scale::look_up(MANY, true)
        }),
        told("look-up of a handle, 10", scale::resolve(10, false), "100,000 in turn", {
            scale::resolve(MANY, true)
        }),
    ])
}

/// The operation beside many and beside ten.
fn row(what: &'static str, many: u32, side: impl Fn(u32) -> Side) -> Row {
    let goal = Goal::AtMost { floor: 1.5, goal: 1.15 };
    Row { id: "P14", what, subject: Some(side(many)), peer: side(10), goal }
}

/// The operation beside few, and beside many called `name`, to be told.
fn told(what: &'static str, few: Side, name: &'static str, mut peer: Side) -> Row {
    peer.name = name;
    Row { id: "", what, subject: Some(few), peer, goal: Goal::None }
}
