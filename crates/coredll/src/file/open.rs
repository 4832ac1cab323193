//! What CreateFile and CreateFileForMapping have in common.

use super::{GIVEN_ATTRIBUTES, OWN_ATTRIBUTES, cite, decode_path};
use crate::Call;
use crate::answer::{Failure, refuse};
use crate::api::{Args, Param, Takes};
use crate::refusals::refused;
use abi::constant::*;
use abi::error::{ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER, NO_ERROR};
use abi::{Handle, clause, not_modelled};
use kernel::Refusal;
use kernel::file::open::{Disposition, OpenRequest};
use kernel::path::FilePath;
use kernel::versions::MappingShare;
use std::sync::Arc;

/// The seven parameters, in documented order.
pub(super) const PARAMS: &[Param] = &[
    Param { name: "lpFileName", takes: Takes::Text },
    Param {
        name: "dwDesiredAccess",
        takes: Takes::Number { families: &[Family::GenericAccess], default: 0 },
    },
    Param { name: "dwShareMode", takes: Takes::Number { families: &[Family::Share], default: 0 } },
    Param { name: "lpSecurityAttributes", takes: Takes::Ignored },
    Param {
        name: "dwCreationDisposition",
        takes: Takes::Number { families: &[Family::Disposition], default: OPEN_EXISTING },
    },
    Param {
        name: "dwFlagsAndAttributes",
        takes: Takes::Number {
            families: &[Family::FileAttribute, Family::FileFlag],
            default: FILE_ATTRIBUTE_NORMAL,
        },
    },
    Param { name: "hTemplateFile", takes: Takes::Handle { default: Handle::NULL } },
];

/// Flags that are accepted and mean nothing here: the model holds nothing back and reads nothing
/// ahead (CF-12).
const HINTS: u32 = FILE_FLAG_WRITE_THROUGH | FILE_FLAG_RANDOM_ACCESS | FILE_FLAG_SEQUENTIAL_SCAN;

/// The parameters that are not ignored.
pub(super) struct Parameters<'a> {
    pub(super) name: Option<&'a Arc<str>>,
    pub(super) access: u32,
    pub(super) share: u32,
    pub(super) disposition: u32,
    pub(super) flags: u32,
}

impl<'a> Parameters<'a> {
    pub(super) fn of(args: &'a Args) -> Parameters<'a> {
        Parameters {
            name: args.text(0),
            access: args.number(1),
            share: args.number(2),
            disposition: args.number(4),
            flags: args.number(5),
        }
    }
}

/// Opens a file for ordinary use or for mapping.
pub(super) fn open(
    call: &mut Call<'_, '_>,
    parameters: &Parameters<'_>,
    for_mapping: bool,
) -> Handle {
    let result = decode(call, parameters, for_mapping)
        .and_then(|(path, request)| perform(call, &path, &request));
    call.finish(result, Handle::INVALID)
}

fn decode(
    call: &Call<'_, '_>,
    parameters: &Parameters<'_>,
    for_mapping: bool,
) -> Result<(FilePath, OpenRequest), Failure> {
    let Parameters { name, access, disposition, flags, .. } = *parameters;
    let share = if for_mapping { mapping_share(call, parameters) } else { parameters.share };
    let refuse_here = || refuse(ERROR_INVALID_PARAMETER, clause::SZ_25);
    if access & !(GENERIC_READ | GENERIC_WRITE) != 0 {
        return refuse_here();
    }
    if share & !(FILE_SHARE_READ | FILE_SHARE_WRITE) != 0 {
        return refuse_here();
    }
    let disposition = match disposition {
        CREATE_NEW => Disposition::CreateNew,
        CREATE_ALWAYS => Disposition::CreateAlways,
        OPEN_EXISTING => Disposition::OpenExisting,
        OPEN_ALWAYS => Disposition::OpenAlways,
        TRUNCATE_EXISTING => Disposition::TruncateExisting,
        _ => return refuse_here(),
    };
    if flags & !(GIVEN_ATTRIBUTES | HINTS | FILE_FLAG_NO_BUFFERING) != 0 {
        return refuse_here();
    }
    let write = access & GENERIC_WRITE != 0;
    if disposition == Disposition::TruncateExisting && !write {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_24);
    }
    if flags & FILE_FLAG_NO_BUFFERING != 0 {
        return Err(Failure::NotModelled(not_modelled::NO_BUFFERING));
    }
    let request = OpenRequest {
        read: access & GENERIC_READ != 0,
        write,
        share_read: share & FILE_SHARE_READ != 0,
        share_write: share & FILE_SHARE_WRITE != 0,
        for_mapping,
        disposition,
        attributes: flags & OWN_ATTRIBUTES,
    };
    Ok((decode_path(call, name)?, request))
}

/// How CreateFileForMapping shares a file: as it is told (CFFM-06), or by the access alone, with
/// whatever it is told ignored (CFFM-07).
fn mapping_share(call: &Call<'_, '_>, parameters: &Parameters<'_>) -> u32 {
    match (call.kernel.rules.files.mapping_share, parameters.access) {
        (MappingShare::AsGiven, _) => parameters.share,
        (MappingShare::ByAccess, GENERIC_READ) => FILE_SHARE_READ,
        (MappingShare::ByAccess, _) => 0,
    }
}

fn perform(
    call: &mut Call<'_, '_>,
    path: &FilePath,
    request: &OpenRequest,
) -> Result<Handle, Failure> {
    let opened = call.kernel.open_file(call.process(), path, request);
    let opened = opened.map_err(|refusal| match refusal {
        Refusal::Mapped => cite(refused(refusal), clause::SZ_30),
        refusal => refused(refusal),
    })?;
    if matches!(request.disposition, Disposition::CreateAlways | Disposition::OpenAlways) {
        call.set_last_error(if opened.existed { ERROR_ALREADY_EXISTS } else { NO_ERROR });
        call.clause = Some(clause::SZ_22);
    }
    Ok(opened.handle)
}
