//! SetFileAttributes: gives a file other attributes.
//!
//! Modelled: READONLY, HIDDEN, SYSTEM, ARCHIVE, TEMPORARY, and NORMAL for none of them. What the
//! ROM decides, INROM and ROMMODULE, cannot be set (ROM-02b). Chosen: the codes (SZ-44). Open
//! files can be given attributes; handles keep the access that they have. Not modelled: the
//! attributes of folders.
//!
//! Documents: SetFileAttributes, Windows CE 5.0 reference.

use super::{GIVEN_ATTRIBUTES, OWN_ATTRIBUTES, cite, decode_path, stopped};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use abi::constant::{FILE_ATTRIBUTE_NORMAL, Family};
use abi::error::ERROR_INVALID_PARAMETER;
use kernel::{Refusal, Stop};
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "SetFileAttributes",
    params: &[
        Param { name: "lpFileName", takes: Takes::Text },
        Param {
            name: "dwFileAttributes",
            takes: Takes::Number {
                families: &[Family::FileAttribute],
                default: FILE_ATTRIBUTE_NORMAL,
            },
        },
    ],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Gives a file other attributes.",
    document: "SetFileAttributes, Windows CE 5.0 reference",
    clauses: &[clause::ROM_02B, clause::SZ_44, clause::SZ_47],
    invoke: |call, args| {
        let attributes = args.number(1);
        Returned::Value(SetFileAttributes(call, args.text(0), attributes).into())
    },
};

/// Gives the file with the full path `lpFileName` these attributes and no others.
pub fn SetFileAttributes(
    call: &mut Call<'_, '_>,
    lpFileName: Option<&Arc<str>>,
    dwFileAttributes: u32,
) -> bool {
    let result = set(call, lpFileName, dwFileAttributes).map(|()| true);
    call.finish(result, false)
}

fn set(call: &mut Call<'_, '_>, name: Option<&Arc<str>>, attributes: u32) -> Result<(), Failure> {
    if attributes & !GIVEN_ATTRIBUTES != 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::SZ_44);
    }
    let path = decode_path(call, name)?;
    let (machine, own) = (call.machine(), attributes & OWN_ATTRIBUTES);
    call.kernel.change_attributes(machine, &path, own).map_err(|stop| match stop {
        Stop::Refused(refusal @ (Refusal::FileNotFound | Refusal::PathNotFound)) => {
            cite(refused(refusal), clause::SZ_47)
        }
        Stop::Refused(refusal @ Refusal::InRom) => cite(refused(refusal), clause::SZ_44),
        stop => stopped(stop),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn a_file_has_the_attributes_that_it_was_given_last() {
        check(
            r#"
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_HIDDEN|FILE_ATTRIBUTE_ARCHIVE)
            GetFileAttributes("\a.txt")
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_NORMAL|FILE_ATTRIBUTE_SYSTEM)
            GetFileAttributes("\a.txt")
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_NORMAL)
            GetFileAttributes("\a.txt")
            "#,
            expect![[r#"
                a: SetFileAttributes -> TRUE
                a: GetFileAttributes -> 34
                a: SetFileAttributes -> TRUE
                a: GetFileAttributes -> 4
                a: SetFileAttributes -> TRUE
                a: GetFileAttributes -> 128"#]],
        );
    }

    #[test]
    fn an_open_file_can_become_read_only_and_its_handle_writes_on() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_WRITE)
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_READONLY)
            WriteFile(f, 'J')
            CloseHandle(f)
            CreateFile("\a.txt", GENERIC_WRITE)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFileAttributes -> TRUE
                a: WriteFile -> TRUE, lpNumberOfBytesWritten 1
                a: CloseHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [OPEN-30c]"#]],
        );
    }

    #[test]
    fn bits_that_nobody_can_set_are_refused_before_anything_else() {
        check(
            r#"
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_INROM)
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_ROMMODULE)
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_DIRECTORY)
            SetFileAttributes("\a.txt", FILE_ATTRIBUTE_COMPRESSED)
            SetFileAttributes("\nothing", FILE_FLAG_WRITE_THROUGH)
            "#,
            expect![[r#"
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-44]
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-44]
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-44]
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-44]
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-44]"#]],
        );
    }

    #[test]
    fn rom_files_folders_and_what_does_not_exist_have_their_answers() {
        check(
            r#"
            SetFileAttributes("\Windows\plain.bin", FILE_ATTRIBUTE_HIDDEN)
            SetFileAttributes("\nothing", FILE_ATTRIBUTE_HIDDEN)
            SetFileAttributes("\nowhere\a", FILE_ATTRIBUTE_HIDDEN)
            SetFileAttributes(NULL, FILE_ATTRIBUTE_HIDDEN)
            SetFileAttributes("\Windows", FILE_ATTRIBUTE_HIDDEN)
            "#,
            expect![[r#"
                a: SetFileAttributes -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-44]
                a: SetFileAttributes -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: SetFileAttributes -> FALSE, ERROR_PATH_NOT_FOUND (3) [SZ-47]
                a: SetFileAttributes -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: SetFileAttributes is not modelled: the attributes of a folder, to be set"#]],
        );
    }
}
