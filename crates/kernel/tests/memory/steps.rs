//! The operations that are tried; numbers choose among what there is at the time.

use abi::world::PoolSpec;
use kernel::record::FaultPoint;
use proptest::prelude::*;

/// One operation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Makes a file-mapping object of a file, perhaps to read it alone, or of RAM, and opens a handle.
    Create {
        who: usize,
        file: usize,
        size: usize,
    },
    Close(usize),
    Map {
        who: usize,
        object: usize,
        offset: u64,
        len: u64,
        writable: bool,
    },
    Unmap(usize),
    Commit {
        who: usize,
        pages: u32,
    },
    Free(usize),
    Read {
        area: usize,
        at: u32,
        len: u32,
    },
    Write {
        area: usize,
        at: u32,
        len: u32,
        byte: u8,
    },
    Flush {
        area: usize,
        at: u32,
        len: u32,
    },
    WriteFile {
        file: usize,
        at: usize,
        len: usize,
        byte: u8,
    },
    Press {
        machine: u32,
        leave: u32,
    },
    Release(u32),
    Card {
        out: bool,
        blank: bool,
    },
    Link {
        machine: u32,
        cut: bool,
    },
    Defer {
        machine: u32,
        on: bool,
    },
    WritePending(u32),
    /// The thread that trims the pool of the first machine gets no time, or gets it.
    HoldTrim(bool),
    EndProcess(usize),
    Boot(u32),
    Fault {
        machine: u32,
        point: FaultPoint,
        nth: u64,
    },
    /// Remembers the world.
    Mark,
    /// Brings the world back that was remembered last.
    Undo,
}

/// No pool, one that is set aside, one that is counted.
pub(crate) fn pool() -> impl Strategy<Value = Option<PoolSpec>> {
    prop_oneof![
        Just(None),
        (1..4u32).prop_map(|pages| Some(PoolSpec::SetAside { pages })),
        (1..3u32, 0..3u32).prop_map(|(target, more)| {
            Some(PoolSpec::Counted { target, maximum: target + more })
        }),
    ]
}

/// Any operation; those that touch memory are the most frequent.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    let number = 0..1000usize;
    let machine = 0..2u32;
    let len = prop_oneof![3 => 1..9u32, 1 => 1..4098u32];
    let touch = (number.clone(), 0..20_000u32, len);
    prop_oneof![
        8 => (number.clone(), 0..9usize, 0..7usize)
            .prop_map(|(who, file, size)| Step::Create { who, file, size }),
        2 => number.clone().prop_map(Step::Close),
        14 => (number.clone(), number.clone(), 0..9u64, 0..8usize, 0..6u32).prop_map(
            |(who, object, offset, len, writable)| {
                let offset = offset / 8 * 65_536;
                let len = *[1, 4096, 5000, 70_000].get(len).unwrap_or(&0);
                Step::Map { who, object, offset, len, writable: writable > 0 }
            }
        ),
        4 => number.clone().prop_map(Step::Unmap),
        2 => (number.clone(), 1..4u32).prop_map(|(who, pages)| Step::Commit { who, pages }),
        1 => number.clone().prop_map(Step::Free),
        30 => touch.clone().prop_map(|(area, at, len)| Step::Read { area, at, len }),
        60 => (touch.clone(), any::<u8>())
            .prop_map(|((area, at, len), byte)| Step::Write { area, at, len, byte }),
        14 => touch.prop_map(|(area, at, len)| Step::Flush { area, at, len }),
        3 => (0..3usize, 0..9000usize, 0..5000usize, any::<u8>())
            .prop_map(|(file, at, len, byte)| Step::WriteFile { file, at, len, byte }),
        4 => (machine.clone(), 0..3u32).prop_map(|(machine, leave)| Step::Press { machine, leave }),
        2 => machine.clone().prop_map(Step::Release),
        2 => (0..3u32, 0..8u32)
            .prop_map(|(out, blank)| Step::Card { out: out == 0, blank: blank == 0 }),
        2 => (machine.clone(), 0..3u32)
            .prop_map(|(machine, cut)| Step::Link { machine, cut: cut == 0 }),
        2 => (machine.clone(), any::<bool>()).prop_map(|(machine, on)| Step::Defer { machine, on }),
        2 => machine.clone().prop_map(Step::WritePending),
        2 => any::<bool>().prop_map(Step::HoldTrim),
        1 => number.prop_map(Step::EndProcess),
        1 => machine.clone().prop_map(Step::Boot),
        1 => (machine, 0..3usize, 1..4u64).prop_map(|(machine, point, nth)| {
            let points = [FaultPoint::PageIn, FaultPoint::WriteBack, FaultPoint::Allocation];
            Step::Fault { machine, point: points[point], nth }
        }),
        2 => Just(Step::Mark),
        2 => Just(Step::Undo),
    ]
}
