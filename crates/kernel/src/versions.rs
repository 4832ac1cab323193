//! Everything that differs between versions, as data.
//!
//! Each version is one complete literal without `..`: a new field makes the compiler ask every
//! version for its answer.

use crate::FaultCause;
use abi::error::ErrorCode;
use abi::world::LowMemory;
use abi::{ExceptionCode, Handle, OsVersion, PoolKind};

pub mod ce_3_0;
pub mod ce_5_0;
pub mod ce_6_0;
pub mod ce_net_4_2;
pub mod win32;

/// The rules of one operating-system version.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whose rules these are.
    pub version: OsVersion,
    /// How many processes a machine can have besides the kernel.
    pub process_limit: u32,
    /// What the addresses of a machine or a process are.
    pub space: AddressSpace,
    /// The stacks of threads.
    pub stack: StackRules,
    /// Committed memory without a file takes its frames at the commit (CFM-11a: there is no paging
    /// file), or each page takes one when it is touched first.
    pub commit_takes_frames: bool,
    /// When memory is low and a single commit is limited; none: never.
    pub low_memory: Option<LowMemory>,
    /// The shell asks applications to give memory back; none: it does not.
    pub hibernation: Option<Hibernation>,
    /// The paging pool that a machine can have, if it can have one.
    pub paging_pool: Option<PoolKind>,
    /// Heaps; none: they are not modelled.
    pub heap: Option<HeapRules>,
    /// What a name of a kernel object is.
    pub names: NameRules,
    /// What a handle value is.
    pub handles: HandleRules,
    /// Paths and open files.
    pub files: FileRules,
    /// File-mapping objects and their views.
    pub mapping: MappingRules,
}

impl Rules {
    /// What a touch of memory raises that fails for this cause: an access violation (PERM-08,
    /// EX-03), for want of a frame too (SZ-71, SZ-215). Only a page that cannot be read may be told
    /// apart.
    pub const fn exception(&self, cause: FaultCause) -> ExceptionCode {
        match cause {
            // SZ-301
            FaultCause::GuardPage => ExceptionCode::GUARD_PAGE,
            FaultCause::ReadFailed
            | FaultCause::MediumRemoved
            | FaultCause::ServerGone
            | FaultCause::PastEndOfFile => self.mapping.failed_page_in,
            FaultCause::NullGuard
            | FaultCause::Free
            | FaultCause::NotCommitted
            | FaultCause::StackOverflow
            | FaultCause::Protection
            | FaultCause::OtherSlot { .. }
            | FaultCause::KernelSpace
            | FaultCause::EndOfSpace
            | FaultCause::OutOfFrames
            | FaultCause::TrimmedInCall => ExceptionCode::ACCESS_VIOLATION,
        }
    }
}

/// What the addresses of a machine or a process are.
#[derive(Debug, PartialEq, Eq)]
pub enum AddressSpace {
    /// One space for the machine, in slots of 32 MB (MAP-01).
    Slots(Slots),
    /// A space for each process (SI-07).
    Flat(Flat),
}

/// One space for all processes of a machine: 32 MB for each of at most 32 (SI-06).
#[derive(Debug, PartialEq, Eq)]
pub struct Slots {
    /// The first slot that a process can have.
    pub first_process: u32,
    /// The last slot that a process can have.
    pub last_process: u32,
    /// Slot 1 holds code of ROM modules that every process can read (SLOT-04), not the kernel's
    /// own process (SLOT-03).
    pub slot_1_is_for_all: bool,
    /// Where views and large reservations lie (MAP-04), by one rule in all versions with slots
    /// (O-05). It is no part of the 32 MB of a process (CFM-07, MMF-02), and so the way to a region
    /// that is larger than these (OV-07, LMA-08).
    pub large_memory: Area,
    /// The size in bytes from which a bare PAGE_NOACCESS reservation goes to the large memory area
    /// (LMA-04).
    pub large_reservation_bytes: u32,
}

/// Heaps.
#[derive(Debug, PartialEq, Eq)]
pub struct HeapRules {
    /// The addresses that a heap that can grow reserves at once, in bytes (HEAP-02).
    pub part_bytes: u32,
    /// The largest block, in bytes, that shares a part with others (HEAP-01).
    pub large_block_bytes: u32,
}

/// When the shell asks applications to give memory back.
#[derive(Debug, PartialEq, Eq)]
pub struct Hibernation {
    /// While fewer pages than these are free.
    pub pages: u32,
    /// The processes that it never asks: those of the system have no windows.
    pub never: &'static [&'static str],
}

/// A space for each process.
#[derive(Debug, PartialEq, Eq)]
pub struct Flat {
    /// Where a process reserves memory and maps files.
    pub private: Area,
    /// Where DLLs lie; none: modules are not modelled.
    pub dlls: Option<Area>,
    /// Where RAM-backed views lie, at one address in all processes; none: they are private too.
    pub shared_views: Option<Area>,
}

/// The stacks of threads.
#[derive(Debug, PartialEq, Eq)]
pub struct StackRules {
    /// Bytes reserved for a stack unless its EXE or its thread says otherwise.
    pub default_bytes: u32,
    /// Pages at its low end that are never committed (O-28).
    pub overflow_pages: u32,
    /// STACK_SIZE_PARAM_IS_A_RESERVATION makes the size that CreateThread is given count (STK-04).
    pub size_of_thread: bool,
}

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first address.
    pub start: u32,
    /// The first address after it.
    pub end: u32,
}

impl Area {
    /// Whether an address lies in it.
    pub fn contains(self, address: u32) -> bool {
        (self.start..self.end).contains(&address)
    }
}

/// What a name of a kernel object is.
#[derive(Debug, PartialEq, Eq)]
pub struct NameRules {
    /// One name space for all types of object (true), or one for each type (false).
    pub shared_space: bool,
    /// The longest name, in UTF-16 units without the terminating zero.
    pub limit: usize,
    /// The empty text is a name like any other (true), or no name (false).
    pub empty_is_a_name: bool,
    /// `Global\` and `Local\` before a name choose its name space.
    pub prefixes: bool,
    /// A view alone keeps the name of its object (OPEN-19), or the name goes with the last handle.
    pub views_keep_names: bool,
}

/// Whose a handle value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandleScope {
    /// One value for an object in all processes, counted by process (HND-01).
    Machine,
    /// Each process has a table of its own (HND-04).
    Process,
}

/// What a handle value is.
#[derive(Debug, PartialEq, Eq)]
pub struct HandleRules {
    /// Whose it is.
    pub scope: HandleScope,
    /// Values that can be in use at once, in a machine or in a process: at most 2^17.
    pub limit: u32,
    /// The low two bits of a handle's value.
    pub low_bits: u32,
    /// The low two bits of an identifier's value.
    pub identifier_low_bits: u32,
    /// The low two bits of a value that a program passes do not count.
    pub any_low_bits: bool,
    /// The identifier of a process or a thread can be used as a handle to it (HND-05).
    pub identifiers_are_handles: bool,
    /// The pseudo-handle by which a process names itself.
    pub current_process: Handle,
    /// The pseudo-handle by which a thread names itself.
    pub current_thread: Handle,
    /// Handles can be inherited by a new process, have flags, and can be duplicated with less
    /// access.
    pub desktop: bool,
    /// WaitForMultipleObjects can wait for all of several objects (SZ-271), not only for any
    /// (SZ-270).
    pub waits_for_all: bool,
}

/// How CreateFileForMapping shares a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingShare {
    /// As dwShareMode says (CFFM-06).
    AsGiven,
    /// By the access alone (CFFM-07).
    ByAccess,
}

/// What a living file-mapping object keeps others from doing to its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappedFile {
    /// To delete it, and to move its end (DF-01, SEOF-03).
    Pinned,
    /// To delete it, and to shorten it. While one writes to the file, an open has to share
    /// writing; while one shows it as an image, nobody opens it to write.
    Sections,
}

/// Paths and open files.
#[derive(Debug, PartialEq, Eq)]
pub struct FileRules {
    /// The longest path, in UTF-16 units without the terminating zero.
    pub path_limit: usize,
    /// A path begins at a drive or at a current folder (true), or at the one root (CF-06).
    pub drives: bool,
    /// How CreateFileForMapping shares a file.
    pub mapping_share: MappingShare,
    /// SetFilePointer moves by 64 bits (SFP-02).
    pub wide_seek: bool,
    /// The code of WriteFile for a buffer that cannot be read (SZ-33, SZ-254).
    pub unreadable_buffer: ErrorCode,
    /// GENERIC_EXECUTE is an access to a file (CF-04).
    pub execute_access: bool,
    /// DELETE and the other single accesses can be asked for, FILE_SHARE_DELETE shares deleting,
    /// and a file that is deleted while it is open goes with its last handle (true), or an open
    /// file is not deleted (DF-01).
    pub delete_access: bool,
    /// A file on a share cannot be opened without access (CF-10).
    pub share_needs_access: bool,
    /// GetFileSize needs a handle that can read or write (GFS-01).
    pub size_needs_access: bool,
    /// Input and output can be overlapped, which is not modelled (true), or is refused (CF-05).
    pub overlapped: bool,
    /// What a living file-mapping object keeps others from doing to its file.
    pub mapped: MappedFile,
}

/// Which page protections, section flags and accesses there are, and in which order they are
/// judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingChecks {
    /// PAGE_READONLY and PAGE_READWRITE; FILE_MAP_READ and FILE_MAP_WRITE (CFM-10, MV-04).
    Ce,
    /// All that the desktop documents, as measured there.
    Desktop,
}

/// What gives a page its identity: what must be the same for two views to show one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageIdentity {
    /// The file-mapping object: the documents promise no more (CFM-29).
    Object,
    /// The file, whatever object it is mapped by.
    File,
}

/// File-mapping objects and their views.
#[derive(Debug, PartialEq, Eq)]
pub struct MappingRules {
    /// What a caller can ask for, and how it is judged.
    pub checks: MappingChecks,
    /// What gives a page its identity.
    pub page_identity: PageIdentity,
    /// ReadFile and WriteFile see and change the pages of views (true), or the file on its volume
    /// alone (CFM-31, OPEN-14).
    pub coherent_file_io: bool,
    /// Pages of an uncompressed ROM file that is mapped PAGE_READONLY are used in place (CFM-33).
    pub rom_in_place: bool,
    /// The handle from CreateFileForMapping is closed with the mapping (CFFM-03, OPEN-20).
    pub closes_file_handle: bool,
    /// The code for an offset that is no multiple of the allocation granularity (OPEN-07).
    pub misaligned_offset: ErrorCode,
    /// The code for a view that reaches past its object (OPEN-08).
    pub past_the_object: ErrorCode,
    /// The code for an address that is not in a view (OPEN-10).
    pub not_a_view: ErrorCode,
    /// What a touch raises whose page cannot be read from its medium (OPEN-24, EX-04).
    pub failed_page_in: ExceptionCode,
    /// UnmapViewOfFile takes any address in the view, not its base alone (UM-01).
    pub unmap_anywhere: bool,
    /// FlushViewOfFile takes a length of 0 as all the rest of the view (FV-02).
    pub flush_zero_is_rest: bool,
}

impl Rules {
    /// The slots of a machine, if its processes share one address space.
    pub fn slots(&self) -> Option<&Slots> {
        match &self.space {
            AddressSpace::Slots(slots) => Some(slots),
            AddressSpace::Flat(_) => None,
        }
    }

    /// The rules of a version.
    pub fn of(version: OsVersion) -> &'static Rules {
        match version {
            OsVersion::Ce3_0 => &ce_3_0::RULES,
            OsVersion::CeNet4_2 => &ce_net_4_2::RULES,
            OsVersion::Ce5_0 => &ce_5_0::RULES,
            OsVersion::Ce6_0 => &ce_6_0::RULES,
            OsVersion::Win32 => &win32::RULES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi::Address;

    #[test]
    fn traces_know_which_versions_have_slots_and_which_addresses_are_common() {
        for version in OsVersion::ALL {
            let rules = Rules::of(version);
            assert_eq!(rules.version, version);
            assert_eq!(rules.slots().is_some(), version.has_slots());
            let own_pages = rules.mapping.page_identity == PageIdentity::Object;
            assert_eq!(own_pages, version.has_own_pages());
            assert_eq!(rules.commit_takes_frames, version.commit_takes_frames());
            assert_eq!(rules.process_limit, version.process_limit());
            assert_eq!(rules.low_memory, version.low_memory());
            let asked = rules.hibernation.as_ref();
            assert_eq!(asked.map(|rule| rule.pages), version.hibernation_pages());
            assert!(asked.is_none_or(|rule| rule.never == version.system_processes()));
            assert_eq!(rules.paging_pool, version.paging_pool());
            let common = |at: u32| match &rules.space {
                AddressSpace::Slots(_) => true,
                AddressSpace::Flat(flat) => flat.shared_views.is_some_and(|area| area.contains(at)),
            };
            for at in [0x10000, 0x5FFF_FFFF, 0x6000_0000, 0x6FFF_FFFF, 0x7000_0000] {
                assert_eq!(common(at), version.is_common(Address(at)), "{version} {at:#x}");
            }
        }
    }
}
