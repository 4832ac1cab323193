//! SetEndOfFile: makes a file end at the file pointer.
//!
//! Modelled: truncating and extending (SEOF-01). Chosen: what is new reads as zero (OPEN-17); a
//! file with a living file-mapping object is refused through any of its handles (OPEN-12), also
//! while pages of one that is gone wait to be written; a volume without room refuses (SZ-40).
//!
//! Documents: SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references.

use super::{cite, decode_handle, need};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::{Handle, clause};
use kernel::Refusal;

pub(crate) static API: Api = Api {
    name: "SetEndOfFile",
    params: &[Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    about: "Truncates or extends a file to the file pointer.",
    document: "SetEndOfFile, Windows CE 3.0, 5.0 and 6.0 references",
    invoke: |call, args| Returned::Value(SetEndOfFile(call, args.handle(0, Handle::NULL)).into()),
};

/// Moves the end of the file to the file pointer.
pub fn SetEndOfFile(call: &mut Call<'_, '_>, hFile: Handle) -> bool {
    let result = set_end(call, hFile).map(|()| true);
    call.finish(result, false)
}

fn set_end(call: &mut Call<'_, '_>, file: Handle) -> Result<(), Failure> {
    let (_, open) = decode_handle(call, file)?;
    need(open.write)?;
    let machine = call.machine();
    call.kernel.end_open_file(machine, &open).map_err(|refusal| match refusal {
        Refusal::DiskFull => cite(refused(refusal), clause::SZ_40),
        refusal => refused(refusal),
    })
}
