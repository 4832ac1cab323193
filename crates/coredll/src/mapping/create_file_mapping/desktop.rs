//! The checks of CreateFileMapping on the desktop.
//!
//! Their order: the protection, a size for an object without a file, the name, the section
//! attributes, the file handle and its access, the size of the file. Of an object that exists only
//! the first three are looked at (M-44a).

use super::{Act, open_by_name, open_file};
use crate::Call;
use crate::answer::{Failure, Refused, refuse};
use crate::refusals::refused;
use abi::constant::{
    PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_NOACCESS,
    PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, SEC_COMMIT, SEC_FILE, SEC_IMAGE,
    SEC_LARGE_PAGES, SEC_NOCACHE, SEC_RESERVE, SEC_WRITECOMBINE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_DISK_FULL, ERROR_FILE_INVALID,
    ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY,
    ERROR_PRIVILEGE_NOT_HELD,
};
use abi::protection::{allows, shares_writes};
use abi::world::FileKind;
use abi::{AccessKind, ClauseId, Handle, PAGE_BYTES, clause};
use kernel::Refusal;
use kernel::file_mapping::NewMapping;
use kernel::record::OpenFile;
use std::sync::Arc;

/// All section attributes.
const SECTION: u32 = SEC_FILE
    | SEC_IMAGE
    | SEC_RESERVE
    | SEC_COMMIT
    | SEC_NOCACHE
    | SEC_WRITECOMBINE
    | SEC_LARGE_PAGES;

/// The most bytes of an object without a file: 16 TB (SZ-210).
const PAGING_FILE_BYTES: u64 = 1 << 44;

pub(super) fn decode(
    call: &mut Call<'_, '_>,
    file: Handle,
    attributes: u32,
    size: u64,
    name: Option<&Arc<str>>,
) -> Result<Act, Failure> {
    let protect = attributes & !SECTION;
    check_protection(protect)?;
    // M-05a: NULL is no file either.
    let without_file = file == Handle::INVALID || file == Handle::NULL;
    if without_file && size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::M_20A);
    }
    let name = match open_by_name(call, name, clause::M_40A)? {
        (Some(object), _) => return Ok(Act::Open(object)),
        (None, name) => name,
    };
    let section = decode_section(attributes & SECTION, without_file)?;
    let (file, size) = match without_file {
        true => (None, decode_paging_file_size(size)?),
        false => {
            let open = decode_file(call, file, protect, section)?;
            (Some(open), decode_file_size(call, &open, protect, section, size)?)
        }
    };
    call.kernel.room_for_handles(call.process(), 1).map_err(refused)?;
    Ok(Act::Create(NewMapping { file, protect, section, size, name }))
}

/// Exactly one protection that an object can have, and nothing beside it.
fn check_protection(protect: u32) -> Result<(), Failure> {
    match protect {
        PAGE_READONLY
        | PAGE_READWRITE
        | PAGE_WRITECOPY
        | PAGE_EXECUTE_READ
        | PAGE_EXECUTE_READWRITE
        | PAGE_EXECUTE_WRITECOPY => Ok(()),
        PAGE_EXECUTE | PAGE_NOACCESS => refuse(ERROR_INVALID_PARAMETER, clause::M_01B),
        // Several protections, or none.
        _ if protect < 0x100 => refuse(ERROR_INVALID_PARAMETER, clause::M_01A),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::M_01C),
    }
}

/// The section attributes, with SEC_COMMIT where none is given.
fn decode_section(section: u32, without_file: bool) -> Result<u32, Failure> {
    let wrong = |clause| refuse(ERROR_INVALID_PARAMETER, clause);
    let kinds = section & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE);
    match kinds.count_ones() {
        _ if section & SEC_FILE != 0 => wrong(clause::M_10D),
        0 if section == 0 => Ok(SEC_COMMIT),
        0 if section & SEC_LARGE_PAGES != 0 => wrong(clause::M_10E),
        0 if section & SEC_WRITECOMBINE != 0 => wrong(clause::M_10F),
        0 => wrong(clause::M_10C),
        1 if section & SEC_LARGE_PAGES != 0 => match kinds == SEC_COMMIT && without_file {
            true => refuse(ERROR_PRIVILEGE_NOT_HELD, clause::SZ_255),
            false => wrong(clause::M_10E),
        },
        1 if section & SEC_WRITECOMBINE != 0 && kinds == SEC_IMAGE => wrong(clause::M_10F),
        1 if kinds == SEC_IMAGE && without_file => refuse(ERROR_BAD_EXE_FORMAT, clause::M_11A),
        1 => Ok(section),
        _ => wrong(clause::M_10B),
    }
}

/// M-20c: whole pages.
fn decode_paging_file_size(size: u64) -> Result<u64, Failure> {
    match size.checked_next_multiple_of(u64::from(PAGE_BYTES)) {
        Some(size) if size <= PAGING_FILE_BYTES => Ok(size),
        _ => refuse(ERROR_NOT_ENOUGH_MEMORY, clause::SZ_210),
    }
}

fn decode_file(
    call: &Call<'_, '_>,
    file: Handle,
    protect: u32,
    section: u32,
) -> Result<OpenFile, Failure> {
    let none = Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clause::M_05B });
    let open = open_file(call, file).ok_or(none)?;
    let image = section & SEC_IMAGE != 0;
    let writes = shares_writes(protect) && !image;
    let executes = allows(protect, AccessKind::Execute) && !image;
    if !open.read || writes && !open.write || executes && !open.execute {
        return refuse(ERROR_ACCESS_DENIED, access_clause(writes, executes));
    }
    call.kernel.reachable(call.machine(), open.file).map_err(refused)?;
    Ok(open)
}

fn access_clause(writes: bool, executes: bool) -> ClauseId {
    match (writes, executes) {
        (false, false) => clause::M_03A,
        (true, false) => clause::M_03B,
        (false, true) => clause::M_03C,
        (true, true) => clause::M_03D,
    }
}

fn decode_file_size(
    call: &Call<'_, '_>,
    open: &OpenFile,
    protect: u32,
    section: u32,
    size: u64,
) -> Result<u64, Failure> {
    let record = &call.kernel.state.files[open.file.0];
    match size {
        _ if section & SEC_IMAGE != 0 => match record.kind {
            FileKind::Image if record.size > 0 => Ok(record.size),
            _ => refuse(ERROR_BAD_EXE_FORMAT, clause::M_11A),
        },
        0 if record.size == 0 => refuse(ERROR_FILE_INVALID, clause::M_21A),
        0 => Ok(record.size),
        size if size > record.size && !shares_writes(protect) => {
            refuse(ERROR_NOT_ENOUGH_MEMORY, clause::M_21C)
        }
        size => Ok(size),
    }
}

/// The refusals of making the object itself.
pub(super) fn refused_size(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::DiskFull => (ERROR_DISK_FULL, clause::SZ_35),
        Refusal::TooLarge => (ERROR_DISK_FULL, clause::M_21D),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}
