//! FlushFileBuffers: writes the buffered data of a file to its medium.
//!
//! Modelled: the access that it needs (FFB-01), and whether the medium is there. WriteFile of the
//! model holds nothing back, so there is nothing to write. Chosen: the dirty pages of views are
//! not written (SZ-41); FlushViewOfFile does that.
//!
//! Documents: FlushFileBuffers, Windows CE .NET 4.2 reference.

use super::{decode_handle, need};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::Handle;

pub(crate) static API: Api = Api {
    name: "FlushFileBuffers",
    params: &[Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    about: "Writes the buffered data of a file, but not the dirty pages of its views.",
    document: "FlushFileBuffers, Windows CE .NET 4.2 reference",
    invoke: |call, args| {
        Returned::Value(FlushFileBuffers(call, args.handle(0, Handle::NULL)).into())
    },
};

/// Hands everything that was written through handles over to the medium.
pub fn FlushFileBuffers(call: &mut Call<'_, '_>, hFile: Handle) -> bool {
    let result = flush(call, hFile).map(|()| true);
    call.finish(result, false)
}

fn flush(call: &mut Call<'_, '_>, file: Handle) -> Result<(), Failure> {
    let (_, open) = decode_handle(call, file)?;
    need(open.write)?;
    let machine = call.machine();
    call.kernel.flush_open_file(machine, &open).map_err(refused)
}
