//! Windows CE 3.0.

use super::{
    AddressSpace, Area, FileRules, HandleRules, HandleScope, HeapRules, Hibernation, MappedFile,
    MappingChecks, MappingRules, MappingShare, NameRules, PageIdentity, Rules, Slots, StackRules,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOACCESS};
use abi::{ExceptionCode, Handle, OsVersion};

/// The rules of Windows CE 3.0.
pub static RULES: Rules = Rules {
    version: OsVersion::Ce3_0,
    process_limit: 31, // SZ-82, SLOT-12, SLOT-13: 32 with the kernel.
    space: AddressSpace::Slots(Slots {
        first_process: 2, // SLOT-03: slot 1 is the kernel's.
        last_process: 32, // SLOT-12
        slot_1_is_for_all: false,
        large_memory: Area { start: 0x4200_0000, end: 0x8000_0000 }, // MAP-04, O-06, MV-12
        large_reservation_bytes: 2 << 20,                            // LMA-02, O-04
    }),
    stack: StackRules {
        default_bytes: 1 << 20, // STK-03
        overflow_pages: 1,      // O-28
        size_of_thread: false,  // STK-03
    },
    commit_takes_frames: true, // CFM-11a, PAGE-01, SZ-70
    low_memory: None,          // OOM-05 does not speak of this version.
    hibernation: Some(Hibernation {
        pages: 40,                                         // OOM-01, O-25
        never: &["filesys.exe", "device.exe", "gwes.exe"], // OOM-08, O-03
    }),
    paging_pool: None, // PG-03
    heap: Some(HeapRules {
        part_bytes: 384 << 10,        // HEAP-02
        large_block_bytes: 192 << 10, // HEAP-01, SZ-308
    }),
    names: NameRules {
        shared_space: true,     // CFM-22, NM-03
        limit: 259,             // NM-05: MAX_PATH with its terminating zero.
        empty_is_a_name: true,  // NM-02
        prefixes: false,        // OPEN-32
        views_keep_names: true, // OPEN-19b
    },
    handles: HandleRules {
        scope: HandleScope::Machine, // HND-01
        limit: 1 << 17,
        low_bits: 0b10,            // HND-07
        identifier_low_bits: 0b10, // HND-07
        any_low_bits: false,
        identifiers_are_handles: true, // HND-05
        current_process: Handle(0x42), // HND-06: the value of the public headers.
        current_thread: Handle(0x41),
        desktop: false,
        waits_for_all: false,
    },
    files: FileRules {
        path_limit: 259,                      // CF-01
        drives: false,                        // CF-06, FSD-09
        mapping_share: MappingShare::AsGiven, // CFFM-06
        wide_seek: false,
        unreadable_buffer: ERROR_NOACCESS,
        execute_access: false,
        delete_access: false, // CF-03, DF-01
        share_needs_access: true,
        size_needs_access: true,
        overlapped: false,          // CF-05
        mapped: MappedFile::Pinned, // SEOF-03, DF-01
    },
    mapping: MappingRules {
        checks: MappingChecks::Ce,
        page_identity: PageIdentity::Object, // SZ-86, MMF-09
        coherent_file_io: false,             // OPEN-14, CFM-28
        rom_in_place: false,                 // SZ-150
        closes_file_handle: false,
        misaligned_offset: ERROR_INVALID_PARAMETER, // OPEN-07, MMF-07
        past_the_object: ERROR_INVALID_PARAMETER,   // OPEN-08
        not_a_view: ERROR_INVALID_PARAMETER,        // OPEN-10
        failed_page_in: ExceptionCode::ACCESS_VIOLATION, // OPEN-24
        unmap_anywhere: false,
        flush_zero_is_rest: false, // OPEN-11a
    },
};
