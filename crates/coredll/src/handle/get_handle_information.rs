//! GetHandleInformation: tells the flags of a handle. The desktop has it, Windows CE has not.
//!
//! Modelled: HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE.
//!
//! Documents: GetHandleInformation, Win32 reference.

use crate::Call;
use crate::answer::{Returned, refuse};
use crate::api::{Api, Gives, Param, Returns, Takes, WIN32};
use abi::constant::Family;
use abi::error::ERROR_INVALID_HANDLE;
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "GetHandleInformation",
    params: &[
        Param { name: "hObject", takes: Takes::Handle { default: Handle::NULL } },
        Param {
            name: "lpdwFlags",
            takes: Takes::Output { gives: Gives::Number { families: &[Family::HandleFlag] } },
        },
    ],
    returns: Returns::Boolean,
    versions: WIN32,
    about: "Tells whether a handle can be inherited and whether it is protected from CloseHandle.",
    document: "GetHandleInformation, Win32 reference",
    clauses: &[clause::M_53B, clause::SZ_168],
    invoke: |call, args| {
        let (mut flags, wanted) = (0, args.wants(1));
        let done = GetHandleInformation(call, args.handle(0), wanted.then_some(&mut flags));
        if done && wanted {
            call.put(&API, "lpdwFlags", flags);
        }
        Returned::Value(done.into())
    },
};

/// Puts the HANDLE_FLAG_ bits of a handle into `lpdwFlags`. FALSE if the process does not have it
/// open.
pub fn GetHandleInformation(
    call: &mut Call<'_, '_>,
    hObject: Handle,
    lpdwFlags: Option<&mut u32>,
) -> bool {
    let result = match call.kernel.handle_flags(call.process(), hObject) {
        Ok(flags) => {
            lpdwFlags.into_iter().for_each(|out| *out = flags);
            Ok(true)
        }
        Err(_) => refuse(ERROR_INVALID_HANDLE, clause::SZ_168),
    };
    call.finish(result, false)
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn the_flags_are_those_that_the_handle_was_made_with_or_given() {
        check_on(
            OsVersion::Win32,
            "
                e = CreateEvent(1)
                GetHandleInformation(e)
                SetHandleInformation(e, 3, HANDLE_FLAG_PROTECT_FROM_CLOSE)
                GetHandleInformation(e)
                GetHandleInformation(e, NULL)
                f = CreateEvent()
                GetHandleInformation(f)
                b: GetHandleInformation(f)
                GetHandleInformation()
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: GetHandleInformation -> TRUE, lpdwFlags 1
                a: SetHandleInformation -> TRUE
                a: GetHandleInformation -> TRUE, lpdwFlags 2
                a: GetHandleInformation -> TRUE
                a: CreateEvent -> 0x00080004, NO_ERROR (0) [SZ-166]
                a: GetHandleInformation -> TRUE, lpdwFlags 0
                b: GetHandleInformation -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-168]
                a: GetHandleInformation -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-168]"#]],
        );
    }
}
