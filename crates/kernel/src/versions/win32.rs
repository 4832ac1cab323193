//! desktop Windows, 32-bit, as documented and measured.

use super::{
    AddressSpace, Area, FileRules, Flat, HandleRules, HandleScope, MappedFile, MappingChecks,
    MappingRules, MappingShare, NameRules, PageIdentity, Rules, StackRules,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_ADDRESS, ERROR_INVALID_USER_BUFFER, ERROR_MAPPED_ALIGNMENT,
};
use abi::{ExceptionCode, Handle, OsVersion};

/// The rules of desktop Windows, 32-bit, as documented and measured.
pub static RULES: Rules = Rules {
    version: OsVersion::Win32,
    process_limit: 32_000, // No document gives a limit: as many as CE 6.0.
    space: AddressSpace::Flat(Flat {
        private: Area { start: 0x0001_0000, end: 0x7FFF_0000 },
        dlls: None,
        shared_views: None, // W-34a, W-37b
    }),
    // No process of the desktop has a stack here: its modules are not modelled.
    stack: StackRules { default_bytes: 1 << 20, overflow_pages: 1, size_of_thread: true },
    commit_takes_frames: false, // W-23, W-27
    low_memory: None,           // OOM-05 does not speak of this version.
    hibernation: None,          // OOM-08 does not speak of this version.
    paging_pool: None,
    heap: None,
    names: NameRules {
        shared_space: true,      // NM-09
        limit: 32_766,           // SZ-163
        empty_is_a_name: false,  // M-41c
        prefixes: true,          // W-53
        views_keep_names: false, // M-54a, W-35a
    },
    handles: HandleRules {
        scope: HandleScope::Process, // M-52b
        limit: 1 << 17,
        low_bits: 0b00, // SZ-160
        identifier_low_bits: 0b00,
        any_low_bits: true,
        identifiers_are_handles: false,
        current_process: Handle(0xFFFF_FFFF), // SZ-161
        current_thread: Handle(0xFFFF_FFFE),
        desktop: true,
        waits_for_all: true,
    },
    files: FileRules {
        path_limit: 259, // CF-01
        drives: true,
        mapping_share: MappingShare::AsGiven,
        wide_seek: true,
        unreadable_buffer: ERROR_INVALID_USER_BUFFER,
        execute_access: true,
        delete_access: true, // SZ-189, W-56a
        share_needs_access: false,
        size_needs_access: false,     // SZ-203
        overlapped: true,             // SZ-119
        mapped: MappedFile::Sections, // SZ-185, W-51a
    },
    mapping: MappingRules {
        checks: MappingChecks::Desktop,
        page_identity: PageIdentity::File, // M-63a, W-60
        coherent_file_io: true,            // M-63a, M-63b
        rom_in_place: false,
        closes_file_handle: false,
        misaligned_offset: ERROR_MAPPED_ALIGNMENT, // M-33a
        past_the_object: ERROR_ACCESS_DENIED,      // M-32a
        not_a_view: ERROR_INVALID_ADDRESS,         // M-36b
        failed_page_in: ExceptionCode::IN_PAGE_ERROR, // EX-04, W-55
        unmap_anywhere: true,                      // M-36a
        flush_zero_is_rest: true,                  // W-52a
    },
};
