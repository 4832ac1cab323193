//! GetModuleHandle: the address of a module that the caller has loaded.
//!
//! Modelled: a DLL by its name or path, and with NULL the program itself (SZ-344). It counts nothing.
//!
//! Documents: none was opened; it is what is generally known of GetModuleHandle.

use super::{find_image, not_found};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, CE, Param, Returns, Takes};
use abi::{Address, ModuleId, clause};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "GetModuleHandle",
    params: &[Param { name: "lpModuleName", takes: Takes::Text }],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Tells the address of a module that the caller has loaded.",
    document: "GetModuleHandle, not opened",
    clauses: &[clause::IN_02, clause::SZ_340, clause::SZ_343, clause::SZ_344],
    invoke: |call, args| Returned::Value(GetModuleHandle(call, args.text(0)).0),
};

/// The address of the module with this name, or of the program for NULL; NULL if it is not loaded.
pub fn GetModuleHandle(call: &mut Call<'_, '_>, lpModuleName: Option<&Arc<str>>) -> Address {
    let result = find(call, lpModuleName);
    call.finish(result, Address::NULL)
}

fn find(call: &Call<'_, '_>, name: Option<&Arc<str>>) -> Result<Address, Failure> {
    let kernel = &call.kernel;
    let record = |module: ModuleId| &kernel.state.modules[module.0];
    let mut loaded = kernel.modules_of(call.process()).into_iter();
    let found = match name {
        None => loaded.find(|module| record(*module).is_exe),
        Some(name) => {
            let file = find_image(call, name, ".dll").ok();
            loaded.find(|module| Some(record(*module).file) == file)
        }
    };
    match found {
        Some(module) => Ok(Address(record(module).base)),
        None => not_found(),
    }
}
