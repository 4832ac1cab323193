//! The map of the addresses: what lies where, by version.
//!
//! The ranges of a version cover all 4 GB without a gap. What a program may touch of them is the
//! kernel's to say; this is the map that the documents draw.

use crate::OsVersion;
use crate::clause::{self, ClauseId};

/// A range of addresses with one use.
#[derive(Clone, Copy, Debug)]
pub struct MapRange {
    /// The first address.
    pub first: u32,
    /// The last address.
    pub last: u32,
    /// What lies there.
    pub what: &'static str,
    /// Who says so.
    pub clause: ClauseId,
}

/// One range: its first address, its last, what lies there, who says so.
const fn range(first: u32, last: u32, what: &'static str, clause: ClauseId) -> MapRange {
    MapRange { first, last, what, clause }
}

const GUARD: MapRange =
    range(0, 0xFFFF, "never given out, so that pointers near NULL fault", clause::IN_01);
const SLOT_0: MapRange = range(
    0x0001_0000,
    0x01FF_FFFF,
    "slot 0: the running process, the same bytes as in its own slot",
    clause::SLOT_02,
);
const SLOTS: MapRange = range(
    0x0400_0000,
    0x41FF_FFFF,
    "slots 2 to 32: a process each, 32 MB, the lowest 64 KB never given out",
    clause::SLOT_08,
);
const LARGE: MapRange = range(
    0x4200_0000,
    0x7FFF_FFFF,
    "the large memory area: views of files and of RAM, large reservations, for all processes",
    clause::MAP_04,
);
const CACHED: MapRange =
    range(0x8000_0000, 0x9FFF_FFFF, "physical memory, cached, in kernel mode only", clause::MAP_05);
const UNCACHED: MapRange = range(
    0xA000_0000,
    0xBFFF_FFFF,
    "the same physical memory, uncached, in kernel mode only",
    clause::MAP_06,
);

const CE_3_0: &[MapRange] = &[
    GUARD,
    SLOT_0,
    range(0x0200_0000, 0x03FF_FFFF, "slot 1: the process of the kernel", clause::SLOT_03),
    SLOTS,
    LARGE,
    CACHED,
    UNCACHED,
    range(0xC000_0000, 0xFFFF_FFFF, "the system's own", clause::MAP_02),
];

const CE_4_AND_5: &[MapRange] = &[
    GUARD,
    SLOT_0,
    range(
        0x0200_0000,
        0x03FF_FFFF,
        "slot 1: code of DLLs that are executed in place, for all processes to read",
        clause::SLOT_04,
    ),
    SLOTS,
    LARGE,
    CACHED,
    UNCACHED,
    range(0xC000_0000, 0xC1FF_FFFF, "unused", clause::MAP_07),
    range(0xC200_0000, 0xC3FF_FFFF, "slot 97: the process of the kernel", clause::MAP_07),
    range(0xC400_0000, 0xDFFF_FFFF, "unused", clause::MAP_07),
    range(0xE000_0000, 0xFFFF_FFFF, "the kernel's own: its data page and traps", clause::MAP_07),
];

const CE_6_0: &[MapRange] = &[
    range(
        0,
        0xFFFF,
        "never given out; documented to hold data of the kernel that can be read: not modelled, a \
         touch raises an access violation",
        clause::SZ_362,
    ),
    range(0x0001_0000, 0x3FFF_FFFF, "code and data of the process", clause::CE6_03),
    range(0x4000_0000, 0x5FFF_FFFF, "DLLs", clause::SI_07E),
    range(
        0x6000_0000,
        0x6FFF_FFFF,
        "views of RAM, at one address in all processes",
        clause::SI_07D,
    ),
    range(
        0x7000_0000,
        0x7FEF_FFFF,
        "the shared heap of the system, documented as one that programs can read: not modelled, a \
         touch raises an access violation",
        clause::SZ_362,
    ),
    range(0x7FF0_0000, 0x7FFF_FFFF, "never mapped", clause::CE6_03),
    range(0x8000_0000, 0x9FFF_FFFF, "the kernel: physical memory, cached", clause::CE6_04),
    range(0xA000_0000, 0xBFFF_FFFF, "the kernel: physical memory, uncached", clause::CE6_04),
    range(0xC000_0000, 0xC7FF_FFFF, "the kernel: DLLs that are executed in place", clause::CE6_04),
    range(0xC800_0000, 0xCFFF_FFFF, "the kernel: the object store", clause::CE6_04),
    range(0xD000_0000, 0xEFFF_FFFF, "the kernel: its virtual memory", clause::CE6_04),
    range(0xF000_0000, 0xFFFF_FFFF, "the kernel: processor, traps, data page", clause::CE6_04),
];

/// The ranges of a version in their order; none for the desktop, whose map is not modelled.
pub fn ranges(version: OsVersion) -> &'static [MapRange] {
    match version {
        OsVersion::Ce3_0 => CE_3_0,
        OsVersion::CeNet4_2 | OsVersion::Ce5_0 => CE_4_AND_5,
        OsVersion::Ce6_0 => CE_6_0,
        OsVersion::Win32 => &[],
    }
}

/// The range that an address lies in.
pub fn range_of(version: OsVersion, address: u32) -> Option<&'static MapRange> {
    ranges(version).iter().find(|range| (range.first..=range.last).contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_of_a_version_cover_4_gb_without_a_gap() {
        for version in OsVersion::ALL {
            let mut next = 0;
            for range in ranges(version) {
                assert_eq!(u64::from(range.first), next, "{version}: {range:?}");
                assert!(range.last > range.first);
                assert!(range.clause.holds_in(version), "{version}: {}", range.clause.id);
                next = u64::from(range.last) + 1;
            }
            let whole = if version == OsVersion::Win32 { 0 } else { 1 << 32 };
            assert_eq!(next, whole, "{version}");
        }
    }
}
