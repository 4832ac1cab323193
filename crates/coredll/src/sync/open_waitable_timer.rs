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
use crate::api::{Api, Param, Returns, Takes, WIN32, narrow};
use crate::named::{DESKTOP, open_named};
use abi::constant::{Family, SYNCHRONIZE};
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenWaitableTimer",
    params: &[
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::ObjectAccess], default: SYNCHRONIZE },
        },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param { name: "lpTimerName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: WIN32,
    about: "Opens an existing waitable timer by its name.",
    document: "OpenWaitableTimer, Win32 reference",
    clauses: &[
        clause::M_40C,
        clause::M_42A,
        clause::NM_09A,
        clause::NM_09B,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_167,
    ],
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

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn it_is_opened_by_its_name_and_by_no_other() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateWaitableTimer(_, _, "n")
                OpenWaitableTimer(_, _, "n")
                OpenWaitableTimer(_, _, "N")
                CreateEvent(_, _, _, "e")
                OpenWaitableTimer(_, _, "e")
                OpenWaitableTimer()
                OpenWaitableTimer(_, _, "")
                OpenWaitableTimer(_, _, "a\b")
                OpenWaitableTimer(_, _, "\n")
            "#,
            expect![[r#"
                a: CreateWaitableTimer -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: OpenWaitableTimer -> 0x00080004
                a: OpenWaitableTimer -> NULL, ERROR_FILE_NOT_FOUND (2) [SZ-167]
                a: CreateEvent -> 0x00080008, NO_ERROR (0) [SZ-166]
                a: OpenWaitableTimer -> NULL, ERROR_INVALID_HANDLE (6) [NM-09a]
                a: OpenWaitableTimer -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-167]
                a: OpenWaitableTimer -> NULL, ERROR_BAD_PATHNAME (161) [SZ-162]
                a: OpenWaitableTimer -> NULL, ERROR_PATH_NOT_FOUND (3) [M-42a]
                a: OpenWaitableTimer -> NULL, ERROR_BAD_PATHNAME (161) [SZ-162]"#]],
        );
    }
}
