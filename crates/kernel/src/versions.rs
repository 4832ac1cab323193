//! Everything that differs between versions, as data.
//!
//! Each version is one complete literal without `..`: a new field makes the compiler ask every
//! version for its answer.

use abi::OsVersion;

pub mod ce_net_4_2;

/// The rules of one operating-system version.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// Whose rules these are.
    pub version: OsVersion,
    /// One name space for all types of object (true), or one for each type (false).
    pub shared_name_space: bool,
    /// How many processes a machine can have besides the kernel.
    pub process_limit: u32,
    /// The first slot that a process can have.
    pub first_process_slot: u32,
    /// The last slot that a process can have.
    pub last_process_slot: u32,
    /// The first address of the large memory area.
    pub large_memory_start: u32,
    /// The first address after the large memory area.
    pub large_memory_end: u32,
    /// The size in bytes from which a bare PAGE_NOACCESS reservation goes to the large memory area.
    pub large_reservation_bytes: u32,
    /// The longest name of an object, in UTF-16 units without the terminating zero.
    pub name_limit: usize,
    /// The longest path, in UTF-16 units without the terminating zero.
    pub path_limit: usize,
    /// Handle values that a machine can have in use at once.
    pub handle_limit: u32,
}

impl Rules {
    /// The rules of a version, if it is modelled.
    pub fn of(version: OsVersion) -> Option<&'static Rules> {
        [&ce_net_4_2::RULES].into_iter().find(|rules| rules.version == version)
    }
}
