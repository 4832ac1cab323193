//! DuplicateHandle: opens for one process what another has open.
//!
//! Modelled: everything that the references for Windows CE 5.0 and 6.0 say, extended to CE 3.0 and
//! CE .NET 4.2, and the desktop. One object has one value up to CE 5.0, so the same value comes
//! back, counted once more for the target process; later the target gets a value of its own. The
//! access of a handle to a file or file-mapping object goes with it, or is asked for anew on the
//! desktop.
//!
//! The order of checks is a choice: options, on Windows CE inheritance and the place for the
//! result, then source process, source handle and target process.
//!
//! Side effect of a refused call, and the only one: with DUPLICATE_CLOSE_SOURCE the source handle
//! is closed whatever the outcome (DUP-02).
//!
//! Documents: DuplicateHandle, Windows CE 5.0, 6.0 and Win32 references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::handle::access;
use crate::process::{living_process, pseudo_object};
use crate::refusals::refused;
use abi::constant::{DUPLICATE_CLOSE_SOURCE, DUPLICATE_SAME_ACCESS, Family, HANDLE_FLAG_INHERIT};
use abi::error::{ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER};
use abi::{ClauseId, Handle, ObjectId, ProcessId, clause};
use kernel::record::{Body, OpenFile};
use kernel::versions::HandleScope;
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
    about: "Opens for one process what another has open; up to CE 5.0 with the same value.",
    document: "DuplicateHandle, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::DUP_01,
        clause::DUP_02,
        clause::DUP_03,
        clause::DUP_04,
        clause::HND_04,
        clause::M_52A,
        clause::M_52B,
        clause::M_52C,
        clause::SZ_164,
        clause::SZ_165,
        clause::W_33B,
        clause::W_58A,
        clause::W_58B,
        clause::W_58C,
        clause::SZ_236,
        clause::HND_08,
        clause::SZ_51,
        clause::SZ_52,
    ],
    invoke: |call, args| {
        let mut target = Handle::NULL;
        let (wanted, into) = (args.wants(3), args.process(2, call));
        let into = living_process(call, into, wrong_handle(call)).unwrap_or(call.process());
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
        if done && wanted {
            call.put_for(into, &API, "lpTargetHandle", target);
        }
        Returned::Value(done.into())
    },
};

const ACCESS: &[Family] =
    &[Family::ObjectAccess, Family::GenericAccess, Family::FileMap, Family::SectionAccess];

/// Opens for the target process the object that the source process has open as `hSourceHandle`.
///
/// On Windows CE `dwOptions` must have DUPLICATE_SAME_ACCESS, and the access asked for is ignored.
/// On the desktop the duplicate of a file mapping or file allows what is asked for or, with that
/// option, what its source allows, and NULL for the target process with DUPLICATE_CLOSE_SOURCE only closes
/// the source.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn DuplicateHandle(
    call: &mut Call<'_, '_>,
    hSourceProcessHandle: Handle,
    hSourceHandle: Handle,
    hTargetProcessHandle: Handle,
    lpTargetHandle: Option<&mut Handle>,
    dwDesiredAccess: u32,
    bInheritHandle: bool,
    dwOptions: u32,
) -> bool {
    let desktop = call.kernel.rules.handles.desktop;
    let source = decode_source(call, hSourceProcessHandle, hSourceHandle);
    let options = match desktop {
        true => decode_desktop_options(dwOptions),
        false => decode_options(call, dwOptions, bInheritHandle, lpTargetHandle.is_some()),
    };
    let closes = dwOptions & DUPLICATE_CLOSE_SOURCE != 0;
    let no_target = desktop && closes && hTargetProcessHandle == Handle::NULL;
    let result = options.and_then(|()| {
        let source = source?;
        if no_target {
            return Ok(Handle::NULL);
        }
        let target = living_process(call, hTargetProcessHandle, wrong_handle(call))?;
        let same = dwOptions & DUPLICATE_SAME_ACCESS != 0;
        let access = (!same).then_some(dwDesiredAccess);
        duplicate(call, source, target, access, bInheritHandle)
    });
    if let (Ok((process, _)), true) = (source, closes) {
        // A pseudo-handle is not open, so there is nothing to close.
        let _ = call.kernel.close_handle(process, hSourceHandle, CloseReason::Source);
    }
    if let (Ok(handle), Some(out)) = (result, lpTargetHandle) {
        *out = handle;
    }
    call.finish(result.map(|_| true), false)
}

/// Windows CE wants DUPLICATE_SAME_ACCESS and no inheritance (HND-08). The desktop takes an access,
/// which the duplicate has then (M-52a, W-58a), and makes it inheritable (W-58b).
fn decode_options(
    call: &Call<'_, '_>,
    options: u32,
    inherit: bool,
    wanted: bool,
) -> Result<(), Failure> {
    if options & DUPLICATE_SAME_ACCESS == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::DUP_01);
    }
    if options & !(DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE) != 0 {
        let shared = call.kernel.rules.handles.scope == HandleScope::Machine;
        let clause = if shared { clause::SZ_51 } else { clause::SZ_164 };
        return refuse(ERROR_INVALID_PARAMETER, clause);
    }
    if inherit || !wanted {
        return refuse(ERROR_INVALID_PARAMETER, clause::DUP_03);
    }
    Ok(())
}

fn decode_desktop_options(options: u32) -> Result<(), Failure> {
    match options & !(DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE) {
        0 => Ok(()),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_164),
    }
}

/// What refuses a handle that is none.
fn wrong_handle(call: &Call<'_, '_>) -> ClauseId {
    if call.kernel.rules.handles.desktop { clause::M_52C } else { clause::SZ_52 }
}

/// The source process and the handle that it has open, or its pseudo-handle's object.
fn decode_source(
    call: &Call<'_, '_>,
    process: Handle,
    handle: Handle,
) -> Result<(ProcessId, Source), Failure> {
    let process = living_process(call, process, wrong_handle(call))?;
    let pseudo = pseudo_object(call, handle).filter(|_| process == call.process());
    match pseudo {
        Some(object) => Ok((process, Source { object, access: 0 })),
        None if call.kernel.holds(process, handle) => {
            let found = call.kernel.resolve_granted(process, handle);
            let (object, access) = found.map_err(refused)?;
            Ok((process, Source { object, access }))
        }
        None => refuse(ERROR_INVALID_HANDLE, wrong_handle(call)),
    }
}

/// What is duplicated.
#[derive(Clone, Copy)]
struct Source {
    object: ObjectId,
    /// What its handle allows, if it is a file mapping or a file.
    access: u32,
}

/// On CE 6.0 this is the way of an unnamed object to another process (DUP-04).
fn duplicate(
    call: &mut Call<'_, '_>,
    (_, source): (ProcessId, Source),
    target: ProcessId,
    access: Option<u32>,
    inherit: bool,
) -> Result<Handle, Failure> {
    let body = call.kernel.state.objects[source.object.0].body;
    let access = match (body, access) {
        (Body::FileMapping(_), Some(desired)) => access::asked(desired),
        (Body::File(open), Some(desired)) => rights_to_file(open, source.access, desired)?,
        (Body::FileMapping(_) | Body::File(_), None) => source.access,
        _ => 0,
    };
    let flags = if inherit { HANDLE_FLAG_INHERIT } else { 0 };
    call.kernel.open_with(target, source.object, access, flags).map_err(refused)
}

/// The rights of a duplicate to a file: those that are asked for, all of which the source must have
/// (W-58c, SZ-236).
fn rights_to_file(open: OpenFile, source: u32, desired: u32) -> Result<u32, Failure> {
    let has = if source == 0 { open } else { open.limited_to(source) };
    let asked = access::of_file(desired);
    let full = OpenFile { read: true, write: true, execute: true, delete: true, ..open };
    match full.limited_to(asked) == has.limited_to(asked) {
        true => Ok(asked),
        false => refuse(ERROR_ACCESS_DENIED, clause::SZ_236),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion;
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

    #[test]
    fn where_tables_are_those_of_processes_the_target_gets_a_value_of_its_own() {
        check_on(
            OsVersion::Ce6_0,
            "
                CreateEvent()
                e = CreateEvent()
                d = DuplicateHandle(_, e, @b)
                b: SetEvent(e)
                CloseHandle(e)
                b: SetEvent(d.lpTargetHandle)
                b: DuplicateHandle(_, d.lpTargetHandle, _, _, _, TRUE)
                b: DuplicateHandle(_, d.lpTargetHandle, _, _, FILE_MAP_READ, _, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080003, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x00080007, NO_ERROR (0) [SZ-54]
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080003
                b: SetEvent -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]
                a: CloseHandle -> TRUE
                b: SetEvent -> TRUE
                b: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-03]
                b: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [DUP-01]"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_duplicate_has_the_access_and_the_inheritance_that_are_asked_for() {
        check_on(
            OsVersion::Win32,
            "
                m = CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 4096)
                d = DuplicateHandle(_, m, _, _, FILE_MAP_READ, TRUE, 0)
                GetHandleInformation(d.lpTargetHandle)
                s = DuplicateHandle(_, m)
                GetHandleInformation(s.lpTargetHandle)
                DuplicateHandle(_, m, _, _, _, _, 8)
                DuplicateHandle(_, 0xdeadbee0)
                DuplicateHandle(_, m, 77)
                DuplicateHandle(_, m, NULL, NULL, _, _, DUPLICATE_CLOSE_SOURCE)
                GetHandleInformation(m)
            ",
            expect![[r#"
                a: CreateFileMapping -> 0x00080000, NO_ERROR (0) [M-22]
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080004
                a: GetHandleInformation -> TRUE, lpdwFlags 1
                a: DuplicateHandle -> TRUE, lpTargetHandle 0x00080008
                a: GetHandleInformation -> TRUE, lpdwFlags 0
                a: DuplicateHandle -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-164]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [M-52c]
                a: DuplicateHandle -> FALSE, ERROR_INVALID_HANDLE (6) [M-52c]
                a: DuplicateHandle -> TRUE
                  the kernel closes 0x00080000 of a
                a: GetHandleInformation -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-168]"#]],
        );
    }
}
