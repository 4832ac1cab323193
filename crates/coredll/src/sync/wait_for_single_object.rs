//! WaitForSingleObject: waits until an object is signalled, or for some time at most.
//!
//! Modelled: events, mutexes, semaphores, processes and threads; waiters are served in the order
//! of priority and of coming (SZ-56, SZ-276), time is the model's own. A mutex whose owner ended
//! gives WAIT_ABANDONED (SZ-58). Files and file-mapping objects cannot be waited for (SZ-61). Not
//! modelled: waiting for waitable timers and jobs.
//!
//! Documents: WaitForSingleObject, Windows CE references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::process::object_of;
use abi::constant::{Family, INFINITE, WAIT_FAILED};
use abi::error::ERROR_INVALID_HANDLE;
use abi::{ClauseId, Handle, clause};
use kernel::Stop;
use kernel::wait::Wait;

pub(crate) static API: Api = Api {
    name: "WaitForSingleObject",
    params: &[
        Param { name: "hHandle", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "dwMilliseconds",
            takes: Takes::Number { families: &[Family::Timeout], default: INFINITE },
        },
    ],
    returns: Returns::Number { families: &[Family::Wait], failure: Some(WAIT_FAILED) },
    versions: EVERYWHERE,
    about: "Waits until an object is signalled or the time is over.",
    document: "WaitForSingleObject, Windows CE references",
    clauses: &[
        clause::PROC_03B,
        clause::SZ_56,
        clause::SZ_57,
        clause::SZ_58,
        clause::SZ_61,
        clause::SZ_62,
        clause::SZ_276,
    ],
    invoke: |call, args| WaitForSingleObject(call, args.handle(0), args.number(1)),
};

/// Waits for an object, at most `dwMilliseconds`; INFINITE: without an end. WAIT_OBJECT_0,
/// WAIT_ABANDONED, WAIT_TIMEOUT, or WAIT_FAILED; or the thread waits and the answer comes later.
pub fn WaitForSingleObject(
    call: &mut Call<'_, '_>,
    hHandle: Handle,
    dwMilliseconds: u32,
) -> Returned {
    let result = wait(call, hHandle, dwMilliseconds);
    call.finish(result, Returned::Value(WAIT_FAILED))
}

fn wait(call: &mut Call<'_, '_>, handle: Handle, timeout_ms: u32) -> Result<Returned, Failure> {
    let thread = call.thread;
    let object = object_of(call, handle).map_err(Stop::from);
    begun(object.and_then(|object| call.kernel.wait(thread, object, timeout_ms)), clause::SZ_61)
}

/// How a wait began; what cannot be waited for is refused by this clause.
pub(super) fn begun(wait: Result<Wait, Stop>, clause: ClauseId) -> Result<Returned, Failure> {
    match wait {
        Ok(Wait::Over(answer)) => Ok(Returned::Value(answer)),
        Ok(Wait::Blocked) => Ok(Returned::Blocked),
        Err(Stop::NotModelled(what)) => Err(Failure::NotModelled(what)),
        Err(Stop::Refused(_) | Stop::Faulted(_)) => {
            Err(Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause }))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_timeout_of_0_answers_at_once_and_leaves_the_last_error() {
        check(
            "
                SetLastError(5)
                e = CreateEvent(_, _, TRUE)
                SetLastError(5)
                WaitForSingleObject(e, 0)
                WaitForSingleObject(e, 0)
                GetLastError()
            ",
            expect![[r#"
                a: SetLastError -> nothing, ERROR_ACCESS_DENIED (5) [GLE-01]
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: SetLastError -> nothing, ERROR_ACCESS_DENIED (5) [GLE-01]
                a: WaitForSingleObject -> 0
                a: WaitForSingleObject -> 258
                a: GetLastError -> 5"#]],
        );
    }

    #[test]
    fn a_wait_ends_when_its_time_is_over() {
        check(
            "
                e = CreateEvent()
                WaitForSingleObject(e, 100)
                b: WaitForSingleObject(e, 50)
                ! clock
                ! clock
                ! clock
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject waits
                b: WaitForSingleObject waits
                it is 50 ms
                b goes on -> 258
                it is 100 ms
                a goes on -> 258
                nothing is due"#]],
        );
    }

    #[test]
    fn the_next_after_an_owner_that_ended_learns_of_it() {
        check(
            "
                m = CreateMutex(_, TRUE)
                b: d = DuplicateHandle(@a, m)
                b: WaitForSingleObject(m)
                ExitProcess(0)
                b: ReleaseMutex(m)
                b: WaitForSingleObject(m)
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: DuplicateHandle -> TRUE, lpTargetHandle 0x00080016
                b: WaitForSingleObject waits
                a: ExitProcess ends the thread
                b goes on -> 128
                b: ReleaseMutex -> TRUE
                b: WaitForSingleObject -> 0"#]],
        );
    }

    #[test]
    fn a_wait_for_a_process_or_thread_is_over_when_it_has_ended() {
        check(
            r#"
                b: p = OpenProcess(_, _, @a)
                b: WaitForSingleObject(p, 0)
                b: WaitForSingleObject(p)
                t = CreateThread(_, _, "reader")
                WaitForSingleObject(t, 0)
                a/3: ExitThread(0)
                WaitForSingleObject(t, 0)
                ExitProcess(0)
                b: WaitForSingleObject(p, 0)
            "#,
            expect![[r#"
                b: OpenProcess -> 0x00080002
                b: WaitForSingleObject -> 258
                b: WaitForSingleObject waits
                a: CreateThread -> 0x00080016, lpThreadId 0x00080016
                a: WaitForSingleObject -> 258
                a/3: ExitThread ends the thread
                a: WaitForSingleObject -> 0
                a: ExitProcess ends the thread
                b goes on -> 0
                b: WaitForSingleObject -> 0"#]],
        );
    }

    #[test]
    fn a_wait_goes_on_though_the_handle_is_closed() {
        check(
            r#"
                e = CreateEvent(_, _, _, "go")
                b: WaitForSingleObject(e)
                CloseHandle(e)
                f = CreateEvent(_, _, _, "go")
                SetEvent(f)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject waits
                a: CloseHandle -> TRUE
                a: CreateEvent -> 0x00100016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: SetEvent -> TRUE
                b goes on -> 0"#]],
        );
    }

    #[test]
    fn what_stands_for_nothing_cannot_be_waited_for() {
        check(
            "
                e = CreateEvent()
                CloseHandle(e)
                WaitForSingleObject(e)
                WaitForSingleObject()
                WaitForSingleObject(INVALID_HANDLE_VALUE, 0)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CloseHandle -> TRUE
                a: WaitForSingleObject -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-61]
                a: WaitForSingleObject -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-61]
                a: WaitForSingleObject -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-61]"#]],
        );
    }

    #[test]
    fn files_and_file_mapping_objects_cannot_be_waited_for() {
        check(
            r#"
                m = CreateFileMapping(_, _, PAGE_READWRITE, 0, 4096)
                WaitForSingleObject(m, 0)
                f = CreateFile("\log", GENERIC_WRITE, 0, _, CREATE_NEW)
                WaitForSingleObject(f)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-61]
                a: CreateFile -> 0x0008001a
                a: WaitForSingleObject -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-61]"#]],
        );
    }
}
