//! VirtualAllocEx: VirtualAlloc in the address space of another process.
//!
//! Modelled: what VirtualAlloc does. The handle is looked at first (SZ-306).
//!
//! Documents: VirtualAllocEx, Windows CE 6.0 reference.

use super::ex::{PROCESS, target};
use super::virtual_alloc::{KIND, PROTECT, allocate};
use super::{ADDRESS, SIZE};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, ONLY_6, Returns};
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "VirtualAllocEx",
    params: &[PROCESS, ADDRESS, SIZE, KIND, PROTECT],
    returns: Returns::AddressOrNull,
    versions: ONLY_6,
    about: "Reserves address space and commits pages in it, for another process.",
    document: "VirtualAllocEx, Windows CE 6.0 reference",
    clauses: &[clause::VX_01, clause::SZ_306, clause::SZ_300, clause::O_11A, clause::O_11B],
    invoke: |call, args| {
        let process = args.process(0, call);
        let (size, kind, protect) = (args.number(2), args.number(3), args.number(4));
        let base = VirtualAllocEx(call, process, args.address(1), size, kind, protect);
        Returned::Value(base.0)
    },
};

/// As VirtualAlloc, called by the process that `hProcess` stands for.
pub fn VirtualAllocEx(
    call: &mut Call<'_, '_>,
    hProcess: Handle,
    lpAddress: Address,
    dwSize: u32,
    flAllocationType: u32,
    flProtect: u32,
) -> Address {
    let result = target(call, hProcess).and_then(|process| {
        let (kind, protect) = (flAllocationType, flProtect);
        allocate(call, process, lpAddress, dwSize, kind, protect)
    });
    call.finish(result, Address::NULL)
}
