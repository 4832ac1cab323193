//! OpenJobObject: opens the job that has a name. The desktop has it, Windows CE has not.
//!
//! Modelled: the look-up by name and inheritance. The access is not looked at. Which codes it fails
//! with is a choice (SZ-167).
//!
//! The order of checks: the name's form, the look-up of the name.
//!
//! Documents: OpenJobObject, Win32 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, WIN32, narrow};
use crate::named::{DESKTOP, OPEN_CLAUSES, open_named, open_params};
use abi::Handle;
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenJobObject",
    params: &open_params("lpName"),
    returns: Returns::HandleOrNull,
    versions: WIN32,
    about: "Opens an existing job by its name.",
    document: "OpenJobObject, Win32 reference",
    clauses: OPEN_CLAUSES,
    invoke: |call, args| {
        let (access, inherit) = (args.number(0), args.boolean(1));
        Returned::Value(OpenJobObject(call, access, inherit, args.text(2)).0)
    },
};

narrow!("OpenJobObjectA");

/// Opens the job with this name. NULL on failure.
pub fn OpenJobObject(
    call: &mut Call<'_, '_>,
    _dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let kind = ObjectKind::Job;
    let result = open_named(call, (kind, &DESKTOP), 0, bInheritHandle, lpName);
    call.finish(result, Handle::NULL)
}
