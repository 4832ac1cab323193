//! SetHandleInformation: sets the flags of a handle. The desktop has it, Windows CE has not.
//!
//! Modelled: HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE.
//!
//! The order of checks is a choice: the flags, then the handle (SZ-168).
//!
//! Documents: SetHandleInformation, Win32 reference.

use crate::Call;
use crate::answer::{Returned, refuse};
use crate::api::{Api, Param, Returns, Takes, WIN32};
use abi::constant::{Family, HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE};
use abi::error::{ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER};
use abi::{Handle, clause};

pub(crate) static API: Api = Api {
    name: "SetHandleInformation",
    params: &[
        Param { name: "hObject", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "dwMask", takes: FLAGS },
        Param { name: "dwFlags", takes: FLAGS },
    ],
    returns: Returns::Boolean,
    versions: WIN32,
    about: "Sets whether a handle can be inherited and whether it is protected from CloseHandle.",
    document: "SetHandleInformation, Win32 reference",
    clauses: &[clause::M_53C, clause::SZ_168],
    invoke: |call, args| {
        let (handle, mask, flags) = (args.handle(0), args.number(1), args.number(2));
        Returned::Value(SetHandleInformation(call, handle, mask, flags).into())
    },
};

const FLAGS: Takes = Takes::Number { families: &[Family::HandleFlag], default: 0 };

/// Sets those HANDLE_FLAG_ bits of a handle that are in `dwMask` as they are in `dwFlags`. FALSE
/// on failure.
pub fn SetHandleInformation(
    call: &mut Call<'_, '_>,
    hObject: Handle,
    dwMask: u32,
    dwFlags: u32,
) -> bool {
    let process = call.process();
    let result = if dwMask & !(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE) != 0 {
        refuse(ERROR_INVALID_PARAMETER, clause::SZ_168)
    } else if call.kernel.set_handle_flags(process, hObject, dwMask, dwFlags).is_err() {
        refuse(ERROR_INVALID_HANDLE, clause::SZ_168)
    } else {
        Ok(true)
    };
    call.finish(result, false)
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn only_the_flags_of_the_mask_change_and_only_those_that_there_are() {
        check_on(
            OsVersion::Win32,
            "
                e = CreateEvent()
                SetHandleInformation(e, HANDLE_FLAG_INHERIT, 3)
                GetHandleInformation(e)
                SetHandleInformation(e, 4, 4)
                SetHandleInformation(e, HANDLE_FLAG_INHERIT)
                GetHandleInformation(e)
                SetHandleInformation(0x77, HANDLE_FLAG_INHERIT, 1)
            ",
            expect![[r#"
                a: CreateEvent -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: SetHandleInformation -> TRUE
                a: GetHandleInformation -> TRUE, lpdwFlags 1
                a: SetHandleInformation -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-168]
                a: SetHandleInformation -> TRUE
                a: GetHandleInformation -> TRUE, lpdwFlags 0
                a: SetHandleInformation -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-168]"#]],
        );
    }
}
