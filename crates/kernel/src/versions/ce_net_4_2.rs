//! Windows CE .NET 4.2.

use super::Rules;
use abi::OsVersion;

/// The rules of Windows CE .NET 4.2.
pub static RULES: Rules = Rules {
    version: OsVersion::CeNet4_2,
    shared_name_space: true, // CFM-22; the pages of 5.0 say otherwise for 5.0 (OPEN-01).
    process_limit: 31,       // SLOT-12, SLOT-14: 32 with the kernel.
    first_process_slot: 2,   // SLOT-04: slot 1 holds the code of ROM modules.
    last_process_slot: 32,   // SLOT-12
    large_memory_start: 0x4200_0000, // MAP-04
    large_memory_end: 0x8000_0000, // MAP-04; nothing set aside for resource DLLs (O-06).
    large_reservation_bytes: 2 << 20, // LMA-02, O-04
    name_limit: 259,         // NM-05: MAX_PATH with its terminating zero.
    path_limit: 259,         // CF-01
    handle_limit: 1 << 17,
};
