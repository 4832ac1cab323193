//! VirtualProtectEx: VirtualProtect in the address space of another process.
//!
//! Modelled: what VirtualProtect does. The handle is looked at first (SZ-306).
//!
//! Documents: VirtualProtectEx, Windows CE 6.0 reference.

use super::ex::{PROCESS, target};
use super::virtual_protect::{NEW_PROTECT, OLD_PROTECT, protect};
use super::{ADDRESS, SIZE};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, ONLY_6, Returns};
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "VirtualProtectEx",
    params: &[PROCESS, ADDRESS, SIZE, NEW_PROTECT, OLD_PROTECT],
    returns: Returns::Boolean,
    versions: ONLY_6,
    about: "Gives committed pages of another process another protection.",
    document: "VirtualProtectEx, Windows CE 6.0 reference",
    clauses: &[
        clause::VX_01,
        clause::SZ_306,
        clause::SZ_216,
        clause::SZ_359,
        clause::VP_01,
        clause::VP_02,
    ],
    invoke: |call, args| {
        let (process, mut old) = (args.process(0, call), 0);
        let (size, protect) = (args.number(2), args.number(3));
        let done = VirtualProtectEx(call, process, args.address(1), size, protect, &mut old);
        if done && args.wants(4) {
            call.put(&API, "lpflOldProtect", old);
        }
        Returned::Value(done.into())
    },
};

/// As VirtualProtect, called by the process that `hProcess` stands for.
pub fn VirtualProtectEx(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpAddress: Address,
    dwSize: u32,
    flNewProtect: u32,
    lpflOldProtect: &mut u32,
) -> bool {
    let result = target(call, hProcess)
        .and_then(|process| protect(call, process, lpAddress, dwSize, flNewProtect));
    let result = result.map(|old| {
        *lpflOldProtect = old;
        true
    });
    call.finish(result, false)
}
