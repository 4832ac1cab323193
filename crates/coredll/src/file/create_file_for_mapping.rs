//! CreateFileForMapping: opens or creates a file that is to be mapped.
//!
//! It opens files; an object is opened by CreateFileMapping with its name (SZ-115), which is what
//! all but one of the programs that share it should do (CFFM-16). Paths are as long as any
//! (CFFM-15).
//!
//! Modelled: all that CreateFile does, with GENERIC_WRITE too (CFFM-05). Up to .NET 4.2 dwShareMode
//! means what it means there, as the reference for 3.0 has it (CFFM-06); from 5.0 on it is ignored,
//! and the access decides (CFFM-07). But between opens by this function it gives nothing away: one
//! that writes is the only one for its file (CFFM-09, OPEN-22). What
//! becomes of the handle when a mapping fails is told in `create_file_mapping.rs`.
//!
//! Chosen: the failure value is INVALID_HANDLE_VALUE (OPEN-21).
//!
//! Documents: CreateFileForMapping, Windows CE 3.0 and 5.0 references.

use super::open::{PARAMS, Parameters, open};
use crate::answer::Returned;
use crate::api::{Api, CE, Returns};
use crate::{Call, SecurityAttributes};
use abi::{Handle, clause};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "CreateFileForMapping",
    params: PARAMS,
    returns: Returns::HandleOrInvalid,
    versions: CE,
    about: "Opens or creates a file that is to be mapped.",
    document: "CreateFileForMapping, Windows CE 3.0 and 5.0 references",
    clauses: &[
        clause::CFM_25,
        clause::CFM_26,
        clause::CFFM_01,
        clause::CFFM_05,
        clause::CFFM_06,
        clause::CFFM_07A,
        clause::CFFM_07B,
        clause::CFFM_08,
        clause::CFFM_09,
        clause::CFFM_12,
        clause::CFFM_15,
        clause::CFFM_16,
        clause::OPEN_20B,
        clause::OPEN_21,
        clause::OPEN_22,
        clause::OPEN_30A,
        clause::OPEN_30C,
        clause::SZ_09,
        clause::SZ_20,
        clause::SZ_21,
        clause::SZ_22,
        clause::SZ_23,
        clause::SZ_26,
        clause::SZ_28,
        clause::SZ_29,
        clause::SZ_91,
        clause::SZ_94,
        clause::SZ_115,
    ],
    invoke: |call, args| Returned::Value(open(call, &Parameters::of(args), true).0),
};

/// Opens the file with the full path `lpFileName`, or creates it, to be given to
/// CreateFileMapping. The parameters are those of CreateFile.
///
/// Returns INVALID_HANDLE_VALUE on failure.
#[allow(clippy::too_many_arguments, reason = "the documented parameters")]
pub fn CreateFileForMapping(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwDesiredAccess: u32,
    dwShareMode: u32,
    lpSecurityAttributes: Option<SecurityAttributes>,
    dwCreationDisposition: u32,
    dwFlagsAndAttributes: u32,
    _hTemplateFile: Handle,
) -> Handle {
    let parameters = Parameters {
        name: lpFileName,
        access: dwDesiredAccess,
        share: dwShareMode,
        disposition: dwCreationDisposition,
        flags: dwFlagsAndAttributes,
        security: lpSecurityAttributes,
    };
    open(call, &parameters, true)
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion::Ce5_0;
    use expect_test::expect;

    #[test]
    fn it_opens_and_creates_as_create_file_does() {
        check(
            r#"
            CreateFileForMapping("\a.txt", GENERIC_READ|GENERIC_WRITE)
            CreateFileForMapping("\new", GENERIC_READ|GENERIC_WRITE, 0, _, OPEN_ALWAYS)
            CreateFileForMapping("\nothing", GENERIC_READ)
            CreateFileForMapping("\Windows\plain.bin", GENERIC_READ|GENERIC_WRITE)
            CreateFileForMapping("\Windows\core.dll", GENERIC_READ)
            CreateFileForMapping("\a.txt", GENERIC_READ, 0, _, 9)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                a: CreateFileForMapping -> 0x0008001a, NO_ERROR (0) [SZ-22]
                a: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND (2) [SZ-21]
                a: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30a]
                a: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-28]
                a: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER (87) [SZ-25]"#]],
        );
    }

    #[test]
    fn one_that_writes_is_the_only_one_whatever_it_shares() {
        check(
            r#"
            w = CreateFileForMapping("\a.txt", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            b: CreateFileForMapping("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CloseHandle(w)
            r = CreateFileForMapping("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            b: CreateFileForMapping("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            b: CreateFileForMapping("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            b: CreateFileForMapping("\a.txt", 0)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                b: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [OPEN-22]
                a: CloseHandle -> TRUE
                a: CreateFileForMapping -> 0x00100016
                b: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [OPEN-22]
                b: CreateFileForMapping -> 0x0008001a
                b: CreateFileForMapping -> 0x0008001e"#]],
        );
    }

    #[test]
    fn beside_it_the_share_mode_decides() {
        check(
            r#"
            CreateFileForMapping("\a.txt", GENERIC_READ|GENERIC_WRITE, FILE_SHARE_READ)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ|FILE_SHARE_WRITE)
            CreateFileForMapping("\Storage Card\log", GENERIC_READ)
            CreateFileForMapping("\Storage Card\log", GENERIC_READ, FILE_SHARE_READ)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFileForMapping -> 0x0008001e
                a: CreateFileForMapping -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]"#]],
        );
    }

    #[test]
    fn from_5_on_it_shares_by_its_access_alone() {
        check_on(
            Ce5_0,
            r#"
            r = CreateFileForMapping("\a.txt", GENERIC_READ, 0xFF)
            CreateFileForMapping("\a.txt", GENERIC_READ, 0)
            CreateFile("\a.txt", GENERIC_READ, FILE_SHARE_READ)
            CreateFile("\a.txt", GENERIC_WRITE, FILE_SHARE_READ)
            CreateFileForMapping("\Storage Card\log", GENERIC_READ|GENERIC_WRITE, 3)
            CreateFile("\Storage Card\log", GENERIC_READ, 3)
            "#,
            expect![[r#"
                a: CreateFileForMapping -> 0x00080016
                a: CreateFileForMapping -> 0x0008001a
                a: CreateFile -> 0x0008001e
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CreateFileForMapping -> 0x00080022
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION (32) [SZ-26]"#]],
        );
    }
}
