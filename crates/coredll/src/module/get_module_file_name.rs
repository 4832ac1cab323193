//! GetModuleFileName: the path of the file that a module was loaded from.
//!
//! Modelled: a DLL that the caller has loaded, by its handle, and the program itself, by its handle or
//! NULL (SZ-354). A path that does not fit is cut (SZ-355). `nSize` and the value count characters of
//! two bytes.
//!
//! The checks, in their order: the module, the size, the buffer. A refused call writes nothing.
//!
//! Documents: none was opened; it is what is generally known of GetModuleFileName.

use super::module_at;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, Buffer, CE, Param, Returns, Takes};
use abi::error::{
    ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_HANDLE, ERROR_MOD_NOT_FOUND, ERROR_NOACCESS,
};
use abi::{AccessKind, Address, ModuleId, clause};
use kernel::Stop;

/// The characters of a buffer that can hold any path.
const MAX_PATH: u32 = 260;

pub(crate) static API: Api = Api {
    name: "GetModuleFileName",
    params: &[
        Param { name: "hModule", takes: Takes::Address },
        Param { name: "lpFilename", takes: Takes::Buffer },
        Param { name: "nSize", takes: Takes::Number { families: &[], default: MAX_PATH } },
    ],
    returns: Returns::Number { families: &[], failure: Some(0) },
    versions: CE,
    about: "Tells the path of the file that a module of the caller was loaded from.",
    document: "GetModuleFileName, not opened",
    clauses: &[clause::SZ_344, clause::SZ_354, clause::SZ_355, clause::SZ_356],
    invoke: |call, args| {
        let (module, buffer, size) = (args.address(0), args.buffer(1), args.number(2));
        Returned::Value(GetModuleFileName(call, module, buffer, size))
    },
};

/// The number of characters of the path, or `nSize` if it was cut; 0 for what the caller has not
/// loaded, and without a buffer.
pub fn GetModuleFileName(
    call: &mut Call<'_, '_>,
    hModule: Address,
    lpFilename: Buffer,
    nSize: u32,
) -> u32 {
    let result = decode(call, hModule, nSize).and_then(|module| {
        let file = call.kernel.state.modules[module.0].file;
        let path = &call.kernel.state.files[file.0].path;
        let mut text: Vec<u16> = path.encode_utf16().chain([0]).collect();
        let length = text.len() as u32 - 1;
        text.truncate(nSize as usize);
        deliver(call, lpFilename, &text)?;
        Ok(length.min(nSize))
    });
    call.finish(result, 0)
}

/// The module that is asked for.
fn decode(call: &Call<'_, '_>, module: Address, size: u32) -> Result<ModuleId, Failure> {
    let found = match module {
        Address::NULL => {
            let mut loaded = call.kernel.modules_of(call.process()).into_iter();
            loaded.find(|module| call.kernel.state.modules[module.0].is_exe)
        }
        at => module_at(call, at),
    };
    match found {
        None if module == Address::NULL => refuse(ERROR_MOD_NOT_FOUND, clause::SZ_356),
        None => refuse(ERROR_INVALID_HANDLE, clause::SZ_356),
        Some(_) if size == 0 => refuse(ERROR_INSUFFICIENT_BUFFER, clause::SZ_356),
        Some(module) => Ok(module),
    }
}

/// Writes the text, low byte first. That a page of the buffer cannot be written to is found out before
/// the first byte is.
fn deliver(call: &mut Call<'_, '_>, buffer: Buffer, text: &[u16]) -> Result<(), Failure> {
    let bytes: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    match buffer {
        Buffer::Returned => {
            call.put(&API, "lpFilename", bytes);
            Ok(())
        }
        Buffer::At(at) => {
            let cpu = call.kernel.cpu(call.thread);
            let probed = call.kernel.probe(&cpu, at, bytes.len() as u64, AccessKind::Write);
            probed.and_then(|()| call.kernel.write_memory(&cpu, at, &bytes)).or_else(stopped)
        }
        Buffer::Data(_) => refuse(ERROR_NOACCESS, clause::SZ_356),
    }
}

fn stopped(stop: Stop) -> Result<(), Failure> {
    match stop {
        Stop::NotModelled(what) => Err(Failure::NotModelled(what)),
        Stop::Faulted(_) | Stop::Refused(_) => refuse(ERROR_NOACCESS, clause::SZ_356),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_process_without_an_exe_has_no_path_to_tell() {
        check(
            "
                GetModuleFileName(NULL)
                GetModuleFileName(0x00010000)
                GetModuleFileNameW(NULL, _, 0)
            ",
            expect![[r"
                a: GetModuleFileName -> 0, ERROR_MOD_NOT_FOUND (126) [SZ-356]
                a: GetModuleFileName -> 0, ERROR_INVALID_HANDLE (6) [SZ-356]
                a: GetModuleFileNameW -> 0, ERROR_MOD_NOT_FOUND (126) [SZ-356]"]],
        );
    }
}
