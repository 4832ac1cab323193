//! SetFileAttributes: gives a file other attributes.
//!
//! Modelled: READONLY, HIDDEN, SYSTEM, ARCHIVE, TEMPORARY, and NORMAL for none of them. What the
//! ROM decides, INROM and ROMMODULE, cannot be set (ROM-02b). Chosen: the codes (SZ-44). Open
//! files can be given attributes; handles keep the access that they have. Not modelled: the
//! attributes of folders.
//!
//! Documents: SetFileAttributes, Windows CE 5.0 reference.

use super::{GIVEN_ATTRIBUTES, OWN_ATTRIBUTES, cite, decode_path, stopped};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use abi::constant::{FILE_ATTRIBUTE_NORMAL, Family};
use abi::error::ERROR_INVALID_PARAMETER;
use kernel::{Refusal, Stop};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "SetFileAttributes",
    params: &[
        Param { name: "lpFileName", takes: Takes::Text },
        Param {
            name: "dwFileAttributes",
            takes: Takes::Number {
                families: &[Family::FileAttribute],
                default: FILE_ATTRIBUTE_NORMAL,
            },
        },
    ],
    returns: Returns::Boolean,
    about: "Gives a file other attributes.",
    document: "SetFileAttributes, Windows CE 5.0 reference",
    invoke: |call, args| {
        let attributes = args.number(1, FILE_ATTRIBUTE_NORMAL);
        Returned::Value(SetFileAttributes(call, args.text(0), attributes).into())
    },
};

/// Gives the file with the full path `lpFileName` these attributes and no others.
pub fn SetFileAttributes(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwFileAttributes: u32,
) -> bool {
    let result = set(call, lpFileName, dwFileAttributes).map(|()| true);
    call.finish(result, false)
}

fn set(call: &mut Call<'_, '_>, name: Option<&Arc<str>>, attributes: u32) -> Result<(), Failure> {
    if attributes & !GIVEN_ATTRIBUTES != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_44);
    }
    let path = decode_path(call, name)?;
    let (machine, own) = (call.machine(), attributes & OWN_ATTRIBUTES);
    call.kernel.change_attributes(machine, &path, own).map_err(|stop| match stop {
        Stop::Refused(refusal @ (Refusal::FileNotFound | Refusal::PathNotFound)) => {
            cite(refused(refusal), clause::SZ_47)
        }
        Stop::Refused(refusal @ Refusal::InRom) => cite(refused(refusal), clause::SZ_44),
        stop => stopped(stop),
    })
}
