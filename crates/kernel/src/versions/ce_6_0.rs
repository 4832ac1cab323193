//! Windows CE 6.0.

use super::{
    AddressSpace, Area, FileRules, Flat, HandleRules, HandleScope, MappedFile, MappingChecks,
    MappingRules, MappingShare, NameRules, PageIdentity, Rules,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOACCESS};
use abi::{Handle, OsVersion};

/// The rules of Windows CE 6.0.
pub static RULES: Rules = Rules {
    version: OsVersion::Ce6_0,
    process_limit: 32_000, // SI-07: about as many.
    space: AddressSpace::Flat(Flat {
        private: Area { start: 0x0001_0000, end: 0x4000_0000 },
        shared_views: Some(Area { start: 0x6000_0000, end: 0x7000_0000 }), // MV-11
    }),
    commit_takes_frames: true, // OV-04
    names: NameRules {
        shared_space: false, // NM-01
        limit: 259,          // NM-05: MAX_PATH with its terminating zero.
        empty_is_a_name: true,
        prefixes: false,
        views_keep_names: true,
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
    },
    files: FileRules {
        path_limit: 259, // CF-01
        drives: false,
        mapping_share: MappingShare::ByAccess, // CFFM-07
        wide_seek: true,
        unreadable_buffer: ERROR_NOACCESS,
        execute_access: true,
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
        rom_in_place: true,
        closes_file_handle: true,
        misaligned_offset: ERROR_INVALID_PARAMETER,
        past_the_object: ERROR_INVALID_PARAMETER,
        not_a_view: ERROR_INVALID_PARAMETER,
        unmap_anywhere: false,
        flush_zero_is_rest: false,
    },
};
