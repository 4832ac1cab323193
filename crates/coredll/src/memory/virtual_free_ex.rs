//! VirtualFreeEx: VirtualFree in the address space of another process.
//!
//! Modelled: what VirtualFree does. The handle is looked at first (SZ-306).
//!
//! Documents: VirtualFreeEx, Windows CE 6.0 reference.

use super::ex::{PROCESS, target};
use super::virtual_free::{KIND, free};
use super::{ADDRESS, SIZE};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, ONLY_6, Returns};
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "VirtualFreeEx",
    params: &[PROCESS, ADDRESS, SIZE, KIND],
    returns: Returns::Boolean,
    versions: ONLY_6,
    about: "Decommits pages of a reservation of another process or releases it as a whole.",
    document: "VirtualFreeEx, Windows CE 6.0 reference",
    clauses: &[
        clause::VX_01,
        clause::SZ_306,
        clause::VF_01,
        clause::VF_02,
        clause::O_12,
        clause::SZ_359,
    ],
    invoke: |call, args| {
        let process = args.process(0, call);
        let (size, kind) = (args.number(2), args.number(3));
        Returned::Value(VirtualFreeEx(call, process, args.address(1), size, kind).into())
    },
};

/// As VirtualFree, called by the process that `hProcess` stands for.
pub fn VirtualFreeEx(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpAddress: Address,
    dwSize: u32,
    dwFreeType: u32,
) -> bool {
    let result = target(call, hProcess)
        .and_then(|process| free(call, process, lpAddress, dwSize, dwFreeType));
    call.finish(result.map(|()| true), false)
}
