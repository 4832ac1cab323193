//! What CreateFile and CreateFileForMapping have in common, version by version.

use super::{GIVEN_ATTRIBUTES, OWN_ATTRIBUTES, decode_path, mapped};
use crate::answer::{Failure, refuse};
use crate::api::{Args, Param, Takes};
use crate::refusals::refused;
use crate::{Call, SecurityAttributes};
use abi::constant::*;
use abi::error::{ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER, NO_ERROR};
use abi::{Handle, clause, not_modelled};
use kernel::Refusal;
use kernel::file::open::{Disposition, OpenRequest};
use kernel::path::FilePath;
use kernel::versions::{FileRules, MappingShare};
use std::sync::Arc;

/// The seven parameters, in documented order (CFFM-01). Security attributes and template do not
/// count (CFFM-08).
pub(super) const PARAMS: &[Param] = &[
    Param { name: "lpFileName", takes: Takes::Text },
    Param {
        name: "dwDesiredAccess",
        takes: Takes::Number { families: &[Family::GenericAccess, Family::FileAccess], default: 0 },
    },
    Param { name: "dwShareMode", takes: Takes::Number { families: &[Family::Share], default: 0 } },
    Param { name: "lpSecurityAttributes", takes: Takes::Security },
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
    pub(super) security: Option<SecurityAttributes>,
}

impl<'a> Parameters<'a> {
    pub(super) fn of(args: &'a Args) -> Parameters<'a> {
        Parameters {
            name: args.text(0),
            access: args.number(1),
            share: args.number(2),
            disposition: args.number(4),
            flags: args.number(5),
            security: args.security(3),
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
    let rules = &call.kernel.rules.files;
    let Parameters { name, access, share, disposition, flags, security } = *parameters;
    let access = decode_access(rules, access)?;
    let share = decode_share(rules, &access, share, for_mapping)?;
    let disposition = match disposition {
        CREATE_NEW => Disposition::CreateNew,
        CREATE_ALWAYS => Disposition::CreateAlways,
        OPEN_EXISTING => Disposition::OpenExisting,
        OPEN_ALWAYS => Disposition::OpenAlways,
        TRUNCATE_EXISTING => Disposition::TruncateExisting,
        _ => return refuse(ERROR_INVALID_PARAMETER, clause::SZ_25),
    };
    let delete_on_close = decode_flags(rules, flags)?;
    if disposition == Disposition::TruncateExisting && !access.write {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_24);
    }
    if flags & FILE_FLAG_NO_BUFFERING != 0 {
        return Err(Failure::NotModelled(not_modelled::NO_BUFFERING));
    }
    let request = OpenRequest {
        read: access.read,
        write: access.write,
        execute: access.execute,
        delete: access.delete || delete_on_close,
        share_read: share & FILE_SHARE_READ != 0,
        share_write: share & FILE_SHARE_WRITE != 0,
        share_delete: share & FILE_SHARE_DELETE != 0,
        for_mapping,
        delete_on_close,
        disposition,
        attributes: flags & OWN_ATTRIBUTES,
        // SZ-259
        handle_flags: SecurityAttributes::flags(security, call),
    };
    Ok((decode_path(call, name)?, request))
}

/// What a handle is to be used for.
struct Access {
    read: bool,
    write: bool,
    execute: bool,
    delete: bool,
}

/// All that can be asked for on the desktop: the standard rights, those of files, the generic ones.
const DESKTOP_ACCESS: u32 =
    0x001F_01FF | GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL;

fn decode_access(rules: &FileRules, access: u32) -> Result<Access, Failure> {
    let any = |bits: u32| access & bits != 0;
    if !rules.delete_access {
        let executes = if rules.execute_access { GENERIC_EXECUTE } else { 0 };
        if any(!(GENERIC_READ | GENERIC_WRITE | executes)) {
            return refuse(ERROR_INVALID_PARAMETER, clause::SZ_25);
        }
    } else if any(!DESKTOP_ACCESS) {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_189);
    }
    let all = any(GENERIC_ALL);
    let write = any(GENERIC_WRITE | FILE_WRITE_DATA) || all;
    if any(FILE_APPEND_DATA) && !write {
        return Err(Failure::NotModelled(not_modelled::APPENDING));
    }
    Ok(Access {
        read: any(GENERIC_READ | FILE_READ_DATA) || all,
        write,
        execute: any(GENERIC_EXECUTE | FILE_EXECUTE) || all,
        delete: any(DELETE) || all,
    })
}

/// The share mode that counts.
fn decode_share(
    rules: &FileRules,
    access: &Access,
    share: u32,
    for_mapping: bool,
) -> Result<u32, Failure> {
    if for_mapping && rules.mapping_share == MappingShare::ByAccess {
        let reads = access.read && !access.write && !access.execute;
        return Ok(if reads { FILE_SHARE_READ } else { 0 });
    }
    let deletes = if rules.delete_access { FILE_SHARE_DELETE } else { 0 };
    match share & !(FILE_SHARE_READ | FILE_SHARE_WRITE | deletes) {
        0 => Ok(share),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_25),
    }
}

/// Whether the file is to be deleted when the handle is closed.
fn decode_flags(rules: &FileRules, flags: u32) -> Result<bool, Failure> {
    if rules.overlapped && flags & FILE_FLAG_OVERLAPPED != 0 {
        return Err(Failure::NotModelled(not_modelled::OVERLAPPED));
    }
    let deletes = if rules.delete_access { FILE_FLAG_DELETE_ON_CLOSE } else { 0 };
    match flags & !(GIVEN_ATTRIBUTES | HINTS | FILE_FLAG_NO_BUFFERING | deletes) {
        0 => Ok(flags & deletes != 0),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_25),
    }
}

fn perform(
    call: &mut Call<'_, '_>,
    path: &FilePath,
    request: &OpenRequest,
) -> Result<Handle, Failure> {
    let opened = call.kernel.open_file(call.process(), path, request);
    let opened = opened.map_err(|refusal| match refusal {
        Refusal::Mapped => mapped(call, clause::SZ_30, clause::M_61A),
        refusal => refused(refusal),
    })?;
    if matches!(request.disposition, Disposition::CreateAlways | Disposition::OpenAlways) {
        call.set_last_error(if opened.existed { ERROR_ALREADY_EXISTS } else { NO_ERROR });
        call.clause = Some(clause::SZ_22);
    }
    Ok(opened.handle)
}
