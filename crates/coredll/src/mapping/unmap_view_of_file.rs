//! UnmapViewOfFile: takes back one use of a view.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say. The dirty pages of
//! an object go to its file after its last view; that they arrive is no part of this call's
//! answer (SZ-19).
//!
//! Documents: UnmapViewOfFile, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, Param, Returns, Takes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "UnmapViewOfFile",
    params: &[Param { name: "lpBaseAddress", takes: Takes::Address }],
    returns: Returns::Boolean,
    about: "Unmaps a view by its very base; dirty pages are written after the last view.",
    document: "UnmapViewOfFile, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| Returned::Value(UnmapViewOfFile(call, args.address(0)).into()),
};

/// Takes back one of the caller's uses of the view with this base. FALSE if there is none.
pub fn UnmapViewOfFile(call: &mut Call<'_, '_>, lpBaseAddress: Address) -> bool {
    let process = call.process();
    let result = call.kernel.unmap_view(process, lpBaseAddress).map(|()| true).map_err(|_| {
        Failure::Refused(Refused { code: ERROR_INVALID_PARAMETER, clause: clause::OPEN_10 })
    });
    call.finish(result, false)
}
