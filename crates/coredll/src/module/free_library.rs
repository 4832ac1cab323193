//! FreeLibrary: takes back one load of a DLL.
//!
//! Modelled: the count of loads (SZ-345); with the last one of a process its pages there are gone,
//! and with the last one of all its addresses are free again (IN-06).
//!
//! Documents: none was opened; it is what is generally known of FreeLibrary.

use super::module_at;
use crate::Call;
use crate::answer::{Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::error::ERROR_INVALID_HANDLE;
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "FreeLibrary",
    params: &[Param { name: "hLibModule", takes: Takes::Address }],
    returns: Returns::Boolean,
    versions: CE,
    about: "Takes back one load of a DLL.",
    document: "FreeLibrary, not opened",
    clauses: &[clause::IN_06, clause::SZ_344, clause::SZ_345],
    invoke: |call, args| Returned::Value(FreeLibrary(call, args.address(0)).into()),
};

/// Takes back one load of the DLL at an address. FALSE if the caller has none loaded there.
pub fn FreeLibrary(call: &mut Call<'_, '_>, hLibModule: Address) -> bool {
    let module = module_at(call, hLibModule);
    let dll = module.filter(|module| !call.kernel.state.modules[module.0].is_exe);
    let result = match dll {
        Some(module) => {
            call.kernel.free_module(call.process(), module);
            Ok(true)
        }
        None => refuse(ERROR_INVALID_HANDLE, clause::SZ_345),
    };
    call.finish(result, false)
}
