//! ReleaseSemaphore: lets more threads through a semaphore.
//!
//! Modelled: everything that the references for Windows CE say. The codes are a choice (SZ-59,
//! SZ-60). The order of checks: the count, the handle, the maximum.
//!
//! Documents: ReleaseSemaphore, Windows CE 5.0 and 6.0 references.

use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Gives, Param, Returns, Takes};
use crate::refusals::refused;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "ReleaseSemaphore",
    params: &[
        Param { name: "hSemaphore", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lReleaseCount", takes: Takes::Number { families: &[], default: 1 } },
        Param {
            name: "lpPreviousCount",
            takes: Takes::Output { gives: Gives::Number { families: &[] } },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Adds to a semaphore's count, up to its maximum, and lets waiting threads through.",
    document: "ReleaseSemaphore, Windows CE 5.0 and 6.0 references",
    clauses: &[clause::SZ_59, clause::SZ_60, clause::SZ_68],
    invoke: |call, args| {
        let (semaphore, count) = (args.handle(0), args.number(1) as i32);
        let (mut previous, wanted) = (0, args.wants(2));
        let done = ReleaseSemaphore(call, semaphore, count, wanted.then_some(&mut previous));
        if done && wanted {
            call.put(&API, "lpPreviousCount", previous as u32);
        }
        Returned::Value(done.into())
    },
};

/// Adds `lReleaseCount`, at least 1, to the count of a semaphore. FALSE, and nothing changed, if
/// that would exceed its maximum. `lpPreviousCount`, where it is wanted, gets the count from
/// before.
pub fn ReleaseSemaphore(
    call: &mut Call<'_, '_>,
    hSemaphore: Handle,
    lReleaseCount: i32,
    lpPreviousCount: Option<&mut i32>,
) -> bool {
    let result = release(call, hSemaphore, lReleaseCount);
    if let (Ok(previous), Some(out)) = (result, lpPreviousCount) {
        // A count is at most a maximum that was an i32.
        *out = previous as i32;
    }
    call.finish(result.map(|_| true), false)
}

fn release(call: &mut Call<'_, '_>, semaphore: Handle, count: i32) -> Result<u32, Failure> {
    let count = match u32::try_from(count) {
        Ok(count) if count > 0 => count,
        _ => return refuse(ERROR_INVALID_PARAMETER, clause::SZ_59),
    };
    let object = call.kernel.resolve(call.process(), semaphore).map_err(refused)?;
    call.kernel.release_semaphore(object, count).map_err(refused)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_count_before_comes_back_where_it_is_wanted() {
        check(
            "
                s = CreateSemaphore(_, 1, 5)
                ReleaseSemaphore(s, 2)
                ReleaseSemaphore(s, 1, NULL)
                ReleaseSemaphore(s)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 1
                a: ReleaseSemaphore -> TRUE
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 4"#]],
        );
    }

    #[test]
    fn waiters_are_let_through_as_far_as_the_count_goes() {
        check(
            "
                s = CreateSemaphore(_, 0, 5)
                b: WaitForSingleObject(s, INFINITE)
                a/2: WaitForSingleObject(s, INFINITE)
                ReleaseSemaphore(s, 1)
                ReleaseSemaphore(s, 3)
                ReleaseSemaphore(s, 1)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject waits
                a/2: WaitForSingleObject waits
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 0
                b goes on -> 0
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 0
                a/2 goes on -> 0
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 2"#]],
        );
    }

    #[test]
    fn past_the_maximum_nothing_is_released() {
        check(
            "
                s = CreateSemaphore(_, 1, 2)
                ReleaseSemaphore(s, 2)
                ReleaseSemaphore(s, 0x7FFFFFFF)
                ReleaseSemaphore(s, 1)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: ReleaseSemaphore -> FALSE, ERROR_TOO_MANY_POSTS (298) [SZ-60]
                a: ReleaseSemaphore -> FALSE, ERROR_TOO_MANY_POSTS (298) [SZ-60]
                a: ReleaseSemaphore -> TRUE, lpPreviousCount 1"#]],
        );
    }

    #[test]
    fn counts_below_1_and_other_objects_are_refused() {
        check(
            "
                s = CreateSemaphore(_, 1, 2)
                ReleaseSemaphore(s, 0)
                ReleaseSemaphore(s, -1)
                ReleaseSemaphore(NULL, 0)
                e = CreateEvent()
                ReleaseSemaphore(e, 1)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: ReleaseSemaphore -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: ReleaseSemaphore -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: ReleaseSemaphore -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: ReleaseSemaphore -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-68]"#]],
        );
    }
}
