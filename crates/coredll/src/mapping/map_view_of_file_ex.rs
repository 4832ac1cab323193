//! MapViewOfFileEx: maps a view of a file-mapping object at an address of the caller's choice.
//!
//! Modelled: all of it. Without an address it is MapViewOfFile. Windows CE does not have it (MV-17).
//!
//! Documents: sharing files and memory, Win32 guide.

use super::map_view_of_file::map_at;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Param, Returns, Takes, WIN32};
use abi::constant::{FILE_MAP_READ, Family};
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "MapViewOfFileEx",
    params: &[
        Param { name: "hFileMappingObject", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::FileMap], default: FILE_MAP_READ },
        },
        Param { name: "dwFileOffsetHigh", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwFileOffsetLow", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "dwNumberOfBytesToMap", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpBaseAddress", takes: Takes::Address },
    ],
    returns: Returns::AddressOrNull,
    versions: WIN32,
    about: "Maps a view of a file-mapping object at an address that is free, or anywhere for NULL.",
    document: "Sharing files and memory, Win32 guide",
    clauses: &[clause::M_33A, clause::M_34, clause::MV_17, clause::SZ_111],
    invoke: |call, args| {
        let base = MapViewOfFileEx(
            call,
            args.handle(0),
            args.number(1),
            args.number(2),
            args.number(3),
            args.number(4),
            args.address(5),
        );
        Returned::Value(base.0)
    },
};

/// Maps as MapViewOfFile does, at `lpBaseAddress`: a multiple of 64 KB where nothing is yet; NULL:
/// anywhere. Returns the view's first address, or NULL on failure.
pub fn MapViewOfFileEx(
    call: &mut Call<'_, '_>,
    hFileMappingObject: Handle,
    dwDesiredAccess: u32,
    dwFileOffsetHigh: u32,
    dwFileOffsetLow: u32,
    dwNumberOfBytesToMap: u32,
    lpBaseAddress: Address,
) -> Address {
    let offset = u64::from(dwFileOffsetHigh) << 32 | u64::from(dwFileOffsetLow);
    let range = (offset, u64::from(dwNumberOfBytesToMap));
    let base = Some(lpBaseAddress).filter(|base| *base != Address::NULL);
    map_at(call, hFileMappingObject, dwDesiredAccess, range, base)
}
