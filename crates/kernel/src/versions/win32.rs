//! desktop Windows, 32-bit, as documented and measured.

use super::{
    AddressSpace, Area, FileRules, Flat, HandleRules, HandleScope, MappedFile, MappingChecks,
    MappingRules, MappingShare, NameRules, PageIdentity, Rules,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_ADDRESS, ERROR_INVALID_USER_BUFFER, ERROR_MAPPED_ALIGNMENT,
};
use abi::{Handle, OsVersion};

/// The rules of desktop Windows, 32-bit, as documented and measured.
pub static RULES: Rules = Rules {
    version: OsVersion::Win32,
    process_limit: 32_000, // No document gives a limit: as many as CE 6.0.
    space: AddressSpace::Flat(Flat {
        private: Area { start: 0x0001_0000, end: 0x7FFF_0000 },
        shared_views: None,
    }),
    commit_takes_frames: false, // W-23
    names: NameRules {
        shared_space: true, // NM-09
        limit: 32_766,      // SZ-163
        empty_is_a_name: false,
        prefixes: true,
        views_keep_names: false,
    },
    handles: HandleRules {
        scope: HandleScope::Process, // HND-11
        limit: 1 << 17,
        low_bits: 0b00, // SZ-160
        identifier_low_bits: 0b00,
        any_low_bits: true,
        identifiers_are_handles: false,
        current_process: Handle(0xFFFF_FFFF), // SZ-161
        current_thread: Handle(0xFFFF_FFFE),
        desktop: true,
    },
    files: FileRules {
        path_limit: 259, // CF-01
        drives: true,
        mapping_share: MappingShare::AsGiven,
        wide_seek: true,
        unreadable_buffer: ERROR_INVALID_USER_BUFFER,
        execute_access: true,
        delete_access: true,
        share_needs_access: false,
        size_needs_access: false,
        overlapped: true,
        mapped: MappedFile::Sections,
    },
    mapping: MappingRules {
        checks: MappingChecks::Desktop,
        page_identity: PageIdentity::File,
        coherent_file_io: true,
        rom_in_place: false,
        closes_file_handle: false,
        misaligned_offset: ERROR_MAPPED_ALIGNMENT,
        past_the_object: ERROR_ACCESS_DENIED,
        not_a_view: ERROR_INVALID_ADDRESS,
        unmap_anywhere: true,
        flush_zero_is_rest: true,
    },
};
