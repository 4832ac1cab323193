//! Files: opening, reading, writing, lengths, attributes, copies, moves, deletion.

pub(crate) mod copy_file;
pub(crate) mod create_file;
pub(crate) mod create_file_for_mapping;
pub(crate) mod delete_file;
pub(crate) mod flush_file_buffers;
pub(crate) mod get_file_attributes;
pub(crate) mod get_file_attributes_ex;
pub(crate) mod get_file_size;
pub(crate) mod move_file;
pub(crate) mod move_file_ex;
mod open;
pub(crate) mod read_file;
pub(crate) mod set_end_of_file;
pub(crate) mod set_file_attributes;
pub(crate) mod set_file_information_by_handle;
pub(crate) mod set_file_pointer;
mod transfer;
pub(crate) mod write_file;

use crate::Call;
use crate::answer::{Failure, Refused, refuse};
use crate::refusals::refused;
use abi::constant::{
    FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_HIDDEN, FILE_ATTRIBUTE_NORMAL, FILE_ATTRIBUTE_READONLY,
    FILE_ATTRIBUTE_SYSTEM, FILE_ATTRIBUTE_TEMPORARY,
};
use abi::error::{ERROR_INVALID_PARAMETER, ERROR_NOACCESS, ERROR_PATH_NOT_FOUND};
use abi::{ClauseId, Handle, ObjectId, clause};
use kernel::path::FilePath;
use kernel::record::OpenFile;
use kernel::versions::MappedFile;
use kernel::{Refusal, Stop};
use std::sync::Arc;

/// The attributes that a program can give a file.
const OWN_ATTRIBUTES: u32 = FILE_ATTRIBUTE_READONLY
    | FILE_ATTRIBUTE_HIDDEN
    | FILE_ATTRIBUTE_SYSTEM
    | FILE_ATTRIBUTE_ARCHIVE
    | FILE_ATTRIBUTE_TEMPORARY;

/// Those and the attribute that stands for none of them.
const GIVEN_ATTRIBUTES: u32 = OWN_ATTRIBUTES | FILE_ATTRIBUTE_NORMAL;

/// The path that a program names.
fn decode_path(call: &Call<'_, '_>, name: Option<&Arc<str>>) -> Result<FilePath, Failure> {
    match name {
        Some(name) => call.kernel.path_of(call.process(), name).map_err(refused),
        None if call.kernel.rules.files.drives => refuse(ERROR_PATH_NOT_FOUND, clause::SZ_191),
        None => refuse(ERROR_INVALID_PARAMETER, clause::SZ_45),
    }
}

/// The open file that a handle stands for (SZ-31).
fn decode_handle(call: &Call<'_, '_>, file: Handle) -> Result<(ObjectId, OpenFile), Failure> {
    let found = call.kernel.open_file_of(call.process(), file);
    found.map_err(|refusal| cite(refused(refusal), clause::SZ_31))
}

/// Whether a handle has the access that a function needs (SZ-31).
fn need(access: bool) -> Result<(), Failure> {
    if access { Ok(()) } else { Err(refused(Refusal::HandleAccess)) }
}

/// What a program sees when an operation of the kernel ends early. A bad touch of the program's
/// buffer is a refusal here, and no exception (SZ-33).
fn stopped(stop: Stop) -> Failure {
    match stop {
        Stop::Refused(refusal) => refused(refusal),
        Stop::Faulted(_) => bad_buffer(),
        Stop::NotModelled(what) => Failure::NotModelled(what),
    }
}

fn bad_buffer() -> Failure {
    Failure::Refused(Refused { code: ERROR_NOACCESS, clause: clause::SZ_33 })
}

/// What a program sees of an operation that a living file-mapping object keeps from being done:
/// `pinned` is the clause where such an object pins its file, `otherwise` where it does not.
fn mapped(call: &Call<'_, '_>, pinned: ClauseId, otherwise: ClauseId) -> Failure {
    let clause = match call.kernel.rules.files.mapped {
        MappedFile::Pinned => pinned,
        MappedFile::Sections => otherwise,
    };
    cite(refused(Refusal::Mapped), clause)
}

/// The same failure with the clause of the function at hand.
fn cite(failure: Failure, clause: ClauseId) -> Failure {
    match failure {
        Failure::Refused(Refused { code, .. }) => Failure::Refused(Refused { code, clause }),
        failure => failure,
    }
}
