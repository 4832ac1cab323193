//! Address space and the system's sizes.

pub(crate) mod ce_virtual_shared_alloc;
mod ex;
pub(crate) mod get_store_information;
pub(crate) mod get_system_info;
pub(crate) mod get_system_memory_division;
pub(crate) mod global_memory_status;
pub(crate) mod set_system_memory_division;
pub(crate) mod virtual_alloc;
pub(crate) mod virtual_alloc_ex;
pub(crate) mod virtual_copy;
pub(crate) mod virtual_copy_ex;
pub(crate) mod virtual_free;
pub(crate) mod virtual_free_ex;
pub(crate) mod virtual_protect;
pub(crate) mod virtual_protect_ex;
pub(crate) mod virtual_query;

use crate::Call;
use crate::answer::{Failure, Refused};
use crate::api::{Param, Takes};
use crate::refusals::refused;
use abi::error::{ERROR_INVALID_ADDRESS, ERROR_INVALID_PARAMETER};
use abi::{ClauseId, ProcessId, clause};
use kernel::Stop;
use kernel::record::RegionUse;
use kernel::versions::MappingChecks;

/// Where a range begins that VirtualAlloc and its kin are about.
const ADDRESS: Param = Param { name: "lpAddress", takes: Takes::Address };

/// How many bytes it has.
const SIZE: Param = Param { name: "dwSize", takes: Takes::Number { families: &[], default: 0 } };

/// True on the desktop, which commits in every view and has codes of its own.
fn desktop(call: &Call<'_, '_>) -> bool {
    call.kernel.rules.mapping.checks == MappingChecks::Desktop
}

/// An address that will not do: SZ-250 on the desktop, what the clause says elsewhere.
fn wrong_address(call: &Call<'_, '_>, elsewhere: ClauseId) -> Failure {
    Failure::Refused(match desktop(call) {
        true => Refused { code: ERROR_INVALID_ADDRESS, clause: clause::SZ_250 },
        false => Refused { code: ERROR_INVALID_PARAMETER, clause: elsewhere },
    })
}

/// The clause against giving back or protecting what the caller did not reserve: memory of a heap, a
/// stack or a module (SZ-359), or of another process (O-10). Where nothing of the kind lies,
/// `elsewhere` is.
fn not_reserved_by(
    call: &Call<'_, '_>,
    process: ProcessId,
    at: u32,
    elsewhere: ClauseId,
) -> ClauseId {
    let around = call.kernel.region_around(call.kernel.space_of(process, at), at);
    let Some(id) = around.filter(|_| !desktop(call)) else { return elsewhere };
    let region = &call.kernel.state.regions[id.0];
    match region.used_for {
        RegionUse::Private | RegionUse::Shared if region.owner != Some(process) => clause::O_10,
        RegionUse::Private | RegionUse::Shared | RegionUse::View(_) => elsewhere,
        RegionUse::Heap(_) | RegionUse::Stack(_) | RegionUse::Image { .. } => clause::SZ_359,
    }
}

/// Why a question about the line of a machine, or its move, comes to nothing.
fn line_stopped(stop: Stop) -> Failure {
    match stop {
        Stop::Refused(refusal) => refused(refusal),
        Stop::NotModelled(what) => Failure::NotModelled(what),
        Stop::Faulted(_) => unreachable!("no memory is touched"),
    }
}
