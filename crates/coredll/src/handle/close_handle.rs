//! CloseHandle: gives one handle of the calling process back.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say. The documents leave
//! open who may close a handle; a process closes what it opened, as often as it opened it (O-20).
//! Not modelled: to close the pseudo-handle of the current process or thread, whose effect the
//! documents call undefined.
//!
//! Documents: CloseHandle, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::process::pseudo_object;
use abi::error::ERROR_INVALID_HANDLE;
use abi::{Handle, clause, not_modelled};
use trace::event::CloseReason;

pub(crate) static API: Api = Api {
    name: "CloseHandle",
    params: &[Param { name: "hObject", takes: Takes::Handle { default: Handle::NULL } }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Closes one handle of the calling process; the object goes with its last reference.",
    document: "CloseHandle, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_25,
        clause::CFM_32A,
        clause::CH_01,
        clause::CH_02,
        clause::CH_03,
        clause::OPEN_20A,
        clause::OPEN_20B,
        clause::O_20,
        clause::SZ_50,
        clause::SZ_76,
    ],
    invoke: |call, args| Returned::Value(CloseHandle(call, args.handle(0)).into()),
};

/// Closes a handle that the calling process opened. FALSE if it did not, or the value stands for
/// nothing.
pub fn CloseHandle(call: &mut Call<'_, '_>, hObject: Handle) -> bool {
    let result = close(call, hObject).map(|()| true);
    call.finish(result, false)
}

fn close(call: &mut Call<'_, '_>, handle: Handle) -> Result<(), Failure> {
    if pseudo_object(call, handle).is_some() {
        return Err(Failure::NotModelled(not_modelled::PSEUDO_HANDLE_CLOSE));
    }
    let process = call.process();
    let stale = call.kernel.resolve(process, handle).is_err();
    call.kernel.close_handle(process, handle, CloseReason::Call).map_err(|_| {
        let clause = if stale { clause::SZ_50 } else { clause::O_20 };
        Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_handle_can_be_closed_once() {
        check(
            "
                e = CreateEvent()
                CloseHandle(e)
                CloseHandle(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]"#]],
        );
    }

    #[test]
    fn a_handle_is_closed_as_often_as_it_was_opened() {
        check(
            r#"
                CreateEvent(_, _, _, "n")
                e = CreateEvent(_, _, _, "n")
                CloseHandle(e)
                SetEvent(e)
                CloseHandle(e)
                SetEvent(e)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CloseHandle -> TRUE
                a: SetEvent -> TRUE
                a: CloseHandle -> TRUE
                a: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }

    #[test]
    fn a_process_cannot_close_what_another_opened() {
        check(
            "
                e = CreateEvent()
                b: SetEvent(e)
                b: CloseHandle(e)
                CloseHandle(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: SetEvent -> TRUE
                b: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [O-20]
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn what_was_never_a_handle_cannot_be_closed() {
        check(
            "
                CloseHandle()
                CloseHandle(INVALID_HANDLE_VALUE)
                CloseHandle(1)
            ",
            expect![[r#"
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]"#]],
        );
    }

    #[test]
    fn closing_a_pseudo_handle_is_not_modelled() {
        check(
            "
                p = GetCurrentProcess()
                CloseHandle(p)
            ",
            expect![[r#"
                a: GetCurrentProcess -> 0x00000042
                a: CloseHandle is not modelled: closing the pseudo-handle of a process or thread"#]],
        );
    }
}
