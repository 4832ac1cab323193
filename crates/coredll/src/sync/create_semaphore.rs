//! CreateSemaphore: makes a semaphore, or opens the one that has the name.
//!
//! Modelled: everything that the references for Windows CE 5.0 and 6.0 say, with the shared name
//! space of CE .NET 4.2. Which counts are refused is a
//! choice (SZ-59).
//!
//! Documents: CreateSemaphore, Windows CE 5.0 and 6.0 references.

use crate::answer::{Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes, narrow};
use crate::named::{Asked, create_or_open};
use crate::{Call, SecurityAttributes};
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "CreateSemaphore",
    params: &[
        Param { name: "lpSemaphoreAttributes", takes: Takes::Security },
        Param { name: "lInitialCount", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lMaximumCount", takes: Takes::Number { families: &[], default: 1 } },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Makes a named or unnamed semaphore, or opens an existing one by its name.",
    document: "CreateSemaphore, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::NM_02,
        clause::NM_03,
        clause::NM_05A,
        clause::NM_05B,
        clause::M_40C,
        clause::M_40D,
        clause::M_42A,
        clause::NM_06,
        clause::NM_09A,
        clause::NM_09B,
        clause::SZ_04,
        clause::SZ_53,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_256,
        clause::SZ_166,
        clause::SZ_54,
        clause::SZ_59,
        clause::SZ_91,
    ],
    invoke: |call, args| {
        let (initial, maximum) = (args.number(1) as i32, args.number(2) as i32);
        Returned::Value(CreateSemaphore(call, args.security(0), initial, maximum, args.text(3)).0)
    },
};

narrow!("CreateSemaphoreA");

/// Makes a semaphore that lets `lInitialCount` of at most `lMaximumCount` through, or opens the
/// existing one with this name. NULL on failure. The last error is written on success too:
/// ERROR_ALREADY_EXISTS or NO_ERROR.
pub fn CreateSemaphore(
    call: &mut Call<'_, '_>,
    lpSemaphoreAttributes: Option<SecurityAttributes>,
    lInitialCount: i32,
    lMaximumCount: i32,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let counts = match (u32::try_from(lInitialCount), u32::try_from(lMaximumCount)) {
        (Ok(initial), Ok(maximum)) if maximum > 0 && initial <= maximum => Ok((initial, maximum)),
        _ => refuse(ERROR_INVALID_PARAMETER, clause::SZ_59),
    };
    let asked =
        Asked { kind: ObjectKind::Semaphore, attributes: lpSemaphoreAttributes, name: lpName };
    let result =
        create_or_open(call, asked, counts, |kernel, machine, (initial, maximum), name| {
            kernel.create_semaphore(machine, initial, maximum, name)
        });
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn it_lets_as_many_through_as_its_initial_count() {
        check(
            "
                s = CreateSemaphore(_, 1, 2)
                WaitForSingleObject(s, 0)
                WaitForSingleObject(s, 0)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject -> 0
                a: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn the_initial_count_is_from_0_to_the_maximum_which_is_positive() {
        check(
            "
                CreateSemaphore(_, 0, 1)
                CreateSemaphore(_, 2, 2)
                CreateSemaphore(_, 0, 0x7FFFFFFF)
                CreateSemaphore(_, 3, 2)
                CreateSemaphore(_, 0, 0)
                CreateSemaphore(_, -1, 2)
                CreateSemaphore(_, 0, -1)
            ",
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> 0x0008001e, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: CreateSemaphore -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: CreateSemaphore -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-59]
                a: CreateSemaphore -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-59]"#]],
        );
    }

    #[test]
    fn an_existing_one_ignores_the_counts_even_wrong_ones() {
        check(
            r#"
                CreateSemaphore(_, 1, 1, "s")
                CreateSemaphore(_, 9, 1, "s")
            "#,
            expect![[r#"
                a: CreateSemaphore -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]"#]],
        );
    }

    #[test]
    fn a_name_of_another_type_is_refused_before_wrong_counts_are() {
        check(
            r#"
                CreateEvent(_, _, _, "n")
                CreateSemaphore(_, 9, 1, "n")
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateSemaphore -> NULL, ERROR_INVALID_HANDLE (6) [SZ-53]"#]],
        );
    }
}
