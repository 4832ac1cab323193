//! CreateJobObject: makes a job, or opens the one that has the name.
//!
//! Modelled: its name in the name space that it shares with the other types, because the document
//! of CreateFileMapping counts jobs among them. Not modelled: to put a process into
//! one or to wait for one.
//!
//! Documents: CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references.

use crate::answer::Returned;
use crate::api::{Api, Param, Returns, TO_4_AND_WIN32, Takes, narrow};
use crate::named::{Asked, create_or_open};
use crate::{Call, SecurityAttributes};
use abi::{Handle, clause};
use kernel::record::Body;
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "CreateJobObject",
    params: &[
        Param { name: "lpJobAttributes", takes: Takes::Security },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: TO_4_AND_WIN32,
    about: "Makes a job as far as it holds a name; nothing else of it is modelled.",
    document: "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references",
    clauses: &[
        clause::NM_02,
        clause::NM_03,
        clause::M_40C,
        clause::M_40D,
        clause::M_42A,
        clause::NM_06,
        clause::NM_09A,
        clause::NM_09B,
        clause::SZ_53,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_256,
        clause::SZ_166,
        clause::SZ_54,
        clause::SZ_91,
    ],
    invoke: |call, args| {
        let job = CreateJobObject(call, args.security(0), args.text(1));
        Returned::Value(job.0)
    },
};

narrow!("CreateJobObjectA");

/// Makes a job or opens the existing one with this name. NULL on failure. The last
/// error is written on success too: ERROR_ALREADY_EXISTS or NO_ERROR.
pub fn CreateJobObject(
    call: &mut Call<'_, '_>,
    lpJobAttributes: Option<SecurityAttributes>,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let asked = Asked { kind: ObjectKind::Job, attributes: lpJobAttributes, name: lpName };
    let result = create_or_open(call, asked, Ok(()), |kernel, machine, (), name| {
        kernel.create_object(machine, Body::Job, name)
    });
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_job_holds_its_name_against_the_other_types_until_it_is_closed() {
        check(
            r#"
                j = CreateJobObject(_, "n")
                CreateJobObject(_, "n")
                CreateEvent(_, _, _, "n")
                CloseHandle(j)
                CloseHandle(j)
                CreateEvent(_, _, _, "n")
            "#,
            expect![[r#"
                a: CreateJobObject -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateJobObject -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CreateEvent -> NULL, ERROR_INVALID_HANDLE (6) [SZ-53]
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: CreateEvent -> 0x00100016, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn waiting_for_a_job_is_not_modelled() {
        check(
            "
                j = CreateJobObject()
                WaitForSingleObject(j, 0)
            ",
            expect![[r#"
                a: CreateJobObject -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject is not modelled: waiting for a job"#]],
        );
    }
}
