//! OpenMutex: opens the mutex that has a name. The desktop has it, Windows CE has not.
//!
//! Modelled: the look-up by name and inheritance. The access is not looked at. Which codes it fails
//! with is a choice (SZ-167).
//!
//! The order of checks: the name's form, the look-up of the name.
//!
//! Documents: OpenMutex, Win32 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, WIN32, narrow};
use crate::named::{DESKTOP, OPEN_CLAUSES, open_named, open_params};
use abi::Handle;
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenMutex",
    params: &open_params("lpName"),
    returns: Returns::HandleOrNull,
    versions: WIN32,
    about: "Opens an existing mutex by its name.",
    document: "OpenMutex, Win32 reference",
    clauses: OPEN_CLAUSES,
    invoke: |call, args| {
        let (access, inherit) = (args.number(0), args.boolean(1));
        Returned::Value(OpenMutex(call, access, inherit, args.text(2)).0)
    },
};

narrow!("OpenMutexA");

/// Opens the mutex with this name. NULL on failure.
pub fn OpenMutex(
    call: &mut Call<'_, '_>,
    _dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let kind = ObjectKind::Mutex;
    let result = open_named(call, (kind, &DESKTOP), 0, bInheritHandle, lpName);
    call.finish(result, Handle::NULL)
}
