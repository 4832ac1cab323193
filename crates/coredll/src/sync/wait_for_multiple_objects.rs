//! WaitForMultipleObjects: waits until one of several objects is signalled, or on the desktop all
//! of them, or for some time at most.
//!
//! Modelled: what WaitForSingleObject can wait for; which object answers (SZ-272), waiting for all
//! (SZ-270, SZ-271) and what is refused in which order (SZ-273) are choices. Not modelled: an array
//! that is shorter than its count says.
//!
//! Documents: none was opened; it is what is generally known of WaitForMultipleObjects.

use super::wait_for_single_object::begun;
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::process::object_of;
use abi::constant::{Family, INFINITE, MAXIMUM_WAIT_OBJECTS, WAIT_FAILED};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, ObjectId, clause, not_modelled};
use kernel::Stop;

pub(crate) static API: Api = Api {
    name: "WaitForMultipleObjects",
    params: &[
        Param { name: "nCount", takes: Takes::Length { of: "lpHandles" } },
        Param { name: "lpHandles", takes: Takes::Handles },
        Param { name: "fWaitAll", takes: Takes::Boolean },
        Param {
            name: "dwMilliseconds",
            takes: Takes::Number { families: &[Family::Timeout], default: INFINITE },
        },
    ],
    returns: Returns::Number { families: &[Family::Wait], failure: Some(WAIT_FAILED) },
    versions: EVERYWHERE,
    about: "Waits until any of several objects is signalled, or on the desktop all of them.",
    document: "WaitForMultipleObjects, not opened",
    clauses: &[
        clause::SZ_56,
        clause::SZ_58,
        clause::SZ_62,
        clause::SZ_270,
        clause::SZ_271,
        clause::SZ_272,
        clause::SZ_273,
    ],
    invoke: |call, args| {
        let (count, all, limit) = (args.number(0), args.boolean(2), args.number(3));
        WaitForMultipleObjects(call, count, args.handles(1), all, limit)
    },
};

/// Waits for `nCount` objects, 1 to 64, at most `dwMilliseconds`; INFINITE: without an end.
/// WAIT_OBJECT_0 or WAIT_ABANDONED plus the place of the object that ended the wait, WAIT_TIMEOUT,
/// or WAIT_FAILED; or the thread waits and the answer comes later. With `fWaitAll`, which Windows
/// CE refuses, the wait is for all of them at once.
pub fn WaitForMultipleObjects(
    call: &mut Call<'_, '_>,
    nCount: u32,
    lpHandles: Option<&[Handle]>,
    fWaitAll: bool,
    dwMilliseconds: u32,
) -> Returned {
    let result = wait(call, nCount, lpHandles, fWaitAll, dwMilliseconds);
    call.finish(result, Returned::Value(WAIT_FAILED))
}

fn wait(
    call: &mut Call<'_, '_>,
    count: u32,
    handles: Option<&[Handle]>,
    all: bool,
    timeout_ms: u32,
) -> Result<Returned, Failure> {
    let handles = decode(call, count, handles, all)?;
    let object = |handle: &Handle| {
        let object = object_of(call, *handle)?;
        call.kernel.check_waitable(object).map(|()| object)
    };
    let objects: Result<Vec<ObjectId>, Stop> = handles.iter().map(object).collect();
    if all && objects.as_ref().is_ok_and(|objects| has_twins(objects)) {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_271);
    }
    let thread = call.thread;
    let begin = |objects: Vec<_>| call.kernel.wait_for(thread, &objects, all, timeout_ms);
    begun(objects.and_then(begin), clause::SZ_273)
}

/// The handles that the count takes of the array, if the other parameters fit.
fn decode<'h>(
    call: &Call<'_, '_>,
    count: u32,
    handles: Option<&'h [Handle]>,
    all: bool,
) -> Result<&'h [Handle], Failure> {
    let Some(handles) = handles.filter(|_| (1..=MAXIMUM_WAIT_OBJECTS).contains(&count)) else {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_273);
    };
    if all && !call.kernel.rules.handles.waits_for_all {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_270);
    }
    handles.get(..count as usize).ok_or(Failure::NotModelled(not_modelled::ARRAY_END))
}

fn has_twins(objects: &[ObjectId]) -> bool {
    let mut sorted = objects.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn the_first_of_the_signalled_ones_answers_by_its_place() {
        check(
            "
                e = CreateEvent()
                f = CreateEvent(_, TRUE, TRUE)
                s = CreateSemaphore(_, 1, 1)
                WaitForMultipleObjects(_, [e f s], FALSE, 0)
                WaitForMultipleObjects(_, [e s], FALSE, 0)
                WaitForMultipleObjects(_, [e s], FALSE, 0)
                WaitForMultipleObjects(1, [e f], FALSE, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: WaitForMultipleObjects -> 1
                a: WaitForMultipleObjects -> 1
                a: WaitForMultipleObjects -> 258
                a: WaitForMultipleObjects -> 258"#]],
        );
    }

    #[test]
    fn a_wait_ends_with_the_first_signal_or_when_its_time_is_over() {
        check(
            "
                e = CreateEvent()
                f = CreateEvent()
                b: WaitForMultipleObjects(_, [e f], FALSE, 100)
                a/2: WaitForMultipleObjects(_, [e f], FALSE, 100)
                SetEvent(f)
                ! clock
                WaitForSingleObject(f, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                b: WaitForMultipleObjects waits
                a/2: WaitForMultipleObjects waits
                a: SetEvent -> TRUE
                b goes on -> 1
                it is 100 ms
                a/2 goes on -> 258
                a: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn a_mutex_whose_owner_ended_answers_with_its_place_as_abandoned() {
        check(
            r#"
                e = CreateEvent()
                b: m = CreateMutex(_, TRUE, "m")
                n = CreateMutex(_, _, "m")
                p = OpenProcess(_, _, @b)
                TerminateProcess(p, 1)
                WaitForMultipleObjects(_, [e n], FALSE, 0)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: CreateMutex -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateMutex -> 0x0008001a, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: OpenProcess -> 0x0008000a
                a: TerminateProcess -> TRUE
                a: WaitForMultipleObjects -> 129"#]],
        );
    }

    #[test]
    fn windows_ce_waits_for_any_only() {
        check(
            "
                e = CreateEvent(_, _, TRUE)
                WaitForMultipleObjects(_, [e], TRUE, 0)
                WaitForMultipleObjects(_, [e], FALSE, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-270]
                a: WaitForMultipleObjects -> 0"#]],
        );
    }

    #[test]
    fn the_desktop_waits_for_all_and_takes_nothing_before() {
        check_on(
            OsVersion::Win32,
            "
                e = CreateEvent(_, _, TRUE)
                m = CreateMutex()
                s = CreateSemaphore(_, 0, 5)
                WaitForMultipleObjects(_, [e m s], TRUE, 0)
                WaitForMultipleObjects(_, [e m e], TRUE, 0)
                WaitForMultipleObjects(_, [e m s], TRUE, 50)
                a/2: ReleaseSemaphore(s, 1)
                a/2: WaitForSingleObject(e, 0)
                a/2: WaitForSingleObject(m, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: CreateMutex -> 0x00080004, NO_ERROR (0) [SZ-166]
                a: CreateSemaphore -> 0x00080008, NO_ERROR (0) [SZ-166]
                a: WaitForMultipleObjects -> 258
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-271]
                a: WaitForMultipleObjects waits
                a/2: ReleaseSemaphore -> TRUE, lpPreviousCount 0
                a goes on -> 0
                a/2: WaitForSingleObject -> 258
                a/2: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn of_several_reasons_the_first_in_the_order_of_the_checks_wins() {
        check(
            r#"
                e = CreateEvent()
                f = CreateFile("\a.txt", GENERIC_READ)
                WaitForMultipleObjects(0, [f], TRUE, 0)
                WaitForMultipleObjects(65, [f], TRUE, 0)
                WaitForMultipleObjects(1, NULL, TRUE, 0)
                WaitForMultipleObjects(1, [f], TRUE, 0)
                WaitForMultipleObjects(_, [e f], FALSE, 0)
                WaitForMultipleObjects(_, [e 7], FALSE, 0)
                WaitForMultipleObjects(3, [e e], FALSE, 0)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateFile -> 0x0008001a
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-273]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-273]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-273]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-270]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-273]
                a: WaitForMultipleObjects -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-273]
                a: WaitForMultipleObjects is not modelled: an array of handles that is shorter than its count"#]],
        );
    }
}
