//! GetCallerProcess: the process from which the calling thread came into the current one.
//!
//! Modelled: everything that the reference says: it has a meaning within a call into a server.
//! Outside of one there is no caller, and it returns 0 (SZ-287). Nothing is refused.
//!
//! Documents: GetCallerProcess, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, TO_5};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetCallerProcess",
    params: &[],
    returns: Returns::Identifier,
    versions: TO_5,
    about: "Returns the identifier of the process that made the call into the current one.",
    document: "GetCallerProcess, Windows CE 5.0 reference",
    clauses: &[clause::PSL_02, clause::PSL_03, clause::SZ_287],
    invoke: |call, _| Returned::Value(GetCallerProcess(call).0),
};

/// The identifier of the process that made the call, which is also a handle to it; 0 outside of a
/// call. A caller cannot have ended: its calls end with it.
pub fn GetCallerProcess(call: &Call<'_, '_>) -> Handle {
    let made = call.kernel.server_call(call.thread);
    made.map_or(Handle::NULL, |made| call.kernel.process_id(made.caller))
}
