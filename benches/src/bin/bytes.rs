//! Counts the bytes that explorations allocate for each state that differs, and prints ours and
//! stateright's. A program of its own, because counting makes every allocation slower.

#[path = "../exploration.rs"]
#[allow(dead_code, reason = "the other program measures time")]
mod exploration;

use std::alloc::System;
use std::sync::Mutex;

use explorer::Settings;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use crate::exploration::Race;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Ours ends when a table of this size is as full as it may be: 85 %.
const TABLE_BYTES: u64 = 16 << 20;
/// With so many steps of each process there are more states than the table takes.
const MANY_STEPS: u32 = 12;
/// Theirs goes to its end.
const STEPS: u32 = 8;

fn main() {
    let race = Race::new(MANY_STEPS, 4 << 10);
    let before = allocated();
    let last = Mutex::new((0, 0));
    let settings = Settings { table_bytes: TABLE_BYTES, ..Settings::default() };
    let look = |now| *last.lock().expect("nobody fails in here") = (now, allocated() - before);
    race.ours_in(settings, &look);
    let (unique, bytes) = last.into_inner().expect("nobody fails in here");
    println!("{}", bytes as f64 / unique as f64);
    let race = Race::new(STEPS, 4 << 10);
    let (before, mut bytes) = (allocated(), 0);
    let found = race.theirs(|| bytes = allocated() - before);
    println!("{}", bytes as f64 / found.unique as f64);
}

/// Bytes that are allocated now.
fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}
