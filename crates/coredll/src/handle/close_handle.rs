//! CloseHandle: gives one handle of the calling process back.
//!
//! Modelled: everything that the references for Windows CE 3.0 and 5.0 say. The documents leave
//! open who may close a handle; a process closes what it opened, as often as it opened it (O-20).
//! A handle that is protected stays open. Not modelled: to close the pseudo-handle of the current
//! process or thread on Windows CE, whose effect the documents call undefined.
//!
//! A refusal says why the value is dead, where the kernel itself closed the handle.
//!
//! Documents: CloseHandle, Windows CE 3.0 and 5.0 references; CloseHandle, Win32 reference.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::process::pseudo_object;
use abi::error::ERROR_INVALID_HANDLE;
use abi::{Handle, clause, not_modelled};
use kernel::Refusal;
use kernel::versions::HandleScope;
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
        clause::CFFM_03,
        clause::HND_04,
        clause::M_53C,
        clause::M_54A,
        clause::OPEN_20C,
        clause::SZ_160,
        clause::SZ_161,
        clause::SZ_168,
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
/// All kinds of objects have handles that are closed so (CH-01). A failure sets the last error
/// (CH-03).
pub fn CloseHandle(call: &mut Call<'_, '_>, hObject: Handle) -> bool {
    let result = close(call, hObject).map(|()| true);
    call.finish(result, false)
}

fn close(call: &mut Call<'_, '_>, handle: Handle) -> Result<(), Failure> {
    let desktop = call.kernel.rules.handles.desktop;
    if pseudo_object(call, handle).is_some() {
        return match desktop {
            true => Ok(()),
            false => Err(Failure::NotModelled(not_modelled::PSEUDO_HANDLE_CLOSE)),
        };
    }
    let process = call.process();
    let Err(refusal) = call.kernel.close_handle(process, handle, CloseReason::Call) else {
        return Ok(());
    };
    let shared = call.kernel.rules.handles.scope == HandleScope::Machine;
    let stale = call.kernel.resolve(process, handle).is_err();
    let clause = match call.kernel.taken_back(process, handle) {
        _ if refusal == Refusal::ProtectedHandle => clause::M_53C,
        _ if !stale && shared => clause::O_20,
        Some(CloseReason::Kernel) => clause::OPEN_20A,
        Some(_) => clause::OPEN_20C,
        None if desktop => clause::SZ_168,
        None if shared => clause::SZ_50,
        None => clause::SZ_160,
    };
    refuse(ERROR_INVALID_HANDLE, clause)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion;
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

    #[test]
    fn after_a_failed_mapping_the_file_handle_is_dead_and_the_refusal_says_why() {
        let script = r#"
            f = CreateFileForMapping("\a.txt", GENERIC_READ)
            CreateFileMapping(f, _, PAGE_READWRITE)
            CloseHandle(f)
            CreateEvent()
            CloseHandle(f)
        "#;
        check(
            script,
            expect![[r#"
            a: CreateFileForMapping -> 0x00080016
            a: CreateFileMapping -> NULL, ERROR_ACCESS_DENIED (5) [OPEN-03]
              the kernel closes 0x00080016 of a
            a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]
            a: CreateEvent -> 0x00100016, NO_ERROR (0) [SZ-54]
            a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20a]"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_protected_handle_stays_and_a_pseudo_handle_is_never_closed() {
        check_on(
            OsVersion::Win32,
            "
                e = CreateEvent()
                SetHandleInformation(e, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE)
                CloseHandle(e)
                SetHandleInformation(e, HANDLE_FLAG_PROTECT_FROM_CLOSE)
                CloseHandle(e)
                CloseHandle(e)
                p = GetCurrentProcess()
                CloseHandle(p)
                CloseHandle(p)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: SetHandleInformation -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [M-53c]
                a: SetHandleInformation -> TRUE
                a: CloseHandle -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-168]
                a: GetCurrentProcess -> INVALID_HANDLE_VALUE
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn where_tables_are_those_of_processes_closing_one_value_leaves_the_other() {
        check_on(
            OsVersion::Ce6_0,
            r#"
                e = CreateEvent(_, _, _, "n")
                f = CreateEvent(_, _, _, "n")
                b: SetEvent(e)
                CloseHandle(e)
                SetEvent(f)
                CloseHandle(e)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080003, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x00080007, ERROR_ALREADY_EXISTS (183) [NM-06]
                b: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: CloseHandle -> TRUE
                a: SetEvent -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-160]"#]],
        );
    }

    #[test]
    fn on_ce_6_the_kernel_closes_the_file_handle_with_the_last_mapping_made_of_it() {
        check_on(
            OsVersion::Ce6_0,
            r#"
                f = CreateFileForMapping("\a.txt", GENERIC_READ)
                m = CreateFileMapping(f, _, PAGE_READONLY)
                n = CreateFileMapping(f, _, PAGE_READONLY)
                CloseHandle(m)
                GetFileSize(f)
                CloseHandle(n)
                CloseHandle(f)
                g = CreateFileForMapping("\a.txt", GENERIC_READ)
                o = CreateFileMapping(g, _, PAGE_READONLY)
                CloseHandle(g)
                CloseHandle(g)
                h = CreateEvent()
                CloseHandle(o)
                SetEvent(h)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080003
                a: CreateFileMapping -> 0x00080007, NO_ERROR (0) [SZ-54]
                a: CreateFileMapping -> 0x0008000b, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                  destroy \a.txt
                a: GetFileSize -> 5, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]
                a: CloseHandle -> TRUE
                  destroy \a.txt
                  the kernel closes 0x00080003 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [OPEN-20c]
                a: CreateFileForMapping -> 0x00100003
                a: CreateFileMapping -> 0x00100007, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-160]
                a: CreateEvent -> 0x00180003, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                  destroy \a.txt
                a: SetEvent -> TRUE"#]],
        );
    }
}
