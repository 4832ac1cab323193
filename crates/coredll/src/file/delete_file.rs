//! DeleteFile: deletes a file.
//!
//! Modelled: a file that is open or mapped cannot be deleted (DF-01), nor one with a view and no
//! handle (DF-03); folders are not deleted (DF-02). On the desktop a file that is open and shared
//! for deleting goes with its last handle (SZ-186, SZ-187). Chosen: the codes (OPEN-13, SZ-42), and
//! that a file whose mapped pages cannot be written counts as mapped.
//!
//! Documents: DeleteFile, Windows CE .NET 4.2 and desktop references.

use super::{cite, decode_path};
use crate::Call;
use crate::answer::{Failure, Returned};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::clause;
use kernel::Refusal;
use std::sync::Arc;

pub(crate) static API: Api = Api {
    name: "DeleteFile",
    params: &[Param { name: "lpFileName", takes: Takes::Text }],
    returns: Returns::Boolean,
    versions: EVERYWHERE,
    about: "Deletes a file that is not mapped and that those who have it open let go.",
    document: "DeleteFile, Windows CE .NET 4.2 and desktop references",
    clauses: &[
        clause::DF_01,
        clause::DF_02,
        clause::DF_03,
        clause::OPEN_12,
        clause::OPEN_13,
        clause::SZ_26,
        clause::SZ_42,
        clause::SZ_76,
        clause::SZ_80,
        clause::SZ_186,
        clause::SZ_187,
        clause::M_62A,
    ],
    invoke: |call, args| Returned::Value(DeleteFile(call, args.text(0)).into()),
};

/// Deletes the file with the full path `lpFileName`.
pub fn DeleteFile(call: &mut Call<'_, '_>, lpFileName: Option<&Arc<str>>) -> bool {
    let result = delete(call, lpFileName).map(|()| true);
    call.finish(result, false)
}

fn delete(call: &mut Call<'_, '_>, name: Option<&Arc<str>>) -> Result<(), Failure> {
    let path = decode_path(call, name)?;
    let machine = call.machine();
    call.kernel.delete_file(machine, &path).map_err(|refusal| match refusal {
        Refusal::FileNotFound
        | Refusal::PathNotFound
        | Refusal::IsFolder
        | Refusal::InRom
        | Refusal::ReadOnlyFile => cite(refused(refusal), clause::SZ_42),
        refusal => refused(refusal),
    })
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion::Win32;
    use expect_test::expect;

    #[test]
    fn what_is_deleted_is_gone_and_its_room_is_free() {
        check(
            r#"
            DeleteFile("\Storage Card\LOG")
            DeleteFile("\Storage Card\log")
            f = CreateFile("\Storage Card\new", GENERIC_WRITE, 0, _, CREATE_NEW)
            SetFilePointer(f, 100)
            SetEndOfFile(f)
            ! bytes "\Storage Card\new"
            "#,
            expect![[r#"
                a: DeleteFile -> TRUE
                a: DeleteFile -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-42]
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: SetEndOfFile -> TRUE
                \Storage Card\new: '\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00' 100 bytes, change 1"#]],
        );
    }

    #[test]
    fn an_open_file_is_in_use_even_without_access_and_from_another_machine() {
        check(
            r#"
            q = CreateFile("\a.txt", 0)
            DeleteFile("\a.txt")
            CloseHandle(q)
            DeleteFile("\a.txt")
            desk: CreateFile("\\srv\data\x", GENERIC_READ, FILE_SHARE_READ)
            DeleteFile("\\srv\data\x")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: DeleteFile -> FALSE, ERROR_SHARING_VIOLATION (32) [OPEN-13]
                a: CloseHandle -> TRUE
                a: DeleteFile -> TRUE
                desk: CreateFile -> 0x0008000a
                a: DeleteFile -> FALSE, ERROR_SHARING_VIOLATION (32) [OPEN-13]"#]],
        );
    }

    #[test]
    fn a_mapped_file_is_in_use_although_every_handle_is_closed() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            m = CreateFileMapping(f, _, PAGE_READONLY)
            v = MapViewOfFile(m, FILE_MAP_READ)
            CloseHandle(f)
            CloseHandle(m)
            DeleteFile("\a.txt")
            UnmapViewOfFile(v)
            DeleteFile("\a.txt")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFileMapping -> 0x0008001a, NO_ERROR (0) [SZ-54]
                a: MapViewOfFile -> 0x42000000
                a: CloseHandle -> TRUE
                a: CloseHandle -> TRUE
                a: DeleteFile -> FALSE, ERROR_SHARING_VIOLATION (32) [OPEN-13]
                a: UnmapViewOfFile -> TRUE
                  destroy \a.txt
                a: DeleteFile -> TRUE"#]],
        );
    }

    #[test]
    fn what_cannot_be_deleted_has_its_code() {
        check(
            r#"
            DeleteFile("\nothing")
            DeleteFile("\nowhere\a")
            DeleteFile("\Windows")
            DeleteFile("\Windows\plain.bin")
            DeleteFile("\Windows\core.dll")
            DeleteFile("\My Documents\fixed.txt")
            DeleteFile(NULL)
            DeleteFile("\a?")
            ! eject "\Storage Card"
            DeleteFile("\Storage Card\log")
            ! disconnect
            DeleteFile("\\srv\data\x")
            "#,
            expect![[r#"
                a: DeleteFile -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_PATH_NOT_FOUND (3) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_INVALID_PARAMETER (87) [SZ-45]
                a: DeleteFile -> FALSE, ERROR_INVALID_NAME (123) [SZ-29]
                a: DeleteFile -> FALSE, ERROR_PATH_NOT_FOUND (3) [SZ-76]
                a: DeleteFile -> FALSE, ERROR_BAD_NETPATH (53) [SZ-79]"#]],
        );
    }

    #[test]
    fn on_the_desktop_an_open_file_goes_with_its_last_handle_if_that_shares_deleting() {
        check_on(
            Win32,
            r#"
            f = CreateFile("f.dat", GENERIC_READ, FILE_SHARE_READ|FILE_SHARE_WRITE)
            DeleteFile("f.dat")
            CloseHandle(f)
            f = CreateFile("f.dat", GENERIC_READ, FILE_SHARE_DELETE)
            DeleteFile("f.dat")
            GetFileAttributes("f.dat")
            CreateFile("f.dat", 0, 7)
            CreateFile("f.dat", GENERIC_WRITE, 7, _, CREATE_ALWAYS)
            DeleteFile("f.dat")
            MoveFile("f.dat", "g.dat")
            CopyFile("f.dat", "g.dat")
            ReadFile(f, _, 5)
            CloseHandle(f)
            GetFileAttributes("f.dat")
            DeleteFile("f.dat")
            DeleteFile("fixed.txt")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: DeleteFile -> FALSE, ERROR_SHARING_VIOLATION (32) [SZ-26]
                a: CloseHandle -> TRUE
                a: CreateFile -> 0x00100000
                a: DeleteFile -> TRUE
                a: GetFileAttributes -> 0xffffffff, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: MoveFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: CopyFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: ReadFile -> TRUE, lpBuffer 'hello', lpNumberOfBytesRead 5
                a: CloseHandle -> TRUE
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]
                a: DeleteFile -> FALSE, ERROR_FILE_NOT_FOUND (2) [SZ-42]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-42]"#]],
        );
    }

    #[test]
    fn on_the_desktop_a_mapped_file_is_not_deleted() {
        check_on(
            Win32,
            r#"
            f = CreateFile("f.dat", GENERIC_READ|GENERIC_WRITE|DELETE, 7)
            m = CreateFileMapping(f, _, PAGE_READWRITE)
            DeleteFile("f.dat")
            SetFileInformationByHandle(f, FileDispositionInfo, TRUE)
            CloseHandle(m)
            SetFileInformationByHandle(f, FileDispositionInfo, TRUE)
            CreateFile("f.dat", 0, 7)
            SetFileInformationByHandle(f, FileDispositionInfo, FALSE)
            g = CreateFile("f.dat", GENERIC_READ, 7)
            SetFileInformationByHandle(g, FileDispositionInfo, TRUE)
            SetFileInformationByHandle(0, FileDispositionInfo, TRUE)
            SetFileInformationByHandle(f, 5, TRUE)
            CloseHandle(g)
            DeleteFile("f.dat")
            CloseHandle(f)
            GetFileAttributes("f.dat")
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080000
                a: CreateFileMapping -> 0x00080004, NO_ERROR (0) [M-22]
                a: DeleteFile -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-186]
                a: SetFileInformationByHandle -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-200]
                a: CloseHandle -> TRUE
                  destroy C:\f.dat
                a: SetFileInformationByHandle -> TRUE
                a: CreateFile -> INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED (5) [SZ-187]
                a: SetFileInformationByHandle -> TRUE
                a: CreateFile -> 0x00100004
                a: SetFileInformationByHandle -> FALSE, ERROR_ACCESS_DENIED (5) [SZ-200]
                a: SetFileInformationByHandle -> FALSE, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: SetFileInformationByHandle is not modelled: file information other than FileDispositionInfo
                a: CloseHandle -> TRUE
                a: DeleteFile -> TRUE
                a: CloseHandle -> TRUE
                a: GetFileAttributes -> 0xffffffff, ERROR_FILE_NOT_FOUND (2) [SZ-47]"#]],
        );
    }
}
