//! CreateEvent: makes an event, or opens the one that has the name.
//!
//! Modelled: everything that the references for Windows CE 5.0 and 6.0 say, with the shared name
//! space of CE .NET 4.2.
//!
//! Documents: CreateEvent, Windows CE 5.0 and 6.0 references.

use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes, narrow};
use crate::named::{Asked, create_or_open};
use crate::{Call, SecurityAttributes};
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "CreateEvent",
    params: &[
        Param { name: "lpEventAttributes", takes: Takes::Security },
        Param { name: "bManualReset", takes: Takes::Boolean },
        Param { name: "bInitialState", takes: Takes::Boolean },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: EVERYWHERE,
    about: "Makes a named or unnamed event, or opens an existing one by its name.",
    document: "CreateEvent, Windows CE 5.0 and 6.0 references",
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
        clause::SZ_56,
        clause::SZ_91,
    ],
    invoke: |call, args| {
        let (manual, initial) = (args.boolean(1), args.boolean(2));
        Returned::Value(CreateEvent(call, args.security(0), manual, initial, args.text(3)).0)
    },
};

narrow!("CreateEventA");

/// Makes an event or opens the existing one with this name, whose state stays as it is. NULL on
/// failure. The last error is written on success too: ERROR_ALREADY_EXISTS or NO_ERROR.
pub fn CreateEvent(
    call: &mut Call<'_, '_>,
    lpEventAttributes: Option<SecurityAttributes>,
    bManualReset: bool,
    bInitialState: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let asked = Asked { kind: ObjectKind::Event, attributes: lpEventAttributes, name: lpName };
    let result = create_or_open(call, asked, Ok(()), |kernel, machine, (), name| {
        kernel.create_event(machine, bManualReset, bInitialState, name)
    });
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_new_event_sets_the_last_error_to_0_and_an_existing_one_to_183() {
        check(
            r#"
                SetLastError(5)
                CreateEvent(_, _, _, "go")
                b: CreateEvent(_, TRUE, TRUE, "go")
                CreateEvent(_, _, _, "GO")
            "#,
            expect![[r#"
                a: SetLastError -> nothing, ERROR_ACCESS_DENIED (5) [GLE-01]
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                b: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn an_existing_event_keeps_its_state_whatever_is_asked_for() {
        check(
            r#"
                CreateEvent(_, _, FALSE, "go")
                e = CreateEvent(_, _, TRUE, "go")
                WaitForSingleObject(e, 0)
            "#,
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: WaitForSingleObject -> 258"#]],
        );
    }

    #[test]
    fn a_name_of_another_type_is_refused() {
        check(
            r#"
                CreateMutex(_, _, "n")
                CreateEvent(_, _, _, "n")
                b: CreateEvent(_, _, _, "n")
            "#,
            expect![[r#"
                a: CreateMutex -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> NULL, ERROR_INVALID_HANDLE (6) [SZ-53]
                b: CreateEvent -> NULL, ERROR_INVALID_HANDLE (6) [SZ-53]"#]],
        );
    }

    #[test]
    fn a_name_has_no_backslash_and_at_most_the_length_of_a_path() {
        check(
            r#"
                CreateEvent(_, _, _, "Global\n")
                CreateEvent(_, _, _, "a/b")
                CreateEvent(_, _, _, "x"*259)
                CreateEvent(_, _, _, "x"*260)
            "#,
            expect![[r#"
                a: CreateEvent -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> NULL, ERROR_INVALID_PARAMETER (87) [OPEN-25]"#]],
        );
    }

    #[test]
    fn the_empty_string_is_a_name_and_a_name_ends_before_its_first_nul() {
        check(
            "CreateEvent(_, _, _, \"\")\n\
             CreateEvent(_, _, _, \"\")\n\
             CreateEvent(_, _, _, \"a\0b\")\n\
             CreateEvent(_, _, _, \"a\")\n\
             CreateEvent(_, _, _, \"\0\")",
            expect![[r#"
                a: CreateEvent -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CreateEvent -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: CreateEvent -> 0x0008001a, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CreateEvent -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]"#]],
        );
    }
}
