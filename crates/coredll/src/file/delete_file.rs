//! DeleteFile: deletes a file that nobody uses.
//!
//! Modelled: a file that is open or mapped cannot be deleted (DF-01), nor one with a view and no
//! handle (DF-03); folders are not deleted (DF-02). Chosen: the codes (OPEN-13, SZ-42), and that
//! a file whose mapped pages still wait to be written counts as mapped.
//!
//! Documents: DeleteFile, Windows CE .NET 4.2 reference.

use super::{cite, decode_path};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use kernel::Refusal;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "DeleteFile",
    params: &[Param { name: "lpFileName", takes: Takes::Text }],
    returns: Returns::Boolean,
    about: "Deletes a file that is neither open nor mapped.",
    document: "DeleteFile, Windows CE .NET 4.2 reference",
    invoke: |call, args| Returned::Value(DeleteFile(call, args.text(0)).into()),
};

/// Deletes the file with the full path `lpFileName`.
pub fn DeleteFile(call: &mut Call<'_, '_>, lpFileName: Option<&Arc<str>>) -> bool {
    let result = delete(call, lpFileName).map(|()| true);
    call.finish(result, false)
}

fn delete(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Result<(), Failure> {
    let path = decode_path(call, name)?;
    let machine = call.machine();
    call.kernel.delete_file(machine, &path).map_err(|refusal| match refusal {
        Refusal::FileNotFound
        | Refusal::PathNotFound
        | Refusal::IsFolder
        | Refusal::InRom
        | Refusal::ReadOnlyFile => cite(refused(refusal), clause::SZ_42),
        refusal => refused(refusal),
    })
}
