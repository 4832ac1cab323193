//! MapViewOfFile and MapViewOfFileEx of the desktop: the measured rules.

use super::Cx;
use super::view::Wanted;
use crate::case::Case;
use crate::state::{Body, Mapping, Row};
use abi::clause::*;
use abi::constant::*;
use abi::error::*;
use abi::protection::shares_writes;
use abi::{ErrorCode, GRANULARITY};

const DENIED: ErrorCode = ERROR_ACCESS_DENIED;
/// The addresses of a process, in bytes (W-26b).
const SPACE: u64 = 0x8000_0000;

/// The protection that an access gives a view (M-30, M-31).
pub(super) fn protect(access: u32) -> u32 {
    let has = |flag: u32| access & flag != 0;
    // Beside other rights FILE_MAP_COPY, which is also the right to ask, says nothing (M-30c).
    let copies = access & !FILE_MAP_EXECUTE == FILE_MAP_COPY;
    match (has(FILE_MAP_WRITE), has(FILE_MAP_READ), copies, has(FILE_MAP_EXECUTE)) {
        (true, _, _, true) => PAGE_EXECUTE_READWRITE,
        (true, _, _, false) => PAGE_READWRITE,
        (false, true, _, true) => PAGE_EXECUTE_READ,
        (false, true, _, false) => PAGE_READONLY,
        (false, false, true, true) => PAGE_EXECUTE_WRITECOPY,
        (false, false, true, false) => PAGE_WRITECOPY,
        (false, false, false, _) => PAGE_NOACCESS,
    }
}

/// Offset and address are multiples of 64 KB (M-33a, SZ-111).
pub(super) fn check_places(case: &mut Case, wanted: &Wanted) {
    let odd = wanted.offset % u64::from(GRANULARITY) != 0;
    case.refuse_if(odd, ERROR_MAPPED_ALIGNMENT, M_33A);
    case.refuse_if(wanted.base % GRANULARITY != 0, ERROR_MAPPED_ALIGNMENT, SZ_111);
    if wanted.access & !(FILE_MAP_ALL_ACCESS | FILE_MAP_EXECUTE) != 0 {
        case.unsure("what these accesses come to is not covered");
    }
}

/// The reasons that the object gives; returns the length of the view in bytes.
pub(super) fn check_object(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, row: Row) -> u64 {
    let Body::Mapping(mapping) = &cx.state.objects[row].body else { return wanted.len };
    check_protection(case, mapping, protect(wanted.access));
    check_rights(cx, case, mapping, wanted);
    let left = mapping.size.checked_sub(wanted.offset);
    let len = if wanted.len == 0 { left.unwrap_or(0) } else { wanted.len };
    if mapping.image {
        case.unsure("how long an image is the trace does not tell");
    } else {
        let outside = left.is_none_or(|left| left == 0);
        case.refuse_if(outside, ERROR_INVALID_PARAMETER, SZ_213);
        case.refuse_if(!outside && left.is_some_and(|left| wanted.len > left), DENIED, M_32A);
    }
    let short = ERROR_NOT_ENOUGH_MEMORY;
    case.refuse_if(len >= SPACE, short, SZ_214);
    case.may_refuse_if(
        len > SPACE / 16 || cx.state.is_crowded(cx.process, 0, len, SPACE),
        short,
        SZ_214,
    );
    if wanted.base != 0 {
        check_address(cx, case, wanted, len);
    }
    len
}

/// A view needs an object whose protection allows it (M-30e, M-31).
fn check_protection(case: &mut Case, mapping: &Mapping, protect: u32) {
    case.works_by(match protect {
        PAGE_NOACCESS => M_30A,
        PAGE_READONLY => M_30B,
        PAGE_WRITECOPY => M_30C,
        PAGE_READWRITE => M_30D,
        PAGE_EXECUTE_READ => M_31B,
        PAGE_EXECUTE_WRITECOPY => M_31C,
        _ => M_31D,
    });
    let writes = shares_writes(mapping.protect);
    let executes = mapping.protect & 0xF0 != 0;
    match protect {
        PAGE_READWRITE => case.refuse_if(!writes, DENIED, M_30E),
        PAGE_EXECUTE_READ => case.refuse_if(!executes, DENIED, M_31B),
        PAGE_EXECUTE_WRITECOPY => case.refuse_if(!executes, DENIED, M_31C),
        PAGE_EXECUTE_READWRITE => case.refuse_if(!writes || !executes, DENIED, M_31D),
        _ => {}
    }
}

/// And a handle that was opened for it (M-50).
fn check_rights(cx: &Cx<'_>, case: &mut Case, mapping: &Mapping, wanted: &Wanted) {
    let key = cx.state.rights_key(cx.process, wanted.handle);
    let Some(rights) = mapping.rights.get(&key).copied() else { return };
    let protect = protect(wanted.access);
    let reads = rights & (FILE_MAP_READ | FILE_MAP_COPY) != 0;
    let executes = rights & (FILE_MAP_EXECUTE | SECTION_MAP_EXECUTE) != 0;
    match protect {
        PAGE_READWRITE | PAGE_EXECUTE_READWRITE => {
            case.refuse_if(rights & FILE_MAP_WRITE == 0, DENIED, M_50C);
        }
        _ => case.refuse_if(!reads, DENIED, M_50B),
    }
    let runs = [PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY];
    case.refuse_if(runs.contains(&protect) && !executes, DENIED, M_50D);
}

/// An address at which something is takes no view (M-34).
fn check_address(cx: &Cx<'_>, case: &mut Case, wanted: &Wanted, len: u64) {
    let space = cx.space();
    let last = (u64::from(wanted.base) + len).saturating_sub(1);
    let last = u32::try_from(last).unwrap_or(u32::MAX);
    match cx.state.is_taken(space, wanted.base, last) || u64::from(last) >= SPACE {
        true => case.refuse_by(ERROR_INVALID_ADDRESS, M_34),
        // What else a process has there the trace does not tell.
        false => case.may_refuse(ERROR_INVALID_ADDRESS, M_34),
    }
}
