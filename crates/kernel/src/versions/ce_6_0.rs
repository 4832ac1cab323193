//! Windows CE 6.0.

use super::{
    AddressSpace, Area, FileRules, Flat, HandleRules, HandleScope, HeapRules, MappedFile,
    MappingChecks, MappingRules, MappingShare, NameRules, PageIdentity, Rules, StackRules,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOACCESS};
use abi::{ExceptionCode, Handle, OsVersion, PoolKind};

/// The rules of Windows CE 6.0.
pub static RULES: Rules = Rules {
    version: OsVersion::Ce6_0,
    process_limit: 32_000, // SI-07, CE6-02: about as many.
    // CE6-01
    space: AddressSpace::Flat(Flat {
        private: Area { start: 0x0001_0000, end: 0x4000_0000 }, // CE6-03, CE6-08, SZ-117, SZ-362
        dlls: Some(Area { start: 0x4000_0000, end: 0x6000_0000 }), // SI-07e, CE6-03
        shared_views: Some(Area { start: 0x6000_0000, end: 0x7000_0000 }), // MV-11
    }),
    stack: StackRules {
        default_bytes: 64 << 10, // SZ-351
        overflow_pages: 1,       // O-28
        size_of_thread: true,    // SZ-351
    },
    commit_takes_frames: true,            // OV-04, PAGE-01, SZ-70
    low_memory: None,                     // OOM-05 does not speak of this version.
    hibernation: None,                    // OOM-08 does not speak of this version.
    paging_pool: Some(PoolKind::Counted), // PAGE-07
    heap: Some(HeapRules {
        part_bytes: 384 << 10,        // HEAP-02, SZ-308
        large_block_bytes: 192 << 10, // HEAP-01, SZ-308
    }),
    names: NameRules {
        shared_space: false,    // NM-01
        limit: 259,             // NM-05: MAX_PATH with its terminating zero.
        empty_is_a_name: true,  // NM-02
        prefixes: false,        // OPEN-32
        views_keep_names: true, // OPEN-19b
    },
    handles: HandleRules {
        scope: HandleScope::Process, // HND-04
        limit: 1 << 17,
        low_bits: 0b11,            // SZ-160
        identifier_low_bits: 0b10, // HND-07
        any_low_bits: false,
        identifiers_are_handles: true, // HND-05
        current_process: Handle(0x42), // HND-06: the value of the public headers.
        current_thread: Handle(0x41),
        desktop: false,
        waits_for_all: false,
    },
    files: FileRules {
        path_limit: 259,                       // CF-01
        drives: false,                         // CF-06, FSD-09
        mapping_share: MappingShare::ByAccess, // CFFM-07
        wide_seek: true,
        unreadable_buffer: ERROR_NOACCESS,
        execute_access: true,
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
        rom_in_place: true,                  // CFM-34
        closes_file_handle: true,
        misaligned_offset: ERROR_INVALID_PARAMETER, // OPEN-07, MMF-07
        past_the_object: ERROR_INVALID_PARAMETER,   // OPEN-08
        not_a_view: ERROR_INVALID_PARAMETER,        // OPEN-10
        failed_page_in: ExceptionCode::ACCESS_VIOLATION, // OPEN-24
        unmap_anywhere: false,
        flush_zero_is_rest: false, // OPEN-11a
    },
};
