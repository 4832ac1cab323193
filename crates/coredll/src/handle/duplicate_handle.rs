//! DuplicateHandle: opens for one process what another has open.
//!
//! Modelled: everything that the references for Windows CE 5.0 and 6.0 say, extended to CE .NET
//! 4.2. One object has one value up to CE 5.0, so the same value comes back, counted once more for
//! the target process. The access of a handle to a file-mapping object goes with it.
//!
//! The order of checks is a choice: options, inheritance, the place for the result, then source
//! process, source handle and target process.
//!
//! Side effect of a refused call, and the only one: with DUPLICATE_CLOSE_SOURCE the source handle
//! is closed whatever the outcome (DUP-02).
//!
//! Documents: DuplicateHandle, Windows CE 5.0 and 6.0 references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::process::{living_process, pseudo_object};
use crate::refusals::refused;
use abi::constant::{DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, Family};
use abi::error::{ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER};
use abi::{Handle, ObjectId, ProcessId, clause};
use trace::event::CloseReason;

pub(crate) static API: Api = Api {
    name: "DuplicateHandle",
    params: &[
        Param { name: "hSourceProcessHandle", takes: Takes::Process },
        Param { name: "hSourceHandle", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "hTargetProcessHandle", takes: Takes::Process },
        Param { name: "lpTargetHandle", takes: Takes::Output { gives: Gives::Handle } },
        Param { name: "dwDesiredAccess", takes: Takes::Number { families: ACCESS, default: 0 } },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param {
            name: "dwOptions",
            takes: Takes::Number { families: &[Family::Duplicate], default: DUPLICATE_SAME_ACCESS },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Opens for one process what another has open; the handle has the same value.",
    document: "DuplicateHandle, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::DUP_01,
        clause::DUP_02,
        clause::DUP_03,
        clause::HND_08,
        clause::SZ_51,
        clause::SZ_52,
    ],
    invoke: |call, args| {
        let mut target = Handle::NULL;
        let wanted = args.wants(3);
        let done = DuplicateHandle(
            call,
            args.process(0, call),
            args.handle(1),
            args.process(2, call),
            wanted.then_some(&mut target),
            args.number(4),
            args.boolean(5),
            args.number(6),
        );
        if done {
            call.put(&API, "lpTargetHandle", target);
        }
        Returned::Value(done.into())
    },
};

const ACCESS: &[Family] = &[Family::ObjectAccess, Family::GenericAccess];

/// Opens for the target process the object that the source process has open as `hSourceHandle`.
/// `dwOptions` must have DUPLICATE_SAME_ACCESS; the access asked for is ignored.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn DuplicateHandle(
    call: &mut Call<'_, '_>,
    hSourceProcessHandle: Handle,
    hSourceHandle: Handle,
    hTargetProcessHandle: Handle,
    lpTargetHandle: Option<&mut Handle>,
    _dwDesiredAccess: u32,
    bInheritHandle: bool,
    dwOptions: u32,
) -> bool {
    let source = decode_source(call, hSourceProcessHandle, hSourceHandle);
    let result = decode_options(dwOptions, bInheritHandle, lpTargetHandle.is_some())
        .and_then(|()| Ok((source?, living_process(call, hTargetProcessHandle, clause::SZ_52)?)))
        .and_then(|(source, target)| duplicate(call, source, hSourceHandle, target));
    if let (Ok((process, _)), true) = (source, dwOptions & DUPLICATE_CLOSE_SOURCE != 0) {
        // A pseudo-handle is not open, so there is nothing to close.
        let _ = call.kernel.close_handle(process, hSourceHandle, CloseReason::Source);
    }
    if let (Ok(handle), Some(out)) = (result, lpTargetHandle) {
        *out = handle;
    }
    call.finish(result.map(|_| true), false)
}

fn decode_options(options: u32, inherit: bool, wanted: bool) -> Result<(), Failure> {
    if options & DUPLICATE_SAME_ACCESS == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::DUP_01);
    }
    if options & !(DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE) != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_51);
    }
    if inherit || !wanted {
        return refuse(ERROR_INVALID_PARAMETER, clause::DUP_03);
    }
    Ok(())
}

/// The source process and the object that it has open under the handle.
fn decode_source(
    call: &Call<'_, '_>,
    process: Handle,
    handle: Handle,
) -> Result<(ProcessId, ObjectId), Failure> {
    let process = living_process(call, process, clause::SZ_52)?;
    let pseudo = pseudo_object(call, handle).filter(|_| process == call.process());
    match pseudo {
        Some(object) => Ok((process, object)),
        None if call.kernel.holds(process, handle) => {
            Ok((process, call.kernel.resolve(process, handle).map_err(refused)?))
        }
        None => refuse(ERROR_INVALID_HANDLE, clause::SZ_52),
    }
}

fn duplicate(
    call: &mut Call<'_, '_>,
    (source, object): (ProcessId, ObjectId),
    handle: Handle,
    target: ProcessId,
) -> Result<Handle, Failure> {
    let access = call.kernel.granted_access(source, handle).unwrap_or(0);
    call.kernel.open_with(target, object, access, 0).map_err(refused)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_same_value_comes_back_and_each_process_has_its_own_count() {
        check(
            "
                e = CreateEvent()
                pb = OpenProcess(_, _, @b)
                d = DuplicateHandle(_, e, pb)
                CloseHandle(e)
                b: SetEvent(d.lpTargetHandle)
                b: CloseHandle(d.lpTargetHandle)
                b: SetEvent(d.lpTargetHandle)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: OpenProcess -> 0x0008000a
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080016
                a: CloseHandle -> TRUE
                b: SetEvent -> TRUE
                b: CloseHandle -> TRUE
                b: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }

    #[test]
    fn a_pseudo_handle_of_the_caller_gives_a_handle_to_its_process_or_thread() {
        check(
            "
                p = GetCurrentProcess()
                t = GetCurrentThread()
                d = DuplicateHandle(p, p, p)
                GetExitCodeProcess(d.lpTargetHandle)
                c = DuplicateHandle(p, t, p, _, _, _, DUPLICATE_SAME_ACCESS|DUPLICATE_CLOSE_SOURCE)
                WaitForSingleObject(c.lpTargetHandle, 0)
                WaitForSingleObject(p, 0)
                b: DuplicateHandle(@a, p, p)
            ",
            expect![[r#"
                a: GetCurrentProcess -> 0x00000042
                a: GetCurrentThread -> 0x00000041
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080002
                a: GetExitCodeProcess -> TRUE, lpExitCode 259
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080006
                a: WaitForSingleObject -> 258
                a: WaitForSingleObject -> 258
                b: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]"#]],
        );
    }

    #[test]
    fn the_source_can_be_closed_with_it() {
        check(
            "
                e = CreateEvent()
                d = DuplicateHandle(_, e, @b, _, _, _, DUPLICATE_SAME_ACCESS|DUPLICATE_CLOSE_SOURCE)
                CloseHandle(e)
                b: CloseHandle(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080016
                  the kernel closes 0x00080016 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [O-20]
                b: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn the_source_is_closed_even_if_the_call_is_refused() {
        check(
            "
                e = CreateEvent()
                DuplicateHandle(_, e, @b, _, _, _, DUPLICATE_CLOSE_SOURCE)
                CloseHandle(e)
                f = CreateEvent()
                DuplicateHandle(_, f, 6, _, _, _, 3)
                CloseHandle(f)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-01]
                  the kernel closes 0x00080016 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]
                a: CreateEvent -> 0x00100016, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]
                  the kernel closes 0x00100016 of a
                a: CloseHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-50]"#]],
        );
    }

    #[test]
    fn options_inheritance_and_the_place_for_the_result_are_checked() {
        check(
            "
                e = CreateEvent()
                DuplicateHandle(_, e, @b, _, _, _, 0)
                DuplicateHandle(_, e, @b, _, _, _, 6)
                DuplicateHandle(_, e, @b, _, _, TRUE)
                DuplicateHandle(_, e, @b, NULL)
                CloseHandle(e)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-01]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-51]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-03]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-03]
                a: CloseHandle -> TRUE"#]],
        );
    }

    #[test]
    fn only_what_the_source_process_has_open_can_be_duplicated_between_processes() {
        check(
            "
                e = CreateEvent()
                DuplicateHandle(@b, e, @b)
                DuplicateHandle(e, e, @b)
                DuplicateHandle(_, e, e)
                DuplicateHandle(_, NULL, @b)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]"#]],
        );
    }

    #[test]
    fn a_process_that_has_ended_gets_no_handle() {
        check(
            "
                e = CreateEvent()
                pb = OpenProcess(_, _, @b)
                TerminateProcess(pb, 0)
                DuplicateHandle(_, e, pb)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: OpenProcess -> 0x0008000a
                a: TerminateProcess -> TRUE
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-52]"#]],
        );
    }
}
