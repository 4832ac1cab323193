//! CreateMutex: makes a mutex, or opens the one that has the name.
//!
//! Modelled: everything that the references for Windows CE 5.0 and 6.0 say, with the shared name
//! space of CE .NET 4.2.
//!
//! Documents: CreateMutex, Windows CE 5.0 and 6.0 references.

use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes, narrow};
use crate::named::{Asked, create_or_open};
use crate::{Call, SecurityAttributes};
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "CreateMutex",
    params: &[
        Param { name: "lpMutexAttributes", takes: Takes::Security },
        Param { name: "bInitialOwner", takes: Takes::Boolean },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Makes a named or unnamed mutex, or opens an existing one by its name.",
    document: "CreateMutex, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::NM_02,
        clause::NM_03,
        clause::NM_04,
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
        clause::SZ_57,
        clause::SZ_91,
    ],
    invoke: |call, args| {
        let mutex = CreateMutex(call, args.security(0), args.boolean(1), args.text(2));
        Returned::Value(mutex.0)
    },
};

narrow!("CreateMutexA");

/// Makes a mutex, owned by the calling thread if `bInitialOwner`, or opens the existing one with
/// this name, whose owner stays as it is. NULL on failure. The last error is written on success
/// too: ERROR_ALREADY_EXISTS or NO_ERROR.
pub fn CreateMutex(
    call: &mut Call<'_, '_>,
    lpMutexAttributes: Option<SecurityAttributes>,
    bInitialOwner: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let owner = bInitialOwner.then_some(call.thread);
    let asked = Asked { kind: ObjectKind::Mutex, attributes: lpMutexAttributes, name: lpName };
    let result = create_or_open(call, asked, Ok(()), |kernel, machine, (), name| {
        kernel.create_mutex(machine, owner, name)
    });
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_maker_owns_it_if_it_asks_for_that() {
        check(
            "
                m = CreateMutex(_, TRUE)
                b: WaitForSingleObject(m, 0)
                ReleaseMutex(m)
                b: WaitForSingleObject(m, 0)
            ",
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: WaitForSingleObject -> 258
                a: ReleaseMutex -> TRUE
                b: WaitForSingleObject -> 0"#]],
        );
    }

    #[test]
    fn who_opens_an_existing_one_does_not_become_its_owner() {
        check(
            r#"
                m = CreateMutex(_, FALSE, "m")
                b: CreateMutex(_, TRUE, "m")
                b: ReleaseMutex(m)
            "#,
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: CreateMutex -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                b: ReleaseMutex -> FALSE, ERROR_NOT_OWNER (288) [SZ-57]"#]],
        );
    }

    #[test]
    fn a_name_of_another_type_is_refused() {
        check(
            r#"
                CreateJobObject(_, "n")
                CreateMutex(_, _, "n")
            "#,
            expect![[r#"
                a: CreateJobObject -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateMutex -> NULL, ERROR_INVALID_HANDLE (6) [NM-04]"#]],
        );
    }
}
