//! CreateFileMapping: makes a file-mapping object, or opens the one that has the name.
//!
//! Modelled: everything that the reference for Windows CE .NET 4.2 says. The order of checks is
//! a choice (SZ-01): a program that opens by name with PAGE_READONLY and a size of 0, as 7-Zip
//! does, works only if the name is looked up before protection and size are judged.
//!
//! Side effect of a refused call, and the only one: a handle from CreateFileForMapping is closed
//! (CFM-25).
//!
//! Documents: CreateFileMapping, Windows CE .NET 4.2 reference.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use crate::named::object_name;
use crate::refusals::refused;
use abi::constant::{
    Family, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, SEC_COMMIT, SEC_IMAGE, SEC_NOCACHE,
    SEC_RESERVE,
};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_ALREADY_EXISTS, ERROR_DISK_FULL, ERROR_FILE_INVALID,
    ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED, NO_ERROR,
};
use abi::{Address, Handle, ObjectId, clause};
use kernel::Refusal;
use kernel::file_mapping::NewMapping;
use kernel::record::{Body, OpenFile};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "CreateFileMapping",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::INVALID } },
        Param { name: "lpFileMappingAttributes", takes: Takes::Unused },
        Param {
            name: "flProtect",
            takes: Takes::Number {
                families: &[Family::PageProtection, Family::Section],
                default: PAGE_READWRITE,
            },
        },
        Param { name: "dwMaximumSizeHigh", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwMaximumSizeLow", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    about: "Makes a named or unnamed file-mapping object for a file or for RAM, or opens an \
            existing one by its name.",
    document: "CreateFileMapping, Windows CE .NET 4.2 reference",
    invoke: |call, args| {
        let handle = CreateFileMapping(
            call,
            args.handle(0, Handle::INVALID),
            args.address(1),
            args.number(2, PAGE_READWRITE),
            args.number(3, 0),
            args.number(4, 0),
            args.text(5),
        );
        Returned::Value(handle.0)
    },
};

/// Makes a file-mapping object of `hFile`, or of RAM for INVALID_HANDLE_VALUE, or opens the
/// existing one with this name. Sizes are in bytes, in two words; both zero: the file's size.
///
/// Returns NULL on failure. The last error is written on success too: ERROR_ALREADY_EXISTS for
/// an existing object, NO_ERROR for a new one.
pub fn CreateFileMapping(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    _lpFileMappingAttributes: Address,
    flProtect: u32,
    dwMaximumSizeHigh: u32,
    dwMaximumSizeLow: u32,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let size = u64::from(dwMaximumSizeHigh) << 32 | u64::from(dwMaximumSizeLow);
    let result = decode(call, hFile, flProtect, size, lpName).and_then(|act| perform(call, act));
    if result.is_err() {
        close_consumed_handle(call, hFile);
    }
    call.finish(result, Handle::NULL)
}

/// What the checks make of the arguments.
enum Act {
    Open { object: ObjectId, writable: bool },
    Create(NewMapping),
}

fn decode(
    call: &mut Call<'_, '_>,
    file: Handle,
    protect: u32,
    size: u64,
    name: Option<&Arc<str>>,
) -> Result<Act, Failure> {
    let writable = decode_protect(protect)?;
    let name = object_name(call.kernel, name)?;
    if let Some(name) = &name {
        let (machine, kind) = (call.machine(), ObjectKind::FileMapping);
        match call.kernel.look_up_name(machine, kind, name) {
            Ok(None) => {}
            Ok(Some(object)) => return Ok(Act::Open { object, writable }),
            Err(_) => return refuse(ERROR_INVALID_HANDLE, clause::CFM_22),
        }
    }
    let (file, size) = match file {
        Handle::INVALID => (None, decode_ram(writable, size)?),
        file => {
            let open = decode_file(call, file, writable)?;
            (Some(open), decode_file_size(call, &open, size)?)
        }
    };
    check_page_in(call, file.as_ref())?;
    call.kernel.room_for_handle(call.machine()).map_err(refused)?;
    Ok(Act::Create(NewMapping { file, writable, size, name }))
}

/// True for PAGE_READWRITE, false for PAGE_READONLY; nothing else is supported.
fn decode_protect(protect: u32) -> Result<bool, Failure> {
    let unsupported = [
        (PAGE_WRITECOPY, clause::CFM_10),
        (SEC_IMAGE, clause::CFM_11B),
        (SEC_NOCACHE, clause::CFM_11C),
        (SEC_RESERVE, clause::CFM_11D),
    ];
    for (flag, clause) in unsupported {
        if protect & flag != 0 {
            return refuse(ERROR_INVALID_PARAMETER, clause);
        }
    }
    match protect & !SEC_COMMIT {
        PAGE_READONLY => Ok(false),
        PAGE_READWRITE => Ok(true),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_02),
    }
}

fn decode_ram(writable: bool, size: u64) -> Result<u64, Failure> {
    if !writable {
        return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_02A);
    }
    match size {
        0 => refuse(ERROR_INVALID_PARAMETER, clause::OPEN_04),
        size => Ok(size),
    }
}

fn decode_file(call: &Call<'_, '_>, file: Handle, writable: bool) -> Result<OpenFile, Failure> {
    let open = open_file(call, file)
        .ok_or(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause: clause::SZ_03 }))?;
    if !open.read || (writable && !open.write) {
        return refuse(ERROR_ACCESS_DENIED, clause::OPEN_03);
    }
    call.kernel.reachable(call.machine(), open.file).map_err(refused)?;
    Ok(open)
}

fn decode_file_size(call: &Call<'_, '_>, open: &OpenFile, size: u64) -> Result<u64, Failure> {
    let file_size = call.kernel.state.files[open.file.0].size;
    match size {
        0 if file_size == 0 => refuse(ERROR_FILE_INVALID, clause::OPEN_05),
        0 => Ok(file_size),
        size if size > file_size && !open.write => refuse(ERROR_DISK_FULL, clause::SZ_06),
        size => Ok(size),
    }
}

fn check_page_in(call: &Call<'_, '_>, file: Option<&OpenFile>) -> Result<(), Failure> {
    if !call.kernel.machine(call.machine()).page_in {
        return refuse(ERROR_NOT_SUPPORTED, clause::OPEN_23A);
    }
    match file {
        Some(open) if !call.kernel.file_can_page(open.file) => {
            refuse(ERROR_NOT_SUPPORTED, clause::OPEN_23B)
        }
        _ => Ok(()),
    }
}

fn perform(call: &mut Call<'_, '_>, act: Act) -> Result<Handle, Failure> {
    let process = call.process();
    let (object, writable, code, clause) = match act {
        Act::Open { object, writable } => (object, writable, ERROR_ALREADY_EXISTS, clause::CFM_19),
        Act::Create(new) => {
            let (machine, writable) = (call.machine(), new.writable);
            let object = call.kernel.create_mapping(machine, new).map_err(refused_size)?;
            (object, writable, NO_ERROR, clause::SZ_54)
        }
    };
    let handle = call.kernel.open_handle(process, object).map_err(refused)?;
    call.kernel.grant_mapping_access(process, object, writable);
    call.set_last_error(code);
    call.clause = Some(clause);
    Ok(handle)
}

/// The refusals of making the object itself.
fn refused_size(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::DiskFull | Refusal::TooLarge => (ERROR_DISK_FULL, clause::CFM_14B),
        Refusal::OutOfFrames => (abi::error::ERROR_NOT_ENOUGH_MEMORY, clause::SZ_05),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}

/// The open file that a handle stands for.
fn open_file(call: &Call<'_, '_>, file: Handle) -> Option<OpenFile> {
    let object = call.kernel.resolve(call.process(), file).ok()?;
    match call.kernel.state.objects[object.0].body {
        Body::File(open) => Some(open),
        _ => None,
    }
}

/// CFM-25, SZ-09: after a failure the kernel closes a handle from CreateFileForMapping itself.
fn close_consumed_handle(call: &mut Call<'_, '_>, file: Handle) {
    if open_file(call, file).is_some_and(|open| open.for_mapping) {
        let object = call.kernel.resolve(call.process(), file).expect("it was just resolved");
        call.kernel.close_everywhere(object);
    }
}
