//! OpenEvent: opens the event that has a name.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says, extended to CE .NET 4.2.
//! Which codes it fails with is a choice (SZ-55).
//!
//! The order of checks: access, inheritance, the name's form, the look-up of the name.
//!
//! On the desktop the access is not looked at and the handle can be inheritable.
//!
//! Documents: OpenEvent, Windows CE 5.0 and Win32 references.

use crate::Call;
use crate::answer::{Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes, narrow};
use crate::named::{DESKTOP, Refusals, open_named};
use abi::constant::{EVENT_ALL_ACCESS, Family};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenEvent",
    params: &[
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::ObjectAccess], default: EVENT_ALL_ACCESS },
        },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Opens an existing event by its name.",
    document: "OpenEvent, Windows CE 5.0 reference",
    clauses: &[
        clause::M_40C,
        clause::M_42A,
        clause::NM_05A,
        clause::NM_07A,
        clause::NM_07B,
        clause::NM_09A,
        clause::NM_09B,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_256,
        clause::SZ_167,
        clause::SZ_55,
    ],
    invoke: |call, args| {
        let access = args.number(0);
        Returned::Value(OpenEvent(call, access, args.boolean(1), args.text(2)).0)
    },
};

narrow!("OpenEventA");

/// Opens the event with this name. On Windows CE `dwDesiredAccess` is EVENT_ALL_ACCESS and
/// `bInheritHandle` FALSE. NULL on failure.
pub fn OpenEvent(
    call: &mut Call<'_, '_>,
    dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let desktop = call.kernel.rules.handles.desktop;
    let result = if !desktop && (dwDesiredAccess != EVENT_ALL_ACCESS || bInheritHandle) {
        refuse(ERROR_INVALID_PARAMETER, clause::NM_07B)
    } else {
        let cites = if desktop { DESKTOP } else { CE };
        open_named(call, (ObjectKind::Event, &cites), 0, bInheritHandle, lpName)
    };
    call.finish(result, Handle::NULL)
}

/// What is cited on Windows CE.
const CE: Refusals =
    Refusals { no_name: clause::SZ_55, unknown: clause::NM_07A, other_type: clause::SZ_55 };

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn an_event_is_opened_by_its_name_and_the_last_error_stays() {
        check(
            r#"
                e = CreateEvent(_, _, _, "go")
                b: SetLastError(5)
                b: OpenEvent(EVENT_ALL_ACCESS, FALSE, "go")
                b: GetLastError()
                b: CloseHandle(e)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: SetLastError -> nothing, ERROR_ACCESS_DENIED (5) [GLE-01]
                b: OpenEvent -> 0x00080016
                b: GetLastError -> 5
                b: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn an_unknown_name_a_name_of_another_type_and_no_name_are_refused() {
        check(
            r#"
                CreateMutex(_, _, "m")
                OpenEvent(_, _, "go")
                OpenEvent(_, _, "m")
                OpenEvent(_, _, "\go")
                OpenEvent()
            "#,
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: OpenEvent -> NULL, ERROR_FILE_NOT_FOUND (2) [NM-07a]
                a: OpenEvent -> NULL, ERROR_INVALID_HANDLE (6) [SZ-55]
                a: OpenEvent -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                a: OpenEvent -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-55]"#]],
        );
    }

    #[test]
    fn another_access_and_inheritance_are_refused() {
        check(
            r#"
                CreateEvent(_, _, _, "go")
                OpenEvent(EVENT_MODIFY_STATE, _, "go")
                OpenEvent(_, TRUE, "go")
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: OpenEvent -> NULL, ERROR_INVALID_PARAMETER (87) [NM-07b]
                a: OpenEvent -> NULL, ERROR_INVALID_PARAMETER (87) [NM-07b]"#]],
        );
    }
}
