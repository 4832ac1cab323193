//! MapViewOfFile: maps a view of a file-mapping object into the large memory area.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say; that of 4.2 was not
//! read. FILE_MAP_COPY is not listed for Windows CE and is refused.
//!
//! Equal views of one object have one base for all processes, and each call is counted.
//!
//! Documents: MapViewOfFile, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{FILE_MAP_ALL_ACCESS, FILE_MAP_READ, FILE_MAP_WRITE, Family};
use abi::error::{
    ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, ERROR_OUTOFMEMORY,
};
use abi::{Address, GRANULARITY, Handle, ObjectId, clause};
use kernel::Refusal;
use kernel::record::{Body, FileMapping};
use kernel::view::Window;

pub(crate) static API: Api = Api {
    name: "MapViewOfFile",
    params: &[
        Param { name: "hFileMappingObject", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::FileMap], default: FILE_MAP_READ },
        },
        Param { name: "dwFileOffsetHigh", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwFileOffsetLow", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwNumberOfBytesToMap", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::AddressOrNull,
    about: "Maps a view of a file-mapping object; equal views share one address in all processes.",
    document: "MapViewOfFile, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        let base = MapViewOfFile(
            call,
            args.handle(0, Handle::NULL),
            args.number(1, FILE_MAP_READ),
            args.number(2, 0),
            args.number(3, 0),
            args.number(4, 0),
        );
        Returned::Value(base.0)
    },
};

/// Maps `dwNumberOfBytesToMap` bytes of an object from an offset on, which is a multiple of
/// 64 KB in two words; 0 bytes: to the end of the object. Returns the view's first address, or
/// NULL on failure.
pub fn MapViewOfFile(
    call: &mut Call<'_, '_>,
    hFileMappingObject: Handle,
    dwDesiredAccess: u32,
    dwFileOffsetHigh: u32,
    dwFileOffsetLow: u32,
    dwNumberOfBytesToMap: u32,
) -> Address {
    let offset = u64::from(dwFileOffsetHigh) << 32 | u64::from(dwFileOffsetLow);
    let len = u64::from(dwNumberOfBytesToMap);
    let result =
        decode(call, hFileMappingObject, dwDesiredAccess, offset).and_then(|(object, writable)| {
            let window = Window { offset, len, writable };
            call.kernel.map_view(call.process(), object, window).map_err(refused_view)
        });
    call.finish(result, Address::NULL)
}

/// The checks in their order (SZ-10). The range and the room for it are the kernel's.
fn decode(
    call: &Call<'_, '_>,
    handle: Handle,
    access: u32,
    offset: u64,
) -> Result<(ObjectId, bool), Failure> {
    let (object, mapping) = decode_handle(call, handle)?;
    let writable = decode_access(access)?;
    let granted = call.kernel.mapping_access(call.process(), object);
    if writable && !(mapping.writable && granted) {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_12);
    }
    if offset % u64::from(GRANULARITY) != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_07);
    }
    Ok((object, writable))
}

fn decode_handle(call: &Call<'_, '_>, handle: Handle) -> Result<(ObjectId, FileMapping), Failure> {
    let object = call.kernel.resolve(call.process(), handle).map_err(refused)?;
    match call.kernel.state.objects[object.0].body {
        Body::FileMapping(mapping) => Ok((object, mapping)),
        _ => refuse(ERROR_INVALID_HANDLE, clause::SZ_68),
    }
}

/// True if the view is to be written to. FILE_MAP_ALL_ACCESS means FILE_MAP_WRITE (MV-04).
fn decode_access(access: u32) -> Result<bool, Failure> {
    match access {
        FILE_MAP_READ => Ok(false),
        FILE_MAP_ALL_ACCESS => Ok(true),
        access
            if access & FILE_MAP_WRITE != 0 && access & !(FILE_MAP_READ | FILE_MAP_WRITE) == 0 =>
        {
            Ok(true)
        }
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_11),
    }
}

fn refused_view(refusal: Refusal) -> Failure {
    let (code, clause) = match refusal {
        Refusal::PastTheObject => (ERROR_INVALID_PARAMETER, clause::OPEN_08),
        Refusal::OutOfAddresses => (ERROR_OUTOFMEMORY, clause::SZ_14),
        other => return refused(other),
    };
    Failure::Refused(Refused { code, clause })
}
