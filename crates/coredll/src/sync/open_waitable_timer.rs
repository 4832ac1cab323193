//! OpenWaitableTimer: opens the waitable timer that has a name. The desktop has it, Windows CE has not.
//!
//! Modelled: the look-up by name and inheritance. The access is not looked at. Which codes it fails
//! with is a choice (SZ-167).
//!
//! The order of checks: the name's form, the look-up of the name.
//!
//! Documents: OpenWaitableTimer, Win32 reference.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Returns, WIN32, narrow};
use crate::named::{DESKTOP, OPEN_CLAUSES, open_named, open_params};
use abi::Handle;
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenWaitableTimer",
    params: &open_params("lpTimerName"),
    returns: Returns::HandleOrNull,
    versions: WIN32,
    about: "Opens an existing waitable timer by its name.",
    document: "OpenWaitableTimer, Win32 reference",
    clauses: OPEN_CLAUSES,
    invoke: |call, args| {
        let (access, inherit) = (args.number(0), args.boolean(1));
        Returned::Value(OpenWaitableTimer(call, access, inherit, args.text(2)).0)
    },
};

narrow!("OpenWaitableTimerA");

/// Opens the waitable timer with this name. NULL on failure.
pub fn OpenWaitableTimer(
    call: &mut Call<'_, '_>,
    _dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpTimerName: Option<&Arc<str>>,
) -> Handle {
    let kind = ObjectKind::WaitableTimer;
    let result = open_named(call, (kind, &DESKTOP), 0, bInheritHandle, lpTimerName);
    call.finish(result, Handle::NULL)
}
