//! GetProcessHeap: the heap that a process has from its start on.
//!
//! Modelled: a process without an image gets it when it asks first (SZ-307). The desktop has the
//! heap functions too; they are not modelled there.
//!
//! Documents: GetProcessHeap, Windows CE 5.0 reference.

use super::address_of;
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Returns};
use abi::{Address, clause};

pub(crate) static API: Api = Api {
    name: "GetProcessHeap",
    params: &[],
    returns: Returns::AddressOrNull,
    versions: CE,
    about: "Tells the heap of the calling process.",
    document: "GetProcessHeap, Windows CE 5.0 reference",
    clauses: &[clause::PROC_02, clause::HEAP_02, clause::SZ_307, clause::SZ_308],
    invoke: |call, _| Returned::Value(GetProcessHeap(call).0),
};

/// The heap of the calling process, or NULL if there is no room for it.
pub fn GetProcessHeap(call: &mut Call<'_, '_>) -> Address {
    let process = call.process();
    let heap = call.kernel.process_heap(process);
    let result = address_of(call, heap);
    call.finish(result, Address::NULL)
}
