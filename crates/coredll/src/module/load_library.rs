//! LoadLibrary: loads a DLL into the calling process.
//!
//! Modelled: where the DLL comes to lie (IN-04, IN-05, SLOT-04 to SLOT-07), what its addresses cost
//! every process (IN-06), and that a place that is taken, or none that is left, fails with
//! ERROR_OUTOFMEMORY (IN-08). The handle is the address of the module (SZ-344). Loading again counts
//! (SZ-345). Not modelled: entry points, imports, exports and resources.
//!
//! The order of checks: the name, the file, that it is a DLL, its place, its medium, RAM where all
//! its pages come in at once.
//!
//! Documents: a support article on failing loads; memory architecture, Windows CE guides.

use super::{find_image, not_found};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, CE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::error::{ERROR_BAD_EXE_FORMAT, ERROR_INVALID_PARAMETER};
use abi::world::ModuleSpec;
use abi::{Address, clause};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "LoadLibrary",
    params: &[Param { name: "lpLibFileName", takes: Takes::Text }],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Loads a DLL, at one address for all processes, or counts one more load.",
    document: "Support article on failing loads; memory architecture, Windows CE guides",
    clauses: &[
        clause::IN_04,
        clause::IN_05,
        clause::IN_06,
        clause::IN_08,
        clause::O_11C,
        clause::PAGE_03,
        clause::SLOT_04,
        clause::SLOT_05,
        clause::SLOT_06,
        clause::SLOT_07,
        clause::SZ_340,
        clause::SZ_343,
        clause::SZ_344,
        clause::SZ_345,
        clause::SZ_346,
    ],
    invoke: |call, args| Returned::Value(LoadLibrary(call, args.text(0)).0),
};

/// The address of the DLL with this name; NULL on failure.
pub fn LoadLibrary(call: &mut Call<'_, '_>, lpLibFileName: Option<&Arc<str>>) -> Address {
    let result = load(call, lpLibFileName);
    call.finish(result, Address::NULL)
}

fn load(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Result<Address, Failure> {
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_343);
    };
    let Ok(file) = find_image(call, name, ".dll") else { return not_found() };
    if !matches!(call.kernel.module_spec(file), Ok(ModuleSpec::Dll { .. })) {
        return refuse(ERROR_BAD_EXE_FORMAT, clause::SZ_343);
    }
    let process = call.process();
    let (module, _) = call.kernel.load_module(process, file).map_err(|refusal| match refusal {
        kernel::Refusal::OutOfAddresses => no_place(),
        refusal => refused(refusal),
    })?;
    Ok(Address(call.kernel.state.modules[module.0].base))
}

/// IN-08.
fn no_place() -> Failure {
    let code = abi::error::ERROR_OUTOFMEMORY;
    Failure::Refused(crate::answer::Refused { code, clause: clause::IN_08 })
}
