//! VirtualProtect: gives committed pages another protection.
//!
//! Modelled: pages of VirtualAlloc, on every version; pages of a view on the desktop, where the new
//! protection may not allow more than the view does. Not modelled: pages of a view on Windows CE,
//! whose pages do not say what becomes of them; PAGE_GUARD and PAGE_NOCACHE on the desktop.
//!
//! The order of checks: the protection, the size, the range.
//!
//! Documents: VirtualProtect, Windows CE 5.0 reference.

use super::virtual_alloc::check_protect;
use super::{ADDRESS, SIZE, desktop, not_reserved_by};
use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use abi::constant::{Family, PAGE_EXECUTE_WRITECOPY, PAGE_READWRITE, PAGE_WRITECOPY};
use abi::error::{ERROR_INVALID_ADDRESS, ERROR_INVALID_PARAMETER, ErrorCode};
use abi::protection::{allows, shares_writes};
use abi::{AccessKind, Address, ClauseId, PAGE_BYTES, ProcessId, ViewId, clause, not_modelled};
use kernel::region::PageState;
use std::ops::Range;

/// What the pages of the range are to allow.
pub(super) const NEW_PROTECT: Param = Param {
    name: "flNewProtect",
    takes: Takes::Number { families: PROTECTIONS, default: PAGE_READWRITE },
};

/// What its first page allowed before.
pub(super) const OLD_PROTECT: Param = Param {
    name: "lpflOldProtect",
    takes: Takes::Output { gives: Gives::Number { families: PROTECTIONS } },
};

pub(crate) static API: Api = Api {
    name: "VirtualProtect",
    params: &[ADDRESS, SIZE, NEW_PROTECT, OLD_PROTECT],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Gives committed pages another protection, and tells what that of the first one was.",
    document: "VirtualProtect, Windows CE 5.0 reference",
    clauses: &[
        clause::M_72,
        clause::O_10,
        clause::SZ_216,
        clause::SZ_217,
        clause::SZ_300,
        clause::SZ_359,
        clause::VP_01,
        clause::VP_02,
        clause::VP_03,
    ],
    invoke: |call, args| {
        let mut old = 0;
        let done = VirtualProtect(call, args.address(0), args.number(1), args.number(2), &mut old);
        if done && args.wants(3) {
            call.put(&API, "lpflOldProtect", old);
        }
        Returned::Value(done.into())
    },
};

const PROTECTIONS: &[Family] = &[Family::PageProtection];

/// Gives the pages that `dwSize` bytes from `lpAddress` on touch another protection. They are
/// committed and of one region or view. FALSE if they are not, or if the new protection is none
/// that they may have; then nothing is changed.
pub fn VirtualProtect(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwSize: u32,
    flNewProtect: u32,
    lpflOldProtect: &mut u32,
) -> bool {
    let process = call.process();
    let result = protect(call, process, lpAddress, dwSize, flNewProtect).map(|old| {
        *lpflOldProtect = old;
        true
    });
    call.finish(result, false)
}

/// Gives pages of a process another protection; returns that of the first one.
pub(super) fn protect(
    call: &mut Call<'_, '_>,
    process: ProcessId,
    address: Address,
    size: u32,
    protect: u32,
) -> Result<u32, Failure> {
    if protect != PAGE_WRITECOPY && protect != PAGE_EXECUTE_WRITECOPY {
        check_protect(call, protect, clause::SZ_216)?;
    }
    let desktop = desktop(call);
    let at = call.kernel.cpu(call.thread).slot_form(address.0);
    let start = at / PAGE_BYTES * PAGE_BYTES;
    let end = u64::from(at) + u64::from(size);
    let pages = (end - u64::from(start)).div_ceil(u64::from(PAGE_BYTES)) as u32;
    let code = if desktop { ERROR_INVALID_ADDRESS } else { ERROR_INVALID_PARAMETER };
    if size == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_216);
    }
    if let Ok(region) = call.kernel.private_region(process, start, pages) {
        let old = committed(call, process, start, pages, code)?;
        if protect == PAGE_WRITECOPY || protect == PAGE_EXECUTE_WRITECOPY {
            return refuse(ERROR_INVALID_PARAMETER, clause::SZ_216);
        }
        let done = call.kernel.commit(region, start, pages, protect);
        done.expect("pages that are committed are not paid for again");
        return Ok(old);
    }
    match call.kernel.view_around(process, Address(start)) {
        Some(view) if desktop => protect_view(call, view, start, pages, protect),
        Some(_) => Err(Failure::NotModelled(not_modelled::VIEW_PROTECTION)),
        None if desktop => refuse(code, clause::SZ_216),
        None => refuse(code, not_reserved_by(call, process, start, clause::VP_01)),
    }
}

/// The protection of the first page, if all of them are committed.
fn committed(
    call: &Call<'_, '_>,
    process: ProcessId,
    start: u32,
    pages: u32,
    code: ErrorCode,
) -> Result<u32, Failure> {
    let space = call.kernel.space_of(process, start);
    let (mut at, mut left, mut first) = (start, pages, None);
    while left > 0 {
        let run = call.kernel.query(space, at);
        let PageState::Committed(protect) = run.state else {
            return refuse(code, clause::SZ_216);
        };
        first = first.or(Some(protect));
        left = left.saturating_sub(run.pages);
        at = at.wrapping_add(run.pages * PAGE_BYTES);
    }
    Ok(first.expect("a range has a first page"))
}

/// A view for writing can be made read-only (M-72).
fn protect_view(
    call: &mut Call<'_, '_>,
    view: ViewId,
    start: u32,
    pages: u32,
    protect: u32,
) -> Result<u32, Failure> {
    let range = pages_of_view(call, view, start, pages)
        .ok_or(Failure::Refused(Refused { code: ERROR_INVALID_ADDRESS, clause: clause::SZ_216 }))?;
    let old = committed(call, call.process(), start, pages, ERROR_INVALID_ADDRESS)?;
    let of_view = call.kernel.state.views[view.0].protect;
    if let Some(clause) = exceeds(of_view, protect) {
        return refuse(ERROR_INVALID_PARAMETER, clause);
    }
    call.kernel.protect_view(view, range, protect);
    Ok(old)
}

/// The pages of a view that a range of addresses is, counted from its start.
pub(super) fn pages_of_view(
    call: &Call<'_, '_>,
    view: ViewId,
    start: u32,
    pages: u32,
) -> Option<Range<u32>> {
    let region = call.kernel.state.regions[call.kernel.state.views[view.0].region.0];
    let first = start.checked_sub(region.base)? / PAGE_BYTES;
    let end = first.checked_add(pages)?;
    (end <= region.pages).then_some(first..end)
}

/// Why pages of a view cannot have a protection: it allows what the view does not.
pub(super) fn exceeds(view: u32, protect: u32) -> Option<ClauseId> {
    let more = |kind| allows(protect, kind) && !allows(view, kind);
    let shared = shares_writes(protect) && !shares_writes(view);
    let copied = !shares_writes(protect) && more(AccessKind::Read);
    (shared || copied || more(AccessKind::Execute)).then_some(clause::SZ_217)
}
