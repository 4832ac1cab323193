//! OpenEvent: opens the event that has a name.
//!
//! Modelled: everything that the reference for Windows CE 5.0 says, extended to CE .NET 4.2.
//! Which codes it fails with is a choice (SZ-55).
//!
//! The order of checks: access, inheritance, the name's form, the look-up of the name.
//!
//! Documents: OpenEvent, Windows CE 5.0 reference.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::named::object_name;
use crate::refusals::refused;
use abi::constant::{EVENT_ALL_ACCESS, Family};
use abi::error::{ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER};
use abi::{Handle, ObjectId, clause};
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
    clauses: &[clause::NM_05A, clause::NM_07A, clause::NM_07B, clause::SZ_55],
    invoke: |call, args| {
        let access = args.number(0);
        Returned::Value(OpenEvent(call, access, args.boolean(1), args.text(2)).0)
    },
};

/// Opens the event with this name; `dwDesiredAccess` is EVENT_ALL_ACCESS and `bInheritHandle`
/// FALSE. NULL on failure.
pub fn OpenEvent(
    call: &mut Call<'_, '_>,
    dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let result = decode(call, dwDesiredAccess, bInheritHandle, lpName)
        .and_then(|object| call.kernel.open_handle(call.process(), object).map_err(refused));
    call.finish(result, Handle::NULL)
}

fn decode(
    call: &Call<'_, '_>,
    access: u32,
    inherit: bool,
    name: Option<&Arc<str>>,
) -> Result<ObjectId, Failure> {
    if access != EVENT_ALL_ACCESS || inherit {
        return refuse(ERROR_INVALID_PARAMETER, clause::NM_07B);
    }
    let Some(name) = object_name(call.kernel, name)? else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_55);
    };
    match call.kernel.look_up_name(call.machine(), ObjectKind::Event, &name) {
        Ok(Some(object)) => Ok(object),
        Ok(None) => refuse(ERROR_FILE_NOT_FOUND, clause::NM_07A),
        Err(_) => refuse(ERROR_INVALID_HANDLE, clause::SZ_55),
    }
}

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
