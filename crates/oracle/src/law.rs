//! What differs between versions, as the documents and the clauses have it. One row a version.
//!
//! This is the oracle's own table. What the machine under trial goes by is not looked at.

use abi::OsVersion::{self, Ce3_0, Ce5_0, Ce6_0, CeNet4_2, Win32};

/// What the documents of one version say where versions differ.
#[derive(Debug)]
pub(crate) struct Law {
    /// The version.
    pub(crate) version: OsVersion,
    /// One list of handles for all processes (HND-01), and one address space (MAP-01).
    pub(crate) one_space: bool,
    /// One name space for objects of all types (NM-03), or one for each (NM-01).
    pub(crate) shared_names: bool,
    /// Names are those of sessions: the empty text is none (M-41c), and Local\ says what is so
    /// without it (M-43a).
    pub(crate) sessions: bool,
    /// CreateFileForMapping exists (CFFM-01).
    pub(crate) for_mapping: bool,
    /// CreateFileForMapping ignores the share mode (CFFM-07).
    pub(crate) ignores_share: bool,
    /// The kernel closes a CreateFileForMapping handle when a mapping fails (CFM-25).
    pub(crate) closes_on_failure: bool,
    /// The kernel closes such a handle with the last reference to the object (CFFM-03).
    pub(crate) closes_with_object: bool,
    /// SetFilePointer moves by 64 bits (SFP-02).
    pub(crate) wide_seek: bool,
    /// Where views of RAM-backed objects lie, for all processes alike (MV-11): first address, and the
    /// one behind the last.
    pub(crate) window: Option<(u32, u32)>,
    /// Memory without a file takes RAM when it is promised: there is no page file (PAGE-01).
    pub(crate) ram_at_once: bool,
    /// The oracle knows all ways to a handle or an address. On the desktop a child inherits, and there
    /// are functions that are not judged.
    pub(crate) all_told: bool,
    /// Where the largest reservation lies: first address, and the one behind the last.
    pub(crate) private: (u32, u32),
    /// To decommit no bytes at a base is to decommit all of the reservation (SZ-262).
    pub(crate) no_bytes_are_all: bool,
    /// Names and handles outlast handles as long as a view lives (OPEN-19b).
    pub(crate) view_keeps_name: bool,
}

const SLOTS: Law = Law {
    version: CeNet4_2,
    one_space: true,
    shared_names: true,
    sessions: false,
    for_mapping: true,
    ignores_share: false,
    closes_on_failure: true,
    closes_with_object: false,
    wide_seek: false,
    window: None,
    ram_at_once: true,
    all_told: true,
    // O-06: the large memory area.
    private: (0x4200_0000, 0x8000_0000),
    no_bytes_are_all: false,
    view_keeps_name: true,
};

const LAWS: [Law; 5] = [
    Law { version: Ce3_0, ..SLOTS },
    SLOTS,
    Law { version: Ce5_0, shared_names: false, ignores_share: true, ..SLOTS },
    Law {
        version: Ce6_0,
        one_space: false,
        shared_names: false,
        sessions: false,
        for_mapping: true,
        ignores_share: true,
        closes_on_failure: true,
        closes_with_object: true,
        wide_seek: true,
        window: Some((0x6000_0000, 0x7000_0000)),
        ram_at_once: true,
        all_told: true,
        // CE6-03: below the DLLs.
        private: (0x0001_0000, 0x4000_0000),
        no_bytes_are_all: false,
        view_keeps_name: true,
    },
    Law {
        version: Win32,
        one_space: false,
        shared_names: true,
        sessions: true,
        for_mapping: false,
        ignores_share: false,
        closes_on_failure: false,
        closes_with_object: false,
        wide_seek: true,
        window: None,
        ram_at_once: false,
        all_told: false,
        private: (0x0001_0000, 0x7FFF_0000),
        no_bytes_are_all: true,
        view_keeps_name: false,
    },
];

/// The law of a version.
pub(crate) fn of(version: OsVersion) -> &'static Law {
    LAWS.iter().find(|law| law.version == version).expect("every version has its row")
}
