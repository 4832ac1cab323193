//! CreateFileForMapping: opens or creates a file that is to be mapped.
//!
//! Modelled: all that CreateFile does, with GENERIC_WRITE too (CFFM-05). dwShareMode means what
//! it means there, as the reference for 3.0 has it (CFFM-06); but between opens by this function
//! it gives nothing away: one that writes is the only one for its file (CFFM-09, OPEN-22). What
//! becomes of the handle when a mapping fails is told in `create_file_mapping.rs`.
//!
//! Chosen: the failure value is INVALID_HANDLE_VALUE (OPEN-21).
//!
//! Documents: CreateFileForMapping, Windows CE 3.0 and 5.0 references.

use super::open::{PARAMS, Parameters, open};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns};
use abi::{Address, Handle};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateFileForMapping",
    params: PARAMS,
    returns: Returns::HandleOrInvalid,
    about: "Opens or creates a file that is to be mapped.",
    document: "CreateFileForMapping, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| Returned::Value(open(call, &Parameters::of(args), true).0),
};

/// Opens the file with the full path `lpFileName`, or creates it, to be given to
/// CreateFileMapping. The parameters are those of CreateFile.
///
/// Returns INVALID_HANDLE_VALUE on failure.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateFileForMapping(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwDesiredAccess: u32,
    dwShareMode: u32,
    _lpSecurityAttributes: Address,
    dwCreationDisposition: u32,
    dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    let parameters = Parameters {
        name: lpFileName,
        access: dwDesiredAccess,
        share: dwShareMode,
        disposition: dwCreationDisposition,
        flags: dwFlagsAndAttributes,
    };
    open(call, &parameters, true)
}
