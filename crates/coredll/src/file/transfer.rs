//! What ReadFile and WriteFile have in common.

use super::{decode_handle, need};
use crate::Call;
use crate::answer::{Failure, refuse};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, Handle, ObjectId, clause, not_modelled};
use kernel::record::OpenFile;

/// Zeroes the count, whatever comes of the call (RF-01, WF-01), and sets it if the transfer is
/// made. `act` is told whether there is a count.
pub(super) fn counted(
    call: &mut Call<'_, '_>,
    mut count: Option<&mut u32>,
    act: impl FnOnce(&mut Call<'_, '_>, bool) -> Result<u32, Failure>,
) -> bool {
    if let Some(count) = &mut count {
        **count = 0;
    }
    let result = act(call, count.is_some());
    if let (Ok(moved), Some(count)) = (&result, count) {
        *count = *moved;
    }
    call.finish(result.map(|_| true), false)
}

/// The checks that come before a look at the buffer: the handle and its access, no overlapped
/// transfer, a place for the count.
pub(super) fn decode(
    call: &Call<'_, '_>,
    file: Handle,
    allows: fn(&OpenFile) -> bool,
    counts: bool,
    overlapped: Address,
) -> Result<(ObjectId, OpenFile), Failure> {
    let (object, open) = decode_handle(call, file)?;
    need(allows(&open))?;
    if overlapped != Address::NULL {
        if call.kernel.rules.files.overlapped {
            return Err(Failure::NotModelled(not_modelled::OVERLAPPED));
        }
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_32);
    }
    if !counts {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_45);
    }
    Ok((object, open))
}
