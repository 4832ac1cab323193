//! SetFileInformationByHandle: marks an open file as to be deleted.
//!
//! Modelled: FileDispositionInfo, whose one member, DeleteFile, is what `lpFileInformation` takes
//! (SZ-200). The file goes when its last handle is closed (SZ-187). Not modelled: all other
//! classes of information.
//!
//! Documents: SetFileInformationByHandle, desktop reference.

use super::{cite, decode_handle};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, Param, Returns, Takes, WIN32};
use crate::refusals::refused;
use abi::constant::{Family, FileDispositionInfo};
use abi::{Handle, clause, not_modelled};

pub(crate) static API: Api = Api {
    name: "SetFileInformationByHandle",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "FileInformationClass",
            takes: Takes::Number {
                families: &[Family::FileInformation],
                default: FileDispositionInfo,
            },
        },
        Param { name: "lpFileInformation", takes: Takes::Boolean },
        Param { name: "dwBufferSize", takes: Takes::Number { families: &[], default: 1 } },
    ],
    returns: Returns::Boolean,
    versions: WIN32,
    about: "Marks an open file as to be deleted when it is closed.",
    document: "SetFileInformationByHandle, desktop reference",
    clauses: &[clause::SZ_31, clause::SZ_187, clause::SZ_200],
    invoke: |call, args| {
        let (file, class, information) = (args.handle(0), args.number(1), args.boolean(2));
        Returned::Value(SetFileInformationByHandle(call, file, class, information).into())
    },
};

/// Marks the file as to be deleted if `lpFileInformation`, the member DeleteFile, is true, and
/// takes the mark off otherwise.
pub fn SetFileInformationByHandle(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    FileInformationClass: u32,
    lpFileInformation: bool,
) -> bool {
    let result = set(call, hFile, FileInformationClass, lpFileInformation).map(|()| true);
    call.finish(result, false)
}

fn set(call: &mut Call<'_, '_>, file: Handle, class: u32, doomed: bool) -> Result<(), Failure> {
    if class != FileDispositionInfo {
        return Err(Failure::NotModelled(not_modelled::FILE_INFORMATION));
    }
    let (_, open) = decode_handle(call, file)?;
    let done = call.kernel.dispose(&open, doomed);
    done.map_err(|refusal| cite(refused(refusal), clause::SZ_200))
}
