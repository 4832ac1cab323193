//! CeVirtualSharedAlloc: memory that its caller can write to and all others can read.
//!
//! Modelled: everything that the reference says but for callers that are not trusted, because every
//! program is (SZ-305). VirtualFree, VirtualProtect and VirtualQuery work on it as on other memory
//! of the caller.
//!
//! The order of checks: the size, the action, the address, addresses, frames.
//!
//! Documents: CeVirtualSharedAlloc, Windows CE 5.0 reference.

use super::virtual_alloc::refused_alloc;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, ONLY_5, Param, Returns, Takes};
use abi::constant::{Family, MEM_COMMIT, MEM_RESERVE, PAGE_READWRITE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, PAGE_BYTES, RegionId, clause};
use kernel::record::RegionUse;

pub(crate) static API: Api = Api {
    name: "CeVirtualSharedAlloc",
    params: &[
        Param { name: "lpvAddr", takes: Takes::Address },
        Param { name: "cbSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "fdwAction",
            takes: Takes::Number { families: &[Family::Memory], default: 0 },
        },
    ],
    returns: Returns::AddressOrNull,
    versions: ONLY_5,
    about: "Reserves or commits memory that its caller can write to and all others can read.",
    document: "CeVirtualSharedAlloc, Windows CE 5.0 reference",
    clauses: &[
        clause::LMA_07,
        clause::SZ_305,
        clause::O_11B,
        clause::O_11C,
        clause::OOM_06,
        clause::SZ_321,
    ],
    invoke: |call, args| {
        let base = CeVirtualSharedAlloc(call, args.address(0), args.number(1), args.number(2));
        Returned::Value(base.0)
    },
};

/// Reserves, commits or both (0) `cbSize` bytes of shared memory. Returns the first address, the same
/// for all processes, or NULL on failure.
pub fn CeVirtualSharedAlloc(
    call: &mut Call<'_, '_>,
    lpvAddr: Address,
    cbSize: u32,
    fdwAction: u32,
) -> Address {
    let result = allocate(call, lpvAddr, cbSize, fdwAction);
    call.finish(result, Address::NULL)
}

fn allocate(
    call: &mut Call<'_, '_>,
    address: Address,
    size: u32,
    action: u32,
) -> Result<Address, Failure> {
    let action = if action == 0 { MEM_RESERVE | MEM_COMMIT } else { action };
    if size == 0 || action & !(MEM_RESERVE | MEM_COMMIT) != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_305);
    }
    if action & MEM_RESERVE == 0 {
        return commit(call, address, size);
    }
    if address != Address::NULL {
        return refuse(ERROR_INVALID_PARAMETER, clause::LMA_07);
    }
    let pages = size.div_ceil(PAGE_BYTES);
    let (region, base) = reserve(call, pages)?;
    if action & MEM_COMMIT != 0 {
        if let Err(refusal) = call.kernel.commit(region, base, pages, PAGE_READWRITE) {
            call.kernel.release(region);
            return Err(refused_alloc(call, refusal));
        }
    }
    Ok(Address(base))
}

fn reserve(call: &mut Call<'_, '_>, pages: u32) -> Result<(RegionId, u32), Failure> {
    let slots = call.kernel.rules.slots().expect("the version has slots");
    let (process, area) = (call.process(), slots.large_memory);
    let space = call.kernel.space_of(process, area.start);
    let found = call.kernel.find_free(space, area, u64::from(pages), false);
    let base = found.map_err(|refusal| refused_alloc(call, refusal))?;
    let place = (base, pages);
    Ok((call.kernel.reserve_for(process, place, PAGE_READWRITE, RegionUse::Shared), base))
}

/// Commits in shared memory of the caller, from the page of an address on.
fn commit(call: &mut Call<'_, '_>, address: Address, size: u32) -> Result<Address, Failure> {
    let start = address.0 / PAGE_BYTES * PAGE_BYTES;
    let bytes = u64::from(address.0 - start) + u64::from(size);
    let pages = bytes.div_ceil(u64::from(PAGE_BYTES)) as u32;
    let found = call.kernel.private_region(call.process(), start, pages).ok();
    let shared =
        |region: &RegionId| call.kernel.state.regions[region.0].used_for == RegionUse::Shared;
    let Some(region) = found.filter(shared) else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_305);
    };
    match call.kernel.commit(region, start, pages, PAGE_READWRITE) {
        Ok(()) => Ok(Address(start)),
        Err(refusal) => Err(refused_alloc(call, refusal)),
    }
}
