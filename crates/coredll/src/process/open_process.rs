//! OpenProcess: opens a process by its identifier.
//!
//! Modelled: everything that the reference for Windows CE says. The access asked for is ignored: a
//! handle always has all rights (SZ-64). A process that has ended can be opened while a handle
//! to it keeps its object.
//!
//! Documents: OpenProcess, Windows CE references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{Family, HANDLE_FLAG_INHERIT};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, ObjectId, clause};
use kernel::record::Body;

pub(crate) static API: Api = Api {
    name: "OpenProcess",
    params: &[
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::ObjectAccess], default: 0 },
        },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param { name: "dwProcessId", takes: Takes::Number { families: &[], default: 0 } },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Opens a process by its identifier.",
    document: "OpenProcess, Windows CE references",
    clauses: &[clause::HND_05, clause::SZ_64],
    invoke: |call, args| {
        let (inherit, id) = (args.boolean(1), args.number(2));
        Returned::Value(OpenProcess(call, args.number(0), inherit, id).0)
    },
};

/// Opens the process with this identifier; `bInheritHandle` is FALSE on Windows CE. NULL on failure.
pub fn OpenProcess(
    call: &mut Call<'_, '_>,
    _dwDesiredAccess: u32,
    bInheritHandle: bool,
    dwProcessId: u32,
) -> Handle {
    let result = decode(call, bInheritHandle, dwProcessId).and_then(|object| {
        let flags = if bInheritHandle { HANDLE_FLAG_INHERIT } else { 0 };
        call.kernel.open_with(call.process(), object, 0, flags).map_err(refused)
    });
    call.finish(result, Handle::NULL)
}

fn decode(call: &Call<'_, '_>, inherit: bool, id: u32) -> Result<ObjectId, Failure> {
    if inherit && !call.kernel.rules.handles.desktop {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_64);
    }
    match call.kernel.identified(call.machine(), Handle(id)) {
        Some(object) if is_process(call, object) => Ok(object),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_64),
    }
}

fn is_process(call: &Call<'_, '_>, object: ObjectId) -> bool {
    matches!(call.kernel.state.objects[object.0].body, Body::Process(_))
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_handle_has_the_value_of_the_identifier_and_must_be_closed() {
        check(
            "
                p = OpenProcess(PROCESS_TERMINATE, FALSE, @b)
                CloseHandle(p)
                CloseHandle(p)
                OpenProcess(_, _, @b)
            ",
            expect![[r#"
                a: OpenProcess -> 0x0008000a
                a: CloseHandle -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [O-20]
                a: OpenProcess -> 0x0008000a"#]],
        );
    }

    #[test]
    fn what_identifies_no_process_is_refused() {
        check(
            "
                e = CreateEvent()
                OpenProcess(_, _, e)
                OpenProcess(_, _, 0)
                OpenProcess(_, TRUE, @b)
                b: i = GetCurrentProcessId()
                TerminateProcess(i, 0)
                OpenProcess(_, _, i)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: OpenProcess -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-64]
                a: OpenProcess -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-64]
                a: OpenProcess -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-64]
                b: GetCurrentProcessId -> 0x0008000a
                a: TerminateProcess -> TRUE
                a: OpenProcess -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-64]"#]],
        );
    }
}
