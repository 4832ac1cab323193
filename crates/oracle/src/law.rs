//! What differs between versions, as the documents and the clauses have it. One row a version.
//!
//! This is the oracle's own table. What the machine under trial goes by is not looked at.

use abi::OsVersion::{self, Ce3_0, Ce5_0, Ce6_0, CeNet4_2, Win32};
use abi::clause::{self, ClauseId};

/// What the documents of one version say where versions differ.
#[derive(Debug)]
pub(crate) struct Law {
    /// The version.
    pub(crate) version: OsVersion,
    /// One list of handles for all processes (HND-01), and one address space (MAP-01).
    pub(crate) one_space: bool,
    /// One name space for objects of all types (NM-03), or one for each (NM-01).
    pub(crate) shared_names: bool,
    /// CreateFileForMapping exists (CFFM-01).
    pub(crate) for_mapping: bool,
    /// CreateFileForMapping ignores the share mode (CFFM-07).
    pub(crate) ignores_share: bool,
    /// The kernel closes a CreateFileForMapping handle when a mapping fails (CFM-25).
    pub(crate) closes_on_failure: bool,
    /// The kernel closes such a handle with the last reference to the object (CFFM-03).
    pub(crate) closes_with_object: bool,
    /// Where views of RAM-backed objects lie, for all processes alike (MV-11): first address, and the
    /// one behind the last.
    pub(crate) window: Option<(u32, u32)>,
    /// Memory without a file takes RAM when it is promised: there is no page file (PAGE-01).
    pub(crate) ram_at_once: bool,
    /// The functions follow the documents and the measurements of the desktop.
    pub(crate) desktop: bool,
    /// All views of a file, and the calls that read and write it, show one content on a machine
    /// (W-60, M-63a).
    pub(crate) one_content: bool,
    /// The pseudohandles of the calling process and thread (HND-06, SZ-161).
    pub(crate) pseudo: (u32, u32),
    /// Where the largest reservation lies: first address, and the one behind the last.
    pub(crate) private: (u32, u32),
    /// Where DLLs lie, in slot-0 form: first address, and the one behind the last (IN-04, SI-07e).
    pub(crate) dlls: Option<(u32, u32)>,
    /// Slot 1 holds code that all processes may read (SLOT-04), not the kernel's own process.
    pub(crate) slot_1_is_for_all: bool,
    /// The bytes of a stack by default, and whether CreateThread may ask for others (STK-03, STK-04,
    /// SZ-351).
    pub(crate) stack: (u32, bool),
    /// Names and handles outlast handles as long as a view lives (OPEN-19b).
    pub(crate) view_keeps_name: bool,
}

const SLOTS: Law = Law {
    version: CeNet4_2,
    one_space: true,
    shared_names: true,
    for_mapping: true,
    ignores_share: false,
    closes_on_failure: true,
    closes_with_object: false,
    window: None,
    ram_at_once: true,
    desktop: false,
    one_content: false,
    pseudo: (0x42, 0x41),
    // O-06: the large memory area.
    private: (0x4200_0000, 0x8000_0000),
    dlls: Some((0x0001_0000, 0x0200_0000)),
    slot_1_is_for_all: true,
    stack: (0x1_0000, true),
    view_keeps_name: true,
};

const LAWS: [Law; 5] = [
    Law { version: Ce3_0, slot_1_is_for_all: false, stack: (0x10_0000, false), ..SLOTS },
    SLOTS,
    Law { version: Ce5_0, shared_names: false, ignores_share: true, ..SLOTS },
    Law {
        version: Ce6_0,
        one_space: false,
        shared_names: false,
        for_mapping: true,
        ignores_share: true,
        closes_on_failure: true,
        closes_with_object: true,
        window: Some((0x6000_0000, 0x7000_0000)),
        ram_at_once: true,
        desktop: false,
        one_content: false,
        pseudo: (0x42, 0x41),
        // CE6-03: below the DLLs.
        private: (0x0001_0000, 0x4000_0000),
        dlls: Some((0x4000_0000, 0x6000_0000)),
        slot_1_is_for_all: false,
        stack: (0x1_0000, true),
        view_keeps_name: true,
    },
    Law {
        version: Win32,
        one_space: false,
        shared_names: true,
        for_mapping: false,
        ignores_share: false,
        closes_on_failure: false,
        closes_with_object: false,
        window: None,
        ram_at_once: false,
        desktop: true,
        one_content: true,
        pseudo: (u32::MAX, u32::MAX - 1),
        private: (0x0001_0000, 0x7FFF_0000),
        dlls: None,
        slot_1_is_for_all: false,
        stack: (0x10_0000, true),
        view_keeps_name: false,
    },
];

/// Choices for Windows CE by which the desktop goes as well (SZ-230).
const ON_THE_DESKTOP_TOO: [ClauseId; 15] = [
    clause::SZ_55,
    clause::SZ_56,
    clause::SZ_58,
    clause::SZ_59,
    clause::SZ_61,
    clause::SZ_63,
    clause::SZ_64,
    clause::SZ_65,
    clause::SZ_66,
    clause::SZ_67,
    clause::SZ_92,
    clause::SZ_93,
    clause::SZ_99,
    clause::CH_06,
    clause::PROC_01,
];

/// The clause by which a version goes where another version goes by this one.
pub(crate) fn in_force(clause: ClauseId, version: OsVersion) -> ClauseId {
    let too = || ON_THE_DESKTOP_TOO.iter().any(|known| known.id == clause.id);
    match version == Win32 && !clause.holds_in(version) {
        true if clause.id == clause::OPEN_17.id => clause::SZ_113,
        true if too() => clause::SZ_230,
        _ => clause,
    }
}

/// The law of a version.
pub(crate) fn of(version: OsVersion) -> &'static Law {
    LAWS.iter().find(|law| law.version == version).expect("every version has its row")
}
