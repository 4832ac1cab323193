//! VirtualFree: decommits pages or releases a reservation.
//!
//! Modelled: everything that the references for Windows CE 3.0 to 5.0 say.
//!
//! Documents: VirtualFree, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use abi::constant::{Family, MEM_DECOMMIT, MEM_RELEASE};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, ClauseId, PAGE_BYTES, RegionId, clause};

pub(crate) static API: Api = Api {
    name: "VirtualFree",
    params: &[
        Param { name: "lpAddress", takes: Takes::Address },
        Param { name: "dwSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "dwFreeType",
            takes: Takes::Number { families: &[Family::Memory], default: MEM_RELEASE },
        },
    ],
    returns: Returns::Boolean,
    about: "Decommits pages of a reservation or releases it as a whole.",
    document: "VirtualFree, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        let done =
            VirtualFree(call, args.address(0), args.number(1, 0), args.number(2, MEM_RELEASE));
        Returned::Value(done.into())
    },
};

/// With MEM_RELEASE gives back the reservation whose base is `lpAddress` (`dwSize` is 0); with
/// MEM_DECOMMIT the pages that `dwSize` bytes touch. FALSE, and nothing changed, otherwise.
pub fn VirtualFree(
    call: &mut Call<'_, '_>,
    lpAddress: Address,
    dwSize: u32,
    dwFreeType: u32,
) -> bool {
    let result = match dwFreeType {
        MEM_RELEASE => release(call, lpAddress, dwSize),
        MEM_DECOMMIT => decommit(call, lpAddress, dwSize),
        // VF-03: exactly one of the two.
        _ => refuse(ERROR_INVALID_PARAMETER, clause::VF_03),
    };
    let result = result.map(|()| true);
    call.finish(result, false)
}

fn release(call: &mut Call<'_, '_>, address: Address, size: u32) -> Result<(), Failure> {
    let (region, at) = own_region(call, address, 1, clause::VF_01)?;
    if size != 0 || call.kernel.state.regions[region.0].base != at {
        return refuse(ERROR_INVALID_PARAMETER, clause::VF_01);
    }
    call.kernel.release(region);
    Ok(())
}

fn decommit(call: &mut Call<'_, '_>, address: Address, size: u32) -> Result<(), Failure> {
    let (region, at) = own_region(call, address, 1, clause::O_12)?;
    let record = call.kernel.state.regions[region.0];
    let end = u64::from(record.base) + u64::from(record.pages) * u64::from(PAGE_BYTES);
    // VF-02: pages that the range touches count whole.
    let start = at / PAGE_BYTES * PAGE_BYTES;
    let stop = u64::from(at) + u64::from(size);
    if size == 0 || stop > end {
        return refuse(ERROR_INVALID_PARAMETER, clause::O_12);
    }
    let pages = (stop - u64::from(start)).div_ceil(u64::from(PAGE_BYTES)) as u32;
    call.kernel.decommit(region, start, pages);
    Ok(())
}

/// The caller's own private region around an address (O-10), and the address in slot form.
fn own_region(
    call: &Call<'_, '_>,
    address: Address,
    pages: u32,
    clause: ClauseId,
) -> Result<(RegionId, u32), Failure> {
    let at = call.kernel.cpu(call.thread).slot_form(address.0);
    match call.kernel.private_region(call.process(), at, pages) {
        Ok(region) => Ok((region, at)),
        Err(_) => Err(Failure::Refused(Refused { code: ERROR_INVALID_PARAMETER, clause })),
    }
}
