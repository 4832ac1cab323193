//! OpenFileMapping: opens the file-mapping object that has a name. The desktop has it (W-11b),
//! Windows CE has not (OFM-01).
//!
//! Modelled: the look-up by name, the access that the handle gets, inheritance.
//!
//! The order of checks: the name's form, the look-up of the name.
//!
//! Documents: OpenFileMapping, Win32 reference; sharing files and memory, Win32 guide.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, Param, Returns, Takes, WIN32, narrow};
use crate::handle::access;
use crate::named::{Refusals, open_named};
use abi::constant::{FILE_MAP_ALL_ACCESS, Family};
use abi::{Handle, clause};
use std::sync::Arc;
use trace::event::ObjectKind;

pub(crate) static API: Api = Api {
    name: "OpenFileMapping",
    params: &[
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: ACCESS, default: FILE_MAP_ALL_ACCESS },
        },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param { name: "lpName", takes: Takes::Text },
    ],
    returns: Returns::HandleOrNull,
    versions: WIN32,
    about: "Opens an existing file-mapping object by its name, with the access that is asked for.",
    document: "OpenFileMapping, Win32 reference",
    clauses: &[
        clause::M_40B,
        clause::M_41A,
        clause::M_41B,
        clause::M_42A,
        clause::M_42B,
        clause::M_42C,
        clause::M_42D,
        clause::M_43A,
        clause::M_43B,
        clause::M_44B,
        clause::M_50A,
        clause::M_53B,
        clause::M_54A,
        clause::SZ_112,
        clause::SZ_162,
        clause::SZ_163,
        clause::SZ_256,
        clause::SZ_257,
        clause::SZ_165,
        clause::W_31B,
        clause::W_33A,
        clause::W_53,
        clause::OFM_01,
        clause::W_11B,
    ],
    invoke: |call, args| {
        let (access, inherit) = (args.number(0), args.boolean(1));
        Returned::Value(OpenFileMapping(call, access, inherit, args.text(2)).0)
    },
};

narrow!("OpenFileMappingA");

const ACCESS: &[Family] = &[Family::FileMap, Family::SectionAccess, Family::GenericAccess];

const CITES: Refusals =
    Refusals { no_name: clause::M_41A, unknown: clause::M_41B, other_type: clause::M_40B }; // W-31b

/// Opens the file-mapping object with this name. The handle allows what `dwDesiredAccess` asks
/// for, whatever the object's protection (M-50a, W-33a), and can be inherited if that is asked for
/// (M-53b). NULL on failure.
pub fn OpenFileMapping(
    call: &mut Call<'_, '_>,
    dwDesiredAccess: u32,
    bInheritHandle: bool,
    lpName: Option<&Arc<str>>,
) -> Handle {
    let what = (ObjectKind::FileMapping, &CITES);
    let access = access::to_open(dwDesiredAccess);
    let result = open_named(call, what, access, bInheritHandle, lpName);
    call.finish(result, Handle::NULL)
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn an_object_is_opened_by_its_name_and_by_no_other() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 4096, "Foo")
                OpenFileMapping(FILE_MAP_READ, FALSE, "Foo")
                b: OpenFileMapping(FILE_MAP_READ, FALSE, "Local\Foo")
                OpenFileMapping(FILE_MAP_READ, FALSE, "Global\Foo")
                OpenFileMapping(FILE_MAP_READ, FALSE, "foo")
                OpenFileMapping(FILE_MAP_READ, FALSE, " Foo")
                OpenFileMapping(FILE_MAP_READ, FALSE, "a\b")
                CreateMutex(_, _, "m")
                OpenFileMapping(FILE_MAP_READ, FALSE, "m")
                OpenFileMapping(FILE_MAP_READ)
                OpenFileMappingA(FILE_MAP_READ)
                OpenFileMappingW(FILE_MAP_READ, FALSE, "Foo")
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080000, NO_ERROR (0) [M-22]
                a: OpenFileMapping -> 0x00080004
                b: OpenFileMapping -> 0x00080000
                a: OpenFileMapping -> NULL, ERROR_FILE_NOT_FOUND (2) [M-41b]
                a: OpenFileMapping -> NULL, ERROR_FILE_NOT_FOUND (2) [M-41b]
                a: OpenFileMapping -> NULL, ERROR_FILE_NOT_FOUND (2) [M-41b]
                a: OpenFileMapping -> NULL, ERROR_PATH_NOT_FOUND (3) [M-42a]
                a: CreateMutex -> 0x00080008, NO_ERROR (0) [SZ-166]
                a: OpenFileMapping -> NULL, ERROR_INVALID_HANDLE (6) [M-40b]
                a: OpenFileMapping -> NULL, ERROR_INVALID_PARAMETER (87) [M-41a]
                a: OpenFileMappingA -> NULL, ERROR_INVALID_PARAMETER (87) [M-41a]
                a: OpenFileMappingW -> 0x0008000c"#]],
        );
    }

    #[test]
    fn a_name_is_cut_off_after_32766_units_and_a_narrow_one_may_have_259() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 4096, "n"*32766)
                OpenFileMapping(FILE_MAP_READ, FALSE, "n"*32765)
                OpenFileMapping(FILE_MAP_READ, FALSE, "n"*32768)
                OpenFileMappingA(FILE_MAP_READ, FALSE, "n"*259)
                OpenFileMappingA(FILE_MAP_READ, FALSE, "n"*260)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080000, NO_ERROR (0) [M-22]
                a: OpenFileMapping -> NULL, ERROR_FILE_NOT_FOUND (2) [M-41b]
                a: OpenFileMapping -> 0x00080004
                a: OpenFileMappingA -> NULL, ERROR_FILE_NOT_FOUND (2) [M-41b]
                a: OpenFileMappingA -> NULL, ERROR_FILENAME_EXCED_RANGE (206) [SZ-163]"#]],
        );
    }

    #[test]
    fn a_handle_can_be_inheritable() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateFileMapping(INVALID_HANDLE_VALUE, _, PAGE_READWRITE, 0, 4096, "Foo")
                o = OpenFileMapping(FILE_MAP_READ, TRUE, "Foo")
                GetHandleInformation(o)
                p = OpenFileMapping(FILE_MAP_READ, FALSE, "Foo")
                GetHandleInformation(p)
            "#,
            expect![[r#"
                a: CreateFileMapping -> 0x00080000, NO_ERROR (0) [M-22]
                a: OpenFileMapping -> 0x00080004
                a: GetHandleInformation -> TRUE, lpdwFlags 1
                a: OpenFileMapping -> 0x00080008
                a: GetHandleInformation -> TRUE, lpdwFlags 0"#]],
        );
    }
}
