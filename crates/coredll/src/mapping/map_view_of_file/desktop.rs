//! The checks of MapViewOfFile on the desktop.
//!
//! Their order: the offset, the handle, what the handle allows, what the object's protection allows;
//! the range and the room for it are the kernel's (SZ-211).

use super::decode_handle;
use crate::Call;
use crate::answer::{Failure, Refused, refuse};
use crate::refusals::refused;
use abi::constant::{
    FILE_MAP_COPY, FILE_MAP_EXECUTE, FILE_MAP_READ, FILE_MAP_WRITE, PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY, PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE,
    PAGE_WRITECOPY, SEC_IMAGE, SECTION_MAP_EXECUTE, SECTION_MAP_READ, SECTION_MAP_WRITE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_ADDRESS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
    ERROR_NOT_ENOUGH_MEMORY,
};
use abi::protection::{allows, shares_writes};
use abi::{AccessKind, Address, ClauseId, GRANULARITY, Handle, ObjectId, ProcessId, clause};
use kernel::Refusal;
use kernel::record::Body;

#[inline(never)]
pub(super) fn decode(
    call: &Call<'_, '_>,
    (process, handle): (ProcessId, Handle),
    access: u32,
    offset: u64,
    base: Option<Address>,
) -> Result<(ObjectId, u32), Failure> {
    let unit = u64::from(GRANULARITY);
    let misaligned = call.kernel.rules.mapping.misaligned_offset;
    if offset % unit != 0 {
        return refuse(misaligned, clause::M_33A);
    }
    if base.is_some_and(|base| u64::from(base.0) % unit != 0) {
        return refuse(misaligned, clause::SZ_111);
    }
    let (object, mapping, granted) =
        decode_handle(call, process, handle).map_err(|failure| match failure {
            Failure::Refused(_) => {
                Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clause::M_35 })
            }
            other => other,
        })?;
    let protect = protection_of(access);
    let asked = rights_for(protect);
    // The object allows what a view of its own protection needs, and any reading.
    let allowed = rights_for(mapping.protect) | SECTION_MAP_READ;
    if granted & allowed & asked != asked {
        return refuse(ERROR_ACCESS_DENIED, denied_clause(protect));
    }
    let image = mapping.section & SEC_IMAGE != 0;
    Ok((object, if image { PAGE_EXECUTE_WRITECOPY } else { protect }))
}

/// The protection of the pages of a view: FILE_MAP_WRITE goes before FILE_MAP_READ, and that before
/// FILE_MAP_COPY; FILE_MAP_EXECUTE alone allows nothing (M-31a). FILE_MAP_ALL_ACCESS contains
/// FILE_MAP_WRITE and no right to execute (M-30f).
fn protection_of(access: u32) -> u32 {
    let has = |flag| access & flag != 0;
    // FILE_MAP_COPY counts alone, because it is the right to query as well.
    let copy = access & !FILE_MAP_EXECUTE == FILE_MAP_COPY;
    match has(FILE_MAP_EXECUTE) {
        _ if !has(FILE_MAP_WRITE | FILE_MAP_READ) && !copy => PAGE_NOACCESS, // M-30a
        false if has(FILE_MAP_WRITE) => PAGE_READWRITE,                      // M-30d, W-36
        false if has(FILE_MAP_READ) => PAGE_READONLY,                        // M-30b
        false => PAGE_WRITECOPY,                                             // M-30c
        true if has(FILE_MAP_WRITE) => PAGE_EXECUTE_READWRITE,
        true if has(FILE_MAP_READ) => PAGE_EXECUTE_READ,
        true => PAGE_EXECUTE_WRITECOPY,
    }
}

/// The rights to an object that a view of this protection needs, as SECTION_ bits: to read or to
/// write, never both (M-50b, M-50c), and to execute besides (M-50d).
fn rights_for(protect: u32) -> u32 {
    let map = if shares_writes(protect) { SECTION_MAP_WRITE } else { SECTION_MAP_READ };
    let execute = if allows(protect, AccessKind::Execute) { SECTION_MAP_EXECUTE } else { 0 };
    map | execute
}

fn denied_clause(protect: u32) -> ClauseId {
    match protect {
        PAGE_READWRITE => clause::M_30E,
        PAGE_EXECUTE_READWRITE => clause::M_31D,
        PAGE_EXECUTE_READ => clause::M_31B,
        PAGE_EXECUTE_WRITECOPY => clause::M_31C,
        _ => clause::SZ_212,
    }
}

/// Protects the headers of an image that was just mapped (SZ-258).
#[inline(never)]
pub(super) fn protect_headers(call: &mut Call<'_, '_>, object: ObjectId, base: Address) {
    let Body::FileMapping(mapping) = call.kernel.state.objects[object.0].body else { return };
    if mapping.section & SEC_IMAGE != 0 {
        let view = call.kernel.view_around(call.process(), base).expect("it was just mapped");
        call.kernel.protect_view(view, 0..1, PAGE_READONLY);
    }
}

/// The refusals of mapping the view itself.
pub(super) fn refused_view(call: &Call<'_, '_>, refusal: Refusal) -> Failure {
    let past = call.kernel.rules.mapping.past_the_object;
    let (code, clause) = match refusal {
        Refusal::PastTheObject => (past, clause::M_32A),
        Refusal::EmptyView | Refusal::BeginsPastTheObject => {
            (ERROR_INVALID_PARAMETER, clause::SZ_213)
        }
        Refusal::ObjectProtection => (ERROR_ACCESS_DENIED, clause::M_30E),
        Refusal::OutOfAddresses => (ERROR_NOT_ENOUGH_MEMORY, clause::SZ_214),
        Refusal::AddressTaken => (ERROR_INVALID_ADDRESS, clause::M_34),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}
