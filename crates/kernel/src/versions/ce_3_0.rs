//! Windows CE 3.0.

use super::{
    AddressSpace, Area, FileRules, HandleRules, HandleScope, MappedFile, MappingChecks,
    MappingRules, MappingShare, NameRules, PageIdentity, Rules, Slots,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOACCESS};
use abi::{Handle, OsVersion};

/// The rules of Windows CE 3.0.
pub static RULES: Rules = Rules {
    version: OsVersion::Ce3_0,
    process_limit: 31, // SLOT-12, SLOT-13: 32 with the kernel.
    space: AddressSpace::Slots(Slots {
        first_process: 2, // SLOT-03: slot 1 is the kernel's.
        last_process: 32, // SLOT-12
        slot_1_is_for_all: false,
        large_memory: Area { start: 0x4200_0000, end: 0x8000_0000 }, // MAP-04, O-06
        large_reservation_bytes: 2 << 20,                            // LMA-02, O-04
    }),
    commit_takes_frames: true, // CFM-11a
    names: NameRules {
        shared_space: true, // CFM-22
        limit: 259,         // NM-05: MAX_PATH with its terminating zero.
        empty_is_a_name: true,
        prefixes: false,
        views_keep_names: true,
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
    },
    files: FileRules {
        path_limit: 259, // CF-01
        drives: false,
        mapping_share: MappingShare::AsGiven, // CFFM-06
        wide_seek: false,
        unreadable_buffer: ERROR_NOACCESS,
        execute_access: false,
        delete_access: false,
        share_needs_access: true,
        size_needs_access: true,
        overlapped: false,
        mapped: MappedFile::Pinned,
    },
    mapping: MappingRules {
        checks: MappingChecks::Ce,
        page_identity: PageIdentity::Object,
        coherent_file_io: false,
        rom_in_place: false,
        closes_file_handle: false,
        misaligned_offset: ERROR_INVALID_PARAMETER,
        past_the_object: ERROR_INVALID_PARAMETER,
        not_a_view: ERROR_INVALID_PARAMETER,
        unmap_anywhere: false,
        flush_zero_is_rest: false,
    },
};
