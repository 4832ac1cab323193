//! CreateFile: opens or creates a file.
//!
//! Modelled: files on every volume, the five dispositions, sharing between all opens of a file,
//! attributes of new files, last errors on success. An access of 0 asks for attributes only and
//! is in nobody's way (CF-04). FILE_FLAG_WRITE_THROUGH, FILE_FLAG_RANDOM_ACCESS and
//! FILE_FLAG_SEQUENTIAL_SCAN are accepted and change nothing (CF-12); security attributes and
//! template are ignored. Not modelled: devices, consoles, FILE_FLAG_NO_BUFFERING.
//!
//! The order of checks is a choice (SZ-20). CREATE_ALWAYS counts as writing when it finds a
//! file, whatever access is asked for: for sharing, ROM files and read-only files.
//!
//! Documents: CreateFile, Windows CE 5.0 reference; File attributes, Windows CE 3.0 guide.

use super::open::{PARAMS, Parameters, open};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns};
use abi::{Address, Handle};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateFile",
    params: PARAMS,
    returns: Returns::HandleOrInvalid,
    about: "Opens or creates a file on any volume, with sharing.",
    document: "CreateFile, Windows CE 5.0 reference",
    invoke: |call, args| Returned::Value(open(call, &Parameters::of(args), false).0),
};

/// Opens the file with the full path `lpFileName`, or creates it.
///
/// Returns INVALID_HANDLE_VALUE on failure. CREATE_ALWAYS and OPEN_ALWAYS write the last error on
/// success too: ERROR_ALREADY_EXISTS for a file that existed, NO_ERROR for a new one.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateFile(
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
    open(call, &parameters, false)
}
