//! CreateWaitableTimer: makes a waitable timer, or opens the one that has the name.
//!
//! Modelled: its name in the name space that it shares with the other types, because the document
//! of CreateFileMapping counts timers among them. Not modelled: to set one or to wait for one.
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
    name: "CreateWaitableTimer",
    params: &[
        Param { name: "lpTimerAttributes", takes: Takes::Security },
        Param { name: "bManualReset", takes: Takes::Boolean },
        Param { name: "lpTimerName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: TO_4_AND_WIN32,
    about: "Makes a waitable timer as far as it holds a name; nothing else of it is modelled.",
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
        let timer = CreateWaitableTimer(call, args.security(0), args.boolean(1), args.text(2));
        Returned::Value(timer.0)
    },
};

narrow!("CreateWaitableTimerA");

/// Makes a waitable timer or opens the existing one with this name. NULL on failure. The last
/// error is written on success too: ERROR_ALREADY_EXISTS or NO_ERROR.
pub fn CreateWaitableTimer(
    call: &mut Call<'_, '_>,
    lpTimerAttributes: Option<SecurityAttributes>,
    _bManualReset: bool,
    lpTimerName: Option<&Arc<str>>,
) -> Handle {
    let asked =
        Asked { kind: ObjectKind::WaitableTimer, attributes: lpTimerAttributes, name: lpTimerName };
    let result = create_or_open(call, asked, Ok(()), |kernel, machine, (), name| {
        kernel.create_object(machine, Body::WaitableTimer, name)
    });
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_timer_holds_its_name_against_the_other_types_until_it_is_closed() {
        check(
            r#"
                t = CreateWaitableTimer(_, _, "n")
                CreateWaitableTimer(_, _, "n")
                CreateEvent(_, _, _, "n")
                CloseHandle(t)
                CloseHandle(t)
                CreateEvent(_, _, _, "n")
            "#,
            expect![[r#"
                a: CreateWaitableTimer -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: CreateWaitableTimer -> 0x00080016, ERROR_ALREADY_EXISTS (183) [NM-06]
                a: CreateEvent -> NULL, ERROR_INVALID_HANDLE (6) [SZ-53]
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: CreateEvent -> 0x00100016, NO_ERROR (0) [SZ-54]"#]],
        );
    }

    #[test]
    fn waiting_for_a_timer_is_not_modelled() {
        check(
            "
                t = CreateWaitableTimer()
                WaitForSingleObject(t, 0)
            ",
            expect![[r#"
                a: CreateWaitableTimer -> 0x00080016, NO_ERROR (0) [SZ-54]
                a: WaitForSingleObject is not modelled: waiting for a waitable timer"#]],
        );
    }
}
